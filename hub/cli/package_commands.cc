// Sealed packages of monthly counts, as the hub's operator hands them on to the three that sum.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "hub/cli/commands.h"
#include "hub/cli/operator_line.h"
#include "relais/v1/count_service.grpc.pb.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/message_json.h"
#include "services/core/handoff/ids.h"

namespace relais::hub {
namespace {

using CountStub = v1::CountService::Stub;

absl::Status ListPackages(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::CountService::NewStub(line->channel());
  v1::ListPackagesRequest request;
  request.set_month(arguments.Get("--month"));
  const absl::StatusOr<v1::ListPackagesResponse> listed = line->Call(*stub, &CountStub::ListPackages, request);
  if (!listed.ok()) return listed.status();
  terminal.result().update(MessageJson(*listed));
  terminal.Line(
      absl::StrCat(arguments.Get("--month"), ": ", listed->packages_size(),
                   terminal.Say(" envois entiers, ", " whole packages, "), listed->missing(),
                   listed->missing() < 2 ? terminal.Say(" nœud sans envoi, ensemble ", " node without one, set ")
                                         : terminal.Say(" nœuds sans envoi, ensemble ", " nodes without one, set "),
                   listed->fixed() ? terminal.Say("fixé", "fixed") : terminal.Say("encore ouvert", "still open")));
  return absl::OkStatus();
}

absl::StatusOr<std::string> FetchParcel(const OperatorLine& line, CountStub& stub, v1::GetParcelPieceRequest request) {
  std::string parcel;
  for (uint32_t pieces = 1; request.piece() < pieces; request.set_piece(request.piece() + 1)) {
    const absl::StatusOr<v1::GetParcelPieceResponse> piece = line.Call(stub, &CountStub::GetParcelPiece, request);
    if (!piece.ok()) return piece.status();
    parcel += piece->piece();
    pieces = piece->pieces();
  }
  return parcel;
}

// One file per node: what goes to the one that sums, and nothing for the others.
absl::Status FetchPackages(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::CountService::NewStub(line->channel());
  v1::ListPackagesRequest wanted;
  wanted.set_month(arguments.Get("--month"));
  const absl::StatusOr<v1::ListPackagesResponse> listed = line->Call(*stub, &CountStub::ListPackages, wanted);
  if (!listed.ok()) return listed.status();
  const std::string folder = arguments.Get("--out");
  if (absl::Status status = MakeFolder(folder, terminal); !status.ok()) return status;
  for (const v1::HeldPackage& package : listed->packages()) {
    v1::GetParcelPieceRequest request;
    request.set_month(arguments.Get("--month"));
    request.set_node(package.node());
    request.set_aggregator(arguments.Get("--for"));
    const absl::StatusOr<std::string> parcel = FetchParcel(*line, *stub, request);
    if (!parcel.ok()) return parcel.status();
    const std::string name = absl::StrCat(NodeId::FromBytes(package.node()).ToHex(), ".parcel");
    absl::Status status = WriteWholeFile(Below(folder, name), *parcel, kPublicMode, terminal);
    if (!status.ok()) return status;
  }
  const std::string set = Below(folder, absl::StrCat(arguments.Get("--month"), ".set"));
  if (absl::Status status = WriteWholeFile(set, listed->statement(), kPublicMode, terminal); !status.ok()) {
    return status;
  }
  terminal.result()["set"] = set;
  terminal.result()["parcels"] = listed->packages_size();
  terminal.Line(
      absl::StrCat(folder, ": ", listed->packages_size(), terminal.Say(" parts scellées", " sealed parcels")));
  return absl::OkStatus();
}

absl::Status DropPackages(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::CountService::NewStub(line->channel());
  v1::DropPackagesRequest request;
  request.set_month(arguments.Get("--month"));
  const absl::StatusOr<v1::DropPackagesResponse> dropped = line->Call(*stub, &CountStub::DropPackages, request);
  if (!dropped.ok()) return dropped.status();
  terminal.Line(terminal.Say("les envois de ce mois sont effacés", "the packages of this month are gone"));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> PackageCommands() {
  const Option month{"--month", {"mois, AAAA-MM", "month, YYYY-MM"}, Takes::kOne, true};
  return {{"packages list",
           {"montre quels envois mensuels sont arrivés ; à partir du 15, fixe l'ensemble",
            "shows which monthly packages have come; from the 15th on it fixes the set"},
           {month},
           &ListPackages},
          {"packages fetch",
           {"écrit les parts scellées d'un mois pour l'un des trois qui additionnent, et l'ensemble fixé",
            "writes the sealed parcels of a month for one of the three that sum, and the fixed set"},
           {month,
            {"--for", {"qui additionne", "who sums"}, Takes::kOne, true, "etat|region|rectorat"},
            {"--out", {"dossier à écrire", "folder to write"}, Takes::kOne, true, "dir"}},
           &FetchPackages,
           "relais-hub packages fetch --month 2026-11 --for etat --out etat-2026-11"},
          {"packages drop",
           {"efface les envois d'un mois publié", "lets the packages of a released month go"},
           {month},
           &DropPackages}};
}

}  // namespace relais::hub
