// Frames of the exchange, both ways: what is accepted encodes to a frame that decodes to the same.
#include <string>
#include <utility>
#include <vector>

#include "relais/v1/exchange_service.pb.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"
#include "services/wire/exchange_codec.h"
#include "tests/fuzz/input.h"

namespace relais {
namespace {

template <class Id>
Id Filled(char fill) {
  return Id::FromBytes(std::string(Id::kSize, fill));
}

std::vector<std::string> NodeSamples() {
  HelloFacts hello;
  hello.store = Filled<LedgerId>('s');
  hello.boot = Filled<BootId>('b');
  hello.hub_ledger = Filled<LedgerId>('h');
  hello.durable_through = Cursor(7);
  hello.backed_up_through = Cursor(5);
  hello.awaited_mailboxes = {Filled<NodeId>('a'), Filled<NodeId>('b')};
  DepositFacts deposit;
  deposit.sequence = FrameSequence(1);
  deposit.mailbox = Filled<NodeId>('m');
  deposit.envelopes = std::string(limits::kEnvelopeBytes, 'e');
  deposit.capsules = {{Filled<HandoffId>('1'), std::string(limits::kCapsuleBytes, 'c')}};
  deposit.signature = Filled<Signature>('g');
  SettleFacts settle{Cursor(9), Cursor(8), {}};
  settle.exceptions.push_back({Cursor(3), Filled<HandoffId>('2'), SealGeneration(1), Reason::kUnreadable,
                               Filled<JourneyId>('j'), Filled<NodeId>('n')});
  RestateFacts restate{{{std::string(limits::kHeaderBytes, 'H'), Filled<SealedDigest>('d'), Filled<Signature>('g')}},
                       true};
  const KnowledgeVerdict verdict{Revision(4), {{Revision(2), Reason::kMalformed}}};
  std::vector<std::string> samples;
  for (NodeFrame frame : std::vector<NodeFrame>{hello, deposit, settle, restate, verdict}) {
    samples.push_back(wire::EncodeNodeFrame(std::move(frame)).SerializeAsString());
  }
  return samples;
}

std::vector<std::string> HubSamples() {
  WelcomeFacts welcome;
  welcome.hub_ledger = Filled<LedgerId>('h');
  welcome.hub_boot = Filled<BootId>('b');
  welcome.epoch = Epoch(1);
  welcome.session = SessionId(3);
  welcome.session_nonce = Filled<Nonce>('n');
  DepositAnswerFacts answer{FrameSequence(2), Cursor(5), 1, {{1, Cursor(4), Reason::kNone}}};
  DeliveryFacts delivery{Cursor(1), std::string(limits::kEnvelopeBytes, 'e'), {}};
  DeliveryFacts notices{
      Cursor(2), "", {{HubNoticeKind::kOverdue, Filled<HandoffId>('2'), Filled<JourneyId>('j'), Reason::kNone, {}}}};
  const ProgressFacts progress{Filled<NodeId>('m'), Cursor(6), Cursor(6)};
  std::vector<std::string> samples;
  for (HubFrame frame : std::vector<HubFrame>{welcome, answer, delivery, notices, progress}) {
    samples.push_back(wire::EncodeHubFrame(std::move(frame)).SerializeAsString());
  }
  return samples;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<std::string> kNode = NodeSamples();
  static const std::vector<std::string> kHub = HubSamples();
  if (v1::ExchangeRequest frame; frame.ParseFromString(fuzz::RawOrEdited(fuzz::Bytes(fuzz::View(data, size)), kNode))) {
    if (auto facts = wire::DecodeNodeFrame(std::move(frame)); facts.ok()) {
      auto again = wire::DecodeNodeFrame(wire::EncodeNodeFrame(*facts));
      RELAIS_CHECK(again.ok() && *again == *facts);
    }
  }
  if (v1::ExchangeResponse frame; frame.ParseFromString(fuzz::RawOrEdited(fuzz::Bytes(fuzz::View(data, size)), kHub))) {
    if (auto facts = wire::DecodeHubFrame(std::move(frame)); facts.ok()) {
      auto again = wire::DecodeHubFrame(wire::EncodeHubFrame(*facts));
      RELAIS_CHECK(again.ok() && *again == *facts);
    }
  }
  return 0;
}

}  // namespace relais
