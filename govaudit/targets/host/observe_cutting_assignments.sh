# A part of the program of observe_cutting.sh: values that are given to a name which says that they are secret.
cutting_assignments='
  # Values that are given to a secret name.
  function assigned(text,  out, lower, name, word, at, length_of, before, separator, quote, value, end, done, path) {
    out = ""
    while (1) {
      lower = tolower(text)
      if (!match(lower, /(pass(word|wd|phrase|code)?|passw|pwd?|secret|token|key|bindpw|rootpw|psk|authtok|kata[_-]?sandi|sandi)([_.-]?(key|value|hash|base64|string|text|plain|data|confirm(ation)?|[0-9][0-9]?))?\\*["\047]?\]?([ \t]*(=>|:=|==?|:)[ \t]*|>)/))
        break
      at = RSTART; length_of = RLENGTH; name = substr(lower, at, length_of); before = out substr(text, 1, at - 1)
      match(name, /^(pass(word|wd|phrase|code)?|passw|pwd?|secret|token|key|bindpw|rootpw|psk|authtok|kata[_-]?sandi|sandi)/)
      word = substr(name, 1, RLENGTH)
      separator = name; sub(/^[a-z0-9_.-]+\\*["\047]?\]?[ \t]*/, "", separator); sub(/[ \t]+$/, "", separator)
      value = substr(text, at + length_of); done = 0; end = 0
      if (is_name(word, before, substr(text, at, 1)) &&
          !(separator == ":" && (substr(text, at, 7) == "PASSWD:" || value ~ /^:/ || value ~ /^[x*!]*:-?[0-9]*:/ || (name ~ /:$/ && before ~ /\/[A-Za-z0-9_.-]*$/)))) {
        if (separator == ">" && (before ~ /<\/[A-Za-z0-9_.:-]*$/ || (name ~ /["\047]/ && tolower(value) ~ /^[ \t]*<([^!vs]|v[^a]|s[^t]|![^[])/))) end = 0
        else if (separator == ">") { end = index(value, "</") - 1; if (end < 0) end = 0 }
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
    return out text
  }
  function is_name(word, before, first,  last) {
    if (word == "key") return tolower(before) ~ /(api|access|private|preshared|secret|encryption|signing|signature|shared|master|auth|account|storage|session|app|client|jwt|hmac|aes|wep|subscription|activation|application)[_.-]?$/
    last = substr(before, length(before), 1)
    if (word ~ /^(pass|psk|pwd?|sandi)$/ && last ~ /[A-Za-z]/) return first ~ /[A-Z]/ && last ~ /[a-z]/
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
    if (value ~ /^(yes|no|y|n|true|false|on|off|none|null|nil|undefined|empty|default|required|requisite|sufficient|optional|include|substack|enabled?|disabled?)$/) return 0
    if (value ~ /^(never|always|ask|prompt|ignore|all|string|str|bytes|bool|text|chauthtok|prohibit-password|without-password)$/) return 0
    if (value ~ /^(forced-commands-only|amd64|arm64|armhf|armel|i386|ppc64el|s390x|riscv64|mips64el|any|native)$/) return 0
    if (value ~ /^(\.?\.?|~|file:(\/\/)?|[a-z]:)\/([a-z0-9_.-]+\/[^ \t]*|(etc|var|run|home|root|usr|opt|srv|tmp|dev|proc|sys|mnt|lib|boot)([^a-z0-9_ \t][^ \t]*)?)$/) return 0
    if (value ~ /^\.?\.?\/[a-z0-9_.-]+$/) return 0
    if (value ~ /^(\$\{[^}]*\}[^ \t]*|\$\([^)]*\)|\$[a-z_][a-z0-9_]*|%\([^)]*\)s|%[a-z_]+%|\{\{.*\}\}|<[^<>]*>|@@?[a-z_]+@@?)$/) return 0
    if (value ~ /^(part)?(uuid|label)=[^ \t]*$/) return 0
    if (value ~ /^(env|command|vault|secret|ref|arn):[^ \t]*$/) return 0
    return value !~ /^\[redacted/
  }

  # `bindpw X` of LDAP clients, `--token X` of a command line, `login X password Y` of .netrc.
  function spaced(text) {
    if (tolower(text) ~ /(^|\001)[ \t]*[a-z0-9_.-]*(bindpw|rootpw|requirepass|masterauth|masterpass)[ \t]+[^ \t=:]/) text = word_after(text, "(bindpw|rootpw|requirepass|masterauth|masterpass)[ \t]+")
    if (tolower(text) ~ /(^|[ \t\001])--?[a-z-]*(pass(word|wd|phrase)?|token|secret|[a-z]-?key)[ \t\001]+[^ \t\001-]/) text = word_after(text, "(^|[ \t\001])--?[a-z-]*(pass(word|wd|phrase)?|token|secret|(api|access|private|secret|auth|master|client|app|account|hmac)-?key)[ \t\001]+")
    if (tolower(text) ~ /login[ \t]+[^ \t]+[ \t]+password[ \t]/) text = word_after(text, "login[ \t]+[^ \t]+[ \t]+password[ \t]+")
    return text
  }
  function word_after(text, before,  out, lower, found, start, value) {
    out = ""
    while (match(tolower(text), before "[^ \t\001-]")) {
      start = RSTART + RLENGTH - 1; out = out substr(text, 1, start - 1); text = substr(text, start)
      if (substr(text, 1, 1) ~ /["\047]/) { found = closing(substr(text, 2), substr(text, 1, 1)); value = substr(text, 2, found); out = out substr(text, 1, 1); text = substr(text, 2) }
      else { match(text, /^[^] \t\001"\047&;,<>}{[()|`\\]*/); found = RLENGTH; value = substr(text, 1, found) }
      if (found > 0 && is_secret(value)) { out = out "[redacted]"; text = substr(text, found + 1) }
      else if (found <= 0) { out = out substr(text, 1, 1); text = substr(text, 2) }
    }
    return out text
  }
'
