# A part of the program of observe_cutting.sh, which alone explains it: arguments of programs.
cutting_commands='
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
'
