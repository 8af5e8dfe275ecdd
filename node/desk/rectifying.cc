// The sealing desk putting right what a local copy says of a person.
#include <utility>
#include <variant>

#include "node/desk/local_copy.h"
#include "node/desk/sealing_desk.h"
#include "services/core/handoff/reason.h"

namespace relais::node {
namespace {

void PutRight(const Rectification& right, std::string& surname, std::string& given_name, BirthDate& birth_date) {
  if (!right.surname.empty()) surname = right.surname;
  if (!right.given_name.empty()) given_name = right.given_name;
  if (right.birth_date) birth_date = *right.birth_date;
}

bool OfName(const Rectification& right) {
  return !right.surname.empty() || !right.given_name.empty() || right.birth_date.has_value();
}

// At the destination: the name once it was opened, the contact as it came.
absl::Status PutRightThere(const Rectification& right, LocalCopy& copy) {
  if (OfName(right)) {
    if (!copy.identity) return Refuse(Reason::kWrongState, "the name is not open here");
    PutRight(right, copy.identity->surname, copy.identity->given_name, copy.identity->birth_date);
    if (auto encoded = wire::EncodeIdentity(*copy.identity); !encoded.ok()) return encoded.status();
  }
  if (right.contact.empty()) return absl::OkStatus();
  absl::StatusOr<wire::Content> content = wire::DecodeContent(copy.padded, copy.header);
  if (!content.ok()) return content.status();
  auto* referral = std::get_if<wire::ReferralContent>(&*content);
  if (referral == nullptr || referral->draft.contact.empty()) {
    return Refuse(Reason::kWrongState, "no contact was sent here");
  }
  referral->draft.contact = right.contact;
  absl::StatusOr<std::string> padded = wire::EncodeContent(*content, copy.header);
  if (!padded.ok()) return padded.status();
  copy.padded = *std::move(padded);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RectifiedCopy> SealingDesk::Rectify(absl::string_view local_copy, JourneyId journey, HandoffId handoff,
                                                   const Rectification& right, Day today) {
  absl::StatusOr<LocalCopy> copy = Unlock(local_copy, journey, handoff);
  if (!copy.ok()) return copy.status();
  if (!OfName(right) && right.contact.empty()) return Refuse(Reason::kMissingField, "what is to be put right");
  RectifiedCopy rectified;
  if (copy->origin) {
    Draft& draft = copy->origin->draft;
    PutRight(right, draft.surname, draft.given_name, draft.birth_date);
    if (!right.contact.empty()) draft.contact = right.contact;
    if (absl::Status fine = CheckDraft(draft, today); !fine.ok()) return fine;
    const wire::Identity identity{draft.surname, draft.given_name, draft.birth_date};
    rectified.twin = TwinOf(identity, draft.need);
    rectified.person = PersonOf(identity);
  } else {
    if (absl::Status fine = PutRightThere(right, *copy); !fine.ok()) return fine;
    const absl::StatusOr<wire::Content> content = wire::DecodeContent(copy->padded, copy->header);
    const auto* referral = content.ok() ? std::get_if<wire::ReferralContent>(&*content) : nullptr;
    if (copy->identity && referral != nullptr) {
      rectified.twin = TwinOf(*copy->identity, referral->draft.need);
      rectified.person = PersonOf(*copy->identity);
    }
  }
  rectified.local_copy = Lock(*copy);
  return rectified;
}

}  // namespace relais::node
