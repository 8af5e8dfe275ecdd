#include "deploy/year/network.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "deploy/year/memory_ledger.h"
#include "deploy/year/node_folder.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/sodium/sealed_ledger.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"

namespace relais::year {
namespace {

// Seeds of everybody's own generators, far apart.
constexpr uint64_t kSeedStride = 0xD1B54A32D192ED03;
constexpr uint64_t kLedgerSeed = 0x5851F42D4C957F2D;
// Hours of a day in UTC: dawn, then the rounds. Offices in Paris open at seven or eight of them.
constexpr int kOpeningHour = 3;  // of the first day
constexpr int kDawnHour = 6;
constexpr std::array<int, assumed::kRoundsPerDay> kRoundHours = {8, 10, 13, 15};
constexpr size_t kWriteBufferBytes = 16u << 20;

absl::Time TimeOf(Day day, int hour) {
  const CivilDay civil = CivilFromDay(day);
  return absl::FromCivil(absl::CivilHour(civil.year, civil.month, civil.day, hour), absl::UTCTimeZone());
}

}  // namespace

Network::Network(const RegionPlan& plan, Places places, HubRecordHook hook)
    : plan_(plan),
      places_(std::move(places)),
      hook_(std::move(hook)),
      entropy_(plan.options().seed + kSeedStride),
      sessions_(plan.offices().offices.size()),
      kept_(places_.kept_nodes.begin(), places_.kept_nodes.end()) {}

Day Network::today() const {
  return MomentOf(clock_.Now()).day;
}

absl::StatusOr<std::unique_ptr<Ledger>> Network::OpenLedger(const std::string& folder, uint64_t seed) {
  ledger_entropies_.push_back(std::make_unique<YearEntropy>(seed));
  YearEntropy& entropy = *ledger_entropies_.back();
  if (folder.empty()) return std::make_unique<MemoryLedger>(entropy.DrawId<LedgerId>());
  RocksLedgerOptions options;
  options.folder = folder;
  options.write_buffer_bytes = kWriteBufferBytes;
  absl::StatusOr<std::unique_ptr<RocksLedger>> ledger = RocksLedger::Open(options, digester_, entropy);
  if (!ledger.ok()) return ledger.status();
  if ((*ledger)->head().sequence != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat(folder, ": there is a ledger already; a year begins on an empty one"));
  }
  auto gathering = std::make_unique<GatheringLedger>(*std::move(ledger));
  gathering_.push_back(gathering.get());
  return gathering;
}

absl::Status Network::FlushLedgers() {
  for (GatheringLedger* ledger : gathering_) {
    if (absl::Status status = ledger->Flush(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Network::Open() {
  // Not the day before: everybody would have a month to close in which nothing was counted.
  clock_.Put(TimeOf(plan_.first_day(), kOpeningHour));
  const SigningKey hub_key = places_.hub_key.none() ? sealer_.NewSigningPair().key : places_.hub_key;
  papers_ =
      std::make_unique<Papers>(plan_.offices(), plan_.first_day(), plan_.last_day(), hub_key, &sealer_, &digester_);
  const std::vector<SignedText> texts = papers_->Texts();
  counting_ = std::make_unique<Counting>(*papers_, MonthOf(plan_.last_day()), &digester_);
  if (absl::Status status = counting_->Open(places_.last_packages); !status.ok()) return status;
  const uint64_t seed = plan_.options().seed;
  absl::StatusOr<std::unique_ptr<Ledger>> store = OpenLedger(places_.hub_store, seed ^ kLedgerSeed);
  if (!store.ok()) return store.status();
  hub_ = std::make_unique<HubSeat>(papers_->anchor(), &clock_, &digester_, seed + 2 * kSeedStride, *std::move(store),
                                   hook_);
  if (absl::Status status = hub_->Start(); !status.ok()) return status;
  if (const Reason reason = hub_->Admit(texts); reason != Reason::kNone) return Refuse(reason, "a text of the region");
  hub_->Do(hub_->engine().TickInput());
  for (const OfficePaper& paper : papers_->offices()) {
    const uint64_t own = seed + kSeedStride * static_cast<uint64_t>(paper.number + 2);
    const bool kept = kept_.contains(paper.number);
    store = OpenLedger(kept ? NodeStoreOf(places_.nodes, paper.number) : "", own ^ kLedgerSeed);
    if (!store.ok()) return store.status();
    if (kept) {
      // As relais-node will open it.
      absl::StatusOr<std::unique_ptr<SealedLedger>> sealed =
          SealedLedger::Open(*std::move(store), paper.vault, paper.node.view(), *ledger_entropies_.back());
      if (!sealed.ok()) return sealed.status();
      store = *std::move(sealed);
    }
    nodes_.push_back(std::make_unique<NodeSeat>(paper, papers_->anchor(), &clock_, &digester_, own, *std::move(store),
                                                [this, number = paper.number](node::RowKey row) {
                                                  news_.push_back({number, row});
                                                }));
    if (absl::Status status = nodes_.back()->Start(); !status.ok()) return status;
    if (paper.number == places_.miscounts) nodes_.back()->Miscount(CountedFact::kSaidHelped);
    Connect(paper.number);
  }
  Settle();
  return absl::OkStatus();
}

void Network::Connect(int number) {
  SessionId& session = sessions_[static_cast<size_t>(number - 1)];
  if (session != SessionId() || plan_.offices().office(number).conventions.empty()) return;
  session = hub_->Accept(papers_->office(number).node);
  numbers_[session] = number;
  if (hub_->Take(session, node(number).Hello()) != Reason::kNone) Cut(number);
}

void Network::Cut(int number) {
  SessionId& session = sessions_[static_cast<size_t>(number - 1)];
  if (session == SessionId()) return;
  hub_->Close(session);
  numbers_.erase(session);
  session = SessionId();
  node(number).LineDown();
  dirty_.insert(number);
}

void Network::Dawn(Day day) {
  clock_.Put(TimeOf(day, kDawnHour));
  if (papers_->RenewsOn(day)) {
    const std::vector<SignedText> texts = papers_->Renew(day);
    for (const std::unique_ptr<NodeSeat>& seat : nodes_) seat->LearnKeys();
    RELAIS_CHECK(hub_->Admit(texts) == Reason::kNone);
  }
  hub_->Post(hub_->engine().TickInput());
  for (const Office& office : plan_.offices().offices) {
    if (office.leaves == day) RELAIS_CHECK(hub_->Admit({papers_->Leave(office.number, day)}) == Reason::kNone);
  }
  Settle();
  for (const Office& office : plan_.offices().offices) {
    if (office.silence.Holds(day) || office.LeftBy(day)) {
      Cut(office.number);
      continue;
    }
    Connect(office.number);
    node(office.number).Do(node(office.number).engine().TickInput());
    dirty_.insert(office.number);
  }
  Settle();
  CloseMonths(day);
  Settle();
}

void Network::PutClock(Day day, int round) {
  clock_.Put(TimeOf(day, kRoundHours.at(static_cast<size_t>(round))));
}

void Network::Carry(int number) {
  NodeSeat& seat = node(number);
  seat.Turn();
  while (seat.RunErrand()) continue;
  seat.Turn();
  for (HandoffHeader& header : seat.TakeReceipts()) receipts_.push_back(std::move(header));
  for (const std::string& frame : seat.TakeOutput()) {
    const SessionId session = sessions_[static_cast<size_t>(number - 1)];
    if (session == SessionId()) return;
    if (hub_->Take(session, frame) != Reason::kNone) return Cut(number);
  }
  if (seat.line_broken()) Cut(number);
}

void Network::Hand(HubSaying saying) {
  const auto it = numbers_.find(saying.session);
  if (it == numbers_.end()) return;
  const int number = it->second;
  dirty_.insert(number);
  if (saying.end) return Cut(number);
  std::vector<KnowledgeItemPtr>& items = saying.delivery.items;
  if (!items.empty() && !kept_.contains(number)) {
    // The last one stays whatever it says: its revision tells how far the node has come.
    const KnowledgeItemPtr last = items.back();
    items.pop_back();
    std::erase_if(items, [&](const KnowledgeItemPtr& item) { return !papers_->Concerns(number, item->content); });
    items.push_back(last);
  }
  if (!node(number).Take(std::move(saying.delivery))) Cut(number);
}

void Network::Settle() {
  while (!dirty_.empty() || !hub_->idle()) {
    for (int number : std::exchange(dirty_, {})) Carry(number);
    hub_->Turn();
    for (HubSaying& saying : hub_->TakeSayings()) Hand(std::move(saying));
  }
}

absl::Status Network::Close() {
  if (absl::Status status = FlushLedgers(); !status.ok()) return status;
  for (const OfficePaper& paper : papers_->offices()) {
    if (!kept_.contains(paper.number)) continue;
    if (absl::Status status = node(paper.number).Checkpoint(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace relais::year
