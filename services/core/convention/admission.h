// What may leave an origin under a convention: the draft is judged, then cut to an allow-list. A field that nobody
// listed stays at home, whatever it holds.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_ADMISSION_H_
#define RELAIS_SERVICES_CORE_CONVENTION_ADMISSION_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/core/convention/agreement.h"
#include "services/core/convention/membership.h"
#include "services/core/handoff/draft.h"
#include "services/core/handoff/ids.h"

namespace relais {

// The lines of consent that a person is asked for, each by itself.
enum class ConsentLine : uint8_t {
  kHandoff = 1,  // that the referral is sent at all
  kContact = 2,  // that the telephone or e-mail goes along
};

// Which line a field travels under. Name and birth date travel under kHandoff: nobody can read them before the person
// gives the arrival code. Being identified beforehand is a line of its own (Consent::identify_beforehand); it opens
// layer 2 earlier and adds no field.
ConsentLine ConsentNeeded(DraftField field);
bool HasConsent(const Consent& consent, ConsentLine line);

// The fields of `draft` that hold something.
FieldSet FieldsOf(const Draft& draft);

// What may go to this destination: the convention's lists, less the fields without their line of consent, less layer 2
// for a partner without a node (nobody there could open it).
FieldSet AllowedFields(const Agreement& agreement, MemberLevel destination, const Consent& consent);

// `draft` with every field outside `allowed` emptied; the consent itself stays. Sealing reads only this.
// Example: allowed {need, service, public, commune}: age band, language, access needs, reason, contact, name and birth
// date come back empty.
Draft CutToAllowed(const Draft& draft, FieldSet allowed);

// May this draft be sent from `origin` to `destination` under `agreement` today? In this order:
//   CheckDraft(draft, today)   the form by itself, see handoff/draft.h
//   kConsentMissing            the person did not agree to the handoff
//   Covers                     the pair, the need, the commune, the public
//   kFieldNotAllowed           something was filled in for the destination (reason, access needs, a contact with its
//                              consent) that the convention does not let through: the counsellor is told instead of
//                              finding out later that it stayed behind. What the form always asks for is just cut.
//                              The same when being identified beforehand was agreed to but no layer 2 may be sent.
// Whether the convention is in force is Knowledge::CheckPair's question, whether the service fits is match.h's.
absl::Status AdmitDraft(const Draft& draft, const Agreement& agreement, PartnerId origin, PartnerId destination,
                        MemberLevel destination_level, Day today);

// The sentence that is read to the person before anything is sent: what goes to whom and until when it is kept.
// `until` is the last day on which the destination may still hold it. Who agrees to be identified beforehand is told
// that the name can be read from the opening on.
std::string ConsentSentenceFr(FieldSet fields, const Consent& consent, absl::string_view destination_name, Day until);

// The last day on which personal data of a referral sent on `sent` may be kept, when it runs to its ceilings.
Day KeptUntil(const Agreement& agreement, Day sent);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_ADMISSION_H_
