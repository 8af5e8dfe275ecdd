// Where referrals go, how long they take and how far they come: counts by month, origin, destination and convention,
// fed by what the hub sees of every handoff. Nothing here is about a person, and memory grows with the pairs of
// partners and the months, never with referrals: what one referral needs until it ends stays beside its journey
// (JourneyFlow) and leaves with it.
//
// A fact counts in the month of the day on which it came, in hub order: a day before the last one that the book was
// told of counts as that one. A month closes when the next one begins, and then never changes: what turns out to be an
// error is taken back from its cell while its month is open; later it counts as one fact kTakenBack of the month in
// which it was corrected. Practice is in no figure.
#ifndef RELAIS_SERVICES_CORE_MONITORING_FLOW_BOOK_H_
#define RELAIS_SERVICES_CORE_MONITORING_FLOW_BOOK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/two_door.h"
#include "services/core/monitoring/count_domain.h"

namespace relais {

// What is counted of a referral, up to kBreach each at most once, and of the rule. Numbers are stored: never reused.
enum class FlowFact : uint8_t {
  kSent = 0,  // the hub took it, or refused it for good: then it is undeliverable at once
  kAnsweredYes = 1,
  kAnsweredNo = 2,
  kReceivedProven = 3,
  kReceivedAttested = 4,
  kReceivedTranscribed = 5,
  kEnded = 6,
  kCancelled = 7,
  kWithdrawn = 8,
  kExpired = 9,
  kUndeliverable = 10,
  kBreach = 11,            // a reception that breaks the rule
  kThirdDoorRefused = 12,  // a referral that would have been the third door
  kDerogationAsked = 13,
  kDerogationGranted = 14,
  kDerogationUsed = 15,  // a referral let in by a derogation
  kJourney = 16,         // a journey with its first reception: by the referral that brought it
  kTwoDoors = 17,        // a journey that came to a second door
  kThreeDoors = 18,      // a journey that came to a third one
  kTakenBack = 19,       // a fact of a closed month that was an error
};
inline constexpr int kFlowFacts = 20;
inline constexpr int kReferralFacts = 12;  // those that a referral remembers: kSent … kBreach
// "answered_yes" and "Orientations acceptées"; empty outside the enum.
absl::string_view FlowFactName(FlowFact fact);
absl::string_view FlowFactLabelFr(FlowFact fact);

// From the day a referral was sent, in open days of its destination's door (directory/open_day_counts.h): to the first
// answer, to the reception, to the end. The day itself never counts, so an answer on the same day takes 0.
enum class FlowDelay : uint8_t { kAnswer = 0, kReception = 1, kEnd = 2 };
inline constexpr int kFlowDelays = 3;
inline constexpr int kDelayDaysMax = 60;
inline constexpr int kDelayBins = kDelayDaysMax + 2;  // 0 … 60 days, and more
using DelayHistogram = std::array<uint64_t, kDelayBins>;

// The three histograms of one cell, of which only the bins in use take memory. Adding bins adds distributions.
class DelayCounts {
 public:
  // `open_days` from 0; more than kDelayDaysMax falls in the last bin. One bin holds 2^24 - 1 and then stays there.
  void Add(FlowDelay delay, int open_days);
  // It was added.
  void Remove(FlowDelay delay, int open_days);
  void AddTo(FlowDelay delay, DelayHistogram* sum) const;

  // For checkpoints: delay (2 bits), bin (6 bits), count (24 bits), ascending.
  const std::vector<uint32_t>& packed() const { return packed_; }
  // False, and nothing is kept, for what packed() never gives.
  bool Restore(std::vector<uint32_t> packed);
  friend bool operator==(const DelayCounts&, const DelayCounts&) = default;

 private:
  std::vector<uint32_t> packed_;
};

// How many months are kept beside the present one: five years to compare, then who referred to whom is nobody's.
inline constexpr int kFlowMonthsKept = 60;

// A pair of partners under a convention, by their numbers in one book.
using FlowCell = Number<struct FlowCellTag, uint64_t>;
struct FlowPlace {
  uint32_t origin = 0;
  uint32_t destination = 0;
  uint32_t convention = 0;
};
FlowPlace PlaceOf(FlowCell cell);

// Where a partner is and what kind it is, in the words of its own entry.
struct PartnerSeat {
  std::string commune;  // INSEE code; "" when it says none
  std::string kind;     // "" likewise
  friend bool operator==(const PartnerSeat&, const PartnerSeat&) = default;
};
// From `first` on, until the next one.
struct SeatSince {
  Month first;
  PartnerSeat seat;
  friend bool operator==(const SeatSince&, const SeatSince&) = default;
};

struct FlowRow {
  FlowCell cell;
  std::array<uint32_t, kFlowFacts> facts{};
  DelayCounts delays;

  uint32_t Of(FlowFact fact) const { return facts[static_cast<size_t>(fact)]; }
  friend bool operator==(const FlowRow&, const FlowRow&) = default;
};

// What one referral has been counted for. Of the hub's own making: it travels nowhere.
struct ReferralFlow {
  static constexpr uint8_t kNoDelay = 255;

  FlowCell cell;
  Day sent;
  // By fact: 0 when it is not counted; otherwise one more than the months after the month of `sent`, 255 at most.
  std::array<uint8_t, kReferralFacts> since{};
  std::array<uint8_t, kFlowDelays> delays{kNoDelay, kNoDelay, kNoDelay};  // bins
  CoarseState state = CoarseState::kOpen;                                 // as last followed
  ArrivalGrade received = ArrivalGrade::kNone;
  bool untimed = false;  // its day is not known: restated to a hub that had lost it
  friend bool operator==(const ReferralFlow&, const ReferralFlow&) = default;
};

// When a journey came to one, two and three doors, and by which of its referrals.
struct DoorFlow {
  uint8_t since = 0;  // as in ReferralFlow, after the month of the journey's first referral
  uint8_t referral = 0;
  friend bool operator==(const DoorFlow&, const DoorFlow&) = default;
};
struct JourneyFlow {
  absl::InlinedVector<ReferralFlow, 1> referrals;  // as many as were followed, in the journey's order
  std::array<DoorFlow, 3> doors{};
  friend bool operator==(const JourneyFlow&, const JourneyFlow&) = default;
};

// The facts of one month. A value: copies share their rows until one of them changes.
class FlowMonth {
 public:
  const std::vector<FlowRow>& rows() const { return held_->rows; }
  // Null when nothing was counted in `cell`.
  const FlowRow* Find(FlowCell cell) const {
    const auto place = held_->places.find(cell);
    return place == held_->places.end() ? nullptr : &held_->rows[place->second];
  }
  friend bool operator==(const FlowMonth& a, const FlowMonth& b) { return a.held_ == b.held_ || a.rows() == b.rows(); }

 private:
  friend class FlowBook;
  struct Held {
    std::vector<FlowRow> rows;
    absl::flat_hash_map<FlowCell, uint32_t> places;  // cell → index of its row
  };
  Held& Change() {
    if (held_.use_count() > 1) held_ = std::make_shared<Held>(*held_);
    return *held_;
  }
  std::shared_ptr<Held> held_ = std::make_shared<Held>();
};

// A value; one thread at a time. Equal histories give equal books.
class FlowBook {
 public:
  // Open days of `door` after `from` and up to `to`; only their order and kDelayDaysMax matter.
  using OpenDaysFn = absl::FunctionRef<int(PartnerId door, Day from, Day to)>;

  FlowBook();

  // None stands for "somebody this hub does not know": strangers' ids fill no memory.
  FlowCell CellOf(PartnerId origin, PartnerId destination, ConventionId convention);

  // One more `fact` that belongs to no referral's memory: kThirdDoorRefused and the derogations.
  void Count(FlowCell cell, FlowFact fact, Day today);
  // To be called after every change of `doors`: counts what is new, takes back what was an error. `cell` is that of a
  // referral that is new since the last call, of which there is one at most. Nothing for practice.
  void Follow(const JourneyDoors& doors, FlowCell cell, Day today, OpenDaysFn open_days, JourneyFlow* flow);
  // The same after a change that happened at an unknown time, or was counted by a ledger that is lost: remembers how
  // far the journey came, and counts nothing.
  void Pass(const JourneyDoors& doors, FlowCell cell, Day today, JourneyFlow* flow);

  // Months older than kFlowMonthsKept on `today` leave.
  void Forget(Day today);

  // Where every partner of the book sat when `ended` closed, the last month that did: for good. Otherwise a partner
  // that moves would take its past along, and a closed month's figures before and after would differ by its own counts.
  // Months that closed unnoticed go with `ended`.
  using SeatFn = absl::FunctionRef<PartnerSeat(PartnerId)>;
  void FixSeats(Month ended, SeatFn seat_of);
  // By partner number: ascending by `first`, the first one for every earlier month too; empty for a partner that was in
  // no closed month.
  const std::vector<std::vector<SeatSince>>& seats() const { return seats_; }
  // The last month whose seats are fixed; Month() for none.
  Month seats_fixed() const { return seats_fixed_; }
  // The months before `end`, which is no later than the present one of hub order: they never change any more. Partners
  // and conventions as here, without their seats; of no use for counting. It shares the rows with this book, so that it
  // costs little whatever they hold, and another thread may read it while this book goes on.
  FlowBook ClosedBefore(Month end) const;

  // Ascending by month; rows in the order in which their cells were first counted. A month without any fact is absent.
  const absl::btree_map<Month, FlowMonth>& months() const { return months_; }
  // By their numbers; number 0 is none, "unknown".
  const std::vector<PartnerId>& partners() const { return partners_; }
  const std::vector<ConventionId>& conventions() const { return conventions_; }
  // The last one told of; kNoDay for none.
  Day last_day() const { return last_day_; }
  size_t cells() const;
  // What the counts take, approximately: rows, their delays and the way to them.
  size_t Bytes() const;

  // For checkpoints, into a fresh book: false, and the book is of no use, for what the above never gives.
  bool Restore(std::vector<PartnerId> partners, std::vector<ConventionId> conventions, Day last_day);
  bool RestoreRow(Month month, FlowRow row);
  // After Restore. False for more partners than the book has, or seats that are not ascending.
  bool RestoreSeats(Month fixed, std::vector<std::vector<SeatSince>> seats);

  friend bool operator==(const FlowBook& a, const FlowBook& b) {
    return a.partners_ == b.partners_ && a.conventions_ == b.conventions_ && a.last_day_ == b.last_day_ &&
           a.months_ == b.months_ && a.seats_fixed_ == b.seats_fixed_ && a.seats_ == b.seats_;
  }

 private:
  FlowRow& At(FlowCell cell, Month month);
  Day Forward(Day today);
  void Add(FlowCell cell, FlowFact fact, Day today);
  void Note(ReferralFlow* mark, FlowFact fact, Day today);
  // True when its month is still open.
  bool TakeBack(ReferralFlow* mark, FlowFact fact, Day today);
  void Time(ReferralFlow* mark, FlowDelay delay, PartnerId door, Day today, OpenDaysFn open_days);
  void Untime(ReferralFlow* mark, FlowDelay delay, Day today);
  void FollowState(const JourneyReferral& now, ReferralFlow* mark, Day today, OpenDaysFn open_days);
  void FollowReception(const JourneyReferral& now, ReferralFlow* mark, Day today, OpenDaysFn open_days);
  void FollowDoors(const JourneyDoors& doors, size_t moved, Day today, JourneyFlow* flow);

  std::vector<PartnerId> partners_;
  std::vector<ConventionId> conventions_;
  absl::flat_hash_map<PartnerId, uint32_t> partner_numbers_;
  absl::flat_hash_map<ConventionId, uint32_t> convention_numbers_;
  absl::btree_map<Month, FlowMonth> months_;
  Day last_day_ = kNoDay;
  Month seats_fixed_;
  std::vector<std::vector<SeatSince>> seats_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_FLOW_BOOK_H_
