// A convention from its draft to its end through the engine. The fixture compares every step with a replay of its
// records and with its checkpoint.
#include "hub/convention_desk.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>

#include "services/core/handoff/day.h"
#include "tests/unit/hub/engine_fixture.h"
#include "tests/unit/services/core/convention/sample_procedure.h"

namespace relais::hub {
namespace {

using namespace sample;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ConventionDeskTest : public EngineFixture {
 protected:
  explicit ConventionDeskTest(HubEngine::Options options = {}) : EngineFixture(std::move(options)) {}
  // The text that the agreement has on the wire; `digest` stands for its SHA-256.
  static ProcedureText TextOf(Agreement agreement, int digest = 1) {
    return {wire::EncodeText(agreement), Filled<Digest>(digest), agreement};
  }
  HubResult Act(ConventionAct::Step step, const Principal& principal = kRegion, uint32_t version = 1,
                ConventionId id = kNewLocal) {
    return Step(ConventionAct{principal, id, ConventionVersion(version), std::move(step)});
  }
  Reason Done(ConventionAct::Step step, const Principal& principal = kRegion, uint32_t version = 1) {
    const HubResult result = Act(std::move(step), principal, version);
    // Whatever came of it, the audit log has its line.
    EXPECT_EQ(out_.records.size(), result.reason == Reason::kNone && !result.repeat ? 2u : 1u);
    EXPECT_TRUE(std::holds_alternative<ActRecorded>(out_.records.back()));
    return result.reason;
  }
  SignStep SignedBy(std::initializer_list<int> signatories) const {
    return {wire::EncodeText(agreement_), Signed(signatories)};
  }
  ProcedureState Now(uint32_t version = 1) const {
    const Procedure* procedure = state().procedures().Find(kNewLocal, ConventionVersion(version));
    return procedure == nullptr ? ProcedureState::kNone : procedure->StateOn(state().knowledge(), now_.day);
  }
  void Propose() {
    EXPECT_EQ(Done(DraftStep{TextOf(agreement_)}, kOperator), Reason::kNone);
    EXPECT_EQ(Done(ProposeStep{Filled<Digest>(1)}, kOperator), Reason::kNone);
  }
  void Sign() {
    Propose();
    EXPECT_EQ(Done(SignedBy({1, 3}), kOperator), Reason::kNone);
  }
  void Activate() {
    Sign();
    EXPECT_EQ(Done(ActivateStep{Filled<Digest>(1)}, kRegion), Reason::kNone);
    EXPECT_EQ(Done(ActivateStep{Filled<Digest>(1)}, kRectorat), Reason::kNone);
  }

  Agreement agreement_ = NewLocal();
};

TEST_F(ConventionDeskTest, FromDraftToForce) {
  Open(1);
  const Revision before = state().knowledge().revision();
  EXPECT_EQ(Act(DraftStep{TextOf(agreement_)}).procedure, ProcedureState::kDrafted);
  EXPECT_EQ(Act(ProposeStep{Filled<Digest>(1)}).procedure, ProcedureState::kProposed);
  EXPECT_EQ(Act(SignedBy({3})).procedure, ProcedureState::kSigning);
  EXPECT_EQ(Act(SignedBy({1})).procedure, ProcedureState::kSigned);
  EXPECT_EQ(Act(ActivateStep{Filled<Digest>(1)}).procedure, ProcedureState::kSigned);
  EXPECT_THAT(Sent<SendKnowledge>(), IsEmpty());
  EXPECT_EQ(state().knowledge().revision(), before);
  const HubResult activated = Act(ActivateStep{Filled<Digest>(1)}, kRectorat);
  EXPECT_EQ(activated.procedure, ProcedureState::kInForce);
  EXPECT_EQ(activated.revision, before.next());
  // Nodes on the line learn of it at once.
  const auto pushed = Sent<SendKnowledge>();
  ASSERT_THAT(pushed, SizeIs(1));
  EXPECT_EQ(pushed[0].items[0]->text, wire::EncodeText(agreement_));
  EXPECT_TRUE(
      state().knowledge().CheckPair(kNewLocal, ConventionVersion(1), PartnerNo(1), PartnerNo(3), now_.day).ok());
}

TEST_F(ConventionDeskTest, ARefusalLeavesNoRecord) {
  Propose();
  EXPECT_EQ(Done(SignedBy({2})), Reason::kSignerUnknown);
  EXPECT_EQ(Done(ActivateStep{Filled<Digest>(1)}), Reason::kConventionStep);
  EXPECT_EQ(Done(ProposeStep{Filled<Digest>(1)}), Reason::kConventionStep);
  EXPECT_EQ(Done(SignedBy({1, 3})), Reason::kNone);
  EXPECT_EQ(Done(ActivateStep{Filled<Digest>(1)}, kOperator), Reason::kNotPermitted);
  EXPECT_EQ(Done(ActivateStep{Filled<Digest>(1)}, kRegion), Reason::kNone);
  EXPECT_EQ(Done(ActivateStep{Filled<Digest>(1)}, kRegion), Reason::kSameAdministrator);
  EXPECT_EQ(Done(ActivateStep{Filled<Digest>(1)}, kRegion, 2), Reason::kConventionUnknown);
  EXPECT_EQ(Now(), ProcedureState::kSigned);
  EXPECT_EQ(state().knowledge().FindAgreement(kNewLocal, ConventionVersion(1)), nullptr);
}

TEST_F(ConventionDeskTest, ARefusalSaysWhatIsWrong) {
  agreement_.communes.clear();
  agreement_.end = On("2025-01-01");
  EXPECT_EQ(Done(DraftStep{TextOf(agreement_)}), Reason::kNone);
  const HubResult refused = Act(ProposeStep{Filled<Digest>(1)});
  EXPECT_EQ(refused.reason, Reason::kConventionFlawed);
  EXPECT_THAT(refused.detail, HasSubstr("NO_COMMUNE"));
  EXPECT_THAT(refused.detail, HasSubstr("DATES_REVERSED"));
  EXPECT_EQ(refused.procedure, ProcedureState::kDrafted);
}

TEST_F(ConventionDeskTest, ARepeatLeavesNoRecord) {
  Propose();
  for (int turn = 0; turn < 2; ++turn) EXPECT_EQ(Done(SignedBy({1})), Reason::kNone);
  EXPECT_TRUE(Act(SignedBy({1})).repeat);
  EXPECT_FALSE(Act(RemindStep{}).repeat);
  EXPECT_TRUE(Act(RemindStep{}).repeat);
}

TEST_F(ConventionDeskTest, ARevisionBeginsAnew) {
  Propose();
  EXPECT_EQ(Done(SignedBy({1})), Reason::kNone);
  agreement_.title += " ";
  EXPECT_EQ(Done(ReviseStep{TextOf(agreement_, 2), Filled<Digest>(1)}), Reason::kNone);
  EXPECT_EQ(Now(), ProcedureState::kDrafted);
  EXPECT_EQ(Done(ProposeStep{Filled<Digest>(2)}), Reason::kNone);
  EXPECT_EQ(Now(), ProcedureState::kProposed);
  agreement_ = NewLocal();
  EXPECT_EQ(Done(SignedBy({1, 3})), Reason::kTextChanged);
}

// What Knowledge refuses is not activated: here the same version came another way meanwhile, with another text.
TEST_F(ConventionDeskTest, WhatKnowledgeRefusesIsNotActivated) {
  Sign();
  EXPECT_EQ(Done(ActivateStep{Filled<Digest>(1)}, kRegion), Reason::kNone);
  Agreement other = agreement_;
  other.title = "Une autre";
  Admit(Item(other, "", SignedByAll(other)));
  const Knowledge before = state().knowledge();
  EXPECT_EQ(Done(ActivateStep{Filled<Digest>(1)}, kRectorat), Reason::kEquivocation);
  EXPECT_TRUE(state().knowledge() == before);
  EXPECT_THAT(state().procedures().Find(kNewLocal, ConventionVersion(1))->facts().activations, SizeIs(1));
}

TEST_F(ConventionDeskTest, AnOptionalPartySignsAfterwards) {
  Activate();
  const auto partner = [this](int n) {
    return state().knowledge().CheckPair(kNewLocal, ConventionVersion(1), PartnerNo(1), PartnerNo(n), now_.day).ok();
  };
  EXPECT_FALSE(partner(4));
  const HubResult signed_later = Act(SignedBy({4}));
  EXPECT_EQ(signed_later.reason, Reason::kNone);
  EXPECT_EQ(signed_later.revision, state().knowledge().revision());
  EXPECT_TRUE(partner(4));
}

// The fixture replays every record and loads every checkpoint: both judge alike, whatever the delegation has become.
TEST_F(ConventionDeskTest, ADelegatesSignatureKeepsWhatItWasJudgedOn) {
  Propose();
  EXPECT_EQ(Done(SignedBy({50})), Reason::kSignerUnknown);
  Admit(WithText(Letting(3, 50, AddDays(now_.day, 5))));
  EXPECT_EQ(Done(SignedBy({1, 50})), Reason::kNone);
  const auto& record = std::get<ConventionActed>(out_.records.front());
  EXPECT_THAT(std::get<SignStep>(record.act.step).delegations, SizeIs(1));
  EXPECT_EQ(Now(), ProcedureState::kSigned);
  // Brought forward to today, and past tomorrow.
  Admit(WithText(Letting(3, 50, now_.day, {}, 2)));
  EXPECT_EQ(Now(), ProcedureState::kSigned);
  Wait(1);
  EXPECT_EQ(Now(), ProcedureState::kSigning);
  EXPECT_EQ(Done(ActivateStep{Filled<Digest>(1)}), Reason::kConventionStep);
  EXPECT_EQ(Done(SignedBy({3})), Reason::kNone) << "in person";
  EXPECT_EQ(Done(ActivateStep{Filled<Digest>(1)}, kRegion), Reason::kNone);
  EXPECT_EQ(Done(ActivateStep{Filled<Digest>(1)}, kRectorat), Reason::kNone);
  EXPECT_EQ(Now(), ProcedureState::kInForce);
}

TEST_F(ConventionDeskTest, AnEndedDelegationSaysSo) {
  Propose();
  Admit(WithText(Letting(3, 50, now_.day)));
  Wait(1);
  const HubResult refused = Act(SignedBy({50}));
  EXPECT_EQ(refused.reason, Reason::kEvidenceMissing);
  EXPECT_THAT(refused.detail, HasSubstr("the delegation of"));
  EXPECT_EQ(Now(), ProcedureState::kProposed);
}

TEST_F(ConventionDeskTest, APartyActivatedByItsDelegateExchanges) {
  Propose();
  Admit(WithText(Letting(3, 50, AddDays(now_.day, 5), kNewLocal)));
  EXPECT_EQ(Done(SignedBy({1, 50})), Reason::kNone);
  EXPECT_EQ(Done(ActivateStep{Filled<Digest>(1)}, kRegion), Reason::kNone);
  EXPECT_EQ(Done(ActivateStep{Filled<Digest>(1)}, kRectorat), Reason::kNone);
  EXPECT_TRUE(
      state().knowledge().CheckPair(kNewLocal, ConventionVersion(1), PartnerNo(1), PartnerNo(3), now_.day).ok());
  Wait(9);
  EXPECT_EQ(Now(), ProcedureState::kInForce);
}

TEST_F(ConventionDeskTest, ASuspensionByOneRootActsAtOnceOnOpenStreams) {
  Activate();
  Open(1);
  Open(3);
  for (int root : kRoots) {
    const uint32_t edition = static_cast<uint32_t>(root);
    Admit(StandingItem(kNewLocal, PartnerId(), edition * 2, Standing::kSuspended, now_.day, SignatoryNo(root)));
    EXPECT_EQ(Now(), ProcedureState::kSuspended);
    EXPECT_THAT(Sent<SendKnowledge>(), testing::Not(IsEmpty()));
    HandoffHeader header = Referral(static_cast<uint8_t>(root), 3);
    header.convention = kNewLocal;
    BeginJourney(static_cast<uint8_t>(root), &header);
    EXPECT_EQ(DepositOne(1, Checked(header)), Reason::kConventionNotInForce);
    Admit(StandingItem(kNewLocal, PartnerId(), edition * 2 + 1, Standing::kActive, now_.day, SignatoryNo(root)));
    EXPECT_EQ(Now(), ProcedureState::kInForce);
    sessions_.clear();
    Open(1);
    Open(3);
  }
  HandoffHeader header = Referral(50, 3);
  header.convention = kNewLocal;
  BeginJourney(50, &header);
  EXPECT_EQ(DepositOne(1, Checked(header)), Reason::kNone);
}

TEST_F(ConventionDeskTest, AnAmendmentTakesOver) {
  Activate();
  agreement_.version = ConventionVersion(2);
  agreement_.start = now_.day.next();
  agreement_.delays.answer = 3;
  EXPECT_EQ(Done(DraftStep{TextOf(agreement_, 2)}, kRegion, 2), Reason::kNone);
  EXPECT_EQ(Done(ProposeStep{Filled<Digest>(2)}, kRegion, 2), Reason::kNone);
  EXPECT_EQ(Done(SignedBy({1, 3}), kRegion, 2), Reason::kNone);
  EXPECT_EQ(Done(ActivateStep{Filled<Digest>(2)}, kRegion, 2), Reason::kNone);
  EXPECT_EQ(Done(ActivateStep{Filled<Digest>(2)}, kLoiret, 2), Reason::kNone);
  EXPECT_EQ(Now(2), ProcedureState::kActivated);
  Wait(1);
  EXPECT_EQ(Now(2), ProcedureState::kInForce);
  EXPECT_EQ(Now(1), ProcedureState::kInForce);
  Wait(11);
  EXPECT_EQ(Now(1), ProcedureState::kEnded);
}

TEST_F(ConventionDeskTest, AbandonedIsAbandoned) {
  Sign();
  EXPECT_EQ(Done(AbandonStep{}), Reason::kNone);
  EXPECT_EQ(Now(), ProcedureState::kAbandoned);
  EXPECT_EQ(Done(DraftStep{TextOf(agreement_)}), Reason::kReplay);
  EXPECT_EQ(Done(SignedBy({4})), Reason::kConventionStep);
}

TEST_F(ConventionDeskTest, ADraftIsWhatItsActNames) {
  EXPECT_EQ(Done(DraftStep{TextOf(agreement_)}, kRegion, 2), Reason::kMalformed);
  EXPECT_EQ(Act(DraftStep{TextOf(agreement_)}, kRegion, 1, kFramework).reason, Reason::kMalformed);
}

// Monday the 23rd, five open days: Monday the 30th; reminded on that day, Monday the 7th.
TEST_F(ConventionDeskTest, AReminderIsDueFiveOpenDaysAfterTheLastOne) {
  Propose();
  const auto due = [this] {
    return FormatDay(
        ReminderDay(*state().procedures().Find(kNewLocal, ConventionVersion(1)), state().knowledge(), now_.day));
  };
  EXPECT_EQ(due(), "2026-11-30");
  Wait(7);
  EXPECT_EQ(Done(RemindStep{}), Reason::kNone);
  EXPECT_EQ(due(), "2026-12-07");
  EXPECT_EQ(Done(SignedBy({1, 3})), Reason::kNone);
  EXPECT_EQ(due(), "");
}

TEST_F(ConventionDeskTest, StandingsAreTheConventionsOwn) {
  Admit(StandingItem(kLocal, PartnerId(), 2, Standing::kSuspended, now_.day, SignatoryNo(11)));
  Admit(StandingItem(kLocal, PartnerNo(3), 1, Standing::kSuspended, now_.day, SignatoryNo(40)));
  Admit(StandingItem(ConventionId(), PartnerNo(4), 1, Standing::kSuspended, now_.day, SignatoryNo(11)));
  const auto standings = StandingsOf(state().knowledge(), kLocal);
  ASSERT_THAT(standings, SizeIs(2));
  EXPECT_EQ(standings[0].edition, Edition(2));
  EXPECT_EQ(standings[1].partner, PartnerNo(3));
  EXPECT_THAT(StandingsOf(state().knowledge(), kNewLocal), IsEmpty());
}

// The list of communes is asked once: what was proposed under it is replayed without, and stays when the list changes.
class KnownCommunesTest : public ConventionDeskTest {
 protected:
  KnownCommunesTest() : ConventionDeskTest({.known_communes = &Communes()}) {}
  static const absl::btree_set<std::string>& Communes() {
    static const absl::btree_set<std::string> communes = {"45252", "45191"};
    return communes;
  }
};

TEST_F(KnownCommunesTest, ACommuneThatDoesNotExistIsNotProposed) {
  agreement_.communes.insert("45999");
  EXPECT_EQ(Done(DraftStep{TextOf(agreement_)}), Reason::kNone);
  const HubResult refused = Act(ProposeStep{Filled<Digest>(1)});
  EXPECT_EQ(refused.reason, Reason::kConventionFlawed);
  EXPECT_THAT(refused.detail, HasSubstr("COMMUNE_UNKNOWN (45999)"));
  agreement_.communes.erase("45999");
  EXPECT_EQ(Done(ReviseStep{TextOf(agreement_, 2), Filled<Digest>(1)}), Reason::kNone);
  EXPECT_EQ(Done(ProposeStep{Filled<Digest>(2)}), Reason::kNone);
}

}  // namespace
}  // namespace relais::hub
