#include "node/api/own_entry_api.h"

#include <variant>

#include "services/adapters/grpc/status_map.h"
#include "services/wire/reason_codec.h"

namespace relais::node {
namespace {

constexpr uint32_t kWaitSecondsMax = 30;

}  // namespace

grpc::Status OwnEntryApi::GetOwnEntry(grpc::ServerContext*, const v1::GetOwnEntryRequest* request,
                                      v1::GetOwnEntryResponse* response) {
  if (request->wait_seconds() > kWaitSecondsMax) return ToGrpc(Refuse(Reason::kMalformed, "wait_seconds"));
  const OwnEntry own = publisher_->Own(absl::Seconds(request->wait_seconds()));
  if (own.entry.has_value() && !response->mutable_entry()->ParseFromString(wire::EncodeText(*own.entry))) {
    return ToGrpc(Refuse(Reason::kUnavailable));
  }
  response->set_state(static_cast<v1::PublishingState>(own.state));
  response->set_reason(wire::ToProto(own.reason));
  return grpc::Status::OK;
}

grpc::Status OwnEntryApi::PublishOwnEntry(grpc::ServerContext*, const v1::PublishOwnEntryRequest* request,
                                          v1::PublishOwnEntryResponse* response) {
  // Read as strictly as every other reader will: a field that this build does not know would be signed unread.
  absl::StatusOr<wire::KnowledgeContent> content =
      wire::DecodeText(TextKind::kDirectory, request->entry().SerializeAsString(), tools_);
  if (!content.ok()) return ToGrpc(content.status());
  const absl::StatusOr<Edition> edition = publisher_->Publish(std::get<DirectoryEntry>(*std::move(content)));
  if (!edition.ok()) return ToGrpc(edition.status());
  response->set_edition(edition->value());
  return grpc::Status::OK;
}

}  // namespace relais::node
