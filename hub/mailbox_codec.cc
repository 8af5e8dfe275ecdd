#include "hub/mailbox_codec.h"

#include <deque>
#include <utility>

#include "services/wire/item_record.h"

namespace relais::hub {

using wire::BytesReader;
using wire::BytesWriter;

void PutMailbox(const Mailbox& mailbox, BytesWriter& out) {
  out.Num(mailbox.tail());
  out.Num(mailbox.durable_through());
  out.Num(mailbox.backed_up_through());
  out.Count(mailbox.entries().size());
  for (const MailboxEntry& entry : mailbox.entries()) {
    out.Num(entry.first);
    out.U32(entry.count);
    out.Id(entry.origin);
    out.Num(entry.day);
    out.Bool(entry.notice.has_value());
    if (entry.notice) wire::PutNotice(*entry.notice, out);
  }
}

Mailbox TakeMailbox(BytesReader& in) {
  const Cursor tail = in.Num<Cursor>();
  const Cursor durable = in.Num<Cursor>();
  const Cursor backed_up = in.Num<Cursor>();
  std::deque<MailboxEntry> entries;
  const size_t count = in.Count(33);
  for (size_t i = 0; i < count; ++i) {
    MailboxEntry entry;
    entry.first = in.Num<Cursor>();
    entry.count = in.U32();
    entry.origin = in.Id<NodeId>();
    entry.day = in.Num<Day>();
    if (in.Bool()) entry.notice = wire::TakeNotice(in);
    entries.push_back(std::move(entry));
  }
  return Mailbox::Restore(tail, durable, backed_up, std::move(entries));
}

}  // namespace relais::hub
