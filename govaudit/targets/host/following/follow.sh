# What follows from what is on this host: only a script that is installed has this, because nobody asks it again.
#
# `asked` has a line for each thing to look at: a letter, a blank and a path (govaudit/targets/host/following/lines.py). Paths
# come out of files that anybody may have written. None is ever given to `eval`: they are split at newlines alone, and patterns
# in them are expanded to names, no more. What lies on network file systems is left out. Whatever a file names, no more than its
# owner, mode and link is told, but for files of a few kinds: what sshd and sudo include, authorized_keys, lists of names.
nl='
'
tab='	'
blank=$IFS
asked=

# ask LINE...: asks for these.
ask() { for entry do asked="$asked$entry$nl"; done; }

# readable FILE...: those that may be read and are no larger than 1 MiB, each between NULs.
readable() {
  for file do if [ -f "$file" ] && [ -r "$file" ]; then printf '%s\0' "$file"; fi; done |
    xargs -0 -r sh -c 'exec find -L "$@" -prune -type f -size -1048577c -print0' sh 2>/dev/null
}

# through PROGRAM FILE...: what the awk program says of the readable files, of which it sees no secret; `file` is where a line stands.
through() {
  program=$1; shift
  readable "$@" | { export cutter; xargs -0 -r sh -c 'exec awk -v naming=1 "$cutter" "$@"' sh 2>/dev/null; } | awk "$above$program" 2>/dev/null
}

# For awk: a path without doubled slashes, and a listing of it and of each folder above.
above='
  /^=/ { file = substr($0, 2); next }
  { $0 = substr($0, 2) }
  function folded(path,  part, n, i, kept, whole) {
    n = split(path, part, "/"); kept = 0
    for (i = 2; i <= n; i++) {
      if (part[i] == "" || part[i] == ".") continue
      if (part[i] == "..") { if (kept) kept--; continue }
      part[++kept] = part[i]
    }
    whole = ""
    for (i = 1; i <= kept; i++) whole = whole "/" part[i]
    return whole == "" ? "/" : whole
  }
  function list(path) {
    path = folded(path)
    while (!((path) in listed) && length(path) < 1000) {
      listed[path]; print "L " path
      if (path == "/") break
      sub(/\/[^\/]*$/, "", path); if (path == "") path = "/"
    }
  }
'

# homes TEMPLATE...: `L /@home@/.ssh` is asked below each home that /etc/passwd has. `K` means homes elsewhere than usual.
homes() {
  if [ ! -r /etc/passwd ]; then return; fi
  asked="$asked$({ printf '%s\n' "$@"; printf '\n'; head -c 1048576 /etc/passwd; } | awk '
    !begun { if ($0 == "") { begun = 1; FS = ":" } else template[++count] = $0; next }
    {
      split($0, field, ":"); home = field[6]; sub(/\/+$/, "", home)
      if (field[6] !~ /^\// || home ~ /[]*?[\\]/ || home in seen || ++homes > 2000) next
      seen[home]
      usual = home ~ /^(\/home\/[^\/]+|\/root|\/proc.*|\/dev.*|\/nonexistent|)$/
      for (i = 1; i <= count; i++) {
        line = template[i]
        if (substr(line, 1, 1) == "K" && usual) continue
        at = index(line, "/@home@")
        line = substr(line, 1, at - 1) home substr(line, at + 7)
        print (line == "L " ? "L /" : line)
      }
    }')$nl"
}

# attributes_of_homes LINE: the line, a command, with the homes in /etc/passwd at its end; as many as it may have with those on it.
attributes_of_homes() {
  if [ ! -r /etc/passwd ]; then return; fi
  asked="$asked$(head -c 1048576 /etc/passwd | awk -F: -v "line=$1" '
    BEGIN { n = split(line, word, "\t"); for (i = 6; i <= n; i++) seen[word[i]]; count = n - 5 }
    {
      home = $6; sub(/\/+$/, "", home)
      if (home !~ /^\/[A-Za-z0-9_.+@\/ -]*$/ || (home "/") ~ /\/\.\.\// || home in seen || count >= 500) next
      seen[home]; count++; line = line "\t" home
    }
    END { print line }')$nl"
}

# included_filters FILE...: what files of nft include.
included_filters() {
  asked="$asked$(through '
    { sub(/#.*/, "") }
    /^[ \t]*include[ \t]/ {
      path = $0; sub(/^[ \t]*include[ \t]+/, "", path); sub(/[ \t;\r]+$/, "", path); gsub(/["\047]/, "", path); sub(/^\.\//, "", path)
      print "G " (path ~ /^\// ? "" : "/etc/") path
    }' "$@")$nl"
}

# interfaces TEMPLATE...: `V /proc/sys/net/ipv4/conf/@name@/forwarding` is asked of each network interface.
interfaces() {
  if [ ! -r /proc/net/dev ]; then return; fi
  for name in $(sed -n 's/^ *\([A-Za-z0-9_.@-]*\):.*/\1/p' /proc/net/dev | head -n 64); do
    if [ "$name" = lo ]; then continue; fi
    for template do asked="$asked${template%@name@*}$name${template#*@name@}$nl"; done
  done
}

# paths FILE...: every path that stands in the files, with the folders above it.
paths() {
  asked="$asked$(through '
    length($0) > 4000 { next }
    {
      line = $0
      while (match(line, /\/[A-Za-z0-9_.+@\/-]+/)) {
        path = substr(line, RSTART, RLENGTH); line = substr(line, RSTART + RLENGTH)
        if (path in named) continue
        named[path]; if (++count > 20000) exit
        list(path)
        if (path ~ /\.$/) { sub(/\.+$/, "", path); list(path) }
      }
    }' "$@")$nl"
}

# containers: what the kernel says of the processes in containers.
containers() {
  for group in $(grep -lE 'docker|libpod|crio|containerd|lxc|kube|garden|machine' /proc/[0-9]*/cgroup 2>/dev/null | head -n 2000); do
    ask "V ${group%cgroup}status" "V ${group%cgroup}uid_map"
  done
}

# beneath FOLDER...: the paths in the units of packages to which these add, as `ssh.service.d` does.
beneath() {
  for folder do
    unit=${folder##*/}; unit=${unit%.d}
    case $unit in *@*.service) paths "/usr/lib/systemd/system/${unit%%@*}@.service" ;; esac
    paths "/usr/lib/systemd/system/$unit"
  done
}

# programs FILE...: the words of crontabs that may be programs, in each of the folders in which these are looked for.
programs() {
  asked="$asked$(through '
    BEGIN { usual = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" }
    length($0) > 4000 || /^[ \t]*#/ { next }
    /^[ \t]*PATH[ \t]*=/ { path = $0; sub(/^[^=]*=[ \t]*/, "", path); gsub(/["\047 \t]/, "", path); usual = usual ":" path }
    {
      gsub(/[^A-Za-z0-9_.+\/*-]+/, " ")
      for (i = 1; i <= NF; i++) {
        if ($i ~ /^[A-Za-z][A-Za-z0-9_.+-]*$/ && !($i in word) && ++words < 300) word[$i]
        if ($i ~ /^\/[A-Za-z0-9_.+\/-]+$/ && !(($i, "*") in word) && ++folders < 100) { word[$i, "*"]; sub(/\/$/, "", $i); print "L " $i "/*" }
      }
    }
    END {
      n = split(usual, folder, ":")
      for (i = 1; i <= n && i <= 20; i++) {
        if (folder[i] !~ /^\//) continue
        sub(/\/$/, "", folder[i]); list(folder[i])
        for (name in word) if (name ~ /^[A-Za-z]/ && index(name, SUBSEP) == 0) list(folder[i] "/" name)
      }
    }' "$@")$nl"
}

# ssh_settings FILE...: what sshd includes, the host keys that are named, and where keys of accounts are; three files deep.
ssh_settings() {
  for depth in 1 2 3; do
    found=$(through '
      length($0) > 4000 { next }
      {
        line = $0; sub(/=/, " ", line); gsub(/"/, " ", line); n = split(line, word, /[ \t\r]+/); first = word[1] == "" ? 2 : 1
        name = tolower(word[first])
        for (i = first + 1; i <= n && i < 60; i++) {
          if (word[i] == "" || substr(word[i], 1, 1) == "#") break
          if (name == "include") print "G " (substr(word[i], 1, 1) == "/" ? "" : "/etc/ssh/") word[i]
          if (word[i] ~ /^\//) print "L " word[i]
          if (name ~ /^(banner|revokedkeys|trustedusercakeys|authorizedprincipalsfile)$/) print "L /" word[i]
          if (name == "hostcertificate") print "F " (word[i] ~ /^\// ? "" : "/") word[i]
          if (name == "hostkey") { print "L " word[i]; print "F " word[i] ".pub" }
          if (name == "authorizedkeysfile" && word[i] != "none") {
            place = word[i]; gsub(/%u|%U/, "*", place); gsub(/%%/, "%", place)
            if (place ~ /^%h\//) place = substr(place, 4)
            for (each = 1; each <= 2; each++) {
              whole = place
              if (substr(place, 1, 1) != "/") whole = (each == 1 ? "/home/*/" : "/root/") place
              print "G " whole
              for (; whole ~ /\//; sub(/\/[^\/]*$/, "", whole)) print "L " whole
              print "L /"
            }
          }
        }
      }' "$@")
    asked="$asked$found$nl"
    IFS=$nl; set -- $(printf '%s\n' "$found" | sed -n 's/^G \(\/[A-Za-z0-9_.,+:@%=~/*?-]*\)$/\1/p'); IFS=$blank
    if [ "$#" -eq 0 ]; then return; fi
  done
}

# sudo_includes FILE...: what the policy includes, and the paths in it; three files deep.
sudo_includes() {
  for depth in 1 2 3; do
    paths "$@"
    found=$(through '
      /^[ \t]*[#@]include(dir)?[ \t]/ && length($0) < 4000 {
        folder = $0 ~ /^[ \t]*[#@]includedir/; path = $0
        sub(/^[ \t]*[#@]include(dir)?[ \t]+/, "", path); sub(/[ \t\r]+$/, "", path); gsub(/"/, "", path)
        if (path !~ /^\//) { above_it = file; sub(/[^\/]*$/, "", above_it); path = above_it path }
        if (path ~ /[]*?[\\]/) next
        gsub(/%h/, "*", path)
        if (folder) { sub(/\/+$/, "", path); print "L " (path == "" ? "/" : path); print "G " path "/*" }
        else print (path ~ /[*]/ ? "G " : "F ") path
      }' "$@")
    asked="$asked$found$nl"
    IFS=$nl; set -- $(printf '%s\n' "$found" | sed -n 's/^[FG] \(\/[A-Za-z0-9_.,+:@%=~/*?-]*\)$/\1/p'); IFS=$blank
    if [ "$#" -eq 0 ]; then return; fi
  done
}

# stacks FILE...: the lists of names that PAM's stacks name, and the folders of secrets that are named like accounts.
stacks() {
  paths "$@"
  asked="$asked$(through '
    length($0) > 2000 { next }
    /pam_listfile|pam_access/ {
      line = $0
      while (match(line, /(accessfile|file)=[^] \t]+/)) {
        path = substr(line, RSTART, RLENGTH); line = substr(line, RSTART + RLENGTH); sub(/^[a-z]*=/, "", path)
        if (path ~ /^\/etc\/([a-z][a-z0-9._-]*\/)?[a-z0-9._-]*(access|allow|deny|denied|user|login|shell|tty|host|group|list)[a-z0-9._-]*$/ &&
          path !~ /shadow|\.\./ && ++count <= 100) { print "F " path; print "L " path }
      }
    }
    match($0, /pam_(oath|u2f|yubico).*[ \t](usersfile|authfile)=\/[A-Za-z0-9_.\/-]+/) {
      path = $0; sub(/.*[ \t](usersfile|authfile)=/, "", path); sub(/[] \t].*/, "", path)
      print "L " path
      if ($0 ~ /pam_oath/) print "C\t20\tawk\t/^[ \\t]*HOTP/ && NF > 3 { print $2 }\t" path
      else print "C\t20\tawk\t-F:\t/^[^#]/ && NF > 1 { print $1 }\t" path
    }
    /pam_google_authenticator/ && match($0, /[ \t]secret=\/[A-Za-z0-9_.\/-]+\/\$\{USER\}/) {
      path = substr($0, RSTART + 8, RLENGTH - 15); print "L " path "*"
    }' "$@")$nl"
}

# sites FILE...: the files of certificates that configurations of web servers name; not those that are named as keys too.
sites() {
  asked="$asked$(through '
    function named(directive, line,  path) {
      path = line; sub(/^[ \t]*[A-Za-z_]+[ \t]+/, "", path); gsub(/["\047]/, "", path); sub(/[ \t;\r].*$/, "", path)
      if (path !~ /^\//) { part = file; sub(/^\/[^\/]*\/[^\/]*\//, "", part); path = substr(file, 1, length(file) - length(part)) path }
      return path
    }
    { line = $0; sub(/#.*/, "", line); lower = tolower(line) }
    lower ~ /^[ \t]*ssl_?certificate_?key(file)?[ \t]/ { key[named(lower, line)]; next }
    lower ~ /^[ \t]*ssl_?certificate(file)?[ \t]/ { certificate[named(lower, line)] }
    END { for (each in certificate) if (!(each in key)) print "F " each }' "$@")$nl"
}

# resolved PATH...: where paths lead in the end.
resolved() { for path do case $path in *[!A-Za-z0-9_.+@:=~/-]*) ;; *) ask "C${tab}20${tab}readlink${tab}-f${tab}--$tab$path" ;; esac; done; }

# there d|l PATH...: the folders among them, or the links, with where they lead.
there() {
  kinds=$1; shift
  for path do
    if [ -L "$path" ] || { [ "$kinds" = d ] && [ -d "$path" ]; }; then resolved "$path"; fi
  done
}

# settings FILE...: the paths in the files, and where they lead.
settings() {
  paths "$@"
  IFS=$nl
  set -- $(through '
    !/^[ \t]*[#;]/ && length($0) < 2000 {
      line = $0
      while (match(line, /\/[A-Za-z0-9_.+@\/-]+/)) {
        path = substr(line, RSTART, RLENGTH); line = substr(line, RSTART + RLENGTH)
        if (length(path) > 1) sub(/\/+$/, "", path)
        if (path !~ /^\/dev\// && !(path in named) && ++count <= 100) { named[path]; print path }
      }
    }' "$@")
  IFS=$blank
  resolved "$@"
}

# layers: the folders that overlay file systems are made of, all at once.
layers() {
  found=$(awk -v "tab=$tab" '
    {
      at = index($0, " - overlay "); if (!at || ++count > 200) next
      n = split(substr($0, at), field, " "); m = split(field[n], option, ",")
      for (i = 1; i <= m; i++) if (option[i] ~ /^(lowerdir|upperdir|workdir)=/) {
        value = option[i]; name = value; sub(/=.*/, "", name); sub(/^[a-z]*=/, "", value)
        if (name != "workdir") { p = split(value, path, ":"); for (j = 1; j <= p; j++) if (!(path[j] in seen)) { seen[path[j]]; print path[j] } }
      }
    }' /proc/self/mountinfo 2>/dev/null)
  if [ "$found" ]; then
    case $found in *[!A-Za-z0-9_.+@:=~/"$nl"-]*) return ;; esac
    line="C${tab}20${tab}readlink${tab}-f${tab}--"
    for path in $found; do line="$line$tab$path"; done
    ask "$line"
  fi
}

# cores LINE...: where core dumps lie: in a folder, or where the programs keep them that are known to take them.
cores() {
  first_of /proc/sys/kernel/core_pattern
  case $first in
    /*) first=${first%/*}; resolved "${first:-/}" ;;
    "|"*) ask "$@" ;;
  esac
}

# headers FILE: the headers of LUKS on devices, and those that crypttab says to lie elsewhere.
headers() {
  for directory in /sys/class/block/*; do
    device=${directory##*/}
    node=/dev/$device
    case $device in *!*) node=/dev/${device%%!*}/${device#*!} ;; sr*|fd*|st*|nst*) continue ;; esac
    if [ -b "$node" ] && [ -r "$node" ] && [ "$(limit 10 head -c 6 "$node" 2>/dev/null </dev/null | od -An -v -tx1 | tr -d ' \n')" = 4c554b53babe ]
    then ask "H $node"; fi
  done
  asked="$asked$(through '!/^[ \t]*#/ { n = split($4, option, ","); for (i = 1; i <= n; i++) if (option[i] ~ /^header=\//) print "H " substr(option[i], 8) }' "$@")$nl"
}

# loops: the files behind loop devices in use.
loops() {
  for directory in /sys/block/loop*; do
    if [ -e "$directory/loop/backing_file" ]; then ask "V $directory/loop/backing_file"; fi
  done
}

# compressed: the devices that compressed swap in memory writes pages back to.
compressed() {
  for directory in /sys/class/block/zram*; do
    if [ -e "$directory" ]; then ask "V $directory/backing_dev"; fi
  done
}

# data_roots FILE TEMPLATE...: the same below the folder in which daemon.json says that Docker keeps its data.
data_roots() {
  file=$1; shift
  if [ ! -f "$file" ] || [ ! -r "$file" ]; then return; fi
  IFS=$nl
  for found in $(head -c 1048576 "$file" | tr ',{}' '\n\n\n' | sed -n 's/^[[:space:]]*"\(data-root\|graph\)"[[:space:]]*:[[:space:]]*"\(\/[^"]*\)".*/\2/p' | head -n 4); do
    IFS=$blank
    for template do ask "${template%/@home@*}$found${template#*/@home@}"; done
  done
  IFS=$blank
}

# other_trees: the file systems beside the root one that are walked over, each once (`walks_of_other_disks`).
other_trees() {
  asked="$asked$(awk -v "walked=$1" '
    BEGIN { n = split(walked, kind, " "); for (i = 1; i <= n; i++) is_walked[kind[i]] }
    {
      for (i = 7; i <= NF && $i != "-"; i++) ;
      point = $5; if (point ~ /\\/) next
      order[++count] = point; device[count] = $3; within[count] = $4; type[count] = $(i + 1); last[point] = count
    }
    END {
      for (i = 1; i <= count; i++) {
        point = order[i]
        if (last[point] != i || !(type[i] in is_walked) || point ~ /^\/(proc|sys)(\/|$)/) continue
        hidden = 0
        for (j = i + 1; j <= count; j++) if (index(point "/", order[j] "/") == 1 || order[j] == "/") hidden = 1
        if (hidden) continue
        chosen[++some] = i; if (within[i] == "/") whole[device[i]]
      }
      for (c = 1; c <= some; c++) {
        i = chosen[c]
        if (type[i] != "btrfs" && within[i] != "/" && device[i] in whole) continue
        if ((device[i], within[i]) in given) continue
        given[device[i], within[i]]
        if (++trees > 40) exit
        if (order[i] != "/") print "W " order[i]
      }
    }' /proc/self/mountinfo 2>/dev/null)$nl"
}

# owners: of the paths on standard input, the questions whose files they are (`owner_queries`).
owners() {
  awk -v "tab=$tab" '
    function flush() { if (n) { print "C" tab 20 tab "dpkg-query" tab "-S" dpkg; print "C" tab 20 tab "rpm" tab "-qf" rpm }; n = 0; dpkg = rpm = "" }
    /[]*?[\\]/ { next }
    {
      dpkg = dpkg tab $0; rpm = rpm tab $0
      if ($0 ~ /^\/usr\/(bin|sbin|lib|lib32|lib64)\//) dpkg = dpkg tab substr($0, 5)
      if (++n == 200) flush()
    }
    END { flush() }'
}

# with_owners sort|cat CALL...: the call of a walk or of `capabilities`; what it prints goes out, and whose the files in it are is asked.
with_owners() {
  order=$1; shift
  { found=$("$@" | awk '
    { print | "cat 1>&3" }
    /^8[0-9a-f][0-9a-f][0-9a-f] / && match($0, /\/\/\/.*\/\/ /) {
      bits = index("0123456789abcdef", substr($1, 2, 1)) - 1
      if ((int(bits / 4) % 4) && ++count <= 1000) print substr($0, RSTART + 2, RLENGTH - 5)
    }
    /^\/[^ ]* (= )?cap_[a-z_,0-9]*[=+][a-z]*$/ { print $1 }' | $order | owners); } 3>&1
  if [ "$found" ]; then asked="$asked$found$nl"; fi
}

# packages: which of the packages that are asked about are there, and whether they are as they were shipped.
packages() {
  names=$(limit 20 dpkg-query -W -f '${binary:Package}\t${db:Status-Status}\n' "$@" 2>/dev/null </dev/null |
    awk -F '\t' 'NF == 2 && $2 != "not-installed" && $2 != "config-files" && $1 ~ /^[A-Za-z0-9][A-Za-z0-9+._-]*(:[a-z0-9-]+)?$/ { print $1 }')
  if [ ! "$names" ]; then return; fi
  line="C${tab}60${tab}dpkg${tab}--verify"
  for name in $names; do line="$line$tab$name"; ask "L /var/lib/dpkg/info/$name.md5sums"; done
  ask "$line"
}

# lead PATH...: where the links among them lead, and on from there; four links deep.
lead() {
  for depth in 1 2 3 4; do
    found=$(for file do if [ -L "$file" ]; then printf '%s\0' "$file"; fi; done | xargs -0 -r ls -ldn 2>/dev/null | sed 's/^/:/' | awk "$above"'
      {
        at = index($0, "/"); if (!at || split(substr($0, at), part, " -> ") != 2) next
        target = part[2]
        if (target !~ /^\//) { sub(/[^\/]*$/, "", part[1]); target = part[1] target }
        list(target)
      }')
    if [ ! "$found" ]; then return; fi
    asked="$asked$found$nl"
    IFS=$nl; set -f; set -- $(printf '%s\n' "$found" | sed 's/^L //'); set +f; IFS=$blank
  done
}

# some LETTER: makes up `chosen`, the paths that are asked for under a letter.
some() { chosen=$(printf '%s' "$asked" | sed -n "s/^$1 //p"); }

# followed KINDS: looks at all that is asked, but for what lies on file systems of these kinds, and tells what that is.
followed() {
  away=$1
  some L; IFS=$nl; set -- $chosen; IFS=$blank
  lead "$@"
  asked=$(printf '%s' "$asked" | awk -v "kinds=$away" '
    BEGIN {
      n = split(kinds, kind, " "); for (i = 1; i <= n; i++) network[kind[i]]
      while ((getline line < "/proc/self/mounts") > 0) { split(line, field, " "); type[field[2]] = field[3] }
      for (point in type) if (type[point] in network && point != "/") { gsub(/\\040/, " ", point); away[++far] = point "/" }
    }
    function once(line) { if (!(line in told)) { told[line]; print line } }
    $0 in seen { next }
    { seen[$0] }
    /^C\t/ { if (++count <= 10000) print; next }
    {
      letter = substr($0, 1, 1); path = substr($0, 3); sub(/\/\.\[!\.\]\*$/, "/*", path); gsub(/\[0-9\]/, "?", path)
      if (substr($0, 2, 1) != " " || path !~ /^\// || path ~ /[\001-\037\177\\[]/ || path ~ /\]/ || path ~ /\/\// || (path "/") ~ /\/\.\.?\//) next
      if (length(path) > 1000 || ++count > 10000) next
      first = path; sub(/[*?].*/, "", first)
      for (i = 1; i <= far; i++) if (index(path "/", away[i]) == 1 || (first != path && index(away[i], first) == 1)) next
      if (letter == "F" && path ~ /^\/etc\/(g?shadow-?|security\/opasswd)$/) next
      print
      if (letter ~ /[LGK]/) {
        n = split(path, part, "/"); folder = ""; is_first = 1
        for (i = 2; i <= n; i++) {
          wild = part[i] ~ /[*?]/
          if (wild || i == n) { if (is_first) { once("B " (folder == "" ? "/" : folder)); is_first = 0 } }
          if (!is_first) once((wild ? "D " : "X ") (folder == "" ? "/" : folder))
          folder = folder "/" part[i]
        }
      }
    }')$nl
  mark round 2
  IFS=$nl
  some D; set -- $chosen; closed r "$@"
  some X; set -- $chosen; closed x "$@"
  some '[FGBKVHW]'; set -- $chosen
  IFS=$blank
  attributes followed -L "$@" / /proc /sys
  IFS=$nl
  some '[FG]'; set -- $chosen
  IFS=$blank
  contents_cut "$@"
  IFS=$nl; some L; set -- $chosen; IFS=$blank
  attributes listed -P "$@"
  IFS=$nl; some K; set -- $chosen; IFS=$blank
  keys "$@"
  IFS=$nl; set -f; some V; set -- $chosen; set +f; IFS=$blank
  live "$@"
  some H; number=0; IFS=$nl
  for path in $chosen; do IFS=$blank; luks "$number" "$path"; number=$((number + 1)); done
  IFS=$blank
  some W; each=0; IFS=$nl
  for path in $chosen; do IFS=$blank; with_owners sort tree "$each" "$path"; each=$((each + 1)); done
  IFS=$nl; set -f
  each=0
  for line in $(printf '%s' "$asked" | sed -n "s/^C$tab//p"); do
    IFS=$tab; set -- $line; IFS=$blank
    run_cut "$each" "$@"; each=$((each + 1))
  done
  IFS=$blank; set +f
  mark list
  printf '%s' "$asked" | sed '/^[BDX] /d'
  mark end round
}
