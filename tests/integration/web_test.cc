// Browsers at real daemons: sign-in by cookie, calls, the inbox that refreshes by itself; and what another site's page,
// a forger and a slow or endless caller get.
#include <filesystem>
#include <fstream>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "relais/v1/follow_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/limits.h"
#include "tests/integration/hostile_member.h"
#include "tests/integration/read_file.h"
#include "tests/integration/standing_network.h"
#include "tests/integration/web_caller.h"

namespace relais::integration {
namespace {

using nlohmann::json;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr char kPassword[] = "correct cheval pile agrafe";
constexpr char kName[] = "Sacha Exemple";
constexpr char kPage[] = "<!doctype html><title>Guichet</title>";

void WriteWhole(const std::string& path, const std::string& bytes) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

int PortOf(const demo::Daemon& daemon, const std::string& mark) {
  const size_t at = daemon.first_line().find(mark);
  EXPECT_NE(at, std::string::npos) << daemon.first_line();
  return at == std::string::npos ? 0 : std::stoi(daemon.first_line().substr(at + mark.size()));
}

class Web : public StandingNetwork {
 protected:
  static void SetUpTestSuite() {
    StandingNetwork::SetUpTestSuite();
    for (const char* face : {"desk", "observatory", "conventions", "public"}) {
      WriteWhole(absl::StrCat(Pages(), "/", face, "/index.html"), kPage);
    }
    WriteWhole(Pages() + "/desk/assets/app-DiwrgTda.js", "let plain;");
    WriteWhole(Pages() + "/desk/assets/app-DiwrgTda.js.br", "brotli");
    for (const char* key : {kMission, kTravail}) {
      ASSERT_EQ(network().node(key).Stop(), 0);
      const std::string settings = network().NodeFolder(key) + "/node.toml";
      std::ofstream(settings, std::ios::app) << Door("web");
      ASSERT_EQ(network().StartNode(key), "");
    }
    const std::string hub = network().HubFolder() + "/hub.toml";
    WriteWhole(hub, absl::StrReplaceAll(ReadFile(hub), {{FolderIn(ReadFile(hub)), Pages()}}));
    ASSERT_EQ(network().hub().Stop(), 0);
    ASSERT_EQ(network().StartHub(), "");
    ASSERT_EQ(network().WaitReady(60), "");
    AddColleague();
  }
  static std::string Pages() { return folder() + "/pages"; }
  static std::string Door(const std::string& table) {
    return absl::StrCat("\n[", table, "]\naddress = \"127.0.0.1:0\"\nfolder = \"", Pages(), "\"\ntls = \"no\"\n");
  }
  // As the demonstration's settings say it.
  static std::string FolderIn(const std::string& settings) {
    const std::string mark = "folder = \"";
    const size_t at = settings.find(mark, settings.find("[web]")) + mark.size();
    return settings.substr(at, settings.find('"', at) - at);
  }
  static int DeskPort(const char* key = kTravail) { return PortOf(network().node(key), "web="); }
  static int HubPort() { return PortOf(network().hub(), "web="); }
  static int PublicPort() { return PortOf(network().hub(), "pages="); }

  // Chooses her password in the browser, as anybody does who was added.
  static void AddColleague() {
    const demo::Answer added = network().Node(kTravail, {"staff", "add", kName, "--role", "supervisor"});
    ASSERT_TRUE(added.ok()) << added.errors;
    const std::string once = added.json.value("one_time_password", "");
    WebCaller tab(DeskPort());
    const WebAnswer in = tab.Call("StaffService/SignInAtDesk", {{"name", kName}, {"password", once}});
    ASSERT_EQ(in.status, 200) << in.body;
    EXPECT_TRUE(in.json().value("mustChangePassword", false)) << in.body;
    EXPECT_EQ(tab.Call("DeskService/GetStatus").reason(), "PASSWORD_TO_CHANGE");
    const std::string before = tab.cookie;
    const WebAnswer set = tab.Call("StaffService/SetOwnPassword", {{"present", once}, {"password", kPassword}});
    ASSERT_EQ(set.status, 200) << set.body;
    EXPECT_NE(tab.cookie, before) << "another session in the place of the first";
    EXPECT_EQ(tab.Call("DeskService/GetStatus").status, 200);
  }
  static WebAnswer SignIn(WebCaller& tab, const std::string& password = kPassword) {
    return tab.Call("StaffService/SignInAtDesk", {{"name", kName}, {"password", password}});
  }
  static WebCaller SignedIn() {
    WebCaller tab(DeskPort());
    EXPECT_EQ(SignIn(tab).status, 200);
    return tab;
  }
};

TEST_F(Web, ASessionLivesInACookieThatNoScriptSees) {
  WebCaller tab(DeskPort());
  EXPECT_EQ(tab.Call("DeskService/GetStatus").reason(), "SESSION_OVER");
  const WebAnswer in = SignIn(tab);
  ASSERT_EQ(in.status, 200) << in.body;
  EXPECT_FALSE(in.json().contains("session")) << in.body;
  EXPECT_THAT(in.body, Not(HasSubstr(tab.cookie.substr(tab.cookie.find('=') + 1))));
  const std::string set = in.fields.at("set-cookie");
  for (const char* part : {"; HttpOnly", "; Secure", "; SameSite=Strict", "; Path=/"})
    EXPECT_THAT(set, HasSubstr(part));
  EXPECT_THAT(set, StartsWith("__Host-relais-" + network().node_id(kTravail).substr(0, 8) + "="));
  EXPECT_EQ(in.json().at("colleague").value("name", ""), kName);
  EXPECT_EQ(tab.Call("StaffService/WhoAmI").json().at("colleague").value("name", ""), kName);
  const std::string kept = tab.cookie;
  const WebAnswer out = tab.Call("StaffService/SignOutOfDesk");
  EXPECT_EQ(out.status, 200) << out.body;
  EXPECT_EQ(tab.cookie, "") << "the browser forgets it";
  tab.cookie = kept;
  const WebAnswer after = tab.Call("DeskService/GetStatus");
  EXPECT_EQ(after.status, 401) << after.body;
  EXPECT_EQ(after.reason(), "SESSION_OVER") << "and so does the node";
  EXPECT_EQ(tab.cookie, "");
}

TEST_F(Web, TheInboxRefreshesByItself) {
  WebCaller tab = SignedIn();
  RawCaller stream(tab.port());
  const std::string request("\0\0\0\0\2{}", 7);
  stream.Send(tab.Request("/relais.v1.DeskService/WatchInbox", tab.OwnFields("application/connect+json"), request));
  EXPECT_THAT(stream.ReadUntil("\r\n\r\n"), HasSubstr("application/connect+json"));
  const std::string referral = ReferralOf(Send(kMission, "France Travail", "Fluxexemple"));
  ASSERT_NE(referral, "");
  std::string events;
  const std::string id = absl::Base64Escape(absl::HexStringToBytes(referral));
  EXPECT_TRUE(Until(30, [&] {
    events += stream.ReadUntil("}", 1000);
    return absl::StrContains(events, id);
  })) << events;
  // Signing out ends what it watched, and says why.
  EXPECT_EQ(tab.Call("StaffService/SignOutOfDesk").status, 200);
  EXPECT_THAT(stream.ReadUntil("\r\n0\r\n\r\n", 40'000), HasSubstr("SESSION_OVER"));
  EXPECT_TRUE(stream.ReadAll().empty() && stream.ended());
}

TEST_F(Web, AnotherSitesPageGetsNothing) {
  WebCaller tab = SignedIn();
  const std::string call = "/relais.v1.DeskService/GetStatus";
  const std::string json_type = "Content-Type: application/json\r\n";
  const std::string cookie = absl::StrCat("Cookie: ", tab.cookie, "\r\n");
  const std::string own = absl::StrCat("Origin: http://", tab.host(), "\r\n");
  EXPECT_EQ(tab.Post(call, absl::StrCat(own, cookie, json_type), "{}").status, 200);
  for (const std::string& fields :
       {std::string("Origin: https://ailleurs.example\r\n"), std::string("Origin: null\r\n"), std::string(),
        absl::StrCat("Origin: https://", tab.host(), "\r\n"), absl::StrCat(own, "Sec-Fetch-Site: cross-site\r\n"),
        absl::StrCat(own, "Sec-Fetch-Site: same-site\r\n"), absl::StrCat(own, own), absl::StrCat(own, cookie)}) {
    const WebAnswer answer = tab.Post(call, absl::StrCat(fields, cookie, json_type), "{}");
    EXPECT_EQ(answer.status, 403) << fields;
    EXPECT_EQ(answer.reason(), "NOT_PERMITTED") << fields;
  }
  // What a form or an image could send without asking first.
  EXPECT_EQ(tab.Post(call, absl::StrCat(own, cookie, "Content-Type: text/plain\r\n"), "{}").status, 415);
  EXPECT_EQ(tab.Post(call, absl::StrCat(own, cookie), "{}").status, 415);
  EXPECT_EQ(tab.Get(call, cookie).status, 405);
  // A name of elsewhere that leads here.
  EXPECT_EQ(tab.Get("/", "").status, 200);
  RawCaller rebound(tab.port());
  rebound.Send("GET / HTTP/1.1\r\nHost: ailleurs.example\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(ReadWebAnswer(rebound.ReadAll()).status, 421);
}

TEST_F(Web, WhatABrowserWritesIsNoIdentity) {
  WebCaller tab = SignedIn();
  const std::string session = tab.cookie.substr(tab.cookie.find('=') + 1);
  const std::string name = tab.cookie.substr(0, tab.cookie.find('='));
  WebCaller thief(DeskPort());
  const auto list = [&](const std::string& more) {
    return thief.Post("/relais.v1.DeskService/GetStatus", absl::StrCat(thief.OwnFields(), more), "{}").reason();
  };
  EXPECT_EQ(list(absl::StrCat("relais-pass: ", session, "\r\n")), "SESSION_OVER") << "the metadata is the gateway's";
  EXPECT_EQ(list(absl::StrCat("relais-session: ", session, "\r\n")), "SESSION_OVER");
  EXPECT_EQ(list(absl::StrCat("Authorization: Bearer ", session, "\r\n")), "SESSION_OVER");
  for (const std::string& forged :
       {absl::StrCat(name, "=", std::string(64, 'a')), absl::StrCat(name, "=", session, "x"),
        absl::StrCat(name, "=", session, "; ", name, "=", session), absl::StrCat("relais=", session),
        absl::StrCat(name, "=")}) {
    thief.cookie = forged;
    EXPECT_EQ(thief.Call("DeskService/GetStatus").reason(), "SESSION_OVER") << forged;
  }
  // A cookie that is not good is no obstacle to signing in.
  thief.cookie = absl::StrCat(name, "=", std::string(64, 'a'));
  EXPECT_EQ(SignIn(thief).status, 200);
}

TEST_F(Web, ThrottlingCountsByTheBrowsersAddress) {
  WebCaller tab(HubPort());
  const json wrong = {{"account", absl::Base64Escape(std::string(16, 'x'))}, {"password", "surely not this one"}};
  std::string last;
  for (int i = 0; i < 40 && last != "TOO_OFTEN"; ++i) last = tab.Call("AccountService/SignIn", wrong).reason();
  EXPECT_EQ(last, "TOO_OFTEN");
  const WebAnswer refused =
      tab.Post("/relais.v1.AccountService/SignIn",
               absl::StrCat(tab.OwnFields(), "relais-caller: 9.9.9.9\r\nX-Forwarded-For: 9.9.9.9\r\n"), wrong.dump());
  EXPECT_EQ(refused.status, 429) << "an address is not what a browser says it is";
  EXPECT_TRUE(refused.fields.contains("retry-after"));
  // Another machine is not made to wait for it, nor another account.
  const json other_account = {{"account", absl::Base64Escape(std::string(16, 'y'))}, {"password", "nor this one"}};
  RawCaller other(tab.port(), 0, "127.0.0.2");
  ASSERT_TRUE(other.connected());
  other.Send(tab.Request("/relais.v1.AccountService/SignIn", absl::StrCat(tab.OwnFields(), "Connection: close\r\n"),
                         other_account.dump()));
  EXPECT_EQ(ReadWebAnswer(other.ReadAll()).reason(), "SIGN_IN_REFUSED");
}

TEST_F(Web, EachListenerHasItsOwnServices) {
  WebCaller desk = SignedIn();
  WebCaller hub(HubPort());
  WebCaller pages(PublicPort());
  EXPECT_EQ(
      pages.Call("DirectoryService/Search", {{"need", "se-former--trouver-sa-formation"}, {"commune", "45252"}}).status,
      200);
  EXPECT_EQ(pages.Call("FollowService/GetChallenge").status, 200);
  EXPECT_EQ(hub.Call("ConventionService/ListConventions").reason(), "SESSION_OVER");
  EXPECT_EQ(hub.Call("MonitoringService/GetFlows").reason(), "SESSION_OVER");
  for (const auto& [tab, method] :
       {std::pair(&desk, "ConventionService/ListConventions"), std::pair(&hub, "DeskService/GetStatus"),
        std::pair(&pages, "AccountService/SignIn"), std::pair(&pages, "MonitoringService/GetFlows"),
        std::pair(&desk, "DeskService/Nothing"), std::pair(&hub, "ExchangeService/Exchange"), std::pair(&desk, "")}) {
    const WebAnswer answer = tab->Call(method);
    EXPECT_EQ(answer.status, 404) << method;
    EXPECT_EQ(answer.json().value("code", ""), "unimplemented") << method;
  }
}

TEST_F(Web, WhatIsNoCallIsRefusedAndNothingMore) {
  WebCaller tab = SignedIn();
  const std::string call = "/relais.v1.DeskService/GetStatus";
  for (const std::string& body : {std::string("{"), std::string("[]"), std::string("{\"unknown\":1}"),
                                  std::string(5000, '['), std::string("\xff\xfe"), std::string("{\"limit\":\"x\"}")}) {
    const WebAnswer answer = tab.Post(call, tab.OwnFields(), body);
    EXPECT_EQ(answer.status, 400) << body.substr(0, 20);
    EXPECT_EQ(answer.reason(), "MALFORMED") << body.substr(0, 20);
  }
  EXPECT_EQ(tab.Post(call, absl::StrCat(tab.OwnFields(), "Content-Encoding: gzip\r\n"), "\x1f\x8b").status, 501);
  EXPECT_EQ(tab.Post(call, absl::StrCat(tab.OwnFields(), "Connect-Timeout-Ms: soon\r\n"), "{}").reason(), "MALFORMED");
  EXPECT_EQ(tab.Post(call, absl::StrCat(tab.OwnFields(), "Connect-Timeout-Ms: 0\r\n"), "{}").status, 504);
  EXPECT_EQ(tab.Post(call, tab.OwnFields("application/proto"), "").status, 200);
  EXPECT_EQ(tab.Post(call, tab.OwnFields("application/proto"), "\xff\xff").reason(), "MALFORMED");
  RawCaller large(tab.port());
  large.Send(absl::StrCat("POST ", call, " HTTP/1.1\r\nHost: ", tab.host(), "\r\nContent-Length: 99999999\r\n\r\n"));
  EXPECT_EQ(ReadWebAnswer(large.ReadAll()).status, 413);
  // Two calls at once in one connection: one after the other.
  RawCaller pipelined(tab.port());
  const std::string one = tab.Request(call, tab.OwnFields(), "{}");
  pipelined.Send(one + tab.Request(call, absl::StrCat(tab.OwnFields(), "Connection: close\r\n"), "{}"));
  const std::string both = pipelined.ReadAll();
  EXPECT_NE(both.find("HTTP/1.1 200"), both.rfind("HTTP/1.1 200"));
}

TEST_F(Web, SlowCallersAreCutAndHoldNobodyUp) {
  WebCaller tab = SignedIn();
  std::vector<std::unique_ptr<RawCaller>> slow;
  for (int i = 0; i < 300; ++i) {
    slow.push_back(std::make_unique<RawCaller>(tab.port(), 0, absl::StrCat("127.0.", 1 + i / 100, ".9")));
    slow.back()->Send(i % 2 == 0
                          ? "POST /relais.v1.DeskService/GetStatus HTTP/1.1\r\nHo"
                          : "POST /relais.v1.DeskService/GetStatus HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: "
                            "chunked\r\n\r\n5\r\n");
  }
  for (int i = 0; i < 10; ++i) EXPECT_EQ(tab.Call("DeskService/GetStatus").status, 200);
  EXPECT_TRUE(Until(30, [&] {
    slow.front()->Send("x");  // its header field goes on and on
    slow.front()->ReadUntil("x", 200);
    return slow.front()->ended();
  })) << "not cut";
  EXPECT_EQ(tab.Call("DeskService/GetStatus").status, 200);
}

TEST_F(Web, PagesComeFromTheFolderAndFromNowhereElse) {
  WriteWhole(folder() + "/secret.txt", "out of the folder");
  WebCaller tab(DeskPort());
  const WebAnswer page = tab.Get("/a-traiter/3f9c");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body, kPage) << "the page knows what to show there";
  EXPECT_EQ(page.fields.at("cache-control"), "no-cache");
  EXPECT_THAT(page.fields.at("content-security-policy"),
              AllOf(HasSubstr("default-src 'self'"), Not(HasSubstr("unsafe"))));
  for (const char* field :
       {"referrer-policy", "cross-origin-opener-policy", "permissions-policy", "x-content-type-options"}) {
    EXPECT_TRUE(page.fields.contains(field)) << field;
  }
  const WebAnswer script = tab.Get("/assets/app-DiwrgTda.js", "Accept-Encoding: gzip, br\r\n");
  EXPECT_EQ(script.body, "brotli");
  EXPECT_EQ(script.fields.at("content-encoding"), "br");
  EXPECT_THAT(script.fields.at("cache-control"), HasSubstr("immutable"));
  EXPECT_EQ(tab.Get("/assets/app-DiwrgTda.js").body, "let plain;");
  EXPECT_EQ(
      tab.Get("/assets/app-DiwrgTda.js", absl::StrCat("If-None-Match: ", script.fields.at("etag"), "\r\n")).status,
      304);
  for (const char* path :
       {"/../secret.txt", "/..%2fsecret.txt", "//etc/passwd.txt", "/assets/../../secret.txt", "/no.js"}) {
    EXPECT_EQ(tab.Get(path).status, 404) << path;
  }
  WebCaller hub(HubPort());
  EXPECT_EQ(hub.Get("/").fields.at("location"), "/observatoire/");
  EXPECT_EQ(hub.Get("/conventions").fields.at("location"), "/conventions/");
  EXPECT_THAT(hub.Get("/conventions/signer/x").fields.at("content-security-policy"), HasSubstr("'wasm-unsafe-eval'"));
  EXPECT_THAT(hub.Get("/conventions/liste").fields.at("content-security-policy"), Not(HasSubstr("unsafe")));
  EXPECT_THAT(WebCaller(PublicPort()).Get("/suivi").fields.at("content-security-policy"),
              HasSubstr("'wasm-unsafe-eval'"));
}

// From an account that an administrator opens on screen to its first act: nobody types a number.
TEST_F(Web, AnAccountIsOpenedOnScreenAndSignsInByName) {
  const auto open = [](const std::string& name, const std::string& organisation, const std::string& role) {
    const demo::Answer opened = network().Hub({"account", "open", "--name", name, "--organisation", organisation,
                                               "--role", role, "--sign-in", name + "@region.example"});
    EXPECT_TRUE(opened.ok()) << opened.errors;
    return opened.json.value("first_password", "");
  };
  const auto enter = [](WebCaller& tab, const std::string& name, const std::string& first) {
    const WebAnswer in = tab.Call("AccountService/SignIn", {{"signInName", name}, {"password", first}});
    EXPECT_TRUE(in.json().value("mustChangePassword", false)) << in.body;
    EXPECT_EQ(tab.Call("AccountService/ListAccounts").reason(), "PASSWORD_TO_CHANGE");
    EXPECT_EQ(tab.Call("AccountService/SetPassword", {{"present", first}, {"password", kPassword}}).status, 200);
  };
  WebCaller ada(HubPort());
  enter(ada, "ADA@region.example", open("ada", "Région", "region-administrator"));
  const WebAnswer own = ada.Call("AccountService/GetOwnAccount");
  EXPECT_EQ(own.json().at("account").value("signInName", ""), "ada@region.example") << own.body;
  json bea = {{"name", "Bea"}, {"organisation", "Rectorat"}, {"role", "ROLE_REGION_ADMINISTRATOR"}};
  bea["signInName"] = "bea";
  EXPECT_EQ(ada.Call("AccountService/OpenAccount", bea).reason(), "NOT_PERMITTED")
      << "no administrator of an organisation that is not hers";
  bea["role"] = "ROLE_AUDITOR";
  bea["signInName"] = "ada@region.example";
  EXPECT_EQ(ada.Call("AccountService/OpenAccount", bea).reason(), "NAME_TAKEN");
  bea["signInName"] = "bea";
  const WebAnswer opened = ada.Call("AccountService/OpenAccount", bea);
  ASSERT_EQ(opened.status, 200) << opened.body;
  WebCaller tab(HubPort());
  enter(tab, "bea", opened.json().value("firstPassword", ""));
  EXPECT_EQ(tab.Call("AccountService/ListAccounts").status, 200);
  const json again = {{"account", opened.json().at("account")}};
  EXPECT_EQ(ada.Call("AccountService/OpenAccount", again).reason(), "WRONG_STATE") << "she has a password of her own";
  EXPECT_EQ(ada.Call("AccountService/CloseAccount", again).status, 200);
  EXPECT_EQ(tab.Call("AccountService/ListAccounts").reason(), "SESSION_OVER");
}

// A guesser has one budget: what was spent at the public port is spent in the browser too.
TEST_F(Web, OneAddressHasOneBudgetWhateverTheDoor) {
  ChannelOptions options = MembersPort(network(), "");
  options.address = network().public_address();
  const auto stub = v1::FollowService::NewStub(OpenChannel(options));
  const auto ask = [&stub] {
    grpc::ClientContext context;
    v1::GetChallengeResponse response;
    return ReasonOf(FromGrpc(stub->GetChallenge(&context, {}, &response)));
  };
  // A quarter of an hour may turn in between, and begin anew once.
  int asked = 0;
  while (asked < 2 * limits::kFollowTriesPerWindowMax + 1 && ask() == Reason::kNone) ++asked;
  ASSERT_GT(asked, 0);
  WebCaller pages(PublicPort());
  EXPECT_EQ(pages.Call("FollowService/GetChallenge").reason(), "TOO_MANY_TRIES");
  RawCaller other(pages.port(), 0, "127.0.0.2");
  ASSERT_TRUE(other.connected());
  other.Send(pages.Request("/relais.v1.FollowService/GetChallenge",
                           absl::StrCat(pages.OwnFields(), "Connection: close\r\n"), "{}"));
  EXPECT_EQ(ReadWebAnswer(other.ReadAll()).status, 200) << "another machine is not made to wait for it";
}

}  // namespace
}  // namespace relais::integration
