// libcurl, loaded when the first mail leaves: with the twenty-five libraries it brings it takes some six megabytes, and
// most nodes of a small partner have no mail relay.
#ifndef RELAIS_SERVICES_ADAPTERS_SMTP_CURL_LIBRARY_H_
#define RELAIS_SERVICES_ADAPTERS_SMTP_CURL_LIBRARY_H_

#include <curl/curl.h>

namespace relais {

// Its functions, named as there without "curl_".
struct CurlLibrary {
  decltype(&::curl_global_init) global_init = nullptr;
  decltype(&::curl_easy_init) easy_init = nullptr;
  decltype(&::curl_easy_cleanup) easy_cleanup = nullptr;
  decltype(&::curl_easy_setopt) easy_setopt = nullptr;
  decltype(&::curl_easy_getinfo) easy_getinfo = nullptr;
  decltype(&::curl_easy_perform) easy_perform = nullptr;
  decltype(&::curl_easy_strerror) easy_strerror = nullptr;
  decltype(&::curl_slist_append) slist_append = nullptr;
  decltype(&::curl_slist_free_all) slist_free_all = nullptr;
};

// Loaded and initialised once, at the first call, and never unloaded; null when this machine has no libcurl 4, or one
// that does not start. Any thread.
const CurlLibrary* LoadCurl();

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SMTP_CURL_LIBRARY_H_
