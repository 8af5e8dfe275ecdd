#include "node/line_record.h"

#include "node/own_store_record.h"
#include "services/wire/item_record.h"

namespace relais::node {

using wire::BytesReader;
using wire::BytesWriter;

void Put(const Noticed& r, BytesWriter& out) {
  out.Num(r.cursor);
  wire::PutNotice(r.notice, out);
  wire::PutMoment(r.at, out);
}
void Take(Noticed& r, BytesReader& in) {
  r.cursor = in.Num<Cursor>();
  r.notice = wire::TakeNotice(in);
  r.at = wire::TakeMoment(in);
}

void Put(const HubMet& r, BytesWriter& out) {
  out.Id(r.hub_ledger);
  out.Id(r.hub_boot);
  out.Num(r.settled_through);
  out.Num(r.hub_epoch);
  out.Id(r.mark);
  out.Num(r.incarnation);
  PutHubHead(r.hub_head, out);
}
void Take(HubMet& r, BytesReader& in) {
  r.hub_ledger = in.Id<LedgerId>();
  r.hub_boot = in.Id<BootId>();
  r.settled_through = in.Num<Cursor>();
  r.hub_epoch = in.Num<Epoch>();
  r.mark = in.Id<SessionMark>();
  r.incarnation = in.Num<Incarnation>();
  r.hub_head = TakeHubHead(in);
}

void Put(const Deposited& r, BytesWriter& out) {
  out.Id(r.mailbox);
  out.Num(r.day);
  out.Count(r.fates.size());
  for (const DepositFate& fate : r.fates) {
    out.Id(fate.handoff);
    out.Num(fate.generation);
    out.Num(fate.cursor);
    wire::PutReason(fate.refused, out);
  }
}
void Take(Deposited& r, BytesReader& in) {
  r.mailbox = in.Id<NodeId>();
  r.day = in.Num<Day>();
  const size_t count = in.Count(29);
  for (size_t i = 0; i < count; ++i) {
    DepositFate fate;
    fate.handoff = in.Id<HandoffId>();
    fate.generation = in.Num<SealGeneration>();
    fate.cursor = in.Num<Cursor>();
    fate.refused = wire::TakeReason(in);
    r.fates.push_back(fate);
  }
}

void Put(const Progressed& r, BytesWriter& out) {
  out.Id(r.progress.mailbox);
  out.Num(r.progress.durable_through);
  out.Num(r.progress.backed_up_through);
}
void Take(Progressed& r, BytesReader& in) {
  r.progress.mailbox = in.Id<NodeId>();
  r.progress.durable_through = in.Num<Cursor>();
  r.progress.backed_up_through = in.Num<Cursor>();
}

void Put(const KnowledgeLooked& r, BytesWriter& out) {
  out.Num(r.revision);
  out.Num(r.day);
}
void Take(KnowledgeLooked& r, BytesReader& in) {
  r.revision = in.Num<Revision>();
  r.day = in.Num<Day>();
}

void Put(const NodeDayTurned& r, BytesWriter& out) {
  out.Num(r.day);
}
void Take(NodeDayTurned& r, BytesReader& in) {
  r.day = in.Num<Day>();
}

}  // namespace relais::node
