// What the engine decides about joining, staying and leaving.
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "hub/hub_engine.h"
#include "hub/publish_judge.h"
#include "services/core/convention/evidence.h"
#include "services/core/convention/procedure.h"

namespace relais::hub {
namespace {

bool AnyValid(const KnowledgeItem& item) {
  return !ValidKeys(item.signatures).empty();
}

// kNone when a convention names `partner` and is not set aside today.
Reason JudgeNaming(const Knowledge& knowledge, PartnerId partner, Day today) {
  Reason reason = Reason::kPartnerUnknown;
  for (const KnownAgreement* known : knowledge.Agreements()) {
    if (known->agreement().FindParty(partner) == nullptr) continue;
    if (known->status.standing.On(today) == Standing::kActive) return Reason::kNone;
    reason = Reason::kConventionNotInForce;
  }
  return reason;
}

Principal OfNode(NodeId node) {
  Principal principal;
  principal.role = Role::kNodeOperator;
  principal.name = node.ToHex();
  return principal;
}

// What a text is about, for the audit log.
std::string SubjectOf(const KnowledgeItem& item) {
  struct Words {
    std::string operator()(const Agreement& a) const {
      return absl::StrCat("convention ", a.id.ToHex(), " version ", a.version.value());
    }
    std::string operator()(const StandingStatement& s) const {
      const std::string what = s.convention.none() ? absl::StrCat("partner ", s.partner.ToHex())
                                                   : absl::StrCat("convention ", s.convention.ToHex());
      switch (s.standing) {
        case Standing::kActive:
          return what + " active";
        case Standing::kSuspended:
          return what + " suspended";
        case Standing::kEnded:
          return what + " ended";
      }
      return what;
    }
    std::string operator()(const RosterEntry& e) const {
      return absl::StrCat("partner ", e.partner.ToHex(), " roster");
    }
    std::string operator()(const SealingKeyEntry& k) const { return absl::StrCat("node ", k.node.ToHex(), " keys"); }
    std::string operator()(const DirectoryEntry& e) const {
      return absl::StrCat("partner ", e.partner.ToHex(), " directory");
    }
    std::string operator()(const Delegation& d) const { return absl::StrCat("delegation by ", d.delegator.ToHex()); }
  };
  return std::visit(Words(), item.content);
}

bool SameNode(const RosterEntry& standing, const RosterEntry& entry) {
  return standing.node == entry.node && standing.identity == entry.identity;
}

}  // namespace

Reason HubEngine::CallerRefusal(NodeId node, const CertificateFacts& shown, Day today) const {
  const EnrolmentBook& book = state_.enrolment();
  if (const Reason reason = book.Judge(node, shown); reason != Reason::kNone) return reason;
  const PendingCard* pending = book.FindPendingOf(node);
  // The node of a lost disk stays a member while the one that takes its place waits.
  const bool nobody = state_.knowledge().roster().OwnerOf(node) == nullptr;
  if (pending != nullptr && (nobody || pending->certificate == shown.fingerprint)) return Reason::kAwaitingSignature;
  return MemberRefusal(node, today);
}

void HubEngine::Use(NodeId node, const CertificateFacts& shown, HubOutcome* out) {
  if (!state_.enrolment().Turns(node, shown)) return;
  CertificateUsed record{node, shown.fingerprint};
  Touched nobody;
  state_.Apply(record, &nobody);
  out->records.push_back(std::move(record));
  Session* session = sessions_.FindByNode(node);
  if (session == nullptr || session->certificate.none() || session->certificate == shown.fingerprint) return;
  out->effects.push_back(EndSession{session->id, Reason::kCertificateInvalid});
  sessions_.Close(session->id);
}

std::pair<Edition, std::string> HubEngine::EntryToSign(PartnerId partner, NodeId node,
                                                       const SigningKey& identity) const {
  const auto& ways = state_.enrolment().milestones();
  const auto way = ways.find(partner);
  std::string name = way == ways.end() ? "" : way->second.name;
  const Member* member = state_.knowledge().roster().Find(partner);
  if (member == nullptr || !member->Signed()) return {Edition(1), std::move(name)};
  const RosterEntry& entry = member->entry;
  if (name.empty()) name = entry.name;
  const bool same = entry.node == node && entry.identity == identity && entry.name == name;
  return {same ? entry.edition : entry.edition.next(), std::move(name)};
}

HubResult HubEngine::On(const Moment& now, AdmitItem& in, HubOutcome* out) {
  if (!in.publisher.none()) {
    const absl::Status may = CheckPublisher(state_.knowledge(), in.publisher, in.item, now.day);
    if (!may.ok()) return {.reason = ReasonOf(may)};
  }
  if (in.method.empty()) return Admit(std::move(in.item), now, out);
  Act act{std::move(in.principal), std::move(in.method), SubjectOf(in.item)};
  return Audited(now, std::move(act), Admit(std::move(in.item), now, out), out);
}

HubResult HubEngine::Admit(KnowledgeItem item, const Moment& now, HubOutcome* out) {
  const auto* entry = std::get_if<RosterEntry>(&item.content);
  if (entry == nullptr) return AdmitOne(std::move(item), now, out);
  std::optional<KnowledgeItem> keys;
  const PendingCard* pending = state_.enrolment().FindPending(entry->partner);
  if (pending != nullptr && pending->roster.text == item.text) keys = pending->sealing_keys;
  const Member* former = state_.knowledge().roster().OwnerOf(entry->node);
  const bool other_identity = former != nullptr && former->entry.identity != entry->identity;
  const NodeId node = entry->node;
  HubResult result = AdmitOne(std::move(item), now, out);
  if (result.reason != Reason::kNone) return result;
  if (keys) AdmitOne(*std::move(keys), now, out);
  Session* session = other_identity ? sessions_.FindByNode(node) : nullptr;
  if (session != nullptr) {
    // It was greeted under the former identity key.
    out->effects.push_back(EndSession{session->id, Reason::kStopping});
    sessions_.Close(session->id);
  }
  return result;
}

HubResult HubEngine::AdmitOne(KnowledgeItem item, const Moment& now, HubOutcome* out) {
  KnowledgeAdmitted record{std::move(item), now.day};
  const Revision before = state_.knowledge().revision();
  Touched touched;
  absl::StatusOr<Revision> revision = state_.Apply(record, &touched);
  if (!revision.ok()) return RefusalOf(revision.status());
  // What stands already leaves no record: the operator's folder is read anew at every start.
  if (*revision <= before) return {.revision = *revision, .repeat = true};
  out->records.push_back(std::move(record));
  TellAdmitted(now, touched, out);
  return {.revision = *revision};
}

bool HubEngine::LooksAfter(const Principal& principal, PartnerId partner) const {
  if (principal.role != Role::kDepartmentAdministrator && principal.role != Role::kAnimator) return true;
  for (const KnownAgreement* known : state_.knowledge().Agreements()) {
    const Agreement& agreement = known->agreement();
    if (agreement.FindParty(partner) != nullptr && CheckScope(agreement, principal).ok()) return true;
  }
  return false;
}

HubResult HubEngine::On(const Moment& now, IssueTokenInput& in, HubOutcome* out) {
  Act act{in.principal, "/relais.v1.EnrolmentService/IssueToken",
          absl::StrCat("partner ", in.partner.ToHex(), " node ", in.node.ToHex())};
  if (!LooksAfter(in.principal, in.partner)) {
    return Audited(now, std::move(act), {.reason = Reason::kNotPermitted}, out);
  }
  TokenIssued record{in.secret_hash, in.node, in.partner, in.ends_at_s, std::move(in.name), now.day};
  Touched nobody;
  state_.Apply(record, &nobody);
  out->records.push_back(std::move(record));
  return Audited(now, std::move(act), {}, out);
}

Reason HubEngine::JudgeRosterText(const EnrolInput& in, Day today, bool* awaiting) const {
  const auto& entry = std::get<RosterEntry>(in.roster.content);
  if (absl::Status fine = CheckRosterEntry(entry); !fine.ok()) return ReasonOf(fine);
  // Every name comes from the token and the invitation.
  if (entry.partner != in.partner || entry.node != in.node) return Reason::kMalformed;
  const auto [edition, name] = EntryToSign(in.partner, in.node, entry.identity);
  if (!name.empty() && entry.name != name) return Reason::kMalformed;
  const Knowledge& knowledge = state_.knowledge();
  if (const Member* owner = knowledge.roster().OwnerOf(in.node); owner != nullptr) {
    if (owner->entry.partner != in.partner) return Reason::kSignerUnknown;  // one entry per node
  }
  if (entry.edition < edition) return Reason::kReplay;
  if (entry.edition > edition) return Reason::kMalformed;
  const Member* member = knowledge.roster().Find(in.partner);
  if (member != nullptr && member->Signed() && member->entry.edition == edition) {
    *awaiting = false;
    return member->entry == entry ? Reason::kNone : Reason::kEquivocation;
  }
  if (const Reason named = JudgeNaming(knowledge, in.partner, today); named != Reason::kNone) return named;
  if (in.roster.signatures.empty()) return Reason::kNone;
  if (!AnyValid(in.roster)) return Reason::kBadSignature;
  *awaiting = false;
  // By the very rules that will admit it.
  Knowledge trial = knowledge;
  return ReasonOf(trial.Admit(in.roster, today).status());
}

Reason HubEngine::JudgeSealingText(const EnrolInput& in) const {
  const auto& keys = std::get<SealingKeyEntry>(in.sealing_keys.content);
  const auto& entry = std::get<RosterEntry>(in.roster.content);
  if (absl::Status fine = CheckSealingKeyEntry(keys); !fine.ok()) return ReasonOf(fine);
  if (keys.node != in.node) return Reason::kMalformed;
  return ReasonOf(JudgeByIdentity(entry.identity, in.sealing_keys.signatures));
}

Reason HubEngine::JudgeEnrol(const EnrolInput& in, Day today, bool* awaiting) const {
  const EnrolmentBook& book = state_.enrolment();
  const Reason token = book.tokens().Check(in.secret_hash, in.node, in.partner, in.now_s);
  if (token != Reason::kNone) return token;
  switch (state_.knowledge().roster().StatusOf(in.partner, today)) {
    case MemberStatus::kSuspended:
      return Reason::kSuspended;
    case MemberStatus::kLeft:
      return Reason::kPartnerGone;
    default:
      break;
  }
  if (const Reason key = book.JudgeKey(in.node, in.certificate.key, true); key != Reason::kNone) return key;
  if (const Reason roster = JudgeRosterText(in, today, awaiting); roster != Reason::kNone) return roster;
  return JudgeSealingText(in);
}

HubResult HubEngine::On(const Moment& now, EnrolInput& in, HubOutcome* out) {
  bool awaiting = true;
  if (const Reason reason = JudgeEnrol(in, now.day, &awaiting); reason != Reason::kNone) return {.reason = reason};
  const auto& entry = std::get<RosterEntry>(in.roster.content);
  const Member* member = state_.knowledge().roster().Find(in.partner);
  const bool known = member != nullptr && member->Signed() && SameNode(member->entry, entry);
  // A node that comes back with its own keys has published newer ones since: those stand.
  const bool keys_stand = known && state_.knowledge().roster().KeysOf(in.node) != nullptr;
  NodeEnrolled record{in.secret_hash, in.certificate, in.roster, in.sealing_keys, awaiting, now.day};
  Touched nobody;
  state_.Apply(record, &nobody);
  out->records.push_back(std::move(record));
  if (!awaiting) {
    HubResult admitted = Admit(std::move(in.roster), now, out);
    if (admitted.reason == Reason::kNone && !keys_stand) Admit(std::move(in.sealing_keys), now, out);
  }
  Act act{OfNode(in.node), "/relais.v1.EnrolmentService/Enrol",
          absl::StrCat("partner ", in.partner.ToHex(), " node ", in.node.ToHex())};
  act.at_s = in.now_s;
  return Audited(now, std::move(act), {.awaiting = awaiting}, out);
}

HubResult HubEngine::On(const Moment& now, RenewInput& in, HubOutcome* out) {
  if (const Reason reason = CallerRefusal(in.node, in.shown, now.day); reason != Reason::kNone) {
    return {.reason = reason};
  }
  const Reason key = state_.enrolment().JudgeKey(in.node, in.fresh.key, false);
  if (key != Reason::kNone) return {.reason = key};
  Use(in.node, in.shown, out);
  CertificateIssued record{in.node, in.shown, in.fresh};
  Touched nobody;
  state_.Apply(record, &nobody);
  out->records.push_back(std::move(record));
  return {};
}

HubResult HubEngine::On(const Moment& now, MemberTextInput& in, HubOutcome* out) {
  if (const Reason reason = CallerRefusal(in.node, in.shown, now.day); reason != Reason::kNone) {
    return {.reason = reason};
  }
  if (const auto* keys = std::get_if<SealingKeyEntry>(&in.item.content)) {
    if (keys->node != in.node) return {.reason = Reason::kNotPermitted};
    Use(in.node, in.shown, out);
    return Admit(std::move(in.item), now, out);
  }
  Act act{OfNode(in.node), "/relais.v1.EnrolmentService/Leave", SubjectOf(in.item)};
  return Audited(now, std::move(act), TakeLeave(now, in, out), out);
}

HubResult HubEngine::TakeLeave(const Moment& now, MemberTextInput& in, HubOutcome* out) {
  const auto* statement = std::get_if<StandingStatement>(&in.item.content);
  const PartnerId self = state_.knowledge().roster().OwnerOf(in.node)->entry.partner;
  const bool own = statement != nullptr && statement->convention.none() && statement->partner == self &&
                   statement->standing == Standing::kEnded;
  if (!own) return {.reason = Reason::kNotPermitted};
  Use(in.node, in.shown, out);
  return Admit(std::move(in.item), now, out);
}

}  // namespace relais::hub
