// Papers that are not what they should be, at the enrolment port of a real hub: a closed reason each, no certificate,
// and a hub that remembers nothing of it. In the end the token that all of them tried is still good.
#include "tests/integration/enrolment_attacks.h"

#include "services/core/handoff/day.h"
#include "services/wire/knowledge_codec.h"

namespace relais::integration {
namespace {

// --- 1: the token -------------------------------------------------------------------------------------------------

TEST_F(EnrolmentAttacks, TokensOfOthersAndTokensThatAreNone) {
  const JoinToken token = Issue(kCio);
  const JoinToken other = Issue(kTravail);
  const auto flip = [](size_t byte) {
    return [byte](Applicant& a) { a.token.secret[byte] = static_cast<char>(a.token.secret[byte] ^ 1); };
  };
  Try({{"first byte of the secret", Reason::kTokenInvalid, flip(0)},
       {"middle byte of the secret", Reason::kTokenInvalid, flip(10)},
       {"last byte of the secret", Reason::kTokenInvalid, flip(19)},
       {"no secret", Reason::kTokenInvalid, [](Applicant& a) { a.token.secret.clear(); }},
       {"secret cut", Reason::kTokenInvalid, [](Applicant& a) { a.token.secret.pop_back(); }},
       {"secret lengthened", Reason::kTokenInvalid, [](Applicant& a) { a.token.secret.push_back('x'); }},
       {"secret of zeros", Reason::kTokenInvalid, [](Applicant& a) { a.token.secret.assign(20, '\0'); }},
       {"another partner's token", Reason::kTokenInvalid, [&](Applicant& a) { a.token.secret = other.secret; }},
       {"own secret for another node", Reason::kTokenInvalid, [&](Applicant& a) { a.token.node = other.node; }},
       {"own secret for another partner", Reason::kTokenInvalid,
        [&](Applicant& a) { a.token.partner = other.partner; }},
       {"no node", Reason::kTokenInvalid, nullptr, [](v1::EnrolRequest& r) { r.clear_node(); }},
       {"node cut", Reason::kTokenInvalid, nullptr, [](v1::EnrolRequest& r) { r.mutable_node()->pop_back(); }},
       {"hash of the secret shown instead", Reason::kTokenInvalid,
        [](Applicant& a) {
          a.token.secret = std::string(OpensslDigester().Sha256(a.token.secret).view().substr(0, 20));
        }}},
      token);
  ExpectStillGood(token);
}

// --- 2: the request for a certificate -------------------------------------------------------------------------------

TEST_F(EnrolmentAttacks, RequestsThatAskForMoreThanAKey) {
  const JoinToken token = Issue(kCio);
  const std::string own = "URI:relais://centre-val-de-loire/node/" + token.node.ToHex();
  OddRequest named;
  named.common_name = "relais-hub";
  OddRequest nul = named;
  nul.common_name = std::string("node\0.hub", 9);
  OddRequest password;
  password.challenge_password = "word";
  OddRequest version;
  version.version = 1;
  OddRequest foreign;
  foreign.signed_by_another = true;
  const auto keyed = [](const char* key, const char* digest) {
    OddRequest odd;
    odd.key = key;
    odd.digest = digest;
    return odd;
  };
  Try({WithRequest("CA:TRUE", Asking("basicConstraints", "critical,CA:TRUE")),
       WithRequest("CA:FALSE", Asking("basicConstraints", "CA:FALSE")),
       WithRequest("own name as SAN", Asking("subjectAltName", own)),
       WithRequest("foreign name as SAN", Asking("subjectAltName", "URI:relais://centre-val-de-loire/node/00")),
       WithRequest("name of another region", Asking("subjectAltName", "URI:relais://bretagne/node/00")),
       WithRequest("wildcard", Asking("subjectAltName", "DNS:*.relais.example")),
       WithRequest("the hub's own host name", Asking("subjectAltName", "DNS:relais-hub")),
       WithRequest("two SANs", Asking("subjectAltName", own + ",URI:relais://centre-val-de-loire/node/00")),
       WithRequest("e-mail SAN", Asking("subjectAltName", "email:a@relais.example")),
       WithRequest("IP SAN", Asking("subjectAltName", "IP:127.0.0.1")),
       WithRequest("server use", Asking("extendedKeyUsage", "serverAuth")),
       WithRequest("client use", Asking("extendedKeyUsage", "clientAuth")),
       WithRequest("any use", Asking("extendedKeyUsage", "anyExtendedKeyUsage")),
       WithRequest("signing certificates", Asking("keyUsage", "keyCertSign,cRLSign")),
       WithRequest("unknown critical extension", Asking("1.2.3.4.5", "critical,DER:0500")),
       WithRequest("common name", named),
       WithRequest("NUL in the common name", nul),
       WithRequest("attribute", password),
       WithRequest("another version", version),
       WithRequest("signed by another key", foreign),
       WithRequest("RSA-1024", keyed("RSA-1024", "SHA256")),
       WithRequest("RSA-2048", keyed("RSA-2048", "SHA256")),
       WithRequest("P-384", keyed("P-384", "SHA256")),
       WithRequest("secp256k1", keyed("secp256k1", "SHA256")),
       WithRequest("Ed25519", keyed("ED25519", "")),
       WithRequest("SHA-1", keyed("P-256", "SHA1")),
       WithRequest("SHA-384", keyed("P-256", "SHA384")),
       {"no request", Reason::kCertificateInvalid, [](Applicant& a) { a.csr.clear(); }},
       {"request cut", Reason::kCertificateInvalid, [](Applicant& a) { a.csr.pop_back(); }},
       {"request and more", Reason::kCertificateInvalid, [](Applicant& a) { a.csr.push_back('\0'); }},
       {"request twice", Reason::kCertificateInvalid, [](Applicant& a) { a.csr += a.csr; }},
       {"oversize request", Reason::kCertificateInvalid, [](Applicant& a) { a.csr.assign(8000, '0'); }},
       {"request that nobody's identity vouches for", Reason::kBadSignature, nullptr,
        [](v1::EnrolRequest& r) { r.set_csr(MakeNodeRequest()->csr_der); }}},
      token);
  ExpectStillGood(token);
}

TEST_F(EnrolmentAttacks, KeysThatWereCertifiedBefore) {
  const JoinToken token = Issue(kCio);
  const Applicant first = Honest(token);
  v1::EnrolResponse response;
  ASSERT_TRUE(ShowPapers(channel_, first.Request(), &response).ok());
  ExpectRefused(first.Request(), Reason::kTokenInvalid, "the whole request again");
  const JoinToken next = Issue(kCio);
  Try({{"the request of the first joining under a new token", Reason::kReplay,
        [&](Applicant& a) { a.csr = first.csr; }},
       {"the key of another node", Reason::kReplay,
        [&](Applicant& a) { a.csr = RequestFor(MembersPort(network(), kTravail).identity->key_pem)->csr_der; }}},
      next);
  ExpectStillGood(next);
}

// --- 3: the roster entry and the sealing keys -----------------------------------------------------------------------

TEST_F(EnrolmentAttacks, RosterEntriesThatSaySomethingElse) {
  const JoinToken token = Issue(kCio);
  const JoinToken other = Issue(kTravail);
  HostileMember cio(network(), kCio);
  const SignedText standing = wire::SignedTextOf([&] {
    KnowledgeItem item;
    item.content = cio.Published("roster-cio-pithiviers");
    item.text = wire::EncodeText(item.content);
    return item;
  }());
  Try({{"for another partner", Reason::kMalformed, [&](Applicant& a) { a.entry.partner = other.partner; }},
       {"for another node", Reason::kMalformed, [&](Applicant& a) { a.entry.node = other.node; }},
       {"without a node", Reason::kMalformed, [](Applicant& a) { a.entry.node = NodeId(); }},
       {"under another name", Reason::kMalformed, [](Applicant& a) { a.entry.name = "Région"; }},
       {"without a name", Reason::kMalformed, [](Applicant& a) { a.entry.name.clear(); }},
       {"with control characters in its name", Reason::kMalformed, [](Applicant& a) { a.entry.name += '\x1b'; }},
       {"on paper", Reason::kMalformed, [](Applicant& a) { a.entry.level = MemberLevel::kPaper; }},
       {"at no level", Reason::kUnknownValue, [](Applicant& a) { a.entry.level = static_cast<MemberLevel>(9); }},
       {"with a custodian", Reason::kMalformed, [&](Applicant& a) { a.entry.custodian = other.node; }},
       {"of the first edition, again", Reason::kReplay, [](Applicant& a) { a.entry.edition = Edition(1); }},
       {"of edition 0", Reason::kMalformed, [](Applicant& a) { a.entry.edition = Edition(0); }},
       {"of an edition to come", Reason::kMalformed, [](Applicant& a) { a.entry.edition = Edition(9); }},
       {"of an identity that it does not hold", Reason::kBadSignature,
        [&](Applicant& a) { a.entry.identity = cio.identity().key; }},
       {"that stands, with somebody else's proof", Reason::kBadSignature,
        [&](Applicant& a) { a.roster_text = standing; }},
       {"signed by another partner", Reason::kSignerUnknown,
        [](Applicant& a) { a.roster_signer = Signatory(kTravail); }},
       {"signed by a root", Reason::kSignerUnknown, [](Applicant& a) { a.roster_signer = Root(); }},
       {"signed by itself", Reason::kSignerUnknown, [](Applicant& a) { a.roster_signer = a.identity; }},
       {"signed over other bytes", Reason::kBadSignature,
        [](Applicant& a) {
          RosterEntry later = a.entry;
          later.edition = Edition(3);
          const std::string signed_bytes = wire::EncodeText(later);
          a.roster_text = Applicant::Sign(a.sealer(), TextKind::kRoster, signed_bytes, Signatory(kCio));
          a.roster_text->text = wire::EncodeText(a.entry);
        }},
       {"as a standing", Reason::kMalformed, nullptr,
        [](v1::EnrolRequest& r) { r.mutable_roster()->set_kind(v1::TEXT_KIND_STANDING); }},
       {"of no kind", Reason::kUnknownValue, nullptr, [](v1::EnrolRequest& r) { r.mutable_roster()->clear_kind(); }},
       {"no entry", Reason::kUnknownValue, nullptr, [](v1::EnrolRequest& r) { r.clear_roster(); }},
       {"entry cut", Reason::kMalformed, nullptr,
        [](v1::EnrolRequest& r) { r.mutable_roster()->mutable_text()->pop_back(); }},
       {"entry with an unknown field", Reason::kMalformed, nullptr,
        [](v1::EnrolRequest& r) { r.mutable_roster()->mutable_text()->append("\xf8\x07\x01", 3); }}},
      token);
  ExpectStillGood(token);
}

TEST_F(EnrolmentAttacks, SealingKeysThatAreNotTheNodesOwn) {
  const JoinToken token = Issue(kCio);
  HostileMember travail(network(), kTravail);
  Try({{"signed by another key", Reason::kSignerUnknown, [](Applicant& a) { a.sealing_signer = Signatory(kCio); }},
       {"signed by another node", Reason::kSignerUnknown, [&](Applicant& a) { a.sealing_signer = travail.identity(); }},
       {"of another node", Reason::kMalformed, [&](Applicant& a) { a.sealing.node = travail.node(); }},
       {"a term too long", Reason::kMalformed,
        [](Applicant& a) { a.sealing.terms[0].last_day = AddDays(a.sealing.terms[0].first_day, 30); }},
       {"a term that ends before it begins", Reason::kMalformed,
        [](Applicant& a) { a.sealing.terms[0].last_day = AddDays(a.sealing.terms[0].first_day, -1); }},
       {"no term", Reason::kMalformed, [](Applicant& a) { a.sealing.terms.clear(); }},
       {"edition 0", Reason::kMalformed, [](Applicant& a) { a.sealing.edition = Edition(0); }},
       {"a key that hides nothing", Reason::kMalformed,
        [](Applicant& a) { a.sealing.terms[0].key = SealingKey::FromBytes("\x01" + std::string(31, '\0')); }},
       {"unsigned", Reason::kEvidenceMissing, nullptr,
        [](v1::EnrolRequest& r) { r.mutable_sealing_keys()->clear_signatures(); }},
       {"no keys", Reason::kUnknownValue, nullptr, [](v1::EnrolRequest& r) { r.clear_sealing_keys(); }},
       {"proof of identity by another key", Reason::kBadSignature,
        [&](Applicant& a) { a.identity_prover = travail.identity(); }},
       {"no proof of identity", Reason::kBadSignature, nullptr, [](v1::EnrolRequest& r) { r.clear_identity_proof(); }}},
      token);
  ExpectStillGood(token);
}

}  // namespace
}  // namespace relais::integration
