#include "hub/api/convention_view.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hub/convention_desk.h"
#include "services/core/handoff/reason.h"
#include "services/wire/rehearsal_codec.h"

namespace relais::hub {
namespace {

// A convention that came with the operator's files, as if it had gone the whole way; nobody noted the days.
Procedure AsProcedure(const KnownAgreement& known, const Digester& digester) {
  Procedure::Facts facts;
  facts.stage = Procedure::Stage::kActivated;
  facts.text = {known.item->text, digester.Sha256(known.item->text), known.agreement()};
  for (const ItemSignature& signature : known.item->signatures) {
    if (signature.valid) facts.signatures.push_back({signature.key, signature.signature, kNoDay});
  }
  std::sort(facts.signatures.begin(), facts.signatures.end(),
            [](const ReceivedSignature& a, const ReceivedSignature& b) { return a.key < b.key; });
  return Procedure(std::move(facts));
}

std::optional<Procedure> FindVersion(const HubState& state, const Digester& digester, ConventionId id,
                                     ConventionVersion version) {
  if (const Procedure* procedure = state.procedures().Find(id, version); procedure != nullptr) return *procedure;
  const KnownAgreement* known = state.knowledge().FindAgreement(id, version);
  return known == nullptr ? std::nullopt : std::optional<Procedure>(AsProcedure(*known, digester));
}

ConventionVersion LatestOf(const HubState& state, ConventionId id) {
  ConventionVersion latest;
  if (const Agreement* admitted = LatestVersion(state.knowledge(), id); admitted != nullptr) latest = admitted->version;
  const Procedure* procedure = state.procedures().FindLatest(id);
  if (procedure == nullptr) return latest;
  const bool abandoned = procedure->facts().stage == Procedure::Stage::kAbandoned;
  return abandoned && latest.value() > 0 ? latest : std::max(latest, procedure->version());
}

void FillSummary(const Procedure& procedure, const HubState& state, Day today, v1::ConventionSummary* summary) {
  const Agreement& agreement = procedure.agreement();
  summary->set_convention(std::string(agreement.id.view()));
  summary->set_version(agreement.version.value());
  summary->set_kind(static_cast<v1::ConventionKind>(agreement.kind));
  summary->set_title(agreement.title);
  summary->set_state(static_cast<v1::ProcedureState>(procedure.StateOn(state.knowledge(), today)));
  uint32_t missing = 0;
  for (const MissingSignatory& one : procedure.Missing(state.knowledge(), today)) missing += one.required ? 1 : 0;
  summary->set_missing_required(missing);
  summary->set_activations(static_cast<uint32_t>(procedure.facts().activations.size()));
  summary->set_reminder_day(ReminderDay(procedure, state.knowledge(), today).value());
  summary->set_start_day(agreement.start.value());
  summary->set_end_day(agreement.end.value());
}

void FillSignatures(const Procedure& procedure, const Knowledge& knowledge, Day today,
                    v1::GetConventionResponse* response) {
  std::map<SigningKey, const Party*> parties;  // by the key that counts for them
  const auto signers = procedure.Signers(knowledge, today);
  for (const Party& party : procedure.agreement().parties) {
    const auto signer = signers.find(party.signatory);
    if (signer != signers.end()) parties.emplace(signer->second, &party);
  }
  for (const ReceivedSignature& received : procedure.facts().signatures) {
    v1::ReceivedSignature* signature = response->add_signatures();
    signature->set_key(std::string(received.key.view()));
    signature->set_signature(std::string(received.signature.view()));
    signature->set_received_day(received.day.value());
    const auto party = parties.find(received.key);
    if (party == parties.end()) continue;
    signature->set_partner(std::string(party->second->partner.view()));
    signature->set_name(party->second->name);
    const SigningKey& own = party->second->signatory;
    if (own != received.key) signature->set_delegator(std::string(own.view()));
  }
  for (const MissingSignatory& one : procedure.Missing(knowledge, today)) {
    v1::MissingSignature* missing = response->add_missing();
    missing->set_key(std::string(one.key.view()));
    if (!one.partner.none()) missing->set_partner(std::string(one.partner.view()));
    missing->set_name(one.name);
    missing->set_required(one.required);
  }
}

}  // namespace

void FillConventions(const HubState& state, const Digester& digester, Day today,
                     v1::ListConventionsResponse* response) {
  std::map<ProcedureBook::Key, Procedure> all(state.procedures().rows().begin(), state.procedures().rows().end());
  for (const KnownAgreement* known : state.knowledge().Agreements()) {
    const ProcedureBook::Key key{known->agreement().id, known->agreement().version};
    if (!all.contains(key)) all.emplace(key, AsProcedure(*known, digester));
  }
  for (const auto& [key, procedure] : all) FillSummary(procedure, state, today, response->add_conventions());
}

absl::Status FillConvention(const HubState& state, const Digester& digester, Day today, ConventionId id,
                            ConventionVersion version, const absl::btree_set<std::string>* known_communes,
                            v1::GetConventionResponse* response) {
  if (version.value() == 0) version = LatestOf(state, id);
  const std::optional<Procedure> procedure = FindVersion(state, digester, id, version);
  if (!procedure.has_value()) return Refuse(Reason::kConventionUnknown);
  const Procedure::Facts& facts = procedure->facts();
  FillSummary(*procedure, state, today, response->mutable_summary());
  response->set_text(facts.text.bytes);
  response->set_text_sha256(std::string(facts.text.sha256.view()));
  if (facts.stage == Procedure::Stage::kDrafted) {
    wire::AddProblems(ProposalProblems(procedure->agreement(), state.knowledge(), known_communes),
                      response->mutable_problems());
  }
  response->set_proposed_day(facts.proposed.value());
  response->set_reminded_day(facts.reminded.value());
  response->set_reminders(facts.reminders);
  FillSignatures(*procedure, state.knowledge(), today, response);
  for (const Activation& one : facts.activations) {
    v1::ConventionActivation* activation = response->add_activations();
    activation->set_name(one.name);
    activation->set_organisation(one.organisation);
    activation->set_activated_day(one.day.value());
  }
  for (const StandingStatement& one : StandingsOf(state.knowledge(), id)) {
    v1::ConventionStanding* standing = response->add_standings();
    if (!one.partner.none()) standing->set_partner(std::string(one.partner.view()));
    standing->set_edition(one.edition.value());
    standing->set_standing(static_cast<v1::Standing>(one.standing));
    standing->set_since_day(one.since.value());
  }
  const KnownAgreement* known = state.knowledge().FindAgreement(id, version);
  if (known != nullptr) response->set_superseded_day(known->status.superseded.value());
  return absl::OkStatus();
}

}  // namespace relais::hub
