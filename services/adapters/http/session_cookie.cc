#include "services/adapters/http/session_cookie.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr char kBounds[] = "; Path=/; Secure; HttpOnly; SameSite=Strict";
constexpr size_t kSessionSymbols = 64;

constexpr SessionRule kRules[] = {
    {"/relais.v1.AccountService/SignIn", SessionRule::Does::kSignsIn, "pass"},
    {"/relais.v1.AccountService/SignOut", SessionRule::Does::kEnds, ""},
    {"/relais.v1.StaffService/SetOwnPassword", SessionRule::Does::kRenews, "session"},
    {"/relais.v1.StaffService/SignInAtDesk", SessionRule::Does::kSignsIn, "session"},
    {"/relais.v1.StaffService/SignOutOfDesk", SessionRule::Does::kEnds, ""},
};

bool IsSession(absl::string_view text) {
  return text.size() == kSessionSymbols && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c)) || (c >= 'a' && c <= 'f');
         });
}

}  // namespace

absl::Span<const SessionRule> SessionRules() {
  return kRules;
}

std::string CookieName(absl::string_view service) {
  return absl::StrCat("__Host-relais-", service);
}

absl::StatusOr<std::string> SessionFrom(absl::string_view cookies, absl::string_view name) {
  std::string session;
  for (const absl::string_view cookie : absl::StrSplit(cookies, ';')) {
    const absl::string_view pair = absl::StripAsciiWhitespace(cookie);
    const size_t sign = pair.find('=');
    if (sign == absl::string_view::npos || pair.substr(0, sign) != name) continue;
    const absl::string_view value = pair.substr(sign + 1);
    if (!session.empty() || !IsSession(value)) return Refuse(Reason::kSessionOver);
    session = std::string(value);
  }
  return session;
}

std::string SettingCookie(absl::string_view name, absl::string_view session) {
  return absl::StrCat(name, "=", session, kBounds);
}

std::string ClearingCookie(absl::string_view name) {
  return absl::StrCat(name, "=; Max-Age=0", kBounds);
}

}  // namespace relais
