#include "node/api/own_count_api.h"

#include <string>

#include "node/clerk/counting.h"
#include "services/adapters/communes/region_counts.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/reason.h"

namespace relais::node {
namespace {

constexpr int kCellsPerPage = 500;

void FillCell(CellIndex cell, uint64_t count, v1::OwnCountCell& shown) {
  const CountDomain& domain = RegionCountDomain();
  const CellKey key = domain.KeyOf(cell);
  shown.set_number(cell.value() + 1);
  shown.set_table(std::string(CountTableName(key.table)));
  if (key.territory != 0) shown.set_territory(std::string(domain.TerritoryCode(key.territory)));
  if (key.need_group != 0) shown.set_need_group(std::string(domain.NeedGroupCode(key.need_group)));
  if (key.public_group != 0) shown.set_public_code(std::string(domain.PublicCode(key.public_group)));
  if (key.age_band != 0) shown.set_age_band(domain.AgeBandCode(key.age_band));
  if (key.table == CountTable::kReasons) {
    const ReasonNumber reason(static_cast<uint8_t>(key.item));
    shown.set_item(ReasonNumberName(reason));
    shown.set_label(std::string(ReasonNumberLabelFr(reason)));
  } else {
    const auto fact = static_cast<CountedFact>(key.item);
    shown.set_item(std::string(CountedFactName(fact)));
    shown.set_label(std::string(CountedFactLabelFr(fact)));
  }
  shown.set_count(count);
}

}  // namespace

grpc::Status OwnCountApi::GetOwnCounts(grpc::ServerContext* context, const v1::GetOwnCountsRequest* request,
                                       v1::GetOwnCountsResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.OwnCountService/GetOwnCounts");
  if (!caller.ok()) return ToGrpc(caller.status());
  const auto book = AskEngine(*runner_, [](const NodeEngine& engine) { return engine.state().counts(); });
  if (!book) return ToGrpc(Refuse(Reason::kBusy));
  response->set_waiting(static_cast<uint32_t>(book->owed.size()));
  for (const auto& [number, month] : book->months) {
    v1::OwnCountMonth* shown = response->add_months();
    shown->set_month(FormatMonth(number));
    shown->set_closed(number < book->open);
    shown->set_pieces(month.pieces);
    shown->set_taken(month.taken);
  }
  if (request->month().empty()) return grpc::Status::OK;
  const absl::StatusOr<Month> month = ParseMonth(request->month());
  if (!month.ok()) return ToGrpc(month.status());
  const absl::StatusOr<MonthCounts> counts =
      CountsOf(*ports_.desk, *book, *month, [this](JourneyId owner, BodyIndex body) {
        return ports_.ledger->ReadBody({owner.bytes(), body.value()});
      });
  // A body that was replaced between the two looks: the same call again finds the next one.
  if (!counts.ok()) return ToGrpc(absl::IsNotFound(counts.status()) ? Refuse(Reason::kBusy) : counts.status());
  for (auto it = counts->cells().lower_bound(CellIndex(request->after())); it != counts->cells().end(); ++it) {
    if (response->cells_size() == kCellsPerPage) {
      response->set_more(true);
      break;
    }
    FillCell(it->first, it->second, *response->add_cells());
  }
  return grpc::Status::OK;
}

grpc::Status OwnCountApi::GetOwnPackagePiece(grpc::ServerContext* context, const v1::GetOwnPackagePieceRequest* request,
                                             v1::GetOwnPackagePieceResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.OwnCountService/GetOwnPackagePiece");
  if (!caller.ok()) return ToGrpc(caller.status());
  const absl::StatusOr<Month> month = ParseMonth(request->month());
  if (!month.ok()) return ToGrpc(month.status());
  const auto kept = AskEngine(*runner_, [&month](const NodeEngine& engine) {
    const auto& months = engine.state().counts().months;
    const auto it = months.find(*month);
    return it == months.end() ? CountMonth() : it->second;
  });
  if (!kept) return ToGrpc(Refuse(Reason::kBusy));
  if (request->piece() >= kept->pieces) return ToGrpc(Refuse(Reason::kUnknownValue, "piece"));
  const uint64_t body = kept->package_body.value() + request->piece();
  absl::StatusOr<std::string> piece = ports_.ledger->ReadBody({JourneyId().bytes(), body});
  if (!piece.ok()) return ToGrpc(Refuse(Reason::kUnknownValue, "piece"));
  response->set_piece(*std::move(piece));
  response->set_pieces(kept->pieces);
  return grpc::Status::OK;
}

grpc::Status OwnCountApi::CloseToLeave(grpc::ServerContext* context, const v1::CloseToLeaveRequest*,
                                       v1::CloseToLeaveResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.OwnCountService/CloseToLeave");
  if (!caller.ok()) return ToGrpc(caller.status());
  const NodeResult result = PostAndWait(*runner_, ClosingToLeave{});
  if (result.reason != Reason::kNone) return ToGrpc(Refuse(result.reason));
  const auto leaving = AskEngine(*runner_, [](const NodeEngine& engine) { return engine.state().counts().leaving; });
  if (!leaving) return ToGrpc(Refuse(Reason::kBusy));
  response->set_month(FormatMonth(*leaving));
  return grpc::Status::OK;
}

}  // namespace relais::node
