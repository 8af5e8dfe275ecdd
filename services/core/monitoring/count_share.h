// Counts in three shares. A node's month is a vector of 64-bit words: for every cell of the domain [x > 0], x and x²,
// each part behind the other. Three vectors that add up to it modulo 2^64 are its shares; any two of them are uniformly
// distributed whatever the counts are, so that they say nothing about them. Two of the three are expanded from seeds of
// 32 bytes, so that all three together weigh little more than one.
#ifndef RELAIS_SERVICES_CORE_MONITORING_COUNT_SHARE_H_
#define RELAIS_SERVICES_CORE_MONITORING_COUNT_SHARE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/core/monitoring/month_counts.h"

namespace relais {

// Who sums: the parties of the framework convention, in the order of its aggregation keys.
enum class Aggregator : uint8_t { kEtat = 1, kRegion = 2, kRectorat = 3 };
inline constexpr int kAggregators = 3;
// "etat", "region", "rectorat"; empty outside the enum.
absl::string_view AggregatorName(Aggregator aggregator);
// kUnknownValue.
absl::StatusOr<Aggregator> ParseAggregator(absl::string_view name);
// The one whose share is a vector; the two others get seeds.
inline constexpr Aggregator kVectorTo = Aggregator::kRectorat;

enum class CountPart : uint8_t { kPresent = 1, kCount = 2, kSquare = 3 };
inline constexpr int kCountParts = 3;

// kCountParts × the domain's size.
using ShareWords = std::vector<uint64_t>;

// Fills `words` from a seed of kSeedBytes: the same for equal arguments, independent streams for different parts and
// months. Brought by the edge (ports/share_stream.h).
using ExpandFn = std::function<void(absl::string_view seed, Month month, CountPart part, absl::Span<uint64_t> words)>;
inline constexpr size_t kSeedBytes = 32;

// The part of `words` that is `part`. `words` holds all parts.
absl::Span<const uint64_t> PartOf(absl::Span<const uint64_t> words, CountPart part);
absl::Span<uint64_t> MutablePartOf(absl::Span<uint64_t> words, CountPart part);

// The vector of a month. Squares are taken modulo 2^64; a count below 2^32, as every honest one, has its true square.
ShareWords WordsOf(const MonthCounts& counts, size_t domain_size);

// What has to be added to the streams of both seeds to give `words`. Seeds are drawn afresh for every month.
ShareWords ThirdShare(ShareWords words, Month month, absl::string_view seed_one, absl::string_view seed_two,
                      const ExpandFn& expand);

// word by word, modulo 2^64; both of one length.
void AddWords(absl::Span<uint64_t> sum, absl::Span<const uint64_t> more);

// As bytes: each word little-endian. kMalformed unless `bytes` holds exactly `words` words.
std::string EncodeWords(absl::Span<const uint64_t> words);
absl::StatusOr<ShareWords> DecodeWords(absl::string_view bytes, size_t words);

// One aggregator's sum over many nodes' shares of one month. Equal to the sum of its shares, in any order.
class ShareSum {
 public:
  ShareSum(size_t domain_size, Month month) : month_(month), words_(kCountParts * domain_size) {}
  void AddSeed(absl::string_view seed, const ExpandFn& expand);
  // `share` holds kCountParts × domain size words.
  void AddVector(absl::Span<const uint64_t> share) { AddWords(absl::MakeSpan(words_), share); }
  const ShareWords& words() const { return words_; }

 private:
  Month month_;
  ShareWords words_;
  ShareWords scratch_;  // one part of one seed's stream
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_COUNT_SHARE_H_
