#include "services/adapters/inclusion/import_report.h"

#include <utility>

#include "services/adapters/inclusion/formats.h"

namespace relais {
namespace {

struct FlawRow {
  ImportFlaw flaw;
  absl::string_view name;
  absl::string_view fr;
  absl::string_view en;
};

constexpr FlawRow kFlaws[] = {
    {ImportFlaw::kFileTooLarge, "FILE_TOO_LARGE", "fichier trop grand : extrayez la structure voulue",
     "the file is too large: extract the structure you need"},
    {ImportFlaw::kNotUtf8, "NOT_UTF8", "le fichier n'est pas en UTF-8 : enregistrez-le dans ce codage",
     "the file is not UTF-8: save it in that encoding"},
    {ImportFlaw::kNotJson, "NOT_JSON", "ce n'est pas du JSON de data·inclusion", "this is no data·inclusion JSON"},
    {ImportFlaw::kNotCsv, "NOT_CSV", "guillemet ou fin de ligne hors de la règle (RFC 4180)",
     "a quote or a line end against the rule (RFC 4180)"},
    {ImportFlaw::kRowTooLarge, "ROW_TOO_LARGE", "ligne démesurée : un guillemet est sans doute resté ouvert",
     "an oversized row: a quote was probably left open"},
    {ImportFlaw::kNoHeader, "NO_HEADER", "la première ligne doit nommer les champs, séparés par des virgules",
     "the first line has to name the fields, separated by commas"},
    {ImportFlaw::kTooManyServices, "TOO_MANY_SERVICES", "trop d'offres pour une seule structure",
     "too many services for one structure"},
    {ImportFlaw::kMissingField, "MISSING_FIELD", "champ obligatoire absent, ou vidé de ses valeurs",
     "a required field is missing, or lost all its values"},
    {ImportFlaw::kWrongType, "WRONG_TYPE", "ce n'est pas la sorte de valeur attendue",
     "not the kind of value expected"},
    {ImportFlaw::kUnknownValue, "UNKNOWN_VALUE", "valeur hors de la liste permise", "a value outside the list"},
    {ImportFlaw::kDuplicateId, "DUPLICATE_ID", "identifiant déjà vu", "an id that was there before"},
    {ImportFlaw::kBadDate, "BAD_DATE", "une date AAAA-MM-JJ, pas à venir, est attendue",
     "a date YYYY-MM-DD that is not to come is expected"},
    {ImportFlaw::kBadNumber, "BAD_NUMBER", "nombre illisible ou hors limites", "no number, or out of range"},
    {ImportFlaw::kBadEmail, "BAD_EMAIL", "adresse électronique mal formée", "a malformed e-mail address"},
    {ImportFlaw::kBadUrl, "BAD_URL", "une adresse http ou https est attendue", "an http or https address is expected"},
    {ImportFlaw::kBadCommune, "BAD_COMMUNE", "ce n'est pas un code INSEE de commune", "not an INSEE commune code"},
    {ImportFlaw::kBadPostcode, "BAD_POSTCODE", "cinq chiffres sont attendus", "five digits are expected"},
    {ImportFlaw::kBadSiret, "BAD_SIRET", "quatorze chiffres sont attendus", "fourteen digits are expected"},
    {ImportFlaw::kBadText, "BAD_TEXT", "caractères de commande dans un texte", "control characters in a text"},
    {ImportFlaw::kTooLong, "TOO_LONG", "texte plus long que le schéma ne le permet", "longer than the schema allows"},
    {ImportFlaw::kTooShort, "TOO_SHORT", "texte plus court que le schéma ne le demande",
     "shorter than the schema asks"},
    {ImportFlaw::kOtherStructure, "OTHER_STRUCTURE", "offre d'une autre structure : choisissez-en une (--structure)",
     "a service of another structure: choose one (--structure)"},
    {ImportFlaw::kWrongCellCount, "WRONG_CELL_COUNT", "pas autant de cases que l'en-tête",
     "not as many cells as the header"},
    {ImportFlaw::kRepeatedField, "REPEATED_FIELD", "le même champ deux fois", "the same field twice"},
    {ImportFlaw::kRuleBroken, "RULE_BROKEN", "une règle du réseau s'y oppose", "a rule of the network forbids it"},
    {ImportFlaw::kNoCounterpart, "NO_COUNTERPART", "valeur de l'ancien schéma, sans équivalent : laissée de côté",
     "a value of the former schema without counterpart: left out"},
    {ImportFlaw::kUnknownArea, "UNKNOWN_AREA", "territoire dont les communes ne sont pas connues ici : laissé de côté",
     "an area whose communes are not known here: left out"},
    {ImportFlaw::kShortened, "SHORTENED", "texte raccourci à ce que l'annuaire garde",
     "shortened to what the directory keeps"},
    {ImportFlaw::kRepeatedValue, "REPEATED_VALUE", "valeur deux fois dans la liste : gardée une fois",
     "a value twice in the list: kept once"},
};

const FlawRow* Find(ImportFlaw flaw) {
  for (const FlawRow& row : kFlaws) {
    if (row.flaw == flaw) return &row;
  }
  return nullptr;
}

}  // namespace

ImportLoss LossOf(ImportFlaw flaw) {
  if (flaw < ImportFlaw::kMissingField) return ImportLoss::kFile;
  return flaw < ImportFlaw::kNoCounterpart ? ImportLoss::kRow : ImportLoss::kValue;
}

absl::string_view ImportFlawName(ImportFlaw flaw) {
  const FlawRow* row = Find(flaw);
  return row == nullptr ? absl::string_view() : row->name;
}

absl::string_view ImportFlawFr(ImportFlaw flaw) {
  const FlawRow* row = Find(flaw);
  return row == nullptr ? absl::string_view() : row->fr;
}

absl::string_view ImportFlawEn(ImportFlaw flaw) {
  const FlawRow* row = Find(flaw);
  return row == nullptr ? absl::string_view() : row->en;
}

void ImportReport::Add(ImportProblem problem) {
  const ImportLoss loss = LossOf(problem.flaw);
  if (loss == ImportLoss::kFile) refused = true;
  if (loss == ImportLoss::kValue) ++values_left_out;
  if (problems.size() < kImportProblemsMax || loss == ImportLoss::kFile) {
    problems.push_back(std::move(problem));
  } else {
    ++problems_unlisted;
  }
}

std::string ShownValue(absl::string_view value) {
  std::string shown = CutText(value, kImportValueBytesMax);
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return shown;
}

}  // namespace relais
