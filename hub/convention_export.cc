#include "hub/convention_export.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "services/core/handoff/reason.h"

namespace relais::hub {
namespace {

// Everything that knowledge holds, in revision order.
std::vector<KnowledgeItemPtr> AllItems(const Knowledge& knowledge) {
  return knowledge.ItemsAfter(Revision(), std::numeric_limits<size_t>::max());
}

std::vector<const KnownAgreement*> VersionsOf(const Knowledge& knowledge, ConventionId id) {
  std::vector<const KnownAgreement*> versions;
  for (const KnownAgreement* known : knowledge.Agreements()) {
    if (known->agreement().id == id) versions.push_back(known);
  }
  return versions;
}

// What of the chain the file needs: the framework up to the version in force, or the versions before a framework's own.
std::vector<const KnownAgreement*> ChainOf(const Knowledge& knowledge, const KnownAgreement& known,
                                           const KnownAgreement* framework) {
  const Agreement& agreement = known.agreement();
  const bool local = agreement.kind == AgreementKind::kLocal;
  std::vector<const KnownAgreement*> chain = VersionsOf(knowledge, local ? agreement.framework : agreement.id);
  const auto beyond = [&](const KnownAgreement* version) {
    if (!local) return version->agreement().version >= agreement.version;
    return framework != nullptr && version->agreement().version > framework->agreement().version;
  };
  chain.erase(std::remove_if(chain.begin(), chain.end(), beyond), chain.end());
  return chain;
}

Anchor KeysOf(const std::vector<const KnownAgreement*>& chain) {
  Anchor keys;
  for (const KnownAgreement* version : chain) {
    for (const Party& party : version->agreement().parties) keys.roots.insert(party.signatory);
  }
  return keys;
}

bool SignedOn(const SignedText& text, SigningKey key) {
  return std::any_of(text.signatures.begin(), text.signatures.end(),
                     [&](const TextSignature& signature) { return signature.key == key; });
}

StatusStatement StatusOf(const KnownAgreement& known, const wire::ConventionFile& file, const ExportFacts& facts,
                         const KnownAgreement* framework, const Digester& digester, Day today) {
  StatusStatement status;
  status.convention = known.agreement().id;
  status.version = known.agreement().version;
  status.text_sha256 = digester.Sha256(file.convention.text);
  status.activated = known.status.activated;
  status.activations = facts.activations;
  for (const TextSignature& signature : file.convention.signatures) {
    StatedSignature received{signature.key, known.item->admitted};
    for (const StatedSignature& told : facts.received) {
      if (told.key == signature.key) received.day = told.day;
    }
    status.received.push_back(received);
  }
  const StandingSpan& span = known.status.standing;
  status.standing = span.On(today);
  // A standing announced for later does not count yet; since when the one before holds is not remembered.
  status.since = span.since == kNoDay || span.since <= today ? span.since : today;
  status.superseded = known.status.superseded;
  status.framework_version = framework == nullptr ? ConventionVersion(0) : framework->agreement().version;
  status.as_of = today;
  return status;
}

}  // namespace

const KnownAgreement* ExportedVersion(const Knowledge& knowledge, ConventionId id, ConventionVersion version,
                                      Day today) {
  if (version.value() != 0) return knowledge.FindAgreement(id, version);
  if (const KnownAgreement* current = knowledge.CurrentAgreement(id, today); current != nullptr) return current;
  const std::vector<const KnownAgreement*> versions = VersionsOf(knowledge, id);
  return versions.empty() ? nullptr : versions.back();
}

absl::StatusOr<wire::ConventionFile> BuildExport(const Knowledge& knowledge, ConventionId id, ConventionVersion version,
                                                 const ExportFacts& facts, const StatusSigner& signer, Day today) {
  const KnownAgreement* known = ExportedVersion(knowledge, id, version, today);
  if (known == nullptr) return Refuse(Reason::kConventionUnknown);
  const Agreement& agreement = known->agreement();
  if (agreement.hub_key != signer.pair.key)
    return Refuse(Reason::kSignerUnknown, "the convention names another hub key");
  const KnownAgreement* framework =
      agreement.kind == AgreementKind::kLocal ? knowledge.CurrentAgreement(agreement.framework, today) : nullptr;
  const std::vector<const KnownAgreement*> chain = ChainOf(knowledge, *known, framework);
  const std::vector<Delegation> delegations = knowledge.Delegations();
  wire::ConventionFile file;
  for (const KnownAgreement* of_chain : chain) file.framework.push_back(wire::SignedTextOf(*of_chain->item));
  KnowledgeItem placed = *known->item;
  const Anchor roots = KeysOf(chain);
  placed.signatures.clear();
  for (const ItemSignature& signature : known->item->signatures) {
    const SignerPlace place = PlaceInConvention(agreement, signature.key, roots, delegations, known->status.activated);
    if (signature.valid && place != SignerPlace::kNone) placed.signatures.push_back(signature);
  }
  file.convention = wire::SignedTextOf(placed);
  const std::vector<KnowledgeItemPtr> items = AllItems(knowledge);
  for (const KnowledgeItemPtr& item : items) {
    const auto* statement = std::get_if<StandingStatement>(&item->content);
    if (statement != nullptr && statement->convention == id) file.standings.push_back(wire::SignedTextOf(*item));
  }
  for (const KnowledgeItemPtr& item : items) {
    const auto* delegation = std::get_if<Delegation>(&item->content);
    if (delegation == nullptr || !(delegation->convention.none() || delegation->convention == id)) continue;
    bool used = SignedOn(file.convention, delegation->delegate);
    for (const SignedText& standing : file.standings) used = used || SignedOn(standing, delegation->delegate);
    const bool known_delegator =
        PlaceInConvention(agreement, delegation->delegator, roots, {}, today) != SignerPlace::kNone;
    if (used && known_delegator) file.delegations.push_back(wire::SignedTextOf(*item));
  }
  const StatusStatement status = StatusOf(*known, file, facts, framework, *signer.digester, today);
  SignedText signed_status{TextKind::kStatus, wire::EncodeStatus(status), {}};
  const std::string bytes = wire::SignedTextBytes(TextKind::kStatus, signed_status.text);
  signed_status.signatures.push_back({signer.pair.key, signer.sealer->Sign(signer.pair, bytes)});
  file.status = std::move(signed_status);
  return file;
}

wire::ConventionFile BuildUnsigned(const Knowledge& knowledge, const Agreement& agreement, SignedText convention,
                                   Day today) {
  wire::ConventionFile file;
  const bool local = agreement.kind == AgreementKind::kLocal;
  for (const KnownAgreement* version : VersionsOf(knowledge, local ? agreement.framework : agreement.id)) {
    if (local || version->agreement().version < agreement.version) {
      file.framework.push_back(wire::SignedTextOf(*version->item));
    }
  }
  file.convention = std::move(convention);
  for (const KnowledgeItemPtr& item : AllItems(knowledge)) {
    const auto* delegation = std::get_if<Delegation>(&item->content);
    if (!local || delegation == nullptr || !delegation->Covers(agreement.id, today)) continue;
    const bool of_party = PlaceInConvention(agreement, delegation->delegator, {}, {}, today) == SignerPlace::kParty;
    if (of_party) file.delegations.push_back(wire::SignedTextOf(*item));
  }
  return file;
}

}  // namespace relais::hub
