# For a script that is installed, whose output lies in a file: secrets in configurations are cut before they are printed. What is cut
# is what govaudit/detectors/redaction.py would cut from the same text, line by line; `[redacted]` stands for it. Personal
# identifiers are not known here: they go when the capture is read.
cutter='
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

  # Secrets that programs take as arguments.
  function commands(text) {
    if (text ~ /(mysql|mariadb|mydumper|7z|rar)/) text = argument(text, "(mysql[a-z_]*|mariadb[a-z_-]*|mydumper|7z[ar]?|u?n?rar)", "-h?p")
    if (text ~ /sshpass|mongo|cqlsh|psexec|ncftp|user(add|mod)/) text = argument(text, "(sshpass|mongo[a-z]*|cqlsh|psexec|ncftp[a-z]*|user(add|mod))", "-p[ \t\001]*")
    if (text ~ /(docker|podman|oc)[ \t]+login/) text = argument(text, "(docker|podman|oc)[ \t]+login", "-p[ \t\001]*")
    if (text ~ /curl|wget|etcdctl/) text = argument(text, "(curl|wget|etcdctl)", "(-[A-Za-z#]*[uU]|--user|--proxy-user)[ \t\001=]*[\"\047]?[^ \t\001:\"\047]+:")
    if (text ~ /curl/) text = argument(text, "curl", "(-b|--cookie)[ \t\001=]*[\"\047]?[^ \t\001=\"\047\/;]+=")
    if (text ~ /https?[ \t]|xhs?[ \t]/) text = argument(text, "(https?|xhs?)", "(-a|--auth)[ \t\001=]*[\"\047]?[^ \t\001:\"\047]+:")
    if (text ~ /ldap/) text = argument(text, "ldap(search|modify|modrdn|add|delete|passwd|whoami|compare|exop)", "-w[ \t\001]*")
    if (text ~ /ldappasswd/) text = argument(text, "ldappasswd", "-s[ \t\001]*")
    if (text ~ /redis-cli/) text = argument(text, "redis-cli", "-a[ \t\001]*")
    if (text ~ /smbclient|rpcclient|net (ads|rpc)|winexe|wmic|smbget/) text = argument(text, "(smbclient|rpcclient|net (ads|rpc)|winexe|wmic|smbget)", "(-U|--user)[ \t\001=]*[\"\047]?[^ \t\001%\"\047]+%")
    if (text ~ /sqlcmd|zip|ipmitool|[it]sql|bcp|mosquitto/) text = argument(text, "(sqlcmd|zip|unzip|ipmitool|[it]sql|bcp|mosquitto_(pub|sub|rr))", "-P[ \t\001]*")
    if (text ~ /plink|pscp|psftp/) text = argument(text, "(plink|pscp|psftp)", "-pw[ \t\001]+")
    if (text ~ /freerdp/) text = argument(text, "freerdp", "\/p:")
    if (text ~ /swaks/) text = argument(text, "swaks", "-ap[ \t\001]+")
    if (text ~ /snmp/) text = argument(text, "snmp(get|walk|bulk|set|table|status|df|netstat|trap|inform|usm|vacm)[a-z]*", "-[AXc][ \t\001]*")
    if (text ~ /lftp/) text = argument(text, "lftp", "-u[ \t\001]*[\"\047]?[^ \t\001,\"\047]+,")
    if (text ~ /sqlplus|exp|imp|rman/) text = argument(text, "(sqlplus|(^|[^A-Za-z0-9_])(exp|imp|expdp|impdp|rman))", "[A-Za-z0-9_.$#]+\/")
    if (text ~ /openssl/) text = argument(text, "openssl[ \t]+enc", "-[kK][ \t\001]+")
    if (text ~ /htpasswd/) text = option(text, "htpasswd[ \t]+-[A-Za-z]*b[A-Za-z]*[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+")
    if (text ~ /chpasswd/) text = option(text, printed "[\"\047]?[^ \t:\"\047]+:")
    if (text ~ /(echo|printf)[ \t].*\|[^|;&]*(sudo -S|-stdin|cryptsetup|passphrase-fd|kinit|smbpasswd|pass-file)/) text = after(text, printed)
    if (text ~ /(cryptsetup|passwd|sudo|kinit|gpg2?|login|openssl)[^A-Za-z0-9_][^;|&<]*<<<[ \t]*[^ \t]/) text = after(text, "<<<[ \t]*")
    if (text ~ /vault login|bw unlock/) text = option(text, "(vault login|bw unlock)[ \t]+")
    if (text ~ /wpa_passphrase/) text = option(text, "wpa_passphrase[ \t]+[^ \t]+[ \t]+")
    if (text ~ /rabbitmqctl/) text = option(text, "(change_password|add_user|authenticate_user)[ \t]+[^ \t]+[ \t]+")
    if (text ~ /isql[ \t]/) text = option(text, "isql[ \t]+(-[a-z][ \t]+)*[A-Za-z0-9_.]+[ \t]+[A-Za-z0-9_]+[ \t]+")
    if (text ~ /mc alias set/) text = option(text, "mc alias set[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+")
    if (text ~ /aws_secret_access_key/) text = option(text, "set[ \t]+aws_secret_access_key[ \t]+")
    if (text ~ /psk/) text = option(text, "((^|\001)[ \t]*wpa-psk|security\\.psk|wifi-sec\\.psk)[ \t]+")
    if (text ~ /pass:/) text = option(text, "-pass(in|out)?[ \t\001]+[\"\047]?pass:")
    if (text ~ /pass(word|phrase|wd)?[_-]command[^;|&]*(echo|printf)[ \t]/) text = option(text, "pass(word|phrase|wd)?[_-]command[^;|&]*(echo|printf)[ \t]+(-[a-z]+[ \t]+)?")
    if (text ~ /exec:[^ \t]*\/(echo|printf)[ \t]/) text = option(text, "exec:[^ \t]*\/(echo|printf)[ \t]+")
    if (text ~ /send[ \t].*\\\\?[rn]/) text = each(text, "send[ \t]+(--?[a-z]*[ \t]+)*\\\\?[\"\047{]", "[^\"\047\\\\]+", 4)
    # Of a program that is not known: what looks like no number, port, path or name.
    if (text ~ / -[A-Za-z][ \t\001]/) text = unknown(text)
    return text
  }
  function argument(text, program, before,  out, rest, at) {
    out = ""
    while (match(text, program "[ \t\001]")) {
      out = out substr(text, 1, RSTART + RLENGTH - 2); text = substr(text, RSTART + RLENGTH - 1); rest = ""
      if (match(text, /[^\\][;|&]/)) { at = RSTART + 1; rest = substr(text, at); text = substr(text, 1, at - 1) }
      out = out option(text, "[ \t\001][\"\047]?" before); text = rest
    }
    return out text
  }
  function option(text, before,  out, found, value) {
    out = ""
    while (match(text, before "[\"\047]?[^ \t\001\"\047]+")) {
      out = out substr(text, 1, RSTART - 1); found = substr(text, RSTART, RLENGTH); text = substr(text, RSTART + RLENGTH)
      match(found, "^" before "[\"\047]?"); value = substr(found, RLENGTH + 1)
      # The longest match of what stands before may have taken letters of the value.
      if (value !~ /^([$|<>]|-[A-Za-z]$)/ && value != "[redacted]") found = substr(found, 1, RLENGTH) "[redacted]"
      out = out found
    }
    return out text
  }
  function unknown(text,  out, found, quote) {
    out = ""
    while (match(text, / -[A-Za-z][ \t\001]+["\047]?[^ \t\001"\047;|&)}\r]+/)) {
      out = out substr(text, 1, RSTART - 1); found = substr(text, RSTART, RLENGTH); text = substr(text, RSTART + RLENGTH)
      match(found, /^ -[A-Za-z][ \t\001]+["\047]?/); value = substr(found, RLENGTH + 1)
      if (is_chance(value) || (found ~ /^ -[pP]/ && length(value) >= 6 && value ~ /[0-9]/ && value ~ /[A-Za-z]/ && value !~ /[.\/:,=}{()<>*?~-]|\[|\]|^[$%+]|^(icmpv6|tcp|udp)/))
        found = substr(found, 1, RLENGTH) "[redacted]"
      out = out found
    }
    return out text
  }
  # Whether it looks like nothing but chance.
  function is_chance(value) {
    return length(value) >= 12 && value ~ /^[A-Za-z0-9]+$/ && value ~ /[a-z]/ && value ~ /[A-Z]/ && value ~ /[0-9][A-Za-z]*[0-9]/
  }

  # Secrets that no `=` of a telling name stands before: directives, arguments of calls, headers, paths of URLs.
  function directives(text,  lower, plain) {
    lower = tolower(text)
    if (lower ~ /pass|secret|token|key|sandi/) {
      plain = lower !~ /^[ \t]*((allow|deny|permit|match|acceptenv|passenv|unset|defaults|options|wpa_passphrase|htpasswd|rabbitmqctl)|([a-z_]*alias|user|group)([^a-z0-9_]|$))/ && lower !~ /\.so([^a-z0-9_]|$)/
      if (plain && lower ~ /(pass(word|wd|phrase|code)?|secret|token|key)[ \t]/) {
        text = after(text, statement "([a-z0-9_$@:.-]*[a-z0-9_$@:.-]" secret_word "|[a-z0-9_$@:.-]*[0-9_$@:.-]pass)[ \t]+", "plain")
        if (lower ~ /^[ \t]*#?(menu[ \t]+)?(master[ \t]+)?(pass(word|wd)|enable[ \t]secret)[ \t]+([^]= \t"\047[-][^ \t"\047=]*[ \t]+)?[^]= \t[-][^ \t]*[ \t]*\r?$/ &&
            lower !~ /pass(word|wd)[ \t]+([^ \t]+[ \t]+)?(required|requisite|sufficient|optional|include|substack)([^a-z]|$)/ && match(text, /[^ \t\r]+[ \t]*\r?$/) && is_secret(substr(text, RSTART)))
          text = substr(text, 1, RSTART - 1) "[redacted]"
      }
      if (lower ~ secret_word "[ \t]+[\"\047][^ \t]") text = after(text, "(\002|[ \t;{(])" secret_word "[ \t]+", "quoted")
      if (lower ~ secret_word "[ \t]*\\([ \t]*(\"[^\"]*\"|\047[^\047]*\047|[^] \t\"\047()}{;,]+)[ \t]*\\)" && lower !~ /function/) text = after(text, secret_word "[ \t]*\\([ \t]*")
      if (lower ~ /(pass(word|wd|phrase)?|sandi)[ \t]+(is|adalah|ialah|yaitu)[ \t]*:?[ \t]*[^ \t"\047]*[0-9]/) text = after(text, "(pass(word|wd|phrase)?|sandi)[ \t]+(is|adalah|ialah|yaitu)[ \t]*:?[ \t]*")
      if (lower ~ /["\047]--?[a-z-]*(pass(word|wd|phrase)?|token|secret)["\047],[ \t]*["\047]/) text = after(text, "[\"\047]--?[a-z-]*(pass(word|wd|phrase)?|token|secret)[\"\047],[ \t]*", "quoted")
      if (lower ~ /(pass(word|wd|phrase)?|secret|token|key)["\047][ \t]*,?[ \t]*["\047]?value/) text = after(text, "(pass(word|wd|phrase)?|secret|token|key)[\"\047][ \t]*,?[ \t]*[\"\047]?value[\"\047]?[ \t]*[:=][ \t]*")
      if (text ~ /(^|[ \t])(rd\.luks\.|luks\.)?key(_?[1-4])?=[A-Za-z0-9+][A-Za-z0-9+:-][A-Za-z0-9+:-][A-Za-z0-9+:-][A-Za-z0-9+:-]+=?=?([ \t\r,;]|$)/ && text !~ /-F key=/) text = after(text, "(\002|[ \t])(rd[.]luks[.]|luks[.])?key(_?[1-4])?=")
      if (text ~ /^[ \t]*KEY(_?[1-4])?=/) text = after(text, "\002[ \t]*key(_?[1-4])?=[ \t]*")
      if (lower ~ /auth-pass/) text = each(text, "auth-pass[ \t]+[^ \t]+[ \t]+", "[^ \t]+", 1)
    }
    if (lower !~ /:om|setcred|crypto|user|iscsi:|rename-c|secure_l|sst_auth|credentials=|headerv|_pat|bot-id|auth|splunk |community|com2sec|createu|psk|eap|rootpw|stats|md5|sha|aes|\*[0-9a-f]|:\[u|:\/\/|:aa|=["\047]?[a-z0-9][a-z0-9][a-z0-9][a-z0-9][a-z0-9][a-z0-9][a-z0-9][a-z0-9]/)
      return text
    text = each(text, ":om[a-z]+:[^, \t;]+,[^, \t;]+,[^, \t;]+,", "[^, \t;]+", 1)
    text = each(text, "^[ \t]*[Ss]et[Cc]redential=[^:]+:", ".+", 1)
    text = each(text, "^[ \t]*crypto[ \t]([^#]*[ \t])?pw[ \t]+", "[^ \t]+", 1)
    text = each(text, "user(name)?=[^ \t,%=\"\047]+%", "[^ \t,\"\047]+", 1)
    text = each(text, "iscsi:[^ \t:@\/]*:", "[^] \t@\/[]+@", 2)
    text = each(text, "^[ \t]*[Rr][Ee][Nn][Aa][Mm][Ee]-[Cc][Oo][Mm][Mm][Aa][Nn][Dd][ \t]+[^ \t]+[ \t]+\"?", "[^ \t\"]+", 1)
    if (lower ~ /secure_link_md5|sst_auth|credentials=|headervalue|_pat|bot-id/) {
      text = after(text, "secure_link_md5[ \t]+"); text = after(text, "sst_auth[ \t]*=[ \t]*"); text = after(text, "credentials=")
      text = after(text, "headervalue[ \t]*=[ \t]*"); if (text ~ /_PAT[ \t]*=/) text = after(text, "_pat[ \t]*=[ \t]*"); text = after(text, "bot-id\\([ \t]*")
    }
    if (text ~ /(^|[^A-Za-z0-9])_?auth"?[ \t]*[=:][ \t]*"[A-Za-z0-9+\/:._-]*[A-Z0-9=:][A-Za-z0-9+\/:._-]*=?=?"/) text = each(text, "_?auth\"?[ \t]*[=:][ \t]*\"", "[A-Za-z0-9+/:._=-]+", 8)
    if (lower ~ /authorization/) text = after(text, "authorization\\\\?[\"\047]?[ \t]*[:=, ][ \t]*\\\\?[\"\047]?[a-z][a-z0-9_-]+[ \t]+", "mixed")
    text = each(text, "Splunk[ \t]+", "[A-Za-z0-9_.-]+", 8)
    if (lower ~ /community|com2sec|createuser/) {
      text = after(text, "\002[ \t]*(r[ow]community6?|trapcommunity|authcommunity[ \t]+[^ \t]+)[ \t]+")
      text = after(text, "\002[ \t]*com2sec6?[ \t]+(-cn[ \t]+[^ \t]+[ \t]+)?[^ \t]+[ \t]+[^ \t]+[ \t]+")
      text = after(text, "\002[ \t]*createuser[^#]*[ \t](md5|sha[a-z0-9-]*)[ \t]+"); text = after(text, "\002[ \t]*createuser[^#]*[ \t](des|aes[a-z0-9-]*)[ \t]+")
    }
    if (text ~ /:[ \t]*(PSK|EAP|XAUTH)[ \t]/) text = after(text, ":[ \t]*(psk|eap|xauth)[ \t]+")
    text = each(text, "^[ \t]*rootpw([ \t]+--[a-z-]+)+[ \t]+", "[^ \t-][^ \t]*", 1)
    text = each(text, "^[ \t]*stats[ \t]+auth[ \t]+[^ \t:]+:", "[^ \t]+", 1)
    text = each(text, "^[ \t]*[0-9]+[ \t]+(MD5|SHA[0-9]*|AES[A-Za-z0-9]*|CMAC)[ \t]+((HEX|ASCII):)?", "[^ \t]+", 4)
    text = each(text, "[*]", "[0-9A-F]+", 40); text = each(text, "md5", "[0-9a-f]+", 32)
    text = each(text, "^[^: \t\/]+:[0-9]+:", "[0-9A-FX]+:[0-9A-F]+:", 66)
    if (lower ~ /:\/\//) {
      if (text ~ /https?:\/\/[A-Za-z_.~-]*[0-9][A-Za-z0-9_.~-]*@/) text = each(text, "https?://", "[A-Za-z0-9_.~-]+@", 13)
      text = by_chance(text, "/[A-Za-z0-9]+")
    }
    text = each(text, "[0-9][0-9][0-9][0-9][0-9][0-9]+:AA", "[A-Za-z0-9_-]+", 25)
    if (text ~ /^[ \t]*user[ \t]+[^ \t]+[ \t]+(on|off)[ \t]/) text = each(text, "[ \t][><#!]", "[^ \t]+", 1)
    return by_chance(text, "[A-Z][A-Z0-9_]+=[\"\047]?[A-Za-z0-9]+")
  }
  # What looks like chance as a part of the path of a URL, or as the value of a variable.
  function by_chance(text, form,  out, found, value, next_to) {
    out = ""
    while (match(text, form)) {
      next_to = substr(text, RSTART + RLENGTH, 1); found = substr(text, RSTART, RLENGTH)
      out = out substr(text, 1, RSTART - 1); text = substr(text, RSTART + RLENGTH); value = found; sub(/^[^=\/]*[=\/]["\047]?/, "", value)
      if (found !~ /^(PART)?(LABEL|UUID)=/ && next_to !~ /[A-Za-z0-9_.:@%-]/ && (found ~ /^\// ? out ~ /https?:\/\/[^ \t"\047<>]*$/ : out !~ /[A-Za-z0-9_-]$/ && next_to != "/") &&
          (is_chance(value) || (found ~ /^\// && length(value) >= 32 && value ~ /^[0-9a-f]+$/ && value ~ /[0-9]/)))
        found = substr(found, 1, length(found) - length(value)) "[redacted]"
      out = out found
    }
    return out text
  }
  # after(text, before): cuts the word or the quoted text behind `before`, of small letters, where \002 is the beginning of the line.
  # `plain`: not the words of a sentence or a rule; `quoted`: only with quotes; `mixed`: only with large letters or digits.
  function after(text, before, how,  out, start, end, value, quote) {
    out = ""; text = "\002" text
    while (match(tolower(text), before "[^ \t\001=]")) {
      start = RSTART + RLENGTH - 1; out = out substr(text, 1, start - 1); text = substr(text, start); quote = ""
      if (match(text, /^\\?["\047]/)) { quote = substr(text, RLENGTH, 1); out = out substr(text, 1, RLENGTH); text = substr(text, RLENGTH + 1); end = closing(text, quote) }
      else if (how == "quoted") end = 0
      else { match(text, /^[^ \t\r\001\002"\047;,<>}{()|`\\]+/); end = RLENGTH }
      value = substr(text, 1, end)
      if (end > 0 && is_secret(value) && !(how == "plain" && quote == "" && is_word(value, substr(text, end + 1))) && !(how == "mixed" && (length(value) < 6 || value !~ /[A-Z0-9]/))) {
        out = out "[redacted]"; text = substr(text, end + 1)
      }
    }
    out = out text; sub(/\002/, "", out); return out
  }
  function is_word(value, rest) {
    value = tolower(value)
    if (value ~ /^[-!=]|^[a-z0-9_.-]+=[^=]/ || (value ~ /^[a-z0-9_.-]+=$/ && rest ~ /^\(/) || (value ~ /^[a-z0-9_.-]+$/ && rest ~ /^[ \t]+=/)) return 1
    return value ~ /^(accept|drop|reject|return|soft|hard|as|cmd|args|include|substack|is|are|must|may|can|will|was|has|to|for|of|in|and|or|the|from|with|[0-9a-f]?[0-9a-f]?[0-9a-f]?|[0-9]+\/(tcp|udp|sctp))$/
  }

  # Values that are given to a secret name.
  function assigned(text,  out, lower, name, word, at, length_of, before, separator, quote, value, end, done, path) {
    out = ""
    while (1) {
      lower = tolower(text)
      if (!match(lower, /(pass(word|wd|phrase|code)?|passw|pwd|secret|token|key|bindpw|rootpw|psk|authtok|kata[_-]?sandi|sandi)([_.-]?(key|value|hash|base64|string|text|plain|data|confirm(ation)?|[0-9][0-9]?))?\\*["\047]?\]?([ \t]*(=>|:=|==?|:)[ \t]*|>)/))
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
    return out text
  }
  function is_name(word, before, first,  last) {
    if (word == "key") return tolower(before) ~ /(api|access|private|preshared|secret|encryption|signing|signature|shared|master|auth|account|storage|session|app|client|jwt|hmac|aes|wep)[_.-]?$/
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
    if (tolower(text) ~ /(^|[ \t\001])--?[a-z-]*(pass(word|wd|phrase)?|token|secret|[a-z]-key)[ \t\001]+[^ \t\001-]/) text = word_after(text, "(^|[ \t\001])--?[a-z-]*(pass(word|wd|phrase)?|token|secret|(api|access|private|secret|auth|master|client|app|account)-?key)[ \t\001]+")
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
    printed = "(echo|printf)[ \t]+(-[a-z]+[ \t]+)*([\"\047]?%s(\\\\n)?[\"\047]?[ \t]+)?"
  }
  FNR == 1 { if (naming) print "=" FILENAME; in_key = in_block = admins = 0; before = ""; codes = /^[A-Z2-7]+\r?$/ && length($0) >= 16; if (codes) { say("[redacted]"); next } }
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
    line = fields(masked($0))
    if (admins && match(line, /^[ \t]*[A-Za-z0-9_.-]+[ \t]*=[ \t]*/) && substr(line, RLENGTH + 1) !~ /^(-pbkdf2-|-hashed-|$)/) line = substr(line, 1, RLENGTH) "[redacted]"
    # A command may go on behind a backslash: its options are looked for in what stood before them, too.
    if (/[\001\002]/) { before = ""; line = spaced(commands(directives(line))) }
    else { line = spaced(commands(before "\001" directives(line))); sub(/^.*\001/, "", line) }
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
    printf '%s\0' "$@" | xargs -0 sh -c \
      'program=$1; shift; exec find -L "$@" -prune -type f -size -1048577c -exec awk -v telling=1 "$program" {} +' sh "$cutter" 2>/dev/null
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
