#include "hub/api/care_view.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "hub/api/figure_atlas.h"
#include "services/adapters/communes/communes.h"
#include "services/core/convention/procedure.h"
#include "services/core/handoff/day.h"
#include "services/core/monitoring/alerts.h"
#include "services/core/monitoring/partner_bands.h"

namespace relais::hub {
namespace {

constexpr int kCareMonths = 3;  // the last closed ones
constexpr int64_t kDaySeconds = 86'400;

MonthRange CareMonths(const HubState& state) {
  const int32_t current = MonthOf(state.day()).value();
  return {Month(current - kCareMonths), Month(current - 1)};
}

Day OldestWaiting(const Mailbox* mailbox) {
  if (mailbox == nullptr) return kNoDay;
  for (const MailboxEntry& entry : mailbox->entries()) {
    if (entry.last() > mailbox->durable_through()) return entry.day;
  }
  return kNoDay;
}

uint64_t FramesWaiting(const Mailbox* mailbox) {
  if (mailbox == nullptr) return 0;
  return static_cast<uint64_t>(
      std::count_if(mailbox->entries().begin(), mailbox->entries().end(),
                    [mailbox](const MailboxEntry& entry) { return entry.last() > mailbox->durable_through(); }));
}

PartnerSigns SignsOf(const HubState& state, PartnerId partner, NodeId node) {
  const Mailbox* mailbox = state.FindMailbox(node);
  PartnerSigns signs{partner, OldestWaiting(mailbox), FramesWaiting(mailbox)};
  const auto& certificates = state.enrolment().certificates();
  if (const auto row = certificates.find(node); row != certificates.end()) {
    // One that was given out and never used counts too: its node will show it next.
    const int64_t issued = std::max(row->second.current.issued_s, row->second.next.issued_s);
    if (issued > 0) {
      signs.certificate_ends = AddDays(Day(static_cast<int32_t>(issued / kDaySeconds)), limits::kCertificateDays);
    }
  }
  return signs;
}

bool Silent(const HubState& state, PartnerId partner) {
  const Day waiting = OldestWaiting(state.FindMailbox(state.knowledge().roster().MailboxOf(partner)));
  return waiting != kNoDay && DaysBetween(waiting, state.day()) >= kSilentDays;
}

// Arrondissements in which somebody lives whom a second door receives.
absl::btree_set<std::string> SecondDoorTerritories(const Knowledge& knowledge, Day today) {
  absl::btree_set<std::string> reached;
  absl::btree_set<ConventionId> seen;
  for (const KnownAgreement* known : knowledge.Agreements()) {
    if (!seen.insert(known->agreement().id).second) continue;
    const KnownAgreement* current = knowledge.CurrentAgreement(known->agreement().id, today);
    if (current == nullptr || current->agreement().kind != AgreementKind::kLocal) continue;
    for (const Party& party : current->agreement().parties) {
      const DirectoryEntry* entry = knowledge.FindDirectory(party.partner);
      if (!party.second_door || entry == nullptr) continue;
      if (knowledge.roster().StatusOf(party.partner, today) != MemberStatus::kActive) continue;
      for (const Service& service : entry->services) {
        if (service.door != Door::kSecond) continue;
        for (const std::string& code : current->agreement().communes) {
          const Commune* commune = RegionCommunes().Find(code);
          if (commune == nullptr || (!service.communes.empty() && !service.communes.contains(code))) continue;
          reached.insert(commune->arrondissement);
        }
      }
    }
  }
  return reached;
}

AlertFacts FactsFor(const HubEngine& engine, const Principal& principal) {
  const HubState& state = engine.state();
  const Knowledge& knowledge = state.knowledge();
  AlertFacts facts{.today = state.day()};
  for (const auto& [partner, member] : knowledge.roster().members()) {
    if (member.entry.node.none() || !engine.LooksAfter(principal, partner)) continue;
    if (knowledge.roster().StatusOf(partner, state.day()) == MemberStatus::kLeft) continue;
    facts.partners.push_back(SignsOf(state, partner, member.entry.node));
  }
  absl::btree_set<ConventionId> seen;
  for (const KnownAgreement* known : knowledge.Agreements()) {
    if (!seen.insert(known->agreement().id).second) continue;
    const KnownAgreement* current = knowledge.CurrentAgreement(known->agreement().id, state.day());
    if (current == nullptr || !CheckScope(current->agreement(), principal).ok()) continue;
    for (const Party& party : current->agreement().parties) {
      if (!party.second_door) continue;
      facts.answers.push_back({party.partner, current->agreement().id, current->agreement().delays.answer,
                               AnswersOf(state.flows(), current->agreement().id, party.partner, CareMonths(state))});
    }
  }
  if (principal.role == Role::kAnimator || principal.role == Role::kDepartmentAdministrator) return facts;
  const absl::btree_set<std::string> reached = SecondDoorTerritories(knowledge, state.day());
  for (const RegionTerritory& territory : RegionTerritories()) {
    if (!reached.contains(territory.code)) facts.without_second_door.push_back(territory.code);
  }
  return facts;
}

std::string CaredName(const Knowledge& knowledge, PartnerId partner) {
  const Member* member = knowledge.roster().Find(partner);
  return member == nullptr ? "" : member->entry.name;
}

}  // namespace

absl::StatusOr<v1::GetPartnersViewResponse> PartnersView(const HubEngine& engine, ConventionId convention,
                                                         const Principal& principal) {
  const HubState& state = engine.state();
  if (state.day() == kNoDay) return Refuse(Reason::kConventionUnknown);
  const KnownAgreement* current = state.knowledge().CurrentAgreement(convention, state.day());
  if (current == nullptr) return Refuse(Reason::kConventionUnknown);
  const Agreement& agreement = current->agreement();
  if (absl::Status own = CheckScope(agreement, principal); !own.ok()) return own;
  std::vector<PartnerId> partners;
  for (const Party& party : agreement.parties) {
    if (party.second_door) partners.push_back(party.partner);
  }
  std::sort(partners.begin(), partners.end());
  const MonthRange months = CareMonths(state);
  v1::GetPartnersViewResponse response;
  response.set_convention_title(agreement.title);
  response.set_from_month(FormatMonth(months.first));
  response.set_to_month(FormatMonth(months.last));
  for (const PartnerBands& bands : BandsOf(state.flows(), convention, partners, months, agreement.delays.answer)) {
    v1::PartnerBands* out = response.add_partners();
    const bool silent = Silent(state, bands.partner);
    out->set_partner(std::string(bands.partner.view()));
    out->set_name(CaredName(state.knowledge(), bands.partner));
    out->set_activity(static_cast<v1::ActivityBand>(bands.activity));
    out->set_late(static_cast<v1::ShareBand>(bands.late));
    out->set_refusals(static_cast<v1::ShareBand>(bands.refusals));
    out->set_silent(silent);
    out->set_needs_support(silent || bands.late >= ShareBand::kOften || bands.refusals == ShareBand::kMostly);
  }
  return response;
}

v1::ListAlertsResponse AlertsView(const HubEngine& engine, const Principal& principal) {
  v1::ListAlertsResponse response;
  if (engine.state().day() == kNoDay) return response;
  absl::btree_map<std::string, std::string> names;
  for (const RegionTerritory& territory : RegionTerritories()) names[territory.code] = territory.name;
  for (const Alert& alert : AlertsOf(FactsFor(engine, principal))) {
    v1::Alert* out = response.add_alerts();
    out->set_kind(static_cast<v1::AlertKind>(alert.kind));
    if (!alert.partner.none()) {
      out->set_partner(std::string(alert.partner.view()));
      out->set_partner_name(CaredName(engine.state().knowledge(), alert.partner));
    }
    if (!alert.convention.none()) out->set_convention(std::string(alert.convention.view()));
    if (!alert.territory.empty()) {
      out->mutable_territory()->set_code(alert.territory);
      out->mutable_territory()->set_label(names[alert.territory]);
    }
    out->set_days(alert.days);
    out->set_advice_fr(std::string(AlertAdviceFr(alert.kind)));
    out->set_advice_en(std::string(AlertAdviceEn(alert.kind)));
  }
  return response;
}

}  // namespace relais::hub
