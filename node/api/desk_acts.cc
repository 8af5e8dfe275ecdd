#include "node/api/desk_acts.h"

#include <algorithm>
#include <array>
#include <string>

namespace relais::node {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr DeskAct Logged(absl::string_view method, AccessAct act, bool takes_up = false) {
  return {method, true, act, takes_up};
}
constexpr DeskAct Unlogged(absl::string_view method) {
  return {method, false, AccessAct::kOpened, false};
}

constexpr auto kActs = std::to_array<DeskAct>({
    Logged("Accept", AccessAct::kAnswered),
    Logged("Ask", AccessAct::kAnswered),
    Logged("AskDerogation", AccessAct::kSent),
    Logged("CancelAppointment", AccessAct::kAnswered),
    // A form that was not sent yet.
    Unlogged("CheckDraft"),
    Logged("CheckSlip", AccessAct::kOpened),
    Logged("Close", AccessAct::kAnswered),
    Logged("Conclude", AccessAct::kAnswered),
    Logged("ConfirmCancel", AccessAct::kAnswered),
    Logged("Correct", AccessAct::kAnswered),
    Logged("Decline", AccessAct::kAnswered),
    Logged("EraseHere", AccessAct::kErased),
    Logged("Export", AccessAct::kExported),
    Unlogged("FindServices"),
    Logged("Get", AccessAct::kOpened),
    Logged("GetPaperSheet", AccessAct::kPrinted),
    Logged("GetSlip", AccessAct::kPrinted),
    Unlogged("GetStatus"),
    // States and days; no need, no name.
    Unlogged("List"),
    Unlogged("ListDerogations"),
    Unlogged("ListDrills"),
    Unlogged("ListEscalations"),
    Logged("MarkAbsent", AccessAct::kAnswered),
    Logged("Open", AccessAct::kOpened, true),
    Logged("Receive", AccessAct::kAnswered, true),
    Logged("Rectify", AccessAct::kAnswered),
    Logged("ReissueSlip", AccessAct::kPrinted),
    Logged("Reply", AccessAct::kAnswered),
    Logged("RequestCancel", AccessAct::kAnswered),
    Logged("Schedule", AccessAct::kAnswered),
    Logged("Send", AccessAct::kSent, true),
    Logged("SolveHere", AccessAct::kSent, true),
    // Mints ids.
    Unlogged("StartDraft"),
    // Nobody real.
    Unlogged("StartDrill"),
    Logged("Waitlist", AccessAct::kAnswered),
    Unlogged("WatchInbox"),
    Logged("Withdraw", AccessAct::kErased),
});

constexpr bool Ascending() {
  for (size_t i = 1; i < kActs.size(); ++i) {
    if (kActs[i - 1].method >= kActs[i].method) return false;
  }
  return true;
}
static_assert(Ascending(), "ascending by method, each once");

std::string BytesIn(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  const bool bytes = field != nullptr && !field->is_repeated() && field->type() == FieldDescriptor::TYPE_BYTES;
  return bytes ? message.GetReflection()->GetString(message, field) : "";
}

const Message* MessageIn(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  const bool one = field != nullptr && !field->is_repeated() && field->type() == FieldDescriptor::TYPE_MESSAGE;
  return one ? &message.GetReflection()->GetMessage(message, field) : nullptr;
}

}  // namespace

const DeskAct* FindDeskAct(absl::string_view method) {
  const auto row = std::lower_bound(kActs.begin(), kActs.end(), method,
                                    [](const DeskAct& act, absl::string_view wanted) { return act.method < wanted; });
  return row != kActs.end() && row->method == method ? &*row : nullptr;
}

Subject SubjectOf(const Message& message) {
  Subject subject{JourneyId::FromBytes(BytesIn(message, "journey")),
                  HandoffId::FromBytes(BytesIn(message, "referral"))};
  for (const char* part : {"draft", "referral", "summary"}) {
    if (!subject.none()) break;
    if (const Message* inner = MessageIn(message, part)) subject = SubjectOf(*inner);
  }
  return subject;
}

}  // namespace relais::node
