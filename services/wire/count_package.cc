#include "services/wire/count_package.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "services/wire/record_bytes.h"

namespace relais::wire {
namespace {

constexpr uint8_t kCountFormat = 1;
constexpr absl::string_view kHeadDomain = "relais.v1.count-package";

absl::Status WrongSize() {
  return Refuse(Reason::kMalformed, "a package of another size");
}

size_t PlaceOf(Aggregator to) {
  return static_cast<size_t>(to) - 1;
}

}  // namespace

std::string EncodeCountHead(const CountHead& head) {
  BytesWriter out(kCountHeadBytes);
  out.U8(kCountFormat);
  out.Num(head.month);
  out.Id(head.node);
  out.Id(head.domain);
  for (const CountHead::Share& share : head.shares) {
    out.Id(share.to);
    out.Id(share.sha256);
  }
  return out.Take();
}

absl::StatusOr<CountHead> DecodeCountHead(absl::string_view bytes) {
  BytesReader in(bytes);
  if (in.U8() != kCountFormat) return Refuse(Reason::kVersionUnknown, "package");
  CountHead head;
  head.month = in.Num<Month>();
  head.node = in.Id<NodeId>();
  head.domain = in.Id<Digest>();
  for (CountHead::Share& share : head.shares) {
    share.to = in.Id<SealingKey>();
    share.sha256 = in.Id<Digest>();
  }
  if (absl::Status status = in.Finish(); !status.ok()) return status;
  return head;
}

std::string CountHeadText(absl::string_view head_bytes) {
  return absl::StrCat(kHeadDomain, head_bytes);
}

std::string CountShareAad(Month month, NodeId node, const Digest& domain, Aggregator to) {
  BytesWriter out(64);
  out.Id(domain);
  out.Num(month);
  out.Id(node);
  out.Enum(to);
  out.Bool(to == kVectorTo);
  return out.Take();
}

size_t PlainShareBytes(Aggregator to, size_t cells) {
  return to == kVectorTo ? kCountParts * cells * sizeof(uint64_t) : kSeedBytes;
}

size_t SealedShareBytes(Aggregator to, size_t cells) {
  return PlainShareBytes(to, cells) + limits::kHpkeOverheadBytes;
}

size_t CountPackageBytes(size_t cells) {
  size_t bytes = kCountHeadBytes + Signature::kSize;
  for (int to = 1; to <= kAggregators; ++to) bytes += SealedShareBytes(static_cast<Aggregator>(to), cells);
  return bytes;
}

std::string EncodeCountPackage(absl::string_view head_bytes, const Signature& signature,
                               const std::array<std::string, kAggregators>& sealed) {
  RELAIS_CHECK(head_bytes.size() == kCountHeadBytes);
  return absl::StrCat(head_bytes, signature.view(), sealed[0], sealed[1], sealed[2]);
}

absl::StatusOr<CountPackage> DecodeCountPackage(absl::string_view bytes, size_t cells) {
  if (bytes.size() != CountPackageBytes(cells)) return WrongSize();
  BytesReader in(bytes);
  CountPackage package;
  package.head_bytes = std::string(in.Raw(kCountHeadBytes));
  package.signature = in.Id<Signature>();
  for (int to = 1; to <= kAggregators; ++to) {
    const size_t size = SealedShareBytes(static_cast<Aggregator>(to), cells);
    package.sealed[PlaceOf(static_cast<Aggregator>(to))] = std::string(in.Raw(size));
  }
  if (absl::Status status = in.Finish(); !status.ok()) return status;
  absl::StatusOr<CountHead> head = DecodeCountHead(package.head_bytes);
  if (!head.ok()) return head.status();
  package.head = *head;
  return package;
}

std::string EncodeCountParcel(const CountPackage& package, Aggregator to) {
  BytesWriter out(kCountHeadBytes + Signature::kSize + 1);
  out.Raw(package.head_bytes);
  out.Id(package.signature);
  out.Enum(to);
  out.Raw(package.sealed[PlaceOf(to)]);
  return out.Take();
}

absl::StatusOr<CountParcel> DecodeCountParcel(absl::string_view bytes, size_t cells) {
  BytesReader in(bytes);
  CountParcel parcel;
  parcel.head_bytes = std::string(in.Raw(kCountHeadBytes));
  parcel.signature = in.Id<Signature>();
  parcel.to = in.Enum(Aggregator::kEtat, Aggregator::kRectorat);
  if (absl::Status status = in.status(); !status.ok()) return status;
  if (in.left() != SealedShareBytes(parcel.to, cells)) return WrongSize();
  parcel.sealed = std::string(in.Raw(in.left()));
  absl::StatusOr<CountHead> head = DecodeCountHead(parcel.head_bytes);
  if (!head.ok()) return head.status();
  parcel.head = *head;
  return parcel;
}

}  // namespace relais::wire
