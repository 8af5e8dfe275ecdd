#include "services/adapters/inclusion/inclusion_import.h"

#include <streambuf>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/services/adapters/inclusion/sample_rows.h"

namespace relais {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(InclusionImport, GoodRowsInTheFormsThatArePublished) {
  const json lists[] = {
      json::array({GoodService()}),
      {{"structures", json::array({GoodStructure()})}, {"services", json::array({GoodService()})}},
      {{"items", json::array({GoodService()})}, {"total", 1}, {"page", {{"size", 50}}}},
  };
  for (const json& list : lists) {
    const OneImport one = ImportJson(list);
    EXPECT_THAT(one.Flaws(), IsEmpty()) << list;
    ASSERT_THAT(one.imported.services, SizeIs(1)) << list;
    EXPECT_EQ(one.imported.services[0].provenance.id, "dora--42");
  }
}

TEST(InclusionImport, TwoFilesAreOneImport) {
  OpensslDigester digester;
  InclusionImport import(SampleOptions(), digester);
  std::istringstream structures(json::array({GoodStructure()}).dump());
  std::istringstream services(json::array({GoodService(), GoodService("dora--43")}).dump());
  import.ReadJson(structures);
  import.ReadJson(services);
  EXPECT_THAT(import.report().problems, IsEmpty());
  const Imported imported = std::move(import).Take();
  EXPECT_THAT(imported.services, SizeIs(2));
  ASSERT_TRUE(imported.structure.has_value());
  EXPECT_EQ(imported.structure->name, "Mobilité en Pithiverais");
}

TEST(InclusionImport, TheSameFileGivesTheSameIds) {
  const OneImport once = ImportJson(json::array({GoodService()}));
  const OneImport again = ImportJson(json::array({GoodService()}));
  EXPECT_EQ(once.imported.services[0].id, again.imported.services[0].id);
  ImportOptions other = SampleOptions();
  other.partner = PartnerId::FromHex(std::string(32, 'b'));
  EXPECT_NE(once.imported.services[0].id, ImportJson(json::array({GoodService()}), other).imported.services[0].id);
}

// Each bad field is reported with row, field and reason, and the good rows around it are kept.
TEST(InclusionImport, BadRowsAreNamedAndGoodRowsKept) {
  struct Case {
    const char* field;
    json value;
    const char* flaw;
  };
  const Case cases[] = {{"nom", nullptr, "MISSING_FIELD"},
                        {"nom", 12, "WRONG_TYPE"},
                        {"nom", "ab", "TOO_SHORT"},
                        {"nom", std::string(151, 'x'), "TOO_LONG"},
                        {"nom",
                         "a\x01"
                         "bcd",
                         "BAD_TEXT"},
                        {"description", "abc", "TOO_SHORT"},
                        {"thematiques", {"voyage--lune"}, "UNKNOWN_VALUE"},
                        {"thematiques", json::array(), "MISSING_FIELD"},
                        {"publics", {"martiens"}, "UNKNOWN_VALUE"},
                        {"publics", {{"a", 1}}, "WRONG_TYPE"},
                        {"type", "voyage", "UNKNOWN_VALUE"},
                        {"frais", "cher", "UNKNOWN_VALUE"},
                        {"modes_accueil", {"par-telepathie"}, "UNKNOWN_VALUE"},
                        {"modes_mobilisation", {"crier"}, "UNKNOWN_VALUE"},
                        {"mobilisable_par", {"chats"}, "UNKNOWN_VALUE"},
                        {"date_maj", "2026-02-30", "BAD_DATE"},
                        {"date_maj", "2027-01-01", "BAD_DATE"},
                        {"nombre_semaines", 0, "BAD_NUMBER"},
                        {"nombre_semaines", 2.5, "BAD_NUMBER"},
                        {"volume_horaire_hebdomadaire", -1, "BAD_NUMBER"},
                        {"courriel", "nulle part", "BAD_EMAIL"},
                        {"lien_mobilisation", "javascript:alert(1)", "BAD_URL"},
                        {"code_insee", "4525", "BAD_COMMUNE"},
                        {"zone_eligibilite", {"commune"}, "BAD_COMMUNE"},
                        {"code_postal", "4530", "BAD_POSTCODE"},
                        {"structure_id", "dora--8", "OTHER_STRUCTURE"},
                        {"id", "dora--1", "DUPLICATE_ID"},
                        {"spro--porte", "derriere", "UNKNOWN_VALUE"},
                        {"spro--niveau-cep", 4, "BAD_NUMBER"}};
  for (const Case& c : cases) {
    json bad = GoodService("dora--2");
    bad[c.field] = c.value;
    const OneImport one = ImportJson(json::array({GoodService("dora--1"), bad, GoodService("dora--3")}));
    EXPECT_THAT(one.Flaws(), ElementsAre(std::string(c.flaw) + " 2 " + c.field)) << c.value;
    EXPECT_THAT(one.imported.services, SizeIs(2)) << c.field << c.value;
    EXPECT_EQ(one.report.rows_left_out, 1u);
    EXPECT_EQ(one.report.rows_read, 3u);
  }
}

TEST(InclusionImport, AllThatIsWrongWithARowIsSaidAtOnce) {
  json bad = GoodService();
  bad["courriel"] = "x";
  bad["code_postal"] = "y";
  bad["publics"] = {"z"};
  EXPECT_THAT(ImportJson(json::array({bad})).Flaws(),
              ElementsAre("UNKNOWN_VALUE 1 publics", "BAD_POSTCODE 1 code_postal", "BAD_EMAIL 1 courriel"));
}

TEST(InclusionImport, FormerVocabulariesAreMappedAndWhatHasNoWordIsSaid) {
  json v0 = GoodService();
  v0["thematiques"] = {"mobilite--preparer-un-permis-de-conduire", "mobilite"};
  v0.erase("publics");
  v0["profils"] = {"jeunes-16-26", "deficience-visuelle"};
  v0["types"] = {"accueil"};
  v0["frais"] = {"gratuit-sous-conditions"};
  v0["modes_orientation_beneficiaire"] = {"envoyer-un-mail"};
  v0.erase("description");
  v0["presentation_resume"] = "En bref, un atelier.";
  const OneImport one = ImportJson(json::array({v0}));
  EXPECT_THAT(one.Flaws(), ElementsAre("NO_COUNTERPART 1 thematiques"));
  ASSERT_THAT(one.imported.services, SizeIs(1));
  const Service& service = one.imported.services[0];
  EXPECT_THAT(service.needs, ElementsAre("mobilite--preparer-un-permis"));
  EXPECT_THAT(service.publics, ElementsAre("jeunes", "personnes-en-situation-de-handicap"));
  EXPECT_EQ(service.type, "information");
  EXPECT_EQ(service.fee, Fee::kFree);
  EXPECT_EQ(service.ways_in, kWayEmail);
  EXPECT_EQ(service.asked_by, kAskedByPerson);
  EXPECT_EQ(one.report.values_mapped, 6u);
}

// Left without its publics, a service for tenants would have become one for everyone.
TEST(InclusionImport, AServiceThatLosesAllItsPublicsIsLeftOut) {
  json v0 = GoodService();
  v0["publics"] = {"locataires"};
  const OneImport one = ImportJson(json::array({v0}));
  EXPECT_THAT(one.Flaws(), ElementsAre("NO_COUNTERPART 1 publics", "MISSING_FIELD 1 publics"));
  EXPECT_THAT(one.imported.services, IsEmpty());
}

TEST(InclusionImport, AreasAreCommunesOnlyWhereTheyAreKnown) {
  json wide = GoodService();
  wide["zone_eligibilite"] = {"45"};
  EXPECT_THAT(ImportJson(json::array({wide})).Flaws(),
              ElementsAre("UNKNOWN_AREA 1 zone_eligibilite", "MISSING_FIELD 1 zone_eligibilite"));
  ImportOptions options = SampleOptions();
  options.communes_of = [](absl::string_view area) {
    return area == "45" ? std::vector<std::string>{"45001", "45252"} : std::vector<std::string>();
  };
  const OneImport known = ImportJson(json::array({wide}), options);
  ASSERT_THAT(known.imported.services, SizeIs(1));
  EXPECT_THAT(known.imported.services[0].communes, ElementsAre("45001", "45252"));
  wide["zone_eligibilite"] = {"france"};
  EXPECT_THAT(ImportJson(json::array({wide})).imported.services[0].communes, IsEmpty());
}

TEST(InclusionImport, OneStructureOfALargeFileIsPickedOut) {
  json other = GoodService("dora--9");
  other["structure_id"] = "dora--8";
  ImportOptions options = SampleOptions();
  options.structure = "dora--8";
  const OneImport one = ImportJson(json::array({GoodService(), other, GoodService("dora--3")}), options);
  EXPECT_THAT(one.Flaws(), IsEmpty());
  EXPECT_EQ(one.report.rows_elsewhere, 2u);
  ASSERT_THAT(one.imported.services, SizeIs(1));
  EXPECT_EQ(one.imported.services[0].provenance.id, "dora--9");
}

TEST(InclusionImport, CsvWithListsInBothForms) {
  const std::string csv =
      "\xef\xbb\xbfid,source,structure_id,nom,description,date_maj,thematiques,publics,nombre_semaines\r\n"
      "dora--1,dora,dora--7,\"Atelier \"\"CV\"\", en groupe\",Chaque mardi.,2026-10-01,"
      "{preparer-sa-candidature--valoriser-ses-competences},\"[\"\"jeunes\"\",\"\"femmes\"\"]\",3\r\n"
      "dora--2,dora,dora--7,Trop court,abc,2026-10-01,\"{\"\"mobilite--preparer-un-permis\"\"}\",,\r\n"
      "dora--3,dora,dora--7\r\n";
  const OneImport one(csv);
  EXPECT_THAT(one.Flaws(), ElementsAre("TOO_SHORT 3 description", "WRONG_CELL_COUNT 4 "));
  ASSERT_THAT(one.imported.services, SizeIs(1));
  EXPECT_EQ(one.imported.services[0].name, "Atelier \"CV\", en groupe");
  EXPECT_THAT(one.imported.services[0].publics, ElementsAre("femmes", "jeunes"));
  EXPECT_EQ(one.imported.services[0].weeks, 3);
}

TEST(InclusionImport, OtherEncodingsAreRefusedWithRowAndByte) {
  const std::string head = "[" + GoodService("dora--1").dump() + ",";
  const struct {
    std::string text;
    int64_t row;
    int64_t byte;
  } cases[] = {{"\xff\xfe[", 1, 0},                                              // UTF-16
               {head + "{\"nom\":\"caf\xe9\"}]", 2, int64_t(head.size()) + 11},  // Latin-1
               {head + "{\"nom\":\"\xc0\xaf\"}]", 2, int64_t(head.size()) + 8},  // not the shortest form
               {head + "{\"nom\":\"\xc3", 2, int64_t(head.size()) + 8},          // cut within a character
               {"id,structure_id\ndora--1,x\ndora--2,\xe9t\xe9\n", 3, 34}};
  for (const auto& c : cases) {
    const OneImport one(c.text);
    ASSERT_TRUE(one.report.refused) << c.text;
    const ImportProblem& problem = one.report.problems.back();
    EXPECT_EQ(ImportFlawName(problem.flaw), "NOT_UTF8") << c.text;
    EXPECT_EQ(problem.row, c.row) << c.text;
    EXPECT_EQ(problem.byte, c.byte) << c.text;
    EXPECT_THAT(one.imported.services, IsEmpty()) << "nothing of a refused file counts";
  }
}

TEST(InclusionImport, FilesThatAreNoneOfOursAreRefused) {
  for (const char* text :
       {"[{\"id\":1}", "[{]", "{\"services\":[{}]} x", "[[[[[[[[1]]]]]]]]", "nom;id\na;b\n", "",
        "id,structure_id\n\"open,quote\n", "id,structure_id\na\"b,c\n", "id,structure_id\n\"a\"b,c\n"}) {
    const OneImport one(text);
    EXPECT_TRUE(one.report.refused) << text;
    EXPECT_THAT(one.imported.services, IsEmpty());
  }
}

// A file without end: what is taken of it is counted, and only a chunk is ever held.
class Endless final : public std::streambuf {
 public:
  explicit Endless(std::string piece) : piece_(std::move(piece)) {}
  uint64_t given() const { return given_; }

 protected:
  int underflow() override {
    setg(piece_.data(), piece_.data(), piece_.data() + piece_.size());
    given_ += piece_.size();
    return static_cast<unsigned char>(piece_.front());
  }

 private:
  std::string piece_;
  uint64_t given_ = 0;
};

TEST(InclusionImport, AHugeFileIsRefusedEarly) {
  Endless endless("[\n");
  std::istream blanks(&endless);
  OpensslDigester digester;
  InclusionImport nested(SampleOptions(), digester);
  nested.ReadJson(blanks);
  EXPECT_TRUE(nested.report().refused);
  EXPECT_LT(endless.given(), 200'000u);

  Endless line("a,");
  std::istream row(&line);
  InclusionImport one_row(SampleOptions(), digester);
  one_row.ReadCsv(row);
  EXPECT_EQ(one_row.report().problems.back().flaw, ImportFlaw::kRowTooLarge);

  Endless rows("id,y\n");
  std::istream many(&rows);
  InclusionImport large(SampleOptions(), digester);
  large.ReadCsv(many, 1u << 18);
  EXPECT_EQ(large.report().problems.back().flaw, ImportFlaw::kFileTooLarge);
  EXPECT_LT(rows.given(), 1u << 19);
}

TEST(InclusionImport, ProblemsAreCountedBeyondWhatIsListed) {
  json rows = json::array();
  for (size_t i = 0; i < kImportProblemsMax + 20; ++i) rows.push_back(json::object());
  const OneImport one = ImportJson(rows);
  EXPECT_THAT(one.report.problems, SizeIs(kImportProblemsMax));
  EXPECT_GT(one.report.problems_unlisted, 20u);
  EXPECT_EQ(one.report.rows_left_out, kImportProblemsMax + 20);
}

TEST(InclusionImport, RepeatedFieldsAndForeignShapes) {
  EXPECT_THAT(OneImport("[{\"id\":\"a\",\"structure_id\":\"s\",\"nom\":\"x\",\"nom\":\"y\"},7]").Flaws(),
              ElementsAre("REPEATED_FIELD 1 nom", "WRONG_TYPE 2 "));
}

TEST(InclusionImport, EveryFlawHasItsNameAndSentences) {
  int named = 0;
  for (int number = 1; number <= kImportFlawMax; ++number) {
    const auto flaw = static_cast<ImportFlaw>(number);
    if (ImportFlawName(flaw).empty()) continue;
    ++named;
    EXPECT_FALSE(ImportFlawFr(flaw).empty());
    EXPECT_FALSE(ImportFlawEn(flaw).empty());
  }
  EXPECT_EQ(named, 29);
}

}  // namespace
}  // namespace relais
