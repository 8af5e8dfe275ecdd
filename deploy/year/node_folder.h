// The folder of a node whose ledger was kept, complete, so that `relais-node serve` opens it.
#ifndef RELAIS_DEPLOY_YEAR_NODE_FOLDER_H_
#define RELAIS_DEPLOY_YEAR_NODE_FOLDER_H_

#include <string>

#include "absl/status/status.h"
#include "deploy/year/papers.h"
#include "services/adapters/openssl/certificate_authority.h"
#include "services/adapters/terminal/terminal.h"

namespace relais::year {

// Where the ledger of office `number` lies, below the folder of all nodes.
std::string NodeFolderOf(const std::string& nodes, int number);
std::string NodeStoreOf(const std::string& nodes, int number);

// Settings, anchor, keys of the year and a client certificate that `authority` signs as of `now`, into `folder`, which
// is there and holds no keys yet. The hub is looked for at 127.0.0.1:7443.
absl::Status WriteNodeFolder(const std::string& folder, const OfficePaper& paper, const std::string& name,
                             const Anchor& anchor, const CertificateAuthority& authority, absl::Time now,
                             const Terminal& terminal);

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_NODE_FOLDER_H_
