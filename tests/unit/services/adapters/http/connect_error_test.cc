#include "services/adapters/http/connect_error.h"

#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "relais/v1/reason.pb.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

using nlohmann::json;

// connectrpc.com/docs/protocol, "Error codes".
TEST(ConnectError, EveryCodeHasItsNameAndItsHttpStatus) {
  const struct {
    grpc::StatusCode code;
    absl::string_view name;
    int http;
  } rows[] = {{grpc::CANCELLED, "canceled", 499},
              {grpc::UNKNOWN, "unknown", 500},
              {grpc::INVALID_ARGUMENT, "invalid_argument", 400},
              {grpc::DEADLINE_EXCEEDED, "deadline_exceeded", 504},
              {grpc::NOT_FOUND, "not_found", 404},
              {grpc::ALREADY_EXISTS, "already_exists", 409},
              {grpc::PERMISSION_DENIED, "permission_denied", 403},
              {grpc::RESOURCE_EXHAUSTED, "resource_exhausted", 429},
              {grpc::FAILED_PRECONDITION, "failed_precondition", 400},
              {grpc::ABORTED, "aborted", 409},
              {grpc::OUT_OF_RANGE, "out_of_range", 400},
              {grpc::UNIMPLEMENTED, "unimplemented", 501},
              {grpc::INTERNAL, "internal", 500},
              {grpc::UNAVAILABLE, "unavailable", 503},
              {grpc::DATA_LOSS, "data_loss", 500},
              {grpc::UNAUTHENTICATED, "unauthenticated", 401},
              {static_cast<grpc::StatusCode>(20), "unknown", 500}};  // one that may come yet
  for (const auto& row : rows) {
    EXPECT_EQ(ConnectCodeName(row.code), row.name);
    EXPECT_EQ(HttpStatusOf(row.code), row.http);
  }
}

TEST(ConnectError, ARefusalTellsItsReasonAndWhatToDo) {
  const grpc::Status status = ToGrpc(Refuse(Reason::kThirdDoor, "say \"no\"\n"));
  const json error = json::parse(ConnectErrorJson(status));
  EXPECT_EQ(error.at("code"), std::string(ConnectCodeName(status.error_code())));
  EXPECT_EQ(error.at("message"), status.error_message());
  const json& detail = error.at("details").at(0);
  EXPECT_EQ(detail.at("type"), "relais.v1.ErrorDetail");
  EXPECT_EQ(detail.at("debug").at("reason"), "REASON_THIRD_DOOR");
  const std::string value = detail.at("value");
  EXPECT_EQ(value.find('='), std::string::npos);
  std::string bytes;
  ASSERT_TRUE(absl::Base64Unescape(value, &bytes));
  v1::ErrorDetail parsed;
  ASSERT_TRUE(parsed.ParseFromString(bytes));
  EXPECT_EQ(parsed.reason(), v1::REASON_THIRD_DOOR);
  EXPECT_FALSE(parsed.advice_fr().empty());
}

TEST(ConnectError, WithoutADetailThereIsNone) {
  const json error = json::parse(ConnectErrorJson(grpc::Status(grpc::UNIMPLEMENTED, "no such call")));
  EXPECT_FALSE(error.contains("details"));
}

TEST(ConnectError, AStreamEndsInAnEnvelope) {
  EXPECT_EQ(Enveloped(0, "abc"), std::string("\0\0\0\0\3abc", 8));
  EXPECT_EQ(Enveloped(0, std::string(70000, 'x')).substr(0, 5), std::string("\0\0\1\x11\x70", 5));
  EXPECT_EQ(StreamEnd(grpc::Status::OK), std::string("\2\0\0\0\2{}", 7));
  const std::string end = StreamEnd(ToGrpc(Refuse(Reason::kSessionOver)));
  EXPECT_EQ(end[0], 2);
  EXPECT_EQ(json::parse(end.substr(5)).at("error").at("code"), "unauthenticated");
}

}  // namespace
}  // namespace relais
