# A part of the program of observe_cutting.sh: directives of servers and boot loaders, headers, paths of URLs.
cutting_directives='
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
    text = each(text, "^[ \t]*[Ss]et[Cc]redential=[^:]+:", ".*[^ \t\r\\\\]", 1)
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
  # `plain`: not the words of a sentence or a rule; `quoted`: only with quotes; `mixed`: only with large letters or digits; `strong`:
  # only what looks like chance; `five`, `six`, `long`, `one`: only so long, with a digit, or all that is quoted.
  function after(text, before, how,  out, start, end, value, quote) {
    out = ""; text = "\002" text
    while (match(tolower(text), before "[^ \t\001=]")) {
      start = RSTART + RLENGTH - 1; out = out substr(text, 1, start - 1); text = substr(text, start); quote = ""
      if (match(text, /^\\?["\047]/)) { quote = substr(text, RLENGTH, 1); out = out substr(text, 1, RLENGTH); text = substr(text, RLENGTH + 1); end = closing(text, quote) }
      else if (how == "quoted") end = 0
      else { match(text, /^[^ \t\r\001\002"\047;,<>}{()|`\\]+/); end = RLENGTH }
      value = substr(text, 1, end)
      if (end > 0 && value !~ /redacted\]/ && is_secret(value) && is_so(how, value, substr(text, end + 1)) && !(how == "plain" && quote == "" && is_word(value, substr(text, end + 1))) && !(how == "mixed" && (length(value) < 6 || value !~ /[A-Z0-9]/))) {
        out = out "[redacted]"; text = substr(text, end + 1)
      }
    }
    out = out text; sub(/\002/, "", out); return out
  }
  function is_so(how, value, rest) {
    if (how == "strong") return is_strong(value, rest)
    if (how == "five") return length(value) > 4
    if (how == "six") return value ~ /^[a-z][^ \t\/=.,:-]+$/ && value != "public" && length(value) > 5
    if (how == "long") return value ~ /^[A-Za-z0-9_+\/-]+=?=?$/ && value ~ /[0-9]/ && length(value) > (rest ~ /^["\047]/ ? 7 : 15)
    if (how == "one") return value ~ /^[A-Za-z0-9_.~+\/=-]+$/ && value ~ /[0-9]/ && length(value) > 7
    return 1
  }
  function is_word(value, rest) {
    value = tolower(value)
    if (value ~ /^[-!=]|^[a-z0-9_.-]+=[^=]/ || (value ~ /^[a-z0-9_.-]+=$/ && rest ~ /^\(/) || (value ~ /^[a-z0-9_.-]+$/ && rest ~ /^[ \t]+=/)) return 1
    return value ~ /^(accept|drop|reject|return|soft|hard|as|cmd|args|include|substack|is|are|must|may|can|will|was|has|to|for|of|in|and|or|the|from|with|[0-9a-f]?[0-9a-f]?[0-9a-f]?|[0-9]+\/(tcp|udp|sctp))$/
  }
'
