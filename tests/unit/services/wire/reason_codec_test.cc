#include "services/wire/reason_codec.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "relais/v1/reason.pb.h"
#include "services/core/handoff/reason.h"

namespace relais::wire {
namespace {

std::map<int, std::string> CoreReasons() {
  std::map<int, std::string> reasons;
  ForEachReason(
      [&reasons](Reason r) { reasons[static_cast<int>(r)] = absl::StrCat("REASON_", std::string(ReasonName(r))); });
  return reasons;
}

std::map<int, std::string> ProtoReasons() {
  std::map<int, std::string> reasons;
  const google::protobuf::EnumDescriptor* list = v1::Reason_descriptor();
  for (int i = 0; i < list->value_count(); ++i) {
    if (list->value(i)->number() != 0) reasons[list->value(i)->number()] = list->value(i)->name();
  }
  return reasons;
}

TEST(ReasonCodec, BothListsHaveTheSameNumbersAndNames) {
  EXPECT_EQ(CoreReasons(), ProtoReasons());
}

TEST(ReasonCodec, EveryReasonComesBack) {
  ForEachReason([](Reason r) { EXPECT_EQ(FromProto(ToProto(r)), r) << ReasonName(r); });
  EXPECT_EQ(ToProto(Reason::kNone), v1::REASON_UNSPECIFIED);
  EXPECT_EQ(FromProto(v1::REASON_UNSPECIFIED), Reason::kNone);
}

TEST(ReasonCodec, ANumberOutsideTheListIsNothing) {
  const std::map<int, std::string> known = ProtoReasons();
  for (int i = -1; i < 600; ++i) {
    const bool has_meaning = i == 0 || known.contains(i);
    EXPECT_EQ(FromProto(static_cast<v1::Reason>(i)).has_value(), has_meaning) << i;
  }
  EXPECT_FALSE(FromProto(static_cast<v1::Reason>(256 + 44)).has_value());
}

TEST(ReasonCodec, ARefusalSurvivesAsDetail) {
  ForEachReason([](Reason r) {
    const std::string bytes = EncodeErrorDetail(Refuse(r, "why"));
    const absl::Status back = DecodeErrorDetail(bytes, "why");
    EXPECT_EQ(ReasonOf(back), r);
    EXPECT_EQ(back.code(), ReasonCode(r));
    v1::ErrorDetail detail;
    ASSERT_TRUE(detail.ParseFromString(bytes));
    EXPECT_EQ(detail.advice_fr(), std::string(ReasonAdviceFr(r)));
    EXPECT_EQ(detail.advice_en(), std::string(ReasonAdviceEn(r)));
  });
  EXPECT_EQ(EncodeErrorDetail(absl::OkStatus()), "");
}

TEST(ReasonCodec, ADetailThatSaysNothingIsStillARefusal) {
  v1::ErrorDetail newer;
  newer.set_reason(static_cast<v1::Reason>(199));
  for (const std::string& bytes : {std::string(), std::string("\xff\xff"), newer.SerializeAsString()}) {
    const absl::Status status = DecodeErrorDetail(bytes, "refused");
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(ReasonOf(status), Reason::kUnavailable);
  }
}

}  // namespace
}  // namespace relais::wire
