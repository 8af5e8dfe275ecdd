#include "node/notices/notice_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace relais::node {
namespace {

constexpr char kFooterFr[] =
    "\nCe message ne dit rien des personnes ni des orientations : ouvrez le guichet pour les voir.\n"
    "Vos réglages (rythme, heures, arrêt) : la personne qui s'occupe de Relais dans votre structure.\n";
constexpr char kFooterEn[] =
    "\nThis message says nothing about people or referrals: open the desk to see them.\n"
    "Your settings (pace, hours, none at all): whoever looks after Relais in your structure.\n";

}  // namespace

Mail NoticeMail(const NoticeRecipient& recipient, const MailNotice& notice) {
  const bool french = recipient.language == NoticeLanguage::kFrench;
  Mail mail;
  mail.to = recipient.address;
  mail.subject = french ? "Relais : quelque chose attend au guichet" : "Relais: something waits at the desk";
  if (notice.drill) absl::StrAppend(&mail.subject, french ? " (exercice)" : " (practice)");
  mail.body = french ? absl::StrCat("Bonjour,\n\nQuelque chose attend au guichet Relais de votre structure.\n",
                                    notice.drill ? "Il s'agit d'un exercice.\n" : "", kFooterFr)
                     : absl::StrCat("Hello,\n\nSomething waits at your structure's Relais desk.\n",
                                    notice.drill ? "It is practice.\n" : "", kFooterEn);
  return mail;
}

Mail TrialMail(const NoticeRecipient& recipient) {
  const bool french = recipient.language == NoticeLanguage::kFrench;
  return {recipient.address, french ? "Relais : essai" : "Relais: trial",
          french ? "Bonjour,\n\nCe message est un essai : les messages d'attente du guichet Relais arriveront ici.\n"
                 : "Hello,\n\nThis is a trial: notices of the Relais desk will arrive here.\n"};
}

}  // namespace relais::node
