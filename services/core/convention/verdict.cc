#include "services/core/convention/verdict.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/core/convention/validation.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

void AddRoots(const Anchor& more, Anchor& roots) {
  roots.roots.insert(more.roots.begin(), more.roots.end());
}

Anchor PartiesOf(const Agreement& agreement) {
  Anchor keys;
  for (const Party& party : agreement.parties) {
    if (!party.signatory.none()) keys.roots.insert(party.signatory);
  }
  return keys;
}

const Party* PartyOf(const Agreement& agreement, SigningKey key) {
  const auto it = std::find_if(agreement.parties.begin(), agreement.parties.end(),
                               [&](const Party& party) { return party.signatory == key; });
  return it == agreement.parties.end() ? nullptr : &*it;
}

class Judge {
 public:
  Judge(const ConventionEvidence& evidence, const Anchor& anchor) : evidence_(evidence), anchor_(anchor) {}

  Verdict Run(std::optional<Day> on) {
    if (anchor_.roots.empty()) Fail(Refuse(Reason::kEvidenceMissing, "no anchor"));
    if (CheckShape()) {
      const absl::Status chain = JudgeChain();
      FindEverything();
      Fail(chain);
      Fail(stranger_);
      JudgeConventionText();
      JudgeStandings();
      JudgeStatus(on);
    }
    return std::move(verdict_);
  }

 private:
  const Agreement& agreement() const { return evidence_.agreement(); }
  bool local() const { return agreement().kind == AgreementKind::kLocal; }

  void Fail(const absl::Status& status) {
    if (verdict_.status.ok()) verdict_.status = status;
  }
  void Need(bool good, Reason reason, absl::string_view detail) {
    if (!good) Fail(Refuse(reason, detail));
  }

  // Every item holds what its place in the file says, about this convention or its framework.
  bool CheckShape() {
    if (!std::holds_alternative<Agreement>(evidence_.convention.content)) {
      Need(false, Reason::kMalformed, "a text out of its place");
      return false;
    }
    bool good = true;
    const ConventionId framework = local() ? agreement().framework : agreement().id;
    ConventionVersion before(0);
    for (const KnowledgeItem& item : evidence_.framework) {
      const auto* version = std::get_if<Agreement>(&item.content);
      good = good && version != nullptr && version->kind == AgreementKind::kFramework && version->id == framework &&
             before < version->version;
      if (good) before = version->version;
    }
    good = good && (local() || before < agreement().version);
    for (const KnowledgeItem& item : evidence_.standings) {
      const auto* statement = std::get_if<StandingStatement>(&item.content);
      good = good && statement != nullptr && statement->convention == agreement().id;
    }
    for (const KnowledgeItem& item : evidence_.delegations) {
      const auto* delegation = std::get_if<Delegation>(&item.content);
      good = good && delegation != nullptr && CheckDelegation(*delegation).ok();
      if (good) delegations_.push_back(*delegation);
    }
    Need(good, Reason::kMalformed, "a text out of its place");
    return good;
  }

  // The versions of the framework and, of a framework, the convention itself: what hangs on the anchor in a chain.
  std::vector<const KnowledgeItem*> Chain() const {
    std::vector<const KnowledgeItem*> chain;
    for (const KnowledgeItem& item : evidence_.framework) chain.push_back(&item);
    if (!local()) chain.push_back(&evidence_.convention);
    return chain;
  }

  // From the first version that the anchor judges to the last, each by the roots of the one before. Collects the roots.
  absl::Status JudgeChain() {
    roots_ = anchor_;
    const std::vector<const KnowledgeItem*> chain = Chain();
    first_anchored_ = chain.size();
    absl::Status last = Refuse(Reason::kEvidenceMissing, "no framework");
    Anchor roots = anchor_;
    for (size_t i = 0; i < chain.size(); ++i) {
      const auto& version = std::get<Agreement>(chain[i]->content);
      const std::vector<Problem> problems = ValidateAgreement(version);
      if (!problems.empty()) return Refuse(Reason::kMalformed, DescribeProblems(problems));
      last = JudgeFramework(version, chain[i]->signatures, roots).status();
      if (last.ok()) {
        first_anchored_ = std::min(first_anchored_, i);
        roots = RootsAfter(version);
        AddRoots(PartiesOf(version), roots_);
      } else if (first_anchored_ < chain.size()) {
        return last;
      }
    }
    return last;
  }

  // --- Who signed what ------------------------------------------------------------------------------------------

  std::string NameOf(SigningKey key) const {
    if (const Party* party = PartyOf(agreement(), key); party != nullptr) return party->name;
    for (const KnowledgeItem* item : Chain()) {
      const Party* party = PartyOf(std::get<Agreement>(item->content), key);
      if (party != nullptr) return party->name;
    }
    return "";
  }

  // A key's place under a text that `principals` and `animator` may sign, and whom they let sign.
  SignatureFinding Find(const ItemSignature& signature, const Anchor& principals, SigningKey animator,
                        absl::Span<const Delegation> delegations) const {
    SignatureFinding finding{.key = signature.key, .valid = signature.valid};
    if (principals.roots.contains(signature.key)) {
      finding.place = PartyOf(agreement(), signature.key) != nullptr ? SignerPlace::kParty : SignerPlace::kRoot;
      finding.name = NameOf(signature.key);
    } else if (!animator.none() && signature.key == animator) {
      finding.place = SignerPlace::kAnimator;
      finding.name = agreement().animator.name;
    } else {
      for (const Delegation& delegation : delegations) {
        if (delegation.delegate != signature.key || !principals.roots.contains(delegation.delegator)) continue;
        finding.place = SignerPlace::kDelegate;
        finding.delegator = delegation.delegator;
        finding.name = NameOf(delegation.delegator);
      }
    }
    return finding;
  }

  void Take(TextFinding text) {
    Need(!text.signatures.empty(), Reason::kEvidenceMissing, "a text without any signature");
    for (const SignatureFinding& finding : text.signatures) {
      Need(finding.valid, Reason::kBadSignature, absl::StrCat("signature by ", finding.key.ToHex()));
      const bool placed = finding.place != SignerPlace::kNone || !stranger_.ok();
      if (!placed) stranger_ = Refuse(Reason::kSignerUnknown, absl::StrCat("signature by ", finding.key.ToHex()));
    }
    verdict_.texts.push_back(std::move(text));
  }

  void KnowFormer(SignatureFinding& finding) const {
    const bool former = finding.place == SignerPlace::kNone && former_.roots.contains(finding.key);
    if (former) finding.place = SignerPlace::kFormer;
  }

  void FindEverything() {
    for (size_t i = 0; i < evidence_.framework.size(); ++i) {
      const KnowledgeItem& item = evidence_.framework[i];
      const auto& version = std::get<Agreement>(item.content);
      if (i < first_anchored_) AddRoots(PartiesOf(version), former_);
      TextFinding text{TextKind::kConvention, version.title, version.version, {}};
      for (const ItemSignature& s : item.signatures) {
        text.signatures.push_back(Find(s, roots_, SigningKey(), {}));
        if (i <= first_anchored_) KnowFormer(text.signatures.back());
      }
      Take(std::move(text));
    }
    FindConvention();
    for (const KnowledgeItem& item : evidence_.standings) {
      TextFinding text{TextKind::kStanding, "", ConventionVersion(0), {}};
      // What a standing takes away was decided by the hub on its own day, which no text of the file knows.
      for (const ItemSignature& s : item.signatures) {
        text.signatures.push_back(Find(s, Principals(), agreement().animator.signing, delegations_));
      }
      Take(std::move(text));
    }
    for (size_t i = 0; i < evidence_.delegations.size(); ++i) {
      TextFinding text{TextKind::kDelegation, "", ConventionVersion(0), {}};
      Anchor delegator;
      if (Principals().roots.contains(delegations_[i].delegator)) delegator.roots.insert(delegations_[i].delegator);
      for (const ItemSignature& s : evidence_.delegations[i].signatures) {
        text.signatures.push_back(Find(s, delegator, SigningKey(), {}));
      }
      Take(std::move(text));
    }
    FindStatus();
  }

  // Everybody who signs in person: the roots and the convention's parties.
  Anchor Principals() const {
    Anchor all = roots_;
    AddRoots(PartiesOf(agreement()), all);
    return all;
  }

  std::vector<Delegation> Behind() const {
    const Day day = evidence_.status.has_value() ? evidence_.status->activated : kNoDay;
    return local() ? DelegationsFor(delegations_, agreement().id, day) : std::vector<Delegation>();
  }

  void FindConvention() {
    TextFinding text{TextKind::kConvention, agreement().title, agreement().version, {}};
    for (const ItemSignature& s : evidence_.convention.signatures) {
      SignatureFinding finding = Find(s, Principals(), SigningKey(), Behind());
      if (!local() && evidence_.framework.size() == first_anchored_) KnowFormer(finding);
      if (evidence_.status.has_value()) {
        for (const StatedSignature& received : evidence_.status->received) {
          if (received.key == s.key) finding.received = received.day;
        }
      }
      text.signatures.push_back(std::move(finding));
    }
    Take(std::move(text));
  }

  void FindStatus() {
    if (!evidence_.status.has_value()) return;
    TextFinding text{TextKind::kStatus, "", evidence_.status->version, {}};
    for (const ItemSignature& s : evidence_.status_signatures) {
      const bool hub = s.key == HubKey();
      text.signatures.push_back(
          {.key = s.key, .valid = s.valid, .place = hub ? SignerPlace::kHub : SignerPlace::kNone});
    }
    Take(std::move(text));
  }

  SigningKey HubKey() const {
    const std::vector<const KnowledgeItem*> chain = Chain();
    return chain.empty() ? SigningKey() : std::get<Agreement>(chain.back()->content).hub_key;
  }

  // --- What it proves -------------------------------------------------------------------------------------------

  void JudgeConventionText() {
    const std::vector<Problem> problems = ValidateAgreement(agreement());
    if (!problems.empty()) Fail(Refuse(Reason::kMalformed, DescribeProblems(problems)));
    const std::vector<Delegation> behind = Behind();
    if (local()) {
      const Agreement* framework =
          evidence_.framework.empty() ? nullptr : &std::get<Agreement>(evidence_.framework.back().content);
      Fail(JudgeLocal(agreement(), evidence_.convention.signatures, framework, behind).status());
    }
    std::vector<SigningKey> parties;
    for (const Party& party : agreement().parties) parties.push_back(party.signatory);
    const auto signers = SignersFor(parties, ValidKeys(evidence_.convention.signatures), behind);
    for (const Party& party : agreement().parties) {
      if (!signers.contains(party.signatory)) verdict_.silent.push_back(party.name);
    }
  }

  void JudgeStandings() {
    const Agreement* conventions[] = {&agreement()};
    for (const KnowledgeItem& item : evidence_.standings) {
      const auto& statement = std::get<StandingStatement>(item.content);
      Fail(JudgeStanding(statement, item.signatures, conventions, roots_, delegations_));
    }
  }

  // The last standing of the whole convention in the file that began by the status's day has to be the status's own.
  void CompareStanding(const StatusStatement& status) {
    const StandingStatement* last = nullptr;
    for (const KnowledgeItem& item : evidence_.standings) {
      const auto& statement = std::get<StandingStatement>(item.content);
      if (!statement.partner.none() || statement.since > status.as_of) continue;
      if (last == nullptr || last->edition < statement.edition) last = &statement;
    }
    if (last == nullptr) return;
    Need(last->standing == status.standing && last->since == status.since, Reason::kEquivocation,
         "the status contradicts a standing");
  }

  void CheckReceived(const StatusStatement& status) {
    absl::btree_set<SigningKey> listed, carried;
    for (const StatedSignature& received : status.received) listed.insert(received.key);
    for (const ItemSignature& signature : evidence_.convention.signatures) carried.insert(signature.key);
    Need(listed == carried && listed.size() == status.received.size(), Reason::kEvidenceMissing,
         "the status lists other signatures");
  }

  void CheckActivations(const StatusStatement& status) {
    if (!local() || status.activated == kNoDay) return;
    bool two = false;
    for (const StatedActivation& a : status.activations) {
      for (const StatedActivation& b : status.activations) {
        two = two || (a.account != b.account && a.organisation != b.organisation);
      }
    }
    Need(two, Reason::kEvidenceMissing, "two administrators of two organisations have to activate it");
  }

  void JudgeStatus(std::optional<Day> on) {
    if (!evidence_.status.has_value()) {
      return Fail(Refuse(Reason::kEvidenceMissing, "no signed status: nobody says that it is in force"));
    }
    const StatusStatement& status = *evidence_.status;
    verdict_.on = on.value_or(status.as_of);
    const bool about_this = status.convention == agreement().id && status.version == agreement().version &&
                            status.text_sha256 == evidence_.text_sha256 && status.as_of != kNoDay &&
                            status.since <= status.as_of;
    Need(about_this, Reason::kEvidenceMissing, "the status is about another text");
    CheckReceived(status);
    CheckActivations(status);
    CompareStanding(status);
    Need(verdict_.on <= status.as_of && status.since <= verdict_.on, Reason::kEvidenceMissing,
         absl::StrCat("the status of ", FormatDay(status.as_of), " says nothing of ", FormatDay(verdict_.on)));
    const StandingSpan standing{status.standing, status.since, status.standing};
    Fail(InForce(agreement(), {status.activated, standing, status.superseded}, verdict_.on));
    if (!local() || evidence_.framework.empty()) return;
    const auto& framework = std::get<Agreement>(evidence_.framework.back().content);
    Need(
        status.framework_version == framework.version && framework.start <= verdict_.on && verdict_.on <= framework.end,
        Reason::kConventionNotInForce, "its framework is not in force");
  }

  const ConventionEvidence& evidence_;
  const Anchor& anchor_;
  Anchor roots_;               // the anchor's, and of every version that hangs on it
  Anchor former_;              // of versions before those: nothing hangs on them
  size_t first_anchored_ = 0;  // of Chain(); its size when none is
  absl::Status stranger_;      // the first key without a place
  std::vector<Delegation> delegations_;
  Verdict verdict_;
};

}  // namespace

Verdict JudgeConvention(const ConventionEvidence& evidence, const Anchor& anchor, std::optional<Day> on) {
  return Judge(evidence, anchor).Run(on);
}

SignerPlace PlaceInConvention(const Agreement& agreement, SigningKey key, const Anchor& roots,
                              absl::Span<const Delegation> delegations, Day day) {
  if (PartyOf(agreement, key) != nullptr) return SignerPlace::kParty;
  if (roots.roots.contains(key)) return SignerPlace::kRoot;
  for (const Delegation& delegation : DelegationsFor(delegations, agreement.id, day)) {
    if (delegation.delegate == key && PartyOf(agreement, delegation.delegator) != nullptr) {
      return SignerPlace::kDelegate;
    }
  }
  return SignerPlace::kNone;
}

}  // namespace relais
