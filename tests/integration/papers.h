// Certificates that a hub must not take, and a caller that reads what TLS itself answers to them.
#ifndef RELAIS_TESTS_INTEGRATION_PAPERS_H_
#define RELAIS_TESTS_INTEGRATION_PAPERS_H_

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/openssl/certificate_authority.h"
#include "services/adapters/openssl/certificate_builder.h"

namespace relais::integration {

inline constexpr char kRegion[] = "centre-val-de-loire";

// The authority in a hub's folder, private key and all; a new one in a folder where there is none yet.
CertificateAuthority AuthorityOf(const std::string& hub_folder);

// What an honest authority gives `node`, as of `issued`: it ends kCertificateDays later.
ChannelIdentity MemberPaper(const CertificateAuthority& authority, NodeId node, absl::Time issued);
// What no authority of ours gives: signed by the one in `hub_folder`, with whatever names and uses.
ChannelIdentity OddPaper(const std::string& hub_folder, ossl::Use use, const std::vector<ossl::AlternativeName>& names);

// Shakes hands by TLS 1.3, writes the first bytes of HTTP/2 and reads on: in TLS 1.3 a client's handshake is over
// before the server has judged its certificate. "open" when the server speaks HTTP/2; "closed" when it hung up after
// the handshake; the name of the alert if it sent one; "no handshake", "no connection".
std::string KnockByTls(const ChannelOptions& options);

}  // namespace relais::integration

#endif  // RELAIS_TESTS_INTEGRATION_PAPERS_H_
