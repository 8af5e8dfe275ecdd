// Requests for a derogation and their answers, as they were signed and sealed: the hub opens neither.
#ifndef RELAIS_HUB_DEROGATION_BOOK_H_
#define RELAIS_HUB_DEROGATION_BOOK_H_

#include <functional>
#include <optional>

#include "absl/container/btree_map.h"
#include "services/core/handoff/derogation_request.h"

namespace relais::hub {

struct DerogationRow {
  DerogationRequest request;
  Day asked;
  std::optional<DerogationAnswer> answer;
  Day answered = kNoDay;
  friend bool operator==(const DerogationRow&, const DerogationRow&) = default;
};

// Not thread-safe.
class DerogationBook {
 public:
  void Ask(DerogationRequest request, Day today);
  // The request is there.
  void Answer(DerogationAnswer answer, Day today);

  // Null when there is none. Valid until the next change.
  const DerogationRow* Find(RequestId id) const;
  // Requests of `asker` that wait for an answer.
  int Waiting(PartnerId asker) const;
  // Drops what was answered before `day`, what nobody answered although it was asked limits::kDerogationDaysMax before
  // `day`, and every request of a journey that is `withdrawn`: a person who takes their word back takes the reason too.
  void ForgetBefore(Day day, const std::function<bool(JourneyId)>& withdrawn);

  // Ascending by id.
  const absl::btree_map<RequestId, DerogationRow>& rows() const { return rows_; }
  void Restore(DerogationRow row) { rows_[row.request.id] = std::move(row); }
  friend bool operator==(const DerogationBook&, const DerogationBook&) = default;

 private:
  absl::btree_map<RequestId, DerogationRow> rows_;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_DEROGATION_BOOK_H_
