// Everything the hub pushes ahead of need: conventions, their standing, the roster, sealing keys and directory, each
// item signed and carrying a hub revision. Hub and nodes hold the same value and judge it by the same rules, so a hub
// can withhold an item but not invent one.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_KNOWLEDGE_H_
#define RELAIS_SERVICES_CORE_CONVENTION_KNOWLEDGE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/core/convention/agreement.h"
#include "services/core/convention/delegation.h"
#include "services/core/convention/evidence.h"
#include "services/core/convention/membership.h"
#include "services/core/convention/service.h"
#include "services/core/convention/structure.h"
#include "services/core/handoff/ids.h"

namespace relais {

// What one partner publishes: itself and all its services; a later edition replaces the whole. Signed by the identity
// key of the node where the partner is.
struct DirectoryEntry {
  PartnerId partner;
  Edition edition{1};
  std::vector<Service> services;
  Structure structure = {};
  friend bool operator==(const DirectoryEntry&, const DirectoryEntry&) = default;
};

// One signed item. `content` was read from `text` by the edge, which also verified the signatures; both are passed on
// as received and `text` is never interpreted nor re-encoded here.
struct KnowledgeItem {
  using Content = std::variant<Agreement, StandingStatement, RosterEntry, SealingKeyEntry, DirectoryEntry, Delegation>;
  Content content;
  std::string text;  // the exact bytes that were signed
  std::vector<ItemSignature> signatures;
  Revision revision;      // given by the hub when it admitted the item, or moved it (Admit)
  Day admitted = kNoDay;  // the hub's day when it first admitted this text: the start of "hub order"
  friend bool operator==(const KnowledgeItem&, const KnowledgeItem&) = default;
};
// kMalformed or kUnknownValue, with the field in the detail, unless the partner and edition are set, the structure
// passes CheckStructure and every service passes CheckService, belongs to the partner and appears once.
absl::Status CheckDirectoryEntry(const DirectoryEntry& entry);

using KnowledgeItemPtr = std::shared_ptr<const KnowledgeItem>;

// One version of a convention, admitted.
struct KnownAgreement {
  KnowledgeItemPtr item;  // never nullptr, holds an Agreement
  AgreementStatus status;
  SignedParties signed_by;  // parties that signed: an optional one that did not exchanges nothing

  const Agreement& agreement() const { return std::get<Agreement>(item->content); }
  friend bool operator==(const KnownAgreement& a, const KnownAgreement& b) {
    return *a.item == *b.item && a.status == b.status && a.signed_by == b.signed_by;
  }
};

// A value. Copies share the items, so a copy is a few map nodes per item. Not thread-safe; no order depends on
// addresses. Pointers returned stay valid until the next change of this object.
class Knowledge {
 public:
  // Without roots nothing is ever admitted.
  explicit Knowledge(Anchor anchor = {});

  // Node, and replay: takes an item as the hub pushed it. OK: it stands now, or the very same text stood already (then
  // its revision moves, and new valid signatures are added). On refusal nothing changes and the old item is kept:
  //   kMalformed       what ValidateAgreement, CheckRosterEntry, CheckSealingKeyEntry, CheckDirectoryEntry find wrong,
  //                    no revision, no text, a convention that changes its kind or framework
  //   kTooLarge        over limits::kKnowledgeItemBytesMax or limits::kTextSignaturesMax
  //   kReplay          an edition or version below the known one
  //   kEquivocation    the known edition or version with another text
  //   kConventionStep  an ended convention does not come back
  //   kEvidenceMissing a delegation that ended before the day of its admission: what was admitted on it stays
  //   kSignerUnknown, kEvidenceMissing, kConventionUnknown, kPartnerUnknown, kNotCovered: see evidence.h
  // A roster entry under another identity key, node or custodian drops what the old key had signed for it.
  // revision() rises to the item's.
  absl::Status Apply(const KnowledgeItem& item);

  // Hub: applies `item` under the next revision with `today` as its admission day, whatever it carried; a text that
  // stands already, with no new signature, changes nothing and answers its revision. What stands on a replaced roster
  // entry or on a convention that gained a signature, and is still good, moves to the revisions after it, so that
  // whoever reads from revision 0 meets every item after those it stands on. Refuses as Apply does.
  absl::StatusOr<Revision> Admit(KnowledgeItem item, Day today);

  // Node: everything up to `revision` was offered, refused items included. Never goes back.
  void AdvanceTo(Revision revision);
  // Node: the hub's ledger is another one, its revisions start anew: keep every item, at revision 0 until the hub
  // repeats it, and ask for everything again.
  void ForgetRevisions();
  // The highest revision seen; ask for what comes after it.
  Revision revision() const { return revision_; }

  // Up to `max` items with a revision above `after`, ascending. A reader that applies them in this order, from any
  // revision it has seen, ends with the same items.
  std::vector<KnowledgeItemPtr> ItemsAfter(Revision after, size_t max) const;
  size_t size() const { return items_.size(); }

  // --- Questions -----------------------------------------------------------------------------------------------
  const Roster& roster() const { return roster_; }
  // Hub only: invitations and unsigned nodes (Roster::Invite, AwaitSignature). They are no items.
  Roster& pending_roster() { return roster_; }
  // The root keys that would judge the next framework version.
  const Anchor& roots() const { return roots_; }

  // nullptr if that version was not admitted.
  const KnownAgreement* FindAgreement(ConventionId id, ConventionVersion version) const;
  // The highest version of `id` in force on `today` by InForce; nullptr if none is.
  const KnownAgreement* CurrentAgreement(ConventionId id, Day today) const;
  // Current versions of conventions under which CheckPair lets `origin` refer to `destination`, ascending by id. An
  // origin that may choose takes the first whose Covers is OK.
  std::vector<const KnownAgreement*> AgreementsFor(PartnerId origin, PartnerId destination, Day today) const;
  // Ascending by (id, version): every version admitted.
  std::vector<const KnownAgreement*> Agreements() const;

  // May a new referral from `origin` to `destination` name this version today? What the hub asks, the two-door rule
  // aside. The first that applies: kConventionUnknown; InForce's reasons, for this version and for its framework;
  // CoversPair's; kSuspended or kNotMember, kPartnerSuspended or kPartnerGone: one of both is suspended or ended in
  // this convention; kEvidenceMissing: one is an optional party that has not signed; kSignerUnknown: a partner's
  // roster entry is not signed by the key that this convention names for it. The roster's own questions (suspended
  // everywhere, mailbox, key) are Roster::CheckSender and CheckDestination.
  absl::Status CheckPair(ConventionId id, ConventionVersion version, PartnerId origin, PartnerId destination,
                         Day today) const;
  // CheckPair and Covers: what origin and destination ask. The service asked for is match.h's question.
  absl::Status CheckCovered(ConventionId id, ConventionVersion version, const CoverageQuestion& question,
                            Day today) const;

  // What `partner` publishes; nullptr if nothing.
  const DirectoryEntry* FindDirectory(PartnerId partner) const;
  // Ascending by partner.
  std::vector<const DirectoryEntry*> Directory() const;
  // The same as items, for whoever follows them: an item that is still the same object says the same.
  std::vector<KnowledgeItemPtr> DirectoryItems() const;
  // nullptr if no partner publishes it. O(log n) and the services of one partner.
  const Service* FindService(ServiceId id) const;
  // Every delegation that stands, ended ones too.
  std::vector<Delegation> Delegations() const;

  // Equal items, revisions and derived state.
  friend bool operator==(const Knowledge& a, const Knowledge& b);

 private:
  enum class ItemKind : uint8_t { kAgreement, kStanding, kRoster, kSealingKeys, kDirectory, kDelegation };
  // What an item is about: one item stands per key.
  struct ItemKey {
    ItemKind kind;
    std::string subject;  // ids, and for an agreement its version, as big-endian bytes: ascending by id, then version
    friend bool operator==(const ItemKey&, const ItemKey&) = default;
    friend auto operator<=>(const ItemKey&, const ItemKey&) = default;
  };
  using AgreementKey = std::pair<ConventionId, ConventionVersion>;
  using StandingKey = std::pair<ConventionId, PartnerId>;

  static ItemKey KeyOf(const KnowledgeItem::Content& content);
  KnowledgeItemPtr Find(const ItemKey& key) const;

  // Judge the content and take it into the lookups; the store of items is not touched, and nothing is on refusal.
  // `item` holds the new signatures together with those already known for the same text.
  absl::Status Take(const KnowledgeItemPtr& item);
  absl::Status Take(const Agreement& agreement, const KnowledgeItemPtr& item);
  absl::Status Take(const StandingStatement& statement, const KnowledgeItem& item);
  absl::Status Take(const RosterEntry& entry, const KnowledgeItem& item);
  absl::Status Take(const SealingKeyEntry& entry, const KnowledgeItem& item);
  absl::Status Take(const DirectoryEntry& entry, const KnowledgeItem& item);
  absl::Status Take(const Delegation& delegation, const KnowledgeItem& item);
  // The delegations behind which `item`, about `about`, may stand.
  std::vector<Delegation> DelegationsBehind(const KnowledgeItem& item, ConventionId about) const;
  // kEvidenceMissing when `item` brings a signature under a known text by a key whose delegations have all ended.
  absl::Status CheckLateDelegates(const KnowledgeItem& known, const KnowledgeItem& item, Day today) const;
  // kReplay, kEquivocation, kConventionStep against what stands under the same key with another text.
  static absl::Status CheckReplaces(const KnowledgeItem& known, const KnowledgeItem& item);

  // The highest version admitted; nullptr if none was.
  const Agreement* LatestAgreement(ConventionId id) const;
  std::vector<const Agreement*> AllAgreements() const;
  std::vector<const Agreement*> LatestAgreements() const;
  void RefreshStatus(ConventionId id);
  Standing StandingIn(ConventionId id, PartnerId partner, Day today) const;
  absl::Status CheckParty(const KnownAgreement& known, PartnerId partner) const;
  // What a reader has to meet after `content`, which stood at revision `before` until now: for a roster entry the
  // items signed by its node's identity key; for a convention that only gained a signature, and for a delegation,
  // simply all that came after it. In revision order.
  std::vector<KnowledgeItemPtr> Dependents(const KnowledgeItem::Content& content, Revision before) const;
  // Drops sealing keys and directory entries that the identity key now in the roster has not signed.
  void DropOrphans();
  void Store(const ItemKey& key, KnowledgeItemPtr item);
  void Drop(const ItemKey& key);

  Anchor roots_;
  Revision revision_;
  absl::btree_map<ItemKey, KnowledgeItemPtr> items_;
  absl::btree_map<std::pair<Revision, ItemKey>, KnowledgeItemPtr> by_revision_;

  // Read from the items, for lookups.
  absl::btree_map<AgreementKey, KnownAgreement> agreements_;
  absl::btree_map<StandingKey, StandingSpan> standings_;
  Roster roster_;
  absl::btree_map<ServiceId, PartnerId> service_partners_;  // who publishes it
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_KNOWLEDGE_H_
