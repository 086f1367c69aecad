#!/usr/bin/env bash
# What habitue needs from the system: Node to build the web side and, for `test`, a browser, PostgreSQL's server and a Java.
# Installs what Debian has if it may, else names it.
#   tools/system-packages.sh [test]
set -euo pipefail

newer_node() { # vite and the tests need Node 20.19
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
}
if ! newer_node; then # not installed from here: Debian 12 has only Node 18
  echo "Please install Node.js 20.19 or newer with npm first (https://nodejs.org/en/download); found: $(node --version 2>/dev/null || echo none)." >&2
  exit 1
fi

missing=()
command -v uv >/dev/null || [ -x .tools/bin/uv ] || python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
if [ "${1:-}" = test ]; then
  command -v chromium >/dev/null || missing+=(chromium fonts-dejavu-core)
  command -v java >/dev/null || missing+=(default-jre-headless) # Spark's
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
fi
[ ${#missing[@]} -eq 0 ] && exit 0

ask() {
  echo "Please install these Debian packages first: ${missing[*]}" >&2
  echo "  sudo apt-get install --no-install-recommends ${missing[*]}" >&2
  exit 1
}
run=()
if [ "$(id -u)" -ne 0 ]; then
  if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then run=(sudo -n); else ask; fi
fi
command -v apt-get >/dev/null || { echo "Missing: ${missing[*]} (no apt-get here to install them with)" >&2; exit 1; }
echo "Installing from Debian: ${missing[*]}"
install() {
  "${run[@]}" apt-get update -qq &&
    "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
install || ask
