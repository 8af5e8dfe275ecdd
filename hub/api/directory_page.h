// One page of the directory, out of knowledge: DirectoryService's Search without gRPC.
#ifndef RELAIS_HUB_API_DIRECTORY_PAGE_H_
#define RELAIS_HUB_API_DIRECTORY_PAGE_H_

#include "absl/status/statusor.h"
#include "relais/v1/directory_service.pb.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/ids.h"

namespace relais::hub {

inline constexpr uint32_t kDirectoryPageDefault = 50;
inline constexpr uint32_t kDirectoryPageMax = 200;

// kMalformed: partner or cursor of another length, a page that is too large, a door outside the list. kUnknownValue: a
// need or public outside the vocabularies, a commune code of the wrong form.
absl::StatusOr<v1::SearchResponse> SearchPage(const Knowledge& knowledge, const v1::SearchRequest& request, Day today);

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_DIRECTORY_PAGE_H_
