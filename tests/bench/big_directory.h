// A region with a large directory, signed with real keys: what the matching bench searches.
#ifndef RELAIS_TESTS_BENCH_BIG_DIRECTORY_H_
#define RELAIS_TESTS_BENCH_BIG_DIRECTORY_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/core/convention/knowledge.h"
#include "services/core/directory/match.h"
#include "services/core/mailbox/exchange.h"
#include "services/wire/knowledge_codec.h"
#include "tests/fakes/seeded_entropy.h"

namespace relais::bench {

// Not thread-safe. The same for the same seed, but for the keys.
class BigDirectory {
 public:
  explicit BigDirectory(Day today) : today_(today) {}

  // Conventions, roster, keys and `services` services, kServicesPerPartner for each partner, admitted one after the
  // other.
  absl::Status Make(int services);

  const Knowledge& knowledge() const { return knowledge_; }
  // What a hub would push when `count` partners from the `first` on, counted in a ring, publish again: the next edition
  // of their entries, signed, with the revisions that follow.
  std::vector<PushedItem> NextEditions(size_t first, size_t count);
  wire::KeyTools tools() const { return wire::KeyToolsOf(sealer_, digester_); }
  size_t partners() const { return partners_.size(); }

  // A question that a first door of this region could ask.
  MatchQuestion DrawQuestion();
  // Habits for one service in twenty.
  AnswerHabits DrawHabits();

 private:
  struct Partner {
    PartnerId id;
    NodeId node;
    SigningPair signatory;
    SigningPair identity;
    size_t convention = 0;
    uint32_t edition = 0;
    std::vector<ServiceId> services;
  };

  int Below(int n);
  Agreement Common(AgreementKind kind, const std::string& title);
  absl::Status AdmitFramework();
  absl::Status AdmitConvention(size_t number);
  absl::Status AdmitPartner(Partner& partner);
  DirectoryEntry DrawEntry(Partner& partner);
  Service DrawService(const Partner& partner, ServiceId id);
  const std::string& DrawNeed();
  SignedText Sign(const KnowledgeItem::Content& content, const std::vector<SigningPair>& signers) const;
  absl::Status Admit(const KnowledgeItem::Content& content, const std::vector<SigningPair>& signers);

  Day today_;
  SeededEntropy seeded_{20261126};  // everything but the keys
  OsEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  OpensslDigester digester_;
  Knowledge knowledge_;
  Agreement framework_;
  std::vector<Partner> partners_;
  std::vector<std::vector<std::string>> zones_;  // the communes of each convention
  std::vector<std::string> needs_;               // the commonest first
};

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_BIG_DIRECTORY_H_
