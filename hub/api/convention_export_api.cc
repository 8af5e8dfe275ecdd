// ConventionService.ExportConvention: a version as a file, with the hub's signed word where it has one to say.
#include <utility>

#include "hub/api/convention_api.h"
#include "hub/convention_export.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {
namespace {

constexpr char kExportConvention[] = "/relais.v1.ConventionService/ExportConvention";

// What the workflow noted of a version; nothing of one that came with the operator's files.
ExportFacts NotedOf(const Procedure* procedure) {
  ExportFacts facts;
  if (procedure == nullptr) return facts;
  for (const Activation& one : procedure->facts().activations) {
    facts.activations.push_back({one.name, one.organisation, one.day});
  }
  for (const ReceivedSignature& one : procedure->facts().signatures) facts.received.push_back({one.key, one.day});
  return facts;
}

// A version that is on its way, with the signatures that came so far.
absl::StatusOr<wire::ConventionFile> BeingSigned(const Procedure& procedure, const Knowledge& knowledge, Day today) {
  const Procedure::Facts& facts = procedure.facts();
  if (facts.stage != Procedure::Stage::kProposed) {
    return Refuse(Reason::kConventionStep, "nobody is asked to sign this version");
  }
  SignedText text{TextKind::kConvention, facts.text.bytes, {}};
  for (const ReceivedSignature& one : facts.signatures) text.signatures.push_back({one.key, one.signature});
  return BuildUnsigned(knowledge, procedure.agreement(), std::move(text), today);
}

absl::StatusOr<wire::ConventionFile> ExportVersion(const HubState& state, ConventionId id, ConventionVersion version,
                                                   const StatusSigner& signer, Day today) {
  const Knowledge& knowledge = state.knowledge();
  const KnownAgreement* known = ExportedVersion(knowledge, id, version, today);
  if (known != nullptr) {
    const ConventionVersion admitted = known->agreement().version;
    return BuildExport(knowledge, id, admitted, NotedOf(state.procedures().Find(id, admitted)), signer, today);
  }
  const Procedure* procedure =
      version.value() == 0 ? state.procedures().FindLatest(id) : state.procedures().Find(id, version);
  return procedure == nullptr ? Refuse(Reason::kConventionUnknown) : BeingSigned(*procedure, knowledge, today);
}

}  // namespace

grpc::ServerUnaryReactor* ConventionApi::ExportConvention(grpc::CallbackServerContext* context,
                                                          const v1::ExportConventionRequest* request,
                                                          v1::ExportConventionResponse* response) {
  const ConventionId id = ConventionId::FromBytes(request->convention());
  const ConventionVersion version(request->version());
  return Look(context, kExportConvention, [this, response, id, version](const HubEngine& engine, Day today) {
    if (id.none()) return Refuse(Reason::kMalformed, "convention");
    const absl::StatusOr<wire::ConventionFile> file =
        ExportVersion(engine.state(), id, version, {ports_.sealer, ports_.digester, options_.hub_key}, today);
    if (!file.ok()) return file.status();
    *response->mutable_file() = wire::ToProto(*file);
    if (response->ByteSizeLong() <= options_.file_bytes_max) return absl::OkStatus();
    response->clear_file();
    return Refuse(Reason::kTooLarge, "ask at the hub's local socket");
  });
}

}  // namespace relais::hub
