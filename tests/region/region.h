// The whole region in one process and one thread: a hub and the one that stands by, on one disk, nodes, the streams
// between them, one clock. Nothing moves by itself: whoever holds the region delivers, turns, crashes and heals. Frames
// travel as bytes of the wire.
#ifndef RELAIS_TESTS_REGION_REGION_H_
#define RELAIS_TESTS_REGION_REGION_H_

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "tests/region/country.h"
#include "tests/region/desk.h"
#include "tests/region/hub_party.h"
#include "tests/region/node_party.h"
#include "tests/region/trace.h"

namespace relais::region {

struct RegionPlan {
  uint64_t seed = 1;
  int nodes = 4;
  bool paper_partner = false;
  // A Monday, at nine in Paris.
  absl::Time start = absl::FromUnixSeconds(1795420800);  // 2026-11-23 08:00 UTC
  HubSabotage hub_sabotage;
  NodeSabotage node_sabotage;
};

class Region {
 public:
  // Everybody is up, the hub has admitted every text, no node is connected. `trace` may be null and outlives the
  // region.
  Region(const RegionPlan& plan, Trace* trace);

  int nodes() const { return static_cast<int>(parties_.size()); }
  // The one that serves, or served last.
  HubParty& hub() { return *hubs_[serving_]; }
  NodeParty& node(int number) { return *parties_.at(static_cast<size_t>(number - 1)); }
  Country& country() { return *country_; }
  FakeClock& clock() { return clock_; }
  Moment Now() const;
  const Digester& digester() const { return digester_; }

  // --- Streams: ordered and whole for as long as they live, as TLS makes them; a fault ends a stream.
  bool Connected(int node) const { return links_.at(static_cast<size_t>(node - 1)).open; }
  // Opens one when both ends are up and none is open; true when it did.
  bool Connect(int node);
  // Both ends learn of it; what was under way is lost.
  void Cut(int node);
  // Only the node learns of it. What it had sent lives on and may still reach the hub, on the old session.
  void CutAtNode(int node);
  bool HasUp(int node) const { return !links_.at(static_cast<size_t>(node - 1)).up.empty(); }
  bool HasDown(int node) const { return !links_.at(static_cast<size_t>(node - 1)).down.empty(); }
  bool HasGhosts() const { return !ghosts_.empty(); }
  // One frame further; false when there is none. An end that refuses the frame ends the stream.
  bool DeliverUp(int node);
  bool DeliverDown(int node);
  bool DeliverGhost();
  // The same frame once more right behind itself, as a broken peer would: the hub must end the session.
  void RepeatUp(int node);
  // Steps what waits at one party, by one append, and puts what leaves it on the streams.
  void TurnHub();
  void TurnNode(int node);
  bool RunErrand(int node);

  void CrashHub();
  void CrashNode(int node);
  // What the ledger says when it cannot start.
  absl::Status StartHub();
  absl::Status StartNode(int node);
  // A hub that is down stays down, and the one that stands by is to be started in its place. False while that one is
  // stalled.
  bool Replace();
  // The serving hub stands still, longer than its lease, and the other one serves. Streams to it live on until their
  // nodes notice. False when it is down, or the other one is stalled already. An error: what the other one's ledger
  // said.
  absl::StatusOr<bool> StallHub();
  bool stalled() const { return stalled_; }
  // It goes on where it stood, as if nothing had happened: takes what waits for it, says what it has to say, and stops.
  void WakeHub();
  // The hub loses its disk; a fresh one admits the operator's folder again. The hub must be down.
  void ReplaceHubDisk();
  // Everything the operator's folder holds.
  void AdmitAll();
  void Publish(const SignedText& text);

  // Whatever is up and connectable moves until nothing is left to do. False when it did not come to rest.
  bool Settle();
  // Everyone who is up ticks; then Settle.
  bool Tick();
  // The clock goes on by a day and Tick, as often.
  bool PassDays(int days);

 private:
  struct Link {
    bool open = false;
    size_t hub = 0;
    SessionId session;
    std::deque<std::string> up;
    std::deque<std::string> down;
  };
  struct Ghost {
    size_t hub = 0;
    SessionId session;
    std::deque<std::string> up;
  };
  Link& link(int node) { return links_.at(static_cast<size_t>(node - 1)); }
  bool Stalled(size_t hub) const { return stalled_ && hub != serving_; }
  int NodeOf(size_t hub, SessionId session) const;
  bool Deliver(Ghost& ghost);
  // What lived on of a hub that is gone is lost; its nodes learn of it.
  void EndStreamsOf(size_t hub);
  void Collect();
  bool Step();

  FakeClock clock_;
  OpensslDigester digester_;
  SeededEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  std::unique_ptr<Country> country_;
  std::array<std::unique_ptr<HubParty>, 2> hubs_;
  size_t serving_ = 0;
  bool stalled_ = false;  // the other one
  std::vector<std::unique_ptr<NodeParty>> parties_;
  std::vector<Link> links_;
  std::deque<Ghost> ghosts_;
  std::vector<SignedText> folder_;
};

}  // namespace relais::region

#endif  // RELAIS_TESTS_REGION_REGION_H_
