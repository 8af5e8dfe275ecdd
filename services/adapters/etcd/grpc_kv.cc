#include "services/adapters/etcd/grpc_kv.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/core/handoff/check.h"

namespace relais::etcd {
namespace {

constexpr absl::Duration kBetweenTries = absl::Milliseconds(50);
// A member that writes its database anew says nothing until it is done.
constexpr absl::Duration kDefragmentMax = absl::Minutes(5);
constexpr absl::Duration kStandingMax = absl::Seconds(2);
// Whoever keeps a lease cannot wait longer beside it, and while one member says nothing another may be asked.
constexpr absl::Duration kPutLeasedMax = absl::Milliseconds(500);
constexpr absl::Duration kKeepAliveMax = absl::Milliseconds(750);
constexpr absl::Duration kConnectMax = absl::Milliseconds(500);
// As a member's status tells it.
constexpr char kQuotaAlarm[] = "alarm:NOSPACE";

std::shared_ptr<grpc::Channel> ChannelTo(const std::string& endpoint, const ClusterOptions& options) {
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = options.authority_pem;
  tls.pem_cert_chain = options.certificate_pem;
  tls.pem_private_key = options.key_pem;
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);  // a page of records is as large as its batches
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetCompressionAlgorithm(GRPC_COMPRESS_NONE);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES,
                   0);  // a transaction is sent once: whoever sends it settles what became of it
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_CHANNELZ, 0);
  // etcd hangs up on whoever asks more often than every five seconds whether it is there.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 10'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 3'000);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 3'000);  // this is how long a handshake may take
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1'000);
  return grpc::CreateCustomChannel(endpoint, grpc::SslCredentials(tls), arguments);
}

bool IsQuota(const grpc::Status& status) {
  return absl::StrContains(status.error_message(), "database space exceeded");
}

absl::Status StatusOf(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  const absl::StatusCode code = static_cast<absl::StatusCode>(status.error_code());
  // "Too many requests" has the same code as the quota, and is only a reason to try again.
  if (code == absl::StatusCode::kResourceExhausted && !IsQuota(status)) {
    return absl::UnavailableError(status.error_message());
  }
  return absl::Status(code, status.error_message());
}

// Another endpoint, or the same a little later, may answer.
bool IsSilence(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kAborted:
      return true;
    default:
      return false;
  }
}

}  // namespace

struct GrpcKv::Endpoint {
  Endpoint(std::string address, const ClusterOptions& options)
      : name(std::move(address)),
        channel(ChannelTo(name, options)),
        kv(pb::KV::NewStub(channel)),
        watch(pb::Watch::NewStub(channel)),
        lease(pb::Lease::NewStub(channel)),
        maintenance(pb::Maintenance::NewStub(channel)) {}
  // A connection comes about only while somebody waits for it: a call that fails at once, again and again, would see
  // none for ever. What the call then says is why there is none.
  void Connect() { channel->WaitForConnected(absl::ToChronoTime(absl::Now() + kConnectMax)); }

  std::string name;
  std::shared_ptr<grpc::Channel> channel;
  std::unique_ptr<pb::KV::Stub> kv;
  std::unique_ptr<pb::Watch::Stub> watch;
  std::unique_ptr<pb::Lease::Stub> lease;
  std::unique_ptr<pb::Maintenance::Stub> maintenance;
};

GrpcKv::GrpcKv(const ClusterOptions& options)
    : patience_(options.patience), answer_(std::max(options.patience / 2, absl::Seconds(3))) {
  RELAIS_CHECK(!options.endpoints.empty());
  for (const std::string& endpoint : options.endpoints) {
    endpoints_.push_back(std::make_unique<Endpoint>(endpoint, options));
  }
}

GrpcKv::~GrpcKv() = default;

template <class Call>
absl::Status GrpcKv::Once(absl::Duration limit, Call&& call) {
  const size_t at = current_.load(std::memory_order_relaxed);
  endpoints_[at]->Connect();
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + limit));
  absl::Status status = StatusOf(call(*endpoints_[at], &context));
  if (!IsSilence(status)) return status;
  size_t expected = at;
  current_.compare_exchange_strong(expected, (at + 1) % endpoints_.size());
  return absl::Status(status.code(), absl::StrCat(endpoints_[at]->name, ": ", status.message()));
}

template <class Call>
absl::Status GrpcKv::Patiently(Call&& call) {
  const absl::Time until = absl::Now() + patience_;
  while (true) {
    absl::Status status = Once(answer_, call);
    if (!IsSilence(status)) return status;
    if (absl::Now() + kBetweenTries >= until) return absl::UnavailableError(status.message());
    absl::SleepFor(kBetweenTries);
  }
}

absl::StatusOr<pb::RangeResponse> GrpcKv::Range(const pb::RangeRequest& request) {
  pb::RangeResponse response;
  absl::Status status = Patiently([&](Endpoint& endpoint, grpc::ClientContext* context) {
    response.Clear();
    return endpoint.kv->Range(context, request, &response);
  });
  if (!status.ok()) return status;
  return response;
}

absl::StatusOr<pb::TxnResponse> GrpcKv::Txn(const pb::TxnRequest& request) {
  pb::TxnResponse response;
  absl::Status status = Once(answer_, [&](Endpoint& endpoint, grpc::ClientContext* context) {
    return endpoint.kv->Txn(context, request, &response);
  });
  if (!status.ok()) return status;
  return response;
}

absl::Status GrpcKv::PutLeased(const std::string& key, const std::string& value, int64_t lease) {
  pb::PutRequest request;
  request.set_key(key);
  request.set_value(value);
  request.set_lease(lease);
  return Once(kPutLeasedMax, [&](Endpoint& endpoint, grpc::ClientContext* context) {
    pb::PutResponse response;
    return endpoint.kv->Put(context, request, &response);
  });
}

absl::Status GrpcKv::Compact(int64_t revision, bool physical) {
  pb::CompactionRequest request;
  request.set_revision(revision);
  request.set_physical(physical);
  absl::Status status = Patiently([&](Endpoint& endpoint, grpc::ClientContext* context) {
    pb::CompactionResponse response;
    return endpoint.kv->Compact(context, request, &response);
  });
  return absl::IsOutOfRange(status) ? absl::OkStatus() : status;  // it is compacted already
}

absl::Status GrpcKv::Defragment() {
  absl::Status first;
  for (const std::unique_ptr<Endpoint>& endpoint : endpoints_) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kDefragmentMax));
    pb::DefragmentResponse response;
    first.Update(StatusOf(endpoint->maintenance->Defragment(&context, pb::DefragmentRequest(), &response)));
  }
  return first;
}

absl::Status GrpcKv::LiftQuotaAlarm() {
  pb::AlarmResponse raised;
  pb::AlarmRequest request;
  request.set_action(pb::AlarmRequest::GET);
  const auto ask = [&](Endpoint& endpoint, grpc::ClientContext* context) {
    return endpoint.maintenance->Alarm(context, request, &raised);
  };
  absl::Status status = Patiently(ask);
  const pb::AlarmResponse found = raised;
  for (const pb::AlarmMember& alarm : found.alarms()) {
    if (alarm.alarm() != pb::NOSPACE) continue;
    request.set_action(pb::AlarmRequest::DEACTIVATE);
    request.set_memberid(alarm.memberid());
    request.set_alarm(alarm.alarm());
    status.Update(Patiently(ask));
  }
  return status;
}

std::vector<MemberStanding> GrpcKv::Standings() {
  std::vector<MemberStanding> standings;
  for (size_t i = 0; i < endpoints_.size(); ++i) {
    MemberStanding standing;
    standing.endpoint = endpoints_[i]->name;
    endpoints_[i]->Connect();
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kStandingMax));
    pb::StatusResponse response;
    standing.answered = StatusOf(endpoints_[i]->maintenance->Status(&context, pb::StatusRequest(), &response));
    if (standing.answered.ok()) {
      standing.version = response.version();
      standing.cluster_id = response.header().cluster_id();
      standing.leads = response.leader() != 0 && response.leader() == response.header().member_id();
      standing.file_bytes = static_cast<uint64_t>(response.dbsize());
      standing.in_use_bytes = static_cast<uint64_t>(response.dbsizeinuse());
      for (const std::string& error : response.errors()) standing.alarmed |= absl::StrContains(error, kQuotaAlarm);
      // The member that leads saves every write a step.
      if (standing.leads) current_.store(i, std::memory_order_relaxed);
    }
    standings.push_back(std::move(standing));
  }
  return standings;
}

absl::StatusOr<bool> GrpcKv::AwaitChange(const std::vector<std::string>& keys, int64_t revision,
                                         absl::Duration patience) {
  pb::WatchRequest request;
  request.mutable_create_request()->set_start_revision(revision + 1);
  bool changed = false;
  absl::Status status = Once(patience, [&](Endpoint& endpoint, grpc::ClientContext* context) {
    const auto stream = endpoint.watch->Watch(context);
    bool listens = false;
    pb::WatchResponse response;
    for (const std::string& key : keys) {
      request.mutable_create_request()->set_key(key);
      stream->Write(request);
    }
    while (!changed && stream->Read(&response)) {
      listens = true;
      // Cancelled: what we asked from is compacted, so that something was written since.
      changed = response.events_size() > 0 || response.canceled();
    }
    context->TryCancel();
    const grpc::Status ended = stream->Finish();
    return listens ? grpc::Status::OK : ended;
  });
  if (!status.ok()) return status;
  return changed;
}

absl::StatusOr<int64_t> GrpcKv::LeaseGrant(absl::Duration ttl) {
  pb::LeaseGrantRequest request;
  request.set_ttl(absl::ToInt64Seconds(ttl));
  pb::LeaseGrantResponse response;
  absl::Status status = Patiently([&](Endpoint& endpoint, grpc::ClientContext* context) {
    return endpoint.lease->LeaseGrant(context, request, &response);
  });
  if (!status.ok()) return status;
  return response.id();
}

absl::Status GrpcKv::LeaseKeepAlive(int64_t lease) {
  pb::LeaseKeepAliveRequest request;
  request.set_id(lease);
  pb::LeaseKeepAliveResponse response;
  absl::Status status = Once(kKeepAliveMax, [&](Endpoint& endpoint, grpc::ClientContext* context) {
    auto stream = endpoint.lease->LeaseKeepAlive(context);
    const bool answered = stream->Write(request) && stream->Read(&response);
    stream->WritesDone();
    if (answered) context->TryCancel();
    const grpc::Status ended = stream->Finish();
    return answered ? grpc::Status::OK : ended;
  });
  if (status.ok() && response.ttl() <= 0) return absl::NotFoundError("the lease has ended");
  return status;
}

absl::Status GrpcKv::LeaseRevoke(int64_t lease) {
  pb::LeaseRevokeRequest request;
  request.set_id(lease);
  return Once(answer_, [&](Endpoint& endpoint, grpc::ClientContext* context) {
    pb::LeaseRevokeResponse response;
    return endpoint.lease->LeaseRevoke(context, request, &response);
  });
}

}  // namespace relais::etcd
