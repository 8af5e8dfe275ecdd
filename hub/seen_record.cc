#include "hub/seen_record.h"

#include "services/wire/item_record.h"

namespace relais::hub {

using wire::BytesReader;
using wire::BytesWriter;

void PutSeen(const SeenBook& book, BytesWriter& out) {
  const auto sorted = book.Sorted();
  out.Count(sorted.size());
  for (const auto& [handoff, seen] : sorted) {
    out.Id(handoff);
    out.Id(seen.fingerprint);
    out.Num(seen.generation);
    out.Num(seen.cursor);
    wire::PutReason(seen.refused, out);
    out.Num(seen.day);
  }
}

SeenBook TakeSeen(BytesReader& in) {
  SeenBook book;
  const size_t count = in.Count(49);
  for (size_t i = 0; i < count; ++i) {
    const HandoffId handoff = in.Id<HandoffId>();
    Seen seen;
    seen.fingerprint = in.Id<Fingerprint>();
    seen.generation = in.Num<SealGeneration>();
    seen.cursor = in.Num<Cursor>();
    seen.refused = wire::TakeReason(in);
    seen.day = in.Num<Day>();
    if (in.ok()) book.Note(handoff, seen);
  }
  return book;
}

}  // namespace relais::hub
