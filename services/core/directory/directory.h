// Reading the directory: which services are published, and whether a partner may publish what it wants to.
#ifndef RELAIS_SERVICES_CORE_DIRECTORY_DIRECTORY_H_
#define RELAIS_SERVICES_CORE_DIRECTORY_DIRECTORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/core/convention/knowledge.h"
#include "services/core/convention/service.h"
#include "services/core/handoff/ids.h"

namespace relais {

// What a list of services is narrowed to; what is empty narrows nothing.
struct ServiceFilter {
  PartnerId partner;
  std::optional<Door> door;
  std::string need;
  std::string public_code;
  std::string commune;  // where the person lives
};

// Is the service for this public? One that lists none or "tous-publics" is for everyone; a person of no particular
// public ("tous-publics") fits only there; an empty code fits everywhere (the public is not asked).
bool ServesPublic(const Service& service, const std::string& public_code);
// Is the service for people who live there? One that lists no commune is; an empty code is not asked.
bool ServesCommune(const Service& service, const std::string& commune);

// Services of partners that are active on `today`, ascending by partner, then in the partner's own order. Pointers
// live as long as `knowledge` is unchanged. Conventions are not asked here: see match.h.
std::vector<const Service*> ListServices(const Knowledge& knowledge, const ServiceFilter& filter, Day today);

// Would the network do something with what `entry` publishes? CheckDirectoryEntry, and each service stands behind a
// door that the partner holds in a convention current on `today`, under which at least one of its needs is covered.
// kPartnerUnknown: no current convention names the partner; kNotCovered, with the service's name: otherwise.
absl::Status CheckPublishable(const Knowledge& knowledge, const DirectoryEntry& entry, Day today);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_DIRECTORY_DIRECTORY_H_
