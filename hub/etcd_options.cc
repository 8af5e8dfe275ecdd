#include "hub/etcd_options.h"

#include <utility>

#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/system/read_file.h"

namespace relais::hub {
namespace {

constexpr size_t kKeyBytesMax = 16u << 10;

// A setting that names no such file is a wrong setting.
absl::Status ReadInto(absl::StatusOr<std::string> read, std::string& pem) {
  if (!read.ok()) return absl::InvalidArgumentError(read.status().message());
  pem = *std::move(read);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<EtcdLedgerOptions> EtcdOptionsOf(const HubConfig& config) {
  const LedgerSettings& settings = config.ledger;
  EtcdLedgerOptions options;
  absl::Status status = ReadInto(ReadTextFile(settings.authority_path), options.authority_pem);
  status.Update(ReadInto(ReadTextFile(settings.certificate_path), options.certificate_pem));
  status.Update(ReadInto(ReadSecretFile(settings.key_path, kKeyBytesMax), options.key_pem));
  if (!status.ok()) return status;
  options.endpoints = settings.endpoints;
  options.prefix = settings.prefix;
  options.holder = config.region;
  options.server = config.name;
  options.quota_bytes = settings.quota_bytes;
  return options;
}

}  // namespace relais::hub
