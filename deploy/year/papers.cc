#include "deploy/year/papers.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/wire/knowledge_codec.h"

namespace relais::year {
namespace {

// Two terms end between one publication and the next; it comes some days before the key in use ends.
constexpr int kTermsPerPublication = 2;
constexpr int kPublicationDays = kTermsPerPublication * limits::kSealingKeyUseDays;
constexpr int kLeadDays = 4;

// Ids are names here: the same in every year.
template <class Id>
Id NameOf(const Digester& digester, absl::string_view what, int number) {
  return Id::FromBytes(digester.Sha256("relais-year ", what, absl::StrCat(" ", number)).view().substr(0, Id::kSize));
}

}  // namespace

Papers::Papers(const Offices& offices, Day first, Day last, const SigningKey& hub_key, Sealer* sealer,
               const Digester* digester)
    : offices_(offices), first_(first), last_(last), sealer_(sealer), digester_(digester) {
  for (SealingPair& pair : counting_.aggregation) {
    roots_.push_back(sealer_->NewSigningPair());
    anchor_.roots.insert(roots_.back().key);
    pair = sealer_->NewSealingPair();
  }
  DrawOffices();
  WriteConventions(hub_key);
}

void Papers::DrawOffices() {
  for (const Office& office : offices_.offices) {
    OfficePaper paper;
    paper.number = office.number;
    paper.partner = NameOf<PartnerId>(*digester_, "partner", office.number);
    paper.node = NameOf<NodeId>(*digester_, "node", office.number);
    if (office.second_door()) paper.service = NameOf<ServiceId>(*digester_, "service", office.number);
    paper.signatory = sealer_->NewSigningPair();
    paper.identity = sealer_->NewSigningPair();
    paper.vault = sealer_->NewSigningPair().secret;
    by_partner_[paper.partner] = office.number;
    by_node_[paper.node] = office.number;
    papers_.push_back(std::move(paper));
  }
}

Agreement Papers::Common(AgreementKind kind, const SigningKey& hub_key) const {
  constexpr int kDaysAfter = 730;
  Agreement agreement;
  agreement.kind = kind;
  agreement.publics = {std::string(kAllPublics)};
  for (const Term& need : Needs()) agreement.needs.insert(std::string(need.code));
  agreement.layer1_fields = kLayer1Fields;
  agreement.layer2_fields = kLayer2Fields;
  agreement.start = AddDays(first_, -limits::kSealingKeyUseDays);
  agreement.end = AddDays(last_, kDaysAfter);
  for (size_t i = 0; i < counting_.aggregation.size(); ++i) {
    agreement.aggregation_keys[i] = counting_.aggregation.at(i).key;
  }
  agreement.hub_key = hub_key;
  return agreement;
}

void Papers::WriteConventions(const SigningKey& hub_key) {
  Agreement& framework = counting_.framework;
  framework = Common(AgreementKind::kFramework, hub_key);
  framework.id = NameOf<ConventionId>(*digester_, "framework", 0);
  framework.title = "Convention cadre (année inventée)";
  constexpr std::array<absl::string_view, 3> kRoots = {"État", "Région Centre-Val de Loire", "Rectorat"};
  for (size_t i = 0; i < roots_.size(); ++i) {
    Party party;
    party.partner = NameOf<PartnerId>(*digester_, "root", static_cast<int>(i));
    party.name = std::string(kRoots.at(i));
    party.signatory = roots_[i].key;
    framework.parties.push_back(std::move(party));
  }
  for (const LocalConvention& plan : offices_.conventions) {
    Agreement local = Common(AgreementKind::kLocal, hub_key);
    local.id = NameOf<ConventionId>(*digester_, "local", plan.number);
    local.framework = framework.id;
    local.title = plan.title;
    local.communes = plan.communes;
    const SigningPair animator = sealer_->NewSigningPair();
    local.animator = {NameOf<PartnerId>(*digester_, "animator", plan.number),
                      absl::StrCat("Animation de la ", plan.title), animator.key, sealer_->NewSealingPair().key};
    animators_.emplace(local.id, animator);
    for (int number : plan.parties) {
      const OfficePaper& paper = office(number);
      Party party;
      party.partner = paper.partner;
      party.name = offices_.office(number).name;
      party.first_door = true;
      party.second_door = offices_.office(number).second_door();
      party.signatory = paper.signatory.key;
      local.parties.push_back(std::move(party));
    }
    locals_.push_back(std::move(local));
  }
}

int Papers::NumberOf(PartnerId partner) const {
  const auto it = by_partner_.find(partner);
  return it == by_partner_.end() ? 0 : it->second;
}

int Papers::NumberOf(NodeId node) const {
  const auto it = by_node_.find(node);
  return it == by_node_.end() ? 0 : it->second;
}

SignedText Papers::Sign(const KnowledgeItem::Content& content, const std::vector<const SigningPair*>& signers) const {
  SignedText text;
  text.kind = wire::KindOf(content);
  text.text = wire::EncodeText(content);
  const std::string bytes = wire::SignedTextBytes(text.kind, text.text);
  for (const SigningPair* signer : signers) text.signatures.push_back({signer->key, sealer_->Sign(*signer, bytes)});
  return text;
}

SignedText Papers::KeysText(OfficePaper& paper, int publication) {
  const int newest = kTermsPerPublication * publication + kTermsPerPublication - 1;
  while (static_cast<int>(paper.sealing.size()) <= newest) paper.sealing.push_back(sealer_->NewSealingPair());
  SealingKeyEntry keys;
  keys.node = paper.node;
  keys.edition = Edition(static_cast<uint32_t>(publication) + 1);
  for (int term = newest; term >= std::max(0, newest - kTermsPerPublication); --term) {
    const SealingKey key = paper.sealing[static_cast<size_t>(term)].key;
    const Day from = AddDays(first_, term * limits::kSealingKeyUseDays);
    keys.terms.push_back({digester_->KeyIdOf(key), key, from, AddDays(from, limits::kSealingKeyUseDays - 1)});
  }
  return Sign(keys, {&paper.identity});
}

SignedText Papers::DirectoryText(const OfficePaper& paper) const {
  const Office& office = offices_.office(paper.number);
  const absl::string_view kind = FactsOf(office.kind).code;
  DirectoryEntry entry;
  entry.partner = paper.partner;
  if (!kind.empty()) entry.structure.kinds.insert(std::string(kind));
  entry.structure.location = office.location;
  entry.structure.confirmed_day = first_;
  if (office.second_door()) {
    Service service = office.service;
    service.id = paper.service;
    service.partner = paper.partner;
    entry.services.push_back(std::move(service));
  }
  return Sign(entry, {&paper.identity});
}

std::vector<SignedText> Papers::Texts() {
  std::vector<const SigningPair*> roots;
  for (const SigningPair& root : roots_) roots.push_back(&root);
  std::vector<SignedText> texts = {Sign(counting_.framework, roots)};
  for (size_t i = 0; i < locals_.size(); ++i) {
    std::vector<const SigningPair*> signers;
    for (int number : offices_.conventions[i].parties) signers.push_back(&office(number).signatory);
    texts.push_back(Sign(locals_[i], signers));
  }
  for (const OfficePaper& paper : papers_) {
    RosterEntry entry;
    entry.partner = paper.partner;
    entry.name = offices_.office(paper.number).name;
    entry.node = paper.node;
    entry.identity = paper.identity.key;
    if (!offices_.office(paper.number).conventions.empty()) texts.push_back(Sign(entry, {&paper.signatory}));
  }
  public_texts_ = texts;
  for (OfficePaper& paper : papers_) {
    if (offices_.office(paper.number).conventions.empty()) continue;
    texts.push_back(KeysText(paper, 0));
    texts.push_back(DirectoryText(paper));
  }
  return texts;
}

bool Papers::RenewsOn(Day day) const {
  return day > first_ && DaysBetween(first_, day) % kPublicationDays == kPublicationDays - kLeadDays;
}

std::vector<SignedText> Papers::Renew(Day day) {
  RELAIS_CHECK(RenewsOn(day));
  const int publication = static_cast<int>(DaysBetween(first_, day)) / kPublicationDays + 1;
  std::vector<SignedText> texts;
  for (OfficePaper& paper : papers_) {
    const Office& office = offices_.office(paper.number);
    if (!office.conventions.empty() && !office.LeftBy(day)) texts.push_back(KeysText(paper, publication));
  }
  return texts;
}

SignedText Papers::Leave(int number, Day since) {
  StandingStatement statement;
  statement.partner = office(number).partner;
  statement.standing = Standing::kEnded;
  statement.since = since;
  public_texts_.push_back(Sign(statement, {&roots_.front()}));
  return public_texts_.back();
}

bool Papers::Neighbours(int a, int b) const {
  const std::vector<int>& of_a = offices_.office(a).conventions;
  const std::vector<int>& of_b = offices_.office(b).conventions;
  return std::any_of(of_a.begin(), of_a.end(),
                     [&of_b](int c) { return std::find(of_b.begin(), of_b.end(), c) != of_b.end(); });
}

bool Papers::Concerns(int number, const KnowledgeItem::Content& content) const {
  const auto neighbour = [this, number](int other) { return other != 0 && Neighbours(number, other); };
  if (const auto* agreement = std::get_if<Agreement>(&content)) {
    return agreement->kind == AgreementKind::kFramework || agreement->FindParty(office(number).partner) != nullptr;
  }
  if (const auto* entry = std::get_if<RosterEntry>(&content)) return neighbour(NumberOf(entry->partner));
  if (const auto* entry = std::get_if<SealingKeyEntry>(&content)) return neighbour(NumberOf(entry->node));
  if (const auto* entry = std::get_if<DirectoryEntry>(&content)) return neighbour(NumberOf(entry->partner));
  return true;
}

}  // namespace relais::year
