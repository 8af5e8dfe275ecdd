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
#include "services/core/convention/evidence.h"
#include "services/core/convention/membership.h"
#include "services/core/convention/service.h"
#include "services/core/handoff/ids.h"

namespace relais {

// All services of one partner; a later edition replaces the whole list. Signed by its node's identity key.
struct DirectoryEntry {
  PartnerId partner;
  Edition edition{1};
  std::vector<Service> services;
  friend bool operator==(const DirectoryEntry&, const DirectoryEntry&) = default;
};

// One signed item. `content` was read from `text` by the edge, which also verified the signatures; both are passed on
// as received and `text` is never interpreted nor re-encoded here.
struct KnowledgeItem {
  using Content = std::variant<Agreement, StandingStatement, RosterEntry, SealingKeyEntry, DirectoryEntry>;
  Content content;
  std::string text;  // the exact bytes that were signed
  std::vector<ItemSignature> signatures;
  Revision revision;      // given by the hub when it admitted the item, or moved it (Admit)
  Day admitted = kNoDay;  // the hub's day when it first admitted this text: the start of "hub order"
  friend bool operator==(const KnowledgeItem&, const KnowledgeItem&) = default;
};
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
  //   kMalformed              content that ValidateAgreement, CheckRosterEntry… find wrong, or no revision
  //   kReplay                 an edition or version content below the known one
  //   kEquivocation           the known edition or version with another text
  //   kTooLarge               over limits::kKnowledgeItemBytesMax
  //   kSignerUnknown, kEvidenceMissing, kConventionUnknown, kPartnerUnknown: see evidence.h
  // An item that replaces a roster entry under another identity key drops what the old key had signed.
  // revision() rises to the item's.
  absl::Status Apply(const KnowledgeItem& item);

  // Hub: applies `item` under the next revision with `today` as its admission day, whatever it carried. Items that
  // stand on a replaced roster entry and are still good move to the revisions after it, so that whoever reads from
  // revision 0 meets every item after those it stands on. Answers the revision given; refuses as Apply does.
  absl::StatusOr<Revision> Admit(KnowledgeItem item, Day today);

  // Node: everything up to `revision` was offered, refused items included. Never goes back.
  void AdvanceTo(Revision revision);
  // Node: the hub's ledger is another one, its revisions start anew: keep every item, ask for everything again.
  void ForgetRevisions();
  // The highest revision seen; ask for what comes after it.
  Revision revision() const { return revision_; }

  // Up to `max` items with a revision above `after`, ascending. A reader that applies them in this order, from any
  // revision it has seen, ends with the same items.
  std::vector<KnowledgeItemPtr> ItemsAfter(Revision after, size_t max) const;
  size_t size() const { return by_revision_.size(); }

  // --- Questions -----------------------------------------------------------------------------------------------
  const Roster& roster() const { return roster_; }
  // Hub only: invitations and unsigned nodes (Roster::Invite, AwaitSignature). They are no items.
  Roster& pending_roster() { return roster_; }
  const Anchor& roots() const { return roots_; }

  // nullptr if that version was not admitted.
  const KnownAgreement* FindAgreement(ConventionId id, ConventionVersion version) const;
  // The highest version of `id` in force on `today` by InForce; nullptr if none is.
  const KnownAgreement* CurrentAgreement(ConventionId id, Day today) const;
  // Current versions of conventions under which `origin` may refer to `destination` today, ascending by id: the
  // origin's choice, when several do, is the first.
  std::vector<const KnownAgreement*> AgreementsFor(PartnerId origin, PartnerId destination, Day today) const;
  // Ascending by (id, version): every version admitted.
  std::vector<const KnownAgreement*> Agreements() const;

  // May a new referral from `origin` to `destination` name this version today? What the hub asks, the two-door rule
  // aside. kConventionUnknown; InForce's reasons; CoversPair's; kEvidenceMissing: one of both is an optional party
  // that has not signed; kSignerUnknown: a partner's roster entry is not signed by the key that this convention
  // names for it. The roster's own questions (suspended, mailbox, key) are Roster::CheckSender and CheckDestination.
  absl::Status CheckPair(ConventionId id, ConventionVersion version, PartnerId origin, PartnerId destination,
                         Day today) const;
  // CheckPair and Covers: what origin and destination ask.
  absl::Status CheckCovered(ConventionId id, ConventionVersion version, const CoverageQuestion& question,
                            Day today) const;

  // Ascending by partner.
  const absl::btree_map<PartnerId, DirectoryEntry>& directory() const { return directory_; }
  // nullptr if no partner publishes it.
  const Service* FindService(ServiceId id) const;

  // Equal items, revisions and derived state.
  friend bool operator==(const Knowledge& a, const Knowledge& b);

 private:
  // What an item is about: one item stands per key.
  enum class ItemKind : uint8_t { kAgreement, kConventionStanding, kPartnerStanding, kRoster, kKeys, kDirectory };
  struct ItemKey {
    ItemKind kind;
    std::string subject;  // id bytes; for an agreement its version, big-endian, follows
    friend bool operator==(const ItemKey&, const ItemKey&) = default;
    friend auto operator<=>(const ItemKey&, const ItemKey&) = default;
  };
  static ItemKey KeyOf(const KnowledgeItem::Content& content);

  // Judges and takes the content; the store of items is not touched. `merged` holds the item's signatures together
  // with those already known for the same text.
  absl::Status Take(const KnowledgeItem& merged);
  absl::Status TakeAgreement(const Agreement& agreement, const KnowledgeItem& item);
  absl::Status TakeStanding(const StandingStatement& statement, const KnowledgeItem& item);
  absl::Status TakeRoster(const RosterEntry& entry, const KnowledgeItem& item);
  absl::Status TakeKeys(const SealingKeyEntry& entry, const KnowledgeItem& item);
  absl::Status TakeDirectory(const DirectoryEntry& entry, const KnowledgeItem& item);
  absl::Status CheckEdition(const ItemKey& key, const KnowledgeItem& item) const;

  const Agreement* CurrentFramework(ConventionId id) const;
  std::vector<const Agreement*> VersionsOf(ConventionId id) const;
  std::vector<const Agreement*> NamingPartner(PartnerId partner) const;
  void RefreshStatus(ConventionId id);
  // Items signed by the identity key behind `partner`: its node's keys, the directory entries of everyone there.
  std::vector<ItemKey> StandingOn(PartnerId partner) const;
  void Store(const ItemKey& key, KnowledgeItemPtr item);
  void Drop(const ItemKey& key);

  Anchor anchor_;  // as pinned
  Anchor roots_;   // after the framework versions admitted so far
  Revision revision_;
  absl::btree_map<ItemKey, KnowledgeItemPtr> items_;
  absl::btree_map<std::pair<Revision, ItemKey>, KnowledgeItemPtr> by_revision_;

  // Read from the items, for lookups.
  absl::btree_map<std::pair<ConventionId, ConventionVersion>, KnownAgreement> agreements_;
  absl::btree_map<ConventionId, StandingStatement> standings_;
  Roster roster_;
  absl::btree_map<PartnerId, DirectoryEntry> directory_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_KNOWLEDGE_H_
