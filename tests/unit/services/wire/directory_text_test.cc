// A partner's directory text with every field filled in: there and back.
#include <gtest/gtest.h>

#include <vector>

#include "services/core/convention/knowledge.h"
#include "services/core/handoff/draft.h"
#include "services/wire/knowledge_text.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais::wire {
namespace {

Structure SampleStructure() {
  Structure s;
  s.kinds = {"mission-locale", "spro--cria"};
  s.siret = "12345678901234";
  s.description = "Accueille les jeunes.";
  s.address = {"2 rue de la Gare", "45300", "45252", "Pithiviers", "bâtiment B"};
  s.location = {{4817000, 225000}, PointPrecision::kCommune};
  s.contact = {"+33238000001", "contact@structure.example", "https://structure.example/nous"};
  s.opening_hours = "Mo-Fr 09:00-17:00";
  s.accessibility_page = "https://acceslibre.example/structure";
  s.provenance = {"dora", "dora--41", "https://dora.example/41"};
  s.confirmed_day = Day(20400);
  return s;
}

void FillRest(Service& s) {
  s.remote = s.remote_only = true;
  s.address.complement = "étage 2";
  s.location = {{-4817000, -225000}, PointPrecision::kAddress};
  s.type = "accompagnement";
  s.languages = {"en", "prs"};
  s.access_needs = kAccessWheelchair | kAccessCalm;
  s.valid_days = {Day(20300), Day(20301)};
  s.confirmed_day = Day(20401);
  s.capacity_day = Day(20402);
  s.next_place_day = Day(20410);
  s.fee = Fee::kPaying;
  s.fee_details = "10 € par an";
  s.access_conditions = "Une pièce d’identité";
  s.publics_details = "De 16 à 25 ans";
  s.ways_in = kWayVisit | kWayLink;
  s.asked_by = kAskedByProfessional;
  s.mobilisation_details = "Par le formulaire";
  s.mobilisation_link = "https://structure.example/demande";
  s.week_hours_x100 = 350;
  s.weeks = 12;
  s.provenance = {"dora", "dora--42", "https://dora.example/42"};
}

TEST(DirectoryText, EveryFieldComesBack) {
  DirectoryEntry entry = sample::DirectoryNo(2);
  FillRest(entry.services[0]);
  entry.structure = SampleStructure();
  ASSERT_OK(CheckDirectoryEntry(entry));
  FieldCheck check;
  EXPECT_EQ(ReadText(TextOf(entry), check), entry);
  EXPECT_OK(check.status());
}

TEST(DirectoryText, WhatIsNotSaidTakesNoByte) {
  const v1::DirectoryText text = TextOf(sample::DirectoryNo(2));
  EXPECT_FALSE(text.has_structure());
  EXPECT_FALSE(text.services(0).has_location() || text.services(0).has_provenance());
  // The fields up to `remote` are numbered below 23, and nothing else was written.
  const auto* reflection = v1::ServiceText::GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> written;
  reflection->ListFields(text.services(0), &written);
  for (const auto* field : written) EXPECT_LE(field->number(), 22) << field->name();
}

}  // namespace
}  // namespace relais::wire
