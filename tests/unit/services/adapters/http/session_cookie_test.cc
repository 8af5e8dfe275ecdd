#include "services/adapters/http/session_cookie.h"

#include <google/protobuf/descriptor.h>

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "relais/v1/account_service.pb.h"
#include "relais/v1/staff_service.pb.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

const std::string kSession(64, 'a');
constexpr char kName[] = "__Host-relais-hub";

TEST(SessionCookie, IsFoundAmongOthers) {
  for (const std::string& cookies :
       {absl::StrCat(kName, "=", kSession), absl::StrCat("a=b; ", kName, "=", kSession, "; c=d"),
        absl::StrCat("  ", kName, "=", kSession, " ;x")}) {
    const absl::StatusOr<std::string> session = SessionFrom(cookies, kName);
    ASSERT_OK(session);
    EXPECT_EQ(*session, kSession);
  }
  for (const std::string& cookies : {std::string(), absl::StrCat("x", kName, "=", kSession), std::string("a; b=c")}) {
    const absl::StatusOr<std::string> session = SessionFrom(cookies, kName);
    ASSERT_OK(session);
    EXPECT_EQ(*session, "");
  }
}

TEST(SessionCookie, WhatIsNoSessionIsRefused) {
  for (const std::string& value : {std::string(), std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'A'),
                                   std::string(63, 'a') + "\n", absl::StrCat(kSession, "; ", kName, "=", kSession)}) {
    EXPECT_EQ(ReasonOf(SessionFrom(absl::StrCat(kName, "=", value), kName).status()), Reason::kSessionOver) << value;
  }
}

TEST(SessionCookie, IsBoundToOneHostAndHiddenFromScripts) {
  EXPECT_EQ(CookieName("hub"), kName);
  EXPECT_EQ(SettingCookie(kName, "s"), "__Host-relais-hub=s; Path=/; Secure; HttpOnly; SameSite=Strict");
  EXPECT_EQ(ClearingCookie(kName), "__Host-relais-hub=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Strict");
}

// A method that gives a session and is not in the table would hand it to the page.
TEST(SessionRules, NameEveryAnswerThatHoldsASession) {
  std::set<std::string> giving;
  for (const google::protobuf::FileDescriptor* file :
       {v1::SignInRequest::descriptor()->file(), v1::SignInAtDeskRequest::descriptor()->file()}) {
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m) {
        const google::protobuf::MethodDescriptor* method = file->service(s)->method(m);
        for (const char* field : {"session", "pass"}) {
          if (method->output_type()->FindFieldByName(field) == nullptr) continue;
          giving.insert(absl::StrCat("/", file->service(s)->full_name(), "/", method->name(), " ", field));
        }
      }
    }
  }
  std::set<std::string> ruled;
  for (const SessionRule& rule : SessionRules()) {
    if (rule.does != SessionRule::Does::kEnds) ruled.insert(absl::StrCat(rule.method, " ", rule.field));
  }
  EXPECT_EQ(ruled, giving);
  EXPECT_EQ(giving.size(), 3u);
}

}  // namespace
}  // namespace relais
