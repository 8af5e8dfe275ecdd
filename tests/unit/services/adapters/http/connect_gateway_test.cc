// The gateway before a real gRPC server: what a browser's request becomes there, and what comes back.
#include "services/adapters/http/connect_gateway.h"

#include <deque>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "gmock/gmock.h"
#include "relais/v1/account_service.grpc.pb.h"
#include "relais/v1/directory_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/grpc/inner_server.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/http/connect_error.h"
#include "services/adapters/http/session_cookie.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::string kPass(64, 'b');

// Says what it was called with.
class Accounts final : public v1::AccountService::Service {
 public:
  std::multimap<std::string, std::string> metadata;
  absl::Duration patience;
  grpc::Status refusal = grpc::Status::OK;

 private:
  void Note(grpc::ServerContext* context) {
    metadata.clear();
    for (const auto& [key, value] : context->client_metadata()) {
      metadata.emplace(std::string(key.data(), key.size()), std::string(value.data(), value.size()));
    }
    patience = absl::FromChrono(context->deadline()) - SystemClock().Now();
    if (!refusal.ok()) context->AddTrailingMetadata(kRetryAfterMetadata, "7");
  }
  grpc::Status SignIn(grpc::ServerContext* context, const v1::SignInRequest* request,
                      v1::SignInResponse* response) override {
    Note(context);
    response->set_pass(kPass);
    response->set_ends_at(static_cast<int64_t>(request->password().size()));
    return refusal;
  }
  grpc::Status SignOut(grpc::ServerContext* context, const v1::SignOutRequest*, v1::SignOutResponse*) override {
    Note(context);
    return refusal;
  }
  grpc::Status ListAccounts(grpc::ServerContext* context, const v1::ListAccountsRequest*,
                            v1::ListAccountsResponse* response) override {
    Note(context);
    response->add_accounts()->set_name("Ada");
    return refusal;
  }
};

// A stream that goes on until nobody hears it.
class Directory final : public v1::DirectoryService::Service {
  grpc::Status Watch(grpc::ServerContext*, const v1::WatchRequest*,
                     grpc::ServerWriter<v1::WatchResponse>* writer) override {
    v1::WatchResponse news;
    for (uint64_t i = 1; i <= 3; ++i) {
      news.set_revision(i);
      if (!writer->Write(news)) return ToGrpc(Refuse(Reason::kBusy));
    }
    return ToGrpc(Refuse(Reason::kSessionOver));
  }
};

// Keeps what it is told.
class Told : public HttpReply {
 public:
  void Send(HttpResponse response) override { Set(std::move(response), true); }
  void Begin(HttpResponse head) override { Set(std::move(head), false); }
  void Write(std::string piece, std::function<void(bool)> written) override {
    {
      absl::MutexLock lock(&mutex_);
      pieces_.push_back(std::move(piece));
    }
    written(true);
  }
  void End(std::string last) override {
    absl::MutexLock lock(&mutex_);
    pieces_.push_back(std::move(last));
    done_ = true;
  }
  void OnGone(std::function<void()>) override {}

  HttpResponse Wait() {
    absl::MutexLock lock(&mutex_);
    mutex_.Await(absl::Condition(&done_));
    return response_;
  }
  std::vector<std::string> pieces() {
    absl::MutexLock lock(&mutex_);
    return pieces_;
  }

 private:
  void Set(HttpResponse response, bool done) {
    absl::MutexLock lock(&mutex_);
    response_ = std::move(response);
    done_ = done;
  }
  absl::Mutex mutex_;
  HttpResponse response_;
  std::vector<std::string> pieces_;
  bool done_ = false;
};

class ConnectGatewayTest : public testing::Test {
 protected:
  ConnectGatewayTest() { Restart(false); }
  void Restart(bool off) {
    ConnectGateway::Options options;
    options.services = {"relais.v1.AccountService", "relais.v1.DirectoryService"};
    options.cookie = CookieName("hub");
    options.streams_max = 1;
    options.off = off;
    gateway_ = std::make_unique<ConnectGateway>(server_->channel(), options);
  }
  // As our own page asks.
  static HttpRequest Own(const std::string& method, std::string body = "{}") {
    HttpRequest request;
    request.method = "POST";
    request.path = "/relais.v1." + method;
    request.host = "127.0.0.1:1";
    request.caller = "10.0.0.7";
    request.body = std::move(body);
    request.fields = {{"host", request.host}, {"origin", "http://127.0.0.1:1"}, {"content-type", "application/json"}};
    return request;
  }
  HttpResponse Ask(HttpRequest request) {
    told_ = std::make_shared<Told>();
    gateway_->Answer(std::move(request), told_);
    return told_->Wait();
  }
  static std::string FieldOf(const HttpResponse& answer, const std::string& name) {
    for (const auto& [key, value] : answer.fields) {
      if (key == name) return value;
    }
    return "";
  }
  static HttpRequest With(HttpRequest request, const std::string& name, const std::string& value) {
    request.fields.emplace_back(name, value);
    return request;
  }
  static std::string Cookie() { return absl::StrCat(CookieName("hub"), "=", kPass); }

  Accounts accounts_;
  Directory directory_;
  std::unique_ptr<InnerServer> server_ = InnerServer::Start({&accounts_, &directory_}, 1 << 20);
  std::unique_ptr<ConnectGateway> gateway_;
  std::shared_ptr<Told> told_;
};

TEST_F(ConnectGatewayTest, TheSessionGoesIntoTheCookieAndOutOfTheAnswer) {
  const HttpResponse in = Ask(Own("AccountService/SignIn", R"({"password":"abc"})"));
  EXPECT_EQ(in.status, 200);
  EXPECT_EQ(json::parse(in.body), json({{"endsAt", "3"}}));
  EXPECT_EQ(FieldOf(in, "Set-Cookie"), SettingCookie(CookieName("hub"), kPass));
  const HttpResponse out = Ask(With(Own("AccountService/SignOut"), "cookie", Cookie()));
  EXPECT_EQ(FieldOf(out, "Set-Cookie"), ClearingCookie(CookieName("hub")));
  EXPECT_EQ(accounts_.metadata.find(kPassMetadata)->second, kPass);
  accounts_.refusal = ToGrpc(Refuse(Reason::kSignInRefused));
  const HttpResponse refused = Ask(Own("AccountService/SignIn"));
  EXPECT_EQ(FieldOf(refused, "Set-Cookie"), "");
  EXPECT_EQ(refused.body.find(kPass), std::string::npos) << "an answer beside a refusal is none";
}

TEST_F(ConnectGatewayTest, MetadataIsMadeFromNothing) {
  HttpRequest request = With(Own("AccountService/ListAccounts"), "cookie", Cookie());
  for (const char* name :
       {"relais-pass", "relais-caller", "relais-session", "authorization", "grpc-timeout", "x-mine"}) {
    request = With(std::move(request), name, "smuggled");
  }
  EXPECT_EQ(Ask(std::move(request)).status, 200);
  EXPECT_EQ(accounts_.metadata.count(kPassMetadata), 1u);
  EXPECT_EQ(accounts_.metadata.find(kPassMetadata)->second, kPass);
  EXPECT_EQ(accounts_.metadata.find(kCallerMetadata)->second, "10.0.0.7");
  for (const auto& [key, value] : accounts_.metadata) EXPECT_NE(value, "smuggled") << key;
  // Signing in does not stumble over the cookie of before.
  EXPECT_EQ(Ask(With(Own("AccountService/SignIn"), "cookie", Cookie())).status, 200);
  EXPECT_EQ(accounts_.metadata.count(kPassMetadata), 0u);
}

TEST_F(ConnectGatewayTest, OnlyOurOwnPageMayAsk) {
  const auto with_fields = [](std::vector<std::pair<std::string, std::string>> fields) {
    HttpRequest request = Own("AccountService/ListAccounts");
    request.fields = std::move(fields);
    request.fields.emplace_back("content-type", "application/json");
    return request;
  };
  const std::pair<std::string, std::string> host("host", "127.0.0.1:1");
  const std::pair<std::string, std::string> own("origin", "http://127.0.0.1:1");
  const std::pair<std::string, std::string> cookie("cookie", Cookie());
  EXPECT_EQ(Ask(with_fields({host, own, cookie})).status, 200);
  EXPECT_EQ(Ask(with_fields({host, own, cookie, {"sec-fetch-site", "same-origin"}})).status, 200);
  EXPECT_EQ(Ask(with_fields({host})).status, 200) << "a program without a cookie";
  const std::vector<std::vector<std::pair<std::string, std::string>>> foreign = {
      {host, cookie},
      {host, cookie, {"origin", ""}},
      {host, cookie, {"origin", "null"}},
      {host, {"origin", "http://ailleurs.example"}},
      {host, {"origin", "https://127.0.0.1:1"}},
      {host, {"origin", "http://127.0.0.1:1.ailleurs.example"}},
      {host, own, own},
      {host, host, own},
      {own},
      {host, own, cookie, cookie},
      {host, own, {"sec-fetch-site", "cross-site"}},
      {host, own, {"sec-fetch-site", "same-site"}},
      {host, own, {"sec-fetch-site", "none"}}};
  for (const auto& fields : foreign) {
    const HttpResponse answer = Ask(with_fields(fields));
    EXPECT_EQ(answer.status, 403) << fields.size() << " " << fields.back().second;
  }
  EXPECT_EQ(gateway_->counts().other_origin, foreign.size());
  // The test of this test: with the control off, they all get through.
  Restart(true);
  for (const auto& fields : foreign) EXPECT_NE(Ask(with_fields(fields)).status, 403);
}

TEST_F(ConnectGatewayTest, ARefusalKeepsItsReasonAndSaysWhenToComeBack) {
  accounts_.refusal = ToGrpc(Refuse(Reason::kTooOften));
  const HttpResponse answer = Ask(Own("AccountService/ListAccounts"));
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(FieldOf(answer, "Retry-After"), "7");
  EXPECT_EQ(json::parse(answer.body).at("details").at(0).at("debug").at("reason"), "REASON_TOO_OFTEN");
  accounts_.refusal = ToGrpc(Refuse(Reason::kSessionOver));
  EXPECT_EQ(FieldOf(Ask(Own("AccountService/ListAccounts")), "Set-Cookie"), ClearingCookie(CookieName("hub")));
  // Not of ours, and with a path of this machine: nothing of it goes out.
  accounts_.refusal = ToGrpc(absl::InternalError("/srv/secret"));
  EXPECT_EQ(Ask(Own("AccountService/ListAccounts")).body.find("secret"), std::string::npos);
}

TEST_F(ConnectGatewayTest, TheCallerMayShortenTheWaitAndNotLengthenIt) {
  Ask(Own("AccountService/ListAccounts"));
  EXPECT_LE(accounts_.patience, absl::Seconds(61));
  EXPECT_GT(accounts_.patience, absl::Seconds(10));
  Ask(With(Own("AccountService/ListAccounts"), "connect-timeout-ms", "5000"));
  EXPECT_LE(accounts_.patience, absl::Seconds(6));
  Ask(With(Own("AccountService/ListAccounts"), "connect-timeout-ms", "9999999999"));
  EXPECT_LE(accounts_.patience, absl::Seconds(61));
  for (const char* wrong : {"-1", "1.5", "soon", "99999999999"}) {
    EXPECT_EQ(Ask(With(Own("AccountService/ListAccounts"), "connect-timeout-ms", wrong)).status, 400) << wrong;
  }
  EXPECT_EQ(Ask(With(Own("AccountService/ListAccounts"), "connect-timeout-ms", "0")).status, 504);
}

TEST_F(ConnectGatewayTest, AStreamComesInEnvelopesAndEndsWithItsReason) {
  HttpRequest request = Own("DirectoryService/Watch", Enveloped(0, "{}"));
  request.fields.back().second = "application/connect+json";
  const HttpResponse head = Ask(request);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.content_type, "application/connect+json");
  const std::vector<std::string> pieces = told_->pieces();
  ASSERT_EQ(pieces.size(), 4u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(pieces[i], Enveloped(0, absl::StrCat("{\"revision\":\"", i + 1, "\"}")));
  }
  EXPECT_EQ(pieces[3][0], 2);
  EXPECT_THAT(pieces[3], HasSubstr("REASON_SESSION_OVER"));
  EXPECT_EQ(gateway_->counts().streams, 0);
  for (const std::string& body : {std::string("{}"), Enveloped(1, "{}"), Enveloped(0, "{}") + Enveloped(0, "{}"),
                                  std::string("\0\0\0\0\3{}", 7), std::string()}) {
    request.body = body;
    const HttpResponse refused = Ask(request);
    EXPECT_EQ(refused.status, 200);
    EXPECT_THAT(refused.body, HasSubstr("REASON_MALFORMED"));
  }
}

TEST_F(ConnectGatewayTest, OnlyItsOwnServicesAreCalled) {
  for (const char* method : {"FollowService/Track", "AccountService/Nothing", "AccountService", "",
                             "AccountService/SignIn/", "accountservice/signin"}) {
    EXPECT_EQ(Ask(Own(method)).status, 404) << method;
  }
  const json document = json::parse(gateway_->OpenApi("title"));
  EXPECT_EQ(document.at("openapi"), "3.1.0");
  EXPECT_TRUE(document.at("paths").contains("/relais.v1.AccountService/SignIn"));
  EXPECT_FALSE(document.at("paths").contains("/relais.v1.FollowService/Track"));
  // Whatever is named is there.
  const std::string text = document.dump();
  for (size_t at = text.find("#/components/schemas/"); at != std::string::npos;
       at = text.find("#/components/schemas/", at + 1)) {
    const size_t from = at + 21;
    EXPECT_TRUE(document.at("components").at("schemas").contains(text.substr(from, text.find('"', from) - from)));
  }
}

}  // namespace
}  // namespace relais
