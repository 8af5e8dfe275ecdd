#include "node/node_metrics.h"

#include <algorithm>

#include "node/notices/waiting.h"
#include "services/adapters/system/machine_reading.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

constexpr int64_t kWindowSeconds = limits::kWindowMinutes * 60;

double AsDouble(uint64_t n) {
  return static_cast<double>(n);
}

void AppendAll(std::vector<MetricFamily> more, std::vector<MetricFamily>* families) {
  for (MetricFamily& family : more) families->push_back(std::move(family));
}

}  // namespace

void NodeMetrics::Sample(NodeRunner* runner) {
  pulse_.Sample(runner, [this](const NodeEngine& engine, absl::Time now) { Take(engine, now); });
}

void NodeMetrics::Take(const NodeEngine& engine, absl::Time now) {
  const NodeState& state = engine.state();
  const Moment moment = MomentOf(now);
  Present present;
  present.turned_s = absl::ToUnixSeconds(now);
  present.line_up = engine.line_up();
  Window oldest = moment.window;
  for (const auto& [handoff, item] : state.outbox().items()) {
    if (item.level == 0) {
      ++present.unsent;
      oldest = std::min(oldest, item.header.window);
    }
    present.undelivered += item.level < 2 ? 1 : 0;
    present.unsettled += item.level == 2 ? 1 : 0;
    if (options_.sabotage_partner_label) present.partners.push_back(item.header.destination);
  }
  present.oldest_unsent_s = int64_t{moment.window.value() - oldest.value()} * kWindowSeconds;
  present.waiting = WaitingOf(state).size();
  present.knowledge = state.knowledge().revision();
  if (state.knowledge_day() != kNoDay) present.knowledge_age_days = DaysBetween(state.knowledge_day(), moment.day);
  absl::MutexLock lock(&mutex_);
  present_ = std::move(present);
}

int64_t NodeMetrics::CertificateDays() const {
  const Day last = sources_.certificate_last_day();
  return last == kNoDay ? -1 : DaysBetween(MomentOf(clock_->Now()).day, last);
}

std::vector<MetricFamily> NodeMetrics::Families() const {
  std::vector<MetricFamily> families =
      pulse_.Families("1 while the desk is open, 0 while the ledger is read and at the end.", options_.store_path,
                      options_.store_free_bytes_min);
  if (!pulse_.serving()) return families;
  families.push_back(GaugeOf("relais_certificate_days", "Whole days until the certificate ends; negative afterwards.",
                             static_cast<double>(CertificateDays())));
  AppendAll(LedgerMetrics(sources_.ledger->Read()), &families);
  if (sources_.backups) AppendAll(BackupMetrics(sources_.backups(), MomentOf(clock_->Now()).day), &families);
  if (sources_.web) AppendAll(sources_.web(), &families);
  families.push_back(CounterOf("relais_node_notices_sent_total", "Mails that the relay took.",
                               static_cast<double>(sources_.counter("notices_sent"))));
  families.push_back(CounterOf("relais_node_notices_failed_total", "Mails that the relay did not take.",
                               static_cast<double>(sources_.counter("notices_failed"))));
  const Reason reason = sources_.hub_reason();
  if (reason != Reason::kNone) {
    families.push_back({"relais_node_hub_refusal",
                        "1 under the reason for which the hub does not let this node in.",
                        MetricKind::kGauge,
                        {{{{"reason", std::string(ReasonName(reason))}}, 1, {}}}});
  }
  absl::MutexLock lock(&mutex_);
  if (present_.turned_s != 0) AppendPresent(&families);
  return families;
}

void NodeMetrics::AppendPresent(std::vector<MetricFamily>* families) const {
  families->push_back(GaugeOf("relais_knowledge_revision", "Latest revision of what the hub pushed.",
                              AsDouble(present_.knowledge.value())));
  families->push_back(GaugeOf("relais_node_knowledge_age_days", "Days since the hub's last push was looked at.",
                              static_cast<double>(present_.knowledge_age_days)));
  families->push_back(GaugeOf("relais_node_connected", "1 while the line to the hub is up.", present_.line_up ? 1 : 0));
  MetricFamily unsent = GaugeOf("relais_node_outbox_unsent", "Handoffs sealed here that the hub does not have.",
                                AsDouble(present_.unsent));
  for (PartnerId partner : present_.partners) unsent.samples.push_back({{{"partner", partner.ToHex()}}, 0, {}});
  families->push_back(std::move(unsent));
  families->push_back(GaugeOf("relais_node_outbox_undelivered",
                              "Handoffs not yet durable at their recipients, the unsent included.",
                              AsDouble(present_.undelivered)));
  families->push_back(GaugeOf("relais_node_outbox_unsettled",
                              "Handoffs durable at their recipients and not yet backed up there.",
                              AsDouble(present_.unsettled)));
  families->push_back(GaugeOf("relais_node_outbox_oldest_seconds",
                              "Age of the oldest unsent handoff, in whole quarters of an hour.",
                              static_cast<double>(present_.oldest_unsent_s)));
  families->push_back(GaugeOf("relais_node_waiting", "Things that wait at this desk for somebody to look.",
                              AsDouble(present_.waiting)));
}

HealthReport NodeMetrics::Lives() const {
  if (!pulse_.serving()) return {};  // reading a large ledger is life too
  return {LoopCheck(pulse_.IdleSeconds())};
}

HealthReport NodeMetrics::Ready() const {
  if (!pulse_.serving()) return {NotServingCheck()};
  int64_t oldest_s = 0;
  {
    absl::MutexLock lock(&mutex_);
    oldest_s = present_.oldest_unsent_s;
  }
  return {LoopCheck(pulse_.IdleSeconds()), LedgerCheck(sources_.ledger->Read().failing),
          DiskCheck(FreeBytes(options_.store_path), options_.store_free_bytes_min),
          CertificateCheck(CertificateDays(),
                           {"Joindre l'exploitant du concentrateur : il faut adhérer de nouveau, avec un jeton.",
                            "Ask the hub's operator: the node has to join again, with a token."}),
          OutboxCheck(oldest_s)};
}

}  // namespace relais::node
