// The independent account of a run: kept from the records that became durable, never from the engines' own word.
#ifndef RELAIS_TESTS_SIM_BOOKS_H_
#define RELAIS_TESTS_SIM_BOOKS_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "node/node_codec.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/ports/digest.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/region/trace.h"

namespace relais::sim {

// One handoff, from its origin's durable record on.
struct Entry {
  int from = 0;  // node
  HandoffHeader header;
  int effects = 0;                        // at its destination
  Reason refused_there = Reason::kNone;   // its destination's durable word
  Reason refused_by_hub = Reason::kNone;  // as its origin durably heard it
  SealGeneration refused_generation{0};
};

// Hashes everything it hears, so that two runs can be compared by 32 bytes.
class Books : public region::Trace {
 public:
  // `canaries`: words that no byte of the hub may hold.
  Books(const Digester* digester, std::vector<std::string> canaries);

  void OnRecord(int party, absl::string_view record) override;
  void OnEffect(int party, absl::string_view effect) override;

  const std::map<HandoffId, Entry>& entries() const { return entries_; }
  // Partners where a reception stands that was not struck out, by journey.
  const std::map<JourneyId, std::set<PartnerId>>& receptions() const { return receptions_; }
  // Said at once when it happened; each is a broken promise.
  const std::vector<std::string>& violations() const { return violations_; }
  uint64_t records() const { return records_; }
  Digest hash() const { return hash_; }
  bool HoldsCanary(absl::string_view bytes) const;

 private:
  void Note(int node, const node::NodeRecord& record);
  void Note(int node, const node::LocalDone& done);
  void Note(int node, const node::Arrived& arrived);
  void Note(int node, const node::Deposited& deposited);
  void Mix(char kind, int party, absl::string_view bytes);
  void Violation(std::string text) { violations_.push_back(std::move(text)); }

  const Digester* const digester_;
  const std::vector<std::string> canaries_;
  SeededEntropy unused_{0};
  SodiumSealer sealer_{unused_};
  node::NodeCodec codec_;
  std::map<HandoffId, Entry> entries_;
  std::map<JourneyId, std::set<PartnerId>> receptions_;
  std::map<JourneyId, bool> drill_;
  std::vector<std::string> violations_;
  uint64_t records_ = 0;
  Digest hash_;
};

}  // namespace relais::sim

#endif  // RELAIS_TESTS_SIM_BOOKS_H_
