// A release as text: the bytes that are signed, published and read aloud. Nothing is ever encoded twice: whoever
// verifies a release verifies the very bytes of its file.
//
//   relais.v1.release
//   month 2026-11
//   previous <SHA-256 of the text of the release before, in hexadecimal, or "none">
//   domain <SHA-256 of the domain's canonical text>
//   territory 181                      one line each, ascending
//   rules threshold 11 partners 3 dominance 85
//   nodes <SHA-256 of the set of nodes> reported 297 expected 300
//   unstated referred age              one line for each line of a fact that has persons who stated nothing
//   figure outcomes 181 se-former - - referred 137
//   …                                  in the domain's order; "all" over a dimension, "-" where the table has none
//   withheld 9120                      released cells that have no line above
//   end
//   signed-by <Ed25519 public key>     not part of the text
//   signature <Ed25519 signature of the text, from its first byte to the end of the line "end">
//
// Every line ends with one line feed. There is one spelling of each release only.
#ifndef RELAIS_SERVICES_WIRE_RELEASE_TEXT_H_
#define RELAIS_SERVICES_WIRE_RELEASE_TEXT_H_

#include <cstddef>
#include <functional>
#include <string>

#include "absl/container/btree_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/core/monitoring/count_domain.h"
#include "services/core/monitoring/release.h"

namespace relais::wire {

// Deterministic. `domain` is the release's own.
std::string EncodeRelease(const CountDomain& domain, const Release& release);

// Reads a text and nothing else: whether it is a good release is CheckRelease's question. kTooLarge over
// kReleaseBytesMax; kVersionUnknown for another first line; kMalformed for anything that EncodeRelease would not have
// written, the detail names the line; kUnknownValue for a figure outside the domain or out of its order.
absl::StatusOr<Release> DecodeRelease(absl::string_view text);
inline constexpr size_t kReleaseBytesMax = 8u << 20;
inline constexpr size_t kReleaseTerritoriesMax = 64;  // no French region has more than some 40 arrondissements

// A file: the text and one signature, not yet verified.
struct SignedRelease {
  std::string text;
  SigningKey key;
  Signature signature;
  friend bool operator==(const SignedRelease&, const SignedRelease&) = default;
};
// What is signed begins with the first line of the text, which no other signed bytes of ours begin with.
std::string FormatSignedRelease(const SignedRelease& release);
// kMalformed unless both last lines are there, and nothing behind them.
absl::StatusOr<SignedRelease> ParseSignedRelease(absl::string_view bytes);

// A file whose signature holds, and what its text says.
struct VerifiedRelease {
  SignedRelease file;
  Release release;
};
using VerifySignatureFn = std::function<bool(const SigningKey&, absl::string_view text, const Signature&)>;
// Before anything of the text is read: who signed it? kSignerUnknown unless its key is one of `signers` (null: whoever
// it was), kBadSignature when it was altered since; then ParseSignedRelease's and DecodeRelease's reasons.
absl::StatusOr<VerifiedRelease> VerifyRelease(absl::string_view bytes, const absl::btree_set<SigningKey>* signers,
                                              const VerifySignatureFn& verify);

// "outcomes 181 se-former - - referred": table, territory, need group, public, age band, fact or reason.
std::string CellName(const CountDomain& domain, const CellKey& key);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_RELEASE_TEXT_H_
