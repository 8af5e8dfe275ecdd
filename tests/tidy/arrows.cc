#include "tests/tidy/arrows.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace relais::tidy {
namespace {

using Names = std::vector<absl::string_view>;

// One row: files whose path starts with `folder` may include our headers that start with one of `ours`, and headers of
// the libraries in `libraries`. The first row that fits a file decides.
struct Row {
  absl::string_view folder;
  Names ours;
  Names libraries;
};

// Abseil's value types only: no clock, lock, generator or log among them.
const Names& PureLibraries() {
  static const Names libraries = {"std",          "absl/algorithm", "absl/base",  "absl/container", "absl/functional",
                                  "absl/hash",    "absl/memory",    "absl/meta",  "absl/numeric",   "absl/status",
                                  "absl/strings", "absl/time",      "absl/types", "absl/utility"};
  return libraries;
}

Names With(Names names, const Names& more) {
  names.insert(names.end(), more.begin(), more.end());
  return names;
}

// Headers of the standard library that a pure folder may not use, each with what stands in for it.
const std::vector<std::pair<absl::string_view, absl::string_view>>& ImpureStandardHeaders() {
  static const std::vector<std::pair<absl::string_view, absl::string_view>> headers = {
      {"atomic", "one thread owns a core value"},       {"cassert", "RELAIS_CHECK of services/core/handoff/check.h"},
      {"chrono", "the time comes in as an argument"},   {"condition_variable", "only services/runner waits"},
      {"cstdio", "return a value; the edge prints"},    {"ctime", "the time comes in as an argument"},
      {"filesystem", "only adapters touch files"},      {"fstream", "only adapters touch files"},
      {"future", "only services/runner has threads"},   {"iostream", "return a value; the edge prints"},
      {"mutex", "one thread owns a core value"},        {"random", "what is drawn comes in as an argument"},
      {"shared_mutex", "one thread owns a core value"}, {"thread", "only services/runner has threads"}};
  return headers;
}

const std::vector<Row>& ProductRows() {
  static const Names pure = PureLibraries();
  static const Names edge = {"std", "absl", "posix"};
  static const Names core = {"services/core/"};
  static const Names ports = {"services/core/", "services/ports/"};
  static const Names assembly_libraries = With(edge, {"protobuf", "grpc", "cli11", "toml", "json", "spdlog"});
  static const std::vector<Row> product = {
      {"services/core/handoff/", {"services/core/handoff/"}, pure},
      {"services/core/access/", {"services/core/handoff/", "services/core/access/"}, pure},
      {"services/core/convention/",
       {"services/core/handoff/", "services/core/access/", "services/core/convention/"},
       pure},
      {"services/core/directory/",
       {"services/core/handoff/", "services/core/convention/", "services/core/directory/"},
       pure},
      {"services/core/mailbox/", {"services/core/handoff/", "services/core/mailbox/"}, pure},
      {"services/core/monitoring/",
       {"services/core/handoff/", "services/core/access/", "services/core/convention/", "services/core/monitoring/"},
       pure},
      {"services/ports/", ports, {"std", "absl"}},
      {"services/wire/", With(core, {"services/wire/", "relais/"}), {"std", "absl", "protobuf"}},
      {"services/runner/", With(ports, {"services/runner/"}), {"std", "absl"}},
      {"services/adapters/rocksdb/", With(ports, {"services/adapters/rocksdb/"}), With(edge, {"rocksdb"})},
      {"services/adapters/etcd/", With(ports, {"services/adapters/etcd/"}), With(edge, {"grpc", "protobuf"})},
      {"services/adapters/sodium/", With(ports, {"services/adapters/sodium/"}), With(edge, {"sodium"})},
      {"services/adapters/openssl/", With(ports, {"services/adapters/openssl/"}), With(edge, {"openssl"})},
      {"services/adapters/system/", With(ports, {"services/adapters/system/"}), With(edge, {"spdlog", "json"})},
      // The gateway calls services by gRPC, and answers as they refuse.
      {"services/adapters/http/",
       With(ports, {"services/adapters/http/", "services/adapters/grpc/", "services/wire/", "relais/"}),
       With(edge, {"boost", "grpc", "json", "openssl", "protobuf"})},
      {"services/adapters/prometheus/", With(ports, {"services/adapters/prometheus/"}), With(edge, {"prometheus"})},
      {"services/adapters/smtp/", With(ports, {"services/adapters/smtp/"}), With(edge, {"curl"})},
      {"services/adapters/toml/", With(ports, {"services/adapters/toml/"}), With(edge, {"toml"})},
      {"services/adapters/communes/", With(ports, {"services/adapters/communes/"}), edge},
      {"services/adapters/inclusion/", With(ports, {"services/adapters/inclusion/"}), With(edge, {"json"})},
      {"services/adapters/carriage/", With(ports, {"services/adapters/carriage/"}), edge},
      {"services/adapters/backup/", With(ports, {"services/adapters/backup/"}), With(edge, {"sodium"})},
      // The command line: the parser of its words, and the two forms in which it prints answers.
      {"services/adapters/terminal/", With(ports, {"services/adapters/terminal/"}),
       With(edge, {"cli11", "json", "protobuf"})},
      {"services/adapters/grpc/", With(ports, {"services/adapters/grpc/", "services/wire/", "relais/"}),
       With(edge, {"grpc", "protobuf"})},
      {"hub/", {"services/", "hub/", "relais/"}, assembly_libraries},
      {"node/", {"services/", "node/", "relais/"}, assembly_libraries},
      {"deploy/", {"services/", "hub/", "node/", "deploy/", "relais/"}, assembly_libraries},
  };
  return product;
}

// What tests may reach for.
const std::vector<Row>& TestRows() {
  static const Names any = {"std",    "absl",      "posix", "protobuf", "grpc",  "rocksdb",
                            "sodium", "openssl",   "toml",  "spdlog",   "json",  "cli11",
                            "gtest",  "benchmark", "re2",   "curl",     "boost", "prometheus"};
  static const Names pure = PureLibraries();
  static const Names ports = {"services/core/", "services/ports/"};
  static const Names all = {"services/", "hub/", "node/", "deploy/", "relais/", "tests/"};
  static const Names world = {
      "services/core/", "services/ports/", "services/wire/", "services/runner/", "services/adapters/sodium/", "hub/",
      "node/", "relais/", "tests/fakes/", "tests/region/", "tests/scenarios/", "tests/sim/", "tests/sabotage/",
      // SHA-256, the day in Paris, the cells of the region: none has a state.
      "services/adapters/communes/region_counts.h", "services/adapters/openssl/openssl_digester.h",
      "services/adapters/system/system_clock.h"};
  static const std::vector<Row> tests = {
      {"tests/fakes/", With(ports, {"tests/fakes/"}), With(pure, {"gtest", "absl/synchronization"})},
      {"tests/scenarios/", world, {"std", "absl", "protobuf", "gtest"}},
      {"tests/sim/", world, {"std", "absl", "protobuf", "gtest"}},
      {"tests/region/", world, {"std", "absl", "protobuf", "gtest"}},
      {"tests/sabotage/web/",
       {"services/core/", "services/ports/", "services/adapters/grpc/", "services/adapters/http/", "relais/",
        "tests/sabotage/", "tests/unit/services/adapters/http/"},
       {"std", "absl", "protobuf", "grpc", "gtest"}},
      {"tests/sabotage/", world, {"std", "absl", "protobuf", "gtest"}},
      // The attacks on disclosure control bring a solver of linear programs that knows nothing of ours.
      {"tests/unit/services/core/",
       {"services/core/", "tests/fakes/", "tests/unit/services/core/"},
       With(pure, {"gtest", "glpk"})},
      {"tests/tidy/", {"tests/tidy/"}, {"std", "absl", "protobuf", "gtest"}},
      {"tests/", all, any},
  };
  return tests;
}

const std::vector<Row>& Rows() {
  static const std::vector<Row> rows = [] {
    std::vector<Row> both = ProductRows();
    both.insert(both.end(), TestRows().begin(), TestRows().end());
    return both;
  }();
  return rows;
}

// The library a foreign header belongs to; empty when nobody entered it here yet.
std::string LibraryOf(absl::string_view header) {
  static const std::vector<std::pair<absl::string_view, absl::string_view>> prefixes = {
      {"rocksdb/", "rocksdb"},
      {"sodium", "sodium"},
      {"openssl/", "openssl"},
      {"curl/", "curl"},
      {"grpc", "grpc"},
      {"google/protobuf/", "protobuf"},
      {"spdlog/", "spdlog"},
      {"fmt/", "spdlog"},
      {"nlohmann/", "json"},
      {"re2/", "re2"},
      {"toml++/", "toml"},
      {"CLI/", "cli11"},
      {"gtest/", "gtest"},
      {"gmock/", "gtest"},
      {"benchmark/", "benchmark"},
      {"glpk.h", "glpk"},
      {"sys/", "posix"},
      {"netinet/", "posix"},
      {"arpa/", "posix"},
      {"linux/", "posix"},
      {"boost/", "boost"},
      {"prometheus/", "prometheus"}};
  static const Names posix = {"unistd.h", "fcntl.h",   "poll.h",  "signal.h", "spawn.h",
                              "dirent.h", "netdb.h",   "errno.h", "stdlib.h", "stdio.h",
                              "string.h", "termios.h", "time.h",  "sched.h",  "dlfcn.h"};
  if (absl::StartsWith(header, "absl/")) return std::string(header.substr(0, header.find('/', 5)));
  for (const auto& [prefix, library] : prefixes) {
    if (absl::StartsWith(header, prefix)) return std::string(library);
  }
  if (std::find(posix.begin(), posix.end(), header) != posix.end()) return "posix";
  return absl::StrContains(header, '/') || absl::StrContains(header, '.') ? "" : "std";
}

bool IsOurs(absl::string_view header) {
  for (absl::string_view root : {"services/", "hub/", "node/", "deploy/", "tests/", "relais/"}) {
    if (absl::StartsWith(header, root)) return true;
  }
  return false;
}

bool StartsWithAny(absl::string_view text, const Names& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](absl::string_view prefix) { return absl::StartsWith(text, prefix); });
}

bool Allows(const Names& libraries, absl::string_view library) {
  return std::any_of(libraries.begin(), libraries.end(), [&](absl::string_view allowed) {
    return library == allowed || (allowed == "absl" && absl::StartsWith(library, "absl/"));
  });
}

// What is wrong with one #include under `row`; empty when nothing is.
std::string Objection(const Row& row, const Include& include) {
  if (IsOurs(include.path)) {
    if (!include.quoted) return "our own headers are included with quotes";
    if (StartsWithAny(include.path, row.ours)) return "";
    return absl::StrCat(row.folder, " may not include ", include.path, "; of ours it may include ",
                        absl::StrJoin(row.ours, ", "));
  }
  const std::string library = LibraryOf(include.path);
  if (library.empty()) {
    return absl::StrCat(include.path, " is neither from the root nor of a library that tests/tidy/arrows.cc knows");
  }
  if (!Allows(row.libraries, library)) return absl::StrCat(row.folder, " may not use the library ", library);
  if (library != "std" || Allows(row.libraries, "absl")) return "";
  if (absl::StartsWith(row.folder, "tests/")) return "";
  for (const auto& [header, instead] : ImpureStandardHeaders()) {
    if (header == include.path) return absl::StrCat("<", header, "> has no place in a pure folder: ", instead);
  }
  return "";
}

const Row* RowOf(absl::string_view path, const std::set<std::string>& engine) {
  static const Row hub_engine = {"the hub's engine", {"services/core/", "hub/"}, PureLibraries()};
  static const Row node_engine = {"the node's engine", {"services/core/", "node/"}, PureLibraries()};
  if (engine.count(std::string(path)) > 0) return absl::StartsWith(path, "hub/") ? &hub_engine : &node_engine;
  for (const Row& row : Rows()) {
    if (absl::StartsWith(path, row.folder)) return &row;
  }
  return nullptr;
}

// What each target of services/ may link of ours.
struct LinkRow {
  absl::string_view target;
  Names may_link;
};

const std::vector<LinkRow>& LinkRows() {
  static const std::vector<LinkRow> rows = {
      {"relais_core_handoff", {}},
      {"relais_core_access", {"relais_core_handoff"}},
      {"relais_core_convention", {"relais_core_access", "relais_core_handoff"}},
      {"relais_core_directory", {"relais_core_handoff", "relais_core_convention"}},
      {"relais_core_mailbox", {"relais_core_handoff"}},
      {"relais_core_monitoring", {"relais_core_handoff", "relais_core_access", "relais_core_convention"}},
      {"relais_ports", {"relais_core"}},
      {"relais_wire", {"relais_core", "relais_proto"}},
      {"relais_runner", {"relais_core", "relais_ports"}},
      {"relais_rocksdb", {"relais_core", "relais_ports"}},
      {"relais_etcd", {"relais_core", "relais_ports", "relais_etcd_proto"}},
      {"relais_sodium", {"relais_core", "relais_ports"}},
      {"relais_openssl", {"relais_core", "relais_ports"}},
      {"relais_backup", {"relais_core", "relais_ports"}},
      {"relais_carriage", {"relais_core", "relais_ports"}},
      {"relais_system", {"relais_core", "relais_ports"}},
      {"relais_toml", {"relais_core", "relais_ports"}},
      {"relais_http", {"relais_core", "relais_ports"}},
      {"relais_prometheus", {"relais_core", "relais_ports"}},
      {"relais_smtp", {"relais_core", "relais_ports"}},
      {"relais_terminal", {"relais_core", "relais_ports"}},
      {"relais_communes", {"relais_core"}},
      {"relais_inclusion", {"relais_core", "relais_ports"}},
      {"relais_grpc", {"relais_core", "relais_ports", "relais_wire", "relais_proto"}},
      {"relais_hub_engine", {"relais_core"}},
      {"relais_node_engine", {"relais_core"}},
  };
  return rows;
}

void CheckLinkCall(const SourceFile& file, size_t at, std::vector<Finding>& findings) {
  const size_t open = file.text.find('(', at);
  const size_t close = file.text.find(')', open);
  const std::vector<std::string> words =
      absl::StrSplit(file.text.substr(open + 1, close - open - 1), absl::ByAnyChar(" \n"), absl::SkipWhitespace());
  if (words.empty()) return;
  const std::vector<LinkRow>& rows = LinkRows();
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const LinkRow& r) { return r.target == words[0]; });
  const int line = LineOf(file.text, at);
  if (row == rows.end()) {
    if (absl::StartsWith(file.path, "services/")) {
      findings.push_back({file.path, line, "link", absl::StrCat(words[0], " has no row in tests/tidy/arrows.cc")});
    }
    return;
  }
  for (size_t i = 1; i < words.size(); ++i) {
    if (!absl::StartsWith(words[i], "relais_")) continue;
    if (std::find(row->may_link.begin(), row->may_link.end(), words[i]) != row->may_link.end()) continue;
    findings.push_back({file.path, line, "link", absl::StrCat(words[0], " may not link ", words[i])});
  }
}

}  // namespace

std::vector<Finding> CheckArrows(const Tree& tree) {
  std::vector<Finding> findings;
  std::set<std::string> engine = EngineFiles(tree, "hub");
  engine.merge(EngineFiles(tree, "node"));
  for (const SourceFile& file : tree) {
    if (!IsCpp(file.path)) continue;
    const Row* row = RowOf(file.path, engine);
    if (row == nullptr) {
      findings.push_back({file.path, 1, "arrow", "this folder has no row in tests/tidy/arrows.cc"});
      continue;
    }
    for (const Include& include : IncludesOf(file.text)) {
      const std::string objection = Objection(*row, include);
      if (!objection.empty()) findings.push_back({file.path, include.line, "arrow", objection});
    }
  }
  return findings;
}

std::vector<Finding> CheckLinks(const Tree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree) {
    if (!absl::EndsWith(file.path, "/CMakeLists.txt")) continue;
    for (size_t at : FindWord(file.text, "relais_library(")) CheckLinkCall(file, at, findings);
  }
  return findings;
}

}  // namespace relais::tidy
