#include "services/core/access/account_book.h"

#include <gtest/gtest.h>

#include <string>

#include "services/core/handoff/limits.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Filled;

constexpr int64_t kNow = 1'790'000'000;
constexpr int64_t kEnds = kNow + 3600;
const AccountId kAda = Filled<AccountId>(1);
const AccountId kBea = Filled<AccountId>(2);
const Digest kToken = Filled<Digest>(7);
const Digest kPaper = Filled<Digest>(8);

Principal Administrator(AccountId account) {
  return {account, Role::kRegionAdministrator, "Cellule conventions", "Région", ""};
}

class AccountBookTest : public testing::Test {
 protected:
  // Judged and, when it may be, applied.
  Reason Make(const AccountChange& change, const Principal& actor = Principal(), int64_t now_s = kNow) {
    const Reason reason = book_.Check(change, actor, now_s);
    if (reason == Reason::kNone) book_.Apply(change, now_s);
    return reason;
  }
  void Open(AccountId account) {
    ASSERT_EQ(Make(AccountOpened{Administrator(account), kToken, kEnds}), Reason::kNone);
    ASSERT_EQ(Make(CertificateBound{account, kToken, kPaper, kEnds}), Reason::kNone);
  }
  const Account& Row(AccountId account) const { return *book_.Find(account); }

  AccountBook book_;
};

TEST_F(AccountBookTest, ATokenIsGoodOnceAndUntilItsEnd) {
  ASSERT_EQ(Make(AccountOpened{Administrator(kAda), kToken, kEnds}), Reason::kNone);
  const CertificateBound bound{kAda, kToken, kPaper, kEnds + 1};
  EXPECT_EQ(book_.Check(CertificateBound{kAda, Filled<Digest>(9), kPaper, kEnds}, {}, kNow), Reason::kTokenInvalid);
  EXPECT_EQ(book_.Check(CertificateBound{kAda, Digest(), kPaper, kEnds}, {}, kNow), Reason::kTokenInvalid);
  EXPECT_EQ(book_.Check(bound, {}, kEnds), Reason::kTokenInvalid);
  EXPECT_EQ(Make(bound, {}, kEnds - 1), Reason::kNone);
  EXPECT_EQ(book_.Check(bound, {}, kNow), Reason::kTokenInvalid);
  EXPECT_EQ(book_.Check(CertificateBound{kAda, Digest(), kPaper, kEnds}, {}, kNow), Reason::kTokenInvalid);
}

TEST_F(AccountBookTest, ALaterCertificateVoidsTheEarlierOne) {
  Open(kAda);
  EXPECT_EQ(book_.CheckCertificate(kAda, kPaper), Reason::kNone);
  EXPECT_EQ(book_.CheckCertificate(kAda, Digest()), Reason::kCertificateInvalid);
  EXPECT_EQ(book_.CheckCertificate(kBea, kPaper), Reason::kNotPermitted);
  Principal other = Administrator(kAda);
  other.role = Role::kAuditor;
  ASSERT_EQ(Make(AccountOpened{other, Filled<Digest>(9), kEnds}), Reason::kNone);
  EXPECT_EQ(Row(kAda).who.role, Role::kRegionAdministrator) << "inviting anew changes nobody's role";
  ASSERT_EQ(Make(CertificateBound{kAda, Filled<Digest>(9), Filled<Digest>(10), kEnds}), Reason::kNone);
  EXPECT_EQ(book_.CheckCertificate(kAda, kPaper), Reason::kCertificateInvalid);
  EXPECT_EQ(book_.CheckCertificate(kAda, Filled<Digest>(10)), Reason::kNone);
}

TEST_F(AccountBookTest, AClosedAccountIsClosedForGood) {
  Open(kAda);
  ASSERT_EQ(Make(PasswordSet{kAda, "hash"}), Reason::kNone);
  ASSERT_EQ(Make(AccountClosed{kAda}), Reason::kNone);
  EXPECT_EQ(book_.CheckCertificate(kAda, kPaper), Reason::kNotPermitted);
  EXPECT_EQ(Row(kAda).password_hash, "");
  EXPECT_EQ(Row(kAda).who.name, "Cellule conventions") << "its entries in the log still have a name";
  for (const AccountChange& change : std::vector<AccountChange>{
           AccountOpened{Administrator(kAda), kToken, kEnds}, AccountClosed{kAda}, PasswordSet{kAda, "hash"},
           CertificateBound{kAda, kToken, kPaper, kEnds}, ResetAsked{kAda, kToken, "hash", kEnds}}) {
    EXPECT_EQ(book_.Check(change, {}, kNow), Reason::kAccountUnknown) << change.index();
  }
}

TEST_F(AccountBookTest, ACodeWorksOnce) {
  Open(kAda);
  EXPECT_EQ(book_.Check(TotpStepUsed{kAda, 100}, {}, kNow), Reason::kSignInRefused) << "no secret yet";
  ASSERT_EQ(Make(TotpSecretSet{kAda, "secret"}), Reason::kNone);
  EXPECT_FALSE(Row(kAda).totp_confirmed);
  ASSERT_EQ(Make(TotpStepUsed{kAda, 100}), Reason::kNone);
  EXPECT_TRUE(Row(kAda).totp_confirmed);
  EXPECT_EQ(Make(TotpStepUsed{kAda, 100}), Reason::kSignInRefused);
  EXPECT_EQ(Make(TotpStepUsed{kAda, 99}), Reason::kSignInRefused);
  EXPECT_EQ(Make(TotpStepUsed{kAda, 101}), Reason::kNone);
  EXPECT_EQ(Make(TotpSecretSet{kAda, "other"}), Reason::kWrongState) << "that takes a reset";
}

TEST_F(AccountBookTest, AResetTakesAnotherPerson) {
  Open(kAda);
  ASSERT_EQ(Make(PasswordSet{kAda, "old"}), Reason::kNone);
  ASSERT_EQ(Make(TotpSecretSet{kAda, "secret"}), Reason::kNone);
  ASSERT_EQ(Make(TotpStepUsed{kAda, 100}), Reason::kNone);
  ASSERT_EQ(Make(ResetAsked{kAda, Filled<Digest>(20), "new", kEnds}), Reason::kNone);
  const ResetApproved approval{kAda, Filled<Digest>(20)};
  EXPECT_EQ(Make(approval, Administrator(kAda)), Reason::kOtherPersonNeeded);
  EXPECT_EQ(Make(ResetApproved{kAda, Filled<Digest>(21)}, Administrator(kBea)), Reason::kAccountUnknown);
  EXPECT_EQ(book_.Check(approval, Administrator(kBea), kEnds), Reason::kAccountUnknown) << "too late";
  EXPECT_EQ(Row(kAda).password_hash, "old");
  ASSERT_EQ(Make(approval, Administrator(kBea)), Reason::kNone);
  EXPECT_EQ(Row(kAda).password_hash, "new");
  EXPECT_FALSE(Row(kAda).totp_confirmed);
  EXPECT_EQ(Make(approval, Administrator(kBea)), Reason::kAccountUnknown) << "once";
}

TEST_F(AccountBookTest, OpenResetsAreBoundedAndEnd) {
  Open(kAda);
  for (size_t i = 0; i < limits::kOpenResetsMax; ++i) {
    ASSERT_EQ(Make(ResetAsked{kAda, Filled<Digest>(static_cast<uint8_t>(30 + i)), "new", kEnds}), Reason::kNone);
  }
  const ResetAsked one_more{kAda, Filled<Digest>(50), "new", kEnds + 10};
  EXPECT_EQ(Make(one_more), Reason::kBusy);
  EXPECT_EQ(Make(one_more, {}, kEnds), Reason::kNone) << "the others have ended";
  EXPECT_EQ(Row(kAda).resets.size(), 1u);
}

TEST_F(AccountBookTest, AFirstPasswordIsGivenAnewUntilItIsChanged) {
  const AccountHanded handed{Administrator(kAda), "ada@region.example", "first", kEnds};
  ASSERT_EQ(Make(handed), Reason::kNone);
  EXPECT_TRUE(Row(kAda).must_change());
  AccountHanded again{Administrator(kAda), "another.name", "second", kEnds + 5};
  again.who.role = Role::kAuditor;
  ASSERT_EQ(Make(again), Reason::kNone);
  EXPECT_EQ(Row(kAda).password_hash, "second");
  EXPECT_EQ(Row(kAda).who.role, Role::kRegionAdministrator) << "and changes nobody's role";
  EXPECT_EQ(Row(kAda).sign_in_name, "ada@region.example");
  ASSERT_EQ(Make(PasswordSet{kAda, "own"}), Reason::kNone);
  EXPECT_FALSE(Row(kAda).must_change());
  EXPECT_EQ(Make(again), Reason::kWrongState) << "whoever has a password of her own keeps it";
  Open(kBea);
  AccountHanded taken_over = handed;
  taken_over.who = Administrator(kBea);
  EXPECT_EQ(Make(taken_over), Reason::kWrongState) << "nobody gets into an account that has a certificate";
}

TEST_F(AccountBookTest, ANameIsOneOpenAccountsOnly) {
  ASSERT_EQ(Make(AccountHanded{Administrator(kAda), "ada@region.example", "first", kEnds}), Reason::kNone);
  const AccountHanded same{Administrator(kBea), "ada@region.example", "first", kEnds};
  EXPECT_EQ(Make(same), Reason::kNameTaken);
  EXPECT_EQ(Make(SignInNameSet{kAda, "ada@region.example"}), Reason::kNone) << "her own";
  EXPECT_EQ(Make(SignInNameSet{kAda, "Ada"}), Reason::kMalformed) << "the edge makes it lower case";
  EXPECT_EQ(Make(SignInNameSet{kAda, "ada"}), Reason::kNone);
  EXPECT_EQ(Make(same), Reason::kNone) << "free again";
  EXPECT_EQ(Make(SignInNameSet{kBea, "ada"}), Reason::kNameTaken);
  ASSERT_EQ(Make(AccountClosed{kAda}), Reason::kNone);
  EXPECT_EQ(book_.FindBySignInName("ada"), nullptr);
  EXPECT_EQ(Make(SignInNameSet{kBea, "ada"}), Reason::kNone);
  EXPECT_EQ(book_.FindBySignInName("ada")->who.account, kBea);
  EXPECT_EQ(book_.FindBySignInName(""), nullptr);
}

// What takes two administrators of two organisations must not take one and an account that she opened herself.
TEST_F(AccountBookTest, AnAdministratorMakesUpNoSecondOrganisation) {
  Open(kAda);
  Principal other = Administrator(kBea);
  other.organisation = "Rectorat";
  EXPECT_EQ(Make(AccountHanded{other, "bea", "first", kEnds}, Administrator(kAda)), Reason::kNotPermitted);
  other.role = Role::kDepartmentAdministrator;
  other.scope = "45";
  EXPECT_EQ(Make(AccountHanded{other, "bea", "first", kEnds}, Administrator(kAda)), Reason::kNotPermitted);
  EXPECT_EQ(book_.Check(AccountHanded{Administrator(kBea), "bea", "first", kEnds}, Administrator(kAda), kNow),
            Reason::kNone)
      << "a colleague of her own";
  other = {kBea, Role::kAnimator, "Animation", "CIO de Pithiviers", ""};
  EXPECT_EQ(book_.Check(AccountHanded{other, "bea", "first", kEnds}, Administrator(kAda), kNow), Reason::kNone);
  other = {kBea, Role::kRegionAdministrator, "Services", "Rectorat", ""};
  EXPECT_EQ(Make(AccountHanded{other, "bea", "first", kEnds}), Reason::kNone) << "the operator makes the first ones";
}

TEST(SignInNames, AreWordsAndAddressesAndNoNumbers) {
  EXPECT_EQ(SignInName("  Ada.B@Region.Example\n"), "ada.b@region.example");
  for (const char* good : {"ada", "ada.b@region.example", "cio-45_2+essai", "00000000000000000000000000000000x"}) {
    EXPECT_EQ(CheckSignInName(good), Reason::kNone) << good;
  }
  EXPECT_EQ(CheckSignInName(""), Reason::kMissingField);
  for (const std::string& bad : {std::string("ab"), std::string("Ada"), std::string("a da"), std::string("hélène"),
                                 std::string("ada\0b", 5), std::string("0123456789abcdef0123456789abcdef"),
                                 std::string("<b>ada</b>"), std::string(limits::kAccountNameBytesMax + 1, 'a')}) {
    EXPECT_EQ(CheckSignInName(bad), Reason::kMalformed) << bad;
  }
}

TEST(Invited, IsNamedScopedAndOfARoleForAccounts) {
  EXPECT_EQ(CheckInvited(Administrator(kAda)), Reason::kNone);
  Principal who = Administrator(kAda);
  for (Role role : {Role::kHubOperator, Role::kNodeOperator, Role::kDeskStaff, static_cast<Role>(0)}) {
    who.role = role;
    EXPECT_EQ(CheckInvited(who), Reason::kUnknownValue) << static_cast<int>(role);
  }
  who.role = Role::kDepartmentAdministrator;
  EXPECT_EQ(CheckInvited(who), Reason::kMissingField);
  for (const char* scope : {"45,", ",45", "45,45", "4", "450", "45 41", "00", "2C", "45;41"}) {
    who.scope = scope;
    EXPECT_EQ(CheckInvited(who), Reason::kMalformed) << scope;
  }
  for (const char* scope : {"45", "45,41", "2A"}) {
    who.scope = scope;
    EXPECT_EQ(CheckInvited(who), Reason::kNone) << scope;
  }
  who.role = Role::kAnalyst;
  EXPECT_EQ(CheckInvited(who), Reason::kMalformed) << "a scope that the role does not have";
  who = Administrator(kAda);
  who.name = "two\nlines";
  EXPECT_EQ(CheckInvited(who), Reason::kMalformed);
  who.name = std::string(limits::kAccountNameBytesMax + 1, 'n');
  EXPECT_EQ(CheckInvited(who), Reason::kMalformed);
  who.name = "";
  EXPECT_EQ(CheckInvited(who), Reason::kMissingField);
}

}  // namespace
}  // namespace relais
