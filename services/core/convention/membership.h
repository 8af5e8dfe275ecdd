// Who is in the network: the roster. A partner has one entry, signed by the key its convention names; the entry names
// the node's identity key; that key signs the sealing keys. Signatures are judged in evidence.h before anything is put
// here.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_MEMBERSHIP_H_
#define RELAIS_SERVICES_CORE_CONVENTION_MEMBERSHIP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "services/core/convention/agreement.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Counts the editions of one signed statement, from 1: a later one replaces it, an earlier one never comes back.
using Edition = Number<struct EditionTag, uint32_t>;

enum class MemberStatus : uint8_t {
  kInvited = 1,                  // a join token is out; nothing signed yet
  kAwaitingRosterSignature = 2,  // its node has keys; its signatory has not signed them
  kActive = 3,
  kSuspended = 4,
  kLeft = 5,
};

// How a partner takes part. L1 (signed files) does not exist yet.
enum class MemberLevel : uint8_t {
  kPaper = 1,     // L0: no node; a custodian's mailbox, paper and telephone
  kNode = 2,      // L2
  kSoftware = 3,  // L3: the partner's own software on its node's interface
};

// What the partner's signatory signs.
struct RosterEntry {
  PartnerId partner;
  Edition edition{1};
  std::string name;
  MemberLevel level = MemberLevel::kNode;
  NodeId node;          // L2, L3: its node, whose name is its mailbox's; none for L0
  SigningKey identity;  // L2, L3: the node's identity key; none for L0
  NodeId custodian;     // L0: the node whose mailbox takes its handoffs and which answers for it; none otherwise
  friend bool operator==(const RosterEntry&, const RosterEntry&) = default;
};

// One sealing key and its days. Seal to it in [first_day, last_day]; its owner keeps the secret half
// limits::kSealingKeyKeepDays more.
struct SealingTerm {
  KeyId id;  // first 16 bytes of SHA-256 of `key`: computed by the edge, which refuses an entry that lies
  SealingKey key;
  Day first_day;
  Day last_day;
  friend bool operator==(const SealingTerm&, const SealingTerm&) = default;
};

// What the identity key signs: the current sealing key and those before it that are still kept (30 days of use and 45
// of keeping make three at most), newest first.
struct SealingKeyEntry {
  NodeId node;
  Edition edition{1};
  std::vector<SealingTerm> terms;
  friend bool operator==(const SealingKeyEntry&, const SealingKeyEntry&) = default;
};

struct Member {
  RosterEntry entry;                    // invited: partner and name only; awaiting: unsigned
  bool awaiting = false;                // its node has keys and waits for the roster signature
  absl::btree_set<SigningKey> signers;  // the signatory keys that signed this entry, valid only where they are named;
                                        // empty: not signed yet
  StandingSpan standing;                // in the whole network
  friend bool operator==(const Member&, const Member&) = default;

  bool Signed() const { return !signers.empty(); }
};

// kMalformed unless ids are set, level fits node, identity and custodian, and the name is not empty.
absl::Status CheckRosterEntry(const RosterEntry& entry);
// kMalformed unless there are one to three terms with different keys, newest first by their last day, none used longer
// than limits::kSealingKeyUseDays.
absl::Status CheckSealingKeyEntry(const SealingKeyEntry& entry);

// A value: copying it copies the roster. Lookups cost O(log n). Pointers stay valid until the next change.
class Roster {
 public:
  // Hub only, before anything is signed. Invite does nothing for a partner that is already known.
  void Invite(PartnerId partner, std::string name);
  // kInvited or awaiting → awaiting with this node and key. kWrongState for any other status, kPartnerUnknown
  // without an invitation.
  absl::Status AwaitSignature(const RosterEntry& unsigned_entry);

  // Puts an entry that evidence.h admitted, signed by `signers` (at least one). The partner's standing stays: a
  // suspended partner does not come back by signing anew. The same edition again adds its signers. Refusals leave the
  // roster as it was: CheckRosterEntry; kReplay for a known edition with other content or an earlier one;
  // kSignerUnknown when another partner already holds this node: one entry per node.
  absl::Status Put(const RosterEntry& entry, absl::btree_set<SigningKey> signers);
  // kPartnerUnknown unless a member runs `entry.node`; kReplay below the known edition.
  absl::Status PutKeys(const SealingKeyEntry& entry);
  void DropKeys(NodeId node);
  // From `since` on, in the whole network; may come before the roster entry.
  void SetStanding(PartnerId partner, Standing standing, Day since);

  const Member* Find(PartnerId partner) const;
  // The member that runs `node`; not those in its custody.
  const Member* OwnerOf(NodeId node) const;
  // Its node, or its custodian; none for a partner without a signed entry.
  NodeId MailboxOf(PartnerId partner) const;
  // Everyone whose handoffs come to `node`: its owner and those in its custody, ascending by id.
  std::vector<PartnerId> PartnersAt(NodeId node) const;
  // What verifies the envelopes that `partner` sends: its node's identity key, or its custodian's. None if unknown.
  SigningKey IdentityKeyOf(PartnerId partner) const;
  // kInvited for an unknown partner too. A suspension or end that starts later does not count yet.
  MemberStatus StatusOf(PartnerId partner, Day today) const;

  const SealingKeyEntry* KeysOf(NodeId node) const;
  // The newest term of `node` in use on `today`; nullptr if none is.
  const SealingTerm* SealTo(NodeId node, Day today) const;
  // May an envelope sealed to `key` still enter `node`'s mailbox on `today`? Until limits::kSnapshotAgeDaysMax after
  // the key's last day: an origin may have sealed on a snapshot that old, and the mailbox's 35 days still end before
  // the secret half is destroyed. A key published ahead of its first day is accepted too.
  bool Accepts(NodeId node, KeyId key, Day today) const;
  // The term of `key`, in use or kept on `today` (last_day + limits::kSealingKeyKeepDays); nullptr otherwise.
  const SealingTerm* Openable(NodeId node, KeyId key, Day today) const;

  // kNotMember: `partner` has no signed entry or is not at `node`; kSuspended; kNotMember once it left.
  absl::Status CheckSender(PartnerId partner, NodeId node, Day today) const;
  // kPartnerUnknown, kPartnerSuspended, kPartnerGone, kWrongMailbox, kStaleKey: the first that applies.
  absl::Status CheckDestination(PartnerId partner, NodeId mailbox, KeyId key, Day today) const;

  // Ascending by partner.
  const absl::btree_map<PartnerId, Member>& members() const { return members_; }

  friend bool operator==(const Roster&, const Roster&) = default;

 private:
  Member& Named(PartnerId partner);
  void Unplace(const Member& member);
  void Place(const Member& member);

  absl::btree_map<PartnerId, Member> members_;
  absl::btree_map<NodeId, PartnerId> owners_;                    // node → the member that runs it
  absl::btree_map<NodeId, absl::btree_set<PartnerId>> at_node_;  // node → everyone received there
  absl::btree_map<NodeId, SealingKeyEntry> keys_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_MEMBERSHIP_H_
