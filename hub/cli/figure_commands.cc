// The Region's figures, and what those who look after partners see.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "hub/cli/alert_text.h"
#include "hub/cli/commands.h"
#include "hub/cli/figure_text.h"
#include "hub/cli/operator_line.h"
#include "hub/cli/typed_ids.h"
#include "relais/v1/monitoring_service.grpc.pb.h"
#include "services/adapters/terminal/message_json.h"
#include "services/adapters/terminal/table.h"
#include "services/core/handoff/ids.h"

namespace relais::hub {
namespace {

using FigureStub = v1::MonitoringService::Stub;

struct ViewWord {
  const char* word;
  v1::FlowView view;
};
constexpr ViewWord kViewWords[] = {
    {"region", v1::FLOW_VIEW_REGION},
    {"origin-territory", v1::FLOW_VIEW_ORIGIN_TERRITORY},
    {"destination-territory", v1::FLOW_VIEW_DESTINATION_TERRITORY},
    {"origin-kind", v1::FLOW_VIEW_ORIGIN_KIND},
    {"destination-kind", v1::FLOW_VIEW_DESTINATION_KIND},
    {"convention", v1::FLOW_VIEW_CONVENTION},
    {"territories", v1::FLOW_VIEW_TERRITORIES},
    {"origin-territory-kind", v1::FLOW_VIEW_ORIGIN_TERRITORY_KIND},
    {"destination-territory-kind", v1::FLOW_VIEW_DESTINATION_TERRITORY_KIND},
};

constexpr char kByPublic[] = "public";

std::string AllViewWords() {
  std::string words;
  for (const ViewWord& view : kViewWords) absl::StrAppend(&words, words.empty() ? "" : "|", view.word);
  return words;
}

// "--by", or the table in which the wanted line stands.
v1::FlowView ViewOf(const Arguments& arguments) {
  for (const ViewWord& view : kViewWords) {
    if (arguments.Get("--by") == view.word) return view.view;
  }
  if (arguments.Has("--convention")) return v1::FLOW_VIEW_CONVENTION;
  if (arguments.Has("--territory") && arguments.Has("--kind")) return v1::FLOW_VIEW_DESTINATION_TERRITORY_KIND;
  if (arguments.Has("--territory")) return v1::FLOW_VIEW_DESTINATION_TERRITORY;
  return arguments.Has("--kind") ? v1::FLOW_VIEW_DESTINATION_KIND : v1::FLOW_VIEW_REGION;
}

absl::Status FillQuestion(const Arguments& arguments, const Terminal& terminal, v1::FigureQuestion* question) {
  question->set_from_month(arguments.Get("--from"));
  question->set_to_month(arguments.Get("--to"));
  question->set_view(ViewOf(arguments));
  question->set_territory(arguments.Get("--territory"));
  question->set_kind(arguments.Get("--kind"));
  if (arguments.Has("--convention")) {
    const absl::StatusOr<ConventionId> convention = TypedId<ConventionId>(arguments, "--convention", terminal);
    if (!convention.ok()) return convention.status();
    question->set_convention(std::string(convention->view()));
  }
  return absl::OkStatus();
}

void PrintTable(const v1::FigureTable& table, const Arguments& arguments, Terminal& terminal) {
  if (arguments.Has("--csv") || arguments.Has("--csv-fr")) {
    if (terminal.json()) return;
    return terminal.Raw(TableCsv(table, arguments.Has("--csv-fr") ? CsvStyle::kFrench : CsvStyle::kPlain));
  }
  if (table.from_month().empty()) {
    return terminal.Line(terminal.Say("Aucun mois n'est encore clos : les chiffres viennent quand le mois finit.",
                                      "No month is closed yet: figures come when the month ends."));
  }
  terminal.Line(table.from_month() == table.to_month()
                    ? absl::StrCat(terminal.Say("Mois ", "Month "), table.from_month())
                    : absl::StrCat(terminal.Say("De ", "From "), table.from_month(), terminal.Say(" à ", " to "),
                                   table.to_month()));
  if (table.rows().empty()) {
    terminal.Line(terminal.Say("Rien qui puisse être dit.", "Nothing that may be told."));
  } else {
    terminal.Line(TableText(table, terminal.language()));
  }
  terminal.Line(
      absl::StrCat(terminal.Say("Entre parenthèses : l'écart avec la période précédente. « masqué » : moins de ",
                                "In brackets: the change since the period before. \"hidden\": under "),
                   table.threshold(),
                   terminal.Say(", trop peu de structures, ou déductible du reste.",
                                ", too few partners, or to be had from the rest.")));
}

// Asks the hub, shows its table, and hands out the whole answer.
template <class Request, class Response>
absl::StatusOr<Response> ShowFigures(const Arguments& arguments, Terminal& terminal, const Request& request,
                                     grpc::Status (FigureStub::*method)(grpc::ClientContext*, const Request&,
                                                                        Response*)) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::MonitoringService::NewStub(line->channel());
  absl::StatusOr<Response> answer = line->Call(*stub, method, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  PrintTable(answer->table(), arguments, terminal);
  return answer;
}

template <class Request, class Response>
absl::Status Figures(const Arguments& arguments, Terminal& terminal,
                     grpc::Status (FigureStub::*method)(grpc::ClientContext*, const Request&, Response*)) {
  Request request;
  if (absl::Status filled = FillQuestion(arguments, terminal, request.mutable_question()); !filled.ok()) return filled;
  return ShowFigures(arguments, terminal, request, method).status();
}

// "--by public" is of the nodes' released counts, everything else of live events.
absl::Status Access(const Arguments& arguments, Terminal& terminal) {
  v1::GetAccessRequest request;
  if (absl::Status filled = FillQuestion(arguments, terminal, request.mutable_question()); !filled.ok()) return filled;
  request.set_by_public(arguments.Get("--by") == kByPublic);
  if (request.by_public()) request.mutable_question()->clear_view();
  return ShowFigures(arguments, terminal, request, &FigureStub::GetAccess).status();
}

// The reasons whose codes begin with `kind`, under a head of their own: some sound alike and are not the same.
void PrintReasons(const v1::FigureTable& table, absl::string_view kind, const Text& head, Terminal& terminal) {
  Table reasons({terminal.Say(head.fr, head.en), terminal.Say("nombre", "number")});
  for (const v1::FigureRow& row : table.rows()) {
    if (!absl::StartsWith(row.keys(0).code(), kind)) continue;
    reasons.Add({terminal.Say(row.keys(0).label(), row.keys(0).code()),
                 FigureText(row.figures(0), "number", terminal.language())});
  }
  terminal.Line(reasons.ToString());
}

absl::Status Unmet(const Arguments& arguments, Terminal& terminal) {
  v1::GetUnmetRequest request;
  if (absl::Status filled = FillQuestion(arguments, terminal, request.mutable_question()); !filled.ok()) return filled;
  const absl::StatusOr<v1::GetUnmetResponse> answer = ShowFigures(arguments, terminal, request, &FigureStub::GetUnmet);
  if (!answer.ok()) return answer.status();
  if (arguments.Has("--csv") || arguments.Has("--csv-fr") || answer->reasons().rows().empty()) return absl::OkStatus();
  PrintReasons(answer->reasons(), "declined.", {"refus, par motif", "refusals, by reason"}, terminal);
  PrintReasons(answer->reasons(), "unmet.", {"besoins sans réponse, par motif", "unmet needs, by reason"}, terminal);
  return absl::OkStatus();
}

absl::Status ListDefinitions(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::MonitoringService::NewStub(line->channel());
  const absl::StatusOr<v1::ListIndicatorsResponse> answer =
      line->Call(*stub, &FigureStub::ListIndicators, v1::ListIndicatorsRequest());
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  for (const v1::IndicatorDefinition& one : answer->indicators()) {
    terminal.Line(absl::StrCat(one.name(), "  ", terminal.Say(one.label_fr(), one.label_en())));
    terminal.Line(absl::StrCat("  = ", terminal.Say(one.formula_fr(), one.formula_en())));
    terminal.Line(
        absl::StrCat(terminal.Say("  hors : ", "  leaving out: "), terminal.Say(one.excludes_fr(), one.excludes_en())));
    terminal.Line(absl::StrCat(
        "  ", UnitText(one.unit(), terminal.language()), terminal.Say(" ; source : ", "; source: "),
        SourceText(one.source(), terminal.language()), terminal.Say(" ; depuis ", "; since "), one.since()));
  }
  return absl::OkStatus();
}

std::string Words(const Terminal& terminal, v1::ActivityBand band) {
  switch (band) {
    case v1::ACTIVITY_BAND_NOTHING:
      return terminal.Say("rien", "nothing");
    case v1::ACTIVITY_BAND_LITTLE:
      return terminal.Say("peu", "little");
    case v1::ACTIVITY_BAND_SOME:
      return terminal.Say("moyen", "some");
    case v1::ACTIVITY_BAND_MUCH:
      return terminal.Say("beaucoup", "much");
    default:
      return "";
  }
}

std::string Words(const Terminal& terminal, v1::ShareBand band) {
  switch (band) {
    case v1::SHARE_BAND_TOO_FEW:
      return terminal.Say("trop peu pour dire", "too few to say");
    case v1::SHARE_BAND_SELDOM:
      return terminal.Say("rarement", "seldom");
    case v1::SHARE_BAND_OFTEN:
      return terminal.Say("souvent", "often");
    case v1::SHARE_BAND_MOSTLY:
      return terminal.Say("le plus souvent", "mostly");
    default:
      return "";
  }
}

absl::Status PartnersViewCommand(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<ConventionId> convention = TypedId<ConventionId>(arguments, "--convention", terminal);
  if (!convention.ok()) return convention.status();
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  v1::GetPartnersViewRequest request;
  request.set_convention(std::string(convention->view()));
  const auto stub = v1::MonitoringService::NewStub(line->channel());
  const absl::StatusOr<v1::GetPartnersViewResponse> answer = line->Call(*stub, &FigureStub::GetPartnersView, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  terminal.Line(absl::StrCat(answer->convention_title(), ", ", answer->from_month(), terminal.Say(" à ", " to "),
                             answer->to_month()));
  Table table({terminal.Say("structure", "partner"), terminal.Say("orientations reçues", "referrals"),
               terminal.Say("hors délai", "late"), terminal.Say("refuse", "refuses"), terminal.Say("muette", "silent"),
               terminal.Say("à appeler", "worth a call")});
  const auto yes = [&terminal](bool is) { return is ? terminal.Say("oui", "yes") : ""; };
  for (const v1::PartnerBands& partner : answer->partners()) {
    table.Add({partner.name(), Words(terminal, partner.activity()), Words(terminal, partner.late()),
               Words(terminal, partner.refusals()), yes(partner.silent()), yes(partner.needs_support())});
  }
  terminal.Line(table.ToString());
  return absl::OkStatus();
}

absl::Status Alerts(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::MonitoringService::NewStub(line->channel());
  const absl::StatusOr<v1::ListAlertsResponse> answer =
      line->Call(*stub, &FigureStub::ListAlerts, v1::ListAlertsRequest());
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  if (answer->alerts().empty()) {
    terminal.Line(terminal.Say("Rien ne demande de soin aujourd'hui.", "Nothing needs care today."));
  }
  for (const std::string& text : AlertLines(*answer, terminal.language())) terminal.Line(text);
  return absl::OkStatus();
}

std::vector<Option> QuestionOptions() {
  return {{"--from", {"premier mois, AAAA-MM (celui de --to)", "first month, YYYY-MM (the one of --to)"}},
          {"--to", {"dernier mois compris (le dernier qui est clos)", "last month, included (the last closed one)"}},
          {"--by", {"ce que disent les lignes", "what the lines are"}, Takes::kOne, false, AllViewWords()},
          {"--territory", {"code d'un arrondissement", "code of an arrondissement"}},
          {"--kind", {"sorte de structure, code data·inclusion", "kind of partner, a code of data·inclusion"}},
          {"--convention", {"numéro de la convention", "the convention's id"}},
          {"--csv", {"CSV : virgules et points", "CSV: commas and decimal points"}, Takes::kNothing},
          {"--csv-fr", {"CSV pour un tableur français", "CSV for a French spreadsheet"}, Takes::kNothing}};
}

}  // namespace

std::vector<Command> FigureCommands() {
  const auto figures = [](auto method) {
    return [method](const Arguments& arguments, Terminal& terminal) { return Figures(arguments, terminal, method); };
  };
  const std::vector<Option> options = QuestionOptions();
  std::vector<Option> access = options;
  for (Option& option : access) {
    if (option.name == "--by") option.values = "origin-territory|destination-territory|public";
  }
  return {
      {"flows",
       {"dit où vont les orientations et ce qu'elles deviennent", "says where referrals go and what becomes of them"},
       options,
       figures(&FigureStub::GetFlows),
       "relais-hub flows --from 2026-01 --to 2026-06 --by destination-territory"},
      {"delays",
       {"dit combien de jours ouverts il faut", "says how many open days it takes"},
       options,
       figures(&FigureStub::GetDelays)},
      {"doors",
       {"dit combien de portes il a fallu", "says how many doors it took"},
       options,
       figures(&FigureStub::GetDoors)},
      {"access",
       {"compare les territoires à population égale, ou les publics",
        "compares the territories per inhabitant, or the publics"},
       access,
       &Access,
       "relais-hub access --by public --territory 452"},
      {"unmet",
       {"dit les besoins sans réponse et les refus, par motif", "tells unmet needs and refusals, by reason"},
       options,
       &Unmet},
      {"indicators", {"définit chaque chiffre", "defines each figure"}, {}, &ListDefinitions},
      {"partners-view",
       {"montre à l'animateur comment vont ses structures, sans aucun chiffre",
        "shows the animator how its partners get on, without any number"},
       {{"--convention", {"numéro de la convention", "the convention's id"}, Takes::kOne, true}},
       &PartnersViewCommand},
      {"alerts", {"dit ce qui demande du soin aujourd'hui", "says what needs care today"}, {}, &Alerts},
  };
}

}  // namespace relais::hub
