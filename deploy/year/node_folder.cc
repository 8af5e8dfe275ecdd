#include "deploy/year/node_folder.h"

#include "absl/strings/str_cat.h"
#include "services/adapters/openssl/csr.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/terminal/files.h"

namespace relais::year {
namespace {

absl::Status WriteKeys(const std::string& folder, const OfficePaper& paper, const Terminal& terminal) {
  absl::Status status = WriteKeyFile(Below(folder, "identity.key"), paper.identity.secret, terminal);
  if (status.ok()) status = WriteKeyFile(Below(folder, "vault.key"), paper.vault, terminal);
  int number = 0;
  for (const SealingPair& pair : paper.sealing) {
    if (!status.ok()) return status;
    status = WriteKeyFile(Below(folder, absl::StrCat("sealing-", ++number, ".key")), pair.secret, terminal);
  }
  return status;
}

absl::Status WriteCertificate(const std::string& folder, NodeId node, const CertificateAuthority& authority,
                              absl::Time now, const Terminal& terminal) {
  const absl::StatusOr<NodeRequest> request = MakeNodeRequest();
  if (!request.ok()) return request.status();
  const absl::StatusOr<IssuedCertificate> issued = authority.SignNode(request->csr_der, node, now);
  if (!issued.ok()) return issued.status();
  absl::Status status = CreateSecretFile(Below(folder, "node.key"), request->key_pem);
  if (status.ok()) status = WriteWholeFile(Below(folder, "node.crt"), issued->pem, kPublicMode, terminal);
  if (status.ok()) status = WriteWholeFile(Below(folder, "hub-ca.crt"), authority.pem(), kPublicMode, terminal);
  return status;
}

}  // namespace

std::string NodeFolderOf(const std::string& nodes, int number) {
  return absl::StrCat(nodes, "/", number);
}

std::string NodeStoreOf(const std::string& nodes, int number) {
  return Below(NodeFolderOf(nodes, number), "store");
}

absl::Status WriteNodeFolder(const std::string& folder, const OfficePaper& paper, const std::string& name,
                             const Anchor& anchor, const CertificateAuthority& authority, absl::Time now,
                             const Terminal& terminal) {
  for (const char* part : {"keys", "tls"}) {
    if (absl::Status status = MakeFolder(Below(folder, part), terminal); !status.ok()) return status;
  }
  if (absl::Status status = WriteKeys(Below(folder, "keys"), paper, terminal); !status.ok()) return status;
  absl::Status status = WriteCertificate(Below(folder, "tls"), paper.node, authority, now, terminal);
  if (status.ok()) {
    status = WriteWholeFile(Below(folder, "anchor.json"), FormatAnchor(anchor), kPublicMode, terminal);
  }
  if (!status.ok()) return status;
  const std::string settings =
      absl::StrCat("region = \"", authority.region(), "\"\nnode = \"", paper.node.ToHex(), "\"\npartner = \"",
                   paper.partner.ToHex(), "\"\nname = \"", name, "\"\n\n[hub]\naddress = \"127.0.0.1:7443\"\n");
  return WriteWholeFile(Below(folder, "node.toml"), settings, kPublicMode, terminal);
}

}  // namespace relais::year
