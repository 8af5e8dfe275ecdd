#include "tests/bench/matching.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/adapters/system/system_clock.h"
#include "services/core/directory/match.h"
#include "services/core/directory/service_index.h"
#include "tests/bench/big_directory.h"
#include "tests/bench/stopwatch.h"

namespace relais::bench {
absl::StatusOr<MatchingFigures> MeasureMatching(const Settings& settings) {
  BigDirectory directory(MomentOf(SystemClock().Now()).day);
  if (absl::Status made = directory.Make(settings.services); !made.ok()) return made;
  MatchingFigures figures;
  const Stopwatch reading;
  ServiceIndex index;
  index.Follow(directory.knowledge());
  figures.index_ms = reading.cpu();
  figures.services = index.size();
  const AnswerHabits habits = directory.DrawHabits();
  Times times;
  size_t offers = 0;
  size_t left_out = 0;
  for (int i = 0; i < settings.searches; ++i) {
    const MatchQuestion question = directory.DrawQuestion();
    const Stopwatch watch;
    const absl::StatusOr<Matches> matches = FindSecondDoors(directory.knowledge(), index, question, habits);
    times.Take(watch);
    if (!matches.ok()) return matches.status();
    if (matches->found.empty() && matches->left_out.empty()) return absl::InternalError("a search said nothing");
    offers += matches->found.size();
    for (const auto& [why, count] : matches->left_out_counts) left_out += count;
  }
  figures.p50_ms = Quantile(times.wall, 0.5);
  figures.p99_ms = Quantile(times.wall, 0.99);
  figures.cpu_p99_ms = Quantile(times.cpu, 0.99);
  figures.max_ms = *std::max_element(times.wall.begin(), times.wall.end());
  figures.offers_mean = static_cast<double>(offers) / settings.searches;
  figures.left_out_mean = static_cast<double>(left_out) / settings.searches;
  if (offers == 0) return absl::InternalError("no search found anybody");
  return figures;
}

absl::StatusOr<DeltaFigures> MeasureDirectoryDelta(const Settings& settings) {
  BigDirectory directory(MomentOf(SystemClock().Now()).day);
  if (absl::Status made = directory.Make(settings.services); !made.ok()) return made;
  // The node's state, and the snapshot that its edges look at.
  Knowledge state = directory.knowledge();
  ServiceIndex index;
  index.Follow(state);
  const wire::KeyTools tools = directory.tools();
  const size_t partners = std::min<size_t>(kDeltaServices / kServicesPerPartner, directory.partners());
  Times times;
  for (int turn = 0; turn < kDeltaTurns; ++turn) {
    std::vector<PushedItem> pushed = directory.NextEditions(static_cast<size_t>(turn) * partners, partners);
    const Stopwatch watch;
    for (PushedItem& item : pushed) {
      const absl::StatusOr<KnowledgeItem> verified = wire::VerifyItem(std::move(item), tools);
      if (!verified.ok()) return verified.status();
      if (absl::Status applied = state.Apply(*verified); !applied.ok()) return applied;
    }
    const Knowledge snapshot = state;
    ServiceIndex next = index;
    next.Follow(snapshot);
    index = std::move(next);
    times.Take(watch);
  }
  DeltaFigures figures;
  figures.services = partners * kServicesPerPartner;
  figures.p50_ms = Quantile(times.wall, 0.5);
  figures.p99_ms = Quantile(times.wall, 0.99);
  figures.cpu_p99_ms = Quantile(times.cpu, 0.99);
  return figures;
}

}  // namespace relais::bench
