#include "hub/hub_metrics.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "services/adapters/system/machine_reading.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {
namespace {

double AsDouble(uint64_t n) {
  return static_cast<double>(n);
}

MetricFamily ByReason(std::string name, std::string help, const std::map<Reason, uint64_t>& counts) {
  MetricFamily family{std::move(name), std::move(help), MetricKind::kCounter, {}};
  for (const auto& [reason, count] : counts) {
    family.samples.push_back({{{"reason", std::string(ReasonName(reason))}}, AsDouble(count), {}});
  }
  return family;
}

void Append(std::vector<MetricFamily> more, std::vector<MetricFamily>* families) {
  for (MetricFamily& family : more) families->push_back(std::move(family));
}

void AppendTraffic(const HubTraffic& traffic, std::vector<MetricFamily>* families) {
  families->push_back(CounterOf("relais_hub_handoffs_taken_total",
                                "Handoffs taken, as of the present quarter of an hour's beginning.",
                                AsDouble(traffic.taken)));
  families->push_back(CounterOf("relais_hub_handoffs_repeated_total",
                                "Handoffs deposited again and answered as before, likewise.",
                                AsDouble(traffic.repeated)));
  families->push_back(
      ByReason("relais_hub_handoffs_refused_total", "Handoffs refused, by reason, likewise.", traffic.refused));
  families->push_back(
      ByReason("relais_hub_sessions_ended_total", "Sessions that the hub ended, by reason, likewise.", traffic.ended));
  MetricFamily frames{"relais_hub_frames_total", "Frames, by what they carry, likewise.", MetricKind::kCounter, {}};
  for (const auto& [kind, count] : {std::pair{"deposit", traffic.deposits}, std::pair{"delivery", traffic.deliveries},
                                    std::pair{"notice", traffic.notices}, std::pair{"knowledge", traffic.pushes}}) {
    frames.samples.push_back({{{"kind", kind}}, AsDouble(count), {}});
  }
  families->push_back(std::move(frames));
}

constexpr int64_t kWindowSeconds = limits::kWindowMinutes * 60;

// 0 on the last day, negative afterwards.
int64_t WholeDays(int64_t seconds) {
  constexpr int64_t kDaySeconds = 24 * 3600;
  return seconds >= 0 ? seconds / kDaySeconds : -1 - (-1 - seconds) / kDaySeconds;
}

}  // namespace

void HubTraffic::Note(const HubEffect& effect) {
  if (const auto* answer = std::get_if<SendAnswer>(&effect)) {
    ++deposits;
    taken += answer->answer.taken;
    for (const auto& exception : answer->answer.exceptions) {
      if (exception.reason == Reason::kNone) {
        ++repeated;
      } else {
        ++refused[exception.reason];
      }
    }
  } else if (std::holds_alternative<SendEnvelopes>(effect)) {
    ++deliveries;
  } else if (std::holds_alternative<SendNotices>(effect)) {
    ++notices;
  } else if (std::holds_alternative<SendKnowledge>(effect)) {
    ++pushes;
  } else if (const auto* end = std::get_if<EndSession>(&effect)) {
    ++ended[end->reason];
  }
}

void HubMetrics::Sample(HubRunner* runner) {
  pulse_.Sample(runner, [this](const HubEngine& engine, absl::Time now) { Take(engine, now); });
}

HubMetrics::Present HubMetrics::PresentOf(const HubEngine& engine, absl::Time now) const {
  const HubState& state = engine.state();
  const Moment moment = MomentOf(now);
  Present present;
  present.turned_s = absl::ToUnixSeconds(now);
  present.window = moment.window;
  present.sessions = engine.sessions().all().size();
  for (const auto& [partner, member] : state.knowledge().roster().members()) {
    if (member.entry.node.none()) continue;
    const MemberStatus status = state.knowledge().roster().StatusOf(partner, moment.day);
    present.members_active += status == MemberStatus::kActive ? 1 : 0;
    present.members_suspended += status == MemberStatus::kSuspended ? 1 : 0;
    if (options_.sabotage_partner_label) present.partners.push_back(partner);
  }
  present.members_awaiting = state.enrolment().pending().size();
  present.owing = state.owing().size();
  present.knowledge = state.knowledge().revision();
  return present;
}

HubMetrics::Past HubMetrics::PastOf(const HubEngine& engine) const {
  Past past;
  past.traffic = traffic_;
  past.ledger = ledger_->Read();
  past.ledger.last_checkpoint_s -= past.ledger.last_checkpoint_s % kWindowSeconds;
  past.journeys = engine.state().journeys().real();
  past.counters = engine.state().counters();
  for (const auto& [node, mailbox] : engine.state().mailboxes()) {
    for (const MailboxEntry& entry : mailbox.entries()) {
      past.queue_frames += entry.last() > mailbox.durable_through() ? 1 : 0;
      if (!entry.notice) past.body_bytes += entry.count * limits::kEnvelopeBytes;
    }
  }
  return past;
}

void HubMetrics::Take(const HubEngine& engine, absl::Time now) {
  Present present = PresentOf(engine, now);
  bool turned = false;
  {
    absl::MutexLock lock(&mutex_);
    turned = present_.turned_s == 0 || present_.window != present.window;
  }
  Past past;
  if (turned) past = PastOf(engine);
  if (turned && web_) past.web = web_();
  absl::MutexLock lock(&mutex_);
  present_ = std::move(present);
  if (turned) past_ = std::move(past);
}

std::vector<MetricFamily> HubMetrics::Families() const {
  std::vector<MetricFamily> families =
      pulse_.Families("1 while calls are answered, 0 while the ledger is read and at the end.", options_.store_path,
                      options_.store_free_bytes_min);
  AppendStandingBy(&families);
  if (!pulse_.serving()) return families;
  const int64_t left_s = certificate_end_s_ - absl::ToUnixSeconds(clock_->Now());
  families.push_back(GaugeOf("relais_certificate_days", "Whole days until the certificate ends; negative afterwards.",
                             static_cast<double>(WholeDays(left_s))));
  if (backups_) {
    for (MetricFamily& family : BackupMetrics(backups_(), MomentOf(clock_->Now()).day)) {
      families.push_back(std::move(family));
    }
  }
  absl::MutexLock lock(&mutex_);
  if (present_.turned_s == 0) return families;
  AppendPresent(&families);
  AppendPast(&families);
  return families;
}

void HubMetrics::AppendPresent(std::vector<MetricFamily>* families) const {
  families->push_back(GaugeOf("relais_knowledge_revision", "Latest revision of what everybody knows ahead.",
                              AsDouble(present_.knowledge.value())));
  families->push_back(GaugeOf("relais_hub_sessions", "Nodes on the line.", AsDouble(present_.sessions)));
  MetricFamily members{"relais_hub_members", "Partners with a node, by standing.", MetricKind::kGauge, {}};
  for (const auto& [standing, count] :
       {std::pair{"active", present_.members_active}, std::pair{"suspended", present_.members_suspended},
        std::pair{"awaiting_signature", present_.members_awaiting}}) {
    members.samples.push_back({{{"standing", standing}}, AsDouble(count), {}});
  }
  families->push_back(std::move(members));
  families->push_back(GaugeOf("relais_hub_nodes_owing", "Nodes that were asked to restate and are not done.",
                              AsDouble(present_.owing)));
}

void HubMetrics::AppendPast(std::vector<MetricFamily>* families) const {
  AppendTraffic(past_.traffic, families);
  Append(past_.web, families);
  Append(LedgerMetrics(past_.ledger), families);
  MetricFamily queue = GaugeOf("relais_hub_queue_frames", "Frames that wait for their recipients, rounded, likewise.",
                               AsDouble(CoarseCount(past_.queue_frames)));
  for (PartnerId partner : present_.partners) queue.samples.push_back({{{"partner", partner.ToHex()}}, 0, {}});
  families->push_back(std::move(queue));
  families->push_back(
      GaugeOf("relais_hub_body_bytes", "Sealed bodies kept for nodes, likewise.", AsDouble(past_.body_bytes)));
  families->push_back(GaugeOf("relais_hub_journeys", "Journeys under way, practice apart, rounded, likewise.",
                              AsDouble(CoarseCount(past_.journeys))));
  families->push_back(CounterOf("relais_hub_breaches_total", "Receptions that broke the two-door rule, likewise.",
                                AsDouble(past_.counters.breaches)));
  families->push_back(CounterOf("relais_hub_derogations_total", "Third doors that a token opened, likewise.",
                                AsDouble(past_.counters.derogations)));
  families->push_back(CounterOf("relais_hub_equivocations_total",
                                "Handoffs under one name with two contents, likewise.",
                                AsDouble(past_.counters.equivocations)));
}

void HubMetrics::SetStandingBy(std::optional<StandingBy> standing_by) {
  const absl::Time now = clock_->Now();
  const Window window = MomentOf(now).window;
  absl::MutexLock lock(&mutex_);
  const bool turned = !standing_by_ || !standing_by || standing_window_ != window;
  if (!standing_by_ || !standing_by || standing_by->known >= standing_by->records) followed_ = now;
  if (!turned) return;
  standing_by_ = standing_by;
  standing_window_ = window;
}

int64_t HubMetrics::SecondsBehind() const {
  return std::max<int64_t>(absl::ToInt64Seconds(clock_->Now() - followed_), 0);
}

void HubMetrics::AppendStandingBy(std::vector<MetricFamily>* families) const {
  absl::MutexLock lock(&mutex_);
  families->push_back(
      GaugeOf("relais_hub_standing_by", "1 while another hub serves and this one follows it.", standing_by_ ? 1 : 0));
  if (!standing_by_) return;
  families->push_back(GaugeOf("relais_hub_behind_seconds", "Since it last knew all of the ledger.",
                              static_cast<double>(SecondsBehind())));
  families->push_back(GaugeOf("relais_hub_records_known",
                              "Records of the ledger that it has followed, as of the present quarter of an hour's "
                              "beginning.",
                              AsDouble(standing_by_->known)));
  families->push_back(GaugeOf("relais_hub_records_behind", "Records that it had not followed then.",
                              AsDouble(standing_by_->records - std::min(standing_by_->records, standing_by_->known))));
}

// Not ready, for whoever sends nodes and people here; and well.
HealthCheck HubMetrics::StandingByCheck() const {
  absl::MutexLock lock(&mutex_);
  if (!standing_by_) return NotServingCheck();
  const int64_t behind = SecondsBehind();
  return {"serving",
          false,
          absl::StrCat("Un autre concentrateur sert ; celui-ci se tient prêt, avec ", behind, " s de retard."),
          absl::StrCat("Another hub serves; this one stands by, ", behind, " s behind."),
          "Rien : il prend la relève de lui-même.",
          "Nothing: it takes over by itself."};
}

HealthReport HubMetrics::Lives() const {
  if (!pulse_.serving()) return {};  // reading a large ledger is life too
  return {LoopCheck(pulse_.IdleSeconds())};
}

HealthReport HubMetrics::Ready() const {
  if (!pulse_.serving()) return {StandingByCheck()};
  const int64_t left_s = certificate_end_s_ - absl::ToUnixSeconds(clock_->Now());
  return {LoopCheck(pulse_.IdleSeconds()), LedgerCheck(ledger_->Read().failing),
          DiskCheck(FreeBytes(options_.store_path), options_.store_free_bytes_min),
          CertificateCheck(WholeDays(left_s), {"Redémarrer le concentrateur : il se délivre un nouveau certificat.",
                                               "Restart the hub: it issues itself another certificate."})};
}

}  // namespace relais::hub
