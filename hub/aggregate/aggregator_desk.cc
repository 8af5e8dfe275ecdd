#include "hub/aggregate/aggregator_desk.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/reason.h"
#include "services/core/monitoring/release.h"
#include "services/wire/record_bytes.h"
#include "services/wire/release_text.h"

namespace relais::hub {
namespace {

using wire::BytesReader;
using wire::BytesWriter;

enum class AggregationRecord : uint8_t { kTaken = 1, kFixed = 2, kAgreed = 3, kOpened = 4, kErased = 5, kReleased = 6 };

// Where the sealed share of a node rests: owner = node, index = month.
BodyKey ShareKey(Month month, NodeId node) {
  return {node.bytes(), static_cast<uint64_t>(month.value())};
}

std::string RecordOf(AggregationRecord kind, Month month, NodeId node = {}, const Digest& digest = {}) {
  BytesWriter out(64);
  out.Enum(kind);
  out.Num(month);
  out.Id(node);
  out.Id(digest);
  return out.Take();
}

// OK for what may be done, and for what was done before.
absl::Status GoOn(Reason judged) {
  return judged == Reason::kNone || judged == Reason::kReplay ? absl::OkStatus() : Refuse(judged);
}

// The statements of the three, verified and read.
template <class Statement, class Decode>
absl::StatusOr<std::vector<Statement>> ReadThree(const std::vector<std::string>& statements, const AggregatorKeys& keys,
                                                 const Sealer& sealer, const Decode& decode) {
  std::vector<Statement> read;
  for (const std::string& bytes : statements) {
    const absl::StatusOr<absl::string_view> body = VerifiedStatement(bytes, keys, sealer);
    if (!body.ok()) return body.status();
    absl::StatusOr<Statement> statement = decode(*body);
    if (!statement.ok()) return statement.status();
    read.push_back(*std::move(statement));
  }
  return read;
}

}  // namespace

absl::StatusOr<absl::string_view> VerifiedStatement(absl::string_view statement, const AggregatorKeys& keys,
                                                    const Sealer& sealer) {
  const absl::StatusOr<wire::StatementView> view = wire::SplitStatement(statement);
  if (!view.ok()) return view.status();
  // Every kind begins with itself and its author.
  BytesReader in(view->unsigned_bytes);
  in.U8();
  const Aggregator by = in.Enum(Aggregator::kEtat, Aggregator::kRectorat);
  if (!in.ok()) return in.status();
  const SigningKey& key = keys[static_cast<size_t>(by) - 1];
  if (!sealer.Verify(key, wire::CountStatementText(view->unsigned_bytes), view->signature)) {
    return Refuse(Reason::kBadSignature, AggregatorName(by));
  }
  return view->unsigned_bytes;
}

AggregatorDesk::AggregatorDesk(std::unique_ptr<Ledger> ledger, AggregatorSelf self, AggregationGround ground,
                               AggregationPorts ports)
    : ledger_(std::move(ledger)),
      self_(std::move(self)),
      ground_(std::move(ground)),
      ports_(ports),
      domain_(ports.digester->Sha256(ground_.domain->CanonicalText())),
      book_(ground_.controls) {}

absl::StatusOr<std::unique_ptr<AggregatorDesk>> AggregatorDesk::Open(std::unique_ptr<Ledger> ledger,
                                                                     AggregatorSelf self, AggregationGround ground,
                                                                     AggregationPorts ports) {
  std::unique_ptr<AggregatorDesk> desk(
      new AggregatorDesk(std::move(ledger), std::move(self), std::move(ground), ports));
  absl::Status status = desk->ledger_->Replay(
      0, [&desk](uint64_t, absl::string_view record) -> absl::Status { return desk->Replay(record); });
  if (!status.ok()) return status;
  return desk;
}

absl::Status AggregatorDesk::Replay(absl::string_view record) {
  BytesReader in(record);
  const AggregationRecord kind = in.Enum(AggregationRecord::kTaken, AggregationRecord::kReleased);
  const Month month = in.Num<Month>();
  const NodeId node = in.Id<NodeId>();
  const Digest digest = in.Id<Digest>();
  if (!in.Finish().ok()) return absl::DataLossError("a record that no aggregator writes");
  switch (kind) {
    case AggregationRecord::kTaken:
      book_.Take(month, node, digest);
      break;
    case AggregationRecord::kFixed:
      book_.Fix(month);
      break;
    case AggregationRecord::kAgreed:
      book_.Agree(month);
      break;
    case AggregationRecord::kOpened:
      book_.Open(month, digest);
      break;
    case AggregationRecord::kErased:
      book_.Erase(month);
      break;
    case AggregationRecord::kReleased:
      book_.Release(month, digest);
      break;
  }
  return absl::OkStatus();
}

absl::Status AggregatorDesk::Write(std::string record, LedgerBatch batch) {
  batch.records.push_back(record);
  absl::StatusOr<LedgerHead> head = ledger_->Append(ledger_->head(), batch);
  if (!head.ok()) return head.status();
  return Replay(record);
}

DigestFn AggregatorDesk::digest_fn() const {
  return [digester = ports_.digester](absl::string_view a, absl::string_view b) { return digester->Sha256(a, b); };
}

absl::StatusOr<std::string> AggregatorDesk::OpenShare(Month month, NodeId node, absl::string_view sealed) const {
  return ports_.sealer->Open(self_.sealing, wire::kCountShareInfo, wire::CountShareAad(month, node, domain_, self_.by),
                             sealed);
}

absl::Status AggregatorDesk::Take(absl::string_view bytes) {
  const size_t cells = ground_.domain->size();
  absl::StatusOr<wire::CountParcel> parcel = wire::DecodeCountParcel(bytes, cells);
  if (!parcel.ok()) return parcel.status();
  const wire::CountHead& head = parcel->head;
  if (parcel->to != self_.by) return Refuse(Reason::kWrongMailbox, AggregatorName(parcel->to));
  if (head.domain != domain_) return Refuse(Reason::kMalformed, "counts over another domain");
  const wire::CountHead::Share& share = head.shares[static_cast<size_t>(self_.by) - 1];
  if (share.to != self_.sealing.key) return Refuse(Reason::kStaleKey, "sealed to another key");
  if (share.sha256 != ports_.digester->Sha256(parcel->sealed))
    return Refuse(Reason::kMalformed, "share and head differ");
  const SigningKey identity = ground_.identity_of(head.node, head.month);
  if (identity.none()) return Refuse(Reason::kNotMember, head.node.ToHex());
  if (!ports_.sealer->Verify(identity, wire::CountHeadText(parcel->head_bytes), parcel->signature)) {
    return Refuse(Reason::kBadSignature, head.node.ToHex());
  }
  const Digest package = ports_.digester->Sha256(parcel->head_bytes);
  const Reason judged = book_.JudgeTake(head.month, head.node, package);
  if (judged == Reason::kReplay) return absl::OkStatus();
  if (judged != Reason::kNone) return Refuse(judged, head.node.ToHex());
  absl::StatusOr<std::string> plain = OpenShare(head.month, head.node, parcel->sealed);
  if (!plain.ok()) return plain.status();
  LedgerBatch batch;
  const BodyKey key = ShareKey(head.month, head.node);
  batch.puts.push_back({key, std::make_shared<const std::string>(std::move(parcel->sealed))});
  return Write(RecordOf(AggregationRecord::kTaken, head.month, head.node, package), std::move(batch));
}

SetFacts AggregatorDesk::FactsOf(Month month) const {
  const AggregatedMonth* known = book_.Find(month);
  RELAIS_CHECK(known != nullptr);
  return {month, domain_, SetDigest(month, domain_, known->set, digest_fn()), static_cast<uint32_t>(known->set.size())};
}

std::string AggregatorDesk::Signed(const std::string& unsigned_bytes) const {
  return wire::JoinStatement(unsigned_bytes,
                             ports_.sealer->SignAs(self_.sealing, wire::CountStatementText(unsigned_bytes)));
}

absl::StatusOr<std::string> AggregatorDesk::StateSet(Month month) {
  const Reason judged = book_.JudgeFix(month);
  if (absl::Status status = GoOn(judged); !status.ok()) return status;
  if (judged == Reason::kNone) {
    if (absl::Status status = Write(RecordOf(AggregationRecord::kFixed, month)); !status.ok()) return status;
  }
  return Signed(wire::EncodeStatement(wire::SetStatement{self_.by, FactsOf(month)}));
}

absl::Status AggregatorDesk::CheckOurs(Month month, const SetFacts& about) const {
  if (!ground_.controls.same_set || about == FactsOf(month)) return absl::OkStatus();
  return Refuse(Reason::kEquivocation, "the others hold another set than this one's");
}

absl::StatusOr<ShareWords> AggregatorDesk::SumOf(Month month) const {
  ShareSum sum(ground_.domain->size(), month);
  const ExpandFn expand = ports_.stream->fn();
  for (const auto& [node, package] : book_.Find(month)->set) {
    const absl::StatusOr<std::string> sealed = ledger_->ReadBody(ShareKey(month, node));
    if (!sealed.ok()) return sealed.status();
    const absl::StatusOr<std::string> plain = OpenShare(month, node, *sealed);
    if (!plain.ok()) return plain.status();
    if (self_.by != kVectorTo) {
      sum.AddSeed(*plain, expand);
      continue;
    }
    const absl::StatusOr<ShareWords> words = DecodeWords(*plain, kCountParts * ground_.domain->size());
    if (!words.ok()) return words.status();
    sum.AddVector(*words);
  }
  return sum.words();
}

absl::StatusOr<std::string> AggregatorDesk::GivePresence(Month month, const std::vector<std::string>& set_statements) {
  const Reason judged = book_.JudgeAgree(month);
  if (absl::Status status = GoOn(judged); !status.ok()) return status;
  absl::StatusOr<std::vector<wire::SetStatement>> three = ReadThree<wire::SetStatement>(
      set_statements, ground_.keys, *ports_.sealer, [](absl::string_view b) { return wire::DecodeSetStatement(b); });
  if (!three.ok()) return three.status();
  std::vector<SetFacts> about;
  std::vector<Aggregator> by;
  for (const wire::SetStatement& statement : *three) {
    about.push_back(statement.about);
    by.push_back(statement.by);
  }
  if (absl::Status status = CheckAgreement(about, by, ground_.controls); !status.ok()) return status;
  if (absl::Status status = CheckOurs(month, about[0]); !status.ok()) return status;
  absl::StatusOr<ShareWords> sum = SumOf(month);
  if (!sum.ok()) return sum.status();
  if (judged == Reason::kNone) {
    if (absl::Status status = Write(RecordOf(AggregationRecord::kAgreed, month)); !status.ok()) return status;
  }
  const absl::Span<const uint64_t> present = PartOf(*sum, CountPart::kPresent);
  return Signed(
      wire::EncodeStatement(PartialPresence{self_.by, FactsOf(month), ShareWords(present.begin(), present.end())}));
}

absl::StatusOr<std::string> AggregatorDesk::GiveSums(Month month, const std::vector<std::string>& presences) {
  absl::StatusOr<std::vector<PartialPresence>> three = ReadThree<PartialPresence>(
      presences, ground_.keys, *ports_.sealer, [](absl::string_view b) { return wire::DecodePresence(b); });
  if (!three.ok()) return three.status();
  absl::StatusOr<std::vector<uint64_t>> n = JoinPresence(*ground_.domain, *three, ground_.controls);
  if (!n.ok()) return n.status();
  if (book_.Find(month) == nullptr) return Refuse(Reason::kWrongState);
  const SetFacts about = FactsOf(month);
  if (absl::Status status = CheckOurs(month, three->front().about); !status.ok()) return status;
  const absl::StatusOr<OpenCells> open = DecideOpen(*n, about.nodes, ground_.nodes_min, ground_.rule, ground_.controls);
  if (!open.ok()) return open.status();
  const Digest mask = MaskDigest(*open, digest_fn());
  const Reason judged = book_.JudgeOpen(month, mask);
  if (absl::Status status = GoOn(judged); !status.ok()) return status;
  absl::StatusOr<ShareWords> sum = SumOf(month);
  if (!sum.ok()) return sum.status();
  // Durable before anything is given out: after a crash in between, no other choice of cells is possible any more.
  if (judged == Reason::kNone) {
    if (absl::Status status = Write(RecordOf(AggregationRecord::kOpened, month, {}, mask)); !status.ok()) return status;
  }
  PartialSums partial{self_.by, about, mask, {}, {}};
  for (size_t cell = 0; cell < open->size(); ++cell) {
    if (!(*open)[cell]) continue;
    partial.counts.push_back(PartOf(*sum, CountPart::kCount)[cell]);
    partial.squares.push_back(PartOf(*sum, CountPart::kSquare)[cell]);
  }
  return Signed(wire::EncodeStatement(partial));
}

absl::Status AggregatorDesk::CheckToRelease(const relais::Release& release) const {
  if (release.domain != domain_) return Refuse(Reason::kUnknownValue, "release: over another domain of counts");
  const AggregatedMonth* known = book_.Find(release.month);
  if (known == nullptr) return Refuse(Reason::kWrongState);
  const SetFacts ours = FactsOf(release.month);
  const bool same_set = release.coverage.nodes == ours.set && release.coverage.reported == ours.nodes;
  if (!same_set && ground_.controls.same_set) {
    return Refuse(Reason::kEquivocation, "release: over another set than this one's");
  }
  const DisclosureRules& least = ground_.least;
  if (release.rules.threshold < least.threshold || release.rules.partners_min < least.partners_min ||
      release.rules.dominance_percent > least.dominance_percent) {
    return Refuse(Reason::kReleaseFlawed, "rules below the framework's");
  }
  const std::vector<ReleaseFinding> findings = CheckRelease(*ground_.domain, release);
  if (findings.empty()) return absl::OkStatus();
  return Refuse(Reason::kReleaseFlawed, std::string(ReleaseFlawName(findings.front().flaw)));
}

absl::StatusOr<wire::LineSignature> AggregatorDesk::SignRelease(absl::string_view text) {
  const absl::StatusOr<relais::Release> release = wire::DecodeRelease(text);
  if (!release.ok()) return release.status();
  if (absl::Status right = CheckToRelease(*release); !right.ok()) return right;
  const Digest digest = ports_.digester->Sha256(text);
  const Reason judged = book_.JudgeRelease(release->month, digest, release->previous);
  if (absl::Status status = GoOn(judged); !status.ok()) return status;
  if (judged == Reason::kNone) {
    absl::Status written = Write(RecordOf(AggregationRecord::kReleased, release->month, {}, digest));
    if (!written.ok()) return written;
  }
  return wire::LineSignature{ports_.sealer->SigningKeyOf(self_.sealing), ports_.sealer->SignAs(self_.sealing, text)};
}

absl::Status AggregatorDesk::Erase(Month month) {
  const Reason judged = book_.JudgeErase(month);
  if (absl::Status status = GoOn(judged); !status.ok()) return status;
  if (judged == Reason::kReplay) return ledger_->Scrub();
  LedgerBatch batch;
  const auto index = static_cast<uint64_t>(month.value());
  for (const auto& [node, package] : book_.Find(month)->set) batch.drops.push_back({node.bytes(), index, index + 1});
  if (absl::Status status = Write(RecordOf(AggregationRecord::kErased, month), std::move(batch)); !status.ok()) {
    return status;
  }
  // With this aggregator's key a share could still be opened: it must not lie about in some file.
  return ledger_->Scrub();
}

}  // namespace relais::hub
