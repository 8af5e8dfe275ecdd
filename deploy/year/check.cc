#include "deploy/year/check.h"

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "deploy/year/lots.h"
#include "deploy/year/truth.h"
#include "hub/hub_codec.h"
#include "services/adapters/communes/region_counts.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/terminal/files.h"
#include "services/wire/release_text.h"

namespace relais::year {
namespace {

// By the line up to its count.
using TrueCells = absl::flat_hash_map<std::string, uint64_t>;

absl::StatusOr<TrueCells> ReadCells(const std::string& path, const Terminal& terminal) {
  const absl::StatusOr<std::string> bytes = ReadWholeFile(path, terminal);
  if (!bytes.ok()) return bytes.status();
  TrueCells cells;
  for (absl::string_view line : absl::StrSplit(*bytes, '\n', absl::SkipEmpty())) {
    const size_t comma = line.rfind(',');
    uint64_t count = 0;
    if (comma != line.npos && absl::SimpleAtoi(line.substr(comma + 1), &count)) {
      cells[line.substr(0, comma + 1)] = count;
    }
  }
  return cells;
}

struct Compared {
  size_t figures = 0;
  std::string first_wrong;  // empty: none
};

void Compare(const Release& release, const TrueCells& cells, Compared* compared) {
  for (const ReleasedCell& figure : release.figures) {
    ++compared->figures;
    const std::string name = TruthCellName(RegionCountDomain(), release.month, figure.cell);
    const auto it = cells.find(name);
    const uint64_t truth = it == cells.end() ? 0 : it->second;
    if (truth == figure.persons || !compared->first_wrong.empty()) continue;
    compared->first_wrong = absl::StrCat(name, figure.persons, " != ", truth);
  }
}

absl::StatusOr<wire::VerifiedRelease> ReadRelease(const std::string& path, const wire::ReleaseSigners& signers,
                                                  const Sealer& sealer, const Terminal& terminal) {
  const absl::StatusOr<std::string> bytes = ReadWholeFile(path, terminal);
  if (!bytes.ok()) return bytes.status();
  return wire::VerifyRelease(*bytes, signers,
                             [&sealer](const SigningKey& key, absl::string_view text, const Signature& signature) {
                               return sealer.Verify(key, text, signature);
                             });
}

// The three that the year's framework names, as plan.json holds them.
absl::StatusOr<wire::ReleaseSigners> ReadSigners(const Arguments& arguments, const Sealer& sealer,
                                                 const Terminal& terminal) {
  const absl::StatusOr<std::string> text = ReadWholeFile(Below(arguments.Get("--truth"), kPlanFile), terminal);
  if (!text.ok()) return text.status();
  const nlohmann::json plan = nlohmann::json::parse(*text, nullptr, false);
  if (!plan.is_object() || !plan.contains("aggregation") || plan["aggregation"].size() != kAggregators) {
    return BadUsage(kPlanFile);
  }
  wire::ReleaseSigners signers;
  signers.frameworks.emplace_back();
  for (size_t i = 0; i < kAggregators; ++i) {
    signers.frameworks.back().at(i) = SealingKey::FromHex(plan["aggregation"][i].get<std::string>());
  }
  signers.same_holder = [&sealer](const SigningKey& signing, const SealingKey& sealing) {
    return sealer.SameHolder(signing, sealing);
  };
  return signers;
}

// Every month that the truth says was reported, in order: signed, chained, consistent, and true.
absl::Status CheckReleases(const Arguments& arguments, const nlohmann::json& truth, Terminal& terminal) {
  const std::string folder = arguments.Get("--releases");
  const absl::StatusOr<TrueCells> cells = ReadCells(Below(arguments.Get("--truth"), kReportedFile), terminal);
  if (!cells.ok()) return cells.status();
  const OpensslDigester digester;
  YearEntropy unused(0);
  const SodiumSealer sealer(unused);
  const absl::StatusOr<wire::ReleaseSigners> signers = ReadSigners(arguments, sealer, terminal);
  if (!signers.ok()) return signers.status();
  ReleasedFigures released(RegionCountDomain(), digester.Sha256(RegionCountDomain().CanonicalText()));
  Compared compared;
  for (const auto& [month, facts] : truth["months"].items()) {
    if (!facts.contains("reported")) continue;
    const absl::StatusOr<wire::VerifiedRelease> one =
        ReadRelease(Below(folder, absl::StrCat(month, ".release")), *signers, sealer, terminal);
    if (!one.ok()) return one.status();
    if (auto status = released.Add(one->release, digester.Sha256(one->file.text)); !status.ok()) return status;
    Compare(one->release, *cells, &compared);
    if (one->release.coverage.reported != facts["reported"] && compared.first_wrong.empty()) {
      compared.first_wrong = absl::StrCat(month, ": ", one->release.coverage.reported, " nodes");
    }
  }
  terminal.result().update({{"releases", released.months().size()}, {"figures", compared.figures}});
  terminal.Line(absl::StrCat(released.months().size(), terminal.Say(" publications, ", " releases, "), compared.figures,
                             terminal.Say(" chiffres", " figures")));
  if (compared.first_wrong.empty()) return absl::OkStatus();
  return BadUsage(absl::StrCat(terminal.Say("une publication ne dit pas la vérité : ", "a release is not the truth: "),
                               compared.first_wrong));
}

absl::Status CheckLedger(const Arguments& arguments, const nlohmann::json& truth, Terminal& terminal) {
  OpensslDigester digester;
  YearEntropy unused(0);
  SodiumSealer sealer(unused);
  RocksLedgerOptions options;
  options.folder = arguments.Get("--store");
  absl::StatusOr<std::unique_ptr<RocksLedger>> ledger = RocksLedger::OpenReadOnly(options, digester);
  if (!ledger.ok()) return BadUsage(ledger.status().message());
  if ((*ledger)->trimmed() != 0) {
    return BadUsage(terminal.Say("les premiers enregistrements ont déjà quitté ce registre",
                                 "the first records have left this ledger already"));
  }
  const hub::HubCodec codec(wire::KeyToolsOf(sealer, digester));
  HubTally tally;
  const absl::Status read = (*ledger)->Replay(0, [&](uint64_t, absl::string_view bytes) -> absl::Status {
    const absl::StatusOr<hub::HubRecord> record = codec.DecodeRecord(bytes);
    if (record.ok()) tally.Hear(*record);
    return record.status();
  });
  if (!read.ok()) return BadUsage(read.message());
  const bool equal = tally.Arrived().ToJson() == truth["handoffs"];
  terminal.result().update({{"handoffs", tally.counts().Total()},
                            {"hub_refused", tally.refused()},
                            {"hub_journeys", tally.journeys()},
                            {"months", tally.counts().ToJson()},
                            {"chain", (*ledger)->head().chain.ToHex()},
                            {"equals_truth", equal}});
  terminal.Line(absl::StrCat(tally.counts().Total(),
                             terminal.Say(" passages de relais dans le registre", " handoffs in the ledger")));
  if (equal) return absl::OkStatus();
  return BadUsage(
      terminal.Say("le registre ne contient pas ce que dit la vérité", "the ledger does not hold what the truth says"));
}

}  // namespace

absl::Status CheckYear(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<std::string> text = ReadWholeFile(Below(arguments.Get("--truth"), kTruthFile), terminal);
  if (!text.ok()) return text.status();
  const nlohmann::json truth = nlohmann::json::parse(*text, nullptr, false);
  if (!truth.is_object() || !truth.contains("handoffs") || !truth.contains("months")) return BadUsage(kTruthFile);
  if (arguments.Has("--releases")) {
    if (auto status = CheckReleases(arguments, truth, terminal); !status.ok()) return status;
  }
  return CheckLedger(arguments, truth, terminal);
}

}  // namespace relais::year
