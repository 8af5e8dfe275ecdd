#include "node/cli/draft_form.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "node/cli/words.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/json_message.h"
#include "services/core/handoff/derogation.h"
#include "services/core/handoff/ids.h"

namespace relais::node {
namespace {

constexpr char kDefaultLanguage[] = "fr";

// protobuf's setters are templates, so each field names its own here.
template <class Set>
void Apply(const Arguments& arguments, const char* option, Set set) {
  if (arguments.Has(option)) set(arguments.Get(option));
}

void ApplyTexts(const Arguments& arguments, v1::Draft& draft) {
  Apply(arguments, "--need", [&](const std::string& value) { draft.set_need(value); });
  Apply(arguments, "--public", [&](const std::string& value) { draft.set_public_code(value); });
  Apply(arguments, "--commune", [&](const std::string& value) { draft.set_commune(value); });
  Apply(arguments, "--language", [&](const std::string& value) { draft.set_language(value); });
  Apply(arguments, "--reason", [&](const std::string& value) { draft.set_reason(value); });
  Apply(arguments, "--new-need", [&](const std::string& value) { draft.set_new_need_reason(value); });
  Apply(arguments, "--contact", [&](const std::string& value) { draft.set_contact(value); });
  Apply(arguments, "--surname", [&](const std::string& value) { draft.set_surname(value); });
  Apply(arguments, "--given-name", [&](const std::string& value) { draft.set_given_name(value); });
  Apply(arguments, "--birth-date", [&](const std::string& value) { draft.set_birth_date(value); });
}

void ApplySwitches(const Arguments& arguments, v1::Draft& draft) {
  if (arguments.Has("--share-contact")) draft.set_contact_consent(true);
  if (arguments.Has("--consent")) draft.set_consent(true);
  if (arguments.Has("--by-representative")) draft.set_consent_by_representative(true);
  if (arguments.Has("--identify-beforehand")) draft.set_identify_beforehand(true);
  if (arguments.Has("--drill")) draft.set_drill(true);
}

// A 16-byte id typed in full.
absl::Status ApplyId(const Arguments& arguments, const char* option, const Terminal& terminal, std::string* field) {
  if (!arguments.Has(option)) return absl::OkStatus();
  const HandoffId id = HandoffId::FromHex(arguments.Get(option));
  if (id.none()) {
    return BadUsage(absl::StrCat(option, terminal.Say(" : 32 symboles hexadécimaux minuscules sont attendus",
                                                      ": 32 lower-case hexadecimal symbols are expected")));
  }
  *field = std::string(id.view());
  return absl::OkStatus();
}

absl::Status ApplyFile(const Arguments& arguments, const Terminal& terminal, DraftForm& form) {
  if (!arguments.Has("--draft")) return absl::OkStatus();
  const std::string file = arguments.Get("--draft");
  const absl::StatusOr<std::string> text = ReadWholeFile(file, terminal);
  if (!text.ok()) return text.status();
  absl::StatusOr<nlohmann::json> object = ParseJson(*text, file, terminal);
  if (!object.ok()) return object.status();
  // "service" may be a part of a name, as on the command line; everything else is the message's own.
  if (object->is_object() && object->contains("service") && (*object)["service"].is_string()) {
    const std::string service = (*object)["service"].get<std::string>();
    if (ServiceId::FromHex(service).none()) {
      form.service_name = service;
      object->erase("service");
    }
  }
  return FillMessage(*object, file, terminal, form.draft, DeskReaders());
}

absl::Status ApplyDerogation(const Arguments& arguments, const Terminal& terminal, v1::Draft& draft) {
  if (!arguments.Has("--derogation")) return absl::OkStatus();
  std::string typed = arguments.Get("--derogation");
  if (FileExists(typed)) {
    const absl::StatusOr<std::string> text = ReadWholeFile(typed, terminal);
    if (!text.ok()) return text.status();
    typed = std::string(absl::StripAsciiWhitespace(*text));
  }
  bool hex = typed.size() == 2 * limits::kDerogationBytes;
  for (char c : typed) hex = hex && absl::ascii_isxdigit(c);
  if (!hex) {
    return BadUsage(terminal.Say("--derogation : le jeton imprimé par « relais-hub derogation sign », ou son fichier",
                                 "--derogation: the token printed by \"relais-hub derogation sign\", or its file"));
  }
  draft.set_derogation(absl::HexStringToBytes(typed));
  return absl::OkStatus();
}

}  // namespace

std::vector<Option> FormOptions() {
  return {
      {"--draft",
       {"formulaire en JSON ; les options passent devant", "form as JSON; options win over it"},
       Takes::kOne,
       false,
       "file"},
      {"--need", {"besoin, code data·inclusion (thématique)", "need, data·inclusion code (thématique)"}},
      {"--service",
       {"offre : son numéro, ou une partie de son nom ou de sa structure",
        "service: its number, or a part of its name or of its structure's"}},
      {"--public", {"public, code data·inclusion", "public, data·inclusion code"}},
      {"--age", {"tranche d'âge", "age band"}, Takes::kOne, false, AgeBands().Choices()},
      {"--commune", {"commune de résidence, code INSEE", "commune of residence, INSEE code"}},
      {"--language", {"langue parlée, code ISO 639 (fr)", "language spoken, ISO 639 code (fr)"}},
      {"--access",
       {"accueil à préparer, autant de fois que nécessaire", "access need, as often as needed"},
       Takes::kMany,
       false,
       AccessNeeds().Choices()},
      {"--reason", {"pourquoi, en une ou deux phrases (280 octets)", "why, in one or two sentences (280 bytes)"}},
      {"--new-need",
       {"pourquoi c'est un autre besoin, si la personne y a déjà été reçue (280 octets)",
        "why this is another need, when the person was already received there (280 bytes)"}},
      {"--contact", {"téléphone ou courriel de la personne", "the person's telephone or e-mail"}},
      {"--share-contact",
       {"la personne accepte qu'il soit transmis", "the person agrees that it is passed on"},
       Takes::kNothing},
      {"--surname", {"nom", "family name"}},
      {"--given-name", {"prénom", "first name"}},
      {"--birth-date", {"date de naissance AAAA-MM-JJ", "birth date YYYY-MM-DD"}},
      {"--consent",
       {"la personne a entendu la phrase de « draft check » et l'accepte",
        "the person heard the sentence of \"draft check\" and agrees"},
       Takes::kNothing},
      {"--by-representative",
       {"c'est le représentant légal qui accepte", "it is the legal representative who agrees"},
       Takes::kNothing},
      {"--identify-beforehand",
       {"la personne accepte d'être nommée avant de venir", "the person agrees to be named before coming"},
       Takes::kNothing},
      {"--drill", {"exercice : ne compte dans aucun chiffre", "practice: counts in no figure"}, Takes::kNothing},
      {"--derogation",
       {"jeton de l'animateur, ou son fichier", "the animator's token, or its file"},
       Takes::kOne,
       false,
       "file"},
      {"--referral",
       {"numéro déjà tiré (« draft start ») : envoyer deux fois n'envoie qu'une fois",
        "id already drawn (\"draft start\"): sending twice sends once"}},
      {"--journey", {"parcours déjà tiré", "journey already drawn"}},
      {"--parent",
       {"orientation à laquelle celle-ci fait suite", "referral that this one follows"},
       Takes::kOne,
       false,
       "referral"},
  };
}

absl::Status FillForm(const Arguments& arguments, const Terminal& terminal, DraftForm& form) {
  v1::Draft& draft = form.draft;
  if (absl::Status status = ApplyFile(arguments, terminal, form); !status.ok()) return status;
  ApplyTexts(arguments, draft);
  ApplySwitches(arguments, draft);
  if (draft.language().empty()) draft.set_language(kDefaultLanguage);
  if (arguments.Has("--age")) draft.set_age_band(AgeBands().NumberOf(arguments.Get("--age")).value_or(0));
  if (arguments.Has("--access")) {
    uint32_t bits = 0;
    for (const std::string& word : arguments.All("--access")) bits |= AccessNeeds().NumberOf(word).value_or(0);
    draft.set_access_needs(bits);
  }
  if (arguments.Has("--service")) {
    form.service_name = arguments.Get("--service");
    draft.clear_service();
  }
  if (absl::Status status = ApplyId(arguments, "--referral", terminal, draft.mutable_referral()); !status.ok()) {
    return status;
  }
  if (absl::Status status = ApplyId(arguments, "--journey", terminal, draft.mutable_journey()); !status.ok()) {
    return status;
  }
  return ApplyDerogation(arguments, terminal, draft);
}

DraftForm FormAfter(const v1::ReferralDetail& earlier) {
  DraftForm form;
  v1::Draft& draft = form.draft;
  draft.set_journey(earlier.summary().journey());
  draft.set_parent(earlier.summary().referral());
  draft.set_drill(earlier.summary().drill());
  draft.set_need(earlier.need());
  draft.set_public_code(earlier.public_code());
  draft.set_age_band(earlier.age_band());
  draft.set_commune(earlier.commune());
  draft.set_language(earlier.language());
  draft.set_access_needs(earlier.access_needs());
  draft.set_reason(earlier.reason());
  draft.set_contact(earlier.contact());
  draft.set_new_need_reason(earlier.new_need_reason());
  draft.set_surname(earlier.surname());
  draft.set_given_name(earlier.given_name());
  draft.set_birth_date(earlier.birth_date());
  return form;
}

v1::FindServicesRequest SearchOf(const v1::Draft& draft) {
  v1::FindServicesRequest search;
  search.set_need(draft.need());
  search.set_public_code(draft.public_code());
  search.set_commune(draft.commune());
  search.set_language(draft.language());
  search.set_access_needs(draft.access_needs());
  return search;
}

absl::StatusOr<v1::Draft> Complete(const DeskLine& line, DraftForm form) {
  v1::Draft& draft = form.draft;
  if (!form.service_name.empty()) {
    absl::StatusOr<std::string> service = line.FindService(form.service_name, SearchOf(draft));
    if (!service.ok()) return service.status();
    draft.set_service(*std::move(service));
  }
  if (draft.referral().empty() || draft.journey().empty()) {
    const absl::StatusOr<v1::StartDraftResponse> ids =
        line.Call(&v1::DeskService::Stub::StartDraft, v1::StartDraftRequest());
    if (!ids.ok()) return ids.status();
    if (draft.referral().empty()) draft.set_referral(ids->referral());
    if (draft.journey().empty()) draft.set_journey(ids->journey());
  }
  return std::move(draft);
}

}  // namespace relais::node
