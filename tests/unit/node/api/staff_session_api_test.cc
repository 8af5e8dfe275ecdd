// Signing in at the desk, and what ends a session.
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "services/adapters/openssl/totp.h"
#include "services/core/handoff/limits.h"
#include "tests/unit/node/desk_doors_fixture.h"

namespace relais::node {
namespace {

using StaffSessionApiTest = DeskDoorsTest;

TEST_F(StaffSessionApiTest, OneAnswerForUnknownWrongAndLocked) {
  Colleague("Claire", v1::STAFF_ROLE_COUNSELLOR);
  std::string session;
  EXPECT_EQ(SignIn("Claire", "not hers at all", &session), Reason::kSignInRefused);
  EXPECT_EQ(SignIn("Nobody", kPassword, &session), Reason::kSignInRefused);
  EXPECT_EQ(SignIn("", "", &session), Reason::kSignInRefused);
  EXPECT_EQ(SignIn("Claire", std::string(5000, 'x'), &session), Reason::kSignInRefused);
  EXPECT_EQ(SignIn("CLAIRE", kPassword, &session), Reason::kNone);
  v1::LockColleagueRequest lock;
  lock.set_account(accounts_["Claire"]);
  v1::LockColleagueResponse locked;
  ASSERT_EQ(Staff(machine_, "", &S::LockColleague, lock, &locked), Reason::kNone);
  EXPECT_EQ(WhoAmI(session), Reason::kSessionOver) << "her sessions ended";
  EXPECT_EQ(SignIn("Claire", kPassword, &session), Reason::kSignInRefused);
  lock.set_unlock(true);
  ASSERT_EQ(Staff(machine_, "", &S::LockColleague, lock, &locked), Reason::kNone);
  EXPECT_EQ(SignIn("Claire", kPassword, &session), Reason::kNone);
}

TEST_F(StaffSessionApiTest, WrongPasswordsPauseAndSayForHowLong) {
  Colleague("Claire", v1::STAFF_ROLE_COUNSELLOR);
  std::string session;
  for (int i = 0; i < limits::kStaffTriesFree; ++i) {
    EXPECT_EQ(SignIn("Claire", "not hers at all", &session), Reason::kSignInRefused);
    EXPECT_EQ(SignIn("Nobody", "not hers at all", &session), Reason::kSignInRefused);
  }
  std::string retry_after;
  EXPECT_EQ(SignIn("Claire", kPassword, &session, "", &retry_after), Reason::kSignInPaused) << "the right one too";
  EXPECT_EQ(retry_after, absl::StrCat(limits::kStaffPauseSecondsFirst));
  EXPECT_EQ(SignIn("Nobody", kPassword, &session), Reason::kSignInPaused) << "pauses tell no names apart";
  clock_.Advance(absl::Seconds(limits::kStaffPauseSecondsFirst));
  EXPECT_EQ(SignIn("Claire", kPassword, &session), Reason::kNone);
}

TEST_F(StaffSessionApiTest, SessionsLockEndAndAreSignedOut) {
  const std::string session = Colleague("Claire", v1::STAFF_ROLE_COUNSELLOR);
  std::string name;
  EXPECT_EQ(WhoAmI(session, &name), Reason::kNone);
  EXPECT_EQ(name, "Claire");
  EXPECT_EQ(WhoAmI(std::string(64, 'a')), Reason::kSessionOver);
  EXPECT_EQ(WhoAmI(""), Reason::kSessionOver);
  const absl::Duration nearly = absl::Seconds(limits::kDeskLockSeconds - 1);
  for (absl::Duration used = absl::ZeroDuration(); used < absl::Hours(limits::kDeskSessionHours) - nearly;
       used += nearly) {
    EXPECT_EQ(WhoAmI(session), Reason::kNone) << used;
    clock_.Advance(nearly);
  }
  EXPECT_EQ(WhoAmI(session), Reason::kNone) << "in use";
  clock_.Advance(absl::Seconds(60));
  EXPECT_EQ(WhoAmI(session), Reason::kSessionOver) << "a working day is over";
  std::string next;
  ASSERT_EQ(SignIn("Claire", kPassword, &next), Reason::kNone);
  clock_.Advance(absl::Seconds(limits::kDeskLockSeconds));
  EXPECT_EQ(WhoAmI(next), Reason::kSessionOver) << "nobody used it";
  ASSERT_EQ(SignIn("Claire", kPassword, &next), Reason::kNone);
  v1::SignOutOfDeskResponse out;
  EXPECT_EQ(Staff(network_, next, &S::SignOutOfDesk, v1::SignOutOfDeskRequest(), &out), Reason::kNone);
  EXPECT_EQ(WhoAmI(next), Reason::kSessionOver);
}

TEST_F(StaffSessionApiTest, WatchingKeepsNoSessionOpenAndEndsWithIt) {
  const std::string session = Colleague("Claire", v1::STAFF_ROLE_COUNSELLOR);
  grpc::ClientContext context;
  context.AddMetadata(kPassMetadata, session);
  context.set_deadline(gpr_time_from_seconds(30, GPR_TIMESPAN));
  const auto stub = v1::DeskService::NewStub(network_);
  const auto reader = stub->WatchInbox(&context, v1::WatchInboxRequest());
  // It has begun once it tells of something.
  v1::WatchInboxResponse news;
  absl::Notification heard;
  std::thread sending([this, &heard] {
    for (int n = 1; n < 100 && !heard.WaitForNotificationWithTimeout(absl::Milliseconds(50)); ++n) {
      SendOne(n, Filled<JourneyId>(static_cast<char>(n)));
    }
  });
  EXPECT_TRUE(reader->Read(&news));
  heard.Notify();
  sending.join();
  clock_.Advance(absl::Seconds(limits::kDeskLockSeconds));
  while (reader->Read(&news)) continue;
  EXPECT_EQ(ReasonOf(FromGrpc(reader->Finish())), Reason::kSessionOver);
}

TEST_F(StaffSessionApiTest, AOneTimePasswordOpensNothingButItsOwnChange) {
  const std::string once = Add("Claire", v1::STAFF_ROLE_SUPERVISOR);
  std::string session;
  ASSERT_EQ(SignIn("Claire", once, &session), Reason::kNone);
  v1::ListColleaguesResponse list;
  EXPECT_EQ(Staff(network_, session, &S::ListColleagues, v1::ListColleaguesRequest(), &list),
            Reason::kPasswordToChange);
  v1::SetOwnPasswordRequest request;
  v1::SetOwnPasswordResponse response;
  request.set_present(once);
  for (const std::string& weak : {std::string("short"), std::string("the great claire"), once}) {
    request.set_password(weak);
    EXPECT_EQ(Staff(network_, session, &S::SetOwnPassword, request, &response), Reason::kPasswordTooWeak) << weak;
  }
  request.set_password(kPassword);
  request.set_present("not the present one");
  EXPECT_EQ(Staff(network_, session, &S::SetOwnPassword, request, &response), Reason::kSignInRefused);
  request.set_present(once);
  ASSERT_EQ(Staff(network_, session, &S::SetOwnPassword, request, &response), Reason::kNone);
  EXPECT_EQ(WhoAmI(session), Reason::kSessionOver);
  EXPECT_EQ(Staff(network_, response.session(), &S::ListColleagues, v1::ListColleaguesRequest(), &list), Reason::kNone);
  EXPECT_EQ(SignIn("Claire", once, &session), Reason::kSignInRefused);
  // A reset begins anew, and the password that she chose opens nothing any more.
  v1::ResetColleagueRequest reset;
  reset.set_account(accounts_["Claire"]);
  v1::ResetColleagueResponse given;
  EXPECT_EQ(Staff(network_, response.session(), &S::ResetColleague, reset, &given), Reason::kOtherPersonNeeded);
  ASSERT_EQ(Staff(machine_, "", &S::ResetColleague, reset, &given), Reason::kNone);
  EXPECT_EQ(WhoAmI(response.session()), Reason::kSessionOver);
  EXPECT_EQ(SignIn("Claire", kPassword, &session), Reason::kSignInRefused);
  clock_.Advance(absl::Hours(limits::kOneTimePasswordHours));
  EXPECT_EQ(SignIn("Claire", given.one_time_password(), &session), Reason::kSignInRefused) << "three days are over";
}

TEST_F(StaffSessionApiTest, ARoleChangeEndsSessionsAndCountsAtOnce) {
  const std::string boss = Colleague("Sophie", v1::STAFF_ROLE_SUPERVISOR);
  const std::string session = Colleague("Claire", v1::STAFF_ROLE_COUNSELLOR);
  v1::SetColleagueRoleRequest request;
  request.set_account(accounts_["Claire"]);
  request.set_role(v1::STAFF_ROLE_OPERATOR);
  v1::SetColleagueRoleResponse response;
  EXPECT_EQ(Staff(network_, session, &S::SetColleagueRole, request, &response), Reason::kNotPermitted);
  ASSERT_EQ(Staff(network_, boss, &S::SetColleagueRole, request, &response), Reason::kNone);
  EXPECT_EQ(WhoAmI(session), Reason::kSessionOver);
  SendOne(1, kJourney);
  std::string next;
  ASSERT_EQ(SignIn("Claire", kPassword, &next), Reason::kNone);
  EXPECT_EQ(Show(network_, next, 1), Reason::kNotPermitted) << "the technician opens no journey";
  request.set_account(accounts_["Sophie"]);
  EXPECT_EQ(Staff(network_, boss, &S::SetColleagueRole, request, &response), Reason::kLastSupervisor);
}

TEST_F(StaffSessionApiTest, CodesFromATelephone) {
  const std::string session = Colleague("Claire", v1::STAFF_ROLE_COUNSELLOR);
  v1::EnableDeskTotpResponse totp;
  ASSERT_EQ(Staff(network_, session, &S::EnableDeskTotp, v1::EnableDeskTotpRequest(), &totp), Reason::kNone);
  // The secret rests encrypted; the test reads it back as the edge does.
  const AccountId self = AccountId::FromBytes(accounts_["Claire"]);
  const std::string box = staff_->staff()->Find(self)->totp_box;
  const std::string secret = *origin_.desk.OpenStaffSecret(self, box);
  EXPECT_EQ(Base32(secret), totp.secret());
  EXPECT_EQ(box.find(secret), std::string::npos);
  EXPECT_FALSE(origin_.desk.OpenStaffSecret(Filled<AccountId>(9), box).ok()) << "bound to her account";
  const uint64_t step = TotpStepAt(absl::ToUnixSeconds(clock_.Now()));
  v1::ConfirmDeskTotpRequest confirm;
  v1::ConfirmDeskTotpResponse confirmed;
  confirm.set_code("12345");
  EXPECT_EQ(Staff(network_, session, &S::ConfirmDeskTotp, confirm, &confirmed), Reason::kSignInRefused);
  confirm.set_code(TotpCode(secret, step));
  ASSERT_EQ(Staff(network_, session, &S::ConfirmDeskTotp, confirm, &confirmed), Reason::kNone);
  std::string next;
  EXPECT_EQ(SignIn("Claire", kPassword, &next), Reason::kSignInRefused) << "without a code";
  EXPECT_EQ(SignIn("Claire", kPassword, &next, TotpCode(secret, step)), Reason::kSignInRefused) << "shown before";
  EXPECT_EQ(SignIn("Claire", kPassword, &next, TotpCode(secret, step + 1)), Reason::kNone);
  EXPECT_EQ(SignIn("Claire", kPassword, &next, TotpCode(secret, step + 1)), Reason::kSignInRefused) << "once";
}

}  // namespace
}  // namespace relais::node
