#include "hub/api/follow_api.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/api/finish.h"
#include "hub/frames.h"
#include "services/adapters/grpc/peer.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/limits.h"
#include "services/wire/capsule_codec.h"

namespace relais::hub {
namespace {

constexpr absl::Duration kChallengeLife = absl::Minutes(10);

// As in the permission table.
constexpr char kGetChallenge[] = "/relais.v1.FollowService/GetChallenge";
constexpr char kTrack[] = "/relais.v1.FollowService/Track";
constexpr char kSpeak[] = "/relais.v1.FollowService/Speak";

}  // namespace

bool FollowApi::Spend(const Nonce& nonce) {
  absl::MutexLock lock(&mutex_);
  auto it = challenges_.find(nonce);
  if (it == challenges_.end()) return false;
  const bool fresh = ports_.clock->Now() - it->second <= kChallengeLife;
  challenges_.erase(it);
  return fresh;
}

grpc::ServerUnaryReactor* FollowApi::GetChallenge(grpc::CallbackServerContext* context, const v1::GetChallengeRequest*,
                                                  v1::GetChallengeResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, kGetChallenge);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  if (!tries_->Try(absl::StrCat("address:", gate_->AddressOf(*context)))) {
    return FinishWith(context, Reason::kTooManyTries);
  }
  const Nonce nonce = ports_.entropy->DrawId<Nonce>();
  const absl::Time now = ports_.clock->Now();
  {
    absl::MutexLock lock(&mutex_);
    if (challenges_.size() >= limits::kFollowTriesRemembered) {
      std::erase_if(challenges_, [now](const auto& c) { return now - c.second > kChallengeLife; });
    }
    if (challenges_.size() >= limits::kFollowTriesRemembered) return FinishWith(context, Reason::kBusy);
    challenges_[nonce] = now;
  }
  response->set_nonce(std::string(nonce.view()));
  return FinishWith(context, Reason::kNone);
}

grpc::ServerUnaryReactor* FollowApi::Track(grpc::CallbackServerContext* context, const v1::TrackRequest* request,
                                           v1::TrackResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, kTrack);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const SigningKey key = SigningKey::FromBytes(request->follow_key());
  const Nonce nonce = Nonce::FromBytes(request->nonce());
  if (!tries_->Try(absl::StrCat("key:", key.ToHex()))) return FinishWith(context, Reason::kTooManyTries);
  // One answer for everything that is not right: whoever guesses learns nothing.
  if (key.none() || !Spend(nonce) ||
      !ports_.sealer->Verify(key, wire::FollowText(nonce), Signature::FromBytes(request->signature()))) {
    return FinishWith(context, Reason::kCodeWrong);
  }
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool posted = runner_->Ask([reactor, response, key](const HubEngine& engine) {
    absl::StatusOr<FollowFacts> facts = engine.Follow(key);
    if (facts.ok()) {
      response->set_state(static_cast<uint32_t>(facts->state));
      response->set_due_day(facts->due_day.value());
      response->set_capsule(facts->capsule);
      response->add_counters(facts->counter);
    }
    reactor->Finish(ToGrpc(facts.status()));
  });
  if (!posted) reactor->Finish(StatusOf(Reason::kBusy));
  return reactor;
}

grpc::ServerUnaryReactor* FollowApi::Speak(grpc::CallbackServerContext* context, const v1::SpeakRequest* request,
                                           v1::SpeakResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, kSpeak);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  // Speaking takes no challenge, and a key costs nothing to make: the address is what bounds a guesser.
  if (!tries_->Try(absl::StrCat("address:", gate_->AddressOf(*context)))) {
    return FinishWith(context, Reason::kTooManyTries);
  }
  absl::StatusOr<PersonWordInput> word = ReadPersonWord(request->envelope(), ports_);
  if (!word.ok()) return FinishWith(context, ReasonOf(word.status()));
  const std::string follow_key = word->checked.header.follow_key.ToHex();
  if (!tries_->Try(absl::StrCat("key:", follow_key))) return FinishWith(context, Reason::kTooManyTries);
  if (!SignedByItsKey(*word, ports_)) return FinishWith(context, Reason::kBadSignature);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool posted = runner_->Post(*std::move(word), [reactor, response](HubResult result) {
    response->set_cursor(result.cursor.value());
    reactor->Finish(StatusOf(result.reason));
  });
  if (!posted) reactor->Finish(StatusOf(Reason::kBusy));
  return reactor;
}

}  // namespace relais::hub
