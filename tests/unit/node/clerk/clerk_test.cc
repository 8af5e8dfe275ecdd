#include "node/clerk/clerk.h"

#include "gtest/gtest.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais::node {
namespace {

using sample::DirectoryNo;
using sample::kToday;
using sample::Network;
using sample::PartnerNo;

// Rule 6, found by the story 050-counter-proposal: any published second door could be proposed.
class CounterProposal : public ::testing::Test {
 protected:
  CounterProposal() {
    row_.origin = PartnerNo(1);
    row_.destination = PartnerNo(3);
    asked_.need = sample::kNeed;
    asked_.public_code = "jeunes";
    asked_.commune = sample::kCommune;
  }
  absl::Status Propose(int partner) const {
    return CheckCounterProposal(network_, row_, asked_, DirectoryNo(partner).services.front().id, kToday);
  }
  Knowledge network_ = Network();
  ReferralRow row_;
  Draft asked_;
};

TEST_F(CounterProposal, IsWhatTheDirectoryWouldOfferItself) {
  EXPECT_OK(Propose(4));
}

TEST_F(CounterProposal, IsNeverOneOfTheReferralsOwnDoors) {
  EXPECT_THAT(Propose(3), RefusedFor(Reason::kNotCovered));
  row_.origin = PartnerNo(2);
  EXPECT_THAT(Propose(2), RefusedFor(Reason::kNotCovered));
}

TEST_F(CounterProposal, AnswersThisNeedOfThisPerson) {
  asked_.need = sample::kOtherNeed;
  EXPECT_THAT(Propose(4), RefusedFor(Reason::kNotCovered));
  asked_.need = sample::kNeed;
  asked_.commune = sample::kOtherCommune;
  EXPECT_THAT(Propose(4), RefusedFor(Reason::kNotCovered));
}

TEST_F(CounterProposal, IsOpenToday) {
  ASSERT_OK(network_.Admit(
      sample::StandingItem(ConventionId(), PartnerNo(4), 1, Standing::kSuspended, kToday, sample::SignatoryNo(11)),
      kToday));
  EXPECT_THAT(Propose(4), RefusedFor(Reason::kPartnerSuspended));
}

TEST_F(CounterProposal, IsPublished) {
  EXPECT_THAT(CheckCounterProposal(network_, row_, asked_, sample::Filled<ServiceId>(250), kToday),
              RefusedFor(Reason::kUnknownValue));
}

}  // namespace
}  // namespace relais::node
