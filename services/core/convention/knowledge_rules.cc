// The second half of class Knowledge: judging new content, and the questions asked of what stands.
#include <algorithm>

#include "services/core/convention/knowledge.h"
#include "services/core/convention/validation.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/reason.h"

namespace relais {

absl::Status Knowledge::Take(const KnowledgeItemPtr& item) {
  if (const auto* agreement = std::get_if<Agreement>(&item->content)) return Take(*agreement, item);
  if (const auto* statement = std::get_if<StandingStatement>(&item->content)) return Take(*statement, *item);
  if (const auto* entry = std::get_if<RosterEntry>(&item->content)) return Take(*entry, *item);
  if (const auto* keys = std::get_if<SealingKeyEntry>(&item->content)) return Take(*keys, *item);
  if (const auto* delegation = std::get_if<Delegation>(&item->content)) return Take(*delegation, *item);
  return Take(std::get<DirectoryEntry>(item->content), *item);
}

std::vector<Delegation> Knowledge::Delegations() const {
  std::vector<Delegation> delegations;
  for (auto it = items_.lower_bound({ItemKind::kDelegation, ""}); it != items_.end(); ++it) {
    if (it->first.kind != ItemKind::kDelegation) break;
    delegations.push_back(std::get<Delegation>(it->second->content));
  }
  return delegations;
}

std::vector<Delegation> Knowledge::DelegationsBehind(const KnowledgeItem& item, ConventionId about) const {
  return DelegationsFor(Delegations(), about, item.admitted);
}

absl::Status Knowledge::CheckLateDelegates(const KnowledgeItem& known, const KnowledgeItem& item, Day today) const {
  if (known.text != item.text) return absl::OkStatus();  // judged as a whole on its own day
  for (const SigningKey& key : ValidKeys(item.signatures)) {
    if (ValidKeys(known.signatures).contains(key)) continue;
    bool delegate = false, may = false;
    for (const Delegation& delegation : Delegations()) {
      if (delegation.delegate != key) continue;
      delegate = true;
      may = may || today <= delegation.last_day;
    }
    if (delegate && !may) return Refuse(Reason::kEvidenceMissing, "the delegation of a signer has ended");
  }
  return absl::OkStatus();
}

absl::Status Knowledge::Take(const Delegation& delegation, const KnowledgeItem& item) {
  if (absl::Status fine = CheckDelegation(delegation); !fine.ok()) return fine;
  // A delegation may be brought forward, but never to before its own admission: whoever reads all from the start would
  // otherwise refuse what was rightly admitted on its earlier edition.
  if (delegation.last_day < item.admitted) return Refuse(Reason::kEvidenceMissing, "the delegation has ended already");
  const absl::btree_set<SigningKey> valid = ValidKeys(item.signatures);
  if (valid.contains(delegation.delegator)) return absl::OkStatus();
  return valid.empty() ? Refuse(Reason::kEvidenceMissing, "no valid signature")
                       : Refuse(Reason::kSignerUnknown, "only the delegator signs its delegation");
}

absl::Status Knowledge::Take(const Agreement& agreement, const KnowledgeItemPtr& item) {
  const std::vector<Problem> problems = ValidateAgreement(agreement);
  if (!problems.empty()) return Refuse(Reason::kMalformed, DescribeProblems(problems));
  const bool framework = agreement.kind == AgreementKind::kFramework;
  const Agreement* latest = LatestAgreement(agreement.id);
  if (latest != nullptr) {
    if (latest->kind != agreement.kind || latest->framework != agreement.framework) {
      return Refuse(Reason::kMalformed, "a convention keeps its kind and its framework");
    }
    if (agreement.version < latest->version && FindAgreement(agreement.id, agreement.version) == nullptr) {
      return Refuse(Reason::kReplay, "a later version stands already");
    }
  }
  const std::vector<Delegation> delegations = DelegationsBehind(*item, agreement.id);
  absl::StatusOr<SignedParties> signed_by =
      framework ? JudgeFramework(agreement, item->signatures, roots_)
                : JudgeLocal(agreement, item->signatures, LatestAgreement(agreement.framework), delegations);
  if (!signed_by.ok()) return signed_by.status();
  KnownAgreement& known = agreements_[{agreement.id, agreement.version}];
  known.item = item;
  known.signed_by = *std::move(signed_by);
  if (framework) roots_ = RootsAfter(*LatestAgreement(agreement.id));
  RefreshStatus(agreement.id);
  return absl::OkStatus();
}

absl::Status Knowledge::Take(const StandingStatement& statement, const KnowledgeItem& item) {
  // Latest versions only: an animator or signatory that was replaced has no say any more.
  const std::vector<const Agreement*> agreements = LatestAgreements();
  const std::vector<Delegation> delegations = DelegationsBehind(item, statement.convention);
  absl::Status judged = JudgeStanding(statement, item.signatures, agreements, roots_, delegations);
  if (!judged.ok()) return judged;
  if (statement.convention.none()) {
    roster_.SetStanding(statement.partner, statement.standing, statement.since);
    return absl::OkStatus();
  }
  StandingSpan& span = standings_[{statement.convention, statement.partner}];
  span = span.Then(statement.standing, statement.since);
  RefreshStatus(statement.convention);
  return absl::OkStatus();
}

absl::Status Knowledge::Take(const RosterEntry& entry, const KnowledgeItem& item) {
  const std::vector<const Agreement*> agreements = AllAgreements();
  absl::StatusOr<absl::btree_set<SigningKey>> signers =
      JudgeRosterEntry(entry, item.signatures, agreements, DelegationsBehind(item, ConventionId()));
  if (!signers.ok()) return signers.status();
  return roster_.Put(entry, *std::move(signers));
}

absl::Status Knowledge::Take(const SealingKeyEntry& entry, const KnowledgeItem& item) {
  const Member* owner = roster_.OwnerOf(entry.node);
  const SigningKey identity = owner == nullptr ? SigningKey() : owner->entry.identity;
  if (absl::Status judged = JudgeByIdentity(identity, item.signatures); !judged.ok()) return judged;
  return roster_.PutKeys(entry);
}

absl::Status Knowledge::Take(const DirectoryEntry& entry, const KnowledgeItem& item) {
  if (absl::Status fine = CheckDirectoryEntry(entry); !fine.ok()) return fine;
  for (const Service& service : entry.services) {
    const Service* known = FindService(service.id);
    if (known != nullptr && known->partner != entry.partner) {
      return Refuse(Reason::kSignerUnknown, "a service of another partner");
    }
  }
  return JudgeByIdentity(roster_.IdentityKeyOf(entry.partner), item.signatures);
}

const Agreement* Knowledge::LatestAgreement(ConventionId id) const {
  const Agreement* latest = nullptr;
  for (auto it = agreements_.lower_bound({id, ConventionVersion()}); it != agreements_.end() && it->first.first == id;
       ++it) {
    latest = &it->second.agreement();
  }
  return latest;
}

std::vector<const Agreement*> Knowledge::AllAgreements() const {
  std::vector<const Agreement*> all;
  for (const auto& [key, known] : agreements_) all.push_back(&known.agreement());
  return all;
}

std::vector<const Agreement*> Knowledge::LatestAgreements() const {
  std::vector<const Agreement*> latest;
  for (const auto& [key, known] : agreements_) {
    if (!latest.empty() && latest.back()->id == key.first) latest.pop_back();
    latest.push_back(&known.agreement());
  }
  return latest;
}

// Walks the versions from the last to the first: each is superseded on the first day on which any later one is both
// admitted and started.
void Knowledge::RefreshStatus(ConventionId id) {
  StandingSpan standing;
  if (auto it = standings_.find({id, PartnerId()}); it != standings_.end()) standing = it->second;
  std::vector<KnownAgreement*> versions;
  for (auto it = agreements_.lower_bound({id, ConventionVersion()}); it != agreements_.end() && it->first.first == id;
       ++it) {
    versions.push_back(&it->second);
  }
  Day superseded = kNoDay;
  for (auto it = versions.rbegin(); it != versions.rend(); ++it) {
    KnownAgreement& known = **it;
    known.status = {known.item->admitted, standing, superseded};
    const Day usable = std::max(known.item->admitted, known.agreement().start);
    superseded = superseded == kNoDay ? usable : std::min(superseded, usable);
  }
}

const KnownAgreement* Knowledge::FindAgreement(ConventionId id, ConventionVersion version) const {
  auto it = agreements_.find({id, version});
  return it == agreements_.end() ? nullptr : &it->second;
}

const KnownAgreement* Knowledge::CurrentAgreement(ConventionId id, Day today) const {
  const KnownAgreement* current = nullptr;
  for (auto it = agreements_.lower_bound({id, ConventionVersion()}); it != agreements_.end() && it->first.first == id;
       ++it) {
    if (InForce(it->second.agreement(), it->second.status, today).ok()) current = &it->second;
  }
  return current;
}

std::vector<const KnownAgreement*> Knowledge::AgreementsFor(PartnerId origin, PartnerId destination, Day today) const {
  std::vector<const KnownAgreement*> found;
  for (auto it = agreements_.begin(); it != agreements_.end();) {
    const ConventionId id = it->first.first;
    const KnownAgreement* current = CurrentAgreement(id, today);
    if (current != nullptr && CheckPair(id, current->agreement().version, origin, destination, today).ok()) {
      found.push_back(current);
    }
    while (it != agreements_.end() && it->first.first == id) ++it;
  }
  return found;
}

std::vector<const KnownAgreement*> Knowledge::Agreements() const {
  std::vector<const KnownAgreement*> all;
  for (const auto& [key, known] : agreements_) all.push_back(&known);
  return all;
}

Standing Knowledge::StandingIn(ConventionId id, PartnerId partner, Day today) const {
  auto it = standings_.find({id, partner});
  return it == standings_.end() ? Standing::kActive : it->second.On(today);
}

// Has `partner` signed this convention, and does its roster entry hang on the key that this convention names?
absl::Status Knowledge::CheckParty(const KnownAgreement& known, PartnerId partner) const {
  if (!known.signed_by.contains(partner)) return Refuse(Reason::kEvidenceMissing, "a party that has not signed");
  const Party* party = known.agreement().FindParty(partner);
  RELAIS_CHECK(party != nullptr);
  const Member* member = roster_.Find(partner);
  if (member == nullptr || !member->signers.contains(party->signatory)) {
    return Refuse(Reason::kSignerUnknown, "its roster entry is not signed by the key that this convention names");
  }
  return absl::OkStatus();
}

absl::Status Knowledge::CheckPair(ConventionId id, ConventionVersion version, PartnerId origin, PartnerId destination,
                                  Day today) const {
  const KnownAgreement* known = FindAgreement(id, version);
  if (known == nullptr) return Refuse(Reason::kConventionUnknown);
  const Agreement& agreement = known->agreement();
  if (absl::Status in_force = InForce(agreement, known->status, today); !in_force.ok()) return in_force;
  if (agreement.kind == AgreementKind::kLocal && CurrentAgreement(agreement.framework, today) == nullptr) {
    return Refuse(Reason::kConventionNotInForce, "its framework is not in force");
  }
  if (absl::Status pair = CoversPair(agreement, origin, destination); !pair.ok()) return pair;
  const Standing from = StandingIn(id, origin, today);
  if (from != Standing::kActive) return Refuse(from == Standing::kEnded ? Reason::kNotMember : Reason::kSuspended);
  const Standing to = StandingIn(id, destination, today);
  if (to != Standing::kActive) {
    return Refuse(to == Standing::kEnded ? Reason::kPartnerGone : Reason::kPartnerSuspended);
  }
  if (absl::Status party = CheckParty(*known, origin); !party.ok()) return party;
  return CheckParty(*known, destination);
}

absl::Status Knowledge::CheckCovered(ConventionId id, ConventionVersion version, const CoverageQuestion& question,
                                     Day today) const {
  absl::Status pair = CheckPair(id, version, question.origin, question.destination, today);
  if (!pair.ok()) return pair;
  return Covers(FindAgreement(id, version)->agreement(), question);
}

const DirectoryEntry* Knowledge::FindDirectory(PartnerId partner) const {
  auto it = items_.find({ItemKind::kDirectory, std::string(partner.view())});
  return it == items_.end() ? nullptr : &std::get<DirectoryEntry>(it->second->content);
}

std::vector<const DirectoryEntry*> Knowledge::Directory() const {
  std::vector<const DirectoryEntry*> entries;
  for (const KnowledgeItemPtr& item : DirectoryItems()) entries.push_back(&std::get<DirectoryEntry>(item->content));
  return entries;
}

std::vector<KnowledgeItemPtr> Knowledge::DirectoryItems() const {
  std::vector<KnowledgeItemPtr> items;
  for (auto it = items_.lower_bound({ItemKind::kDirectory, ""}); it != items_.end(); ++it) {
    if (it->first.kind != ItemKind::kDirectory) break;
    items.push_back(it->second);
  }
  return items;
}

const Service* Knowledge::FindService(ServiceId id) const {
  auto it = service_partners_.find(id);
  if (it == service_partners_.end()) return nullptr;
  const DirectoryEntry* entry = FindDirectory(it->second);
  RELAIS_CHECK(entry != nullptr);
  for (const Service& service : entry->services) {
    if (service.id == id) return &service;
  }
  return nullptr;
}

}  // namespace relais
