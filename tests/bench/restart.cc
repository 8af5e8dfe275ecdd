#include "tests/bench/restart.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "hub/cli/hub_folder.h"
#include "hub/hub_codec.h"
#include "relais/v1/monitoring_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/core/handoff/day.h"
#include "tests/bench/figure_region.h"
#include "tests/bench/files.h"
#include "tests/bench/region.h"
#include "tests/bench/stage.h"
#include "tests/bench/stopwatch.h"

namespace relais::bench {
namespace {

using hub::HubCodec;
using hub::HubEngine;
using hub::HubState;

absl::StatusOr<FlowBook> YearsOf(const Settings& settings, const Plan& plan, Day today) {
  const absl::StatusOr<Region> region = Region::Load(plan);
  if (!region.ok()) return region.status();
  std::vector<PartnerId> partners;
  std::vector<ConventionId> conventions;
  for (const RegionNode& node : region->nodes) {
    partners.push_back(node.partner);
    if (std::count(conventions.begin(), conventions.end(), node.convention) == 0)
      conventions.push_back(node.convention);
  }
  FigureRegion years(MonthStart(Month(MonthOf(today).value() - kMonthsBehind)), kMonthsBehind);
  years.Name(std::move(partners), std::move(conventions));
  years.Live(settings.referrals);
  return years.book().ClosedBefore(MonthOf(today));
}

// The state as it is, but for the figures.
HubState::Parts PartsOf(const HubState& state, FlowBook flows) {
  HubState::Parts parts;
  parts.day = state.day();
  parts.counters = state.counters();
  parts.admitted = state.admitted();
  parts.mailboxes = state.mailboxes();
  parts.journeys = state.journeys();
  parts.seen = state.seen();
  parts.enrolment = {state.enrolment().tokens(), state.enrolment().milestones(), state.enrolment().pending(),
                     state.enrolment().certificates()};
  parts.owing = state.owing();
  parts.procedures = state.procedures();
  parts.derogations = state.derogations();
  parts.accounts = state.accounts();
  parts.audit = state.audit();
  parts.refusals = state.refusals();
  parts.flows = std::move(flows);
  return parts;
}

// Into the checkpoint of the hub, which has stopped.
absl::Status PutYearsBehind(const Settings& settings, const Plan& plan, RestartFigures* figures) {
  const std::string folder = Region::HubFolder(plan);
  const absl::StatusOr<std::string> roots = ReadFile(absl::StrCat(folder, "/", hub::kAnchorFile));
  const absl::StatusOr<Anchor> anchor = roots.ok() ? ParseAnchor(*roots) : roots.status();
  if (!anchor.ok()) return anchor.status();
  OsEntropy entropy;
  SodiumSealer sealer(entropy);
  const OpensslDigester digester;
  const HubCodec codec(wire::KeyToolsOf(sealer, digester));
  RocksLedgerOptions options;
  options.folder = absl::StrCat(folder, "/store");
  auto ledger = RocksLedger::Open(options, digester, entropy);
  if (!ledger.ok()) return ledger.status();
  const auto stopped = (*ledger)->LoadCheckpoint();
  if (!stopped.ok()) return stopped.status();
  if (!stopped->has_value()) return absl::InternalError("the hub stopped without a checkpoint");
  HubEngine before(*anchor, {});
  if (absl::Status status = codec.DecodeState((*stopped)->bytes, &before); !status.ok()) return status;
  absl::StatusOr<FlowBook> years = YearsOf(settings, plan, before.state().day());
  if (!years.ok()) return years.status();
  figures->referrals = static_cast<uint64_t>(settings.referrals);
  figures->cells = years->cells();
  figures->live = before.state().journeys().size();
  HubEngine after(*anchor, {});
  const absl::Status restored = after.mutable_state_for_restore()->Restore(PartsOf(before.state(), *std::move(years)));
  if (!restored.ok()) return restored;
  const Checkpoint checkpoint{(*stopped)->sequence, codec.EncodeState(after)};
  figures->checkpoint_bytes = checkpoint.bytes.size();
  return (*ledger)->SaveCheckpoint(checkpoint);
}

absl::Status TimedStart(Stage& stage, double* seconds) {
  const Stopwatch watch;
  const absl::Status started = StartHub(stage);
  *seconds = watch.wall() / 1000;
  return started;
}

// Sender and recipients, ready.
struct Load {
  std::unique_ptr<Child> recipient;
  std::unique_ptr<Child> sender;

  static absl::StatusOr<Load> Start(const Settings& settings, const Plan& plan) {
    Load load;
    auto recipient = StartRole(settings, plan, {"recipient", plan.dir, "0", absl::StrCat(plan.recipients)});
    if (!recipient.ok()) return recipient.status();
    load.recipient = *std::move(recipient);
    auto sender = StartRole(settings, plan, {"sender", plan.dir});
    if (!sender.ok()) return sender.status();
    load.sender = *std::move(sender);
    return load;
  }
  absl::Status End() {
    if (absl::Status ended = sender->End(); !ended.ok()) return ended;
    return recipient->End();
  }
};

// Asks as long as it lives.
class Analyst {
 public:
  Analyst(const Plan& plan, Day today)
      : stub_(v1::MonitoringService::NewStub(
            OpenLocalChannel(absl::StrCat("unix:", Region::HubFolder(plan), "/", hub::kOperatorSocket)))) {
    const Month present = MonthOf(today);
    question_.set_from_month(FormatMonth(Month(present.value() - kMonthsBehind)));
    question_.set_to_month(FormatMonth(Month(present.value() - 1)));
    thread_ = std::thread([this] { Run(); });
  }
  // The time of each answer; or the first refusal.
  absl::StatusOr<std::vector<double>> End() {
    stopping_ = true;
    thread_.join();
    if (!failure_.ok()) return failure_;
    return times_.wall;
  }

 private:
  template <class Request, class Response>
  void Ask(grpc::Status (v1::MonitoringService::Stub::*method)(grpc::ClientContext*, const Request&, Response*)) {
    Request request;
    *request.mutable_question() = question_;
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kRunPatience));
    Response response;
    const Stopwatch watch;
    const grpc::Status status = (stub_.get()->*method)(&context, request, &response);
    times_.Take(watch);
    failure_.Update(FromGrpc(status));
  }
  void Run() {
    using Stub = v1::MonitoringService::Stub;
    for (int i = 0; !stopping_ && failure_.ok(); ++i) {
      question_.set_view(static_cast<v1::FlowView>(1 + i % kFlowViewMax));
      Ask(&Stub::GetFlows);
      Ask(&Stub::GetDelays);
      Ask(&Stub::GetDoors);
      Ask(&Stub::GetAccess);
    }
  }

  const std::unique_ptr<v1::MonitoringService::Stub> stub_;
  v1::FigureQuestion question_;
  Times times_;
  absl::Status failure_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;  // last: it uses all of the above
};

absl::Status MeasureAsking(const Settings& settings, Stage& stage, uint64_t next, int rotations,
                           RestartFigures* figures) {
  absl::StatusOr<Load> load = Load::Start(settings, stage.plan);
  if (!load.ok()) return load.status();
  const Day today = MomentOf(absl::Now()).day;
  std::vector<double> answers;
  for (int rotation = 0; rotation < 2 * rotations; ++rotation) {
    // Quiet, asked, asked, quiet, and so on.
    const bool asked = rotation % 4 == 1 || rotation % 4 == 2;
    std::optional<Analyst> analyst;
    if (asked) analyst.emplace(stage.plan, today);
    const auto run =
        RunOnce(*load->sender, *load->recipient, next, settings.light_count, /*batch=*/1, settings.light_rate);
    next += settings.light_count;
    if (analyst) {
      const absl::StatusOr<std::vector<double>> times = analyst->End();
      if (!times.ok()) return times.status();
      answers.insert(answers.end(), times->begin(), times->end());
    }
    if (!run.ok()) return run.status();
    (asked ? figures->asked : figures->quiet).push_back(run->latency);
  }
  figures->answers = answers.size();
  figures->answer_p50_ms = Quantile(answers, 0.5);
  figures->answer_max_ms = *std::max_element(answers.begin(), answers.end());
  return load->End();
}

}  // namespace

absl::StatusOr<RestartFigures> MeasureRestart(const Settings& settings, int rotations) {
  RestartFigures figures;
  Settings open = settings;
  open.sabotage = "gates-off";
  auto stage = SetUp(open, "hub", settings.plan);
  if (!stage.ok()) return stage.status();
  absl::StatusOr<Load> load = Load::Start(settings, stage->plan);
  if (!load.ok()) return load.status();
  const auto run = RunOnce(*load->sender, *load->recipient, 0, settings.count, stage->plan.batch, 0);
  if (!run.ok()) return run.status();
  if (absl::Status ended = load->End(); !ended.ok()) return ended;
  if (absl::Status ended = stage->hub->End(); !ended.ok()) return ended;
  if (absl::Status started = TimedStart(*stage, &figures.without_s); !started.ok()) return started;
  if (absl::Status ended = stage->hub->End(); !ended.ok()) return ended;
  if (absl::Status put = PutYearsBehind(settings, stage->plan, &figures); !put.ok()) return put;
  for (int rotation = 0; rotation < rotations; ++rotation) {
    if (rotation > 0) {
      if (absl::Status ended = stage->hub->End(); !ended.ok()) return ended;
    }
    figures.start_s.emplace_back();
    if (absl::Status started = TimedStart(*stage, &figures.start_s.back()); !started.ok()) return started;
  }
  const auto memory = ReadMemory(stage->hub->pid());
  if (!memory.ok()) return memory.status();
  figures.hub = *memory;
  figures.months = kMonthsBehind;
  if (absl::Status asked = MeasureAsking(settings, *stage, settings.count, rotations, &figures); !asked.ok()) {
    return asked;
  }
  if (absl::Status ended = stage->hub->End(); !ended.ok()) return ended;
  return figures;
}

}  // namespace relais::bench
