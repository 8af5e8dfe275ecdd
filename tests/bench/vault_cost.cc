#include "tests/bench/vault_cost.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "node/cli/node_folder.h"
#include "relais/v1/desk_service.grpc.pb.h"
#include "relais/v1/vault_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/status_map.h"
#include "tests/bench/region.h"
#include "tests/bench/stage.h"
#include "tests/bench/stopwatch.h"

namespace relais::bench {
namespace {

constexpr int kLooksEach = 5;  // at every journey, so that the 99th percentile is of thousands
constexpr uint32_t kPage = 200;

class Desk {
 public:
  explicit Desk(const std::string& node_folder)
      : channel_(OpenLocalChannel(absl::StrCat("unix:", node_folder, "/", node::kDeskSocket))),
        desk_(v1::DeskService::NewStub(channel_)),
        vault_(v1::VaultService::NewStub(channel_)) {}

  absl::StatusOr<std::vector<std::string>> Referrals() {
    std::vector<std::string> all;
    v1::ListRequest request;
    request.set_scope(v1::LIST_SCOPE_SENT);
    request.set_page_size(kPage);
    while (true) {
      grpc::ClientContext context;
      v1::ListResponse page;
      if (grpc::Status status = desk_->List(&context, request, &page); !status.ok()) return FromGrpc(status);
      for (const v1::ReferralSummary& referral : page.referrals()) all.push_back(referral.referral());
      if (page.next_page_token().empty()) return all;
      request.set_page_token(page.next_page_token());
    }
  }
  // Milliseconds from asking to having the whole of it.
  absl::StatusOr<double> Open(const std::string& referral) {
    grpc::ClientContext context;
    v1::GetRequest request;
    request.set_referral(referral);
    v1::GetResponse response;
    const uint64_t start = NowNs();
    if (grpc::Status status = desk_->Get(&context, request, &response); !status.ok()) return FromGrpc(status);
    if (response.referral().surname().empty()) return absl::InternalError("nobody's name is shown");
    return static_cast<double>(NowNs() - start) / 1e6;
  }
  // Seconds from the word to no file any more.
  absl::StatusOr<double> Erase(const std::string& referral) {
    grpc::ClientContext context;
    v1::WithdrawRequest request;
    request.set_referral(referral);
    request.set_at_persons_request(true);
    v1::WithdrawResponse response;
    const uint64_t start = NowNs();
    if (grpc::Status status = desk_->Withdraw(&context, request, &response); !status.ok()) return FromGrpc(status);
    while (true) {
      grpc::ClientContext asking;
      v1::GetVaultResponse vault;
      grpc::Status status = vault_->GetVault(&asking, v1::GetVaultRequest(), &vault);
      if (!status.ok()) return FromGrpc(status);
      if (!vault.erasing()) return static_cast<double>(NowNs() - start) / 1e9;
      if (NowNs() - start > 120'000'000'000) return absl::DeadlineExceededError("not erased after two minutes");
      absl::SleepFor(absl::Milliseconds(20));
    }
  }

 private:
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::DeskService::Stub> desk_;
  std::unique_ptr<v1::VaultService::Stub> vault_;
};

absl::Status LookAndErase(Desk& desk, VaultFigures& figures) {
  const absl::StatusOr<std::vector<std::string>> referrals = desk.Referrals();
  if (!referrals.ok()) return referrals.status();
  if (referrals->empty()) return absl::InternalError("nothing was sent");
  std::vector<double> times;
  for (int look = 0; look < kLooksEach; ++look) {
    for (const std::string& referral : *referrals) {
      const absl::StatusOr<double> ms = desk.Open(referral);
      if (!ms.ok()) return ms.status();
      times.push_back(*ms);
    }
  }
  std::sort(times.begin(), times.end());
  figures.openings = times.size();
  figures.opening_p50_ms = times[times.size() / 2];
  figures.opening_p99_ms = times[times.size() * 99 / 100];
  figures.opening_max_ms = times.back();
  const absl::StatusOr<double> erased = desk.Erase(referrals->front());
  if (!erased.ok()) return erased.status();
  figures.erased_s = *erased;
  return absl::OkStatus();
}

absl::Status MeasureUse(const Settings& settings, VaultFigures& figures) {
  Plan wanted = settings.plan;
  wanted.hub_cpus.clear();
  wanted.client_cpus.clear();
  auto stage = SetUp(settings, "hub", wanted);
  if (!stage.ok()) return stage.status();
  std::vector<std::unique_ptr<Child>> children;
  for (int i = 0; i < wanted.recipients + wanted.senders; ++i) {
    auto node = StartNode(*stage, i);
    if (!node.ok()) return node.status();
    children.push_back(*std::move(node));
  }
  auto desks = StartRole(settings, stage->plan, {"desks", stage->plan.dir, "0", absl::StrCat(children.size())});
  if (!desks.ok()) return desks.status();
  if (absl::Status said = (*desks)->Say(absl::StrCat("send ", settings.desk_count)); !said.ok()) return said;
  if (auto done = (*desks)->Hear(kRunPatience); !done.ok()) return done.status();
  Desk first_sender(Region::NodeFolder(stage->plan, wanted.recipients));
  if (absl::Status looked = LookAndErase(first_sender, figures); !looked.ok()) return looked;
  if (absl::Status ended = (*desks)->End(); !ended.ok()) return ended;
  children.push_back(std::move(stage->hub));
  for (const auto& child : children) child->AskToEnd();
  for (const auto& child : children) {
    if (absl::Status ended = child->End(); !ended.ok()) return ended;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<VaultFigures> MeasureVaultCost(const Settings& settings, int rotations) {
  VaultFigures figures;
  Settings open = settings;
  open.node_sabotage = "open-vault";
  for (int rotation = 0; rotation < rotations; ++rotation) {
    for (const bool sealed : {rotation % 2 == 0, rotation % 2 != 0}) {
      const absl::StatusOr<EndToEnd> turn = MeasureEndToEnd(sealed ? settings : open);
      if (!turn.ok()) return turn.status();
      (sealed ? figures.sealed_per_second : figures.open_per_second).push_back(turn->per_second);
      (sealed ? figures.sealed_us : figures.open_us).push_back(turn->nodes_cpu_us);
    }
  }
  if (absl::Status used = MeasureUse(settings, figures); !used.ok()) return used;
  return figures;
}

}  // namespace relais::bench
