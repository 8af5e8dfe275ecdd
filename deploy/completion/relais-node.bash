# Completion of relais-node for bash, as printed by "relais-node completion bash".
_relais_node() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path="" i word
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    case "$word" in
    --about|--access|--address|--age|--all-of|--anchor|--answer-days|--authority|--birth-date|--by|--ca|--cep|--code|--colleague|--commune|--conditions|--config|--confirm|--contact|--count|--counter-proposal|--daily-at|--day|--days|--derogation|--description|--desk|--desk-authority|--desk-name|--destination|--dir|--door|--draft|--email|--fee|--fee-details|--for|--format|--from|--given-name|--helped|--hours|--hub|--in|--journey|--lang|--language|--locator|--month|--name|--need|--new-need|--next|--node|--notice-lang|--out|--outcome|--parent|--partner|--passphrase-file|--password-file|--person|--place|--places|--postcode|--present-file|--public|--quiet|--reason|--reception|--referral|--region|--role|--scope|--security|--service|--session|--signatory-key|--since|--socket|--structure|--structures|--surname|--telephone|--text|--time|--timeout|--to|--town|--type|--until|--user|--vault|--vault-key|--web|--weekdays|--weeks) ((++i)) ;;
    -*) ;;
    *)
      case "${path:+$path }$word" in
      "init"|"vault"|"vault show"|"vault lock"|"backup"|"backups"|"restore"|"join"|"leave"|"serve"|"find"|"draft"|"draft start"|"draft check"|"send"|"reroute"|"solve-here"|"list"|"show"|"open"|"slip"|"check-slip"|"status"|"watch"|"ask"|"accept"|"waitlist"|"decline"|"schedule"|"absent"|"cancel-appointment"|"receive"|"attest"|"conclude"|"confirm-cancel"|"reply"|"close"|"cancel"|"withdraw"|"correct"|"derogation"|"derogation ask"|"derogation list"|"escalations"|"paper"|"paper sheet"|"transcribe"|"counts"|"counts show"|"counts package"|"drill"|"drill list"|"drill start"|"follow"|"follow track"|"follow helped"|"follow withdraw"|"services"|"services list"|"services add"|"services edit"|"services confirm"|"services close"|"services capacity"|"services remove"|"services import"|"services export"|"services publish"|"services state"|"notice"|"notice list"|"notice relay"|"notice add"|"notice remove"|"notice test"|"keys"|"declare-restore"|"kept"|"export"|"rectify"|"erase"|"signin"|"signout"|"whoami"|"staff"|"staff password"|"staff totp"|"staff add"|"staff list"|"staff reset"|"staff lock"|"staff unlock"|"staff role"|"staff remove"|"handover"|"access-log"|"desk-certificate"|"openapi"|"completion"|"completion bash") path="${path:+$path }$word" ;;
      esac ;;
    esac
  done
  case "$path:$prev" in
    ":--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    ":--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    ":--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    ":--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    ":--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "init:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "init:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "init:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "init:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "init:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "init:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "vault show:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "vault show:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "vault show:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "vault show:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "vault show:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "vault lock:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "vault lock:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "vault lock:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "vault lock:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "vault lock:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "vault lock:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "backup:--to") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "backup:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "backup:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "backup:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "backup:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "backup:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "backup:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "backups:--in") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "backups:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "backups:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "backups:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "backups:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "backups:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "restore:--vault-key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "restore:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "restore:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "restore:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "restore:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "restore:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "restore:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "restore:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "join:--signatory-key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "join:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "join:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "join:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "join:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "join:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "join:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "leave:--signatory-key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "leave:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "leave:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "leave:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "leave:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "leave:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "leave:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "serve:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "serve:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "serve:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "serve:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "serve:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "serve:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "serve:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "find:--cep") COMPREPLY=($(compgen -W "1 2 3" -- "$cur")); return ;;
    "find:--access") COMPREPLY=($(compgen -W "wheelchair hearing sight reading interpreter transport children by_telephone calm" -- "$cur")); return ;;
    "find:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "find:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "find:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "find:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "find:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "draft start:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "draft start:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "draft start:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "draft start:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "draft start:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "draft check:--draft") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "draft check:--age") COMPREPLY=($(compgen -W "under_16 16_17 18_25 26_29 30_44 45_54 55_and_over" -- "$cur")); return ;;
    "draft check:--access") COMPREPLY=($(compgen -W "wheelchair hearing sight reading interpreter transport children by_telephone calm" -- "$cur")); return ;;
    "draft check:--derogation") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "draft check:--parent") COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return ;;
    "draft check:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "draft check:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "draft check:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "draft check:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "draft check:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "send:--draft") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "send:--age") COMPREPLY=($(compgen -W "under_16 16_17 18_25 26_29 30_44 45_54 55_and_over" -- "$cur")); return ;;
    "send:--access") COMPREPLY=($(compgen -W "wheelchair hearing sight reading interpreter transport children by_telephone calm" -- "$cur")); return ;;
    "send:--derogation") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "send:--parent") COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return ;;
    "send:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "send:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "send:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "send:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "send:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "reroute:--draft") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "reroute:--age") COMPREPLY=($(compgen -W "under_16 16_17 18_25 26_29 30_44 45_54 55_and_over" -- "$cur")); return ;;
    "reroute:--access") COMPREPLY=($(compgen -W "wheelchair hearing sight reading interpreter transport children by_telephone calm" -- "$cur")); return ;;
    "reroute:--derogation") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "reroute:--parent") COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return ;;
    "reroute:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "reroute:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "reroute:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "reroute:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "reroute:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "solve-here:--age") COMPREPLY=($(compgen -W "under_16 16_17 18_25 26_29 30_44 45_54 55_and_over" -- "$cur")); return ;;
    "solve-here:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "solve-here:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "solve-here:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "solve-here:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "solve-here:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "list:--scope") COMPREPLY=($(compgen -W "to-handle sent received all to-reroute by-paper" -- "$cur")); return ;;
    "list:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "list:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "list:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "list:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "list:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "show:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "show:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "show:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "show:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "show:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "open:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "open:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "open:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "open:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "open:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "slip:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "slip:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "slip:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "slip:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "slip:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "check-slip:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "check-slip:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "check-slip:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "check-slip:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "check-slip:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "status:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "status:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "status:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "status:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "status:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "watch:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "watch:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "watch:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "watch:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "watch:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "ask:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "ask:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "ask:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "ask:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "ask:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "accept:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "accept:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "accept:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "accept:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "accept:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "waitlist:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "waitlist:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "waitlist:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "waitlist:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "waitlist:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "decline:--reason") COMPREPLY=($(compgen -W "no_place not_eligible wrong_service too_far access_not_possible person_unreachable person_absent person_not_interested already_in_work_or_training other_need_first duplicate other" -- "$cur")); return ;;
    "decline:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "decline:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "decline:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "decline:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "decline:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "schedule:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "schedule:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "schedule:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "schedule:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "schedule:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "absent:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "absent:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "absent:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "absent:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "absent:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "cancel-appointment:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "cancel-appointment:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "cancel-appointment:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "cancel-appointment:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "cancel-appointment:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "receive:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "receive:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "receive:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "receive:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "receive:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "attest:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "attest:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "attest:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "attest:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "attest:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "conclude:--outcome") COMPREPLY=($(compgen -W "follow_up_started helped not_helped" -- "$cur")); return ;;
    "conclude:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "conclude:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "conclude:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "conclude:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "conclude:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "confirm-cancel:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "confirm-cancel:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "confirm-cancel:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "confirm-cancel:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "confirm-cancel:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "reply:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "reply:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "reply:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "reply:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "reply:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "close:--helped") COMPREPLY=($(compgen -W "yes no" -- "$cur")); return ;;
    "close:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "close:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "close:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "close:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "close:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "cancel:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "cancel:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "cancel:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "cancel:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "cancel:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "withdraw:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "withdraw:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "withdraw:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "withdraw:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "withdraw:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "correct:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "correct:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "correct:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "correct:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "correct:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "derogation ask:--draft") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation ask:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation ask:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation ask:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation ask:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation ask:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "derogation list:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation list:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation list:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation list:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation list:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "escalations:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "escalations:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "escalations:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "escalations:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "escalations:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "paper sheet:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "paper sheet:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "paper sheet:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "paper sheet:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "paper sheet:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "transcribe:--reason") COMPREPLY=($(compgen -W "no_place not_eligible wrong_service too_far access_not_possible person_unreachable person_absent person_not_interested already_in_work_or_training other_need_first duplicate other" -- "$cur")); return ;;
    "transcribe:--outcome") COMPREPLY=($(compgen -W "follow_up_started helped not_helped" -- "$cur")); return ;;
    "transcribe:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "transcribe:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "transcribe:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "transcribe:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "transcribe:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "counts show:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "counts show:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "counts show:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "counts show:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "counts show:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "counts package:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "counts package:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "counts package:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "counts package:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "counts package:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "counts package:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "drill list:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "drill list:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "drill list:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "drill list:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "drill list:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "drill start:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "drill start:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "drill start:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "drill start:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "drill start:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "follow track:--ca") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "follow track:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "follow track:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "follow track:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "follow track:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "follow track:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "follow helped:--ca") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "follow helped:--helped") COMPREPLY=($(compgen -W "yes no" -- "$cur")); return ;;
    "follow helped:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "follow helped:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "follow helped:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "follow helped:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "follow helped:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "follow withdraw:--ca") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "follow withdraw:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "follow withdraw:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "follow withdraw:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "follow withdraw:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "follow withdraw:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "services list:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "services list:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services list:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services list:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services list:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "services add:--door") COMPREPLY=($(compgen -W "first second" -- "$cur")); return ;;
    "services add:--access") COMPREPLY=($(compgen -W "wheelchair hearing sight reading interpreter transport children by_telephone calm" -- "$cur")); return ;;
    "services add:--fee") COMPREPLY=($(compgen -W "free paying" -- "$cur")); return ;;
    "services add:--reception") COMPREPLY=($(compgen -W "on-site remote both" -- "$cur")); return ;;
    "services add:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "services add:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services add:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services add:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services add:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "services edit:--door") COMPREPLY=($(compgen -W "first second" -- "$cur")); return ;;
    "services edit:--access") COMPREPLY=($(compgen -W "wheelchair hearing sight reading interpreter transport children by_telephone calm" -- "$cur")); return ;;
    "services edit:--fee") COMPREPLY=($(compgen -W "free paying" -- "$cur")); return ;;
    "services edit:--reception") COMPREPLY=($(compgen -W "on-site remote both" -- "$cur")); return ;;
    "services edit:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "services edit:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services edit:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services edit:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services edit:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "services confirm:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "services confirm:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services confirm:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services confirm:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services confirm:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "services close:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "services close:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services close:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services close:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services close:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "services capacity:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "services capacity:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services capacity:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services capacity:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services capacity:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "services remove:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "services remove:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services remove:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services remove:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services remove:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "services import:--format") COMPREPLY=($(compgen -W "json csv" -- "$cur")); return ;;
    "services import:--door") COMPREPLY=($(compgen -W "first second" -- "$cur")); return ;;
    "services import:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "services import:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services import:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services import:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services import:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "services export:--format") COMPREPLY=($(compgen -W "json csv" -- "$cur")); return ;;
    "services export:--structures") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services export:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "services export:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services export:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services export:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services export:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "services publish:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "services publish:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services publish:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services publish:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services publish:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "services state:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "services state:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services state:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services state:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "services state:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "notice list:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "notice list:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice list:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice list:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice list:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "notice relay:--security") COMPREPLY=($(compgen -W "starttls tls none" -- "$cur")); return ;;
    "notice relay:--password-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice relay:--authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice relay:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "notice relay:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice relay:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice relay:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice relay:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "notice add:--about") COMPREPLY=($(compgen -W "to-open question news new-way reminder overdue leaving" -- "$cur")); return ;;
    "notice add:--notice-lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "notice add:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "notice add:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice add:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice add:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice add:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "notice remove:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "notice remove:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice remove:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice remove:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice remove:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "notice test:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "notice test:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice test:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice test:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "notice test:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "keys:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "keys:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "keys:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "keys:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "keys:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "declare-restore:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "declare-restore:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "declare-restore:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "declare-restore:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "declare-restore:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "kept:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "kept:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "kept:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "kept:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "kept:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "export:--person") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "export:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "export:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "export:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "export:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "export:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "export:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "rectify:--person") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "rectify:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "rectify:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "rectify:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "rectify:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "rectify:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "erase:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "erase:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "erase:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "erase:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "erase:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "signin:--password-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signin:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signin:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signin:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signin:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signin:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "signout:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signout:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signout:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signout:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signout:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "whoami:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "whoami:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "whoami:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "whoami:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "whoami:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "staff password:--present-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff password:--password-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff password:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "staff password:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff password:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff password:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff password:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "staff totp:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "staff totp:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff totp:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff totp:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff totp:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "staff add:--role") COMPREPLY=($(compgen -W "counsellor supervisor operator" -- "$cur")); return ;;
    "staff add:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "staff add:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff add:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff add:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff add:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "staff list:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "staff list:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff list:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff list:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff list:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "staff reset:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "staff reset:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff reset:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff reset:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff reset:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "staff lock:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "staff lock:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff lock:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff lock:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff lock:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "staff unlock:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "staff unlock:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff unlock:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff unlock:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff unlock:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "staff role:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "staff role:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff role:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff role:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff role:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "staff remove:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "staff remove:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff remove:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff remove:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "staff remove:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "handover:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "handover:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "handover:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "handover:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "handover:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "access-log:--journey") COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return ;;
    "access-log:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "access-log:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "access-log:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "access-log:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "access-log:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "desk-certificate:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "desk-certificate:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "desk-certificate:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "desk-certificate:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "desk-certificate:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "desk-certificate:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "openapi:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "openapi:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "openapi:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "openapi:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "openapi:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "completion bash:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "completion bash:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "completion bash:--desk-authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "completion bash:--session") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "completion bash:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
  esac
  case "$path" in
  "") COMPREPLY=($(compgen -W "init vault backup backups restore join leave serve find draft send reroute solve-here list show open slip check-slip status watch ask accept waitlist decline schedule absent cancel-appointment receive attest conclude confirm-cancel reply close cancel withdraw correct derogation escalations paper transcribe counts drill follow services notice keys declare-restore kept export rectify erase signin signout whoami staff handover access-log desk-certificate openapi completion --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "completion") COMPREPLY=($(compgen -W "bash --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "counts") COMPREPLY=($(compgen -W "show package --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "derogation") COMPREPLY=($(compgen -W "ask list --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "draft") COMPREPLY=($(compgen -W "start check --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "drill") COMPREPLY=($(compgen -W "list start --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "follow") COMPREPLY=($(compgen -W "track helped withdraw --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "notice") COMPREPLY=($(compgen -W "list relay add remove test --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "paper") COMPREPLY=($(compgen -W "sheet --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "services") COMPREPLY=($(compgen -W "list add edit confirm close capacity remove import export publish state --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "staff") COMPREPLY=($(compgen -W "password totp add list reset lock unlock role remove --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "vault") COMPREPLY=($(compgen -W "show lock --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "init")
    COMPREPLY=($(compgen -W "--region --partner --node --name --hub --anchor --vault --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "vault show")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "vault lock")
    COMPREPLY=($(compgen -W "--vault --passphrase-file --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "backup")
    COMPREPLY=($(compgen -W "--to --passphrase-file --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "backups")
    COMPREPLY=($(compgen -W "--in --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "restore")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--vault-key --anchor --passphrase-file --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "join")
    COMPREPLY=($(compgen -W "--name --signatory-key --passphrase-file --vault --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "leave")
    COMPREPLY=($(compgen -W "--signatory-key --passphrase-file --without-counts --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "serve")
    COMPREPLY=($(compgen -W "--config --passphrase-file --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "find")
    COMPREPLY=($(compgen -W "--need --public --commune --cep --language --access --by --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "draft start")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "draft check")
    COMPREPLY=($(compgen -W "--draft --need --service --public --age --commune --language --access --reason --new-need --contact --share-contact --surname --given-name --birth-date --consent --by-representative --identify-beforehand --drill --derogation --referral --journey --parent --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "send")
    COMPREPLY=($(compgen -W "--draft --need --service --public --age --commune --language --access --reason --new-need --contact --share-contact --surname --given-name --birth-date --consent --by-representative --identify-beforehand --drill --derogation --referral --journey --parent --twin-confirmed --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "reroute")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--counter-proposal --twin-confirmed --draft --need --service --public --age --commune --language --access --reason --new-need --contact --share-contact --surname --given-name --birth-date --consent --by-representative --identify-beforehand --drill --derogation --referral --journey --parent --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "solve-here")
    COMPREPLY=($(compgen -W "--need --public --commune --age --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "list")
    COMPREPLY=($(compgen -W "--scope --mine --nobodys --ids --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "show")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "open")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "slip")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--printed --lost --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "check-slip")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "status")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "watch")
    COMPREPLY=($(compgen -W "--count --for --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "ask")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--text --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "accept")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--text --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "waitlist")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--day --text --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "decline")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--reason --counter-proposal --no-solution --text --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "schedule")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--day --time --text --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "absent")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--text --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "cancel-appointment")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--text --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "receive")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--locator --code --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "attest")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "conclude")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--outcome --text --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "confirm-cancel")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--text --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "reply")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--text --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "close")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--helped --text --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "cancel")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--text --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "withdraw")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--at-persons-request --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "correct")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--text --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "derogation ask")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--draft --journey --destination --reason --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "derogation list")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "escalations")
    COMPREPLY=($(compgen -W "--all --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "paper sheet")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "transcribe")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--text --code --locator --reason --counter-proposal --no-solution --outcome --day --time --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "counts show")
    COMPREPLY=($(compgen -W "--month --all --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "counts package")
    COMPREPLY=($(compgen -W "--month --out --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "drill list")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "drill start")
    COMPREPLY=($(compgen -W "--to --auto --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "follow track")
    COMPREPLY=($(compgen -W "--hub --ca --locator --code --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "follow helped")
    COMPREPLY=($(compgen -W "--hub --ca --locator --code --helped --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "follow withdraw")
    COMPREPLY=($(compgen -W "--hub --ca --locator --code --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "services list")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "services add")
    COMPREPLY=($(compgen -W "--name --need --public --commune --door --description --address --postcode --town --place --telephone --email --web --hours --weekdays --type --language --access --cep --answer-days --weeks --fee --fee-details --conditions --reception --from --until --fresh --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "services edit")
    COMPREPLY=($(compgen -W "--name --need --public --commune --door --description --address --postcode --town --place --telephone --email --web --hours --weekdays --type --language --access --cep --answer-days --weeks --fee --fee-details --conditions --reception --from --until --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "services confirm")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "services close")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "services capacity")
    COMPREPLY=($(compgen -W "--places --next --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "services remove")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "services import")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--format --structure --door --replace --dry-run --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "services export")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--format --structures --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "services publish")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "services state")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "notice list")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "notice relay")
    COMPREPLY=($(compgen -W "--address --from --security --user --password-file --authority --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "notice add")
    COMPREPLY=($(compgen -W "--address --about --daily-at --quiet --days --notice-lang --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "notice remove")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "notice test")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "keys")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "declare-restore")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "kept")
    COMPREPLY=($(compgen -W "--leaving --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "export")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--person --journey --out --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "rectify")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--person --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "erase")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--journey --in-error --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "signin")
    COMPREPLY=($(compgen -W "--password-file --code --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "signout")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "whoami")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "staff password")
    COMPREPLY=($(compgen -W "--present-file --password-file --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "staff totp")
    COMPREPLY=($(compgen -W "--confirm --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "staff add")
    COMPREPLY=($(compgen -W "--role --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "staff list")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "staff reset")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "staff lock")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "staff unlock")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "staff role")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "counsellor supervisor operator" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "staff remove")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "handover")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "$(relais-node list --scope all --ids 2>/dev/null)" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--to --all-of --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "access-log")
    COMPREPLY=($(compgen -W "--journey --colleague --since --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "desk-certificate")
    COMPREPLY=($(compgen -W "--out --dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "openapi")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  "completion bash")
    COMPREPLY=($(compgen -W "--dir --socket --desk --desk-authority --desk-name --session --timeout --json --lang --help" -- "$cur")) ;;
  esac
}
complete -F _relais_node relais-node
