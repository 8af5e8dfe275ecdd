// The counts of an invented year on their way to what is published: the hub's store of packages, and a signed release a
// month. Packages of three hundred nodes weigh 800 MB a month: they are kept in memory until their month is summed, and
// only those of the last month lie in a folder, from which anybody may do that month again.
#ifndef RELAIS_DEPLOY_YEAR_COUNTING_H_
#define RELAIS_DEPLOY_YEAR_COUNTING_H_

#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "deploy/year/gathering_ledger.h"
#include "deploy/year/lots.h"
#include "deploy/year/month_sum.h"
#include "deploy/year/papers.h"
#include "deploy/year/seats.h"
#include "hub/packages/package_store.h"
#include "services/adapters/sodium/sodium_sealer.h"

namespace relais::year {

struct MonthRelease {
  Month month;
  std::string file;  // the signed release
  size_t nodes = 0;  // that reported
  uint32_t expected = 0;
  size_t figures = 0;
};

// One thread, but for the sums, which are made on a thread of their own while the year goes on.
class Counting {
 public:
  // `last` is the year's last month. What is passed outlives it.
  Counting(const Papers& papers, Month last, const Digester* digester);
  ~Counting();

  // `last_packages`: folder of the ledger for the last month's packages; empty: in memory as well.
  absl::Status Open(const std::string& last_packages);
  // Brings the package of a month that `seat` has closed to the hub's store, as a node's line does. False: the hub's
  // set was fixed before. `identity` is the node's key by the roster.
  absl::StatusOr<bool> Bring(NodeSeat& seat, const SigningKey& identity, Month month, Day today);
  // The whole packages of `month` on the day when the hub fixes its set, and `with` it.
  absl::StatusOr<CountSet> Fix(Month month, Day today, const hub::FixedWith& with);
  // Sums a month whose set is fixed, once the month before is done with. What was wrong with that one.
  absl::Status Sum(MonthGround ground);
  // Waits for the last one.
  absl::Status Finish();
  // Ascending; of what is finished.
  const std::vector<MonthRelease>& releases() const { return releases_; }

 private:
  hub::PackageStore& StoreOf(Month month) { return month == last_ && last_store_ ? *last_store_ : *store_; }

  const Papers& papers_;
  const Month last_;
  const Digester* const digester_;
  YearEntropy entropy_{0};
  SodiumSealer sealer_{entropy_};
  std::unique_ptr<hub::PackageStore> store_;
  std::unique_ptr<hub::PackageStore> last_store_;
  GatheringLedger* last_ledger_ = nullptr;  // of last_store_, which owns it
  std::optional<MonthRelease> under_way_;
  std::future<absl::StatusOr<SummedMonth>> sum_;
  Digest previous_;
  std::vector<MonthRelease> releases_;
};

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_COUNTING_H_
