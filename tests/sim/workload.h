// What the region's people do all day, drawn by lot: mostly what makes sense, sometimes what must be refused.
#ifndef RELAIS_TESTS_SIM_WORKLOAD_H_
#define RELAIS_TESTS_SIM_WORKLOAD_H_

#include <map>
#include <string>
#include <vector>

#include "tests/fakes/seeded_entropy.h"
#include "tests/region/region.h"

namespace relais::sim {

// One thread; `region` and `lots` outlive it.
class Workload {
 public:
  Workload(region::Region* region, SeededEntropy* lots, int drill_percent, std::vector<std::string> canaries)
      : region_(region), lots_(lots), drill_percent_(drill_percent), canaries_(std::move(canaries)) {}

  // One act somewhere. Whatever comes of it is in the books; what must not be was said in violations().
  void Act();

  // Referrals of which the desk said "on their way".
  const std::map<HandoffId, int>& acknowledged() const { return acknowledged_; }
  const std::vector<std::string>& violations() const { return violations_; }
  // How often each reason was told to staff or persons.
  const std::map<Reason, int>& told() const { return told_; }

 private:
  void Refer(int n);
  void ReferWhatMayNotBe(int n);
  void Reroute(int n, const node::ReferralRow& row);
  void ActOnRow(int n);
  void ActAtDestination(int n, const node::ReferralRow& row);
  void ActAtOrigin(int n, const node::ReferralRow& row);
  void Decline(int n, const node::ReferralRow& row);
  void LoseSlip(int n, const node::ReferralRow& row);
  const node::SlipCodes& PaperOf(JourneyId journey);
  void Receive(int n, const node::ReferralRow& row);
  void PersonSpeaks();
  void Do(int n, const node::ReferralRow& row, ReferralEvent event, const EventDetail& detail = {});
  int OtherNode(int n);
  // Two nodes under one convention.
  bool Covered(int a, int b) const;
  region::SendForm Form(int to);
  void Tell(Reason reason) { ++told_[reason]; }

  region::Region* const region_;
  SeededEntropy* const lots_;
  const int drill_percent_;
  const std::vector<std::string> canaries_;
  std::map<JourneyId, node::SlipCodes> slips_;       // papers that persons hold
  std::map<JourneyId, node::SlipCodes> lost_slips_;  // those before them, that were replaced
  std::map<HandoffId, int> acknowledged_;
  std::map<Reason, int> told_;
  std::vector<std::string> violations_;
  int people_ = 0;
};

}  // namespace relais::sim

#endif  // RELAIS_TESTS_SIM_WORKLOAD_H_
