# shellcheck shell=sh disable=SC2153
# make run: the first start, a second one beside it, the next one; an empty registry.

FRONT=$WORK/front
mkdir -p "$FRONT"

# make_run OUT [NAME=VALUE …]: in a process group of its own, as a terminal would; sets RUN_PID.
make_run() {
	out=$1
	shift
	env --default-signal=INT,QUIT setsid make run "$@" >"$out" 2>&1 </dev/null &
	RUN_PID=$!
	SERVERS="$SERVERS $RUN_PID"
}
# serves PID PORT SECONDS: until it answers.
serves() {
	limit=$(($(date +%s) + $3))
	until [ "$(http_status "$2" /healthz)" = 200 ]; do
		kill -0 "$1" 2>/dev/null || return 1
		[ "$(date +%s)" -lt $limit ] || return 1
		sleep 0.1
	done
}
# ctrl_c PID: what a terminal sends.
ctrl_c() {
	kill -s INT -- "-$1"
	wait_gone "$1" || return 1
	wait "$1" 2>/dev/null || :
}
# left DIR: processes that still have something of DIR.
left() {
	for process in /proc/[0-9]*; do
		[ "${process#/proc/}" != $$ ] || continue
		case "$(readlink "$process/cwd" 2>/dev/null || :) $( (tr '\0' ' ' <"$process/cmdline") 2>/dev/null || :)" in
		*"make run"*"$1"*|*kore*"$1"*|"$1"/pg*) echo "${process#/proc/}" ;;
		esac
	done
}
one_sentence() { grep -vc '^make: \*\*\*\|^\[ *[0-9]*s\]\|^$' "$1"; }
var_sql() { PGHOST=$1/run PGDATABASE=registry psql -XAtq -c "$2"; }

PORT_A=$(free_port)
VAR_A=$FRONT/a
from=$(date +%s%N)
make_run "$FRONT/first" VAR="$VAR_A" PORT="$PORT_A"
if serves "$RUN_PID" "$PORT_A" 120; then ok "make run: serves ($((($(date +%s%N) - from) / 1000000)) ms, new data)"
else fail 'make run: serves' "$(tail -n 2 "$FRONT/first" | head -n 1)"; fi
sleep 0.5
like 'make run: prints the address' "$(cat "$FRONT/first")" "^http://localhost:$PORT_A/\$"
if [ -f sql/demo/accounts.txt ]; then
	email=$(awk '!/^#/ && NF { print $1; exit }' sql/demo/accounts.txt)
	like 'make run: prints the demo accounts' "$(cat "$FRONT/first")" "^  $email  "
fi
is 'make run: PostgreSQL listens on no port' "$(var_sql "$VAR_A" 'show listen_addresses')" ''
is 'make run: nobody else may enter the data' "$(stat -c %a "$VAR_A")" 700
if [ "$(id -u)" = 0 ]; then
	is 'make run: PostgreSQL does not run as root' "$(stat -c %U "/proc/$(head -n 1 "$VAR_A/pg/postmaster.pid")" | grep -c root)" 0
fi
is 'make run: commits wait for the disk' "$(var_sql "$VAR_A" "select current_setting('fsync') || current_setting('synchronous_commit') || current_setting('data_checksums')")" ononon

make run VAR="$VAR_A" PORT="$PORT_A" >"$FRONT/beside" 2>&1 </dev/null || :
like 'make run: a second one beside it says where it runs' "$(cat "$FRONT/beside")" "already running: http://localhost:$PORT_A/"
status=0
make run VAR="$FRONT/b" PORT="$PORT_A" >"$FRONT/taken" 2>&1 </dev/null || status=$?
is 'make run: a port in use ends with an error' $status 2
is 'make run: in one sentence' "$(one_sentence "$FRONT/taken")" 1
like 'make run: that names the port' "$(cat "$FRONT/taken")" "^Port $PORT_A is in use"
for wrong in 0 65536 http 99999999999; do
	like "make run: PORT=$wrong is refused in a sentence" "$(make run VAR="$FRONT/b" PORT=$wrong 2>&1 </dev/null || :)" 'is not a port'
done
like 'make clean-data: not while it runs' "$(make clean-data VAR="$VAR_A" 2>&1 || :)" '^The product is running at'
var_sql "$VAR_A" "comment on database registry is 'kept'"

# The press is started again; what people see goes on.
if [ -f "$VAR_A/run/press.pid" ]; then
	old=$(cat "$VAR_A/run/press.pid")
	kill -KILL "$old"
	sleep 3
	new=$(cat "$VAR_A/run/press.pid")
	if [ "$new" != "$old" ] && kill -0 "$new" 2>/dev/null; then ok 'make run: a press that died is started again'
	else fail 'make run: a press that died is started again'; fi
fi

from=$(date +%s%N)
check 'make run: Ctrl-C ends it' ctrl_c "$RUN_PID"
took=$((($(date +%s%N) - from) / 1000000))
if [ $took -lt 10000 ]; then ok "make run: within seconds ($took ms)"; else fail 'make run: within seconds' "$took ms"; fi
is 'make run: nobody stays behind' "$(left "$VAR_A")" ''
like 'make run: says that it stopped' "$(tail -n 1 "$FRONT/first")" 'stopped$'
is 'make run: without a word of error' "$(grep -ciE 'error|fatal|terminated|killed' "$FRONT/first")" 0
like 'make run: PostgreSQL was shut down in order' "$(tail -n 1 "$VAR_A/log/postgresql.log")" 'database system is shut down'

make_run "$FRONT/second" VAR="$VAR_A" PORT="$PORT_A"
check 'make run: the next start serves' serves "$RUN_PID" "$PORT_A" 60
is 'make run: the data are kept' "$(var_sql "$VAR_A" "select shobj_description(oid, 'pg_database') from pg_database where datname = 'registry'")" kept
sleep 0.5
check 'make run: ends on SIGTERM too' sh -c "kill -TERM $RUN_PID; sleep 2"
check 'make run: and is gone' wait_gone "$RUN_PID"
is 'make run: nobody stays behind after SIGTERM' "$(left "$VAR_A")" ''

like 'make run: DEMO=0 on demo data is refused in a sentence' \
	"$(make run VAR="$VAR_A" PORT="$PORT_A" DEMO=0 2>&1 </dev/null || :)" 'already holds the demo registry'

# An empty registry.  Its link is printed after it serves.
printed() { for _ in $(seq 300); do grep -q '/invitation/' "$1" && return; sleep 0.1; done; }
VAR_E=$FRONT/e
PORT_E=$(free_port)
make_run "$FRONT/empty" VAR="$VAR_E" PORT="$PORT_E" DEMO=0
check 'DEMO=0: serves' serves "$RUN_PID" "$PORT_E" 60
printed "$FRONT/empty"
link=$(grep -o "http://localhost:$PORT_E/invitation/[0-9a-f]*" "$FRONT/empty" || :)
like 'DEMO=0: prints a link for the first administrator' "$link" '/invitation/[0-9a-f]{64}$'
is 'DEMO=0: the link opens' "$(http_status "$PORT_E" "/invitation/${link##*/}")" 200
is 'DEMO=0: another does not' "$(http_status "$PORT_E" "/invitation/$(printf %064d 0)")" 404
is 'DEMO=0: no account, no password' "$(var_sql "$VAR_E" 'select count(*) from registry.account')" 0
is 'DEMO=0: no demo account is named' "$(grep -ci 'demo accounts' "$FRONT/empty")" 0
ctrl_c "$RUN_PID"
make_run "$FRONT/empty2" VAR="$VAR_E" PORT="$PORT_E"
check 'DEMO=0: the next start needs no DEMO=0' serves "$RUN_PID" "$PORT_E" 30
printed "$FRONT/empty2"
again=$(grep -o "http://localhost:$PORT_E/invitation/[0-9a-f]*" "$FRONT/empty2" || :)
if [ -n "$again" ] && [ "$again" != "$link" ]; then ok 'DEMO=0: each start prints a fresh link'; else fail 'DEMO=0: each start prints a fresh link' "$again"; fi
is 'DEMO=0: the earlier link is void' "$(http_status "$PORT_E" "/invitation/${link##*/}")" 404
