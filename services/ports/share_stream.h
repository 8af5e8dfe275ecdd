// The stream that hides a count: what a share's seed is expanded by.
#ifndef RELAIS_SERVICES_PORTS_SHARE_STREAM_H_
#define RELAIS_SERVICES_PORTS_SHARE_STREAM_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/core/monitoring/count_share.h"

namespace relais {

// Pure; any thread.
class ShareStream {
 public:
  virtual ~ShareStream() = default;
  // Fills `words` with the keystream of ChaCha20 (RFC 8439) under `seed` of kSeedBytes, counter from 0, read as
  // little-endian words. The nonce is "RLCS" ‖ month ‖ part, each four bytes: no two parts or months share a stream.
  virtual void Expand(absl::string_view seed, Month month, CountPart part, absl::Span<uint64_t> words) const = 0;

  // As the core takes it; this must outlive what is returned.
  ExpandFn fn() const {
    return [this](absl::string_view seed, Month month, CountPart part, absl::Span<uint64_t> words) {
      Expand(seed, month, part, words);
    };
  }
};

}  // namespace relais

#endif  // RELAIS_SERVICES_PORTS_SHARE_STREAM_H_
