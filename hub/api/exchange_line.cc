#include "hub/api/exchange_line.h"

#include <memory>
#include <utility>
#include <variant>

#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/limits.h"
#include "services/wire/envelope_batch.h"
#include "services/wire/exchange_codec.h"

namespace relais::hub {

Line::Line(ExchangeApi* api, Peer peer)
    : api_(api), peer_(std::move(peer)), nonce_(api->ports_.entropy->DrawId<Nonce>()) {
  session_ = api_->Register(this);
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
  absl::StatusOr<NodeFrame> decoded = wire::DecodeNodeFrame(std::move(frame));
  if (!decoded.ok()) return ReasonOf(decoded.status());
  return std::visit([this](auto& facts) { return Take(facts); }, *decoded);
}

Reason Line::Take(HelloFacts& hello) {
  if (greeted_) return Reason::kMalformed;
  greeted_ = true;
  OpenSession open{session_, peer_.node, std::move(hello), api_->options_.hub_ledger};
  return api_->runner_->PostAlways(std::move(open)) ? Reason::kNone : Reason::kStopping;
}

Reason Line::Take(DepositFacts& deposit) {
  SigningKey identity;
  {
    absl::MutexLock lock(&mutex_);
    identity = identity_;
    // A node that minds its window never gets here: the frames behind it are bounded.
    if (++unanswered_ > limits::kUnackedFramesMax) return Reason::kBusy;
  }
  if (identity.none() || deposit.sequence != last_sequence_.next()) return Reason::kMalformed;
  last_sequence_ = deposit.sequence;
  const HubPorts& ports = api_->ports_;
  const std::string text = wire::FrameText(
      nonce_, deposit, [&ports](absl::string_view a, absl::string_view b) { return ports.digester->Sha256(a, b); });
  if (!ports.sealer->Verify(identity, text, deposit.signature)) return Reason::kBadSignature;
  absl::StatusOr<wire::BatchView> batch = wire::BatchView::Of(deposit.envelopes);
  if (!batch.ok()) return ReasonOf(batch.status());
  DepositFrame input;
  input.session = session_;
  input.sequence = deposit.sequence;
  input.mailbox = deposit.mailbox;
  input.checked.reserve(batch->size());
  for (size_t i = 0; i < batch->size(); ++i) {
    const EnvelopeView envelope = (*batch)[i];
    input.checked.push_back(CheckEnvelope(envelope.header, Signature::FromBytes(envelope.signature), ports));
  }
  input.envelopes = std::make_shared<const std::string>(std::move(deposit.envelopes));
  input.capsules = std::move(deposit.capsules);
  return api_->runner_->PostAlways(std::move(input)) ? Reason::kNone : Reason::kStopping;
}

Reason Line::Take(SettleFacts& settle) {
  if (!greeted_) return Reason::kMalformed;
  return api_->runner_->PostAlways(SettleFrame{session_, std::move(settle)}) ? Reason::kNone : Reason::kStopping;
}

Reason Line::Take(RestateFacts& restate) {
  SigningKey identity;
  {
    absl::MutexLock lock(&mutex_);
    identity = identity_;
  }
  if (identity.none()) return Reason::kMalformed;
  RestateFrame input{session_, {}, restate.last};
  for (const RestatedHandoff& handoff : restate.handoffs) {
    CheckedEnvelope checked = CheckEnvelope(handoff.header, handoff.signature, api_->ports_);
    const std::string text = wire::EnvelopeText(handoff.header, handoff.sealed_digest.view());
    if (!api_->ports_.sealer->Verify(identity, text, handoff.signature)) checked.malformed = Reason::kBadSignature;
    input.handoffs.push_back(std::move(checked));
  }
  return api_->runner_->PostAlways(std::move(input)) ? Reason::kNone : Reason::kStopping;
}

Reason Line::Take(KnowledgeVerdict& verdict) {
  if (!greeted_) return Reason::kMalformed;
  for (const KnowledgeRefusal& refusal : verdict.refusals) {
    api_->ports_.telemetry->Log(Severity::kWarning, "knowledge_refused_by_node",
                                {{"node", peer_.node.ToHex()},
                                 {"revision", std::to_string(refusal.revision.value())},
                                 {"reason", std::string(ReasonName(refusal.reason))}});
  }
  return api_->runner_->PostAlways(VerdictFrame{session_, std::move(verdict)}) ? Reason::kNone : Reason::kStopping;
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
