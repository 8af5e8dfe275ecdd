// How a partner is named where its mere mention would tell something about a person. Somebody whom a centre for victims
// of violence, a prison's probation service or an addiction centre sends is not to be known by that: as a sender, on
// the slip and in statistics such a partner is "un membre du réseau". As the place where the person goes it has its
// name and address.
#ifndef RELAIS_SERVICES_CORE_DIRECTORY_PUBLIC_NAME_H_
#define RELAIS_SERVICES_CORE_DIRECTORY_PUBLIC_NAME_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/ids.h"

namespace relais {

inline constexpr absl::string_view kDiscreetNameFr = "un membre du réseau";
inline constexpr absl::string_view kDiscreetNameEn = "a member of the network";

// Does `partner` publish a kind that is not mentioned (IsDiscreetKind)? A partner that publishes nothing is not known
// to be discreet: one that only sends publishes an entry without services, which says what it is.
bool IsDiscreet(const Knowledge& knowledge, PartnerId partner);

// Its name in the roster, or its id in hexadecimal when it is not there: for the place where the person goes, for
// administrators, and for its own screens.
std::string PartnerNameOf(const Knowledge& knowledge, PartnerId partner);

// For screens of another partner, slips and statistics, where `partner` appears as a sender: PartnerNameOf, or
// kDiscreetNameFr if it is discreet.
std::string PublicNameOf(const Knowledge& knowledge, PartnerId partner);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_DIRECTORY_PUBLIC_NAME_H_
