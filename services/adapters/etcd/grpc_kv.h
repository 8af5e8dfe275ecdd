// A cluster reached by gRPC under mutual TLS, through whichever of its endpoints answers.
#ifndef RELAIS_SERVICES_ADAPTERS_ETCD_GRPC_KV_H_
#define RELAIS_SERVICES_ADAPTERS_ETCD_GRPC_KV_H_

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "services/adapters/etcd/kv.h"
#include "services/adapters/etcd/rpc.grpc.pb.h"

namespace relais::etcd {

struct ClusterOptions {
  std::vector<std::string> endpoints;  // "host:port", one at least; each bears its host's name in its certificate
  std::string authority_pem;           // that signed the members' certificates; no other root is trusted
  std::string certificate_pem;         // our own, and its key
  std::string key_pem;
  // How long reading goes on trying. One member may take half of it, and three seconds at least, to answer.
  absl::Duration patience = absl::Seconds(6);
};

class GrpcKv : public Kv {
 public:
  // Connects when first used.
  explicit GrpcKv(const ClusterOptions& options);
  ~GrpcKv() override;

  absl::StatusOr<pb::RangeResponse> Range(const pb::RangeRequest& request) override;
  absl::StatusOr<pb::TxnResponse> Txn(const pb::TxnRequest& request) override;
  absl::Status PutLeased(const std::string& key, const std::string& value, int64_t lease) override;
  absl::Status Compact(int64_t revision, bool physical) override;
  absl::Status Defragment() override;
  absl::Status LiftQuotaAlarm() override;
  std::vector<MemberStanding> Standings() override;
  absl::StatusOr<bool> AwaitChange(const std::vector<std::string>& keys, int64_t revision,
                                   absl::Duration patience) override;
  absl::StatusOr<int64_t> LeaseGrant(absl::Duration ttl) override;
  absl::Status LeaseKeepAlive(int64_t lease) override;
  absl::Status LeaseRevoke(int64_t lease) override;

 private:
  struct Endpoint;
  // Runs `call` (grpc::Status(Endpoint&, grpc::ClientContext*)) at the endpoint that served last, and turns to the next
  // one when that does not answer.
  template <class Call>
  absl::Status Once(absl::Duration limit, Call&& call);
  // Once, again and again until the patience is over or an answer is an answer.
  template <class Call>
  absl::Status Patiently(Call&& call);

  const absl::Duration patience_;
  const absl::Duration answer_;  // how long one member may take
  std::vector<std::unique_ptr<Endpoint>> endpoints_;
  std::atomic<size_t> current_{0};
};

}  // namespace relais::etcd

#endif  // RELAIS_SERVICES_ADAPTERS_ETCD_GRPC_KV_H_
