// Every version of every convention that is on its way here, or has been.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_PROCEDURE_BOOK_H_
#define RELAIS_SERVICES_CORE_CONVENTION_PROCEDURE_BOOK_H_

#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/status.h"
#include "services/core/convention/procedure.h"

namespace relais {

// A value. Not thread-safe. Pointers stay valid until the next change.
class ProcedureBook {
 public:
  using Key = std::pair<ConventionId, ConventionVersion>;

  // A new draft. CheckStep and CheckScope first; then kMalformed: it names no convention or version; kTooLarge: the
  // text, or more than limits::kProceduresMax; kReplay: this version or a later one is known already, here or in
  // `knowledge`; kConventionStep: an earlier version is still on its way (abandon or activate it first). The very text
  // that stands as a draft changes nothing.
  absl::Status Draft(ProcedureText text, const Principal& principal, const Knowledge& knowledge, Day today);

  // nullptr if there is none.
  const Procedure* Find(ConventionId id, ConventionVersion version) const;
  // The highest version of `id` that was not abandoned, or, when all were, the highest; nullptr if there is none.
  const Procedure* FindLatest(ConventionId id) const;
  // Keeps `procedure` under its convention and version, in place of what was there: after an event, or from a
  // checkpoint.
  void Put(Procedure procedure);
  // Ascending by convention, then version.
  const absl::btree_map<Key, Procedure>& rows() const { return rows_; }

  friend bool operator==(const ProcedureBook&, const ProcedureBook&) = default;

 private:
  absl::btree_map<Key, Procedure> rows_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_PROCEDURE_BOOK_H_
