#include "hub/api/directory_page.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/directory/directory.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "services/wire/knowledge_codec.h"

namespace relais::hub {
namespace {

// partner ‖ service of the last one shown.
constexpr size_t kCursorBytes = PartnerId::kSize + ServiceId::kSize;

absl::StatusOr<ServiceFilter> FilterFrom(const v1::SearchRequest& request) {
  ServiceFilter filter;
  filter.partner = PartnerId::FromBytes(request.partner());
  if (!request.partner().empty() && filter.partner.none()) return Refuse(Reason::kMalformed, "partner");
  if (request.door() != v1::DOOR_UNSPECIFIED) {
    if (request.door() != v1::DOOR_FIRST && request.door() != v1::DOOR_SECOND) {
      return Refuse(Reason::kMalformed, "door");
    }
    filter.door = static_cast<Door>(request.door());
  }
  filter.need = request.need();
  filter.public_code = request.public_code();
  filter.commune = request.commune();
  if (!filter.need.empty() && !IsNeed(filter.need)) return Refuse(Reason::kUnknownValue, "need");
  if (!filter.public_code.empty() && !IsPublic(filter.public_code)) return Refuse(Reason::kUnknownValue, "public_code");
  if (!filter.commune.empty() && !IsCommuneCode(filter.commune)) return Refuse(Reason::kUnknownValue, "commune");
  return filter;
}

// Where the page begins: behind the service of the cursor, or, when it is gone, at its partner's first.
size_t BeginOf(const std::vector<const Service*>& found, const std::string& cursor) {
  if (cursor.empty()) return 0;
  const PartnerId partner = PartnerId::FromBytes(cursor.substr(0, PartnerId::kSize));
  const ServiceId service = ServiceId::FromBytes(cursor.substr(PartnerId::kSize));
  size_t begin = 0;
  while (begin < found.size() && found[begin]->partner < partner) ++begin;
  for (size_t i = begin; i < found.size() && found[i]->partner == partner; ++i) {
    if (found[i]->id == service) return i + 1;
  }
  return begin;
}

// The message of a service is that of its partner's text: there is one way to write it.
void WriteService(const Service& service, v1::ServiceText* out) {
  DirectoryEntry entry;
  entry.partner = service.partner;
  entry.services = {service};
  v1::DirectoryText text;
  if (text.ParseFromString(wire::EncodeText(entry)) && text.services_size() == 1) out->Swap(text.mutable_services(0));
}

}  // namespace

absl::StatusOr<v1::SearchResponse> SearchPage(const Knowledge& knowledge, const v1::SearchRequest& request, Day today) {
  const absl::StatusOr<ServiceFilter> filter = FilterFrom(request);
  if (!filter.ok()) return filter.status();
  if (!request.cursor().empty() && request.cursor().size() != kCursorBytes) return Refuse(Reason::kMalformed, "cursor");
  if (request.page_size() > kDirectoryPageMax) return Refuse(Reason::kMalformed, "page_size");
  const size_t size = request.page_size() == 0 ? kDirectoryPageDefault : request.page_size();
  const std::vector<const Service*> found = ListServices(knowledge, *filter, today);
  const size_t begin = BeginOf(found, request.cursor());
  v1::SearchResponse response;
  response.set_revision(knowledge.revision().value());
  // Pages end where a frame would: the last service always fits, for a whole entry does.
  size_t bytes = 0;
  for (size_t i = begin; i < found.size(); ++i) {
    v1::ListedService listed;
    listed.set_partner(std::string(found[i]->partner.view()));
    if (const Member* member = knowledge.roster().Find(found[i]->partner)) listed.set_partner_name(member->entry.name);
    WriteService(*found[i], listed.mutable_service());
    bytes += listed.ByteSizeLong();
    const bool full = static_cast<size_t>(response.services_size()) == size;
    if (full || (response.services_size() > 0 && bytes > limits::kKnowledgeItemBytesMax)) {
      response.set_next_cursor(absl::StrCat(found[i - 1]->partner.view(), found[i - 1]->id.view()));
      break;
    }
    *response.add_services() = std::move(listed);
  }
  return response;
}

}  // namespace relais::hub
