// The folder of releases: what the hub answers from, what it leaves out and why.
#include "hub/release_files.h"

#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/wire/release_text.h"
#include "tests/fakes/logged_events.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/services/core/monitoring/month_maker.h"

namespace relais::hub {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ReleaseFilesTest : public ::testing::Test {
 protected:
  using Three = std::array<SealingPair, kAggregators>;
  ReleaseFilesTest() {
    for (size_t i = 0; i < kAggregators; ++i) {
      ours_[i] = sealer_.NewSealingPair();
      others_[i] = sealer_.NewSealingPair();
    }
  }

  void Lay(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  // Made and laid; the digest of its text.
  Digest LayRelease(Month month, const Digest& previous, const Three& signers) {
    const Release release =
        MakeRelease(domain_, MakeMonth(domain_, static_cast<uint64_t>(month.value()), {}), {},
                    {month, previous, digester_.Sha256(domain_.CanonicalText()), {"451", "452"}, {Digest(), 38, 40}})
            .value();
    wire::SignedRelease file{wire::EncodeRelease(domain_, release), {}};
    for (const SealingPair& one : signers) {
      file.signatures.push_back({sealer_.SigningKeyOf(one), sealer_.SignAs(one, file.text)});
    }
    Lay(FormatMonth(month) + ".release", wire::FormatSignedRelease(file));
    return digester_.Sha256(file.text);
  }
  std::vector<Month> Read() {
    HubPorts ports;
    ports.digester = &digester_;
    ports.sealer = &sealer_;
    ports.telemetry = &events_;
    std::vector<std::array<SealingKey, kAggregators>> frameworks;
    if (framework_known_) frameworks.push_back({ours_[0].key, ours_[1].key, ours_[2].key});
    figures_ = ReadReleases(folder_.path(), domain_, frameworks, ports);
    return figures_->months();
  }

  TemporaryFolder folder_;
  LoggedEvents events_;
  SeededEntropy entropy_{7};
  SodiumSealer sealer_{entropy_};
  OpensslDigester digester_;
  Three ours_, others_;
  bool framework_known_ = true;
  const CountDomain domain_{{"451", "452"}};
  const Month first_{682};
  std::unique_ptr<ReleasedFigures> figures_;
};

TEST_F(ReleaseFilesTest, MonthsThatFollowOneAnotherAreAnsweredFrom) {
  const Digest text = LayRelease(first_, Digest(), ours_);
  LayRelease(first_.next(), text, ours_);
  EXPECT_THAT(Read(), ElementsAre(first_, first_.next()));
  const auto coverage = figures_->Coverage({first_, first_.next()});
  ASSERT_TRUE(coverage.has_value());
  EXPECT_EQ(coverage->nodes, 76u);
  EXPECT_EQ(coverage->due, 80u);
  EXPECT_EQ(figures_->Coverage({first_, Month(690)}), std::nullopt);
}

TEST_F(ReleaseFilesTest, AStrangersReleaseIsLeftOutAndWhatFollowsOnIt) {
  const Digest text = LayRelease(first_, Digest(), others_);
  LayRelease(first_.next(), text, ours_);
  EXPECT_THAT(Read(), ElementsAre(first_.next())) << "the first one that is known begins the chain";
  LayRelease(first_, Digest(), ours_);
  LayRelease(first_.next(), Digest(), ours_);
  EXPECT_THAT(Read(), ElementsAre(first_)) << "the second does not name the first";
}

TEST_F(ReleaseFilesTest, AnAlteredReleaseIsLeftOut) {
  LayRelease(first_, Digest(), ours_);
  std::ifstream file(folder_ / FormatMonth(first_) + ".release", std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  bytes.replace(bytes.find("reported 38"), 11, "reported 39");
  Lay(FormatMonth(first_) + ".release", bytes);
  EXPECT_THAT(Read(), IsEmpty());
}

TEST_F(ReleaseFilesTest, TwoOfTheThreeAreNotEnough) {
  LayRelease(first_, Digest(), {ours_[0], ours_[1], others_[2]});
  EXPECT_THAT(Read(), IsEmpty());
  LayRelease(first_, Digest(), ours_);
  EXPECT_THAT(Read(), ElementsAre(first_));
}

TEST_F(ReleaseFilesTest, WithoutAFrameworkOrFolderThereIsNothing) {
  LayRelease(first_, Digest(), ours_);
  framework_known_ = false;
  EXPECT_THAT(Read(), IsEmpty());
  HubPorts ports;
  ports.digester = &digester_;
  ports.sealer = &sealer_;
  EXPECT_THAT(ReadReleases(folder_ / "none", domain_, {}, ports)->months(), IsEmpty());
}

}  // namespace
}  // namespace relais::hub
