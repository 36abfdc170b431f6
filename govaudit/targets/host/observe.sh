# govaudit looks at this host and changes nothing: no file is written, none is opened for writing.
#
# Functions for a POSIX shell (dash, busybox, bash). The calls that use them follow; see govaudit/targets/host/script.py.
# What is printed is divided by marks that nobody can foretell, for each begins with `nonce`, which is never given to a
# program. No file costs a process of its own: each pass takes all paths at once.

LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin
export LC_ALL PATH
unset TAR_OPTIONS QUOTING_STYLE TZ ENV BASH_ENV POSIXLY_CORRECT GREP_OPTIONS LS_COLORS BLOCK_SIZE LS_BLOCK_SIZE TIME_STYLE
IFS=' 	
'
umask 077

has() { command -v "$1" >/dev/null 2>&1; }

mark() { printf '\n@%s %s\n' "$nonce" "$*"; }

# few WORD...: so few that all go into one call of a program, for which Linux has room for 128 KiB at least; else xargs divides them.
few() {
  [ "$#" -le 2000 ] || return 1
  words="$*"
  [ "${#words}" -le 80000 ]
}

start() {
  lacking=
  for tool in stat tar find xargs awk head cat od id date; do has "$tool" || lacking="$lacking $tool"; done
  # GNU timeout kills all that a command has started. Another one may kill the command alone; then `setsid` makes a group.
  killer=
  case $(timeout --version 2>/dev/null </dev/null) in
    *GNU*) killer=timeout ;;
    *) if has setsid; then killer=setsid; fi ;;
  esac
  user=
  who=$(id 2>/dev/null) # uid=0(root) gid=0(root) groups=...
  who=${who#uid=}
  uid=${who%%[!0-9]*}
  case $who in "$uid("*") gid="*) user=${who#"$uid("}; user=${user%%") gid="*} ;; esac
  mark start "$version" "$uid" "$(date +%s 2>/dev/null)" "$user"
  printf '%s' "$lacking"
}

# limit SECONDS PROGRAM [ARGUMENT]...: killed when it takes longer; its status is then 137. With `last`, for the end of a subshell.
limit() {
  if [ "$killer" = timeout ]; then ${last:+exec} timeout -s KILL "$@"; return; fi
  seconds=$1; shift
  $killer "$@" & child=$!
  group=${killer:+-}
  $killer sh -c 'sleep "$1"; kill -9 "$2"' sh "$seconds" "$group$child" >/dev/null 2>&1 3>&- </dev/null & sleeper=$!
  wait "$child"; status=$?
  kill -9 "$group$sleeper" 2>/dev/null
  return "$status"
}

# attributes NAME -L|-P PATH...: mode, size, owner and time of each; links followed with -L, else also where they lead.
# A path cannot hold `//`, so no file name can end its record and begin another.
attributes() {
  name=$1; follow=$2; shift 2
  if [ "$follow" = -P ]; then lists "$@"; fi
  if has stat; then lister='stat -c' format='%f %s %u %g %Y %d //%n// %U:%G'; else lister='ls -ldn' format=; fi
  case $lister$follow in
    stat*-L) lister='stat -L -c' ;;
    ls*-L) lister='ls -ldnL' ;;
  esac
  mark "$name"
  if few "$@"; then
    { errors=$(exec $lister ${format:+"$format"} "$@" 2>&1 >&3 3>&-); status=$?; } 3>&1
    if [ "$status" -ge 1 ] && [ "$status" -le 125 ]; then status=123; fi # as xargs says that some could not be looked at
  else
    { errors=$(printf '%s\0' "$@" | xargs -0 $lister ${format:+"$format"} 2>&1 >&3 3>&-); status=$?; } 3>&1
  fi
  mark "$name-errors" "$status"
  printf '%s' "$errors"
  if [ "$follow" = -P ]; then links "$@"; fi
}

# lists PATH...: whether each has an access control list, which `ls` tells by a `+` behind the mode. That of busybox does not, and
# refuses the option that GNU has.
lists() {
  mark acl
  if few "$@"; then shown=$(exec ls --indicator-style=none -ldn "$@" 2>/dev/null)
  else shown=$(printf '%s\0' "$@" | xargs -0 ls --indicator-style=none -ldn 2>/dev/null)
  fi
  printf '%s\n' "$shown"
  entries acl-entries
}

# entries NAME: whom the access control lists name of the files that `shown` marks with a `+`.
entries() {
  case $shown in *"+ "*) ;; *) return ;; esac
  if ! has getfacl; then return; fi
  mark "$1"
  printf '%s\n' "$shown" | awk '/^[-dspbc][-rwxsStT]+[+] / { print substr($0, index($0, "/")) }' | tr '\n' '\0' |
    xargs -0 -r getfacl --numeric --absolute-names --no-effective -- 2>/dev/null
}

# lists_of_keys PATH...: the same of files of private keys, links followed.
lists_of_keys() {
  mark key-acl
  if few "$@"; then shown=$(exec ls --indicator-style=none -ldnL "$@" 2>/dev/null)
  else shown=$(printf '%s\0' "$@" | xargs -0 ls --indicator-style=none -ldnL 2>/dev/null)
  fi
  printf '%s\n' "$shown"
  entries key-acl-entries
}

# contents PATH...: the regular files of up to 1 MiB among them, as tar archives. Nothing else is opened.
contents() {
  if has tar; then
    mark contents
    if few "$@"; then
      { errors=$(exec find -L "$@" -prune -type f -size -1048577c -exec tar -chf - {} + 2>&1 >&3 3>&-); } 3>&1
    else
      { errors=$(printf '%s\0' "$@" | xargs -0 sh -c \
        'exec find -L "$@" -prune -type f -size -1048577c -exec tar -chf - {} +' sh 2>&1 >&3 3>&-); } 3>&1
    fi
    mark contents-errors
    printf '%s' "$errors"
    return
  fi
  for file do
    if [ -f "$file" ] && [ -r "$file" ]; then mark content; printf '//%s//\n' "$file"; head -c 1048577 "$file"; fi
  done
}

# links PATH...: where the symbolic links among them point to, as tar archives without content.
links() {
  mark links
  linked= count=0
  for file do
    count=$((count + 1))
    if [ -L "$file" ]; then linked="$linked \"\${$count}\""; fi
  done
  if [ ! "$linked" ]; then return; fi
  eval "set -- $linked"
  if few "$@"; then find "$@" -prune -type l -exec tar -cf - {} + 2>/dev/null
  else printf '%s\0' "$@" | xargs -0 sh -c 'exec find "$@" -prune -type l -exec tar -cf - {} +' sh 2>/dev/null
  fi
}

# closed r|x PATH...: the directories among them whose names may not be listed (r), or that may not be entered.
closed() {
  way=$1; shift
  mark closed
  for directory do
    if [ -d "$directory" ]; then
      if [ ! -x "$directory" ] || { [ "$way" = r ] && [ ! -r "$directory" ]; }; then printf '//%s//\n' "$directory"; fi
    fi
  done
}

# keys PATH...: the kind and cipher of the private keys in them, and `other` for what is known to be none. Of an OpenSSH key the public
# beginning of its first line is printed, in which the cipher stands (b3Blbn... is "openssh-key-v1"); of other keys nothing but their headings.
keys() {
  mark unread
  readable= any=
  for file do
    if [ -f "$file" ]; then
      any=1
      if [ -r "$file" ]; then readable=1; else printf '//%s//\n' "$file"; fi
    fi
  done
  if [ "$any" ]; then lists_of_keys "$@"; fi
  mark keys
  errors= status=0
  if [ "$readable" ] && [ "$#" -le 200 ]; then
    { errors=$(first=1
      for file do
        if [ "$first" ]; then set --; first=; fi
        if [ -f "$file" ] && [ -r "$file" ]; then set -- "$@" "$file"; fi
      done
      exec find -L "$@" -prune -type f -size -1048577c -exec awk "$key_lines" {} + 2>&1 >&3 3>&-); status=$?; } 3>&1
  elif [ "$readable" ]; then
    { errors=$(for file do if [ -f "$file" ] && [ -r "$file" ]; then printf '%s\0' "$file"; fi; done |
      xargs -0 -r sh -c 'exec find -L "$@" -prune -type f -size -1048577c -exec awk "$0" {} +' "$key_lines" 2>&1 >&3 3>&-); status=$?; } 3>&1
  fi
  mark keys-errors "$status"
  printf '%s' "$errors"
}
key_lines='
  function say(kind, detail) { printf "%s %s //%s//\n", kind, detail, FILENAME; awaited = "" }
  FNR == 1 {
    awaited = ""; count = 0
    # DER (X.690): a sequence; of a certificate it holds another long one first, of a private key and of PKCS#12 a number.
    if (substr($0, 1, 1) == "0") {
      length_of = index("\201\202\203", substr($0, 2, 1))
      if (length_of == 0 && substr($0, 3, 2) == "\002\001") say("der", "?")
      else if (length_of && substr($0, 3 + length_of, 2) == "\002\001") say("der", "?")
      else if (length_of && substr($0, 3 + length_of, 1) == "0" && index("\201\202", substr($0, 4 + length_of, 1))) say("other", "none")
    }
    if ($0 ~ /^PuTTY-User-Key-File-[0-9]+:/) { awaited = "putty"; next }
  }
  { sub(/\r$/, "") }
  awaited == "putty" {
    if ($0 ~ /^Encryption: [A-Za-z0-9-]+$/) { sub(/^Encryption: /, ""); say("putty", substr($0, 1, 40)) } else say("putty", "?")
    next
  }
  awaited == "OPENSSH" {
    if ($0 ~ /^b3BlbnNzaC1rZXktdjEA[A-Za-z0-9+\/=]+$/) say("openssh", substr($0, 1, 68)); else say("openssh", "?")
    next
  }
  awaited == "heading" {
    if ($0 ~ /^Proc-Type: *4, *ENCRYPTED/) { awaited = "cipher"; next }
    say(kind, "none")
  }
  awaited == "cipher" {
    if ($0 ~ /^DEK-Info: [A-Za-z0-9-]+(,|$)/) { sub(/^DEK-Info: /, ""); sub(/,.*/, ""); say(kind, substr($0, 1, 40)) } else say(kind, "?")
    next
  }
  /^[ \t]*-----BEGIN ([A-Z0-9]+ )*(CERTIFICATE|PUBLIC KEY|PARAMETERS|X509 CRL|REQUEST)-----/ && count < 16 { say("other", "none") }
  /^[ \t]*-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----/ && count < 16 {
    count++
    kind = $0; sub(/^[ \t]*-----BEGIN /, "", kind); sub(/PRIVATE KEY.*/, "", kind); sub(/ $/, "", kind)
    if (kind == "OPENSSH") awaited = "OPENSSH"
    else if (kind == "ENCRYPTED") say("pkcs8-encrypted", "?")
    else if (kind == "PGP") say("pgp", "?")
    else if (kind == "") say("pkcs8", "none")
    else { gsub(/ /, "-", kind); awaited = "heading" }
  }'

# shadow NAME: /etc/shadow, or /etc/gshadow, with each password field cut down to its state.
shadow() {
  mark "$1"
  if [ ! -r "/etc/$1" ]; then mark "$1-status" denied; return; fi
  awk -F: -v "kind=$1" '
    function scheme(hash,  part, n, id) {
      if (substr(hash, 1, 1) != "$") {
        if (length(hash) == 13 && hash ~ /^[.\/0-9A-Za-z]+$/) return "des"
        if (length(hash) == 20 && hash ~ /^_[.\/0-9A-Za-z]+$/) return "bsdi"
        return ""
      }
      n = split(hash, part, "$"); id = part[2]
      if (n < 4 || id !~ /^[0-9a-z-]+$/ || length(id) > 12) return ""
      if (n >= 5 && (id == "5" || id == "6") && part[3] ~ /^rounds=[0-9]+$/ && length(part[3]) < 20) return "$" id "$" part[3] "$"
      if (n >= 5 && (id == "y" || id == "gy") && part[3] ~ /^[.\/0-9A-Za-z]+$/ && length(part[3]) < 9) return "$" id "$" part[3] "$"
      if (id ~ /^2[abxy]?$/ && part[3] ~ /^[0-9][0-9]$/) return "$" id "$" part[3] "$"
      return "$" id "$"
    }
    function state(field,  rest, found) {
      if (field == "") return "empty"
      if (field == "*" || field == "!" || field == "!*" || field == "!!") return "none"
      if (substr(field, 1, 1) == "*") return "locked"
      if (substr(field, 1, 1) == "!") {
        rest = field; sub(/^!+/, "", rest); found = scheme(rest)
        return found == "" ? "locked" : "!" found
      }
      found = scheme(field)
      return found == "" ? "invalid" : found
    }
    /^[ \t]*$/ { next }
    {
      if (NF < 2) { print "invalid"; next }
      line = ($1 ~ /^[^$]*[$]?$/ && length($1) <= 256) ? $1 : "invalid"
      line = line ":" state($2)
      if (kind == "gshadow") {
        for (i = 3; i <= 4; i++) line = line ":" ((NF == 4 && $i ~ /^[^$,]*[$]?(,[^$,]*[$]?)*$/ && length($i) <= 65536) ? $i : "invalid")
        print line; next
      }
      for (i = 3; i <= 9; i++) line = line ":" (($i ~ /^-?[0-9]*$/ && length($i) < 20) ? $i : "invalid")
      print line
    }' <"/etc/$1" 2>/dev/null
  mark "$1-status" "$?"
}

# live PATH...: files of /proc and /sys, whose size is told as 0: one `cat` for all. Between them stands the environment
# of that `cat`, which is the separator and nothing else.
live() {
  ways=
  for file do
    shift
    if [ ! -f "$file" ]; then ways=$ways-; file=/dev/null
    elif [ ! -r "$file" ]; then ways=${ways}d; file=/dev/null
    else
      ways=${ways}r
      if [ "$file" = /proc/cmdline ] && [ "${cutter:-}" ]; then file=-; fi # what `spoken` prints
    fi
    set -- "$@" /proc/self/environ "$file"
  done
  mark live "$ways"
  case "$* " in
    *" - "*) { errors=$(spoken | limit 20 env -i "S=$separator" cat "$@" /proc/self/environ 2>&1 >&3 3>&-); status=$?; } 3>&1 ;;
    *) { errors=$(last=1; limit 20 env -i "S=$separator" cat "$@" /proc/self/environ 2>&1 >&3 3>&- </dev/null); status=$?; } 3>&1 ;;
  esac
  mark live-errors "$status"
  printf '%s' "$errors"
}

first_of() { first=; if [ -r "$1" ]; then read -r first <"$1" || :; fi; } 2>/dev/null

# devices: a line for each block device (see DeviceHeaders), but for drives that an opening would set in motion.
devices() {
  mark devices
  set --
  table=
  for directory in /sys/class/block/*; do
    [ -e "$directory/dev" ] || continue
    device=${directory##*/}
    row=$device
    for attribute in dm/name dm/uuid slaves ro removable dev size; do
      if [ "$attribute" = slaves ]; then
        first=
        for slave in "$directory"/slaves/*; do
          if [ -e "$slave" ]; then first="$first${first:+,}${slave##*/}"; fi
        done
      else
        first_of "$directory/$attribute"
        if [ "$attribute" = removable ] && [ ! "$first" ]; then first_of "$directory/../removable"; fi
      fi
      row="$row	$first"
    done
    node=/dev/$device
    case $device in *!*) node=/dev/${device%%!*}/${device#*!} ;; esac
    readable=-
    case $device in
      sr*|fd*|st*|nst*) ;;
      *) if [ "$first" != 0 ] && [ -b "$node" ] && [ -r "$node" ]; then readable=+; set -- "$@" "$node"; fi ;;
    esac
    printf '%s\t%s\n' "$row" "$readable"
  done
  mark device-headers "$#"
  if [ "$#" -gt 0 ]; then
    # One process for all; where one device cannot be read, the lengths do not fit, and each is asked alone.
    beginnings=$(limit 10 head -q -c 8 "$@" 2>/dev/null </dev/null | od -An -v -tx1)
    set -- $(($# * 8)) "$@"
    wanted=$1; shift
    count=0
    for byte in $beginnings; do count=$((count + 1)); done
    if [ "$count" -eq "$wanted" ]; then printf '%s\n' "$beginnings"; return; fi
    if [ "$#" -eq 1 ]; then printf '%s\n' '- - - - - - - -'; return; fi
    for node do
      beginnings=$(limit 10 head -c 8 "$node" 2>/dev/null </dev/null | od -An -v -tx1)
      count=0
      for byte in $beginnings; do count=$((count + 1)); done
      if [ "$count" -eq 8 ]; then printf '%s\n' "$beginnings"; else printf '%s\n' '- - - - - - - -'; fi
    done
  fi
}

# luks NUMBER PATH: the LUKS header at the beginning of a device or file, up to where key material begins; nothing else is read.
# Salts and digests are cut: of LUKS1 the header goes out in hex, with zeros for them; of LUKS2 whether its checksum is right, and
# the JSON with nothing but what is known to be no secret.
luks() {
  number=$1; node=$2; shift 2
  mark luks "$number"
  if [ ! -f "$node" ] && [ ! -b "$node" ]; then mark luks-end "$number" none; return; fi
  if [ ! -r "$node" ]; then mark luks-end "$number" denied; return; fi
  set -- $(limit 10 head -c 16 "$node" 2>/dev/null </dev/null | od -An -v -tx1)
  if [ "$#" -ne 16 ]; then mark luks-end "$number" unread; return; fi
  size=0
  if [ "$1$2$3$4$5$6" = 4c554b53babe ]; then
    version=$7$8; shift 8
    case $version.$1$2$3$4$5$6$7$8 in
      0001.*) size=592 ;;
      0002.0000000000004000) size=16384 ;;
      0002.0000000000008000) size=32768 ;;
      0002.0000000000010000) size=65536 ;;
      0002.0000000000020000) size=131072 ;;
      0002.0000000000040000) size=262144 ;;
      0002.0000000000080000) size=524288 ;;
      0002.0000000000100000) size=1048576 ;;
      0002.0000000000200000) size=2097152 ;;
      0002.0000000000400000) size=4194304 ;;
      *) size=16 ;;
    esac
    case $size in
      16) printf 'unknown\n' ;;
      *) if [ "$(limit 10 head -c "$size" "$node" 2>/dev/null </dev/null | wc -c)" -lt "$size" ]; then size=short; fi ;;
    esac
    case $size in
      16) ;;
      short) printf 'short\n' ;;
      592) printf '1 '; limit 10 head -c 592 "$node" 2>/dev/null </dev/null | od -An -v -tx1 | luks_1 ;;
      *) luks_2 ;;
    esac
  fi
  mark luks-end "$number" "$size"
}

luks_1() {
  awk '{
    for (i = 1; i <= NF; i++) {
      at = count++; within = (at - 208) % 48
      printf "%s", ((at >= 112 && at < 164) || (at >= 208 && within >= 8 && within < 40) ? "00" : $i)
    }
  } END { print "" }'
}

luks_2() {
  printf '2 %s' "$(limit 10 head -c 104 "$node" 2>/dev/null </dev/null | tail -c 32 | tr -cd 'a-z0-9')"
  if has sha256sum; then
    told=$(limit 10 head -c 480 "$node" 2>/dev/null </dev/null | tail -c 32 | od -An -v -tx1 | tr -d ' \n')
    counted=$({ limit 10 head -c 448 "$node"; printf '%064d' 0 | tr 0 '\000'; limit 10 head -c "$size" "$node" | tail -c +513; } \
      2>/dev/null </dev/null | sha256sum)
    if [ "${counted%% *}" = "$told" ]; then printf ' right\n'; else printf ' wrong\n'; fi
  else
    printf ' unknown\n'
  fi
  limit 10 head -c "$size" "$node" 2>/dev/null </dev/null | tail -c +4097 | tr '\000\n' '\n ' | head -n 1 | awk '
    BEGIN {
      n = split("type hash encryption integrity iterations time memory cpus key_size priority keyslots segments flags mandatory requirements", name, " ")
      for (i = 1; i <= n; i++) known["\"" name[i] "\""]
      for (i = 0; i < 101; i++) long = long "x"
    }
    length($0) > 262144 { print "long"; next }
    {
      rest = $0; out = ""; key = ""
      while (match(rest, /"([^"\\]|\\.)*"/)) {
        between = substr(rest, 1, RSTART - 1); string = substr(rest, RSTART, RLENGTH); rest = substr(rest, RSTART + RLENGTH)
        if (!(key in known)) gsub(/[0-9][0-9.eE+-]*/, "0", between)
        out = out between
        if (rest ~ /^[ \t]*:/) { key = string; out = out (key ~ /^"[A-Za-z0-9_.-]+"$/ && length(key) <= 40 ? key : "\"-\"") }
        else if (!(key in known)) out = out "\"\""
        else out = out (length(string) <= 102 ? string : "\"" long "\"")
      }
      if (!(key in known)) gsub(/[0-9][0-9.eE+-]*/, "0", rest)
      print out rest
    }'
}

# run NUMBER SECONDS PROGRAM [ARGUMENT]...
run() {
  number=$1; seconds=$2; shift 2
  program=
  found=absent
  case $1 in
    */*) program=$1; if [ -f "$1" ] && [ -x "$1" ]; then found=run; elif [ -e "$1" ]; then found=denied; fi ;;
    *) for directory in /usr/sbin /usr/bin /sbin /bin /usr/local/sbin /usr/local/bin; do
        program=$directory/$1
        if [ -f "$program" ] && [ -x "$program" ]; then found=run; break; fi
        if [ -f "$program" ] || { [ -d "$directory" ] && [ ! -x "$directory" ]; }; then found=denied; fi
      done ;;
  esac
  shift
  mark command "$number" "$found"
  if [ "$found" = run ]; then
    { errors=$(last=1; limit "$seconds" "$program" "$@" 2>&1 >&3 3>&- </dev/null); status=$?; } 3>&1
    mark command-errors "$number" "$status"
    printf '%.500s' "$errors"
  fi
}

# walk NUMBER ROOT EXPRESSION...: one pass over a tree; file systems of other devices are not entered.
walk() {
  number=$1; root=$2; shift 2
  mark walk "$number"
  # A `find` or `stat` that has complained ends with 1; one that was ended otherwise says nothing, so it is said here.
  { errors=$({ { find -H "$root" -xdev \( "$@" \) -print0 3>&-
      status=$?; [ "$status" -le 1 ] || printf 'find ended with status %s\n' "$status" >&2; } |
    xargs -0 -r stat -c '%f %s %u %g %Y %d //%n// %U:%G' >&3 3>&-
    status=$?; case $status in 0|1|123) ;; *) printf 'stat ended with status %s\n' "$status" >&2 ;; esac; } 2>&1); } 3>&1
  mark walk-errors "$number"
  printf '%s' "$errors"
}

# nameless: makes up `unowned`, what `find` is to ask in order to find files whose user or group has no name. For most files
# the numbers in /etc/passwd and /etc/group answer it; `-nouser` looks up each file, so it is asked of the others alone.
# busybox does not know it: there the others are all printed, with the names that `stat` finds.
nameless() {
  numbers= users= groups=
  if [ -r /etc/passwd ]; then numbers -user </etc/passwd; users=$numbers; fi
  if [ -r /etc/group ]; then numbers -group </etc/group; groups=$numbers; fi
  unowned="! ( ! -perm -0 $users ) -o ! ( ! -perm -0 $groups )"
  if find /dev/null -nouser >/dev/null 2>&1; then
    # Within one `or`, for GNU find takes `-nouser` to be cheap and moves it to the front of an `and`.
    unowned="! ( ! -perm -0 $users -o ! -nouser ) -o ! ( ! -perm -0 $groups -o ! -nogroup )"
  fi
}

# numbers -user|-group: makes up `numbers`, a test for each of the first 200 lines of a passwd or group file.
numbers() {
  numbers= count=0
  while IFS=: read -r _ _ number _ && [ "$count" -lt 200 ]; do
    case $number in ''|*[!0-9]*) ;; *) numbers="$numbers -o $1 $number" count=$((count + 1)) ;; esac
  done
}
