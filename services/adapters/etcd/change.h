// What one write changes besides the head, cut into pieces that etcd takes.
#ifndef RELAIS_SERVICES_ADAPTERS_ETCD_CHANGE_H_
#define RELAIS_SERVICES_ADAPTERS_ETCD_CHANGE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/adapters/etcd/keys.h"
#include "services/adapters/etcd/kv.h"

namespace relais::etcd {

// etcd's own limits are 1.5 MiB a request and 128 operations a transaction, unless it was started with others: we stay
// below both, with room for the comparison, the head and what wraps them.
inline constexpr size_t kPieceBytesMax = 1'200'000;
inline constexpr int kPieceOpsMax = 100;
// A value is larger than this only if a caller's body is; records and checkpoints are cut.
inline constexpr size_t kPartBytes = 512u << 10;

// What a large value is cut into, under one key each.
std::vector<absl::string_view> PartsOf(absl::string_view bytes);

// The drops come before the puts. The puts' bytes are borrowed.
struct Change {
  std::vector<KeyRange> drops;
  std::map<std::string, absl::string_view> puts;
};

// The operations, in pieces that are each one transaction's. One piece, in most cases: it may then be written as it
// is. Of several, the first hold the drops and the others the puts, and carrying them out in order, from the first on
// and as often as one likes, comes to the same: that is why a change in several pieces waits under PREFIX/s/ first.
std::vector<pb::TxnRequest> Pieces(const Change& change);

void AddPut(pb::TxnRequest& request, std::string key, absl::string_view value);
void AddDrop(pb::TxnRequest& request, const KeyRange& range);

}  // namespace relais::etcd

#endif  // RELAIS_SERVICES_ADAPTERS_ETCD_CHANGE_H_
