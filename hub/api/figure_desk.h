// Where figures are worked out: a thread beside the engine's, which handoffs need for themselves.
#ifndef RELAIS_HUB_API_FIGURE_DESK_H_
#define RELAIS_HUB_API_FIGURE_DESK_H_

#include <thread>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "services/core/monitoring/flow_memo.h"
#include "services/runner/inbox.h"

namespace relais::hub {

// One question after the other, in the order of asking, behind whatever else wants a processor. Post: any thread.
class FigureDesk {
 public:
  using Work = absl::AnyInvocable<void()>;
  static constexpr size_t kWaitingMax = 64;

  FigureDesk() : thread_([this] { Run(); }) {}
  ~FigureDesk() { Stop(); }
  FigureDesk(const FigureDesk&) = delete;
  FigureDesk& operator=(const FigureDesk&) = delete;

  // False, and `work` is never called, when kWaitingMax wait already or the desk stops: answer "busy".
  bool Post(Work work) { return inbox_.TryPush(std::move(work)); }
  // What waits is still done. Harmless when repeated; not from the desk's own thread.
  void Stop();
  // What was judged of closed months, for whoever works here: on the desk's own thread only.
  FlowMemo& memo() { return memo_; }

 private:
  void Run();

  FlowMemo memo_;
  Inbox<Work> inbox_{kWaitingMax};
  std::thread thread_;  // last: it uses the above
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_FIGURE_DESK_H_
