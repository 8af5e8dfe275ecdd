// What the doorways of a node's staff share: the published accounts, sessions in memory, and the hashing of passwords.
#ifndef RELAIS_NODE_API_STAFF_DESK_H_
#define RELAIS_NODE_API_STAFF_DESK_H_

#include <grpcpp/server_context.h>

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/sodium/password_checker.h"
#include "services/core/access/pass_book.h"
#include "services/core/access/staff_book.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/try_book.h"
#include "services/ports/clock.h"
#include "services/ports/digest.h"
#include "services/ports/entropy.h"

namespace relais::node {

// Any thread.
class StaffDesk {
 public:
  struct Options {
    SlipCost cost{};
    PassTerms terms{limits::kDeskLockSeconds, limits::kDeskSessionHours * 3600};
  };
  // All outlive this object.
  StaffDesk(const Clock* clock, Entropy* entropy, const Digester* digester, Options options)
      : clock_(clock),
        entropy_(entropy),
        digester_(digester),
        options_(options),
        passwords_(entropy, options.cost),
        sessions_(options.terms) {}

  // The staff from now on: what the engine publishes. Sessions of those whose account changed end.
  void Publish(std::shared_ptr<const StaffBook> staff) ABSL_LOCKS_EXCLUDED(mutex_);
  std::shared_ptr<const StaffBook> staff() const ABSL_LOCKS_EXCLUDED(mutex_);

  // For the gates; counts as a use. kSessionOver.
  absl::StatusOr<Caller> FindSession(absl::string_view session) ABSL_LOCKS_EXCLUDED(mutex_);
  // Whose session an admitted call shows; none when it shows none. Counts as no use.
  AccountId WhoCalls(const grpc::ServerContextBase& context) const ABSL_LOCKS_EXCLUDED(mutex_);
  // Whether an admitted call that goes on may go on: it shows no session, or one that is still good.
  bool StillIn(const grpc::ServerContextBase& context) const ABSL_LOCKS_EXCLUDED(mutex_);

  // A new session, 64 hexadecimal symbols. kSessionOver when the account is not at `turn` any more, kBusy without room.
  absl::StatusOr<std::string> Open(AccountId account, uint32_t turn) ABSL_LOCKS_EXCLUDED(mutex_);
  void Close(absl::string_view session) ABSL_LOCKS_EXCLUDED(mutex_);

  // Counts a try for a name that nobody here has: kSignInPaused when there were too many in this quarter of an hour, so
  // that pauses tell no names apart.
  absl::Status CountStranger(absl::string_view name) ABSL_LOCKS_EXCLUDED(mutex_);

  PasswordChecker& passwords() { return passwords_; }
  const PassTerms& terms() const { return options_.terms; }
  int64_t NowSeconds() const;

 private:
  Digest HashOf(absl::string_view session) const;

  const Clock* const clock_;
  Entropy* const entropy_;
  const Digester* const digester_;
  const Options options_;
  PasswordChecker passwords_;
  mutable absl::Mutex mutex_;
  std::shared_ptr<const StaffBook> staff_ ABSL_GUARDED_BY(mutex_) = std::make_shared<const StaffBook>();
  PassBook sessions_ ABSL_GUARDED_BY(mutex_);
  TryBook strangers_ ABSL_GUARDED_BY(mutex_){limits::kStaffTriesFree, limits::kSignInTriesRemembered};
};

}  // namespace relais::node

#endif  // RELAIS_NODE_API_STAFF_DESK_H_
