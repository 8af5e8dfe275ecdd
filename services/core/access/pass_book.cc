#include "services/core/access/pass_book.h"

#include "services/core/handoff/limits.h"

namespace relais {

bool PassBook::Over(const Row& row, int64_t now_s) const {
  return now_s >= row.opened_s + terms_.whole_s || now_s >= row.used_s + terms_.idle_s;
}

bool PassBook::Open(const Digest& hash, AccountId account, int64_t now_s) {
  absl::erase_if(rows_, [this, now_s](const auto& row) { return Over(row.second, now_s); });
  size_t own = 0;
  auto oldest = rows_.end();
  for (auto it = rows_.begin(); it != rows_.end(); ++it) {
    if (it->second.account != account) continue;
    ++own;
    if (oldest == rows_.end() || it->second.opened_s < oldest->second.opened_s) oldest = it;
  }
  if (own >= limits::kPassesPerAccountMax) rows_.erase(oldest);
  if (rows_.size() >= limits::kPassesMax) return false;
  rows_[hash] = Row{account, now_s, now_s};
  return true;
}

AccountId PassBook::Use(const Digest& hash, int64_t now_s) {
  auto it = rows_.find(hash);
  if (it == rows_.end()) return AccountId();
  if (Over(it->second, now_s)) {
    rows_.erase(it);
    return AccountId();
  }
  if (now_s > it->second.used_s) it->second.used_s = now_s;
  return it->second.account;
}

AccountId PassBook::Look(const Digest& hash, int64_t now_s) const {
  auto it = rows_.find(hash);
  return it == rows_.end() || Over(it->second, now_s) ? AccountId() : it->second.account;
}

void PassBook::CloseAllOf(AccountId account) {
  absl::erase_if(rows_, [account](const auto& row) { return row.second.account == account; });
}

}  // namespace relais
