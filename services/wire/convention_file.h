// A convention as a file (relais.v1.ConventionFile) between its message and what core/convention/verdict.h judges.
#ifndef RELAIS_SERVICES_WIRE_CONVENTION_FILE_H_
#define RELAIS_SERVICES_WIRE_CONVENTION_FILE_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "relais/v1/convention_file.pb.h"
#include "services/core/convention/verdict.h"
#include "services/core/handoff/signed_text.h"
#include "services/wire/knowledge_codec.h"

namespace relais::wire {

// The texts of a file, as they travel; nothing verified.
struct ConventionFile {
  std::vector<SignedText> framework;
  SignedText convention;
  std::vector<SignedText> standings;
  std::vector<SignedText> delegations;
  std::optional<SignedText> status;  // absent while the convention is being signed
  friend bool operator==(const ConventionFile&, const ConventionFile&) = default;
};

// SHA-256, from a ports/digest.h Digester.
using Sha256 = std::function<Digest(absl::string_view)>;

// The text of a status, deterministic: what the hub signs as TextKind::kStatus.
std::string EncodeStatus(const StatusStatement& status);
// Strict as DecodeText; kMalformed also for a key twice, a negative day or an account without a name.
absl::StatusOr<StatusStatement> DecodeStatus(absl::string_view text);

v1::ConventionFile ToProto(const ConventionFile& file);
// Refuses as ReadSignedText, for the first text that is not right, and kTooLarge beyond kFileTextsMax texts of a sort.
absl::StatusOr<ConventionFile> ConventionFileFrom(v1::ConventionFile&& message);

inline constexpr int kFileTextsMax = 500;

// Reads every text and verifies every signature; a false one is no refusal here but a finding. Refuses as DecodeText,
// and kUnknownValue for a text of another kind than its place.
absl::StatusOr<ConventionEvidence> VerifyFile(const ConventionFile& file, const KeyTools& tools, const Sha256& sha256);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_CONVENTION_FILE_H_
