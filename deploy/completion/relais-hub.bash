# Completion of relais-hub for bash, as printed by "relais-hub completion bash".
_relais_hub() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path="" i word
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    case "$word" in
    --address|--anchor|--asker|--config|--convention|--delegation|--destination|--dir|--edition|--enrolment|--expires|--framework|--in|--journey|--key|--kind|--lang|--members|--name|--node|--on|--out|--partner|--passphrase-file|--public|--region|--socket|--texts|--to|--until|--version) ((++i)) ;;
    -*) ;;
    *)
      case "${path:+$path }$word" in
      "init"|"anchor"|"anchor make"|"serve"|"status"|"token"|"token issue"|"signatory"|"signatory keygen"|"signatory show"|"signatory delegate"|"derogation"|"derogation sign"|"text"|"text convention"|"text roster"|"text sealing-keys"|"text directory"|"text standing"|"text delegation"|"text card"|"text sign"|"text show"|"text verify"|"convention"|"convention verify"|"convention sign"|"convention pack"|"convention form"|"convention rehearse"|"completion"|"completion bash") path="${path:+$path }$word" ;;
      esac ;;
    esac
  done
  case "$path:$prev" in
    ":--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    ":--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    ":--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "init:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "init:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "init:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "init:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "anchor make:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "anchor make:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "anchor make:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "anchor make:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "serve:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "serve:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "serve:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "serve:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "status:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "status:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "status:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "token issue:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "token issue:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "token issue:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "signatory keygen:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory keygen:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory keygen:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signatory keygen:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory keygen:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "signatory show:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory show:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signatory show:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory show:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "signatory delegate:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory delegate:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory delegate:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory delegate:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signatory delegate:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory delegate:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "derogation sign:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation sign:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation sign:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation sign:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation sign:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation sign:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text convention:--in") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text convention:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text convention:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text convention:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text convention:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text roster:--in") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text roster:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text roster:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text roster:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text roster:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text sealing-keys:--in") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sealing-keys:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sealing-keys:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text sealing-keys:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sealing-keys:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text directory:--in") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text directory:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text directory:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text directory:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text directory:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text standing:--in") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text standing:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text standing:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text standing:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text standing:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text delegation:--in") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text delegation:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text delegation:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text delegation:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text delegation:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text card:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text card:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text card:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text card:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text sign:--kind") COMPREPLY=($(compgen -W "convention roster sealing-keys directory standing delegation" -- "$cur")); return ;;
    "text sign:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sign:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sign:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sign:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text sign:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sign:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text show:--kind") COMPREPLY=($(compgen -W "convention roster sealing-keys directory standing delegation" -- "$cur")); return ;;
    "text show:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text show:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text show:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text verify:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text verify:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text verify:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text verify:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention verify:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention verify:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention verify:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention verify:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention sign:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention sign:--passphrase-file") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention sign:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention sign:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention sign:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention sign:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention pack:--framework") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention pack:--delegation") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention pack:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention pack:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention pack:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention pack:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention pack:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention form:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention form:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention form:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention form:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "convention rehearse:--texts") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention rehearse:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention rehearse:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "convention rehearse:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "convention rehearse:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "completion bash:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "completion bash:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "completion bash:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
  esac
  case "$path" in
  "") COMPREPLY=($(compgen -W "init anchor serve status token signatory derogation text convention completion --dir --socket --json --lang --help" -- "$cur")) ;;
  "anchor") COMPREPLY=($(compgen -W "make --dir --socket --json --lang --help" -- "$cur")) ;;
  "completion") COMPREPLY=($(compgen -W "bash --dir --socket --json --lang --help" -- "$cur")) ;;
  "convention") COMPREPLY=($(compgen -W "verify sign pack form rehearse --dir --socket --json --lang --help" -- "$cur")) ;;
  "derogation") COMPREPLY=($(compgen -W "sign --dir --socket --json --lang --help" -- "$cur")) ;;
  "signatory") COMPREPLY=($(compgen -W "keygen show delegate --dir --socket --json --lang --help" -- "$cur")) ;;
  "text") COMPREPLY=($(compgen -W "convention roster sealing-keys directory standing delegation card sign show verify --dir --socket --json --lang --help" -- "$cur")) ;;
  "token") COMPREPLY=($(compgen -W "issue --dir --socket --json --lang --help" -- "$cur")) ;;
  "init")
    COMPREPLY=($(compgen -W "--region --name --members --enrolment --public --anchor --dir --socket --json --lang --help" -- "$cur")) ;;
  "anchor make")
    COMPREPLY=($(compgen -W "--out --dir --socket --json --lang --help" -- "$cur")) ;;
  "serve")
    COMPREPLY=($(compgen -W "--config --dir --socket --json --lang --help" -- "$cur")) ;;
  "status")
    COMPREPLY=($(compgen -W "--dir --socket --json --lang --help" -- "$cur")) ;;
  "token issue")
    COMPREPLY=($(compgen -W "--node --partner --address --dir --socket --json --lang --help" -- "$cur")) ;;
  "signatory keygen")
    COMPREPLY=($(compgen -W "--out --sealing --passphrase-file --no-passphrase --dir --socket --json --lang --help" -- "$cur")) ;;
  "signatory show")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--sealing --passphrase-file --dir --socket --json --lang --help" -- "$cur")) ;;
  "signatory delegate")
    COMPREPLY=($(compgen -W "--key --to --until --convention --edition --out --passphrase-file --dir --socket --json --lang --help" -- "$cur")) ;;
  "derogation sign")
    COMPREPLY=($(compgen -W "--key --asker --journey --destination --convention --version --expires --out --passphrase-file --dir --socket --json --lang --help" -- "$cur")) ;;
  "text convention")
    COMPREPLY=($(compgen -W "--in --out --dir --socket --json --lang --help" -- "$cur")) ;;
  "text roster")
    COMPREPLY=($(compgen -W "--in --out --dir --socket --json --lang --help" -- "$cur")) ;;
  "text sealing-keys")
    COMPREPLY=($(compgen -W "--in --out --dir --socket --json --lang --help" -- "$cur")) ;;
  "text directory")
    COMPREPLY=($(compgen -W "--in --out --dir --socket --json --lang --help" -- "$cur")) ;;
  "text standing")
    COMPREPLY=($(compgen -W "--in --out --dir --socket --json --lang --help" -- "$cur")) ;;
  "text delegation")
    COMPREPLY=($(compgen -W "--in --out --dir --socket --json --lang --help" -- "$cur")) ;;
  "text card")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--out --dir --socket --json --lang --help" -- "$cur")) ;;
  "text sign")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--kind --key --out --passphrase-file --dir --socket --json --lang --help" -- "$cur")) ;;
  "text show")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--kind --dir --socket --json --lang --help" -- "$cur")) ;;
  "text verify")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--anchor --on --dir --socket --json --lang --help" -- "$cur")) ;;
  "convention verify")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--anchor --on --dir --socket --json --lang --help" -- "$cur")) ;;
  "convention sign")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--key --passphrase-file --yes --out --dir --socket --json --lang --help" -- "$cur")) ;;
  "convention pack")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--framework --delegation --anchor --out --dir --socket --json --lang --help" -- "$cur")) ;;
  "convention form")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--html --out --dir --socket --json --lang --help" -- "$cur")) ;;
  "convention rehearse")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--texts --anchor --on --dir --socket --json --lang --help" -- "$cur")) ;;
  "completion bash")
    COMPREPLY=($(compgen -W "--dir --socket --json --lang --help" -- "$cur")) ;;
  esac
}
complete -F _relais_hub relais-hub
