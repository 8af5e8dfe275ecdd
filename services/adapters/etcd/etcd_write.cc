// Writing to an EtcdLedger: one transaction compared against the head, what becomes of one that nobody answered, and
// changes that are too large for one.
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/adapters/etcd/change.h"
#include "services/adapters/etcd/etcd_ledger.h"
#include "services/adapters/etcd/kv.h"
#include "services/adapters/etcd/room.h"

namespace relais {
namespace {

constexpr absl::Duration kBetweenQuestions = absl::Milliseconds(50);

// The head as the failed branch of a fenced transaction found it; null when there is none.
const etcd::pb::KeyValue* HeadIn(const etcd::pb::TxnResponse& response) {
  if (response.responses_size() != 1 || response.responses(0).response_range().kvs_size() != 1) return nullptr;
  return &response.responses(0).response_range().kvs(0);
}

bool IsRefusal(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsPermissionDenied(status) || absl::IsUnauthenticated(status);
}

}  // namespace

void EtcdLedger::Adopt(const etcd::Head& head, int64_t revision) {
  known_ = head;
  revision_ = revision;
}

absl::Status EtcdLedger::InDoubt(absl::string_view why) {
  broken_ = absl::InternalError(absl::StrCat("in doubt: ", why, "; open the ledger anew"));
  return broken_;
}

// The first comparison is the head's: whoever wrote it after us wins. The second is the claim's: a lease that has ended
// may be somebody else's before they have written anything.
void EtcdLedger::AddFence(etcd::pb::TxnRequest& request) const {
  etcd::pb::Compare* head = request.add_compare();
  head->set_target(etcd::pb::Compare::MOD);
  head->set_key(keys_.Head());
  head->set_mod_revision(revision_);
  etcd::pb::Compare* claim = request.add_compare();
  claim->set_target(etcd::pb::Compare::CREATE);
  claim->set_key(keys_.Claim());
  claim->set_create_revision(claim_revision_);
  request.add_failure()->mutable_request_range()->set_key(keys_.Head());
}

// Nobody answered. The transaction may be under way still, so that reading the head alone would prove nothing: it is
// written anew, as it was but for its counter, under the same comparison. Of the two only one can succeed, and the head
// says which.
absl::StatusOr<EtcdLedger::Fate> EtcdLedger::Settle(const etcd::Head* wanted) {
  etcd::Head touched = known_;
  touched.writes += 2;
  const std::string touched_bytes = touched.Encode();
  etcd::pb::TxnRequest request;
  AddFence(request);
  etcd::AddPut(request, keys_.Head(), touched_bytes);
  const absl::Time until = absl::Now() + patience_;
  while (true) {
    absl::StatusOr<etcd::pb::TxnResponse> response = kv_->Txn(request);
    if (response.ok() && response->succeeded()) {
      Adopt(touched, response->header().revision());
      return Fate::kNotLanded;
    }
    if (response.ok()) {
      const etcd::pb::KeyValue* found = HeadIn(*response);
      if (found != nullptr && wanted != nullptr && found->value() == wanted->Encode()) {
        Adopt(*wanted, found->mod_revision());
        return Fate::kLanded;
      }
      if (found != nullptr && found->value() == touched_bytes) {
        Adopt(touched, found->mod_revision());
        return Fate::kNotLanded;
      }
      return Fenced(found != nullptr && found->mod_revision() == revision_);
    }
    if (absl::Now() + kBetweenQuestions >= until) return InDoubt(response.status().message());
    absl::SleepFor(kBetweenQuestions);
  }
}

absl::Status EtcdLedger::Fenced(bool head_is_ours) {
  broken_ = absl::AbortedError(head_is_ours ? "the lease on this ledger has ended: somebody else may serve"
                                            : "somebody else has opened this ledger and serves");
  return broken_;
}

// Carries out `request` if the head is still ours, together with the new head `next`, unless that is null.
absl::Status EtcdLedger::Write(etcd::pb::TxnRequest request, const etcd::Head* next) {
  if (!broken_.ok()) return broken_;
  AddFence(request);
  etcd::pb::PutRequest* head = next != nullptr ? request.add_success()->mutable_request_put() : nullptr;
  if (head != nullptr) head->set_key(keys_.Head());
  const absl::Time until = absl::Now() + patience_;
  bool made_room = false;
  while (true) {
    request.mutable_compare(0)->set_mod_revision(revision_);
    etcd::Head wanted = next != nullptr ? *next : known_;
    wanted.writes = known_.writes + 1;
    if (head != nullptr) head->set_value(wanted.Encode());
    absl::StatusOr<etcd::pb::TxnResponse> response = kv_->Txn(request);
    if (response.ok()) {
      if (!response->succeeded()) {
        const etcd::pb::KeyValue* found = HeadIn(*response);
        return Fenced(found != nullptr && found->mod_revision() == revision_);
      }
      if (next != nullptr) Adopt(wanted, response->header().revision());
      room_->Wrote(response->header().revision(), request.ByteSizeLong());
      return absl::OkStatus();
    }
    if (absl::IsResourceExhausted(response.status())) {
      if (std::exchange(made_room, true)) return response.status();
      room_->Make();
      continue;
    }
    if (IsRefusal(response.status())) return InDoubt(response.status().message());
    absl::StatusOr<Fate> fate = Settle(next != nullptr ? &wanted : nullptr);
    if (!fate.ok()) return fate.status();
    if (*fate == Fate::kLanded) return absl::OkStatus();
    if (absl::Now() >= until) return absl::UnavailableError(response.status().message());
  }
}

// Whoever writes compares the claim, so that nobody else has written while it is ours. A transaction that only compares
// would be answered by any member from what it happens to know: etcd makes sure of its leader for ranges alone.
absl::Status EtcdLedger::Confirm() {
  if (!broken_.ok()) return broken_;
  etcd::pb::RangeRequest claim;
  claim.set_key(keys_.Claim());
  claim.set_keys_only(true);
  const absl::StatusOr<etcd::pb::RangeResponse> found = kv_->Range(claim);
  if (!found.ok()) return IsRefusal(found.status()) ? InDoubt(found.status().message()) : found.status();
  if (found->kvs_size() == 1 && found->kvs(0).create_revision() == claim_revision_) return absl::OkStatus();
  return Fenced(found->kvs_size() == 0);
}

// Writes `change` and the head `next`, all or nothing. What does not fit into one transaction is laid down beside,
// decided by the head alone, and then carried out: a crash before the decision leaves what nobody reads, a crash after
// it what the next one to open carries out.
absl::Status EtcdLedger::Commit(const etcd::Change& change, etcd::Head next) {
  std::vector<etcd::pb::TxnRequest> pieces = etcd::Pieces(change);
  if (pieces.size() == 1) return Write(std::move(pieces[0]), &next);
  for (size_t i = 0; i < pieces.size(); ++i) {
    etcd::pb::TxnRequest lay_down;
    etcd::AddPut(lay_down, keys_.Waiting(static_cast<uint32_t>(i)), pieces[i].SerializeAsString());
    if (absl::Status s = Write(std::move(lay_down), nullptr); !s.ok()) return s;
  }
  next.waiting_parts = static_cast<uint32_t>(pieces.size());
  if (absl::Status s = Write({}, &next); !s.ok()) return s;
  absl::Status carried = CarryOut(pieces);
  if (carried.ok() || !broken_.ok()) return carried;
  return InDoubt(carried.message());
}

// Repeat-safe. Nobody writes meanwhile.
absl::Status EtcdLedger::CarryOut(const std::vector<etcd::pb::TxnRequest>& pieces) {
  for (const etcd::pb::TxnRequest& piece : pieces) {
    if (absl::Status s = Write(piece, nullptr); !s.ok()) return s;
  }
  etcd::Head done = known_;
  done.waiting_parts = 0;
  etcd::pb::TxnRequest clear;
  etcd::AddDrop(clear, keys_.AllWaiting());
  return Write(std::move(clear), &done);
}

}  // namespace relais
