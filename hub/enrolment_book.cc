#include "hub/enrolment_book.h"

#include <utility>
#include <variant>

#include "services/core/handoff/check.h"

namespace relais::hub {
namespace {

void Mark(Day& step, Day day) {
  if (step == kNoDay) step = day;
}

}  // namespace

void EnrolmentBook::Apply(const TokenIssued& issued) {
  tokens_.Issue(issued.secret_hash, {issued.node, issued.partner, issued.ends_at_s, Digest()});
  Milestones& way = milestones_[issued.partner];
  if (!issued.name.empty()) way.name = issued.name;
  way.invited = issued.day;
  way.token_ends_s = issued.ends_at_s;
}

void EnrolmentBook::Apply(const NodeEnrolled& enrolled) {
  const RosterEntry& entry = std::get<RosterEntry>(enrolled.roster.content);
  tokens_.Consume(enrolled.secret_hash, enrolled.certificate.fingerprint);
  Issue(entry.node, enrolled.certificate);
  Milestones& way = milestones_[entry.partner];
  way.token_ends_s = 0;
  Mark(way.joined, enrolled.day);
  pending_.erase(entry.partner);
  if (enrolled.awaiting) {
    pending_[entry.partner] = {enrolled.roster, enrolled.sealing_keys, enrolled.certificate.fingerprint};
  }
}

void EnrolmentBook::Apply(const CertificateIssued& issued) {
  CertificateRow& row = certificates_[issued.node];
  if (row.current.fingerprint.none()) row.current = issued.shown;
  Issue(issued.node, issued.certificate);
}

void EnrolmentBook::Issue(NodeId node, const CertificateFacts& certificate) {
  CertificateRow& row = certificates_[node];
  if (row.current.fingerprint.none()) {
    row.current = certificate;
    return;
  }
  // One that was never used: its node did not get it.
  Retire(row, row.next);
  row.next = certificate;
}

void EnrolmentBook::Retire(CertificateRow& row, const CertificateFacts& certificate) {
  if (certificate.fingerprint.none()) return;
  row.retired.insert(row.retired.begin(), certificate);
  if (row.retired.size() > kRetiredMax) row.retired.pop_back();
}

void EnrolmentBook::Apply(const CertificateUsed& used) {
  CertificateRow& row = certificates_[used.node];
  RELAIS_CHECK(used.fingerprint == row.next.fingerprint);
  Retire(row, row.current);
  row.current = std::exchange(row.next, CertificateFacts());
}

void EnrolmentBook::TakeBackRetired(NodeId node) {
  const auto row = certificates_.find(node);
  if (row != certificates_.end()) row->second.retired.clear();
}

void EnrolmentBook::Follow(const KnowledgeItem& admitted, Day day) {
  if (const auto* entry = std::get_if<RosterEntry>(&admitted.content)) {
    Mark(milestones_[entry->partner].roster_signed, day);
    auto pending = pending_.find(entry->partner);
    if (pending != pending_.end() && pending->second.entry().edition <= entry->edition) pending_.erase(pending);
  } else if (const auto* directory = std::get_if<DirectoryEntry>(&admitted.content)) {
    if (!directory->services.empty()) Mark(milestones_[directory->partner].published, day);
  }
}

void EnrolmentBook::FollowReferral(PartnerId partner, bool drill, Day day) {
  Milestones& way = milestones_[partner];
  Mark(drill ? way.first_drill : way.first_handoff, day);
}

const PendingCard* EnrolmentBook::FindPending(PartnerId partner) const {
  auto it = pending_.find(partner);
  return it == pending_.end() ? nullptr : &it->second;
}

const PendingCard* EnrolmentBook::FindPendingOf(NodeId node) const {
  for (const auto& [partner, card] : pending_) {
    if (card.entry().node == node) return &card;
  }
  return nullptr;
}

Reason EnrolmentBook::Judge(NodeId node, const CertificateFacts& shown) const {
  auto it = certificates_.find(node);
  if (it == certificates_.end()) return Reason::kNone;
  for (const CertificateFacts& retired : it->second.retired) {
    if (retired.fingerprint == shown.fingerprint) return Reason::kCertificateInvalid;
  }
  return Reason::kNone;
}

bool EnrolmentBook::Turns(NodeId node, const CertificateFacts& shown) const {
  auto it = certificates_.find(node);
  return it != certificates_.end() && !shown.fingerprint.none() && it->second.next.fingerprint == shown.fingerprint;
}

Reason EnrolmentBook::JudgeKey(NodeId node, const Digest& key, bool joining) const {
  for (const auto& [holder, row] : certificates_) {
    if (row.current.key == key) return Reason::kReplay;
    for (const CertificateFacts& retired : row.retired) {
      // The same key twice in a row is a lost answer, asked for again.
      if (retired.key == key && (joining || row.next.key != key)) return Reason::kReplay;
    }
    if (row.next.key == key && (joining || holder != node)) return Reason::kReplay;
  }
  return Reason::kNone;
}

void EnrolmentBook::Restore(Parts parts) {
  tokens_ = std::move(parts.tokens);
  milestones_ = std::move(parts.milestones);
  pending_ = std::move(parts.pending);
  certificates_ = std::move(parts.certificates);
}

}  // namespace relais::hub
