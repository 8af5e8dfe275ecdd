// RocksDB's statuses as ours, for opening and reading. Append decides its own: there the question is what was written.
#ifndef RELAIS_SERVICES_ADAPTERS_ROCKSDB_STATUS_MAP_H_
#define RELAIS_SERVICES_ADAPTERS_ROCKSDB_STATUS_MAP_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace rocksdb {
class Status;
}  // namespace rocksdb

namespace relais::rocks {

// Damage and missing files: DataLoss. No room: ResourceExhausted. No right to write: PermissionDenied. A key that is
// not there: NotFound. Anything else: Internal. `doing` says what was being done, for the operator.
absl::Status StatusFrom(const rocksdb::Status& status, absl::string_view doing);

}  // namespace relais::rocks

#endif  // RELAIS_SERVICES_ADAPTERS_ROCKSDB_STATUS_MAP_H_
