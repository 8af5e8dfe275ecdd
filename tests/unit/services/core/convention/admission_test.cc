#include "services/core/convention/admission.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

using sample::kToday;
using sample::Local;
using sample::PartnerNo;

Draft Full() {
  Draft draft;
  draft.need = sample::kNeed;
  draft.service = sample::Filled<ServiceId>(63);
  draft.public_code = "jeunes";
  draft.age_band = AgeBand::k18To25;
  draft.commune = sample::kCommune;
  draft.language = "fr";
  draft.access_needs = kAccessWheelchair;
  draft.reason = "Cherche une formation courte";
  draft.contact = "+33261910001";
  draft.consent = {ConsentBy::kPerson, kToday, true, false};
  draft.surname = "EXEMPLE";
  draft.given_name = "Camille";
  draft.birth_date = {2004, 2, 29};
  return draft;
}

absl::Status Admit(const Draft& draft, const Agreement& agreement, MemberLevel level = MemberLevel::kNode) {
  return AdmitDraft(draft, agreement, PartnerNo(1), PartnerNo(3), level, kToday);
}

TEST(AdmissionTest, AFullDraftPasses) {
  EXPECT_EQ(FieldsOf(Full()), kLayer1Fields | kLayer2Fields);
  EXPECT_TRUE(FieldsOf(Draft()).empty());
  EXPECT_OK(Admit(Full(), Local()));
}

TEST(AdmissionTest, TheFormAndTheConventionAreAsked) {
  Draft draft = Full();
  draft.need = "";
  EXPECT_THAT(Admit(draft, Local()), RefusedFor(Reason::kMissingField));
  draft = Full();
  draft.commune = sample::kOtherCommune;
  EXPECT_THAT(Admit(draft, Local()), RefusedFor(Reason::kNotCovered));
  draft = Full();
  draft.consent = {};
  EXPECT_THAT(Admit(draft, Local()), RefusedFor(Reason::kConsentMissing));
  EXPECT_THAT(AdmitDraft(Full(), Local(), PartnerNo(3), PartnerNo(1), MemberLevel::kNode, kToday),
              RefusedFor(Reason::kNotCovered));
}

TEST(AdmissionTest, WhatWasWrittenForTheDestinationIsNotDroppedSilently) {
  for (DraftField field : {DraftField::kReason, DraftField::kAccessNeeds, DraftField::kContact}) {
    Agreement narrow = Local();
    narrow.layer1_fields = kLayer1Fields - FieldSet{field};
    EXPECT_THAT(Admit(Full(), narrow), RefusedFor(Reason::kFieldNotAllowed)) << DraftFieldName(field);
  }
  // A contact that is kept for calling back was never meant to go.
  Agreement no_contact = Local();
  no_contact.layer1_fields = kLayer1Fields - FieldSet{DraftField::kContact};
  Draft draft = Full();
  draft.consent.contact_shared = false;
  EXPECT_OK(Admit(draft, no_contact));
}

TEST(AdmissionTest, WhatTheFormAlwaysAsksIsCut) {
  Agreement narrow = Local();
  narrow.layer1_fields = kNeededFields;
  narrow.layer2_fields = {};
  Draft draft = Full();
  draft.reason = "";
  draft.access_needs = 0;
  draft.contact = "";
  draft.consent.contact_shared = false;
  ASSERT_OK(Admit(draft, narrow));
  const FieldSet allowed = AllowedFields(narrow, MemberLevel::kNode, draft.consent);
  EXPECT_EQ(FieldsOf(CutToAllowed(draft, allowed)), kNeededFields);
  draft.consent.identify_beforehand = true;
  EXPECT_THAT(Admit(draft, narrow), RefusedFor(Reason::kFieldNotAllowed));
}

TEST(AdmissionTest, CutsEveryFieldByItself) {
  const Draft full = Full();
  for (DraftField field : (kLayer1Fields | kLayer2Fields).List()) {
    const Draft only = CutToAllowed(full, FieldSet{field});
    EXPECT_EQ(FieldsOf(only), FieldSet{field}) << DraftFieldName(field);
    EXPECT_EQ(only.consent, full.consent);
  }
  EXPECT_EQ(CutToAllowed(full, kLayer1Fields | kLayer2Fields), full);
}

TEST(AdmissionTest, NothingTravelsWithoutItsConsent) {
  Consent consent = Full().consent;
  EXPECT_EQ(AllowedFields(Local(), MemberLevel::kNode, consent), kLayer1Fields | kLayer2Fields);
  consent.contact_shared = false;
  EXPECT_EQ(AllowedFields(Local(), MemberLevel::kNode, consent),
            (kLayer1Fields | kLayer2Fields) - FieldSet{DraftField::kContact});
  consent.by = ConsentBy::kNobody;
  EXPECT_TRUE(AllowedFields(Local(), MemberLevel::kNode, consent).empty());
}

TEST(AdmissionTest, APartnerWithoutANodeGetsNoNames) {
  EXPECT_EQ(AllowedFields(Local(), MemberLevel::kPaper, Full().consent), kLayer1Fields);
  Draft draft = Full();
  EXPECT_OK(Admit(draft, Local(), MemberLevel::kPaper));
  draft.consent.identify_beforehand = true;
  EXPECT_THAT(Admit(draft, Local(), MemberLevel::kPaper), RefusedFor(Reason::kFieldNotAllowed));
}

TEST(AdmissionTest, AConventionCannotMoveAFieldBetweenLayers) {
  Agreement odd = Local();
  odd.layer1_fields = kLayer2Fields;
  odd.layer2_fields = kLayer1Fields;
  EXPECT_TRUE(AllowedFields(odd, MemberLevel::kNode, Full().consent).empty());
}

TEST(AdmissionTest, TheSentenceSaysWhatToWhomUntilWhen) {
  EXPECT_EQ(ConsentSentenceFr({DraftField::kNeed, DraftField::kCommune, DraftField::kSurname, DraftField::kBirthDate},
                              Consent(), "CIO de Pithiviers", sample::On("2027-03-01")),
            "Êtes-vous d’accord pour que nous transmettions à « CIO de Pithiviers » : votre besoin et votre commune, "
            "ainsi que votre nom et votre date de naissance, lisibles seulement quand vous y serez, gardés au plus "
            "tard jusqu’au 1er mars 2027, étant entendu que vous pouvez changer d’avis à tout moment ?");
  EXPECT_EQ(ConsentSentenceFr({DraftField::kNeed}, Consent(), "CIO", sample::On("2027-03-12")),
            "Êtes-vous d’accord pour que nous transmettions à « CIO » : votre besoin, gardés au plus tard jusqu’au "
            "12 mars 2027, étant entendu que vous pouvez changer d’avis à tout moment ?");
  Consent known;
  known.identify_beforehand = true;
  EXPECT_THAT(ConsentSentenceFr({DraftField::kNeed, DraftField::kSurname}, known, "CIO", sample::On("2027-03-12")),
              testing::HasSubstr("ainsi que votre nom, lisibles dès l’ouverture de l’orientation, gardés"))
      << "whoever agrees to be named beforehand is not told that the name stays closed";
  const Agreement local = Local();
  EXPECT_EQ(KeptUntil(local, kToday), AddDays(kToday, 31 + 120 + 92 + 62 + 180));
}

}  // namespace
}  // namespace relais
