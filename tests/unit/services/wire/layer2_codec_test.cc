#include "services/wire/layer2_codec.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "relais/v1/content.pb.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "services/wire/padding.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/wire/sample_values.h"

namespace relais::wire {
namespace {

TEST(Layer2, EveryIdentityComesBackAtOneSize) {
  const std::vector<Identity> identities = {{"Lefèvre", "Zoé", {2004, 2, 29}},
                                            {"Lefèvre", "", {}},
                                            {"", "Zoé", {}},
                                            {"", "", {1970, 1, 1}},
                                            {std::string(48, 's'), std::string(48, 'g'), {1, 1, 1}},
                                            {"O'Neil", "Ann-Mary", {9999, 12, 31}}};
  for (const Identity& identity : identities) {
    ASSERT_OK_AND_ASSIGN(const std::string padded, EncodeIdentity(identity));
    EXPECT_EQ(padded.size(), limits::kLayer2PlainBytes);
    EXPECT_THAT(DecodeIdentity(padded), IsOkAndHolds(identity));
  }
}

TEST(Layer2, ABrokenIdentityIsRefused) {
  EXPECT_THAT(EncodeIdentity({}), RefusedFor(Reason::kMissingField));
  EXPECT_THAT(EncodeIdentity({std::string(49, 's'), "Zoé", {2004, 2, 29}}), RefusedFor(Reason::kTextTooLong));
  EXPECT_THAT(EncodeIdentity({"Lefèvre", std::string(49, 'g'), {2004, 2, 29}}), RefusedFor(Reason::kTextTooLong));
  EXPECT_THAT(EncodeIdentity({"Lef\x1bvre", "Zoé", {2004, 2, 29}}), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(EncodeIdentity({"Lef\xe8vre", "Zoé", {2004, 2, 29}}), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(EncodeIdentity({"Lefèvre", "Zoé", {2003, 2, 29}}), RefusedFor(Reason::kUnknownValue));
}

std::string Padded(const v1::Identity& message) {
  return *Pad(message.SerializeAsString(), limits::kLayer2PlainBytes);
}

TEST(Layer2, BrokenBytesAreRefused) {
  EXPECT_THAT(DecodeIdentity(""), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeIdentity(*Pad("\xff\xff", limits::kLayer2PlainBytes)), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeIdentity(*Pad("\x0a\x02\xc3\x28", limits::kLayer2PlainBytes)), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeIdentity(*Pad("", limits::kLayer2PlainBytes)), RefusedFor(Reason::kMissingField));
  v1::Identity message;
  message.set_surname("Lefèvre");
  message.set_birth_day(2932897);  // 10000-01-01
  EXPECT_THAT(DecodeIdentity(Padded(message)), RefusedFor(Reason::kUnknownValue));
  message.set_birth_day(-719163);
  EXPECT_THAT(DecodeIdentity(Padded(message)), RefusedFor(Reason::kUnknownValue));
  message.set_birth_day(0);
  message.GetReflection()->MutableUnknownFields(&message)->AddVarint(9, 1);
  EXPECT_THAT(DecodeIdentity(Padded(message)), RefusedFor(Reason::kVersionUnknown));
}

TEST(Layer2, IsTiedToJourneyOriginAndSlip) {
  EXPECT_EQ(Layer2Aad(Filled<JourneyId>('j'), Filled<PartnerId>('o'), Filled<SigningKey>('a')),
            absl::StrCat("relais.v1.layer2", std::string(16, 'j'), std::string(16, 'o'), std::string(32, 'a')));
}

}  // namespace
}  // namespace relais::wire
