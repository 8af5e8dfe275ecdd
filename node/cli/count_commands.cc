// The structure's own monthly counts, exact, for its own eyes; and the sealed package that leaves.
#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/desk_line.h"
#include "relais/v1/count_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/message_json.h"
#include "services/adapters/terminal/table.h"

namespace relais::node {
namespace {

// The line to the node's OwnCountService.
class OwnCountLine {
 public:
  static absl::StatusOr<OwnCountLine> Open(const Arguments& arguments, const Terminal& terminal) {
    const absl::StatusOr<int> patience = PatienceSeconds(arguments, terminal);
    if (!patience.ok()) return patience.status();
    absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
    if (!line.ok()) return line.status();
    return OwnCountLine(*std::move(line), *patience);
  }
  // The whole month: page after page. No cells for an empty `month`.
  absl::StatusOr<v1::GetOwnCountsResponse> Counts(const std::string& month) const {
    v1::GetOwnCountsResponse all;
    v1::GetOwnCountsRequest request;
    request.set_month(month);
    while (true) {
      v1::GetOwnCountsResponse page;
      grpc::ClientContext context;
      line_.Prepare(context, patience_seconds_);
      const grpc::Status status = stub_->GetOwnCounts(&context, request, &page);
      if (!status.ok()) return line_.Translate(status);
      for (v1::OwnCountCell& cell : *page.mutable_cells()) *all.add_cells() = std::move(cell);
      if (!page.more()) {
        *all.mutable_months() = std::move(*page.mutable_months());
        all.set_waiting(page.waiting());
        return all;
      }
      request.set_after(all.cells(all.cells_size() - 1).number());
    }
  }
  absl::StatusOr<std::string> Package(const std::string& month) const {
    std::string package;
    v1::GetOwnPackagePieceRequest request;
    request.set_month(month);
    for (uint32_t pieces = 1; request.piece() < pieces; request.set_piece(request.piece() + 1)) {
      v1::GetOwnPackagePieceResponse response;
      grpc::ClientContext context;
      line_.Prepare(context, patience_seconds_);
      const grpc::Status status = stub_->GetOwnPackagePiece(&context, request, &response);
      if (!status.ok()) return line_.Translate(status);
      package += response.piece();
      pieces = response.pieces();
    }
    return package;
  }

 private:
  OwnCountLine(DeskLine line, int patience_seconds)
      : line_(std::move(line)),
        patience_seconds_(patience_seconds),
        stub_(v1::OwnCountService::NewStub(line_.channel())) {}

  DeskLine line_;
  int patience_seconds_;
  std::unique_ptr<v1::OwnCountService::Stub> stub_;
};

void ShowLines(std::string text, Terminal& terminal) {
  text.pop_back();  // Line() ends it
  terminal.Line(text);
}

void ShowMonths(const v1::GetOwnCountsResponse& counts, Terminal& terminal) {
  Table table({terminal.Say("mois", "month"), terminal.Say("état", "state"), terminal.Say("envoi", "package")});
  for (const v1::OwnCountMonth& month : counts.months()) {
    table.Add({month.month(), month.closed() ? terminal.Say("clos", "closed") : terminal.Say("ouvert", "open"),
               month.pieces() == 0 ? "" : terminal.Say("prêt", "ready")});
  }
  if (table.empty()) return terminal.Line(terminal.Say("Rien n'a encore été compté.", "Nothing was counted yet."));
  ShowLines(table.ToString(), terminal);
}

std::string OrAll(const std::string& code, const Terminal& terminal) {
  return code.empty() ? terminal.Say("tous", "all") : code;
}

// People read the totals; --all and --json give every cell.
void ShowCells(const v1::GetOwnCountsResponse& counts, bool all, Terminal& terminal) {
  Table table({terminal.Say("fait", "fact"), terminal.Say("territoire", "territory"), terminal.Say("besoin", "need"),
               terminal.Say("public", "public"), terminal.Say("âge", "age"), terminal.Say("personnes", "persons")});
  for (const v1::OwnCountCell& cell : counts.cells()) {
    const bool total = cell.territory().empty() && cell.need_group().empty() && cell.public_code().empty() &&
                       cell.age_band().empty() && cell.table() != "ages";
    if (!all && !total) continue;
    table.Add({terminal.Say(cell.label(), cell.item()), OrAll(cell.territory(), terminal),
               OrAll(cell.need_group(), terminal), OrAll(cell.public_code(), terminal),
               OrAll(cell.age_band(), terminal), absl::StrCat(cell.count())});
  }
  if (table.empty()) return terminal.Line(terminal.Say("Rien n'a été compté ce mois-là.", "Nothing in that month."));
  ShowLines(table.ToString(), terminal);
}

absl::Status ShowOwnCounts(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OwnCountLine> line = OwnCountLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<v1::GetOwnCountsResponse> counts = line->Counts(arguments.Get("--month"));
  if (!counts.ok()) return counts.status();
  terminal.result().update(MessageJson(*counts));
  if (arguments.Has("--month")) {
    ShowCells(*counts, arguments.Has("--all"), terminal);
  } else {
    ShowMonths(*counts, terminal);
  }
  return absl::OkStatus();
}

absl::Status WritePackage(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OwnCountLine> line = OwnCountLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<std::string> package = line->Package(arguments.Get("--month"));
  if (!package.ok()) return package.status();
  const std::string out = arguments.Get("--out");
  if (absl::Status status = WriteWholeFile(out, *package, kPublicMode, terminal); !status.ok()) return status;
  terminal.result()["file"] = out;
  terminal.result()["bytes"] = package->size();
  terminal.Line(out);
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> CountCommands() {
  return {{"counts show",
           {"montre les comptages mensuels exacts de cette structure, et à elle seule",
            "shows this structure's own exact monthly counts, and to nobody else"},
           {{"--month", {"mois, AAAA-MM ; sans lui, la liste des mois", "month, YYYY-MM; without it, the list"}},
            {"--all", {"toutes les cases, non les seuls totaux", "every cell, not the totals alone"}, Takes::kNothing}},
           &ShowOwnCounts,
           "relais-node counts show --month 2026-11"},
          {"counts package",
           {"écrit l'envoi scellé d'un mois clos, pour les trois qui additionnent",
            "writes the sealed package of a closed month, for the three that sum"},
           {{"--month", {"mois, AAAA-MM", "month, YYYY-MM"}, Takes::kOne, true},
            {"--out", {"fichier à écrire", "file to write"}, Takes::kOne, true, "file"}},
           &WritePackage}};
}

}  // namespace relais::node
