// Columns for people: as wide as their widest cell, two blanks apart, nothing after the last one.
#ifndef RELAIS_SERVICES_ADAPTERS_TERMINAL_TABLE_H_
#define RELAIS_SERVICES_ADAPTERS_TERMINAL_TABLE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace relais {

// Places that `text` takes on a terminal: UTF-8 code points without combining marks (U+0300 to U+036F). A byte that
// starts nothing counts as one.
size_t DisplayWidth(absl::string_view text);

// Rows of any length; short ones are filled with nothing.
class Table {
 public:
  explicit Table(std::vector<std::string> head) { rows_.push_back(std::move(head)); }
  void Add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.size() <= 1; }
  // Lines with their ends, head first; "" when no row was added.
  std::string ToString() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_TERMINAL_TABLE_H_
