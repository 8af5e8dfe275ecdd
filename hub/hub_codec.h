// The hub's private formats: records and checkpoints as bytes.
#ifndef RELAIS_HUB_HUB_CODEC_H_
#define RELAIS_HUB_HUB_CODEC_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "hub/hub_engine.h"
#include "hub/hub_types.h"

namespace relais::hub {

// One version byte, one kind byte, then the fields in order (wire/record_bytes.h). Decoding what EncodeRecord did not
// make is kMalformed or kVersionUnknown; equal records give equal bytes.
struct HubCodec {
  static std::string EncodeRecord(const HubRecord& record);
  static absl::StatusOr<HubRecord> DecodeRecord(absl::string_view bytes);
  // The durable state only: sessions end with the process.
  static std::string EncodeState(const HubEngine& engine);
  // `engine` is fresh; on error it must be thrown away.
  static absl::Status DecodeState(absl::string_view bytes, HubEngine* engine);
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_HUB_CODEC_H_
