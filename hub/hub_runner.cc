#include "hub/hub_runner.h"

#include "services/core/handoff/header.h"

namespace relais::hub {

CheckedEnvelope CheckEnvelope(absl::string_view header, const Signature& signature, const HubPorts& ports) {
  CheckedEnvelope checked;
  absl::StatusOr<HandoffHeader> decoded = DecodeHeader(header);
  if (!decoded.ok()) {
    checked.malformed = ReasonOf(decoded.status());
    return checked;
  }
  checked.header = *std::move(decoded);
  checked.fingerprint = ports.digester->FingerprintOf(signature.view());
  const HandoffHeader& h = checked.header;
  if (h.grade == ArrivalGrade::kProven) {
    checked.proof_valid =
        ports.sealer->Verify(h.arrival_key, ArrivalProofText(h.answers, h.journey, h.sender), h.arrival_proof);
  }
  if (!h.derogation.none()) {
    checked.derogation_valid =
        ports.sealer->Verify(h.derogation.animator, DerogationText(h.derogation), h.derogation.signature);
  }
  return checked;
}

}  // namespace relais::hub
