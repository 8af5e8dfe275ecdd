// Joining, staying and leaving, as inputs and records of the hub's engine.
#ifndef RELAIS_HUB_ENROLMENT_TYPES_H_
#define RELAIS_HUB_ENROLMENT_TYPES_H_

#include <cstdint>
#include <string>

#include "services/core/access/principal.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/ids.h"

namespace relais::hub {

// A node's client certificate as the hub remembers it. None at all (a none() fingerprint): the caller did not come by a
// connection of ours, and nothing is asked of it.
struct CertificateFacts {
  Digest fingerprint;    // SHA-256 of its DER
  Digest key;            // SHA-256 of its public key; none where only a certificate was shown
  int64_t issued_s = 0;  // first second of its time, since 1970
  friend bool operator==(const CertificateFacts&, const CertificateFacts&) = default;
};

// --- Inputs ---------------------------------------------------------------------------------------------------

// Invites a partner: a token for its node.
struct IssueTokenInput {
  Digest secret_hash;
  NodeId node;
  PartnerId partner;
  int64_t ends_at_s = 0;  // seconds since 1970
  std::string name;       // that its roster entry must bear; empty leaves it to the node
  Principal principal;
};
// A certificate was prepared for `node`; it may leave only if all of this is good and is recorded by one append. The
// edge has verified the signatures under both items and that `roster`'s identity key signed for this very request.
struct EnrolInput {
  Digest secret_hash;
  NodeId node;
  PartnerId partner;
  int64_t now_s = 0;
  CertificateFacts certificate;
  KnowledgeItem roster;        // a RosterEntry
  KnowledgeItem sealing_keys;  // a SealingKeyEntry
};
// A fresh certificate was prepared for the member that showed another one; it may leave once it is recorded.
struct RenewInput {
  NodeId node;
  CertificateFacts shown;
  CertificateFacts fresh;
};
// What a member brings for itself: its next sealing keys, or its partner's leave.
struct MemberTextInput {
  NodeId node;
  CertificateFacts shown;
  KnowledgeItem item;
};

// --- Records --------------------------------------------------------------------------------------------------

struct TokenIssued {
  Digest secret_hash;
  NodeId node;
  PartnerId partner;
  int64_t ends_at_s = 0;
  std::string name;
  Day day;
};
// The token is consumed and the certificate is out. What waits for the signatory, waits here; an entry that came signed
// is a KnowledgeAdmitted of the same append.
struct NodeEnrolled {
  Digest secret_hash;
  CertificateFacts certificate;
  KnowledgeItem roster;
  KnowledgeItem sealing_keys;
  bool awaiting = false;
  Day day;
};
struct CertificateIssued {
  NodeId node;
  CertificateFacts shown;  // that it was asked for with
  CertificateFacts certificate;
};
// First use of the one that the node was last given: the one before is void from here on.
struct CertificateUsed {
  NodeId node;
  Digest fingerprint;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_ENROLMENT_TYPES_H_
