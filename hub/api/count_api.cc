#include "hub/api/count_api.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "hub/api/finish.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/monitoring/count_caps.h"
#include "services/core/monitoring/count_limits.h"
#include "services/core/monitoring/reporting.h"

namespace relais::hub {
namespace {

// As in the permission table.
constexpr char kDepositPiece[] = "/relais.v1.CountService/DepositPiece";
constexpr char kListPackages[] = "/relais.v1.CountService/ListPackages";
constexpr char kDropPackages[] = "/relais.v1.CountService/DropPackages";
constexpr char kGetParcelPiece[] = "/relais.v1.CountService/GetParcelPiece";

constexpr absl::Duration kCapsPatience = absl::Seconds(10);

}  // namespace

absl::StatusOr<std::optional<CountCaps>> AskCaps(HubRunner& runner, Month month) {
  const auto caps = AskEngine(
      runner,
      [month](const HubEngine& engine) {
        const HubState& state = engine.state();
        return state.journeys().AnyRestored() ? std::nullopt : std::optional(CapsOf(state.flows(), month));
      },
      kCapsPatience);
  if (!caps) return Refuse(Reason::kBusy);
  return *caps;
}

grpc::ServerUnaryReactor* CountApi::DepositPiece(grpc::CallbackServerContext* context,
                                                 const v1::DepositPieceRequest* request,
                                                 v1::DepositPieceResponse* response) {
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, kDepositPiece);
  return FinishWith(context, caller.ok() ? Deposit(context, *request, response) : caller.status());
}

grpc::ServerUnaryReactor* CountApi::ListPackages(grpc::CallbackServerContext* context,
                                                 const v1::ListPackagesRequest* request,
                                                 v1::ListPackagesResponse* response) {
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, kListPackages);
  return FinishWith(context, caller.ok() ? List(*request, response) : caller.status());
}

grpc::ServerUnaryReactor* CountApi::DropPackages(grpc::CallbackServerContext* context,
                                                 const v1::DropPackagesRequest* request, v1::DropPackagesResponse*) {
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, kDropPackages);
  return FinishWith(context, caller.ok() ? Drop(*request) : caller.status());
}

grpc::ServerUnaryReactor* CountApi::GetParcelPiece(grpc::CallbackServerContext* context,
                                                   const v1::GetParcelPieceRequest* request,
                                                   v1::GetParcelPieceResponse* response) {
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, kGetParcelPiece);
  return FinishWith(context, caller.ok() ? Get(*request, response) : caller.status());
}

absl::Status CountApi::Deposit(grpc::CallbackServerContext* context, const v1::DepositPieceRequest& request,
                               v1::DepositPieceResponse* response) {
  const absl::StatusOr<Peer> peer = PeerOf(*context, options_.read_certificate);
  if (!peer.ok()) return peer.status();
  if (!peer->ValidAt(ports_.clock->Now())) return Refuse(Reason::kCertificateInvalid);
  if (!listener_->Claim(peer->connection, peer->node)) return Refuse(Reason::kNotPermitted);
  const absl::StatusOr<Month> month = ParseMonth(request.month());
  if (!month.ok()) return month.status();
  const std::shared_ptr<const Knowledge> knowledge = options_.knowledge();
  const Member* member = knowledge->roster().OwnerOf(peer->node);
  const SigningKey identity = member == nullptr ? SigningKey() : member->entry.identity;
  const absl::StatusOr<PackageProgress> progress = options_.store->Deposit(
      peer->node, identity, *month, request.piece(), request.bytes(), MomentOf(ports_.clock->Now()).day);
  if (!progress.ok()) return progress.status();
  response->set_held(progress->held);
  response->set_complete(progress->complete);
  return absl::OkStatus();
}

absl::Status CountApi::List(const v1::ListPackagesRequest& request, v1::ListPackagesResponse* response) {
  const absl::StatusOr<Month> month = ParseMonth(request.month());
  if (!month.ok()) return month.status();
  const std::vector<NodeId> due = NodesDue(options_.knowledge()->roster(), *month);
  const auto with = [&]() -> absl::StatusOr<FixedWith> {
    absl::StatusOr<std::optional<CountCaps>> caps = options_.caps(*month);
    if (!caps.ok()) return caps.status();
    return FixedWith{static_cast<uint32_t>(due.size()), *std::move(caps)};
  };
  const absl::StatusOr<PackagesOfMonth> packages =
      options_.store->Look(*month, MomentOf(ports_.clock->Now()).day, with);
  if (!packages.ok()) return packages.status();
  response->set_fixed(packages->fixed);
  const CountSet set = PackageStore::SetOf(*packages);
  for (const auto& [node, head] : set) {
    v1::HeldPackage* held = response->add_packages();
    held->set_node(std::string(node.view()));
    held->set_head(std::string(head.view()));
  }
  if (packages->fixed) {
    const auto digest = [this](absl::string_view a, absl::string_view b) { return ports_.digester->Sha256(a, b); };
    response->set_set(std::string(SetDigest(*month, options_.store->domain(), set, digest).view()));
    wire::SignedLines lines{wire::EncodeCountSet(options_.store->StatementOf(*month, *packages)), {}};
    lines.signatures.push_back({options_.hub_key.key, ports_.sealer->Sign(options_.hub_key, lines.text)});
    response->set_statement(wire::FormatSignedLines(lines));
  }
  uint32_t missing = 0;
  for (NodeId node : due) missing += set.contains(node) ? 0 : 1;
  response->set_missing(missing);
  return absl::OkStatus();
}

absl::Status CountApi::Drop(const v1::DropPackagesRequest& request) {
  const absl::StatusOr<Month> month = ParseMonth(request.month());
  return month.ok() ? options_.store->Drop(*month) : month.status();
}

absl::Status CountApi::Get(const v1::GetParcelPieceRequest& request, v1::GetParcelPieceResponse* response) {
  const absl::StatusOr<Month> month = ParseMonth(request.month());
  if (!month.ok()) return month.status();
  const absl::StatusOr<Aggregator> to = ParseAggregator(request.aggregator());
  if (!to.ok()) return Refuse(Reason::kMalformed, "aggregator");
  const absl::StatusOr<std::string> parcel = options_.store->Parcel(*month, NodeId::FromBytes(request.node()), *to);
  if (!parcel.ok()) return parcel.status();
  const auto pieces = static_cast<uint32_t>((parcel->size() + limits::kCountPieceBytes - 1) / limits::kCountPieceBytes);
  if (request.piece() >= pieces) return Refuse(Reason::kUnknownValue, "piece");
  response->set_piece(parcel->substr(request.piece() * limits::kCountPieceBytes, limits::kCountPieceBytes));
  response->set_pieces(pieces);
  return absl::OkStatus();
}

}  // namespace relais::hub
