// The reason of a request goes to the animator and to nobody else; the refusal comes back to this node and to no other.
#include <string>

#include "services/wire/derogation_codec.h"
#include "tests/unit/node/desk/desk_fixture.h"

namespace relais::node {
namespace {

class DerogationDesk : public DeskTest {
 protected:
  DerogationDesk() : animator_(sealer_.NewSealingPair()) {}
  static DerogationRequest Asked() {
    DerogationRequest request;
    request.id = Filled<RequestId>('i');
    request.asker = Filled<PartnerId>('o');
    request.journey = Filled<JourneyId>('j');
    request.destination = Filled<PartnerId>('d');
    request.convention = Filled<ConventionId>('c');
    request.convention_version = ConventionVersion(3);
    return request;
  }
  absl::StatusOr<std::string> OpenedBy(const SealingPair& pair, const DerogationRequest& request) {
    return sealer_.Open(pair, wire::kDerogationInfo, DerogationRequestHead(request), request.sealed);
  }

  const SealingPair animator_;
};

TEST_F(DerogationDesk, TheAnimatorAloneReadsTheReason) {
  const auto request = origin_.desk.SealDerogation(Asked(), "KANARI : deux portes n'ont pas suffi", animator_.key);
  ASSERT_OK(request);
  EXPECT_EQ(CheckDerogationRequest(*request), Reason::kNone);
  EXPECT_EQ(request->identity, origin_.identity.key);
  EXPECT_TRUE(sealer_.Verify(request->identity, DerogationRequestText(*request), request->signature));
  EXPECT_EQ(request->sealed.find("KANARI"), std::string::npos);
  const auto padded = OpenedBy(animator_, *request);
  ASSERT_OK(padded);
  const auto reason = wire::DecodeDerogationReason(*padded);
  ASSERT_OK(reason);
  EXPECT_EQ(reason->text, "KANARI : deux portes n'ont pas suffi");
  EXPECT_EQ(reason->reply_key, origin_.sealing.key);
  EXPECT_EQ(ReasonIn(OpenedBy(destination_.sealing, *request)), Reason::kUnreadable);
}

TEST_F(DerogationDesk, TheReasonIsTiedToWhatIsAskedFor) {
  const auto request = origin_.desk.SealDerogation(Asked(), "motif", animator_.key);
  ASSERT_OK(request);
  DerogationRequest moved = *request;
  moved.destination = Filled<PartnerId>('e');
  EXPECT_EQ(ReasonIn(OpenedBy(animator_, moved)), Reason::kUnreadable);
}

TEST_F(DerogationDesk, WithoutAReasonNothingIsSealed) {
  EXPECT_EQ(ReasonIn(origin_.desk.SealDerogation(Asked(), "", animator_.key)), Reason::kMissingField);
  EXPECT_EQ(ReasonIn(origin_.desk.SealDerogation(Asked(), "motif", SealingKey())), Reason::kStaleKey);
}

TEST_F(DerogationDesk, TheRefusalIsReadWhereItWasAskedAlsoAfterARotation) {
  const auto padded = wire::EncodeDerogationRefusal("La première porte suffit.");
  ASSERT_OK(padded);
  DerogationAnswer answer;
  answer.request = Filled<RequestId>('i');
  answer.sealed =
      sealer_.Seal(origin_.sealing.key, wire::kDerogationInfo, DerogationRefusalHead(answer.request), *padded);
  origin_.desk.AddSealingPair(sealer_.NewSealingPair());
  const auto text = origin_.desk.OpenRefusal(answer);
  ASSERT_OK(text);
  EXPECT_EQ(*text, "La première porte suffit.");
  EXPECT_EQ(ReasonIn(destination_.desk.OpenRefusal(answer)), Reason::kUnreadable);
  answer.request = Filled<RequestId>('k');
  EXPECT_EQ(ReasonIn(origin_.desk.OpenRefusal(answer)), Reason::kUnreadable) << "of another request";
}

TEST_F(DerogationDesk, ANoteComesBackInItsOwnJourney) {
  const std::string note = origin_.desk.LockNote(Filled<JourneyId>('j'), "note");
  const auto opened = origin_.desk.OpenNote(Filled<JourneyId>('j'), note);
  ASSERT_OK(opened);
  EXPECT_EQ(*opened, "note");
  EXPECT_EQ(ReasonIn(origin_.desk.OpenNote(Filled<JourneyId>('k'), note)), Reason::kUnreadable);
}

}  // namespace
}  // namespace relais::node
