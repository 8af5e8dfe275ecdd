#include "services/core/convention/procedure.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/core/convention/validation.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

// How two names of organisations are compared: neither blanks at the ends nor case make another one.
std::string Folded(absl::string_view organisation) {
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(organisation));
}

bool IsRoot(const Knowledge& knowledge, const Agreement& agreement, const SigningKey& key) {
  return agreement.kind == AgreementKind::kFramework && knowledge.roots().roots.contains(key);
}

bool IsSignatory(const Agreement& agreement, const SigningKey& key) {
  return std::any_of(agreement.parties.begin(), agreement.parties.end(),
                     [&key](const Party& p) { return p.signatory == key; });
}

// May `key` sign `agreement` on `today`? `*delegators`: who lets it, when it does not sign in person.
absl::Status MaySign(const Knowledge& knowledge, const Agreement& agreement, const SigningKey& key,
                     absl::Span<const Delegation> delegations, Day today, std::vector<SigningKey>* delegators) {
  if (key.none()) return Refuse(Reason::kSignerUnknown, "no key");
  if (IsSignatory(agreement, key) || IsRoot(knowledge, agreement, key)) return absl::OkStatus();
  Day ended = kNoDay;
  for (const Delegation& delegation : delegations) {
    if (delegation.delegate != key) continue;
    if (delegation.Covers(agreement.id, today)) {
      delegators->push_back(delegation.delegator);
    } else if (delegation.convention.none() || delegation.convention == agreement.id) {
      ended = std::max(ended, delegation.last_day);
    }
  }
  std::sort(delegators->begin(), delegators->end());
  delegators->erase(std::unique(delegators->begin(), delegators->end()), delegators->end());
  if (!delegators->empty()) return absl::OkStatus();
  if (ended == kNoDay) return Refuse(Reason::kSignerUnknown, key.ToHex());
  return Refuse(Reason::kEvidenceMissing,
                absl::StrCat("the delegation of ", key.ToHex(), " ended on ", FormatDay(ended)));
}

// Who may stand for a signatory in a text that is, or would be, admitted on `day`.
std::vector<Delegation> DelegationsOn(const Knowledge& knowledge, const Agreement& agreement, Day day) {
  if (agreement.kind == AgreementKind::kFramework) return {};
  return DelegationsFor(knowledge.Delegations(), agreement.id, day);
}

// The admitted version whose text this is; nullptr before its activation.
const KnownAgreement* AdmittedAs(const Knowledge& knowledge, const ProcedureText& text) {
  const KnownAgreement* known = knowledge.FindAgreement(text.agreement.id, text.agreement.version);
  return known != nullptr && known->item->text == text.bytes ? known : nullptr;
}

ProcedureState StateOfAdmitted(const KnownAgreement& known, const Knowledge& knowledge, Day today) {
  const Agreement& agreement = known.agreement();
  const Standing standing = known.status.standing.On(today);
  if (standing == Standing::kEnded || agreement.end < today) return ProcedureState::kEnded;
  if (standing == Standing::kSuspended) return ProcedureState::kSuspended;
  const absl::Status in_force = InForce(agreement, known.status, today);
  if (ReasonOf(in_force) == Reason::kConventionSuperseded) return ProcedureState::kEnded;
  const bool ground =
      agreement.kind == AgreementKind::kFramework || knowledge.CurrentAgreement(agreement.framework, today) != nullptr;
  return in_force.ok() && ground ? ProcedureState::kInForce : ProcedureState::kActivated;
}

}  // namespace

const Agreement* LatestVersion(const Knowledge& knowledge, ConventionId id) {
  const Agreement* latest = nullptr;
  for (const KnownAgreement* known : knowledge.Agreements()) {
    if (known->agreement().id == id) latest = &known->agreement();  // ascending: the last one is the highest
  }
  return latest;
}

std::vector<Problem> ProposalProblems(const Agreement& agreement, const Knowledge& knowledge,
                                      const absl::btree_set<std::string>* known_communes) {
  std::vector<Problem> problems = ValidateAgreement(agreement, known_communes);
  if (agreement.kind == AgreementKind::kLocal && !agreement.framework.none()) {
    const Agreement* framework = LatestVersion(knowledge, agreement.framework);
    if (framework == nullptr) {
      problems.push_back({Flaw::kFrameworkMissing, "framework_convention", "it is not activated here"});
    } else {
      for (Problem& problem : CheckUnderFramework(agreement, *framework)) problems.push_back(std::move(problem));
    }
  }
  const Agreement* before = LatestVersion(knowledge, agreement.id);
  if (before != nullptr && (before->kind != agreement.kind || before->framework != agreement.framework)) {
    problems.push_back({Flaw::kFrameworkOther, "framework_convention", "an amendment keeps kind and framework"});
  }
  return problems;
}

std::vector<Delegation> DelegationsTo(absl::Span<const Delegation> all, const Agreement& agreement,
                                      absl::Span<const ItemSignature> signatures) {
  std::vector<Delegation> to;
  if (agreement.kind == AgreementKind::kFramework) return to;
  for (const Delegation& delegation : all) {
    const bool signs = std::any_of(signatures.begin(), signatures.end(),
                                   [&](const ItemSignature& s) { return s.key == delegation.delegate; });
    if (signs && IsSignatory(agreement, delegation.delegator)) to.push_back(delegation);
  }
  return to;
}

ProcedureState Procedure::StateOn(const Knowledge& knowledge, Day today) const {
  if (const KnownAgreement* known = AdmittedAs(knowledge, facts_.text); known != nullptr) {
    return StateOfAdmitted(*known, knowledge, today);
  }
  if (facts_.stage == Stage::kAbandoned) return ProcedureState::kAbandoned;
  if (facts_.stage == Stage::kDrafted) return ProcedureState::kDrafted;
  if (facts_.signatures.empty()) return ProcedureState::kProposed;
  const std::vector<ItemSignature> signatures = Item().signatures;
  const bool enough = agreement().kind == AgreementKind::kFramework
                          ? JudgeFramework(agreement(), signatures, knowledge.roots()).ok()
                          : JudgeLocal(agreement(), signatures, LatestVersion(knowledge, agreement().framework),
                                       DelegationsOn(knowledge, agreement(), today))
                                .ok();
  return enough ? ProcedureState::kSigned : ProcedureState::kSigning;
}

absl::btree_map<SigningKey, SigningKey> Procedure::Signers(const Knowledge& knowledge, Day today) const {
  absl::btree_set<SigningKey> keys;
  for (const ReceivedSignature& received : facts_.signatures) keys.insert(received.key);
  const KnownAgreement* known = AdmittedAs(knowledge, facts_.text);
  const Day day = known == nullptr ? today : known->item->admitted;
  return SignersFor(SignatoriesOf(agreement()), keys, DelegationsOn(knowledge, agreement(), day));
}

std::vector<MissingSignatory> Procedure::Missing(const Knowledge& knowledge, Day today) const {
  absl::btree_set<SigningKey> told;
  for (const ReceivedSignature& received : facts_.signatures) told.insert(received.key);
  for (const auto& [signatory, signer] : Signers(knowledge, today)) told.insert(signatory);
  std::vector<MissingSignatory> missing;
  for (const Party& party : agreement().parties) {
    if (!told.insert(party.signatory).second) continue;
    const bool required = party.required || IsRoot(knowledge, agreement(), party.signatory);
    missing.push_back({party.signatory, party.partner, party.name, required});
  }
  if (agreement().kind != AgreementKind::kFramework) return missing;
  for (const SigningKey& root : knowledge.roots().roots) {
    if (told.insert(root).second) missing.push_back({root, PartnerId(), "", true});
  }
  return missing;
}

Day Procedure::LastAsked() const {
  return std::max(facts_.proposed, facts_.reminded);
}

KnowledgeItem Procedure::Item() const {
  KnowledgeItem item;
  item.content = facts_.text.agreement;
  item.text = facts_.text.bytes;
  for (const ReceivedSignature& received : facts_.signatures) {
    item.signatures.push_back({received.key, received.signature, true});
  }
  return item;
}

absl::Status Procedure::Check(ProcedureEvent event, const Principal& principal, const Knowledge& knowledge,
                              Day today) const {
  if (absl::Status step = CheckStep(StateOn(knowledge, today), event, principal.role); !step.ok()) return step;
  // A signature is handed in by anybody who may at all: its key says what it is good for.
  return event == ProcedureEvent::kSign ? absl::OkStatus() : CheckScope(agreement(), principal);
}

absl::Status Procedure::Revise(ProcedureText text, const Digest& replaces, const Principal& principal,
                               const Knowledge& knowledge, Day today) {
  if (absl::Status fine = Check(ProcedureEvent::kRevise, principal, knowledge, today); !fine.ok()) return fine;
  if (absl::Status scope = CheckScope(text.agreement, principal); !scope.ok()) return scope;
  if (text.agreement.id != id() || text.agreement.version != version()) {
    return Refuse(Reason::kMalformed, "another convention or version");
  }
  if (text.bytes.size() > limits::kKnowledgeItemBytesMax) return Refuse(Reason::kTooLarge, "text");
  if (text.bytes == facts_.text.bytes) return absl::OkStatus();
  if (replaces != facts_.text.sha256) return Refuse(Reason::kTextChanged, "somebody revised it meanwhile");
  facts_ = Facts();
  facts_.text = std::move(text);
  facts_.drafted = today;
  return absl::OkStatus();
}

absl::Status Procedure::Propose(const Digest& sha256, const Principal& principal, const Knowledge& knowledge, Day today,
                                const absl::btree_set<std::string>* known_communes) {
  if (absl::Status fine = Check(ProcedureEvent::kPropose, principal, knowledge, today); !fine.ok()) return fine;
  if (sha256 != facts_.text.sha256) return Refuse(Reason::kTextChanged);
  const std::vector<Problem> problems = ProposalProblems(agreement(), knowledge, known_communes);
  if (!problems.empty()) return Refuse(Reason::kConventionFlawed, DescribeProblems(problems));
  facts_.stage = Stage::kProposed;
  facts_.proposed = today;
  return absl::OkStatus();
}

absl::Status Procedure::Sign(absl::string_view bytes, absl::Span<const ItemSignature> signatures,
                             absl::Span<const Delegation> delegations, const Principal& principal,
                             const Knowledge& knowledge, Day today) {
  if (absl::Status fine = Check(ProcedureEvent::kSign, principal, knowledge, today); !fine.ok()) return fine;
  if (bytes != facts_.text.bytes) return Refuse(Reason::kTextChanged, "signed over another text");
  if (signatures.empty()) return Refuse(Reason::kEvidenceMissing, "no signature");
  if (signatures.size() > static_cast<size_t>(limits::kTextSignaturesMax)) {
    return Refuse(Reason::kTooLarge, "signatures");
  }
  std::vector<ReceivedSignature> received;
  for (const ItemSignature& signature : signatures) {
    if (!signature.valid) return Refuse(Reason::kBadSignature, signature.key.ToHex());
    ReceivedSignature& one = received.emplace_back(ReceivedSignature{signature.key, signature.signature, today});
    absl::Status may = MaySign(knowledge, agreement(), signature.key, delegations, today, &one.delegators);
    if (!may.ok()) return may;
  }
  for (ReceivedSignature& one : received) {
    const auto at = std::lower_bound(facts_.signatures.begin(), facts_.signatures.end(), one.key,
                                     [](const ReceivedSignature& r, const SigningKey& key) { return r.key < key; });
    if (at != facts_.signatures.end() && at->key == one.key) continue;
    facts_.signatures.insert(at, std::move(one));
  }
  return absl::OkStatus();
}

absl::Status Procedure::Remind(const Principal& principal, const Knowledge& knowledge, Day today) {
  if (absl::Status fine = Check(ProcedureEvent::kRemind, principal, knowledge, today); !fine.ok()) return fine;
  if (facts_.reminded == today) return absl::OkStatus();  // once a day is enough for anybody
  facts_.reminded = today;
  ++facts_.reminders;
  return absl::OkStatus();
}

absl::Status Procedure::Activate(const Digest& sha256, const Principal& principal, const Knowledge& knowledge,
                                 Day today) {
  if (absl::Status fine = Check(ProcedureEvent::kActivate, principal, knowledge, today); !fine.ok()) return fine;
  if (sha256 != facts_.text.sha256) return Refuse(Reason::kTextChanged);
  const std::string organisation = Folded(principal.organisation);
  if (principal.account.none() || organisation.empty()) {
    return Refuse(Reason::kMissingField, "an administrator's account and organisation");
  }
  if (std::max(principal.name.size(), principal.organisation.size()) > limits::kAdministratorBytesMax) {
    return Refuse(Reason::kTooLarge, "name or organisation");
  }
  for (const Activation& earlier : facts_.activations) {
    if (earlier.account == principal.account)
      return Refuse(Reason::kSameAdministrator, "this account has activated it");
    if (Folded(earlier.organisation) == organisation) return Refuse(Reason::kSameAdministrator, "one organisation");
  }
  facts_.activations.push_back({principal.account, principal.name, principal.organisation, today});
  if (facts_.activations.size() == 2) facts_.stage = Stage::kActivated;
  return absl::OkStatus();
}

absl::Status Procedure::Abandon(const Principal& principal, const Knowledge& knowledge, Day today) {
  if (absl::Status fine = Check(ProcedureEvent::kAbandon, principal, knowledge, today); !fine.ok()) return fine;
  facts_.stage = Stage::kAbandoned;
  return absl::OkStatus();
}

}  // namespace relais
