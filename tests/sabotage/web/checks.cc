#include "tests/sabotage/web/checks.h"

#include <memory>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "relais/v1/account_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/grpc/inner_server.h"
#include "services/adapters/http/session_cookie.h"
#include "services/adapters/http/web_server.h"
#include "services/core/handoff/limits.h"
#include "tests/unit/services/adapters/http/raw_caller.h"

namespace relais::sabotage {
namespace {

const std::string kSecret(64, 'b');

// Gives sessions, and notes as whom it was called.
class Accounts final : public v1::AccountService::Service {
 public:
  struct Seen {
    int calls = 0;
    std::string caller;
    std::string pass;
  };
  Seen seen() {
    absl::MutexLock lock(&mutex_);
    return seen_;
  }

 private:
  grpc::Status Note(grpc::ServerContext* context) {
    const auto of = [&](const char* key) {
      const auto found = context->client_metadata().find(key);
      return found == context->client_metadata().end() ? "" : std::string(found->second.data(), found->second.size());
    };
    absl::MutexLock lock(&mutex_);
    seen_ = {seen_.calls + 1, of(kCallerMetadata), of(kPassMetadata)};
    return grpc::Status::OK;
  }
  grpc::Status SignIn(grpc::ServerContext* context, const v1::SignInRequest*, v1::SignInResponse* response) override {
    response->set_pass(kSecret);
    return Note(context);
  }
  grpc::Status ListAccounts(grpc::ServerContext* context, const v1::ListAccountsRequest*,
                            v1::ListAccountsResponse*) override {
    return Note(context);
  }

  absl::Mutex mutex_;
  Seen seen_;
};

// One listener as a daemon has it, in plain text.
class Door {
 public:
  Door() {
    WebOptions options;
    options.address = "127.0.0.1:0";
    options.gateway.services = {"relais.v1.AccountService"};
    options.gateway.cookie = CookieName("hub");
    auto server = WebServer::Start(std::move(options), inner_->channel());
    RELAIS_CHECK(server.ok());
    server_ = *std::move(server);
    host_ = absl::StrCat("127.0.0.1:", server_->port());
  }

  const std::string& host() const { return host_; }
  std::string page() const { return absl::StrCat("http://", host_); }
  static std::string Cookie(const std::string& secret = kSecret) {
    return absl::StrCat(CookieName("hub"), "=", secret);
  }
  Accounts& accounts() { return accounts_; }

  // The whole answer, head and body. `more`: further lines of the head.
  std::string Post(const std::string& method, const std::string& host, const std::string& origin,
                   const std::string& more = "", const std::string& body = "{}") const {
    RawCaller caller(server_->port());
    caller.Send(absl::StrCat(
        "POST /relais.v1.AccountService/", method, " HTTP/1.0\r\nHost: ", host, "\r\nOrigin: ", origin,
        "\r\nContent-Type: application/json\r\nContent-Length: ", body.size(), "\r\n", more, "\r\n", body));
    return caller.ReadAll();
  }
  std::string Own(const std::string& method, const std::string& more = "", const std::string& body = "{}") const {
    return Post(method, host_, page(), more, body);
  }

 private:
  Accounts accounts_;
  std::unique_ptr<InnerServer> inner_ = InnerServer::Start({&accounts_}, 1 << 20);
  std::unique_ptr<WebServer> server_;
  std::string host_;
};

std::string StatusOf(const std::string& answer) {
  return answer.size() < 12 ? "" : answer.substr(9, 3);
}

std::string CookieLine(const std::string& secret = kSecret) {
  return absl::StrCat("Cookie: ", Door::Cookie(secret), "\r\n");
}

}  // namespace

std::string OnlyOurPageCalls() {
  Door door;
  if (StatusOf(door.Own("ListAccounts", CookieLine())) != "200") return "set-up: our own page is refused";
  for (const char* field : {"", "Sec-Fetch-Site: cross-site\r\n"}) {
    const std::string origin = *field == '\0' ? "http://elsewhere.example" : door.page();
    const std::string answer = door.Post("ListAccounts", door.host(), origin, CookieLine() + field);
    if (StatusOf(answer) != "403" || door.accounts().seen().calls != 1) {
      return absl::StrCat("origin: another site's page was answered with ", StatusOf(answer));
    }
  }
  return "";
}

std::string NoScriptHoldsTheSession() {
  const std::string answer = Door().Own("SignIn");
  if (!absl::StrContains(answer, Door::Cookie())) return "set-up: no cookie was given";
  for (const char* bound : {"; HttpOnly", "; Secure", "; SameSite=Strict"}) {
    if (!absl::StrContains(answer, bound)) return absl::StrCat("cookie: it is given without ", bound);
  }
  return "";
}

std::string NoAnswerTellsTheSession() {
  const std::string answer = Door().Own("SignIn");
  const size_t body = answer.find("\r\n\r\n");
  if (StatusOf(answer) != "200" || body == std::string::npos) return "set-up: nobody is let in";
  return absl::StrContains(answer.substr(body), kSecret) ? "session: the answer tells it to the page's scripts" : "";
}

std::string WhatABrowserWritesIsNoIdentity() {
  Door door;
  door.Own("ListAccounts", "relais-caller: 203.0.113.9\r\nX-Forwarded-For: 203.0.113.9\r\n");
  const Accounts::Seen seen = door.accounts().seen();
  if (seen.calls != 1) return "set-up: the call did not arrive";
  return seen.caller == "127.0.0.1" ? "" : absl::StrCat("caller: a browser called itself ", seen.caller);
}

std::string AForgedSessionIsRefusedHere() {
  Door door;
  const std::string answer = door.Own("ListAccounts", CookieLine("' OR 1=1 --"));
  const bool kept = StatusOf(answer) == "401" && door.accounts().seen().calls == 0;
  return kept ? "" : absl::StrCat("session: what none of ours looks like was answered with ", StatusOf(answer));
}

std::string AnEndlessRequestIsNotTaken() {
  Door door;
  const std::string body = absl::StrCat("{\"x\":\"", std::string(limits::kWebRequestBytesMax, 'a'), "\"}");
  const std::string status = StatusOf(door.Own("ListAccounts", "", body));
  return status == "413" ? "" : absl::StrCat("size: a request over the limit was answered with ", status);
}

std::string EveryAnswerBearsThePolicy() {
  Door door;
  for (const std::string& answer : {door.Own("ListAccounts"), door.Own("NoSuchCall"),
                                    door.Post("ListAccounts", door.host(), "http://elsewhere.example")}) {
    for (const char* field : {"script-src 'self';", "frame-ancestors 'none'", "Referrer-Policy: no-referrer"}) {
      if (!absl::StrContains(answer, field)) return absl::StrCat("policy: ", StatusOf(answer), " lacks ", field);
    }
  }
  return "";
}

std::string AnotherHostsNameReachesNothing() {
  Door door;
  const std::string status = StatusOf(door.Post("ListAccounts", "elsewhere.example", "http://elsewhere.example"));
  return status == "421" ? "" : absl::StrCat("host: a name of elsewhere was answered with ", status);
}

}  // namespace relais::sabotage
