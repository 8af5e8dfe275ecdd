// What an aggregator says, signed: files between machines that may be off-line.
//
//   statement = kind ‖ body ‖ Ed25519 signature over "relais.v1.count-statement" ‖ kind ‖ body
#ifndef RELAIS_SERVICES_WIRE_COUNT_STATEMENT_H_
#define RELAIS_SERVICES_WIRE_COUNT_STATEMENT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/core/monitoring/count_opening.h"

namespace relais::wire {

// "My set of this month is this one." The first of three; nothing of any sum is in it.
struct SetStatement {
  Aggregator by = Aggregator::kEtat;
  SetFacts about;
  friend bool operator==(const SetStatement&, const SetStatement&) = default;
};

// Kind and body: what is signed is CountStatementText of it.
std::string EncodeStatement(const SetStatement& statement);
std::string EncodeStatement(const PartialPresence& statement);
std::string EncodeStatement(const PartialSums& statement);
std::string CountStatementText(absl::string_view unsigned_bytes);
// `unsigned_bytes` ‖ signature.
std::string JoinStatement(absl::string_view unsigned_bytes, const Signature& signature);

struct StatementView {
  absl::string_view unsigned_bytes;  // into the given bytes
  Signature signature;
};
// kMalformed when it is too short.
absl::StatusOr<StatementView> SplitStatement(absl::string_view bytes);

// Of the unsigned bytes. kMalformed for another kind, too; lengths are not compared with any domain.
absl::StatusOr<SetStatement> DecodeSetStatement(absl::string_view unsigned_bytes);
absl::StatusOr<PartialPresence> DecodePresence(absl::string_view unsigned_bytes);
absl::StatusOr<PartialSums> DecodeSums(absl::string_view unsigned_bytes);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_COUNT_STATEMENT_H_
