// Passes: what signing in with a password gives. In memory only; a hub that starts anew asks everybody to sign in
// again.
#ifndef RELAIS_SERVICES_CORE_ACCESS_PASS_BOOK_H_
#define RELAIS_SERVICES_CORE_ACCESS_PASS_BOOK_H_

#include <cstddef>
#include <cstdint>

#include "absl/container/btree_map.h"
#include "services/core/access/principal.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/limits.h"

namespace relais {

// How long a pass is good: unused, and at all. Seconds.
struct PassTerms {
  int64_t idle_s = limits::kPassIdleMinutes * 60;
  int64_t whole_s = limits::kPassHoursMax * 3600;
};

// A value; times are seconds since 1970, passed in. Keeps hashes, never a pass. Not thread-safe.
class PassBook {
 public:
  explicit PassBook(PassTerms terms = {}) : terms_(terms) {}

  // `hash` is the pass's SHA-256. An account with kPassesPerAccountMax loses its oldest one. False when the book is
  // full of passes that are good.
  bool Open(const Digest& hash, AccountId account, int64_t now_s);
  // Whose it is, and counts as a use; none when it is unknown, was unused for too long, or is too old.
  AccountId Use(const Digest& hash, int64_t now_s);
  // The same, and counts as none.
  AccountId Look(const Digest& hash, int64_t now_s) const;
  // Harmless for one that is not there.
  void Close(const Digest& hash) { rows_.erase(hash); }
  void CloseAllOf(AccountId account);

  size_t size() const { return rows_.size(); }

 private:
  struct Row {
    AccountId account;
    int64_t opened_s = 0;
    int64_t used_s = 0;
  };
  bool Over(const Row& row, int64_t now_s) const;

  PassTerms terms_;
  absl::btree_map<Digest, Row> rows_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_ACCESS_PASS_BOOK_H_
