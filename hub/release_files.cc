#include "hub/release_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "services/core/convention/aggregation_keys.h"
#include "services/core/handoff/reason.h"
#include "services/wire/release_text.h"

namespace relais::hub {
namespace {

std::string BytesOfFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

struct FoundRelease {
  std::string name;
  Release release;
  Digest text_sha256;
};

absl::StatusOr<FoundRelease> ReadOne(const std::filesystem::path& path, const wire::ReleaseSigners& signers,
                                     const HubPorts& ports) {
  const auto verify = [&ports](const SigningKey& key, absl::string_view text, const Signature& signature) {
    return ports.sealer->Verify(key, text, signature);
  };
  absl::StatusOr<wire::VerifiedRelease> read = wire::VerifyRelease(BytesOfFile(path), signers, verify);
  if (!read.ok()) return read.status();
  return FoundRelease{path.filename().string(), std::move(read->release), ports.digester->Sha256(read->file.text)};
}

}  // namespace

std::vector<std::array<SealingKey, kAggregators>> AskAggregationKeys(HubRunner& runner) {
  const auto ask = [](const HubEngine& engine) { return AggregationKeysIn(engine.state().knowledge()); };
  return AskEngine(runner, ask).value_or(std::vector<std::array<SealingKey, kAggregators>>());
}

std::unique_ptr<ReleasedFigures> ReadReleases(const std::string& folder, const CountDomain& domain,
                                              std::vector<std::array<SealingKey, kAggregators>> frameworks,
                                              const HubPorts& ports) {
  auto figures = std::make_unique<ReleasedFigures>(domain, ports.digester->Sha256(domain.CanonicalText()));
  const auto refuse = [&](const std::string& name, const absl::Status& status) {
    ports.telemetry->Log(Severity::kError, "release_refused",
                         {{"file", name}, {"reason", std::string(ReasonName(ReasonOf(status)))}});
  };
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".release") paths.push_back(entry.path());
  }
  if (paths.empty()) return figures;
  std::sort(paths.begin(), paths.end());
  const wire::ReleaseSigners signers{std::move(frameworks),
                                     [&ports](const SigningKey& signing, const SealingKey& sealing) {
                                       return ports.sealer->SameHolder(signing, sealing);
                                     }};
  std::vector<FoundRelease> found;
  for (const std::filesystem::path& path : paths) {
    absl::StatusOr<FoundRelease> one = ReadOne(path, signers, ports);
    if (one.ok()) {
      found.push_back(*std::move(one));
    } else {
      refuse(path.filename().string(), one.status());
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const FoundRelease& a, const FoundRelease& b) { return a.release.month < b.release.month; });
  for (const FoundRelease& one : found) {
    if (absl::Status added = figures->Add(one.release, one.text_sha256); !added.ok()) refuse(one.name, added);
  }
  return figures;
}

}  // namespace relais::hub
