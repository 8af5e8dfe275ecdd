// Who is told by mail that something waits at the desk. Edits notices.toml in the node's folder; a running node reads
// it within seconds.
#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "node/cli/commands.h"
#include "node/cli/node_folder.h"
#include "node/notices/memory_file.h"
#include "node/notices/notice_settings.h"
#include "node/notices/notice_text.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/smtp/curl_mailer.h"
#include "services/adapters/smtp/message.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/table.h"
#include "services/core/convention/join_token.h"
#include "services/core/convention/loopback_address.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

constexpr size_t kPasswordBytesMax = 1024;
constexpr char kKinds[] = "to-open|question|news|new-way|reminder|overdue|leaving";

struct Place {
  NodeFolder folder;
  NoticeSettings settings;
};

absl::StatusOr<Place> OpenPlace(const Arguments& arguments, const Terminal& terminal) {
  Place place;
  absl::StatusOr<NodeFolder> folder = ReadNodeFolder(arguments.Get("--dir"), terminal);
  if (!folder.ok()) return folder.status();
  place.folder = *std::move(folder);
  absl::StatusOr<NoticeSettings> settings = ReadNoticeSettings(place.folder.notices);
  if (absl::IsNotFound(settings.status())) return place;
  if (!settings.ok()) return BadUsage(settings.status().message());
  place.settings = *std::move(settings);
  return place;
}

// Writes what reads again, or nothing.
absl::Status Save(const Place& place, const Terminal& terminal) {
  return WriteWholeFile(place.folder.notices, NoticeSettingsText(place.settings), kSecretMode, terminal);
}

std::string Joined(const absl::btree_set<WaitKind>& kinds, const Terminal& terminal) {
  if (kinds.empty()) return terminal.Say("tout", "everything");
  return absl::StrJoin(kinds, ", ", [](std::string* out, WaitKind kind) { absl::StrAppend(out, WaitKindWord(kind)); });
}

std::string PaceText(const NoticeRecipient& recipient, const Terminal& terminal) {
  if (recipient.pace == Pace::kAtOnce) return terminal.Say("aussitôt", "at once");
  return absl::StrCat(terminal.Say("chaque jour à ", "daily at "), MinuteText(recipient.daily_minute));
}

std::string QuietText(const NoticeRecipient& recipient) {
  if (recipient.quiet_from == recipient.quiet_until) return "–";
  return absl::StrCat(MinuteText(recipient.quiet_from), "-", MinuteText(recipient.quiet_until));
}

absl::Status ListNotices(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<Place> place = OpenPlace(arguments, terminal);
  if (!place.ok()) return place.status();
  NoticeBook book;
  if (FileExists(place->folder.notices_memory)) {
    const absl::StatusOr<std::string> text = ReadWholeFile(place->folder.notices_memory, terminal);
    if (!text.ok()) return text.status();
    book = ParseNoticeBook(*text);
  }
  Table table({terminal.Say("nom", "name"), terminal.Say("adresse", "address"), terminal.Say("sur", "about"),
               terminal.Say("rythme", "pace"), terminal.Say("silence", "quiet"),
               terminal.Say("dernier message", "last notice")});
  terminal.result()["recipients"] = nlohmann::json::array();
  for (const auto& [name, recipient] : place->settings.recipients) {
    const NoticeMemory memory = book.memories.contains(name) ? book.memories.at(name) : NoticeMemory();
    const std::string last =
        memory.last_day == kNoDay ? "" : absl::StrCat(FormatDay(memory.last_day), " ", MinuteText(memory.last_minute));
    table.Add({name, recipient.address, Joined(recipient.kinds, terminal), PaceText(recipient, terminal),
               QuietText(recipient), last});
    terminal.result()["recipients"].push_back({{"name", name},
                                               {"address", recipient.address},
                                               {"pace", recipient.pace == Pace::kDaily ? "daily" : "at-once"},
                                               {"last", last}});
  }
  terminal.result()["relay"] = place->settings.relay.address;
  terminal.result()["failure"] = book.failure;
  if (place->settings.relay.address.empty()) {
    terminal.Line(terminal.Say("Aucun relais de messagerie : « relais-node notice relay » l'indique.",
                               "No mail relay: \"relais-node notice relay\" names one."));
  }
  terminal.Line(table.empty() ? terminal.Say("Personne n'est prévenu.", "Nobody is told.") : table.ToString());
  if (!book.failure.empty()) {
    terminal.Line(absl::StrCat(
        terminal.Say("Le relais ne répond plus depuis le ", "The relay has failed since "), FormatDay(book.failing_day),
        " ", MinuteText(book.failing_minute), terminal.Say(" : ", ": "), book.failure,
        terminal.Say(". Essayer « relais-node notice test ».", ". Try \"relais-node notice test\".")));
  }
  return absl::OkStatus();
}

// A value that the file can hold between quotes.
bool IsPlain(const std::string& value) {
  return std::none_of(value.begin(), value.end(), [](char c) {
    return c == '"' || c == '\\' || absl::ascii_iscntrl(static_cast<unsigned char>(c));
  });
}

absl::Status Relay(const Arguments& arguments, Terminal& terminal) {
  absl::StatusOr<Place> place = OpenPlace(arguments, terminal);
  if (!place.ok()) return place.status();
  RelayOptions& relay = place->settings.relay;
  relay.address = arguments.Get("--address");
  if (!IsHubAddress(relay.address)) {
    return BadUsage(terminal.Say("--address : hôte:port est attendu", "--address: host:port is expected"));
  }
  relay.from = arguments.Get("--from");
  if (!IsMailbox(relay.from)) {
    return BadUsage(
        terminal.Say("--from : une adresse nom@domaine est attendue", "--from: an address name@domain is expected"));
  }
  const std::string security = arguments.Get("--security");
  relay.security = security == "tls"    ? RelaySecurity::kTls
                   : security == "none" ? RelaySecurity::kNone
                                        : RelaySecurity::kStartTls;
  if (relay.security == RelaySecurity::kNone && !IsLoopbackAddress(relay.address)) {
    return BadUsage(terminal.Say("--security none : seulement pour un relais sur cette machine",
                                 "--security none: only for a relay on this machine"));
  }
  relay.user = arguments.Get("--user");
  relay.authority_path = arguments.Get("--authority");
  place->settings.password_file = arguments.Get("--password-file");
  if (!IsPlain(relay.user) || !IsPlain(relay.authority_path) || !IsPlain(place->settings.password_file)) {
    return BadUsage(terminal.Say("ni guillemet ni barre oblique inverse dans ces valeurs",
                                 "no quote and no backslash in these values"));
  }
  if (absl::Status status = Save(*place, terminal); !status.ok()) return status;
  terminal.result()["relay"] = relay.address;
  terminal.Line(terminal.Say("Relais noté. Vérifier par « relais-node notice test NOM ».",
                             "Relay noted. Check it with \"relais-node notice test NAME\"."));
  return absl::OkStatus();
}

absl::Status FillHours(const Arguments& arguments, const Terminal& terminal, NoticeRecipient& recipient) {
  if (arguments.Has("--daily-at")) {
    const std::optional<int> minute = MinuteOf(arguments.Get("--daily-at"));
    if (!minute) {
      return BadUsage(terminal.Say("--daily-at : une heure comme 08:30 est attendue",
                                   "--daily-at: a time such as 08:30 is expected"));
    }
    recipient.pace = Pace::kDaily;
    recipient.daily_minute = *minute;
  }
  if (!arguments.Has("--quiet")) return absl::OkStatus();
  const std::string quiet = arguments.Get("--quiet");
  if (quiet == "no") {
    recipient.quiet_from = recipient.quiet_until = 0;
    return absl::OkStatus();
  }
  const std::vector<std::string> ends = absl::StrSplit(quiet, '-');
  const std::optional<int> from = ends.size() == 2 ? MinuteOf(ends[0]) : std::nullopt;
  const std::optional<int> until = ends.size() == 2 ? MinuteOf(ends[1]) : std::nullopt;
  if (!from || !until) {
    return BadUsage(terminal.Say("--quiet : « 19:00-08:00 » ou « no » est attendu",
                                 "--quiet: \"19:00-08:00\" or \"no\" is expected"));
  }
  recipient.quiet_from = *from;
  recipient.quiet_until = *until;
  return absl::OkStatus();
}

absl::Status FillDays(const Arguments& arguments, const Terminal& terminal, NoticeRecipient& recipient) {
  if (!arguments.Has("--days")) return absl::OkStatus();
  recipient.days = 0;
  const std::string days = arguments.Get("--days");
  for (absl::string_view word : absl::StrSplit(days, ',')) {
    const std::optional<int> day = DayOfWeekOf(word);
    if (!day) {
      return BadUsage(terminal.Say("--days : « lun,mar,mer » est attendu", "--days: \"mon,tue,wed\" is expected"));
    }
    recipient.days |= static_cast<Weekdays>(1 << *day);
  }
  return absl::OkStatus();
}

absl::Status Add(const Arguments& arguments, Terminal& terminal) {
  absl::StatusOr<Place> place = OpenPlace(arguments, terminal);
  if (!place.ok()) return place.status();
  const std::string name = arguments.Get("NAME");
  if (!IsRecipientName(name)) {
    return BadUsage(terminal.Say("NAME : de 1 à 40 lettres minuscules, chiffres ou tirets",
                                 "NAME: 1 to 40 lower-case letters, digits or hyphens"));
  }
  auto& recipients = place->settings.recipients;
  auto it = std::find_if(recipients.begin(), recipients.end(), [&](const auto& entry) { return entry.first == name; });
  if (it == recipients.end() && recipients.size() >= static_cast<size_t>(limits::kNoticeRecipientsMax)) {
    return BadUsage(absl::StrCat(terminal.Say("au plus ", "at most "), limits::kNoticeRecipientsMax,
                                 terminal.Say(" personnes", " people")));
  }
  NoticeRecipient recipient;
  recipient.address = arguments.Get("--address");
  if (!IsMailbox(recipient.address)) {
    return BadUsage(terminal.Say("--address : une adresse nom@domaine est attendue",
                                 "--address: an address name@domain is expected"));
  }
  if (arguments.Get("--notice-lang") == "en") recipient.language = NoticeLanguage::kEnglish;
  for (const std::string& word : arguments.All("--about")) recipient.kinds.insert(*WaitKindOf(word));
  if (absl::Status status = FillHours(arguments, terminal, recipient); !status.ok()) return status;
  if (absl::Status status = FillDays(arguments, terminal, recipient); !status.ok()) return status;
  const bool replaced = it != recipients.end();
  if (replaced) {
    it->second = recipient;
  } else {
    recipients.emplace_back(name, recipient);
    std::sort(recipients.begin(), recipients.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  }
  if (absl::Status status = Save(*place, terminal); !status.ok()) return status;
  terminal.result()["replaced"] = replaced;
  terminal.Line(absl::StrCat(name, terminal.Say(" : ", ": "), recipient.address, ", ", PaceText(recipient, terminal)));
  return absl::OkStatus();
}

absl::Status Remove(const Arguments& arguments, Terminal& terminal) {
  absl::StatusOr<Place> place = OpenPlace(arguments, terminal);
  if (!place.ok()) return place.status();
  auto& recipients = place->settings.recipients;
  const std::string name = arguments.Get("NAME");
  const auto end =
      std::remove_if(recipients.begin(), recipients.end(), [&](const auto& entry) { return entry.first == name; });
  if (end == recipients.end()) {
    return BadUsage(absl::StrCat(name, terminal.Say(" : inconnu ; « relais-node notice list » montre les noms",
                                                    ": unknown; \"relais-node notice list\" shows the names")));
  }
  recipients.erase(end, recipients.end());
  if (absl::Status status = Save(*place, terminal); !status.ok()) return status;
  terminal.Line(absl::StrCat(name, terminal.Say(" n'est plus prévenu.", " is told no more.")));
  return absl::OkStatus();
}

absl::Status Test(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<Place> place = OpenPlace(arguments, terminal);
  if (!place.ok()) return place.status();
  const std::string name = arguments.Get("NAME");
  const auto& recipients = place->settings.recipients;
  const auto it =
      std::find_if(recipients.begin(), recipients.end(), [&](const auto& entry) { return entry.first == name; });
  if (it == recipients.end() || place->settings.relay.address.empty()) {
    return BadUsage(terminal.Say("il faut d'abord « notice relay » et « notice add »",
                                 "\"notice relay\" and \"notice add\" come first"));
  }
  RelayOptions relay = place->settings.relay;
  if (!place->settings.password_file.empty()) {
    const absl::StatusOr<std::string> password = ReadSecretFile(place->settings.password_file, kPasswordBytesMax);
    if (!password.ok()) return BadUsage(password.status().message());
    relay.password = std::string(absl::StripAsciiWhitespace(*password));
  }
  SystemClock clock;
  OsEntropy entropy;
  CurlMailer mailer(relay, clock, entropy);
  const absl::Status sent = mailer.Send(TrialMail(it->second));
  if (absl::IsPermissionDenied(sent)) {
    return OutOfReach(absl::StrCat(terminal.Say("Le relais refuse l'identification : vérifier --user et "
                                                "--password-file. ",
                                                "The relay refuses the sign-in: check --user and --password-file. "),
                                   sent.message()));
  }
  if (!sent.ok()) {
    return OutOfReach(absl::StrCat(
        terminal.Say("Le relais n'a pas pris le message : ", "The relay did not take the mail: "), sent.message()));
  }
  terminal.Line(absl::StrCat(terminal.Say("Message d'essai remis au relais pour ", "Trial handed to the relay for "),
                             it->second.address));
  return absl::OkStatus();
}

Option NameOption() {
  return {"NAME",
          {"nom court de la personne ou du poste : accueil", "short name of the person or post"},
          Takes::kOne,
          true};
}

}  // namespace

std::vector<Command> NoticeCommands() {
  return {
      {"notice list",
       {"montre qui est prévenu, et quand il l'a été", "shows who is told, and when they were"},
       {},
       &ListNotices},
      {"notice relay",
       {"indique le relais de messagerie de la structure", "names the structure's mail relay"},
       {{"--address", {"hôte:port du relais", "host:port of the relay"}, Takes::kOne, true},
        {"--from", {"adresse de l'expéditeur", "sender's address"}, Takes::kOne, true},
        {"--security", {"chiffrement (starttls)", "encryption (starttls)"}, Takes::kOne, false, "starttls|tls|none"},
        {"--user", {"identifiant", "user"}},
        {"--password-file",
         {"fichier du mot de passe, lisible par vous seul", "file of the password, readable by you alone"},
         Takes::kOne,
         false,
         "file"},
        {"--authority",
         {"autorités du relais, si elles ne sont pas celles du système",
          "the relay's authorities, when they are not the system's"},
         Takes::kOne,
         false,
         "file"}},
       &Relay,
       "relais-node notice relay --address smtp.example.org:587 --from relais@example.org --user relais "
       "--password-file smtp.password"},
      {"notice add",
       {"prévient quelqu'un ; le même nom remplace ses réglages",
        "tells somebody; the same name replaces its settings"},
       {NameOption(),
        {"--address", {"adresse de messagerie", "mail address"}, Takes::kOne, true},
        {"--about",
         {"sur quoi, autant de fois que nécessaire (tout)", "about what, as often as needed (everything)"},
         Takes::kMany,
         false,
         kKinds},
        {"--daily-at", {"une fois par jour, à HH:MM (aussitôt)", "once a day, at HH:MM (at once)"}},
        {"--quiet",
         {"heures sans message, « 19:00-08:00 » (celles-là), ou « no »",
          "hours without notices, \"19:00-08:00\" (these), or \"no\""}},
        {"--days",
         {"jours avec messages, « lun,mar,mer,jeu,ven » (ceux-là)", "days with notices, \"mon,tue\" (Mon–Fri)"}},
        {"--notice-lang", {"langue du message (fr)", "language of the notice (fr)"}, Takes::kOne, false, "fr|en"}},
       &Add,
       "relais-node notice add accueil --address accueil@example.org --about to-open --about overdue"},
      {"notice remove", {"ne prévient plus quelqu'un", "tells somebody no more"}, {NameOption()}, &Remove},
      {"notice test", {"envoie maintenant un message d'essai", "sends a trial now"}, {NameOption()}, &Test},
  };
}

}  // namespace relais::node
