#include "hub/enrolment_codec.h"

#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include "services/core/handoff/limits.h"

namespace relais::hub {
namespace {

using wire::BytesReader;
using wire::BytesWriter;

void Put(const CertificateFacts& facts, BytesWriter& out) {
  out.Id(facts.fingerprint);
  out.Id(facts.key);
  out.I64(facts.issued_s);
}

CertificateFacts TakeFacts(BytesReader& in) {
  CertificateFacts facts;
  facts.fingerprint = in.Id<Digest>();
  facts.key = in.Id<Digest>();
  facts.issued_s = in.I64();
  return facts;
}

// Both items of a card; the reader asserts nothing that the writer did not know.
std::pair<KnowledgeItem, KnowledgeItem> TakeCard(BytesReader& in, const wire::KeyTools& tools) {
  std::pair<KnowledgeItem, KnowledgeItem> card;
  card.first = wire::TakeItem(in, tools);
  card.second = wire::TakeItem(in, tools);
  const bool fit = std::holds_alternative<RosterEntry>(card.first.content) &&
                   std::holds_alternative<SealingKeyEntry>(card.second.content);
  if (in.ok() && !fit) in.Fail();
  return card;
}

std::string TakeName(BytesReader& in) {
  return std::string(in.String(limits::kPartnerNameBytesMax));
}

TokenBook TakeTokens(BytesReader& in) {
  TokenBook tokens;
  for (size_t left = in.Count(104); left > 0; --left) {
    const Digest hash = in.Id<Digest>();
    JoinTokenRow row;
    row.node = in.Id<NodeId>();
    row.partner = in.Id<PartnerId>();
    row.ends_at_s = in.I64();
    row.certificate = in.Id<Digest>();
    if (in.ok()) tokens.Issue(hash, std::move(row));
  }
  return tokens;
}

void Put(const Milestones& way, BytesWriter& out) {
  out.String(way.name);
  out.I64(way.token_ends_s);
  for (Day day : {way.invited, way.joined, way.roster_signed, way.published, way.first_drill, way.first_handoff}) {
    out.Num(day);
  }
}

Milestones TakeMilestones(BytesReader& in) {
  Milestones way;
  way.name = TakeName(in);
  way.token_ends_s = in.I64();
  for (Day* day :
       {&way.invited, &way.joined, &way.roster_signed, &way.published, &way.first_drill, &way.first_handoff}) {
    *day = in.Num<Day>();
  }
  return way;
}

}  // namespace

void PutBody(const TokenIssued& r, BytesWriter& out) {
  out.Id(r.secret_hash);
  out.Id(r.node);
  out.Id(r.partner);
  out.I64(r.ends_at_s);
  out.String(r.name);
  out.Num(r.day);
}

TokenIssued TakeTokenIssued(BytesReader& in) {
  TokenIssued r;
  r.secret_hash = in.Id<Digest>();
  r.node = in.Id<NodeId>();
  r.partner = in.Id<PartnerId>();
  r.ends_at_s = in.I64();
  r.name = TakeName(in);
  r.day = in.Num<Day>();
  return r;
}

void PutBody(const NodeEnrolled& r, BytesWriter& out) {
  out.Id(r.secret_hash);
  Put(r.certificate, out);
  wire::PutItem(r.roster, out);
  wire::PutItem(r.sealing_keys, out);
  out.Bool(r.awaiting);
  out.Num(r.day);
}

NodeEnrolled TakeNodeEnrolled(BytesReader& in, const wire::KeyTools& tools) {
  NodeEnrolled r;
  r.secret_hash = in.Id<Digest>();
  r.certificate = TakeFacts(in);
  std::tie(r.roster, r.sealing_keys) = TakeCard(in, tools);
  r.awaiting = in.Bool();
  r.day = in.Num<Day>();
  return r;
}

void PutBody(const CertificateIssued& r, BytesWriter& out) {
  out.Id(r.node);
  Put(r.shown, out);
  Put(r.certificate, out);
}

CertificateIssued TakeCertificateIssued(BytesReader& in) {
  CertificateIssued r;
  r.node = in.Id<NodeId>();
  r.shown = TakeFacts(in);
  r.certificate = TakeFacts(in);
  return r;
}

void PutBody(const CertificateUsed& r, BytesWriter& out) {
  out.Id(r.node);
  out.Id(r.fingerprint);
}

CertificateUsed TakeCertificateUsed(BytesReader& in) {
  CertificateUsed r;
  r.node = in.Id<NodeId>();
  r.fingerprint = in.Id<Digest>();
  return r;
}

void PutEnrolment(const EnrolmentBook& book, BytesWriter& out) {
  out.Count(book.tokens().rows().size());
  for (const auto& [hash, row] : book.tokens().rows()) {
    out.Id(hash);
    out.Id(row.node);
    out.Id(row.partner);
    out.I64(row.ends_at_s);
    out.Id(row.certificate);
  }
  out.Count(book.milestones().size());
  for (const auto& [partner, way] : book.milestones()) {
    out.Id(partner);
    Put(way, out);
  }
  out.Count(book.pending().size());
  for (const auto& [partner, card] : book.pending()) {
    out.Id(partner);
    wire::PutItem(card.roster, out);
    wire::PutItem(card.sealing_keys, out);
    out.Id(card.certificate);
  }
  out.Count(book.certificates().size());
  for (const auto& [node, row] : book.certificates()) {
    out.Id(node);
    Put(row.current, out);
    Put(row.next, out);
    out.Count(row.retired.size());
    for (const CertificateFacts& retired : row.retired) Put(retired, out);
  }
}

EnrolmentBook::Parts TakeEnrolment(BytesReader& in, const wire::KeyTools& tools) {
  EnrolmentBook::Parts parts;
  parts.tokens = TakeTokens(in);
  for (size_t left = in.Count(52); left > 0; --left) {
    const PartnerId partner = in.Id<PartnerId>();
    parts.milestones[partner] = TakeMilestones(in);
  }
  for (size_t left = in.Count(80); left > 0; --left) {
    const PartnerId partner = in.Id<PartnerId>();
    PendingCard& card = parts.pending[partner];
    std::tie(card.roster, card.sealing_keys) = TakeCard(in, tools);
    card.certificate = in.Id<Digest>();
  }
  for (size_t left = in.Count(160); left > 0; --left) {
    const NodeId node = in.Id<NodeId>();
    CertificateRow& row = parts.certificates[node];
    row.current = TakeFacts(in);
    row.next = TakeFacts(in);
    for (size_t retired = in.Count(72); retired > 0; --retired) row.retired.push_back(TakeFacts(in));
  }
  return parts;
}

}  // namespace relais::hub
