// One node's stream at the hub.
#ifndef RELAIS_HUB_API_EXCHANGE_LINE_H_
#define RELAIS_HUB_API_EXCHANGE_LINE_H_

#include <deque>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "hub/api/exchange_api.h"

namespace relais::hub {

// Deletes itself when gRPC is done with it. gRPC serialises OnReadDone and OnWriteDone among themselves, not with each
// other; Write and End may be called from any thread while the line is registered.
class Line final : public grpc::ServerBidiReactor<v1::ExchangeRequest, v1::ExchangeResponse> {
 public:
  Line(ExchangeApi* api, Peer peer);

  void Welcome(const SigningKey& identity, WelcomeFacts welcome);
  void Write(v1::ExchangeResponse frame) ABSL_LOCKS_EXCLUDED(mutex_);
  // Ends the stream with `reason`; later frames are dropped. Harmless when repeated.
  void End(Reason reason) ABSL_LOCKS_EXCLUDED(mutex_);
  bool CertificateValidAt(absl::Time now) const { return peer_.ValidAt(now); }

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  // kNone, or why the stream must end.
  Reason Take(v1::ExchangeRequest&& frame);
  void Report(const VerdictFrame& frame) const;
  void StartNextWrite() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  ExchangeApi* const api_;
  const Peer peer_;
  SessionId session_;
  const Nonce nonce_;
  v1::ExchangeRequest incoming_;
  std::optional<FrameReader> reader_;  // of the reading side alone
  absl::Mutex mutex_;
  std::deque<v1::ExchangeResponse> outgoing_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  SigningKey identity_ ABSL_GUARDED_BY(mutex_);
  int unanswered_ ABSL_GUARDED_BY(mutex_) = 0;  // deposits read and not yet answered
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_EXCHANGE_LINE_H_
