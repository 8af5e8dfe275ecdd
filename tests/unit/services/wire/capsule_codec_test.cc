#include "services/wire/capsule_codec.h"

#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "relais/v1/content.pb.h"
#include "services/core/handoff/reason.h"
#include "services/wire/padding.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/wire/sample_values.h"

namespace relais::wire {
namespace {

Capsule SampleCapsule() {
  return {{Filled<PartnerId>('o'), Filled<NodeId>('n'), Filled<SealingKey>('x')},
          {Filled<PartnerId>('d'), Filled<NodeId>('m'), Filled<SealingKey>('y')},
          Filled<JourneyId>('j'),
          Filled<HandoffId>('h'),
          Filled<ConventionId>('c'),
          ConventionVersion(4294967295),  // the longest form
          true};
}

TEST(Capsule, ComesBackAtOneSize) {
  Capsule capsule = SampleCapsule();
  EXPECT_EQ(EncodeCapsule(capsule).size() + 40, limits::kCapsuleBytes);
  EXPECT_THAT(DecodeCapsule(EncodeCapsule(capsule)), IsOkAndHolds(capsule));
  capsule.drill = false;
  capsule.convention_version = ConventionVersion(1);
  EXPECT_EQ(EncodeCapsule(capsule).size() + 40, limits::kCapsuleBytes);
  EXPECT_THAT(DecodeCapsule(EncodeCapsule(capsule)), IsOkAndHolds(capsule));
}

TEST(Capsule, BrokenOnesAreRefused) {
  const auto broken = [](const std::function<void(v1::Capsule&)>& breaks) {
    const std::string padded = EncodeCapsule(SampleCapsule());
    v1::Capsule message;
    EXPECT_TRUE(message.ParseFromString(std::string(*Unpad(padded, kCapsulePlainBytes))));
    breaks(message);
    return DecodeCapsule(*Pad(message.SerializeAsString(), kCapsulePlainBytes));
  };
  EXPECT_THAT(broken([](auto&) {}), IsOk());
  EXPECT_THAT(broken([](auto& m) { m.mutable_doors()->RemoveLast(); }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(broken([](auto& m) { m.mutable_doors(1)->set_sealing_key("short"); }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(broken([](auto& m) { m.mutable_doors(0)->clear_partner(); }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(broken([](auto& m) { m.mutable_doors(0)->clear_mailbox(); }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(broken([](auto& m) { m.clear_journey(); }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(broken([](auto& m) { m.clear_referral(); }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(broken([](auto& m) { m.clear_convention(); }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(broken([](auto& m) { m.clear_convention_version(); }), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(broken([](auto& m) { m.GetReflection()->MutableUnknownFields(&m)->AddVarint(9, 1); }),
              RefusedFor(Reason::kVersionUnknown));
  EXPECT_THAT(DecodeCapsule("too short"), RefusedFor(Reason::kMalformed));
}

TEST(Capsule, AThirdDoorIsRefused) {
  // There is room for an empty one only, so that the number of doors is all that is wrong.
  v1::Capsule message;
  const std::string padded = EncodeCapsule(SampleCapsule());
  ASSERT_TRUE(message.ParseFromString(std::string(*Unpad(padded, kCapsulePlainBytes))));
  message.clear_drill();
  message.set_convention_version(1);
  message.add_doors();  // empty: two bytes
  EXPECT_THAT(DecodeCapsule(*Pad(message.SerializeAsString(), kCapsulePlainBytes)), RefusedFor(Reason::kMalformed));
}

TEST(Capsule, IsTiedToTheFollowUpKey) {
  EXPECT_EQ(CapsuleAad(Filled<SigningKey>('f')), absl::StrCat("relais.v1.capsule", std::string(32, 'f')));
  EXPECT_EQ(FollowText(Filled<Nonce>('n')), absl::StrCat("relais.v1.follow", std::string(16, 'n')));
}

}  // namespace
}  // namespace relais::wire
