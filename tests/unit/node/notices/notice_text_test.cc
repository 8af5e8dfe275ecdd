#include "node/notices/notice_text.h"

#include <algorithm>
#include <cctype>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace relais::node {
namespace {

using testing::HasSubstr;
using testing::Not;

NoticeRecipient Reader(NoticeLanguage language) {
  NoticeRecipient recipient;
  recipient.address = "accueil@example.org";
  recipient.language = language;
  return recipient;
}

TEST(NoticeTextTest, SaysThatSomethingWaitsAndNothingElse) {
  for (NoticeLanguage language : {NoticeLanguage::kFrench, NoticeLanguage::kEnglish}) {
    const Mail mail = NoticeMail(Reader(language), MailNotice{});
    EXPECT_EQ(mail.to, "accueil@example.org");
    // No number: neither how many nor when.
    const std::string text = mail.subject + mail.body;
    EXPECT_TRUE(std::none_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; })) << text;
    EXPECT_THAT(text, Not(HasSubstr("http")));
  }
}

TEST(NoticeTextTest, PracticeSaysSo) {
  const Mail mail = NoticeMail(Reader(NoticeLanguage::kFrench), MailNotice{true});
  EXPECT_THAT(mail.subject, HasSubstr("exercice"));
  EXPECT_THAT(mail.body, HasSubstr("exercice"));
  EXPECT_THAT(NoticeMail(Reader(NoticeLanguage::kFrench), MailNotice{}).body, Not(HasSubstr("exercice")));
}

TEST(NoticeTextTest, TheLanguageIsTheReaders) {
  EXPECT_THAT(TrialMail(Reader(NoticeLanguage::kFrench)).body, HasSubstr("Bonjour"));
  EXPECT_THAT(TrialMail(Reader(NoticeLanguage::kEnglish)).body, HasSubstr("Hello"));
}

}  // namespace
}  // namespace relais::node
