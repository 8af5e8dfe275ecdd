// An administrator's folder: the account's key and certificate, and where its hub is.
#ifndef RELAIS_HUB_CLI_ACCOUNT_FOLDER_H_
#define RELAIS_HUB_CLI_ACCOUNT_FOLDER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/adapters/terminal/terminal.h"
#include "services/core/access/principal.h"

namespace relais::hub {

// Names within the folder.
inline constexpr char kAccountFile[] = "account.json";
inline constexpr char kAccountKeyFile[] = "account.key.pem";
inline constexpr char kAccountCertificateFile[] = "account.crt.pem";
inline constexpr char kAccountAuthorityFile[] = "hub-ca.crt";

struct AccountFolder {
  AccountId account;
  std::string region;
  std::string hub_address;  // of the port where certificates are shown, host:port
  std::string key_pem;
  std::string certificate_pem;
  std::string authority_pem;
};

// BadUsage names the file that is missing or not right. The key must be readable by its owner only.
absl::StatusOr<AccountFolder> ReadAccountFolder(const std::string& folder, const Terminal& terminal);
// Replaces an earlier certificate and key of the same account; BadUsage when the folder is another account's. The file
// that says so comes last.
absl::Status WriteAccountFolder(const std::string& folder, const AccountFolder& account, const Terminal& terminal);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_ACCOUNT_FOLDER_H_
