#include "tests/integration/web_caller.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace relais::integration {

std::string WebAnswer::reason() const {
  const nlohmann::json error = json();
  if (!error.is_object() || !error.contains("details")) return "";
  std::string name = error.at("details").at(0).at("debug").value("reason", "");
  return std::string(absl::StripPrefix(name, "REASON_"));
}

WebAnswer ReadWebAnswer(const std::string& bytes) {
  WebAnswer answer;
  const size_t end = bytes.find("\r\n\r\n");
  if (end == std::string::npos) return answer;
  answer.body = bytes.substr(end + 4);
  for (const absl::string_view line : absl::StrSplit(bytes.substr(0, end), "\r\n")) {
    const size_t colon = line.find(": ");
    if (absl::StartsWith(line, "HTTP/1.1 ")) {
      if (!absl::SimpleAtoi(line.substr(9, 3), &answer.status)) answer.status = 0;
    } else if (colon != absl::string_view::npos) {
      answer.fields[absl::AsciiStrToLower(line.substr(0, colon))] = std::string(line.substr(colon + 2));
    }
  }
  return answer;
}

std::string WebCaller::Request(const std::string& path, const std::string& fields, const std::string& body) const {
  return absl::StrCat("POST ", path, " HTTP/1.1\r\nHost: ", host(), "\r\n", fields, "Content-Length: ", body.size(),
                      "\r\n\r\n", body);
}

WebAnswer WebCaller::Get(const std::string& path, const std::string& fields) {
  RawCaller caller(port_);
  caller.Send(absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: ", host(), "\r\nConnection: close\r\n", fields, "\r\n"));
  return ReadWebAnswer(caller.ReadAll());
}

WebAnswer WebCaller::Post(const std::string& path, const std::string& fields, const std::string& body) {
  RawCaller caller(port_);
  caller.Send(Request(path, absl::StrCat(fields, "Connection: close\r\n"), body));
  return ReadWebAnswer(caller.ReadAll());
}

std::string WebCaller::OwnFields(const std::string& type) const {
  std::string fields =
      absl::StrCat("Origin: http://", host(), "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: ", type,
                   "\r\nConnect-Protocol-Version: 1\r\n");
  if (!cookie.empty()) absl::StrAppend(&fields, "Cookie: ", cookie, "\r\n");
  return fields;
}

WebAnswer WebCaller::Call(const std::string& method, const nlohmann::json& request) {
  const WebAnswer answer = Post("/relais.v1." + method, OwnFields(), request.dump());
  const auto set = answer.fields.find("set-cookie");
  if (set == answer.fields.end()) return answer;
  const bool cleared = absl::StrContains(set->second, "Max-Age=0");
  cookie = cleared ? "" : set->second.substr(0, set->second.find(';'));
  return answer;
}

}  // namespace relais::integration
