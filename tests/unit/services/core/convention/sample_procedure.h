// A local convention on its way under the sample network's framework: its texts, signatures and administrators.
#ifndef RELAIS_TESTS_UNIT_SERVICES_CORE_CONVENTION_SAMPLE_PROCEDURE_H_
#define RELAIS_TESTS_UNIT_SERVICES_CORE_CONVENTION_SAMPLE_PROCEDURE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/core/convention/procedure_book.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais::sample {

inline const ConventionId kNewLocal = Filled<ConventionId>(202);

// Bytes and digest stand for each other: equal `number`, equal both. The agreement differs in its title.
inline ProcedureText TextNo(int number, Agreement agreement) {
  agreement.title = absl::StrCat(agreement.title, " ", number);
  return {absl::StrCat("text ", number), Filled<Digest>(number), std::move(agreement)};
}

// Parties 1 (first door) and 3 (second door) have to sign, party 4 may.
inline Agreement NewLocal(uint32_t version = 1) {
  Agreement a = Local();
  a.id = kNewLocal;
  a.version = ConventionVersion(version);
  a.parties = {PartyNo(1, true, false), PartyNo(3, false, true), PartyNo(4, false, true)};
  a.parties[2].required = false;
  return a;
}

inline std::vector<ItemSignature> Signed(std::initializer_list<int> signatories, bool valid = true) {
  std::vector<ItemSignature> signatures;
  for (int n : signatories) signatures.push_back({SignatoryNo(n), Filled<Signature>(n), valid});
  return signatures;
}

inline Principal Administrator(int account, std::string organisation) {
  return {Filled<AccountId>(account), Role::kRegionAdministrator, absl::StrCat("Administration ", account),
          std::move(organisation), ""};
}
inline const Principal kOperator{AccountId(), Role::kHubOperator, "", "", ""};
inline const Principal kRegion = Administrator(1, "Région");
inline const Principal kRectorat = Administrator(2, "Rectorat");
inline const Principal kLoiret{Filled<AccountId>(3), Role::kDepartmentAdministrator, "Loiret", "Département 45", "45"};

// What the hub knows before: the framework.
inline Knowledge Ground() {
  Knowledge knowledge(Roots());
  RELAIS_CHECK(knowledge.Admit(FrameworkItem(), kToday).ok());
  return knowledge;
}

// `delegator` lets `delegate` sign through `last_day`, in one convention or wherever its key counts.
inline KnowledgeItem Letting(int delegator, int delegate, Day last_day, ConventionId convention = {},
                             uint32_t edition = 1) {
  const Delegation delegation{SignatoryNo(delegator), SignatoryNo(delegate), convention, Edition(edition), last_day};
  return Item(delegation, absl::StrCat("from ", delegator, " to ", delegate, " in ", convention.ToHex(), " ", edition),
              SignedBy({SignatoryNo(delegator)}));
}

inline Procedure Drafted(int text = 1) {
  Procedure::Facts facts;
  facts.text = TextNo(text, NewLocal());
  facts.drafted = kToday;
  return Procedure(std::move(facts));
}

}  // namespace relais::sample

#endif  // RELAIS_TESTS_UNIT_SERVICES_CORE_CONVENTION_SAMPLE_PROCEDURE_H_
