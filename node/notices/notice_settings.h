// notices.toml: by which relay mail leaves, and who wishes to hear of what.
#ifndef RELAIS_NODE_NOTICES_NOTICE_SETTINGS_H_
#define RELAIS_NODE_NOTICES_NOTICE_SETTINGS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "node/notices/notice_plan.h"
#include "services/adapters/smtp/curl_mailer.h"

namespace relais::node {

struct NoticeSettings {
  RelayOptions relay;         // address empty: none, nothing is sent
  std::string password_file;  // as written; relay.password is read from it when mail is sent, empty for none
  // By name, ascending: what the person is called in this file, "accueil".
  std::vector<std::pair<std::string, NoticeRecipient>> recipients;
};

// 1 to 40 of a-z, 0-9, hyphen and underscore.
bool IsRecipientName(absl::string_view name);
// "08:30", [00:00, 24:00).
std::optional<int> MinuteOf(absl::string_view text);
std::string MinuteText(int minute);
// Names of days, "lun" to "dim" or "mon" to "sun"; none for another word.
std::optional<int> DayOfWeekOf(absl::string_view word);

// InvalidArgument with one line per error, each naming file, line and key; NotFound when there is no file. Paths are
// made absolute from the file's folder.
absl::StatusOr<NoticeSettings> ReadNoticeSettings(const std::string& path);

// The file's text, with a comment per key; reading it again gives the same settings.
std::string NoticeSettingsText(const NoticeSettings& settings);

}  // namespace relais::node

#endif  // RELAIS_NODE_NOTICES_NOTICE_SETTINGS_H_
