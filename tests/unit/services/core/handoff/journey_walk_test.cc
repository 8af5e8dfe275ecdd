// Seeded walks: an origin, three second doors, the person and the hub act at random over queues that delay everything.
// The table of referral.h runs at both ends and the two-door rule at the hub; after every step the rule must hold, and
// once the queues are empty all three must tell the same story.
#include "tests/unit/services/core/handoff/journey_walk.h"

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/referral.h"
#include "services/core/handoff/two_door.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using walk::Dice;
using walk::HubWord;
using walk::Letter;
using walk::Tally;
using E = ReferralEvent;
using State = ReferralState;

class Walk {
 public:
  explicit Walk(uint64_t seed) : dice_(seed) {}

  void Run() {
    for (int step = 0; step < 120 && !::testing::Test::HasFailure(); ++step) Step();
    while (Work() && !::testing::Test::HasFailure()) {
    }
    CheckStory();
  }

  const Tally& tally() const { return tally_; }

 private:
  const std::vector<PartnerId> doors_ = {samples::kDoor1, samples::kDoor2, samples::kDoor3, samples::kOwner};

  void Step() {
    switch (dice_.Roll(6)) {
      case 0:
      case 1:
        OriginActs();
        break;
      case 2:
        DestinationActs();
        break;
      case 3:
        if (dice_.Roll(20) == 0) PersonActs();
        if (dice_.Roll(8) == 0) HubActs();
        break;
      default:
        Work();
    }
    CheckRule();
  }

  HandoffId NewId() {
    std::array<uint8_t, 16> bytes{};
    ++ids_;
    bytes[0] = static_cast<uint8_t>(ids_ >> 8);
    bytes[1] = static_cast<uint8_t>(ids_);
    bytes[15] = 1;
    return HandoffId(bytes);
  }

  E AnyEvent() { return static_cast<E>(1 + dice_.Roll(kReferralEvents)); }

  // The desk's rule: what the table refuses or marks as crossed is not done.
  bool MayDo(const ReferralPlace& place, E event, Actor actor) {
    const Decision decision = Decide(place.state, event, actor);
    return decision.ok() && !decision.crossed;
  }

  void OriginActs() {
    if (origin_.empty()) return Refer(HandoffId());
    auto& [id, place] = *std::next(origin_.begin(), static_cast<long>(dice_.Roll(origin_.size())));
    const bool last = id == sent_order_.back();
    const E event = AnyEvent();
    // Another referral after a reception: only with a derogation, or to the same door.
    if (last && IsReceived(place.state) && dice_.Roll(4) == 0) return Refer(id);
    if (!MayDo(place, event, Actor::kOrigin) || event == E::kSend) return;
    // Withdrawing is all or nothing, and rare: it ends the story.
    if (event == E::kWithdraw) {
      if (dice_.Roll(12) != 0) return;
      for (auto& [each, each_place] : origin_) {
        Advance(each_place, event, Actor::kOrigin);
        Post(each, event, Actor::kOrigin, each_place.state);
      }
      return;
    }
    if (event == E::kCorrectReferral && dice_.Roll(6) != 0) return;
    if (event == E::kReroute) {
      if (!last) return;
      Advance(place, event, Actor::kOrigin);
      return Refer(id);
    }
    Advance(place, event, Actor::kOrigin);
    Post(id, event, Actor::kOrigin, place.state);
  }

  void Refer(HandoffId parent) {
    if (ids_ > 2000 || origin_.size() > 12) return;
    HandoffHeader header = samples::Referral(1, doors_[dice_.Roll(doors_.size())]);
    header.handoff = NewId();
    // The hub knows nothing of what it refused to carry: the parent is the last referral that it did.
    while (never_carried_.contains(parent)) parent = referrals_.at(parent).parent;
    header.parent = parent;
    if (dice_.Roll(3) == 0) header.derogation = samples::LeaveFor(header, static_cast<uint8_t>(ids_));
    referrals_[header.handoff] = header;
    sent_order_.push_back(header.handoff);
    ReferralPlace place;
    Advance(place, E::kSend, Actor::kOrigin);
    origin_[header.handoff] = place;
    from_origin_.push_back({header, E::kSend, Actor::kOrigin, true});
  }

  void DestinationActs() {
    if (destination_.empty()) return;
    auto& [id, place] = *std::next(destination_.begin(), static_cast<long>(dice_.Roll(destination_.size())));
    const E event = AnyEvent();
    if (!MayDo(place, event, Actor::kDestination)) return;
    if (event == E::kWithdraw && dice_.Roll(30) != 0) return;
    if (event == E::kDecline && dice_.Roll(2) != 0) return;
    Advance(place, event, Actor::kDestination);
    Post(id, event, Actor::kDestination, place.state);
  }

  // Writes the header and puts it in its sender's queue.
  void Post(HandoffId referral, E event, Actor actor, State after) {
    const HandoffHeader& of = referrals_.at(referral);
    const CoarseState coarse = CoarseAfter(event, after);
    HandoffHeader header = samples::Answer(1, of, coarse);
    if (event == E::kReceive || coarse == CoarseState::kReceived) {
      header = samples::Answer(1, of, coarse, dice_.Roll(2) == 0 ? ArrivalGrade::kProven : ArrivalGrade::kAttested);
    }
    header.kind = TravelsAs(event, actor).value();
    header.handoff = NewId();
    header.due_day = samples::kDue;
    if (actor == Actor::kOrigin) std::swap(header.sender, header.destination);
    EXPECT_TRUE(DecodeHeader(EncodeHeader(header)).ok()) << EventName(event) << " after " << StateName(after);
    (actor == Actor::kOrigin ? from_origin_ : from_destination_)
        .push_back({header, event, actor, actor == Actor::kOrigin});
  }

  void PersonActs() {
    if (sent_order_.empty() || hub_.find(sent_order_.back()) == nullptr) return;
    const E event = dice_.Roll(3) == 0 ? E::kWithdraw : E::kClose;
    const JourneyReferral* last = hub_.find(sent_order_.back());
    if (event == E::kClose && last->received == ArrivalGrade::kNone && dice_.Roll(4) != 0) return;
    const HandoffHeader& of = referrals_.at(sent_order_.back());
    const CoarseState said = event == E::kClose ? CoarseState::kEnded : CoarseState::kWithdrawn;
    for (bool to_destination : {false, true}) {
      HandoffHeader header = samples::PersonWord(1, of, said, ++person_counter_);
      header.handoff = NewId();
      header.destination = to_destination ? of.destination : of.sender;
      EXPECT_TRUE(DecodeHeader(EncodeHeader(header)).ok());
      AtHub({header, event, Actor::kPerson, to_destination});
    }
  }

  void HubActs() {
    const JourneyReferral* open = hub_.open_referral();
    if (open == nullptr) return;
    const HandoffId id = open->id;
    if (dice_.Roll(2) == 0) {
      EXPECT_TRUE(Expire(hub_, id, Day(samples::kDue.value() + limits::kExpiredAfterDays + 1)).ok());
      to_origin_words_.push_back({id, E::kExpire});
    } else {
      EXPECT_TRUE(MakeUndeliverable(hub_, id).ok());
      TellUndeliverable(id);
    }
    FlushHubWords();
  }

  void TellUndeliverable(HandoffId id) {
    ++tally_.made_undeliverable;
    to_origin_words_.push_back({id, E::kUndeliver});
    to_destination_words_.push_back({id, E::kUndeliver});
  }

  // Moves one letter along one queue; false when all are empty. Words of the hub keep their order with the letters:
  // they share the mailbox.
  bool Work() {
    std::vector<int> ready;
    if (!from_origin_.empty()) ready.push_back(0);
    if (!from_destination_.empty()) ready.push_back(1);
    if (!to_origin_.empty()) ready.push_back(2);
    if (!to_destination_.empty()) ready.push_back(3);
    if (ready.empty()) return false;
    switch (ready[dice_.Roll(ready.size())]) {
      case 0:
        AtHub(Pop(from_origin_));
        break;
      case 1:
        AtHub(Pop(from_destination_));
        break;
      case 2:
        AtEnd(Pop(to_origin_), origin_);
        break;
      default:
        AtEnd(Pop(to_destination_), destination_);
    }
    FlushHubWords();
    return true;
  }

  static Letter Pop(std::deque<Letter>& queue) {
    Letter letter = queue.front();
    queue.pop_front();
    return letter;
  }

  void FlushHubWords() {
    for (const HubWord& word : to_origin_words_) to_origin_.push_back(Notice(word));
    for (const HubWord& word : to_destination_words_) to_destination_.push_back(Notice(word));
    to_origin_words_.clear();
    to_destination_words_.clear();
  }
  Letter Notice(const HubWord& word) {
    HandoffHeader header = samples::Answer(1, referrals_.at(word.referral), CoarseState::kExpired);
    header.kind = HandoffKind::kNotice;
    return {header, word.event, Actor::kNetwork, false};
  }

  void AtHub(const Letter& letter) {
    const HandoffHeader& header = letter.header;
    const JourneyDoors before = hub_;
    FlushHubWords();
    Admission admission;
    if (header.kind == HandoffKind::kReferral) {
      admission = AdmitReferral(hub_, header, {samples::kToday, samples::kAnimator, true});
    } else if (header.kind == HandoffKind::kPerson) {
      admission = AdmitPersonWord(hub_, header);
    } else {
      admission = AdmitAnswer(hub_, header, {true});
    }
    Count(admission);
    if (!admission.ok()) {
      EXPECT_EQ(hub_, before) << "a refusal changed something";
      EXPECT_NE(header.state, CoarseState::kReceived) << "a person was turned away: " << ReasonName(admission.refused);
      return Refused(letter);
    }
    (letter.to_destination ? to_destination_ : to_origin_).push_back(letter);
    if (!admission.made_undeliverable.none()) TellUndeliverable(admission.made_undeliverable);
    FlushHubWords();
  }

  void Count(const Admission& admission) {
    tally_.received += admission.received;
    tally_.late += admission.late;
    tally_.breaches += admission.breach;
    tally_.third_doors += admission.third_door;
    if (!admission.ok()) ++tally_.refusals[admission.refused];
  }

  // A durable receipt goes back: a referral becomes undeliverable at its origin. What came of a refused answer is not
  // compared at the end: its maker's desk shows the refusal.
  void Refused(const Letter& letter) {
    const HandoffId id = letter.header.kind == HandoffKind::kReferral ? letter.header.handoff : letter.header.answers;
    if (letter.header.kind == HandoffKind::kReferral) {
      to_origin_words_.push_back({id, E::kUndeliver});
      never_carried_.insert(id);
      return FlushHubWords();
    }
    refused_.insert(id);
  }

  void AtEnd(const Letter& letter, std::map<HandoffId, ReferralPlace>& places) {
    if (letter.event == E::kSend) {
      ReferralPlace place{State::kSent, State::kDraft};
      Advance(place, E::kDeliver, Actor::kNetwork);
      places.emplace(letter.header.handoff, place);
      return;
    }
    auto place = places.find(letter.header.answers);
    if (place == places.end()) return;
    Advance(place->second, letter.event, letter.actor);
    if (&places != &origin_ || letter.event != E::kWithdraw) return;
    // The origin passes it on to every other door that holds something of the journey.
    for (auto& [id, other] : origin_) {
      if (id == letter.header.answers || other.state == State::kWithdrawn) continue;
      Advance(other, E::kWithdraw, Actor::kOrigin);
      Post(id, E::kWithdraw, Actor::kOrigin, other.state);
    }
  }

  // Rule 3, and what the hub keeps of it, after every step.
  void CheckRule() {
    int open = 0;
    std::set<PartnerId> receivers;
    bool leave_or_breach = false;
    for (const JourneyReferral& referral : hub_.referrals) {
      open += referral.open();
      EXPECT_TRUE(!referral.open() || referral.due_day != kNoDay) << "silence without an end";
      if (referral.received == ArrivalGrade::kNone) continue;
      if (referral.destination != samples::kOwner) receivers.insert(referral.destination);
      leave_or_breach = leave_or_breach || referral.third_door_allowed || referral.breach;
    }
    EXPECT_LE(open, 1);
    EXPECT_EQ(hub_.doors(), hub_.known() ? 1 + static_cast<int>(receivers.size()) : 0);
    EXPECT_TRUE(hub_.doors() <= limits::kDoorsMax || leave_or_breach);
    EXPECT_FALSE(hub_.withdrawn && open > 0);
    const auto decoded = DecodeJourney(EncodeJourney(hub_));
    ASSERT_TRUE(decoded.ok());
    EXPECT_EQ(*decoded, hub_);
  }

  // Whether an end's state and the hub's tell the same story. The hub does not hear of a request to cancel; an end may
  // not have heard of a withdrawal for what was over.
  static bool Same(State end, CoarseState hub) {
    if (hub == CoarseState::kWithdrawn) return !IsOpen(end);
    if (end == State::kCancelRequested) return hub == CoarseState::kOpen || hub == CoarseState::kAnsweredYes;
    return CoarseOf(end) == hub;
  }
  static bool OriginAgrees(State origin, CoarseState hub) {
    if (origin != State::kRerouted) return Same(origin, hub);
    return hub == CoarseState::kAnsweredNo || hub == CoarseState::kExpired || hub == CoarseState::kUndeliverable ||
           hub == CoarseState::kCancelled || hub == CoarseState::kWithdrawn;
  }
  // A destination is not told that its answer is overdue for good.
  static bool DestinationAgrees(State destination, CoarseState hub) {
    return (hub == CoarseState::kExpired && IsOpen(destination)) || Same(destination, hub);
  }

  void CheckStory() {
    for (const JourneyReferral& referral : hub_.referrals) {
      if (refused_.contains(referral.id)) continue;
      ++tally_.agreed;
      const State origin = origin_.at(referral.id).state;
      const State destination = destination_.at(referral.id).state;
      EXPECT_TRUE(OriginAgrees(origin, referral.state))
          << "origin " << StateName(origin) << ", hub " << CoarseStateName(referral.state) << ", destination "
          << StateName(destination);
      EXPECT_TRUE(DestinationAgrees(destination, referral.state))
          << "destination " << StateName(destination) << ", hub " << CoarseStateName(referral.state) << ", origin "
          << StateName(origin);
    }
  }

  Dice dice_;
  Tally tally_;
  JourneyDoors hub_;
  std::map<HandoffId, HandoffHeader> referrals_;
  std::vector<HandoffId> sent_order_;
  std::map<HandoffId, ReferralPlace> origin_;
  std::map<HandoffId, ReferralPlace> destination_;
  std::set<HandoffId> never_carried_;
  std::set<HandoffId> refused_;
  std::deque<Letter> from_origin_, from_destination_, to_origin_, to_destination_;
  std::vector<HubWord> to_origin_words_, to_destination_words_;
  uint32_t person_counter_ = 0;
  int ids_ = 0;
};

TEST(JourneyWalk, TheRuleHoldsAndTheEndsAgree) {
  constexpr uint64_t kWalks = 600;
  Tally all;
  for (uint64_t seed = 1; seed <= kWalks; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Walk walk(seed);
    walk.Run();
    if (::testing::Test::HasFailure()) return;
    all.Add(walk.tally());
  }
  // A walk in which nothing happens proves nothing.
  EXPECT_GT(all.received, 200);
  EXPECT_GT(all.late, 100);
  EXPECT_GT(all.breaches, 50);
  EXPECT_GT(all.third_doors, 10);
  EXPECT_GT(all.made_undeliverable, 100);
  EXPECT_GT(all.agreed, 600);
  // Races are refused for these reasons and no other.
  std::set<Reason> reasons;
  for (const auto& [reason, count] : all.refusals) reasons.insert(reason);
  EXPECT_EQ(reasons, (std::set<Reason>{Reason::kReferralOpen, Reason::kThirdDoor, Reason::kWrongState,
                                       Reason::kUnknownReferral, Reason::kTombstoned}));
}

}  // namespace
}  // namespace relais
