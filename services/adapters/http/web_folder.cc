#include "services/adapters/http/web_folder.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

namespace fs = std::filesystem;

constexpr char kIndex[] = "index.html";

// What a build writes; anything else goes out as bytes that a browser only saves.
std::string TypeOf(absl::string_view name) {
  static constexpr std::array<std::pair<absl::string_view, absl::string_view>, 13> kFileTypes = {
      {{".html", "text/html; charset=utf-8"},
       {".js", "text/javascript; charset=utf-8"},
       {".css", "text/css; charset=utf-8"},
       {".json", "application/json"},
       {".svg", "image/svg+xml"},
       {".png", "image/png"},
       {".ico", "image/x-icon"},
       {".webp", "image/webp"},
       {".woff2", "font/woff2"},
       {".wasm", "application/wasm"},
       {".txt", "text/plain; charset=utf-8"},
       {".webmanifest", "application/manifest+json"},
       {".csv", "text/csv; charset=utf-8"}}};
  for (const auto& [end, type] : kFileTypes) {
    if (absl::EndsWith(name, end)) return std::string(type);
  }
  return "application/octet-stream";
}

// "assets/index-DiwrgTda.js": the part before the last dot ends in a hyphen and at least eight symbols of a hash.
bool IsHashed(absl::string_view path) {
  if (!absl::StrContains(path, "assets/")) return false;
  const absl::string_view stem = path.substr(0, path.rfind('.'));
  const size_t hyphen = stem.size() < 9 ? absl::string_view::npos : stem.rfind('-', stem.size() - 9);
  return hyphen != absl::string_view::npos && stem.find('/', hyphen) == absl::string_view::npos;
}

std::string TagOf(absl::string_view bytes) {
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash);
  return absl::StrCat("\"", absl::BytesToHexString({reinterpret_cast<const char*>(hash), 16}), "\"");
}

absl::Status CannotHave(const fs::path& path, absl::string_view why) {
  return Refuse(Reason::kUnavailable, absl::StrCat(path.string(), ": ", why));
}

// Every file with its path relative to `folder`.
absl::StatusOr<std::map<std::string, std::string>> ReadAll(const fs::path& folder, const WebFolder::Bounds& bounds) {
  std::map<std::string, std::string> files;
  size_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const fs::file_status status = at->symlink_status(error);
    if (error) break;
    if (fs::is_directory(status)) continue;
    if (!fs::is_regular_file(status)) return CannotHave(at->path(), "neither a file nor a folder");
    const uintmax_t size = at->file_size(error);
    bytes += error ? 0 : size;
    if (files.size() >= bounds.files_max || bytes > bounds.bytes_max) return CannotHave(folder, "more than a face has");
    std::ifstream in(at->path(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) return CannotHave(at->path(), "not to be read");
    files[at->path().lexically_relative(folder).generic_string()] = std::move(text).str();
  }
  if (error) return CannotHave(folder, error.message());
  return files;
}

}  // namespace

bool Accepts(absl::string_view accept_encoding, absl::string_view coding) {
  bool any = false;
  for (const absl::string_view entry : absl::StrSplit(accept_encoding, ',')) {
    const std::vector<absl::string_view> parts = absl::StrSplit(entry, absl::MaxSplits(';', 1));
    const absl::string_view name = absl::StripAsciiWhitespace(parts[0]);
    absl::string_view weight = parts.size() > 1 ? absl::StripAsciiWhitespace(parts[1]) : "q=1";
    double q = 1;
    const bool taken = !absl::ConsumePrefix(&weight, "q=") || !absl::SimpleAtod(weight, &q) || q > 0;
    if (absl::EqualsIgnoreCase(name, coding)) return taken;
    any = any || (name == "*" && taken);
  }
  return any;
}

absl::StatusOr<WebFolder> WebFolder::Read(const std::string& folder, const Bounds& bounds) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return CannotHave(folder, "no such folder");
  absl::StatusOr<std::map<std::string, std::string>> read = ReadAll(folder, bounds);
  if (!read.ok()) return read.status();
  WebFolder face;
  for (auto& [path, bytes] : *read) {
    absl::string_view base = path;
    const bool brotli = absl::ConsumeSuffix(&base, ".br");
    const bool gzip = !brotli && absl::ConsumeSuffix(&base, ".gz");
    if ((brotli || gzip) && read->contains(std::string(base))) continue;
    File file{TypeOf(path), bytes, "", "", TagOf(bytes), IsHashed(path)};
    if (const auto form = read->find(absl::StrCat(path, ".br")); form != read->end()) file.brotli = form->second;
    if (const auto form = read->find(absl::StrCat(path, ".gz")); form != read->end()) file.gzip = form->second;
    face.files_[path] = std::move(file);
  }
  if (!face.files_.contains(kIndex)) return CannotHave(folder, "without index.html: the faces are not built");
  return face;
}

HttpResponse WebFolder::Answer(absl::string_view path, const HttpRequest& request) const {
  auto found = files_.find(path);
  const absl::string_view last = path.substr(path.rfind('/') + 1);
  if (found == files_.end() && !absl::StrContains(last, '.')) found = files_.find(kIndex);
  if (found == files_.end()) return {404, "text/plain; charset=utf-8", "not here\n", {}};
  const File& file = found->second;
  HttpResponse answer;
  answer.content_type = file.type;
  answer.fields = {{"Cache-Control", file.forever ? "public, max-age=31536000, immutable" : "no-cache"},
                   {"Vary", "Accept-Encoding"},
                   {"ETag", file.tag}};
  if (absl::StrContains(request.Field("if-none-match"), file.tag)) {
    answer.status = 304;
    return answer;
  }
  const absl::string_view encodings = request.Field("accept-encoding");
  if (!file.brotli.empty() && Accepts(encodings, "br")) {
    answer.fields.emplace_back("Content-Encoding", "br");
    answer.body = file.brotli;
  } else if (!file.gzip.empty() && Accepts(encodings, "gzip")) {
    answer.fields.emplace_back("Content-Encoding", "gzip");
    answer.body = file.gzip;
  } else {
    answer.body = file.plain;
  }
  return answer;
}

}  // namespace relais
