// The animator's signed leave to have a person received at a third door: rare, with a reason, counted.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_DEROGATION_H_
#define RELAIS_SERVICES_CORE_HANDOFF_DEROGATION_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/limits.h"

namespace relais {

// A token as it travels in a header: kDerogationBytes, all zero when absent. The edge verifies `signature` over
// DerogationText() under `animator`; the core compares `animator` with the key the convention names.
struct Derogation {
  PartnerId asker;
  JourneyId journey;
  PartnerId destination;
  ConventionId convention;
  ConventionVersion convention_version;
  Day expiry;   // last day on which it may be used
  Nonce nonce;  // one use: the hub remembers it for the journey's life
  SigningKey animator;
  Signature signature;

  bool none() const { return signature.none(); }
  friend bool operator==(const Derogation&, const Derogation&) = default;
};

// The bytes that the animator signs: domain "relais.v1.derogation" and every field but the signature.
std::string DerogationText(const Derogation& token);
// kDerogationBytes: asker, journey, destination, convention (16 each), version u32, expiry i32, nonce 16, animator 32,
// signature 64; big-endian.
std::string EncodeDerogation(const Derogation& token);
// Exact inverse; a wrong length yields a token whose none() is true.
Derogation DecodeDerogation(absl::string_view bytes);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_DEROGATION_H_
