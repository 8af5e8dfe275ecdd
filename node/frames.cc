#include "node/frames.h"

#include <string>
#include <utility>
#include <variant>

#include "node/clerk/clerk.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/limits.h"
#include "services/wire/envelope_batch.h"
#include "services/wire/exchange_codec.h"
#include "services/wire/knowledge_codec.h"

namespace relais::node {
namespace {

using Input = absl::StatusOr<NodeInput>;

Input Take(WelcomeFacts& welcome, const Knowledge&, const FrameTools&) {
  return NodeInput(LineUp{std::move(welcome)});
}

Input Take(DepositAnswerFacts& answer, const Knowledge&, const FrameTools&) {
  return NodeInput(DepositAnswered{std::move(answer)});
}

Input Take(DeliveryFacts& delivery, const Knowledge& knowledge, const FrameTools& tools) {
  if (!delivery.notices.empty()) {
    return NodeInput(NoticesFrame{delivery.first_cursor, std::move(delivery.notices)});
  }
  absl::StatusOr<wire::BatchView> batch = wire::BatchView::Of(delivery.envelopes);
  if (!batch.ok()) return batch.status();
  EnvelopesFrame frame{delivery.first_cursor, {}};
  frame.arrivals.reserve(batch->size());
  for (size_t i = 0; i < batch->size(); ++i) {
    frame.arrivals.push_back(CheckArrival(tools.desk, tools.sealer, tools.digester, knowledge, batch->Envelope(i)));
  }
  return NodeInput(std::move(frame));
}

Input Take(ProgressFacts& progress, const Knowledge&, const FrameTools&) {
  return NodeInput(ProgressHeard{progress});
}

Input Take(RetoldFacts& retold, const Knowledge&, const FrameTools&) {
  RetoldHeard heard{std::move(retold.erased), {}, retold.last};
  for (const RetoldJourney& journey : retold.journeys) {
    absl::StatusOr<JourneyDoors> doors = DecodeJourney(journey.doors);
    if (!doors.ok()) return doors.status();
    heard.journeys.emplace_back(journey.journey, *std::move(doors));
  }
  return NodeInput(std::move(heard));
}

Input Take(KnowledgePush& push, const Knowledge&, const FrameTools& tools) {
  const wire::KeyTools keys = wire::KeyToolsOf(tools.sealer, tools.digester);
  KnowledgeHeard heard;
  heard.newest = push.newest;
  for (PushedItem& pushed : push.items) {
    const Revision revision = pushed.revision;
    absl::StatusOr<KnowledgeItem> item = wire::VerifyItem(std::move(pushed), keys);
    if (item.ok()) {
      heard.items.push_back(*std::move(item));
    } else {
      heard.unreadable.push_back({revision, ReasonOf(item.status())});
    }
  }
  return NodeInput(std::move(heard));
}

}  // namespace

absl::StatusOr<NodeInput> ReadHubFrame(v1::ExchangeResponse&& frame, const Knowledge& knowledge,
                                       const FrameTools& tools) {
  absl::StatusOr<HubFrame> decoded = wire::DecodeHubFrame(std::move(frame));
  if (!decoded.ok()) return decoded.status();
  return std::visit([&](auto& facts) { return Take(facts, knowledge, tools); }, *decoded);
}

absl::StatusOr<DepositFacts> DepositOf(const SendDeposit& deposit, const Nonce& session_nonce, const SealingDesk& desk,
                                       const Ledger& ledger) {
  DepositFacts facts;
  facts.sequence = deposit.sequence;
  facts.mailbox = deposit.mailbox;
  facts.records = RecordCount(ledger.head().sequence);
  facts.envelopes.reserve(deposit.items.size() * limits::kEnvelopeBytes);
  for (const DepositItem& item : deposit.items) {
    std::string read;
    absl::string_view bytes;
    if (item.envelope != nullptr) {
      bytes = *item.envelope;
    } else {
      absl::StatusOr<std::string> body = ledger.ReadBody({item.journey.bytes(), item.envelope_body.value()});
      if (!body.ok()) return body.status();
      read = *std::move(body);
      bytes = read;
    }
    facts.envelopes.append(bytes.data(), limits::kEnvelopeBytes);
    if (bytes.size() > limits::kEnvelopeBytes) {
      facts.capsules.push_back({item.handoff, std::string(bytes.substr(limits::kEnvelopeBytes))});
    }
  }
  facts.signature = desk.SignFrame(session_nonce, facts);
  return facts;
}

SettleFacts SettleOf(SendSettle settle, const Ledger& ledger) {
  settle.settle.records = RecordCount(ledger.head().sequence);
  return std::move(settle.settle);
}

HelloFacts HelloOf(HelloFacts hello, const Ledger& ledger) {
  hello.records = RecordCount(ledger.head().sequence);
  return hello;
}

std::vector<RestateFacts> RestateOf(const SendRestate& restate, const Sealer& sealer, const Ledger& ledger) {
  std::vector<RestateFacts> frames(1);
  for (const DepositItem& item : restate.items) {
    absl::StatusOr<std::string> body = ledger.ReadBody({item.journey.bytes(), item.envelope_body.value()});
    if (!body.ok() || body->size() < limits::kEnvelopeBytes) continue;
    absl::StatusOr<EnvelopeView> view = SplitEnvelope(absl::string_view(*body).substr(0, limits::kEnvelopeBytes));
    if (!view.ok()) continue;
    if (frames.back().handoffs.size() == limits::kRestatedHeadersMax) frames.emplace_back();
    RestatedHandoff handoff;
    handoff.header = std::string(view->header);
    handoff.sealed_digest = SealedDigest::FromBytes(sealer.Sha512(view->sealed));
    handoff.signature = Signature::FromBytes(view->signature);
    frames.back().handoffs.push_back(std::move(handoff));
  }
  frames.back().last = true;
  return frames;
}

}  // namespace relais::node
