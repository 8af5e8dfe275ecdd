#include "tests/bench/envelope_mould.h"

#include <cstring>

#include "services/core/handoff/check.h"
#include "services/core/handoff/header.h"
#include "tests/bench/plan.h"

namespace relais::bench {
namespace {

// Stands, in a mould, where each envelope has bytes of its own.
constexpr char kGap[] = "<own word here!>";
constexpr size_t kWordBytes = sizeof(kGap) - 1;

// splitmix64: never the same for two numbers, and without order, as drawn ids are.
uint64_t Mix(uint64_t word) {
  word += 0x9E3779B97F4A7C15u;
  word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9u;
  word = (word ^ (word >> 27)) * 0x94D049BB133111EBu;
  return word ^ (word >> 31);
}

template <class Id>
Id Gap() {
  std::string bytes = kGap;
  bytes.resize(Id::kSize, '.');
  return Id::FromBytes(bytes);
}

std::string Mould(const Region& region, const RegionNode& from, const RegionNode& to) {
  HandoffHeader header;
  header.convention = to.convention;
  header.convention_version = ConventionVersion(1);
  header.sender = from.partner;
  header.destination = to.partner;
  header.mailbox = to.node;
  header.recipient_key = to.sealing_id;
  header.handoff = Gap<HandoffId>();
  header.journey = Gap<JourneyId>();
  header.due_day = region.due_day;
  header.window = region.window;
  header.slip_version = 1;
  header.arrival_key = Gap<SigningKey>();
  header.follow_key = Gap<SigningKey>();
  header.follow_sealing_key = Gap<SealingKey>();
  return EncodeHeader(header);
}

}  // namespace

EnvelopeMould::EnvelopeMould(const Region& region, int senders, int recipients)
    : recipients_(static_cast<size_t>(recipients)) {
  for (size_t sender = 0; sender < static_cast<size_t>(senders); ++sender) {
    for (size_t to = 0; to < recipients_; ++to) {
      headers_.push_back(Mould(region, region.nodes[recipients_ + sender], region.nodes[to]));
    }
  }
  const std::string& any = headers_.front();
  for (size_t at = any.find(kGap); at != std::string::npos; at = any.find(kGap, at + 1)) places_.push_back(at);
  RELAIS_CHECK(places_.size() == 5);
}

void EnvelopeMould::Cast(int sender, int recipient, uint64_t number, char* out) const {
  FillOpaque(number, out);
  const std::string& header = headers_[static_cast<size_t>(sender) * recipients_ + static_cast<size_t>(recipient)];
  std::memcpy(out, header.data(), header.size());
  for (size_t i = 0; i < places_.size(); ++i) {
    const uint64_t word[] = {Mix(number * places_.size() + i), number};
    static_assert(sizeof(word) == kWordBytes);
    std::memcpy(out + places_[i], word, sizeof(word));
  }
}

}  // namespace relais::bench
