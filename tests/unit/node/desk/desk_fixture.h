// Two desks with real cryptography on a seeded generator, and a referral between them.
#ifndef RELAIS_TESTS_UNIT_NODE_DESK_DESK_FIXTURE_H_
#define RELAIS_TESTS_UNIT_NODE_DESK_DESK_FIXTURE_H_

#include <string>

#include "gtest/gtest.h"
#include "node/desk/person_word.h"
#include "node/desk/sealing_desk.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/core/convention/admission.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"

namespace relais::node {

// The least that Argon2id takes: these tests are about the binding of things, not about the cost of guessing.
inline constexpr SlipCost kCheap{8192, 1};

template <class T>
T Filled(char fill) {
  return T::FromBytes(std::string(T::kSize, fill));
}

// The refusal, for results without an equality of their own.
template <class T>
Reason ReasonIn(const absl::StatusOr<T>& result) {
  return ReasonOf(result.status());
}

class DeskTest : public ::testing::Test {
 protected:
  struct Door {
    Door(SodiumSealer& sealer, Entropy& entropy, const Digester& digester, char name)
        : partner(Filled<PartnerId>(name)),
          node(Filled<NodeId>(name)),
          identity(sealer.NewSigningPair()),
          sealing(sealer.NewSealingPair()),
          desk(sealer, entropy, digester, node, identity, Secret32(std::string(32, name))) {
      desk.AddSealingPair(sealing);
    }
    PartnerId partner;
    NodeId node;
    SigningPair identity;
    SealingPair sealing;
    SealingDesk desk;
  };

  static Draft SampleDraft() {
    Draft d;
    d.need = "mobilite--preparer-un-permis";
    d.service = Filled<ServiceId>('v');
    d.public_code = "jeunes";
    d.age_band = AgeBand::k18To25;
    d.commune = "45252";
    d.language = "fr";
    d.reason = "Code déjà obtenu.";
    d.contact = "+33238000000";
    d.consent = {ConsentBy::kPerson, Day(20690), false, false};
    d.surname = "Lefèvre";
    d.given_name = "Zoé";
    d.birth_date = {2004, 2, 29};
    return d;
  }

  Route RouteTo(const Door& from, const Door& to, char handoff) const {
    Route r;
    r.convention = Filled<ConventionId>('c');
    r.convention_version = ConventionVersion(3);
    r.sender = from.partner;
    r.destination = to.partner;
    r.mailbox = to.node;
    r.recipient_key = to.sealing.key;
    r.handoff = Filled<HandoffId>(handoff);
    r.journey = Filled<JourneyId>('j');
    r.due_day = Day(20700);
    r.window = Window(1987200);
    return r;
  }
  ReferralOrder FirstOrder() const {
    ReferralOrder order;
    order.route = RouteTo(origin_, destination_, 'r');
    order.allowed = kLayer1Fields | kLayer2Fields;
    return order;
  }
  // From the second door back to the first one.
  EventOrder AnswerOrder(CoarseState state, char handoff = 'a') const {
    EventOrder order;
    order.route = RouteTo(destination_, origin_, handoff);
    order.answers = Filled<HandoffId>('r');
    order.state = state;
    return order;
  }
  SealedReferral Send(const Draft& draft) {
    absl::StatusOr<SealedReferral> sealed = origin_.desk.SealReferral(draft, FirstOrder(), kCheap);
    EXPECT_THAT(sealed.status(), IsOk());
    return *std::move(sealed);
  }

  SeededEntropy entropy_{20261122};
  SodiumSealer sealer_{entropy_};
  OpensslDigester digester_;
  Door origin_{sealer_, entropy_, digester_, 'o'};
  Door destination_{sealer_, entropy_, digester_, 'd'};
  Door other_{sealer_, entropy_, digester_, 'x'};
  const JourneyId journey_ = Filled<JourneyId>('j');
  const HandoffId referral_ = Filled<HandoffId>('r');
};

}  // namespace relais::node

#endif  // RELAIS_TESTS_UNIT_NODE_DESK_DESK_FIXTURE_H_
