// A month's counts on their way out: split in three, each share sealed to the one that may sum it.
#include <array>
#include <utility>

#include "node/desk/sealing_desk.h"
#include "services/core/handoff/reason.h"
#include "services/wire/count_package.h"

namespace relais::node {

absl::StatusOr<std::string> SealingDesk::SealCounts(const MonthCounts& counts, const CountOrder& order,
                                                    const ShareStream& stream) {
  std::array<std::string, kAggregators> plain;
  const std::string one = entropy_.Draw(kSeedBytes);
  const std::string two = entropy_.Draw(kSeedBytes);
  plain[0] = one;
  plain[1] = two;
  plain[2] = EncodeWords(ThirdShare(WordsOf(counts, order.cells), order.month, one, two, stream.fn()));
  static_assert(kVectorTo == Aggregator::kRectorat, "the third of them");
  wire::CountHead head;
  head.month = order.month;
  head.node = node_;
  head.domain = order.domain;
  std::array<std::string, kAggregators> sealed;
  for (size_t i = 0; i < plain.size(); ++i) {
    const std::string aad = wire::CountShareAad(order.month, node_, order.domain, static_cast<Aggregator>(i + 1));
    sealed[i] = sealer_.Seal(order.to[i], wire::kCountShareInfo, aad, plain[i]);
    if (sealed[i].empty()) return Refuse(Reason::kStaleKey, "nothing can be sealed to an aggregation key");
    head.shares[i] = {order.to[i], digester_.Sha256(sealed[i])};
  }
  const std::string head_bytes = wire::EncodeCountHead(head);
  return wire::EncodeCountPackage(head_bytes, sealer_.Sign(identity_, wire::CountHeadText(head_bytes)), sealed);
}

}  // namespace relais::node
