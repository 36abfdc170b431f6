# A part of the program of observe_cutting.sh: forms that neither a directive nor an assignment explains, and what goes on over lines.
cutting_forms='
  function forms(text,  lower) {
    lower = tolower(text)
    # One question in place of all that follow, for most lines.
    if (lower !~ /pass|pw|secret|token|key|sandi|psk|auth|cred|[<>`|?&]|\$\{|!=|:\/\/|\\[=:]|hmac|x-|cookie|identified|pam_exec|userid=|curl|connect|sendemail|qpdf| -y|--security-|htdigest|check_|etcdctl|hvs\.|_v1_|sq[apu]_|iscsi|pbkdf2|private-mac|^[ \t]*[0-9]+[ \t]+m[ \t]|[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]\r?$/)
      return text
    if (lower ~ /identified/) text = after(text, "identified[ \t]+(with[ \t]+[^ \t]+[ \t]+)?(by|as)[ \t]+(password[ \t]+)?")
    if (lower ~ /password[ \t]*=(\[redacted\]|password)\(/) text = after(text, "password[ \t]*=(\\[redacted\\]|password)\\([ \t]*")
    if (lower ~ /pass(word|wd)?[ \t]*=[ \t]*\047\047/) text = after(text, "pass(word|wd)?[ \t]*=[ \t]*\047")
    if (lower ~ /\$\{/) text = after(text, "[$][{][a-z0-9_]*(" form_word "|_key|pw)[a-z0-9_]*:?[=-]", "quoted")
    if (lower ~ /`/) text = ticked(text)
    if (lower ~ /<<</) text = after(text, "<<<[ \t]*")
    if (lower ~ /<\([ \t]*(echo|printf)/) text = each(text, "<\\([ \t]*(echo|printf)[ \t]+(-[a-zA-Z]+[ \t]+)*", "[^)]+", 1)
    if (lower ~ /(echo|printf|yes)[ \t].*\|[^|;&]*((smb|vnc)?passwd|cryptsetup|kinit|adcli|sudo -s)/) text = after(text, "(echo|printf|yes)[ \t]+(-[a-z]+[ \t]+)*")
    if (text ~ /[A-Z]PASS[ \t]*=/ && text !~ /(BYPASS|COMPASS)[ \t]*=/) text = after(text, "[a-z]pass[ \t]*=[ \t]*")
    if (lower ~ /_key=/ && lower !~ /(gpg|pgp|ssh|public)_key=/) text = after(text, "(\002|[^a-z0-9_-])[a-z][a-z0-9_]*_key=", "long")
    if (lower ~ /--?[a-z-]*(pass(word|wd|phrase)?|secret|token)\\?["\047][ \t]/) text = after(text, "[\"\047]--?[a-z-]*" form_word "\\\\?[\"\047][ \t]+")
    if (text ~ /\\[=:]/) { text = after(text, form_word "\\\\="); text = each(text, "://[^ \t:@/\\\\]+\\\\:", "[^ \t@/]+@", 2) }
    if (lower ~ /pass|pw|sandi|token|secret/) {
      if (text ~ /[0-9]/) text = after(text, "(\002|[^a-z])(pass(word|wd|phrase)?|pw|sandi|token|secret)([ \t]+|[ \t]*[(=:][ \t]*)([a-z0-9_]+[ \t]+)?", "strong")
      if (lower ~ /sandi[ \t]+[a-z0-9_]+[ \t]+[=:]/) text = after(text, "sandi[ \t]+[a-z0-9_]+[ \t]+[=:][ \t]*")
      if (lower ~ /nmcli/) text = after(text, "nmcli[ \t][^;|&]*[ \t]password[ \t]+")
      if (lower ~ /_pw[ \t]/) text = after(text, "(user|owner|input|default)_pw[ \t]+")
      if (lower ~ /setenv/) text = after(text, "\002[ \t]*setenv[ \t]+([a-z0-9_]*_)?pw[ \t]+")
      if (lower ~ /pass(word|phrase|wd)?[_-]?(command|eval).*(echo|printf)/) text = after(text, "pass(word|phrase|wd)?[_-]?(command|eval)[^;|&]*(echo|printf)[ \t]+(-[a-z]+[ \t]+|%s[ \t]+)?")
      if (lower ~ /(^|[ \t])--?[a-z-]*pwd?[ \t]/) text = after(text, "(\002|[ \t])--?[a-z-]*pwd?[ \t]+")
    }
    if (lower ~ /name["\047]?[ \t]*:.*,[ \t]*["\047]?value/) text = after(text, "name[\"\047]?[ \t]*:[ \t]*[\"\047]?[a-z0-9_.-]*(pass|secret|token|[_-]key|[_-]pw)[a-z0-9_.-]*[\"\047]?,[ \t]*[\"\047]?value[\"\047]?[ \t]*:[ \t]*")
    if (text ~ /pam_exec\.so|PASSWD:[ \t]*\//) text = by_words(text)
    if (lower ~ /(auth|creds?|credentials?)[ \t=]/) text = after(text, "(\002|[ \t\"\047])--?[a-z-]*(auth|creds?|credentials?)(=|[ \t]+)[\"\047]?[^ \t:\"\047/=]+:")
    if (lower ~ /etcdctl_user|cloud\.auth|userid=|curl/) {
      text = after(text, "etcdctl_user=[\"\047]?[^ \t:\"\047]+:"); text = after(text, "cloud[.]auth[ \t]*:[ \t]*[\"\047]?[^ \t:\"\047]+:")
      text = after(text, "userid=[a-z0-9_.$#]+/"); if (text ~ /[ \t](-E|--cert|--proxy-cert)[ \t=]/) text = after(text, "curl[ \t]([^;|]*[ \t])?(-e|--(proxy-)?cert)[ \t=]+[\"\047]?[^ \t:\"\047]+:")
    }
    if (lower ~ /connect[ \t]+to/) text = after(text, "connect[ \t]+to[ \t]+[^ \t]+[ \t]+user[ \t]+[^ \t]+[ \t]+using[ \t]+")
    if (lower ~ /sendemail/) text = after(text, "sendemail[ \t][^;|&]*[ \t]-xp[ \t]+")
    if (lower ~ /qpdf/) { text = after(text, "--encrypt[ \t]+"); text = after(text, "--encrypt[ \t]+[^ \t]+[ \t]+") }
    if (lower ~ /key|tls-psk/) {
      text = after(text, "(macopt[ \t]+(hex)?key:|key[ \t]+(s:|[0-9]:)|activationkey[= ]|tls-psk[ \t]+)", "five")
      text = after(text, "(\002|[;{])[ \t]*(secret|encrypted_session|session)_key[ \t]+")
      text = after(text, "(user-key|api-key)\\([ \t]*", "quoted"); text = after(text, "(^|[^a-z0-9_])skey=", "five")
      if (text ~ /WIRELESS_KEY_/) text = after(text, "\002[ \t]*wireless_key_[0-4]=", "five")
      if (lower ~ /file_?key/) text = after(text, "file_?key(_management_filekey)?[ \t]*=[ \t]*", "five")
      if (lower ~ /[a-z]-key:[ \t]/) text = after(text, "[a-z0-9-]+-key:[ \t]*", "long")
      if (text ~ /<key>/) text = each(text, "<key>", "[0-9a-f]+</", 34)
    }
    if (lower ~ /hmac/) {
      text = after(text, "[ \t]-hmac[ \t]+"); text = each(text, "^[ \t]*hmac(:[A-Za-z0-9_.-]+)?[ \t]*=[ \t]*", "[A-Za-z0-9+/]+=?=?", 8)
    }
    if (lower ~ / -y[ \t]/) text = after(text, "(nsupdate|dig|rndc|host)[ \t][^;|&]*-y[ \t]+[\"\047]?[a-z0-9_.-]+:([a-z0-9_.-]+:)?")
    if (lower ~ /--security-/) text = after(text, "--security-(unlock|set-pass|disable|erase)[ \t]+")
    if (lower ~ /htdigest/) text = after(text, "htdigest[ \t]+(-c[ \t]+)?[^ \t]+[ \t]+[^ \t]+[ \t]+[^ \t]+[ \t]+")
    if (lower ~ /check_/ && text ~ /[ \t]-[pC][ \t]/) text = after(text, "check_[a-z0-9_]+[ \t][^;|&]*[ \t]-[pc][ \t]+", "six")
    if (lower ~ /_authtoken|--masterauth|--requirepass|primaryauth/) {
      text = after(text, "_authtoken[ \t=]+"); text = after(text, "--(masterauth|requirepass|primaryauth)[ \t]+"); text = after(text, "\002[ \t]*primaryauth[ \t]+")
    }
    if (lower ~ /x-[a-z0-9-]*(auth|key|token|secret)/) text = after(text, "(\002|[^a-z0-9_])x-[a-z0-9-]*(auth|key|token|secret)\\\\?[\"\047]?[ \t]*[:= \t][ \t]*(\\[[ \t]*)?")
    if (lower ~ /authorization/) text = after(text, "authorization\\\\?[\"\047]?[ \t]*[:=][ \t]*(\\[[ \t]*)?", "one")
    if (lower ~ /(set|append|add|header)[ \t]+cookie[ \t]/) text = after(text, "(set|append|add|header)[ \t]+cookie[ \t]+[\"\047]?[a-z0-9_.-]+=")
    if (lower ~ /!=/) text = after(text, "(_key|token|secret|authorization|password)[ \t]*!=[ \t]*", "quoted")
    if (text ~ /[?&](key|sig|signature|code|auth|k)=/) text = each(text, "[?&](key|sig|signature|code|auth|k)=", "[^] \t\"\047&<>;$[][^ \t\"\047&<>;]*", 8)
    if (text ~ /:\/\//) { text = each(text, "/api/webhooks/[0-9]+/", "[A-Za-z0-9_-]+", 16); if (text ~ /https?:\/\/[A-Za-z0-9_.~-]*[0-9][A-Za-z0-9_.~-]*:[^ \t\/@]+@/) text = named_user(text) }
    if (text ~ /curlftpfs#/) text = each(text, "curlftpfs#[^ \t:@]+:", "[^ \t@]+@", 2)
    if (text ~ /hvs\.|_v1_|sq[apu]_/) text = each(text, "hvs[.]", "[A-Za-z0-9_-]+", 20)
    if (text ~ /_v1_|sq[apu]_/) { text = each(text, "do[opr]_v1_", "[0-9a-f]+", 32); text = each(text, "sq[apu]_", "[0-9a-f]+", 36) }
    if (text ~ /tskey-/) text = each(text, "tskey-[a-z]+-", "[A-Za-z0-9_-]+", 8)
    if (lower ~ /sessioncrypto|authbasicfake/) text = after(text, "(sessioncryptopassphrase|authbasicfake)[ \t]+[^ \t]+[ \t]+")
    if (text ~ /[ \t]>[A-Za-z0-9_.-]+,/) text = each(text, "[^ \t][ \t]+>[A-Za-z0-9_.-]+,[A-Za-z0-9_.-]+,[A-Za-z0-9_.-]+,", "[^ \t,;]+", 1)
    if (lower ~ /auth\(|pass-phrase\(/) text = after(text, "(auth|pass-phrase)\\([ \t]*", "quoted")
    if (lower ~ /set_credential/) text = each(text, "set_credential(_binary)?=[^ \t:]+:", "[^ \t\"\047]+", 1)
    if (lower ~ /iscsi_password/) text = after(text, "iscsi_password(_in)?=")
    if (text ~ /^(olcRootPW|userPassword)/) text = each(text, "^(olcRootPW|userPassword)::[ \t]*", "[A-Za-z0-9+/=]+", 4)
    if (text ~ /^[ \t]*[0-9]+[ \t]+M[ \t]/) text = each(text, "^[ \t]*[0-9]+[ \t]+M[ \t]+", "[^ \t]+", 4)
    if (text ~ /-pbkdf2-/) text = each(text, "-pbkdf2-", "[0-9a-f]+,[0-9a-f]+", 25)
    if (lower ~ /</) {
      if (lower ~ /(pass(word|wd|phrase)?|secret|token|key)[ \t][^<>]*>/) text = each(text, "<[A-Za-z0-9_.:-]*([Pp][Aa][Ss][Ss]([Ww][Oo][Rr][Dd]|[Ww][Dd]|[Pp][Hh][Rr][Aa][Ss][Ee])?|[Ss][Ee][Cc][Rr][Ee][Tt]|[Tt][Oo][Kk][Ee][Nn]|([Aa][Pp][Ii]|[Aa][Cc][Cc][Ee][Ss][Ss]|[Ss][Ee][Cc][Rr][Ee][Tt]|[Pp][Rr][Ii][Vv][Aa][Tt][Ee])[_-]?[Kk][Ee][Yy])[ \t][^<>]*>(<!\\[CDATA\\[)?", "[^]<]+", 1)
      if (lower ~ /<name>[a-z0-9_.-]*(pass(word|wd|phrase)?|secret|token)<\/name>[ \t]*<value>/) text = each(text, "</[Nn][Aa][Mm][Ee]>[ \t]*<[Vv][Aa][Ll][Uu][Ee]>", "[^<]+", 1)
    }
    if (text ~ /^Private-MAC:/) text = each(text, "^Private-MAC:[ \t]*", "[0-9a-f]+", 40)
    if (text ~ /^[^: \t]+:[^:]+:[0-9a-f]+\r?$/) text = each(text, "^[^: \t]+:[^:]+:", "[0-9a-f]+", 32)
    return text
  }
  function ticked(text,  lower) {
    lower = tolower(text)
    while (match(lower, "(" form_word "|(api|secret)_?key)[\"\047]?[ \t]*[:=][ \t]*`[^` \t$]+`")) {
      lower = substr(lower, RSTART, RLENGTH); match(text, /`[^` \t$]+`/)
      if (RLENGTH < 6) break
      text = substr(text, 1, RSTART) "[redacted]" substr(text, RSTART + RLENGTH - 1); break
    }
    return text
  }
  # A token as the user of a URL that has a password, too.
  function named_user(text,  at) {
    if (!match(text, /https?:\/\/[A-Za-z0-9_.~-]+:[^ \t\/@]+@/)) return text
    at = RSTART + index(substr(text, RSTART), "//") + 1
    if (match(substr(text, at), /^[A-Za-z0-9_.~-]+/) && RLENGTH >= 12) return substr(text, 1, at - 1) "[redacted]" substr(text, at + RLENGTH)
    return text
  }
  # Words behind pam_exec.so or a command of sudoers that look like chance.
  function by_words(text,  out, word) {
    match(text, /pam_exec\.so|PASSWD:[ \t]*\//); out = substr(text, 1, RSTART + RLENGTH - 1); text = substr(text, RSTART + RLENGTH)
    while (match(text, /[^ \t\r]+/)) {
      word = substr(text, RSTART, RLENGTH); out = out substr(text, 1, RSTART - 1) (is_strong(word, "") ? "[redacted]" : word); text = substr(text, RSTART + RLENGTH)
    }
    return out text
  }
  function is_strong(value, rest) {
    return length(value) >= 8 && value ~ /^[A-Za-z0-9!@#%^&*_+~-]+=?=?$/ && value ~ /[0-9]/ && value ~ /[a-z]/ && value ~ /[A-Z]/ && rest !~ /^[A-Za-z0-9_.(:\/=$\\-]/
  }

  # What goes on over lines: elements of XML, names and values of YAML and JSON, credentials of units, keys of PuTTY, secrets of PPP.
  function carried(line,  lower, at, was) {
    lower = tolower(line); was = awaited; awaited = ""
    if (was == "element" || was == "lines" || was == "block") {
      if (was == "block" && line !~ /^[A-Za-z0-9+\/=]+\r?$/) return line
      awaited = was
      if (was == "lines" && line !~ /\\\r?$/) awaited = ""
      if (was == "block" && --lines_left < 1) awaited = ""
      if (was == "element" && (at = index(line, "<"))) { awaited = ""; return at == 1 || substr(line, 1, at - 1) ~ /^[ \t]*$/ ? line : "[redacted]" substr(line, at) }
      if (line ~ /^[ \t\r]*$/) return line
      match(line, /^[ \t]*/); at = RLENGTH
      match(line, /[ \t]*\\?\r?$/); return substr(line, 1, at) "[redacted]" substr(line, RSTART)
    }
    if (was == "name") {
      if (match(line, /^[ \t-]*["\047]?value["\047]?[ \t]*:[ \t]*/)) {
        if (RLENGTH == length(line)) awaited = "text"
        else return after(line, "\002[ \t-]*[\"\047]?value[\"\047]?[ \t]*:[ \t]*")
      } else if (line ~ /^[ \t\r]*$/) awaited = was
    }
    if (was == "text") return line ~ /["\047]/ ? after(line, "\002[ \t]*", "quoted") : after(line, "\002[ \t]*")
    if (ppp && line !~ /^[ \t]*#/ && match(line, /^("[^"]*"|[^ \t"]+)[ \t]+("[^"]*"|[^ \t"]+)[ \t]+/)) {
      at = RLENGTH; was = substr(line, at + 1)
      if (was ~ /^"/) { at++; was = substr(was, 2) }
      if (match(was, substr(line, at, 1) == "\"" ? "^[^\"]+" : "^[^ \t\r\"]+") && is_secret(substr(was, 1, RLENGTH))) return substr(line, 1, at) "[redacted]" substr(was, RLENGTH + 1)
    }
    if (lower ~ /^[ \t]*#.*client.*server.*secret/) ppp = 1
    if (lower ~ /(pass(word|wd|phrase)?|secret|token|(api|access|secret|private|application)_?key)>[ \t]*\r?$/ && lower ~ /(^|>)[ \t]*<[a-z0-9_.:-]+>[ \t]*\r?$/) awaited = "element"
    else if (lower ~ /name["\047]?[ \t]*:[ \t]*["\047]?[a-z0-9_.-]*(pass|secret|token|[_-]key|[_-]pw)[a-z0-9_.-]*["\047]?,?[ \t\r]*$/) awaited = "name"
    else if (lower ~ /(pass(word|wd|phrase)?|secret|token)"[ \t]*:[ \t]*\r?$/ || lower ~ /(pass(word|wd|phrase)?|secret|token)[ \t]*=[ \t]*"""\r?$/) awaited = "text"
    else if (lower ~ /^[ \t]*setcredential(encrypted)?=.*\\\r?$/) awaited = "lines"
    else if (line ~ /^Private-Lines: [0-9]+\r?$/) { awaited = "block"; lines_left = substr(line, 16) + 0 }
    else if (line ~ /-----BEGIN OpenVPN [A-Za-z0-9 -]+-----\r?$/) { awaited = "block"; lines_left = 200 }
    return line
  }
'
