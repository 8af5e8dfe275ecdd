#include "services/core/monitoring/health.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace relais {
namespace {

// A JSON string, RFC 8259 section 7.
void AppendJsonText(absl::string_view text, std::string* out) {
  out->push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppend(out, "\\u", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad4));
    } else {
      out->push_back(c);
    }
  }
  out->push_back('"');
}

void AppendJsonField(absl::string_view name, absl::string_view value, std::string* out) {
  absl::StrAppend(out, ",\"", name, "\":");
  AppendJsonText(value, out);
}

constexpr uint64_t kBytesPerMebibyte = uint64_t{1} << 20;

}  // namespace

bool IsWell(const HealthReport& report) {
  return std::all_of(report.begin(), report.end(), [](const HealthCheck& check) { return check.ok; });
}

std::string HealthJson(const HealthReport& report) {
  std::string out = absl::StrCat("{\"ok\":", IsWell(report) ? "true" : "false", ",\"checks\":[");
  bool first = true;
  for (const HealthCheck& check : report) {
    absl::StrAppend(&out, first ? "" : ",", "{\"name\":");
    first = false;
    AppendJsonText(check.name, &out);
    absl::StrAppend(&out, ",\"ok\":", check.ok ? "true" : "false");
    AppendJsonField("fr", check.fr, &out);
    AppendJsonField("en", check.en, &out);
    AppendJsonField("next_fr", check.next_fr, &out);
    AppendJsonField("next_en", check.next_en, &out);
    out.push_back('}');
  }
  out.append("]}\n");
  return out;
}

HealthCheck LoopCheck(int64_t idle_s) {
  HealthCheck check{"loop", idle_s <= kLoopIdleSecondsMax, "", "", "", ""};
  check.fr = absl::StrCat("La boucle a tourné il y a ", idle_s, " s.");
  check.en = absl::StrCat("The loop turned ", idle_s, " s ago.");
  if (check.ok) return check;
  check.next_fr = "Regarder le disque et la charge de la machine ; redémarrer le service si cela dure.";
  check.next_en = "Look at the disk and at the machine's load; restart the service if it lasts.";
  return check;
}

HealthCheck LedgerCheck(bool failing) {
  if (!failing) return {"ledger", true, "Le registre est ouvert et écrit.", "The ledger is open and writes.", "", ""};
  return {"ledger",
          false,
          "La dernière écriture du registre a échoué.",
          "The ledger's last write failed.",
          "Faire de la place sur le disque, puis lire le journal du service.",
          "Make room on the disk, then read the service's log."};
}

HealthCheck DiskCheck(uint64_t free_bytes, uint64_t least_bytes) {
  HealthCheck check{"disk", free_bytes >= least_bytes, "", "", "", ""};
  check.fr = absl::StrCat(free_bytes / kBytesPerMebibyte, " Mio libres sur le disque, ",
                          least_bytes / kBytesPerMebibyte, " au moins voulus.");
  check.en = absl::StrCat(free_bytes / kBytesPerMebibyte, " MiB free on the disk, ", least_bytes / kBytesPerMebibyte,
                          " at least are wanted.");
  if (check.ok) return check;
  check.next_fr = "Libérer de la place sur le disque du dossier store.";
  check.next_en = "Make room on the disk of the store's folder.";
  return check;
}

HealthCheck CertificateCheck(int64_t days_left, const Remedy& renew) {
  HealthCheck check{"certificate", days_left >= 0, "", "", "", ""};
  if (check.ok) {
    check.fr = absl::StrCat("Le certificat vaut encore ", days_left, " jour(s).");
    check.en = absl::StrCat("The certificate is good for ", days_left, " more day(s).");
    return check;
  }
  check.fr = "Le certificat manque ou n'est plus valable.";
  check.en = "The certificate is missing or has ended.";
  check.next_fr = renew.fr;
  check.next_en = renew.en;
  return check;
}

HealthCheck OutboxCheck(int64_t oldest_unsent_s) {
  HealthCheck check{"outbox", oldest_unsent_s <= kOutboxStuckSeconds, "", "", "", ""};
  check.fr = absl::StrCat("Le plus ancien envoi en attente du concentrateur a ", oldest_unsent_s / 60, " min.");
  check.en = absl::StrCat("The oldest handoff that waits for the hub is ", oldest_unsent_s / 60, " min old.");
  if (check.ok) return check;
  check.next_fr = "Vérifier la connexion au concentrateur : relais-node status.";
  check.next_en = "Check the connection to the hub: relais-node status.";
  return check;
}

HealthCheck NotServingCheck() {
  return {"serving",
          false,
          "Le service relit son registre, ou s'arrête.",
          "The service is reading its ledger again, or is ending.",
          "Attendre ; un grand registre se relit en quelques secondes.",
          "Wait; even a large ledger is read in seconds."};
}

uint64_t CoarseCount(uint64_t n) {
  constexpr uint64_t kExactThrough = 8;
  if (n <= kExactThrough) return n;
  uint64_t power = 2 * kExactThrough;
  while (power < n) power *= 2;
  return power;
}

}  // namespace relais
