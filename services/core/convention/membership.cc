#include "services/core/convention/membership.h"

#include <utility>

#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

static_assert(limits::kSnapshotAgeDaysMax + limits::kRetentionDays <= limits::kSealingKeyKeepDays,
              "what a mailbox still accepts can be opened until the mailbox gives it up");

constexpr size_t kSealingTermsMax = 3;

NodeId MailboxIn(const RosterEntry& entry) {
  return entry.level == MemberLevel::kPaper ? entry.custodian : entry.node;
}

}  // namespace

absl::Status CheckRosterEntry(const RosterEntry& entry) {
  if (entry.partner.none()) return Refuse(Reason::kMalformed, "roster entry without a partner");
  if (entry.name.empty()) return Refuse(Reason::kMalformed, "roster entry without a name");
  if (entry.edition.value() == 0) return Refuse(Reason::kMalformed, "editions count from 1");
  const bool has_node = !entry.node.none() && !entry.identity.none();
  const bool no_node = entry.node.none() && entry.identity.none();
  switch (entry.level) {
    case MemberLevel::kPaper:
      if (no_node && !entry.custodian.none()) return absl::OkStatus();
      return Refuse(Reason::kMalformed, "a partner without a node has a custodian, and neither node nor identity key");
    case MemberLevel::kNode:
    case MemberLevel::kSoftware:
      if (has_node && entry.custodian.none()) return absl::OkStatus();
      return Refuse(Reason::kMalformed, "a partner with a node has its id and identity key, and no custodian");
  }
  return Refuse(Reason::kMalformed, "unknown level");
}

absl::Status CheckSealingKeyEntry(const SealingKeyEntry& entry) {
  if (entry.node.none()) return Refuse(Reason::kMalformed, "sealing keys without a node");
  if (entry.edition.value() == 0) return Refuse(Reason::kMalformed, "editions count from 1");
  if (entry.terms.empty() || entry.terms.size() > kSealingTermsMax) {
    return Refuse(Reason::kMalformed, "one to three sealing keys");
  }
  absl::btree_set<KeyId> ids;
  for (size_t i = 0; i < entry.terms.size(); ++i) {
    const SealingTerm& term = entry.terms[i];
    if (term.id.none() || term.key.none()) return Refuse(Reason::kMalformed, "a sealing key is missing");
    const int64_t use_days = DaysBetween(term.first_day, term.last_day) + 1;
    if (use_days < 1 || use_days > limits::kSealingKeyUseDays) {
      return Refuse(Reason::kMalformed, "a sealing key is used for 30 days at most");
    }
    if (!ids.insert(term.id).second) return Refuse(Reason::kMalformed, "one sealing key twice");
    if (i > 0 && term.last_day >= entry.terms[i - 1].last_day) {
      return Refuse(Reason::kMalformed, "sealing keys stand newest first");
    }
  }
  return absl::OkStatus();
}

Member& Roster::Named(PartnerId partner) {
  Member& member = members_[partner];
  member.entry.partner = partner;
  return member;
}

void Roster::Unplace(const Member& member) {
  if (!member.Signed()) return;
  const NodeId mailbox = MailboxIn(member.entry);
  auto there = at_node_.find(mailbox);
  there->second.erase(member.entry.partner);
  if (there->second.empty()) at_node_.erase(there);
  if (member.entry.level != MemberLevel::kPaper) owners_.erase(mailbox);
}

void Roster::Place(const Member& member) {
  const NodeId mailbox = MailboxIn(member.entry);
  at_node_[mailbox].insert(member.entry.partner);
  if (member.entry.level != MemberLevel::kPaper) owners_[mailbox] = member.entry.partner;
}

void Roster::Invite(PartnerId partner, std::string name) {
  const Member* known = Find(partner);
  if (known != nullptr && !known->entry.name.empty()) return;
  Named(partner).entry.name = std::move(name);
}

absl::Status Roster::AwaitSignature(const RosterEntry& unsigned_entry) {
  if (absl::Status fine = CheckRosterEntry(unsigned_entry); !fine.ok()) return fine;
  auto it = members_.find(unsigned_entry.partner);
  if (it == members_.end()) return Refuse(Reason::kPartnerUnknown, "not invited");
  if (it->second.Signed()) return Refuse(Reason::kWrongState, "already signed");
  it->second.entry = unsigned_entry;
  it->second.awaiting = true;
  return absl::OkStatus();
}

absl::Status Roster::Put(const RosterEntry& entry, absl::btree_set<SigningKey> signers) {
  RELAIS_CHECK(!signers.empty());
  if (absl::Status fine = CheckRosterEntry(entry); !fine.ok()) return fine;
  if (const Member* known = Find(entry.partner); known != nullptr && known->Signed()) {
    if (entry.edition < known->entry.edition) return Refuse(Reason::kReplay, "an earlier roster entry");
    if (entry.edition == known->entry.edition) {
      if (!(entry == known->entry)) return Refuse(Reason::kReplay, "this edition has another content");
      signers.insert(known->signers.begin(), known->signers.end());
    }
  }
  if (const Member* owner = OwnerOf(entry.node); owner != nullptr && owner->entry.partner != entry.partner) {
    return Refuse(Reason::kSignerUnknown, "another partner holds this node");
  }
  Member& member = Named(entry.partner);
  Unplace(member);
  member.entry = entry;
  member.awaiting = false;
  member.signers = std::move(signers);
  Place(member);
  return absl::OkStatus();
}

absl::Status Roster::PutKeys(const SealingKeyEntry& entry) {
  if (absl::Status fine = CheckSealingKeyEntry(entry); !fine.ok()) return fine;
  if (OwnerOf(entry.node) == nullptr) return Refuse(Reason::kPartnerUnknown, "nobody runs this node");
  auto it = keys_.find(entry.node);
  if (it != keys_.end() && entry.edition < it->second.edition) return Refuse(Reason::kReplay, "earlier sealing keys");
  keys_[entry.node] = entry;
  return absl::OkStatus();
}

void Roster::DropKeys(NodeId node) {
  keys_.erase(node);
}

void Roster::SetStanding(PartnerId partner, Standing standing, Day since) {
  Member& member = Named(partner);
  member.standing = member.standing.Then(standing, since);
}

const Member* Roster::Find(PartnerId partner) const {
  auto it = members_.find(partner);
  return it == members_.end() ? nullptr : &it->second;
}

const Member* Roster::OwnerOf(NodeId node) const {
  auto it = owners_.find(node);
  return it == owners_.end() ? nullptr : Find(it->second);
}

NodeId Roster::MailboxOf(PartnerId partner) const {
  const Member* member = Find(partner);
  return member == nullptr || !member->Signed() ? NodeId() : MailboxIn(member->entry);
}

std::vector<PartnerId> Roster::PartnersAt(NodeId node) const {
  auto it = at_node_.find(node);
  if (it == at_node_.end()) return {};
  return {it->second.begin(), it->second.end()};
}

SigningKey Roster::IdentityKeyOf(PartnerId partner) const {
  const Member* owner = OwnerOf(MailboxOf(partner));
  return owner == nullptr ? SigningKey() : owner->entry.identity;
}

MemberStatus Roster::StatusOf(PartnerId partner, Day today) const {
  const Member* member = Find(partner);
  if (member == nullptr) return MemberStatus::kInvited;
  switch (member->standing.On(today)) {
    case Standing::kSuspended:
      return MemberStatus::kSuspended;
    case Standing::kEnded:
      return MemberStatus::kLeft;
    case Standing::kActive:
      break;
  }
  if (member->Signed()) return MemberStatus::kActive;
  return member->awaiting ? MemberStatus::kAwaitingRosterSignature : MemberStatus::kInvited;
}

const SealingKeyEntry* Roster::KeysOf(NodeId node) const {
  auto it = keys_.find(node);
  return it == keys_.end() ? nullptr : &it->second;
}

const SealingTerm* Roster::SealTo(NodeId node, Day today) const {
  const SealingKeyEntry* keys = KeysOf(node);
  if (keys == nullptr) return nullptr;
  for (const SealingTerm& term : keys->terms) {
    if (term.first_day <= today && today <= term.last_day) return &term;
  }
  return nullptr;
}

bool Roster::Accepts(NodeId node, KeyId key, Day today) const {
  const SealingTerm* term = Openable(node, key, today);
  return term != nullptr && today <= AddDays(term->last_day, limits::kSnapshotAgeDaysMax);
}

const SealingTerm* Roster::Openable(NodeId node, KeyId key, Day today) const {
  const SealingKeyEntry* keys = KeysOf(node);
  if (keys == nullptr) return nullptr;
  for (const SealingTerm& term : keys->terms) {
    if (term.id == key && today <= AddDays(term.last_day, limits::kSealingKeyKeepDays)) return &term;
  }
  return nullptr;
}

absl::Status Roster::CheckSender(PartnerId partner, NodeId node, Day today) const {
  switch (StatusOf(partner, today)) {
    case MemberStatus::kSuspended:
      return Refuse(Reason::kSuspended);
    case MemberStatus::kInvited:
    case MemberStatus::kAwaitingRosterSignature:
    case MemberStatus::kLeft:
      return Refuse(Reason::kNotMember);
    case MemberStatus::kActive:
      break;
  }
  if (MailboxOf(partner) != node) return Refuse(Reason::kNotMember, "this partner is not at this node");
  return absl::OkStatus();
}

absl::Status Roster::CheckDestination(PartnerId partner, NodeId mailbox, KeyId key, Day today) const {
  switch (StatusOf(partner, today)) {
    case MemberStatus::kSuspended:
      return Refuse(Reason::kPartnerSuspended);
    case MemberStatus::kLeft:
      return Refuse(Reason::kPartnerGone);
    case MemberStatus::kInvited:
    case MemberStatus::kAwaitingRosterSignature:
      return Refuse(Reason::kPartnerUnknown);
    case MemberStatus::kActive:
      break;
  }
  if (MailboxOf(partner) != mailbox) return Refuse(Reason::kWrongMailbox);
  if (!Accepts(mailbox, key, today)) return Refuse(Reason::kStaleKey);
  return absl::OkStatus();
}

}  // namespace relais
