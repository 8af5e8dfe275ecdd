#include "node/upkeep.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "node/key_folder.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/system/system_clock.h"
#include "services/wire/knowledge_codec.h"

namespace relais::node {
namespace {

constexpr int kUpkeepPatienceSeconds = 20;

void Note(Telemetry& telemetry, const char* event, const absl::Status& status) {
  telemetry.Log(Severity::kWarning, event, {{"reason", std::string(ReasonName(ReasonOf(status)))}});
}

template <class Request, class Response>
absl::StatusOr<Response> Call(v1::EnrolmentService::Stub& stub,
                              grpc::Status (v1::EnrolmentService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                                 Response*),
                              const Request& request) {
  grpc::ClientContext context;
  context.set_deadline(gpr_time_from_seconds(kUpkeepPatienceSeconds, GPR_TIMESPAN));
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return FromGrpc(status);
  return response;
}

}  // namespace

Upkeep::~Upkeep() {
  Stop();
}

void Upkeep::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Upkeep::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void Upkeep::RenewNow() {
  absl::MutexLock lock(&mutex_);
  renew_now_ = true;
}

void Upkeep::Run() {
  while (true) {
    bool renew = false;
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) return;
      renew = std::exchange(renew_now_, false);
    }
    if (!options_.held_back()) {
      LookAtCertificate(renew);
      LookAtSealingKeys();
    }
    absl::MutexLock lock(&mutex_);
    const auto wanted = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopping_ || renew_now_; };
    mutex_.AwaitWithTimeout(absl::Condition(&wanted), options_.look_every);
  }
}

std::unique_ptr<v1::EnrolmentService::Stub> Upkeep::Stub() const {
  return v1::EnrolmentService::NewStub(OpenChannel(options_.channel()));
}

Day Upkeep::CertificateLastDay() const {
  const absl::StatusOr<TlsPair> pair = ReadPair(options_.tls);
  if (!pair.ok()) return kNoDay;
  const absl::StatusOr<PeerCertificate> own = ParsePeerCertificate(pair->certificate_pem, options_.tls.region);
  return own.ok() ? MomentOf(own->not_after).day : kNoDay;
}

void Upkeep::LookAtCertificate(bool renew) {
  const absl::Time now = ports_.clock->Now();
  const absl::StatusOr<TlsPair> pair = ReadPair(options_.tls);
  if (!pair.ok()) return;  // this node has not joined
  const absl::StatusOr<PeerCertificate> own = ParsePeerCertificate(pair->certificate_pem, options_.tls.region);
  if (!own.ok() || !own->ValidAt(now)) return;  // past its days: a token is needed
  const int64_t due = RenewalDue(absl::ToUnixSeconds(own->not_before), own->fingerprint);
  if (!renew && absl::ToUnixSeconds(now) < due) return;
  const absl::Status renewed = Renew();
  if (!renewed.ok()) return Note(*ports_.telemetry, "certificate_not_renewed", renewed);
  ports_.telemetry->Log(Severity::kInfo, "certificate_renewed", {});
  options_.reconnect();
}

absl::Status Upkeep::Renew() {
  const absl::StatusOr<NodeRequest> next = NextRequest(options_.tls);
  if (!next.ok()) return next.status();
  v1::RenewRequest request;
  request.set_csr(next->csr_der);
  const auto answer = Call(*Stub(), &v1::EnrolmentService::Stub::Renew, request);
  if (!answer.ok()) {
    // This key was certified before: another one will do.
    if (ReasonOf(answer.status()) == Reason::kReplay) DestroySecretFile(options_.tls.next_key()).IgnoreError();
    return answer.status();
  }
  return TakeCertificate(options_.tls, answer->certificate(), ports_.clock->Now());
}

std::vector<Upkeep::KeyFile> Upkeep::ReadKeys() const {
  std::vector<KeyFile> files;
  for (auto& [number, pair] : ReadSealingKeys(options_.keys_dir, *ports_.sealer)) {
    files.push_back({number, {ports_.digester->KeyIdOf(pair.key), pair.key}, pair});
  }
  return files;
}

void Upkeep::LookAtSealingKeys() {
  const absl::MutexLock one_at_a_time(&keys_mutex_);
  const std::shared_ptr<const Knowledge> knowledge = ports_.knowledge->Get();
  // Before the roster entry is signed there is nobody to publish keys for: the first ones wait at the hub.
  if (knowledge->roster().OwnerOf(options_.tls.node) == nullptr) return;
  const SealingKeyEntry* published = knowledge->roster().KeysOf(options_.tls.node);
  std::vector<HeldKey> held;
  for (const KeyFile& file : ReadKeys()) held.push_back(file.key);
  const Day today = MomentOf(ports_.clock->Now()).day;
  KeyPlan plan = PlanSealingKeys(options_.tls.node, published, held, today, options_.lead_days);
  absl::Status done = absl::OkStatus();
  if (plan.step == KeyPlan::Step::kMakeKey) {
    done = MakeKey();
    held.clear();
    for (const KeyFile& file : ReadKeys()) held.push_back(file.key);
    plan = PlanSealingKeys(options_.tls.node, published, held, today, options_.lead_days);
  }
  if (done.ok() && plan.step == KeyPlan::Step::kPublish) done = Publish(plan.entry);
  if (!done.ok()) Note(*ports_.telemetry, "sealing_keys_not_rotated", done);
  Destroy(plan.destroy);
}

absl::Status Upkeep::MakeKey() {
  const std::vector<KeyFile> files = ReadKeys();
  const int number = files.empty() ? 1 : files.back().number + 1;
  const Secret32 secret(ports_.entropy->Draw(32));
  return CreateSecretFile(absl::StrCat(options_.keys_dir, "/sealing-", number, ".key"),
                          absl::StrCat(absl::BytesToHexString(secret.view()), "\n"));
}

absl::Status Upkeep::Publish(const SealingKeyEntry& entry) {
  SignedText text;
  text.kind = TextKind::kSealingKeys;
  text.text = wire::EncodeText(entry);
  text.signatures.push_back(ports_.desk->SignText(text.kind, text.text));
  v1::RotateKeysRequest request;
  *request.mutable_sealing_keys() = wire::ToProto(std::move(text));
  const auto answer = Call(*Stub(), &v1::EnrolmentService::Stub::RotateKeys, request);
  if (!answer.ok()) return answer.status();
  // Only now: what is in capsules and on other nodes' envelopes has to be known to the hub.
  for (const KeyFile& file : ReadKeys()) {
    if (file.key.id == entry.terms.front().id) ports_.desk->AddSealingPair(file.pair);
  }
  ports_.telemetry->Log(Severity::kInfo, "sealing_keys_rotated", {{"edition", std::to_string(entry.edition.value())}});
  return absl::OkStatus();
}

void Upkeep::Destroy(const std::vector<KeyId>& past) {
  for (const KeyFile& file : ReadKeys()) {
    if (std::find(past.begin(), past.end(), file.key.id) == past.end()) continue;
    ports_.desk->DropSealingPair(file.key.id);
    const std::string path = absl::StrCat(options_.keys_dir, "/sealing-", file.number, ".key");
    if (DestroySecretFile(path).ok()) {
      ports_.telemetry->Log(Severity::kInfo, "sealing_key_destroyed", {{"number", std::to_string(file.number)}});
    }
  }
}

}  // namespace relais::node
