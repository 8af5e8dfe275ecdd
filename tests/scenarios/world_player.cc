// What everybody else does: the person with the paper, the animator, the machines and the network between them.
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "hub/frames.h"
#include "node/desk/person_word.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "services/wire/envelope_batch.h"
#include "services/wire/exchange_codec.h"
#include "tests/scenarios/player.h"

namespace relais::scenarios {
namespace {

hub::CheckedEnvelope Checked(absl::string_view envelope, region::NodeParty& tools) {
  hub::HubPorts ports;
  ports.digester = &tools.digester();
  ports.sealer = &tools.sealer();
  const auto view = SplitEnvelope(envelope);
  RELAIS_CHECK(view.ok());
  return hub::CheckEnvelope(view->header, Signature::FromBytes(view->signature), ports);
}

}  // namespace

bool Player::PlayPerson(Case& person, const std::string& verb, Rest rest) {
  if (!stage_.hub().up()) return Say("the hub does not answer"), true;
  region::NodeParty& tools = stage_.region().node(1);  // whose generator draws for the person's own machine
  const node::SlipCodes& slip = rest.Take("lost") ? person.lost_slip : person.slip;
  if (verb == "withdraws") {
    Tell(region::PersonSpeaks(stage_.hub(), tools, slip, std::nullopt, true));
  } else if (verb == "says") {
    const std::string word = rest.First();
    if (word != "helped" && word != "not-helped") return false;
    Tell(region::PersonSpeaks(stage_.hub(), tools, slip, word == "helped", false));
  } else if (verb == "asks-where") {
    const auto keys =
        node::DeriveFollowKeys(tools.sealer(), slip.locator, Spoiled(slip.follow_code, rest), region::kCheapSlip);
    if (!keys.ok()) return Tell(ReasonOf(keys.status())), true;
    const auto facts = stage_.hub().engine().Follow(keys->signing.key);
    if (!facts.ok()) return Tell(ReasonOf(facts.status())), true;
    Say(absl::StrCat("the hub says: ", CoarseStateName(facts->state),
                     facts->due_day == kNoDay ? "" : absl::StrCat(", next step by ", FormatDay(facts->due_day))));
  } else {
    return false;
  }
  return rest.empty();
}

void Player::Grant(Rest& rest) {
  const std::string name = rest.First();
  const Case* person = FindCase(rest.After("for").value_or(""));
  const Structure* asker = stage_.Find(rest.After("to").value_or(""));
  const Structure* door = stage_.Find(rest.After("at").value_or(""));
  const auto until = DayOf(rest.After("until").value_or(""));
  if (person == nullptr || asker == nullptr || door == nullptr || !until) {
    return Fault("grants NAME to WHOM for PERSON at DOOR until DAY");
  }
  Derogation token = stage_.region().country().Grant(asker->number, door->number, person->journey, *until);
  if (rest.Take("forged")) {
    SodiumSealer& sealer = stage_.region().node(1).sealer();
    token.signature = sealer.Sign(sealer.NewSigningPair(), DerogationText(token));
  }
  tokens_[name] = token;
}

bool Player::PlayAnimator(const std::string& verb, Rest rest) {
  if (verb == "grants") {
    Grant(rest);
    return rest.empty();
  }
  if (verb == "gives-leave" || verb == "denies-leave") return AnswerLeave(verb, rest);
  if (verb == "renews") {
    const auto day = DayOf(rest.After("from").value_or(""));
    if (day) stage_.region().Publish(stage_.region().country().Amend(*day));
    return true;
  }
  const Structure* who = stage_.Find(rest.First());
  if (who == nullptr) return false;
  const Day since = DayOf(rest.After("from").value_or(FormatDay(stage_.today()))).value_or(stage_.today());
  if (verb == "suspends") {
    stage_.Stand(*who, Standing::kSuspended, since);
  } else if (verb == "readmits") {
    stage_.Stand(*who, Standing::kActive, since);
  } else if (verb == "ends") {
    stage_.Stand(*who, Standing::kEnded, since);
  } else {
    return false;
  }
  return rest.empty();
}

bool Player::PlayHub(const std::string& verb, Rest rest) {
  if (verb == "stops") {
    stage_.StopHub();
  } else if (verb == "starts") {
    stage_.StartHub();
  } else if (verb == "loses-its-ledger") {
    stage_.ReplaceHubDisk();
  } else if (verb == "crashes") {
    const bool before = rest.Take("before");
    if (!before && !rest.Take("after")) return false;
    stage_.hub().disk().FailNextWrite(before ? DiskFault::kDoubtLost : DiskFault::kDoubtLanded);
    Say(absl::StrCat("its next write will be the last, and be ", before ? "lost" : "kept"));
  } else {
    return false;
  }
  return rest.empty();
}

bool Player::PlayNetwork(const std::string& verb, Rest rest) {
  if (verb == "loses") {
    const auto origin = rest.After("from");
    const auto to = rest.After("to");
    const Structure* end = stage_.Find(origin ? *origin : to.value_or(""));
    if (end == nullptr) return false;
    stage_.LoseNext(end->node, origin.has_value());
    return rest.empty();
  }
  const Structure* who = stage_.Find(rest.First());
  if (who == nullptr) return false;
  if (verb == "cuts") {
    stage_.Cut(who->node);
  } else if (verb == "joins") {
    stage_.Join(who->node);
  } else if (verb == "holds") {
    stage_.Hold(who->node);
  } else if (verb == "releases") {
    stage_.Release(who->node);
  } else if (verb == "repeats") {
    stage_.RepeatNext(who->node);
  } else {
    return false;
  }
  return rest.empty();
}

bool Player::PlayMachine(const Structure& who, const std::string& verb, Rest& rest) {
  if (verb == "restarts") {
    stage_.region().CrashNode(who.node);
  } else if (verb == "crashes") {
    const bool before = rest.Take("before");
    if (!before && !rest.Take("after")) return false;
    stage_.NodeOf(who).disk().FailNextWrite(before ? DiskFault::kDoubtLost : DiskFault::kDoubtLanded);
    Say(absl::StrCat("its next write will be the last, and be ", before ? "lost" : "kept"));
  } else if (verb == "rotates") {
    stage_.RotateKey(who.node);
  } else if (verb == "forgets-its-keys") {
    stage_.ForgetKeys(who.node);
  } else if (verb == "deposits-again") {
    DepositAgain(who, rest, false);
  } else if (verb == "equivocates-on") {
    DepositAgain(who, rest, true);
  } else {
    return false;
  }
  return true;
}

// A node that deposits what it deposited before, or other bytes under the same id and generation, whatever its engine
// would do.
void Player::DepositAgain(const Structure& who, Rest& rest, bool other_bytes) {
  Case* person = FindCase(rest.First());
  if (person == nullptr || person->sealed.empty()) return Fault("deposit what?");
  region::NodeParty& party = stage_.NodeOf(who);
  const HandoffId referral = person->referrals.front();
  const std::string& sealed = person->sealed.at(referral);
  const EnvelopeView view = *SplitEnvelope(absl::string_view(sealed).substr(0, limits::kEnvelopeBytes));
  HandoffHeader header = *DecodeHeader(view.header);
  std::string body(view.sealed);
  if (rest.Take("newer")) header.generation = header.generation.next();
  if (other_bytes) body.back() = static_cast<char>(body.back() ^ 1);
  const std::string header_bytes = EncodeHeader(header);
  const std::string text = wire::EnvelopeText(header_bytes, party.sealer().Sha512(body));
  const std::string envelope =
      wire::JoinEnvelope(header_bytes, body, party.sealer().Sign(party.paper().identity, text));
  hub::DepositFrame frame;
  for (const auto& [id, session] : stage_.hub().engine().sessions().all()) {
    if (session.node == party.paper().node) frame.session = id;
  }
  frame.sequence = FrameSequence(1'000'000);  // one that the node's own engine does not wait for
  frame.mailbox = header.mailbox;
  frame.envelopes = std::make_shared<const std::string>(envelope);
  frame.checked.push_back(Checked(envelope, party));
  stage_.hub().Post(std::move(frame));
  if (!stage_.hub().Turn()) return Tell(Reason::kUnavailable);
  for (const region::HubOutput& output : stage_.hub().TakeOutput()) {
    v1::ExchangeResponse response;
    RELAIS_CHECK(response.ParseFromString(output.frame));
    const auto answer = wire::DecodeHubFrame(std::move(response));
    const auto* facts = answer.ok() ? std::get_if<DepositAnswerFacts>(&*answer) : nullptr;
    if (facts == nullptr) continue;
    if (facts->exceptions.empty()) return Say("the hub takes it as new");
    const DepositException& exception = facts->exceptions.front();
    return Say(exception.reason == Reason::kNone ? absl::StrCat("the hub knows it, at place ", exception.known.value())
                                                 : absl::StrCat("the hub refuses it: ", ReasonName(exception.reason)));
  }
  Fault("no answer to the deposit");
}

}  // namespace relais::scenarios
