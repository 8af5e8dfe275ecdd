#include "tests/bench/figure_region.h"

#include <algorithm>
#include <array>
#include <utility>

#include "services/core/handoff/day.h"

namespace relais::bench {
namespace {

constexpr int kTerritories = 20;
constexpr int kKinds = 12;

template <class Id>
Id Numbered(uint32_t number) {
  std::array<uint8_t, Id::kSize> bytes{};
  for (size_t i = 0; i < 4; ++i) bytes[i] = static_cast<uint8_t>(number >> (8 * i));
  bytes[4] = 1;  // number 0 is somebody too
  return Id(bytes);
}

}  // namespace

void FigureRegion::Name(std::vector<PartnerId> partners, std::vector<ConventionId> conventions) {
  partners_ = std::move(partners);
  conventions_ = std::move(conventions);
}

PartnerId FigureRegion::Partner(uint32_t number) const {
  return number < partners_.size() ? partners_[number] : Numbered<PartnerId>(number);
}

ConventionId FigureRegion::Convention(uint32_t number) const {
  return number < conventions_.size() ? conventions_[number] : Numbered<ConventionId>(number);
}

void FigureRegion::Live(int64_t referrals) {
  for (int64_t i = 0; i < referrals; ++i) One(AddDays(first_, static_cast<int>(i * days_ / referrals)));
}

FlowAtlas FigureRegion::Atlas() const {
  FlowAtlas atlas;
  atlas.kinds = kKinds + 1;
  atlas.inhabitants.assign(kTerritories + 1, 128'000);
  atlas.inhabitants[0] = 0;
  atlas.partners.resize(book_.partners().size());
  for (size_t i = 1; i < atlas.partners.size(); ++i) {
    atlas.partners[i] = {static_cast<uint16_t>(1 + i % kTerritories), static_cast<uint16_t>(1 + i % kKinds)};
  }
  return atlas;
}

void FigureRegion::Follow(Day day) {
  const auto open_days = [this](PartnerId door, Day from, Day to) {
    return open_days_.Between(knowledge_, door, from, to);
  };
  book_.Follow(doors_, cell_, day, open_days, &flow_);
  ++events_;
}

void FigureRegion::One(Day sent) {
  const uint32_t origin = Draw(kFlowPartners);
  const uint32_t destination = (origin * 7 + 1 + Draw(kFlowDestinations) * 13) % kFlowPartners;
  doors_.referrals.clear();
  flow_.referrals.clear();
  flow_.doors = {};
  doors_.owner = Partner(origin);
  JourneyReferral referral;
  referral.destination = Partner(destination);
  doors_.referrals.push_back(referral);
  cell_ = book_.CellOf(doors_.owner, referral.destination, Convention(origin % kFlowConventions));
  Follow(sent);
  JourneyReferral& now = doors_.referrals.front();
  const Day answered = AddDays(sent, static_cast<int>(Draw(9)));
  now.state = Draw(5) == 0 ? CoarseState::kAnsweredNo : CoarseState::kAnsweredYes;
  Follow(answered);
  if (now.state == CoarseState::kAnsweredNo) return;
  const Day received = AddDays(answered, static_cast<int>(Draw(25)));
  now.state = CoarseState::kReceived;
  now.received = Draw(3) == 0 ? ArrivalGrade::kAttested : ArrivalGrade::kProven;
  Follow(received);
  now.state = CoarseState::kEnded;
  Follow(AddDays(received, static_cast<int>(Draw(30))));
}

}  // namespace relais::bench
