#include "services/adapters/sodium/password_checker.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "services/adapters/sodium/password.h"
#include "services/core/handoff/clean_text.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr size_t kDecoyBytes = 32;

}  // namespace

absl::Status PasswordChecker::CheckStrength(absl::string_view name, absl::string_view password) {
  const bool sized = password.size() >= limits::kPasswordBytesMin && password.size() <= limits::kPasswordBytesMax;
  const std::string lower = absl::AsciiStrToLower(password);
  const bool own_name = !name.empty() && absl::StrContains(lower, absl::AsciiStrToLower(name));
  // One symbol over and over is no phrase.
  const bool varied = lower.find_first_not_of(lower.substr(0, 1)) != std::string::npos;
  if (!sized || !varied || own_name || !IsCleanText(password)) return Refuse(Reason::kPasswordTooWeak);
  return absl::OkStatus();
}

absl::StatusOr<std::string> PasswordChecker::Hash(absl::string_view password) {
  std::lock_guard lock(one_at_a_time_);
  return HashPassword(password, cost_);
}

bool PasswordChecker::Verify(absl::string_view hash, absl::string_view password) {
  // What is hashed is bounded.
  const bool sized = password.size() <= limits::kPasswordBytesMax;
  password = password.substr(0, limits::kPasswordBytesMax);
  std::lock_guard lock(one_at_a_time_);
  if (!hash.empty() && sized) return VerifyPassword(hash, password);
  if (decoy_.empty()) {
    absl::StatusOr<std::string> made = HashPassword(entropy_->Draw(kDecoyBytes), cost_);
    if (made.ok()) decoy_ = *std::move(made);
  }
  VerifyPassword(decoy_, password);
  return false;
}

}  // namespace relais
