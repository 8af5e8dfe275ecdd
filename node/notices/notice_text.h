// The words of a notice. They are the same whoever waits for what: a mail crosses machines that are not ours.
#ifndef RELAIS_NODE_NOTICES_NOTICE_TEXT_H_
#define RELAIS_NODE_NOTICES_NOTICE_TEXT_H_

#include "node/notices/notice_plan.h"
#include "services/ports/mailer.h"

namespace relais::node {

// To `recipient`, in their language. Says whether it is practice only, and nothing else of what waits: no person, no
// partner, no number, no kind.
Mail NoticeMail(const NoticeRecipient& recipient, const MailNotice& notice);
// The mail of `relais-node notice test`.
Mail TrialMail(const NoticeRecipient& recipient);

}  // namespace relais::node

#endif  // RELAIS_NODE_NOTICES_NOTICE_TEXT_H_
