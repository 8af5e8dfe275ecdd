#include "hub/aggregate/combiner.h"

#include <utility>

#include "services/core/handoff/reason.h"

namespace relais::hub {

absl::StatusOr<OpenedMonth> Combine(const std::vector<std::string>& presences, const std::vector<std::string>& sums,
                                    const AggregationGround& ground, const CountCaps& caps,
                                    const AggregationPorts& ports) {
  std::vector<PartialPresence> present;
  for (const std::string& bytes : presences) {
    const absl::StatusOr<absl::string_view> body = VerifiedStatement(bytes, ground.keys, *ports.sealer);
    absl::StatusOr<PartialPresence> partial = body.ok() ? wire::DecodePresence(*body) : body.status();
    if (!partial.ok()) return partial.status();
    present.push_back(*std::move(partial));
  }
  std::vector<PartialSums> partials;
  for (const std::string& bytes : sums) {
    const absl::StatusOr<absl::string_view> body = VerifiedStatement(bytes, ground.keys, *ports.sealer);
    absl::StatusOr<PartialSums> partial = body.ok() ? wire::DecodeSums(*body) : body.status();
    if (!partial.ok()) return partial.status();
    partials.push_back(*std::move(partial));
  }
  const absl::StatusOr<std::vector<uint64_t>> n = JoinPresence(*ground.domain, present, ground.controls);
  if (!n.ok()) return n.status();
  const SetFacts& about = present.front().about;
  const absl::StatusOr<OpenCells> open = DecideOpen(*n, about.nodes, ground.nodes_min, ground.rule, ground.controls);
  if (!open.ok()) return open.status();
  const DigestFn digest = [&ports](absl::string_view a, absl::string_view b) { return ports.digester->Sha256(a, b); };
  absl::StatusOr<OpenedMonth> month = JoinSums(*ground.domain, *n, *open, partials, caps, digest, ground.controls);
  if (!month.ok()) return month.status();
  if (ground.controls.same_set && month->about != about) {
    return Refuse(Reason::kEquivocation, "presences and sums are of different sets");
  }
  return month;
}

}  // namespace relais::hub
