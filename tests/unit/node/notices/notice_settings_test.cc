#include "node/notices/notice_settings.h"

#include <fstream>

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fakes/temporary_folder.h"

namespace relais::node {
namespace {

class NoticeSettingsTest : public ::testing::Test {
 protected:
  absl::StatusOr<NoticeSettings> Read(const std::string& text) {
    std::ofstream(path_) << text;
    return ReadNoticeSettings(path_);
  }
  const TemporaryFolder folder_;
  const std::string path_ = folder_ / "notices.toml";
};

TEST_F(NoticeSettingsTest, WhatIsWrittenReadsAgain) {
  NoticeSettings settings;
  settings.relay.address = "smtp.example.org:465";
  settings.relay.security = RelaySecurity::kTls;
  settings.relay.user = "relais";
  settings.relay.from = "relais@example.org";
  settings.password_file = "/etc/relais/smtp";
  NoticeRecipient daily;
  daily.address = "direction@example.org";
  daily.language = NoticeLanguage::kEnglish;
  daily.kinds = {WaitKind::kOverdue, WaitKind::kNewWay};
  daily.pace = Pace::kDaily;
  daily.daily_minute = 7 * 60 + 5;
  daily.quiet_from = daily.quiet_until = 0;
  daily.days = 0b1000001;
  NoticeRecipient plain;
  plain.address = "accueil@example.org";
  settings.recipients = {{"accueil", plain}, {"direction", daily}};
  const absl::StatusOr<NoticeSettings> read = Read(NoticeSettingsText(settings));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->recipients, settings.recipients);
  EXPECT_EQ(read->relay.address, settings.relay.address);
  EXPECT_EQ(read->relay.security, RelaySecurity::kTls);
  EXPECT_EQ(read->relay.user, "relais");
  EXPECT_EQ(read->relay.from, "relais@example.org");
  EXPECT_EQ(read->password_file, "/etc/relais/smtp");
}

TEST_F(NoticeSettingsTest, EveryErrorAtOnceWithLineAndKey) {
  const absl::StatusOr<NoticeSettings> read = Read(R"([relay]
address = "smtp.example.org"
security = "none"
from = "nobody"
[recipients.accueil]
address = "accueil@example.org, autre@example.org"
about = ["everything"]
daily_at = "25:00"
days = ["lundi"]
colour = "red"
[recipients."A B"]
address = "b@example.org"
)");
  ASSERT_TRUE(absl::IsInvalidArgument(read.status())) << read.status();
  const std::string text(read.status().message());
  for (const char* part : {":2: relay.address", ":4: relay.from", ":6: recipients.accueil.address",
                           ":7: recipients.accueil.about", ":8: recipients.accueil.daily_at",
                           ":9: recipients.accueil.days", ":10: recipients.accueil.colour", "recipients.A B"}) {
    EXPECT_THAT(text, testing::HasSubstr(part));
  }
}

TEST_F(NoticeSettingsTest, WithoutEncryptionOnlyOnThisMachine) {
  constexpr char kText[] = "[relay]\naddress = \"%s\"\nsecurity = \"none\"\nfrom = \"a@example.org\"\n";
  for (const char* here : {"127.0.0.1:25", "localhost:25", "[::1]:25"}) {
    EXPECT_TRUE(Read(absl::StrReplaceAll(kText, {{"%s", here}})).ok()) << here;
  }
  for (const char* there : {"192.0.2.1:25", "smtp.example.org:25", "localhost.example.org:25"}) {
    EXPECT_FALSE(Read(absl::StrReplaceAll(kText, {{"%s", there}})).ok()) << there;
  }
}

TEST_F(NoticeSettingsTest, NoFileIsNoSettings) {
  EXPECT_TRUE(absl::IsNotFound(ReadNoticeSettings(path_).status()));
}

TEST(NoticeMinuteTest, FourDigitsAndAColon) {
  EXPECT_EQ(MinuteOf("00:00"), 0);
  EXPECT_EQ(MinuteOf("23:59"), 1439);
  EXPECT_EQ(MinuteText(65), "01:05");
  for (const char* wrong : {"24:00", "12:60", "1:00", "12.00", "+1:00", "12:0 ", ""}) {
    EXPECT_EQ(MinuteOf(wrong), std::nullopt) << wrong;
  }
}

}  // namespace
}  // namespace relais::node
