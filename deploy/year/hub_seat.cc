#include <utility>
#include <variant>

#include "deploy/year/seats.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/check.h"
#include "services/wire/exchange_codec.h"
#include "services/wire/knowledge_codec.h"

namespace relais::year {

using hub::HubEngine;

HubSeat::HubSeat(const Anchor& anchor, const YearClock* clock, const Digester* digester, uint64_t seed,
                 std::unique_ptr<Ledger> ledger, HubRecordHook hook)
    : clock_(clock),
      digester_(digester),
      entropy_(seed),
      ledger_(std::move(ledger)),
      codec_(wire::KeyToolsOf(sealer_, *digester), std::move(hook)),
      engine_(anchor, HubEngine::Options{false, [digester](absl::string_view a, absl::string_view b) {
                                           return digester->Sha256(a, b);
                                         }}) {}

absl::Status HubSeat::Start() {
  loop_ = std::make_unique<Loop>(&engine_, ledger_.get(), &codec_,
                                 [this](hub::HubEffect&& effect) { Release(std::move(effect)); });
  if (absl::Status status = loop_->Recover(); !status.ok()) return status;
  self_ = {ledger_->id(), entropy_.DrawId<BootId>()};
  ports_ = {clock_, &entropy_, digester_, &sealer_, nullptr, ledger_.get()};
  return absl::OkStatus();
}

SessionId HubSeat::Accept(NodeId node) {
  const SessionId id = next_session_;
  next_session_ = next_session_.next();
  Session& session = sessions_[id];
  session.nonce = entropy_.DrawId<Nonce>();
  session.reader = std::make_unique<hub::FrameReader>(ports_, id, node, session.nonce, self_.ledger);
  return id;
}

void HubSeat::Close(SessionId session) {
  if (sessions_.erase(session) != 0) Post(hub::CloseSession{session});
}

Reason HubSeat::Take(SessionId id, absl::string_view frame) {
  const auto it = sessions_.find(id);
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

void HubSeat::Post(hub::HubInput input, hub::HubResult* result) {
  Loop::Task task{std::move(input), nullptr};
  if (result != nullptr) task.done = [result](hub::HubResult answer) { *result = std::move(answer); };
  waiting_.push_back(std::move(task));
}

void HubSeat::Turn() {
  if (waiting_.empty()) return;
  RELAIS_CHECK(loop_->Turn(MomentOf(clock_->Now()), std::exchange(waiting_, {})).ok());
}

hub::HubResult HubSeat::Do(hub::HubInput input) {
  hub::HubResult result{.reason = Reason::kUnavailable};
  Post(std::move(input), &result);
  Turn();
  return result;
}

Reason HubSeat::Admit(const std::vector<SignedText>& texts) {
  std::vector<hub::HubResult> results(texts.size());
  for (size_t i = 0; i < texts.size(); ++i) {
    absl::StatusOr<KnowledgeItem> item = wire::VerifyItem(texts[i], wire::KeyToolsOf(sealer_, *digester_));
    if (!item.ok()) return ReasonOf(item.status());
    Post(hub::AdmitItem{*std::move(item)}, &results[i]);
  }
  Turn();
  for (const hub::HubResult& result : results) {
    if (result.reason != Reason::kNone) return result.reason;
  }
  return Reason::kNone;
}

void HubSeat::Release(hub::HubEffect&& effect) {
  if (std::holds_alternative<hub::PublishAccounts>(effect)) return;  // nobody signs in here
  const SessionId id = hub::SessionOf(effect);
  const auto it = sessions_.find(id);
  if (it == sessions_.end()) return;
  HubSaying saying{id, {}, false, Reason::kNone};
  if (const auto* end = std::get_if<hub::EndSession>(&effect)) {
    saying.end = true;
    saying.reason = end->reason;
    sessions_.erase(it);
  } else if (auto* knowledge = std::get_if<hub::SendKnowledge>(&effect)) {
    saying.delivery.items = std::move(knowledge->items);
  } else {
    if (const auto* welcome = std::get_if<hub::SendWelcome>(&effect)) it->second.identity = welcome->identity;
    absl::StatusOr<HubFrame> frame = hub::FrameOf(std::move(effect), self_, *ledger_);
    if (!frame.ok()) return Release(hub::EndSession{id, Reason::kUnavailable});  // as the daemon does
    if (auto* welcome = std::get_if<WelcomeFacts>(&*frame)) {
      welcome->session = id;
      welcome->session_nonce = it->second.nonce;
    }
    saying.delivery.frame = wire::EncodeHubFrame(*std::move(frame)).SerializeAsString();
  }
  sayings_.push_back(std::move(saying));
}

}  // namespace relais::year
