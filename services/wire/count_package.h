// What a node sends of a month: three sealed shares under one signed head. Fixed layouts, big-endian.
//
//   package = head ‖ signature ‖ sealed share of État ‖ of Région ‖ of Rectorat
//   parcel  = head ‖ signature ‖ aggregator ‖ that one's sealed share
//
// Who carries a package cuts it into parcels; whoever gets a parcel can check it by itself.
#ifndef RELAIS_SERVICES_WIRE_COUNT_PACKAGE_H_
#define RELAIS_SERVICES_WIRE_COUNT_PACKAGE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/core/monitoring/count_domain.h"
#include "services/core/monitoring/count_share.h"

namespace relais::wire {

// HPKE info of a sealed share.
inline constexpr absl::string_view kCountShareInfo = "relais.v1.count-share";

struct CountHead {
  Month month;
  NodeId node;
  Digest domain;  // SHA-256 of CountDomain::CanonicalText
  struct Share {
    SealingKey to;  // the aggregation key that the convention names
    Digest sha256;  // of the sealed share
    friend bool operator==(const Share&, const Share&) = default;
  };
  std::array<Share, kAggregators> shares;  // by aggregator, from État
  friend bool operator==(const CountHead&, const CountHead&) = default;
};
inline constexpr size_t kCountHeadBytes = 1 + 4 + NodeId::kSize + Digest::kSize + kAggregators * 64;

std::string EncodeCountHead(const CountHead& head);
// kMalformed, kVersionUnknown.
absl::StatusOr<CountHead> DecodeCountHead(absl::string_view bytes);
// What the node's identity key signs.
std::string CountHeadText(absl::string_view head_bytes);
// Associated data of the share for `to`.
std::string CountShareAad(Month month, NodeId node, const Digest& domain, Aggregator to);

// Of the share before it is sealed: a seed, or the vector of a domain of `cells` cells. Then sealed.
size_t PlainShareBytes(Aggregator to, size_t cells);
size_t SealedShareBytes(Aggregator to, size_t cells);
size_t CountPackageBytes(size_t cells);

struct CountPackage {
  CountHead head;
  std::string head_bytes;
  Signature signature;
  std::array<std::string, kAggregators> sealed;
};
std::string EncodeCountPackage(absl::string_view head_bytes, const Signature& signature,
                               const std::array<std::string, kAggregators>& sealed);
// kMalformed unless it has exactly the size of a package over a domain of `cells` cells. Verifies no signature and no
// digest.
absl::StatusOr<CountPackage> DecodeCountPackage(absl::string_view bytes, size_t cells);

struct CountParcel {
  CountHead head;
  std::string head_bytes;
  Signature signature;
  Aggregator to = Aggregator::kEtat;
  std::string sealed;
};
std::string EncodeCountParcel(const CountPackage& package, Aggregator to);
// As DecodeCountPackage.
absl::StatusOr<CountParcel> DecodeCountParcel(absl::string_view bytes, size_t cells);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_COUNT_PACKAGE_H_
