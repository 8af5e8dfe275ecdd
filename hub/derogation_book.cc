#include "hub/derogation_book.h"

#include <utility>

#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {

void DerogationBook::Ask(DerogationRequest request, Day today) {
  const RequestId id = request.id;
  rows_[id] = DerogationRow{std::move(request), today, std::nullopt, kNoDay};
}

void DerogationBook::Answer(DerogationAnswer answer, Day today) {
  auto it = rows_.find(answer.request);
  RELAIS_CHECK(it != rows_.end());
  it->second.answer = std::move(answer);
  it->second.answered = today;
}

const DerogationRow* DerogationBook::Find(RequestId id) const {
  auto it = rows_.find(id);
  return it == rows_.end() ? nullptr : &it->second;
}

int DerogationBook::Waiting(PartnerId asker) const {
  int waiting = 0;
  for (const auto& [id, row] : rows_) waiting += row.request.asker == asker && !row.answer ? 1 : 0;
  return waiting;
}

void DerogationBook::ForgetBefore(Day day, const std::function<bool(JourneyId)>& withdrawn) {
  const Day unanswered = AddDays(day, -limits::kDerogationDaysMax);
  absl::erase_if(rows_, [&](const auto& entry) {
    const DerogationRow& row = entry.second;
    return withdrawn(row.request.journey) || (row.answer ? row.answered < day : row.asked < unanswered);
  });
}

}  // namespace relais::hub
