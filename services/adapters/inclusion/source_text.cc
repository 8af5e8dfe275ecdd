#include "services/adapters/inclusion/source_text.h"

#include "absl/strings/match.h"

namespace relais {
namespace {

constexpr size_t kChunkBytes = 64u << 10;

}  // namespace

SourceText::SourceText(std::istream* in, uint64_t bytes_max, uint64_t row_bytes_max)
    : in_(in), bytes_max_(bytes_max), row_bytes_max_(row_bytes_max) {
  if (Fill()) SkipMark();
}

bool SourceText::Fill() {
  chunk_.resize(kChunkBytes);
  in_->read(chunk_.data(), static_cast<std::streamsize>(chunk_.size()));
  chunk_.resize(static_cast<size_t>(in_->gcount()));
  at_ = 0;
  return !chunk_.empty();
}

void SourceText::SkipMark() {
  if (!absl::StartsWith(chunk_, "\xef\xbb\xbf")) return;
  at_ = 3;
  offset_ = 3;
}

int SourceText::Stop(ImportFlaw flaw) {
  flaw_ = flaw;
  if (flaw == ImportFlaw::kNotUtf8) offset_ = character_start_;
  return kEnd;
}

bool SourceText::Advance(unsigned char c) {
  if (awaited_ > 0) {
    const bool fits = low_ <= c && c <= high_;
    --awaited_;
    low_ = 0x80;
    high_ = 0xbf;
    return fits;
  }
  if (c < 0x80) return c != 0;
  if (c < 0xc2 || c > 0xf4) return false;
  awaited_ = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
  if (c == 0xe0) low_ = 0xa0;   // shortest form
  if (c == 0xed) high_ = 0x9f;  // no surrogates
  if (c == 0xf0) low_ = 0x90;   // shortest form
  if (c == 0xf4) high_ = 0x8f;  // up to U+10FFFF
  return true;
}

int SourceText::Peek() {
  if (flaw_.has_value()) return kEnd;
  if (at_ == chunk_.size() && !Fill()) return kEnd;
  return static_cast<unsigned char>(chunk_[at_]);
}

int SourceText::Next() {
  const int next = Peek();
  if (next == kEnd) return flaw_.has_value() || awaited_ == 0 ? kEnd : Stop(ImportFlaw::kNotUtf8);
  if (offset_ >= bytes_max_) return Stop(ImportFlaw::kFileTooLarge);
  if (offset_ - row_start_ >= row_bytes_max_) return Stop(ImportFlaw::kRowTooLarge);
  if (awaited_ == 0) character_start_ = offset_;
  if (!Advance(static_cast<unsigned char>(next))) return Stop(ImportFlaw::kNotUtf8);
  ++at_;
  ++offset_;
  return next;
}

}  // namespace relais
