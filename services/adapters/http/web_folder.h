// The files of a face, read into memory at the start: what a build wrote, precompressed, and nothing else of the disk.
#ifndef RELAIS_SERVICES_ADAPTERS_HTTP_WEB_FOLDER_H_
#define RELAIS_SERVICES_ADAPTERS_HTTP_WEB_FOLDER_H_

#include <cstddef>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/http/http_server.h"

namespace relais {

// Any thread.
class WebFolder {
 public:
  struct Bounds {
    size_t files_max = 2000;
    size_t bytes_max = size_t{64} << 20;  // of all of them
  };
  // Every file below `folder`; "app.js.br" and "app.js.gz" are forms of "app.js". Links are refused, and so is what is
  // neither file nor folder: kUnavailable, with the path. Also without an index.html, or beyond the bounds.
  static absl::StatusOr<WebFolder> Read(const std::string& folder, const Bounds& bounds);
  static absl::StatusOr<WebFolder> Read(const std::string& folder) { return Read(folder, Bounds()); }

  // The answer to GET or HEAD of `path`, which is relative to the folder: the file; index.html for "" and for a path
  // whose last part has no dot, because the page knows what to show there; 404 otherwise. 304 when the browser has it.
  HttpResponse Answer(absl::string_view path, const HttpRequest& request) const;
  size_t files() const { return files_.size(); }

 private:
  struct File {
    std::string type;
    std::string plain;
    std::string brotli;  // empty: none
    std::string gzip;
    std::string tag;       // of what it holds
    bool forever = false;  // its name says what it holds
  };
  std::map<std::string, File, std::less<>> files_;
};

// Whether an Accept-Encoding takes the coding: named there, or by "*", and not with q=0.
bool Accepts(absl::string_view accept_encoding, absl::string_view coding);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_HTTP_WEB_FOLDER_H_
