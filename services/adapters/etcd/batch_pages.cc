#include "services/adapters/etcd/batch_pages.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

namespace relais::etcd {
namespace {

// Keys a page: few at first, since one may be large; then so many that a page is about as large as this.
constexpr int64_t kFirstPageKeys = 2;
constexpr int64_t kPageKeysMax = 2'000;
constexpr size_t kPageBytes = 2u << 20;

}  // namespace

absl::StatusOr<std::optional<Checkpoint>> ReadCheckpoint(Kv& kv, const Keys& keys, const Head::CheckpointPlace& place,
                                                         const Digester& digester) {
  if (place.parts == 0) return std::nullopt;
  Checkpoint checkpoint{place.sequence, {}};
  checkpoint.bytes.reserve(place.bytes);
  for (uint32_t part = 0; part < place.parts; ++part) {
    pb::RangeRequest request;
    request.set_key(keys.CheckpointPart(place.generation, part));
    absl::StatusOr<pb::RangeResponse> response = kv.Range(request);
    if (!response.ok()) return response.status();
    if (response->kvs_size() == 0) return absl::DataLossError("a part of the checkpoint is missing");
    checkpoint.bytes += response->kvs(0).value();
  }
  if (checkpoint.bytes.size() != place.bytes || digester.Sha256(checkpoint.bytes) != place.digest) {
    return absl::DataLossError("the checkpoint is not the one that was saved");
  }
  return checkpoint;
}

BatchPages::BatchPages(Kv& kv, const Keys& keys, uint64_t from, uint64_t to) : kv_(kv), keys_(keys) {
  const KeyRange range = keys.Records(from, to);
  request_.set_key(range.from);
  request_.set_range_end(range.to);
  request_.set_limit(kFirstPageKeys);
}

absl::Status BatchPages::Fetch() {
  absl::StatusOr<pb::RangeResponse> page = kv_.Range(request_);
  if (absl::IsOutOfRange(page.status())) {
    request_.clear_revision();
    page = kv_.Range(request_);
  }
  if (!page.ok()) return page.status();
  page_ = *std::move(page);
  at_ = 0;
  more_ = page_.more() && page_.kvs_size() > 0;
  if (!more_) return absl::OkStatus();
  request_.set_revision(request_.revision() == 0 ? page_.header().revision() : request_.revision());
  request_.set_key(After(page_.kvs(page_.kvs_size() - 1).key()));
  const size_t bytes_per_key = page_.ByteSizeLong() / static_cast<size_t>(page_.kvs_size()) + 1;
  request_.set_limit(std::clamp(static_cast<int64_t>(kPageBytes / bytes_per_key), int64_t{1}, kPageKeysMax));
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> BatchPages::NextPart(uint64_t& last, uint16_t& part) {
  while (at_ == page_.kvs_size()) {
    if (!more_) return std::nullopt;
    if (absl::Status s = Fetch(); !s.ok()) return s;
  }
  pb::KeyValue& found = *page_.mutable_kvs(at_++);
  const std::optional<std::pair<uint64_t, uint16_t>> key = keys_.ParseRecord(found.key());
  if (!key) return absl::DataLossError("a key among the records cannot be read");
  std::tie(last, part) = *key;
  return std::move(*found.mutable_value());
}

absl::StatusOr<std::optional<FoundBatch>> BatchPages::Next() {
  FoundBatch found;
  uint16_t part = 0;
  absl::StatusOr<std::optional<std::string>> bytes = NextPart(found.last, part);
  if (!bytes.ok()) return bytes.status();
  if (!*bytes) return std::nullopt;
  const absl::Status unreadable = absl::DataLossError(absl::StrCat("record ", found.last, " cannot be read"));
  const std::optional<BatchStart> start = ParseBatchStart(**bytes);
  if (!start || part != 0) return unreadable;
  found.bytes = std::move(**bytes);
  for (uint16_t expected = 1; found.bytes.size() < start->bytes; ++expected) {
    uint64_t last = 0;
    bytes = NextPart(last, part);
    if (!bytes.ok()) return bytes.status();
    if (!*bytes || last != found.last || part != expected) return unreadable;
    found.bytes += **bytes;
  }
  std::optional<StoredBatch> batch = ParseBatch(found.bytes);
  if (!batch || batch->first + batch->records.size() != found.last + 1) return unreadable;
  found.batch = *std::move(batch);
  return found;
}

}  // namespace relais::etcd
