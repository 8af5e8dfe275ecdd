#include "services/core/handoff/header.h"

#include <functional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/core/handoff/reason.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Filled;

HandoffHeader Full() {
  HandoffHeader header = samples::Referral(1, samples::kDoor1, 2);
  header.drill = true;
  header.derogation = samples::LeaveFor(header, 4);
  return header;
}
HandoffHeader Arrival() {
  return samples::Answer(2, samples::Referral(1, samples::kDoor1), CoarseState::kReceived, ArrivalGrade::kProven);
}
HandoffHeader Reissue() {
  const HandoffHeader referral = samples::Referral(1, samples::kDoor1);
  HandoffHeader header = samples::Note(2, referral, samples::kDue);
  header.slip_version = 2;
  header.arrival_key = Filled<SigningKey>(1);
  header.follow_key = Filled<SigningKey>(2);
  header.follow_sealing_key = Filled<SealingKey>(3);
  return header;
}
HandoffHeader Person() {
  return samples::PersonWord(2, samples::Referral(1, samples::kDoor1), CoarseState::kWithdrawn, 1);
}
HandoffHeader Notice() {
  HandoffHeader header = samples::Answer(2, samples::Referral(1, samples::kDoor1), CoarseState::kExpired);
  header.kind = HandoffKind::kNotice;
  return header;
}

std::vector<HandoffHeader> GoodHeaders() {
  const HandoffHeader referral = samples::Referral(1, samples::kDoor1);
  return {referral,
          Full(),
          samples::Answer(2, referral, CoarseState::kOpen),
          samples::Answer(2, referral, CoarseState::kAnsweredYes),
          samples::Answer(2, referral, CoarseState::kEnded),
          samples::Answer(2, referral, CoarseState::kEnded, ArrivalGrade::kAttested),
          samples::Answer(2, referral, CoarseState::kReceived, ArrivalGrade::kTranscribed),
          Arrival(),
          samples::OwnersAnswer(2, referral, CoarseState::kCorrected),
          samples::Note(2, referral, kNoDay),
          Reissue(),
          Person(),
          Notice()};
}

Reason RefusalOf(absl::string_view bytes) {
  return ReasonOf(DecodeHeader(bytes).status());
}
Reason RefusalOf(const HandoffHeader& header) {
  return RefusalOf(EncodeHeader(header));
}

TEST(Header, ComesBackAsItWas) {
  for (const HandoffHeader& header : GoodHeaders()) {
    const std::string bytes = EncodeHeader(header);
    ASSERT_EQ(bytes.size(), limits::kHeaderBytes);
    const auto decoded = DecodeHeader(bytes);
    ASSERT_TRUE(decoded.ok()) << decoded.status() << " " << HandoffKindName(header.kind);
    EXPECT_EQ(*decoded, header);
  }
}

// Where each field starts, as the comment in header.h has it.
TEST(Header, LayoutIsTheOneDescribed) {
  const HandoffHeader header = Full();
  const std::string bytes = EncodeHeader(header);
  EXPECT_EQ(bytes.substr(0, 16), "relais.v1.header");
  EXPECT_EQ(bytes.substr(16, 8), std::string("\x01\x01\x01\x01\x00\x01\x00\x00", 8));
  const auto at = [&bytes](size_t offset, absl::string_view want) {
    EXPECT_EQ(bytes.substr(offset, want.size()), std::string(want)) << "at " << offset;
  };
  at(24, header.convention.view());
  at(40, absl::string_view("\x00\x00\x00\x03", 4));
  at(44, header.sender.view());
  at(60, header.destination.view());
  at(76, header.mailbox.view());
  at(92, header.recipient_key.view());
  at(108, header.handoff.view());
  at(124, absl::string_view("\x00\x00\x00\x01", 4));
  at(128, header.answers.view());
  at(144, header.parent.view());
  at(160, header.journey.view());
  at(176, absl::string_view("\x00\x00\x4e\x2a", 4));  // day 20,010
  at(180, absl::string_view("\x00\x1d\x4c\x00", 4));  // window 1,920,000
  at(184, header.arrival_key.view());
  at(216, header.follow_key.view());
  at(248, header.follow_sealing_key.view());
  at(280, header.arrival_proof.view());
  at(344, EncodeDerogation(header.derogation));
  at(528, std::string(72, '\0'));
}

// Whatever single byte changes, the header is either refused or reads as another one that encodes to those very bytes:
// no two byte strings mean the same.
TEST(Header, EveryChangedByteIsRefusedOrReadAsWritten) {
  for (const HandoffHeader& header : GoodHeaders()) {
    const std::string good = EncodeHeader(header);
    for (size_t at = 0; at < good.size(); ++at) {
      for (int flip : {0x01, 0x02, 0x04, 0x80, 0xff}) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ flip);
        const auto decoded = DecodeHeader(bad);
        if (!decoded.ok()) {
          const Reason want = at < 17 ? Reason::kVersionUnknown : Reason::kMalformed;
          EXPECT_EQ(ReasonOf(decoded.status()), want) << at;
          continue;
        }
        EXPECT_NE(*decoded, header) << "byte " << at << " does not count";
        EXPECT_EQ(EncodeHeader(*decoded), bad) << at;
      }
    }
  }
}

TEST(Header, ReservedBytesAreZero) {
  const std::string good = EncodeHeader(Full());
  std::vector<size_t> reserved = {22, 23};
  for (size_t at = 528; at < 600; ++at) reserved.push_back(at);
  for (size_t at : reserved) {
    for (int value = 1; value < 256; ++value) {
      std::string bad = good;
      bad[at] = static_cast<char>(value);
      EXPECT_EQ(RefusalOf(bad), Reason::kMalformed) << at;
    }
  }
}

TEST(Header, EveryOtherLengthIsRefused) {
  const std::string good = EncodeHeader(Full());
  for (size_t length = 0; length < good.size(); ++length) {
    EXPECT_EQ(RefusalOf(good.substr(0, length)), Reason::kMalformed);
  }
  EXPECT_EQ(RefusalOf(good + '\0'), Reason::kMalformed);
  EXPECT_EQ(RefusalOf(good + good), Reason::kMalformed);
}

using Bend = std::function<void(HandoffHeader&)>;

void ExpectAllRefused(const HandoffHeader& good, const std::vector<Bend>& bends) {
  ASSERT_EQ(RefusalOf(good), Reason::kNone);
  for (size_t i = 0; i < bends.size(); ++i) {
    HandoffHeader bad = good;
    bends[i](bad);
    ASSERT_NE(bad, good) << "bend " << i << " changes nothing";
    EXPECT_EQ(RefusalOf(bad), Reason::kMalformed) << HandoffKindName(good.kind) << " bend " << i;
  }
}

TEST(Header, IdsThatEveryKindNeeds) {
  const std::vector<Bend> bends = {
      [](HandoffHeader& h) { h.convention = ConventionId(); },
      [](HandoffHeader& h) { h.convention_version = ConventionVersion(0); },
      [](HandoffHeader& h) { h.destination = PartnerId(); },
      [](HandoffHeader& h) { h.mailbox = NodeId(); },
      [](HandoffHeader& h) { h.recipient_key = KeyId(); },
      [](HandoffHeader& h) { h.handoff = HandoffId(); },
      [](HandoffHeader& h) { h.generation = SealGeneration(0); },
      [](HandoffHeader& h) { h.journey = JourneyId(); },
      [](HandoffHeader& h) { h.sender = h.sender.none() ? samples::kOwner : PartnerId(); },
      [](HandoffHeader& h) { h.kind = static_cast<HandoffKind>(0); },
      [](HandoffHeader& h) { h.kind = static_cast<HandoffKind>(6); },
      [](HandoffHeader& h) { h.state = static_cast<CoarseState>(0); },
      [](HandoffHeader& h) { h.state = static_cast<CoarseState>(11); },
      [](HandoffHeader& h) { h.grade = static_cast<ArrivalGrade>(4); },
      [](HandoffHeader& h) { h.answers = h.handoff; },
      [](HandoffHeader& h) { h.parent = h.handoff; },
  };
  for (const HandoffHeader& header : GoodHeaders()) ExpectAllRefused(header, bends);
}

TEST(Header, WhatOnlyAReferralHasIsRefusedElsewhere) {
  const HandoffHeader referral = samples::Referral(9, samples::kDoor1);
  for (const HandoffHeader& header : GoodHeaders()) {
    if (header.kind == HandoffKind::kReferral) continue;
    ExpectAllRefused(header, {[](HandoffHeader& h) { h.answers = HandoffId(); },
                              [](HandoffHeader& h) { h.parent = samples::Handoff(8); },
                              [&](HandoffHeader& h) { h.derogation = samples::LeaveFor(referral, 4); },
                              [](HandoffHeader& h) { h.derogation.expiry = Day(1); }});
  }
}

TEST(Header, WhatGoesTogetherInAReferral) {
  std::vector<Bend> bends = {
      [](HandoffHeader& h) { h.answers = samples::Handoff(8); },
      [](HandoffHeader& h) { h.due_day = kNoDay; },
      [](HandoffHeader& h) { h.slip_version = 0; },
      [](HandoffHeader& h) { h.arrival_key = SigningKey(); },
      [](HandoffHeader& h) { h.follow_key = SigningKey(); },
      [](HandoffHeader& h) { h.follow_sealing_key = SealingKey(); },
      [](HandoffHeader& h) { h.grade = ArrivalGrade::kAttested; },
      [](HandoffHeader& h) { h.arrival_proof = Filled<Signature>(1); },
      [](HandoffHeader& h) { h.derogation.asker = PartnerId(); },
      [](HandoffHeader& h) { h.derogation.journey = JourneyId(); },
      [](HandoffHeader& h) { h.derogation.destination = PartnerId(); },
      [](HandoffHeader& h) { h.derogation.convention = ConventionId(); },
      [](HandoffHeader& h) { h.derogation.convention_version = ConventionVersion(0); },
      [](HandoffHeader& h) { h.derogation.nonce = Nonce(); },
      [](HandoffHeader& h) { h.derogation.animator = SigningKey(); },
      [](HandoffHeader& h) { h.derogation.signature = Signature(); },
  };
  for (int state = 2; state <= 10; ++state) {
    bends.push_back([state](HandoffHeader& h) { h.state = static_cast<CoarseState>(state); });
  }
  ExpectAllRefused(Full(), bends);
}

TEST(Header, WhatGoesTogetherInAnArrival) {
  ExpectAllRefused(Arrival(), {
                                  [](HandoffHeader& h) { h.arrival_key = SigningKey(); },
                                  [](HandoffHeader& h) { h.arrival_proof = Signature(); },
                                  [](HandoffHeader& h) { h.grade = ArrivalGrade::kAttested; },
                                  [](HandoffHeader& h) { h.grade = ArrivalGrade::kTranscribed; },
                                  [](HandoffHeader& h) { h.grade = ArrivalGrade::kNone; },
                                  [](HandoffHeader& h) { h.state = CoarseState::kAnsweredYes; },
                                  [](HandoffHeader& h) { h.state = CoarseState::kCorrected; },
                                  [](HandoffHeader& h) { h.slip_version = 1; },
                                  [](HandoffHeader& h) { h.follow_key = Filled<SigningKey>(1); },
                                  [](HandoffHeader& h) { h.follow_sealing_key = Filled<SealingKey>(1); },
                              });
  const HandoffHeader referral = samples::Referral(1, samples::kDoor1);
  EXPECT_EQ(RefusalOf(samples::Answer(2, referral, CoarseState::kReceived)), Reason::kMalformed);
  HandoffHeader attested = samples::Answer(2, referral, CoarseState::kReceived, ArrivalGrade::kAttested);
  EXPECT_EQ(RefusalOf(attested), Reason::kNone);
  attested.arrival_proof = Filled<Signature>(1);
  EXPECT_EQ(RefusalOf(attested), Reason::kMalformed);
}

TEST(Header, ADoorNeverSaysWhatIsTheHubs) {
  const HandoffHeader referral = samples::Referral(1, samples::kDoor1);
  for (CoarseState state : {CoarseState::kExpired, CoarseState::kUndeliverable}) {
    EXPECT_EQ(RefusalOf(samples::Answer(2, referral, state)), Reason::kMalformed);
    HandoffHeader notice = Notice();
    notice.state = state;
    EXPECT_EQ(RefusalOf(notice), Reason::kNone);
  }
}

TEST(Header, WhatGoesTogetherInNotesWordsAndNotices) {
  const Bend received = [](HandoffHeader& h) { h.state = CoarseState::kReceived; };
  const Bend arrived = [](HandoffHeader& h) { h.grade = ArrivalGrade::kAttested; };
  const Bend proven = [](HandoffHeader& h) { h.arrival_proof = Filled<Signature>(1); };
  ExpectAllRefused(Reissue(), {received, arrived, proven, [](HandoffHeader& h) { h.slip_version = 0; },
                               [](HandoffHeader& h) { h.arrival_key = SigningKey(); },
                               [](HandoffHeader& h) { h.follow_key = SigningKey(); },
                               [](HandoffHeader& h) { h.follow_sealing_key = SealingKey(); }});
  ExpectAllRefused(Person(), {received, arrived, proven, [](HandoffHeader& h) { h.slip_version = 1; },
                              [](HandoffHeader& h) { h.follow_key = SigningKey(); },
                              [](HandoffHeader& h) { h.arrival_key = Filled<SigningKey>(1); },
                              [](HandoffHeader& h) { h.follow_sealing_key = Filled<SealingKey>(1); },
                              [](HandoffHeader& h) { h.state = CoarseState::kOpen; }});
  ExpectAllRefused(Notice(), {received, arrived, proven, [](HandoffHeader& h) { h.slip_version = 1; },
                              [](HandoffHeader& h) { h.follow_key = Filled<SigningKey>(1); }});
}

TEST(ArrivalProof, TextIsDomainReferralJourneyDestination) {
  const std::string text = ArrivalProofText(samples::Handoff(1), Filled<JourneyId>(2), Filled<PartnerId>(3));
  EXPECT_EQ(text, "relais.v1.arrival" + std::string(16, '\1') + std::string(16, '\2') + std::string(16, '\3'));
}

TEST(Envelope, SplitsIntoItsThreeParts) {
  const std::string envelope = std::string(600, 'h') + std::string(1024, 's') + std::string(64, 'g');
  const auto view = SplitEnvelope(envelope);
  ASSERT_TRUE(view.ok());
  EXPECT_EQ(view->header, std::string(600, 'h'));
  EXPECT_EQ(view->sealed, std::string(1024, 's'));
  EXPECT_EQ(view->signature, std::string(64, 'g'));
  EXPECT_EQ(view->header.data(), envelope.data());
  for (size_t length : {size_t{0}, envelope.size() - 1}) {
    EXPECT_EQ(ReasonOf(SplitEnvelope(absl::string_view(envelope).substr(0, length)).status()), Reason::kMalformed);
  }
  EXPECT_EQ(ReasonOf(SplitEnvelope(envelope + "x").status()), Reason::kMalformed);
}

template <class Enum, class Name>
int CountNames(Name name) {
  int names = 0;
  for (int i = 0; i < 256; ++i) {
    if (!name(static_cast<Enum>(i)).empty()) ++names;
  }
  return names;
}

TEST(HeaderNames, CoverTheEnumsAndNothingElse) {
  EXPECT_EQ(CountNames<CoarseState>(CoarseStateName), 10);
  EXPECT_EQ(CountNames<CoarseState>(CoarseStateLabelFr), 10);
  EXPECT_EQ(CountNames<ArrivalGrade>(ArrivalGradeName), 4);
  EXPECT_EQ(CountNames<ArrivalGrade>(ArrivalGradeLabelFr), 4);
  EXPECT_EQ(CountNames<HandoffKind>(HandoffKindName), 5);
  EXPECT_EQ(CountNames<HandoffKind>(HandoffKindLabelFr), 5);
  EXPECT_EQ(CoarseStateName(CoarseState::kCorrected), "corrected");
  EXPECT_EQ(ArrivalGradeName(ArrivalGrade::kTranscribed), "transcribed");
  EXPECT_EQ(HandoffKindName(HandoffKind::kNotice), "notice");
}

}  // namespace
}  // namespace relais
