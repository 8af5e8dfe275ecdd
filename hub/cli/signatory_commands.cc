// Keys of signatories and animators, and what an animator grants. None of it needs a hub.
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "hub/cli/commands.h"
#include "hub/cli/typed_ids.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/terminal/files.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/derogation.h"

namespace relais::hub {
namespace {

// The public half, by what the key is for.
std::string PublicHalf(const Sealer& sealer, const Secret32& secret, bool sealing) {
  return sealing ? sealer.SealingPairFrom(secret).key.ToHex() : sealer.SigningPairFrom(secret).key.ToHex();
}

absl::Status Keygen(const Arguments& arguments, Terminal& terminal) {
  OsEntropy entropy;
  const SodiumSealer sealer(entropy);
  const std::string out = arguments.Get("--out");
  const Secret32 secret(entropy.Draw(32));
  if (absl::Status status = WriteKeyFile(out, secret, terminal); !status.ok()) return status;
  const std::string key = PublicHalf(sealer, secret, arguments.Has("--sealing"));
  terminal.result()["file"] = out;
  terminal.result()["key"] = key;
  terminal.Line(key);
  terminal.Warn(absl::StrCat(out, terminal.Say(" : à garder hors ligne ; qui l'a peut signer à votre place",
                                               ": keep it off-line; whoever has it can sign in your stead")));
  return absl::OkStatus();
}

absl::Status Show(const Arguments& arguments, Terminal& terminal) {
  OsEntropy entropy;
  const SodiumSealer sealer(entropy);
  const absl::StatusOr<Secret32> secret = ReadKeyFile(arguments.Get("FILE"), terminal);
  if (!secret.ok()) return secret.status();
  const std::string key = PublicHalf(sealer, *secret, arguments.Has("--sealing"));
  terminal.result()["key"] = key;
  terminal.Line(key);
  return absl::OkStatus();
}

absl::Status FillToken(const Arguments& arguments, const Terminal& terminal, Derogation& token) {
  const absl::StatusOr<PartnerId> asker = TypedId<PartnerId>(arguments, "--asker", terminal);
  if (!asker.ok()) return asker.status();
  const absl::StatusOr<JourneyId> journey = TypedId<JourneyId>(arguments, "--journey", terminal);
  if (!journey.ok()) return journey.status();
  const absl::StatusOr<PartnerId> destination = TypedId<PartnerId>(arguments, "--destination", terminal);
  if (!destination.ok()) return destination.status();
  const absl::StatusOr<ConventionId> convention = TypedId<ConventionId>(arguments, "--convention", terminal);
  if (!convention.ok()) return convention.status();
  uint32_t version = 0;
  if (!absl::SimpleAtoi(arguments.Get("--version"), &version) || version == 0) {
    return BadUsage(terminal.Say("--version : un nombre d'au moins 1 est attendu",
                                 "--version: a number of at least 1 is expected"));
  }
  const absl::StatusOr<Day> expiry = ParseDay(arguments.Get("--expires"));
  if (!expiry.ok()) {
    return BadUsage(
        terminal.Say("--expires : une date AAAA-MM-JJ est attendue", "--expires: a date YYYY-MM-DD is expected"));
  }
  token.asker = *asker;
  token.journey = *journey;
  token.destination = *destination;
  token.convention = *convention;
  token.convention_version = ConventionVersion(version);
  token.expiry = *expiry;
  return absl::OkStatus();
}

absl::Status SignDerogation(const Arguments& arguments, Terminal& terminal) {
  OsEntropy entropy;
  const SodiumSealer sealer(entropy);
  Derogation token;
  if (absl::Status status = FillToken(arguments, terminal, token); !status.ok()) return status;
  const absl::StatusOr<Secret32> seed = ReadKeyFile(arguments.Get("--key"), terminal);
  if (!seed.ok()) return seed.status();
  const SigningPair animator = sealer.SigningPairFrom(*seed);
  token.nonce = entropy.DrawId<Nonce>();
  token.animator = animator.key;
  token.signature = sealer.Sign(animator, DerogationText(token));
  const std::string hex = absl::BytesToHexString(EncodeDerogation(token));
  if (arguments.Has("--out")) {
    if (absl::Status status = WriteWholeFile(arguments.Get("--out"), hex + "\n", kPublicMode, terminal); !status.ok()) {
      return status;
    }
  }
  terminal.result()["animator"] = animator.key.ToHex();
  terminal.result()["token"] = hex;
  terminal.Line(hex);
  return absl::OkStatus();
}

Option SealingSwitch() {
  return {"--sealing",
          {"clé de scellement (animateur, agrégation) au lieu d'une clé de signature",
           "a sealing key (animator, aggregation) instead of a signing key"},
          Takes::kNothing};
}
Option Wanted(std::string name, Text help, std::string values = "") {
  return {std::move(name), help, Takes::kOne, true, std::move(values)};
}

}  // namespace

std::vector<Command> SignatoryCommands() {
  return {
      {"signatory keygen",
       {"fait une clé et en imprime la moitié publique", "makes a key and prints its public half"},
       {Wanted("--out", {"fichier de la clé ; jamais remplacé", "the key's file; never replaced"}, "file"),
        SealingSwitch()},
       &Keygen},
      {"signatory show",
       {"imprime la moitié publique d'une clé", "prints the public half of a key"},
       {Wanted("FILE", {"fichier de la clé", "the key's file"}, "file"), SealingSwitch()},
       &Show},
      {"derogation sign",
       {"accorde, comme animateur, qu'une troisième porte reçoive la personne",
        "grants, as animator, that a third door receives the person"},
       {Wanted("--key", {"clé de signature de l'animateur", "the animator's signing key"}, "file"),
        Wanted("--asker", {"structure qui demande", "partner that asks"}),
        Wanted("--journey", {"parcours", "journey"}),
        Wanted("--destination", {"structure qui recevra", "partner that will receive"}),
        Wanted("--convention", {"convention locale", "local convention"}),
        Wanted("--version", {"sa version", "its version"}),
        Wanted("--expires", {"dernier jour d'usage, AAAA-MM-JJ", "last day of use, YYYY-MM-DD"}),
        {"--out",
         {"fichier où écrire aussi le jeton", "file to write the token to as well"},
         Takes::kOne,
         false,
         "file"}},
       &SignDerogation},
  };
}

}  // namespace relais::hub
