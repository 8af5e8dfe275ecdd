// The fixed set of a month, as the hub states it: which packages the three are to sum, and what the network carried at
// most. Signed by the hub's key, which the framework convention names.
//
//   relais.v1.count-set
//   month 2026-11
//   domain <SHA-256 of the domain's canonical text, in hexadecimal>
//   due 300                            nodes that were to report
//   node <id> <SHA-256 of the head of its package>        one line each, ascending
//   caps known                         "caps unknown": this hub lost a part of what it carried, and caps nothing
//   cap referred 10240                 one line for each fact that has a cap, by number
//   end
//
// Every line ends with one line feed. There is one spelling of each set only.
#ifndef RELAIS_SERVICES_WIRE_COUNT_SET_TEXT_H_
#define RELAIS_SERVICES_WIRE_COUNT_SET_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/monitoring/count_opening.h"
#include "services/wire/line_signatures.h"

namespace relais::wire {

struct CountSetStatement {
  Month month;
  Digest domain;
  uint32_t due = 0;
  CountSet set;
  std::optional<CountCaps> caps;  // nothing: not known
  friend bool operator==(const CountSetStatement&, const CountSetStatement&) = default;
};

std::string EncodeCountSet(const CountSetStatement& statement);
// kTooLarge, kVersionUnknown for another first line, kMalformed for anything that EncodeCountSet would not have
// written.
absl::StatusOr<CountSetStatement> DecodeCountSet(absl::string_view text);
inline constexpr size_t kCountSetBytesMax = 512u << 10;  // limits::kCountNodesMax nodes

// Of a file: signed by `hub` and nobody else. kSignerUnknown, kBadSignature; ParseSignedLines' and DecodeCountSet's
// reasons.
absl::StatusOr<CountSetStatement> VerifyCountSet(absl::string_view bytes, const SigningKey& hub,
                                                 const VerifySignatureFn& verify);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_COUNT_SET_TEXT_H_
