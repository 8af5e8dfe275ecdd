// StaffService's part for journeys: whose they are, and who opened them.
#include <algorithm>
#include <utility>
#include <vector>

#include "node/api/staff_api.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

template <class Id>
std::string IdBytes(const Id& id) {
  return id.none() ? std::string() : std::string(id.view());
}

// Empty is none; anything but an id's length is an error.
template <class Id>
bool ReadId(const std::string& bytes, Id* id) {
  *id = Id::FromBytes(bytes);
  return bytes.empty() || !id->none();
}

struct AccessQuestion {
  JourneyId journey;
  AccountId colleague;
  bool own_only = false;  // of `colleague`, who may be nobody
  int64_t since_s = 0;
  uint64_t before = 0;
  size_t page = limits::kAccessPageEntriesMax;

  bool Takes(const AccessEntry& entry) const {
    return (before == 0 || entry.number < before) && entry.at_s >= since_s &&
           (journey.none() || entry.journey == journey) &&
           ((colleague.none() && !own_only) || entry.account == colleague);
  }
};

v1::ReadAccessResponse PageOf(const Office& office, const AccessQuestion& question) {
  v1::ReadAccessResponse page;
  const auto& entries = office.log.entries();
  for (auto it = entries.rbegin(); it != entries.rend(); ++it) {
    if (!question.Takes(*it)) continue;
    if (static_cast<size_t>(page.entries_size()) == question.page) {
      page.set_before(page.entries(page.entries_size() - 1).number());
      break;
    }
    v1::AccessEntry& shown = *page.add_entries();
    shown.set_number(it->number);
    shown.set_at(it->at_s);
    shown.set_colleague(IdBytes(it->account));
    const Colleague* colleague = it->account.none() ? nullptr : office.staff.Find(it->account);
    if (colleague != nullptr) shown.set_colleague_name(colleague->name);
    shown.set_journey(IdBytes(it->journey));
    shown.set_act(static_cast<v1::AccessAct>(it->act));
  }
  return page;
}

}  // namespace

grpc::Status StaffApi::HandOver(Context* context, const v1::HandOverRequest* request, v1::HandOverResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.StaffService/HandOver");
  if (!caller.ok()) return ToGrpc(caller.status());
  AccountId to;
  AccountId all_of;
  if (!ReadId(request->to(), &to) || !ReadId(request->all_of(), &all_of)) return ToGrpc(Refuse(Reason::kMalformed));
  if (to.none() || (all_of.none() && request->journeys().empty())) return ToGrpc(Refuse(Reason::kMissingField));
  if (!all_of.none() && !request->journeys().empty()) return ToGrpc(Refuse(Reason::kMalformed));
  std::vector<JourneyId> journeys;
  for (const std::string& bytes : request->journeys()) {
    journeys.push_back(JourneyId::FromBytes(bytes));
    if (journeys.back().none()) return ToGrpc(Refuse(Reason::kMalformed, "journeys"));
  }
  if (!all_of.none()) {
    auto kept = AskEngine(*runner_, [all_of](const NodeEngine& engine) -> absl::StatusOr<std::vector<JourneyId>> {
      const Office& office = engine.state().office();
      if (office.staff.Find(all_of) == nullptr) return Refuse(Reason::kAccountUnknown);
      std::vector<JourneyId> all;
      const absl::btree_set<JourneyId> here = engine.state().JourneysHere();
      for (const auto& [journey, keeper] : office.keepers) {
        if (keeper == all_of && here.contains(journey)) all.push_back(journey);
      }
      return all;
    });
    if (!kept) return ToGrpc(Refuse(Reason::kBusy));
    if (!kept->ok()) return ToGrpc(kept->status());
    journeys = **std::move(kept);
  } else if (journeys.size() > limits::kHandOverJourneysMax) {
    return ToGrpc(Refuse(Reason::kTooLarge));
  }
  // One record holds so many; with none at all the engine still looks at who hands over, and to whom.
  size_t done = 0;
  do {
    const size_t next = std::min(journeys.size(), done + limits::kHandOverJourneysMax);
    node::HandOver slice{caller->principal.account, to, {}, staff_->NowSeconds()};
    slice.journeys.assign(journeys.begin() + static_cast<std::ptrdiff_t>(done),
                          journeys.begin() + static_cast<std::ptrdiff_t>(next));
    const NodeResult result = PostAndWait(*runner_, std::move(slice));
    if (result.reason != Reason::kNone) return ToGrpc(Refuse(result.reason));
    done = next;
  } while (done < journeys.size());
  response->set_journeys(static_cast<uint32_t>(journeys.size()));
  return grpc::Status::OK;
}

grpc::Status StaffApi::ReadAccess(Context* context, const v1::ReadAccessRequest* request,
                                  v1::ReadAccessResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.StaffService/ReadAccess");
  if (!caller.ok()) return ToGrpc(caller.status());
  AccessQuestion question;
  if (!ReadId(request->journey(), &question.journey) || !ReadId(request->colleague(), &question.colleague)) {
    return ToGrpc(Refuse(Reason::kMalformed));
  }
  if (caller->kind == CallerKind::kCounsellor) {
    const AccountId self = caller->principal.account;
    if (!question.colleague.none() && question.colleague != self) return ToGrpc(Refuse(Reason::kNotPermitted));
    question.colleague = self;
    question.own_only = true;
  }
  question.since_s = request->since();
  question.before = request->before();
  if (request->page_size() != 0) question.page = std::min<size_t>(request->page_size(), limits::kAccessPageEntriesMax);
  auto page =
      AskEngine(*runner_, [question](const NodeEngine& engine) { return PageOf(engine.state().office(), question); });
  if (!page) return ToGrpc(Refuse(Reason::kBusy));
  *response = *std::move(page);
  return grpc::Status::OK;
}

}  // namespace relais::node
