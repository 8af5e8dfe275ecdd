// A mail as RFC 5322 text, and what may be a mailbox.
#ifndef RELAIS_SERVICES_ADAPTERS_SMTP_MESSAGE_H_
#define RELAIS_SERVICES_ADAPTERS_SMTP_MESSAGE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/ports/mailer.h"

namespace relais {

// local@domain in ASCII, at most 254 bytes (RFC 5321, 4.5.3.1.3), without spaces, quotes, brackets or control bytes:
// nothing that could end a command or a header line.
bool IsMailbox(absl::string_view text);

// Headers and body with CRLF line ends: UTF-8, the body in base64 (RFC 2045) so that every relay passes it, the subject
// as an encoded word (RFC 2047), marked as sent by a machine (RFC 3834) so that nobody's holiday answers it.
// `message_id` is the part before the "@".
std::string MessageText(const Mail& mail, absl::string_view from, absl::Time date, absl::string_view message_id);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SMTP_MESSAGE_H_
