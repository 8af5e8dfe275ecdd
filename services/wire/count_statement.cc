#include "services/wire/count_statement.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "services/core/handoff/reason.h"
#include "services/wire/record_bytes.h"

namespace relais::wire {
namespace {

constexpr absl::string_view kStatementDomain = "relais.v1.count-statement";

enum class StatementKind : uint8_t { kSet = 1, kPresence = 2, kSums = 3 };

void PutAbout(StatementKind kind, Aggregator by, const SetFacts& about, BytesWriter& out) {
  out.Enum(kind);
  out.Enum(by);
  out.Num(about.month);
  out.Id(about.domain);
  out.Id(about.set);
  out.U32(about.nodes);
}

template <class Statement>
void TakeAbout(StatementKind kind, Statement& statement, BytesReader& in) {
  if (in.Enum(StatementKind::kSet, StatementKind::kSums) != kind) in.Fail();
  statement.by = in.Enum(Aggregator::kEtat, Aggregator::kRectorat);
  statement.about.month = in.Num<Month>();
  statement.about.domain = in.Id<Digest>();
  statement.about.set = in.Id<Digest>();
  statement.about.nodes = in.U32();
}

void PutWords(absl::Span<const uint64_t> words, BytesWriter& out) {
  out.Count(words.size());
  for (uint64_t word : words) out.U64(word);
}

std::vector<uint64_t> TakeWords(BytesReader& in) {
  std::vector<uint64_t> words(in.Count(sizeof(uint64_t)));
  for (uint64_t& word : words) word = in.U64();
  return words;
}

template <class Statement>
absl::StatusOr<Statement> Finished(BytesReader& in, Statement statement) {
  if (absl::Status status = in.Finish(); !status.ok()) return status;
  return statement;
}

}  // namespace

std::string EncodeStatement(const SetStatement& statement) {
  BytesWriter out;
  PutAbout(StatementKind::kSet, statement.by, statement.about, out);
  return out.Take();
}

std::string EncodeStatement(const PartialPresence& statement) {
  BytesWriter out(128 + statement.present.size() * sizeof(uint64_t));
  PutAbout(StatementKind::kPresence, statement.by, statement.about, out);
  PutWords(statement.present, out);
  return out.Take();
}

std::string EncodeStatement(const PartialSums& statement) {
  BytesWriter out(192 + 2 * statement.counts.size() * sizeof(uint64_t));
  PutAbout(StatementKind::kSums, statement.by, statement.about, out);
  out.Id(statement.opened);
  PutWords(statement.counts, out);
  PutWords(statement.squares, out);
  return out.Take();
}

std::string CountStatementText(absl::string_view unsigned_bytes) {
  return absl::StrCat(kStatementDomain, unsigned_bytes);
}

std::string JoinStatement(absl::string_view unsigned_bytes, const Signature& signature) {
  return absl::StrCat(unsigned_bytes, signature.view());
}

absl::StatusOr<StatementView> SplitStatement(absl::string_view bytes) {
  if (bytes.size() <= Signature::kSize) return Refuse(Reason::kMalformed, "statement");
  const size_t body = bytes.size() - Signature::kSize;
  return StatementView{bytes.substr(0, body), Signature::FromBytes(bytes.substr(body))};
}

absl::StatusOr<SetStatement> DecodeSetStatement(absl::string_view unsigned_bytes) {
  BytesReader in(unsigned_bytes);
  SetStatement statement;
  TakeAbout(StatementKind::kSet, statement, in);
  return Finished(in, std::move(statement));
}

absl::StatusOr<PartialPresence> DecodePresence(absl::string_view unsigned_bytes) {
  BytesReader in(unsigned_bytes);
  PartialPresence statement;
  TakeAbout(StatementKind::kPresence, statement, in);
  statement.present = TakeWords(in);
  return Finished(in, std::move(statement));
}

absl::StatusOr<PartialSums> DecodeSums(absl::string_view unsigned_bytes) {
  BytesReader in(unsigned_bytes);
  PartialSums statement;
  TakeAbout(StatementKind::kSums, statement, in);
  statement.opened = in.Id<Digest>();
  statement.counts = TakeWords(in);
  statement.squares = TakeWords(in);
  return Finished(in, std::move(statement));
}

}  // namespace relais::wire
