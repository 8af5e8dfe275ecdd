// The faults and the looking of a MemDisk; the ledger on it is in mem_ledger.cc.
#include <iterator>
#include <utility>

#include "services/core/handoff/check.h"
#include "tests/fakes/mem_ledger.h"

namespace relais {

void MemDisk::FailNextWrite(DiskFault fault) {
  std::lock_guard<std::mutex> lock(mutex_);
  next_fault_ = fault;
}

void MemDisk::SetFull(bool full) {
  std::lock_guard<std::mutex> lock(mutex_);
  full_ = full;
}

void MemDisk::SetLying(bool lying) {
  std::lock_guard<std::mutex> lock(mutex_);
  lying_ = lying;
  unsynced_writes_ = 0;
  if (lying) {
    durable_ = now_;
  } else {
    durable_.reset();
  }
}

void MemDisk::SetUnfenced(bool unfenced) {
  std::lock_guard<std::mutex> lock(mutex_);
  unfenced_ = unfenced;
}

int MemDisk::Crash() {
  std::lock_guard<std::mutex> lock(mutex_);
  ++owner_;
  next_fault_ = DiskFault::kNone;
  if (durable_) now_ = *durable_;
  return std::exchange(unsynced_writes_, 0);
}

void MemDisk::Sync() {
  std::lock_guard<std::mutex> lock(mutex_);
  if (durable_) durable_ = now_;
  unsynced_writes_ = 0;
}

void MemDisk::CorruptRecord(uint64_t sequence) {
  std::lock_guard<std::mutex> lock(mutex_);
  auto it = now_.records.find(sequence);
  RELAIS_CHECK(it != now_.records.end());
  std::string& target = it->second.record.empty() ? it->second.salt : it->second.record;
  target[target.size() / 2] = static_cast<char>(target[target.size() / 2] ^ 1);
}

void MemDisk::RemoveRecord(uint64_t sequence) {
  std::lock_guard<std::mutex> lock(mutex_);
  RELAIS_CHECK(now_.records.erase(sequence) == 1);
}

void MemDisk::CutTail(uint64_t count) {
  std::lock_guard<std::mutex> lock(mutex_);
  RELAIS_CHECK(count <= now_.records.size());
  now_.records.erase(std::prev(now_.records.end(), static_cast<std::ptrdiff_t>(count)), now_.records.end());
}

std::shared_ptr<MemDisk> MemDisk::Backup() const {
  auto copy = std::make_shared<MemDisk>();
  std::lock_guard<std::mutex> lock(mutex_);
  copy->now_ = durable_ ? *durable_ : now_;
  copy->writes_ = writes_;
  return copy;
}

void MemDisk::RestoreFrom(const MemDisk& backup) {
  std::scoped_lock lock(mutex_, backup.mutex_);
  now_ = backup.now_;
  if (durable_) durable_ = now_;
  unsynced_writes_ = 0;
  ++owner_;
}

bool MemDisk::created() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return now_.id.has_value();
}

uint64_t MemDisk::writes() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return writes_;
}

size_t MemDisk::body_count() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return now_.bodies.size();
}

uint64_t MemDisk::body_bytes() const {
  std::lock_guard<std::mutex> lock(mutex_);
  uint64_t bytes = 0;
  for (const auto& [key, body] : now_.bodies) bytes += body->size();
  return bytes;
}

std::vector<std::string> MemDisk::AllBytes() const {
  std::lock_guard<std::mutex> lock(mutex_);
  std::vector<std::string> all;
  for (const auto& [sequence, stored] : now_.records) all.push_back(stored.record);
  for (const auto& [key, body] : now_.bodies) all.push_back(*body);
  if (now_.checkpoint) all.push_back(now_.checkpoint->bytes);
  return all;
}

}  // namespace relais
