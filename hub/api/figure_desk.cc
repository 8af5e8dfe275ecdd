#include "hub/api/figure_desk.h"

#include <sys/resource.h>

#include <vector>

namespace relais::hub {
namespace {

constexpr int kPriority = 10;  // of 19, the lowest

}  // namespace

void FigureDesk::Stop() {
  inbox_.Close();
  if (thread_.joinable()) thread_.join();
}

void FigureDesk::Run() {
  // Of this thread alone: handoffs go first where there are few processors. Where it is refused, all are equal.
  setpriority(PRIO_PROCESS, 0, kPriority);
  while (!inbox_.closed_and_empty()) {
    for (Work& work : inbox_.Take(1, absl::InfiniteDuration())) work();
  }
}

}  // namespace relais::hub
