#include "services/core/convention/knowledge.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "services/core/convention/validation.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

std::string BigEndian(uint32_t value) {
  std::string bytes(4, '\0');
  for (int i = 0; i < 4; ++i) bytes[i] = static_cast<char>(value >> (24 - 8 * i));
  return bytes;
}

template <class A, class B>
std::string Joined(const A& a, const B& b) {
  return absl::StrCat(a.view(), b.view());
}

// What replaces what: the edition, or for an agreement nothing, since every version stands by itself.
struct EditionOf {
  uint32_t operator()(const Agreement&) const { return 0; }
  template <class T>
  uint32_t operator()(const T& content) const {
    return content.edition.value();
  }
};

// `item` with the signatures of `known` that it lacks; a valid finding wins over a failed one.
KnowledgeItem Merged(KnowledgeItem item, const KnowledgeItem& known) {
  absl::btree_map<SigningKey, ItemSignature> by_key;
  auto take = [&](const std::vector<ItemSignature>& signatures) {
    for (const ItemSignature& signature : signatures) {
      auto [it, fresh] = by_key.try_emplace(signature.key, signature);
      if (!fresh && signature.valid && !it->second.valid) it->second = signature;
    }
  };
  take(known.signatures);
  take(item.signatures);
  item.signatures.clear();
  for (const auto& [key, signature] : by_key) item.signatures.push_back(signature);
  item.admitted = known.admitted;
  return item;
}

absl::Status CheckShape(const KnowledgeItem& item) {
  if (item.revision.value() == 0) return Refuse(Reason::kMalformed, "an item has a revision");
  if (item.text.empty()) return Refuse(Reason::kMalformed, "an item has a text");
  if (item.signatures.size() > static_cast<size_t>(limits::kTextSignaturesMax)) {
    return Refuse(Reason::kTooLarge, "signatures");
  }
  constexpr size_t kSignatureBytes = SigningKey::kSize + Signature::kSize;
  if (item.text.size() + item.signatures.size() * kSignatureBytes > limits::kKnowledgeItemBytesMax) {
    return Refuse(Reason::kTooLarge, absl::StrCat(item.text.size(), " bytes"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckDirectoryEntry(const DirectoryEntry& entry) {
  if (entry.partner.none()) return Refuse(Reason::kMalformed, "directory entry without a partner");
  if (entry.edition.value() == 0) return Refuse(Reason::kMalformed, "editions count from 1");
  if (absl::Status fine = CheckStructure(entry.structure); !fine.ok()) return fine;
  absl::btree_set<ServiceId> seen;
  for (const Service& service : entry.services) {
    if (absl::Status fine = CheckService(service); !fine.ok()) return fine;
    if (service.partner != entry.partner) return Refuse(Reason::kMalformed, "a service of another partner");
    if (!seen.insert(service.id).second) return Refuse(Reason::kMalformed, "one service twice");
  }
  return absl::OkStatus();
}

Knowledge::Knowledge(Anchor anchor) : roots_(std::move(anchor)) {}

Knowledge::ItemKey Knowledge::KeyOf(const KnowledgeItem::Content& content) {
  struct Visitor {
    ItemKey operator()(const Agreement& a) const {
      return {ItemKind::kAgreement, absl::StrCat(a.id.view(), BigEndian(a.version.value()))};
    }
    ItemKey operator()(const StandingStatement& s) const {
      return {ItemKind::kStanding, Joined(s.convention, s.partner)};
    }
    ItemKey operator()(const RosterEntry& r) const { return {ItemKind::kRoster, std::string(r.partner.view())}; }
    ItemKey operator()(const SealingKeyEntry& k) const { return {ItemKind::kSealingKeys, std::string(k.node.view())}; }
    ItemKey operator()(const DirectoryEntry& d) const { return {ItemKind::kDirectory, std::string(d.partner.view())}; }
    ItemKey operator()(const Delegation& d) const {
      return {ItemKind::kDelegation, absl::StrCat(d.delegator.view(), d.delegate.view(), d.convention.view())};
    }
  };
  return std::visit(Visitor{}, content);
}

KnowledgeItemPtr Knowledge::Find(const ItemKey& key) const {
  auto it = items_.find(key);
  return it == items_.end() ? nullptr : it->second;
}

absl::Status Knowledge::CheckReplaces(const KnowledgeItem& known, const KnowledgeItem& item) {
  const uint32_t old_edition = std::visit(EditionOf{}, known.content);
  const uint32_t new_edition = std::visit(EditionOf{}, item.content);
  if (new_edition < old_edition) return Refuse(Reason::kReplay, "an earlier edition");
  if (new_edition == old_edition) return Refuse(Reason::kEquivocation, "this edition has another text");
  const auto* standing = std::get_if<StandingStatement>(&known.content);
  if (standing != nullptr && standing->standing == Standing::kEnded && standing->partner.none()) {
    return Refuse(Reason::kConventionStep, "an ended convention does not come back");
  }
  return absl::OkStatus();
}

absl::Status Knowledge::Apply(const KnowledgeItem& item) {
  if (absl::Status shape = CheckShape(item); !shape.ok()) return shape;
  const ItemKey key = KeyOf(item.content);
  const KnowledgeItemPtr known = Find(key);
  KnowledgeItemPtr taken;
  if (known != nullptr && known->text == item.text) {
    KnowledgeItem merged = Merged(item, *known);
    // Content comes from the text, but its reader is not ours to trust twice: what was judged stays.
    merged.content = known->content;
    merged.revision = std::max(item.revision, known->revision);
    const bool more = merged.signatures != known->signatures;
    taken = std::make_shared<const KnowledgeItem>(std::move(merged));
    if (more && !std::holds_alternative<StandingStatement>(taken->content)) {
      if (absl::Status judged = Take(taken); !judged.ok()) return judged;
    }
  } else {
    if (known != nullptr) {
      if (absl::Status fine = CheckReplaces(*known, item); !fine.ok()) return fine;
    }
    taken = std::make_shared<const KnowledgeItem>(item);
    if (absl::Status judged = Take(taken); !judged.ok()) return judged;
  }
  Store(key, std::move(taken));
  if (std::holds_alternative<RosterEntry>(item.content)) DropOrphans();
  AdvanceTo(item.revision);
  return absl::OkStatus();
}

absl::StatusOr<Revision> Knowledge::Admit(KnowledgeItem item, Day today) {
  const KnowledgeItemPtr known = Find(KeyOf(item.content));
  if (known != nullptr && known->text == item.text && Merged(item, *known).signatures == known->signatures) {
    return known->revision;
  }
  if (known != nullptr) {
    if (absl::Status late = CheckLateDelegates(*known, item, today); !late.ok()) return late;
  }
  item.revision = revision_.next();
  item.admitted = today;
  if (absl::Status applied = Apply(item); !applied.ok()) return applied;
  if (known != nullptr) {
    for (const KnowledgeItemPtr& dependent : Dependents(item.content, known->revision)) {
      KnowledgeItem moved = *dependent;
      moved.revision = revision_.next();
      AdvanceTo(moved.revision);
      const ItemKey key = KeyOf(moved.content);
      Store(key, std::make_shared<const KnowledgeItem>(std::move(moved)));
    }
  }
  return item.revision;
}

void Knowledge::AdvanceTo(Revision revision) {
  revision_ = std::max(revision_, revision);
}

void Knowledge::ForgetRevisions() {
  revision_ = Revision();
  by_revision_.clear();
  for (auto& [key, item] : items_) {
    KnowledgeItem forgotten = *item;
    forgotten.revision = Revision();
    item = std::make_shared<const KnowledgeItem>(std::move(forgotten));
    by_revision_[{Revision(), key}] = item;
    if (const auto* agreement = std::get_if<Agreement>(&item->content)) {
      agreements_[{agreement->id, agreement->version}].item = item;  // never two copies of one item
    }
  }
}

std::vector<KnowledgeItemPtr> Knowledge::ItemsAfter(Revision after, size_t max) const {
  std::vector<KnowledgeItemPtr> items;
  for (auto it = by_revision_.lower_bound({after.next(), ItemKey{}}); it != by_revision_.end() && items.size() < max;
       ++it) {
    items.push_back(it->second);
  }
  return items;
}

std::vector<KnowledgeItemPtr> Knowledge::Dependents(const KnowledgeItem::Content& content, Revision before) const {
  std::vector<KnowledgeItemPtr> items;
  if (std::holds_alternative<Agreement>(content) || std::holds_alternative<Delegation>(content)) {
    const ItemKey self = KeyOf(content);
    for (auto it = by_revision_.lower_bound({before.next(), ItemKey{}}); it != by_revision_.end(); ++it) {
      if (it->first.second != self) items.push_back(it->second);
    }
  } else if (const auto* entry = std::get_if<RosterEntry>(&content)) {
    const NodeId node = roster_.MailboxOf(entry->partner);
    auto add = [&](const ItemKey& key) {
      if (KnowledgeItemPtr item = Find(key); item != nullptr) items.push_back(std::move(item));
    };
    add({ItemKind::kSealingKeys, std::string(node.view())});
    for (PartnerId there : roster_.PartnersAt(node)) add({ItemKind::kDirectory, std::string(there.view())});
    std::sort(items.begin(), items.end(),
              [](const KnowledgeItemPtr& a, const KnowledgeItemPtr& b) { return a->revision < b->revision; });
  }
  return items;
}

void Knowledge::DropOrphans() {
  std::vector<ItemKey> orphans;
  for (const auto& [key, item] : items_) {
    SigningKey identity;
    if (const auto* keys = std::get_if<SealingKeyEntry>(&item->content)) {
      const Member* owner = roster_.OwnerOf(keys->node);
      if (owner != nullptr) identity = owner->entry.identity;
    } else if (const auto* directory = std::get_if<DirectoryEntry>(&item->content)) {
      identity = roster_.IdentityKeyOf(directory->partner);
    } else {
      continue;
    }
    if (!JudgeByIdentity(identity, item->signatures).ok()) orphans.push_back(key);
  }
  for (const ItemKey& key : orphans) Drop(key);
}

void Knowledge::Store(const ItemKey& key, KnowledgeItemPtr item) {
  Drop(key);
  by_revision_[{item->revision, key}] = item;
  // Same text, newer copy: what points into the old one moves along.
  if (const auto* agreement = std::get_if<Agreement>(&item->content)) {
    agreements_[{agreement->id, agreement->version}].item = item;
  } else if (const auto* keys = std::get_if<SealingKeyEntry>(&item->content)) {
    RELAIS_CHECK(roster_.PutKeys(*keys).ok());
  } else if (const auto* directory = std::get_if<DirectoryEntry>(&item->content)) {
    for (const Service& service : directory->services) service_partners_[service.id] = directory->partner;
  }
  items_[key] = std::move(item);
}

void Knowledge::Drop(const ItemKey& key) {
  auto it = items_.find(key);
  if (it == items_.end()) return;
  if (const auto* keys = std::get_if<SealingKeyEntry>(&it->second->content)) roster_.DropKeys(keys->node);
  if (const auto* directory = std::get_if<DirectoryEntry>(&it->second->content)) {
    for (const Service& service : directory->services) service_partners_.erase(service.id);
  }
  by_revision_.erase({it->second->revision, key});
  items_.erase(it);
}

bool operator==(const Knowledge& a, const Knowledge& b) {
  auto same_items = [](const auto& x, const auto& y) { return x.first == y.first && *x.second == *y.second; };
  return a.roots_ == b.roots_ && a.revision_ == b.revision_ && a.agreements_ == b.agreements_ &&
         a.standings_ == b.standings_ && a.roster_ == b.roster_ && a.items_.size() == b.items_.size() &&
         std::equal(a.items_.begin(), a.items_.end(), b.items_.begin(), same_items);
}

}  // namespace relais
