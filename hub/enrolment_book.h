// Who was invited, which node has joined, which certificate counts, and how far each partner has come.
#ifndef RELAIS_HUB_ENROLMENT_BOOK_H_
#define RELAIS_HUB_ENROLMENT_BOOK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "hub/enrolment_types.h"
#include "hub/token_book.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {

// Of one node, what this hub gave out. Both are good until the second is first used, which makes it the first.
struct CertificateRow {
  CertificateFacts current;
  CertificateFacts next;  // none: no other is out
  // Replaced, and refused from then on, latest first; at most kRetiredMax.
  std::vector<CertificateFacts> retired;
  friend bool operator==(const CertificateRow&, const CertificateRow&) = default;
};

// More than a node renews in the 30 days after which the first of them has ended by itself.
inline constexpr size_t kRetiredMax = 16;

// A node that has joined and waits for its partner's signatory.
struct PendingCard {
  KnowledgeItem roster;        // unsigned
  KnowledgeItem sealing_keys;  // signed by the identity key that `roster` names
  Digest certificate;          // fingerprint of the one it joined with
  const RosterEntry& entry() const { return std::get<RosterEntry>(roster.content); }
  friend bool operator==(const PendingCard&, const PendingCard&) = default;
};

// The first day of each step; kNoDay: not yet.
struct Milestones {
  std::string name;          // of the last invitation that gave one
  Day invited;               // of the last token
  int64_t token_ends_s = 0;  // of the last token while nobody used it; 0: none is out
  Day joined;
  Day roster_signed;
  Day published;
  Day first_drill;
  Day first_handoff;
  friend bool operator==(const Milestones&, const Milestones&) = default;
};

// A value; changed by the hub's records alone. Lookups cost O(log n).
class EnrolmentBook {
 public:
  // --- By records
  void Apply(const TokenIssued& issued);
  // Asserts that the token is known.
  void Apply(const NodeEnrolled& enrolled);
  void Apply(const CertificateIssued& issued);
  void Apply(const CertificateUsed& used);
  // Tokens that are out are void: one may have been used in what a ledger lost.
  void VoidTokens() { tokens_.VoidUnused(); }
  // The node's store was put back: the certificate in it may be one that was replaced since, and counts again.
  void TakeBackRetired(NodeId node);
  // What an admitted text says about its partner's way; a roster entry ends the wait for its signature.
  void Follow(const KnowledgeItem& admitted, Day day);
  // A referral of this partner, or to it, was taken.
  void FollowReferral(PartnerId partner, bool drill, Day day);

  // --- Questions
  const TokenBook& tokens() const { return tokens_; }
  // Null when nothing awaits a signature there.
  const PendingCard* FindPending(PartnerId partner) const;
  const PendingCard* FindPendingOf(NodeId node) const;
  // kCertificateInvalid for one that another has replaced. One that this hub has no memory of passes: its authority
  // signed it, and a ledger that was lost or restored locks nobody out.
  Reason Judge(NodeId node, const CertificateFacts& shown) const;
  // Whether this would be the first use of the one that the node was last given.
  bool Turns(NodeId node, const CertificateFacts& shown) const;
  // kReplay when the key of `fresh` was certified before; but for the very one that `node` was last given and has not
  // used: it may have lost the answer. With `joining` not even that.
  Reason JudgeKey(NodeId node, const Digest& key, bool joining) const;

  // Ascending.
  const absl::btree_map<PartnerId, Milestones>& milestones() const { return milestones_; }
  const absl::btree_map<PartnerId, PendingCard>& pending() const { return pending_; }
  const absl::btree_map<NodeId, CertificateRow>& certificates() const { return certificates_; }

  // For checkpoints only.
  struct Parts {
    TokenBook tokens;
    absl::btree_map<PartnerId, Milestones> milestones;
    absl::btree_map<PartnerId, PendingCard> pending;
    absl::btree_map<NodeId, CertificateRow> certificates;
  };
  void Restore(Parts parts);
  friend bool operator==(const EnrolmentBook&, const EnrolmentBook&) = default;

 private:
  void Issue(NodeId node, const CertificateFacts& certificate);
  static void Retire(CertificateRow& row, const CertificateFacts& certificate);

  TokenBook tokens_;
  absl::btree_map<PartnerId, Milestones> milestones_;
  absl::btree_map<PartnerId, PendingCard> pending_;
  absl::btree_map<NodeId, CertificateRow> certificates_;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_ENROLMENT_BOOK_H_
