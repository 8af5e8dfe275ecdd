#include "deploy/year/counting_folder.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "hub/aggregate/ground.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/terminal/files.h"
#include "services/wire/knowledge_codec.h"

namespace relais::year {
namespace {

absl::Status WriteThree(const std::string& folder, const CountingPaper& paper, const Terminal& terminal) {
  YearEntropy unused(0);
  const SodiumSealer sealer(unused);
  std::string cards;
  for (size_t i = 0; i < paper.aggregation.size(); ++i) {
    const SealingPair& pair = paper.aggregation.at(i);
    const auto by = static_cast<Aggregator>(i + 1);
    const std::string name = absl::StrCat(AggregatorName(by), ".key");
    if (auto status = WriteKeyFile(Below(folder, name), pair.secret, terminal); !status.ok()) return status;
    absl::StrAppend(&cards, hub::FormatCard({by, sealer.SigningKeyOf(pair), pair.key}));
  }
  return WriteWholeFile(Below(folder, "cards.txt"), cards, kPublicMode, terminal);
}

}  // namespace

absl::Status WriteCountingFolder(const std::string& folder, const Papers& papers, const Terminal& terminal) {
  const std::string texts = Below(folder, "texts");
  if (auto status = MakeFolder(texts, terminal); !status.ok()) return status;
  absl::Status status = WriteThree(folder, papers.counting(), terminal);
  if (status.ok()) {
    status = WriteWholeFile(Below(folder, "anchor.txt"), FormatAnchor(papers.anchor()), kPublicMode, terminal);
  }
  int number = 0;
  for (const SignedText& text : papers.public_texts()) {
    if (!status.ok()) return status;
    status = WriteWholeFile(Below(texts, absl::StrFormat("%04d.signed", ++number)), wire::WriteSignedText(text),
                            kPublicMode, terminal);
  }
  return status;
}

absl::Status WriteReleases(const std::string& folder, const Network& network, const Terminal& terminal) {
  if (auto status = MakeFolder(folder, terminal); !status.ok()) return status;
  absl::Status status = absl::OkStatus();
  for (const MonthRelease& release : network.releases()) {
    if (!status.ok()) return status;
    status = WriteNewFile(Below(folder, absl::StrCat(FormatMonth(release.month), ".release")), release.file,
                          kPublicMode, terminal);
  }
  return status;
}

}  // namespace relais::year
