#include "services/wire/count_set_text.h"

#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/core/handoff/reason.h"

namespace relais::wire {
namespace {

constexpr absl::string_view kCountSetHead = "relais.v1.count-set";

CountedFact FactNamed(absl::string_view name) {
  for (int fact = 1; fact <= kCountedFacts; ++fact) {
    if (CountedFactName(static_cast<CountedFact>(fact)) == name) return static_cast<CountedFact>(fact);
  }
  return CountedFact{};
}

// Whatever the words say; that nothing else was there shows when they are written again.
void ReadCountSetLine(const std::vector<absl::string_view>& words, CountSetStatement* out) {
  const absl::string_view name = words[0];
  if (words.size() == 2 && name == "month") {
    const absl::StatusOr<Month> month = ParseMonth(words[1]);
    if (month.ok()) out->month = *month;
  } else if (words.size() == 2 && name == "domain") {
    out->domain = Digest::FromHex(words[1]);
  } else if (words.size() == 2 && name == "due") {
    if (!absl::SimpleAtoi(words[1], &out->due)) out->due = 0;
  } else if (words.size() == 3 && name == "node") {
    out->set[NodeId::FromHex(words[1])] = Digest::FromHex(words[2]);
  } else if (words.size() == 2 && name == "caps" && words[1] == "known") {
    out->caps.emplace();
  } else if (words.size() == 3 && name == "cap" && out->caps) {
    uint64_t cap = 0;
    if (absl::SimpleAtoi(words[2], &cap)) (*out->caps)[FactNamed(words[1])] = cap;
  }
}

}  // namespace

std::string EncodeCountSet(const CountSetStatement& statement) {
  std::string text = absl::StrCat(kCountSetHead, "\nmonth ", FormatMonth(statement.month), "\ndomain ",
                                  statement.domain.ToHex(), "\ndue ", statement.due, "\n");
  for (const auto& [node, head] : statement.set) absl::StrAppend(&text, "node ", node.ToHex(), " ", head.ToHex(), "\n");
  absl::StrAppend(&text, "caps ", statement.caps ? "known" : "unknown", "\n");
  if (statement.caps) {
    for (const auto& [fact, cap] : *statement.caps) {
      absl::StrAppend(&text, "cap ", CountedFactName(fact), " ", cap, "\n");
    }
  }
  return absl::StrCat(text, "end\n");
}

absl::StatusOr<CountSetStatement> DecodeCountSet(absl::string_view text) {
  if (text.size() > kCountSetBytesMax) return Refuse(Reason::kTooLarge, "set");
  CountSetStatement statement;
  bool first = true;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (first && line != kCountSetHead) return Refuse(Reason::kVersionUnknown, "set: first line");
    first = false;
    ReadCountSetLine(absl::StrSplit(line, ' '), &statement);
  }
  if (EncodeCountSet(statement) != text) return Refuse(Reason::kMalformed, "set");
  return statement;
}

absl::StatusOr<CountSetStatement> VerifyCountSet(absl::string_view bytes, const SigningKey& hub,
                                                 const VerifySignatureFn& verify) {
  const absl::StatusOr<SignedLines> lines = ParseSignedLines(bytes, kCountSetBytesMax);
  if (!lines.ok()) return lines.status();
  if (lines->signatures.size() != 1 || lines->signatures.front().key != hub) {
    return Refuse(Reason::kSignerUnknown, "set: not signed by the hub that the framework convention names");
  }
  if (!verify(hub, lines->text, lines->signatures.front().signature)) {
    return Refuse(Reason::kBadSignature, "set: altered since it was signed");
  }
  return DecodeCountSet(lines->text);
}

}  // namespace relais::wire
