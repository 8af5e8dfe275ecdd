// The bytes of a file, one after another, checked on the way: UTF-8, and neither file nor row too large. Never holds
// more than one chunk.
#ifndef RELAIS_SERVICES_ADAPTERS_INCLUSION_SOURCE_TEXT_H_
#define RELAIS_SERVICES_ADAPTERS_INCLUSION_SOURCE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <optional>
#include <string>

#include "services/adapters/inclusion/import_report.h"

namespace relais {

// One partner's services take some hundred KiB; a whole département's some ten MiB.
inline constexpr uint64_t kImportBytesMax = 64u << 20;
// A service at the schema's bounds takes some 30 KiB.
inline constexpr uint64_t kImportRowBytesMax = 256u << 10;

class SourceText {
 public:
  static constexpr int kEnd = -1;

  // `in` outlives this object.
  explicit SourceText(std::istream* in, uint64_t bytes_max = kImportBytesMax,
                      uint64_t row_bytes_max = kImportRowBytesMax);

  // The next byte, 0…255; kEnd at the end, and for ever once there is a flaw. A UTF-8 byte order mark at the beginning
  // is dropped.
  int Next();
  // What comes next, without taking it.
  int Peek();
  // A row begins: its bytes are counted from here.
  void BeginRow() { row_start_ = offset_; }

  // kFileTooLarge, kNotUtf8 or kRowTooLarge; a file that ends within a character is not UTF-8.
  std::optional<ImportFlaw> flaw() const { return flaw_; }
  // How many bytes were taken; once there is a flaw, where it is: of a character, its first byte.
  uint64_t byte() const { return offset_; }

 private:
  bool Fill();
  void SkipMark();
  // One step of RFC 3629; false for a byte that may not stand there.
  bool Advance(unsigned char c);
  int Stop(ImportFlaw flaw);

  std::istream* const in_;
  const uint64_t bytes_max_;
  const uint64_t row_bytes_max_;
  std::string chunk_;
  size_t at_ = 0;
  uint64_t offset_ = 0;
  uint64_t row_start_ = 0;
  uint64_t character_start_ = 0;
  int awaited_ = 0;           // continuation bytes to come
  unsigned char low_ = 0x80;  // bounds of the next one
  unsigned char high_ = 0xbf;
  std::optional<ImportFlaw> flaw_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_INCLUSION_SOURCE_TEXT_H_
