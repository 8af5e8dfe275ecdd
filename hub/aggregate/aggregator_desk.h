// One of the three that sum: État, Région or Rectorat, each on a machine of its own, with its own store and keys. It
// holds sealed shares of its own and nothing else: without the two others they say nothing, and a node's counts are
// never put together anywhere. It gives out sums only, by the two rounds of services/core/monitoring/count_opening.h.
#ifndef RELAIS_HUB_AGGREGATE_AGGREGATOR_DESK_H_
#define RELAIS_HUB_AGGREGATE_AGGREGATOR_DESK_H_

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/monitoring/aggregation_book.h"
#include "services/core/monitoring/count_opening.h"
#include "services/core/monitoring/disclosure.h"
#include "services/core/monitoring/release.h"
#include "services/ports/digest.h"
#include "services/ports/ledger.h"
#include "services/ports/sealer.h"
#include "services/ports/share_stream.h"
#include "services/wire/count_package.h"
#include "services/wire/count_statement.h"
#include "services/wire/line_signatures.h"

namespace relais::hub {

// Who the three are to each other: the keys that sign their statements, by aggregator, from État.
using AggregatorKeys = std::array<SigningKey, kAggregators>;

// The identity key by which `node` signed for `month`; none when it was no member then.
using IdentityOfFn = std::function<SigningKey(NodeId node, Month month)>;

// What the three must have in common to sum one month. All of it is public.
struct AggregationGround {
  const CountDomain* domain = nullptr;  // outlives its users
  AggregatorKeys keys;
  IdentityOfFn identity_of;
  OpenRule rule;
  int nodes_min = 0;      // the framework's opening_nodes_min
  DisclosureRules least;  // what a release must keep to at least: the framework's threshold
  CountControls controls;
};

// The ports; all outlive the aggregator.
struct AggregationPorts {
  Sealer* sealer = nullptr;
  const Digester* digester = nullptr;
  const ShareStream* stream = nullptr;
};

// Who an aggregator is. `sealing` opens its shares and signs what it says (Sealer::SignAs): the framework convention,
// which names its public half, so names both.
struct AggregatorSelf {
  Aggregator by = Aggregator::kEtat;
  SealingPair sealing;
};

// One thread at a time. What is answered with OK is durable in the ledger.
class AggregatorDesk {
 public:
  // Replays `ledger`, which it then owns. DataLoss as the ledger says.
  static absl::StatusOr<std::unique_ptr<AggregatorDesk>> Open(std::unique_ptr<Ledger> ledger, AggregatorSelf self,
                                                              AggregationGround ground, AggregationPorts ports);

  // Takes a parcel (wire/count_package.h); the same one again changes nothing. kMalformed: no parcel, another domain,
  // or a digest that does not fit; kWrongMailbox: for another aggregator; kStaleKey: sealed to another key than this
  // one's; kNotMember, kBadSignature: not from a member; kUnreadable; JudgeTake's reasons.
  absl::Status Take(absl::string_view parcel);
  // Fixes the month's set, for good, and says which one it is: a signed set statement, the same at every call.
  absl::StatusOr<std::string> StateSet(Month month);
  // Round one, given the three set statements: the signed partial sum of [x > 0]. kBadSignature, CheckAgreement's
  // reasons, kEquivocation when the three agree on another set than this one's; kUnreadable for a share that no longer
  // opens.
  absl::StatusOr<std::string> GivePresence(Month month, const std::vector<std::string>& set_statements);
  // Round two, given the three presences: the signed partial sums of the cells that the rule opens. The first call
  // decides for good. JoinPresence's and DecideOpen's reasons; kEquivocation for other cells than before.
  absl::StatusOr<std::string> GiveSums(Month month, const std::vector<std::string>& presences);
  // Signs the release of a month: its text, as the combiner made it. Once for each month, and only what follows on the
  // last one that it signed. It cannot see whether figures are true: it says that they are over the very set that it
  // summed, that they keep to the framework's rules, and that there is no other release. DecodeRelease's reasons;
  // kUnknownValue for another domain; kEquivocation for another set than this one's, or another text than before;
  // kReleaseFlawed for what CheckRelease finds or rules below the framework's; JudgeRelease's reasons.
  absl::StatusOr<wire::LineSignature> SignRelease(absl::string_view text);
  // The shares go; what was given out stays said. JudgeErase's reasons.
  absl::Status Erase(Month month);

  const AggregationBook& book() const { return book_; }
  Digest domain() const { return domain_; }

 private:
  AggregatorDesk(std::unique_ptr<Ledger> ledger, AggregatorSelf self, AggregationGround ground, AggregationPorts ports);

  absl::Status Replay(absl::string_view record);
  absl::Status Write(std::string record, LedgerBatch batch = {});
  absl::StatusOr<std::string> OpenShare(Month month, NodeId node, absl::string_view sealed) const;
  absl::StatusOr<ShareWords> SumOf(Month month) const;
  SetFacts FactsOf(Month month) const;
  absl::Status CheckOurs(Month month, const SetFacts& about) const;
  absl::Status CheckToRelease(const relais::Release& release) const;
  std::string Signed(const std::string& unsigned_bytes) const;
  DigestFn digest_fn() const;

  std::unique_ptr<Ledger> ledger_;
  const AggregatorSelf self_;
  const AggregationGround ground_;
  const AggregationPorts ports_;
  const Digest domain_;
  AggregationBook book_;
};

// The unsigned bytes of a statement that `by` signed, as `keys` name it; kMalformed, kBadSignature.
absl::StatusOr<absl::string_view> VerifiedStatement(absl::string_view statement, const AggregatorKeys& keys,
                                                    const Sealer& sealer);

}  // namespace relais::hub

#endif  // RELAIS_HUB_AGGREGATE_AGGREGATOR_DESK_H_
