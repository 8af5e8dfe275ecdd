// A node's side of the connection: one hub, one pinned authority, no surprise from the environment.
#ifndef RELAIS_SERVICES_ADAPTERS_GRPC_CHANNEL_H_
#define RELAIS_SERVICES_ADAPTERS_GRPC_CHANNEL_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <optional>
#include <string>

#include "services/core/handoff/limits.h"

namespace relais {

// The name that every hub's certificate bears: at whatever address it is reached, the pinned authority says who it is.
inline constexpr char kHubServerName[] = "relais-hub";

struct ChannelIdentity {
  std::string key_pem;
  std::string certificate_pem;
};

struct ChannelOptions {
  std::string address;                      // "host:port"
  std::string authority_pem;                // the hub's own authority, and no other root
  std::optional<ChannelIdentity> identity;  // none: joining
  std::string server_name = kHubServerName;
  // Another one can be asked: that this one's machine vanished without a word is noticed within a minute, not in two
  // and a half.
  bool others_to_ask = false;
  int message_bytes_max = static_cast<int>(limits::kFrameBytesMax);
};

// Connects when first used, and again by itself after 1 to 300 seconds. It never repeats a call: the outbox has the one
// retry loop. A connection of its own, shared with no other channel. Never null; wrong keys show as calls that fail.
std::shared_ptr<grpc::Channel> OpenChannel(const ChannelOptions& options);

inline constexpr int kLocalMessageBytesMax = 1 << 20;  // one message, each way: every convention in one list
// To a daemon of this machine, "unix:/path".
std::shared_ptr<grpc::Channel> OpenLocalChannel(const std::string& address);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_GRPC_CHANNEL_H_
