// From the packages of real nodes to the sums of a month, by command lines alone: what the three that sum and the
// combiner type.
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "hub/cli/convention_file.h"
#include "node/desk/sealing_desk.h"
#include "services/adapters/communes/region_counts.h"
#include "services/adapters/sodium/sodium_share_stream.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/terminal/files.h"
#include "services/wire/count_package.h"
#include "services/wire/count_set_text.h"
#include "tests/region/country.h"
#include "tests/unit/hub/cli/cli_run.h"

namespace relais::hub {
namespace {

constexpr int kNodes = 5;
constexpr char kMonthTyped[] = "2026-10";
const std::vector<std::string> kThree = {"etat", "region", "rectorat"};

class AggregateCommandsTest : public ::testing::Test {
 protected:
  AggregateCommandsTest() {
    Write("anchor.txt", FormatAnchor(country_.anchor()));
    int number = 0;
    for (const SignedText& text : country_.Texts()) {
      const std::string name = absl::StrCat("text-", ++number, ".signed");
      Write(name, wire::WriteSignedText(text));
      ground_.push_back("--text");
      ground_.push_back(folder_ / name);
    }
    for (const std::string& word :
         {std::string("--anchor"), folder_ / "anchor.txt", std::string("--cards"), folder_ / "cards.txt"}) {
      ground_.push_back(word);
    }
    std::string cards = "# the three\n";
    for (size_t i = 0; i < 3; ++i) {
      ExpectOk(WriteKeyFile(folder_ / (kThree[i] + ".key"), country_.aggregation()[i].secret, terminal_));
      const node::Ran ran =
          RunHub({"aggregate", "introduce", "--as", kThree[i], "--key", folder_ / (kThree[i] + ".key"), "--json"});
      EXPECT_EQ(ran.exit_code, 0) << ran.err;
      cards += ran.last()["card"].get<std::string>() + "\n";
    }
    Write("cards.txt", cards);
  }
  static void ExpectOk(const absl::Status& status) { EXPECT_TRUE(status.ok()) << status; }
  void Write(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  std::string Read(const std::string& name) {
    std::ifstream file(folder_ / name, std::ios::binary);
    std::stringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
  }
  // What node `number` sends: three persons received.
  std::string Package(int number) {
    const region::PartnerPaper& paper = country_.partner(number);
    node::SealingDesk desk(tools_.sealer, tools_.entropy, tools_.digester, paper.node, paper.identity, paper.vault);
    node::CountOrder order{*ParseMonth(kMonthTyped),
                           tools_.digester.Sha256(RegionCountDomain().CanonicalText()),
                           RegionCountDomain().size(),
                           {}};
    for (size_t i = 0; i < 3; ++i) order.to[i] = country_.aggregation()[i].key;
    MonthCounts counts;
    for (int i = 0; i < 3; ++i) counts.Add(RegionCountDomain().CellsOf({1, 2, 3, 4}, CountedFact::kReceived));
    const std::string name = absl::StrCat("node-", number, ".package");
    Write(name, desk.SealCounts(counts, order, SodiumShareStream()).value());
    return folder_ / name;
  }
  // A command of aggregator `who`, on its own folder.
  node::Ran Do(const std::string& who, std::vector<std::string> words) {
    words.insert(words.begin(), "aggregate");
    for (const std::string& word : ground_) words.push_back(word);
    for (const std::string& word : {std::string("--as"), who, std::string("--key"), folder_ / (who + ".key"),
                                    std::string("--folder"), folder_ / (who + "-place"), std::string("--json")}) {
      words.push_back(word);
    }
    return RunHub(words);
  }
  // One round by all three, each on what the round before gave.
  void Round(const std::string& command, const std::string& before) {
    for (const std::string& who : kThree) {
      std::vector<std::string> words = {command, "--month", kMonthTyped, "--out", folder_ / (who + "." + command)};
      for (const std::string& other : kThree) {
        if (before.empty()) break;
        words.push_back("--from");
        words.push_back(folder_ / (other + "." + before));
      }
      const node::Ran ran = Do(who, words);
      EXPECT_EQ(ran.exit_code, 0) << command << " " << who << ": " << ran.err;
    }
  }
  node::Ran CombineAll(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"combine", "--out", folder_ / "month.release", "--set", folder_ / "month.set",
                                      "--json"};
    for (const std::string& who : kThree) {
      for (const std::string& word : {std::string("--presence"), folder_ / (who + ".presence"), std::string("--sums"),
                                      folder_ / (who + ".sums")}) {
        words.push_back(word);
      }
    }
    for (const std::string& word : ground_) words.push_back(word);
    for (const std::string& word : more) words.push_back(word);
    return RunHub(words);
  }
  // What the hub states of the month, as "packages fetch" writes it.
  void StateSet(std::optional<CountCaps> caps, const SigningPair& hub, int nodes = kNodes) {
    wire::CountSetStatement statement{*ParseMonth(kMonthTyped),
                                      tools_.digester.Sha256(RegionCountDomain().CanonicalText()),
                                      kNodes,
                                      {},
                                      std::move(caps)};
    for (int number = 1; number <= nodes; ++number) {
      const std::string bytes = Read(absl::StrCat("node-", number, ".package"));
      const auto package = wire::DecodeCountPackage(bytes, RegionCountDomain().size());
      ASSERT_TRUE(package.ok()) << package.status();
      statement.set[package->head.node] = tools_.digester.Sha256(package->head_bytes);
    }
    wire::SignedLines lines{wire::EncodeCountSet(statement), {}};
    lines.signatures.push_back({hub.key, tools_.sealer.Sign(hub, lines.text)});
    Write("month.set", wire::FormatSignedLines(lines));
  }
  node::Ran VerifyMonth() {
    std::vector<std::string> words = {"release", "verify", folder_ / "month.release", "--json"};
    for (size_t i = 0; i < ground_.size(); i += 2) {
      if (ground_[i] != "--cards") words.insert(words.end(), {ground_[i], ground_[i + 1]});
    }
    return RunHub(words);
  }
  node::Ran SignBy(const std::string& who, const std::string& name = "month.release") {
    return Do(who, {"sign", folder_ / name});
  }
  void TakeAll() {
    for (int number = 1; number <= kNodes; ++number) {
      const std::string package = Package(number);
      for (const std::string& who : kThree) {
        const node::Ran ran = Do(who, {"take", package});
        EXPECT_EQ(ran.exit_code, 0) << ran.err;
      }
    }
  }

  TemporaryFolder folder_;
  std::ostringstream out_, err_;
  Terminal terminal_{out_, err_, Language::kEnglish, false};
  FileTools tools_;
  region::Country country_{
      {.nodes = kNodes, .today = MomentOf(SystemClock().Now()).day}, &tools_.sealer, &tools_.digester};
  std::vector<std::string> ground_;
};

TEST_F(AggregateCommandsTest, ThreeProcessesAndACombinerReleaseTheMonth) {
  TakeAll();
  Round("set", "");
  Round("presence", "set");
  Round("sums", "presence");
  StateSet(CountCaps{{CountedFact::kReceived, 15}}, country_.hub_key());
  EXPECT_EQ(CombineAll({"--cap", "received=14"}).last()["reason"], "OVER_CAP") << "stricter than the hub";
  const node::Ran ran = CombineAll({"--cap", "received=1000"});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.last()["nodes"], kNodes);
  EXPECT_EQ(ran.last()["month"], kMonthTyped);
  EXPECT_EQ(ran.last()["expected"], kNodes);
  const std::string text = Read("month.release");
  EXPECT_THAT(text, testing::HasSubstr("\nfigure outcomes all all all - received 15\n"));
  EXPECT_EQ(VerifyMonth().last()["reason"], "EVIDENCE_MISSING") << "nobody has signed it yet";
  EXPECT_EQ(SignBy("etat").exit_code, 0);
  EXPECT_EQ(SignBy("region").exit_code, 0);
  EXPECT_EQ(VerifyMonth().last()["reason"], "EVIDENCE_MISSING") << "two of three";
  EXPECT_EQ(SignBy("rectorat").last()["signatures"], 3);
  const std::string released = Read("month.release");
  EXPECT_EQ(VerifyMonth().exit_code, 0) << VerifyMonth().err;
  EXPECT_EQ(SignBy("etat").exit_code, 0) << "again is harmless";
  EXPECT_EQ(VerifyMonth().exit_code, 0);
  EXPECT_EQ(CombineAll().exit_code, kExitUsage) << "a release is never replaced";
  for (const std::string& who : kThree) {
    EXPECT_FALSE(FileExists(folder_ / (who + ".sums"))) << "the three together are the sums themselves";
    EXPECT_EQ(Do(who, {"erase", "--month", kMonthTyped}).exit_code, 0);
    EXPECT_EQ(Do(who, {"sums", "--month", kMonthTyped, "--out", folder_ / "again", "--from", folder_ / "etat.presence",
                       "--from", folder_ / "region.presence", "--from", folder_ / "rectorat.presence"})
                  .last()["reason"],
              "WRONG_STATE");
  }
  Write("other.release", absl::StrReplaceAll(text, {{"expected 5", "expected 6"}}));
  EXPECT_EQ(SignBy("etat", "other.release").last()["reason"], "EQUIVOCATION") << "one release of a month, for ever";
}

TEST_F(AggregateCommandsTest, TheHubsSetIsSignedAndIsTheOneThatWasSummed) {
  TakeAll();
  Round("set", "");
  Round("presence", "set");
  Round("sums", "presence");
  StateSet(CountCaps{{CountedFact::kReceived, 14}}, country_.hub_key());
  EXPECT_EQ(CombineAll().last()["reason"], "OVER_CAP") << "the hub's own cap, whatever is typed";
  EXPECT_EQ(CombineAll({"--cap", "received=1000"}).last()["reason"], "OVER_CAP");
  StateSet(CountCaps{}, tools_.sealer.NewSigningPair());
  EXPECT_EQ(CombineAll().last()["reason"], "SIGNER_UNKNOWN") << "another hub";
  StateSet(CountCaps{}, country_.hub_key(), kNodes - 1);
  EXPECT_EQ(CombineAll().last()["reason"], "EQUIVOCATION") << "another set";
  EXPECT_FALSE(FileExists(folder_ / "month.release"));
  StateSet(std::nullopt, country_.hub_key());
  const node::Ran uncapped = CombineAll();
  EXPECT_EQ(uncapped.exit_code, 0);
  EXPECT_THAT(uncapped.err, testing::HasSubstr("plafonne")) << "a hub that lost something caps nothing, and it is said";
}

TEST_F(AggregateCommandsTest, ANodeThatNoRosterNamesIsNotTaken) {
  const std::string package = Package(1);
  std::string bytes = Read("node-1.package");
  bytes[5] = static_cast<char>(bytes[5] ^ 1);
  Write("node-1.package", bytes);
  const node::Ran ran = Do("etat", {"take", package});
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_EQ(ran.last()["reason"], "NOT_MEMBER");
}

TEST_F(AggregateCommandsTest, CardsMustBeTheConventionsKeys) {
  const std::string cards = Read("cards.txt");
  const auto with = [&](const std::string& from, const std::string& to) {
    Write("cards.txt", absl::StrReplaceAll(cards, {{from, to}}));
    return Do("etat", {"take", Package(1)}).last()["reason"];
  };
  const SealingPair& etat = country_.aggregation()[0];
  EXPECT_EQ(with(etat.key.ToHex(), country_.aggregation()[1].key.ToHex()), "SIGNER_UNKNOWN");
  EXPECT_EQ(with(tools_.sealer.SigningKeyOf(etat).ToHex(), tools_.sealer.NewSigningPair().key.ToHex()),
            "SIGNER_UNKNOWN")
      << "the convention's key says who signs, no card does";
  EXPECT_EQ(with(cards, "etat nonsense\n"), "MALFORMED");
}

TEST_F(AggregateCommandsTest, NothingIsOpenedOverTooFewNodes) {
  const std::string package = Package(1);
  for (const std::string& who : kThree) EXPECT_EQ(Do(who, {"take", package}).exit_code, 0);
  Round("set", "");
  Round("presence", "set");
  const node::Ran ran =
      Do("etat", {"sums", "--month", kMonthTyped, "--out", folder_ / "etat.sums", "--from", folder_ / "etat.presence",
                  "--from", folder_ / "region.presence", "--from", folder_ / "rectorat.presence"});
  EXPECT_EQ(ran.last()["reason"], "EVIDENCE_MISSING");
  EXPECT_FALSE(FileExists(folder_ / "etat.sums"));
}

}  // namespace
}  // namespace relais::hub
