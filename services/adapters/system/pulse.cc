#include "services/adapters/system/pulse.h"

#include <algorithm>

#include "services/adapters/system/machine_reading.h"

namespace relais {

void Pulse::SetServing(bool serving) {
  serving_since_s_ = absl::ToUnixSeconds(clock_->Now());
  serving_.store(serving, std::memory_order_release);
}

int64_t Pulse::IdleSeconds() const {
  const int64_t last_s = std::max<int64_t>(turned_s_, serving_since_s_);
  return std::max<int64_t>(0, absl::ToUnixSeconds(clock_->Now()) - last_s);
}

std::vector<MetricFamily> Pulse::Families(std::string serving_help, const std::string& store,
                                          uint64_t store_free_bytes_min) const {
  std::vector<MetricFamily> families = ProcessMetrics(ReadProcess());
  families.push_back(GaugeOf("relais_serving", std::move(serving_help), serving() ? 1 : 0));
  if (!serving()) return families;
  for (MetricFamily& family : StoreMetrics(store, store_free_bytes_min)) families.push_back(std::move(family));
  families.push_back(
      GaugeOf("relais_loop_idle_seconds", "Since the loop last turned.", static_cast<double>(IdleSeconds())));
  return families;
}

}  // namespace relais
