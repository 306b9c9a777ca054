# Sourced by up, down and live: processes recorded as files that hold "PID STARTTIME". A pid alone is not an
# identity, since the kernel reuses it; together with the time of its start it is.

# started PID: prints when it started, in clock ticks since boot; fails when it is gone or a zombie.
started() {
  local stat
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 1
  # The second field is the command in parentheses and may hold anything.
  set -- ${stat##*) }
  [[ $1 != [ZXx] ]] && printf '%s' "${20}"
}

# record FILE PID
record() {
  local time
  time=$(started "$2") || return 1
  printf '%s %s\n' "$2" "$time" >"$1"
}

# running FILE: the recorded process still runs.
running() {
  local pid time
  [[ -s $1 ]] && read -r pid time <"$1" && [[ $(started "$pid") == "$time" ]]
}

# signal NAME FILE: sends it, if the recorded process still runs.
signal() {
  local pid
  running "$2" && read -r pid _ <"$2" && kill -s "$1" "$pid" 2>/dev/null
}

# end SIGNAL FILE...: all of them at once; what has not ended after 10 s is killed.
end() {
  local first=$1 file try
  shift
  for file; do signal "$first" "$file" || true; done
  for file; do
    for ((try = 0; try < 500; try++)); do
      running "$file" || break
      sleep 0.02
    done
    signal KILL "$file" || true
    while running "$file"; do sleep 0.02; done
    rm -f "$file"
  done
}

# free_port: a port below the ephemeral range on which nobody listens. It can be taken until it is used: check
# with listens, and try again.
free_port() {
  local port
  while port=$((12000 + RANDOM % 18000)); do
    grep -qi "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$port") " /proc/net/tcp /proc/net/tcp6 2>/dev/null || break
  done
  printf '%s' "$port"
}

# listens PID PORT: the process itself has the port, not another one that was faster.
listens() {
  local inode
  inode=$(awk -v port=":$(printf %04X "$2")\$" '$4 == "0A" && $2 ~ port { print $10; exit }' /proc/net/tcp)
  [[ -n $inode ]] && find "/proc/$1/fd" -lname "socket:\[$inode\]" 2>/dev/null | grep -q .
}
