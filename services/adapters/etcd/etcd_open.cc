// Opening an EtcdLedger: who is there, what is there, and that nobody else writes from now on.
#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/adapters/etcd/change.h"
#include "services/adapters/etcd/etcd_ledger.h"
#include "services/adapters/etcd/grpc_kv.h"
#include "services/adapters/etcd/room.h"
#include "services/adapters/etcd/seat.h"

namespace relais {
namespace {

constexpr absl::Duration kBetweenLooks = absl::Milliseconds(200);
constexpr absl::Duration kWatchFor = absl::Seconds(1);
constexpr absl::Duration kBetweenMouthfuls = absl::Milliseconds(100);
constexpr char kVersions[] = "3.4.";
constexpr int kVersionMinorMin = 4;

bool IsKnownVersion(absl::string_view version) {
  if (absl::StartsWith(version, kVersions)) return true;
  int minor = 0;
  const size_t dot = version.find('.', 2);
  return absl::StartsWith(version, "3.") && dot != absl::string_view::npos &&
         absl::SimpleAtoi(version.substr(2, dot - 2), &minor) && minor >= kVersionMinorMin;
}

// A handshake that failed says so in the library's own words only.
absl::Status NobodyAnswers(const etcd::MemberStanding& member) {
  const std::string text = absl::StrCat(member.endpoint, ": ", member.answered.message());
  for (const char* word : {"handshake", "SSL", "certificate"}) {
    if (absl::StrContains(member.answered.message(), word)) {
      return absl::UnauthenticatedError(absl::StrCat("etcd and we do not accept each other's certificates: ", text));
    }
  }
  return absl::UnavailableError(absl::StrCat("no member of etcd answers: ", text));
}

absl::Status CheckMembers(const std::vector<etcd::MemberStanding>& members) {
  const etcd::MemberStanding* first = nullptr;
  for (const etcd::MemberStanding& member : members) {
    if (!member.answered.ok()) continue;
    if (!IsKnownVersion(member.version)) {
      return absl::FailedPreconditionError(absl::StrCat(member.endpoint, " runs etcd ", member.version,
                                                        "; this one works with 3.4 and what follows it before 4"));
    }
    if (first == nullptr) first = &member;
    if (member.cluster_id != first->cluster_id) {
      return absl::FailedPreconditionError(
          absl::StrCat(first->endpoint, " and ", member.endpoint, " belong to two different clusters"));
    }
  }
  return first != nullptr ? absl::OkStatus() : NobodyAnswers(members.front());
}

// A ledger that came half of its way from elsewhere (etcd_parts.h).
bool IsCarrying(etcd::Kv& kv, const etcd::Keys& keys) {
  etcd::pb::RangeRequest request;
  request.set_key(keys.Carrying());
  absl::StatusOr<etcd::pb::RangeResponse> mark = kv.Range(request);
  return mark.ok() && mark->kvs_size() == 1;
}

absl::Status Full(const absl::Status& said) {
  return absl::ResourceExhaustedError(
      absl::StrCat("etcd is full, and nothing is left there to be forgotten: remove what else is kept in it, or raise "
                   "its members' quota and `ledger.quota_mib`; the alarm is lifted at the next start (",
                   said.message(), ")"));
}

// A cluster that starts together with us takes a moment.
absl::Status AwaitMembers(etcd::Kv& kv, absl::Duration patience) {
  const absl::Time until = absl::Now() + patience;
  while (true) {
    absl::Status status = CheckMembers(kv.Standings());
    if (!absl::IsUnavailable(status) || absl::Now() >= until) return status;
    absl::SleepFor(kBetweenLooks);
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<etcd::Kv>> ConnectToEtcd(const EtcdLedgerOptions& options) {
  etcd::ClusterOptions cluster;
  cluster.endpoints = options.endpoints;
  cluster.authority_pem = options.authority_pem;
  cluster.certificate_pem = options.certificate_pem;
  cluster.key_pem = options.key_pem;
  cluster.patience = options.patience;
  std::unique_ptr<etcd::Kv> kv = std::make_unique<etcd::GrpcKv>(cluster);
  if (options.between) kv = options.between(std::move(kv));
  if (absl::Status s = AwaitMembers(*kv, options.patience); !s.ok()) return s;
  return kv;
}

absl::StatusOr<std::unique_ptr<EtcdLedger>> EtcdLedger::Open(const EtcdLedgerOptions& options, const Digester& digester,
                                                             Entropy& entropy) {
  absl::StatusOr<std::unique_ptr<etcd::Kv>> kv = ConnectToEtcd(options);
  if (!kv.ok()) return kv.status();
  std::unique_ptr<EtcdLedger> ledger(new EtcdLedger(*std::move(kv), options, digester, entropy));
  if (absl::Status s = ledger->TakeOver(options); !s.ok()) return s;
  if (absl::Status s = ledger->FinishWaiting(); !s.ok()) return s;
  if (absl::Status s = ledger->room_->Begin(); !s.ok()) return Full(s);
  if (absl::Status s = ledger->CheckEnds(); !s.ok()) return s;
  ledger->head_ = ledger->known_.head;
  return ledger;
}

// The head as it stands; revision 0 when there is none, and nothing else below the prefix.
absl::Status EtcdLedger::FindHead(const EtcdLedgerOptions& options, int64_t& revision, etcd::Head& found) {
  etcd::pb::RangeRequest request;
  request.set_key(keys_.Head());
  absl::StatusOr<etcd::pb::RangeResponse> response = kv_->Range(request);
  if (!response.ok()) return response.status();
  if (response->kvs_size() == 1) {
    revision = response->kvs(0).mod_revision();
    uint32_t format = 0;
    std::optional<etcd::Head> parsed = etcd::Head::Parse(response->kvs(0).value(), format);
    if (!parsed && format > etcd::kStoreFormat && format < 1000) {
      return absl::FailedPreconditionError(absl::StrCat("the ledger below ", options.prefix, " has format ", format,
                                                        ": a newer version made it; this one reads format ",
                                                        etcd::kStoreFormat));
    }
    if (!parsed) return absl::DataLossError(absl::StrCat("the head below ", options.prefix, " cannot be read"));
    if (parsed->holder != options.holder) {
      return absl::FailedPreconditionError(absl::StrCat("the ledger below ", options.prefix, " belongs to ",
                                                        parsed->holder, ", not to ", options.holder));
    }
    found = *std::move(parsed);
    return absl::OkStatus();
  }
  const etcd::KeyRange all = keys_.All();
  request.set_key(all.from);
  request.set_range_end(all.to);
  request.set_limit(2);
  request.set_keys_only(true);
  response = kv_->Range(request);
  if (!response.ok()) return response.status();
  for (const etcd::pb::KeyValue& kv : response->kvs()) {
    if (kv.key() == keys_.Claim()) continue;
    if (IsCarrying(*kv_, keys_)) {
      return absl::FailedPreconditionError(absl::StrCat("a ledger is being carried below ", options.prefix,
                                                        ", or was and is unfinished: carry it again"));
    }
    if (keys_.ParseRecord(kv.key()) || keys_.ParseBody(kv.key())) {
      return absl::DataLossError(absl::StrCat("the ledger below ", options.prefix, " has lost its head"));
    }
    return absl::FailedPreconditionError(
        absl::StrCat("something else is kept below ", options.prefix, ": choose another prefix"));
  }
  revision = 0;
  found = etcd::Head();
  return absl::OkStatus();
}

// False: somebody else serves, or was quicker; or nobody knows, and looking again will tell.
absl::StatusOr<bool> EtcdLedger::TryClaim(const EtcdLedgerOptions& options) {
  etcd::pb::RangeRequest look;
  look.set_key(keys_.Claim());
  absl::StatusOr<etcd::pb::RangeResponse> claimed = kv_->Range(look);
  if (!claimed.ok()) return claimed.status();
  looked_revision_ = claimed->header().revision();
  int64_t revision = 0;
  etcd::Head next;
  if (absl::Status s = FindHead(options, revision, next); !s.ok()) return s;
  if (claimed->kvs_size() == 1) {
    const etcd::pb::KeyValue& claim = claimed->kvs(0);
    // One of our own tries that went unanswered had worked.
    if (claim.lease() != seat_->lease()) {
      if (revision != 0) {
        id_ = next.id;
        Adopt(next, revision);
      }
      return false;
    }
    claim_revision_ = claim.create_revision();
    id_ = next.id;
    Adopt(next, revision);
    return true;
  }
  if (revision == 0) {
    if (id_.none()) id_ = entropy_.DrawId<LedgerId>();
    next.id = id_;
    next.holder = options.holder;
  }
  ++next.opened;
  ++next.writes;
  revision_ = revision;
  claim_revision_ = 0;
  etcd::pb::TxnRequest request;
  AddFence(request);
  etcd::AddPut(request, keys_.Claim(), options.server);
  request.mutable_success(0)->mutable_request_put()->set_lease(seat_->lease());
  etcd::AddPut(request, keys_.Head(), next.Encode());
  seat_->AddServing(request);
  absl::StatusOr<etcd::pb::TxnResponse> response = kv_->Txn(request);
  if (absl::IsResourceExhausted(response.status())) return response.status();
  if (!response.ok() || !response->succeeded()) return false;
  claim_revision_ = response->header().revision();
  id_ = next.id;
  Adopt(next, claim_revision_);
  return true;
}

// Whose ledger it is comes before anything of ours is written.
absl::StatusOr<bool> EtcdLedger::SitDownAndTry(const EtcdLedgerOptions& options) {
  if (seat_ == nullptr) {
    int64_t revision = 0;
    etcd::Head found;
    if (absl::Status s = FindHead(options, revision, found); !s.ok()) return s;
    seat_ = std::make_unique<etcd::Seat>(kv_.get(), &keys_,
                                         etcd::Seat::Options{options.server, options.lease, options.patience});
  }
  if (absl::Status s = seat_->Take(options.go_on); !s.ok()) return s;
  return TryClaim(options);
}

absl::Status EtcdLedger::TakeOver(const EtcdLedgerOptions& options) {
  const absl::Time until = absl::Now() + options.wait;
  bool made_room = false;
  while (true) {
    absl::StatusOr<bool> claimed = SitDownAndTry(options);
    if (absl::IsResourceExhausted(claimed.status()) && !std::exchange(made_room, true)) {
      room_->Make();
      continue;
    }
    if (absl::IsResourceExhausted(claimed.status())) return Full(claimed.status());
    if (!claimed.ok()) return claimed.status();
    if (*claimed) {
      seat_->Serves();
      return absl::OkStatus();
    }
    if (absl::Now() >= until) break;
    if (options.go_on && !options.go_on()) return absl::CancelledError("told to wait no longer");
    FollowAsItStands(options);
    AwaitNews();
  }
  etcd::pb::RangeRequest look;
  look.set_key(keys_.Claim());
  absl::StatusOr<etcd::pb::RangeResponse> claimed = kv_->Range(look);
  if (!claimed.ok()) return claimed.status();
  return absl::FailedPreconditionError(absl::StrCat("the ledger below ", options.prefix, " is served by ",
                                                    claimed->kvs_size() == 1 ? claimed->kvs(0).value() : "somebody"));
}

// A change that is decided and not yet carried out has records that are not there yet.
void EtcdLedger::FollowAsItStands(const EtcdLedgerOptions& options) {
  if (!options.follow || known_.id.none() || known_.waiting_parts > 0) return;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    head_ = known_.head;
  }
  seat_->Follow(options.follow(*this), looked_revision_);
}

// Returns as soon as the claim changes, soon after something is written, and every second in any case: a watch may be
// deaf, and somebody may tell us to wait no longer. What is written all the time is read in mouthfuls.
void EtcdLedger::AwaitNews() {
  const absl::Time begun = absl::Now();
  absl::StatusOr<bool> changed = kv_->AwaitChange({keys_.Claim()}, looked_revision_, kBetweenMouthfuls);
  if (changed.ok() && !*changed) {
    changed = kv_->AwaitChange({keys_.Claim(), keys_.Head()}, looked_revision_, kWatchFor);
  }
  if (changed.ok() && *changed) return;
  // A member that is going down ends a watch at once, again and again.
  absl::SleepFor(kBetweenLooks - (absl::Now() - begun));
}

// A change that the one before us had decided is carried out; one that was only laid down is removed, as are parts of
// checkpoints that never counted.
absl::Status EtcdLedger::FinishWaiting() {
  if (known_.waiting_parts > 0) {
    std::vector<etcd::pb::TxnRequest> pieces;
    for (uint32_t part = 0; part < known_.waiting_parts; ++part) {
      etcd::pb::RangeRequest request;
      request.set_key(keys_.Waiting(part));
      absl::StatusOr<etcd::pb::RangeResponse> response = kv_->Range(request);
      if (!response.ok()) return response.status();
      etcd::pb::TxnRequest piece;
      if (response->kvs_size() != 1 || !piece.ParseFromString(response->kvs(0).value())) {
        return absl::DataLossError("a change that was decided cannot be read");
      }
      pieces.push_back(std::move(piece));
    }
    if (absl::Status s = CarryOut(pieces); !s.ok()) return s;
  }
  const uint64_t generation = known_.checkpoint.generation;
  etcd::pb::TxnRequest clear;
  etcd::AddDrop(clear, keys_.AllWaiting());
  etcd::AddDrop(clear, {keys_.AllCheckpoints().from, keys_.CheckpointPart(generation, 0)});
  etcd::AddDrop(clear, {keys_.CheckpointPart(generation + 1, 0), keys_.AllCheckpoints().to});
  return Write(std::move(clear), nullptr);
}

// The first and the last record, against the trim and the head.
absl::Status EtcdLedger::CheckEnds() {
  if (known_.trim.sequence > known_.head.sequence) return absl::DataLossError("the trim lies beyond the head");
  if (known_.trim.sequence > 0 && (known_.checkpoint.parts == 0 || known_.checkpoint.sequence < known_.trim.sequence)) {
    return absl::DataLossError("records were trimmed, but the checkpoint is missing");
  }
  if (known_.checkpoint.sequence > known_.head.sequence) {
    return absl::DataLossError("the checkpoint lies beyond the head");
  }
  if (known_.head.sequence == known_.trim.sequence) return absl::OkStatus();
  uint64_t last = 0;
  absl::StatusOr<std::string> bytes = BatchHolding(known_.trim.sequence + 1, last);
  if (!bytes.ok()) return bytes.status();
  bytes = BatchHolding(known_.head.sequence, last);
  if (!bytes.ok()) return bytes.status();
  const std::optional<etcd::StoredBatch> batch = etcd::ParseBatch(*bytes);
  if (last != known_.head.sequence || !batch || batch->records.back().chain != known_.head.chain) {
    return absl::DataLossError("the last record is not the one that was acknowledged");
  }
  return absl::OkStatus();
}

}  // namespace relais
