// Settings files: never more than a sentence per error.
#include <sys/mman.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/adapters/toml/settings.h"
#include "services/core/handoff/check.h"
#include "tests/fuzz/input.h"

namespace relais {

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::vector<std::string> kSamples = {
      "region = \"Centre\"\n[listen]\nmembers = \"127.0.0.1:0\"\nnames = [\"a\", \"b\"]\nmax = 7\nlevel = \"info\"\n",
      "[store]\npath = 'x'\nfree = 0x10\n[[table]]\na = 1979-05-27T07:32:00Z\nb = {c = [1, 2.5, true]}\n"};
  static const int kFile = memfd_create("settings", 0);
  const std::string text = fuzz::RawOrEdited(fuzz::Bytes(fuzz::View(data, size)), kSamples);
  RELAIS_CHECK(ftruncate(kFile, 0) == 0);
  RELAIS_CHECK(pwrite(kFile, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
  auto settings = Settings::Read(absl::StrCat("/proc/self/fd/", kFile));
  if (!settings.ok()) {
    RELAIS_CHECK(!settings.status().message().empty());
    return 0;
  }
  const int64_t max = settings->Integer("listen.max", 3, 1, 9);
  RELAIS_CHECK(max >= 1 && max <= 9);
  const std::string level = settings->Choice("listen.level", {"warning", "info"});
  RELAIS_CHECK(level == "warning" || level == "info");
  settings->String("region", "none");
  settings->Strings("listen.names");
  settings->Required("listen.members");
  settings->Path("store.path", "here");
  const absl::Status done = settings->Finish();
  RELAIS_CHECK(done.ok() || !done.message().empty());
  return 0;
}

}  // namespace relais
