#include "deploy/demo/demo_data.h"

#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/adapters/communes/communes.h"
#include "services/core/convention/validation.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"

namespace relais::demo {
namespace {

using nlohmann::json;

std::string ReadFile(const std::string& name) {
  std::ifstream file(DataFile(name));
  RELAIS_CHECK(file.good());
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// A made-up key for each (role, name): tests sign with names.
template <class T>
T KeyFor(char role, const std::string& name) {
  std::string bytes = role + name;
  bytes.resize(T::kSize, '.');
  return T::FromBytes(bytes);
}

std::set<std::string> Strings(const json& list) {
  return list.get<std::set<std::string>>();
}

absl::btree_set<std::string> Codes(const json& list) {
  const std::set<std::string> codes = Strings(list);
  return {codes.begin(), codes.end()};
}

Day DayOf(const json& iso) {
  const absl::StatusOr<Day> day = ParseDay(iso.get<std::string>());
  RELAIS_CHECK(day.ok());
  return *day;
}

FieldSet Fields(const json& names) {
  std::set<std::string> wanted;
  for (const std::string& name : Strings(names)) {
    std::string lower;
    for (char c : name) lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    wanted.insert(lower);
  }
  FieldSet fields;
  for (DraftField field : (kLayer1Fields | kLayer2Fields).List()) {
    if (wanted.erase(std::string(DraftFieldName(field))) > 0) fields.Add(field);
  }
  RELAIS_CHECK(wanted.empty());
  return fields;
}

Agreement ReadAgreement(const json& text, const Data& data) {
  Agreement a;
  a.id = ConventionId::FromHex(text.at("convention").get<std::string>());
  a.version = ConventionVersion(text.at("version"));
  a.kind = text.at("kind") == "FRAMEWORK" ? AgreementKind::kFramework : AgreementKind::kLocal;
  a.title = text.at("title");
  for (const json& p : text.at("parties")) {
    const std::string key = p.at("partner");
    Party party;
    party.partner =
        p.contains("identifier") ? PartnerId::FromHex(p["identifier"].get<std::string>()) : data.PartnerOf(key);
    party.name = p.at("name");
    party.first_door = p.at("firstDoor");
    party.second_door = p.at("secondDoor");
    party.required = p.at("signatureRequired");
    party.signatory = KeyFor<SigningKey>('s', key);
    a.parties.push_back(std::move(party));
  }
  a.communes = Codes(text.at("communes"));
  a.needs = Codes(text.at("needs"));
  a.publics = Codes(text.at("publics"));
  a.layer1_fields = Fields(text.at("layer1Fields"));
  a.layer2_fields = Fields(text.at("layer2Fields"));
  const json& delays = text.at("delays");
  a.delays = {delays.at("answer"), delays.at("question"), delays.at("conclusion"), delays.at("closing"),
              delays.at("erasure")};
  const json& ceilings = text.at("ceilings");
  a.ceilings = {ceilings.at("answer"), ceilings.at("appointment"), ceilings.at("conclusion"), ceilings.at("closing"),
                ceilings.at("other")};
  a.retention_days = text.at("retentionDays");
  a.disclosure_threshold = text.at("disclosureThreshold");
  a.opening_nodes_min = text.at("openingNodesMin");
  a.start = DayOf(text.at("startDay"));
  a.end = DayOf(text.at("endDay"));
  if (text.contains("animator")) {
    const json& animator = text["animator"];
    const std::string key = animator.at("partner");
    a.animator = {PartnerId::FromHex(animator.at("identifier").get<std::string>()), animator.at("name"),
                  KeyFor<SigningKey>('a', key), KeyFor<SealingKey>('a', key)};
  }
  for (size_t i = 0; i < 3; ++i) a.aggregation_keys[i] = KeyFor<SealingKey>('g', std::to_string(i));
  a.hub_key = KeyFor<SigningKey>('h', "hub");
  return a;
}

// Commune codes as they are, départements as all their communes, the whole region as no bound.
absl::btree_set<std::string> Zone(const json& zone, const std::map<std::string, std::string>& communes) {
  const std::set<std::string> codes = Strings(zone);
  if (codes == std::set<std::string>{"18", "28", "36", "37", "41", "45"}) return {};
  absl::btree_set<std::string> all;
  for (const std::string& code : codes) {
    if (code.size() == 5) all.insert(code);
    for (const auto& [commune, name] : communes) {
      if (commune.substr(0, 2) == code) all.insert(commune);
    }
  }
  return all;
}

Service ReadService(const json& s, const Data& data) {
  Service service;
  service.id = ServiceId::FromHex(s.at("spro--identifiant").get<std::string>());
  for (const json& structure : data.structures) {
    if (structure.at("id") == s.at("structure_id")) service.partner = data.PartnerOf(structure.at("spro--cle"));
  }
  service.door = s.at("spro--porte") == "premiere" ? Door::kFirst : Door::kSecond;
  service.name = s.at("nom");
  service.description = s.at("description");
  service.needs = Codes(s.at("thematiques"));
  service.publics = Codes(s.at("publics"));
  service.communes = Zone(s.at("zone_eligibilite"), data.communes);
  service.address = {s.at("adresse"), s.at("code_postal"), s.at("code_insee"), s.at("commune")};
  service.contact = {s.at("telephone"), s.at("courriel"), ""};
  service.cep_level = s.at("spro--niveau-cep");
  service.open_weekdays = 0;
  for (int weekday : s.at("spro--jours-ouverture")) service.open_weekdays |= static_cast<Weekdays>(1u << (weekday - 1));
  service.open_on_holidays = s.at("spro--ouvert-jours-feries");
  for (const json& closed : s.at("spro--fermetures")) {
    service.closures.push_back({DayOf(closed.at("du")), DayOf(closed.at("au"))});
  }
  service.opening_hours = s.at("horaires_accueil");
  service.answer_open_days = s.at("spro--delai-reponse-jours-ouvres");
  service.places_per_week = s.at("spro--places-par-semaine");
  service.remote = Strings(s.at("modes_accueil")).contains("a-distance");
  service.confirmed_day = DayOf(s.at("date_maj"));
  return service;
}

// What it is, and when that was last right; its address and contact are its services'.
Structure ReadStructure(const json& s) {
  Structure structure;
  if (s.contains("reseaux_porteurs")) structure.kinds = Codes(s.at("reseaux_porteurs"));
  const std::string own = absl::StrCat(kOwnPrefix, s.at("spro--nature").get<std::string>());
  if (IsKind(own)) structure.kinds.insert(own);
  structure.confirmed_day = DayOf(s.at("date_maj"));
  return structure;
}

KnowledgeItem Signed(KnowledgeItem::Content content, std::string text, const std::vector<SigningKey>& keys) {
  KnowledgeItem item;
  item.content = std::move(content);
  item.text = std::move(text);
  for (const SigningKey& key : keys) item.signatures.push_back({key, KeyFor<Signature>('x', "x"), true});
  return item;
}

KnowledgeItem SignedByParties(const Agreement& agreement) {
  std::vector<SigningKey> keys;
  for (const Party& party : agreement.parties) keys.push_back(party.signatory);
  return Signed(agreement, agreement.title, keys);
}

}  // namespace

std::string DataFile(const std::string& name) {
  return absl::StrCat(RELAIS_DEMO_DATA, "/", name);
}

json LoadJson(const std::string& name) {
  return json::parse(ReadFile(name));
}

std::map<std::string, std::string> LoadCommunes() {
  std::map<std::string, std::string> communes;
  for (const auto& [code, commune] : RegionCommunes().communes()) communes[code] = commune.name;
  return communes;
}

PartnerId Data::PartnerOf(const std::string& key) const {
  for (const json& structure : structures) {
    if (structure.at("spro--cle") == key) {
      return PartnerId::FromHex(structure.at("spro--identifiant").get<std::string>());
    }
  }
  return {};
}

Agreement Data::Framework() const {
  return ReadAgreement(conventions.at("framework"), *this);
}

std::vector<Agreement> Data::Locals() const {
  std::vector<Agreement> locals;
  for (const json& text : conventions.at("locals")) {
    locals.push_back(ReadAgreement(text, *this));
    RELAIS_CHECK(text.at("framework") == conventions.at("framework").at("key"));
    locals.back().framework = Framework().id;
  }
  return locals;
}

std::vector<DirectoryEntry> Data::Directory() const {
  std::map<PartnerId, DirectoryEntry> by_partner;
  for (const json& s : services) {
    Service service = ReadService(s, *this);
    DirectoryEntry& entry = by_partner[service.partner];
    entry.partner = service.partner;
    entry.services.push_back(std::move(service));
  }
  for (const json& s : structures) {
    auto entry = by_partner.find(PartnerOf(s.at("spro--cle")));
    if (entry != by_partner.end()) entry->second.structure = ReadStructure(s);
  }
  std::vector<DirectoryEntry> entries;
  for (auto& [partner, entry] : by_partner) entries.push_back(std::move(entry));
  return entries;
}

Knowledge Data::Network(Day today) const {
  Knowledge knowledge(RootsAfter(Framework()));
  RELAIS_CHECK(knowledge.Admit(SignedByParties(Framework()), today).ok());
  for (const Agreement& local : Locals()) RELAIS_CHECK(knowledge.Admit(SignedByParties(local), today).ok());
  for (const json& structure : structures) {
    const std::string key = structure.at("spro--cle");
    RosterEntry entry;
    entry.partner = PartnerOf(key);
    entry.name = structure.at("nom");
    entry.node = KeyFor<NodeId>('n', key);
    entry.identity = KeyFor<SigningKey>('i', key);
    SealingKeyEntry keys;
    keys.node = entry.node;
    keys.terms = {{KeyFor<KeyId>('k', key), KeyFor<SealingKey>('k', key), today, AddDays(today, 29)}};
    RELAIS_CHECK(knowledge.Admit(Signed(entry, "roster " + key, {KeyFor<SigningKey>('s', key)}), today).ok());
    RELAIS_CHECK(knowledge.Admit(Signed(keys, "keys " + key, {entry.identity}), today).ok());
  }
  for (const DirectoryEntry& entry : Directory()) {
    const SigningKey identity = knowledge.roster().IdentityKeyOf(entry.partner);
    RELAIS_CHECK(knowledge.Admit(Signed(entry, "directory " + entry.partner.ToHex(), {identity}), today).ok());
  }
  return knowledge;
}

}  // namespace relais::demo
