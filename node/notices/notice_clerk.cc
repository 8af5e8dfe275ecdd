#include "node/notices/notice_clerk.h"

#include <algorithm>
#include <utility>

#include "node/notices/notice_text.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/system/read_file.h"
#include "services/adapters/system/replace_file.h"
#include "services/adapters/system/system_clock.h"

namespace relais::node {
namespace {

constexpr size_t kPasswordBytesMax = 1024;
constexpr int kFailureDoublingsMax = 6;  // 1, 2, 4 … 64 minutes, cut to an hour
constexpr absl::Duration kSilenceMax = absl::Hours(1);

std::string FirstLine(std::string text) {
  text.resize(std::min(text.size(), text.find('\n')));
  return text;
}

}  // namespace

NoticeClerk::NoticeClerk(Options options, Gather gather, MakeMailer make_mailer, const Clock* clock,
                         Telemetry* telemetry)
    : options_(std::move(options)),
      gather_(std::move(gather)),
      make_mailer_(std::move(make_mailer)),
      clock_(clock),
      telemetry_(telemetry) {
  if (absl::StatusOr<std::string> text = ReadTextFile(options_.memory_path); text.ok()) book_ = ParseNoticeBook(*text);
}

NoticeClerk::~NoticeClerk() {
  Stop();
}

void NoticeClerk::Start() {
  thread_ = std::thread([this] { Run(); });
}

void NoticeClerk::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void NoticeClerk::Run() {
  auto stopping = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopping_; };
  for (;;) {
    {
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&stopping), options_.pause)) return;
    }
    Look();
  }
}

void NoticeClerk::Look() {
  const absl::Time at = clock_->Now();
  // A clock that was set back must not silence anybody for longer than meant.
  if (at < silent_until_ && silent_until_ - at <= kSilenceMax) return;
  absl::StatusOr<NoticeSettings> settings = ReadNoticeSettings(options_.settings_path);
  if (!settings.ok()) {
    const std::string wrong = absl::IsNotFound(settings.status()) ? "" : std::string(settings.status().message());
    if (wrong != wrong_settings_ && !wrong.empty()) {
      telemetry_->Log(Severity::kError, "notice_settings_wrong", {{"error", wrong}});
    }
    wrong_settings_ = wrong;
    return;
  }
  wrong_settings_.clear();
  if (settings->relay.address.empty() || settings->recipients.empty()) return;
  std::optional<std::vector<Waiting>> waiting = gather_();
  if (!waiting) return;
  const LocalTime now{MomentOf(at).day, MinuteOfDay(at)};
  if (absl::Status told = TellAll(*settings, *waiting, now); !told.ok()) Fail(told, at, now);
}

absl::Status NoticeClerk::TellAll(const NoticeSettings& settings, const std::vector<Waiting>& waiting, LocalTime now) {
  absl::erase_if(book_.memories, [&settings](const auto& entry) {
    return std::none_of(settings.recipients.begin(), settings.recipients.end(),
                        [&entry](const auto& known) { return known.first == entry.first; });
  });
  std::unique_ptr<Mailer> mailer;
  for (const auto& [name, recipient] : settings.recipients) {
    NoticeMemory& memory = book_.memories[name];
    const std::optional<MailNotice> notice = PlanNotice(recipient, waiting, memory, now);
    if (!notice) continue;
    if (mailer == nullptr) {
      RelayOptions relay = settings.relay;
      if (!settings.password_file.empty()) {
        absl::StatusOr<std::string> password = ReadSecretFile(settings.password_file, kPasswordBytesMax);
        if (!password.ok()) return password.status();
        relay.password = FirstLine(*std::move(password));
      }
      mailer = make_mailer_(relay);
    }
    const absl::Status sent = mailer->Send(NoticeMail(recipient, *notice));
    if (!sent.ok() && !absl::IsInvalidArgument(sent)) return sent;
    if (!sent.ok()) {
      telemetry_->Log(Severity::kWarning, "notice_refused",
                      {{"recipient", name}, {"error", std::string(sent.message())}});
      telemetry_->Count("notices_failed", 1);
    } else {
      telemetry_->Count("notices_sent", 1);
    }
    Remember(recipient, waiting, now, &memory);
    failures_ = 0;
    book_.failure.clear();
    Save();
  }
  return absl::OkStatus();
}

void NoticeClerk::Fail(const absl::Status& status, absl::Time at, LocalTime now) {
  silent_until_ = at + std::min(absl::Minutes(1 << std::min(failures_, kFailureDoublingsMax)), kSilenceMax);
  ++failures_;
  telemetry_->Count("notices_failed", 1);
  telemetry_->Log(Severity::kWarning, "notice_relay_fails", {{"error", std::string(status.message())}});
  if (book_.failure.empty()) {
    book_.failing_day = now.day;
    book_.failing_minute = now.minute;
  }
  book_.failure = std::string(status.message());
  Save();
}

void NoticeClerk::Save() {
  const absl::Status saved = ReplaceFile(options_.memory_path, FormatNoticeBook(book_));
  if (!saved.ok()) {
    telemetry_->Log(Severity::kWarning, "notice_memory_unsaved", {{"error", std::string(saved.message())}});
  }
}

}  // namespace relais::node
