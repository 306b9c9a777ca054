# Sourced by the scripts of bench/: a scratch folder that goes away, the machine in a line, the build.
# Expects $here (this folder) and sets $top, $work, $home (of the JDK), $java, $cache.

top=$(dirname "$here")
cache=${MODELPLANE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/modelplane}

say() { printf 'bench: %s\n' "$*" >&2; }
die() { say "$@"; exit 2; }
command -v python3 >/dev/null || die "python3 is missing: install Python 3.9 or newer"

work=$(mktemp -d "${TMPDIR:-/tmp}/modelplane-bench-XXXXXX")
finish() {
  local code=$?
  trap - EXIT
  [[ ! -d $work/testbed ]] || "$top/testbed/down" "$work/testbed"
  rm -rf "$work"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

home=$("$top/.mvn/find-jdk")
java=$home/bin/java
quiet=(--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC)

machine() {
  local model cores memory load version
  model=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)
  cores=$(nproc)
  memory=$(awk '/^MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo)
  version=$(sed -n 's/^JAVA_RUNTIME_VERSION="\(.*\)"/\1/p' "$home/release")
  read -r load _ </proc/loadavg
  printf '%s cores (%s), %s GiB, JDK %s, Python %s; load %s before the start\n' "$cores" "${model:-unknown}" "$memory" \
    "$version" "$(python3 -c 'import platform; print(platform.python_version())')" "$load"
}

build() {
  say "building"
  (cd "$top" && JAVA_HOME=$home mvn -B -ntp -q -Dstyle.color=never -Pbench -pl bench -am package \
    -Dmaven.test.skip=true) >&2
}

# build_go: the programs of bench/go, into $work.
build_go() {
  command -v go >/dev/null || die "go is missing: install Go 1.26 or newer"
  CGO_ENABLED=0 GOWORK=off go -C "$here/go" build -mod=readonly -buildvcs=false -trimpath -o "$work/" ./... >&2 ||
    die "bench/go does not compile"
}

# api_server: a testbed without a gateway, and its environment.
api_server() {
  "$top/testbed/up" "$work/testbed" --owner $$ >&2
  source "$top/testbed/processes.bash"
  end TERM "$work/testbed/run/traefik.pid"
  set -a
  source "$work/testbed/env"
  set +a
}

# in_turn RUNS LABEL COMMAND LABEL COMMAND...: a Markdown table, each against the last.
in_turn() {
  printf '| command | median | range | CPU | peak memory | ratio |\n|---|---:|---:|---:|---:|---:|\n'
  python3 "$here/alternate.py" "$@"
}
