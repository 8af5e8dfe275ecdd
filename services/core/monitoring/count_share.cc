#include "services/core/monitoring/count_share.h"

#include <cstring>
#include <iterator>
#include <utility>

#include "services/core/handoff/check.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr absl::string_view kAggregatorNames[] = {"", "etat", "region", "rectorat"};
constexpr size_t kWordBytes = sizeof(uint64_t);

constexpr CountPart kParts[] = {CountPart::kPresent, CountPart::kCount, CountPart::kSquare};

uint64_t WordAt(const char* bytes) {
  uint64_t word = 0;
  for (size_t i = 0; i < kWordBytes; ++i) word |= uint64_t{static_cast<uint8_t>(bytes[i])} << (8 * i);
  return word;
}

}  // namespace

absl::string_view AggregatorName(Aggregator aggregator) {
  const auto number = static_cast<size_t>(aggregator);
  return number < std::size(kAggregatorNames) ? kAggregatorNames[number] : "";
}

absl::StatusOr<Aggregator> ParseAggregator(absl::string_view name) {
  for (size_t number = 1; number < std::size(kAggregatorNames); ++number) {
    if (name == kAggregatorNames[number]) return static_cast<Aggregator>(number);
  }
  return Refuse(Reason::kUnknownValue, "etat, region or rectorat");
}

absl::Span<uint64_t> MutablePartOf(absl::Span<uint64_t> words, CountPart part) {
  const size_t size = words.size() / kCountParts;
  RELAIS_CHECK(size * kCountParts == words.size());
  return words.subspan((static_cast<size_t>(part) - 1) * size, size);
}

absl::Span<const uint64_t> PartOf(absl::Span<const uint64_t> words, CountPart part) {
  const size_t size = words.size() / kCountParts;
  RELAIS_CHECK(size * kCountParts == words.size());
  return words.subspan((static_cast<size_t>(part) - 1) * size, size);
}

ShareWords WordsOf(const MonthCounts& counts, size_t domain_size) {
  ShareWords words(kCountParts * domain_size);
  const absl::Span<uint64_t> all = absl::MakeSpan(words);
  for (const auto& [cell, count] : counts.cells()) {
    RELAIS_CHECK(cell.value() < domain_size);
    MutablePartOf(all, CountPart::kPresent)[cell.value()] = 1;
    MutablePartOf(all, CountPart::kCount)[cell.value()] = count;
    MutablePartOf(all, CountPart::kSquare)[cell.value()] = count * count;
  }
  return words;
}

ShareWords ThirdShare(ShareWords words, Month month, absl::string_view seed_one, absl::string_view seed_two,
                      const ExpandFn& expand) {
  RELAIS_CHECK(seed_one.size() == kSeedBytes && seed_two.size() == kSeedBytes);
  ShareWords stream(words.size() / kCountParts);
  for (absl::string_view seed : {seed_one, seed_two}) {
    for (CountPart part : kParts) {
      expand(seed, month, part, absl::MakeSpan(stream));
      const absl::Span<uint64_t> rest = MutablePartOf(absl::MakeSpan(words), part);
      for (size_t i = 0; i < stream.size(); ++i) rest[i] -= stream[i];
    }
  }
  return words;
}

void AddWords(absl::Span<uint64_t> sum, absl::Span<const uint64_t> more) {
  RELAIS_CHECK(sum.size() == more.size());
  for (size_t i = 0; i < sum.size(); ++i) sum[i] += more[i];
}

std::string EncodeWords(absl::Span<const uint64_t> words) {
  std::string bytes(words.size() * kWordBytes, '\0');
  char* at = bytes.data();
  for (uint64_t word : words) {
    for (size_t i = 0; i < kWordBytes; ++i) *at++ = static_cast<char>(word >> (8 * i));
  }
  return bytes;
}

absl::StatusOr<ShareWords> DecodeWords(absl::string_view bytes, size_t words) {
  if (bytes.size() != words * kWordBytes) return Refuse(Reason::kMalformed, "a share of another length");
  ShareWords decoded(words);
  for (size_t i = 0; i < words; ++i) decoded[i] = WordAt(bytes.data() + i * kWordBytes);
  return decoded;
}

void ShareSum::AddSeed(absl::string_view seed, const ExpandFn& expand) {
  RELAIS_CHECK(seed.size() == kSeedBytes);
  scratch_.resize(words_.size() / kCountParts);
  for (CountPart part : kParts) {
    expand(seed, month_, part, absl::MakeSpan(scratch_));
    AddWords(MutablePartOf(absl::MakeSpan(words_), part), scratch_);
  }
}

}  // namespace relais
