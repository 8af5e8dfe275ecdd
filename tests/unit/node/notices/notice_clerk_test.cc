#include "node/notices/notice_clerk.h"

#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/logged_events.h"
#include "tests/fakes/temporary_folder.h"

namespace relais::node {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const absl::Time kMondayMorning = absl::FromCivil(absl::CivilHour(2026, 11, 23, 9), absl::UTCTimeZone());

class NoticeClerkTest : public ::testing::Test {
 protected:
  // What the relay answers, and whom it was given mail for.
  struct Relay {
    absl::Status answer;
    std::vector<std::string> to;
    std::vector<std::string> passwords;
    absl::Notification reached;
  };
  class RelayMailer : public Mailer {
   public:
    RelayMailer(Relay* relay, const RelayOptions& options) : relay_(relay) {
      relay->passwords.push_back(options.password);
    }
    absl::Status Send(const Mail& mail) override {
      relay_->to.push_back(mail.to);
      if (!relay_->reached.HasBeenNotified()) relay_->reached.Notify();
      return relay_->answer;
    }

   private:
    Relay* const relay_;
  };

  void Write(const std::string& more = "") {
    std::ofstream(folder_ / "notices.toml")
        << "[relay]\naddress = \"127.0.0.1:25\"\nsecurity = \"none\"\nfrom = \"relais@example.org\"\n"
        << more
        << "[recipients.accueil]\naddress = \"accueil@example.org\"\n"
           "[recipients.direction]\naddress = \"direction@example.org\"\n";
  }
  void MakeClerk() {
    clerk_ = std::make_unique<NoticeClerk>(
        NoticeClerk::Options{folder_ / "notices.toml", folder_ / "notices.seen"}, [this] { return waiting_; },
        [this](const RelayOptions& options) { return std::make_unique<RelayMailer>(&relay_, options); }, &clock_,
        &events_);
  }
  std::vector<std::string> Look() {
    relay_.to.clear();
    clerk_->Look();
    return relay_.to;
  }
  std::string Memory() {
    std::stringstream text;
    text << std::ifstream(folder_ / "notices.seen").rdbuf();
    return text.str();
  }
  void SetUp() override {
    Write();
    MakeClerk();
  }

  TemporaryFolder folder_;
  FakeClock clock_{kMondayMorning};
  LoggedEvents events_;
  Relay relay_;
  std::optional<std::vector<Waiting>> waiting_{{{"one", WaitKind::kToOpen, Day(0), kNoDay, false}}};
  std::unique_ptr<NoticeClerk> clerk_;
};

TEST_F(NoticeClerkTest, EverybodyIsToldOnceAlsoAfterARestart) {
  EXPECT_THAT(Look(), ElementsAre("accueil@example.org", "direction@example.org"));
  EXPECT_THAT(Look(), IsEmpty());
  MakeClerk();
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(Look(), IsEmpty());
}

TEST_F(NoticeClerkTest, TheMemoryHoldsNoMailbox) {
  Look();
  EXPECT_THAT(Memory(), HasSubstr("accueil\t"));
  EXPECT_THAT(Memory(), testing::Not(HasSubstr("@")));
}

TEST_F(NoticeClerkTest, ARelayThatFailsIsLeftAloneForLongerEachTime) {
  relay_.answer = absl::UnavailableError("nobody listens");
  EXPECT_EQ(Look().size(), 1u);  // and nobody else is tried
  EXPECT_THAT(Look(), IsEmpty());
  clock_.Advance(absl::Seconds(61));
  EXPECT_EQ(Look().size(), 1u);
  clock_.Advance(absl::Seconds(61));
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_THAT(Memory(), HasSubstr("nobody listens"));
  relay_.answer = absl::OkStatus();
  clock_.Advance(absl::Minutes(1));
  EXPECT_EQ(Look().size(), 2u);
  EXPECT_THAT(Memory(), testing::Not(HasSubstr("nobody listens")));
}

TEST_F(NoticeClerkTest, ARefusedMailboxIsNotTriedForEverAndHoldsNobodyUp) {
  relay_.answer = absl::InvalidArgumentError("550 no such mailbox");
  EXPECT_EQ(Look().size(), 2u);
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_THAT(events_.events(), Contains("notice_refused"));
}

TEST_F(NoticeClerkTest, WrongSettingsAreLoggedOnceAndTellNobody) {
  std::ofstream(folder_ / "notices.toml") << "[relay]\naddress = 25\n";
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_THAT(events_.events(), ElementsAre("notice_settings_wrong"));
  Write();
  EXPECT_EQ(Look().size(), 2u);
}

TEST_F(NoticeClerkTest, ANodeTooBusyToSayIsAskedAgain) {
  const auto things = std::exchange(waiting_, std::nullopt);
  EXPECT_THAT(Look(), IsEmpty());
  waiting_ = things;
  EXPECT_EQ(Look().size(), 2u);
}

TEST_F(NoticeClerkTest, ThePasswordComesFromAFileOfItsOwnersAlone) {
  Write("user = \"relais\"\npassword_file = \"smtp.password\"\n");
  const std::string path = folder_ / "smtp.password";
  std::ofstream(path) << "open sesame\n";
  chmod(path.c_str(), 0644);
  EXPECT_THAT(Look(), IsEmpty());
  EXPECT_THAT(events_.events(), Contains("notice_relay_fails"));
  chmod(path.c_str(), 0600);
  clock_.Advance(absl::Minutes(2));
  EXPECT_EQ(Look().size(), 2u);
  EXPECT_THAT(relay_.passwords, ElementsAre("open sesame"));
}

TEST_F(NoticeClerkTest, TheThreadLooksByItselfAndStops) {
  clerk_ = std::make_unique<NoticeClerk>(
      NoticeClerk::Options{folder_ / "notices.toml", folder_ / "notices.seen", absl::Milliseconds(5)},
      [this] { return waiting_; },
      [this](const RelayOptions& options) { return std::make_unique<RelayMailer>(&relay_, options); }, &clock_,
      &events_);
  clerk_->Start();
  EXPECT_TRUE(relay_.reached.WaitForNotificationWithTimeout(absl::Seconds(30)));
  clerk_->Stop();
}

}  // namespace
}  // namespace relais::node
