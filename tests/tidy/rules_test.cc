// Each rule finds the violation planted for it, and lets the right way of writing it pass.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/tidy/arrows.h"
#include "tests/tidy/bans.h"
#include "tests/tidy/dead_files.h"
#include "tests/tidy/documents.h"
#include "tests/tidy/protos.h"
#include "tests/tidy/sizes.h"
#include "tests/tidy/source.h"

namespace relais::tidy {
namespace {

// "path:line" of each finding, sorted, joined by spaces.
std::string Places(const std::vector<Finding>& findings) {
  std::vector<std::string> places;
  for (const Finding& finding : findings) places.push_back(absl::StrCat(finding.path, ":", finding.line));
  std::sort(places.begin(), places.end());
  return absl::StrJoin(places, " ");
}

std::string Lines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) absl::StrAppend(&text, "  Call(", i, ");\n");
  return text;
}

TEST(ArrowRule, CoreIncludesOnlyWhatItMay) {
  const std::string path = "services/core/directory/match.cc";
  EXPECT_EQ(Places(CheckArrows({{path,
                                 "#include \"services/core/directory/match.h\"\n"
                                 "#include <vector>\n"
                                 "#include \"absl/strings/string_view.h\"\n"
                                 "#include \"services/core/convention/agreement.h\"\n"}})),
            "");
  EXPECT_EQ(Places(CheckArrows({{path,
                                 "#include \"services/ports/clock.h\"\n"
                                 "#include \"services/core/mailbox/mailbox.h\"\n"
                                 "#include <thread>\n"
                                 "#include \"absl/synchronization/mutex.h\"\n"
                                 "#include \"relais/v1/content.pb.h\"\n"
                                 "#include <sodium.h>\n"
                                 "#include <services/core/handoff/ids.h>\n"}})),
            absl::StrCat(path, ":1 ", path, ":2 ", path, ":3 ", path, ":4 ", path, ":5 ", path, ":6 ", path, ":7"));
}

TEST(ArrowRule, EdgesKeepToTheirOwnLibraryAndDaemonsApart) {
  EXPECT_EQ(Places(CheckArrows({{"services/adapters/sodium/a.cc", "#include <sodium.h>\n#include <rocksdb/db.h>\n"}})),
            "services/adapters/sodium/a.cc:2");
  EXPECT_EQ(Places(CheckArrows({{"services/wire/a.cc", "#include \"services/ports/sealer.h\"\n"}})),
            "services/wire/a.cc:1");
  EXPECT_EQ(Places(CheckArrows({{"services/runner/a.h", "#include \"services/adapters/system/clock.h\"\n"}})),
            "services/runner/a.h:1");
  EXPECT_EQ(Places(CheckArrows({{"hub/main.cc", "#include \"node/node_types.h\"\n#include \"tests/fakes/a.h\"\n"}})),
            "hub/main.cc:1 hub/main.cc:2");
  EXPECT_EQ(Places(CheckArrows({{"elsewhere/a.cc", ""}, {"hub/a.cc", "#include <curl/curl.h>\n"}})),
            "elsewhere/a.cc:1 hub/a.cc:1");
}

TEST(ArrowRule, WhatAnEngineIncludesIsEngineToo) {
  const Tree tree = {{"hub/hub_engine.cc", "#include \"hub/book.h\"\n"},
                     {"hub/book.h", "#include \"services/core/handoff/ids.h\"\n"},
                     {"hub/book.cc", "#include \"services/ports/clock.h\"\n"},
                     {"hub/desk.cc", "#include \"services/ports/clock.h\"\n"}};
  EXPECT_EQ(Places(CheckArrows(tree)), "hub/book.cc:1");
}

TEST(LinkRule, TargetsLinkWithinTheArrows) {
  EXPECT_EQ(
      Places(CheckLinks({{"services/wire/CMakeLists.txt", "relais_library(relais_wire relais_core relais_proto)"}})),
      "");
  EXPECT_EQ(Places(CheckLinks({{"services/wire/CMakeLists.txt", "\nrelais_library(relais_wire\n  relais_rocksdb)\n"},
                               {"services/x/CMakeLists.txt", "relais_library(relais_x)"}})),
            "services/wire/CMakeLists.txt:2 services/x/CMakeLists.txt:1");
}

TEST(BanRule, FindsCodeAndLeavesCommentsAndLiteralsAlone) {
  const std::string path = "services/wire/a.cc";
  EXPECT_EQ(Places(CheckBans({{path,
                               "// std::string_view and rand() are spoken of here\n"
                               "static_assert(sizeof(int) == 4);\n"
                               "const char* kText = \"system(rm); assert(x)\";\n"
                               "const int n = 20'000; int operand(int);\n"
                               "const char* kRaw = R\"x(printf(\"hi\"))x\";\n"}})),
            "");
  const std::vector<std::string> planted = {"auto t = absl::Now();",
                                            "std::chrono::steady_clock::now();",
                                            "int r = rand();",
                                            "std::mt19937 g;",
                                            "std::thread t;",
                                            "throw 1;",
                                            "std::cout << 1;",
                                            "std::printf(\"x\");",
                                            "std::string_view v;",
                                            "std::system(\"ls\");",
                                            "assert(x);",
                                            "sprintf(b, \"\");",
                                            "atoi(s);",
                                            "getenv(\"A\");",
                                            "absl::optional<int> o;",
                                            "throw 1;",
                                            "using namespace std;",
                                            "absl::SleepFor(absl::Seconds(1));"};
  for (const std::string& line : planted) {
    EXPECT_EQ(Places(CheckBans({{path, absl::StrCat("\n", line, "\n")}})), absl::StrCat(path, ":2")) << line;
  }
}

TEST(BanRule, KnowsWhereEachIsAllowed) {
  EXPECT_EQ(Places(CheckBans({{"services/adapters/system/clock.cc", "absl::Now();"},
                              {"services/runner/runner.cc", "std::thread t; absl::Mutex m;"},
                              {"hub/main.cc", "getenv(\"A\");"}})),
            "");
  EXPECT_EQ(Places(CheckBans({{"services/core/mailbox/a.h", "absl::Mutex m; std::unordered_map<int, int> n;"},
                              {"hub/hub_engine.h", "#include \"hub/book.h\"\n"},
                              {"hub/book.h", "std::atomic<int> n;"}})),
            "hub/book.h:1 services/core/mailbox/a.h:1 services/core/mailbox/a.h:1");
}

TEST(HashOrderRule, HashTablesAreNotWalkedInCore) {
  const Tree tree = {{"services/core/mailbox/a.h", "absl::flat_hash_map<Id, std::vector<int>> boxes_;\n"},
                     {"services/core/mailbox/a.cc",
                      "for (const auto& [id, box] : boxes_) {\n"
                      "for (const auto& x : sorted_) {\n"
                      "for (int i = 0; i < 3; ++i) {\n"
                      "for (const Id& id : state.boxes_) {\n"}};
  EXPECT_EQ(Places(CheckHashOrder(tree)), "services/core/mailbox/a.cc:1 services/core/mailbox/a.cc:4");
}

TEST(SizeRules, CountLinesOfFilesAndFunctions) {
  EXPECT_EQ(Places(CheckFileLengths({{"hub/a.cc", Lines(400)}, {"data.json", Lines(900)}})), "");
  EXPECT_EQ(Places(CheckFileLengths({{"hub/a.cc", Lines(401)}, {"deploy/x", "#!/bin/sh\n" + Lines(400)}})),
            "deploy/x:401 hub/a.cc:401");
  EXPECT_EQ(Places(CheckFunctionLengths({{"hub/a.cc", absl::StrCat("void F() {\n", Lines(68), "}\n")}})), "");
  const std::string text =
      absl::StrCat("namespace a {\nstruct S {\n  int x{0};\n", Lines(80), "  S(int v = {}) : x{v}, y_(1) {\n",
                   Lines(69), "  }\n};\n", "template <class T>\nvoid G(const T& t) const {\n  if (t) {\n", Lines(67),
                   "  }\n}\n}  // namespace a\n");
  EXPECT_EQ(Places(CheckFunctionLengths({{"hub/a.h", text}})), "hub/a.h:157 hub/a.h:84");
}

TEST(DeadFileRules, FindWhatNobodyUses) {
  const Tree tree = {{"hub/used.h", ""},
                     {"hub/own.h", ""},
                     {"hub/own.cc", "#include \"hub/own.h\"\n"},
                     {"hub/tested.h", ""},
                     {"tests/unit/hub/tested_test.cc", "#include \"hub/tested.h\"\n#include \"tests/fakes/f.h\"\n"},
                     {"tests/fakes/f.h", ""},
                     {"hub/main.cc", "#include \"hub/used.h\"\n"}};
  EXPECT_EQ(Places(CheckDeadHeaders(tree)), "hub/own.h:1 hub/tested.h:1");
  const std::string commands = "{\"file\": \"/src/hub/own.cc\"}, {\"file\": \"/src/tests/unit/hub/tested_test.cc\"}";
  EXPECT_EQ(Places(CheckDeadSources(tree, commands, "/src")), "hub/main.cc:1");
  const Tree fuzz = {{"tests/fuzz/a_fuzz.cc", ""},
                     {"tests/fuzz/b_fuzz.cc", ""},
                     {"tests/fuzz/CMakeLists.txt", "add_executable(a a_fuzz.cc)"}};
  EXPECT_EQ(Places(CheckDeadSources(fuzz, "", "/src")), "tests/fuzz/b_fuzz.cc:1");
  EXPECT_EQ(
      Places(CheckDeadScripts(
          {{"deploy/old", "#!/bin/sh\n"}, {"deploy/bench", "#!/bin/sh\n"}, {"deploy/README.md", "Run `bench`.\n"}})),
      "deploy/old:1");
}

TEST(DocumentRules, LinksLeadSomewhere) {
  const Tree tree = {
      {"README.md",
       "# Two doors\n[a](hub/README.md) [b](#two-doors) [c](https://example.org/x)\n"
       "[d](hub/gone.md)\n[e](#three-doors)\n`hub/main.cc` `tests/*.cc` `build/x`\n`hub/gone.cc --help`\n"
       "```\n[f](gone)\n```\n"},
      {"hub/README.md", "[up](../README.md#two-doors)\n[out](../../x)\n"},
      {"hub/main.cc", ""}};
  EXPECT_EQ(Places(CheckDocumentLinks(tree)), "README.md:3 README.md:4 README.md:6 hub/README.md:2");
}

TEST(DocumentRules, FindWhatIsLeftLying) {
  EXPECT_EQ(Places(CheckLeftovers({{"a.sh", absl::StrCat("fine\n# TO", "DO later\n# TODOS\n")}})), "a.sh:2");
  EXPECT_EQ(Places(CheckSkippedTests({{"tests/a.cc", absl::StrCat("TEST(A, DISABLED", "_B) {}\n")}})), "tests/a.cc:1");
  EXPECT_EQ(Places(CheckMachinePaths({{"a.md", absl::StrCat("x\n/ho", "me/someone/relais\n/var/lib/relais\n")}})),
            "a.md:2");
  EXPECT_EQ(Places(CheckReadmes({{"README.md", ""},
                                 {"proto/README.md", ""},
                                 {"services/README.md", ""},
                                 {"hub/README.md", ""},
                                 {"node/README.md", ""},
                                 {"tests/README.md", ""}})),
            "deploy/README.md:1");
  EXPECT_EQ(Places(CheckText({{"a", "x \n"}, {"b", "x\n\ty\n"}, {"c", "x"}, {"d", "x\r\n"}, {"e", "x\n"}})),
            "a:1 b:2 c:1 d:1");
}

ProtoSet Protos(const std::string& text) {
  ProtoSet protos;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      absl::StrCat("file { name: 'a.proto' package: 'p' ", text, " }"), &protos));
  return protos;
}

TEST(ProtoRules, EveryRpcAnswersFourQuestions) {
  const auto check = [](const std::string& comment) {
    return Places(CheckRpcAnswers(Protos(absl::StrCat(
        "service { name: 'S' method { name: 'A' } } source_code_info { location { path: [6, 0, 2, 0] span: [41, 0, 9] ",
        "leading_comments: '", comment, "' } }"))));
  };
  EXPECT_EQ(check(" Does it.\\n\\n Who: a member.\\n Repeat: harmless.\\n Durable: all of it.\\n Refusals: BUSY,\\n "
                  "TOO_LARGE."),
            "");
  EXPECT_EQ(check(" Who: all. Repeat: harmless.\\n Durable:\\n"), "proto/a.proto:42 proto/a.proto:42 proto/a.proto:42");
  EXPECT_EQ(Places(CheckRpcAnswers(Protos("service { name: 'S' method { name: 'A' } }"))),
            "proto/a.proto:1 proto/a.proto:1 proto/a.proto:1 proto/a.proto:1");
}

TEST(ProtoRules, NumbersAreNeverReused) {
  const NumberList list = ParseNumberList("# Numbers\np.M 1 a\np.M 2 b\np.M.E 1 E_ONE\n");
  EXPECT_EQ(ParseNumberList(FormatNumberList(list)), list);
  const auto check = [&](const std::string& fields) {
    const ProtoSet protos = Protos(absl::StrCat("message_type { name: 'M' ", fields,
                                                " enum_type { name: 'E' reserved_range { start: 1 end: 1 } } }"));
    std::vector<std::string> starts;
    for (const Finding& finding : CheckNumbers(protos, list, "list")) {
      starts.push_back(finding.message.substr(0, finding.message.find(':')));
    }
    return absl::StrJoin(starts, " | ");
  };
  const std::string a = "field { name: 'a' number: 1 } ";
  EXPECT_EQ(check(a + "reserved_range { start: 2 end: 3 }"), "");
  EXPECT_EQ(check(a + "field { name: 'b' number: 2 } field { name: 'c' number: 3 }"),
            "p.M 3 ('c') is not in the list, 1 in all");
  EXPECT_EQ(check(a + "field { name: 'c' number: 2 }"), "p.M 2 was 'b' and is now 'c'");
  EXPECT_EQ(check(a + "reserved_range { start: 3 end: 4 }"), "p.M 2 ('b') is gone and not reserved");
}

TEST(ExcuseRule, AnExcuseNeedsAReasonAndSomethingToExcuse) {
  const std::string excuse = absl::StrCat("tidy: ", "allow(ban)");
  const auto places = [](const std::string& text) {
    const Tree tree = {{"hub/a.cc", text}};
    return Places(Excuse(tree, CheckBans(tree)));
  };
  EXPECT_EQ(places(absl::StrCat("throw 1;  // ", excuse, " the library wants it\n")), "");
  EXPECT_EQ(places(absl::StrCat("// ", excuse, " the library wants it\nthrow 1;\n")), "");
  EXPECT_EQ(places(absl::StrCat("throw 1;  // ", excuse, "\n")), "hub/a.cc:1 hub/a.cc:1");
  EXPECT_EQ(places(absl::StrCat("int m;  // ", excuse, " the library wants it\n")), "hub/a.cc:1");
  EXPECT_EQ(places(absl::StrCat("int n;  // ", excuse, " the library wants it\nthrow 1;\n")), "hub/a.cc:1 hub/a.cc:2");
}

}  // namespace
}  // namespace relais::tidy
