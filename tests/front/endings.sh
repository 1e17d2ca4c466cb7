# shellcheck shell=sh disable=SC2153
# make run when something breaks. Goes on from start.sh: an empty registry runs in $VAR_E.

# The web server is killed: everything ends, one sentence.
kill -KILL "$(cat "$VAR_E/run/web.pid")"
check 'a killed web server: the run ends' wait_gone "$RUN_PID"
wait "$RUN_PID" 2>/dev/null || :
like 'a killed web server: one sentence says so' "$(cat "$FRONT/empty2")" '^The web server ended unexpectedly, so everything was stopped'
is 'a killed web server: nobody stays behind' "$(left "$VAR_E")" ''

# PostgreSQL is killed.
make_run "$FRONT/pg" VAR="$VAR_E" PORT="$PORT_E"
check 'after it: the next start serves' serves "$RUN_PID" "$PORT_E" 30
sleep 0.5
kill -KILL "$(head -n 1 "$VAR_E/pg/postmaster.pid")"
check 'a killed PostgreSQL: the run ends' wait_gone "$RUN_PID"
wait "$RUN_PID" 2>/dev/null || :
like 'a killed PostgreSQL: one sentence says so' "$(cat "$FRONT/pg")" '^PostgreSQL ended unexpectedly, so everything was stopped'
sleep 1

# make run itself is killed, and what it started with it or a little later.
make_run "$FRONT/killed" VAR="$VAR_E" PORT="$PORT_E"
check 'after it: the next start recovers and serves' serves "$RUN_PID" "$PORT_E" 30
sleep 0.5
run_pid=$(cat "$VAR_E/run/run.pid")
kill -KILL "$run_pid" "$RUN_PID"
wait "$RUN_PID" 2>/dev/null || :
web=$(cat "$VAR_E/run/web.pid")
check 'a killed make run: the web server ends by itself' wait_gone "$web"
make_run "$FRONT/after" VAR="$VAR_E" PORT="$PORT_E"
check 'a killed make run: the next start serves' serves "$RUN_PID" "$PORT_E" 30
sleep 0.5
ctrl_c "$RUN_PID"
is 'a killed make run: and leaves nobody behind' "$(left "$VAR_E")" ''

# A pid file whose number now belongs to another program.
sleep 300 &
other=$!
SERVERS="$SERVERS $other"
printf '%s\n%s\n' $other "$VAR_E/pg" >"$VAR_E/pg/postmaster.pid"
make_run "$FRONT/stale" VAR="$VAR_E" PORT="$PORT_E"
check 'a stale pid file: does not keep it from serving' serves "$RUN_PID" "$PORT_E" 30
sleep 0.5
ctrl_c "$RUN_PID"
check 'a stale pid file: the other program is left alone' kill -0 "$other"
kill "$other"

# Damaged data: a sentence that says what to do, and nothing is thrown away.
damaged() {
	words=$1
	status=0
	make run VAR="$VAR_E" PORT="$PORT_E" >"$FRONT/damaged" 2>&1 </dev/null || status=$?
	is "$words: ends with an error" $status 2
	is "$words: in one sentence" "$(one_sentence "$FRONT/damaged")" 1
	like "$words: that says what to do" "$(cat "$FRONT/damaged")" 'cannot be started: .*make clean-data'
	is "$words: nobody stays behind" "$(left "$VAR_E")" ''
}
cp -a "$VAR_E/pg/global/pg_control" "$FRONT/pg_control"
: >"$VAR_E/pg/global/pg_control"
damaged 'a damaged control file'
cp -a "$FRONT/pg_control" "$VAR_E/pg/global/pg_control"
mv "$VAR_E/pg/postgresql.conf" "$FRONT/"
damaged 'a missing postgresql.conf'
mv "$FRONT/postgresql.conf" "$VAR_E/pg/"
mv "$VAR_E/pg/PG_VERSION" "$FRONT/"
damaged 'a missing PG_VERSION'
mv "$FRONT/PG_VERSION" "$VAR_E/pg/"
mv "$VAR_E/pg/pg_wal" "$FRONT/"
damaged 'a missing write-ahead log'
mv "$FRONT/pg_wal" "$VAR_E/pg/"
make_run "$FRONT/healed" VAR="$VAR_E" PORT="$PORT_E"
check 'damage undone: it serves again' serves "$RUN_PID" "$PORT_E" 30
sleep 0.5
ctrl_c "$RUN_PID"

check 'make clean-data: throws the data away' make clean-data VAR="$VAR_E"
is 'make clean-data: nothing is left of them' "$(ls "$VAR_E/pg" 2>/dev/null)" ''

# A path too long for a socket.
long=$FRONT/$(printf 'a%.0s' $(seq 1 80))
make_run "$FRONT/long" VAR="$long" PORT="$PORT_E" DEMO=0
check 'a long path: serves all the same' serves "$RUN_PID" "$PORT_E" 60
sleep 0.5
ctrl_c "$RUN_PID"
rm -rf "/var/tmp/registry-$(printf %s "$long" | cksum | cut -d' ' -f1)"

# A folder that cannot be written.
touch "$FRONT/file"
like 'a folder that cannot be: one sentence' "$(make run VAR="$FRONT/file" PORT="$PORT_E" 2>&1 </dev/null || :)" 'cannot be written by'
