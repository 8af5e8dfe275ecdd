#include "node/notices/notice_settings.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/adapters/smtp/message.h"
#include "services/adapters/toml/settings.h"
#include "services/core/convention/join_token.h"
#include "services/core/convention/loopback_address.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

constexpr size_t kNameBytesMax = 40;
constexpr int kMinutesPerDay = 24 * 60;
constexpr std::array<absl::string_view, 7> kDaysFr = {"lun", "mar", "mer", "jeu", "ven", "sam", "dim"};
constexpr std::array<absl::string_view, 7> kDaysEn = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr char kMinuteHelp[] = "must be a time such as \"08:30\"";

// Without quotes to escape: names, mailboxes, addresses and paths that held one were refused.
std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", text, "\"");
}

void CheckQuotable(Settings& settings, absl::string_view key, absl::string_view value) {
  const bool plain = std::none_of(value.begin(), value.end(), [](char c) {
    return c == '"' || c == '\\' || absl::ascii_iscntrl(static_cast<unsigned char>(c));
  });
  if (!plain) settings.Wrong(key, "may hold no quote, backslash or control character");
}

void ReadRelay(Settings& settings, NoticeSettings& read) {
  RelayOptions& relay = read.relay;
  relay.address = settings.String("relay.address", "");
  if (!relay.address.empty() && !IsHubAddress(relay.address)) settings.Wrong("relay.address", "must be host:port");
  const std::string security = settings.Choice("relay.security", {"starttls", "tls", "none"});
  relay.security = security == "tls"    ? RelaySecurity::kTls
                   : security == "none" ? RelaySecurity::kNone
                                        : RelaySecurity::kStartTls;
  if (relay.security == RelaySecurity::kNone && !relay.address.empty() && !IsLoopbackAddress(relay.address)) {
    settings.Wrong("relay.security", "\"none\" is for a relay on this machine only");
    relay.security = RelaySecurity::kStartTls;
  }
  relay.user = settings.String("relay.user", "");
  read.password_file = settings.Path("relay.password_file", "");
  relay.authority_path = settings.Path("relay.authority", "");
  relay.from = settings.String("relay.from", "");
  if (!relay.address.empty() && !IsMailbox(relay.from)) settings.Wrong("relay.from", "must be a mailbox, name@domain");
  for (const auto& [key, value] : {std::pair<absl::string_view, const std::string&>{"relay.user", relay.user},
                                   {"relay.password_file", read.password_file},
                                   {"relay.authority", relay.authority_path}}) {
    CheckQuotable(settings, key, value);
  }
}

int ReadMinute(Settings& settings, const std::string& key, int fallback) {
  const std::optional<int> minute = MinuteOf(settings.String(key, MinuteText(fallback)));
  if (minute) return *minute;
  settings.Wrong(key, kMinuteHelp);
  return fallback;
}

NoticeRecipient ReadRecipient(Settings& settings, const std::string& name) {
  const std::string at = absl::StrCat("recipients.", name, ".");
  NoticeRecipient recipient;
  if (!IsRecipientName(name)) settings.Wrong(absl::StrCat("recipients.", name), "may hold a-z, 0-9, - and _ only");
  recipient.address = settings.Required(absl::StrCat(at, "address"));
  if (!IsMailbox(recipient.address)) settings.Wrong(absl::StrCat(at, "address"), "must be a mailbox, name@domain");
  recipient.language = settings.Choice(absl::StrCat(at, "language"), {"fr", "en"}) == "en" ? NoticeLanguage::kEnglish
                                                                                           : NoticeLanguage::kFrench;
  for (const std::string& word : settings.Strings(absl::StrCat(at, "about"))) {
    if (const std::optional<WaitKind> kind = WaitKindOf(word)) {
      recipient.kinds.insert(*kind);
    } else {
      settings.Wrong(absl::StrCat(at, "about"), absl::StrCat("does not know \"", word, "\""));
    }
  }
  recipient.pace =
      settings.Choice(absl::StrCat(at, "pace"), {"at-once", "daily"}) == "daily" ? Pace::kDaily : Pace::kAtOnce;
  recipient.daily_minute = ReadMinute(settings, absl::StrCat(at, "daily_at"), recipient.daily_minute);
  recipient.quiet_from = ReadMinute(settings, absl::StrCat(at, "quiet_from"), recipient.quiet_from);
  recipient.quiet_until = ReadMinute(settings, absl::StrCat(at, "quiet_until"), recipient.quiet_until);
  const std::vector<std::string> days = settings.Strings(absl::StrCat(at, "days"));
  if (!days.empty()) recipient.days = 0;
  for (const std::string& word : days) {
    if (const std::optional<int> day = DayOfWeekOf(word)) {
      recipient.days |= static_cast<Weekdays>(1 << *day);
    } else {
      settings.Wrong(absl::StrCat(at, "days"), absl::StrCat("does not know \"", word, "\": lun, mar, mer … dim"));
    }
  }
  return recipient;
}

std::string RecipientText(const std::string& name, const NoticeRecipient& recipient) {
  std::vector<std::string> kinds;
  for (WaitKind kind : recipient.kinds) kinds.push_back(Quoted(WaitKindWord(kind)));
  std::vector<std::string> days;
  for (size_t i = 0; i < kDaysFr.size(); ++i) {
    if ((recipient.days >> i & 1) != 0) days.push_back(Quoted(kDaysFr[i]));
  }
  return absl::StrCat(
      "\n[recipients.", name, "]\naddress = ", Quoted(recipient.address),
      "\nlanguage = ", recipient.language == NoticeLanguage::kEnglish ? "\"en\"" : "\"fr\"",
      "\n# Vide : tout. Sinon to-open, question, news, new-way, reminder, overdue, leaving.\nabout = [",
      absl::StrJoin(kinds, ", "), "]\n# at-once : dès que quelque chose attend ; daily : une fois par jour.\npace = ",
      recipient.pace == Pace::kDaily ? "\"daily\"" : "\"at-once\"",
      "\ndaily_at = ", Quoted(MinuteText(recipient.daily_minute)),
      "\n# Heures sans message ; égales : aucune.\nquiet_from = ", Quoted(MinuteText(recipient.quiet_from)),
      "\nquiet_until = ", Quoted(MinuteText(recipient.quiet_until)), "\ndays = [", absl::StrJoin(days, ", "), "]\n");
}

}  // namespace

bool IsRecipientName(absl::string_view name) {
  return !name.empty() && name.size() <= kNameBytesMax && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c)) || absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
           c == '-' || c == '_';
  });
}

std::optional<int> MinuteOf(absl::string_view text) {
  int hours = 0;
  int minutes = 0;
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (size_t i : {0, 1, 3, 4}) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(text[i]))) return std::nullopt;
  }
  if (!absl::SimpleAtoi(text.substr(0, 2), &hours) || !absl::SimpleAtoi(text.substr(3), &minutes)) return std::nullopt;
  if (minutes >= 60 || hours * 60 + minutes >= kMinutesPerDay) return std::nullopt;
  return hours * 60 + minutes;
}

std::string MinuteText(int minute) {
  return absl::StrFormat("%02d:%02d", minute / 60, minute % 60);
}

std::optional<int> DayOfWeekOf(absl::string_view word) {
  for (size_t i = 0; i < kDaysFr.size(); ++i) {
    if (word == kDaysFr[i] || word == kDaysEn[i]) return static_cast<int>(i);
  }
  return std::nullopt;
}

absl::StatusOr<NoticeSettings> ReadNoticeSettings(const std::string& path) {
  absl::StatusOr<Settings> file = Settings::Read(path);
  if (!file.ok()) return file.status();
  Settings& settings = *file;
  NoticeSettings read;
  ReadRelay(settings, read);
  const std::vector<std::string> names = settings.Tables("recipients");
  if (names.size() > static_cast<size_t>(limits::kNoticeRecipientsMax)) {
    settings.Wrong("recipients", absl::StrCat("at most ", limits::kNoticeRecipientsMax, " people"));
  }
  for (const std::string& name : names) read.recipients.emplace_back(name, ReadRecipient(settings, name));
  if (auto status = settings.Finish(); !status.ok()) return status;
  return read;
}

std::string NoticeSettingsText(const NoticeSettings& settings) {
  const RelayOptions& relay = settings.relay;
  const absl::string_view security = relay.security == RelaySecurity::kTls    ? "tls"
                                     : relay.security == RelaySecurity::kNone ? "none"
                                                                              : "starttls";
  std::string text = absl::StrCat(
      "# Messages d'attente : ils disent seulement que quelque chose attend au guichet.\n\n"
      "[relay]\n# Relais de messagerie de la structure, hôte:port ; vide : aucun message.\naddress = ",
      Quoted(relay.address),
      "\n# starttls, tls, ou none pour un relais sur cette machine.\nsecurity = ", Quoted(security),
      "\nuser = ", Quoted(relay.user),
      "\n# Fichier du mot de passe, lisible par son propriétaire seul.\npassword_file = ",
      Quoted(settings.password_file),
      "\n# Autorités du relais ; vide : celles du système.\nauthority = ", Quoted(relay.authority_path),
      "\n# Expéditeur.\nfrom = ", Quoted(relay.from), "\n");
  for (const auto& [name, recipient] : settings.recipients) absl::StrAppend(&text, RecipientText(name, recipient));
  return text;
}

}  // namespace relais::node
