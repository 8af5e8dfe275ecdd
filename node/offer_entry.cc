#include "node/offer_entry.h"

#include "relais/v1/directory_service.grpc.pb.h"
#include "services/adapters/grpc/status_map.h"
#include "services/wire/knowledge_codec.h"

namespace relais::node {
namespace {

constexpr int kOfferPatienceSeconds = 30;

}  // namespace

absl::Status OfferEntry(const ChannelOptions& channel, const SignedText& text) {
  const auto stub = v1::DirectoryService::NewStub(OpenChannel(channel));
  grpc::ClientContext context;
  context.set_deadline(gpr_time_from_seconds(kOfferPatienceSeconds, GPR_TIMESPAN));
  v1::PublishRequest request;
  *request.mutable_entry() = wire::ToProto(text);
  v1::PublishResponse response;
  return FromGrpc(stub->Publish(&context, request, &response));
}

}  // namespace relais::node
