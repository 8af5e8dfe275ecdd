// Join tokens: only their hashes, each used once.
#ifndef RELAIS_HUB_TOKEN_BOOK_H_
#define RELAIS_HUB_TOKEN_BOOK_H_

#include <cstdint>
#include <utility>

#include "absl/container/btree_map.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {

struct JoinTokenRow {
  NodeId node;
  PartnerId partner;
  int64_t ends_at_s = 0;  // seconds since 1970; void from then on
  Digest certificate;     // fingerprint of the one it was consumed for; none while unused
  friend bool operator==(const JoinTokenRow&, const JoinTokenRow&) = default;
};

class TokenBook {
 public:
  void Issue(const Digest& secret_hash, JoinTokenRow row) { rows_[secret_hash] = std::move(row); }
  // kTokenInvalid, one answer for all: unknown, used, ended, or for another node or partner. kNone when it may be
  // consumed.
  Reason Check(const Digest& secret_hash, NodeId node, PartnerId partner, int64_t now_s) const;
  void Consume(const Digest& secret_hash, const Digest& certificate);
  void VoidUnused() {
    absl::erase_if(rows_, [](const auto& row) { return row.second.certificate.none(); });
  }

  const absl::btree_map<Digest, JoinTokenRow>& rows() const { return rows_; }
  friend bool operator==(const TokenBook&, const TokenBook&) = default;

 private:
  absl::btree_map<Digest, JoinTokenRow> rows_;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_TOKEN_BOOK_H_
