#include "node/api/vault_api.h"

#include <sys/stat.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "node/api/desk_forms.h"
#include "node/api/desk_view.h"
#include "node/backup/node_backup.h"
#include "node/desk/fold_name.h"
#include "node/key_folder.h"
#include "node/vault/vault_file.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "services/wire/backup_message.h"
#include "services/wire/reason_codec.h"

namespace relais::node {
namespace {

// The day on which the file was made or last replaced; kNoDay when it is not there.
Day WrittenOn(const std::string& path) {
  struct stat status = {};
  if (stat(path.c_str(), &status) != 0) return kNoDay;
  return MomentOf(absl::FromUnixSeconds(status.st_mtime)).day;
}

void AddKey(v1::GetVaultResponse& response, const char* kind, const std::string& name, Day since) {
  v1::OwnKey* key = response.add_keys();
  key->set_kind(kind);
  key->set_name(name);
  key->set_first_day(since.value());
}

// Whether `detail` is of the person asked for: each part that was given fits.
bool IsOf(const v1::ReferralDetail& detail, const v1::ExportRequest& person) {
  return FoldName(detail.surname()) == FoldName(person.surname()) &&
         (person.given_name().empty() || FoldName(detail.given_name()) == FoldName(person.given_name())) &&
         (person.birth_date().empty() || detail.birth_date() == person.birth_date());
}

}  // namespace

void VaultApi::TellSealingKeys(v1::GetVaultResponse& response) const {
  const std::shared_ptr<const Knowledge> knowledge = ports_.knowledge->Get();
  const SealingKeyEntry* published = knowledge->roster().KeysOf(options_.tls.node);
  for (const auto& [number, pair] : ReadSealingKeys(options_.keys_dir, *ports_.sealer)) {
    const KeyId id = ports_.digester->KeyIdOf(pair.key);
    AddKey(response, "sealing", id.ToHex(), kNoDay);
    if (published == nullptr) continue;
    for (const SealingTerm& term : published->terms) {
      if (term.id != id) continue;
      v1::OwnKey* key = response.mutable_keys(response.keys_size() - 1);
      key->set_published(true);
      key->set_first_day(term.first_day.value());
      key->set_last_day(term.last_day.value());
      key->set_kept_day(AddDays(term.last_day, limits::kSealingKeyKeepDays).value());
    }
  }
}

void VaultApi::TellCertificate(v1::GetVaultResponse& response) const {
  const absl::StatusOr<TlsPair> pair = ReadPair(options_.tls);
  if (!pair.ok()) return;  // this node has not joined
  const absl::StatusOr<PeerCertificate> own = ParsePeerCertificate(pair->certificate_pem, options_.tls.region);
  if (!own.ok()) return;
  AddKey(response, "certificate", own->serial, MomentOf(own->not_before).day);
  v1::OwnKey* key = response.mutable_keys(response.keys_size() - 1);
  key->set_last_day(MomentOf(own->not_after).day.value());
  key->set_published(true);
}

grpc::Status VaultApi::GetVault(grpc::ServerContext* context, const v1::GetVaultRequest*,
                                v1::GetVaultResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.VaultService/GetVault");
  if (!caller.ok()) return ToGrpc(caller.status());
  response->set_erasing(options_.erasing());
  const auto told = AskEngine(*runner_, [response](const NodeEngine& engine) {
    const OwnStore& store = engine.state().own_store();
    response->set_incarnation(store.incarnation.value());
    response->set_store_doubt(wire::ToProto(store.WriteRefusal()));
    response->set_store_doubt_day(store.doubted_on.value());
    response->set_copy_day(store.copy_made.value());
    for (const KeptBackup& backup : store.backups) response->add_backup_days(backup.day.value());
    return true;
  });
  if (!told) return ToGrpc(Refuse(Reason::kBusy));
  const absl::StatusOr<VaultFile> file = ReadVaultFile(options_.vault_path);
  if (file.ok()) response->set_lock(std::string(VaultLockWord(file->lock)));
  const SigningKey identity = ports_.desk->identity_key();
  AddKey(*response, "identity", ports_.digester->Sha256(identity.view()).ToHex().substr(0, 16),
         WrittenOn(absl::StrCat(options_.keys_dir, "/identity.key")));
  response->mutable_keys(0)->set_published(ports_.knowledge->Get()->roster().OwnerOf(options_.tls.node) != nullptr);
  TellSealingKeys(*response);
  TellCertificate(*response);
  AddKey(*response, "vault", "", WrittenOn(options_.vault_path));
  if (options_.backups != nullptr) {
    response->set_backup_failed(options_.backups->standing().failed);
  }
  return grpc::Status::OK;
}

grpc::Status VaultApi::ListKept(grpc::ServerContext* context, const v1::ListKeptRequest*,
                                v1::ListKeptResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.VaultService/ListKept");
  if (!caller.ok()) return ToGrpc(caller.status());
  const auto told = AskEngine(*runner_, [response](const NodeEngine& engine) {
    const NodeState& state = engine.state();
    absl::btree_map<JourneyId, v1::KeptJourney> journeys;
    for (const auto& [journey, day] : state.KeptUntil()) {
      v1::KeptJourney& kept = journeys[journey];
      const auto leaving = state.leaving().find(journey);
      kept.set_journey(std::string(journey.view()));
      kept.set_leaving(leaving != state.leaving().end());
      kept.set_leaving_day(kept.leaving() ? leaving->second.value() : day.value());
    }
    for (const auto& [key, row] : state.rows()) {
      auto& referrals = *journeys[row.journey].mutable_referrals();
      // Both sides of it, where a structure refers to its own second door.
      const std::string referral(key.referral.view());
      if (std::find(referrals.begin(), referrals.end(), referral) == referrals.end()) *referrals.Add() = referral;
    }
    for (auto& [journey, kept] : journeys) *response->add_journeys() = std::move(kept);
    return true;
  });
  if (!told) return ToGrpc(Refuse(Reason::kBusy));
  std::stable_sort(
      response->mutable_journeys()->begin(), response->mutable_journeys()->end(),
      [](const v1::KeptJourney& a, const v1::KeptJourney& b) { return a.leaving_day() < b.leaving_day(); });
  return grpc::Status::OK;
}

std::string VaultApi::ReadCopy(JourneyId journey, BodyIndex body) const {
  return body == BodyIndex() ? "" : ports_.ledger->ReadBody({journey.bytes(), body.value()}).value_or("");
}

absl::StatusOr<std::vector<v1::ReferralDetail>> VaultApi::Details(JourneyId journey) const {
  auto plans = AskEngine(*runner_, [journey](const NodeEngine& engine) {
    std::vector<DetailPlan> of_each;
    HandoffId former;
    for (const auto& [key, row] : engine.state().rows()) {
      if ((!journey.none() && row.journey != journey) || key.referral == former) continue;
      former = key.referral;
      absl::StatusOr<DetailPlan> plan = PlanDetail(engine.state(), key.referral);
      if (plan.ok()) of_each.push_back(*std::move(plan));
    }
    return of_each;
  });
  if (!plans) return Refuse(Reason::kBusy);
  std::vector<v1::ReferralDetail> details;
  for (DetailPlan& plan : *plans) {
    details.push_back(FinishDetail(*ports_.desk, std::move(plan),
                                   [this](JourneyId owner, BodyIndex body) { return ReadCopy(owner, body); }));
  }
  return details;
}

// A need solved here has one note, whose number the engine does not keep.
absl::StatusOr<std::optional<v1::SolveHereRequest>> VaultApi::SolvedHereOf(JourneyId journey) const {
  const auto bodies = ports_.ledger->ListBodies(journey.bytes(), 0, std::numeric_limits<uint64_t>::max());
  if (!bodies.ok()) return bodies.status();
  for (const BodyKey& body : *bodies) {
    const absl::StatusOr<std::string> note = ports_.desk->OpenNote(journey, ReadCopy(journey, BodyIndex(body.index)));
    v1::SolveHereRequest solved;
    if (note.ok() && solved.ParseFromString(*note) && !solved.need().empty()) return solved;
  }
  return std::nullopt;
}

grpc::Status VaultApi::Export(grpc::ServerContext* context, const v1::ExportRequest* request,
                              v1::ExportResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.VaultService/Export");
  if (!caller.ok()) return ToGrpc(caller.status());
  const JourneyId journey = JourneyId::FromBytes(request->journey());
  if (journey.none() == FoldName(request->surname()).empty()) {
    return ToGrpc(Refuse(Reason::kMalformed, "a surname or a journey, one of them"));
  }
  absl::StatusOr<std::vector<v1::ReferralDetail>> details = Details(journey);
  if (!details.ok()) return ToGrpc(details.status());
  for (v1::ReferralDetail& detail : *details) {
    if (journey.none() && !IsOf(detail, *request)) continue;
    if (absl::Status entered = access_->After(*caller, "Export", detail); !entered.ok()) {
      response->Clear();
      return ToGrpc(entered);
    }
    *response->add_referrals() = std::move(detail);
  }
  if (journey.none()) return grpc::Status::OK;
  if (!response->referrals().empty()) return grpc::Status::OK;
  absl::StatusOr<std::optional<v1::SolveHereRequest>> solved = SolvedHereOf(journey);
  if (!solved.ok()) return ToGrpc(solved.status());
  if (solved->has_value()) *response->add_solved_here() = **std::move(solved);
  return grpc::Status::OK;
}

grpc::Status VaultApi::DeclareRestore(grpc::ServerContext* context, const v1::DeclareRestoreRequest*,
                                      v1::DeclareRestoreResponse*) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.VaultService/DeclareRestore");
  if (!caller.ok()) return ToGrpc(caller.status());
  const NodeResult result = PostAndWait(*runner_, node::DeclareRestore{});
  if (result.reason != Reason::kNone) return ToGrpc(Refuse(result.reason));
  options_.call();
  return grpc::Status::OK;
}

absl::Status VaultApi::RectifyRow(RowKey key, const Rectification& right) {
  struct Copy {
    JourneyId journey;
    BodyIndex body;
  };
  const auto copy = AskEngine(*runner_, [key](const NodeEngine& engine) -> std::optional<Copy> {
    const ReferralRow* row = engine.state().FindRow(key);
    if (row == nullptr) return std::nullopt;
    return Copy{row->journey, row->content_body};
  });
  if (!copy) return Refuse(Reason::kBusy);
  if (!*copy) return Refuse(Reason::kUnknownReferral);
  const std::string bytes = ReadCopy((*copy)->journey, (*copy)->body);
  if (bytes.empty()) return Refuse(Reason::kWrongState, "its content is not kept here");
  absl::StatusOr<RectifiedCopy> rectified =
      ports_.desk->Rectify(bytes, (*copy)->journey, key.referral, right, MomentOf(ports_.clock->Now()).day);
  if (!rectified.ok()) return rectified.status();
  RectifyCopy input{key, (*copy)->body, std::make_shared<const std::string>(std::move(rectified->local_copy)),
                    rectified->twin, rectified->person};
  const NodeResult result = PostAndWait(*runner_, std::move(input));
  return result.reason == Reason::kNone ? absl::OkStatus() : Refuse(result.reason);
}

grpc::Status VaultApi::Rectify(grpc::ServerContext* context, const v1::RectifyRequest* request, v1::RectifyResponse*) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.VaultService/Rectify");
  if (!caller.ok()) return ToGrpc(caller.status());
  bool entered = false;
  if (absl::Status before = access_->Before(*caller, "Rectify", *request, &entered); !before.ok()) {
    return ToGrpc(before);
  }
  Rectification right{request->surname(), request->given_name(), std::nullopt, request->contact()};
  const absl::StatusOr<BirthDate> born = BirthDateFrom(request->birth_date());
  if (!born.ok()) return ToGrpc(born.status());
  if (!request->birth_date().empty()) right.birth_date = *born;
  const HandoffId referral = HandoffId::FromBytes(request->referral());
  // Of a referral to a second door of one's own, both copies are here.
  const absl::Status first = RectifyRow({referral, Side::kOrigin}, right);
  const absl::Status second = RectifyRow({referral, Side::kDestination}, right);
  if (first.ok() || second.ok()) return grpc::Status::OK;
  return ToGrpc(ReasonOf(first) == Reason::kUnknownReferral ? second : first);
}

grpc::Status VaultApi::EraseHere(grpc::ServerContext* context, const v1::EraseHereRequest* request,
                                 v1::EraseHereResponse*) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.VaultService/EraseHere");
  if (!caller.ok()) return ToGrpc(caller.status());
  bool entered = false;
  if (absl::Status before = access_->Before(*caller, "EraseHere", *request, &entered); !before.ok()) {
    return ToGrpc(before);
  }
  node::EraseHere erase{JourneyId::FromBytes(request->journey()), request->in_error()};
  if (erase.in_error) {
    const absl::StatusOr<std::optional<v1::SolveHereRequest>> solved = SolvedHereOf(erase.journey);
    if (!solved.ok()) return ToGrpc(solved.status());
    if (solved->has_value()) erase.counted_person = LockSolvedPerson(*ports_.desk, erase.journey, **solved);
  }
  const NodeResult result = PostAndWait(*runner_, std::move(erase));
  return ToGrpc(result.reason == Reason::kNone ? absl::OkStatus() : Refuse(result.reason));
}

grpc::Status VaultApi::MakeBackup(grpc::ServerContext* context, const v1::MakeBackupRequest* request,
                                  grpc::ServerWriter<v1::MakeBackupResponse>* writer) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.VaultService/MakeBackup");
  if (!caller.ok()) return ToGrpc(caller.status());
  if (options_.backups == nullptr) return ToGrpc(Refuse(Reason::kUnavailable));
  if (!request->folder().empty() && !(options_.local && request->folder().front() == '/')) {
    return ToGrpc(Refuse(Reason::kMalformed, "a folder is named in full, and on the node's own machine only"));
  }
  v1::MakeBackupResponse response;
  // Whoever does not listen any more does not stop what is under way.
  const auto tell = [&response, writer](const BackupStep& step) {
    *response.mutable_progress() = wire::BackupStepMessage(step.checking, step.done, step.all);
    writer->Write(response);
  };
  const absl::StatusOr<MadeBackup> made = options_.backups->Make(request->folder(), OncePerPercent(tell));
  if (!made.ok()) return ToGrpc(made.status());
  *response.mutable_progress() =
      wire::BackupKeptMessage(made->path, made->bytes, made->records, made->day, KeyIsApart(options_.vault_path));
  writer->Write(response);
  return grpc::Status::OK;
}

}  // namespace relais::node
