#include "services/core/handoff/reason.h"

#include <array>
#include <optional>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/reason_table.h"

namespace relais {
namespace {

// Where a status keeps its reason. The value is the decimal number: short, and readable in a dump.
constexpr char kPayloadUrl[] = "relais.v1.Reason";

// The table's row for each number, or -1.
constexpr std::array<int16_t, 256> MakeIndex() {
  std::array<int16_t, 256> index{};
  for (int16_t& row : index) row = -1;
  for (size_t row = 0; row < internal::kReasonTable.size(); ++row) {
    index[static_cast<uint8_t>(internal::kReasonTable[row].reason)] = static_cast<int16_t>(row);
  }
  return index;
}
constexpr std::array<int16_t, 256> kIndex = MakeIndex();

const internal::ReasonRow* RowOf(Reason reason) {
  const int16_t row = kIndex[static_cast<uint8_t>(reason)];
  return row < 0 ? nullptr : &internal::kReasonTable[static_cast<size_t>(row)];
}

}  // namespace

absl::string_view ReasonName(Reason reason) {
  const internal::ReasonRow* row = RowOf(reason);
  return row == nullptr ? "" : row->name;
}

absl::string_view ReasonAdviceFr(Reason reason) {
  const internal::ReasonRow* row = RowOf(reason);
  return row == nullptr ? "" : row->advice_fr;
}

absl::string_view ReasonAdviceEn(Reason reason) {
  const internal::ReasonRow* row = RowOf(reason);
  return row == nullptr ? "" : row->advice_en;
}

absl::StatusCode ReasonCode(Reason reason) {
  if (reason == Reason::kNone) return absl::StatusCode::kOk;
  const internal::ReasonRow* row = RowOf(reason);
  return row == nullptr ? absl::StatusCode::kUnknown : row->code;
}

absl::Status Refuse(Reason reason, absl::string_view detail) {
  const internal::ReasonRow* row = RowOf(reason);
  RELAIS_CHECK(row != nullptr);  // kNone or a number of no reason: a refusal has a closed reason
  absl::Status status(row->code, detail.empty() ? std::string(row->name) : absl::StrCat(row->name, ": ", detail));
  status.SetPayload(kPayloadUrl, absl::Cord(absl::StrCat(static_cast<int>(reason))));
  return status;
}

Reason ReasonOf(const absl::Status& status) {
  if (status.ok()) return Reason::kNone;
  const auto payload = status.GetPayload(kPayloadUrl);
  int number = 0;
  if (!payload.has_value() || !absl::SimpleAtoi(std::string(*payload), &number)) return Reason::kUnavailable;
  if (number <= 0 || number > 255 || RowOf(static_cast<Reason>(number)) == nullptr) return Reason::kUnavailable;
  return static_cast<Reason>(number);
}

}  // namespace relais
