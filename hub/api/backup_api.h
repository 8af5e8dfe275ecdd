// BackupService's doorway, at the operator's socket only.
#ifndef RELAIS_HUB_API_BACKUP_API_H_
#define RELAIS_HUB_API_BACKUP_API_H_

#include "hub/hub_ports.h"
#include "hub/hub_runner.h"
#include "relais/v1/backup_service.grpc.pb.h"
#include "services/adapters/backup/backup_desk.h"
#include "services/adapters/grpc/gate.h"

namespace relais::hub {

// Synchronous: a backup takes its time, and nobody but the operator waits for it. Any number of threads.
class BackupApi final : public v1::BackupService::Service {
 public:
  // All outlive this object.
  BackupApi(HubPorts ports, HubRunner* runner, Gate* gate, BackupDesk* desk)
      : ports_(ports), runner_(runner), gate_(gate), desk_(desk) {}

  grpc::Status MakeHubBackup(grpc::ServerContext* context, const v1::MakeHubBackupRequest* request,
                             grpc::ServerWriter<v1::MakeHubBackupResponse>* writer) override;

 private:
  const HubPorts ports_;
  HubRunner* const runner_;
  Gate* const gate_;
  BackupDesk* const desk_;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_BACKUP_API_H_
