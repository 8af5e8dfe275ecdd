#include "hub/api/directory_page.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais::hub {
namespace {

using testing::ElementsAre;

class DirectoryPageTest : public testing::Test {
 protected:
  // Names on one page; the cursor for the next goes into `request`.
  std::vector<std::string> Page(v1::SearchRequest& request) {
    const absl::StatusOr<v1::SearchResponse> page = SearchPage(network_, request, sample::kToday);
    EXPECT_OK(page);
    std::vector<std::string> names;
    for (const v1::ListedService& listed : page->services()) names.push_back(listed.service().name());
    request.set_cursor(page->next_cursor());
    return names;
  }
  Reason Refusal(const v1::SearchRequest& request) {
    return ReasonOf(SearchPage(network_, request, sample::kToday).status());
  }
  Knowledge network_ = sample::Network();
};

TEST_F(DirectoryPageTest, PagesFollowEachOtherAndEnd) {
  v1::SearchRequest request;
  request.set_page_size(3);
  EXPECT_THAT(Page(request), ElementsAre("Offre 62", "Offre 63", "Offre 64"));
  ASSERT_FALSE(request.cursor().empty());
  EXPECT_THAT(Page(request), ElementsAre("Offre 65"));
  EXPECT_TRUE(request.cursor().empty());
}

TEST_F(DirectoryPageTest, SaysWhoseServiceItIsAndAllOfIt) {
  v1::SearchRequest request;
  request.set_partner(std::string(sample::PartnerNo(3).view()));
  const absl::StatusOr<v1::SearchResponse> page = SearchPage(network_, request, sample::kToday);
  ASSERT_OK(page);
  ASSERT_EQ(page->services_size(), 1);
  EXPECT_EQ(page->services(0).partner_name(), "Structure 3");
  EXPECT_EQ(page->services(0).service().postcode(), "45300");
  EXPECT_EQ(page->revision(), network_.revision().value());
}

TEST_F(DirectoryPageTest, AServiceThatWentAwayMovesNoOtherOne) {
  v1::SearchRequest request;
  request.set_cursor(std::string(sample::PartnerNo(3).view()) + std::string(16, 'x'));
  EXPECT_THAT(Page(request), ElementsAre("Offre 63", "Offre 64", "Offre 65"));
}

TEST_F(DirectoryPageTest, FiltersNarrow) {
  v1::SearchRequest request;
  request.set_door(v1::DOOR_FIRST);
  EXPECT_THAT(Page(request), ElementsAre());
  request.set_door(v1::DOOR_SECOND);
  request.set_need(sample::kOtherNeed);
  EXPECT_THAT(Page(request), ElementsAre());
}

TEST_F(DirectoryPageTest, BadQuestionsAreRefused) {
  v1::SearchRequest request;
  request.set_partner("short");
  EXPECT_EQ(Refusal(request), Reason::kMalformed);
  request.Clear();
  request.set_cursor("short");
  EXPECT_EQ(Refusal(request), Reason::kMalformed);
  request.Clear();
  request.set_page_size(kDirectoryPageMax + 1);
  EXPECT_EQ(Refusal(request), Reason::kMalformed);
  request.Clear();
  request.set_need("voyage--lune");
  EXPECT_EQ(Refusal(request), Reason::kUnknownValue);
  request.Clear();
  request.set_commune("4525");
  EXPECT_EQ(Refusal(request), Reason::kUnknownValue);
  request.Clear();
  request.set_public_code("martiens");
  EXPECT_EQ(Refusal(request), Reason::kUnknownValue);
  request.Clear();
  request.set_door(static_cast<v1::Door>(7));
  EXPECT_EQ(Refusal(request), Reason::kMalformed);
}

}  // namespace
}  // namespace relais::hub
