// The directory as a search needs it: for each need its second doors, with everything that a search compares worked out
// beforehand. It follows a knowledge: only partners whose entry is another one since the last time are read again.
#ifndef RELAIS_SERVICES_CORE_DIRECTORY_SERVICE_INDEX_H_
#define RELAIS_SERVICES_CORE_DIRECTORY_SERVICE_INDEX_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/core/convention/knowledge.h"
#include "services/core/convention/service.h"
#include "services/core/directory/open_days.h"
#include "services/core/directory/place.h"
#include "services/core/handoff/ids.h"

namespace relais {

// A service with what a search asks of it.
struct IndexedService {
  const Service* service = nullptr;
  OpenCalendar calendar;
  Location location;               // its own, or its commune's; may be unknown
  uint32_t publics = 0;            // those that it names: bit i is Publics()[i]
  bool everyone = true;            // it names none, or "tous-publics"
  std::vector<uint32_t> communes;  // CommuneNumber of where people may live, ascending; empty: anywhere
  Day confirmed = kNoDay;          // the later of its own and its structure's confirmation

  // As ServesPublic and ServesCommune of directory.h, without comparing texts. `public_bit` is PublicBit's; 0: not
  // asked.
  bool Serves(uint32_t public_bit) const { return public_bit == 0 || everyone || (publics & public_bit) != 0; }
  // `commune` is CommuneNumber's; 0: not asked.
  bool ServesCommuneNumber(uint32_t commune) const;
};

// Works one out; `service` has to outlive it. `structure_confirmed`: of the structure; kNoDay when it is not at hand.
IndexedService Indexed(const Service& service, Day structure_confirmed, const PlaceTable& places);

// The bit of a public's code; 0 for an empty or unknown one.
uint32_t PublicBit(absl::string_view code);
// A number for each commune code, above 0; 0 for what has not the form of one.
uint32_t CommuneNumber(absl::string_view code);

// A value; copies share what they hold, so a copy costs a pointer for each partner and need. Not thread-safe.
class ServiceIndex {
 public:
  // `Slot`s of a need are ascending by partner, then by service id.
  struct Slot {
    PartnerId partner;
    const IndexedService* indexed;
  };

  explicit ServiceIndex(PlaceTable places = PlaceTable());

  // Afterwards the index says what `knowledge` publishes. It keeps the entries that it read, so that its pointers stay
  // valid until it follows again, whatever becomes of `knowledge`. Costs one comparison of pointers for each partner,
  // reads the changed ones, and passes once through the needs that these have to do with.
  void Follow(const Knowledge& knowledge);

  // Every published second door for `need`, whatever its partner's standing; empty for an unknown code.
  absl::Span<const Slot> SecondDoorsFor(absl::string_view need) const;
  const PlaceTable& places() const { return places_; }
  // Services of both doors.
  size_t size() const { return size_; }

 private:
  // What one partner publishes.
  struct Shelf {
    PartnerId partner;
    KnowledgeItemPtr item;
    std::vector<IndexedService> services;  // ascending by id
  };
  using ShelfPtr = std::shared_ptr<const Shelf>;
  using Slots = std::vector<Slot>;

  ShelfPtr Read(const KnowledgeItemPtr& item) const;
  // Takes the slots of `gone` out of the needs they stand at and puts those of `fresh` in; both ascending by partner.
  void Restock(const std::vector<ShelfPtr>& gone, const std::vector<ShelfPtr>& fresh);

  PlaceTable places_;
  std::vector<ShelfPtr> shelves_;                      // ascending by partner
  std::vector<std::shared_ptr<const Slots>> by_need_;  // one for each of Needs(), in their order; nullptr: none
  size_t size_ = 0;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_DIRECTORY_SERVICE_INDEX_H_
