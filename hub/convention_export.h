// A convention as a file for anybody to check, with the hub's signed word on how it stands: what `convention export`
// answers and `convention verify` judges (core/convention/verdict.h).
#ifndef RELAIS_HUB_CONVENTION_EXPORT_H_
#define RELAIS_HUB_CONVENTION_EXPORT_H_

#include <vector>

#include "absl/status/statusor.h"
#include "services/core/convention/knowledge.h"
#include "services/core/convention/verdict.h"
#include "services/core/handoff/signed_text.h"
#include "services/ports/digest.h"
#include "services/ports/sealer.h"
#include "services/wire/convention_file.h"

namespace relais::hub {

// What the hub's own order knows of one version and its signed texts do not say.
struct ExportFacts {
  std::vector<StatedActivation> activations;  // in order
  std::vector<StatedSignature> received;      // a signature that is not listed counts as received when it was admitted
};

// Who signs the status. All must outlive the call.
struct StatusSigner {
  const Sealer* sealer;
  const Digester* digester;
  SigningPair pair;  // the hub's own
};

// The admitted version that BuildExport means by `version`, below; nullptr if there is none. Valid while `knowledge` is
// unchanged.
const KnownAgreement* ExportedVersion(const Knowledge& knowledge, ConventionId id, ConventionVersion version,
                                      Day today);

// The admitted version of a convention as it stands on `today`; version 0 for the one in force, otherwise the latest.
// Holds the framework's versions up to the one in force, the standings of the convention and of its partners in it, and
// the delegations that somebody signed on; signatures by keys without a place there are left out.
// kConventionUnknown: no such version was admitted. kSignerUnknown: the framework names another hub key than the
// signer's, so nobody could verify the status.
absl::StatusOr<wire::ConventionFile> BuildExport(const Knowledge& knowledge, ConventionId id, ConventionVersion version,
                                                 const ExportFacts& facts, const StatusSigner& signer, Day today);

// A convention that is still being signed, for a signatory to sign off-line: no status and no standings, the whole
// framework and the delegations that cover it on `today`. `agreement` was read from `convention`.
wire::ConventionFile BuildUnsigned(const Knowledge& knowledge, const Agreement& agreement, SignedText convention,
                                   Day today);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CONVENTION_EXPORT_H_
