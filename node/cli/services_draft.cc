#include "node/cli/services_draft.h"

#include <algorithm>
#include <fstream>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "node/cli/node_folder.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/inclusion/inclusion_import.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/files.h"
#include "services/core/handoff/reason.h"
#include "services/wire/knowledge_codec.h"

namespace relais::node {
namespace {

absl::StatusOr<DirectoryEntry> EntryFrom(const v1::DirectoryText& text) {
  OsEntropy entropy;
  const SodiumSealer sealer(entropy);
  const OpensslDigester digester;
  absl::StatusOr<wire::KnowledgeContent> content =
      wire::DecodeText(TextKind::kDirectory, text.SerializeAsString(), wire::KeyToolsOf(sealer, digester));
  if (!content.ok()) return content.status();
  return std::get<DirectoryEntry>(*std::move(content));
}

absl::Status ReadFile(ServicesDraft& draft, const Terminal& terminal) {
  std::ifstream file(draft.path, std::ios::binary);
  if (!file) {
    return BadUsage(absl::StrCat(draft.path, terminal.Say(" : illisible", " cannot be read")));
  }
  ImportOptions options;
  options.partner = draft.partner.entry.partner;
  options.today = draft.today;
  const OpensslDigester digester;
  InclusionImport import(std::move(options), digester);
  import.ReadJson(file);
  // A draft with a row left out, published, would take that service away from everybody.
  if (!import.report().problems.empty()) {
    std::vector<std::string> lines = {absl::StrCat(draft.path, terminal.Say(" : à corriger", ": to be corrected"))};
    for (const ImportProblem& problem : import.report().problems) lines.push_back(ProblemLine(problem, terminal));
    return BadUsage(absl::StrJoin(lines, "\n"));
  }
  Imported imported = std::move(import).Take();
  draft.partner.entry.services = std::move(imported.services);
  if (imported.structure.has_value()) {
    draft.partner.name = std::move(imported.structure->name);
    draft.partner.entry.structure = std::move(imported.structure->structure);
  }
  return absl::OkStatus();
}

}  // namespace

OwnEntryLine::OwnEntryLine(DeskLine line, int patience_seconds)
    : line_(std::move(line)),
      patience_seconds_(patience_seconds),
      stub_(v1::OwnEntryService::NewStub(line_.channel())) {}

absl::StatusOr<OwnEntryLine> OwnEntryLine::Open(const Arguments& arguments, const Terminal& terminal) {
  const absl::StatusOr<int> patience = PatienceSeconds(arguments, terminal);
  if (!patience.ok()) return patience.status();
  absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  return OwnEntryLine(*std::move(line), *patience);
}

absl::StatusOr<v1::GetOwnEntryResponse> OwnEntryLine::Get(int wait_seconds) const {
  grpc::ClientContext context;
  line_.Prepare(context, patience_seconds_ + wait_seconds);
  v1::GetOwnEntryRequest request;
  request.set_wait_seconds(static_cast<uint32_t>(wait_seconds));
  v1::GetOwnEntryResponse response;
  const grpc::Status status = stub_->GetOwnEntry(&context, request, &response);
  if (!status.ok()) return line_.Translate(status);
  return response;
}

absl::StatusOr<Edition> OwnEntryLine::Publish(const DirectoryEntry& entry) const {
  grpc::ClientContext context;
  line_.Prepare(context, patience_seconds_);
  v1::PublishOwnEntryRequest request;
  if (!request.mutable_entry()->ParseFromString(wire::EncodeText(entry))) return Refuse(Reason::kMalformed);
  v1::PublishOwnEntryResponse response;
  const grpc::Status status = stub_->PublishOwnEntry(&context, request, &response);
  if (!status.ok()) return line_.Translate(status);
  return Edition(response.edition());
}

absl::StatusOr<ServicesDraft> ReadServicesDraft(const Arguments& arguments, const Terminal& terminal, bool fresh) {
  const absl::StatusOr<NodeFolder> folder = ReadNodeFolder(arguments.Get("--dir"), terminal);
  if (!folder.ok()) return folder.status();
  ServicesDraft draft;
  draft.path = Below(folder->path.empty() ? "." : folder->path, kServicesFile);
  draft.today = MomentOf(SystemClock().Now()).day;
  draft.partner.name = folder->identity.name;
  draft.partner.entry.partner = folder->identity.partner;
  if (FileExists(draft.path)) {
    if (absl::Status read = ReadFile(draft, terminal); !read.ok()) return read;
    return draft;
  }
  if (fresh) return draft;
  const absl::StatusOr<OwnEntryLine> line = OwnEntryLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<v1::GetOwnEntryResponse> published = line->Get();
  if (!published.ok()) return published.status();
  if (!published->has_entry()) return draft;
  absl::StatusOr<DirectoryEntry> entry = EntryFrom(published->entry());
  if (!entry.ok()) return entry.status();
  draft.partner.entry = *std::move(entry);
  return draft;
}

absl::Status WriteServicesDraft(const ServicesDraft& draft, const Terminal& terminal) {
  for (const Service& service : draft.partner.entry.services) {
    if (absl::Status fine = CheckService(service); !fine.ok()) return fine;
  }
  return WriteWholeFile(draft.path, ExportJson({draft.partner}, draft.today), kPublicMode, terminal);
}

absl::StatusOr<Service*> FindOwnService(ServicesDraft& draft, absl::string_view typed, const Terminal& terminal) {
  std::vector<Service*> found;
  const std::string wanted = absl::AsciiStrToLower(typed);
  for (Service& service : draft.partner.entry.services) {
    const bool by_id = wanted.size() >= kPrefixSymbolsMin && absl::StartsWith(service.id.ToHex(), wanted);
    if (by_id || absl::StrContains(absl::AsciiStrToLower(service.name), wanted)) found.push_back(&service);
  }
  if (found.size() == 1) return found.front();
  return BadUsage(absl::StrCat(
      "« ", typed, " » : ",
      found.empty() ? terminal.Say("aucune offre ne s'appelle ainsi", "no service is called so")
                    : terminal.Say("plusieurs offres s'appellent ainsi", "several services are called so")));
}

std::string ProblemLine(const ImportProblem& problem, const Terminal& terminal) {
  std::string place = problem.list;
  if (problem.row > 0) {
    absl::StrAppend(&place, place.empty() ? "" : ", ", terminal.Say("ligne ", "row "), problem.row);
  }
  if (problem.byte >= 0) absl::StrAppend(&place, terminal.Say(", octet ", ", byte "), problem.byte);
  if (!problem.field.empty()) absl::StrAppend(&place, ", ", problem.field);
  const std::string shown = problem.value.empty() ? "" : absl::StrCat(" [", problem.value, "]");
  return absl::StrCat("  ", place, terminal.Say(" : ", ": "),
                      terminal.Say(ImportFlawFr(problem.flaw), ImportFlawEn(problem.flaw)), shown);
}

}  // namespace relais::node
