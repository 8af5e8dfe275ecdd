#include "hub/cli/account_folder.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/terminal/command.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/json_message.h"
#include "services/core/convention/join_token.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {
namespace {

absl::StatusOr<AccountFolder> ReadAccountFile(const std::string& folder, const Terminal& terminal) {
  const std::string path = Below(folder, kAccountFile);
  const absl::StatusOr<std::string> text = ReadWholeFile(path, terminal);
  if (!text.ok()) return text.status();
  const absl::StatusOr<nlohmann::json> json = ParseJson(*text, path, terminal);
  if (!json.ok()) return json.status();
  AccountFolder read;
  const auto field = [&json](const char* name) {
    const auto it = json->find(name);
    return it != json->end() && it->is_string() ? it->get<std::string>() : std::string();
  };
  read.account = AccountId::FromHex(field("account"));
  read.region = field("region");
  read.hub_address = field("hub");
  if (read.account.none() || read.region.empty() || !IsHubAddress(read.hub_address)) {
    return BadUsage(absl::StrCat(path, terminal.Say(" n'est pas le fichier d'un compte", " is no account's file")));
  }
  return read;
}

}  // namespace

absl::StatusOr<AccountFolder> ReadAccountFolder(const std::string& folder, const Terminal& terminal) {
  absl::StatusOr<AccountFolder> read = ReadAccountFile(folder, terminal);
  if (!read.ok()) return read;
  const absl::StatusOr<std::string> key = ReadSecretFile(Below(folder, kAccountKeyFile), limits::kCertificateBytesMax);
  if (!key.ok()) return BadUsage(key.status().message());
  const absl::StatusOr<std::string> certificate = ReadWholeFile(Below(folder, kAccountCertificateFile), terminal);
  if (!certificate.ok()) return certificate.status();
  const absl::StatusOr<std::string> authority = ReadWholeFile(Below(folder, kAccountAuthorityFile), terminal);
  if (!authority.ok()) return authority.status();
  read->key_pem = *key;
  read->certificate_pem = *certificate;
  read->authority_pem = *authority;
  return read;
}

absl::Status WriteAccountFolder(const std::string& folder, const AccountFolder& account, const Terminal& terminal) {
  if (absl::Status status = MakeFolder(folder, terminal); !status.ok()) return status;
  const std::string path = Below(folder, kAccountFile);
  if (FileExists(path)) {
    const absl::StatusOr<AccountFolder> earlier = ReadAccountFile(folder, terminal);
    if (!earlier.ok()) return earlier.status();
    if (earlier->account != account.account) {
      return BadUsage(absl::StrCat(folder, terminal.Say(" est le dossier d'un autre compte", " is another account's")));
    }
  }
  const nlohmann::json json = {
      {"account", account.account.ToHex()}, {"region", account.region}, {"hub", account.hub_address}};
  absl::Status status = WriteWholeFile(Below(folder, kAccountKeyFile), account.key_pem, kSecretMode, terminal);
  if (status.ok()) {
    status = WriteWholeFile(Below(folder, kAccountCertificateFile), account.certificate_pem, kPublicMode, terminal);
  }
  if (status.ok()) {
    status = WriteWholeFile(Below(folder, kAccountAuthorityFile), account.authority_pem, kPublicMode, terminal);
  }
  if (status.ok()) status = WriteWholeFile(path, json.dump() + "\n", kPublicMode, terminal);
  return status;
}

}  // namespace relais::hub
