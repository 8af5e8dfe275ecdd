// The hub's private formats: records and checkpoints as bytes.
#ifndef RELAIS_HUB_HUB_CODEC_H_
#define RELAIS_HUB_HUB_CODEC_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "hub/hub_engine.h"
#include "hub/hub_types.h"
#include "services/wire/knowledge_codec.h"

namespace relais::hub {

// One version byte, one kind byte, then the fields in order (wire/record_bytes.h). Decoding what EncodeRecord did not
// make is kMalformed or kVersionUnknown; equal records give equal bytes.
class HubCodec {
 public:
  // `tools` reads signed texts anew; what was verified once is not verified again.
  explicit HubCodec(wire::KeyTools tools) : tools_(std::move(tools)) {}

  std::string EncodeRecord(const HubRecord& record) const;
  absl::StatusOr<HubRecord> DecodeRecord(absl::string_view bytes) const;
  // The durable state only: sessions end with the process.
  std::string EncodeState(const HubEngine& engine) const;
  // `engine` is fresh; on error it must be thrown away.
  absl::Status DecodeState(absl::string_view bytes, HubEngine* engine) const;

 private:
  const wire::KeyTools tools_;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_HUB_CODEC_H_
