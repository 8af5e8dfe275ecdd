#include "tests/tidy/bans.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace relais::tidy {
namespace {

using Paths = std::vector<absl::string_view>;

struct Ban {
  Paths words;
  absl::string_view instead;
  Paths banned_in;            // prefixes of paths; empty: everywhere
  Paths allowed_in;           // prefixes of paths within the above
  bool in_pure_only = false;  // core and the engines, and nowhere else
};

const Paths& Mains() {
  static const Paths mains = {"services/adapters/system/",
                              "hub/main.cc",
                              "node/main.cc",
                              "hub/serve.cc",
                              "node/serve.cc",
                              "hub/cli",
                              "node/cli",
                              "deploy/demo/",
                              "deploy/year/main.cc",
                              "tests/"};
  return mains;
}

// Each waits for somebody: the hub, slow work, the day, other people, a relay, the engine. It has one thread, joined by
// its owner.
const Paths& Threaded() {
  static const Paths threaded = {"node/hub_line",
                                 "node/derogation_line",
                                 "node/count_line",
                                 "node/publisher",
                                 "node/node_effects",
                                 "node/upkeep",
                                 "node/drill/player",
                                 "node/notices/notice_clerk",
                                 "hub/api/directory_view",
                                 "hub/api/figure_desk",
                                 "services/runner/",
                                 "services/adapters/",
                                 "hub/main.cc",
                                 "node/main.cc",
                                 "deploy/demo/",
                                 "deploy/year/counting",
                                 "deploy/year/network_counts",
                                 "tests/unit/",
                                 "tests/contract/",
                                 "tests/integration/",
                                 "tests/bench/"};
  return threaded;
}

const std::vector<Ban>& Bans() {
  static const Paths product = {"services/", "hub/", "node/", "deploy/"};
  static const Paths real_world = {"services/adapters/", "tests/integration/", "tests/bench/",
                                   "tests/etcd/",        "tests/relay/",       "deploy/demo/"};
  const Paths& mains = Mains();
  static const std::vector<Ban> bans = {
      {{"absl::Now", "absl::GetCurrentTimeNanos", "system_clock", "steady_clock", "high_resolution_clock",
        "gettimeofday(", "clock_gettime(", "time(nullptr)", "time(NULL)"},
       "the time comes in as an argument; the edge reads services/ports/clock.h",
       {},
       real_world},
      {{"rand(", "srand(", "random_device", "mt19937", "mt19937_64", "default_random_engine",
        "uniform_int_distribution", "uniform_real_distribution", "absl::BitGen", "absl::Uniform"},
       "draw from services/ports/entropy.h: its fake holds the seed",
       {},
       {}},
      {{"std::thread", "std::jthread", "std::async", "pthread_create("},
       "threads live in the runner, in adapters and where the table of tests/tidy/bans.cc says",
       {},
       Threaded()},
      {{"absl::Mutex", "std::mutex", "std::shared_mutex", "std::lock_guard", "std::unique_lock", "std::atomic"},
       "one thread owns a pure value: nothing to lock",
       {},
       {},
       true},
      {{"std::cout", "std::cerr", "std::clog", "printf(", "fprintf(", "puts(", "fputs(", "perror("},
       "services/ports/telemetry.h for logs; a returned value for results; the command line prints",
       product,
       mains},
      {{"std::string_view"}, "absl::string_view: Debian's is a type of its own", {}, {"services/adapters/toml/"}},
      {{"absl::optional", "absl::nullopt", "absl::variant", "absl::any"}, "the same name in std", {}, {}},
      {{"system(", "popen("}, "posix_spawn: no shell reads our arguments", {}, {}},
      {{"std::regex", "<regex>"}, "re2/re2.h: its time and its stack are bounded", {}, {}},
      {{"assert("}, "RELAIS_CHECK of services/core/handoff/check.h, which stays on in a release", {}, {}},
      {{"sprintf(", "snprintf(", "vsprintf(", "strcpy(", "strcat(", "strncpy(", "strtok(", "gets("},
       "absl::StrCat, absl::StrFormat or a std::string",
       {},
       {}},
      {{"atoi(", "atol(", "atof(", "std::stoi", "std::stol", "std::stoul", "std::stod", "strtol(", "strtoul("},
       "absl::SimpleAtoi and its sisters, which say when it is no number",
       product,
       {}},
      {{"getenv("},
       "a configuration value that comes in as an argument",
       {},
       {"hub/main.cc", "node/main.cc", "hub/hub_config", "node/node_config", "services/adapters/terminal/",
        "deploy/demo/", "tests/"}},
      {{"sleep(", "usleep(", "sleep_for(", "sleep_until(", "absl::SleepFor"},
       "wait for the event itself; the runner has the only clock",
       {},
       real_world},
      {{"TempDir()"}, "tests/fakes/temporary_folder.h: a place of its own, for tests run beside each other", {}, {}},
      {{"throw"}, "absl::Status, or RELAIS_CHECK for a mistake of our own", product, {}},
      {{"detach()"}, "a thread that is joined by the one that started it", {}, {}},
      {{"using namespace std;", "using namespace absl", "using namespace relais"},
       "the name itself, or one using-declaration",
       {},
       {}},
      {{"std::unordered_map", "std::unordered_set"},
       "absl::btree_map where order can be seen, else absl::flat_hash_map",
       {},
       {},
       true},
  };
  return bans;
}

bool IsBelow(absl::string_view path, const Paths& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](absl::string_view prefix) { return absl::StartsWith(path, prefix); });
}

// Names declared in `code` as a flat_hash_map or flat_hash_set.
std::vector<std::string> HashNames(absl::string_view code) {
  std::vector<std::string> names;
  for (absl::string_view type : {"flat_hash_map", "flat_hash_set", "node_hash_map", "node_hash_set"}) {
    for (size_t at : FindWord(code, type)) {
      size_t end = code.find('<', at);
      if (end == absl::string_view::npos) continue;
      int depth = 0;
      do {
        if (code[end] == '<') ++depth;
        if (code[end] == '>') --depth;
        ++end;
      } while (depth > 0 && end < code.size());
      while (end < code.size() && (code[end] == ' ' || code[end] == '&' || code[end] == '\n')) ++end;
      size_t stop = end;
      while (stop < code.size() && (absl::ascii_isalnum(static_cast<unsigned char>(code[stop])) || code[stop] == '_')) {
        ++stop;
      }
      if (stop > end) names.emplace_back(code.substr(end, stop - end));
    }
  }
  return names;
}

// The last name of the expression that the range-for at `at` walks ("state.byJourney_" gives "byJourney_"); empty for
// another kind of loop or a call.
std::string WalkedName(absl::string_view code, size_t at) {
  const size_t open = code.find('(', at);
  size_t close = open;
  size_t colon = absl::string_view::npos;
  int depth = 0;
  for (; close < code.size(); ++close) {
    if (code[close] == '(') ++depth;
    if (code[close] == ')' && --depth == 0) break;
    if (code[close] == ';') return "";
    const bool part_of_scope = code[close] == ':' && (code[close - 1] == ':' || code[close + 1] == ':');
    if (code[close] == ':' && !part_of_scope && depth == 1) colon = close;
  }
  if (colon == absl::string_view::npos || close >= code.size()) return "";
  const absl::string_view walked = absl::StripAsciiWhitespace(code.substr(colon + 1, close - colon - 1));
  size_t start = walked.size();
  while (start > 0 &&
         (absl::ascii_isalnum(static_cast<unsigned char>(walked[start - 1])) || walked[start - 1] == '_')) {
    --start;
  }
  return std::string(walked.substr(start));
}

}  // namespace

std::vector<Finding> CheckBans(const Tree& tree) {
  std::vector<Finding> findings;
  std::set<std::string> engine = EngineFiles(tree, "hub");
  engine.merge(EngineFiles(tree, "node"));
  for (const SourceFile& file : tree) {
    if (!IsCpp(file.path)) continue;
    const std::string code = CodeOnly(file.text);
    const bool pure = absl::StartsWith(file.path, "services/core/") || engine.count(file.path) > 0;
    for (const Ban& ban : Bans()) {
      if (!ban.banned_in.empty() && !IsBelow(file.path, ban.banned_in)) continue;
      if (IsBelow(file.path, ban.allowed_in) || (ban.in_pure_only && !pure)) continue;
      for (absl::string_view word : ban.words) {
        for (size_t at : FindWord(code, word)) {
          findings.push_back({file.path, LineOf(code, at), "ban", absl::StrCat("'", word, "': use ", ban.instead)});
        }
      }
    }
  }
  return findings;
}

std::vector<Finding> CheckHashOrder(const Tree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (!IsCpp(file.path) || !IsBelow(file.path, {"services/core/", "hub/", "node/"})) continue;
    const std::string code = CodeOnly(file.text);
    std::vector<std::string> names = HashNames(code);
    if (absl::EndsWith(file.path, ".cc")) {
      const SourceFile* header = FindFile(tree, absl::StrCat(file.path.substr(0, file.path.size() - 3), ".h"));
      if (header != nullptr) {
        for (std::string& name : HashNames(CodeOnly(header->text))) names.push_back(std::move(name));
      }
    }
    for (size_t at : FindWord(code, "for (")) {
      const std::string walked = WalkedName(code, at);
      if (walked.empty() || std::find(names.begin(), names.end(), walked) == names.end()) continue;
      findings.push_back({file.path, LineOf(code, at), "hash-order",
                          absl::StrCat("'", walked, "' is a hash table: walk an absl::btree_map, or sort first")});
    }
  }
  return findings;
}

}  // namespace relais::tidy
