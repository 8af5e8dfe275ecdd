#include "services/core/directory/public_name.h"

#include <algorithm>

#include "services/core/convention/vocabulary.h"

namespace relais {

bool IsDiscreet(const Knowledge& knowledge, PartnerId partner) {
  const DirectoryEntry* entry = knowledge.FindDirectory(partner);
  if (entry == nullptr) return false;
  const auto& kinds = entry->structure.kinds;
  return std::any_of(kinds.begin(), kinds.end(), [](const std::string& kind) { return IsDiscreetKind(kind); });
}

std::string PartnerNameOf(const Knowledge& knowledge, PartnerId partner) {
  const Member* member = knowledge.roster().Find(partner);
  return member == nullptr ? partner.ToHex() : member->entry.name;
}

std::string PublicNameOf(const Knowledge& knowledge, PartnerId partner) {
  return IsDiscreet(knowledge, partner) ? std::string(kDiscreetNameFr) : PartnerNameOf(knowledge, partner);
}

}  // namespace relais
