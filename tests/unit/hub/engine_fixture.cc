#include "tests/unit/hub/engine_fixture.h"

#include <memory>

#include "services/adapters/openssl/openssl_digester.h"
#include "services/core/handoff/day.h"

namespace relais::hub {

using sample::NodeNo;
using sample::PartnerNo;

wire::KeyTools SampleTools() {
  return {[](const SigningKey&, absl::string_view, const Signature&) { return true; },
          [](const SealingKey&) { return true; },
          [](const SealingKey& key) { return sample::Filled<KeyId>(key.bytes()[0]); }};
}

Digest Sha256(absl::string_view a, absl::string_view b) {
  static const OpensslDigester digester;
  return digester.Sha256(a, b);
}

HubEngine::Options WithDigest(HubEngine::Options options) {
  options.digest = &Sha256;
  return options;
}

KnowledgeItem WithText(KnowledgeItem item) {
  item.text = wire::EncodeText(item.content);
  return item;
}

EngineFixture::EngineFixture(HubEngine::Options options) : options_(WithDigest(std::move(options))) {
  engine_ = Fresh();
  replayed_ = Fresh();
  restored_ = Fresh();
  Admit(sample::FrameworkItem());
  Admit(sample::LocalItem());
  for (int n = 1; n <= 5; ++n) Admit(sample::RosterItem(n));
  for (int n = 1; n <= 4; ++n) Admit(sample::KeysItem(n));
  Step(Tick{});
}

std::unique_ptr<HubEngine> EngineFixture::Fresh() const {
  return std::make_unique<HubEngine>(sample::Roots(), options_);
}

// --- Inputs -----------------------------------------------------------------------------------------------------

HubResult EngineFixture::Step(HubInput input) {
  out_ = HubOutcome();
  if (const auto* close = std::get_if<CloseSession>(&input)) over_.insert(close->session);
  HubResult result = engine_->Step(now_, std::move(input), &out_);
  CheckMemory();
  CheckBodies();
  CheckEffects();
  return result;
}

Revision EngineFixture::Admit(KnowledgeItem item) {
  const HubResult result = Step(AdmitItem{WithText(std::move(item))});
  EXPECT_EQ(result.reason, Reason::kNone);
  return result.revision;
}

HelloFacts EngineFixture::Hello() const {
  HelloFacts hello;
  hello.hub_ledger = ledger_;
  hello.hub_epoch = state().own_ledger().epoch;
  hello.knowledge = state().knowledge().revision();
  return hello;
}

SessionId EngineFixture::Open(int n) {
  return Open(n, Hello());
}

SessionId EngineFixture::Open(int n, HelloFacts hello) {
  const SessionId id = next_session_;
  next_session_ = id.next();
  sessions_[n] = id;
  OpenSession open{id, NodeNo(n), std::move(hello), ledger_};
  open.mark = mark_;
  open.own_records = own_records_;
  open.head_signed = !open.hello.hub_head.none();
  Step(std::move(open));
  return id;
}

DepositAnswerFacts EngineFixture::Deposit(int from, int mailbox, std::vector<CheckedEnvelope> checked,
                                          std::vector<DepositedCapsule> capsules) {
  DepositFrame frame;
  frame.session = sessions_[from];
  frame.sequence = sequences_[frame.session] = sequences_[frame.session].next();
  frame.mailbox = NodeNo(mailbox);
  std::string bytes;
  for (const CheckedEnvelope& one : checked) bytes += EnvelopeBytes(one);
  frame.envelopes = std::make_shared<const std::string>(std::move(bytes));
  frame.checked = std::move(checked);
  frame.capsules = std::move(capsules);
  const SessionId session = frame.session;
  const FrameSequence sequence = frame.sequence;
  EXPECT_EQ(Step(std::move(frame)).reason, Reason::kNone);
  const std::vector<SendAnswer> answers = Sent<SendAnswer>();
  EXPECT_EQ(answers.size(), 1u);
  if (answers.empty()) return {};
  EXPECT_EQ(answers[0].session, session);
  EXPECT_EQ(answers[0].answer.sequence, sequence);
  return answers[0].answer;
}

Reason EngineFixture::DepositOne(int from, const CheckedEnvelope& checked) {
  int mailbox = 1;
  while (mailbox < 5 && NodeNo(mailbox) != checked.header.mailbox) ++mailbox;
  const DepositAnswerFacts answer = Deposit(from, mailbox, {checked});
  EXPECT_EQ(answer.taken + answer.exceptions.size(), 1u);
  return answer.exceptions.empty() ? Reason::kNone : answer.exceptions[0].reason;
}

HubResult EngineFixture::Settle(int n, Cursor durable, Cursor backed_up, std::vector<SettleException> exceptions) {
  return Step(SettleFrame{sessions_[n], {durable, backed_up, std::move(exceptions)}});
}

HubResult EngineFixture::Restate(int n, std::vector<CheckedEnvelope> handoffs, bool last) {
  return Step(RestateFrame{sessions_[n], std::move(handoffs), last});
}

HubResult EngineFixture::Speak(const CheckedEnvelope& word) {
  return Step(PersonWordInput{word, std::make_shared<const std::string>(EnvelopeBytes(word))});
}

void EngineFixture::Wait(int days) {
  for (int i = 0; i < days; ++i) {
    now_ = {now_.day.next(), Window(now_.window.value() + limits::kWindowsPerDay)};
    Step(Tick{});
  }
}

// --- Headers ----------------------------------------------------------------------------------------------------

HandoffHeader EngineFixture::To(int destination, HandoffHeader header) const {
  const int node = destination == 5 ? 1 : destination;
  header.convention = sample::kLocal;
  header.convention_version = ConventionVersion(1);
  header.destination = PartnerNo(destination);
  header.mailbox = NodeNo(node);
  header.recipient_key = sample::KeyIdNo(50 + node);
  header.window = now_.window;
  return header;
}

HandoffHeader EngineFixture::Referral(uint8_t handoff, int destination, uint8_t parent) const {
  HandoffHeader header = To(destination, samples::Referral(handoff, PartnerNo(destination), parent));
  header.sender = PartnerNo(1);
  header.due_day = AddDays(now_.day, 5);
  return header;
}

void EngineFixture::BeginJourney(uint8_t journey, HandoffHeader* header) {
  header->journey = samples::Filled<JourneyId>(journey);
  header->arrival_key = header->follow_key = samples::Filled<SigningKey>(journey);
  header->follow_sealing_key = samples::Filled<SealingKey>(journey);
}

HandoffHeader EngineFixture::Answer(uint8_t handoff, const HandoffHeader& referral, CoarseState state,
                                    ArrivalGrade grade) const {
  return To(1, samples::Answer(handoff, referral, state, grade));
}

HandoffHeader EngineFixture::OwnersAnswer(uint8_t handoff, const HandoffHeader& referral, CoarseState state) const {
  return To(referral.destination.bytes()[0], samples::OwnersAnswer(handoff, referral, state));
}

HandoffHeader EngineFixture::PersonWord(uint8_t handoff, const HandoffHeader& referral, CoarseState state,
                                        uint32_t counter) const {
  HandoffHeader word = To(1, samples::PersonWord(handoff, referral, state, counter));
  word.journey = referral.journey;
  return word;
}

CheckedEnvelope EngineFixture::Checked(const HandoffHeader& header, uint8_t sealing) {
  CheckedEnvelope checked;
  checked.header = header;
  std::array<uint8_t, Fingerprint::kSize> bytes{};
  bytes.fill(header.handoff.bytes()[0]);
  bytes[0] = sealing;
  bytes[1] = static_cast<uint8_t>(header.generation.value());
  checked.fingerprint = Fingerprint(bytes);
  checked.proof_valid = header.grade == ArrivalGrade::kProven;
  checked.derogation_valid = !header.derogation.none();
  return checked;
}

std::string EngineFixture::EnvelopeBytes(const CheckedEnvelope& checked) {
  std::string bytes(checked.fingerprint.view());
  bytes.resize(limits::kEnvelopeBytes, '.');
  return bytes;
}

// --- Looking ----------------------------------------------------------------------------------------------------

std::vector<NoticeFacts> EngineFixture::NoticesTo(int n) const {
  std::vector<NoticeFacts> notices;
  const Mailbox* mailbox = MailboxOf(n);
  if (mailbox == nullptr) return notices;
  for (const MailboxEntry& entry : mailbox->entries()) {
    if (entry.notice) notices.push_back(*entry.notice);
  }
  return notices;
}

const JourneyReferral* EngineFixture::FindReferral(const HandoffHeader& referral) const {
  const JourneyRow* row = state().journeys().Find(referral.journey);
  return row == nullptr ? nullptr : row->doors.find(referral.handoff);
}

// --- After every step -------------------------------------------------------------------------------------------

void EngineFixture::CheckMemory() {
  for (const HubRecord& record : out_.records) {
    const std::string bytes = codec_.EncodeRecord(record);
    absl::StatusOr<HubRecord> read = codec_.DecodeRecord(bytes);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(codec_.EncodeRecord(*read), bytes);
    replayed_->Replay(*read);
    restored_->Replay(*read);
  }
  const std::string checkpoint = codec_.EncodeState(*engine_);
  EXPECT_TRUE(replayed_->state() == engine_->state()) << "replaying gives another memory";
  EXPECT_EQ(codec_.EncodeState(*replayed_), checkpoint);
  EXPECT_TRUE(restored_->state() == engine_->state()) << "replaying on a checkpoint gives another memory";
  EXPECT_EQ(codec_.EncodeState(*restored_), checkpoint);
  restored_ = Fresh();
  const absl::Status loaded = codec_.DecodeState(checkpoint, restored_.get());
  ASSERT_TRUE(loaded.ok()) << loaded;
  EXPECT_TRUE(restored_->state() == engine_->state()) << "a checkpoint gives another memory";
  EXPECT_EQ(codec_.EncodeState(*restored_), checkpoint);
}

// Every place in a mailbox that is no notice has its body, and no other body is kept.
void EngineFixture::CheckBodies() {
  for (const DroppedBodies& drop : out_.drops) {
    std::erase_if(bodies_, [&drop](const auto& body) {
      const auto& [owner, index] = body.first;
      return owner.bytes() == drop.owner && drop.from <= index && index < drop.to;
    });
  }
  for (const StoredBody& put : out_.puts) bodies_[{NodeId(put.owner), put.index}] = *put.bytes;
  std::map<std::pair<NodeId, uint64_t>, size_t> expected;
  for (const auto& [node, mailbox] : state().mailboxes()) {
    for (const MailboxEntry& entry : mailbox.entries()) {
      if (!entry.notice) expected[{node, entry.first.value()}] = entry.count * limits::kEnvelopeBytes;
    }
  }
  std::map<std::pair<NodeId, uint64_t>, size_t> kept;
  for (const auto& [key, bytes] : bodies_) kept[key] = bytes.size();
  EXPECT_TRUE(kept == expected) << kept.size() << " bodies for " << expected.size() << " places";
}

// What is delivered is what is stored, and nothing goes to a session that is over.
void EngineFixture::CheckEffects() {
  for (const HubEffect& effect : out_.effects) {
    const SessionId session = std::visit([](const auto& e) { return e.session; }, effect);
    EXPECT_FALSE(over_.contains(session)) << "session " << session.value() << " was over";
    if (std::holds_alternative<EndSession>(effect)) over_.insert(session);
    const auto* delivery = std::get_if<SendEnvelopes>(&effect);
    if (delivery == nullptr) continue;
    auto body = bodies_.find({delivery->mailbox, delivery->first.value()});
    ASSERT_NE(body, bodies_.end()) << "a delivery without a body";
    EXPECT_TRUE(delivery->bytes == nullptr || *delivery->bytes == body->second) << "other bytes than those stored";
  }
}

}  // namespace relais::hub
