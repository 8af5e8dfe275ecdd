// Signing in as the doorways see it: tries, one answer for all, passes that end.
#include "hub/api/account_desk.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/openssl/totp.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais::hub {
namespace {

constexpr char kPassword[] = "correct cheval pile agrafe";
constexpr SlipCost kCheap{1u << 16, 1};
const AccountId kAdasAccount = samples::Filled<AccountId>(1);
const AccountId kNobody = samples::Filled<AccountId>(2);

class AccountDeskTest : public testing::Test {
 protected:
  AccountDeskTest() {
    Account ada;
    ada.who = {kAdasAccount, Role::kRegionAdministrator, "Ada", "Région", ""};
    ada.password_hash = *desk_.Hash(kPassword);
    Publish(ada);
  }
  void Publish(const Account& account) {
    auto book = std::make_shared<AccountBook>();
    book->Restore(account);
    desk_.Publish(std::move(book));
  }
  Account Ada() const { return *desk_.accounts()->Find(kAdasAccount); }
  int64_t NowSeconds() const { return absl::ToUnixSeconds(clock_.Now()); }
  std::string Code() const { return TotpCode(Ada().totp_secret, TotpStepAt(NowSeconds())); }
  void GiveCodes() {
    Account ada = Ada();
    ada.totp_secret = "12345678901234567890";
    ada.totp_confirmed = true;
    Publish(ada);
  }

  FakeClock clock_{absl::FromUnixSeconds(1'790'000'000)};
  SeededEntropy entropy_{1};
  OpensslDigester digester_;
  AccountDesk desk_{HubPorts{&clock_, &entropy_, &digester_, nullptr, nullptr, nullptr}, kCheap};
};

TEST_F(AccountDeskTest, OneAnswerForUnknownClosedAndWrong) {
  EXPECT_OK(desk_.CheckSignIn(kAdasAccount, kPassword, ""));
  desk_.ForgetTries(kAdasAccount);
  EXPECT_THAT(desk_.CheckSignIn(kAdasAccount, "wrong", ""), RefusedFor(Reason::kSignInRefused));
  EXPECT_THAT(desk_.CheckSignIn(kAdasAccount, "", ""), RefusedFor(Reason::kSignInRefused));
  EXPECT_THAT(desk_.CheckSignIn(kNobody, kPassword, ""), RefusedFor(Reason::kSignInRefused));
  EXPECT_THAT(desk_.CheckSignIn(AccountId(), kPassword, ""), RefusedFor(Reason::kSignInRefused));
  Account closed = Ada();
  closed.closed = true;
  Publish(closed);
  EXPECT_THAT(desk_.CheckSignIn(kAdasAccount, kPassword, ""), RefusedFor(Reason::kSignInRefused));
}

TEST_F(AccountDeskTest, AnAccountWithoutAPasswordTakesNone) {
  Account ada = Ada();
  ada.password_hash = "";
  Publish(ada);
  for (const char* password : {"", kPassword}) {
    EXPECT_THAT(desk_.CheckSignIn(kAdasAccount, password, ""), RefusedFor(Reason::kSignInRefused));
  }
}

TEST_F(AccountDeskTest, AfterFiveWrongOnesTheRightOneWaitsToo) {
  for (int i = 0; i < limits::kSignInTriesMax; ++i) {
    EXPECT_THAT(desk_.CheckSignIn(kAdasAccount, "wrong", ""), RefusedFor(Reason::kSignInRefused));
  }
  EXPECT_THAT(desk_.CheckSignIn(kAdasAccount, kPassword, ""), RefusedFor(Reason::kTooManyTries));
  clock_.Advance(absl::Minutes(15));
  EXPECT_OK(desk_.CheckSignIn(kAdasAccount, kPassword, ""));
}

TEST_F(AccountDeskTest, WhereThereAreCodesThePasswordAloneIsNotEnough) {
  GiveCodes();
  EXPECT_THAT(desk_.CheckSignIn(kAdasAccount, kPassword, ""), RefusedFor(Reason::kSignInRefused));
  EXPECT_THAT(desk_.CheckSignIn(kAdasAccount, kPassword, "000000"), RefusedFor(Reason::kSignInRefused));
  EXPECT_THAT(desk_.CheckSignIn(kAdasAccount, "wrong", Code()), RefusedFor(Reason::kSignInRefused));
  const auto facts = desk_.CheckSignIn(kAdasAccount, kPassword, Code());
  ASSERT_OK(facts);
  EXPECT_EQ(facts->totp_step, TotpStepAt(NowSeconds()));
}

TEST_F(AccountDeskTest, APassIsGoodUntilItEnds) {
  const std::string pass = desk_.OpenPass(kAdasAccount);
  ASSERT_EQ(pass.size(), 64u);
  ASSERT_OK(desk_.FindPass(pass));
  EXPECT_EQ(desk_.FindPass(pass)->principal.account, kAdasAccount);
  EXPECT_THAT(desk_.FindPass(pass.substr(1)), RefusedFor(Reason::kSignInRefused));
  clock_.Advance(absl::Minutes(limits::kPassIdleMinutes));
  EXPECT_THAT(desk_.FindPass(pass), RefusedFor(Reason::kSignInRefused));
  const std::string other = desk_.OpenPass(kAdasAccount);
  desk_.ClosePass(other);
  EXPECT_THAT(desk_.FindPass(other), RefusedFor(Reason::kSignInRefused));
}

TEST_F(AccountDeskTest, ANameMeansItsAccountAndAnUnknownOneNobodys) {
  Account ada = Ada();
  ada.sign_in_name = "ada@region.example";
  Publish(ada);
  EXPECT_EQ(desk_.Named("", " Ada@Region.example "), kAdasAccount);
  EXPECT_EQ(desk_.Named(kAdasAccount.view(), "somebody"), kAdasAccount) << "a number is looked at first";
  const AccountId nobody = desk_.Named("", "nobody@region.example");
  EXPECT_FALSE(nobody.none());
  EXPECT_NE(nobody, desk_.Named("", "nobody.else@region.example")) << "each has tries of its own";
  for (int i = 0; i < limits::kSignInTriesMax; ++i) {
    EXPECT_THAT(desk_.CheckSignIn(nobody, "wrong", ""), RefusedFor(Reason::kSignInRefused)) << "as for one that is";
  }
  EXPECT_THAT(desk_.CheckSignIn(nobody, "wrong", ""), RefusedFor(Reason::kTooManyTries));
  EXPECT_OK(desk_.CheckSignIn(desk_.Named("", "ada@region.example"), kPassword, ""));
}

TEST_F(AccountDeskTest, AFirstPasswordOpensNothingButItsOwnChange) {
  Account ada = Ada();
  ada.password_ends_s = NowSeconds() + 60;
  Publish(ada);
  const auto facts = desk_.CheckSignIn(kAdasAccount, kPassword, "");
  ASSERT_OK(facts);
  EXPECT_TRUE(facts->must_change);
  const std::string pass = desk_.OpenPass(kAdasAccount);
  ASSERT_OK(desk_.FindPass(pass));
  EXPECT_EQ(desk_.FindPass(pass)->kind, CallerKind::kNewcomer);
  clock_.Advance(absl::Seconds(60));
  EXPECT_THAT(desk_.CheckSignIn(kAdasAccount, kPassword, ""), RefusedFor(Reason::kSignInRefused)) << "it has ended";
  ada.password_ends_s = 0;
  Publish(ada);
  EXPECT_EQ(desk_.FindPass(pass)->kind, KindOf(Role::kRegionAdministrator)) << "the same pass, once it is changed";
}

TEST_F(AccountDeskTest, ClosingAnAccountEndsItsPasses) {
  const std::string pass = desk_.OpenPass(kAdasAccount);
  Account closed = Ada();
  closed.closed = true;
  Publish(closed);
  EXPECT_THAT(desk_.FindPass(pass), RefusedFor(Reason::kSignInRefused));
}

TEST_F(AccountDeskTest, ACertificateIsTheOneThatIsBound) {
  Account ada = Ada();
  ada.certificate = samples::Filled<Digest>(5);
  Publish(ada);
  EXPECT_OK(desk_.FindAccount(kAdasAccount, samples::Filled<Digest>(5)));
  EXPECT_THAT(desk_.FindAccount(kAdasAccount, samples::Filled<Digest>(6)), RefusedFor(Reason::kCertificateInvalid));
  EXPECT_THAT(desk_.FindAccount(kNobody, samples::Filled<Digest>(5)), RefusedFor(Reason::kNotPermitted));
}

}  // namespace
}  // namespace relais::hub
