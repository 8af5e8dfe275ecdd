#include "node/publisher.h"

#include <algorithm>
#include <utility>

#include "services/adapters/system/read_file.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/system/write_file.h"
#include "services/core/directory/directory.h"
#include "services/core/handoff/reason.h"

namespace relais::node {
namespace {

bool IsSilence(Reason reason) {
  return reason == Reason::kUnavailable || reason == Reason::kBusy || reason == Reason::kStopping;
}

// What the two publish is the same, whatever their editions.
bool SameContent(DirectoryEntry a, const DirectoryEntry& b) {
  a.edition = b.edition;
  return a == b;
}

Edition After(Edition edition) {
  return Edition(edition.value() + 1);
}

}  // namespace

absl::Status Publisher::Load() {
  const absl::StatusOr<std::string> bytes = ReadTextFile(options_.file);
  if (absl::IsNotFound(bytes.status())) return absl::OkStatus();
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<SignedText> text = wire::ReadSignedText(*bytes);
  absl::StatusOr<wire::KnowledgeContent> content = text.ok() ? wire::DecodeText(text->kind, text->text, options_.tools)
                                                             : absl::StatusOr<wire::KnowledgeContent>(text.status());
  auto* entry = content.ok() ? std::get_if<DirectoryEntry>(&*content) : nullptr;
  const bool ours = entry != nullptr && entry->partner == options_.partner && text->signatures.size() == 1;
  if (!ours || text->signatures[0].key != ports_.desk->identity_key()) {
    return absl::DataLossError(options_.file + ": is no entry that this node signed for its partner");
  }
  absl::MutexLock lock(&mutex_);
  entry_ = std::move(*entry);
  text_ = *std::move(text);
  state_ = PublishingState::kWaiting;
  return absl::OkStatus();
}

void Publisher::Start() {
  ceiling_ = options_.pause_min;
  thread_ = std::thread([this] { Run(); });
}

void Publisher::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    woken_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

absl::StatusOr<Edition> Publisher::Publish(DirectoryEntry entry) {
  if (entry.partner != options_.partner) return Refuse(Reason::kNotPermitted, "another partner");
  const std::shared_ptr<const Knowledge> knowledge = ports_.knowledge->Get();
  entry.edition = Edition(1);
  if (absl::Status may = CheckPublishable(*knowledge, entry, MomentOf(ports_.clock->Now()).day); !may.ok()) return may;
  absl::MutexLock lock(&mutex_);
  const DirectoryEntry* pushed = knowledge->FindDirectory(options_.partner);
  const bool stands = entry_.has_value() && state_ != PublishingState::kRefused &&
                      (pushed == nullptr || pushed->edition <= entry_->edition);
  if (stands && SameContent(entry, *entry_)) return entry_->edition;
  // Above whatever this node signed, or, before its disk was lost, another one like it.
  if (entry_.has_value()) entry.edition = After(entry_->edition);
  if (pushed != nullptr) entry.edition = std::max(entry.edition, After(pushed->edition));
  SignedText text;
  text.kind = TextKind::kDirectory;
  text.text = wire::EncodeText(entry);
  // The very check that every reader makes.
  if (absl::Status read = wire::DecodeText(text.kind, text.text, options_.tools).status(); !read.ok()) return read;
  text.signatures.push_back(ports_.desk->SignText(text.kind, text.text));
  if (absl::Status kept = WriteFileDurably(options_.file, wire::WriteSignedText(text)); !kept.ok()) {
    return Refuse(absl::IsResourceExhausted(kept) ? Reason::kStoreFull : Reason::kUnavailable);
  }
  const Edition edition = entry.edition;
  entry_ = std::move(entry);
  text_ = std::move(text);
  state_ = PublishingState::kWaiting;
  reason_ = Reason::kNone;
  woken_ = true;
  return edition;
}

OwnEntry Publisher::Own(absl::Duration wait) const {
  const std::shared_ptr<const Knowledge> knowledge = ports_.knowledge->Get();
  absl::MutexLock lock(&mutex_);
  mutex_.AwaitWithTimeout(absl::Condition(this, &Publisher::Settled), wait);
  OwnEntry own{entry_, state_, reason_};
  if (own.entry.has_value()) return own;
  if (const DirectoryEntry* pushed = knowledge->FindDirectory(options_.partner)) own.entry = *pushed;
  return own;
}

void Publisher::Run() {
  absl::Duration pause = absl::ZeroDuration();
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      mutex_.AwaitWithTimeout(absl::Condition(&woken_), pause);
      if (stopping_) return;
      if (woken_) ceiling_ = options_.pause_min;
      woken_ = false;
    }
    pause = OfferOnce();
  }
}

absl::Duration Publisher::Pause() {
  const absl::Duration longest = ceiling_;
  ceiling_ = std::min(ceiling_ * 2, options_.pause_max);
  const uint8_t lot = static_cast<uint8_t>(ports_.entropy->Draw(1)[0]);
  return std::max(options_.pause_min / 2, longest * (lot / 255.0));
}

absl::Duration Publisher::OfferOnce() {
  SignedText text;
  Edition edition;
  {
    absl::MutexLock lock(&mutex_);
    if (!entry_.has_value() || state_ == PublishingState::kRefused) return absl::InfiniteDuration();
    text = text_;
    edition = entry_->edition;
  }
  const absl::Status answer = options_.offer(text);
  const Reason reason = answer.ok() ? Reason::kNone : ReasonOf(answer);
  if (!answer.ok() && IsSilence(reason)) return Pause();
  ports_.telemetry->Log(answer.ok() ? Severity::kInfo : Severity::kWarning, "entry_offered",
                        {{"edition", std::to_string(edition.value())}, {"reason", std::string(ReasonName(reason))}});
  absl::MutexLock lock(&mutex_);
  // Another edition was signed meanwhile: it has been announced by woken_.
  if (entry_->edition != edition) return absl::ZeroDuration();
  state_ = answer.ok() ? PublishingState::kPublished : PublishingState::kRefused;
  reason_ = reason;
  return answer.ok() ? options_.again_after : absl::InfiniteDuration();
}

}  // namespace relais::node
