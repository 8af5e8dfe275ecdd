#include "services/adapters/sodium/sodium_share_stream.h"

#include <sodium.h>

#include <bit>

#include "services/adapters/sodium/bytes.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/fixed_bytes.h"

namespace relais {

static_assert(std::endian::native == std::endian::little, "the stream is read as little-endian words");

SodiumShareStream::SodiumShareStream() {
  RELAIS_CHECK(sodium_init() >= 0);
}

void SodiumShareStream::Expand(absl::string_view seed, Month month, CountPart part, absl::Span<uint64_t> words) const {
  RELAIS_CHECK(seed.size() == crypto_stream_chacha20_ietf_KEYBYTES);
  FixedWriter nonce(crypto_stream_chacha20_ietf_NONCEBYTES);
  nonce.Bytes("RLCS");
  nonce.I32(month.value());
  nonce.U32(static_cast<uint32_t>(part));
  const std::string bytes = nonce.Take();
  crypto_stream_chacha20_ietf(reinterpret_cast<unsigned char*>(words.data()), words.size() * sizeof(uint64_t),
                              Raw(bytes), Raw(seed));
}

}  // namespace relais
