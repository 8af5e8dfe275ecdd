#include "tests/bench/flow_figures.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "services/core/directory/open_day_counts.h"
#include "services/core/handoff/day.h"
#include "services/core/monitoring/flow_book.h"
#include "services/core/monitoring/flow_table.h"
#include "services/core/monitoring/indicator.h"
#include "tests/bench/stopwatch.h"
#include "tests/fakes/seeded_entropy.h"

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

class FigureRegion {
 public:
  explicit FigureRegion(Day first) : first_(first) {}

  // Follows `referrals` of them, spread evenly over the months; four events each at most.
  void Live(int64_t referrals) {
    for (int64_t i = 0; i < referrals; ++i) One(AddDays(first_, static_cast<int>(i * kDays / referrals)));
  }
  const FlowBook& book() const { return book_; }
  uint64_t events() const { return events_; }
  uint32_t Draw(uint32_t below) { return static_cast<uint32_t>(seeded_.Below(below)); }

  FlowAtlas Atlas() {
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

 private:
  static constexpr int kDays = kFlowMonths * 365 / 12;

  void Follow(Day day) {
    const auto open_days = [this](PartnerId door, Day from, Day to) {
      return open_days_.Between(knowledge_, door, from, to);
    };
    book_.Follow(doors_, cell_, day, open_days, &flow_);
    ++events_;
  }
  void One(Day sent) {
    const uint32_t origin = Draw(kFlowPartners);
    const uint32_t destination = (origin * 7 + 1 + Draw(kFlowDestinations) * 13) % kFlowPartners;
    doors_.referrals.clear();
    flow_.referrals.clear();
    flow_.doors = {};
    doors_.owner = Numbered<PartnerId>(origin);
    JourneyReferral referral;
    referral.destination = Numbered<PartnerId>(destination);
    doors_.referrals.push_back(referral);
    cell_ = book_.CellOf(doors_.owner, referral.destination, Numbered<ConventionId>(origin % kFlowConventions));
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

  const Day first_;
  SeededEntropy seeded_{20'261'126};
  const Knowledge knowledge_;
  OpenDayCounts open_days_;
  FlowBook book_;
  JourneyDoors doors_;
  JourneyFlow flow_;
  FlowCell cell_;
  uint64_t events_ = 0;
};

std::vector<const Indicator*> OfEvents() {
  std::vector<const Indicator*> found;
  for (const Indicator& indicator : Indicators()) {
    if (indicator.source == IndicatorSource::kEvents) found.push_back(&indicator);
  }
  return found;
}

}  // namespace

absl::StatusOr<IndicatorFigures> MeasureIndicators(const Settings& settings) {
  const Month first = MonthOf(DayFromCivil({2027, 1, 1}));
  FigureRegion region(MonthStart(first));
  IndicatorFigures figures;
  const Stopwatch feeding;
  region.Live(settings.referrals);
  figures.ns_per_event = feeding.cpu() * 1e6 / static_cast<double>(region.events());
  figures.referrals = static_cast<uint64_t>(settings.referrals);
  figures.cells = region.book().cells();
  figures.bytes = region.book().Bytes();
  FigureRegion quieter(MonthStart(first));
  quieter.Live(settings.referrals / 10);
  figures.bytes_of_tenth = quieter.book().Bytes();

  const FlowAtlas atlas = region.Atlas();
  const std::vector<const Indicator*> indicators = OfEvents();
  Times times;
  uint64_t told = 0;
  for (int i = 0; i < settings.questions; ++i) {
    const auto a = static_cast<int32_t>(region.Draw(kFlowMonths));
    const auto b = static_cast<int32_t>(region.Draw(kFlowMonths));
    FlowQuestion question;
    question.view = static_cast<FlowView>(1 + region.Draw(kFlowViewMax));
    question.months = {Month(first.value() + std::min(a, b)), Month(first.value() + std::max(a, b))};
    question.indicators = {indicators[region.Draw(static_cast<uint32_t>(indicators.size()))]};
    const Stopwatch watch;
    const std::vector<FlowLine> lines = FlowLines(region.book(), atlas, question, PublishRule{});
    times.Take(watch);
    for (const FlowLine& line : lines) told += line.figures[0].standing == FigureStanding::kShown ? 1 : 0;
  }
  if (told == 0) return absl::InternalError("no question told anything");
  figures.p50_ms = Quantile(times.wall, 0.5);
  figures.p99_ms = Quantile(times.wall, 0.99);
  figures.cpu_p99_ms = Quantile(times.cpu, 0.99);
  figures.max_ms = *std::max_element(times.wall.begin(), times.wall.end());
  return figures;
}

}  // namespace relais::bench
