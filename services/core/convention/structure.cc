#include "services/core/convention/structure.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "services/core/convention/service.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr size_t kSiretDigits = 14;

bool IsSiret(const std::string& text) {
  return text.size() == kSiretDigits && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

}  // namespace

absl::Status CheckStructure(const Structure& structure) {
  for (const std::string& kind : structure.kinds) {
    if (!IsKind(kind)) return Refuse(Reason::kUnknownValue, "kinds");
  }
  if (!structure.siret.empty() && !IsSiret(structure.siret)) return Refuse(Reason::kMalformed, "siret");
  if (structure.description.size() > kStructureTextBytesMax) return Refuse(Reason::kTooLarge, "description");
  const Address& address = structure.address;
  const Contact& contact = structure.contact;
  const Provenance& provenance = structure.provenance;
  const std::string* texts[] = {&address.line,       &address.postcode,        &address.town,
                                &address.complement, &contact.telephone,       &contact.email,
                                &contact.web,        &provenance.source,       &provenance.id,
                                &provenance.link,    &structure.opening_hours, &structure.accessibility_page};
  for (const std::string* text : texts) {
    if (text->size() > kServiceTextBytesMax) return Refuse(Reason::kTooLarge, "structure: text");
  }
  if (absl::Status there = CheckAddress(address); !there.ok()) return there;
  return CheckLocation(structure.location);
}

}  // namespace relais
