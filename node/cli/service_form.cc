#include "node/cli/service_form.h"

#include <climits>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "node/cli/words.h"
#include "services/core/handoff/day.h"

namespace relais::node {
namespace {

void ReadText(const Arguments& arguments, const char* option, std::string& out) {
  if (arguments.Has(option)) out = arguments.Get(option);
}

void ReadSet(const Arguments& arguments, const char* option, absl::btree_set<std::string>& out) {
  if (!arguments.Has(option)) return;
  const std::vector<std::string>& all = arguments.All(option);
  out = {all.begin(), all.end()};
}

absl::Status ReadNumber(const Arguments& arguments, const char* option, int min, int max, const Terminal& terminal,
                        int& out) {
  if (!arguments.Has(option)) return absl::OkStatus();
  int number = 0;
  if (!absl::SimpleAtoi(arguments.Get(option), &number) || number < min || number > max) {
    return BadUsage(absl::StrCat(option, terminal.Say(" : un nombre de ", ": a number from "), min,
                                 terminal.Say(" à ", " to "), max));
  }
  out = number;
  return absl::OkStatus();
}

absl::Status FillNumbers(const Arguments& arguments, const Terminal& terminal, Service& service) {
  int cep = service.cep_level;
  absl::Status status = ReadNumber(arguments, "--cep", 0, 3, terminal, cep);
  service.cep_level = static_cast<uint8_t>(cep);
  if (status.ok()) {
    status = ReadNumber(arguments, "--answer-days", 1, kServiceAnswerOpenDaysMax, terminal, service.answer_open_days);
  }
  if (status.ok()) status = ReadNumber(arguments, "--weeks", 0, 1000, terminal, service.weeks);
  return status;
}

absl::Status FillDays(const Arguments& arguments, const Terminal& terminal, Service& service) {
  if (arguments.Has("--weekdays")) {
    unsigned bits = 0;
    for (absl::string_view word : absl::StrSplit(arguments.Get("--weekdays"), ',')) {
      int day = 0;
      if (!absl::SimpleAtoi(word, &day) || day < 1 || day > 7) {
        return BadUsage(terminal.Say("--weekdays : des jours de 1 (lundi) à 7, comme 1,2,4",
                                     "--weekdays: days from 1 (Monday) to 7, such as 1,2,4"));
      }
      bits |= 1u << (day - 1);
    }
    service.open_weekdays = static_cast<Weekdays>(bits);
  }
  if (!arguments.Has("--from") && !arguments.Has("--until")) return absl::OkStatus();
  const absl::StatusOr<Day> from = DayOption(arguments, "--from", terminal);
  if (!from.ok()) return from.status();
  const absl::StatusOr<Day> until = DayOption(arguments, "--until", terminal);
  if (!until.ok()) return until.status();
  service.valid_days = {*from, *until};
  return absl::OkStatus();
}

absl::Status FillAccess(const Arguments& arguments, const Terminal& terminal, Service& service) {
  if (!arguments.Has("--access")) return absl::OkStatus();
  uint32_t bits = 0;
  for (const std::string& word : arguments.All("--access")) {
    const std::optional<uint32_t> bit = AccessNeeds().NumberOf(word);
    if (!bit) return BadUsage(absl::StrCat("--access", terminal.Say(" : ", ": "), AccessNeeds().Choices()));
    bits |= *bit;
  }
  service.access_needs = static_cast<uint16_t>(bits);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Day> DayOption(const Arguments& arguments, const char* option, const Terminal& terminal) {
  const absl::StatusOr<Day> day = ParseDay(arguments.Get(option));
  if (day.ok()) return *day;
  return BadUsage(
      absl::StrCat(option, terminal.Say(" : une date AAAA-MM-JJ est attendue", ": a date YYYY-MM-DD is expected")));
}

absl::StatusOr<DayRange> DaysFromText(absl::string_view text, const Terminal& terminal) {
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits("..", 1));
  const absl::StatusOr<Day> first = ParseDay(parts.first);
  const absl::StatusOr<Day> last = parts.second.empty() ? first : ParseDay(parts.second);
  if (first.ok() && last.ok() && *first <= *last) return DayRange{*first, *last};
  return BadUsage(absl::StrCat(text, terminal.Say(" : des jours AAAA-MM-JJ..AAAA-MM-JJ sont attendus",
                                                  ": days YYYY-MM-DD..YYYY-MM-DD are expected")));
}

absl::Status FillService(const Arguments& arguments, const Terminal& terminal, Service& service) {
  ReadText(arguments, "--name", service.name);
  ReadText(arguments, "--description", service.description);
  ReadSet(arguments, "--need", service.needs);
  ReadSet(arguments, "--public", service.publics);
  ReadSet(arguments, "--commune", service.communes);
  ReadSet(arguments, "--language", service.languages);
  ReadText(arguments, "--address", service.address.line);
  ReadText(arguments, "--postcode", service.address.postcode);
  ReadText(arguments, "--town", service.address.town);
  ReadText(arguments, "--place", service.address.commune);
  ReadText(arguments, "--telephone", service.contact.telephone);
  ReadText(arguments, "--email", service.contact.email);
  ReadText(arguments, "--web", service.contact.web);
  ReadText(arguments, "--hours", service.opening_hours);
  ReadText(arguments, "--type", service.type);
  ReadText(arguments, "--conditions", service.access_conditions);
  ReadText(arguments, "--fee-details", service.fee_details);
  if (arguments.Has("--door")) service.door = arguments.Get("--door") == "first" ? Door::kFirst : Door::kSecond;
  if (arguments.Has("--fee")) service.fee = arguments.Get("--fee") == "free" ? Fee::kFree : Fee::kPaying;
  if (arguments.Has("--reception")) {
    service.remote = arguments.Get("--reception") != "on-site";
    service.remote_only = arguments.Get("--reception") == "remote";
  }
  absl::Status status = FillNumbers(arguments, terminal, service);
  if (status.ok()) status = FillAccess(arguments, terminal, service);
  if (status.ok()) status = FillDays(arguments, terminal, service);
  return status;
}

std::vector<Option> ServiceOptions() {
  return {
      {"--name", {"nom de l'offre", "name of the service"}},
      {"--need",
       {"besoin, code data·inclusion, autant de fois que nécessaire", "need, as often as needed"},
       Takes::kMany},
      {"--public", {"public, de même ; aucun : tout le monde", "public, likewise; none: everyone"}, Takes::kMany},
      {"--commune",
       {"commune où habiter, de même ; aucune : partout", "commune to live in, likewise; none: anywhere"},
       Takes::kMany},
      {"--door", {"première ou seconde porte", "first or second door"}, Takes::kOne, false, "first|second"},
      {"--description", {"en quelques phrases", "in a few sentences"}},
      {"--address", {"numéro et rue", "number and street"}},
      {"--postcode", {"code postal", "postcode"}},
      {"--town", {"ville, comme sur la fiche", "town, as on the slip"}},
      {"--place", {"code INSEE de la commune du lieu", "INSEE code of the place's commune"}},
      {"--telephone", {"téléphone", "telephone"}},
      {"--email", {"courriel", "e-mail"}},
      {"--web", {"site web", "web site"}},
      {"--hours", {"horaires, notation OpenStreetMap", "opening hours, OpenStreetMap notation"}},
      {"--weekdays", {"jours ouverts, de 1 (lundi) à 7 : 1,2,4", "open weekdays, 1 (Monday) to 7: 1,2,4"}},
      {"--type", {"type de service data·inclusion", "data·inclusion type of service"}},
      {"--language",
       {"langue parlée, code ISO 639, autant de fois que nécessaire", "language spoken, as often as needed"},
       Takes::kMany},
      {"--access",
       {"accueil possible, autant de fois que nécessaire", "access need that can be met, as often as needed"},
       Takes::kMany,
       false,
       AccessNeeds().Choices()},
      {"--cep", {"niveau de CEP, de 1 à 3 ; 0 : aucun", "CEP level, 1 to 3; 0: none"}},
      {"--answer-days", {"réponse promise, en jours ouverts", "answer promised within open days"}},
      {"--weeks", {"durée en semaines", "how many weeks it takes"}},
      {"--fee", {"gratuit ou payant", "free or paying"}, Takes::kOne, false, "free|paying"},
      {"--fee-details", {"précisions sur les frais", "about the fee"}},
      {"--conditions", {"conditions d'accès", "conditions of access"}},
      {"--reception",
       {"sur place, à distance, ou les deux", "on site, remote, or both"},
       Takes::kOne,
       false,
       "on-site|remote|both"},
      {"--from", {"premier jour d'un stand", "first day of a stand"}},
      {"--until", {"son dernier jour", "its last day"}},
  };
}

}  // namespace relais::node
