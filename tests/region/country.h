// The region's paper: who there is, under which conventions, with every text really signed. Its knowledge comes from
// the product's own codecs, by the chain of the design: roots, signatory keys, roster, identity keys, sealing keys.
#ifndef RELAIS_TESTS_REGION_COUNTRY_H_
#define RELAIS_TESTS_REGION_COUNTRY_H_

#include <array>
#include <string>
#include <vector>

#include "services/core/convention/knowledge.h"
#include "services/core/handoff/derogation.h"
#include "services/core/handoff/signed_text.h"
#include "services/ports/digest.h"
#include "services/ports/sealer.h"

namespace relais::region {

// One partner. All hold both doors; a partner without a node of its own is in the custody of the first one's.
struct PartnerPaper {
  int number = 0;  // from 1
  PartnerId partner;
  std::string name;
  SigningPair signatory;
  NodeId node;  // none for a paper partner
  SigningPair identity;
  std::vector<SealingPair> sealing;  // newest last
  Secret32 vault;
  ServiceId service;
  uint32_t edition = 1;  // of its sealing keys
};

struct CountryPlan {
  int nodes = 4;               // at least 3
  bool paper_partner = false;  // one more partner, without a node
  Day today;                   // a day on which everything is in force
};

// Need, public and commune that the conventions cover.
inline constexpr char kNeed[] = "se-former--trouver-sa-formation";
inline constexpr char kOtherNeed[] = "mobilite--preparer-un-permis";
inline constexpr char kPublic[] = "jeunes";
inline constexpr char kCommune[] = "45252";       // Pithiviers
inline constexpr char kOtherCommune[] = "18033";  // Bourges: in no convention

// Two local conventions under one framework: "Pithiviers" binds every partner but the last one with a node, "Loiret"
// the last two. So the first and the last node are bound by none. One thread at a time.
class Country {
 public:
  // `sealer` and `digester` outlive it.
  Country(const CountryPlan& plan, Sealer* sealer, const Digester* digester);

  const Anchor& anchor() const { return anchor_; }
  std::vector<PartnerPaper>& partners() { return partners_; }
  PartnerPaper& partner(int number) { return partners_.at(static_cast<size_t>(number - 1)); }
  const PartnerPaper& partner(int number) const { return partners_.at(static_cast<size_t>(number - 1)); }
  const Agreement& pithiviers() const { return pithiviers_; }
  const SigningPair& hub_key() const { return roots_.front(); }
  const SigningPair& animator() const { return animator_; }
  const SealingPair& animator_sealing() const { return animator_sealing_; }
  // Of État, Région and Rectorat: each opens its share of the counts.
  const std::array<SealingPair, 3>& aggregation() const { return aggregation_; }

  // In an order in which a hub admits them all.
  std::vector<SignedText> Texts() const;

  // A new sealing pair of `number`, in use from `today` on; its text.
  SignedText Rotate(int number, Day today);
  // "Pithiviers", version 2, from `start` on. The same parties sign.
  SignedText Amend(Day start);
  // What the animator says of one partner: from `since` on.
  SignedText Declare(int number, uint32_t edition, Standing standing, Day since) const;
  // What a root key says of one partner in the whole network.
  SignedText DeclareEverywhere(int number, uint32_t edition, Standing standing, Day since) const;
  // The animator's leave for a third door.
  Derogation Grant(int asker, int destination, JourneyId journey, Day expires) const;

  SignedText Sign(const KnowledgeItem::Content& content, const std::vector<const SigningPair*>& signers) const;

 private:
  void DrawPartners(const CountryPlan& plan);
  void WriteConventions(const CountryPlan& plan);
  Agreement Common(AgreementKind kind, Day today) const;
  SealingKeyEntry KeysOf(const PartnerPaper& paper) const;
  SignedText SignByParties(const Agreement& agreement) const;

  Sealer* const sealer_;
  const Digester* const digester_;
  Anchor anchor_;
  std::vector<SigningPair> roots_;  // État, Région, Rectorat
  SigningPair animator_;
  SealingPair animator_sealing_;
  std::array<SealingPair, 3> aggregation_;
  std::vector<PartnerPaper> partners_;
  std::vector<std::vector<SealingTerm>> terms_;  // of each partner, newest first
  Agreement framework_;
  Agreement pithiviers_;
  Agreement loiret_;
};

}  // namespace relais::region

#endif  // RELAIS_TESTS_REGION_COUNTRY_H_
