#include "hub/frames.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "services/core/handoff/check.h"
#include "services/core/handoff/header.h"
#include "services/wire/envelope_batch.h"
#include "services/wire/exchange_codec.h"
#include "services/wire/knowledge_codec.h"

namespace relais::hub {
namespace {

absl::StatusOr<HubFrame> Frame(SendWelcome& effect, const HubSelf& self, const Ledger&) {
  WelcomeFacts welcome;
  welcome.hub_ledger = self.ledger;
  welcome.hub_boot = self.boot;
  welcome.epoch = effect.epoch;
  welcome.mark = effect.mark;
  welcome.incarnation = effect.incarnation;
  welcome.returned = effect.returned;
  welcome.restate_wanted = effect.restate_wanted;
  welcome.settled_through = effect.settled_through;
  return HubFrame(std::move(welcome));
}

absl::StatusOr<HubFrame> Frame(SendAnswer& effect, const HubSelf&, const Ledger&) {
  return HubFrame(std::move(effect.answer));
}

absl::StatusOr<HubFrame> Frame(SendEnvelopes& effect, const HubSelf&, const Ledger& ledger) {
  DeliveryFacts delivery;
  delivery.first_cursor = effect.first;
  if (effect.bytes != nullptr) {
    delivery.envelopes = *effect.bytes;
  } else {
    absl::StatusOr<std::string> body = ledger.ReadBody({effect.mailbox.bytes(), effect.first.value()});
    if (!body.ok()) return body.status();
    delivery.envelopes = *std::move(body);
  }
  return HubFrame(std::move(delivery));
}

absl::StatusOr<HubFrame> Frame(SendNotices& effect, const HubSelf&, const Ledger&) {
  return HubFrame(DeliveryFacts{effect.first, {}, std::move(effect.notices)});
}

absl::StatusOr<HubFrame> Frame(SendProgress& effect, const HubSelf&, const Ledger&) {
  return HubFrame(effect.progress);
}

absl::StatusOr<HubFrame> Frame(SendKnowledge& effect, const HubSelf&, const Ledger&) {
  KnowledgePush push;
  push.newest = effect.newest;
  for (const KnowledgeItemPtr& item : effect.items) push.items.push_back(wire::PushedOf(*item));
  return HubFrame(std::move(push));
}

absl::StatusOr<HubFrame> Frame(SendRetold& effect, const HubSelf&, const Ledger&) {
  return HubFrame(std::move(effect.retold));
}

absl::StatusOr<HubFrame> Frame(EndSession&, const HubSelf&, const Ledger&) {
  RELAIS_CHECK(false);
}

absl::StatusOr<HubFrame> Frame(PublishAccounts&, const HubSelf&, const Ledger&) {
  RELAIS_CHECK(false);
}

}  // namespace

CheckedEnvelope CheckEnvelope(absl::string_view header, const Signature& signature, const HubPorts& ports) {
  CheckedEnvelope checked;
  absl::StatusOr<HandoffHeader> decoded = DecodeHeader(header);
  if (!decoded.ok()) {
    checked.malformed = ReasonOf(decoded.status());
    return checked;
  }
  checked.header = *std::move(decoded);
  checked.fingerprint = ports.digester->FingerprintOf(signature.view());
  const HandoffHeader& h = checked.header;
  if (h.grade == ArrivalGrade::kProven) {
    checked.proof_valid =
        ports.sealer->Verify(h.arrival_key, ArrivalProofText(h.answers, h.journey, h.sender), h.arrival_proof);
  }
  if (!h.derogation.none()) {
    checked.derogation_valid =
        ports.sealer->Verify(h.derogation.animator, DerogationText(h.derogation), h.derogation.signature);
  }
  return checked;
}

absl::StatusOr<PersonWordInput> ReadPersonWord(absl::string_view envelope, const HubPorts& ports) {
  absl::StatusOr<EnvelopeView> view = SplitEnvelope(envelope);
  if (!view.ok()) return view.status();
  PersonWordInput word;
  word.checked = CheckEnvelope(view->header, Signature::FromBytes(view->signature), ports);
  if (word.checked.malformed != Reason::kNone) return Refuse(word.checked.malformed);
  if (word.checked.header.kind != HandoffKind::kPerson) return Refuse(Reason::kMalformed);
  word.envelope = std::make_shared<const std::string>(envelope);
  return word;
}

bool SignedByItsKey(const PersonWordInput& word, const HubPorts& ports) {
  absl::StatusOr<EnvelopeView> view = SplitEnvelope(*word.envelope);
  if (!view.ok()) return false;
  const std::string text = wire::EnvelopeText(view->header, ports.sealer->Sha512(view->sealed));
  return ports.sealer->Verify(word.checked.header.follow_key, text, Signature::FromBytes(view->signature));
}

absl::StatusOr<HubInput> FrameReader::Read(v1::ExchangeRequest&& frame, const SigningKey& identity) {
  absl::StatusOr<NodeFrame> decoded = wire::DecodeNodeFrame(std::move(frame));
  if (!decoded.ok()) return decoded.status();
  return std::visit([this, &identity](auto& facts) { return Take(facts, identity); }, *decoded);
}

absl::StatusOr<HubInput> FrameReader::Take(HelloFacts& hello, const SigningKey&) {
  if (greeted_) return Refuse(Reason::kMalformed);
  greeted_ = true;
  OpenSession open{session_, node_, std::move(hello), hub_ledger_};
  open.mark = ports_.entropy->DrawId<SessionMark>();
  open.own_records = RecordCount(ports_.ledger->head().sequence);
  return HubInput(std::move(open));
}

absl::StatusOr<HubInput> FrameReader::Take(DepositFacts& deposit, const SigningKey& identity) {
  if (identity.none() || deposit.sequence != last_sequence_.next()) return Refuse(Reason::kMalformed);
  last_sequence_ = deposit.sequence;
  const std::string text = wire::FrameText(
      nonce_, deposit, [this](absl::string_view a, absl::string_view b) { return ports_.digester->Sha256(a, b); });
  if (!ports_.sealer->Verify(identity, text, deposit.signature)) return Refuse(Reason::kBadSignature);
  absl::StatusOr<wire::BatchView> batch = wire::BatchView::Of(deposit.envelopes);
  if (!batch.ok()) return batch.status();
  DepositFrame input;
  input.session = session_;
  input.sequence = deposit.sequence;
  input.mailbox = deposit.mailbox;
  input.checked.reserve(batch->size());
  for (size_t i = 0; i < batch->size(); ++i) {
    const EnvelopeView envelope = (*batch)[i];
    input.checked.push_back(CheckEnvelope(envelope.header, Signature::FromBytes(envelope.signature), ports_));
  }
  input.envelopes = std::make_shared<const std::string>(std::move(deposit.envelopes));
  input.capsules = std::move(deposit.capsules);
  input.records = deposit.records;
  return HubInput(std::move(input));
}

absl::StatusOr<HubInput> FrameReader::Take(SettleFacts& settle, const SigningKey&) {
  if (!greeted_) return Refuse(Reason::kMalformed);
  return HubInput(SettleFrame{session_, std::move(settle)});
}

absl::StatusOr<HubInput> FrameReader::Take(RestateFacts& restate, const SigningKey& identity) {
  if (identity.none()) return Refuse(Reason::kMalformed);
  RestateFrame input{session_, {}, restate.last};
  for (const RestatedHandoff& handoff : restate.handoffs) {
    CheckedEnvelope checked = CheckEnvelope(handoff.header, handoff.signature, ports_);
    const std::string text = wire::EnvelopeText(handoff.header, handoff.sealed_digest.view());
    if (!ports_.sealer->Verify(identity, text, handoff.signature)) checked.malformed = Reason::kBadSignature;
    input.handoffs.push_back(std::move(checked));
  }
  return HubInput(std::move(input));
}

absl::StatusOr<HubInput> FrameReader::Take(ErasedFacts& erased, const SigningKey&) {
  if (!greeted_) return Refuse(Reason::kMalformed);
  return HubInput(ErasedFrame{session_, std::move(erased)});
}

absl::StatusOr<HubInput> FrameReader::Take(KnowledgeVerdict& verdict, const SigningKey&) {
  if (!greeted_) return Refuse(Reason::kMalformed);
  return HubInput(VerdictFrame{session_, std::move(verdict)});
}

SessionId SessionOf(const HubEffect& effect) {
  return std::visit([](const auto& e) { return e.session; }, effect);
}

absl::StatusOr<HubFrame> FrameOf(HubEffect effect, const HubSelf& self, const Ledger& ledger) {
  return std::visit([&self, &ledger](auto& e) { return Frame(e, self, ledger); }, effect);
}

}  // namespace relais::hub
