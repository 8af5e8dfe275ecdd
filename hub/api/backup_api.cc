#include "hub/api/backup_api.h"

#include <memory>
#include <utility>

#include "absl/synchronization/notification.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/reason.h"
#include "services/wire/backup_message.h"

namespace relais::hub {
namespace {

constexpr char kMakeHubBackup[] = "/relais.v1.BackupService/MakeHubBackup";

}  // namespace

grpc::Status BackupApi::MakeHubBackup(grpc::ServerContext* context, const v1::MakeHubBackupRequest* request,
                                      grpc::ServerWriter<v1::MakeHubBackupResponse>* writer) {
  absl::StatusOr<Caller> caller = gate_->Admit(context, kMakeHubBackup);
  if (!caller.ok()) return ToGrpc(caller.status());
  if (!request->folder().empty() && request->folder().front() != '/') {
    return ToGrpc(Refuse(Reason::kMalformed, "a folder is named in full"));
  }
  // Entered first: no copy of the hub leaves it without an entry.
  const auto entered = std::make_shared<absl::Notification>();
  Act act{std::move(caller->principal), kMakeHubBackup, "hub", Reason::kNone, absl::ToUnixSeconds(ports_.clock->Now())};
  if (!runner_->Post(RecordAct{std::move(act)}, [entered](HubResult) { entered->Notify(); })) {
    return ToGrpc(Refuse(Reason::kBusy));
  }
  entered->WaitForNotification();
  v1::MakeHubBackupResponse response;
  // Whoever does not listen any more does not stop what is under way.
  const auto tell = [&response, writer](const BackupStep& step) {
    *response.mutable_progress() = wire::BackupStepMessage(step.checking, step.done, step.all);
    writer->Write(response);
  };
  const absl::StatusOr<MadeBackup> made = desk_->Make(request->folder(), OncePerPercent(tell));
  if (!made.ok()) return ToGrpc(made.status());
  *response.mutable_progress() =
      wire::BackupKeptMessage(made->path, made->bytes, made->records, made->day, /*key_apart=*/true);
  writer->Write(response);
  return grpc::Status::OK;
}

}  // namespace relais::hub
