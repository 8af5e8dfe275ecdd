// Envelopes as they travel: many of one size, back to back, walked where they lie; and the exact bytes that envelope
// and frame signatures cover.
#ifndef RELAIS_SERVICES_WIRE_ENVELOPE_BATCH_H_
#define RELAIS_SERVICES_WIRE_ENVELOPE_BATCH_H_

#include <cstddef>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/limits.h"
#include "services/core/mailbox/exchange.h"

namespace relais::wire {

// A view of 1 to kBatchEnvelopesMax envelopes. Copies nothing: the bytes must outlive it and every view taken from it.
class BatchView {
 public:
  // kMalformed unless the length is n × kEnvelopeBytes with n >= 1; kTooLarge for n > kBatchEnvelopesMax. What is
  // inside the envelopes is not looked at.
  static absl::StatusOr<BatchView> Of(absl::string_view bytes);

  size_t size() const { return bytes_.size() / limits::kEnvelopeBytes; }
  // The whole i-th envelope, kEnvelopeBytes. Asserts i < size().
  absl::string_view Envelope(size_t i) const;
  // Its three parts.
  EnvelopeView operator[](size_t i) const;

 private:
  explicit BatchView(absl::string_view bytes) : bytes_(bytes) {}
  absl::string_view bytes_;
};

// What an envelope's signature covers: the header's bytes and the SHA-512 (64 bytes) of the sealed bytes, so that a
// header outlives its body and can still be verified. It starts with the header's own domain string.
std::string EnvelopeText(absl::string_view header, absl::string_view sealed_sha512);

// An envelope of its three parts; asserts their lengths: they are our own.
std::string JoinEnvelope(absl::string_view header, absl::string_view sealed, const Signature& signature);

// What a deposit's signature covers: "relais.v1.frame" ‖ session nonce ‖ sequence (8 bytes, big-endian) ‖ mailbox ‖
// SHA-256(envelopes ‖ for each capsule in order: its handoff, its bytes). `deposit.signature` is not read.
// `sha256` hashes the concatenation of its two arguments.
std::string FrameText(const Nonce& session_nonce, const DepositFacts& deposit,
                      absl::FunctionRef<Digest(absl::string_view, absl::string_view)> sha256);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_ENVELOPE_BATCH_H_
