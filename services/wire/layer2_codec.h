// Layer 2: name and birth date, the only thing that names a person, under a key that the arrival code yields.
#ifndef RELAIS_SERVICES_WIRE_LAYER2_CODEC_H_
#define RELAIS_SERVICES_WIRE_LAYER2_CODEC_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/draft.h"
#include "services/core/handoff/ids.h"

namespace relais::wire {

// What the convention lets through of these; the rest is empty.
struct Identity {
  std::string surname;
  std::string given_name;
  BirthDate birth_date;

  bool none() const { return *this == Identity(); }
  friend bool operator==(const Identity&, const Identity&) = default;
};

// The padded plaintext, limits::kLayer2PlainBytes: to be sealed under the layer-2 key with Layer2Aad. kMissingField
// (nothing in it), kTextTooLong, kMalformed (not clean text) or kUnknownValue (no such date); the field is named, its
// content never.
absl::StatusOr<std::string> EncodeIdentity(const Identity& identity);
// Exact inverse, strict; kVersionUnknown for a field that this build does not know, otherwise reasons as above.
absl::StatusOr<Identity> DecodeIdentity(absl::string_view padded);

// "relais.v1.layer2" ‖ journey ‖ origin ‖ arrival key: ties an identity to its journey and slip, not to one referral,
// so that it survives re-sealing and re-routing unchanged.
std::string Layer2Aad(JourneyId journey, PartnerId origin, const SigningKey& arrival_key);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_LAYER2_CODEC_H_
