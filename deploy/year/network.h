// The whole region in one thread: hub, nodes and the streams between them, under one clock. Frames travel as bytes of
// the wire; nothing moves by itself.
#ifndef RELAIS_DEPLOY_YEAR_NETWORK_H_
#define RELAIS_DEPLOY_YEAR_NETWORK_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "deploy/year/counting.h"
#include "deploy/year/gathering_ledger.h"
#include "deploy/year/papers.h"
#include "deploy/year/region_plan.h"
#include "deploy/year/seats.h"
#include "services/adapters/openssl/openssl_digester.h"

namespace relais::year {

// Where ledgers are, and what stands in papers beside the seed.
struct Places {
  std::string hub_store;        // folder of the hub's ledger, made when missing; empty: in memory
  std::string nodes;            // holds one folder (node_folder.h) for each node of `kept_nodes`
  std::vector<int> kept_nodes;  // whose ledgers are RocksDB; these hear everything that the hub knows
  SigningKey hub_key;           // none: one of the seed
  std::string last_packages;    // folder for the last month's packages of counts; empty: in memory
  int miscounts = 0;            // for tests of tests: the office whose packages claim too much; 0 for none
};

// The offices over which a month is summed.
struct MonthReport {
  Month month;
  std::set<int> offices;
};

// A referral whose row at its origin's or destination's node has changed.
struct RowNews {
  int office = 0;
  node::RowKey row;
};

class Network {
 public:
  // `plan` outlives it.
  Network(const RegionPlan& plan, Places places, HubRecordHook hook);

  // Opens ledgers, has the hub take in every text in the first morning of the year, and connects everybody.
  // FailedPrecondition: the hub's ledger is not empty; otherwise what a ledger or the hub says.
  absl::Status Open();
  // A new day at six: keys that are due are published, everybody's day turns, lines go up and down as silences say.
  void Dawn(Day day);
  // The clock goes to a round of `day`.
  void PutClock(Day day, int round);
  // Until nothing is left to deliver.
  void Settle();
  // The evening: everybody folds the day's facts into their month's counts.
  void Dusk();
  // Packages that came when their month's set was fixed already.
  int64_t late_packages() const { return late_packages_; }
  // What went wrong when months were closed, brought or summed; waits for the last one.
  absl::Status FinishCounting();
  const std::vector<MonthRelease>& releases() const { return counting_->releases(); }
  // Saves states, so that daemons start from them.
  absl::Status Close();

  HubSeat& hub() { return *hub_; }
  NodeSeat& node(int number) { return *nodes_.at(static_cast<size_t>(number - 1)); }
  // Something was done at the node: the next Settle looks there.
  void Touch(int number) { dirty_.insert(number); }
  const Papers& papers() const { return *papers_; }
  Sealer& sealer() { return sealer_; }
  Entropy& entropy() { return entropy_; }
  Day today() const;
  std::vector<RowNews> TakeNews() { return std::exchange(news_, {}); }
  std::vector<MonthReport> TakeReports() { return std::exchange(reports_, {}); }
  // Headers of what nodes sent by themselves.
  std::vector<HandoffHeader> TakeReceipts() { return std::exchange(receipts_, {}); }

 private:
  absl::StatusOr<std::unique_ptr<Ledger>> OpenLedger(const std::string& folder, uint64_t seed);
  absl::Status FlushLedgers();
  void Connect(int number);
  void Cut(int number);
  // Brings a node's frames to the hub.
  void Carry(int number);
  void Hand(HubSaying saying);
  // Nodes that want to close a month do so, and bring its package.
  void CloseMonths(Day day);
  absl::Status CloseMonth(NodeSeat& seat, absl::StatusOr<node::PackageMade> made, Day day);
  // On the day when the hub fixes the set of the month before.
  absl::Status FixMonth(Month month, Day day);

  const RegionPlan& plan_;
  const Places places_;
  const HubRecordHook hook_;
  YearClock clock_;
  OpensslDigester digester_;
  YearEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  std::vector<std::unique_ptr<YearEntropy>> ledger_entropies_;
  std::vector<GatheringLedger*> gathering_;  // owned by hub and nodes
  std::unique_ptr<Papers> papers_;
  std::unique_ptr<HubSeat> hub_;
  std::vector<std::unique_ptr<NodeSeat>> nodes_;
  std::vector<SessionId> sessions_;  // by number - 1; 0: not connected
  std::map<SessionId, int> numbers_;
  std::set<int> kept_;
  std::set<int> dirty_;
  std::vector<RowNews> news_;
  std::vector<HandoffHeader> receipts_;
  std::unique_ptr<Counting> counting_;
  absl::Status counting_status_;
  int64_t late_packages_ = 0;
  std::vector<MonthReport> reports_;
};

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_NETWORK_H_
