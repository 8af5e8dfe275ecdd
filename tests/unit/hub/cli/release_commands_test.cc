// Releases as files: what the off-line commands say of good, altered and foreign ones.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "hub/cli/convention_file.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/terminal/files.h"
#include "services/core/monitoring/release.h"
#include "services/wire/release_text.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/region/country.h"
#include "tests/unit/hub/cli/cli_run.h"
#include "tests/unit/services/core/monitoring/month_maker.h"

namespace relais::hub {
namespace {

using node::Ran;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class ReleaseCommandsTest : public ::testing::Test {
 protected:
  ReleaseCommandsTest() {
    Write("anchor.txt", FormatAnchor(country_.anchor()));
    int number = 0;
    for (const SignedText& text : country_.Texts()) {
      Write(absl::StrCat("text-", ++number, ".signed"), wire::WriteSignedText(text));
      ground_.insert(ground_.end(), {"--text", In(absl::StrCat("text-", number, ".signed"))});
    }
    ground_.insert(ground_.end(), {"--anchor", In("anchor.txt")});
    first_ = Make(1, Month(681), Digest(), {});
    second_ = Make(2, Month(682), tools_.digester.Sha256(first_), {});
    Sign("first.release", first_);
    Sign("second.release", second_);
  }

  std::string In(const std::string& name) const { return folder_ / name; }
  void Write(const std::string& name, const std::string& bytes) const {
    std::ofstream(In(name), std::ios::binary) << bytes;
  }
  std::string Read(const std::string& name) const {
    std::ifstream file(In(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // The text of a month; with rules that leave something out, as a careless combiner would make it.
  std::string Make(uint64_t seed, Month month, Digest previous, const DisclosureRules& rules) {
    const std::vector<CellSums> sums = MakeMonth(domain_, seed, {});
    const ReleaseFacts facts{month,
                             previous,
                             tools_.digester.Sha256(domain_.CanonicalText()),
                             {"451", "452"},
                             {Digest::FromHex(std::string(64, 'e')), 38, 40}};
    const Release release = rules.complementary
                                ? MakeRelease(domain_, sums, rules, facts).value()
                                : AssembleRelease(domain_, sums, Disclose(domain_, sums, rules).value(), rules, facts);
    return wire::EncodeRelease(domain_, release);
  }
  // By all three whose keys the framework names, unless others are given.
  void Sign(const std::string& name, const std::string& text) { SignBy(name, text, country_.aggregation()); }
  void SignBy(const std::string& name, const std::string& text, const std::array<SealingPair, 3>& three) {
    wire::SignedRelease file{text, {}};
    for (const SealingPair& one : three) {
      file.signatures.push_back({tools_.sealer.SigningKeyOf(one), tools_.sealer.SignAs(one, text)});
    }
    Write(name, wire::FormatSignedRelease(file));
  }
  Ran Verify(const std::string& name, const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"release", "verify", In(name), "--json"};
    words.insert(words.end(), ground_.begin(), ground_.end());
    words.insert(words.end(), more.begin(), more.end());
    return RunHub(words);
  }

  FileTools tools_;
  const region::Country country_{
      {.nodes = 3, .today = MomentOf(SystemClock().Now()).day}, &tools_.sealer, &tools_.digester};
  std::vector<std::string> ground_;
  const CountDomain domain_{{"451", "452"}};
  TemporaryFolder folder_;
  std::string first_;
  std::string second_;
};

TEST_F(ReleaseCommandsTest, AGoodReleaseAndItsChainPass) {
  const Ran ran = Verify("second.release", {"--previous", In("first.release")});
  EXPECT_EQ(ran.exit_code, kExitDone) << ran.out << ran.err;
  EXPECT_EQ(ran.last()["month"], "2026-11");
  EXPECT_EQ(ran.last()["chain"], "followed");
  EXPECT_EQ(ran.last()["flaws"].size(), 0u);
  EXPECT_EQ(ran.last()["sha256"], tools_.digester.Sha256(second_).ToHex());
  EXPECT_EQ(Verify("first.release").last()["chain"], "not_asked");
}

TEST_F(ReleaseCommandsTest, AnAlteredReleaseAndAWrongKeyAreRefused) {
  std::string bytes = Read("second.release");
  const size_t digit = bytes.find("- referred ") + 11;
  bytes[digit] = bytes[digit] == '9' ? '8' : '9';
  Write("altered.release", bytes);
  EXPECT_EQ(Verify("altered.release").last()["reason"], "BAD_SIGNATURE");
  EXPECT_EQ(Verify("altered.release").exit_code, kExitRefused);
  std::array<SealingPair, 3> others = country_.aggregation();
  others[2] = tools_.sealer.NewSealingPair();
  SignBy("foreign.release", second_, others);
  EXPECT_EQ(Verify("foreign.release").last()["reason"], "SIGNER_UNKNOWN") << "one of the three was replaced";
  Write("unsigned.release", second_);
  EXPECT_EQ(Verify("unsigned.release").last()["reason"], "EVIDENCE_MISSING") << "as the combiner hands it on";
  Write("torn.release", bytes.substr(0, bytes.size() / 2));
  EXPECT_EQ(Verify("torn.release").last()["reason"], "MALFORMED");
  EXPECT_EQ(Verify("missing.release").exit_code, kExitUsage);
}

TEST_F(ReleaseCommandsTest, AForeignDomainIsRefused) {
  std::string text = second_;
  const size_t at = text.find("\ndomain ") + 8;
  text[at] = text[at] == '1' ? '2' : '1';
  Sign("domain.release", text);
  EXPECT_EQ(Verify("domain.release").last()["reason"], "UNKNOWN_VALUE");
}

TEST_F(ReleaseCommandsTest, AMonthReleasedTwiceOrOutOfItsChainIsRefused) {
  EXPECT_EQ(Verify("second.release", {"--previous", In("second.release")}).last()["reason"], "REPLAY");
  Sign("again.release", Make(3, Month(682), tools_.digester.Sha256(first_), {}));
  EXPECT_EQ(Verify("again.release", {"--previous", In("second.release")}).last()["reason"], "EQUIVOCATION");
  EXPECT_EQ(Verify("first.release", {"--previous", In("second.release")}).last()["reason"], "MALFORMED");
  Sign("other.release", Make(4, Month(681), Digest(), {}));
  EXPECT_EQ(Verify("second.release", {"--previous", In("other.release")}).last()["reason"], "MALFORMED");
}

// The combiner and the three together may err or lie: the signatures are good, and still the outsider sees it.
TEST_F(ReleaseCommandsTest, ASignedReleaseThatLetsFiguresBeWorkedOutIsRefusedByName) {
  Sign("careless.release", Make(2, Month(682), tools_.digester.Sha256(first_), {.complementary = false}));
  const Ran ran = Verify("careless.release");
  EXPECT_EQ(ran.exit_code, kExitRefused);
  const nlohmann::json last = ran.last();
  EXPECT_EQ(last["reason"], "RELEASE_FLAWED");
  ASSERT_GT(last["flaws"].size(), 0u);
  std::vector<std::string> words = {"release", "verify", In("careless.release")};
  words.insert(words.end(), ground_.begin(), ground_.end());
  const Ran shown = RunHub(words);
  EXPECT_THAT(shown.out, HasSubstr("encadré de trop près : outcomes "));
}

TEST_F(ReleaseCommandsTest, ShowsEveryFigureAndEverySuppression) {
  const Ran ran = RunHub({"release", "show", In("second.release"), "--json"});
  EXPECT_EQ(ran.exit_code, kExitDone) << ran.err;
  const nlohmann::json last = ran.last();
  EXPECT_EQ(last["figures"].size(), last["published"].get<size_t>() + last["withheld"].get<size_t>());
  size_t withheld = 0;
  for (const nlohmann::json& figure : last["figures"]) withheld += figure["persons"].is_null() ? 1 : 0;
  EXPECT_EQ(withheld, last["withheld"].get<size_t>());
  EXPECT_THAT(RunHub({"release", "show", In("second.release")}).out, HasSubstr("Orientations envoyées"));
}

// Whoever works from an export has what the release says, and nothing more.
TEST_F(ReleaseCommandsTest, NoExportHoldsAFigureThatWasWithheld) {
  const Release release = wire::DecodeRelease(second_).value();
  std::vector<std::string> published;
  for (const ReleasedCell& figure : release.figures) published.push_back(std::to_string(figure.persons));
  // The figures of one column, counted from the last one.
  const auto persons_in = [](const std::string& csv, char separator, size_t from_last) {
    std::vector<std::string> persons;
    std::vector<std::string> lines = absl::StrSplit(csv, '\n');
    for (size_t i = 1; i < lines.size(); ++i) {
      const std::vector<std::string> fields = absl::StrSplit(absl::StripSuffix(lines[i], "\r"), separator);
      if (fields.size() <= from_last) continue;
      const std::string& figure = fields[fields.size() - 1 - from_last];
      if (!figure.empty() && std::all_of(figure.begin(), figure.end(), absl::ascii_isdigit)) persons.push_back(figure);
    }
    return persons;
  };
  EXPECT_EQ(persons_in(RunHub({"release", "show", In("second.release"), "--csv-fr"}).out, ';', 0), published);
  EXPECT_EQ(persons_in(RunHub({"release", "show", In("second.release"), "--csv"}).out, ',', 1), published);
  ASSERT_EQ(RunHub({"release", "export", In("second.release"), "--out", In("all")}).exit_code, kExitDone);
  EXPECT_EQ(persons_in(Read("all/figures.csv"), ',', 1), published);
  std::vector<std::string> in_json;
  const nlohmann::json last = RunHub({"release", "show", In("second.release"), "--json"}).last();
  for (const nlohmann::json& figure : last["figures"]) {
    if (!figure["persons"].is_null()) in_json.push_back(std::to_string(figure["persons"].get<uint64_t>()));
  }
  EXPECT_EQ(in_json, published);
}

TEST_F(ReleaseCommandsTest, TheFrenchTableOpensInAFrenchSpreadsheet) {
  const std::string csv = RunHub({"release", "show", In("second.release"), "--csv-fr"}).out;
  EXPECT_THAT(csv, StartsWith("\xEF\xBB\xBFMois;Tableau;Territoire;Besoin;Public;Âge;Donnée;Libellé;Personnes\r\n"));
  EXPECT_THAT(csv, HasSubstr("2026-11;outcomes;tous;tous;tous;;referred;Orientations envoyées;"));
  EXPECT_THAT(csv, HasSubstr(";retenu\r\n"));
  const std::vector<std::string> lines = absl::StrSplit(csv, "\r\n");
  for (size_t i = 0; i + 1 < lines.size(); ++i) {
    EXPECT_EQ(std::count(lines[i].begin(), lines[i].end(), ';'), 8) << lines[i];
    EXPECT_EQ(lines[i].find('\n'), std::string::npos);
  }
}

TEST_F(ReleaseCommandsTest, OpenDataCarriesItsSchemaItsLicenceAndTheSignedFile) {
  const Ran ran = RunHub({"release", "export", In("second.release"), "--out", In("open"), "--json"});
  EXPECT_EQ(ran.exit_code, kExitDone) << ran.err;
  const nlohmann::json schema = nlohmann::json::parse(Read("open/schema.json"));
  const std::string csv = Read("open/figures.csv");
  const std::vector<std::string> head = absl::StrSplit(csv.substr(0, csv.find('\n')), ',');
  ASSERT_EQ(schema["fields"].size(), head.size());
  for (size_t i = 0; i < head.size(); ++i) EXPECT_EQ(schema["fields"][i]["name"], head[i]);
  const nlohmann::json package = nlohmann::json::parse(Read("open/datapackage.json"));
  EXPECT_EQ(package["licenses"][0]["name"], "etalab-2.0");
  EXPECT_EQ(package["resources"][0]["path"], "figures.csv");
  EXPECT_EQ(package["resources"][1]["path"], "2026-11.release");
  EXPECT_EQ(package["coverage"]["reported"], 38);
  EXPECT_EQ(Read("open/2026-11.release"), Read("second.release"));
}

}  // namespace
}  // namespace relais::hub
