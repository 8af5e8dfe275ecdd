#include "hub/api/directory_view.h"

#include <optional>
#include <utility>

#include "services/core/handoff/reason.h"

namespace relais::hub {
namespace {

constexpr absl::Duration kLookEvery = absl::Seconds(1);
constexpr absl::Duration kPatience = absl::Seconds(5);

// Where each partner's entry stands in the hub's order.
absl::btree_map<PartnerId, Edition> EditionsOf(const Knowledge& knowledge) {
  absl::btree_map<PartnerId, Edition> editions;
  for (const DirectoryEntry* entry : knowledge.Directory()) editions[entry->partner] = entry->edition;
  return editions;
}

std::vector<PartnerId> ChangesBetween(const absl::btree_map<PartnerId, Edition>& before,
                                      const absl::btree_map<PartnerId, Edition>& after) {
  std::vector<PartnerId> changed;
  for (const auto& [partner, edition] : after) {
    const auto it = before.find(partner);
    if (it == before.end() || it->second != edition) changed.push_back(partner);
  }
  for (const auto& [partner, edition] : before) {
    if (!after.contains(partner)) changed.push_back(partner);
  }
  return changed;
}

}  // namespace

void DirectoryView::Start(HubRunner* runner) {
  runner_ = runner;
  Renew();
  thread_ = std::thread([this] { Run(); });
}

void DirectoryView::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    woken_ = true;
    for (DirectoryWatcher* watcher : watchers_) watcher->End();
    watchers_.clear();
  }
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<const Knowledge> DirectoryView::Get() const {
  absl::MutexLock lock(&mutex_);
  return knowledge_;
}

std::shared_ptr<const Knowledge> DirectoryView::GetFresh() {
  Renew();
  return Get();
}

void DirectoryView::Wake() {
  absl::MutexLock lock(&mutex_);
  woken_ = true;
}

absl::Status DirectoryView::Join(DirectoryWatcher* watcher) {
  absl::MutexLock lock(&mutex_);
  if (stopping_) return Refuse(Reason::kStopping);
  if (watchers_.size() >= kDirectoryWatchersMax) return Refuse(Reason::kBusy);
  watchers_.insert(watcher);
  std::vector<PartnerId> all;
  for (const DirectoryEntry* entry : knowledge_->Directory()) all.push_back(entry->partner);
  watcher->Tell(knowledge_->revision(), all);
  return absl::OkStatus();
}

void DirectoryView::Leave(DirectoryWatcher* watcher) {
  absl::MutexLock lock(&mutex_);
  watchers_.erase(watcher);
}

void DirectoryView::Run() {
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      mutex_.AwaitWithTimeout(absl::Condition(&woken_), kLookEvery);
      if (stopping_) return;
      woken_ = false;
    }
    if (!Renew()) ports_.telemetry->Log(Severity::kWarning, "directory_view_late", {});
  }
}

bool DirectoryView::Renew() {
  const Revision known = Get()->revision();
  auto answer = AskEngine(
      *runner_,
      [known](const HubEngine& engine) -> std::shared_ptr<const Knowledge> {
        const Knowledge& knowledge = engine.state().knowledge();
        return knowledge.revision() == known ? nullptr : std::make_shared<const Knowledge>(knowledge);
      },
      kPatience);
  if (!answer) return false;
  std::shared_ptr<const Knowledge> newer = *std::move(answer);
  if (newer == nullptr) return true;
  absl::MutexLock lock(&mutex_);
  if (newer->revision() <= knowledge_->revision()) return true;  // somebody else looked meanwhile
  const std::vector<PartnerId> changed = ChangesBetween(EditionsOf(*knowledge_), EditionsOf(*newer));
  knowledge_ = std::move(newer);
  for (DirectoryWatcher* watcher : watchers_) watcher->Tell(knowledge_->revision(), changed);
  return true;
}

}  // namespace relais::hub
