// The ShareStream port on libsodium.
#ifndef RELAIS_SERVICES_ADAPTERS_SODIUM_SODIUM_SHARE_STREAM_H_
#define RELAIS_SERVICES_ADAPTERS_SODIUM_SODIUM_SHARE_STREAM_H_

#include "services/ports/share_stream.h"

namespace relais {

class SodiumShareStream : public ShareStream {
 public:
  SodiumShareStream();
  void Expand(absl::string_view seed, Month month, CountPart part, absl::Span<uint64_t> words) const override;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SODIUM_SODIUM_SHARE_STREAM_H_
