// A small network as values, for tests of whatever stands on conventions: one framework, one local convention, four
// partners with nodes and one without. Keys are only names here: who "signs" is said, not computed.
#ifndef RELAIS_TESTS_UNIT_SERVICES_CORE_CONVENTION_SAMPLE_NETWORK_H_
#define RELAIS_TESTS_UNIT_SERVICES_CORE_CONVENTION_SAMPLE_NETWORK_H_

#include <array>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"

namespace relais::sample {

// An id, key or digest filled with one byte: a different one for each `n` from 1 to 255.
template <class T>
T Filled(int n) {
  std::array<uint8_t, T::kSize> bytes{};
  bytes.fill(static_cast<uint8_t>(n));
  return T(bytes);
}

inline Day On(absl::string_view iso) {
  absl::StatusOr<Day> day = ParseDay(iso);
  RELAIS_CHECK(day.ok());
  return *day;
}

inline const Day kToday = On("2026-11-23");  // a Monday

inline PartnerId PartnerNo(int n) {
  return Filled<PartnerId>(n);
}
inline NodeId NodeNo(int n) {
  return Filled<NodeId>(100 + n);
}
inline SigningKey SignatoryNo(int n) {
  return Filled<SigningKey>(n);
}
inline SigningKey IdentityNo(int n) {
  return Filled<SigningKey>(100 + n);
}
inline KeyId KeyIdNo(int n) {
  return Filled<KeyId>(n);
}

// Partners 1 to 4 hold: 1 first door, 2 first and second, 3 second, 4 second; 5 a second one without a node, in the
// custody of node 1. Parties 11, 12 and 13 are État, Région and Rectorat.
inline constexpr int kRoots[] = {11, 12, 13};
inline const ConventionId kFramework = Filled<ConventionId>(200);
inline const ConventionId kLocal = Filled<ConventionId>(201);
inline const std::string kNeed = "se-former--trouver-sa-formation";
inline const std::string kOtherNeed = "mobilite--preparer-un-permis";
inline const std::string kCommune = "45252";       // Pithiviers
inline const std::string kOtherCommune = "18033";  // Bourges

inline Anchor Roots() {
  Anchor anchor;
  for (int n : kRoots) anchor.roots.insert(SignatoryNo(n));
  return anchor;
}

inline Party PartyNo(int n, bool first, bool second) {
  Party party;
  party.partner = PartnerNo(n);
  party.name = absl::StrCat("Structure ", n);
  party.first_door = first;
  party.second_door = second;
  party.signatory = SignatoryNo(n);
  return party;
}

inline Agreement Common(ConventionId id, AgreementKind kind) {
  Agreement a;
  a.id = id;
  a.kind = kind;
  a.title = kind == AgreementKind::kFramework ? "Convention cadre" : "Convention locale";
  a.publics = {"tous-publics"};
  a.needs = {kNeed, kOtherNeed};
  a.layer1_fields = kLayer1Fields;
  a.layer2_fields = kLayer2Fields;
  a.start = On("2026-01-01");
  a.end = On("2028-12-31");
  a.aggregation_keys = {Filled<SealingKey>(21), Filled<SealingKey>(22), Filled<SealingKey>(23)};
  a.hub_key = Filled<SigningKey>(30);
  return a;
}

inline Agreement Framework() {
  Agreement a = Common(kFramework, AgreementKind::kFramework);
  for (int n : kRoots) a.parties.push_back(PartyNo(n, false, false));
  return a;
}

inline Agreement Local() {
  Agreement a = Common(kLocal, AgreementKind::kLocal);
  a.framework = kFramework;
  a.communes = {kCommune, "45191"};
  a.parties = {PartyNo(1, true, false), PartyNo(2, true, true), PartyNo(3, false, true), PartyNo(4, false, true),
               PartyNo(5, false, true)};
  a.animator = {PartnerNo(6), "Animation locale", SignatoryNo(40), Filled<SealingKey>(41)};
  return a;
}

inline std::vector<ItemSignature> SignedBy(std::initializer_list<SigningKey> keys) {
  std::vector<ItemSignature> signatures;
  for (const SigningKey& key : keys) signatures.push_back({key, Filled<Signature>(1), true});
  return signatures;
}
inline std::vector<ItemSignature> SignedByAll(const Agreement& agreement) {
  std::vector<ItemSignature> signatures;
  for (const Party& party : agreement.parties) {
    if (party.required) signatures.push_back({party.signatory, Filled<Signature>(1), true});
  }
  return signatures;
}

// `text` stands for the signed bytes: equal texts, equal contents.
inline KnowledgeItem Item(KnowledgeItem::Content content, std::string text, std::vector<ItemSignature> signatures) {
  KnowledgeItem item;
  item.content = std::move(content);
  item.text = std::move(text);
  item.signatures = std::move(signatures);
  return item;
}

inline RosterEntry EntryNo(int n) {
  RosterEntry entry;
  entry.partner = PartnerNo(n);
  entry.name = absl::StrCat("Structure ", n);
  if (n == 5) {
    entry.level = MemberLevel::kPaper;
    entry.custodian = NodeNo(1);
  } else {
    entry.node = NodeNo(n);
    entry.identity = IdentityNo(n);
  }
  return entry;
}

inline SealingTerm TermNo(int n, Day first_day) {
  return {KeyIdNo(n), Filled<SealingKey>(n), first_day, AddDays(first_day, 29)};
}

inline SealingKeyEntry KeysNo(int n) {
  SealingKeyEntry keys;
  keys.node = NodeNo(n);
  keys.terms = {TermNo(50 + n, AddDays(kToday, -9))};
  return keys;
}

inline Service ServiceNo(int n, int partner) {
  Service service;
  service.id = Filled<ServiceId>(n);
  service.partner = PartnerNo(partner);
  service.name = absl::StrCat("Offre ", n);
  service.needs = {kNeed};
  service.publics = {"tous-publics"};
  service.address = {"1 place du Marché", "45300", kCommune, "Pithiviers"};
  return service;
}

// One service each: partner 2 offers 62, 3 offers 63, 4 offers 64, 5 offers 65.
inline DirectoryEntry DirectoryNo(int n) {
  DirectoryEntry entry;
  entry.partner = PartnerNo(n);
  entry.services = {ServiceNo(60 + n, n)};
  return entry;
}

inline KnowledgeItem FrameworkItem() {
  return Item(Framework(), "framework 1", SignedByAll(Framework()));
}
inline KnowledgeItem LocalItem() {
  return Item(Local(), "local 1", SignedByAll(Local()));
}
inline KnowledgeItem RosterItem(int n) {
  return Item(EntryNo(n), absl::StrCat("roster ", n, " 1"), SignedBy({SignatoryNo(n)}));
}
inline KnowledgeItem KeysItem(int n) {
  return Item(KeysNo(n), absl::StrCat("keys ", n, " 1"), SignedBy({IdentityNo(n)}));
}
inline KnowledgeItem DirectoryItem(int n) {
  const SigningKey identity = n == 5 ? IdentityNo(1) : IdentityNo(n);
  return Item(DirectoryNo(n), absl::StrCat("directory ", n, " 1"), SignedBy({identity}));
}

// Everything above, admitted by a hub on `day`: 2 conventions, 5 roster entries, 4 keys, 4 directory entries.
inline Knowledge Network(Day day = kToday) {
  Knowledge knowledge(Roots());
  std::vector<KnowledgeItem> items = {FrameworkItem(), LocalItem()};
  for (int n = 1; n <= 5; ++n) items.push_back(RosterItem(n));
  for (int n = 1; n <= 4; ++n) items.push_back(KeysItem(n));
  for (int n = 2; n <= 5; ++n) items.push_back(DirectoryItem(n));
  for (KnowledgeItem& item : items) RELAIS_CHECK(knowledge.Admit(std::move(item), day).ok());
  return knowledge;
}
inline constexpr int kNetworkItems = 15;

// Local convention, version 2, from `start` on.
inline KnowledgeItem LocalV2(Day start) {
  Agreement next = Local();
  next.version = ConventionVersion(2);
  next.start = start;
  return Item(next, "local 2", SignedByAll(next));
}

inline KnowledgeItem StandingItem(ConventionId convention, PartnerId partner, uint32_t edition, Standing standing,
                                  Day since, SigningKey signer) {
  const StandingStatement statement{convention, partner, Edition(edition), standing, since};
  return Item(statement, absl::StrCat("standing ", edition, " ", partner.ToHex()), SignedBy({signer}));
}

inline KnowledgeItem RosterEdition(int n, uint32_t edition, SigningKey identity) {
  RosterEntry entry = EntryNo(n);
  entry.edition = Edition(edition);
  entry.identity = identity;
  return Item(entry, absl::StrCat("roster ", n, " ", edition), SignedBy({SignatoryNo(n)}));
}

// What a new node holds after it has read everything from `hub`.
inline Knowledge ReadAll(const Knowledge& hub, size_t page) {
  Knowledge node(Roots());
  for (;;) {
    const auto items = hub.ItemsAfter(node.revision(), page);
    if (items.empty()) return node;
    for (const KnowledgeItemPtr& item : items) RELAIS_CHECK(node.Apply(*item).ok());
  }
}

}  // namespace relais::sample

#endif  // RELAIS_TESTS_UNIT_SERVICES_CORE_CONVENTION_SAMPLE_NETWORK_H_
