// The script of one attempt: what second and first door do about a referral, drawn from the journey's own lots.
#ifndef RELAIS_DEPLOY_YEAR_SCRIPT_H_
#define RELAIS_DEPLOY_YEAR_SCRIPT_H_

#include <optional>
#include <utility>

#include "deploy/year/region_plan.h"

namespace relais::year {

// The slot `open_days` open days of `office` after `slot`, in a round of chance; with 0 the next round of the same day
// or else the next open day. Always after `slot`. Nothing when the office is silent by then.
std::optional<Slot> Later(const Office& office, Slot slot, int open_days, Lots& lots);

// Used once. Where an office falls silent the script breaks off: what then happens is the network's to say.
class Script {
 public:
  // What is passed outlives it.
  Script(RegionPlan& plan, Journey& journey, int destination, Slot sent);
  Attempt Take() { return std::move(attempt_); }

 private:
  // Each adds what somebody does; false when the script ends there.
  bool Read();
  bool Ask();
  bool Answer();
  void Decline(DeclineReason reason, bool may_propose);
  bool Meet();
  bool Schedule(int median);
  bool MissAppointment();
  bool Receive();
  bool Conclude();
  void Close(bool helped);

  bool Add(bool by_origin, ReferralEvent event, int open_days, EventDetail detail = {});
  // On a given day, at a round of chance after the last act.
  bool AddOn(Day day, ReferralEvent event, EventDetail detail = {});
  int Hurry(int open_days, int most) const;

  RegionPlan& plan_;
  Journey& journey_;
  Lots& lots_;
  const Office& origin_;
  const Office& destination_;
  Slot now_;
  Day appointment_ = kNoDay;
  Attempt attempt_;
};

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_SCRIPT_H_
