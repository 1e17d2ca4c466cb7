# shellcheck shell=sh disable=SC2034
# What every group of tests stands on: a throw-away PostgreSQL cluster, databases in it,
# the programs of the product on a free port. Nothing here touches var/ or a running product.
#
#	. "$(dirname "$0")/../lib.sh"
#	cluster_start			# PGHOST, PGUSER=postgres (superuser), PGDATABASE are set
#	database_new mine		# a deployed, empty registry;  PGDATABASE=mine
#	database_new mine demo		# … with the demo data
#	signer_start			# the signer of this database alone;  SIGNER_PID, SIGNER_LOG, SIGNER_ENV
#	server_start			# kore + press + signer on it;  ORIGIN=http://localhost:PORT, PORT, WEB_LOG
#	server_start NAME=VALUE …	# … with other settings than test_settings() has
#	curl -s "$ORIGIN/healthz"
#	check "words" command …		# prints "ok - words" or "not ok - words: command failed"
#	ok "words" / fail "words" "what broke"
#	server_stop; cluster_stop	# optional: everything ends and is removed at exit, also by Ctrl-C
#	finish				# last line of a group: its counts, exit 1 when something failed
#
# $WORK is a folder of this group alone (removed at exit); $AS runs a command as the user of the programs.
set -eu
umask 022

HERE=$(cd "$(dirname "${LIB:-$0}")" && while [ ! -f conf/common.sh ] && [ "$PWD" != / ]; do cd ..; done; pwd)
# shellcheck source=conf/common.sh
. "$HERE/conf/common.sh"

GROUP=$(basename "$(cd "$(dirname "$0")" && pwd)")
if [ "$(id -u)" = 0 ]; then as_user postgres; else as_user "$(id -un)"; fi
unset PGPORT PGPASSWORD PGSERVICE PGSERVICEFILE PGOPTIONS PGPASSFILE PSQLRC

WORK=$(mktemp -d "${TMPDIR:-/tmp}/registry-$GROUP.XXXXXX")
chmod 755 "$WORK"
PASSED=0 FAILED=0 CLUSTERS='' KORE_PID='' PRESS_PID='' SIGNER_PID='' SERVERS=''

# ---- results ------------------------------------------------------------

ok() { PASSED=$((PASSED + 1)); printf 'ok - %s\n' "$1"; }
fail() { FAILED=$((FAILED + 1)); printf 'not ok - %s%s\n' "$1" "${2:+: $2}"; }

# check WORDS COMMAND…: the command must succeed; the last line it printed is the reason.
check() {
	words=$1; shift
	if "$@" >"$WORK/check.out" 2>&1; then ok "$words"
	else fail "$words" "$(tail -n 1 "$WORK/check.out" | cut -c1-300)"; fi
}

# is WORDS GOT WANTED
is() {
	if [ "$2" = "$3" ]; then ok "$1"
	else fail "$1" "got '$(printf %s "$2" | head -c 200)', wanted '$(printf %s "$3" | head -c 200)'"; fi
}

# like WORDS TEXT REGEX (extended)
like() {
	if printf '%s\n' "$2" | grep -Eq -- "$3"; then ok "$1"
	else fail "$1" "'$(printf %s "$2" | tail -n 3 | head -c 300)' does not match $3"; fi
}

finish() { [ "$FAILED" = 0 ] || exit 1; exit 0; }

# ---- the end, however it comes ------------------------------------------

cleanup() {
	status=$?
	trap '' INT TERM HUP
	trap - EXIT
	for pid in $SERVERS; do end_program "$pid"; done
	for dir in $CLUSTERS; do cluster_stop "$dir" immediate; done
	if command -v group_cleanup >/dev/null 2>&1; then group_cleanup || :; fi
	rm -rf "$WORK"
	exit $status
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# ---- the cluster --------------------------------------------------------

# template_make DIR: a stopped cluster with the database `empty`, made once for all groups, whoever comes first.
template_make() {
	(flock 8; template_made "$1" 8>&-) 8>"$1/lock"
}
template_made() {
	[ ! -f "$1/pg/PG_VERSION" ] || return 0
	mkdir -p "$1/making"
	chown "$RUN_USER" "$1/making" 2>/dev/null || :
	$AS "$PG_BIN/initdb" -D "$1/making/pg" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N --no-instructions >"$1/initdb.log" 2>&1 ||
		{ tail -n 5 "$1/initdb.log" >&2; return 1; }
	cat >>"$1/making/pg/postgresql.conf" <<-END
	listen_addresses = ''
	fsync = off
	synchronous_commit = off
	full_page_writes = off
	max_connections = 150
	shared_buffers = 128MB
	log_min_messages = warning
	log_error_verbosity = terse
	END
	cluster_run "$1/making" || return 1
	(
		PGHOST=$1/making/run PGUSER=postgres PGDATABASE=empty
		export PGHOST PGUSER PGDATABASE
		"$PG_BIN/createdb" empty && "$HERE/sql/deploy.sh"
	) || { cluster_halt "$1/making" fast; return 1; }
	cluster_halt "$1/making" fast
	rm -rf "$1/making/run"
	mv "$1/making/pg" "$1/pg"
}

cluster_run() {
	mkdir -p "$1/run" && chmod 700 "$1/run"
	chown "$RUN_USER" "$1/run" 2>/dev/null || :
	$AS "$PG_BIN/pg_ctl" -D "$1/pg" -l "$1/run/log" -w -t 30 \
		-o "-c unix_socket_directories='$1/run' ${TEST_BUFFERS:+-c shared_buffers=$TEST_BUFFERS}" start >/dev/null 2>&1 ||
		{ tail -n 5 "$1/run/log" >&2; return 1; }
}

cluster_halt() {
	[ -f "$1/pg/postmaster.pid" ] || return 0
	$AS "$PG_BIN/pg_ctl" -D "$1/pg" -m "$2" -w -t 20 stop >/dev/null 2>&1 || :
}

# cluster_start [DIR]: start a cluster of this group's own; sets PGHOST and PGUSER.
cluster_start() {
	CLUSTER=${1:-$WORK/cluster}
	TEST_TEMPLATE=${TEST_TEMPLATE:-$WORK/template}
	mkdir -p "$CLUSTER" "$TEST_TEMPLATE"
	chmod 755 "$TEST_TEMPLATE"
	chown "$RUN_USER" "$CLUSTER" 2>/dev/null || :
	template_make "$TEST_TEMPLATE" || return 1
	CLUSTERS="$CLUSTERS $CLUSTER"
	cp -a "$TEST_TEMPLATE/pg" "$CLUSTER/pg"
	cluster_run "$CLUSTER" || return 1
	PGHOST=$CLUSTER/run PGUSER=postgres PGDATABASE=postgres
	export PGHOST PGUSER PGDATABASE
}

# cluster_stop [DIR [smart|fast|immediate]]
cluster_stop() { cluster_halt "${1:-$CLUSTER}" "${2:-fast}"; }

# database_new NAME [empty|demo]: a database with the product in it; sets PGDATABASE.
database_new() {
	PGDATABASE=$1
	if [ "${2:-empty}" = demo ] &&
		[ "$(psql -d postgres -XAtqc "select 1 from pg_database where datname = 'demo'")" != 1 ]; then
		"$PG_BIN/createdb" -T empty demo
		load_demo -d demo
		psql -d demo -Xqc 'analyze'
	fi
	"$PG_BIN/createdb" -T "${2:-empty}" "$1"
	# What a role may wait is said for each database; a copy does not carry it along.
	psql -d "$1" -Xq1 -v ON_ERROR_STOP=1 -f "$HERE/sql/roles.sql"
}

# deploy [psql options]: sql/deploy.sh on the current database.
deploy() { "$HERE/sql/deploy.sh" "$@"; }

# sql TEXT: the bare answer.
sql() { psql -XAtq -v ON_ERROR_STOP=1 -c "$1"; }

# ---- the programs -------------------------------------------------------

# free_port: prints a port nobody listens on. Below the ports that clients are given.
free_port() {
	tries=0
	while :; do
		port=$(( $(od -An -N2 -tu2 /dev/urandom) % 12000 + 18000 ))
		if port_free "$port"; then echo "$port"; return; fi
		tries=$((tries + 1))
		[ $tries -lt 100 ] || return 1
	done
}

# The settings of programs under test, one a line; arguments of server_start come after them.
test_settings() {
	cat <<-END
	REGISTRY_DB=host=$PGHOST user=web dbname=$PGDATABASE
	REGISTRY_ORIGIN=http://localhost:$PORT
	REGISTRY_HOST=localhost:$PORT
	REGISTRY_ZONE=Europe/Minsk
	REGISTRY_STRICT=1
	REGISTRY_ARGON=1:1024
	REGISTRY_RATE=0
	REGISTRY_THROTTLE=0
	REGISTRY_LOGIN_RATE=0
	REGISTRY_GRID=0
	REGISTRY_SIGNER=$(signer_folder)/socket
	END
}

# Keys, state and socket of the signer of the current database.
signer_folder() { echo "$WORK/signer-$PGDATABASE"; }

# signer_start [NAME=VALUE …]: the signer of the current database, with keys and memory of its own;
# whoever starts it again finds both as they were. One that runs already is left alone.
signer_start() {
	[ -z "$SIGNER_PID" ] || [ "$SIGNER_OF" != "$PGDATABASE" ] || ! kill -0 "$SIGNER_PID" 2>/dev/null || return 0
	SIGNER_OF=$PGDATABASE SIGNER_PID=
	folder=$(signer_folder)
	if [ ! -d "$folder" ]; then
		mkdir "$folder"
		chown "$RUN_USER" "$folder" 2>/dev/null || :
	fi
	SIGNER_LOG=$folder/log SIGNER_ENV=$folder/env
	rm -f "$SIGNER_LOG"
	if [ -z "${ROOT:-}" ]; then
		ROOT=$HERE
		if ! readable_by_user; then ROOT=$WORK/product; copy_product "$ROOT"; fi
	fi
	[ -d "$folder/keys" ] || $AS "$ROOT/build/signer" keys "$folder/keys" --host localhost --demo >"$folder/ceremony" 2>&1 || { cat "$folder/ceremony" >&2; return 1; }
	cat >"$SIGNER_ENV" <<-END
	REGISTRY_SIGNER=$folder/socket
	REGISTRY_SIGNER_KEYS=$folder/keys
	REGISTRY_SIGNER_STATE=$folder/state
	REGISTRY_SIGNER_HOURLY=0
	END
	for setting; do printf '%s\n' "$setting" >>"$SIGNER_ENV"; done
	start_in "$ROOT" "$SIGNER_ENV" "$SIGNER_LOG" "$ROOT/build/signer" serve
	SIGNER_PID=$STARTED
	for _ in $(seq 100); do
		! grep -q '^signer: .* entries' "$SIGNER_LOG" 2>/dev/null || return 0
		kill -0 "$SIGNER_PID" 2>/dev/null || break
		sleep 0.05
	done
	echo "the signer did not start: $(tail -n 1 "$SIGNER_LOG")" >&2
	return 1
}

signer_stop() {
	[ -z "$SIGNER_PID" ] || end_program "$SIGNER_PID"
	SIGNER_PID=
}

# server_start [NAME=VALUE …]: kore, press and signer on the current database; waits until it answers.
# PRESS=0 leaves press out; TRACING=1 has Kore report what seccomp would kill it for. Sets PORT, ORIGIN, WEB_LOG, PRESS_LOG, KORE_PID, PRESS_PID.
server_start() {
	PORT=$(free_port)
	ORIGIN=http://localhost:$PORT
	SERVER=$WORK/server-$PORT
	WEB_LOG=$SERVER/web.log PRESS_LOG=$SERVER/press.log
	mkdir -p "$SERVER/uploads"
	chown "$RUN_USER" "$SERVER" "$SERVER/uploads" 2>/dev/null || :
	[ -f "$HERE/build/registry.so" ] || { echo 'build/registry.so is missing: make build' >&2; return 1; }
	ROOT=$HERE
	if ! readable_by_user; then ROOT=$WORK/product; copy_product "$ROOT"; fi
	kore_conf "$PORT" "$SERVER" >"$SERVER/kore.conf"
	[ "${TRACING:-0}" = 0 ] || echo 'seccomp_tracing yes' >>"$SERVER/kore.conf"
	test_settings >"$SERVER/env"
	for setting; do printf '%s\n' "$setting" >>"$SERVER/env"; done
	start_in "$ROOT" "$SERVER/env" "$WEB_LOG" kore -f -n -r -c "$SERVER/kore.conf"
	KORE_PID=$STARTED
	PRESS_PID=
	signer_start
	if [ "${PRESS:-1}" = 1 ] && [ -x "$HERE/build/press" ]; then
		{ cat "$SERVER/env"; echo "REGISTRY_DB=host=$PGHOST user=press dbname=$PGDATABASE"; } >"$SERVER/press.env"
		start_in "$ROOT" "$SERVER/press.env" "$PRESS_LOG" "$ROOT/build/press" serve
		PRESS_PID=$STARTED
	fi
	wait_healthy "$PORT" "$KORE_PID" || {
		echo "the web server did not come up: $(tail -n 1 "$WEB_LOG")" >&2
		return 1
	}
}

# start_in DIR ENVFILE LOG COMMAND…: in the background, as RUN_USER; sets STARTED.
start_in() {
	dir=$1 env=$2 log=$3
	shift 3
	# Settings may hold blanks: hand them over one by one, in order.
	count=$#
	while IFS= read -r line; do set -- "$@" "$line"; done <"$env"
	while [ "$count" -gt 0 ]; do last=$1; shift; set -- "$@" "$last"; count=$((count - 1)); done
	(
		cd "$dir"
		# shellcheck disable=SC2086  # AS is a list of words
		exec $AS setpriv --pdeathsig TERM env "$@"
	) >"$log" 2>&1 &
	STARTED=$!
	SERVERS="$SERVERS $STARTED"
}

server_stop() {
	[ -z "$KORE_PID" ] || end_program "$KORE_PID"
	[ -z "$PRESS_PID" ] || end_program "$PRESS_PID"
	KORE_PID='' PRESS_PID=''
	signer_stop
}
