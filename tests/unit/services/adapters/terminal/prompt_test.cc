// Questions at a terminal: a pseudo-terminal stands for the person's.
#include "services/adapters/terminal/prompt.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <sstream>
#include <string>
#include <thread>

namespace relais {
namespace {

class PromptTest : public testing::Test {
 protected:
  PromptTest() {
    person_ = posix_openpt(O_RDWR | O_NOCTTY);
    EXPECT_EQ(grantpt(person_), 0);
    EXPECT_EQ(unlockpt(person_), 0);
    device_ = ptsname(person_);
    kept_open_ = open(device_.c_str(), O_RDWR | O_NOCTTY);
  }
  ~PromptTest() override {
    close(kept_open_);
    close(person_);
  }
  // Waits until `question` is on the screen, then types.
  void Answer(const std::string& question, const std::string& keys) {
    while (screen_.find(question) == std::string::npos) {
      char buffer[256];
      const ssize_t got = read(person_, buffer, sizeof(buffer));
      if (got <= 0) return;
      screen_.append(buffer, static_cast<size_t>(got));
    }
    screen_.clear();
    ASSERT_EQ(write(person_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
  }
  // What is on the screen after `question`, up to a mark that the test itself writes there.
  std::string Screen() {
    EXPECT_EQ(write(kept_open_, "#", 1), 1);
    std::string all;
    char c = 0;
    while (read(person_, &c, 1) == 1 && c != '#') all += c;
    return all;
  }
  bool Echoes() {
    termios now;
    EXPECT_EQ(tcgetattr(kept_open_, &now), 0);
    return (now.c_lflag & ECHO) != 0 && (now.c_lflag & ISIG) != 0;
  }

  int person_ = -1;
  int kept_open_ = -1;
  std::string device_;
  std::string screen_;
  std::ostringstream out_, err_;
  Terminal terminal_{out_, err_, Language::kEnglish, false};
};

TEST_F(PromptTest, APassphraseIsNotShown) {
  std::thread person([this] { Answer("Secret? ", "tr\xC3\xA8s secret\n"); });
  const absl::StatusOr<std::string> typed = AskPassphrase("Secret? ", terminal_, device_.c_str());
  person.join();
  ASSERT_TRUE(typed.ok()) << typed.status();
  EXPECT_EQ(*typed, "tr\xC3\xA8s secret");
  EXPECT_EQ(Screen().find("secret"), std::string::npos);
  EXPECT_TRUE(Echoes()) << "the terminal is as it was";
}

TEST_F(PromptTest, AnInterruptEndsTheQuestionAndLeavesTheTerminalAsItWas) {
  std::thread person([this] { Answer("Secret? ", "half\x03\n"); });
  EXPECT_FALSE(AskPassphrase("Secret? ", terminal_, device_.c_str()).ok());
  person.join();
  EXPECT_TRUE(Echoes());
}

TEST_F(PromptTest, ANewPassphraseIsAskedForTwice) {
  const auto ask = [this](const std::string& first, const std::string& second) {
    std::thread person([&] {
      Answer("New passphrase", first + "\n");
      if (!second.empty()) Answer("The same once more", second + "\n");
    });
    const absl::StatusOr<std::string> typed = AskNewPassphrase(terminal_, device_.c_str());
    person.join();
    return typed;
  };
  EXPECT_EQ(ask("long enough", "long enough").value(), "long enough");
  EXPECT_EQ(ExitCodeOf(ask("long enough", "long Enough").status()), kExitUsage);
  EXPECT_EQ(ExitCodeOf(ask("short", "").status()), kExitUsage);
}

TEST_F(PromptTest, YesIsSaidInAWord) {
  const auto ask = [this](const std::string& typed) {
    std::thread person([&] { Answer("Sign? ", typed + "\n"); });
    const bool yes = AskYes("Sign? ", device_.c_str());
    person.join();
    return yes;
  };
  for (const char* yes : {"oui", " Oui ", "y", "YES", "o"}) EXPECT_TRUE(ask(yes)) << yes;
  for (const char* no : {"", "non", "ouiouioui", "1"}) EXPECT_FALSE(ask(no)) << no;
}

TEST_F(PromptTest, WithoutATerminalNobodyIsAsked) {
  EXPECT_EQ(ExitCodeOf(AskPassphrase("Secret? ", terminal_, "/dev/null").status()), kExitUsage);
  EXPECT_FALSE(AskYes("Sign? ", "/dev/null"));
}

}  // namespace
}  // namespace relais
