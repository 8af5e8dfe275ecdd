# Completion of relais-hub for bash, as printed by "relais-hub completion bash".
_relais_hub() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path="" i word
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; ++i)); do
    word=${COMP_WORDS[i]}
    case "$word" in
    --address|--anchor|--asker|--config|--convention|--destination|--dir|--enrolment|--expires|--in|--journey|--key|--kind|--lang|--members|--name|--node|--on|--out|--partner|--public|--reason|--region|--sealing-key|--socket|--version) ((++i)) ;;
    -*) ;;
    *)
      case "${path:+$path }$word" in
      "init"|"anchor"|"anchor make"|"serve"|"status"|"token"|"token issue"|"signatory"|"signatory keygen"|"signatory show"|"derogation"|"derogation sign"|"derogation requests"|"derogation grant"|"derogation refuse"|"text"|"text convention"|"text roster"|"text sealing-keys"|"text directory"|"text standing"|"text card"|"text sign"|"text show"|"text verify"|"completion"|"completion bash") path="${path:+$path }$word" ;;
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
    "signatory keygen:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signatory keygen:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory keygen:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "signatory show:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "signatory show:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "signatory show:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "derogation sign:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation sign:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation sign:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation sign:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation sign:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "derogation requests:--sealing-key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation requests:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation requests:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation requests:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "derogation grant:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation grant:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation grant:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation grant:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "derogation refuse:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation refuse:--sealing-key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation refuse:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "derogation refuse:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "derogation refuse:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
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
    "text card:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text card:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text card:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text card:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text sign:--kind") COMPREPLY=($(compgen -W "convention roster sealing-keys directory standing" -- "$cur")); return ;;
    "text sign:--key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sign:--out") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sign:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text sign:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text sign:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text show:--kind") COMPREPLY=($(compgen -W "convention roster sealing-keys directory standing" -- "$cur")); return ;;
    "text show:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text show:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text show:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "text verify:--anchor") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text verify:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "text verify:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "text verify:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
    "completion bash:--dir") COMPREPLY=($(compgen -d -- "$cur")); return ;;
    "completion bash:--socket") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    "completion bash:--lang") COMPREPLY=($(compgen -W "fr en" -- "$cur")); return ;;
  esac
  case "$path" in
  "") COMPREPLY=($(compgen -W "init anchor serve status token signatory derogation text completion --dir --socket --json --lang --help" -- "$cur")) ;;
  "anchor") COMPREPLY=($(compgen -W "make --dir --socket --json --lang --help" -- "$cur")) ;;
  "completion") COMPREPLY=($(compgen -W "bash --dir --socket --json --lang --help" -- "$cur")) ;;
  "derogation") COMPREPLY=($(compgen -W "sign requests grant refuse --dir --socket --json --lang --help" -- "$cur")) ;;
  "signatory") COMPREPLY=($(compgen -W "keygen show --dir --socket --json --lang --help" -- "$cur")) ;;
  "text") COMPREPLY=($(compgen -W "convention roster sealing-keys directory standing card sign show verify --dir --socket --json --lang --help" -- "$cur")) ;;
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
    COMPREPLY=($(compgen -W "--out --sealing --dir --socket --json --lang --help" -- "$cur")) ;;
  "signatory show")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--sealing --dir --socket --json --lang --help" -- "$cur")) ;;
  "derogation sign")
    COMPREPLY=($(compgen -W "--key --asker --journey --destination --convention --version --expires --out --dir --socket --json --lang --help" -- "$cur")) ;;
  "derogation requests")
    COMPREPLY=($(compgen -W "--sealing-key --answered --dir --socket --json --lang --help" -- "$cur")) ;;
  "derogation grant")
    COMPREPLY=($(compgen -W "--key --expires --dir --socket --json --lang --help" -- "$cur")) ;;
  "derogation refuse")
    COMPREPLY=($(compgen -W "--key --sealing-key --reason --dir --socket --json --lang --help" -- "$cur")) ;;
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
  "text card")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--out --dir --socket --json --lang --help" -- "$cur")) ;;
  "text sign")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--kind --key --out --dir --socket --json --lang --help" -- "$cur")) ;;
  "text show")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--kind --dir --socket --json --lang --help" -- "$cur")) ;;
  "text verify")
    if [[ $cur != -* ]]; then COMPREPLY=($(compgen -f -- "$cur")); return; fi
    COMPREPLY=($(compgen -W "--anchor --on --dir --socket --json --lang --help" -- "$cur")) ;;
  "completion bash")
    COMPREPLY=($(compgen -W "--dir --socket --json --lang --help" -- "$cur")) ;;
  esac
}
complete -F _relais_hub relais-hub
