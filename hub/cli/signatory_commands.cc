// Keys of signatories and animators, and what an animator grants. None of it needs a hub.
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "hub/cli/commands.h"
#include "hub/cli/signatory_key.h"
#include "hub/cli/text_file.h"
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
  if (absl::Status status = WriteSignatoryKey(out, secret, arguments, terminal); !status.ok()) return status;
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
  const absl::StatusOr<Secret32> secret = ReadSignatoryKey(arguments.Get("FILE"), arguments, terminal);
  if (!secret.ok()) return secret.status();
  const std::string key = PublicHalf(sealer, *secret, arguments.Has("--sealing"));
  terminal.result()["key"] = key;
  terminal.Line(key);
  return absl::OkStatus();
}

absl::Status Delegate(const Arguments& arguments, Terminal& terminal) {
  Delegation delegation;
  const absl::StatusOr<SigningKey> delegate = TypedId<SigningKey>(arguments, "--to", terminal);
  if (!delegate.ok()) return delegate.status();
  delegation.delegate = *delegate;
  if (arguments.Has("--convention")) {
    const absl::StatusOr<ConventionId> convention = TypedId<ConventionId>(arguments, "--convention", terminal);
    if (!convention.ok()) return convention.status();
    delegation.convention = *convention;
  }
  uint32_t edition = 1;
  if (arguments.Has("--edition") && (!absl::SimpleAtoi(arguments.Get("--edition"), &edition) || edition == 0)) {
    return BadUsage(terminal.Say("--edition : un nombre d'au moins 1 est attendu",
                                 "--edition: a number of at least 1 is expected"));
  }
  delegation.edition = Edition(edition);
  const absl::StatusOr<Day> until = ParseDay(arguments.Get("--until"));
  if (!until.ok()) {
    return BadUsage(
        terminal.Say("--until : une date AAAA-MM-JJ est attendue", "--until: a date YYYY-MM-DD is expected"));
  }
  delegation.last_day = *until;
  const absl::StatusOr<Secret32> seed = ReadSignatoryKey(arguments.Get("--key"), arguments, terminal);
  if (!seed.ok()) return seed.status();
  OsEntropy entropy;
  const SodiumSealer sealer(entropy);
  const SigningPair pair = sealer.SigningPairFrom(*seed);
  delegation.delegator = pair.key;
  if (absl::Status fine = CheckDelegation(delegation); !fine.ok()) return fine;
  SignedText text{TextKind::kDelegation, wire::EncodeText(delegation), {}};
  AddSignature(sealer, pair, text);
  const std::string out = arguments.Get("--out");
  if (absl::Status status = WriteWholeFile(out, wire::WriteSignedText(text), kPublicMode, terminal); !status.ok()) {
    return status;
  }
  terminal.result()["file"] = out;
  terminal.result()["delegator"] = delegation.delegator.ToHex();
  terminal.result()["delegate"] = delegation.delegate.ToHex();
  terminal.result()["last_day"] = FormatDay(delegation.last_day);
  terminal.Line(absl::StrCat(out, terminal.Say(" : délégation jusqu'au ", ": delegation until "),
                             FormatDay(delegation.last_day)));
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
  const absl::StatusOr<Secret32> seed = ReadSignatoryKey(arguments.Get("--key"), arguments, terminal);
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
        SealingSwitch(), PassphraseOption(), NoPassphraseOption()},
       &Keygen},
      {"signatory show",
       {"imprime la moitié publique d'une clé", "prints the public half of a key"},
       {Wanted("FILE", {"fichier de la clé", "the key's file"}, "file"), SealingSwitch(), PassphraseOption()},
       &Show},
      {"signatory delegate",
       {"laisse une autre clé signer à sa place, jusqu'à un dernier jour",
        "lets another key sign in one's stead, until a last day"},
       {Wanted("--key", {"clé du signataire", "the signatory's key"}, "file"),
        Wanted("--to", {"moitié publique de la clé qui pourra signer", "public half of the key that may sign"}),
        Wanted("--until", {"dernier jour, AAAA-MM-JJ", "last day, YYYY-MM-DD"}),
        {"--convention", {"pour cette seule convention", "for this convention only"}},
        {"--edition", {"édition (1) ; une suivante remplace", "edition (1); a later one replaces it"}},
        Wanted("--out", {"texte signé", "signed text"}, "file"),
        PassphraseOption()},
       &Delegate,
       "relais-hub signatory delegate --key ml.key --to 9f… --until 2027-01-31 --out ml.delegation.signed"},
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
         "file"},
        PassphraseOption()},
       &SignDerogation},
  };
}

}  // namespace relais::hub
