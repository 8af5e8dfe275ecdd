#include "services/adapters/etcd/change.h"

#include <utility>

namespace relais::etcd {
namespace {

constexpr size_t kOpOverheadBytes = 32;

// A transaction may not put a key that it also drops: so the range is dropped around what is put.
std::vector<KeyRange> Around(const KeyRange& range, const std::map<std::string, absl::string_view>& puts) {
  std::vector<KeyRange> ranges;
  std::string from = range.from;
  for (auto put = puts.lower_bound(range.from); put != puts.end() && put->first < range.to; ++put) {
    if (from < put->first) ranges.push_back({from, put->first});
    from = After(put->first);
  }
  if (from < range.to) ranges.push_back({std::move(from), range.to});
  return ranges;
}

// Fills pieces one after the other.
class Cutter {
 public:
  void Drop(const KeyRange& range) {
    Room(range.from.size() + range.to.size());
    AddDrop(pieces_.back(), range);
  }
  void Put(const std::string& key, absl::string_view value) {
    Room(key.size() + value.size());
    AddPut(pieces_.back(), key, value);
  }
  // What follows is in another piece than what came before.
  void Cut() {
    if (!pieces_.empty() && pieces_.back().success_size() > 0) pieces_.emplace_back();
    bytes_ = 0;
  }
  std::vector<pb::TxnRequest> Take() { return std::move(pieces_); }

 private:
  void Room(size_t bytes) {
    bytes += kOpOverheadBytes;
    if (pieces_.empty()) pieces_.emplace_back();
    if (bytes_ + bytes > kPieceBytesMax || pieces_.back().success_size() >= kPieceOpsMax) Cut();
    bytes_ += bytes;
  }

  std::vector<pb::TxnRequest> pieces_;
  size_t bytes_ = 0;
};

}  // namespace

std::vector<absl::string_view> PartsOf(absl::string_view bytes) {
  std::vector<absl::string_view> parts;
  do {
    parts.push_back(bytes.substr(0, kPartBytes));
    bytes.remove_prefix(parts.back().size());
  } while (!bytes.empty());
  return parts;
}

void AddPut(pb::TxnRequest& request, std::string key, absl::string_view value) {
  pb::PutRequest* put = request.add_success()->mutable_request_put();
  put->set_key(std::move(key));
  put->set_value(value.data(), value.size());
}

void AddDrop(pb::TxnRequest& request, const KeyRange& range) {
  pb::DeleteRangeRequest* drop = request.add_success()->mutable_request_delete_range();
  drop->set_key(range.from);
  drop->set_range_end(range.to);
}

std::vector<pb::TxnRequest> Pieces(const Change& change) {
  Cutter whole;
  for (const KeyRange& range : change.drops) {
    for (const KeyRange& part : Around(range, change.puts)) whole.Drop(part);
  }
  for (const auto& [key, value] : change.puts) whole.Put(key, value);
  std::vector<pb::TxnRequest> pieces = whole.Take();
  if (pieces.empty()) pieces.emplace_back();
  if (pieces.size() == 1) return pieces;

  Cutter cut;
  for (const KeyRange& range : change.drops) cut.Drop(range);
  cut.Cut();
  for (const auto& [key, value] : change.puts) cut.Put(key, value);
  pieces = cut.Take();
  if (pieces.back().success_size() == 0) pieces.pop_back();
  return pieces;
}

}  // namespace relais::etcd
