// Forms: from options, from a file, from an earlier referral, and what consent holds back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "services/adapters/terminal/terminal.h"
#include "services/core/handoff/draft.h"
#include "tests/unit/node/cli/cli_run.h"
#include "tests/unit/node/cli/fake_desk.h"

namespace relais::node {
namespace {

using ::testing::HasSubstr;

class DraftCommandsTest : public ::testing::Test {
 protected:
  DraftCommandsTest() {
    desk_.Offer("5e01", "Atelier CV", "Mission locale de Blois");
    desk_.Offer("5e02", "Bilan de compétences", "Mission locale de Tours");
    desk_.LeaveOut("Permis de conduire", v1::REASON_NOT_COVERED);
  }

  Ran Run(std::vector<std::string> words) {
    words.insert(words.end(), {"--socket", folder_ / "desk.sock"});
    return RunNode(words);
  }
  std::string File(const std::string& text) {
    std::ofstream(folder_ / "form.json") << text;
    return folder_ / "form.json";
  }

  TemporaryFolder folder_;
  FakeDesk desk_{folder_ / "desk.sock"};
};

TEST_F(DraftCommandsTest, FindsOffersAndSaysWhoIsLeftOut) {
  const Ran ran = Run({"find", "--need", "n", "--public", "jeunes", "--commune", "45252"});
  EXPECT_EQ(ran.exit_code, kExitDone);
  EXPECT_EQ(desk_.last_search.commune(), "45252");
  EXPECT_THAT(ran.out, HasSubstr("Atelier CV"));
  EXPECT_THAT(ran.out, HasSubstr("écartée : Permis de conduire ; NOT_COVERED"));
}

TEST_F(DraftCommandsTest, EveryWishReachesTheSearchAndEveryReasonTheScreen) {
  desk_.Offer("cc", "Bilan de compétences", "APEC");
  desk_.Explain("À 12 km (point de la commune)", false);
  desk_.Explain("À vérifier : jamais confirmée", true);
  desk_.LeaveOut("Atelier", v1::REASON_NOT_COVERED);
  desk_.ExplainLeftOut("Cette offre n’est pas pour ce public", 70);
  const Ran ran = Run({"find", "--need", "n", "--commune", "45252", "--cep", "2", "--language", "ar", "--access",
                       "wheelchair", "--access", "calm", "--by", "2026-12-01"});
  EXPECT_EQ(ran.exit_code, kExitDone);
  EXPECT_EQ(desk_.last_search.cep_level(), 2u);
  EXPECT_EQ(desk_.last_search.language(), "ar");
  EXPECT_EQ(desk_.last_search.access_needs(), 257u);
  EXPECT_EQ(desk_.last_search.by_day(), 20788);
  EXPECT_THAT(ran.out, HasSubstr("À 12 km (point de la commune)"));
  EXPECT_THAT(ran.out, HasSubstr("attention           À vérifier : jamais confirmée"));
  EXPECT_THAT(ran.out, HasSubstr("écartée : Atelier ; Cette offre n’est pas pour ce public"));
  EXPECT_THAT(ran.out, HasSubstr("70 offres écartées en tout"));
  EXPECT_EQ(Run({"find", "--need", "n", "--commune", "45252", "--cep", "4"}).exit_code, kExitUsage);
  EXPECT_EQ(Run({"find", "--need", "n", "--commune", "45252", "--by", "demain"}).exit_code, kExitUsage);
}

TEST_F(DraftCommandsTest, EveryOptionReachesTheForm) {
  const Ran ran = Run({"send",
                       "--need",
                       "n",
                       "--service",
                       "bilan",
                       "--public",
                       "jeunes",
                       "--age",
                       "18_25",
                       "--commune",
                       "45252",
                       "--language",
                       "ar",
                       "--access",
                       "interpreter",
                       "--access",
                       "children",
                       "--reason",
                       "pourquoi",
                       "--contact",
                       "06",
                       "--share-contact",
                       "--surname",
                       "Durand",
                       "--given-name",
                       "Zoé",
                       "--birth-date",
                       "2004-05-06",
                       "--consent",
                       "--by-representative",
                       "--identify-beforehand",
                       "--drill",
                       "--twin-confirmed"});
  ASSERT_EQ(ran.exit_code, kExitDone) << ran.err;
  const v1::Draft& draft = desk_.last_send.draft();
  EXPECT_EQ(draft.need(), "n");
  EXPECT_EQ(draft.service(), Id("5e02"));
  EXPECT_EQ(draft.public_code(), "jeunes");
  EXPECT_EQ(draft.age_band(), static_cast<uint32_t>(AgeBand::k18To25));
  EXPECT_EQ(draft.commune(), "45252");
  EXPECT_EQ(draft.language(), "ar");
  EXPECT_EQ(draft.access_needs(), static_cast<uint32_t>(kAccessInterpreter | kAccessChildren));
  EXPECT_EQ(draft.reason(), "pourquoi");
  EXPECT_EQ(draft.contact(), "06");
  EXPECT_EQ(draft.surname() + draft.given_name() + draft.birth_date(), "DurandZoé2004-05-06");
  EXPECT_TRUE(draft.contact_consent() && draft.consent() && draft.consent_by_representative() &&
              draft.identify_beforehand() && draft.drill());
  EXPECT_EQ(draft.referral(), Id("d1"));
  EXPECT_EQ(draft.journey(), Id("d2"));
  EXPECT_TRUE(desk_.last_send.twin_confirmed());
  EXPECT_THAT(ran.out, HasSubstr("FICHE NAVETTE"));
}

TEST_F(DraftCommandsTest, AFileFillsTheFormAndOptionsWin) {
  const std::string file = File(R"({"need": "n", "service": "atelier", "age_band": "16_17", "access_needs": ["calm"],
                                    "public_code": "jeunes", "commune": "45252", "consent": true})");
  ASSERT_EQ(Run({"send", "--draft", file, "--public", "etudiants"}).exit_code, kExitDone);
  EXPECT_EQ(desk_.last_send.draft().service(), Id("5e01"));
  EXPECT_EQ(desk_.last_send.draft().age_band(), static_cast<uint32_t>(AgeBand::k16To17));
  EXPECT_EQ(desk_.last_send.draft().access_needs(), static_cast<uint32_t>(kAccessCalm));
  EXPECT_EQ(desk_.last_send.draft().public_code(), "etudiants");
  EXPECT_EQ(desk_.last_send.draft().language(), "fr");
}

TEST_F(DraftCommandsTest, AFileThatIsWrongIsRefusedWithEveryPlace) {
  const Ran ran = Run({"send", "--consent", "--draft", File(R"({"neeed": "n", "age_band": "old", "consent": 1})")});
  EXPECT_EQ(ran.exit_code, kExitUsage);
  EXPECT_THAT(ran.err, HasSubstr("neeed"));
  EXPECT_THAT(ran.err, HasSubstr("age_band"));
  EXPECT_THAT(ran.err, HasSubstr("consent"));
  EXPECT_EQ(Run({"send", "--draft", folder_ / "none.json"}).exit_code, kExitUsage);
}

TEST_F(DraftCommandsTest, WithoutConsentNothingIsSentAndTheSentenceIsShown) {
  const Ran ran = Run({"send", "--need", "n", "--service", "atelier", "--json"});
  EXPECT_EQ(ran.exit_code, kExitRefused);
  EXPECT_EQ(ran.last()["reason"], "CONSENT_MISSING");
  EXPECT_EQ(ran.last()["consent_sentence"], "Acceptez-vous ?");
  EXPECT_FALSE(desk_.last_send.has_draft());
}

TEST_F(DraftCommandsTest, CheckingSaysTheRoomLeft) {
  const Ran ran = Run({"draft", "check", "--need", "n", "--service", "atelier", "--consent"});
  EXPECT_EQ(ran.exit_code, kExitDone);
  EXPECT_THAT(ran.out, HasSubstr("Acceptez-vous ?"));
  EXPECT_THAT(ran.out, HasSubstr("120/974"));
  const Ran missing = Run({"draft", "check", "--service", "atelier", "--json"});
  EXPECT_EQ(missing.last()["reason"], "MISSING_FIELD");
  EXPECT_EQ(missing.last()["detail"], "need");
}

TEST_F(DraftCommandsTest, ATwinIsAWarningUntilConfirmed) {
  desk_.twin_open = true;
  const Ran ran = Run({"send", "--need", "n", "--service", "atelier", "--consent", "--json"});
  EXPECT_EQ(ran.last()["reason"], "TWIN_OPEN");
  EXPECT_EQ(ran.last()["sent_as"]["referral"], absl::BytesToHexString(Id("d1")));
  EXPECT_EQ(Run({"send", "--need", "n", "--service", "atelier", "--consent", "--twin-confirmed"}).exit_code, kExitDone);
}

TEST_F(DraftCommandsTest, ServicesByName) {
  const Ran several = Run({"send", "--need", "n", "--service", "mission", "--consent"});
  EXPECT_EQ(several.exit_code, kExitUsage);
  EXPECT_THAT(several.err, HasSubstr("Bilan de compétences (Mission locale de Tours)"));
  const Ran left_out = Run({"send", "--need", "n", "--service", "permis", "--consent", "--json"});
  EXPECT_EQ(left_out.last()["reason"], "NOT_COVERED");
  const Ran unknown = Run({"send", "--need", "n", "--service", "danse", "--consent", "--json"});
  EXPECT_EQ(unknown.last()["reason"], "UNKNOWN_VALUE");
}

TEST_F(DraftCommandsTest, AReroutedPersonKeepsTheJourney) {
  v1::ReferralDetail& earlier = desk_.Add("ab12cd01", "declined");
  earlier.set_need("n");
  earlier.set_public_code("jeunes");
  earlier.set_commune("45252");
  earlier.set_surname("Durand");
  earlier.set_age_band(3);
  EXPECT_EQ(Run({"reroute", "ab12cd01", "--consent"}).exit_code, kExitUsage) << "to which door?";
  EXPECT_EQ(Run({"reroute", "ab12cd01", "--consent", "--counter-proposal"}).exit_code, kExitUsage) << "none was made";
  EXPECT_EQ(Run({"reroute", "ab12cd01", "--service", "bilan"}).exit_code, kExitRefused) << "consent is asked anew";
  ASSERT_EQ(Run({"reroute", "ab12cd01", "--service", "bilan", "--consent"}).exit_code, kExitDone);
  const v1::Draft& draft = desk_.last_send.draft();
  EXPECT_EQ(draft.journey(), earlier.summary().journey());
  EXPECT_EQ(draft.parent(), Id("ab12cd01"));
  EXPECT_EQ(draft.referral(), Id("d1"));
  EXPECT_EQ(draft.service(), Id("5e02"));
  EXPECT_EQ(draft.surname(), "Durand");
  EXPECT_EQ(desk_.last_search.commune(), "45252");
  earlier.add_events()->set_counter_service(Id("5e09"));
  ASSERT_EQ(Run({"reroute", "ab12cd01", "--counter-proposal", "--consent"}).exit_code, kExitDone);
  EXPECT_EQ(desk_.last_send.draft().service(), Id("5e09"));
}

TEST_F(DraftCommandsTest, ADerogationIsItsHexOrItsFile) {
  const std::string hex(368, 'a');
  const std::vector<std::string> form = {"send", "--need", "n", "--service", "atelier", "--consent", "--derogation"};
  auto with = [&](const std::string& value) {
    std::vector<std::string> words = form;
    words.push_back(value);
    return Run(words);
  };
  ASSERT_EQ(with(hex).exit_code, kExitDone);
  EXPECT_EQ(desk_.last_send.draft().derogation().size(), 184u);
  ASSERT_EQ(with(File(hex + "\n")).exit_code, kExitDone);
  EXPECT_EQ(desk_.last_send.draft().derogation().size(), 184u);
  EXPECT_EQ(with(hex + "a").exit_code, kExitUsage);
  EXPECT_EQ(with("token").exit_code, kExitUsage);
}

TEST_F(DraftCommandsTest, IdsDrawnBeforehandAreKept) {
  const std::string referral(32, '7');
  ASSERT_EQ(Run({"send", "--need", "n", "--service", "atelier", "--consent", "--referral", referral}).exit_code,
            kExitDone);
  EXPECT_EQ(absl::BytesToHexString(desk_.last_send.draft().referral()), referral);
  EXPECT_EQ(desk_.last_send.draft().journey(), Id("d2"));
  EXPECT_EQ(Run({"send", "--need", "n", "--referral", "777"}).exit_code, kExitUsage);
  EXPECT_THAT(Run({"draft", "start"}).out, HasSubstr("--journey d2"));
}

}  // namespace
}  // namespace relais::node
