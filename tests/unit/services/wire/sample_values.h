// Values that are easy to tell apart, for the tests of the codecs.
#ifndef RELAIS_TESTS_UNIT_SERVICES_WIRE_SAMPLE_VALUES_H_
#define RELAIS_TESTS_UNIT_SERVICES_WIRE_SAMPLE_VALUES_H_

#include <string>

#include "services/core/handoff/draft.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/limits.h"

namespace relais::wire {

// An id, key or signature whose every byte is `fill`.
template <class T>
T Filled(char fill) {
  return T::FromBytes(std::string(T::kSize, fill));
}

inline HandoffHeader SampleReferralHeader() {
  HandoffHeader h;
  h.kind = HandoffKind::kReferral;
  h.state = CoarseState::kOpen;
  h.convention = Filled<ConventionId>('c');
  h.convention_version = ConventionVersion(3);
  h.sender = Filled<PartnerId>('s');
  h.destination = Filled<PartnerId>('d');
  h.mailbox = Filled<NodeId>('m');
  h.recipient_key = Filled<KeyId>('k');
  h.handoff = Filled<HandoffId>('h');
  h.journey = Filled<JourneyId>('j');
  h.due_day = Day(20700);
  h.window = Window(1987200);
  h.slip_version = 1;
  h.arrival_key = Filled<SigningKey>('A');
  h.follow_key = Filled<SigningKey>('F');
  h.follow_sealing_key = Filled<SealingKey>('S');
  return h;
}

inline HandoffHeader SampleEventHeader(HandoffKind kind, CoarseState state) {
  HandoffHeader h = SampleReferralHeader();
  h.kind = kind;
  h.state = state;
  h.handoff = Filled<HandoffId>('e');
  h.answers = Filled<HandoffId>('h');
  h.slip_version = 0;
  h.arrival_key = SigningKey();
  h.follow_key = SigningKey();
  h.follow_sealing_key = SealingKey();
  return h;
}

inline Draft SampleLayer1() {
  Draft d;
  d.need = "mobilite--preparer-un-permis";
  d.service = Filled<ServiceId>('v');
  d.public_code = "jeunes";
  d.age_band = AgeBand::k18To25;
  d.commune = "45252";
  d.language = "fr";
  d.access_needs = kAccessReading | kAccessTransport;
  d.reason = "Permis B, code déjà obtenu.";
  d.contact = "+33238000000";
  d.consent.by = ConsentBy::kPerson;
  d.consent.given_on = Day(20690);
  d.consent.contact_shared = true;
  return d;
}

}  // namespace relais::wire

#endif  // RELAIS_TESTS_UNIT_SERVICES_WIRE_SAMPLE_VALUES_H_
