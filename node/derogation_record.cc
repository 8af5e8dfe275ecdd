#include "node/derogation_record.h"

#include <utility>

#include "services/core/handoff/limits.h"
#include "services/wire/item_record.h"

namespace relais::node {
namespace {

using wire::BytesReader;
using wire::BytesWriter;

void PutToken(const Derogation& token, BytesWriter& out) {
  out.Bool(!token.none());
  if (!token.none()) out.Raw(EncodeDerogation(token));
}

Derogation TakeToken(BytesReader& in) {
  if (!in.Bool()) return {};
  const Derogation token = DecodeDerogation(in.Raw(limits::kDerogationBytes));
  if (token.none()) in.Fail();
  return token;
}

void PutRow(const DerogationRow& row, BytesWriter& out) {
  out.Id(row.id);
  out.Id(row.referral);
  out.Id(row.journey);
  out.Id(row.destination);
  out.Id(row.convention);
  out.Num(row.convention_version);
  out.Bool(row.drill);
  out.Num(row.asked);
  out.Enum(row.state);
  out.Num(row.answered);
  wire::PutReason(row.reason, out);
  PutToken(row.token, out);
  out.Num(row.request_body);
  out.Num(row.answer_body);
}

DerogationRow TakeDerogation(BytesReader& in) {
  DerogationRow row;
  row.id = in.Id<RequestId>();
  row.referral = in.Id<HandoffId>();
  row.journey = in.Id<JourneyId>();
  row.destination = in.Id<PartnerId>();
  row.convention = in.Id<ConventionId>();
  row.convention_version = in.Num<ConventionVersion>();
  row.drill = in.Bool();
  row.asked = in.Num<Day>();
  row.state = in.Enum(DerogationState::kAsked, DerogationState::kNotTaken);
  row.answered = in.Num<Day>();
  row.reason = wire::TakeReason(in);
  row.token = TakeToken(in);
  row.request_body = in.Num<BodyIndex>();
  row.answer_body = in.Num<BodyIndex>();
  return row;
}

}  // namespace

void Put(const DerogationAsked& record, BytesWriter& out) {
  PutRow(record.row, out);
}

void Take(DerogationAsked& record, BytesReader& in) {
  record.row = TakeDerogation(in);
}

void Put(const DerogationSettled& record, BytesWriter& out) {
  out.Id(record.id);
  out.Enum(record.state);
  wire::PutReason(record.reason, out);
  PutToken(record.token, out);
  out.Num(record.answer_body);
  out.Num(record.day);
}

void Take(DerogationSettled& record, BytesReader& in) {
  record.id = in.Id<RequestId>();
  record.state = in.Enum(DerogationState::kAsked, DerogationState::kNotTaken);
  record.reason = wire::TakeReason(in);
  record.token = TakeToken(in);
  record.answer_body = in.Num<BodyIndex>();
  record.day = in.Num<Day>();
}

void PutDerogations(const absl::btree_map<RequestId, DerogationRow>& rows, BytesWriter& out) {
  out.Count(rows.size());
  for (const auto& [id, row] : rows) PutRow(row, out);
}

absl::btree_map<RequestId, DerogationRow> TakeDerogations(BytesReader& in) {
  absl::btree_map<RequestId, DerogationRow> rows;
  for (size_t left = in.Count(100); left > 0; --left) {
    DerogationRow row = TakeDerogation(in);
    if (in.ok()) rows[row.id] = std::move(row);
  }
  return rows;
}

}  // namespace relais::node
