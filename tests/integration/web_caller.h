// A browser's side of a conversation, as plainly as a test wants it: what is sent is what stands here.
#ifndef RELAIS_TESTS_INTEGRATION_WEB_CALLER_H_
#define RELAIS_TESTS_INTEGRATION_WEB_CALLER_H_

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/unit/services/adapters/http/raw_caller.h"

namespace relais::integration {

struct WebAnswer {
  int status = 0;                             // 0: no answer
  std::map<std::string, std::string> fields;  // names in lower case
  std::string body;
  nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, false); }
  // relais.v1.Reason of a Connect error; "" when there is none.
  std::string reason() const;
};

// Of the bytes of a whole answer.
WebAnswer ReadWebAnswer(const std::string& bytes);

// One tab of a browser at one listener.
class WebCaller {
 public:
  explicit WebCaller(int port) : port_(port) {}

  WebAnswer Get(const std::string& path, const std::string& fields = "");
  // POST of JSON to "/relais.v1." + method, as our own page does it; keeps the cookie that comes back.
  WebAnswer Call(const std::string& method, const nlohmann::json& request = nlohmann::json::object());
  // The same, with exactly these header fields beside Host and Content-Length.
  WebAnswer Post(const std::string& path, const std::string& fields, const std::string& body);
  // Fields of our own page, the cookie among them.
  std::string OwnFields(const std::string& type = "application/json") const;
  // The bytes of a call, as they go out.
  std::string Request(const std::string& path, const std::string& fields, const std::string& body) const;

  std::string host() const { return absl::StrCat("127.0.0.1:", port_); }
  int port() const { return port_; }
  std::string cookie;  // "name=value"; empty: none

 private:
  const int port_;
};

}  // namespace relais::integration

#endif  // RELAIS_TESTS_INTEGRATION_WEB_CALLER_H_
