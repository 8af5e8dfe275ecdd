// May a handoff go from where it comes to where it wants to? The half of a judgement that looks at knowledge alone.
#ifndef RELAIS_HUB_PLACE_JUDGE_H_
#define RELAIS_HUB_PLACE_JUDGE_H_

#include "services/core/convention/knowledge.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/reason.h"
#include "services/core/mailbox/step.h"

namespace relais::hub {

// For the envelopes of one frame, which mostly ask the same question: it is answered once.
class PlaceJudge {
 public:
  // Both outlive the judge, unchanged.
  PlaceJudge(const Knowledge& knowledge, const Moment& now) : knowledge_(knowledge), now_(now) {}

  // kNone, or why not. `header` stays where it is until the next question.
  Reason Judge(const HandoffHeader& header);

 private:
  Reason Look(const HandoffHeader& header) const;

  const Knowledge& knowledge_;
  const Moment& now_;
  const HandoffHeader* last_ = nullptr;
  Reason last_answer_ = Reason::kNone;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_PLACE_JUDGE_H_
