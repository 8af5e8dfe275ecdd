#include "services/wire/item_record.h"

#include <gmock/gmock.h>

#include <string>

#include "services/core/handoff/header.h"
#include "services/core/handoff/limits.h"
#include "services/wire/record_bytes.h"

namespace relais::wire {
namespace {

template <class Id>
Id Some(char c) {
  return Id::FromBytes(std::string(Id::kSize, c));
}

HandoffHeader Referral() {
  HandoffHeader header;
  header.convention = Some<ConventionId>('c');
  header.convention_version = ConventionVersion(1);
  header.sender = Some<PartnerId>('s');
  header.destination = Some<PartnerId>('d');
  header.mailbox = Some<NodeId>('m');
  header.recipient_key = Some<KeyId>('k');
  header.handoff = Some<HandoffId>('h');
  header.journey = Some<JourneyId>('j');
  header.due_day = Day(20'790);
  header.window = Window(1'994'000);
  header.slip_version = 1;
  header.arrival_key = Some<SigningKey>('a');
  header.follow_key = Some<SigningKey>('f');
  header.follow_sealing_key = Some<SealingKey>('x');
  return header;
}

std::string Put(const HandoffHeader& header) {
  BytesWriter out;
  PutHeader(header, out);
  return out.Take();
}

TEST(ItemRecordTest, AHeaderComesBackWhole) {
  HandoffHeader proven = Referral();
  proven.kind = HandoffKind::kAnswer;
  proven.state = CoarseState::kReceived;
  proven.grade = ArrivalGrade::kProven;
  proven.answers = Some<HandoffId>('r');
  proven.slip_version = 0;
  proven.follow_key = SigningKey();
  proven.follow_sealing_key = SealingKey();
  proven.arrival_proof = Some<Signature>('p');
  for (const HandoffHeader& header : {Referral(), proven}) {
    const std::string bytes = Put(header);
    BytesReader in(bytes);
    EXPECT_EQ(TakeHeader(in), header);
    EXPECT_TRUE(in.Finish().ok());
  }
}

TEST(ItemRecordTest, WhatAReferralDoesNotUseIsNotKept) {
  EXPECT_LT(Put(Referral()).size(), limits::kHeaderBytes / 2);
}

TEST(ItemRecordTest, OneHeaderHasOneForm) {
  const std::string whole = EncodeHeader(Referral());
  BytesWriter padded;
  padded.String(whole);  // the zeros at its end are there
  const std::string bytes = padded.Take();
  BytesReader in(bytes);
  TakeHeader(in);
  EXPECT_FALSE(in.ok());
}

TEST(ItemRecordTest, ACutHeaderIsRefused) {
  const std::string bytes = Put(Referral());
  BytesReader in(absl::string_view(bytes).substr(0, bytes.size() - 1));
  TakeHeader(in);
  EXPECT_FALSE(in.ok());
}

}  // namespace
}  // namespace relais::wire
