#include "services/adapters/inclusion/inclusion_export.h"

#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/adapters/inclusion/own_fields.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/draft.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/unit/deploy/json_schema.h"
#include "tests/unit/services/adapters/inclusion/sample_rows.h"

namespace relais {
namespace {

using nlohmann::json;
using testing::IsEmpty;

JsonSchema Schema(const std::string& name) {
  std::ifstream file(std::string(RELAIS_SCHEMAS) + "/" + name);
  EXPECT_TRUE(file.good()) << name;
  return JsonSchema(json::parse(file));
}

// Services of every sort, the odd ones included; the same for the same seed.
class Sampler {
 public:
  explicit Sampler(uint64_t seed) : entropy_(seed) {}

  bool Coin() { return Below(2) == 0; }
  uint32_t Any() { return static_cast<uint32_t>(entropy_.Next()); }
  uint32_t Below(uint32_t n) { return static_cast<uint32_t>(entropy_.Below(n)); }
  // Now and then what v1 would not take.
  std::string Words() {
    static const char* const kTexts[] = {
        "Atelier du mardi, à Orléans", "é",          "ab",          " bords ", "une\nsuite",
        "\"guillemets\", et virgules", "[crochets]", "{accolades}", "=1+1"};
    return kTexts[Below(9)];
  }
  std::string Maybe(const std::string& good, const std::string& odd) {
    const uint32_t which = Below(4);
    return which == 0 ? "" : which == 1 ? odd : good;
  }
  Day SomeDay() { return Coin() ? kNoDay : AddDays(kImportDay, -static_cast<int>(Below(900))); }
  absl::btree_set<std::string> Some(absl::Span<const Term> terms, bool one_at_least) {
    absl::btree_set<std::string> codes;
    const uint32_t count = Below(4) + (one_at_least ? 1 : 0);
    for (uint32_t i = 0; i < count; ++i) codes.emplace(terms[Below(static_cast<uint32_t>(terms.size()))].code);
    return codes;
  }
  Location SomeLocation() {
    if (Coin()) return {};
    return {{static_cast<int32_t>(Below(18'000'000)) - 9'000'000, static_cast<int32_t>(Below(36'000'000)) - 18'000'000},
            static_cast<PointPrecision>(1 + Below(3))};
  }
  Provenance SomeProvenance() {
    return {Maybe("dora", "relais"), Maybe("dora--" + std::to_string(Any()), "relais--" + std::to_string(Any())),
            Maybe("https://dora.example/x", "ftp://x")};
  }
  Address SomeAddress() {
    return {Coin() ? "" : "1 rue de l’Exemple", Maybe("45300", "CEDEX"), Coin() ? "" : "2A004",
            Maybe("Pithiviers", " P"), Maybe("bât. B", "")};
  }
  Service Next(PartnerId partner) {
    Service s;
    s.id = ServiceId::FromBytes(std::to_string(1'000'000'000'000'000ull + Any()));
    s.partner = partner;
    s.door = Coin() ? Door::kFirst : Door::kSecond;
    s.name = Words();
    s.description = Coin() ? "" : Words();
    s.needs = Some(Needs(), true);
    s.publics = Some(Publics(), false);
    if (Coin()) s.communes = {"45252", "45001"};
    s.address = SomeAddress();
    s.contact = {Maybe("+33261910000", "02"), Maybe("a@b.example", "nulle part"), Maybe("https://x.example", "x")};
    s.cep_level = static_cast<uint8_t>(Below(4));
    s.open_weekdays = static_cast<Weekdays>(1 + Below(127));
    s.open_on_holidays = Coin();
    if (Coin()) s.closures = {{kImportDay, AddDays(kImportDay, 3)}, {AddDays(kImportDay, 9), AddDays(kImportDay, 9)}};
    s.opening_hours = Coin() ? "" : "Mo-Fr 09:00-12:00; PH off";
    s.answer_open_days = 1 + static_cast<int>(Below(kServiceAnswerOpenDaysMax));
    s.places_per_week = static_cast<int>(Below(9));
    s.remote = Coin();
    s.remote_only = s.remote && Coin();
    s.location = SomeLocation();
    if (Coin()) s.type = std::string(ServiceTypes()[Below(6)].code);
    if (Coin()) s.languages = {"ar", "en"};
    s.access_needs = static_cast<uint16_t>(Below(kAccessNeedsAll + 1));
    if (Coin()) s.valid_days = {kImportDay, AddDays(kImportDay, 1)};
    s.confirmed_day = SomeDay();
    s.capacity_day = SomeDay();
    s.next_place_day = Coin() ? kNoDay : AddDays(kImportDay, 12);
    s.fee = static_cast<Fee>(Below(kFeeMax + 1));
    s.fee_details = Maybe("10 € par an", " ");
    s.access_conditions = Maybe("avoir 18 ans", "x ");
    s.publics_details = Maybe("16 à 25 ans", "");
    s.ways_in = static_cast<uint8_t>(Below(kWaysInAll + 1));
    s.asked_by = static_cast<uint8_t>(Below(kAskedByAll + 1));
    s.mobilisation_details = Maybe("le matin", "");
    s.mobilisation_link = Maybe("https://x.example/y", "x");
    s.week_hours_x100 = static_cast<int>(Below(3500));
    s.weeks = static_cast<int>(Below(20));
    s.provenance = SomeProvenance();
    return s;
  }
  ExportedPartner Partner() {
    ExportedPartner out{Words(), {}};
    out.entry.partner = PartnerId::FromHex(std::string(32, 'a'));
    const uint32_t count = 1 + Below(4);
    for (uint32_t i = 0; i < count; ++i) out.entry.services.push_back(Next(out.entry.partner));
    Structure& s = out.entry.structure;
    s.kinds = Some(Kinds(), false);
    s.siret = Coin() ? "" : "13003013300016";
    s.description = Coin() ? "" : Words();
    s.address = SomeAddress();
    s.location = SomeLocation();
    s.contact = {Maybe("0238000000", ""), Maybe("a@b.example", "@"), Maybe("http://x.example", "x y")};
    s.opening_hours = Coin() ? "" : "Mo 09:00-12:00";
    s.accessibility_page = Maybe("https://acceslibre.example/1", "x");
    s.provenance = SomeProvenance();
    s.confirmed_day = SomeDay();
    return out;
  }

 private:
  SeededEntropy entropy_;
};

void ExpectReadBack(const ExportedPartner& partner, const Imported& imported) {
  EXPECT_EQ(imported.services, partner.entry.services);
  ASSERT_TRUE(imported.structure.has_value());
  EXPECT_EQ(imported.structure->structure, partner.entry.structure);
}

TEST(InclusionExport, WhatWasExportedIsReadBackEqualAndFollowsTheSchemas) {
  const JsonSchema structure_schema = Schema("structure.json");
  const JsonSchema service_schema = Schema("service.json");
  for (uint32_t seed = 0; seed < 150; ++seed) {
    SCOPED_TRACE(seed);
    const ExportedPartner partner = Sampler(seed).Partner();
    EXPECT_THAT(structure_schema.Problems(StructureToJson(partner, kImportDay)), IsEmpty());
    for (const Service& service : partner.entry.services) {
      EXPECT_THAT(service_schema.Problems(ServiceToJson(partner, service, kImportDay)), IsEmpty());
    }
    const OneImport read(ExportJson({partner}, kImportDay));
    EXPECT_THAT(read.Flaws(), IsEmpty());
    ExpectReadBack(partner, read.imported);

    OpensslDigester digester;
    InclusionImport import(SampleOptions(), digester);
    std::istringstream structures(ExportStructuresCsv({partner}, kImportDay));
    std::istringstream services(ExportServicesCsv({partner}, kImportDay));
    import.ReadCsv(structures);
    import.ReadCsv(services);
    EXPECT_THAT(import.report().problems, IsEmpty());
    ExpectReadBack(partner, std::move(import).Take());
    if (HasFailure()) return;
  }
}

TEST(InclusionExport, LossesAreNamedByField) {
  ExportedPartner partner{"CIO", {}};
  partner.entry.partner = PartnerId::FromHex(std::string(32, 'a'));
  partner.entry.structure.kinds = {"spro--cio"};
  Service service;
  service.id = ServiceId::FromHex(std::string(32, 'b'));
  service.partner = partner.entry.partner;
  service.name = "VAE";
  service.description = "Un premier entretien.";
  service.needs = {"spro--validation-des-acquis-de-lexperience"};
  service.contact.email = "nulle part";
  service.confirmed_day = kImportDay;
  partner.entry.services = {service, service};
  absl::btree_map<std::string, std::string> losses;
  for (const ExportLossRow& row : LossesOf({partner}, kImportDay)) {
    losses[row.list + " " + row.field] = std::string(ExportLossName(row.loss)) + " " + std::to_string(row.count);
  }
  EXPECT_EQ(losses["services spro--thematiques"], "OWN_FIELD 2");
  EXPECT_EQ(losses["services spro--porte"], "OWN_FIELD 2");
  EXPECT_EQ(losses["services spro--courriel"], "ODD_VALUE 2");
  EXPECT_EQ(losses["services contact_nom_prenom"], "NEVER_FILLED 2");
  EXPECT_EQ(losses["structures spro--natures"], "OWN_FIELD 1");
  EXPECT_FALSE(losses.contains("services thematiques"));
  EXPECT_FALSE(losses.contains("services spro--niveau-cep"));
}

TEST(InclusionExport, SchemaCheckCanFail) {
  EXPECT_FALSE(Schema("service.json").Problems(json::object()).empty());
}

}  // namespace
}  // namespace relais
