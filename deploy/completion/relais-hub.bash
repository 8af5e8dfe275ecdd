# Completion of relais-hub for bash, as printed by "relais-hub completion bash".
_relais_hub() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path="" i word
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    case "$word" in
    --account|--address|--anchor|--as|--asker|--authority|--code|--config|--confirm|--convention|--destination|--dir|--enrolment|--expires|--file|--head|--hub|--in|--journey|--key|--kind|--lang|--members|--name|--node|--on|--organisation|--out|--partner|--password-file|--public|--region|--role|--scope|--since|--socket|--version) ((++i)) ;;
    -*) ;;
    *)
      case "${path:+$path }$word" in
      "init"|"anchor"|"anchor make"|"serve"|"status"|"token"|"token issue"|"account"|"account invite"|"account join"|"account list"|"account close"|"account password"|"account totp"|"account sign-in"|"account ask-reset"|"account approve-reset"|"audit"|"why"|"signatory"|"signatory keygen"|"signatory show"|"derogation"|"derogation sign"|"text"|"text convention"|"text roster"|"text sealing-keys"|"text directory"|"text standing"|"text card"|"text sign"|"text show"|"text verify"|"completion"|"completion bash") path="${path:+$path }$word" ;;
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
    "signatory keygen:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory keygen:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signatory keygen:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory keygen:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signatory keygen:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "signatory show:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signatory show:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory show:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signatory show:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "derogation sign:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation sign:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation sign:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation sign:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation sign:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation sign:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
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
    "text card:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text card:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text card:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text card:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text card:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text sign:--kind") COMPREPLY=($(compgen -W "convention roster sealing-keys directory standing" -- "$cur")); return ;;
    "text sign:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sign:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sign:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text sign:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sign:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text sign:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text show:--kind") COMPREPLY=($(compgen -W "convention roster sealing-keys directory standing" -- "$cur")); return ;;
    "text show:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text show:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text show:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text show:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text verify:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text verify:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text verify:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text verify:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text verify:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "completion bash:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "completion bash:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "completion bash:--as") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "completion bash:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
  esac
  case "$path" in
  "") COMPREPLY=($(compgen -W "init anchor serve status token account audit why signatory derogation text completion --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "account") COMPREPLY=($(compgen -W "invite join list close password totp sign-in ask-reset approve-reset --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "anchor") COMPREPLY=($(compgen -W "make --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "completion") COMPREPLY=($(compgen -W "bash --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "derogation") COMPREPLY=($(compgen -W "sign --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "signatory") COMPREPLY=($(compgen -W "keygen show --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "text") COMPREPLY=($(compgen -W "convention roster sealing-keys directory standing card sign show verify --dir --socket --as --json --lang --help" -- "$cur")) ;;
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
  "account ask-reset")
    COMPREPLY=($(compgen -W "--public --authority --password-file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "account approve-reset")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "audit")
    COMPREPLY=($(compgen -W "--since --verify --head --file --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "why")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  "signatory keygen")
    COMPREPLY=($(compgen -W "--out --sealing --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "signatory show")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--sealing --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "derogation sign")
    COMPREPLY=($(compgen -W "--key --asker --journey --destination --convention --version --expires --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
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
  "text card")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "text sign")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--kind --key --out --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "text show")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--kind --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "text verify")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--anchor --on --dir --socket --as --json --lang --help" -- "$cur")) ;;
  "completion bash")
    COMPREPLY=($(compgen -W "--dir --socket --as --json --lang --help" -- "$cur")) ;;
  esac
}
complete -F _relais_hub relais-hub
