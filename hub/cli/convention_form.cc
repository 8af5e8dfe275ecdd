#include "hub/cli/convention_form.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "hub/cli/convention_file.h"
#include "services/adapters/communes/communes.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/terminal/table.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/day.h"

namespace relais::hub {
namespace {

std::string CommuneItem(const std::string& code) {
  const Commune* commune = RegionCommunes().Find(code);
  return commune == nullptr ? code : absl::StrCat(code, " ", commune->name);
}

std::string DoorsOf(const Party& party) {
  if (party.first_door && party.second_door) return "première et seconde";
  if (party.first_door) return "première";
  return party.second_door ? "seconde" : "";
}

FormPart PartiesPart(const Agreement& agreement) {
  FormPart part{"Parties", {"Structure", "Portes", "Signature"}, {}, {}};
  for (const Party& party : agreement.parties) {
    part.rows.push_back({OnOneLine(party.name), DoorsOf(party), party.required ? "obligatoire" : "facultative"});
  }
  return part;
}

std::string OpenDays(int days) {
  return absl::StrCat(days, " jours ouvrés");
}

FormPart DelaysPart(const Agreement& agreement) {
  const Delays& delays = agreement.delays;
  return {"Délais et conservation",
          {"Engagement", "Délai"},
          {{"Répondre à une orientation", OpenDays(delays.answer)},
           {"Répondre à une question", OpenDays(delays.question)},
           {"Dire ce qui a été fait, après l'accueil", OpenDays(delays.conclusion)},
           {"Dire si cela a aidé", OpenDays(delays.closing)},
           {"Effacer après un retrait", OpenDays(delays.erasure)},
           {"Conservation après la fin du parcours", absl::StrCat(agreement.retention_days, " jours")},
           {"Aucun chiffre publié ne porte sur moins de", absl::StrCat(agreement.disclosure_threshold, " personnes")}},
          {}};
}

FormPart FieldsPart(const Agreement& agreement) {
  FormPart part{"Informations qui peuvent être transmises", {"À l'orientation", "À l'arrivée de la personne"}, {}, {}};
  std::vector<std::string> first, second;
  for (const DraftField field : agreement.layer1_fields.List()) first.emplace_back(DraftFieldLabelFr(field));
  for (const DraftField field : agreement.layer2_fields.List()) second.emplace_back(DraftFieldLabelFr(field));
  for (size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
    part.rows.push_back({i < first.size() ? first[i] : "", i < second.size() ? second[i] : ""});
  }
  return part;
}

FormPart KeysPart(const ConventionEvidence& evidence) {
  const Agreement& agreement = evidence.agreement();
  FormPart part{"Clés publiques", {"De", "Clé, par groupes de quatre"}, {}, {}};
  const auto add = [&part](std::string whose, const std::string& hex) {
    part.rows.push_back({std::move(whose), InFours(hex)});
  };
  if (!evidence.framework.empty()) {
    for (const Party& party : std::get<Agreement>(evidence.framework.back().content).parties) {
      add(absl::StrCat(OnOneLine(party.name), " (cadre)"), party.signatory.ToHex());
    }
  }
  for (const Party& party : agreement.parties) add(OnOneLine(party.name), party.signatory.ToHex());
  if (!agreement.animator.signing.none()) {
    add(absl::StrCat(OnOneLine(agreement.animator.name), " (animation)"), agreement.animator.signing.ToHex());
  }
  add("Concentrateur", agreement.hub_key.ToHex());
  return part;
}

// Terms of a vocabulary under their French labels.
template <class LabelOf>
std::vector<std::string> Labels(const absl::btree_set<std::string>& codes, LabelOf label_of) {
  std::vector<std::string> labels;
  for (const std::string& code : codes) {
    const absl::string_view label = label_of(code);
    labels.emplace_back(label.empty() ? absl::string_view(code) : label);
  }
  return labels;
}

// Items of at most `width` places, `columns` a line.
std::string InColumns(const std::vector<std::string>& items) {
  size_t width = 1;
  for (const std::string& item : items) width = std::max(width, DisplayWidth(item) + 2);
  const size_t columns = std::max<size_t>(1, kFormColumns / width);
  std::string text;
  for (size_t i = 0; i < items.size(); ++i) {
    absl::StrAppend(&text, items[i]);
    const bool last = i + 1 == items.size() || i % columns == columns - 1;
    absl::StrAppend(&text, last ? "\n" : std::string(width - DisplayWidth(items[i]), ' '));
  }
  return text;
}

std::string Escaped(absl::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string HtmlRow(const std::vector<std::string>& cells, absl::string_view tag) {
  std::string row = "<tr>";
  for (const std::string& cell : cells) absl::StrAppend(&row, "<", tag, ">", Escaped(cell), "</", tag, ">");
  return row + "</tr>\n";
}

std::string HtmlPart(const FormPart& part) {
  std::string html = absl::StrCat("<section><h2>", Escaped(part.heading), "</h2>\n");
  if (!part.rows.empty()) {
    absl::StrAppend(&html, "<table><thead>", HtmlRow(part.head, "th"), "</thead><tbody>\n");
    for (const auto& row : part.rows) absl::StrAppend(&html, HtmlRow(row, "td"));
    absl::StrAppend(&html, "</tbody></table>\n");
  }
  if (!part.items.empty()) {
    absl::StrAppend(&html, "<ul>");
    for (const std::string& item : part.items) absl::StrAppend(&html, "<li>", Escaped(item), "</li>\n");
    absl::StrAppend(&html, "</ul>\n");
  }
  return html + "</section>\n";
}

constexpr absl::string_view kStyle =
    "@page{size:A4;margin:18mm}body{font:11pt/1.35 serif;max-width:180mm;margin:auto}h1{font-size:17pt}"
    "h2{font-size:13pt;margin:6mm 0 2mm;break-after:avoid}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #444;padding:1mm 2mm;text-align:left;vertical-align:top}tr{break-inside:avoid}"
    "ul{columns:3;list-style:none;padding:0;font-size:9.5pt}.key{font-family:monospace;overflow-wrap:anywhere}"
    ".sign{border:1px solid #444;padding:2mm;margin:3mm 0;height:28mm;break-inside:avoid}";

}  // namespace

InkForm InkFormOf(const ConventionEvidence& evidence) {
  const Agreement& agreement = evidence.agreement();
  InkForm form;
  form.title = OnOneLine(agreement.title);
  form.subtitle = absl::StrCat("Version ", agreement.version.value(), ", en vigueur du ", FormatDay(agreement.start),
                               " au ", FormatDay(agreement.end));
  form.sha256 = InFours(evidence.text_sha256.ToHex());
  form.parts.push_back(PartiesPart(agreement));
  std::vector<std::string> communes;
  for (const std::string& code : agreement.communes) communes.push_back(CommuneItem(code));
  if (!communes.empty()) form.parts.push_back({absl::StrCat(communes.size(), " communes"), {}, {}, communes});
  form.parts.push_back({"Besoins", {}, {}, Labels(agreement.needs, &NeedLabel)});
  form.parts.push_back({"Publics", {}, {}, Labels(agreement.publics, &PublicLabel)});
  form.parts.push_back(DelaysPart(agreement));
  form.parts.push_back(FieldsPart(agreement));
  form.parts.push_back(KeysPart(evidence));
  if (!agreement.annexes.empty()) {
    FormPart annexes{"Annexes", {"Document", "SHA-256"}, {}, {}};
    for (const Annex& annex : agreement.annexes) {
      annexes.rows.push_back({OnOneLine(annex.title), InFours(annex.sha256.ToHex())});
    }
    form.parts.push_back(std::move(annexes));
  }
  for (const Party& party : agreement.parties) form.signatures.push_back(OnOneLine(party.name));
  return form;
}

std::string FormAsText(const InkForm& form) {
  std::string text = absl::StrCat(form.title, "\n", form.subtitle, "\n\n");
  for (const FormPart& part : form.parts) {
    absl::StrAppend(&text, part.heading, "\n", std::string(DisplayWidth(part.heading), '-'), "\n");
    if (!part.rows.empty()) {
      const bool keys = part.head.size() == 2 && part.rows.front()[1].size() >= kFormColumns - 1;
      Table table(part.head);
      for (const auto& row : part.rows) {
        // A fingerprint takes a line of its own.
        if (keys) absl::StrAppend(&text, row[0], "\n  ", row[1], "\n");
        if (!keys) table.Add(row);
      }
      if (!keys) absl::StrAppend(&text, table.ToString());
    }
    absl::StrAppend(&text, InColumns(part.items), "\n");
  }
  absl::StrAppend(&text, "Empreinte SHA-256 du texte signé\n  ", form.sha256, "\n");
  absl::StrAppend(&text, "Signer ce papier, c'est signer le texte qui porte cette empreinte.\n");
  for (const std::string& name : form.signatures) {
    absl::StrAppend(&text, "\n", name, "\n  Nom et qualité : ", std::string(40, '_'),
                    "\n  Date : ", std::string(14, '_'), "   Signature :\n\n\n");
  }
  return text;
}

std::string FormAsHtml(const InkForm& form) {
  std::string html = absl::StrCat("<!doctype html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\"><title>",
                                  Escaped(form.title), "</title><style>", kStyle, "</style></head><body>\n<h1>",
                                  Escaped(form.title), "</h1>\n<p>", Escaped(form.subtitle), "</p>\n");
  for (const FormPart& part : form.parts) absl::StrAppend(&html, HtmlPart(part));
  absl::StrAppend(&html, "<section><h2>Empreinte SHA-256 du texte signé</h2>\n<p class=\"key\">", form.sha256,
                  "</p>\n<p>Signer ce papier, c’est signer le texte qui porte cette empreinte.</p></section>\n");
  absl::StrAppend(&html, "<section><h2>Signatures</h2>\n");
  for (const std::string& name : form.signatures) {
    absl::StrAppend(&html, "<div class=\"sign\">", Escaped(name),
                    "<br>Nom et qualité :<br>Date :<br>Signature :</div>\n");
  }
  return html + "</section></body></html>\n";
}

}  // namespace relais::hub
