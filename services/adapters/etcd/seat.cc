#include "services/adapters/etcd/seat.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/adapters/etcd/change.h"

namespace relais::etcd {
namespace {

constexpr absl::Duration kBetweenAsks = absl::Milliseconds(200);
constexpr absl::Duration kListenFor = absl::Seconds(1);
constexpr absl::Duration kTellEvery = absl::Seconds(2);
constexpr absl::Duration kTellAtLeastEvery = absl::Seconds(20);
// Far more than clocks that are kept by anything differ, and than a row is old; far less than a wrong time zone.
constexpr absl::Duration kClocksApartMax = absl::Minutes(10);

int64_t NowSeconds() {
  return absl::ToUnixSeconds(absl::Now());
}

void PutRow(pb::TxnRequest& request, const std::string& key, const HubRow& row, int64_t lease) {
  pb::PutRequest* put = request.add_success()->mutable_request_put();
  put->set_key(key);
  put->set_value(row.Encode());
  put->set_lease(lease);
}

}  // namespace

absl::StatusOr<HubsFound> ReadHubs(Kv& kv, const Keys& keys) {
  const KeyRange all = keys.AllHubs();
  pb::RangeRequest request;
  request.set_key(all.from);
  request.set_range_end(all.to);
  absl::StatusOr<pb::RangeResponse> response = kv.Range(request);
  if (!response.ok()) return response.status();
  HubsFound found;
  found.revision = response->header().revision();
  for (const pb::KeyValue& found_row : response->kvs()) {
    std::optional<HubRow> row = HubRow::Parse(found_row.value());
    if (row) found.hubs.push_back({found_row.key().substr(all.from.size()), *std::move(row), found_row.lease()});
  }
  return found;
}

Seat::Seat(Kv* kv, const Keys* keys, Options options) : kv_(kv), keys_(keys), options_(std::move(options)) {
  row_.since_s = NowSeconds();
}

absl::Status Seat::CompareClocks(const HubsFound& found) const {
  for (const NamedHub& hub : found.hubs) {
    const absl::Duration ahead = absl::Now() - absl::FromUnixSeconds(hub.row.clock_s);
    if (absl::AbsDuration(ahead) <= kClocksApartMax) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        "this machine's clock is ", absl::FormatDuration(absl::Trunc(absl::AbsDuration(ahead), absl::Minutes(1))),
        ahead > absl::ZeroDuration() ? " ahead of" : " behind", " the one of the hub \"", hub.name,
        "\" that runs: set the wrong one of them, and start again"));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Seat::TryTake(int64_t& revision) {
  absl::StatusOr<HubsFound> found = ReadHubs(*kv_, *keys_);
  if (!found.ok()) return found.status();
  revision = found->revision;
  if (absl::Status s = CompareClocks(*found); !s.ok()) return s;
  for (const NamedHub& hub : found->hubs) {
    if (hub.name != options_.name) continue;
    std::lock_guard<std::mutex> lock(mutex_);
    taken_ = claim_ != nullptr && hub.lease == lease_;  // one of our own tries that went unanswered had worked
    return taken_;
  }
  if (claim_ == nullptr) {
    absl::StatusOr<std::unique_ptr<Claim>> claim =
        Claim::Take(kv_, options_.lease, options_.patience, [this] { Tell(); });
    if (!claim.ok()) return claim.status();
    claim_ = *std::move(claim);
  }
  pb::TxnRequest request;
  pb::Compare* free = request.add_compare();
  free->set_target(pb::Compare::CREATE);
  free->set_key(key());
  free->set_create_revision(0);
  {
    std::lock_guard<std::mutex> lock(mutex_);
    lease_ = claim_->lease();
    row_.clock_s = NowSeconds();
    PutRow(request, key(), row_, lease_);
  }
  absl::StatusOr<pb::TxnResponse> response = kv_->Txn(request);
  if (absl::IsResourceExhausted(response.status())) return response.status();
  if (!response.ok() || !response->succeeded()) return false;
  std::lock_guard<std::mutex> lock(mutex_);
  taken_ = true;
  return true;
}

absl::Status Seat::Take(const std::function<bool()>& go_on) {
  if (claim_ != nullptr && claim_->IsHeld()) return absl::OkStatus();
  claim_.reset();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    taken_ = false;
  }
  const absl::Time until = absl::Now() + 2 * options_.lease + absl::Seconds(1);
  while (true) {
    int64_t revision = 0;
    absl::StatusOr<bool> taken = TryTake(revision);
    if (!taken.ok()) return taken.status();
    if (*taken) return absl::OkStatus();
    if (absl::Now() >= until) {
      return absl::InvalidArgumentError(
          absl::StrCat("another hub that runs is called \"", options_.name, "\": give each of them its own `name`"));
    }
    if (go_on && !go_on()) return absl::CancelledError("told to wait no longer");
    const absl::StatusOr<bool> changed = kv_->AwaitChange({key()}, revision, kListenFor);
    if (!changed.ok()) absl::SleepFor(kBetweenAsks);
  }
}

int64_t Seat::lease() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return lease_;
}

void Seat::Follow(uint64_t records, int64_t revision) {
  std::lock_guard<std::mutex> lock(mutex_);
  changed_ = changed_ || records != row_.records;
  row_.records = records;
  row_.revision = revision;
}

HubRow Seat::Serving() const {
  HubRow serving;
  serving.serves = true;
  serving.since_s = serving.clock_s = NowSeconds();
  return serving;
}

void Seat::AddServing(pb::TxnRequest& request) const {
  PutRow(request, key(), Serving(), lease());
}

void Seat::Serves() {
  const HubRow serving = Serving();
  std::lock_guard<std::mutex> lock(mutex_);
  row_ = serving;
}

// On the claim's thread.
void Seat::Tell() {
  std::string row;
  int64_t lease = 0;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    const absl::Duration silent = absl::Now() - told_;
    if (!taken_ || silent < (changed_ ? kTellEvery : kTellAtLeastEvery)) return;
    told_ = absl::Now();
    changed_ = false;
    row_.clock_s = NowSeconds();
    row = row_.Encode();
    lease = lease_;
  }
  kv_->PutLeased(key(), row, lease).IgnoreError();  // said again before long
}

}  // namespace relais::etcd
