# shellcheck shell=sh disable=SC2154  # read by tests/fault/run
# A worker dies at each named step of a request that issues, corrects or revokes, alone or PostgreSQL with it; the same form is
# sent again until it is answered.  Here, too, in a cluster and a database of its own.

# send_until_answered PATH IDEM: with one idempotency key that changes nothing more; sets ANSWER.
send_until_answered() {
	for _ in $(seq 60); do
		ANSWER=$(post "$1" "$2" "$WORK/answer-workers")
		[ "$ANSWER" != 200 ] || return 0
		sleep 0.2
	done
}

# Nothing that is sent once more can go on while this holds; it ends by itself.
hold() {
	PGAPPNAME=hold psql -Xq -c 'begin; lock table registry.answered in exclusive mode; select pg_sleep(20)' >/dev/null 2>&1 &
	until_sql "select count(*) from pg_locks where relation = 'registry.answered'::regclass and mode = 'ExclusiveLock'" 1 || fail 'the form is held' 'no lock'
}
let_go() { sql "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'hold'" >/dev/null; }

# worker_dies VICTIM POINT PATH WORDS: the form of PATH, while its worker dies at POINT and PostgreSQL with it or not.
worker_dies() {
	idem=$(cat /proc/sys/kernel/random/uuid)
	until_sql 'select count(*) > 0 from registry.answered' t || :
	[ "$2" != sent ] || hold
	is "$1 dies at $2 of $4: nothing is answered" "$(post "$3" "$idem" "$WORK/answer-workers" "dies-at: $2")" 000
	if [ "$2" = sent ]; then
		check "$1 dies at $2 of $4: PostgreSQL was at work" until_sql "select count(*) from pg_stat_activity where usename = 'web' and wait_event_type = 'Lock'" 1
	fi
	if [ "$1" = PostgreSQL ]; then postgres_dies; elif [ "$2" = sent ]; then let_go; fi
	send_until_answered "$3" "$idem"
	is "$1 dies at $2 of $4: the same form is answered in the end" "$ANSWER" 200
}

worker_points() {
	cluster_start "$WORK/cluster-workers"
	durable
	database_new worker_points
	singles_made 8
	server_start REGISTRY_WEB_DIES=1
	issued=0
	for victim in worker PostgreSQL; do
		for point in asked sent committed answered; do
			issued=$((issued + 1))
			worker_dies $victim $point "/batches/$issued/approve" 'an issue'
			check "$victim dies at $point of an issue: the paper is issued, once" until_sql "$STANDS" "$((2 * issued - 1)) $((issued - 1)) $((issued - 1)) 0"
			propose_correction $((2 * issued - 1))
			prove_correction
			worker_dies $victim $point "/batches/$CORRECTION/approve" 'a correction'
			check "$victim dies at $point of a correction: the old paper is replaced, once" until_sql "$STANDS" "$((2 * issued)) $issued $((issued - 1)) 0"
			propose_revocation $((2 * issued))
			worker_dies $victim $point "/proposals/$PROPOSAL/approve" 'a revocation'
			check "$victim dies at $point of a revocation: it is revoked, once" until_sql "$STANDS" "$((2 * issued)) $issued $issued 0"
		done
	done
	invariants 'workers die at each step'
	audited 'workers die at each step'
	server_stop
	cluster_stop
}
