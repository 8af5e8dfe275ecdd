#include "tests/bench/big_directory.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/directory/place.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/draft.h"
#include "services/core/handoff/limits.h"
#include "tests/bench/matching.h"

namespace relais::bench {
namespace {

constexpr size_t kPartnersPerConvention = 40;
constexpr size_t kCommunesPerConvention = 90;

}  // namespace

int BigDirectory::Below(int n) {
  uint32_t drawn = 0;
  std::memcpy(&drawn, seeded_.Draw(sizeof(drawn)).data(), sizeof(drawn));
  return static_cast<int>(drawn % static_cast<uint32_t>(n));
}

Agreement BigDirectory::Common(AgreementKind kind, const std::string& title) {
  Agreement agreement;
  agreement.id = seeded_.DrawId<ConventionId>();
  agreement.kind = kind;
  agreement.title = title;
  agreement.publics = {std::string(kAllPublics)};
  for (const Term& need : Needs()) agreement.needs.insert(std::string(need.code));
  agreement.layer1_fields = kLayer1Fields;
  agreement.layer2_fields = kLayer2Fields;
  agreement.start = AddDays(today_, -1);
  agreement.end = AddDays(today_, 365);
  return agreement;
}

SignedText BigDirectory::Sign(const KnowledgeItem::Content& content, const std::vector<SigningPair>& signers) const {
  SignedText text;
  text.kind = wire::KindOf(content);
  text.text = wire::EncodeText(content);
  const std::string bytes = wire::SignedTextBytes(text.kind, text.text);
  for (const SigningPair& signer : signers) text.signatures.push_back({signer.key, sealer_.Sign(signer, bytes)});
  return text;
}

absl::Status BigDirectory::Admit(const KnowledgeItem::Content& content, const std::vector<SigningPair>& signers) {
  absl::StatusOr<KnowledgeItem> item = wire::VerifyItem(Sign(content, signers), tools());
  if (!item.ok()) return item.status();
  return knowledge_.Admit(*std::move(item), today_).status();
}

absl::Status BigDirectory::AdmitFramework() {
  framework_ = Common(AgreementKind::kFramework, "Cadre");
  for (SealingKey& key : framework_.aggregation_keys) key = sealer_.NewSealingPair().key;
  framework_.hub_key = sealer_.NewSigningPair().key;
  std::vector<SigningPair> roots;
  for (const char* name : {"Etat", "Region", "Rectorat"}) {
    roots.push_back(sealer_.NewSigningPair());
    framework_.parties.push_back({seeded_.DrawId<PartnerId>(), name, false, false, roots.back().key, true});
  }
  knowledge_ = Knowledge(RootsAfter(framework_));
  return Admit(framework_, roots);
}

absl::Status BigDirectory::AdmitConvention(size_t number) {
  Agreement local = Common(AgreementKind::kLocal, absl::StrCat("Convention ", number));
  local.framework = framework_.id;
  local.aggregation_keys = framework_.aggregation_keys;
  local.hub_key = framework_.hub_key;
  local.animator = {seeded_.DrawId<PartnerId>(), "Animation", sealer_.NewSigningPair().key,
                    sealer_.NewSealingPair().key};
  const absl::Span<const CommunePoint> communes = Region24Points();
  std::vector<std::string>& zone = zones_.emplace_back();
  for (size_t i = 0; i < kCommunesPerConvention; ++i) {
    zone.emplace_back(communes[(number * kCommunesPerConvention + i) % communes.size()].commune);
  }
  local.communes.insert(zone.begin(), zone.end());
  std::vector<SigningPair> signers;
  for (const Partner& partner : partners_) {
    if (partner.convention != number) continue;
    signers.push_back(partner.signatory);
    const bool first = local.parties.size() % 4 == 0;
    local.parties.push_back({partner.id, "Structure", first, true, partner.signatory.key, true});
  }
  return Admit(local, signers);
}

absl::Status BigDirectory::AdmitPartner(Partner& partner) {
  RosterEntry roster;
  roster.partner = partner.id;
  roster.name = "Structure";
  roster.node = partner.node;
  roster.identity = partner.identity.key;
  if (absl::Status admitted = Admit(roster, {partner.signatory}); !admitted.ok()) return admitted;
  SealingKeyEntry keys;
  keys.node = partner.node;
  const SealingPair pair = sealer_.NewSealingPair();
  keys.terms = {{digester_.KeyIdOf(pair.key), pair.key, today_, AddDays(today_, limits::kSealingKeyUseDays - 1)}};
  return Admit(keys, {partner.identity});
}

const std::string& BigDirectory::DrawNeed() {
  if (Below(10) == 0) return needs_.front();
  return needs_[static_cast<size_t>(Below(static_cast<int>(needs_.size())))];
}

Service BigDirectory::DrawService(const Partner& partner, ServiceId id) {
  const std::vector<std::string>& zone = zones_[partner.convention];
  const auto in_zone = [&] { return zone[static_cast<size_t>(Below(static_cast<int>(zone.size())))]; };
  Service service;
  service.id = id;
  service.partner = partner.id;
  service.door = Below(10) == 0 ? Door::kFirst : Door::kSecond;
  service.name = "Accueil individualisé";
  service.description = "Un entretien pour faire le point, sur rendez-vous.";
  service.needs = {DrawNeed()};
  if (Below(2) == 0) service.needs.insert(DrawNeed());
  const absl::Span<const Term> publics = Publics();
  service.publics = {std::string(Below(2) == 0 ? kAllPublics : publics[static_cast<size_t>(Below(14))].code)};
  if (Below(3) == 0) {
    for (int i = 0; i < 30; ++i) service.communes.insert(in_zone());
  }
  service.address = {"1 rue de l’Exemple", "45300", in_zone(), "Exemple"};
  service.contact.telephone = "+33261910001";
  service.cep_level = static_cast<uint8_t>(Below(4));
  service.opening_hours = "Mo-Fr 09:00-12:30,13:30-17:00; PH off";
  service.access_needs = static_cast<uint16_t>(Below(kAccessNeedsAll + 1));
  if (Below(5) == 0) service.languages = {"ar"};
  service.remote = Below(5) == 0;
  service.capacity_day = today_;
  service.next_place_day = AddDays(today_, Below(30));
  service.confirmed_day = AddDays(today_, -Below(300));
  return service;
}

DirectoryEntry BigDirectory::DrawEntry(Partner& partner) {
  DirectoryEntry entry;
  entry.partner = partner.id;
  entry.edition = Edition(++partner.edition);
  for (const ServiceId id : partner.services) entry.services.push_back(DrawService(partner, id));
  return entry;
}

absl::Status BigDirectory::Make(int services) {
  for (const Term& need : Needs()) needs_.emplace_back(need.code);
  const auto count = static_cast<size_t>(std::max(1, services / kServicesPerPartner));
  for (size_t i = 0; i < count; ++i) {
    Partner partner{seeded_.DrawId<PartnerId>(), seeded_.DrawId<NodeId>(), sealer_.NewSigningPair(),
                    sealer_.NewSigningPair()};
    partner.convention = i / kPartnersPerConvention;
    for (int s = 0; s < kServicesPerPartner; ++s) partner.services.push_back(seeded_.DrawId<ServiceId>());
    partners_.push_back(std::move(partner));
  }
  absl::Status made = AdmitFramework();
  for (size_t i = 0; made.ok() && i <= partners_.back().convention; ++i) made = AdmitConvention(i);
  for (size_t i = 0; made.ok() && i < partners_.size(); ++i) made = AdmitPartner(partners_[i]);
  for (size_t i = 0; made.ok() && i < partners_.size(); ++i) {
    made = Admit(DrawEntry(partners_[i]), {partners_[i].identity});
  }
  return made;
}

std::vector<PushedItem> BigDirectory::NextEditions(size_t first, size_t count) {
  std::vector<PushedItem> pushed;
  Revision revision = knowledge_.revision();
  for (size_t i = 0; i < count; ++i) {
    Partner& partner = partners_[(first + i) % partners_.size()];
    revision = revision.next();
    pushed.push_back({revision, today_, Sign(DrawEntry(partner), {partner.identity})});
  }
  return pushed;
}

MatchQuestion BigDirectory::DrawQuestion() {
  const Partner* origin = &partners_[static_cast<size_t>(Below(static_cast<int>(partners_.size() + 3) / 4)) * 4];
  const std::vector<std::string>& zone = zones_[origin->convention];
  MatchQuestion question{origin->id, DrawNeed(), std::string(Publics()[static_cast<size_t>(Below(14))].code),
                         zone[static_cast<size_t>(Below(static_cast<int>(zone.size())))], today_};
  question.cep_level = static_cast<uint8_t>(Below(4));
  question.language = Below(4) == 0 ? "ar" : "fr";
  question.access_needs = static_cast<uint16_t>(Below(3) == 0 ? Below(kAccessNeedsAll + 1) : 0);
  return question;
}

AnswerHabits BigDirectory::DrawHabits() {
  AnswerHabits habits;
  for (const Partner& partner : partners_) {
    for (const ServiceId id : partner.services) {
      if (Below(20) == 0) habits[id] = {1 + Below(10), Below(20)};
    }
  }
  return habits;
}

}  // namespace relais::bench
