#include "services/adapters/grpc/status_map.h"

#include "gtest/gtest.h"
#include "relais/v1/reason.pb.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

TEST(StatusMapTest, EveryReasonCrossesUnchanged) {
  int reasons = 0;
  ForEachReason([&](Reason reason) {
    ++reasons;
    for (const char* detail : {"", "because of the test"}) {
      const absl::Status status = Refuse(reason, detail);
      const grpc::Status wire = ToGrpc(status);
      EXPECT_EQ(static_cast<int>(wire.error_code()), static_cast<int>(status.code()));
      const absl::Status back = FromGrpc(wire);
      EXPECT_THAT(back, RefusedFor(reason));
      EXPECT_EQ(back, status);
    }
  });
  EXPECT_GT(reasons, 50);
}

TEST(StatusMapTest, TheDetailTellsWhatToDo) {
  v1::ErrorDetail detail;
  ASSERT_TRUE(detail.ParseFromString(ToGrpc(Refuse(Reason::kThirdDoor)).error_details()));
  EXPECT_EQ(detail.reason(), v1::REASON_THIRD_DOOR);
  EXPECT_EQ(detail.advice_fr(), ReasonAdviceFr(Reason::kThirdDoor));
  EXPECT_EQ(detail.advice_en(), ReasonAdviceEn(Reason::kThirdDoor));
}

TEST(StatusMapTest, OkIsOkBothWays) {
  EXPECT_TRUE(ToGrpc(absl::OkStatus()).ok());
  EXPECT_TRUE(ToGrpc(absl::OkStatus()).error_details().empty());
  EXPECT_OK(FromGrpc(grpc::Status::OK));
}

TEST(StatusMapTest, EveryCodeWithoutAReasonKeepsItsCodeAndHidesItsText) {
  for (int code = 1; code <= 16; ++code) {
    const grpc::Status wire = ToGrpc(absl::Status(static_cast<absl::StatusCode>(code), "/secret/path"));
    EXPECT_EQ(static_cast<int>(wire.error_code()), code);
    EXPECT_EQ(wire.error_message().find("secret"), std::string::npos);
    EXPECT_THAT(FromGrpc(wire), RefusedFor(Reason::kUnavailable));
  }
  EXPECT_EQ(ToGrpc(absl::Status(static_cast<absl::StatusCode>(99), "odd")).error_code(), grpc::StatusCode::UNKNOWN);
}

TEST(StatusMapTest, GrpcsOwnErrorsKeepTheirCode) {
  for (int code = 1; code <= 16; ++code) {
    const absl::Status status = FromGrpc(grpc::Status(static_cast<grpc::StatusCode>(code), "from the transport"));
    EXPECT_EQ(static_cast<int>(status.code()), code);
    EXPECT_EQ(ReasonOf(status), Reason::kUnavailable);
  }
  EXPECT_THAT(FromGrpc(grpc::Status(static_cast<grpc::StatusCode>(-1), "")), HasCode(absl::StatusCode::kUnknown));
  EXPECT_THAT(FromGrpc(grpc::Status(grpc::StatusCode::DO_NOT_USE, "")), HasCode(absl::StatusCode::kUnknown));
}

TEST(StatusMapTest, ADetailOfNobodyIsARefusalWithoutAWhy) {
  for (const std::string& detail : {std::string("\xff\xff\xff"), std::string("\x08\x00", 2), std::string("\x08\x7f")}) {
    EXPECT_THAT(FromGrpc(grpc::Status(grpc::StatusCode::INTERNAL, "x", detail)), RefusedFor(Reason::kUnavailable));
  }
}

}  // namespace
}  // namespace relais
