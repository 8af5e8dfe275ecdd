// OwnEntryService's doorway: what the partner publishes of itself, at its own node.
#ifndef RELAIS_NODE_API_OWN_ENTRY_API_H_
#define RELAIS_NODE_API_OWN_ENTRY_API_H_

#include <utility>

#include "node/publisher.h"
#include "relais/v1/own_entry_service.grpc.pb.h"
#include "services/wire/knowledge_codec.h"

namespace relais::node {

// Synchronous; any number of threads.
class OwnEntryApi final : public v1::OwnEntryService::Service {
 public:
  // `publisher` outlives this object.
  OwnEntryApi(Publisher* publisher, wire::KeyTools tools) : publisher_(publisher), tools_(std::move(tools)) {}

  grpc::Status GetOwnEntry(grpc::ServerContext* context, const v1::GetOwnEntryRequest* request,
                           v1::GetOwnEntryResponse* response) override;
  grpc::Status PublishOwnEntry(grpc::ServerContext* context, const v1::PublishOwnEntryRequest* request,
                               v1::PublishOwnEntryResponse* response) override;

 private:
  Publisher* const publisher_;
  const wire::KeyTools tools_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_API_OWN_ENTRY_API_H_
