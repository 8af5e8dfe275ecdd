// One end's copy of a referral, as the node remembers it: no name, no text.
#ifndef RELAIS_NODE_REFERRAL_ROW_H_
#define RELAIS_NODE_REFERRAL_ROW_H_

#include <cstdint>
#include <vector>

#include "node/node_types.h"
#include "services/core/handoff/referral.h"
#include "services/core/handoff/referral_detail.h"

namespace relais::node {

struct RowEvent {
  ReferralEvent event = ReferralEvent::kSend;
  Actor actor = Actor::kOrigin;
  HandoffId handoff;     // that carried it; none when nothing did
  EventDetail detail;    // without text
  BodyIndex local_body;  // where the text is; 0 when there is none
  Day day;
  bool corrected = false;  // taken back as entered in error
  bool crossed = false;    // heard after the state had moved on: kept, moved nothing
  friend bool operator==(const RowEvent&, const RowEvent&) = default;
};

struct ReferralRow {
  RowKey key;
  JourneyId journey;
  PartnerId origin;
  PartnerId destination;
  ConventionId convention;
  ConventionVersion convention_version;
  ServiceId service;
  HandoffId parent;
  HandoffId child;
  bool drill = false;
  uint8_t slip_version = 0;
  SigningKey arrival_key;
  SigningKey follow_key;
  SealingKey follow_sealing_key;

  ReferralPlace place;
  Day due_day;
  bool overdue = false;
  bool animator_told = false;
  ArrivalGrade grade = ArrivalGrade::kNone;
  bool breach = false;
  bool late = false;
  ClosureWords words;
  uint32_t person_counter = 0;
  Reason undeliverable = Reason::kNone;  // why, when it is
  Digest twin;
  Digest person;
  bool new_need = false;   // at a door that had received the person before: counted
  BodyIndex content_body;  // the referral's own content
  BodyIndex person_body;   // what a count knows of the person, encrypted; 0: nothing, or erased
  BodyIndex slip_body;     // codes, until printed
  Window slip_made;
  HandoffId last_handoff;                 // this side's last envelope
  uint8_t level = 0;                      // its acknowledgement level: 0, 1, 2
  bool receipt_owed = false;              // the other door waits to hear that what was withdrawn is erased here
  Reason answer_refused = Reason::kNone;  // the network did not take this side's last answer
  Day last_day;                           // of the last event
  bool retold = false;  // a part of it is known from what the hub told a store that came back: counted no further
  std::vector<RowEvent> events;
  std::vector<CountedSince> counted;  // the facts that this row is counted for

  PartnerId us() const { return key.side == Side::kOrigin ? origin : destination; }
  PartnerId other() const { return key.side == Side::kOrigin ? destination : origin; }
  friend bool operator==(const ReferralRow&, const ReferralRow&) = default;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_REFERRAL_ROW_H_
