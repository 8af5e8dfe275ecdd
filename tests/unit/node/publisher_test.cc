// Signing one's own entry, keeping it, and offering it until the hub answers.
#include "node/publisher.h"

#include <fstream>
#include <vector>

#include "gmock/gmock.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/node/daemon_fixture.h"

namespace relais::node {
namespace {

using testing::ElementsAre;

// Partner 1, which holds a first door.
class PublisherTest : public DaemonTest {
 protected:
  std::unique_ptr<Publisher> Make() {
    Publisher::Options options;
    options.partner = PartnerNo(1);
    options.file = folder_ / "own-entry.signed";
    options.tools = wire::KeyToolsOf(sealer_, digester_);
    options.offer = [this](const SignedText& text) {
      absl::MutexLock lock(&mutex_);
      offered_.push_back(text);
      return answer_;
    };
    options.pause_min = absl::Milliseconds(2);
    options.pause_max = absl::Milliseconds(4);
    knowledge_.Set(AskEngine(*runner_, [](const NodeEngine& engine) { return engine.state().knowledge(); }).value());
    return std::make_unique<Publisher>(ports_, std::move(options));
  }
  static DirectoryEntry Entry(const std::string& name = "Conseil") {
    Service service = sample::ServiceNo(61, 1);
    service.door = relais::Door::kFirst;
    service.name = name;
    return {PartnerNo(1), Edition(1), {service}};
  }
  void Answer(const absl::Status& status) {
    absl::MutexLock lock(&mutex_);
    answer_ = status;
  }
  // The editions that were offered, each once, in order.
  std::vector<uint32_t> Offered() {
    absl::MutexLock lock(&mutex_);
    std::vector<uint32_t> editions;
    for (const SignedText& text : offered_) {
      v1::DirectoryText read;
      EXPECT_TRUE(read.ParseFromString(text.text));
      EXPECT_TRUE(sealer_.Verify(text.signatures[0].key, wire::SignedTextBytes(text.kind, text.text),
                                 text.signatures[0].signature));
      if (editions.empty() || editions.back() != read.edition()) editions.push_back(read.edition());
    }
    return editions;
  }
  // Until `count` offers were made.
  void AwaitOffers(size_t count) {
    absl::MutexLock lock(&mutex_);
    const auto made = [this, count]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return offered_.size() >= count; };
    ASSERT_TRUE(mutex_.AwaitWithTimeout(absl::Condition(&made), absl::Seconds(20)));
  }

  TemporaryFolder folder_;
  absl::Mutex mutex_;
  std::vector<SignedText> offered_ ABSL_GUARDED_BY(mutex_);
  absl::Status answer_ ABSL_GUARDED_BY(mutex_) = absl::OkStatus();
};

TEST_F(PublisherTest, IsOfferedUntilTheHubAnswers) {
  auto publisher = Make();
  ASSERT_OK(publisher->Load());
  Answer(absl::UnavailableError("away"));
  publisher->Start();
  const absl::StatusOr<Edition> edition = publisher->Publish(Entry());
  ASSERT_OK(edition);
  EXPECT_EQ(*edition, Edition(1));
  AwaitOffers(3);
  EXPECT_EQ(publisher->Own().state, PublishingState::kWaiting);
  Answer(absl::OkStatus());
  EXPECT_EQ(publisher->Own(absl::Seconds(20)).state, PublishingState::kPublished);
  EXPECT_THAT(Offered(), ElementsAre(1u));
}

TEST_F(PublisherTest, WhatWasSignedOutlivesTheDaemonAndTheNextIsHigher) {
  {
    auto publisher = Make();
    ASSERT_OK(publisher->Load());
    ASSERT_OK(publisher->Publish(Entry()));  // never started: the hub never heard of it
  }
  auto publisher = Make();
  ASSERT_OK(publisher->Load());
  publisher->Start();
  EXPECT_EQ(publisher->Own(absl::Seconds(20)).state, PublishingState::kPublished);
  ASSERT_TRUE(publisher->Own().entry.has_value());
  EXPECT_EQ(publisher->Own().entry->services[0].name, "Conseil");
  const absl::StatusOr<Edition> same = publisher->Publish(Entry());
  ASSERT_OK(same);
  EXPECT_EQ(*same, Edition(1)) << "the same content keeps its edition";
  const absl::StatusOr<Edition> next = publisher->Publish(Entry("Accueil"));
  ASSERT_OK(next);
  EXPECT_EQ(*next, Edition(2));
  EXPECT_EQ(publisher->Own(absl::Seconds(20)).state, PublishingState::kPublished);
  EXPECT_THAT(Offered(), ElementsAre(1u, 2u));
}

TEST_F(PublisherTest, ARefusalIsSaidAndNotRepeated) {
  auto publisher = Make();
  ASSERT_OK(publisher->Load());
  Answer(Refuse(Reason::kReplay));
  publisher->Start();
  ASSERT_OK(publisher->Publish(Entry()));
  const OwnEntry refused = publisher->Own(absl::Seconds(20));
  EXPECT_EQ(refused.state, PublishingState::kRefused);
  EXPECT_EQ(refused.reason, Reason::kReplay);
  Answer(absl::OkStatus());
  const absl::StatusOr<Edition> again = publisher->Publish(Entry());
  ASSERT_OK(again);
  EXPECT_EQ(*again, Edition(2)) << "what was refused is signed anew";
  EXPECT_EQ(publisher->Own(absl::Seconds(20)).state, PublishingState::kPublished);
  EXPECT_THAT(Offered(), ElementsAre(1u, 2u));
}

TEST_F(PublisherTest, WhatNobodyWouldAcceptIsNotSigned) {
  auto publisher = Make();
  ASSERT_OK(publisher->Load());
  DirectoryEntry other = Entry();
  other.partner = PartnerNo(2);
  EXPECT_EQ(ReasonOf(publisher->Publish(other).status()), Reason::kNotPermitted);
  DirectoryEntry uncovered = Entry();
  uncovered.services[0].door = relais::Door::kSecond;
  EXPECT_EQ(ReasonOf(publisher->Publish(uncovered).status()), Reason::kNotCovered);
  EXPECT_EQ(publisher->Own().state, PublishingState::kNothing);
  EXPECT_FALSE(std::ifstream(folder_ / "own-entry.signed").good());
}

TEST_F(PublisherTest, ADamagedFileIsNoEntry) {
  std::ofstream(folder_ / "own-entry.signed") << "damaged";
  EXPECT_TRUE(absl::IsDataLoss(Make()->Load()));
}

}  // namespace
}  // namespace relais::node
