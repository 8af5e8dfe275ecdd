// What each person was told, kept over restarts in a small file of the node's folder. Its loss costs a repeated mail.
#ifndef RELAIS_NODE_NOTICES_MEMORY_FILE_H_
#define RELAIS_NODE_NOTICES_MEMORY_FILE_H_

#include <string>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "node/notices/notice_plan.h"

namespace relais::node {

// By recipient's name.
using NoticeMemories = absl::btree_map<std::string, NoticeMemory>;

struct NoticeBook {
  NoticeMemories memories;
  // Why the relay took nothing at the last try, in its own words on one line; empty: it did. With the moment since
  // when.
  std::string failure;
  Day failing_day = kNoDay;
  int failing_minute = 0;
};

// One line per person: name, days and minute, keys; no mailbox. And one line for a failure.
std::string FormatNoticeBook(const NoticeBook& book);
// Lines that do not read are left out: whoever they were about is told once more.
NoticeBook ParseNoticeBook(absl::string_view text);

}  // namespace relais::node

#endif  // RELAIS_NODE_NOTICES_MEMORY_FILE_H_
