// The node's private formats: records and checkpoints as bytes. Of what anyone typed only the names of colleagues are
// in them.
#ifndef RELAIS_NODE_NODE_CODEC_H_
#define RELAIS_NODE_NODE_CODEC_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "node/node_engine.h"
#include "node/node_types.h"
#include "services/wire/knowledge_codec.h"

namespace relais::node {

// One version byte, one kind byte, then the fields in order (wire/record_bytes.h). Decoding what EncodeRecord did not
// make is kMalformed or kVersionUnknown; equal records give equal bytes.
class NodeCodec {
 public:
  // `tools` reads signed texts anew; what was verified once is not verified again.
  explicit NodeCodec(wire::KeyTools tools) : tools_(std::move(tools)) {}

  std::string EncodeRecord(const NodeRecord& record) const;
  absl::StatusOr<NodeRecord> DecodeRecord(absl::string_view bytes) const;
  // The durable state only.
  std::string EncodeState(const NodeEngine& engine) const;
  // `engine` is fresh; on error it must be thrown away.
  absl::Status DecodeState(absl::string_view bytes, NodeEngine* engine) const;

 private:
  const wire::KeyTools tools_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_NODE_CODEC_H_
