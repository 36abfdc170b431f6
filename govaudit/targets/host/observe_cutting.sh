# For a script that is installed, whose output lies in a file: secrets in configurations are cut before they are printed. What is cut
# is what govaudit/detectors/redaction.py would cut from the same text, line by line; `[redacted]` stands for it. Personal
# identifiers are not known here: they go when the capture is read.
cutter=$cutting_commands$cutting_directives$cutting_assignments$cutting_forms'
  # (No opening and closing brace side by side: `find` would take them for a name.)
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
    text = each(text, "grub\\.pbkdf2\\.sha[0-9]+\\.[0-9]+\\.", "[0-9A-Za-z.]+", 16)
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

  # The field of the password in /etc/passwd, /etc/group and the like; marks that lock it stay.
  function fields(line,  field, n, marks) {
    n = split(line, field, ":")
    if (n < 2 || field[1] ~ /[ \t]/ || field[1] == "" || length(field[1]) > 64) return line
    match(field[2], /^[!*]*/); marks = RLENGTH
    if (((n == 4 && field[4] ~ /^([A-Za-z_].*)?\r?$/) || (n == 7 && field[4] ~ /^[0-9]+$/)) && field[1] ~ /^[A-Za-z_][A-Za-z0-9_.@$-]*$/ && field[3] ~ /^[0-9]+$/ &&
        marks < 3 && length(field[2]) - marks > 1 && substr(field[2], marks + 1) !~ /^(LK|NP|\$|\[redacted\])|[ \t!*]/)
      return field[1] ":" substr(field[2], 1, marks) "[redacted]" substr(line, length(field[1]) + length(field[2]) + 2)
    if (!(length(field[2]) == 13 && field[2] ~ /^[.\/A-Za-z0-9]*$/) && !(length(field[2]) == 20 && field[2] ~ /^_[.\/A-Za-z0-9]*$/)) return line
    if (n > 2 && (n == 3 || field[3] !~ /^-?[0-9]*$/)) return line
    return field[1] ":[redacted]" substr(line, length(field[1]) + length(field[2]) + 2)
  }

  function say(line) { if (telling) { if (line != $0 && !(FILENAME in told)) { told[FILENAME]; print FILENAME } } else if (flowing) { printf "%s%s", between, line; between = "\n"; last = line } else print (naming ? ":" : "") line }

  BEGIN {
    secret_word = "(pass(word|wd|phrase|code)|secret|token|(api|access|auth|private|preshared|secret|shared|master)[_.-]?key)"
    statement = "(\002|[;}{])[ \t]*[#;]*([a-z0-9_$@:.-]+[ \t]+)?([a-z0-9_$@:.-]+[ \t]+)?"
    form_word = "(pass(word|wd|phrase)?|secret|token)"
    printed = "(echo|printf)[ \t]+(-[a-z]+[ \t]+)*([\"\047]?%s(\\\\n)?[\"\047]?[ \t]+)?"
  }
  FNR == 1 { if (naming) print "=" FILENAME; in_key = in_block = admins = ppp = 0; before = awaited = ""; codes = /^[A-Z2-7]+\r?$/ && length($0) >= 16; if (codes) { say("[redacted]"); next } }
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
    if (/^[ \t]*\[/) admins = tolower($0) ~ /^\[admins\]/
    # An option by which a program does (not) ask for a password is no name of one.
    asks = /-ask-password/ && !/\003/; line = $0; if (asks) gsub(/-ask-password/, "-ask-\003", line)
    line = fields(masked(line))
    if (admins && match(line, /^[ \t]*[A-Za-z0-9_.-]+[ \t]*=[ \t]*/) && substr(line, RLENGTH + 1) !~ /^(-pbkdf2-|-hashed-|$)/) line = substr(line, 1, RLENGTH) "[redacted]"
    # A command may go on behind a backslash: its options are looked for in what stood before them, too.
    if (/[\001\002]/) { before = ""; line = carried(forms(spaced(commands(directives(line))))) }
    else { line = spaced(commands(before "\001" directives(line))); sub(/^.*\001/, "", line); line = carried(forms(line)) }
    if (asks) gsub(/\003/, "password", line)
    say(line)
    if ($0 ~ /\\\r?$/) { before = before "\001" line; sub(/\\\r?$/, "", before); if (length(before) > 4000) before = "" } else before = ""
    # A block of YAML under a secret name: the lines that are indented more than it.
    if (line != $0 && /:[ \t]*[|>][+-]?[ \t]*\r?$/) { in_block = 1; match($0, /^ */); indent = RLENGTH }
  }
  END { if (flowing && last ~ /^@/) print "" }
'

# run_cut NUMBER SECONDS PROGRAM [ARGUMENT]...: as `run`, what the program prints without secrets. JSON is left as it is: it is long lines.
# Without awk those that print configurations are not run.
run_cut() {
  case $* in *" --json"*) run "$@"; return ;; esac
  if has awk; then run "$@" | awk -v flowing=1 "$cutter"; return; fi
  case $3 in *sshd|*sudo|*auditctl) ;; *) run "$@" ;; esac
}

# spoken: the command line of the kernel without secrets; `live` reads it in place of /proc/cmdline.
spoken() { awk "$cutter" </proc/cmdline; }

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
    # As an argument, the program would be too long for the xargs of busybox.
    export cutter
    printf '%s\0' "$@" | xargs -0 sh -c 'exec find -L "$@" -prune -type f -size -1048577c -exec awk -v telling=1 "$cutter" {} +' sh 2>/dev/null
  ) && all=told || all=unknown
  for file do
    shift
    if is_secret "$file"; then mark withheld; printf '//%s//\n' "$file"; continue; fi
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
