#include "services/adapters/smtp/message.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace relais {
namespace {

using testing::HasSubstr;

TEST(MessageTest, OnlyPlainMailboxes) {
  for (const char* fine : {"accueil@example.org", "a.b+c@sub.example.org", "x@localhost"}) {
    EXPECT_TRUE(IsMailbox(fine)) << fine;
  }
  for (const char* wrong : {"", "@", "a@", "@b", "a@b@c", "a b@c", "a@b\r\nRCPT TO:<x@y>", "<a@b>", "a@b>", "a,b@c",
                            "\"a\"@b", "é@b", "a@b;c"}) {
    EXPECT_FALSE(IsMailbox(wrong)) << wrong;
  }
  EXPECT_FALSE(IsMailbox(absl::StrCat(std::string(65, 'a'), "@b")));
  EXPECT_FALSE(IsMailbox(absl::StrCat("a@", std::string(260, 'b'))));
}

TEST(MessageTest, ShortLinesAndNothingButAscii) {
  const Mail mail{"accueil@example.org",
                  "Relais : quelque chose attend au guichet, et le sujet est très long ça déborde",
                  std::string(500, 'e') + "é\n"};
  const std::string text = MessageText(mail, "relais@example.org", absl::UnixEpoch(), "0123");
  for (absl::string_view line : absl::StrSplit(text, "\r\n")) {
    EXPECT_LE(line.size(), 78u) << line;
    for (char c : line) EXPECT_TRUE(c >= 32 && c < 127) << line;
  }
  EXPECT_THAT(text, HasSubstr("Date: Thu, 01 Jan 1970 00:00:00 +0000\r\n"));
  EXPECT_THAT(text, HasSubstr("Message-ID: <0123@example.org>\r\n"));
  EXPECT_THAT(text, HasSubstr("Auto-Submitted: auto-generated\r\n"));
  EXPECT_THAT(text, HasSubstr("From: relais@example.org\r\nTo: accueil@example.org\r\n"));
}

TEST(MessageTest, ASubjectIsCutBetweenCharacters) {
  const std::string subject = absl::StrCat(std::string(41, 'a'), "éééé", std::string(60, 'b'));
  const std::string text = MessageText({"a@b", subject, ""}, "c@d", absl::UnixEpoch(), "1");
  std::string again;
  for (absl::string_view part : absl::StrSplit(text, "=?UTF-8?B?")) {
    const size_t end = part.find("?=");
    std::string word;
    if (end == absl::string_view::npos || !absl::Base64Unescape(part.substr(0, end), &word)) continue;
    EXPECT_NE(static_cast<unsigned char>(word[0]) & 0xc0, 0x80) << "a word begins inside a character";
    again += word;
  }
  EXPECT_EQ(again, subject);
}

}  // namespace
}  // namespace relais
