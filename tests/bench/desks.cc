#include "tests/bench/desks.h"

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <filesystem>
#include <iostream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "node/cli/node_folder.h"
#include "relais/v1/desk_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/draft.h"
#include "tests/bench/region.h"

namespace relais::bench {
namespace {

constexpr int kStaffPerDesk = 8;
constexpr absl::Duration kDeskPatience = absl::Seconds(120);
constexpr absl::Duration kLookEvery = absl::Milliseconds(10);

class Desks {
 public:
  Desks(const Plan& plan, Region region) : plan_(plan), region_(std::move(region)) {
    for (int i = 0; i < plan.recipients + plan.senders; ++i) {
      const std::string socket = absl::StrCat("unix:", Region::NodeFolder(plan, i), "/", node::kDeskSocket);
      desks_.push_back(v1::DeskService::NewStub(OpenLocalChannel(socket)));
    }
  }

  absl::Status AwaitRegion(size_t first, size_t last) {
    const std::filesystem::directory_iterator texts(Region::HubFolder(plan_) + "/knowledge");
    const auto known = static_cast<uint64_t>(std::distance(begin(texts), end(texts)));
    return AwaitAll(first, last, [known](const v1::GetStatusResponse& status) {
      return status.hub_connected() && status.knowledge_revision() == known;
    });
  }

  absl::Status Send(uint64_t count) {
    std::atomic<uint64_t> next = sent_;
    const uint64_t last = sent_ += count;
    std::vector<std::thread> staff;
    for (int i = 0; i < plan_.senders * kStaffPerDesk; ++i) {
      staff.emplace_back([this, i, last, &next] {
        for (uint64_t number = next++; number < last; number = next++) SendOne(i % plan_.senders, number);
      });
    }
    for (std::thread& one : staff) one.join();
    if (!failure_.ok()) return failure_;
    const size_t recipients = static_cast<size_t>(plan_.recipients);
    absl::Status over = AwaitAll(recipients, desks_.size(), [](const v1::GetStatusResponse& status) {
      return status.outbox_waiting() == 0 && status.outbox_undelivered() == 0;
    });
    for (size_t i = 0; over.ok() && i < recipients; ++i) {
      const uint64_t due = last / recipients + (i < last % recipients ? 1 : 0);
      over = AwaitAll(i, i + 1, [due](const v1::GetStatusResponse& status) { return status.to_handle() == due; });
    }
    return over;
  }

 private:
  template <class Fine>
  absl::Status AwaitAll(size_t first, size_t last, Fine fine) {
    const absl::Time until = absl::Now() + kDeskPatience;
    for (size_t i = first; i < last;) {
      grpc::ClientContext context;
      v1::GetStatusResponse status;
      const grpc::Status got = desks_[i]->GetStatus(&context, v1::GetStatusRequest(), &status);
      if (got.ok() && fine(status)) {
        ++i;
        continue;
      }
      if (absl::Now() > until) {
        return absl::DeadlineExceededError(absl::StrCat("node ", i, ": ", status.ShortDebugString()));
      }
      absl::SleepFor(kLookEvery);
    }
    return absl::OkStatus();
  }

  void SendOne(int sender, uint64_t number) {
    v1::DeskService::Stub& desk = *desks_[static_cast<size_t>(plan_.recipients + sender)];
    grpc::ClientContext starting;
    v1::StartDraftResponse ids;
    grpc::Status status = desk.StartDraft(&starting, v1::StartDraftRequest(), &ids);
    if (status.ok()) {
      v1::SendRequest request;
      v1::Draft& draft = *request.mutable_draft();
      draft.set_referral(ids.referral());
      draft.set_journey(ids.journey());
      draft.set_service(BytesOf(number % static_cast<uint64_t>(plan_.recipients)));
      draft.set_need(kNeed);
      draft.set_public_code(kPublic);
      draft.set_age_band(static_cast<uint32_t>(AgeBand::k18To25));
      draft.set_commune(kCommune);
      draft.set_language("fr");
      draft.set_reason("Cherche une formation.");
      draft.set_surname(absl::StrCat("Exemple ", number));
      draft.set_given_name("Camille");
      draft.set_birth_date("2006-03-04");
      draft.set_consent(true);
      grpc::ClientContext sending;
      v1::SendResponse response;
      status = desk.Send(&sending, request, &response);
    }
    if (status.ok()) return;
    std::lock_guard lock(mutex_);
    failure_.Update(FromGrpc(status));
  }
  std::string BytesOf(uint64_t recipient) const { return std::string(region_.nodes[recipient].service.view()); }

  const Plan& plan_;
  const Region region_;
  std::vector<std::unique_ptr<v1::DeskService::Stub>> desks_;  // by mailbox number
  uint64_t sent_ = 0;
  std::mutex mutex_;
  absl::Status failure_;
};

}  // namespace

absl::Status RunDesksRole(const Plan& plan, int first, int last) {
  absl::StatusOr<Region> region = Region::Load(plan);
  if (!region.ok()) return region.status();
  Desks desks(plan, *std::move(region));
  if (absl::Status connected = desks.AwaitRegion(static_cast<size_t>(first), static_cast<size_t>(last));
      !connected.ok())
    return connected;
  std::cout << "ready 0" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string verb;
    uint64_t count = 0;
    if (!(words >> verb >> count) || verb != "send") return absl::InvalidArgumentError("unknown order: " + line);
    const uint64_t start = NowNs();
    if (absl::Status sent = desks.Send(count); !sent.ok()) return sent;
    std::cout << "done " << static_cast<double>(NowNs() - start) / 1e9 << std::endl;
  }
  return absl::OkStatus();
}

}  // namespace relais::bench
