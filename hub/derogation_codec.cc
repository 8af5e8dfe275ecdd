#include "hub/derogation_codec.h"

#include <string>
#include <utility>

#include "services/core/handoff/limits.h"

namespace relais::hub {
namespace {

using wire::BytesReader;
using wire::BytesWriter;

void Put(const DerogationRequest& request, BytesWriter& out) {
  out.Id(request.id);
  out.Id(request.asker);
  out.Id(request.journey);
  out.Id(request.destination);
  out.Id(request.convention);
  out.Num(request.convention_version);
  out.Id(request.identity);
  out.String(request.sealed);
  out.Id(request.signature);
}

DerogationRequest TakeRequest(BytesReader& in) {
  DerogationRequest request;
  request.id = in.Id<RequestId>();
  request.asker = in.Id<PartnerId>();
  request.journey = in.Id<JourneyId>();
  request.destination = in.Id<PartnerId>();
  request.convention = in.Id<ConventionId>();
  request.convention_version = in.Num<ConventionVersion>();
  request.identity = in.Id<SigningKey>();
  request.sealed = std::string(in.String(limits::kDerogationSealedBytes));
  request.signature = in.Id<Signature>();
  if (CheckDerogationRequest(request) != Reason::kNone) in.Fail();
  return request;
}

void Put(const DerogationAnswer& answer, BytesWriter& out) {
  out.Id(answer.request);
  out.Bool(answer.granted());
  if (answer.granted()) out.Raw(EncodeDerogation(answer.token));
  if (!answer.granted()) out.String(answer.sealed);
  out.Id(answer.animator);
  out.Id(answer.signature);
}

DerogationAnswer TakeAnswer(BytesReader& in) {
  DerogationAnswer answer;
  answer.request = in.Id<RequestId>();
  const bool granted = in.Bool();
  if (granted) answer.token = DecodeDerogation(in.Raw(limits::kDerogationBytes));
  if (!granted) answer.sealed = std::string(in.String(limits::kDerogationSealedBytes));
  answer.animator = in.Id<SigningKey>();
  answer.signature = in.Id<Signature>();
  if (CheckDerogationAnswer(answer) != Reason::kNone) in.Fail();
  return answer;
}

}  // namespace

void PutAsked(const DerogationAsked& record, BytesWriter& out) {
  Put(record.request, out);
  out.Num(record.day);
}

void PutAnswered(const DerogationAnswered& record, BytesWriter& out) {
  Put(record.answer, out);
  out.Num(record.day);
}

DerogationAsked TakeAsked(BytesReader& in) {
  DerogationAsked record;
  record.request = TakeRequest(in);
  record.day = in.Num<Day>();
  return record;
}

DerogationAnswered TakeAnswered(BytesReader& in) {
  DerogationAnswered record;
  record.answer = TakeAnswer(in);
  record.day = in.Num<Day>();
  return record;
}

void PutDerogations(const DerogationBook& book, BytesWriter& out) {
  out.Count(book.rows().size());
  for (const auto& [id, row] : book.rows()) {
    Put(row.request, out);
    out.Num(row.asked);
    out.Bool(row.answer.has_value());
    if (row.answer) Put(*row.answer, out);
    out.Num(row.answered);
  }
}

DerogationBook TakeDerogations(BytesReader& in) {
  DerogationBook book;
  for (size_t left = in.Count(limits::kDerogationSealedBytes); left > 0; --left) {
    DerogationRow row;
    row.request = TakeRequest(in);
    row.asked = in.Num<Day>();
    if (in.Bool()) row.answer = TakeAnswer(in);
    row.answered = in.Num<Day>();
    if (in.ok()) book.Restore(std::move(row));
  }
  return book;
}

}  // namespace relais::hub
