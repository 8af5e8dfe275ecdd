# Completion of relais-hub for bash, as printed by "relais-hub completion bash".
_relais_hub() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path="" i word
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    case "$word" in
    --account|--address|--anchor|--as|--asker|--authority|--by|--cap|--cards|--code|--config|--confirm|--convention|--csv|--delegation|--destination|--dir|--edition|--enrolment|--expires|--file|--fingerprint|--folder|--for|--framework|--from|--head|--hub|--in|--journey|--key|--kind|--lang|--members|--month|--name|--node|--on|--organisation|--out|--partner|--pass-file|--passphrase-file|--password-file|--presence|--previous|--public|--reason|--region|--replaces|--role|--scope|--sealing-key|--set|--sha256|--sign-in|--since|--socket|--sums|--territory|--text|--texts|--to|--until|--version) ((++i)) ;;
    -*) ;;
    *)
      case "${path:+$path }$word" in
      "init"|"anchor"|"anchor make"|"serve"|"status"|"token"|"token issue"|"backup"|"backups"|"restore"|"account"|"account open"|"account name"|"account invite"|"account join"|"account list"|"account close"|"account password"|"account totp"|"account sign-in"|"account sign-out"|"account ask-reset"|"account approve-reset"|"audit"|"why"|"partner"|"partner invite"|"partner list"|"partner suspend"|"partner resume"|"partner end"|"partner admit-restore"|"declare-restore"|"roster"|"roster pending"|"roster export"|"roster sign"|"roster submit"|"signatory"|"signatory keygen"|"signatory show"|"signatory delegate"|"derogation"|"derogation sign"|"derogation requests"|"derogation grant"|"derogation refuse"|"text"|"text convention"|"text roster"|"text sealing-keys"|"text directory"|"text standing"|"text delegation"|"text card"|"text sign"|"text show"|"text verify"|"convention"|"convention rehearse"|"convention draft"|"convention revise"|"convention propose"|"convention list"|"convention show"|"convention submit"|"convention activate"|"convention abandon"|"convention remind"|"convention suspend"|"convention resume"|"convention end"|"convention amend"|"convention export"|"convention verify"|"convention sign"|"convention pack"|"convention form"|"flows"|"delays"|"doors"|"access"|"unmet"|"indicators"|"partners-view"|"alerts"|"release"|"release verify"|"release show"|"release export"|"aggregate"|"aggregate introduce"|"aggregate take"|"aggregate set"|"aggregate presence"|"aggregate sums"|"aggregate sign"|"aggregate erase"|"combine"|"packages"|"packages list"|"packages fetch"|"packages drop"|"ledger"|"ledger export"|"ledger import"|"ledger copy"|"openapi"|"completion"|"completion bash") path="${path:+$path }$word" ;;
      esac ;;
    esac
  done
  case "$path:$prev" in
    ":--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    ":--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    ":--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    ":--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "init:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "init:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "init:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "init:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "init:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "anchor make:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "anchor make:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "anchor make:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "anchor make:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "anchor make:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "serve:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "serve:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "serve:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "serve:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "serve:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "status:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "status:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "status:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "status:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "token issue:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "token issue:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "token issue:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "token issue:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "backup:--to") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "backup:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "backup:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "backup:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "backup:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "backups:--in") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "backups:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "backups:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "backups:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "backups:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "restore:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "restore:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "restore:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "restore:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "restore:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "restore:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "account open:--role") COMPREPLY=($(compgen -W "region-administrator department-administrator animator signatory analyst auditor" -- "$cur")); return ;;
    "account open:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account open:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account open:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account open:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "account name:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account name:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account name:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account name:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "account invite:--role") COMPREPLY=($(compgen -W "region-administrator department-administrator animator signatory analyst auditor" -- "$cur")); return ;;
    "account invite:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account invite:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account invite:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account invite:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "account join:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account join:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account join:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account join:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "account list:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account list:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account list:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account list:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "account close:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account close:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account close:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account close:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "account password:--password-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account password:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account password:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account password:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account password:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "account totp:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account totp:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account totp:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account totp:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "account sign-in:--authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account sign-in:--password-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account sign-in:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account sign-in:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account sign-in:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account sign-in:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "account sign-out:--authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account sign-out:--pass-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account sign-out:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account sign-out:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account sign-out:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account sign-out:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "account ask-reset:--authority") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account ask-reset:--password-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account ask-reset:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account ask-reset:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account ask-reset:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account ask-reset:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "account approve-reset:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account approve-reset:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "account approve-reset:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "account approve-reset:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "audit:--file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "audit:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "audit:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "audit:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "audit:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "why:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "why:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "why:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "why:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "partner invite:--csv") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "partner invite:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "partner invite:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "partner invite:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "partner invite:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "partner invite:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "partner list:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "partner list:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "partner list:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "partner list:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "partner suspend:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "partner suspend:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "partner suspend:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "partner suspend:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "partner suspend:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "partner suspend:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "partner resume:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "partner resume:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "partner resume:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "partner resume:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "partner resume:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "partner resume:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "partner end:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "partner end:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "partner end:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "partner end:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "partner end:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "partner end:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "partner admit-restore:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "partner admit-restore:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "partner admit-restore:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "partner admit-restore:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "declare-restore:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "declare-restore:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "declare-restore:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "declare-restore:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "roster pending:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "roster pending:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "roster pending:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "roster pending:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "roster export:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "roster export:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "roster export:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "roster export:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "roster export:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "roster sign:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "roster sign:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "roster sign:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "roster sign:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "roster sign:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "roster sign:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "roster sign:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "roster submit:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "roster submit:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "roster submit:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "roster submit:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "signatory keygen:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory keygen:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory keygen:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signatory keygen:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory keygen:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signatory keygen:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "signatory show:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory show:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signatory show:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory show:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signatory show:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "signatory delegate:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory delegate:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory delegate:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory delegate:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signatory delegate:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory delegate:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signatory delegate:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "derogation sign:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation sign:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation sign:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation sign:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation sign:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation sign:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation sign:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "derogation requests:--sealing-key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation requests:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation requests:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation requests:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation requests:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation requests:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "derogation grant:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation grant:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation grant:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation grant:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation grant:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation grant:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "derogation refuse:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation refuse:--sealing-key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation refuse:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation refuse:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation refuse:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation refuse:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation refuse:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text convention:--in") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text convention:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text convention:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text convention:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text convention:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text convention:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text roster:--in") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text roster:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text roster:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text roster:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text roster:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text roster:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text sealing-keys:--in") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sealing-keys:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sealing-keys:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text sealing-keys:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sealing-keys:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text sealing-keys:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text directory:--in") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text directory:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text directory:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text directory:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text directory:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text directory:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text standing:--in") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text standing:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text standing:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text standing:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text standing:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text standing:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text delegation:--in") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text delegation:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text delegation:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text delegation:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text delegation:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text delegation:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text card:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text card:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text card:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text card:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text card:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text sign:--kind") COMPREPLY=($(compgen -W "convention roster sealing-keys directory standing delegation" -- "$cur")); return ;;
    "text sign:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sign:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sign:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sign:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text sign:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sign:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text sign:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text show:--kind") COMPREPLY=($(compgen -W "convention roster sealing-keys directory standing delegation" -- "$cur")); return ;;
    "text show:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text show:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text show:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text show:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text verify:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text verify:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text verify:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text verify:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text verify:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention rehearse:--texts") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention rehearse:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention rehearse:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention rehearse:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention rehearse:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention rehearse:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention draft:--in") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention draft:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention draft:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention draft:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention draft:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention revise:--in") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention revise:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention revise:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention revise:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention revise:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention propose:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention propose:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention propose:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention propose:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention list:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention list:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention list:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention list:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention show:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention show:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention show:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention show:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention show:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention submit:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention submit:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention submit:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention submit:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention activate:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention activate:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention activate:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention activate:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention abandon:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention abandon:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention abandon:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention abandon:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention remind:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention remind:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention remind:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention remind:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention suspend:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention suspend:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention suspend:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention suspend:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention suspend:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention suspend:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention resume:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention resume:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention resume:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention resume:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention resume:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention resume:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention end:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention end:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention end:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention end:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention end:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention end:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention amend:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention amend:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention amend:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention amend:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention amend:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention export:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention export:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention export:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention export:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention export:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention verify:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention verify:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention verify:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention verify:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention verify:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention sign:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention sign:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention sign:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention sign:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention sign:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention sign:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention sign:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention pack:--framework") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention pack:--delegation") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention pack:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention pack:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention pack:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention pack:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention pack:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention pack:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention form:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention form:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention form:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention form:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention form:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "flows:--by") COMPREPLY=($(compgen -W "region origin-territory destination-territory origin-kind destination-kind convention territories origin-territory-kind destination-territory-kind" -- "$cur")); return ;;
    "flows:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "flows:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "flows:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "flows:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "delays:--by") COMPREPLY=($(compgen -W "region origin-territory destination-territory origin-kind destination-kind convention territories origin-territory-kind destination-territory-kind" -- "$cur")); return ;;
    "delays:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "delays:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "delays:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "delays:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "doors:--by") COMPREPLY=($(compgen -W "region origin-territory destination-territory origin-kind destination-kind convention territories origin-territory-kind destination-territory-kind" -- "$cur")); return ;;
    "doors:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "doors:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "doors:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "doors:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "access:--by") COMPREPLY=($(compgen -W "origin-territory destination-territory public" -- "$cur")); return ;;
    "access:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "access:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "access:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "access:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "unmet:--by") COMPREPLY=($(compgen -W "region origin-territory destination-territory origin-kind destination-kind convention territories origin-territory-kind destination-territory-kind" -- "$cur")); return ;;
    "unmet:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "unmet:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "unmet:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "unmet:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "indicators:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "indicators:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "indicators:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "indicators:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "partners-view:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "partners-view:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "partners-view:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "partners-view:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "alerts:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "alerts:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "alerts:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "alerts:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "release verify:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "release verify:--text") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "release verify:--previous") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "release verify:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "release verify:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "release verify:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "release verify:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "release show:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "release show:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "release show:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "release show:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "release export:--out") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "release export:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "release export:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "release export:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "release export:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "aggregate introduce:--as") COMPREPLY=($(compgen -W "etat region rectorat" -- "$cur")); return ;;
    "aggregate introduce:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate introduce:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate introduce:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate introduce:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate introduce:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate introduce:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "aggregate take:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate take:--text") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate take:--cards") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate take:--as") COMPREPLY=($(compgen -W "etat region rectorat" -- "$cur")); return ;;
    "aggregate take:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate take:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate take:--folder") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate take:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate take:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate take:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate take:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "aggregate set:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate set:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate set:--text") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate set:--cards") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate set:--as") COMPREPLY=($(compgen -W "etat region rectorat" -- "$cur")); return ;;
    "aggregate set:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate set:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate set:--folder") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate set:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate set:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate set:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate set:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "aggregate presence:--from") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate presence:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate presence:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate presence:--text") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate presence:--cards") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate presence:--as") COMPREPLY=($(compgen -W "etat region rectorat" -- "$cur")); return ;;
    "aggregate presence:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate presence:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate presence:--folder") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate presence:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate presence:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate presence:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate presence:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "aggregate sums:--from") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate sums:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate sums:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate sums:--text") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate sums:--cards") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate sums:--as") COMPREPLY=($(compgen -W "etat region rectorat" -- "$cur")); return ;;
    "aggregate sums:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate sums:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate sums:--folder") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate sums:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate sums:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate sums:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate sums:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "aggregate sign:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate sign:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate sign:--text") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate sign:--cards") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate sign:--as") COMPREPLY=($(compgen -W "etat region rectorat" -- "$cur")); return ;;
    "aggregate sign:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate sign:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate sign:--folder") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate sign:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate sign:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate sign:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate sign:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "aggregate erase:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate erase:--text") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate erase:--cards") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate erase:--as") COMPREPLY=($(compgen -W "etat region rectorat" -- "$cur")); return ;;
    "aggregate erase:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate erase:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate erase:--folder") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate erase:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate erase:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "aggregate erase:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "aggregate erase:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "combine:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "combine:--text") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "combine:--cards") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "combine:--presence") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "combine:--sums") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "combine:--set") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "combine:--previous") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "combine:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "combine:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "combine:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "combine:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "combine:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "packages list:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "packages list:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "packages list:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "packages list:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "packages fetch:--for") COMPREPLY=($(compgen -W "etat region rectorat" -- "$cur")); return ;;
    "packages fetch:--out") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "packages fetch:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "packages fetch:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "packages fetch:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "packages fetch:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "packages drop:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "packages drop:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "packages drop:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "packages drop:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "ledger export:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "ledger export:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "ledger export:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "ledger export:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "ledger import:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "ledger import:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "ledger import:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "ledger import:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "ledger copy:--from") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "ledger copy:--to") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "ledger copy:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "ledger copy:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "ledger copy:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "ledger copy:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "openapi:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "openapi:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "openapi:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "openapi:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "completion bash:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "completion bash:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "completion bash:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "completion bash:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
  esac
  case "$path" in
  "") COMPREPLY=($(compgen -W "init anchor serve status token backup backups restore account audit why partner declare-restore roster signatory derogation text convention flows delays doors access unmet indicators partners-view alerts release aggregate combine packages ledger openapi completion --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "account") COMPREPLY=($(compgen -W "open name invite join list close password totp sign-in sign-out ask-reset approve-reset --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "aggregate") COMPREPLY=($(compgen -W "introduce take set presence sums sign erase --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "anchor") COMPREPLY=($(compgen -W "make --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "completion") COMPREPLY=($(compgen -W "bash --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention") COMPREPLY=($(compgen -W "rehearse draft revise propose list show submit activate abandon remind suspend resume end amend export verify sign pack form --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "derogation") COMPREPLY=($(compgen -W "sign requests grant refuse --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "ledger") COMPREPLY=($(compgen -W "export import copy --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "packages") COMPREPLY=($(compgen -W "list fetch drop --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "partner") COMPREPLY=($(compgen -W "invite list suspend resume end admit-restore --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "release") COMPREPLY=($(compgen -W "verify show export --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "roster") COMPREPLY=($(compgen -W "pending export sign submit --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "signatory") COMPREPLY=($(compgen -W "keygen show delegate --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "text") COMPREPLY=($(compgen -W "convention roster sealing-keys directory standing delegation card sign show verify --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "token") COMPREPLY=($(compgen -W "issue --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "init")
    COMPREPLY=($(compgen -W "--region --name --members --enrolment --public --anchor --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "anchor make")
    COMPREPLY=($(compgen -W "--out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "serve")
    COMPREPLY=($(compgen -W "--config --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "status")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "token issue")
    COMPREPLY=($(compgen -W "--node --partner --address --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "backup")
    COMPREPLY=($(compgen -W "--to --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "backups")
    COMPREPLY=($(compgen -W "--in --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "restore")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--key --anchor --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "account open")
    COMPREPLY=($(compgen -W "--name --organisation --role --scope --sign-in --account --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "account name")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "account invite")
    COMPREPLY=($(compgen -W "--name --organisation --role --scope --account --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "account join")
    COMPREPLY=($(compgen -W "--hub --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "account list")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "account close")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "account password")
    COMPREPLY=($(compgen -W "--password-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "account totp")
    COMPREPLY=($(compgen -W "--confirm --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "account sign-in")
    COMPREPLY=($(compgen -W "--public --authority --password-file --code --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "account sign-out")
    COMPREPLY=($(compgen -W "--public --authority --pass-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "account ask-reset")
    COMPREPLY=($(compgen -W "--public --authority --password-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "account approve-reset")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "audit")
    COMPREPLY=($(compgen -W "--since --verify --head --file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "why")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "partner invite")
    COMPREPLY=($(compgen -W "--partner --name --node --csv --out --address --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "partner list")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "partner suspend")
    COMPREPLY=($(compgen -W "--partner --key --since --passphrase-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "partner resume")
    COMPREPLY=($(compgen -W "--partner --key --since --passphrase-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "partner end")
    COMPREPLY=($(compgen -W "--partner --key --since --passphrase-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "partner admit-restore")
    COMPREPLY=($(compgen -W "--partner --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "declare-restore")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "roster pending")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "roster export")
    COMPREPLY=($(compgen -W "--partner --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "roster sign")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--fingerprint --key --out --passphrase-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "roster submit")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "signatory keygen")
    COMPREPLY=($(compgen -W "--out --sealing --passphrase-file --no-passphrase --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "signatory show")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--sealing --passphrase-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "signatory delegate")
    COMPREPLY=($(compgen -W "--key --to --until --convention --edition --out --passphrase-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "derogation sign")
    COMPREPLY=($(compgen -W "--key --asker --journey --destination --convention --version --expires --out --passphrase-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "derogation requests")
    COMPREPLY=($(compgen -W "--sealing-key --answered --passphrase-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "derogation grant")
    COMPREPLY=($(compgen -W "--key --expires --passphrase-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "derogation refuse")
    COMPREPLY=($(compgen -W "--key --sealing-key --reason --passphrase-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "text convention")
    COMPREPLY=($(compgen -W "--in --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "text roster")
    COMPREPLY=($(compgen -W "--in --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "text sealing-keys")
    COMPREPLY=($(compgen -W "--in --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "text directory")
    COMPREPLY=($(compgen -W "--in --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "text standing")
    COMPREPLY=($(compgen -W "--in --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "text delegation")
    COMPREPLY=($(compgen -W "--in --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "text card")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "text sign")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--kind --key --out --passphrase-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "text show")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--kind --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "text verify")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--anchor --on --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention rehearse")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--texts --anchor --on --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention draft")
    COMPREPLY=($(compgen -W "--in --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention revise")
    COMPREPLY=($(compgen -W "--in --replaces --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention propose")
    COMPREPLY=($(compgen -W "--version --sha256 --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention list")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention show")
    COMPREPLY=($(compgen -W "--version --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention submit")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention activate")
    COMPREPLY=($(compgen -W "--version --sha256 --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention abandon")
    COMPREPLY=($(compgen -W "--version --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention remind")
    COMPREPLY=($(compgen -W "--version --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention suspend")
    COMPREPLY=($(compgen -W "--key --partner --since --passphrase-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention resume")
    COMPREPLY=($(compgen -W "--key --partner --since --passphrase-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention end")
    COMPREPLY=($(compgen -W "--key --partner --since --passphrase-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention amend")
    COMPREPLY=($(compgen -W "--version --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention export")
    COMPREPLY=($(compgen -W "--version --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention verify")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--anchor --on --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention sign")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--key --passphrase-file --yes --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention pack")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--framework --delegation --anchor --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "convention form")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--html --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "flows")
    COMPREPLY=($(compgen -W "--from --to --by --territory --kind --convention --csv --csv-fr --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "delays")
    COMPREPLY=($(compgen -W "--from --to --by --territory --kind --convention --csv --csv-fr --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "doors")
    COMPREPLY=($(compgen -W "--from --to --by --territory --kind --convention --csv --csv-fr --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "access")
    COMPREPLY=($(compgen -W "--from --to --by --territory --kind --convention --csv --csv-fr --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "unmet")
    COMPREPLY=($(compgen -W "--from --to --by --territory --kind --convention --csv --csv-fr --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "indicators")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "partners-view")
    COMPREPLY=($(compgen -W "--convention --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "alerts")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "release verify")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--anchor --text --previous --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "release show")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--csv --csv-fr --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "release export")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "aggregate introduce")
    COMPREPLY=($(compgen -W "--as --key --passphrase-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "aggregate take")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--anchor --text --cards --as --key --passphrase-file --folder --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "aggregate set")
    COMPREPLY=($(compgen -W "--month --out --anchor --text --cards --as --key --passphrase-file --folder --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "aggregate presence")
    COMPREPLY=($(compgen -W "--month --from --out --anchor --text --cards --as --key --passphrase-file --folder --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "aggregate sums")
    COMPREPLY=($(compgen -W "--month --from --out --anchor --text --cards --as --key --passphrase-file --folder --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "aggregate sign")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--out --anchor --text --cards --as --key --passphrase-file --folder --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "aggregate erase")
    COMPREPLY=($(compgen -W "--month --anchor --text --cards --as --key --passphrase-file --folder --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "combine")
    COMPREPLY=($(compgen -W "--anchor --text --cards --presence --sums --cap --set --previous --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "packages list")
    COMPREPLY=($(compgen -W "--month --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "packages fetch")
    COMPREPLY=($(compgen -W "--month --for --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "packages drop")
    COMPREPLY=($(compgen -W "--month --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "ledger export")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "ledger import")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--anew --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "ledger copy")
    COMPREPLY=($(compgen -W "--from --to --anew --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "openapi")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -W "web public" -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "completion bash")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  esac
}
complete -F _relais_hub relais-hub
