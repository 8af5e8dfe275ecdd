// Room in the cluster: old revisions are compacted as new ones are written, and the quota is met before it is reached.
#ifndef RELAIS_SERVICES_ADAPTERS_ETCD_ROOM_H_
#define RELAIS_SERVICES_ADAPTERS_ETCD_ROOM_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/adapters/etcd/kv.h"

namespace relais::etcd {

// etcd raises an alarm once its database file has reached the quota, and takes no put until an operator lifts it. So
// bodies are refused an eighth of the quota before, every write a thirty-second before; what settles and drops passes
// in between. A thread of its own looks at the members, compacts, has them write their files anew when most of a file
// is free, and lifts the alarm when there is room again, whoever made it.
class Room {
 public:
  // `kv` outlives it. `quota_bytes` is what the members were started with.
  Room(Kv* kv, uint64_t quota_bytes);
  ~Room();
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  // ResourceExhausted when there is too little room for this write.
  absl::Status Admits(bool with_bodies) const;
  // The writer has written `bytes` more, up to `revision`.
  void Wrote(int64_t revision, size_t bytes);
  // After the alarm: forgets every old revision, has the files written anew, lifts the alarm. Does nothing when it was
  // tried a moment ago and nothing has been written or dropped since, by anybody.
  void Make();
  // Before the first write of whoever has just begun to serve: the one before may have ended for lack of room. Forgets
  // every old revision if there is too little; ResourceExhausted when that leaves no room for any write.
  absl::Status Begin();

 private:
  void Care();
  bool Measure();  // false: nobody answers
  void Look();
  void Compact();
  void Squeeze();
  int64_t Newest() const;  // revision of the cluster; 0: nobody answers
  void Nudge();

  Kv* const kv_;
  const uint64_t quota_bytes_;
  std::atomic<uint64_t> in_use_bytes_{0};  // at the member that uses most
  std::atomic<uint64_t> file_bytes_{0};
  std::atomic<bool> alarmed_{false};
  std::atomic<uint64_t> written_bytes_{0};  // since Look
  std::atomic<int64_t> revision_{0};        // the last one that we wrote; 0: who waits leaves all this to who serves

  std::atomic<int64_t> tidy_revision_{0};  // when all of Make last went well

  std::mutex making_;  // guards the two below
  absl::Time made_ = absl::InfinitePast();
  int64_t made_revision_ = 0;

  // The thread's own.
  uint64_t uncompacted_bytes_ = 0;
  int64_t mark_ = 0;       // where the last compaction was due: one stretch of history is kept for whoever is reading
  int64_t compacted_ = 0;  // up to here

  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace relais::etcd

#endif  // RELAIS_SERVICES_ADAPTERS_ETCD_ROOM_H_
