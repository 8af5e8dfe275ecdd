#include "hub/api/exchange_line.h"

#include <utility>
#include <variant>

#include "hub/api/drill_trace.h"
#include "hub/api/enrolment_api.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/limits.h"
#include "services/wire/exchange_codec.h"

namespace relais::hub {

Line::Line(ExchangeApi* api, Peer peer)
    : api_(api), peer_(std::move(peer)), nonce_(api->ports_.entropy->DrawId<Nonce>()) {
  session_ = api_->Register(this);
  reader_.emplace(api->ports_, session_, peer_.node, nonce_, api->options_.self.ledger);
  StartRead(&incoming_);
}

void Line::Welcome(const SigningKey& identity, WelcomeFacts welcome) {
  welcome.session = session_;
  welcome.session_nonce = nonce_;
  {
    absl::MutexLock lock(&mutex_);
    identity_ = identity;
  }
  Write(wire::EncodeHubFrame(std::move(welcome)));
}

void Line::Write(v1::ExchangeResponse frame) {
  absl::MutexLock lock(&mutex_);
  if (ended_) return;
  if (frame.has_deposit_answer()) --unanswered_;
  outgoing_.push_back(std::move(frame));
  if (!writing_) StartNextWrite();
}

void Line::StartNextWrite() {
  writing_ = !outgoing_.empty();
  if (writing_) StartWrite(&outgoing_.front());
}

void Line::OnWriteDone(bool ok) {
  absl::MutexLock lock(&mutex_);
  outgoing_.pop_front();
  if (ended_) return;
  if (ok) {
    StartNextWrite();
  } else {
    writing_ = false;  // the read that fails next ends the stream
  }
}

void Line::End(Reason reason) {
  {
    absl::MutexLock lock(&mutex_);
    if (ended_) return;
    ended_ = true;
  }
  Finish(reason == Reason::kNone ? grpc::Status::OK : ToGrpc(Refuse(reason)));
}

void Line::OnReadDone(bool ok) {
  if (!ok) {
    End(Reason::kNone);
    return;
  }
  const Reason reason = Take(std::move(incoming_));
  if (reason != Reason::kNone) {
    api_->ports_.telemetry->Log(Severity::kWarning, "exchange_refused", {{"reason", std::string(ReasonName(reason))}});
    End(reason);
    return;
  }
  incoming_.Clear();
  StartRead(&incoming_);
}

Reason Line::Take(v1::ExchangeRequest&& frame) {
  // TLS looked at the certificate once, when the connection began; we look on every frame.
  if (!peer_.ValidAt(api_->ports_.clock->Now())) return Reason::kCertificateInvalid;
  SigningKey identity;
  {
    absl::MutexLock lock(&mutex_);
    identity = identity_;
    // A node that minds its window never gets here: the frames behind it are bounded.
    if (frame.has_deposit() && ++unanswered_ > limits::kUnackedFramesMax) return Reason::kBusy;
  }
  absl::StatusOr<HubInput> input = reader_->Read(std::move(frame), identity);
  if (!input.ok()) return ReasonOf(input.status());
  if (const auto* verdict = std::get_if<VerdictFrame>(&*input)) Report(*verdict);
  if (const auto* deposit = std::get_if<DepositFrame>(&*input)) TraceDrills(*deposit, api_->ports_.telemetry);
  if (auto* open = std::get_if<OpenSession>(&*input)) {
    open->certificate = FactsOf(peer_);
    open->head_signed = api_->IsOwnWord(open->hello.hub_head);
  }
  return api_->runner_->PostAlways(*std::move(input)) ? Reason::kNone : Reason::kStopping;
}

void Line::Report(const VerdictFrame& frame) const {
  for (const KnowledgeRefusal& refusal : frame.verdict.refusals) {
    api_->ports_.telemetry->Log(Severity::kWarning, "knowledge_refused_by_node",
                                {{"node", peer_.node.ToHex()},
                                 {"revision", std::to_string(refusal.revision.value())},
                                 {"reason", std::string(ReasonName(refusal.reason))}});
  }
}

void Line::OnCancel() {
  End(Reason::kStopping);
}

void Line::OnDone() {
  api_->Unregister(session_);
  api_->runner_->PostAlways(CloseSession{session_});
  delete this;
}

}  // namespace relais::hub
