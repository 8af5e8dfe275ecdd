// The partner's services, one by one, in its draft.
#include <algorithm>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/service_form.h"
#include "node/cli/services_draft.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/terminal/table.h"
#include "services/core/directory/freshness.h"
#include "services/core/handoff/day.h"

namespace relais::node {
namespace {

constexpr size_t kShownIdSymbols = 8;

// Whoever confirms the whole structure confirms each of its services, as every search takes it.
Day ConfirmedDay(const ServicesDraft& draft, const Service& service) {
  return std::max(service.confirmed_day, draft.partner.entry.structure.confirmed_day);
}

// The row of the file, and what follows from the day of its confirmation.
nlohmann::json JsonOf(const ServicesDraft& draft, const Service& service) {
  const Day confirmed = ConfirmedDay(draft, service);
  nlohmann::json row = ServiceToJson(draft.partner, service, draft.today);
  row["stale"] = IsStale(confirmed, draft.today);
  row["freshness"] = FreshnessScore(confirmed, draft.today);
  return row;
}

// The day of its confirmation; said so where that is more than six months ago.
std::string ConfirmedText(const ServicesDraft& draft, const Service& service, const Terminal& terminal) {
  const Day confirmed = ConfirmedDay(draft, service);
  if (confirmed == kNoDay) return terminal.Say("jamais : à vérifier", "never: to be checked");
  const std::string day = FormatDay(confirmed);
  if (!IsStale(confirmed, draft.today)) return day;
  return absl::StrCat(day, terminal.Say(" : plus de six mois, à vérifier", ": over six months ago, to be checked"));
}

// Writes the draft and says which service it is about.
absl::Status Keep(const ServicesDraft& draft, const Service& service, Terminal& terminal) {
  if (absl::Status kept = WriteServicesDraft(draft, terminal); !kept.ok()) return kept;
  terminal.result()["service"] = service.id.ToHex();
  terminal.result()["name"] = service.name;
  terminal.Line(absl::StrCat(service.id.ToHex().substr(0, kShownIdSymbols), "  ", service.name,
                             terminal.Say(" : noté. À publier : « relais-node services publish ».",
                                          ": noted. To publish: \"relais-node services publish\".")));
  return absl::OkStatus();
}

absl::Status ListServices(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<ServicesDraft> draft = ReadServicesDraft(arguments, terminal, false);
  if (!draft.ok()) return draft.status();
  Table table({"", terminal.Say("offre", "service"), terminal.Say("porte", "door"),
               terminal.Say("confirmée le", "confirmed"), terminal.Say("places", "places")});
  terminal.result()["services"] = nlohmann::json::array();
  for (const Service& service : draft->partner.entry.services) {
    terminal.result()["services"].push_back(JsonOf(*draft, service));
    table.Add({service.id.ToHex().substr(0, kShownIdSymbols), service.name,
               service.door == Door::kFirst ? terminal.Say("première", "first") : terminal.Say("seconde", "second"),
               ConfirmedText(*draft, service, terminal),
               service.places_per_week == 0 ? "" : absl::StrCat(service.places_per_week)});
  }
  terminal.Line(table.empty() ? terminal.Say("Aucune offre.", "No service.") : table.ToString());
  const std::vector<Service>& services = draft->partner.entry.services;
  const auto stale = std::count_if(services.begin(), services.end(), [&](const Service& service) {
    return IsStale(ConfirmedDay(*draft, service), draft->today);
  });
  terminal.result()["stale"] = stale;
  if (stale > 0) {
    terminal.Line(absl::StrCat(stale,
                               terminal.Say(" offre(s) non confirmée(s) depuis six mois ; si tout est juste : ",
                                            " service(s) not confirmed for six months; if all is right: "),
                               "relais-node services confirm"));
  }
  return absl::OkStatus();
}

absl::Status AddService(const Arguments& arguments, Terminal& terminal) {
  absl::StatusOr<ServicesDraft> draft = ReadServicesDraft(arguments, terminal, arguments.Has("--fresh"));
  if (!draft.ok()) return draft.status();
  Service service;
  service.id = OsEntropy().DrawId<ServiceId>();
  service.partner = draft->partner.entry.partner;
  service.confirmed_day = draft->today;
  if (absl::Status filled = FillService(arguments, terminal, service); !filled.ok()) return filled;
  draft->partner.entry.services.push_back(service);
  return Keep(*draft, service, terminal);
}

// Reads the draft, changes the one service that SERVICE names, and keeps it.
absl::Status Change(const Arguments& arguments, Terminal& terminal,
                    absl::FunctionRef<absl::Status(const ServicesDraft&, Service&)> change) {
  absl::StatusOr<ServicesDraft> draft = ReadServicesDraft(arguments, terminal, false);
  if (!draft.ok()) return draft.status();
  const absl::StatusOr<Service*> service = FindOwnService(*draft, arguments.Get("SERVICE"), terminal);
  if (!service.ok()) return service.status();
  if (absl::Status changed = change(*draft, **service); !changed.ok()) return changed;
  return Keep(*draft, **service, terminal);
}

absl::Status Edit(const Arguments& arguments, Terminal& terminal) {
  return Change(arguments, terminal, [&](const ServicesDraft& draft, Service& service) {
    // Whoever corrects it has looked at it.
    service.confirmed_day = draft.today;
    return FillService(arguments, terminal, service);
  });
}

absl::Status CloseService(const Arguments& arguments, Terminal& terminal) {
  return Change(arguments, terminal, [&](const ServicesDraft& draft, Service& service) -> absl::Status {
    const absl::StatusOr<DayRange> days = DaysFromText(arguments.Get("DAYS"), terminal);
    if (!days.ok()) return days.status();
    // Closures that are over only take room.
    std::erase_if(service.closures, [&](const DayRange& closure) { return closure.last < draft.today; });
    service.closures.push_back(*days);
    return absl::OkStatus();
  });
}

absl::Status Capacity(const Arguments& arguments, Terminal& terminal) {
  return Change(arguments, terminal, [&](const ServicesDraft& draft, Service& service) -> absl::Status {
    if (arguments.Has("--places") &&
        (!absl::SimpleAtoi(arguments.Get("--places"), &service.places_per_week) || service.places_per_week < 0)) {
      return BadUsage(terminal.Say("--places : un nombre par semaine", "--places: a number a week"));
    }
    if (arguments.Has("--next")) {
      const absl::StatusOr<Day> next = DayOption(arguments, "--next", terminal);
      if (!next.ok()) return next.status();
      service.next_place_day = *next;
    }
    service.capacity_day = draft.today;
    return absl::OkStatus();
  });
}

absl::Status Confirm(const Arguments& arguments, Terminal& terminal) {
  absl::StatusOr<ServicesDraft> draft = ReadServicesDraft(arguments, terminal, false);
  if (!draft.ok()) return draft.status();
  size_t count = 0;
  for (const std::string& typed : arguments.All("SERVICE")) {
    const absl::StatusOr<Service*> service = FindOwnService(*draft, typed, terminal);
    if (!service.ok()) return service.status();
    (*service)->confirmed_day = draft->today;
    ++count;
  }
  if (!arguments.Has("SERVICE")) {
    for (Service& service : draft->partner.entry.services) service.confirmed_day = draft->today;
    draft->partner.entry.structure.confirmed_day = draft->today;
    count = draft->partner.entry.services.size();
  }
  if (absl::Status kept = WriteServicesDraft(*draft, terminal); !kept.ok()) return kept;
  terminal.result()["confirmed"] = count;
  terminal.result()["day"] = FormatDay(draft->today);
  terminal.Line(absl::StrCat(count, terminal.Say(" offre(s) confirmée(s) au ", " service(s) confirmed as of "),
                             FormatDay(draft->today)));
  return absl::OkStatus();
}

absl::Status RemoveService(const Arguments& arguments, Terminal& terminal) {
  absl::StatusOr<ServicesDraft> draft = ReadServicesDraft(arguments, terminal, false);
  if (!draft.ok()) return draft.status();
  const absl::StatusOr<Service*> found = FindOwnService(*draft, arguments.Get("SERVICE"), terminal);
  if (!found.ok()) return found.status();
  const Service service = **found;
  std::erase_if(draft->partner.entry.services, [&](const Service& s) { return s.id == service.id; });
  return Keep(*draft, service, terminal);
}

Option ServiceOption(Takes takes = Takes::kOne) {
  return {"SERVICE",
          {"numéro de l'offre, son début, ou une partie de son nom",
           "id of the service, its beginning, or a part of its name"},
          takes,
          takes == Takes::kOne};
}

}  // namespace

std::vector<Command> ServiceCommands() {
  std::vector<Option> add = ServiceOptions();
  add.push_back({"--fresh",
                 {"part d'une liste vide, sans demander au nœud", "begins with an empty list, without asking the node"},
                 Takes::kNothing});
  std::vector<Option> edit = ServiceOptions();
  edit.insert(edit.begin(), ServiceOption());
  return {
      {"services list", {"montre les offres de la structure", "shows the partner's services"}, {}, &ListServices},
      {"services add",
       {"ajoute une offre", "adds a service"},
       std::move(add),
       &AddService,
       "relais-node services add --name \"Stand au forum\" --door first --need se-former--trouver-sa-formation "
       "--from 2026-12-04 --until 2026-12-05 --address \"Salle des fêtes\" --town Pithiviers --place 45252"},
      {"services edit", {"corrige une offre", "corrects a service"}, std::move(edit), &Edit},
      {"services confirm",
       {"dit que tout est juste à ce jour, pour toutes les offres ou pour celles nommées",
        "says that all is right as of today, of all services or of those named"},
       {ServiceOption(Takes::kMany)},
       &Confirm},
      {"services close",
       {"annonce une fermeture exceptionnelle", "announces an exceptional closure"},
       {ServiceOption(), {"DAYS", {"AAAA-MM-JJ..AAAA-MM-JJ", "YYYY-MM-DD..YYYY-MM-DD"}, Takes::kOne, true}},
       &CloseService,
       "relais-node services close permis 2026-12-24..2027-01-02"},
      {"services capacity",
       {"dit combien de personnes peuvent venir, et quand la première",
        "says how many people can come, and when the first"},
       {ServiceOption(),
        {"--places", {"nouvelles personnes par semaine ; 0 : non dit", "new people a week; 0: not said"}},
        {"--next", {"premier jour avec une place", "first day with room"}}},
       &Capacity},
      {"services remove", {"retire une offre", "takes a service away"}, {ServiceOption()}, &RemoveService},
  };
}

}  // namespace relais::node
