#include "node/cli/follow_client.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "node/desk/person_word.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/reason.h"

namespace relais::node {
namespace {

constexpr int kFollowPatienceSeconds = 20;

}  // namespace

FollowClient::FollowClient(const FollowPlace& place, const Terminal& terminal)
    : terminal_(terminal), address_(place.address) {
  ChannelOptions options;
  options.address = place.address;
  options.authority_pem = place.authority_pem;
  options.server_name = place.server_name;
  stub_ = v1::FollowService::NewStub(OpenChannel(options));
}

absl::StatusOr<std::unique_ptr<FollowClient>> FollowClient::Open(const FollowPlace& place, absl::string_view locator,
                                                                 absl::string_view code, SlipCost cost,
                                                                 const Terminal& terminal) {
  auto client = absl::WrapUnique(new FollowClient(place, terminal));
  absl::StatusOr<FollowKeys> keys = DeriveFollowKeys(client->sealer_, locator, code, cost);
  if (!keys.ok()) return keys.status();
  client->keys_ = *std::move(keys);
  return client;
}

template <class Request, class Response>
absl::StatusOr<Response> FollowClient::Call(grpc::Status (v1::FollowService::Stub::*method)(grpc::ClientContext*,
                                                                                            const Request&, Response*),
                                            const Request& request) {
  grpc::ClientContext context;
  context.set_deadline(gpr_time_from_seconds(kFollowPatienceSeconds, GPR_TIMESPAN));
  Response response;
  const grpc::Status status = (stub_.get()->*method)(&context, request, &response);
  if (status.ok()) return response;
  if (!status.error_details().empty()) return FromGrpc(status);
  return OutOfReach(absl::StrCat(terminal_.Say("le concentrateur ne répond pas sur ", "the hub does not answer on "),
                                 address_, " [", status.error_message(), "]"));
}

absl::StatusOr<v1::TrackResponse> FollowClient::Track() {
  const absl::StatusOr<v1::GetChallengeResponse> challenge =
      Call(&v1::FollowService::Stub::GetChallenge, v1::GetChallengeRequest());
  if (!challenge.ok()) return challenge.status();
  const Nonce nonce = Nonce::FromBytes(challenge->nonce());
  if (nonce.none()) return Refuse(Reason::kMalformed, "nonce");
  v1::TrackRequest request;
  request.set_follow_key(std::string(keys_.signing.key.view()));
  request.set_nonce(challenge->nonce());
  request.set_signature(std::string(SignChallenge(sealer_, keys_, nonce).view()));
  return Call(&v1::FollowService::Stub::Track, request);
}

absl::StatusOr<int> FollowClient::Speak(const FollowWord& word) {
  const absl::StatusOr<v1::TrackResponse> tracked = Track();
  if (!tracked.ok()) return tracked.status();
  const absl::StatusOr<wire::Capsule> capsule = OpenCapsule(sealer_, keys_, tracked->capsule());
  if (!capsule.ok()) return capsule.status();
  const wire::CapsuleDoor* const doors[] = {&capsule->origin, &capsule->destination};
  // One counter for the whole journey: it rises with every word, whichever door it goes to.
  uint32_t highest = 0;
  for (uint32_t counter : tracked->counters()) highest = std::max(highest, counter);
  int told = 0;
  for (const wire::CapsuleDoor* door : doors) {
    PersonOrder order;
    order.door = *door;
    order.helped = word.helped;
    order.withdraw = word.withdraw;
    order.counter = highest + 1 + static_cast<uint32_t>(told);
    order.handoff = entropy_.DrawId<HandoffId>();
    order.window = MomentOf(SystemClock().Now()).window;
    const absl::StatusOr<std::string> envelope = SealPersonWord(sealer_, digester_, keys_, *capsule, order);
    if (!envelope.ok()) return envelope.status();
    v1::SpeakRequest request;
    request.set_envelope(*envelope);
    if (const auto taken = Call(&v1::FollowService::Stub::Speak, request); !taken.ok()) return taken.status();
    ++told;
  }
  return told;
}

}  // namespace relais::node
