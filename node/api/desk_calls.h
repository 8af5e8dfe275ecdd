// The unary calls of DeskService, once: the desk implements each, and its gate lets each through only after asking. A
// call that is missing here answers UNIMPLEMENTED.
#ifndef RELAIS_NODE_API_DESK_CALLS_H_
#define RELAIS_NODE_API_DESK_CALLS_H_

// Do(Method) for each of them.
#define RELAIS_DESK_CALLS(Do)                                                                                       \
  Do(FindServices) Do(StartDraft) Do(CheckDraft) Do(Send) Do(List) Do(Get) Do(Open) Do(Ask) Do(Reply) Do(Accept)    \
      Do(Waitlist) Do(Decline) Do(Schedule) Do(MarkAbsent) Do(CancelAppointment) Do(Receive) Do(Conclude) Do(Close) \
          Do(RequestCancel) Do(ConfirmCancel) Do(Withdraw) Do(Correct) Do(SolveHere) Do(GetSlip) Do(GetStatus)      \
              Do(AskDerogation) Do(ListDerogations) Do(ListEscalations) Do(GetPaperSheet) Do(ListDrills)            \
                  Do(StartDrill) Do(ReissueSlip) Do(CheckSlip)

// Declares one of them inside a class that is a v1::DeskService::Service.
#define RELAIS_DECLARE_DESK_CALL(Method)                                                \
  grpc::Status Method(grpc::ServerContext* context, const v1::Method##Request* request, \
                      v1::Method##Response* response) override;

#endif  // RELAIS_NODE_API_DESK_CALLS_H_
