#include "services/wire/knowledge_text.h"

#include <string>

#include "google/protobuf/repeated_field.h"
#include "services/wire/text_fields.h"

namespace relais::wire {
namespace {

FieldSet ReadFields(const google::protobuf::RepeatedField<int>& in, absl::string_view field, FieldCheck& check) {
  FieldSet out;
  for (const int number : in) {
    const DraftField draft_field =
        check.Listed(static_cast<uint64_t>(number), static_cast<DraftField>(kDraftFieldMax), field);
    check.Need(!out.Has(draft_field), field);
    out.Add(draft_field);
  }
  return out;
}

Party ReadParty(const v1::ConventionParty& in, FieldCheck& check) {
  Party out;
  out.partner = check.IdOrNone<PartnerId>(in.partner(), "party: partner");
  out.name = Clean(in.name(), "party: name", check);
  out.first_door = in.first_door();
  out.second_door = in.second_door();
  out.signatory = check.IdOrNone<SigningKey>(in.signatory_key(), "party: signatory_key");
  out.required = in.signature_required();
  return out;
}

Delays ReadDelays(const v1::ConventionDelays& in, FieldCheck& check) {
  Delays out;
  out.answer = Count(in.answer(), "delays: answer", check);
  out.question = Count(in.question(), "delays: question", check);
  out.conclusion = Count(in.conclusion(), "delays: conclusion", check);
  out.closing = Count(in.closing(), "delays: closing", check);
  out.erasure = Count(in.erasure(), "delays: erasure", check);
  return out;
}

Ceilings ReadCeilings(const v1::ConventionCeilings& in, FieldCheck& check) {
  Ceilings out;
  out.answer = Count(in.answer(), "ceilings: answer", check);
  out.appointment = Count(in.appointment(), "ceilings: appointment", check);
  out.conclusion = Count(in.conclusion(), "ceilings: conclusion", check);
  out.closing = Count(in.closing(), "ceilings: closing", check);
  out.other = Count(in.other(), "ceilings: other", check);
  return out;
}

Animator ReadAnimator(const v1::ConventionAnimator& in, FieldCheck& check) {
  Animator out;
  out.partner = check.IdOrNone<PartnerId>(in.partner(), "animator: partner");
  out.name = Clean(in.name(), "animator: name", check);
  out.signing = check.IdOrNone<SigningKey>(in.signing_key(), "animator: signing_key");
  out.sealing = check.IdOrNone<SealingKey>(in.sealing_key(), "animator: sealing_key");
  return out;
}

void WriteTimes(const Agreement& in, v1::ConventionText& out) {
  v1::ConventionDelays& delays = *out.mutable_delays();
  delays.set_answer(static_cast<uint32_t>(in.delays.answer));
  delays.set_question(static_cast<uint32_t>(in.delays.question));
  delays.set_conclusion(static_cast<uint32_t>(in.delays.conclusion));
  delays.set_closing(static_cast<uint32_t>(in.delays.closing));
  delays.set_erasure(static_cast<uint32_t>(in.delays.erasure));
  v1::ConventionCeilings& ceilings = *out.mutable_ceilings();
  ceilings.set_answer(static_cast<uint32_t>(in.ceilings.answer));
  ceilings.set_appointment(static_cast<uint32_t>(in.ceilings.appointment));
  ceilings.set_conclusion(static_cast<uint32_t>(in.ceilings.conclusion));
  ceilings.set_closing(static_cast<uint32_t>(in.ceilings.closing));
  ceilings.set_other(static_cast<uint32_t>(in.ceilings.other));
  out.set_retention_days(static_cast<uint32_t>(in.retention_days));
  out.set_disclosure_threshold(static_cast<uint32_t>(in.disclosure_threshold));
  out.set_opening_nodes_min(static_cast<uint32_t>(in.opening_nodes_min));
  out.set_start_day(in.start.value());
  out.set_end_day(in.end.value());
}

void WriteKeys(const Agreement& in, v1::ConventionText& out) {
  if (in.animator != Animator()) {
    v1::ConventionAnimator& animator = *out.mutable_animator();
    animator.set_partner(BytesOf(in.animator.partner));
    animator.set_name(in.animator.name);
    animator.set_signing_key(BytesOf(in.animator.signing));
    animator.set_sealing_key(BytesOf(in.animator.sealing));
  }
  for (const SealingKey& key : in.aggregation_keys) out.add_aggregation_keys(BytesOf(key));
  out.set_hub_key(BytesOf(in.hub_key));
}

}  // namespace

v1::ConventionText TextOf(const Agreement& in) {
  v1::ConventionText out;
  out.set_convention(BytesOf(in.id));
  out.set_version(in.version.value());
  out.set_kind(static_cast<v1::ConventionKind>(in.kind));
  out.set_framework_convention(BytesOf(in.framework));
  out.set_title(in.title);
  for (const Party& party : in.parties) {
    v1::ConventionParty& added = *out.add_parties();
    added.set_partner(BytesOf(party.partner));
    added.set_name(party.name);
    added.set_first_door(party.first_door);
    added.set_second_door(party.second_door);
    added.set_signatory_key(BytesOf(party.signatory));
    added.set_signature_required(party.required);
  }
  WriteSet(in.communes, out.mutable_communes());
  WriteSet(in.needs, out.mutable_needs());
  WriteSet(in.publics, out.mutable_publics());
  for (const DraftField field : in.layer1_fields.List()) out.add_layer1_fields(static_cast<v1::DraftField>(field));
  for (const DraftField field : in.layer2_fields.List()) out.add_layer2_fields(static_cast<v1::DraftField>(field));
  WriteTimes(in, out);
  WriteKeys(in, out);
  for (const Annex& annex : in.annexes) {
    v1::ConventionAnnex& added = *out.add_annexes();
    added.set_title(annex.title);
    added.set_sha256(BytesOf(annex.sha256));
  }
  return out;
}

Agreement ReadText(const v1::ConventionText& in, FieldCheck& check) {
  Agreement out;
  out.id = check.Id<ConventionId>(in.convention(), "convention");
  out.version = ConventionVersion(in.version());
  out.kind = check.Listed(static_cast<uint64_t>(in.kind()), AgreementKind::kLocal, "kind");
  out.framework = check.IdOrNone<ConventionId>(in.framework_convention(), "framework_convention");
  out.title = Clean(in.title(), "title", check);
  for (const v1::ConventionParty& party : in.parties()) out.parties.push_back(ReadParty(party, check));
  out.communes = ReadSet(in.communes(), "communes", check);
  out.needs = ReadSet(in.needs(), "needs", check);
  out.publics = ReadSet(in.publics(), "publics", check);
  out.layer1_fields = ReadFields(in.layer1_fields(), "layer1_fields", check);
  out.layer2_fields = ReadFields(in.layer2_fields(), "layer2_fields", check);
  out.delays = ReadDelays(in.delays(), check);
  out.ceilings = ReadCeilings(in.ceilings(), check);
  out.retention_days = Count(in.retention_days(), "retention_days", check);
  out.disclosure_threshold = Count(in.disclosure_threshold(), "disclosure_threshold", check);
  out.opening_nodes_min = Count(in.opening_nodes_min(), "opening_nodes_min", check);
  out.start = Day(in.start_day());
  out.end = Day(in.end_day());
  if (in.has_animator()) out.animator = ReadAnimator(in.animator(), check);
  check.Need(in.aggregation_keys_size() == static_cast<int>(out.aggregation_keys.size()), "aggregation_keys");
  for (int i = 0; check.ok() && i < in.aggregation_keys_size(); ++i) {
    out.aggregation_keys[static_cast<size_t>(i)] =
        check.IdOrNone<SealingKey>(in.aggregation_keys(i), "aggregation_keys");
  }
  out.hub_key = check.IdOrNone<SigningKey>(in.hub_key(), "hub_key");
  for (const v1::ConventionAnnex& annex : in.annexes()) {
    out.annexes.push_back(
        {Clean(annex.title(), "annex: title", check), check.IdOrNone<Digest>(annex.sha256(), "annex: sha256")});
  }
  return out;
}

v1::StandingText TextOf(const StandingStatement& in) {
  v1::StandingText out;
  out.set_convention(BytesOf(in.convention));
  out.set_partner(BytesOf(in.partner));
  out.set_edition(in.edition.value());
  out.set_standing(static_cast<v1::Standing>(in.standing));
  out.set_since_day(in.since.value());
  return out;
}

StandingStatement ReadText(const v1::StandingText& in, FieldCheck& check) {
  StandingStatement out;
  out.convention = check.IdOrNone<ConventionId>(in.convention(), "convention");
  out.partner = check.IdOrNone<PartnerId>(in.partner(), "partner");
  out.edition = Edition(in.edition());
  out.standing = check.Listed(static_cast<uint64_t>(in.standing()), Standing::kEnded, "standing");
  out.since = Day(in.since_day());
  return out;
}

v1::RosterText TextOf(const RosterEntry& in) {
  v1::RosterText out;
  out.set_partner(BytesOf(in.partner));
  out.set_edition(in.edition.value());
  out.set_name(in.name);
  out.set_level(static_cast<v1::MemberLevel>(in.level));
  out.set_node(BytesOf(in.node));
  out.set_identity_key(BytesOf(in.identity));
  out.set_custodian(BytesOf(in.custodian));
  return out;
}

RosterEntry ReadText(const v1::RosterText& in, FieldCheck& check) {
  RosterEntry out;
  out.partner = check.Id<PartnerId>(in.partner(), "partner");
  out.edition = Edition(in.edition());
  out.name = Clean(in.name(), "name", check);
  out.level = check.Listed(static_cast<uint64_t>(in.level()), MemberLevel::kSoftware, "level");
  out.node = check.IdOrNone<NodeId>(in.node(), "node");
  out.identity = check.IdOrNone<SigningKey>(in.identity_key(), "identity_key");
  out.custodian = check.IdOrNone<NodeId>(in.custodian(), "custodian");
  return out;
}

v1::SealingKeysText TextOf(const SealingKeyEntry& in) {
  v1::SealingKeysText out;
  out.set_node(BytesOf(in.node));
  out.set_edition(in.edition.value());
  for (const SealingTerm& term : in.terms) {
    v1::SealingTerm& added = *out.add_terms();
    added.set_key(BytesOf(term.key));
    added.set_first_day(term.first_day.value());
    added.set_last_day(term.last_day.value());
  }
  return out;
}

SealingKeyEntry ReadText(const v1::SealingKeysText& in, FieldCheck& check) {
  SealingKeyEntry out;
  out.node = check.Id<NodeId>(in.node(), "node");
  out.edition = Edition(in.edition());
  for (const v1::SealingTerm& term : in.terms()) {
    SealingTerm read;
    read.key = check.Id<SealingKey>(term.key(), "term: key");
    read.first_day = Day(term.first_day());
    read.last_day = Day(term.last_day());
    out.terms.push_back(read);
  }
  return out;
}

v1::DelegationText TextOf(const Delegation& in) {
  v1::DelegationText out;
  out.set_delegator_key(BytesOf(in.delegator));
  out.set_delegate_key(BytesOf(in.delegate));
  out.set_convention(BytesOf(in.convention));
  out.set_edition(in.edition.value());
  out.set_last_day(in.last_day.value());
  return out;
}

Delegation ReadText(const v1::DelegationText& in, FieldCheck& check) {
  Delegation out;
  out.delegator = check.Id<SigningKey>(in.delegator_key(), "delegator_key");
  out.delegate = check.Id<SigningKey>(in.delegate_key(), "delegate_key");
  out.convention = check.IdOrNone<ConventionId>(in.convention(), "convention");
  out.edition = Edition(in.edition());
  out.last_day = Day(in.last_day());
  return out;
}

}  // namespace relais::wire
