#include "services/wire/envelope_batch.h"

#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/reason.h"
#include "services/wire/record_bytes.h"

namespace relais::wire {
namespace {

constexpr absl::string_view kFrameDomain = "relais.v1.frame";
constexpr size_t kSha512Bytes = 64;

}  // namespace

absl::StatusOr<BatchView> BatchView::Of(absl::string_view bytes) {
  if (bytes.empty() || bytes.size() % limits::kEnvelopeBytes != 0) {
    return Refuse(Reason::kMalformed, absl::StrCat("batch of ", bytes.size(), " bytes"));
  }
  if (bytes.size() / limits::kEnvelopeBytes > limits::kBatchEnvelopesMax) {
    return Refuse(Reason::kTooLarge, absl::StrCat("batch of ", bytes.size() / limits::kEnvelopeBytes, " envelopes"));
  }
  return BatchView(bytes);
}

absl::string_view BatchView::Envelope(size_t i) const {
  RELAIS_CHECK(i < size());
  return bytes_.substr(i * limits::kEnvelopeBytes, limits::kEnvelopeBytes);
}

EnvelopeView BatchView::operator[](size_t i) const {
  const absl::string_view envelope = Envelope(i);
  return {envelope.substr(0, limits::kHeaderBytes), envelope.substr(limits::kHeaderBytes, limits::kSealedBytes),
          envelope.substr(limits::kHeaderBytes + limits::kSealedBytes)};
}

std::string EnvelopeText(absl::string_view header, absl::string_view sealed_sha512) {
  RELAIS_CHECK(header.size() == limits::kHeaderBytes && sealed_sha512.size() == kSha512Bytes);
  return absl::StrCat(header, sealed_sha512);
}

std::string JoinEnvelope(absl::string_view header, absl::string_view sealed, const Signature& signature) {
  RELAIS_CHECK(header.size() == limits::kHeaderBytes && sealed.size() == limits::kSealedBytes);
  return absl::StrCat(header, sealed, signature.view());
}

std::string FrameText(const Nonce& session_nonce, const DepositFacts& deposit,
                      absl::FunctionRef<Digest(absl::string_view, absl::string_view)> sha256) {
  BytesWriter capsules(deposit.capsules.size() * (HandoffId::kSize + limits::kCapsuleBytes));
  for (const DepositedCapsule& capsule : deposit.capsules) {
    capsules.Id(capsule.handoff);
    capsules.Raw(capsule.bytes);
  }
  BytesWriter text(128);
  text.Raw(kFrameDomain);
  text.Id(session_nonce);
  text.Num(deposit.sequence);
  text.Id(deposit.mailbox);
  text.Id(sha256(deposit.envelopes, capsules.Take()));
  return text.Take();
}

}  // namespace relais::wire
