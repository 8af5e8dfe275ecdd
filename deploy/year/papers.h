// The signed paper of an invented region: keys of everybody, conventions, roster, sealing keys and directory, made by
// the product's own codecs along the chain of the design. Every key comes from the seed: nothing here protects anybody.
#ifndef RELAIS_DEPLOY_YEAR_PAPERS_H_
#define RELAIS_DEPLOY_YEAR_PAPERS_H_

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "deploy/year/offices.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/signed_text.h"
#include "services/ports/digest.h"
#include "services/ports/sealer.h"

namespace relais::year {

// One office's part of it.
struct OfficePaper {
  int number = 0;
  PartnerId partner;
  NodeId node;
  ServiceId service;  // none without a second door
  SigningPair signatory;
  SigningPair identity;
  Secret32 vault;
  std::vector<SealingPair> sealing;  // by term; the last one is the newest
};

// What the counting of a year stands on, secrets included.
struct CountingPaper {
  Agreement framework;
  std::array<SealingPair, 3> aggregation;  // of État, Région and Rectorat
};

class Papers {
 public:
  // For a year that begins on `first` and ends on `last`. `offices`, `sealer` and `digester` outlive it. `hub_key` is
  // named in every convention.
  Papers(const Offices& offices, Day first, Day last, const SigningKey& hub_key, Sealer* sealer,
         const Digester* digester);

  const Anchor& anchor() const { return anchor_; }
  const std::vector<OfficePaper>& offices() const { return papers_; }
  const OfficePaper& office(int number) const { return papers_.at(static_cast<size_t>(number - 1)); }
  // 0 for somebody else's.
  int NumberOf(PartnerId partner) const;
  int NumberOf(NodeId node) const;
  const CountingPaper& counting() const { return counting_; }
  // Every text by which the three know who is a member, as published so far: conventions, roster, those who left.
  const std::vector<SignedText>& public_texts() const { return public_texts_; }
  // Of the animator of a convention, by its id; asserts that there is one.
  const SigningPair& AnimatorOf(ConventionId convention) const { return animators_.at(convention); }

  // In an order in which a hub admits them all, early on the year's first day.
  std::vector<SignedText> Texts();
  // Days on which the next sealing keys are published: a few days before they are used.
  bool RenewsOn(Day day) const;
  // Every node's keys as published on `day`: the one in use and the next two.
  std::vector<SignedText> Renew(Day day);

  // A root's word that an office has left the network.
  SignedText Leave(int number, Day since);

  // Whether a node hears what is said of the subject of `content`: a framework, a convention that binds its partner, or
  // a partner with whom it has a convention in common. The product's hub tells every node everything; here the others
  // would take hundreds of megabytes and could never be referred to.
  bool Concerns(int number, const KnowledgeItem::Content& content) const;

 private:
  void DrawOffices();
  void WriteConventions(const SigningKey& hub_key);
  Agreement Common(AgreementKind kind, const SigningKey& hub_key) const;
  SignedText Sign(const KnowledgeItem::Content& content, const std::vector<const SigningPair*>& signers) const;
  SignedText KeysText(OfficePaper& paper, int publication);
  SignedText DirectoryText(const OfficePaper& paper) const;
  bool Neighbours(int a, int b) const;

  const Offices& offices_;
  const Day first_;
  const Day last_;
  Sealer* const sealer_;
  const Digester* const digester_;
  Anchor anchor_;
  std::vector<SigningPair> roots_;  // État, Région, Rectorat
  absl::btree_map<ConventionId, SigningPair> animators_;
  std::vector<OfficePaper> papers_;
  absl::btree_map<PartnerId, int> by_partner_;
  absl::btree_map<NodeId, int> by_node_;
  CountingPaper counting_;
  std::vector<SignedText> public_texts_;
  std::vector<Agreement> locals_;
};

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_PAPERS_H_
