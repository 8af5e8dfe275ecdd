#include "tests/region/country.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/wire/knowledge_codec.h"

namespace relais::region {
namespace {

constexpr int kKeyLifeDays = 30;
constexpr size_t kTermsMax = 3;

// Ids are names here, and need no chance: the same in every run.
template <class Id>
Id Name(const Digester& digester, absl::string_view what, int number) {
  const Digest digest = digester.Sha256(what, absl::StrCat(number));
  return Id::FromBytes(digest.view().substr(0, Id::kSize));
}

Party PartyOf(const PartnerPaper& paper) {
  Party party;
  party.partner = paper.partner;
  party.name = paper.name;
  party.first_door = !paper.node.none();
  party.second_door = true;
  party.signatory = paper.signatory.key;
  return party;
}

}  // namespace

Country::Country(const CountryPlan& plan, Sealer* sealer, const Digester* digester)
    : sealer_(sealer), digester_(digester) {
  RELAIS_CHECK(plan.nodes >= 3);
  for (int i = 0; i < 3; ++i) {
    roots_.push_back(sealer_->NewSigningPair());
    anchor_.roots.insert(roots_.back().key);
    aggregation_[static_cast<size_t>(i)] = sealer_->NewSealingPair();
  }
  animator_ = sealer_->NewSigningPair();
  animator_sealing_ = sealer_->NewSealingPair();
  DrawPartners(plan);
  WriteConventions(plan);
}

void Country::DrawPartners(const CountryPlan& plan) {
  const int count = plan.nodes + (plan.paper_partner ? 1 : 0);
  for (int number = 1; number <= count; ++number) {
    PartnerPaper paper;
    paper.number = number;
    paper.partner = Name<PartnerId>(*digester_, "partner", number);
    paper.name = absl::StrCat("Structure ", number);
    paper.signatory = sealer_->NewSigningPair();
    paper.service = Name<ServiceId>(*digester_, "service", number);
    std::vector<SealingTerm> terms;
    if (number <= plan.nodes) {
      paper.node = Name<NodeId>(*digester_, "node", number);
      paper.identity = sealer_->NewSigningPair();
      paper.sealing = {sealer_->NewSealingPair()};
      paper.vault = Secret32(Name<Digest>(*digester_, "vault", number).view());
      const SealingKey key = paper.sealing.front().key;
      terms = {{digester_->KeyIdOf(key), key, plan.today, AddDays(plan.today, kKeyLifeDays - 1)}};
    }
    partners_.push_back(std::move(paper));
    terms_.push_back(std::move(terms));
  }
}

Agreement Country::Common(AgreementKind kind, Day today) const {
  Agreement a;
  a.kind = kind;
  a.publics = {"tous-publics"};
  a.needs = {kNeed, kOtherNeed};
  a.layer1_fields = kLayer1Fields;
  a.layer2_fields = kLayer2Fields;
  a.start = AddDays(today, -30);
  a.end = AddDays(today, 700);
  for (size_t i = 0; i < aggregation_.size(); ++i) a.aggregation_keys[i] = aggregation_[i].key;
  a.hub_key = roots_.front().key;
  return a;
}

void Country::WriteConventions(const CountryPlan& plan) {
  framework_ = Common(AgreementKind::kFramework, plan.today);
  framework_.id = Name<ConventionId>(*digester_, "framework", 0);
  framework_.title = "Convention cadre";
  for (int i = 0; i < 3; ++i) {
    Party party;
    party.partner = Name<PartnerId>(*digester_, "root", i);
    party.name = absl::StrCat("Signataire ", i + 1);
    party.signatory = roots_[static_cast<size_t>(i)].key;
    framework_.parties.push_back(std::move(party));
  }
  for (Agreement* local : {&pithiviers_, &loiret_}) {
    *local = Common(AgreementKind::kLocal, plan.today);
    local->framework = framework_.id;
    local->communes = {kCommune, "45191"};
    local->animator = {Name<PartnerId>(*digester_, "animator", 0), "Animation locale", animator_.key,
                       animator_sealing_.key};
  }
  pithiviers_.id = Name<ConventionId>(*digester_, "local", 1);
  pithiviers_.title = "Pithiviers";
  loiret_.id = Name<ConventionId>(*digester_, "local", 2);
  loiret_.title = "Loiret";
  for (const PartnerPaper& paper : partners_) {
    if (paper.number != plan.nodes) pithiviers_.parties.push_back(PartyOf(paper));
    if (paper.number == plan.nodes || paper.number == plan.nodes - 1) loiret_.parties.push_back(PartyOf(paper));
  }
}

SignedText Country::Sign(const KnowledgeItem::Content& content, const std::vector<const SigningPair*>& signers) const {
  SignedText text;
  text.kind = wire::KindOf(content);
  text.text = wire::EncodeText(content);
  const std::string bytes = wire::SignedTextBytes(text.kind, text.text);
  for (const SigningPair* signer : signers) text.signatures.push_back({signer->key, sealer_->Sign(*signer, bytes)});
  return text;
}

SignedText Country::SignByParties(const Agreement& agreement) const {
  std::vector<const SigningPair*> signers;
  for (const Party& party : agreement.parties) {
    for (const PartnerPaper& paper : partners_) {
      if (paper.partner == party.partner) signers.push_back(&paper.signatory);
    }
  }
  for (const SigningPair& root : roots_) {
    if (agreement.kind == AgreementKind::kFramework) signers.push_back(&root);
  }
  return Sign(agreement, signers);
}

SealingKeyEntry Country::KeysOf(const PartnerPaper& paper) const {
  SealingKeyEntry keys;
  keys.node = paper.node;
  keys.edition = Edition(paper.edition);
  keys.terms = terms_[static_cast<size_t>(paper.number - 1)];
  return keys;
}

std::vector<SignedText> Country::Texts() const {
  std::vector<SignedText> texts = {SignByParties(framework_), SignByParties(pithiviers_), SignByParties(loiret_)};
  for (const PartnerPaper& paper : partners_) {
    RosterEntry entry;
    entry.partner = paper.partner;
    entry.name = paper.name;
    entry.node = paper.node;
    entry.identity = paper.identity.key;
    if (paper.node.none()) {
      entry.level = MemberLevel::kPaper;
      entry.custodian = partners_.front().node;
      entry.identity = SigningKey();
    }
    texts.push_back(Sign(entry, {&paper.signatory}));
  }
  for (const PartnerPaper& paper : partners_) {
    if (!paper.node.none()) texts.push_back(Sign(KeysOf(paper), {&paper.identity}));
    Service service;
    service.id = paper.service;
    service.partner = paper.partner;
    service.name = absl::StrCat("Accueil de ", paper.name);
    service.needs = {kNeed, kOtherNeed};
    service.publics = {"tous-publics"};
    service.address = {"1 place du Marché", "45300", kCommune, "Pithiviers"};
    DirectoryEntry entry;
    entry.partner = paper.partner;
    entry.services = {std::move(service)};
    texts.push_back(Sign(entry, {paper.node.none() ? &partners_.front().identity : &paper.identity}));
  }
  return texts;
}

SignedText Country::Rotate(int number, Day today) {
  PartnerPaper& paper = partner(number);
  std::vector<SealingTerm>& terms = terms_[static_cast<size_t>(number - 1)];
  paper.sealing.push_back(sealer_->NewSealingPair());
  ++paper.edition;
  const SealingKey key = paper.sealing.back().key;
  terms.front().last_day = std::max(terms.front().first_day, AddDays(today, -1));
  terms.insert(terms.begin(), {digester_->KeyIdOf(key), key, today, AddDays(today, kKeyLifeDays - 1)});
  if (terms.size() > kTermsMax) terms.pop_back();
  return Sign(KeysOf(paper), {&paper.identity});
}

SignedText Country::Amend(Day start) {
  pithiviers_.version = pithiviers_.version.next();
  pithiviers_.start = start;
  return SignByParties(pithiviers_);
}

SignedText Country::Declare(int number, uint32_t edition, Standing standing, Day since) const {
  const StandingStatement statement{pithiviers_.id, partners_.at(static_cast<size_t>(number - 1)).partner,
                                    Edition(edition), standing, since};
  return Sign(statement, {&animator_});
}

SignedText Country::DeclareEverywhere(int number, uint32_t edition, Standing standing, Day since) const {
  const StandingStatement statement{ConventionId(), partners_.at(static_cast<size_t>(number - 1)).partner,
                                    Edition(edition), standing, since};
  return Sign(statement, {&roots_.front()});
}

Derogation Country::Grant(int asker, int destination, JourneyId journey, Day expires) const {
  Derogation derogation;
  derogation.asker = partners_.at(static_cast<size_t>(asker - 1)).partner;
  derogation.journey = journey;
  derogation.destination = partners_.at(static_cast<size_t>(destination - 1)).partner;
  derogation.convention = pithiviers_.id;
  derogation.convention_version = pithiviers_.version;
  derogation.expiry = expires;
  derogation.nonce = Name<Nonce>(*digester_, journey.view(), destination);
  derogation.animator = animator_.key;
  derogation.signature = sealer_->Sign(animator_, DerogationText(derogation));
  return derogation;
}

}  // namespace relais::region
