// Invited, joined, signed, live; certificates one after the other; leaving. Memory is compared with its replay and its
// checkpoint after every step.
#include <gmock/gmock.h>

#include <string>

#include "hub/hub_engine.h"
#include "services/core/handoff/day.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

using sample::Filled;
using sample::NodeNo;
using sample::PartnerNo;
using sample::SignatoryNo;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int kNew = 11;  // a party that has not joined
constexpr int64_t kNowS = 999;
constexpr int64_t kEnds = 1'000;
const SigningKey kIdentity = Filled<SigningKey>(150);
const Digest kSecret = Filled<Digest>(9);

CertificateFacts CertificateNo(int n, int64_t issued = 0) {
  return {Filled<Digest>(n), Filled<Digest>(100 + n), issued == 0 ? n : issued};
}
// As a connection shows it.
CertificateFacts Shown(int n, int64_t issued = 0) {
  CertificateFacts facts = CertificateNo(n, issued);
  facts.key = Digest();
  return facts;
}

class HubEngineEnrolmentTest : public EngineFixture {
 protected:
  void Invite(int n, std::string name = "", const Digest& secret = kSecret) {
    Step(IssueTokenInput{secret, NodeNo(n), PartnerNo(n), kEnds, std::move(name), {}});
  }
  // Of a node with `kIdentity`, for partner `n` at its node.
  static EnrolInput Joins(int n, uint32_t edition = 1, const SigningKey& identity = kIdentity) {
    EnrolInput in;
    in.secret_hash = kSecret;
    in.node = NodeNo(n);
    in.partner = PartnerNo(n);
    in.now_s = kNowS;
    in.certificate = CertificateNo(1);
    RosterEntry entry;
    entry.partner = in.partner;
    entry.edition = Edition(edition);
    entry.name = "Structure " + std::to_string(n);
    entry.node = in.node;
    entry.identity = identity;
    in.roster = WithText(sample::Item(entry, "", {}));
    SealingKeyEntry keys;
    keys.node = in.node;
    keys.terms = {sample::TermNo(90, sample::kToday)};
    in.sealing_keys = WithText(sample::Item(keys, "", sample::SignedBy({identity})));
    return in;
  }
  template <class Change>
  static EnrolInput Changed(EnrolInput in, Change change) {
    RosterEntry entry = std::get<RosterEntry>(in.roster.content);
    change(entry);
    in.roster = WithText(sample::Item(entry, "", in.roster.signatures));
    return in;
  }
  static KnowledgeItem Signed(KnowledgeItem item, SigningKey by) {
    item.signatures = sample::SignedBy({by});
    return item;
  }
  // Nothing came of it.
  void ExpectRefused(EnrolInput in, Reason reason) {
    EXPECT_EQ(Step(std::move(in)).reason, reason);
    EXPECT_THAT(out_.records, IsEmpty());
    EXPECT_THAT(out_.effects, IsEmpty());
  }
  Reason Greet(NodeId node, const CertificateFacts& shown) {
    const SessionId id(next_++);
    return Step(OpenSession{id, node, Hello(), ledger_, shown}).reason;
  }
  const EnrolmentBook& book() const { return state().enrolment(); }
  MemberStatus StatusOf(int n) const { return state().knowledge().roster().StatusOf(PartnerNo(n), now_.day); }

  uint64_t next_ = 1'000;
};

// --- From the invitation to the first frame -----------------------------------------------------------------------

TEST_F(HubEngineEnrolmentTest, ANodeAwaitsItsSignatoryAndThenGoesLiveByItself) {
  Invite(kNew, "Structure 11");
  const HubResult joined = Step(Joins(kNew));
  EXPECT_EQ(joined.reason, Reason::kNone);
  EXPECT_TRUE(joined.awaiting);
  EXPECT_THAT(out_.records, SizeIs(2)) << "token, certificate and card by one append, with its audit entry";
  EXPECT_EQ(Greet(NodeNo(kNew), Shown(1)), Reason::kAwaitingSignature);
  EXPECT_NE(StatusOf(kNew), MemberStatus::kActive);
  Admit(Signed(Joins(kNew).roster, SignatoryNo(kNew)));
  EXPECT_EQ(StatusOf(kNew), MemberStatus::kActive);
  EXPECT_NE(state().knowledge().roster().KeysOf(NodeNo(kNew)), nullptr) << "its sealing keys came along";
  EXPECT_EQ(Greet(NodeNo(kNew), Shown(1)), Reason::kNone);
}

TEST_F(HubEngineEnrolmentTest, AnEntryThatComesSignedIsAdmittedAtOnce) {
  Invite(kNew);
  EnrolInput in = Joins(kNew);
  in.roster = Signed(in.roster, SignatoryNo(kNew));
  const HubResult joined = Step(in);
  EXPECT_EQ(joined.reason, Reason::kNone);
  EXPECT_FALSE(joined.awaiting);
  EXPECT_EQ(StatusOf(kNew), MemberStatus::kActive);
  EXPECT_NE(state().knowledge().roster().KeysOf(NodeNo(kNew)), nullptr);
}

TEST_F(HubEngineEnrolmentTest, ATokenIsGoodOnceForItsNodeUntilItsEnd) {
  Invite(kNew);
  EnrolInput other_node = Joins(kNew);
  other_node.node = NodeNo(99);
  ExpectRefused(other_node, Reason::kTokenInvalid);
  EnrolInput other_partner = Joins(kNew);
  other_partner.partner = PartnerNo(99);
  ExpectRefused(other_partner, Reason::kTokenInvalid);
  EnrolInput late = Joins(kNew);
  late.now_s = kEnds;
  ExpectRefused(late, Reason::kTokenInvalid);
  EnrolInput guessed = Joins(kNew);
  guessed.secret_hash = Filled<Digest>(8);
  ExpectRefused(guessed, Reason::kTokenInvalid);
  EXPECT_EQ(Step(Joins(kNew)).reason, Reason::kNone);
  EnrolInput again = Joins(kNew);
  again.certificate = CertificateNo(2);
  ExpectRefused(again, Reason::kTokenInvalid);
  EXPECT_EQ(book().tokens().rows().at(kSecret).certificate, CertificateNo(1).fingerprint);
}

TEST_F(HubEngineEnrolmentTest, EveryNameComesFromTheTokenAndTheInvitation) {
  Invite(kNew, "Structure 11");
  const EnrolInput good = Joins(kNew);
  ExpectRefused(Changed(good, [](RosterEntry& e) { e.partner = PartnerNo(3); }), Reason::kMalformed);
  ExpectRefused(Changed(good, [](RosterEntry& e) { e.node = NodeNo(3); }), Reason::kMalformed);
  ExpectRefused(Changed(good, [](RosterEntry& e) { e.name = "Structure 12"; }), Reason::kMalformed);
  ExpectRefused(Changed(good, [](RosterEntry& e) { e.level = MemberLevel::kPaper; }), Reason::kMalformed);
  ExpectRefused(Changed(good, [](RosterEntry& e) { e.custodian = NodeNo(1); }), Reason::kMalformed);
  ExpectRefused(Changed(good, [](RosterEntry& e) { e.edition = Edition(2); }), Reason::kMalformed);
  EXPECT_EQ(Step(good).reason, Reason::kNone);
}

TEST_F(HubEngineEnrolmentTest, TheSealingKeysAreTheIdentitysOwn) {
  Invite(kNew);
  EnrolInput in = Joins(kNew);
  in.sealing_keys.signatures = sample::SignedBy({SignatoryNo(kNew)});
  ExpectRefused(in, Reason::kSignerUnknown);
  in.sealing_keys.signatures.clear();
  ExpectRefused(in, Reason::kEvidenceMissing);
  in = Joins(kNew);
  auto keys = std::get<SealingKeyEntry>(in.sealing_keys.content);
  keys.node = NodeNo(3);
  in.sealing_keys = WithText(sample::Item(keys, "", sample::SignedBy({kIdentity})));
  ExpectRefused(in, Reason::kMalformed);
  keys.node = NodeNo(kNew);
  keys.terms[0].last_day = AddDays(keys.terms[0].first_day, 30);
  in.sealing_keys = WithText(sample::Item(keys, "", sample::SignedBy({kIdentity})));
  ExpectRefused(in, Reason::kMalformed);
}

TEST_F(HubEngineEnrolmentTest, ASignatureBySomebodyElseIsRefusedAndTheTokenKept) {
  Invite(kNew);
  EnrolInput in = Joins(kNew);
  in.roster = Signed(in.roster, SignatoryNo(3));
  ExpectRefused(in, Reason::kSignerUnknown);
  in.roster.signatures[0].valid = false;
  ExpectRefused(in, Reason::kBadSignature);
  EXPECT_EQ(Step(Joins(kNew)).reason, Reason::kNone);
}

TEST_F(HubEngineEnrolmentTest, NobodyJoinsWhomNoConventionInForceNames) {
  Invite(99);
  ExpectRefused(Joins(99), Reason::kPartnerUnknown);
  Admit(sample::StandingItem(sample::kFramework, PartnerId(), 1, Standing::kSuspended, now_.day, SignatoryNo(11)));
  Invite(kNew);
  ExpectRefused(Joins(kNew), Reason::kConventionNotInForce);
}

TEST_F(HubEngineEnrolmentTest, NobodyJoinsWhoIsSuspendedOrGone) {
  Invite(3);
  Admit(sample::StandingItem(ConventionId(), PartnerNo(3), 1, Standing::kSuspended, now_.day, SignatoryNo(11)));
  ExpectRefused(Joins(3, 2), Reason::kSuspended);
  Admit(sample::StandingItem(ConventionId(), PartnerNo(3), 2, Standing::kEnded, now_.day, SignatoryNo(3)));
  ExpectRefused(Joins(3, 2), Reason::kPartnerGone);
}

TEST_F(HubEngineEnrolmentTest, AKeyIsCertifiedOnce) {
  Invite(kNew);
  ASSERT_EQ(Step(Joins(kNew)).reason, Reason::kNone);
  Invite(3, "", Filled<Digest>(10));
  EnrolInput other = Joins(3, 2);
  other.secret_hash = Filled<Digest>(10);
  ExpectRefused(other, Reason::kReplay);
  other.certificate = CertificateNo(2);
  EXPECT_EQ(Step(other).reason, Reason::kNone);
}

// --- A lost disk --------------------------------------------------------------------------------------------------

TEST_F(HubEngineEnrolmentTest, AfterALostDiskTheOldNodeServesUntilTheNewOneIsSigned) {
  ASSERT_EQ(Step(RenewInput{NodeNo(3), Shown(4), CertificateNo(5)}).reason, Reason::kNone);
  ASSERT_EQ(Greet(NodeNo(3), Shown(5)), Reason::kNone);
  Invite(3);
  EnrolInput in = Joins(3, 2);
  in.certificate = CertificateNo(7);
  ASSERT_EQ(Step(in).reason, Reason::kNone);
  EXPECT_EQ(Greet(NodeNo(3), Shown(7)), Reason::kAwaitingSignature);
  EXPECT_EQ(Greet(NodeNo(3), Shown(5)), Reason::kNone) << "the old one is still a member";
  Admit(Signed(in.roster, SignatoryNo(3)));
  ASSERT_THAT(Sent<EndSession>(), SizeIs(1)) << "it was greeted under the former identity key";
  EXPECT_EQ(Greet(NodeNo(3), Shown(7)), Reason::kNone);
  EXPECT_EQ(Greet(NodeNo(3), Shown(5)), Reason::kCertificateInvalid) << "whoever found the disk";
  EXPECT_EQ(state().knowledge().roster().SealTo(NodeNo(3), now_.day)->id, sample::KeyIdNo(90));
}

TEST_F(HubEngineEnrolmentTest, AnEarlierEditionDoesNotComeBack) {
  Invite(3);
  ExpectRefused(Joins(3, 1), Reason::kReplay);
}

TEST_F(HubEngineEnrolmentTest, ANodeThatKeptItsKeysJoinsAgainWithoutAnySignature) {
  Invite(3);
  EnrolInput in = Joins(3, 1, sample::IdentityNo(3));
  const HubResult joined = Step(in);
  EXPECT_EQ(joined.reason, Reason::kNone);
  EXPECT_FALSE(joined.awaiting);
  EXPECT_EQ(state().knowledge().roster().SealTo(NodeNo(3), now_.day)->id, sample::KeyIdNo(53))
      << "its newer keys stand";
  EXPECT_EQ(Greet(NodeNo(3), Shown(1)), Reason::kNone);
}

TEST_F(HubEngineEnrolmentTest, ARenamedPartnerSignsTheNextEditionAndKeepsItsNode) {
  Invite(3, "Structure fusionnée");
  const auto [edition, called] = engine_->EntryToSign(PartnerNo(3), NodeNo(3), sample::IdentityNo(3));
  const std::string name = called;  // a binding cannot be captured
  EXPECT_EQ(edition, Edition(2));
  EXPECT_EQ(name, "Structure fusionnée");
  EnrolInput in = Changed(Joins(3, 2, sample::IdentityNo(3)), [&](RosterEntry& e) { e.name = name; });
  EXPECT_TRUE(Step(in).awaiting);
  Admit(Signed(in.roster, SignatoryNo(3)));
  EXPECT_EQ(state().knowledge().roster().Find(PartnerNo(3))->entry.name, name);
  EXPECT_NE(state().knowledge().roster().KeysOf(NodeNo(3)), nullptr);
}

// --- Certificates -------------------------------------------------------------------------------------------------

TEST_F(HubEngineEnrolmentTest, OldAndNewAreGoodUntilTheNewOneIsUsed) {
  ASSERT_EQ(Greet(NodeNo(3), Shown(5)), Reason::kNone);
  ASSERT_EQ(Step(RenewInput{NodeNo(3), Shown(5), CertificateNo(6)}).reason, Reason::kNone);
  EXPECT_EQ(Greet(NodeNo(3), Shown(5)), Reason::kNone);
  EXPECT_EQ(Greet(NodeNo(3), Shown(6)), Reason::kNone);
  EXPECT_EQ(Greet(NodeNo(3), Shown(5)), Reason::kCertificateInvalid);
  EXPECT_EQ(Step(RenewInput{NodeNo(3), Shown(5), CertificateNo(7)}).reason, Reason::kCertificateInvalid);
  EXPECT_EQ(Greet(NodeNo(3), Shown(6)), Reason::kNone);
}

TEST_F(HubEngineEnrolmentTest, TheFirstUseOfTheNewOneEndsAStreamThatIsOpenWithTheOldOne) {
  ASSERT_EQ(Greet(NodeNo(3), Shown(5)), Reason::kNone);
  const SessionId open(next_ - 1);
  ASSERT_EQ(Step(RenewInput{NodeNo(3), Shown(5), CertificateNo(6)}).reason, Reason::kNone);
  EXPECT_THAT(Sent<EndSession>(), IsEmpty());
  // A call, not a stream: the old stream ends all the same.
  ASSERT_EQ(Step(RenewInput{NodeNo(3), Shown(6), CertificateNo(7)}).reason, Reason::kNone);
  ASSERT_THAT(Sent<EndSession>(), SizeIs(1));
  EXPECT_EQ(Sent<EndSession>()[0].session, open);
  EXPECT_EQ(Sent<EndSession>()[0].reason, Reason::kCertificateInvalid);
}

TEST_F(HubEngineEnrolmentTest, AnAnswerThatWasLostIsAskedForAgain) {
  ASSERT_EQ(Greet(NodeNo(3), Shown(5)), Reason::kNone);
  CertificateFacts first = CertificateNo(6);
  ASSERT_EQ(Step(RenewInput{NodeNo(3), Shown(5), first}).reason, Reason::kNone);
  CertificateFacts second = CertificateNo(7);
  second.key = first.key;
  ASSERT_EQ(Step(RenewInput{NodeNo(3), Shown(5), second}).reason, Reason::kNone);
  EXPECT_EQ(Greet(NodeNo(3), Shown(7)), Reason::kNone);
  CertificateFacts stale = CertificateNo(8);
  stale.key = first.key;
  EXPECT_EQ(Step(RenewInput{NodeNo(3), Shown(7), stale}).reason, Reason::kReplay) << "the key in use is no new key";
}

TEST_F(HubEngineEnrolmentTest, AHubThatLostItsMemoryLocksNobodyOut) {
  EXPECT_EQ(Greet(NodeNo(3), Shown(9)), Reason::kNone) << "its authority signed it";
  ASSERT_EQ(Step(RenewInput{NodeNo(3), Shown(9), CertificateNo(10)}).reason, Reason::kNone);
  EXPECT_EQ(Greet(NodeNo(3), Shown(10)), Reason::kNone);
  EXPECT_EQ(Greet(NodeNo(3), Shown(9)), Reason::kCertificateInvalid) << "and remembers from now on";
}

TEST_F(HubEngineEnrolmentTest, AYearOfRenewalsIsRememberedInABoundedRow) {
  for (int n = 0; n < 60; ++n) {
    ASSERT_EQ(Step(RenewInput{NodeNo(3), Shown(10 + n), CertificateNo(11 + n)}).reason, Reason::kNone);
    ASSERT_EQ(Greet(NodeNo(3), Shown(11 + n)), Reason::kNone);
    ASSERT_EQ(Greet(NodeNo(3), Shown(10 + n)), Reason::kCertificateInvalid);
  }
  EXPECT_EQ(book().certificates().at(NodeNo(3)).retired.size(), kRetiredMax);
}

TEST_F(HubEngineEnrolmentTest, ASuspendedMemberRenewsNothing) {
  Admit(sample::StandingItem(ConventionId(), PartnerNo(3), 1, Standing::kSuspended, now_.day, SignatoryNo(11)));
  EXPECT_EQ(Step(RenewInput{NodeNo(3), Shown(5), CertificateNo(6)}).reason, Reason::kSuspended);
  EXPECT_THAT(out_.records, IsEmpty());
}

// --- What a member brings -----------------------------------------------------------------------------------------

TEST_F(HubEngineEnrolmentTest, AMemberPublishesItsOwnKeysAndNobodyElses) {
  SealingKeyEntry keys = sample::KeysNo(3);
  keys.edition = Edition(2);
  keys.terms.insert(keys.terms.begin(), sample::TermNo(91, AddDays(keys.terms[0].last_day, 1)));
  const KnowledgeItem item = WithText(sample::Item(keys, "", sample::SignedBy({sample::IdentityNo(3)})));
  EXPECT_EQ(Step(MemberTextInput{NodeNo(4), Shown(6), item}).reason, Reason::kNotPermitted);
  EXPECT_THAT(out_.records, IsEmpty());
  EXPECT_EQ(Step(MemberTextInput{NodeNo(3), Shown(5), item}).reason, Reason::kNone);
  EXPECT_TRUE(Step(MemberTextInput{NodeNo(3), Shown(5), item}).repeat);
  EXPECT_EQ(state().knowledge().roster().KeysOf(NodeNo(3))->terms.size(), 2u);
}

TEST_F(HubEngineEnrolmentTest, AMemberLeavesByItsSignatorysWordAndSaysNothingElse) {
  ASSERT_EQ(Greet(NodeNo(3), Shown(5)), Reason::kNone);
  const auto say = [&](int partner, Standing standing, int signer) {
    const KnowledgeItem item =
        WithText(sample::StandingItem(ConventionId(), PartnerNo(partner), 1, standing, now_.day, SignatoryNo(signer)));
    return Step(MemberTextInput{NodeNo(3), Shown(5), item}).reason;
  };
  EXPECT_EQ(say(4, Standing::kEnded, 4), Reason::kNotPermitted) << "of another partner";
  EXPECT_EQ(say(3, Standing::kSuspended, 11), Reason::kNotPermitted) << "not a leave";
  EXPECT_EQ(say(3, Standing::kEnded, 4), Reason::kSignerUnknown);
  EXPECT_EQ(say(3, Standing::kEnded, 3), Reason::kNone);
  ASSERT_THAT(Sent<EndSession>(), SizeIs(1));
  EXPECT_EQ(say(3, Standing::kEnded, 3), Reason::kNotMember);
}

// --- The way of a partner -----------------------------------------------------------------------------------------

TEST_F(HubEngineEnrolmentTest, EachStepOfAPartnersWayIsKeptWithItsFirstDay) {
  const Day invited = now_.day;
  Invite(kNew, "Structure 11");
  EXPECT_EQ(book().milestones().at(PartnerNo(kNew)).token_ends_s, kEnds);
  Wait(1);
  ASSERT_EQ(Step(Joins(kNew)).reason, Reason::kNone);
  Wait(1);
  Admit(Signed(Joins(kNew).roster, SignatoryNo(kNew)));
  Wait(1);
  DirectoryEntry services = sample::DirectoryNo(kNew);
  Admit(sample::Item(services, "", sample::SignedBy({kIdentity})));
  const Milestones& way = book().milestones().at(PartnerNo(kNew));
  EXPECT_EQ(way.name, "Structure 11");
  EXPECT_EQ(way.token_ends_s, 0);
  EXPECT_EQ(way.invited, invited);
  EXPECT_EQ(way.joined, AddDays(invited, 1));
  EXPECT_EQ(way.roster_signed, AddDays(invited, 2));
  EXPECT_EQ(way.published, AddDays(invited, 3));
  EXPECT_EQ(way.first_handoff, kNoDay);
}

TEST_F(HubEngineEnrolmentTest, TheFirstDrillAndTheFirstHandoffAreToldApart) {
  Open(1);
  HandoffHeader drill = Referral(1, 3);
  BeginJourney(1, &drill);
  drill.drill = true;
  ASSERT_EQ(DepositOne(1, Checked(drill)), Reason::kNone);
  EXPECT_EQ(book().milestones().at(PartnerNo(3)).first_drill, now_.day);
  EXPECT_EQ(book().milestones().at(PartnerNo(3)).first_handoff, kNoDay);
  const Day first = now_.day;
  Wait(1);
  Open(1);
  HandoffHeader real = Referral(2, 3);
  BeginJourney(2, &real);
  ASSERT_EQ(DepositOne(1, Checked(real)), Reason::kNone);
  EXPECT_EQ(book().milestones().at(PartnerNo(1)).first_drill, first);
  EXPECT_EQ(book().milestones().at(PartnerNo(1)).first_handoff, AddDays(first, 1));
}

// The sample's local convention lies in the Loiret; its body is "Animation locale".
TEST_F(HubEngineEnrolmentTest, AdministratorsAndAnimatorsLookAfterTheirOwn) {
  Principal who{Filled<AccountId>(1), Role::kDepartmentAdministrator, "", "Animation locale", "45"};
  EXPECT_TRUE(engine_->LooksAfter(who, PartnerNo(1)));
  EXPECT_FALSE(engine_->LooksAfter(who, PartnerNo(kNew))) << "of the framework, which has no communes";
  EXPECT_FALSE(engine_->LooksAfter(who, PartnerNo(99)));
  who.scope = "18, 28";
  EXPECT_FALSE(engine_->LooksAfter(who, PartnerNo(1)));
  who.role = Role::kAnimator;
  EXPECT_TRUE(engine_->LooksAfter(who, PartnerNo(1)));
  who.organisation = "Une autre";
  EXPECT_FALSE(engine_->LooksAfter(who, PartnerNo(1)));
  for (Role role : {Role::kHubOperator, Role::kRegionAdministrator, Role::kAuditor, Role::kSignatory}) {
    who.role = role;
    EXPECT_TRUE(engine_->LooksAfter(who, PartnerNo(99)));
  }
}

}  // namespace
}  // namespace relais::hub
