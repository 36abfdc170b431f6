# For a script that is installed, whose output lies in a file: secrets in configurations are cut before they are printed. What is cut
# is what govaudit/detectors/redaction.py would cut from the same text, line by line; `[redacted]` stands for it. Personal
# identifiers are not known here: they go when the capture is read.
cutter='
  # A line as long as this is not searched but left out, where anything in it looks like a secret.
  function is_long(line) { return length(line) > 8000 }

  function masked(text,  out, at, scheme, rest, kept) {
    out = ""
    while (match(text, /\$(1|2[abxy]?|5|6|7|y|gy|md5|sha1|apr1|argon2(id|i|d)|scrypt|pbkdf2(-sha[0-9]+)?|P|H|S)\$[.\/A-Za-z0-9$=,+_-]+/)) {
      out = out substr(text, 1, RSTART - 1); rest = substr(text, RSTART, RLENGTH); text = substr(text, RSTART + RLENGTH)
      match(rest, /^\$[^$]*\$/); scheme = substr(rest, 2, RLENGTH - 2); kept = substr(rest, 1, RLENGTH); rest = substr(rest, RLENGTH + 1)
      while (match(rest, /^(rounds=[0-9]+|[a-z]=[0-9]+(,[a-z]+=[A-Za-z0-9_-]+)*|[0-9]+|[.\/A-Za-z0-9][.\/A-Za-z0-9]?[.\/A-Za-z0-9]?[.\/A-Za-z0-9]?)\$/)) {
        kept = kept substr(rest, 1, RLENGTH); rest = substr(rest, RLENGTH + 1)
      }
      at = rest; if (scheme ~ /^(1|5|6|apr1|md5|sha1)$/) sub(/^.*\$/, "", at)
      out = out kept (length(at) >= (scheme ~ /^(1|5|6|apr1|md5|sha1)$/ ? 16 : 20) ? "[redacted]" : rest)
    }
    text = out text
    text = each(text, "\\{(S?SHA(-?[0-9]+)?|S?MD5|CRYPT|PBKDF2[^}]*|ARGON2)\\}", "[A-Za-z0-9+/=.$,_-]+", 8)
    text = each(text, "SCRAM-SHA-[0-9]+\\$[0-9]+:", "[A-Za-z0-9+/=$:]+", 8)
    text = each(text, "grub\\.pbkdf2\\.sha[0-9]+\\.[0-9]+\\.", "[0-9A-Fa-f.]+", 16)
    text = each(text, "://[^ \t/:@\"\047<>]*:", "[^ \t/@\"\047<>]+@", 2)
    text = each(text, "(AKIA|ASIA|ABIA|ACCA)", "[A-Z2-7]+", 16)
    text = each(text, "(gh[pousr]_|github_pat_|npm_)", "[A-Za-z0-9_]+", 22)
    text = each(text, "(glpat-|AIza|pypi-AgEI)", "[A-Za-z0-9_-]+", 20)
    text = each(text, "xox[abposr]-", "[A-Za-z0-9-]+", 10)
    text = each(text, "hooks\\.slack\\.com/services/", "[A-Za-z0-9/]+", 20)
    text = each(text, "[sr]k_(live|test)_", "[A-Za-z0-9]+", 16)
    text = each(text, "SG\\.", "[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+", 60)
    text = each(text, "AGE-SECRET-KEY-1", "[A-Z0-9]+", 50)
    text = each(text, "eyJ[A-Za-z0-9_-]+\\.eyJ", "[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*", 5)
    text = each(text, "[Bb][Ee][Aa][Rr][Ee][Rr][ \t]+", "[A-Za-z0-9._~+/=-]+", 8)
    if (tolower(text) ~ /authorization/) text = each(text, "([Bb]asic|[Nn]egotiate|NTLM|[Tt]oken)[ \t]+", "[A-Za-z0-9._~+/=-]+", 8)
    if (tolower(text) ~ /cookie["\047]?[ \t]*:/) text = each(text, "[^ \t=;:]+=", "[^;]+", 1)
    text = commands(text)
    return assigned(text)
  }

  # What stands behind `before` and looks like `secret`, of at least so many letters, is cut; an @ at its end stays.
  function each(text, before, secret, least,  out, found, tail) {
    out = ""
    while (match(text, before secret)) {
      out = out substr(text, 1, RSTART - 1); found = substr(text, RSTART, RLENGTH); text = substr(text, RSTART + RLENGTH)
      match(found, "^" before); tail = found ~ /@$/ && secret ~ /@$/ ? "@" : ""
      if (RLENGTH + least <= length(found)) found = substr(found, 1, RLENGTH) "[redacted]" tail
      out = out found
    }
    return out text
  }

  # Passwords that programs take as short options.
  function commands(text) {
    if (text ~ /(mysql|mariadb|mydumper|7z|rar)/) text = option(text, "(mysql[a-z_]*|mariadb[a-z_-]*|mydumper|7z[ar]?|u?n?rar)[ \t]([^;|&]*[ \t])?-h?p")
    if (text ~ /sshpass|mongo|cqlsh|psexec|ncftp|user(add|mod)/) text = option(text, "(sshpass|mongo[a-z]*|cqlsh|psexec|ncftp[a-z]*|user(add|mod))[ \t]([^;|&]*[ \t])?-p[ \t]*")
    if (text ~ /(docker|podman|oc)[ \t]+login/) text = option(text, "(docker|podman|oc)[ \t]+login[ \t]([^;|&]*[ \t])?-p[ \t]*")
    if (text ~ /curl|wget|etcdctl/) text = option(text, "(curl|wget|etcdctl)[ \t]([^;|&]*[ \t])?(-u|-U|--user|--proxy-user)[ \t=]*[\"\047]?[^ \t:\"\047]+:")
    if (text ~ /ldap/) text = option(text, "ldap(search|modify|modrdn|add|delete|passwd|whoami|compare|exop)[ \t]([^;|&]*[ \t])?-w[ \t]*")
    if (text ~ /ldappasswd/) text = option(text, "ldappasswd[ \t]([^;|&]*[ \t])?-s[ \t]*")
    if (text ~ /redis-cli/) text = option(text, "redis-cli[ \t]([^;|&]*[ \t])?-a[ \t]*")
    if (text ~ /smbclient|rpcclient|net (ads|rpc)/) text = option(text, "(smbclient|rpcclient|net (ads|rpc))[ \t]([^;|&]*[ \t])?-U[ \t]*[\"\047]?[^ \t%\"\047]+%")
    if (text ~ /sqlcmd|zip|ipmitool|[it]sql|bcp/) text = option(text, "(sqlcmd|zip|unzip|ipmitool|[it]sql|bcp)[ \t]([^;|&]*[ \t])?-P[ \t]*")
    if (text ~ /plink|pscp|psftp/) text = option(text, "(plink|pscp|psftp)[ \t]([^;|&]*[ \t])?-pw[ \t]+")
    if (text ~ /freerdp/) text = option(text, "freerdp[ \t]([^;|&]*[ \t])?\/p:")
    if (text ~ /swaks/) text = option(text, "swaks[ \t]([^;|&]*[ \t])?-ap[ \t]+")
    if (text ~ /snmp/) text = option(text, "snmp(get|walk|bulk|set|table|status|df|netstat|trap|inform|usm|vacm)[a-z]*[ \t]([^;|&]*[ \t])?-[AXc][ \t]*")
    if (text ~ /lftp/) text = option(text, "lftp[ \t]([^;|&]*[ \t])?-u[ \t]*[\"\047]?[^ \t,\"\047]+,")
    if (text ~ /htpasswd/) text = option(text, "htpasswd[ \t]+-[A-Za-z]*b[A-Za-z]*[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+")
    if (text ~ /sqlplus|expdp|impdp|rman/) text = option(text, "(sqlplus|expdp|impdp|rman)[ \t]([^;|&]*[ \t])?[\"\047]?[A-Za-z0-9_.$#]+\/")
    if (text ~ /chpasswd/) text = option(text, "(echo|printf)[ \t]+(-[a-z]+[ \t]+)*[\"\047]?[^ \t:\"\047]+:")
    if (text ~ /sudo -S/) text = option(text, "(echo|printf)[ \t]+(-[a-z]+[ \t]+)*")
    if (text ~ /vault login/) text = option(text, "vault login[ \t]+")
    if (text ~ /wpa_passphrase/) text = option(text, "wpa_passphrase[ \t]+[^ \t]+[ \t]+")
    if (text ~ /mc alias set/) text = option(text, "mc alias set[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+")
    if (text ~ /aws_secret_access_key/) text = option(text, "set[ \t]+aws_secret_access_key[ \t]+")
    if (text ~ /psk/) text = option(text, "(^[ \t]*wpa-psk|security\\.psk|wifi-sec\\.psk)[ \t]+")
    if (text ~ /openssl/) text = option(text, "openssl[ \t]+enc[ \t]([^;|&]*[ \t])?-[kK][ \t]+")
    if (text ~ /pass:/) text = option(text, "-pass(in|out)?[ \t]+[\"\047]?pass:")
    return text
  }
  function option(text, before,  out, found, value) {
    out = ""
    while (match(text, before "[\"\047]?[^ \t\"\047]+")) {
      out = out substr(text, 1, RSTART - 1); found = substr(text, RSTART, RLENGTH); text = substr(text, RSTART + RLENGTH)
      match(found, "^" before "[\"\047]?"); value = substr(found, RLENGTH + 1)
      # The longest match of what stands before may have taken letters of the value.
      if (value !~ /^\$/ && value != "[redacted]") found = substr(found, 1, RLENGTH) "[redacted]"
      out = out found
    }
    return out text
  }

  # Values that are given to a secret name.
  function assigned(text,  out, lower, name, word, at, length_of, before, separator, quote, value, end, done, path) {
    out = ""
    while (1) {
      lower = tolower(text)
      if (!match(lower, /(pass(word|wd|phrase|code)?|passw|pwd|secret|token|key|bindpw|rootpw|psk|authtok|kata[_-]?sandi|sandi)([_.-]?(key|value|hash|base64|string|text|plain|confirm(ation)?|[0-9][0-9]?))?\\*["\047]?\]?([ \t]*(=>|:=|==?|:)[ \t]*|>)/))
        break
      at = RSTART; length_of = RLENGTH; name = substr(lower, at, length_of); before = out substr(text, 1, at - 1)
      match(name, /^(pass(word|wd|phrase|code)?|passw|pwd|secret|token|key|bindpw|rootpw|psk|authtok|kata[_-]?sandi|sandi)/)
      word = substr(name, 1, RLENGTH)
      separator = name; sub(/^[a-z0-9_.-]+\\*["\047]?\]?[ \t]*/, "", separator); sub(/[ \t]+$/, "", separator)
      value = substr(text, at + length_of); done = 0; end = 0
      if (is_name(word, before, substr(text, at, 1)) &&
          !(separator == ":" && (substr(text, at, 7) == "PASSWD:" || value ~ /^:/ || value ~ /^[x*!]*:-?[0-9]*:/ || (name ~ /:$/ && before ~ /\/[A-Za-z0-9_.-]*$/)))) {
        if (separator == ">") { end = index(value, "</") - 1; if (end < 0) end = 0 }
        else if (match(value, /^[bBrRfFuU]?[bBrRfFuU]?\\*["\047]/)) {
          quote = substr(value, RLENGTH, 1)
          if (name ~ /["\047]/ || !is_odd(before, quote)) {
            done = RLENGTH; end = closing(substr(value, done + 1), quote)
          }
        } else if (name ~ /["\047]/ || (separator == ":" && name ~ /:$/) || before !~ /^[ \t]*(- |export |set )?[A-Za-z0-9_.-]*$/) {
          if (match(value, /^(\$\{[^}]*\}|\$\([^)]*\)|\{\{[^}]*\}\}|<[^<>]*>|\[redacted\])/)) { end = RLENGTH } else end = 0
          if (match(substr(value, end + 1), /^[^] \t"\047&;,<>}{[()|`\\]+/)) end += RLENGTH
        } else {
          path = value; sub(/[ \t][#;].*$/, "", path); sub(/[ \t\r]+$/, "", path); end = length(path)
          if (separator == ":" && path ~ /^[ \t]*((files|compat|systemd|sss|ldap|winbind|wins|db|nis|nisplus|hesiod|dns|cache|extrausers|altfiles|unix|\[[!A-Za-z=]+\])[ \t]*)+$/) end = 0
        }
      }
      if (end > 0 && is_secret(substr(value, done + 1, end))) {
        out = out substr(text, 1, at + length_of - 1 + done) "[redacted]"; text = substr(value, done + end + 1)
      } else { out = out substr(text, 1, at); text = substr(text, at + 1) }
    }
    return spaced(out text)
  }
  function is_name(word, before, first,  last) {
    if (word == "key") return tolower(before) ~ /(api|access|private|preshared|secret|encryption|signing|signature|shared|master|auth|account|storage|session|app|client|jwt|hmac|aes)[_.-]?$/
    last = substr(before, length(before), 1)
    if (word ~ /^(pass|psk|pwd|sandi)$/ && last ~ /[A-Za-z]/) return first ~ /[A-Z]/ && last ~ /[a-z]/
    return 1
  }
  function is_odd(text, quote,  count, at) {
    count = 0
    while (at = index(text, quote)) { count++; text = substr(text, at + 1) }
    return count % 2
  }
  function closing(text, quote,  at, all) {
    all = 0
    while (at = index(text, quote)) {
      all += at
      if (at < 2 || substr(text, at - 1, 1) != "\\") return all - 1
      text = substr(text, at + 1)
    }
    return all + length(text)
  }
  function is_secret(value) {
    value = tolower(value); sub(/^[ \t]+/, "", value); sub(/[ \t]+$/, "", value)
    if (value ~ /^\$\([^)]*\)[],;)]*$/) return 0
    sub(/[],;)]+$/, "", value)
    if (value ~ /^([x*!?-]*|[0-9][0-9]?[0-9]?)$/) return 0
    if (value ~ /^(yes|no|y|n|true|false|on|off|none|null|nil|undefined|empty|default|required|requisite|sufficient|optional|enabled?|disabled?)$/) return 0
    if (value ~ /^(never|always|ask|prompt|ignore|all|string|str|bytes|bool|text|chauthtok|prohibit-password|without-password)$/) return 0
    if (value ~ /^(forced-commands-only|amd64|arm64|armhf|armel|i386|ppc64el|s390x|riscv64|mips64el|any|native)$/) return 0
    if (value ~ /^(\.?\.?|~|file:(\/\/)?|[a-z]:)\/([a-z0-9_.-]+\/[^ \t]*|(etc|var|run|home|root|usr|opt|srv|tmp|dev|proc|sys|mnt|lib|boot)([^a-z0-9_ \t][^ \t]*)?)$/) return 0
    if (value ~ /^\.?\.?\/[a-z0-9_.-]+$/) return 0
    if (value ~ /^(\$\{[^}]*\}[^ \t]*|\$\([^)]*\)|\$[a-z_][a-z0-9_]*|%\([^)]*\)s|%[a-z_]+%|\{\{.*\}\}|<[^<>]*>|@@?[a-z_]+@@?)$/) return 0
    if (value ~ /^(env|command|vault|secret|ref|arn):[^ \t]*$/) return 0
    return value !~ /^\[redacted/
  }

  # `bindpw X` of LDAP clients, `--token X` of a command line, `login X password Y` of .netrc.
  function spaced(text) {
    if (tolower(text) ~ /^[ \t]*[a-z0-9_.-]*(bindpw|rootpw|requirepass|masterauth|masterpass)[ \t]+[^ \t=:]/) text = word_after(text, "(bindpw|rootpw|requirepass|masterauth|masterpass)[ \t]+")
    if (tolower(text) ~ /(^|[ \t])--?[a-z-]*(pass(word|wd|phrase)?|token|secret|[a-z]-key)[ \t]+[^ \t-]/) text = word_after(text, "(^|[ \t])--?[a-z-]*(pass(word|wd|phrase)?|token|secret|(api|access|private|secret|auth|master|client|app|account)-?key)[ \t]+")
    if (tolower(text) ~ /login[ \t]+[^ \t]+[ \t]+password[ \t]/) text = word_after(text, "login[ \t]+[^ \t]+[ \t]+password[ \t]+")
    return text
  }
  function word_after(text, before,  out, lower, found, start, value) {
    out = ""
    while (match(tolower(text), before "[^ \t-]")) {
      start = RSTART + RLENGTH - 1; out = out substr(text, 1, start - 1); text = substr(text, start)
      if (substr(text, 1, 1) ~ /["\047]/) { found = closing(substr(text, 2), substr(text, 1, 1)); value = substr(text, 2, found); out = out substr(text, 1, 1); text = substr(text, 2) }
      else { match(text, /^[^] \t"\047&;,<>}{[()|`\\]*/); found = RLENGTH; value = substr(text, 1, found) }
      if (found > 0 && is_secret(value)) { out = out "[redacted]"; text = substr(text, found + 1) }
      else if (found <= 0) { out = out substr(text, 1, 1); text = substr(text, 2) }
    }
    return out text
  }

  function des(line,  field, n) {
    n = split(line, field, ":")
    if (n < 2 || field[1] ~ /[ \t]/ || field[1] == "" || length(field[1]) > 64) return line
    if (!(length(field[2]) == 13 && field[2] ~ /^[.\/A-Za-z0-9]*$/) && !(length(field[2]) == 20 && field[2] ~ /^_[.\/A-Za-z0-9]*$/)) return line
    if (n > 2 && (n == 3 || field[3] !~ /^-?[0-9]*$/)) return line
    return field[1] ":[redacted]" substr(line, length(field[1]) + length(field[2]) + 2)
  }

  function say(line) { if (telling) { if (line != $0 && !(FILENAME in told)) { told[FILENAME]; print FILENAME } } else print (naming ? ":" : "") line }

  FNR == 1 { if (naming) print "=" FILENAME; in_key = in_block = 0; codes = /^[A-Z2-7]+\r?$/ && length($0) >= 16; if (codes) { say("[redacted]"); next } }
  in_block {
    match($0, /^ */)
    if (/^[ \t\r]*$/ || RLENGTH > indent) next
    in_block = 0
  }
  in_key {
    if (/^[ \t#;*\/>|-]*((Proc-Type|DEK-Info|Version|Comment|Hash): .*|[A-Za-z0-9+\/=]+)\r?$/) { if (in_key == 1) say("[redacted]"); else if (telling) say(""); in_key = 2; next }
    if (!/^[ \t\r]*$/) in_key = 0
  }
  codes && /^[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]\r?$/ { say("[redacted]"); next }
  is_long($0) { say(tolower($0) ~ /pass|pwd|secret|token|key|psk|sandi|authtok|bindpw|rootpw|requirepass|master|:\/\/|\$.*\$|bearer|ey/ ? "[redacted]" : $0); next }
  /-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----/ {
    line = $0; match(line, /-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----/)
    rest = substr(line, RSTART + RLENGTH); line = substr(line, 1, RSTART + RLENGTH - 1)
    if (rest ~ /[A-Za-z0-9]/) { at = index(rest, "-----END "); say(line "[redacted]" (at ? substr(rest, at) : "")) } else { say($0); in_key = 1 }
    next
  }
  /^HOTP[^ \t]*[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+[0-9A-Fa-f]+/ {
    match($0, /^HOTP[^ \t]*[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+/); line = substr($0, 1, RLENGTH); rest = substr($0, RLENGTH + 1)
    match(rest, /^[0-9A-Fa-f]+/); say(line "[redacted]" substr(rest, RLENGTH + 1)); next
  }
  {
    line = des(masked($0)); say(line)
    # A block of YAML under a secret name: the lines that are indented more than it.
    if (line != $0 && /:[ \t]*[|>][+-]?[ \t]*\r?$/) { in_block = 1; match($0, /^ */); indent = RLENGTH }
  }
'

# contents_cut PATH...: as `contents`; files in which there is a secret are printed on their own, without it. So are those with a
# newline in their names.
contents_cut() {
  if ! has awk; then mark contents; mark contents-errors; return; fi
  newline='
'
  holding=$(
    for file do
      shift
      case $file in *"$newline"*) ;; *) if [ -f "$file" ] && [ -r "$file" ] && ! is_secret "$file"; then set -- "$@" "$file"; fi ;; esac
    done
    if [ "$#" -eq 0 ]; then exit 0; fi
    if few "$@"; then exec find -L "$@" -prune -type f -size -1048577c -exec awk -v telling=1 "$cutter" {} + 2>/dev/null; fi
    printf '%s\0' "$@" | xargs -0 sh -c \
      'program=$1; shift; exec find -L "$@" -prune -type f -size -1048577c -exec awk -v telling=1 "$program" {} +' sh "$cutter" 2>/dev/null
  ) && all=told || all=unknown
  for file do
    shift
    if is_secret "$file"; then continue; fi
    case $newline$holding$newline in
      *"$newline$file$newline"*) cut_one "$file" ;;
      *) case $file in
          *"$newline"*) cut_one "$file" ;;
          *) if [ "$all" = told ]; then set -- "$@" "$file"; else cut_one "$file"; fi ;;
        esac ;;
    esac
  done
  if [ "$#" -gt 0 ]; then contents "$@"; else mark contents; mark contents-errors; fi
}

# cut_one FILE: its text without secrets; `bare` where it does not end with a newline.
cut_one() {
  if [ ! -f "$1" ] || [ ! -r "$1" ] || [ ! "$(find -L "$1" -prune -size -1048577c 2>/dev/null)" ]; then return; fi
  bare=
  if [ "$(tail -c 1 "$1" 2>/dev/null | od -An -tx1 | tr -d ' \n')" != 0a ]; then bare=bare; fi
  mark cut $bare
  printf '//%s//\n' "$1"
  awk "$cutter" <"$1" 2>/dev/null
}

# is_secret FILE: whether it is, by whatever name, one of the files of password hashes, which are never printed.
is_secret() {
  for secret in /etc/shadow /etc/shadow- /etc/gshadow /etc/gshadow- /etc/security/opasswd; do
    if [ "$1" = "$secret" ] || [ "$1" -ef "$secret" ]; then return 0; fi
  done
  return 1
}
