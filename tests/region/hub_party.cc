#include "tests/region/hub_party.h"

#include <utility>
#include <variant>

#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/check.h"
#include "services/wire/exchange_codec.h"
#include "services/wire/knowledge_codec.h"

namespace relais::region {

using hub::HubEngine;

HubParty::HubParty(const Anchor& anchor, const FakeClock* clock, const Digester* digester, uint64_t seed, Trace* trace,
                   HubSabotage sabotage)
    : anchor_(anchor),
      clock_(clock),
      digester_(digester),
      trace_(trace),
      sabotage_(sabotage),
      entropy_(seed),
      codec_(wire::KeyToolsOf(sealer_, *digester)) {
  disk_->SetUnfenced(sabotage.no_fence);
}

HubEngine::Options HubParty::EngineOptions() const {
  return {sabotage_.no_dedup, [d = digester_](absl::string_view a, absl::string_view b) { return d->Sha256(a, b); }};
}

absl::Status HubParty::Start() {
  RELAIS_CHECK(!up());
  auto process = std::make_unique<Process<HubEngine, hub::HubCodec>>(
      0, HubEngine(anchor_, EngineOptions()), &codec_, disk_, *digester_, entropy_,
      [this](hub::HubEffect&& effect) { Release(std::move(effect)); }, Sabotage{sabotage_.answer_before_write}, trace_,
      traced_.get());
  if (!process->ready().ok()) return process->ready();
  process_ = std::move(process);
  self_ = {process_->ledger().id(), entropy_.DrawId<BootId>()};
  ports_ = {clock_, &entropy_, digester_, &sealer_, nullptr, &process_->ledger()};
  return absl::OkStatus();
}

void HubParty::Crash() {
  Stop();
  disk_->Crash();
}

void HubParty::Stop() {
  process_.reset();
  sessions_.clear();
  waiting_.clear();
  output_.clear();
}

void HubParty::LoseDisk() {
  RELAIS_CHECK(!up());
  disk_ = std::make_shared<MemDisk>();
  disk_->SetUnfenced(sabotage_.no_fence);
  traced_ = std::make_shared<uint64_t>(0);
}

void HubParty::ShareDiskOf(const HubParty& other) {
  RELAIS_CHECK(!up());
  disk_ = other.disk_;
  traced_ = other.traced_;
}

SessionId HubParty::Accept(NodeId node) {
  const SessionId id = next_session_;
  next_session_ = next_session_.next();
  Session& session = sessions_[id];
  session.node = node;
  session.nonce = entropy_.DrawId<Nonce>();
  session.reader = std::make_unique<hub::FrameReader>(ports_, id, node, session.nonce, self_.ledger);
  return id;
}

void HubParty::Close(SessionId session) {
  if (!up() || sessions_.erase(session) == 0) return;
  Post(hub::CloseSession{session});
}

Reason HubParty::Take(SessionId id, absl::string_view frame) {
  auto it = sessions_.find(id);
  if (it == sessions_.end()) return Reason::kStopping;
  v1::ExchangeRequest request;
  Reason reason = Reason::kMalformed;
  if (request.ParseFromArray(frame.data(), static_cast<int>(frame.size()))) {
    absl::StatusOr<hub::HubInput> input = it->second.reader->Read(std::move(request), it->second.identity);
    reason = ReasonOf(input.status());
    if (input.ok()) Post(*std::move(input));
  }
  if (reason != Reason::kNone) Close(id);
  return reason;
}

void HubParty::Post(hub::HubInput input, hub::HubResult* result) {
  Process<HubEngine, hub::HubCodec>::Task task{std::move(input), nullptr};
  if (result != nullptr) task.done = [result](hub::HubResult answer) { *result = answer; };
  waiting_.push_back(std::move(task));
}

bool HubParty::Turn() {
  if (waiting_.empty()) return true;
  if (process_->Turn(MomentOf(clock_->Now()), std::exchange(waiting_, {})).ok()) return true;
  Stop();
  return false;
}

void HubParty::Release(hub::HubEffect&& effect) {
  if (std::holds_alternative<hub::PublishAccounts>(effect)) return;  // nobody signs in here
  const SessionId id = hub::SessionOf(effect);
  auto it = sessions_.find(id);
  if (it == sessions_.end()) return;
  HubOutput out{id, "", false, Reason::kNone};
  if (const auto* end = std::get_if<hub::EndSession>(&effect)) {
    out.end = true;
    out.reason = end->reason;
    sessions_.erase(it);
    if (trace_ != nullptr) trace_->OnEffect(0, ReasonName(out.reason));
  } else {
    if (const auto* welcome = std::get_if<hub::SendWelcome>(&effect)) it->second.identity = welcome->identity;
    absl::StatusOr<HubFrame> frame = hub::FrameOf(std::move(effect), self_, process_->ledger());
    if (!frame.ok()) return Release(hub::EndSession{id, Reason::kUnavailable});  // as the daemon does
    if (auto* welcome = std::get_if<WelcomeFacts>(&*frame)) {
      welcome->session = id;
      welcome->session_nonce = it->second.nonce;
    }
    out.frame = wire::EncodeHubFrame(*std::move(frame)).SerializeAsString();
    if (trace_ != nullptr) trace_->OnEffect(0, out.frame);
  }
  output_.push_back(std::move(out));
}

Reason HubParty::Admit(const SignedText& text) {
  absl::StatusOr<KnowledgeItem> item = wire::VerifyItem(text, wire::KeyToolsOf(sealer_, *digester_));
  if (!item.ok()) return ReasonOf(item.status());
  hub::HubResult result{.reason = Reason::kUnavailable};
  Post(hub::AdmitItem{*std::move(item)}, &result);
  Turn();
  return result.reason;
}

hub::HubResult HubParty::Speak(absl::string_view envelope) {
  absl::StatusOr<hub::PersonWordInput> word = hub::ReadPersonWord(envelope, ports_);
  if (!word.ok()) return {.reason = ReasonOf(word.status())};
  if (!hub::SignedByItsKey(*word, ports_)) return {.reason = Reason::kBadSignature};
  hub::HubResult result{.reason = Reason::kUnavailable};
  Post(*std::move(word), &result);
  Turn();
  return result;
}

bool HubParty::Tick() {
  Post(process_->engine().TickInput());
  return Turn();
}

std::unique_ptr<HubEngine> HubParty::Replayed() const {
  // A copy of the disk: opening the disk itself would fence the living hub off.
  SeededEntropy unused(0);
  Process<HubEngine, hub::HubCodec> twin(
      0, HubEngine(anchor_, EngineOptions()), &codec_, disk_->Backup(), *digester_, unused, [](hub::HubEffect&&) {},
      Sabotage{}, nullptr, nullptr);
  RELAIS_CHECK(twin.ready().ok());
  return std::make_unique<HubEngine>(std::move(twin.engine()));
}

}  // namespace relais::region
