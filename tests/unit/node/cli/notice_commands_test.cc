// Who is told by mail: settings written by commands, and a trial by a real relay.
#include <fstream>
#include <memory>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "node/notices/notice_settings.h"
#include "tests/relay/mail_relay.h"
#include "tests/unit/node/cli/cli_run.h"

namespace relais::node {
namespace {

using ::testing::HasSubstr;

class NoticeCommandsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(RunNode({"init", "--dir", folder_.path(), "--region", "test", "--name", "Accueil"}).exit_code, 0);
  }
  Ran Run(std::vector<std::string> words) {
    words.insert(words.end(), {"--dir", folder_.path(), "--json"});
    return RunNode(words);
  }
  NoticeSettings Settings() {
    absl::StatusOr<NoticeSettings> settings = ReadNoticeSettings(folder_ / "notices.toml");
    EXPECT_TRUE(settings.ok()) << settings.status();
    return settings.value_or(NoticeSettings());
  }
  Ran NameRelay(const std::string& address) {
    return Run({"notice", "relay", "--address", address, "--from", "relais@example.org", "--security", "none"});
  }
  TemporaryFolder folder_;
};

TEST_F(NoticeCommandsTest, ATrialReachesTheRelay) {
  const MailRelay relay;
  ASSERT_EQ(NameRelay(relay.address()).exit_code, 0);
  ASSERT_EQ(Run({"notice", "add", "accueil", "--address", "accueil@example.org"}).exit_code, 0);
  const Ran ran = Run({"notice", "test", "accueil"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  const std::vector<TakenMail> taken = relay.AwaitTaken(1);
  ASSERT_EQ(taken.size(), 1u);
  EXPECT_EQ(taken[0].to, "accueil@example.org");
}

TEST_F(NoticeCommandsTest, SettingsArePersonal) {
  ASSERT_EQ(Run({"notice", "add", "accueil", "--address", "accueil@example.org"}).exit_code, 0);
  ASSERT_EQ(Run({"notice", "add", "direction", "--address", "d@example.org", "--about", "overdue", "--about", "new-way",
                 "--daily-at", "07:45", "--quiet", "no", "--days", "lun,sam", "--notice-lang", "en"})
                .exit_code,
            0);
  const NoticeSettings settings = Settings();
  ASSERT_EQ(settings.recipients.size(), 2u);
  EXPECT_EQ(settings.recipients[0].second.pace, Pace::kAtOnce);
  const NoticeRecipient& daily = settings.recipients[1].second;
  EXPECT_EQ(daily.pace, Pace::kDaily);
  EXPECT_EQ(daily.daily_minute, 7 * 60 + 45);
  EXPECT_EQ(daily.quiet_from, daily.quiet_until);
  EXPECT_EQ(daily.days, 0b0100001);
  EXPECT_EQ(daily.kinds, (absl::btree_set<WaitKind>{WaitKind::kNewWay, WaitKind::kOverdue}));
  EXPECT_EQ(Run({"notice", "list"}).last()["recipients"].size(), 2u);
  EXPECT_EQ(Run({"notice", "remove", "accueil"}).exit_code, 0);
  EXPECT_EQ(Settings().recipients.size(), 1u);
}

TEST_F(NoticeCommandsTest, WhatIsWrongChangesNothing) {
  ASSERT_EQ(Run({"notice", "add", "accueil", "--address", "accueil@example.org"}).exit_code, 0);
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"notice", "add", "ACCUEIL", "--address", "a@example.org"},
           {"notice", "add", "accueil", "--address", "nobody"},
           {"notice", "add", "accueil", "--address", "a@example.org", "--daily-at", "8h30"},
           {"notice", "add", "accueil", "--address", "a@example.org", "--quiet", "19:00"},
           {"notice", "add", "accueil", "--address", "a@example.org", "--days", "lundi"},
           {"notice", "remove", "personne"},
           {"notice", "relay", "--address", "smtp.example.org:25", "--from", "a@example.org", "--security", "none"},
           {"notice", "relay", "--address", "smtp.example.org", "--from", "a@example.org"}}) {
    const Ran ran = Run(words);
    EXPECT_EQ(ran.exit_code, kExitUsage) << words[1] << " " << words[2];
    EXPECT_FALSE(ran.err.empty());
  }
  const NoticeSettings settings = Settings();
  ASSERT_EQ(settings.recipients.size(), 1u);
  EXPECT_EQ(settings.recipients[0].second.address, "accueil@example.org");
  EXPECT_TRUE(settings.relay.address.empty());
}

TEST_F(NoticeCommandsTest, ARelayThatDoesNotAnswerIsSaid) {
  std::string address;
  {
    const MailRelay relay;
    address = relay.address();
  }
  ASSERT_EQ(NameRelay(address).exit_code, 0);
  ASSERT_EQ(Run({"notice", "add", "accueil", "--address", "accueil@example.org"}).exit_code, 0);
  const Ran ran = Run({"notice", "test", "accueil"});
  EXPECT_EQ(ran.exit_code, kExitUnreachable);
  EXPECT_THAT(ran.err, HasSubstr("relais"));
}

}  // namespace
}  // namespace relais::node
