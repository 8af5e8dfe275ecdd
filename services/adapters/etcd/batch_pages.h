// Reading what a ledger is made of: batches of records in their order, page by page, and the checkpoint.
#ifndef RELAIS_SERVICES_ADAPTERS_ETCD_BATCH_PAGES_H_
#define RELAIS_SERVICES_ADAPTERS_ETCD_BATCH_PAGES_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "services/adapters/etcd/keys.h"
#include "services/adapters/etcd/kv.h"

namespace relais::etcd {

struct FoundBatch {
  uint64_t last = 0;
  std::string bytes;  // that `batch` views
  StoredBatch batch;
};

// The checkpoint that the head names; none when it names none. DataLoss when it is not what was saved.
absl::StatusOr<std::optional<Checkpoint>> ReadCheckpoint(Kv& kv, const Keys& keys, const Head::CheckpointPlace& place,
                                                         const Digester& digester);

// As they were at one moment: the revision of the first page is kept for the others. Where a compaction takes it away,
// the newest stands in: records are never altered, and a trim in between is found out as a record that is missing.
class BatchPages {
 public:
  // From the batch that holds record `from` to the one that holds `to`. `kv` and `keys` outlive it.
  BatchPages(Kv& kv, const Keys& keys, uint64_t from, uint64_t to);

  // Nothing after the last one. DataLoss: what lies there is no batch.
  absl::StatusOr<std::optional<FoundBatch>> Next();

 private:
  absl::Status Fetch();
  absl::StatusOr<std::optional<std::string>> NextPart(uint64_t& last, uint16_t& part);

  Kv& kv_;
  const Keys& keys_;
  pb::RangeRequest request_;
  pb::RangeResponse page_;
  int at_ = 0;
  bool more_ = true;
};

}  // namespace relais::etcd

#endif  // RELAIS_SERVICES_ADAPTERS_ETCD_BATCH_PAGES_H_
