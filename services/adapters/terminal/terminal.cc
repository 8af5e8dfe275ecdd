#include "services/adapters/terminal/terminal.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr char kExitPayload[] = "relais/exit";

absl::Status WithExit(absl::StatusCode code, absl::string_view sentence, int exit_code) {
  absl::Status status(code, sentence);
  status.SetPayload(kExitPayload, absl::Cord(absl::StrCat(exit_code)));
  return status;
}

std::string OneLine(const nlohmann::json& object) {
  // Bytes that are not UTF-8 come out as U+FFFD: a line that a program reads must stay JSON whatever a file held.
  return object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

absl::Status BadUsage(absl::string_view sentence) {
  return WithExit(absl::StatusCode::kInvalidArgument, sentence, kExitUsage);
}

absl::Status OutOfReach(absl::string_view sentence) {
  return WithExit(absl::StatusCode::kUnavailable, sentence, kExitUnreachable);
}

int ExitCodeOf(const absl::Status& status) {
  if (status.ok()) return kExitDone;
  const auto payload = status.GetPayload(kExitPayload);
  if (!payload.has_value()) return kExitRefused;
  return *payload == absl::StrCat(kExitUsage) ? kExitUsage : kExitUnreachable;
}

void Terminal::Line(absl::string_view line) {
  if (!json_) out_ << line << '\n';
}

void Terminal::Warn(absl::string_view line) {
  err_ << line << '\n';
}

void Terminal::Event(const nlohmann::json& object) {
  if (json_) out_ << OneLine(object) << std::endl;
}

void Terminal::Raw(absl::string_view bytes) {
  out_ << bytes;
}

int Terminal::Finish(const absl::Status& status) {
  const int exit_code = ExitCodeOf(status);
  result_["ok"] = status.ok();
  if (!status.ok()) {
    std::string message(status.message());
    if (exit_code == kExitRefused) {
      const Reason reason = ReasonOf(status);
      const std::string name(ReasonName(reason));
      const std::string advice = Say(ReasonAdviceFr(reason), ReasonAdviceEn(reason));
      // Refuse() puts the name before the detail.
      message = std::string(absl::StripPrefix(absl::StripPrefix(message, name), ": "));
      result_["reason"] = name;
      result_["detail"] = message;
      result_["error"] = "refused";
      // The detail is for people too, but not always a sentence: it stands behind the advice.
      const std::string detail = message.empty() ? "" : absl::StrCat(" (", message, ")");
      message = advice;
      Warn(absl::StrCat(Say("motif ", "reason "), name, Say(" : ", ": "), advice, detail));
    } else {
      result_["error"] = exit_code == kExitUsage ? "usage" : "unreachable";
      Warn(message);
    }
    result_["message"] = message;
  }
  if (json_) out_ << OneLine(result_) << '\n';
  out_.flush();
  err_.flush();
  return exit_code;
}

}  // namespace relais
