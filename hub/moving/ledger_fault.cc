#include "hub/moving/ledger_fault.h"

#include <array>

namespace relais::hub {

const LedgerFaultWords& WordsOf(LedgerFault fault) {
  // By number.
  static constexpr std::array<LedgerFaultWords, 9> kRows = {{
      {"", {"", ""}},
      {"LEDGER_MISSING",
       {"Il n'y a pas de registre à cet endroit : vérifiez les réglages ou le fichier.",
        "There is no ledger at this place: check the settings or the file."}},
      {"LEDGER_SERVED",
       {"Un concentrateur tient ce registre : arrêtez-le, et ceux qui attendent, puis recommencez. Rien n'a été "
        "changé.",
        "A hub holds this ledger: stop it, and those that stand by, then try again. Nothing was changed."}},
      {"LEDGER_OF_ANOTHER",
       {"Ce registre est d'une autre région ou d'un autre réseau : vérifiez les réglages et l'ancre. Rien n'a été "
        "changé.",
        "This ledger is of another region or another network: check the settings and the anchor. Nothing was "
        "changed."}},
      {"LEDGER_NOT_EMPTY",
       {"Il y a déjà quelque chose à l'arrivée, et ce n'est pas ce registre : choisissez une autre place. Ce qu'un "
        "autre "
        "transport a laissé inachevé s'enlève avec --anew. Rien n'a été changé.",
        "Something is at the destination already, and it is not this ledger: choose another place. What another "
        "carrying "
        "left unfinished is removed by --anew. Nothing was changed."}},
      {"LEDGER_FILE_DAMAGED",
       {"Ce fichier est coupé ou altéré, ou n'est pas un registre : exportez de nouveau. Rien n'a été changé.",
        "This file is cut or altered, or is no ledger: export it again. Nothing was changed."}},
      {"LEDGER_DAMAGED",
       {"Ce registre est abîmé : ses enregistrements ne suivent pas leur chaîne. Restaurez-le d'une copie.",
        "This ledger is damaged: its records do not follow their chain. Restore it from a copy."}},
      {"LEDGER_NO_ROOM",
       {"Pas assez de place à l'arrivée : faites-en, puis recommencez, le transport reprend où il en est.",
        "Too little room at the destination: make some, then try again, the carrying goes on from where it is."}},
      {"LEDGER_ON_ETCD",
       {"Le registre de ce concentrateur est sur etcd : « relais-hub ledger export » le copie, concentrateur arrêté, "
        "et "
        "« etcdctl snapshot save » à tout moment (deploy/etcd). Le reste se copie avec le dossier.",
        "This hub's ledger is on etcd: \"relais-hub ledger export\" copies it while no hub serves, and \"etcdctl "
        "snapshot save\" at any time (deploy/etcd). The rest is copied with the folder."}},
  }};
  return kRows[static_cast<size_t>(fault)];
}

LedgerFault FaultOfSource(const absl::Status& status, LedgerSide side) {
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
      return LedgerFault::kMissing;
    case absl::StatusCode::kFailedPrecondition:
      return LedgerFault::kServed;
    case absl::StatusCode::kPermissionDenied:
      return side == LedgerSide::kFile ? LedgerFault::kNone : LedgerFault::kOfAnother;
    case absl::StatusCode::kDataLoss:
      return side == LedgerSide::kFile ? LedgerFault::kFileDamaged : LedgerFault::kDamaged;
    case absl::StatusCode::kResourceExhausted:
      return LedgerFault::kNoRoom;
    default:
      return LedgerFault::kNone;
  }
}

LedgerFault FaultOfCarrying(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kAlreadyExists:
      return LedgerFault::kNotEmpty;
    case absl::StatusCode::kFailedPrecondition:
      return LedgerFault::kServed;
    case absl::StatusCode::kDataLoss:
      return LedgerFault::kDamaged;
    case absl::StatusCode::kResourceExhausted:
      return LedgerFault::kNoRoom;
    default:
      return LedgerFault::kNone;
  }
}

}  // namespace relais::hub
