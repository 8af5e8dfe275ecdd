#include "services/core/directory/service_index.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/core/convention/vocabulary.h"
#include "services/core/directory/directory.h"

namespace relais {
namespace {

// The place of `code` among `terms`, which are ascending.
std::optional<size_t> PlaceOf(absl::Span<const Term> terms, absl::string_view code) {
  auto it = std::lower_bound(terms.begin(), terms.end(), code,
                             [](const Term& term, absl::string_view wanted) { return term.code < wanted; });
  if (it == terms.end() || it->code != code) return std::nullopt;
  return static_cast<size_t>(it - terms.begin());
}

bool Before(const ServiceIndex::Slot& a, const ServiceIndex::Slot& b) {
  if (a.partner != b.partner) return a.partner < b.partner;
  return a.indexed->service->id < b.indexed->service->id;
}

}  // namespace

bool IndexedService::ServesCommuneNumber(uint32_t commune) const {
  return commune == 0 || communes.empty() || std::binary_search(communes.begin(), communes.end(), commune);
}

uint32_t PublicBit(absl::string_view code) {
  const std::optional<size_t> place = PlaceOf(Publics(), code);
  return place ? 1u << *place : 0;
}

uint32_t CommuneNumber(absl::string_view code) {
  if (!IsCommuneCode(code)) return 0;
  uint32_t number = 1;
  for (const char c : code) {
    const int digit = c == 'A' ? 10 : c == 'B' ? 11 : c - '0';
    number = number * 12 + static_cast<uint32_t>(digit);
  }
  return number;
}

IndexedService Indexed(const Service& service, Day structure_confirmed, const PlaceTable& places) {
  IndexedService indexed;
  indexed.service = &service;
  indexed.calendar = CalendarOf(service);
  indexed.location = service.location.known() ? service.location : places.Find(service.address.commune);
  for (const std::string& code : service.publics) indexed.publics |= PublicBit(code);
  indexed.everyone = ServesPublic(service, std::string(kAllPublics));
  indexed.communes.reserve(service.communes.size());
  for (const std::string& code : service.communes) indexed.communes.push_back(CommuneNumber(code));
  std::sort(indexed.communes.begin(), indexed.communes.end());
  indexed.confirmed = std::max(service.confirmed_day, structure_confirmed);
  return indexed;
}

ServiceIndex::ServiceIndex(PlaceTable places) : places_(places), by_need_(Needs().size()) {}

ServiceIndex::ShelfPtr ServiceIndex::Read(const KnowledgeItemPtr& item) const {
  const auto& entry = std::get<DirectoryEntry>(item->content);
  auto shelf = std::make_shared<Shelf>();
  shelf->partner = entry.partner;
  shelf->item = item;
  shelf->services.reserve(entry.services.size());
  for (const Service& service : entry.services) {
    shelf->services.push_back(Indexed(service, entry.structure.confirmed_day, places_));
  }
  std::sort(shelf->services.begin(), shelf->services.end(),
            [](const IndexedService& a, const IndexedService& b) { return a.service->id < b.service->id; });
  return shelf;
}

void ServiceIndex::Follow(const Knowledge& knowledge) {
  std::vector<ShelfPtr> shelves;
  std::vector<ShelfPtr> gone;
  std::vector<ShelfPtr> fresh;
  auto old = shelves_.begin();
  for (const KnowledgeItemPtr& item : knowledge.DirectoryItems()) {
    const PartnerId partner = std::get<DirectoryEntry>(item->content).partner;
    while (old != shelves_.end() && (*old)->partner < partner) gone.push_back(*old++);
    const bool known = old != shelves_.end() && (*old)->partner == partner;
    if (known && (*old)->item == item) {
      shelves.push_back(*old++);
      continue;
    }
    if (known) gone.push_back(*old++);
    fresh.push_back(Read(item));
    shelves.push_back(fresh.back());
  }
  gone.insert(gone.end(), old, shelves_.end());
  Restock(gone, fresh);
  for (const ShelfPtr& shelf : gone) size_ -= shelf->services.size();
  for (const ShelfPtr& shelf : fresh) size_ += shelf->services.size();
  shelves_ = std::move(shelves);
}

void ServiceIndex::Restock(const std::vector<ShelfPtr>& gone, const std::vector<ShelfPtr>& fresh) {
  std::vector<bool> touched(by_need_.size());
  std::vector<Slots> added(by_need_.size());
  const auto each_need = [](const Shelf& shelf, const auto& take) {
    for (const IndexedService& indexed : shelf.services) {
      if (indexed.service->door != Door::kSecond) continue;
      for (const std::string& need : indexed.service->needs) {
        if (const std::optional<size_t> place = PlaceOf(Needs(), need)) take(*place, indexed);
      }
    }
  };
  for (const ShelfPtr& shelf : gone) {
    each_need(*shelf, [&](size_t place, const IndexedService&) { touched[place] = true; });
  }
  for (const ShelfPtr& shelf : fresh) {
    each_need(*shelf, [&](size_t place, const IndexedService& indexed) {
      touched[place] = true;
      added[place].push_back({shelf->partner, &indexed});
    });
  }
  for (size_t place = 0; place < by_need_.size(); ++place) {
    if (!touched[place]) continue;
    auto slots = std::make_shared<Slots>();
    if (by_need_[place] != nullptr) {
      slots->reserve(by_need_[place]->size() + added[place].size());
      auto leaving = gone.begin();
      for (const Slot& slot : *by_need_[place]) {
        while (leaving != gone.end() && (*leaving)->partner < slot.partner) ++leaving;
        if (leaving == gone.end() || (*leaving)->partner != slot.partner) slots->push_back(slot);
      }
    }
    const auto kept = static_cast<std::ptrdiff_t>(slots->size());
    slots->insert(slots->end(), added[place].begin(), added[place].end());
    std::inplace_merge(slots->begin(), slots->begin() + kept, slots->end(), Before);
    by_need_[place] = std::move(slots);
  }
}

absl::Span<const ServiceIndex::Slot> ServiceIndex::SecondDoorsFor(absl::string_view need) const {
  const std::optional<size_t> place = PlaceOf(Needs(), need);
  if (!place || by_need_[*place] == nullptr) return {};
  return *by_need_[*place];
}

}  // namespace relais
