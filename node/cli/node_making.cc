#include "node/cli/node_making.h"

#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "node/cli/node_folder.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/terminal/files.h"
#include "services/core/convention/membership.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "services/wire/knowledge_codec.h"

namespace relais::node {
namespace {

absl::Status MakeKeyFile(const std::string& path, Entropy& entropy, const Terminal& terminal) {
  if (FileExists(path)) return absl::OkStatus();
  return WriteKeyFile(path, Secret32(entropy.Draw(32)), terminal);
}

}  // namespace

absl::StatusOr<SigningPair> MakeKeys(const std::string& folder, const Sealer& sealer, Entropy& entropy,
                                     const Terminal& terminal) {
  absl::Status status = MakeFolder(Below(folder, "keys"), terminal);
  if (status.ok()) status = MakeFolder(Below(folder, "tls"), terminal);
  for (const char* file : {kIdentityKeyFile, kSealingKeyFile}) {
    if (status.ok()) status = MakeKeyFile(Below(folder, file), entropy, terminal);
  }
  if (!status.ok()) return status;
  const absl::StatusOr<Secret32> identity = ReadKeyFile(Below(folder, kIdentityKeyFile), terminal);
  if (!identity.ok()) return identity.status();
  return sealer.SigningPairFrom(*identity);
}

absl::StatusOr<SignedText> FirstSealingKeys(const std::string& folder, NodeId node, const SigningPair& identity,
                                            Day today, const Sealer& sealer, const Terminal& terminal) {
  const absl::StatusOr<Secret32> secret = ReadKeyFile(Below(folder, kSealingKeyFile), terminal);
  if (!secret.ok()) return secret.status();
  const SealingKey key = sealer.SealingPairFrom(*secret).key;
  SealingKeyEntry entry;
  entry.node = node;
  entry.terms.push_back({OpensslDigester().KeyIdOf(key), key, today, AddDays(today, limits::kSealingKeyUseDays - 1)});
  SignedText signed_text;
  signed_text.kind = TextKind::kSealingKeys;
  signed_text.text = wire::EncodeText(entry);
  signed_text.signatures.push_back(
      {identity.key, sealer.Sign(identity, wire::SignedTextBytes(signed_text.kind, signed_text.text))});
  return signed_text;
}

absl::Status WriteJoinCard(const std::string& folder, NodeId node, PartnerId partner, const std::string& name,
                           const SigningKey& identity, const SignedText& sealing_keys, const Terminal& terminal) {
  const nlohmann::json card = {{"node", node.ToHex()},
                               {"partner", partner.ToHex()},
                               {"name", name},
                               {"identity_key", identity.ToHex()},
                               {"sealing_keys", absl::Base64Escape(wire::WriteSignedText(sealing_keys))}};
  return WriteWholeFile(Below(folder, kJoinCardFile), card.dump(2) + "\n", kPublicMode, terminal);
}

absl::StatusOr<SignedText> SealingKeysOfCard(const std::string& folder, NodeId node, const SigningPair& identity,
                                             Day today, const Sealer& sealer, const Terminal& terminal) {
  const std::string path = Below(folder, kJoinCardFile);
  const absl::StatusOr<std::string> text = FileExists(path) ? ReadWholeFile(path, terminal) : std::string();
  if (!text.ok()) return text.status();
  const nlohmann::json card = nlohmann::json::parse(*text, nullptr, false);
  std::string bytes;
  const bool ours = card.is_object() && card.value("node", "") == node.ToHex() &&
                    card.value("identity_key", "") == identity.key.ToHex() &&
                    absl::Base64Unescape(card.value("sealing_keys", ""), &bytes);
  if (ours) {
    absl::StatusOr<SignedText> keys = wire::ReadSignedText(bytes);
    if (keys.ok() && keys->kind == TextKind::kSealingKeys) return keys;
  }
  return FirstSealingKeys(folder, node, identity, today, sealer, terminal);
}

absl::Status KeepAnchor(const std::string& folder, const Anchor& anchor, const Terminal& terminal) {
  const std::string path = Below(folder, kAnchorFile);
  if (!FileExists(path)) return WriteNewFile(path, FormatAnchor(anchor), kPublicMode, terminal);
  const absl::StatusOr<std::string> text = ReadWholeFile(path, terminal);
  if (!text.ok()) return text.status();
  const absl::StatusOr<Anchor> kept = ParseAnchor(*text);
  if (!kept.ok()) return kept.status();
  if (*kept == anchor) return absl::OkStatus();
  return Refuse(Reason::kEvidenceMissing, terminal.Say("anchor.json nomme d'autres clés que le concentrateur",
                                                       "anchor.json names other keys than the hub does"));
}

}  // namespace relais::node
