#include "services/adapters/smtp/message.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace relais {
namespace {

constexpr size_t kMailboxBytesMax = 254;
constexpr size_t kLocalPartBytesMax = 64;
constexpr size_t kBase64LineMax = 76;       // RFC 2045, 6.8
constexpr size_t kEncodedWordTextMax = 42;  // its base64 and frame stay within the 75 of RFC 2047, 2

std::string InLines(absl::string_view text, size_t width) {
  std::string lines;
  for (size_t i = 0; i < text.size(); i += width) absl::StrAppend(&lines, text.substr(i, width), "\r\n");
  return lines;
}

// Cut between characters, never inside one.
std::string EncodedWords(absl::string_view text) {
  std::string words;
  while (!text.empty()) {
    size_t end = std::min(text.size(), kEncodedWordTextMax);
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    absl::StrAppend(&words, words.empty() ? "" : "\r\n ", "=?UTF-8?B?", absl::Base64Escape(text.substr(0, end)), "?=");
    text.remove_prefix(end);
  }
  return words;
}

}  // namespace

bool IsMailbox(absl::string_view text) {
  const size_t at = text.rfind('@');
  if (at == absl::string_view::npos || at == 0 || at + 1 == text.size()) return false;
  if (text.size() > kMailboxBytesMax || at > kLocalPartBytesMax) return false;
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isgraph(static_cast<unsigned char>(c)) &&
           absl::string_view("\"'(),:;<>[\\]`").find(c) == absl::string_view::npos;
  });
  return plain && std::count(text.begin(), text.end(), '@') == 1;
}

std::string MessageText(const Mail& mail, absl::string_view from, absl::Time date, absl::string_view message_id) {
  const absl::string_view domain = from.substr(from.rfind('@') + 1);
  return absl::StrCat("Date: ", absl::FormatTime("%a, %d %b %Y %H:%M:%S %z", date, absl::UTCTimeZone()), "\r\n",
                      "From: ", from, "\r\n", "To: ", mail.to, "\r\n", "Message-ID: <", message_id, "@", domain,
                      ">\r\n", "Subject: ", EncodedWords(mail.subject), "\r\n", "Auto-Submitted: auto-generated\r\n",
                      "MIME-Version: 1.0\r\n", "Content-Type: text/plain; charset=utf-8\r\n",
                      "Content-Transfer-Encoding: base64\r\n\r\n",
                      InLines(absl::Base64Escape(mail.body), kBase64LineMax));
}

}  // namespace relais
