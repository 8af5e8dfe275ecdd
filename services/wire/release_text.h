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
//   signed-by <key>                    not part of the text; twice three lines, one pair of each of the three that
//   signature <signature>              summed (line_signatures.h)
//
// Who may sign follows from the framework convention alone: it names the aggregation keys of État, Région and Rectorat,
// and each of them signs with the very key to which the counts are sealed (Sealer::SignAs). So a verifier needs no key
// that the convention does not name, and whoever puts the sums together needs none at all.
//
// Every line ends with one line feed. There is one spelling of each release only.
#ifndef RELAIS_SERVICES_WIRE_RELEASE_TEXT_H_
#define RELAIS_SERVICES_WIRE_RELEASE_TEXT_H_

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/core/monitoring/count_domain.h"
#include "services/core/monitoring/count_share.h"
#include "services/core/monitoring/release.h"
#include "services/wire/line_signatures.h"

namespace relais::wire {

// Deterministic. `domain` is the release's own.
std::string EncodeRelease(const CountDomain& domain, const Release& release);

// Reads a text and nothing else: whether it is a good release is CheckRelease's question. kTooLarge over
// kReleaseBytesMax; kVersionUnknown for another first line; kMalformed for anything that EncodeRelease would not have
// written, the detail names the line; kUnknownValue for a figure outside the domain or out of its order.
absl::StatusOr<Release> DecodeRelease(absl::string_view text);
inline constexpr size_t kReleaseBytesMax = 8u << 20;
inline constexpr size_t kReleaseTerritoriesMax = 64;  // no French region has more than some 40 arrondissements

// A file: the text and its signatures, not yet verified. One that was not signed yet has none.
using SignedRelease = SignedLines;
// What is signed begins with the first line of the text, which no other signed bytes of ours begin with.
inline std::string FormatSignedRelease(const SignedRelease& release) {
  return FormatSignedLines(release);
}
// ParseSignedLines' reasons.
inline absl::StatusOr<SignedRelease> ParseSignedRelease(absl::string_view bytes) {
  return ParseSignedLines(bytes, kReleaseBytesMax);
}

// Who may sign: the aggregation keys of framework conventions, each with its three, and how a signing key is told to be
// of the holder of one (Sealer::SameHolder).
struct ReleaseSigners {
  std::vector<std::array<SealingKey, kAggregators>> frameworks;
  std::function<bool(const SigningKey&, const SealingKey&)> same_holder;
};

// A file whose signatures hold, and what its text says.
struct VerifiedRelease {
  SignedRelease file;
  Release release;
};
// Before anything of the text is read: who signed it? kEvidenceMissing for fewer than three signatures; kSignerUnknown
// unless they are of the three of one framework, each once; kBadSignature when it was altered since; then
// ParseSignedRelease's and DecodeRelease's reasons.
absl::StatusOr<VerifiedRelease> VerifyRelease(absl::string_view bytes, const ReleaseSigners& signers,
                                              const VerifySignatureFn& verify);

// "outcomes 181 se-former - - referred": table, territory, need group, public, age band, fact or reason.
std::string CellName(const CountDomain& domain, const CellKey& key);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_RELEASE_TEXT_H_
