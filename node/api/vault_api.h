// VaultService's doorway: what the node keeps, until when, and under which keys.
#ifndef RELAIS_NODE_API_VAULT_API_H_
#define RELAIS_NODE_API_VAULT_API_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "node/api/access_keeper.h"
#include "node/node_runner.h"
#include "node/tls_folder.h"
#include "relais/v1/vault_service.grpc.pb.h"
#include "services/adapters/backup/backup_desk.h"
#include "services/adapters/grpc/gate.h"

namespace relais::node {

// One for each door. Synchronous; any number of threads. Every call asks the gate first, and what is exported or erased
// is entered in the access log before.
class VaultApi final : public v1::VaultService::Service {
 public:
  struct Options {
    TlsFolder tls;
    std::string keys_dir;
    std::string vault_path;
    std::function<bool()> erasing;  // something erased may still be in a file; any thread
    std::function<void()> call;     // the hub is called at once; any thread
    BackupDesk* backups = nullptr;  // none: no backup is made here
    bool local = false;             // the node's own machine: it may name any of its folders
  };
  // All outlive this object.
  VaultApi(NodePorts ports, NodeRunner* runner, Gate* gate, const AccessKeeper* access, Options options)
      : ports_(ports), runner_(runner), gate_(gate), access_(access), options_(std::move(options)) {}

  grpc::Status GetVault(grpc::ServerContext* context, const v1::GetVaultRequest* request,
                        v1::GetVaultResponse* response) override;
  grpc::Status ListKept(grpc::ServerContext* context, const v1::ListKeptRequest* request,
                        v1::ListKeptResponse* response) override;
  grpc::Status Export(grpc::ServerContext* context, const v1::ExportRequest* request,
                      v1::ExportResponse* response) override;
  grpc::Status Rectify(grpc::ServerContext* context, const v1::RectifyRequest* request,
                       v1::RectifyResponse* response) override;
  grpc::Status DeclareRestore(grpc::ServerContext* context, const v1::DeclareRestoreRequest* request,
                              v1::DeclareRestoreResponse* response) override;
  grpc::Status EraseHere(grpc::ServerContext* context, const v1::EraseHereRequest* request,
                         v1::EraseHereResponse* response) override;
  grpc::Status MakeBackup(grpc::ServerContext* context, const v1::MakeBackupRequest* request,
                          grpc::ServerWriter<v1::MakeBackupResponse>* writer) override;

 private:
  void TellSealingKeys(v1::GetVaultResponse& response) const;
  void TellCertificate(v1::GetVaultResponse& response) const;
  // Of every referral of `journey`, or of all when it is none.
  absl::StatusOr<std::vector<v1::ReferralDetail>> Details(JourneyId journey) const;
  // What was noted of a need solved here; nothing when no such note is kept.
  absl::StatusOr<std::optional<v1::SolveHereRequest>> SolvedHereOf(JourneyId journey) const;
  std::string ReadCopy(JourneyId journey, BodyIndex body) const;
  absl::Status RectifyRow(RowKey key, const Rectification& right);

  const NodePorts ports_;
  NodeRunner* const runner_;
  Gate* const gate_;
  const AccessKeeper* const access_;
  const Options options_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_API_VAULT_API_H_
