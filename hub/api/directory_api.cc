#include "hub/api/directory_api.h"

#include <utility>

#include "absl/container/btree_set.h"
#include "hub/api/directory_page.h"
#include "hub/api/finish.h"
#include "services/adapters/grpc/peer.h"
#include "services/adapters/system/system_clock.h"

namespace relais::hub {
namespace {

// As in the permission table.
constexpr char kPublish[] = "/relais.v1.DirectoryService/Publish";
constexpr char kSearch[] = "/relais.v1.DirectoryService/Search";
constexpr char kWatch[] = "/relais.v1.DirectoryService/Watch";

// One watcher's stream. Deletes itself when gRPC is done with it. What comes while a message is being written is
// gathered into the next one, so that a slow reader costs one message.
class WatchStream final : public grpc::ServerWriteReactor<v1::WatchResponse>, public DirectoryWatcher {
 public:
  explicit WatchStream(DirectoryView* view) : view_(view) {
    if (const absl::Status joined = view_->Join(this); !joined.ok()) Close(ToGrpc(joined));
  }
  explicit WatchStream(const absl::Status& refused) : view_(nullptr) { Close(ToGrpc(refused)); }

  void Tell(Revision revision, const std::vector<PartnerId>& changed) override {
    absl::MutexLock lock(&mutex_);
    revision_ = revision;
    waiting_.insert(changed.begin(), changed.end());
    news_ = true;
    WriteNext();
  }
  void End() override { Close(ToGrpc(Refuse(Reason::kStopping))); }

  void OnWriteDone(bool ok) override {
    absl::MutexLock lock(&mutex_);
    writing_ = false;
    if (ok) WriteNext();
  }
  void OnCancel() override { Close(grpc::Status::CANCELLED); }
  void OnDone() override {
    if (view_ != nullptr) view_->Leave(this);
    delete this;
  }

 private:
  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_ || closed_ || !news_) return;
    message_.Clear();
    message_.set_revision(revision_.value());
    for (const PartnerId& partner : waiting_) message_.add_partners(std::string(partner.view()));
    waiting_.clear();
    news_ = false;
    writing_ = true;
    StartWrite(&message_);
  }
  void Close(const grpc::Status& status) {
    {
      absl::MutexLock lock(&mutex_);
      if (closed_) return;
      closed_ = true;
    }
    Finish(status);
  }

  DirectoryView* const view_;  // null: refused
  absl::Mutex mutex_;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  bool news_ ABSL_GUARDED_BY(mutex_) = false;
  Revision revision_ ABSL_GUARDED_BY(mutex_);
  absl::btree_set<PartnerId> waiting_ ABSL_GUARDED_BY(mutex_);
  v1::WatchResponse message_;  // being written
};

}  // namespace

absl::StatusOr<NodeId> DirectoryApi::NodeBehind(grpc::CallbackServerContext* context, absl::string_view method) {
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, method);
  if (!caller.ok()) return caller.status();
  const absl::Time now = ports_.clock->Now();
  if (caller->kind != KindOf(Role::kNodeOperator)) {
    if (caller->kind != CallerKind::kPublic) return NodeId();
    if (!options_.tries->Try(options_.gate->AddressOf(*context))) return Refuse(Reason::kTooManyTries);
    return NodeId();
  }
  absl::StatusOr<Peer> peer = PeerOf(*context, options_.read_certificate);
  if (!peer.ok()) return peer.status();
  if (!peer->ValidAt(now)) return Refuse(Reason::kCertificateInvalid);
  if (!listener_->Claim(peer->connection, peer->node)) return Refuse(Reason::kNotPermitted);
  return peer->node;
}

absl::Status DirectoryApi::MayRead(grpc::CallbackServerContext* context, absl::string_view method) {
  const absl::StatusOr<NodeId> node = NodeBehind(context, method);
  if (!node.ok()) return node.status();
  if (node->none()) return absl::OkStatus();
  const std::shared_ptr<const Knowledge> knowledge = view_->Get();
  const Member* member = knowledge->roster().OwnerOf(*node);
  if (member == nullptr) return Refuse(Reason::kNotMember);
  return knowledge->roster().CheckSender(member->entry.partner, *node, MomentOf(ports_.clock->Now()).day);
}

grpc::ServerUnaryReactor* DirectoryApi::Publish(grpc::CallbackServerContext* context, const v1::PublishRequest* request,
                                                v1::PublishResponse* response) {
  const absl::StatusOr<NodeId> caller = NodeBehind(context, kPublish);
  if (!caller.ok()) return FinishWith(context, caller.status());
  absl::StatusOr<SignedText> text = wire::SignedTextFrom(v1::SignedText(request->entry()));
  if (text.ok() && text->kind != TextKind::kDirectory) text = Refuse(Reason::kMalformed, "kind");
  absl::StatusOr<KnowledgeItem> item =
      text.ok() ? wire::VerifyItem(*std::move(text), options_.tools) : absl::StatusOr<KnowledgeItem>(text.status());
  if (!item.ok()) return FinishWith(context, item.status());
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  AdmitItem input{*std::move(item)};
  input.publisher = *caller;
  const bool posted = runner_->Post(std::move(input), [this, reactor, response](HubResult result) {
    response->set_revision(result.revision.value());
    response->set_repeat(result.repeat);
    if (result.reason == Reason::kNone && !result.repeat) view_->Wake();
    reactor->Finish(result.reason == Reason::kNone ? grpc::Status::OK : ToGrpc(Refuse(result.reason)));
  });
  if (!posted) reactor->Finish(ToGrpc(Refuse(Reason::kBusy)));
  return reactor;
}

grpc::ServerUnaryReactor* DirectoryApi::Search(grpc::CallbackServerContext* context, const v1::SearchRequest* request,
                                               v1::SearchResponse* response) {
  if (absl::Status may = MayRead(context, kSearch); !may.ok()) return FinishWith(context, may);
  absl::StatusOr<v1::SearchResponse> page = SearchPage(*view_->Get(), *request, MomentOf(ports_.clock->Now()).day);
  if (page.ok()) response->Swap(&*page);
  return FinishWith(context, page.status());
}

grpc::ServerWriteReactor<v1::WatchResponse>* DirectoryApi::Watch(grpc::CallbackServerContext* context,
                                                                 const v1::WatchRequest*) {
  if (absl::Status may = MayRead(context, kWatch); !may.ok()) return new WatchStream(may);
  return new WatchStream(view_);
}

}  // namespace relais::hub
