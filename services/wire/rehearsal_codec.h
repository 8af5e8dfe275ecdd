// A rehearsal between core and wire: what ConventionService answers, and the command line tells.
#ifndef RELAIS_SERVICES_WIRE_REHEARSAL_CODEC_H_
#define RELAIS_SERVICES_WIRE_REHEARSAL_CODEC_H_

#include <vector>

#include "absl/status/statusor.h"
#include "relais/v1/convention_service.pb.h"
#include "services/core/convention/rehearsal.h"
#include "services/core/convention/validation.h"

namespace relais::wire {

void AddProblems(const std::vector<Problem>& problems, google::protobuf::RepeatedPtrField<v1::ConventionProblem>* out);

// What one part holds at most, about: any doorway lets it through (limits::kFrameBytesMax).
inline constexpr size_t kRehearsalPartBytes = 64 * 1024;
// Parts to be merged in order; one at least. `on`: the day for which it was judged.
std::vector<v1::RehearseConventionResponse> ToParts(const Rehearsal& rehearsal, Day on);
// Of the merged parts. kMalformed for ids that are none; kUnknownValue for a door, a flaw or a hindrance that this
// build does not know.
absl::StatusOr<Rehearsal> RehearsalFrom(const v1::RehearseConventionResponse& message);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_REHEARSAL_CODEC_H_
