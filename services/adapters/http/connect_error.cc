#include "services/adapters/http/connect_error.h"

#include <google/protobuf/util/json_util.h>

#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "relais/v1/reason.pb.h"
#include "services/wire/parse.h"

namespace relais {
namespace {

struct Code {
  absl::string_view name;
  int http;
};

// By gRPC's numbers.
constexpr std::array<Code, 17> kCodes = {{{"ok", 200},
                                          {"canceled", 499},
                                          {"unknown", 500},
                                          {"invalid_argument", 400},
                                          {"deadline_exceeded", 504},
                                          {"not_found", 404},
                                          {"already_exists", 409},
                                          {"permission_denied", 403},
                                          {"resource_exhausted", 429},
                                          {"failed_precondition", 400},
                                          {"aborted", 409},
                                          {"out_of_range", 400},
                                          {"unimplemented", 501},
                                          {"internal", 500},
                                          {"unavailable", 503},
                                          {"data_loss", 500},
                                          {"unauthenticated", 401}}};

const Code& CodeOf(grpc::StatusCode code) {
  const int number = code;
  return kCodes[number >= 0 && number < static_cast<int>(kCodes.size()) ? static_cast<size_t>(number) : 2];
}

std::string WithoutPadding(std::string base64) {
  while (!base64.empty() && base64.back() == '=') base64.pop_back();
  return base64;
}

// A JSON string; bytes that are no UTF-8 become question marks.
std::string Quoted(absl::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      absl::StrAppend(&out, "\\", std::string(1, c));
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppend(&out, "\\u00", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
  return out;
}

}  // namespace

absl::string_view ConnectCodeName(grpc::StatusCode code) {
  return CodeOf(code).name;
}

int HttpStatusOf(grpc::StatusCode code) {
  return CodeOf(code).http;
}

std::string ConnectErrorJson(const grpc::Status& status) {
  std::string details;
  v1::ErrorDetail detail;
  if (!status.error_details().empty() && wire::ParseProto(status.error_details(), detail)) {
    std::string debug;
    if (!google::protobuf::util::MessageToJsonString(detail, &debug).ok()) debug = "{}";
    details = absl::StrCat(",\"details\":[{\"type\":\"", std::string(detail.GetTypeName()), "\",\"value\":\"",
                           WithoutPadding(absl::Base64Escape(status.error_details())), "\",\"debug\":", debug, "}]");
  }
  return absl::StrCat("{\"code\":\"", ConnectCodeName(status.error_code()),
                      "\",\"message\":", Quoted(status.error_message()), details, "}");
}

std::string Enveloped(uint8_t flags, absl::string_view bytes) {
  std::string out(5, '\0');
  out[0] = static_cast<char>(flags);
  for (size_t i = 0; i < 4; ++i) out[4 - i] = static_cast<char>((bytes.size() >> (8 * i)) & 0xff);
  return absl::StrCat(out, bytes);
}

std::string StreamEnd(const grpc::Status& status) {
  constexpr uint8_t kEnd = 0x02;
  return Enveloped(kEnd, status.ok() ? "{}" : absl::StrCat("{\"error\":", ConnectErrorJson(status), "}"));
}

}  // namespace relais
