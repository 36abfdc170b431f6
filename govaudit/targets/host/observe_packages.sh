# security: of the packages that dpkg has installed those that are in apt's lists of security sources, with both versions. The lists
# are those that apt has fetched; nothing is fetched, and no cache is made.
security() {
  if ! has dpkg-query; then mark security absent; return; fi
  mark security run
  # The names that dpkg-query prints come first; then an empty line, and the lists.
  { errors=$({ {
        limit 20 dpkg-query -W -f '${Package}\t${Architecture}\t${Version}\t${db:Status-Status}\t${db:Status-Want}\n' \
          2>/dev/null 3>&- </dev/null || printf 'dpkg-query ended with status %s\n' "$?" >&2
        printf '\n'
        lists=/var/lib/apt/lists
        if [ -d "$lists" ] && { [ ! -r "$lists" ] || [ ! -x "$lists" ]; }; then printf '%s cannot be read\n' "$lists" >&2; fi
        set --
        for file in "$lists"/*_InRelease "$lists"/*_Release; do
          case $file in
            *_dists_*security*|*security*_dists_*_updates_*) if [ -f "$file" ]; then set -- "$@" "$file"; fi ;;
          esac
        done
        if [ "$#" -gt 0 ]; then
          limit 20 awk 'FNR <= 60 && /^(Label|Suite|Codename|Date): / { printf "\trelease\t%s\t%s\n", FILENAME, $0 }' "$@" \
            2>/dev/null 3>&- </dev/null || printf 'awk ended with status %s\n' "$?" >&2
        fi
        set --
        for file in "$lists"/*_Packages "$lists"/*_Packages.*; do
          if [ -f "$file" ]; then
            printf '\tlist\t%s\n' "$file"
            case $file in *_dists_*security*|*security*_dists_*_updates_*) set -- "$@" "$file" ;; esac
          fi
        done
        if [ "$#" -gt 0 ]; then
          printf '\n'
          limit 60 /usr/lib/apt/apt-helper cat-file "$@" 2>/dev/null 3>&- </dev/null ||
            printf 'apt-helper ended with status %s\n' "$?" >&2
        fi
      } | awk '
        BEGIN { part = 1; FS = "\t" }
        function tell() {
          if (name != "" && version != "" && name in installed) {
            if (installed[name] != "") { printf "%s", installed[name]; installed[name] = "" }
            printf "offered\t%s\t%s\t%s\n", name, architecture, version
          }
          name = version = architecture = ""
        }
        part == 1 {
          if ($0 == "") part = 2
          else if ($4 != "config-files" && $4 != "not-installed") {
            count++; architectures[$2]; installed[$1] = installed[$1] "installed\t" $1 "\t" $2 "\t" $3 "\t" $5 "\n"
          }
          next
        }
        part == 2 { if ($0 == "") part = 3; else print substr($0, 2); next }
        /^Package: / { tell(); name = substr($0, 10); next }
        /^Version: / { version = substr($0, 10); next }
        /^Architecture: / { architecture = substr($0, 15); next }
        $0 == "" { tell() }
        END {
          tell()
          printf "end\t%d", count
          for (each in architectures) printf "\t%s", each
          print ""
        }' 2>/dev/null >&3 3>&- ||
        printf 'awk ended with status %s\n' "$?" >&2; } 2>&1); } 3>&1
  mark security-errors
  printf '%s' "$errors"
}

# advisories: of the packages that rpm has installed those that advisories on security name, in the metadata that dnf and zypper have
# fetched, with their versions. Nothing is fetched, and no cache is made.
advisories() {
  rpm=
  for file in /usr/bin/rpm /bin/rpm; do if [ -x "$file" ]; then rpm=$file; break; fi; done  # busybox has one of its own
  if [ ! "$rpm" ]; then mark advisories absent; return; fi
  mark advisories run
  { errors=$({
      set --
      for folder in /var/cache/dnf /var/cache/libdnf5 /var/cache/zypp /var/cache/zypp/raw; do
        if [ -d "$folder" ] && { [ ! -r "$folder" ] || [ ! -x "$folder" ]; }; then printf '%s cannot be read\n' "$folder" >&2; fi
      done
      for file in /var/cache/dnf/*/repodata/repomd.xml /var/cache/libdnf5/*/repodata/repomd.xml /var/cache/zypp/raw/*/repodata/repomd.xml; do
        [ -f "$file" ] || continue
        folder=${file%/*}
        named=$(awk 'BEGIN { RS = "<" }
          /^data[ \t\n]/ { inside = /[ \t\n]type[ \t]*=[ \t]*["\047]updateinfo["\047]/ }
          inside && /^location[ \t\n]/ && match($0, /href[ \t]*=[ \t]*["\047][^"\047]*/) {
            path = substr($0, RSTART, RLENGTH); sub(/^href[ \t]*=[ \t]*["\047]/, "", path); sub(/^.*\//, "", path); print path; exit
          }' "$file" 2>/dev/null </dev/null 3>&-) || printf '%s cannot be read\n' "$file" >&2
        newest=$(limit 20 stat -c %Y "$folder"/* 2>/dev/null </dev/null 3>&- | awk '$1 + 0 > most { most = $1 + 0 } END { printf "%d", most }')
        printf 'list\t%s\t%s\t%s\n' "$file" "$newest" "$named" >&3
        if [ "$named" ]; then set -- "$@" "$folder/$named"; fi
      done
      [ "$#" -eq 0 ] || { {
        about='%{NAME}\t%{ARCH}\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}\t'
        limit 60 "$rpm" -qa --qf "$about%{MODULARITYLABEL}\n" 2>/dev/null 3>&- </dev/null ||
          limit 60 "$rpm" -qa --qf "$about(none)\n" 2>/dev/null 3>&- </dev/null || printf 'rpm ended with status %s\n' "$?" >&2
        printf '\n'
        for file do
          case $file in
            *.gz) set -- gzip -dc ;;
            *.xz) set -- xz -dc ;;
            *.zst) set -- zstd -dcq ;;
            *.bz2) set -- bzip2 -dc ;;
            *) set -- cat ;;
          esac
          limit 60 "$@" "$file" 2>/dev/null 3>&- </dev/null || printf '%s ended with status %s\n' "$1" "$?" >&2
        done
      } | awk '
        BEGIN { part = 1; FS = "\t" }
        function attribute(name,  rest) {
          if (!match($0, "[ \t\n]" name "[ \t]*=[ \t]*[\"\047]")) return ""
          rest = substr($0, RSTART + RLENGTH)
          return substr(rest, 1, index(rest, substr($0, RSTART + RLENGTH - 1, 1)) - 1)
        }
        part == 1 {
          if ($0 == "") { part = 2; RS = "<" }
          else { count++; installed[$1] = installed[$1] "installed\t" $0 "\n" }
          next
        }
        /^update[ \t\n>]/ { begun++; module = ""; type = attribute("type"); if (type == "") odd++; next }
        /^\/update[ \t\n>]/ { ended++; type = ""; next }
        /^collection[ \t\n>]/ { module = ""; next }
        /^module[ \t\n]/ { module = attribute("name") ":" attribute("stream"); next }
        type == "security" && /^package[ \t\n]/ {
          name = attribute("name")
          if (name == "") odd++
          if (!(name in installed)) next
          version = attribute("epoch") ":" attribute("version") "-" attribute("release")
          key = name "\t" attribute("arch") "\t" module
          if (!((key, version) in told)) { told[key, version]; offered[key] = offered[key] "\t" version; named[name] }
        }
        END {
          for (name in named) printf "%s", installed[name]
          for (key in offered) printf "offered\t%s%s\n", key, offered[key]
          printf "end\t%d\t%d\t%d\t%d\n", count, begun, ended, odd
        }' 2>/dev/null >&3 3>&- || printf 'awk ended with status %s\n' "$?" >&2; }
      } 2>&1); } 3>&1
  mark advisories-errors
  printf '%s' "$errors"
}

# capabilities NUMBER DIRECTORY...: the file capabilities of executable files below them; other file systems are not entered.
capabilities() {
  number=$1; shift
  if ! has getcap; then mark capabilities "$number" absent; return; fi
  mark capabilities "$number" run
  { errors=$({ { for directory do
        shift
        if [ -d "$directory" ] && [ ! -L "$directory" ]; then set -- "$@" "$directory"; fi
      done
      [ "$#" -eq 0 ] || limit 60 find "$@" -xdev -type f \( -perm -100 -o -perm -010 -o -perm -001 \) -print0 3>&-
      status=$?; [ "$status" -le 1 ] || printf 'find ended with status %s\n' "$status" >&2; } |
    xargs -0 -r getcap >&3 3>&- || printf 'getcap ended with status %s\n' "$?" >&2; } 2>&1); } 3>&1
  mark capabilities-errors "$number"
  printf '%s' "$errors"
}
