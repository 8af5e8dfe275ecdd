#include "node/desk/local_copy.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "tests/unit/node/desk/desk_fixture.h"

namespace relais::node {
namespace {

LocalCopy SampleCopy() {
  LocalCopy copy;
  HandoffHeader& h = copy.header;
  h.kind = HandoffKind::kReferral;
  h.convention = Filled<ConventionId>('c');
  h.convention_version = ConventionVersion(1);
  h.sender = Filled<PartnerId>('s');
  h.destination = Filled<PartnerId>('d');
  h.mailbox = Filled<NodeId>('m');
  h.recipient_key = Filled<KeyId>('k');
  h.handoff = Filled<HandoffId>('h');
  h.journey = Filled<JourneyId>('j');
  h.due_day = Day(1);
  h.slip_version = 1;
  h.arrival_key = Filled<SigningKey>('a');
  h.follow_key = Filled<SigningKey>('f');
  h.follow_sealing_key = Filled<SealingKey>('g');
  copy.padded = std::string(limits::kPaddedContentBytes, 'p');
  OriginPart origin;
  origin.draft.need = "need";
  origin.draft.age_band = AgeBand::k55AndOver;
  origin.draft.access_needs = kAccessNeedsAll;
  origin.draft.contact = "contact";
  origin.draft.consent = {ConsentBy::kLegalRepresentative, Day(-3), true, true};
  origin.draft.new_need_reason = "another need";
  origin.draft.surname = "surname";
  origin.draft.birth_date = {2004, 2, 29};
  origin.sent = {"surname", "", {}};
  origin.layer2_key = Secret32(std::string(32, '2'));
  origin.capsule_key = Secret32(std::string(32, '3'));
  copy.origin = origin;
  copy.identity = wire::Identity{"a", "b", {1999, 12, 31}};
  return copy;
}

TEST(LocalCopy, ComesBack) {
  const LocalCopy copy = SampleCopy();
  ASSERT_OK_AND_ASSIGN(const LocalCopy back, DecodeLocalCopy(EncodeLocalCopy(copy)));
  EXPECT_EQ(back.header, copy.header);
  EXPECT_EQ(back.padded, copy.padded);
  EXPECT_EQ(back.origin->draft, copy.origin->draft);
  EXPECT_EQ(back.origin->sent, copy.origin->sent);
  EXPECT_EQ(back.origin->layer2_key.view(), copy.origin->layer2_key.view());
  EXPECT_EQ(back.origin->capsule_key.view(), copy.origin->capsule_key.view());
  EXPECT_EQ(back.identity, copy.identity);
  LocalCopy bare = copy;
  bare.origin.reset();
  bare.identity.reset();
  ASSERT_OK_AND_ASSIGN(const LocalCopy bare_back, DecodeLocalCopy(EncodeLocalCopy(bare)));
  EXPECT_FALSE(bare_back.origin.has_value());
  EXPECT_FALSE(bare_back.identity.has_value());
}

TEST(LocalCopy, EveryCutAndEveryExtraByteIsRefused) {
  const std::string bytes = EncodeLocalCopy(SampleCopy());
  for (size_t n = 0; n < bytes.size(); ++n) {
    EXPECT_FALSE(DecodeLocalCopy(absl::string_view(bytes).substr(0, n)).ok()) << n;
  }
  EXPECT_EQ(ReasonIn(DecodeLocalCopy(bytes + "x")), Reason::kMalformed);
  std::string other_version = bytes;
  other_version[0] = 1;
  EXPECT_EQ(ReasonIn(DecodeLocalCopy(other_version)), Reason::kVersionUnknown);
}

}  // namespace
}  // namespace relais::node
