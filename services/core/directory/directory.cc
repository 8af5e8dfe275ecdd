#include "services/core/directory/directory.h"

#include <algorithm>

#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

bool Fits(const Service& service, const ServiceFilter& filter) {
  if (filter.door.has_value() && service.door != *filter.door) return false;
  if (!filter.need.empty() && !service.needs.contains(filter.need)) return false;
  return ServesPublic(service, filter.public_code) && ServesCommune(service, filter.commune);
}

// The current conventions that name `partner`.
std::vector<const Agreement*> ConventionsOf(const Knowledge& knowledge, PartnerId partner, Day today) {
  std::vector<const Agreement*> found;
  for (const KnownAgreement* known : knowledge.Agreements()) {
    const Agreement& agreement = known->agreement();
    if (knowledge.CurrentAgreement(agreement.id, today) != known) continue;
    if (agreement.FindParty(partner) != nullptr) found.push_back(&agreement);
  }
  return found;
}

bool Usable(const Agreement& agreement, const Service& service) {
  if (!agreement.FindParty(service.partner)->Holds(service.door)) return false;
  return std::any_of(service.needs.begin(), service.needs.end(),
                     [&](const std::string& need) { return agreement.needs.contains(need); });
}

}  // namespace

bool ServesPublic(const Service& service, const std::string& public_code) {
  if (public_code.empty() || service.publics.empty()) return true;
  return service.publics.contains(std::string(kAllPublics)) || service.publics.contains(public_code);
}

bool ServesCommune(const Service& service, const std::string& commune) {
  return commune.empty() || service.communes.empty() || service.communes.contains(commune);
}

std::vector<const Service*> ListServices(const Knowledge& knowledge, const ServiceFilter& filter, Day today) {
  std::vector<const Service*> found;
  for (const DirectoryEntry* entry : knowledge.Directory()) {
    if (!filter.partner.none() && entry->partner != filter.partner) continue;
    if (knowledge.roster().StatusOf(entry->partner, today) != MemberStatus::kActive) continue;
    for (const Service& service : entry->services) {
      if (Fits(service, filter)) found.push_back(&service);
    }
  }
  return found;
}

absl::Status CheckPublishable(const Knowledge& knowledge, const DirectoryEntry& entry, Day today) {
  if (absl::Status fine = CheckDirectoryEntry(entry); !fine.ok()) return fine;
  const std::vector<const Agreement*> conventions = ConventionsOf(knowledge, entry.partner, today);
  if (conventions.empty()) return Refuse(Reason::kPartnerUnknown, "no convention in force names this partner");
  for (const Service& service : entry.services) {
    const bool usable = std::any_of(conventions.begin(), conventions.end(),
                                    [&](const Agreement* agreement) { return Usable(*agreement, service); });
    if (!usable) return Refuse(Reason::kNotCovered, service.name);
  }
  return absl::OkStatus();
}

}  // namespace relais
