#include "hub/packages/package_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "services/core/monitoring/count_limits.h"
#include "services/wire/record_bytes.h"

namespace relais::hub {
namespace {

using wire::BytesReader;
using wire::BytesWriter;

enum class PackageRecord : uint8_t { kPiece = 1, kComplete = 2, kRejected = 3, kFixed = 4, kDropped = 5 };

// More than any package has pieces: months lie apart in a node's bodies.
constexpr uint64_t kPiecesPerMonth = 1u << 16;

BodyKey PieceKey(Month month, NodeId node, uint32_t piece) {
  return {node.bytes(), static_cast<uint64_t>(month.value()) * kPiecesPerMonth + piece};
}

BodyDrop AllPieces(Month month, NodeId node) {
  const uint64_t first = PieceKey(month, node, 0).index;
  return {node.bytes(), first, first + kPiecesPerMonth};
}

std::string PackageRecordOf(PackageRecord kind, Month month, NodeId node = {}, const Digest& head = {}) {
  BytesWriter out(64);
  out.Enum(kind);
  out.Num(month);
  out.Id(node);
  out.Id(head);
  return out.Take();
}

std::string FixedRecordOf(Month month, const FixedWith& with) {
  BytesWriter out(256);
  out.Raw(PackageRecordOf(PackageRecord::kFixed, month));
  out.U32(with.due);
  out.Bool(with.caps.has_value());
  if (!with.caps) return out.Take();
  out.Count(with.caps->size());
  for (const auto& [fact, cap] : *with.caps) {
    out.Enum(fact);
    out.U64(cap);
  }
  return out.Take();
}

FixedWith ReadFixedWith(BytesReader& in) {
  FixedWith with;
  with.due = in.U32();
  if (!in.Bool()) return with;
  with.caps.emplace();
  for (size_t left = in.Count(1 + sizeof(uint64_t)); left > 0; --left) {
    const CountedFact fact = in.Enum(CountedFact::kReferred, CountedFact::kNewNeed);
    (*with.caps)[fact] = in.U64();
  }
  return with;
}

}  // namespace

PackageStore::PackageStore(std::unique_ptr<Ledger> ledger, const CountDomain& domain, const Digester& digester,
                           const Sealer& sealer)
    : ledger_(std::move(ledger)),
      digester_(digester),
      sealer_(sealer),
      cells_(domain.size()),
      domain_digest_(digester.Sha256(domain.CanonicalText())),
      package_bytes_(wire::CountPackageBytes(cells_)),
      pieces_(static_cast<uint32_t>((package_bytes_ + limits::kCountPieceBytes - 1) / limits::kCountPieceBytes)) {}

absl::Status PackageStore::WhileStill(absl::FunctionRef<absl::Status()> copy) const {
  const absl::MutexLock lock(&mutex_);
  return copy();
}

absl::StatusOr<std::unique_ptr<PackageStore>> PackageStore::Open(std::unique_ptr<Ledger> ledger,
                                                                 const CountDomain& domain, const Digester& digester,
                                                                 const Sealer& sealer) {
  std::unique_ptr<PackageStore> store(new PackageStore(std::move(ledger), domain, digester, sealer));
  const absl::MutexLock lock(&store->mutex_);
  absl::Status status = store->ledger_->Replay(0, [&store](uint64_t, absl::string_view record) -> absl::Status {
    store->mutex_.AssertHeld();
    return store->Replay(record);
  });
  if (!status.ok()) return status;
  return store;
}

absl::Status PackageStore::Replay(absl::string_view record) {
  BytesReader in(record);
  const PackageRecord kind = in.Enum(PackageRecord::kPiece, PackageRecord::kDropped);
  const Month month = in.Num<Month>();
  const NodeId node = in.Id<NodeId>();
  const Digest head = in.Id<Digest>();
  const FixedWith with = kind == PackageRecord::kFixed ? ReadFixedWith(in) : FixedWith();
  if (!in.Finish().ok()) return absl::DataLossError("a record that no hub writes");
  PackagesOfMonth& packages = months_[month];
  switch (kind) {
    case PackageRecord::kPiece:
      ++packages.nodes[node].held;
      break;
    case PackageRecord::kComplete:
      packages.nodes[node] = {pieces_, true, head};
      break;
    case PackageRecord::kRejected:
      packages.nodes.erase(node);
      break;
    case PackageRecord::kFixed:
      packages.fixed = true;
      packages.with = with;
      break;
    case PackageRecord::kDropped:
      packages.dropped = true;
      break;
  }
  return absl::OkStatus();
}

absl::Status PackageStore::Write(std::string record, LedgerBatch batch) {
  if (doubt_) return Refuse(Reason::kUnavailable);
  batch.records.push_back(record);
  const absl::StatusOr<LedgerHead> head = ledger_->Append(ledger_->head(), batch);
  if (head.ok()) return Replay(record);
  if (absl::IsResourceExhausted(head.status())) return Refuse(Reason::kStoreFull);
  doubt_ = !absl::IsUnavailable(head.status());
  return Refuse(Reason::kUnavailable);
}

size_t PackageStore::SizeOf(uint32_t piece) const {
  return piece + 1 < pieces_ ? limits::kCountPieceBytes : package_bytes_ - (pieces_ - 1) * limits::kCountPieceBytes;
}

absl::StatusOr<std::string> PackageStore::Joined(Month month, NodeId node, uint32_t pieces) const {
  std::string bytes;
  bytes.reserve(package_bytes_);
  for (uint32_t piece = 0; piece < pieces; ++piece) {
    const absl::StatusOr<std::string> part = ledger_->ReadBody(PieceKey(month, node, piece));
    if (!part.ok()) return Refuse(Reason::kUnavailable, part.status().message());
    absl::StrAppend(&bytes, *part);
  }
  return bytes;
}

absl::StatusOr<Digest> PackageStore::CheckWhole(NodeId node, const SigningKey& identity, Month month,
                                                const std::string& bytes) const {
  const absl::StatusOr<wire::CountPackage> package = wire::DecodeCountPackage(bytes, cells_);
  if (!package.ok()) return package.status();
  const wire::CountHead& head = package->head;
  if (head.node != node || head.month != month || head.domain != domain_digest_) {
    return Refuse(Reason::kMalformed, "a package of another node, month or domain");
  }
  for (size_t i = 0; i < head.shares.size(); ++i) {
    if (head.shares[i].sha256 != digester_.Sha256(package->sealed[i])) {
      return Refuse(Reason::kMalformed, "a share that is not the head's");
    }
  }
  if (!sealer_.Verify(identity, wire::CountHeadText(package->head_bytes), package->signature)) {
    return Refuse(Reason::kBadSignature, "package");
  }
  return digester_.Sha256(package->head_bytes);
}

absl::StatusOr<PackageProgress> PackageStore::Deposit(NodeId node, const SigningKey& identity, Month month,
                                                      uint32_t piece, absl::string_view bytes, Day today) {
  if (identity.none()) return Refuse(Reason::kNotMember);
  const Month present = MonthOf(today);
  // Who leaves closes its running month, and is the only one who does.
  if (month > present) return Refuse(Reason::kWrongState, "the month has not begun");
  if (month.value() < present.value() - limits::kCountMonthsKept) return Refuse(Reason::kWindowTooOld);
  if (piece >= pieces_ || bytes.size() != SizeOf(piece)) return Refuse(Reason::kMalformed, "a piece of another size");
  const absl::MutexLock lock(&mutex_);
  PackagesOfMonth& packages = months_[month];
  const auto known = packages.nodes.find(node);
  const PackageProgress progress = known == packages.nodes.end() ? PackageProgress() : known->second;
  if (piece < progress.held && !packages.dropped) {
    const absl::StatusOr<std::string> held = ledger_->ReadBody(PieceKey(month, node, piece));
    if (!held.ok()) return Refuse(Reason::kUnavailable, held.status().message());
    if (*held != bytes) return Refuse(Reason::kEquivocation, "another package of this month");
    return progress;
  }
  if (progress.complete) return progress;
  if (packages.fixed) return Refuse(Reason::kWrongState, "the set of this month is fixed");
  if (piece != progress.held) return progress;
  LedgerBatch batch;
  batch.puts.push_back({PieceKey(month, node, piece), std::make_shared<const std::string>(bytes)});
  absl::Status written = Write(PackageRecordOf(PackageRecord::kPiece, month, node), std::move(batch));
  if (!written.ok()) return written;
  if (packages.nodes[node].held < pieces_) return packages.nodes[node];
  const absl::StatusOr<std::string> whole = Joined(month, node, pieces_);
  if (!whole.ok()) return whole.status();
  const absl::StatusOr<Digest> head = CheckWhole(node, identity, month, *whole);
  if (!head.ok()) {
    LedgerBatch drops;
    drops.drops.push_back(AllPieces(month, node));
    written = Write(PackageRecordOf(PackageRecord::kRejected, month, node), std::move(drops));
    return written.ok() ? head.status() : written;
  }
  written = Write(PackageRecordOf(PackageRecord::kComplete, month, node, *head), {});
  if (!written.ok()) return written;
  return packages.nodes[node];
}

bool PackageStore::MayFix(Month month, Day today) const {
  const auto known = months_.find(month);
  const bool due = today >= AddDays(MonthStart(month.next()), limits::kCountSetDay - 1);
  return due && known != months_.end() && !known->second.fixed && !SetOf(known->second).empty();
}

absl::StatusOr<PackagesOfMonth> PackageStore::Look(Month month, Day today, const FixedWithFn& with) {
  bool may_fix = false;
  {
    const absl::MutexLock lock(&mutex_);
    may_fix = MayFix(month, today);
  }
  const absl::StatusOr<FixedWith> fixed_with = may_fix ? with() : FixedWith();
  if (!fixed_with.ok()) return fixed_with.status();
  const absl::MutexLock lock(&mutex_);
  if (may_fix && MayFix(month, today)) {
    absl::Status written = Write(FixedRecordOf(month, *fixed_with), {});
    if (!written.ok()) return written;
  }
  const auto known = months_.find(month);
  return known == months_.end() ? PackagesOfMonth() : known->second;
}

wire::CountSetStatement PackageStore::StatementOf(Month month, const PackagesOfMonth& packages) const {
  return {month, domain_digest_, packages.with.due, SetOf(packages), packages.with.caps};
}

CountSet PackageStore::SetOf(const PackagesOfMonth& month) {
  CountSet set;
  for (const auto& [node, progress] : month.nodes) {
    if (progress.complete) set[node] = progress.head;
  }
  return set;
}

absl::StatusOr<std::string> PackageStore::Parcel(Month month, NodeId node, Aggregator to) const {
  const absl::MutexLock lock(&mutex_);
  const auto known = months_.find(month);
  if (known == months_.end() || !known->second.fixed) return Refuse(Reason::kWrongState, "the set is not fixed yet");
  const auto progress = known->second.nodes.find(node);
  const bool here = progress != known->second.nodes.end() && progress->second.complete && !known->second.dropped;
  if (!here) return Refuse(Reason::kUnknownValue, "no such package");
  const absl::StatusOr<std::string> whole = Joined(month, node, pieces_);
  if (!whole.ok()) return whole.status();
  const absl::StatusOr<wire::CountPackage> package = wire::DecodeCountPackage(*whole, cells_);
  if (!package.ok()) return package.status();
  return wire::EncodeCountParcel(*package, to);
}

absl::Status PackageStore::Drop(Month month) {
  const absl::MutexLock lock(&mutex_);
  const auto known = months_.find(month);
  if (known == months_.end() || !known->second.fixed) return Refuse(Reason::kWrongState, "the set is not fixed yet");
  if (!known->second.dropped) {
    LedgerBatch batch;
    for (const auto& [node, progress] : known->second.nodes) batch.drops.push_back(AllPieces(month, node));
    absl::Status written = Write(PackageRecordOf(PackageRecord::kDropped, month), std::move(batch));
    if (!written.ok()) return written;
  }
  return ledger_->Scrub().ok() ? absl::OkStatus() : Refuse(Reason::kUnavailable);
}

}  // namespace relais::hub
