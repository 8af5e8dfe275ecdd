#include "services/adapters/etcd/survey.h"

#include "absl/strings/str_cat.h"
#include "services/adapters/etcd/grpc_kv.h"
#include "services/adapters/etcd/seat.h"

namespace relais {

absl::StatusOr<LedgerSeen> SurveyEtcd(const EtcdLedgerOptions& options) {
  absl::StatusOr<std::unique_ptr<etcd::Kv>> kv = ConnectToEtcd(options);
  if (!kv.ok()) return kv.status();
  const etcd::Keys keys(options.prefix);
  const absl::StatusOr<etcd::HubsFound> found = etcd::ReadHubs(**kv, keys);
  if (!found.ok()) return found.status();
  etcd::pb::RangeRequest request;
  request.set_key(keys.Head());
  const absl::StatusOr<etcd::pb::RangeResponse> response = (*kv)->Range(request);
  if (!response.ok()) return response.status();
  LedgerSeen seen;
  seen.revision = response->header().revision();
  if (response->kvs_size() == 1) {
    uint32_t format = 0;
    const std::optional<etcd::Head> head = etcd::Head::Parse(response->kvs(0).value(), format);
    if (!head) return absl::DataLossError(absl::StrCat("the head below ", options.prefix, " cannot be read"));
    seen.id = head->id;
    seen.records = head->head.sequence;
  }
  for (const etcd::NamedHub& hub : found->hubs) {
    HubSeen one{hub.name, hub.row.serves, absl::FromUnixSeconds(hub.row.since_s), hub.row.records, 0, hub.row.revision};
    if (!one.serves && one.records < seen.records) one.behind = seen.records - one.records;
    seen.hubs.push_back(std::move(one));
  }
  return seen;
}

}  // namespace relais
