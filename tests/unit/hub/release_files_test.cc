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
  ReleaseFilesTest() { Lay(kReleaseSignersFile, combiner_.key.ToHex() + "\n"); }

  void Lay(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  // Made and laid; the digest of its text.
  Digest LayRelease(Month month, const Digest& previous, const SigningPair& signer) {
    const Release release =
        MakeRelease(domain_, MakeMonth(domain_, static_cast<uint64_t>(month.value()), {}), {},
                    {month, previous, digester_.Sha256(domain_.CanonicalText()), {"451", "452"}, {Digest(), 38, 40}})
            .value();
    wire::SignedRelease file{wire::EncodeRelease(domain_, release), signer.key, {}};
    file.signature = sealer_.Sign(signer, file.text);
    Lay(FormatMonth(month) + ".release", wire::FormatSignedRelease(file));
    return digester_.Sha256(file.text);
  }
  std::vector<Month> Read() {
    HubPorts ports;
    ports.digester = &digester_;
    ports.sealer = &sealer_;
    ports.telemetry = &events_;
    figures_ = ReadReleases(folder_.path(), domain_, ports);
    return figures_->months();
  }

  TemporaryFolder folder_;
  LoggedEvents events_;
  SeededEntropy entropy_{7};
  SodiumSealer sealer_{entropy_};
  OpensslDigester digester_;
  const SigningPair combiner_ = sealer_.SigningPairFrom(Secret32(std::string(32, 'c')));
  const SigningPair stranger_ = sealer_.SigningPairFrom(Secret32(std::string(32, 's')));
  const CountDomain domain_{{"451", "452"}};
  const Month first_{682};
  std::unique_ptr<ReleasedFigures> figures_;
};

TEST_F(ReleaseFilesTest, MonthsThatFollowOneAnotherAreAnsweredFrom) {
  const Digest text = LayRelease(first_, Digest(), combiner_);
  LayRelease(first_.next(), text, combiner_);
  EXPECT_THAT(Read(), ElementsAre(first_, first_.next()));
  const auto coverage = figures_->Coverage({first_, first_.next()});
  ASSERT_TRUE(coverage.has_value());
  EXPECT_EQ(coverage->nodes, 76u);
  EXPECT_EQ(coverage->due, 80u);
  EXPECT_EQ(figures_->Coverage({first_, Month(690)}), std::nullopt);
}

TEST_F(ReleaseFilesTest, AStrangersReleaseIsLeftOutAndWhatFollowsOnIt) {
  const Digest text = LayRelease(first_, Digest(), stranger_);
  LayRelease(first_.next(), text, combiner_);
  EXPECT_THAT(Read(), ElementsAre(first_.next())) << "the first one that is known begins the chain";
  LayRelease(first_, Digest(), combiner_);
  LayRelease(first_.next(), Digest(), combiner_);
  EXPECT_THAT(Read(), ElementsAre(first_)) << "the second does not name the first";
}

TEST_F(ReleaseFilesTest, AnAlteredReleaseIsLeftOut) {
  LayRelease(first_, Digest(), combiner_);
  std::ifstream file(folder_ / FormatMonth(first_) + ".release", std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  bytes.replace(bytes.find("reported 38"), 11, "reported 39");
  Lay(FormatMonth(first_) + ".release", bytes);
  EXPECT_THAT(Read(), IsEmpty());
}

TEST_F(ReleaseFilesTest, WithoutSignersOrFolderThereIsNothing) {
  LayRelease(first_, Digest(), combiner_);
  Lay(kReleaseSignersFile, "");
  EXPECT_THAT(Read(), IsEmpty());
  HubPorts ports;
  ports.digester = &digester_;
  EXPECT_THAT(ReadReleases(folder_ / "none", domain_, ports)->months(), IsEmpty());
}

}  // namespace
}  // namespace relais::hub
