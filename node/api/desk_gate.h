// The desk behind its gate: every call asks the permission table before it reaches DeskApi.
#ifndef RELAIS_NODE_API_DESK_GATE_H_
#define RELAIS_NODE_API_DESK_GATE_H_

#include "relais/v1/desk_service.grpc.pb.h"
#include "relais/v1/own_entry_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"

namespace relais::node {

// Any number of threads. A method that is missing here is not served: nobody passes it by the gate.
class DeskGate final : public v1::DeskService::Service {
 public:
  // Both outlive this object.
  DeskGate(Gate* gate, v1::DeskService::Service* desk) : gate_(gate), desk_(desk) {}

#define RELAIS_DESK_CALL(Method)                                                        \
  grpc::Status Method(grpc::ServerContext* context, const v1::Method##Request* request, \
                      v1::Method##Response* response) override;
  RELAIS_DESK_CALL(FindServices)
  RELAIS_DESK_CALL(StartDraft)
  RELAIS_DESK_CALL(CheckDraft)
  RELAIS_DESK_CALL(Send)
  RELAIS_DESK_CALL(List)
  RELAIS_DESK_CALL(Get)
  RELAIS_DESK_CALL(Open)
  RELAIS_DESK_CALL(Ask)
  RELAIS_DESK_CALL(Reply)
  RELAIS_DESK_CALL(Accept)
  RELAIS_DESK_CALL(Waitlist)
  RELAIS_DESK_CALL(Decline)
  RELAIS_DESK_CALL(Schedule)
  RELAIS_DESK_CALL(MarkAbsent)
  RELAIS_DESK_CALL(CancelAppointment)
  RELAIS_DESK_CALL(Receive)
  RELAIS_DESK_CALL(Conclude)
  RELAIS_DESK_CALL(Close)
  RELAIS_DESK_CALL(RequestCancel)
  RELAIS_DESK_CALL(ConfirmCancel)
  RELAIS_DESK_CALL(Withdraw)
  RELAIS_DESK_CALL(Correct)
  RELAIS_DESK_CALL(SolveHere)
  RELAIS_DESK_CALL(GetSlip)
  RELAIS_DESK_CALL(GetStatus)
  RELAIS_DESK_CALL(AskDerogation)
  RELAIS_DESK_CALL(ListDerogations)
  RELAIS_DESK_CALL(ListEscalations)
  RELAIS_DESK_CALL(GetPaperSheet)
  RELAIS_DESK_CALL(ListDrills)
  RELAIS_DESK_CALL(StartDrill)
#undef RELAIS_DESK_CALL
  grpc::Status WatchInbox(grpc::ServerContext* context, const v1::WatchInboxRequest* request,
                          grpc::ServerWriter<v1::WatchInboxResponse>* writer) override;

 private:
  Gate* const gate_;
  v1::DeskService::Service* const desk_;
};

// What the partner publishes of itself, behind the same gate. Any number of threads.
class OwnEntryGate final : public v1::OwnEntryService::Service {
 public:
  // Both outlive this object.
  OwnEntryGate(Gate* gate, v1::OwnEntryService::Service* own) : gate_(gate), own_(own) {}

  grpc::Status GetOwnEntry(grpc::ServerContext* context, const v1::GetOwnEntryRequest* request,
                           v1::GetOwnEntryResponse* response) override;
  grpc::Status PublishOwnEntry(grpc::ServerContext* context, const v1::PublishOwnEntryRequest* request,
                               v1::PublishOwnEntryResponse* response) override;

 private:
  Gate* const gate_;
  v1::OwnEntryService::Service* const own_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_API_DESK_GATE_H_
