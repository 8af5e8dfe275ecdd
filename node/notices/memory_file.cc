#include "node/notices/memory_file.h"

#include <cstdint>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace relais::node {
namespace {

constexpr size_t kFields = 5;
constexpr size_t kFailureFields = 4;
constexpr absl::string_view kFailureMark = "!";  // no name of a recipient
constexpr size_t kFailureBytesMax = 300;

// On one line, without tabs.
std::string OneLine(absl::string_view text) {
  std::string line(text.substr(0, kFailureBytesMax));
  for (char& c : line) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  }
  return line;
}

}  // namespace

std::string FormatNoticeBook(const NoticeBook& book) {
  std::string text;
  if (!book.failure.empty()) {
    absl::StrAppend(&text, kFailureMark, "\t", book.failing_day.value(), "\t", book.failing_minute, "\t",
                    OneLine(book.failure), "\n");
  }
  for (const auto& [name, memory] : book.memories) {
    absl::StrAppend(&text, name, "\t", memory.last_daily.value(), "\t", memory.last_day.value(), "\t",
                    memory.last_minute, "\t", absl::StrJoin(memory.told, ","), "\n");
  }
  return text;
}

NoticeBook ParseNoticeBook(absl::string_view text) {
  NoticeBook book;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> fields = absl::StrSplit(line, '\t');
    int32_t day = 0;
    if (fields.size() == kFailureFields && fields[0] == kFailureMark && absl::SimpleAtoi(fields[1], &day) &&
        absl::SimpleAtoi(fields[2], &book.failing_minute)) {
      book.failing_day = Day(day);
      book.failure = std::string(fields[3]);
      continue;
    }
    int32_t last_daily = 0;
    NoticeMemory memory;
    if (fields.size() != kFields || !absl::SimpleAtoi(fields[1], &last_daily) || !absl::SimpleAtoi(fields[2], &day) ||
        !absl::SimpleAtoi(fields[3], &memory.last_minute)) {
      continue;
    }
    memory.last_daily = Day(last_daily);
    memory.last_day = Day(day);
    for (absl::string_view key : absl::StrSplit(fields[4], ',', absl::SkipEmpty())) memory.told.emplace(key);
    book.memories[std::string(fields[0])] = std::move(memory);
  }
  return book;
}

}  // namespace relais::node
