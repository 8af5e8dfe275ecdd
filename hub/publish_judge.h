// May this node publish that? What only the hub judges about a text that a node hands in itself; what the text is worth
// as evidence is Knowledge's question.
#ifndef RELAIS_HUB_PUBLISH_JUDGE_H_
#define RELAIS_HUB_PUBLISH_JUDGE_H_

#include "absl/status/status.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/ids.h"

namespace relais::hub {

// The first that applies: kMalformed (no directory entry), kNotPermitted (its partner is not at `node`, in custody or
// as owner), kNotMember, kSuspended, and what CheckPublishable says.
absl::Status CheckPublisher(const Knowledge& knowledge, NodeId node, const KnowledgeItem& item, Day today);

}  // namespace relais::hub

#endif  // RELAIS_HUB_PUBLISH_JUDGE_H_
