// relais-sim: runs seeds of the world. Exit code 0 when every run was good and none was void.
#include <cstdio>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/sim/world.h"

namespace {

constexpr char kHelp[] =
    "relais-sim: a whole region under faults, from one seed\n"
    "  --seed N          one seed (default 1)\n"
    "  --seeds A-B       every seed from A to B\n"
    "  --handoffs N      handoffs per seed (200)\n"
    "  --faults N        faults per seed (60)\n"
    "  --hashes          print \"seed hash\" lines only: what tests/sim/hashes.golden holds\n"
    "  --sabotage NAME   answer_before_write, no_dedup or no_fence: the run must then be bad\n"
    "  --verbose         the plan, and how often each reason was told\n";

struct Options {
  uint64_t first = 1;
  uint64_t last = 1;
  int handoffs = 200;
  int faults = 60;
  bool hashes = false;
  bool verbose = false;
  relais::sim::WorldSabotage sabotage;
};

bool ParseRange(const std::string& text, Options* options) {
  const std::pair<std::string, std::string> ends = absl::StrSplit(text, absl::MaxSplits('-', 1));
  return absl::SimpleAtoi(ends.first, &options->first) && absl::SimpleAtoi(ends.second, &options->last);
}

bool Sabotage(const std::string& name, Options* options) {
  if (name == "answer_before_write") {
    options->sabotage.hub.answer_before_write = options->sabotage.node.answer_before_write = true;
  } else if (name == "no_dedup") {
    options->sabotage.hub.no_dedup = options->sabotage.node.no_dedup = true;
  } else if (name == "no_fence") {
    options->sabotage.hub.no_fence = true;
  } else {
    return false;
  }
  return true;
}

bool Parse(int argc, char** argv, Options* options) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::string value = i + 1 < argc ? argv[i + 1] : "";
    if (word == "--hashes") {
      options->hashes = true;
    } else if (word == "--verbose") {
      options->verbose = true;
    } else {
      ++i;
      const bool fine = word == "--seed"       ? absl::SimpleAtoi(value, &options->first)
                        : word == "--seeds"    ? ParseRange(value, options)
                        : word == "--handoffs" ? absl::SimpleAtoi(value, &options->handoffs)
                        : word == "--faults"   ? absl::SimpleAtoi(value, &options->faults)
                        : word == "--sabotage" ? Sabotage(value, options)
                                               : false;
      if (!fine) return false;
      if (word == "--seed") options->last = options->first;
    }
  }
  return options->first <= options->last && options->handoffs > 0 && options->faults >= 0;
}

void Print(const relais::sim::Plan& plan, const relais::sim::Verdict& verdict, const Options& options) {
  std::printf("seed %llu %s: %d nodes, %d steps, %d of %d handoffs arrived, %d of %d faults, %llu records, %s\n",
              static_cast<unsigned long long>(plan.seed), verdict.good() ? "good" : (verdict.is_void ? "VOID" : "BAD"),
              plan.nodes, verdict.steps, verdict.finished, verdict.handoffs, verdict.fired, verdict.faults,
              static_cast<unsigned long long>(verdict.records), verdict.hash.ToHex().c_str());
  if (options.verbose || !verdict.good()) {
    std::printf("%s", relais::sim::Describe(plan).c_str());
    for (const auto& [reason, times] : verdict.refusals) std::printf("  %s: %d\n", reason.c_str(), times);
  }
  for (const std::string& violation : verdict.violations) std::printf("  BROKEN %s\n", violation.c_str());
  if (!verdict.good()) {
    std::printf("  again: relais-sim --seed %llu --handoffs %d --faults %d --verbose\n",
                static_cast<unsigned long long>(plan.seed), options.handoffs, options.faults);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!Parse(argc, argv, &options)) {
    std::fputs(kHelp, stderr);
    return 2;
  }
  int bad = 0;
  for (uint64_t seed = options.first; seed <= options.last; ++seed) {
    relais::sim::World world(relais::sim::DrawPlan(seed, options.handoffs, options.faults), options.sabotage);
    const relais::sim::Verdict verdict = world.Run();
    bad += verdict.good() ? 0 : 1;
    if (options.hashes) {
      std::printf("%llu %s\n", static_cast<unsigned long long>(seed), verdict.hash.ToHex().c_str());
    } else {
      Print(world.plan(), verdict, options);
    }
    std::fflush(stdout);
  }
  return bad == 0 ? 0 : 1;
}
