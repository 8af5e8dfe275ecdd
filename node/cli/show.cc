#include "node/cli/show.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "node/cli/words.h"
#include "services/adapters/terminal/table.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"
#include "services/wire/reason_codec.h"

namespace relais::node {
namespace {

constexpr size_t kShortSymbols = 10;  // 40 bits: no two of a node's referrals share them

// "reason: sentence" for a refusal shown inside an answer.
std::string ReasonText(v1::Reason number, const Terminal& terminal) {
  const std::optional<Reason> reason = wire::FromProto(number);
  if (!reason || *reason == Reason::kNone) return "";
  return absl::StrCat(ReasonName(*reason), terminal.Say(" : ", ": "),
                      terminal.Say(ReasonAdviceFr(*reason), ReasonAdviceEn(*reason)));
}

// The French label says EXERCICE by itself.
std::string StateOf(const v1::ReferralSummary& referral, const Terminal& terminal) {
  return terminal.Say(referral.state_label(), absl::StrCat(referral.drill() ? "DRILL · " : "", referral.state()));
}

std::string WayOf(const v1::ReferralSummary& referral, const Terminal& terminal) {
  if (!referral.paper_partner_name().empty()) {
    return absl::StrCat(terminal.Say("à transmettre à ", "to be passed on to "), referral.paper_partner_name(),
                        terminal.Say(", de", ", from"));
  }
  return referral.sent_by_us() ? terminal.Say("envoyée à", "sent to") : terminal.Say("reçue de", "from");
}

std::string DueOf(const v1::ReferralSummary& referral, const Terminal& terminal) {
  const std::string day = DayText(referral.due_day());
  if (day.empty() || !referral.overdue()) return day;
  return absl::StrCat(day, terminal.Say(" dépassée", " overdue"));
}

void Row(Terminal& terminal, absl::string_view fr, absl::string_view en, absl::string_view value) {
  if (value.empty()) return;
  std::string label = absl::StrCat("  ", terminal.Say(fr, en));
  label.append(DisplayWidth(label) < 22 ? 22 - DisplayWidth(label) : 1, ' ');
  terminal.Line(absl::StrCat(label, value));
}

std::string AccessText(uint32_t bits, const Terminal& terminal) {
  return terminal.Say(AccessNeeds().LabelsOf(bits), AccessNeeds().NamesOf(bits));
}

std::string ActorText(absl::string_view actor, const Terminal& terminal) {
  if (actor == "origin") return terminal.Say("première porte", "first door");
  if (actor == "destination") return terminal.Say("seconde porte", "second door");
  if (actor == "network") return terminal.Say("réseau", "network");
  return actor == "person" ? terminal.Say("personne", "person") : std::string(actor);
}

// "Permis en groupe (CIO d'Orléans)" for an event or a summary; the id while nobody publishes that service.
template <class Message>
std::string ProposedText(const Message& shown) {
  if (shown.counter_service_name().empty()) return ServiceId::FromBytes(shown.counter_service()).ToHex();
  return absl::StrCat(shown.counter_service_name(), shown.counter_partner_name().empty()
                                                        ? ""
                                                        : absl::StrCat(" (", shown.counter_partner_name(), ")"));
}

void ShowEvent(const v1::ReferralEvent& event, Terminal& terminal) {
  std::vector<std::string> parts = {
      absl::StrCat(terminal.Say(event.label(), event.event()), " (", ActorText(event.actor(), terminal), ")")};
  if (const std::string day = DayText(event.day()); !day.empty()) {
    parts.push_back(event.minute() == 0 ? day : absl::StrCat(day, " ", MinuteText(event.minute())));
  }
  if (event.decline_reason() != 0) {
    parts.push_back(
        terminal.Say(DeclineReasons().label(event.decline_reason()), DeclineReasons().name(event.decline_reason())));
  }
  if (!event.counter_service().empty()) {
    parts.push_back(
        absl::StrCat(terminal.Say("autre offre proposée : ", "other service proposed: "), ProposedText(event)));
  }
  if (event.corrected()) parts.push_back(terminal.Say("saisi par erreur", "entered in error"));
  if (!event.text().empty()) parts.push_back(absl::StrCat("« ", event.text(), " »"));
  terminal.Line(absl::StrCat("  - ", absl::StrJoin(parts, " ; ")));
}

// How far a sent referral has come, 0 to 3 as in the glossary.
std::string LevelText(uint32_t level, const Terminal& terminal) {
  switch (level) {
    case 0:
      return terminal.Say("gardée ici, pas encore partie", "kept here, not gone yet");
    case 1:
      return terminal.Say("au concentrateur", "at the hub");
    case 2:
      return terminal.Say("arrivée à l'autre structure", "arrived at the other structure");
    default:
      return terminal.Say("la personne y a été reçue", "the person was received there");
  }
}

std::string ArrivalText(absl::string_view name, const Terminal& terminal) {
  for (ArrivalGrade grade : {ArrivalGrade::kProven, ArrivalGrade::kAttested, ArrivalGrade::kTranscribed}) {
    if (ArrivalGradeName(grade) == name) return terminal.Say(ArrivalGradeLabelFr(grade), name);
  }
  return std::string(name);
}

std::string HelpedText(uint32_t helped, const Terminal& terminal) {
  if (helped == 0) return "";
  return helped == 1 ? terminal.Say("oui", "yes") : terminal.Say("non", "no");
}

// What speaks for an offer, or what has to be known before.
std::string ReasonsOf(const v1::ServiceOffer& offer, bool cautions, const Terminal& terminal) {
  std::vector<std::string> texts;
  for (const v1::OfferReason& reason : offer.reasons()) {
    if (reason.caution() == cautions) texts.push_back(terminal.Say(reason.text(), reason.text_en()));
  }
  return absl::StrJoin(texts, " ; ");
}

// When more are left out than are listed: how many, and why.
void ShowCounts(const v1::FindServicesResponse& found, Terminal& terminal) {
  uint32_t all = 0;
  for (const v1::LeftOutCount& counted : found.left_out_counts()) all += counted.count();
  if (all <= static_cast<uint32_t>(found.left_out_size())) return;
  terminal.Line(absl::StrCat(all, terminal.Say(" offres écartées en tout :", " services left out in all:")));
  for (const v1::LeftOutCount& counted : found.left_out_counts()) {
    terminal.Line(absl::StrCat("  ", counted.count(), "  ", terminal.Say(counted.text(), counted.text_en())));
  }
}

std::string KeeperText(const v1::ReferralSummary& referral, const Terminal& terminal) {
  return referral.keeper_left() ? absl::StrCat(referral.keeper_name(), terminal.Say(" (parti)", " (left)"))
                                : referral.keeper_name();
}

}  // namespace

std::string ShortId(absl::string_view bytes16) {
  return HandoffId::FromBytes(bytes16).ToHex().substr(0, kShortSymbols);
}

std::string DayText(int32_t day) {
  if (Day(day) < kFirstDay || Day(day) > kLastDay) return "";
  return FormatDay(Day(day));
}

std::string MinuteText(uint32_t minute) {
  if (minute == 0) return "";
  return absl::StrCat(absl::Dec(minute / 60, absl::kZeroPad2), ":", absl::Dec(minute % 60, absl::kZeroPad2));
}

void ShowReferral(const v1::ReferralSummary& referral, Terminal& terminal) {
  terminal.Line(absl::StrCat(ShortId(referral.referral()), "  ", StateOf(referral, terminal), "  ",
                             WayOf(referral, terminal), " ", referral.other_partner_name()));
  Row(terminal, "échéance", "due day", DueOf(referral, terminal));
  Row(terminal, "motif", "reason", ReasonText(referral.reason(), terminal));
  if (referral.sent_by_us()) {
    Row(terminal, "acheminement", "on its way", LevelText(referral.acknowledgement_level(), terminal));
  }
  if (!referral.counter_service().empty()) Row(terminal, "autre offre", "other service", ProposedText(referral));
  if (referral.unmet_need()) Row(terminal, "besoin non couvert", "unmet need", terminal.Say("oui", "yes"));
  if (referral.drill()) {
    Row(terminal, "EXERCICE", "DRILL",
        terminal.Say("personne fictive, dans aucun chiffre", "nobody real, in no figure"));
  }
  if (referral.transcribed()) {
    Row(terminal, "seconde porte", "second door",
        terminal.Say("sans nœud, ses réponses sont transcrites", "without a node, its answers are transcribed"));
  }
  if (referral.retold()) {
    Row(terminal, "attention", "mind",
        terminal.Say("ce poste vient d'une copie : ce qui a été écrit depuis n'est pas ici, redemandez-le",
                     "this node came back from a copy: what was written since is not here, ask for it again"));
  }
  if (!referral.parent().empty()) Row(terminal, "fait suite à", "follows", ShortId(referral.parent()));
  if (!referral.child().empty()) Row(terminal, "suivie de", "followed by", ShortId(referral.child()));
}

void ShowReferrals(const google::protobuf::RepeatedPtrField<v1::ReferralSummary>& referrals, Terminal& terminal) {
  if (referrals.empty()) return terminal.Line(terminal.Say("Rien ici.", "Nothing here."));
  // Whose it is, where this office keeps that at all.
  const bool kept = std::any_of(referrals.begin(), referrals.end(),
                                [](const v1::ReferralSummary& referral) { return !referral.keeper().empty(); });
  std::vector<std::string> head = {terminal.Say("orientation", "referral"), terminal.Say("état", "state"),       "",
                                   terminal.Say("structure", "structure"),  terminal.Say("échéance", "due day"), "A"};
  if (kept) head.push_back(terminal.Say("suivi par", "kept by"));
  Table table(std::move(head));
  for (const v1::ReferralSummary& referral : referrals) {
    std::vector<std::string> row = {
        ShortId(referral.referral()), StateOf(referral, terminal),
        WayOf(referral, terminal),    referral.other_partner_name(),
        DueOf(referral, terminal),    referral.sent_by_us() ? absl::StrCat(referral.acknowledgement_level()) : ""};
    if (kept) row.push_back(KeeperText(referral, terminal));
    table.Add(std::move(row));
  }
  std::string text = table.ToString();
  text.pop_back();  // Line() ends it
  terminal.Line(text);
  for (const v1::ReferralSummary& referral : referrals) {
    if (referral.counter_service().empty()) continue;
    terminal.Line(absl::StrCat(ShortId(referral.referral()),
                               terminal.Say(" : autre offre proposée : ", ": other service proposed: "),
                               ProposedText(referral)));
  }
}

void ShowDetail(const v1::ReferralDetail& detail, Terminal& terminal) {
  ShowReferral(detail.summary(), terminal);
  const absl::string_view need = NeedLabel(detail.need());
  Row(terminal, "besoin", "need", terminal.Say(need.empty() ? detail.need() : need, detail.need()));
  Row(terminal, "offre", "service", detail.service_name());
  const absl::string_view people = PublicLabel(detail.public_code());
  Row(terminal, "public", "public", terminal.Say(people.empty() ? detail.public_code() : people, detail.public_code()));
  Row(terminal, "âge", "age", terminal.Say(AgeBands().label(detail.age_band()), AgeBands().name(detail.age_band())));
  Row(terminal, "commune", "commune", detail.commune());
  Row(terminal, "langue", "language", detail.language());
  Row(terminal, "accueil à préparer", "access needs", AccessText(detail.access_needs(), terminal));
  Row(terminal, "pourquoi", "why", detail.reason());
  Row(terminal, "autre besoin", "new need", detail.new_need_reason());
  Row(terminal, "joindre", "contact", detail.contact());
  Row(terminal, "nom", "name",
      absl::StrCat(detail.given_name(), detail.given_name().empty() ? "" : " ", detail.surname()));
  Row(terminal, "né(e) le", "born", detail.birth_date());
  Row(terminal, "arrivée", "arrival", ArrivalText(detail.arrival_grade(), terminal));
  Row(terminal, "suite donnée", "outcome",
      terminal.Say(Outcomes().label(detail.outcome()), Outcomes().name(detail.outcome())));
  Row(terminal, "utile (1re porte)", "helped (first door)", HelpedText(detail.helped_origin(), terminal));
  Row(terminal, "utile (personne)", "helped (person)", HelpedText(detail.helped_person(), terminal));
  if (detail.closures_disagree()) Row(terminal, "avis divergents", "words disagree", terminal.Say("oui", "yes"));
  for (const v1::ReferralEvent& event : detail.events()) ShowEvent(event, terminal);
}

void ShowOffers(const v1::FindServicesResponse& found, Terminal& terminal) {
  if (found.offers().empty()) terminal.Line(terminal.Say("Aucune seconde porte.", "No second door."));
  for (const v1::ServiceOffer& offer : found.offers()) {
    terminal.Line(absl::StrCat(ServiceId::FromBytes(offer.service()).ToHex(), "  ", offer.name()));
    Row(terminal, "structure", "structure", offer.partner_name());
    Row(terminal, "adresse", "address", offer.address());
    Row(terminal, "téléphone", "telephone", offer.telephone());
    Row(terminal, "horaires", "hours", offer.opening_hours());
    Row(terminal, "prochaine ouverture", "next open day", DayText(offer.next_open_day()));
    Row(terminal, "confirmée le", "confirmed", DayText(offer.confirmed_day()));
    Row(terminal, "pourquoi elle", "why", ReasonsOf(offer, false, terminal));
    Row(terminal, "attention", "mind", ReasonsOf(offer, true, terminal));
  }
  if (found.offers_total() > static_cast<uint32_t>(found.offers_size())) {
    terminal.Line(absl::StrCat(found.offers_total() - static_cast<uint32_t>(found.offers_size()),
                               terminal.Say(" autres possibles", " more possible")));
  }
  for (const v1::LeftOut& left_out : found.left_out()) {
    const std::string why = terminal.Say(left_out.text(), left_out.text_en());
    terminal.Line(absl::StrCat("  ", terminal.Say("écartée : ", "left out: "), left_out.name(),
                               left_out.partner_name().empty() ? "" : absl::StrCat(" (", left_out.partner_name(), ")"),
                               " ; ", why.empty() ? ReasonText(left_out.reason(), terminal) : why));
  }
  ShowCounts(found, terminal);
}

void ShowStatus(const v1::GetStatusResponse& status, Terminal& terminal) {
  terminal.Line(status.partner_name());
  Row(terminal, "nœud", "node", NodeId::FromBytes(status.node()).ToHex());
  Row(terminal, "concentrateur", "hub",
      status.hub_connected() ? terminal.Say("joint", "connected")
      : status.hub_reason() == v1::REASON_AWAITING_SIGNATURE
          ? absl::StrCat(terminal.Say("en attente de la signature de ", "awaiting the signature of "),
                         status.partner_name())
          : terminal.Say("hors d'atteinte", "out of reach"));
  for (const auto& [fr, en, day] :
       {std::tuple("certificat jusqu'au", "certificate until", status.certificate_last_day()),
        {"clé de scellement jusqu'au", "sealing key until", status.sealing_last_day()}}) {
    if (day != 0) Row(terminal, fr, en, FormatDay(Day(day)));
  }
  Row(terminal, "à traiter", "to handle", absl::StrCat(status.to_handle()));
  Row(terminal, "autres besoins d'une personne déjà reçue", "new needs of somebody received before",
      absl::StrCat(status.new_needs()));
  if (status.derogations_waiting() > 0) {
    Row(terminal, "dérogations demandées", "derogations asked for", absl::StrCat(status.derogations_waiting()));
  }
  if (status.escalations_waiting() > 0) {
    Row(terminal, "relances à suivre", "escalations to follow", absl::StrCat(status.escalations_waiting()));
  }
  if (status.drills_to_handle() > 0) {
    Row(terminal, "exercices à traiter", "drills to handle", absl::StrCat(status.drills_to_handle()));
  }
  Row(terminal, "en attente d'envoi", "not at the hub yet", absl::StrCat(status.outbox_waiting()));
  Row(terminal, "pas encore arrivées", "not delivered yet", absl::StrCat(status.outbox_undelivered()));
  Row(terminal, "connaissances", "knowledge",
      absl::StrCat(terminal.Say("révision ", "revision "), status.knowledge_revision()));
  if (status.read_only()) Row(terminal, "lecture seule", "read only", terminal.Say("oui", "yes"));
  Row(terminal, "à faire", "to do", terminal.Say(status.advice(), status.advice_en()));
}

absl::StatusOr<int32_t> DayOption(const Arguments& arguments, absl::string_view option, const Terminal& terminal) {
  const absl::StatusOr<Day> day = ParseDay(arguments.Get(option));
  if (!day.ok()) {
    return BadUsage(
        absl::StrCat(option, terminal.Say(" : une date AAAA-MM-JJ est attendue", ": a date YYYY-MM-DD is expected")));
  }
  return day->value();
}

absl::StatusOr<uint32_t> MinuteOption(const Arguments& arguments, absl::string_view option, const Terminal& terminal) {
  const std::vector<std::string> parts = absl::StrSplit(absl::StrReplaceAll(arguments.Get(option), {{"h", ":"}}), ':');
  uint32_t hour = 0, minute = 0;
  if (parts.size() != 2 || parts[1].size() != 2 || !absl::SimpleAtoi(parts[0], &hour) ||
      !absl::SimpleAtoi(parts[1], &minute) || hour > 23 || minute > 59) {
    return BadUsage(
        absl::StrCat(option, terminal.Say(" : une heure HH:MM est attendue", ": a time HH:MM is expected")));
  }
  return hour * 60 + minute;
}

}  // namespace relais::node
