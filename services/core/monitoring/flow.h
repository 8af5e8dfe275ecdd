// Maximum flow of least cost over a few dozen junctions, all pipes in one matrix. Deterministic: equal networks carry
// equal flows over equal paths.
#ifndef RELAIS_SERVICES_CORE_MONITORING_FLOW_H_
#define RELAIS_SERVICES_CORE_MONITORING_FLOW_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace relais {

class Flow {
 public:
  // Wider than any sum of persons; such a pipe never narrows.
  static constexpr uint64_t kUnbounded = uint64_t{1} << 62;

  explicit Flow(size_t junctions) : junctions_(junctions), room_(junctions * junctions), cost_(junctions * junctions) {}

  size_t junctions() const { return junctions_; }
  // What still passes from one junction to another; 0: no pipe.
  uint64_t room(size_t from, size_t to) const { return room_[from * junctions_ + to]; }
  void SetRoom(size_t from, size_t to, uint64_t room) { room_[from * junctions_ + to] = room; }
  // Of using the pipe at all, per path; free when never set.
  uint64_t cost(size_t from, size_t to) const { return cost_[from * junctions_ + to]; }
  void SetCost(size_t from, size_t to, uint64_t cost) { cost_[from * junctions_ + to] = cost; }

  // Finds the cheapest path from `from` to `to` (the fewest pipes among equally cheap ones), pushes through it what it
  // carries, at most `most`, and answers how much: 0 when there is no path. With `free_only`, pipes that cost nothing.
  // What is pushed one way leaves as much room for the way back. `path`, if given, receives the pipes in order.
  uint64_t PushOnce(size_t from, size_t to, uint64_t most, bool free_only,
                    std::vector<std::pair<size_t, size_t>>* path = nullptr);
  // Through free pipes until `most` has passed or nothing more does; the sum.
  uint64_t Push(size_t from, size_t to, uint64_t most);

 private:
  bool FindPath(size_t from, size_t to, bool free_only);

  size_t junctions_;
  std::vector<uint64_t> room_;
  std::vector<uint64_t> cost_;
  // Of the last search: the best known distance of each junction, and from where it is reached.
  std::vector<std::pair<uint64_t, size_t>> distance_;
  std::vector<size_t> before_;
  std::vector<uint8_t> settled_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_FLOW_H_
