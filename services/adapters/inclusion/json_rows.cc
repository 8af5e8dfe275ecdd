#include "services/adapters/inclusion/json_rows.h"

#include <iterator>
#include <utility>
#include <vector>

namespace relais {
namespace {

using nlohmann::json;

constexpr size_t kDepthMax = 6;  // within a row: closures are a list of objects

// What nlohmann reads from: bytes of a source.
class SourceIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  SourceIterator() = default;
  explicit SourceIterator(SourceText* source) : source_(source) { ++*this; }
  reference operator*() const { return current_; }
  SourceIterator& operator++() {
    const int next = source_->Next();
    if (next == SourceText::kEnd) {
      source_ = nullptr;
    } else {
      current_ = static_cast<char>(next);
    }
    return *this;
  }
  SourceIterator operator++(int) {
    SourceIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const SourceIterator& a, const SourceIterator& b) { return a.source_ == b.source_; }
  friend bool operator!=(const SourceIterator& a, const SourceIterator& b) { return !(a == b); }

 private:
  SourceText* source_ = nullptr;
  char current_ = 0;
};

// Builds one row after another out of the parser's events.
class RowBuilder final : public json::json_sax_t {
 public:
  RowBuilder(SourceText* source, absl::FunctionRef<bool(ImportRow&&)> take) : source_(source), take_(take) {}

  bool null() override { return Put(nullptr); }
  bool boolean(bool value) override { return Put(value); }
  bool number_integer(number_integer_t value) override { return Put(value); }
  bool number_unsigned(number_unsigned_t value) override { return Put(value); }
  bool number_float(number_float_t value, const string_t&) override { return Put(value); }
  bool string(string_t& value) override { return Put(std::move(value)); }
  bool binary(binary_t&) override { return false; }

  bool start_object(size_t) override {
    if (skipping_ > 0) return Skip(+1);
    if (in_list_) return Open(json::object());
    if (in_file_) return Skip(+1);
    in_file_ = true;
    return true;
  }
  bool end_object() override {
    if (skipping_ > 0) return Skip(-1);
    return !in_list_ || Close();
  }
  bool start_array(size_t) override {
    if (skipping_ > 0) return Skip(+1);
    if (in_list_) return Open(json::array());
    if (in_file_ && !wanted_) return Skip(+1);
    in_list_ = true;
    row_ = 0;
    source_->BeginRow();
    return true;
  }
  bool end_array() override {
    if (skipping_ > 0) return Skip(-1);
    if (!open_.empty()) return Close();
    in_list_ = false;
    return true;
  }
  bool key(string_t& name) override {
    if (skipping_ > 0) return true;
    if (!in_list_) {
      wanted_ = name == "structures" || name == "services" || name == "items";
      list_ = name == "items" ? "" : name;
      source_->BeginRow();
      return true;
    }
    if (open_.back()->contains(name)) repeated_ = name;
    key_ = std::move(name);
    return true;
  }
  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

  const std::string& list() const { return list_; }
  int64_t row() const { return row_ + 1; }
  bool stopped_by_taker() const { return stopped_by_taker_; }

 private:
  bool Skip(int by) {
    skipping_ += by;
    return true;
  }
  bool Put(json value) {
    if (skipping_ > 0) return true;
    // At the top of the file a value stands for nothing, unless it belongs to a name that we pass over.
    if (!in_list_) return in_file_;
    if (open_.empty()) return Hand(std::move(value));
    Add(std::move(value));
    return true;
  }
  json* Add(json value) {
    json& parent = *open_.back();
    if (parent.is_object()) return &(parent[key_] = std::move(value));
    parent.push_back(std::move(value));
    return &parent.back();
  }
  bool Open(json value) {
    if (open_.size() >= kDepthMax) return false;
    if (open_.empty()) {
      building_ = std::move(value);
      open_.push_back(&building_);
    } else {
      open_.push_back(Add(std::move(value)));
    }
    return true;
  }
  bool Close() {
    open_.pop_back();
    return !open_.empty() || Hand(std::move(building_));
  }
  bool Hand(json value) {
    ++row_;
    ImportRow row{list_, row_, std::move(value), std::move(repeated_), false};
    repeated_.clear();
    source_->BeginRow();
    stopped_by_taker_ = !take_(std::move(row));
    return !stopped_by_taker_;
  }

  SourceText* const source_;
  const absl::FunctionRef<bool(ImportRow&&)> take_;
  bool in_file_ = false;  // within the object that holds the lists
  bool wanted_ = false;   // the list that begins next is one of ours
  bool in_list_ = false;
  bool stopped_by_taker_ = false;
  int skipping_ = 0;  // depth of what is passed over
  std::string list_;
  int64_t row_ = 0;
  json building_;
  std::vector<json*> open_;  // what is being built, outermost first
  std::string key_;
  std::string repeated_;
};

}  // namespace

std::optional<ImportStop> ReadJsonRows(SourceText& source, absl::FunctionRef<bool(ImportRow&&)> take) {
  RowBuilder builder(&source, take);
  const bool read = json::sax_parse(SourceIterator(&source), SourceIterator(), &builder);
  if (source.flaw().has_value()) return ImportStop{*source.flaw(), builder.list(), builder.row(), source.byte()};
  if (read || builder.stopped_by_taker()) return std::nullopt;
  return ImportStop{ImportFlaw::kNotJson, builder.list(), builder.row(), source.byte()};
}

}  // namespace relais
