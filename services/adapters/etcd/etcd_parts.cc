#include "services/adapters/etcd/etcd_parts.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/adapters/etcd/batch_pages.h"
#include "services/adapters/etcd/change.h"

namespace relais {
namespace {

constexpr uint64_t kGeneration = 1;  // of the first checkpoint here
constexpr int64_t kFirstBodies = 2;
constexpr int64_t kBodiesMax = 1'000;
constexpr size_t kBodyPageBytes = 2u << 20;
constexpr absl::Duration kBetweenTries = absl::Milliseconds(100);
// Above the bytes themselves: keys, and what a page of the database leaves free.
constexpr uint64_t kTakenPercent = 125;

// Compares what stands under a key: a revision, or 0 when nothing may be there.
void Expect(etcd::pb::TxnRequest& request, const std::string& key, int64_t revision) {
  etcd::pb::Compare* compare = request.add_compare();
  compare->set_target(etcd::pb::Compare::MOD);
  compare->set_key(key);
  compare->set_mod_revision(revision);
}

// What is wrong with the cluster is not to be taken for somebody who serves.
absl::StatusOr<std::unique_ptr<etcd::Kv>> Reach(const EtcdLedgerOptions& options) {
  absl::StatusOr<std::unique_ptr<etcd::Kv>> kv = ConnectToEtcd(options);
  if (absl::IsFailedPrecondition(kv.status())) return absl::UnimplementedError(kv.status().message());
  return kv;
}

absl::StatusOr<etcd::pb::RangeResponse> Get(etcd::Kv& kv, const std::string& key) {
  etcd::pb::RangeRequest request;
  request.set_key(key);
  return kv.Range(request);
}

}  // namespace

absl::StatusOr<std::unique_ptr<LedgerSource>> EtcdLedgerSource::Open(const EtcdLedgerOptions& options,
                                                                     const Digester& digester, Entropy& entropy) {
  absl::StatusOr<std::unique_ptr<etcd::Kv>> kv = Reach(options);
  if (!kv.ok()) return kv.status();
  absl::StatusOr<etcd::pb::RangeResponse> head = Get(**kv, etcd::Keys(options.prefix).Head());
  if (!head.ok()) return head.status();
  if (head->kvs_size() == 0) return absl::NotFoundError(absl::StrCat("no ledger below ", options.prefix));
  uint32_t format = 0;
  const std::optional<etcd::Head> found = etcd::Head::Parse(head->kvs(0).value(), format);
  if (found && found->holder != options.holder) {
    return absl::PermissionDeniedError(
        absl::StrCat("the ledger below ", options.prefix, " belongs to ", found->holder, ", not to ", options.holder));
  }
  EtcdLedgerOptions carrier = options;  // the hub of these settings may run, and has its name
  carrier.server = absl::StrCat(options.server, " (ledger)");
  absl::StatusOr<std::unique_ptr<EtcdLedger>> ledger = EtcdLedger::Open(carrier, digester, entropy);
  if (!ledger.ok()) return ledger.status();
  auto source = std::make_unique<EtcdLedgerSource>(*(*ledger)->kv_, (*ledger)->keys_, (*ledger)->known_, digester);
  source->ledger_ = *std::move(ledger);
  return std::unique_ptr<LedgerSource>(std::move(source));
}

absl::StatusOr<std::optional<Checkpoint>> EtcdLedgerSource::ReadCheckpoint() {
  return etcd::ReadCheckpoint(kv_, keys_, head_.checkpoint, digester_);
}

absl::Status EtcdLedgerSource::Records(uint64_t after, absl::FunctionRef<absl::Status(const SaltedRecord&)> visit) {
  if (after >= head_.head.sequence) return absl::OkStatus();
  etcd::BatchPages pages(kv_, keys_, after + 1, head_.head.sequence);
  while (true) {
    absl::StatusOr<std::optional<etcd::FoundBatch>> found = pages.Next();
    if (!found.ok()) return found.status();
    if (!*found) return absl::OkStatus();
    uint64_t sequence = (*found)->batch.first;
    for (const etcd::StoredRecord& record : (*found)->batch.records) {
      const SaltedRecord shown{sequence++, record.salt, record.record};
      if (shown.sequence <= after) continue;
      if (absl::Status s = visit(shown); !s.ok()) return s;
    }
  }
}

absl::Status EtcdLedgerSource::Bodies(const std::optional<BodyKey>& after,
                                      absl::FunctionRef<absl::Status(const CarriedBody&)> visit) {
  const etcd::KeyRange all = keys_.AllBodies();
  etcd::pb::RangeRequest request;
  request.set_key(after ? etcd::After(keys_.Body(after->owner, after->index)) : all.from);
  request.set_range_end(all.to);
  request.set_limit(kFirstBodies);
  while (true) {
    absl::StatusOr<etcd::pb::RangeResponse> page = kv_.Range(request);
    if (!page.ok()) return page.status();
    for (const etcd::pb::KeyValue& kv : page->kvs()) {
      const std::optional<BodyKey> key = keys_.ParseBody(kv.key());
      if (!key) return absl::DataLossError("a body's key cannot be read");
      if (absl::Status s = visit({*key, kv.value()}); !s.ok()) return s;
    }
    if (!page->more() || page->kvs_size() == 0) return absl::OkStatus();
    request.set_key(etcd::After(page->kvs(page->kvs_size() - 1).key()));
    const size_t each = page->ByteSizeLong() / static_cast<size_t>(page->kvs_size()) + 1;
    request.set_limit(std::clamp(static_cast<int64_t>(kBodyPageBytes / each), int64_t{1}, kBodiesMax));
  }
}

EtcdLedgerTarget::EtcdLedgerTarget(EtcdLedgerOptions options, const Digester& digester)
    : options_(std::move(options)), digester_(digester), keys_(options_.prefix) {}

EtcdLedgerTarget::~EtcdLedgerTarget() = default;

absl::Status EtcdLedgerTarget::Connect() {
  if (kv_ != nullptr) return absl::OkStatus();
  absl::StatusOr<std::unique_ptr<etcd::Kv>> kv = Reach(options_);
  if (!kv.ok()) return kv.status();
  kv_ = *std::move(kv);
  return absl::OkStatus();
}

absl::Status EtcdLedgerTarget::CheckRoom(uint64_t bytes) const {
  uint64_t in_use = 0;
  for (const etcd::MemberStanding& member : kv_->Standings()) in_use = std::max(in_use, member.in_use_bytes);
  const uint64_t needed = bytes / 100 * kTakenPercent + options_.quota_bytes / 8;
  if (in_use + needed < options_.quota_bytes) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat("etcd: ", in_use >> 20, " MiB in use of ",
                                                   options_.quota_bytes >> 20, " MiB that its quota allows, ",
                                                   needed >> 20, " MiB needed"));
}

// Whether this very ledger is there; head_ is then as it stands.
absl::StatusOr<bool> EtcdLedgerTarget::FindLedger() {
  // Whoever was killed a moment ago serves until its lease ends.
  const absl::Time until = absl::Now() + options_.wait;
  while (true) {
    absl::StatusOr<etcd::pb::RangeResponse> claim = Get(*kv_, keys_.Claim());
    if (!claim.ok()) return claim.status();
    if (claim->kvs_size() == 0) break;
    if (absl::Now() >= until) {
      return absl::FailedPreconditionError(
          absl::StrCat("the ledger below ", options_.prefix, " is served by ", claim->kvs(0).value()));
    }
    absl::SleepFor(kBetweenTries);
  }
  absl::StatusOr<etcd::pb::RangeResponse> head = Get(*kv_, keys_.Head());
  if (!head.ok()) return head.status();
  if (head->kvs_size() == 0) return false;
  uint32_t format = 0;
  std::optional<etcd::Head> found = etcd::Head::Parse(head->kvs(0).value(), format);
  if (!found || found->id != head_.id || found->head != head_.head || found->trim != head_.trim) {
    return absl::AlreadyExistsError(absl::StrCat("another ledger is kept below ", options_.prefix));
  }
  head_ = *std::move(found);
  return true;
}

absl::StatusOr<std::optional<etcd::CarryMark>> EtcdLedgerTarget::FindMark() {
  absl::StatusOr<etcd::pb::RangeResponse> mark = Get(*kv_, keys_.Carrying());
  if (!mark.ok()) return mark.status();
  if (mark->kvs_size() == 1) {
    revision_ = mark->kvs(0).mod_revision();
    std::optional<etcd::CarryMark> parsed = etcd::CarryMark::Parse(mark->kvs(0).value());
    if (!parsed) return absl::AlreadyExistsError(absl::StrCat("something else is kept below ", options_.prefix));
    return parsed;
  }
  revision_ = 0;
  const etcd::KeyRange all = keys_.All();
  etcd::pb::RangeRequest anything;
  anything.set_key(all.from);
  anything.set_range_end(all.to);
  anything.set_limit(1);
  anything.set_keys_only(true);
  absl::StatusOr<etcd::pb::RangeResponse> found = kv_->Range(anything);
  if (!found.ok()) return found.status();
  if (found->kvs_size() == 0) return std::nullopt;
  return absl::AlreadyExistsError(absl::StrCat("something is kept below ", options_.prefix));
}

absl::StatusOr<LedgerTarget::Place> EtcdLedgerTarget::Begin(const CarriedLedger& ledger) {
  if (absl::Status s = Connect(); !s.ok()) return s;
  head_ = etcd::Head();
  head_.id = ledger.facts.id;
  head_.head = ledger.facts.head;
  head_.trim = ledger.facts.trim;
  head_.holder = options_.holder;
  head_.writes = 1;
  Place place;
  absl::StatusOr<bool> there = FindLedger();
  if (!there.ok()) return there.status();
  if (*there) {
    place.finished = true;
    return place;
  }
  absl::StatusOr<std::optional<etcd::CarryMark>> mark = FindMark();
  if (!mark.ok()) return mark.status();
  if (*mark && (*mark)->text != ledger.text) {
    return absl::AlreadyExistsError(
        absl::StrCat("below ", options_.prefix, " is what another ledger's carrying left unfinished"));
  }
  if (*mark) {
    mark_ = **std::move(mark);
  } else {
    if (absl::Status s = CheckRoom(ledger.bytes); !s.ok()) return s;
    mark_ = etcd::CarryMark();
    mark_.records = ledger.facts.trim;
    mark_.text = ledger.text;
  }
  if (absl::Status s = Write({}); !s.ok()) return s;
  place.records = mark_.records;
  place.checkpoint = mark_.checkpoint.parts > 0;
  if (mark_.has_body) place.bodies = mark_.body;
  return place;
}

// Sends it until its outcome is known: the value under `key` says whether it was ours that got there. Nobody writes the
// same one.
absl::Status EtcdLedgerTarget::Settle(etcd::pb::TxnRequest request, const std::string& key, const std::string& wanted) {
  const absl::Time until = absl::Now() + options_.patience;
  while (true) {
    absl::StatusOr<etcd::pb::TxnResponse> response = kv_->Txn(request);
    if (response.ok() && response->succeeded()) {
      revision_ = response->header().revision();
      return absl::OkStatus();
    }
    if (absl::IsResourceExhausted(response.status()) || absl::IsInvalidArgument(response.status())) {
      return response.status();
    }
    if (response.ok()) {
      absl::StatusOr<etcd::pb::RangeResponse> found = Get(*kv_, key);
      if (!found.ok()) return found.status();
      if (found->kvs_size() == 1 && found->kvs(0).value() == wanted) {
        revision_ = found->kvs(0).mod_revision();
        return absl::OkStatus();
      }
      return absl::FailedPreconditionError(
          absl::StrCat("somebody else carries a ledger below ", options_.prefix, ", or opened one"));
    }
    if (absl::Now() >= until) return absl::UnavailableError(response.status().message());
    absl::SleepFor(kBetweenTries);
  }
}

// With the mark as it is now.
absl::Status EtcdLedgerTarget::Write(const std::map<std::string, absl::string_view>& puts) {
  ++mark_.writes;
  const std::string wanted = mark_.Encode();
  etcd::pb::TxnRequest request;
  Expect(request, keys_.Carrying(), revision_);
  Expect(request, keys_.Head(), 0);
  Expect(request, keys_.Claim(), 0);
  for (const auto& [key, value] : puts) etcd::AddPut(request, key, value);
  etcd::AddPut(request, keys_.Carrying(), wanted);
  return Settle(std::move(request), keys_.Carrying(), wanted);
}

// A value too large for one transaction goes in several, the last of which counts it.
absl::Status EtcdLedgerTarget::PutCheckpoint(const Checkpoint& checkpoint) {
  const std::vector<absl::string_view> parts = etcd::PartsOf(checkpoint.bytes);
  for (uint32_t part = 0; part < parts.size(); ++part) {
    if (part + 1 == parts.size()) {
      mark_.checkpoint = {checkpoint.sequence, kGeneration, checkpoint.bytes.size(), part + 1,
                          digester_.Sha256(checkpoint.bytes)};
    }
    if (absl::Status s = Write({{keys_.CheckpointPart(kGeneration, part), parts[part]}}); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status EtcdLedgerTarget::PutRecords(const std::vector<SaltedRecord>& records, const LedgerHead& before,
                                          const LedgerHead& end) {
  etcd::StoredBatch batch;
  batch.first = before.sequence + 1;
  batch.before = before.chain;
  Digest chain = before.chain;
  for (const SaltedRecord& record : records) {
    chain = NextChain(digester_, chain, record.salt, record.record);
    batch.records.push_back({record.salt, chain, record.record});
  }
  const std::string bytes = batch.Encode();
  const std::vector<absl::string_view> parts = etcd::PartsOf(bytes);
  for (uint16_t part = 0; part < parts.size(); ++part) {
    if (part + 1u == parts.size()) mark_.records = end;
    if (absl::Status s = Write({{keys_.Record(end.sequence, part), parts[part]}}); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status EtcdLedgerTarget::PutBodies(const std::vector<CarriedBody>& bodies) {
  std::map<std::string, absl::string_view> puts;
  for (const CarriedBody& body : bodies) {
    if (body.bytes.size() > EtcdLedger::kBodyBytesMax) {
      return absl::InvalidArgumentError("a body is larger than a ledger on etcd takes");
    }
    puts.emplace(keys_.Body(body.key.owner, body.key.index), body.bytes);
  }
  mark_.has_body = true;
  mark_.body = bodies.back().key;
  return Write(puts);
}

absl::StatusOr<std::unique_ptr<LedgerSource>> EtcdLedgerTarget::ReadBack() {
  if (mark_.checkpoint.parts > 0) head_.checkpoint = mark_.checkpoint;
  return std::unique_ptr<LedgerSource>(std::make_unique<EtcdLedgerSource>(*kv_, keys_, head_, digester_));
}

absl::Status EtcdLedgerTarget::Finish() {
  const std::string head = head_.Encode();
  etcd::pb::TxnRequest request;
  Expect(request, keys_.Carrying(), revision_);
  Expect(request, keys_.Head(), 0);
  Expect(request, keys_.Claim(), 0);
  etcd::AddPut(request, keys_.Head(), head);
  etcd::AddDrop(request, {keys_.Carrying(), etcd::After(keys_.Carrying())});
  return Settle(std::move(request), keys_.Head(), head);
}

absl::Status EtcdLedgerTarget::Forget() {
  if (absl::Status s = Connect(); !s.ok()) return s;
  absl::StatusOr<etcd::pb::RangeResponse> mark = Get(*kv_, keys_.Carrying());
  if (!mark.ok()) return mark.status();
  if (mark->kvs_size() == 0) return absl::OkStatus();
  etcd::pb::TxnRequest request;
  Expect(request, keys_.Carrying(), mark->kvs(0).mod_revision());
  Expect(request, keys_.Head(), 0);
  etcd::AddDrop(request, keys_.All());
  const absl::StatusOr<etcd::pb::TxnResponse> response = kv_->Txn(request);
  if (!response.ok()) return response.status();
  if (response->succeeded()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("somebody else carries a ledger below ", options_.prefix));
}

}  // namespace relais
