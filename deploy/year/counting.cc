#include "deploy/year/counting.h"

#include <utility>

#include "deploy/year/gathering_ledger.h"
#include "deploy/year/memory_ledger.h"
#include "services/adapters/communes/region_counts.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/reason.h"

namespace relais::year {
namespace {

constexpr size_t kPackageBufferBytes = 64u << 20;

}  // namespace

Counting::Counting(const Papers& papers, Month last, const Digester* digester)
    : papers_(papers), last_(last), digester_(digester) {}

Counting::~Counting() {
  if (sum_.valid()) sum_.wait();
}

absl::Status Counting::Open(const std::string& last_packages) {
  const CountDomain& domain = RegionCountDomain();
  auto store =
      hub::PackageStore::Open(std::make_unique<MemoryLedger>(entropy_.DrawId<LedgerId>()), domain, *digester_, sealer_);
  if (!store.ok()) return store.status();
  store_ = *std::move(store);
  if (last_packages.empty()) return absl::OkStatus();
  RocksLedgerOptions options;
  options.folder = last_packages;
  options.write_buffer_bytes = kPackageBufferBytes;
  absl::StatusOr<std::unique_ptr<RocksLedger>> ledger = RocksLedger::Open(options, *digester_, entropy_);
  if (!ledger.ok()) return ledger.status();
  auto gathering = std::make_unique<GatheringLedger>(*std::move(ledger));
  last_ledger_ = gathering.get();
  store = hub::PackageStore::Open(std::move(gathering), domain, *digester_, sealer_);
  if (!store.ok()) return store.status();
  last_store_ = *std::move(store);
  return absl::OkStatus();
}

absl::StatusOr<bool> Counting::Bring(NodeSeat& seat, const SigningKey& identity, Month month, Day today) {
  const node::CountMonth& closed = seat.engine().state().counts().months.at(month);
  for (uint32_t piece = 0; piece < closed.pieces;) {
    const std::string bytes = seat.ReadBody(JourneyId(), node::BodyIndex(closed.package_body.value() + piece));
    const absl::StatusOr<hub::PackageProgress> progress =
        StoreOf(month).Deposit(seat.paper().node, identity, month, piece, bytes, today);
    if (ReasonOf(progress.status()) == Reason::kWrongState) return false;
    if (!progress.ok()) return progress.status();
    if (progress->complete) return true;
    RELAIS_CHECK(progress->held > piece);
    piece = progress->held;
  }
  return false;
}

absl::StatusOr<CountSet> Counting::Fix(Month month, Day today, const hub::FixedWith& with) {
  const absl::StatusOr<hub::PackagesOfMonth> packages = StoreOf(month).Look(month, today, [&with] { return with; });
  if (!packages.ok()) return packages.status();
  return hub::PackageStore::SetOf(*packages);
}

absl::Status Counting::Sum(MonthGround ground) {
  if (absl::Status status = Finish(); !status.ok()) return status;
  under_way_ = MonthRelease{ground.month, "", ground.set.size(), ground.expected, 0};
  hub::PackageStore& store = StoreOf(ground.month);
  const bool keep = &store == last_store_.get();
  sum_ = std::async(std::launch::async, [this, &store, keep, previous = previous_, ground = std::move(ground)] {
    absl::StatusOr<SummedMonth> summed = SumMonth(
        papers_.counting(), ground, previous,
        [&](NodeId node, Aggregator to) { return store.Parcel(ground.month, node, to); }, *digester_);
    if (summed.ok() && !keep) {
      if (absl::Status status = store.Drop(ground.month); !status.ok()) summed = status;
    }
    return summed;
  });
  return absl::OkStatus();
}

absl::Status Counting::Finish() {
  if (!sum_.valid()) return absl::OkStatus();
  absl::StatusOr<SummedMonth> summed = sum_.get();
  if (!summed.ok()) return summed.status();
  previous_ = summed->text;
  under_way_->file = std::move(summed->file);
  under_way_->figures = summed->figures;
  releases_.push_back(*std::exchange(under_way_, std::nullopt));
  return last_ledger_ == nullptr ? absl::OkStatus() : last_ledger_->Flush();
}

}  // namespace relais::year
