# shellcheck shell=sh disable=SC2154  # read by tests/fault/run
# PostgreSQL dies as press reaches each named step of issuing, correcting and revoking, and takes press with it.  In a cluster
# of its own, since the other lanes need theirs, and in one database: what was done before each death must stand after it.
# Of an issue no act is told; of a revocation nothing is issued, drawn or made.

# singles_made PAPERS: finished courses, each with a batch of one paper, its proof drawn, which nobody has approved yet.
singles_made() {
	psql -Xq -v ON_ERROR_STOP=1 -f tests/sql/setup.sql >/dev/null 2>&1
	for _ in $(seq "$1"); do propose 1; done
	sql "select press.store_proof(id::text, '%PDF') from registry.batch_paper" >/dev/null
}

# Papers, replaced papers, revoked papers, acts the signer has not heard of; as it must be when all is done.
STANDS="select (select count(*) from registry.paper) || ' ' || (select count(*) from registry.act where kind = 'superseded') || ' ' || (select count(*) from registry.act where kind = 'revoked') || ' ' || (select count(*) from registry.to_tell)"

# postgres_dies_at POINT WORDS STANDS: press has something to do, and PostgreSQL dies with it at this point.
postgres_dies_at() {
	cp "$SERVER/good.env" "$SERVER/press.env"
	echo "REGISTRY_PRESS_DIES_AT=$1" >>"$SERVER/press.env"
	press_start
	dies "$PRESS_PID"
	postgres_dies
	is "PostgreSQL dies at $1 of $2" "$DIED" yes
	cp "$SERVER/good.env" "$SERVER/press.env"
	press_start
	check "PostgreSQL dies at $1 of $2: all is done, once" until_sql "$STANDS" "$3"
	until_sql "$UNSIGNED" 0 || :
	end_program "$PRESS_PID"
}

postgres_points() {
	cluster_start "$WORK/cluster-points"
	durable
	database_new postgres_points
	PORT=0 SERVER=$WORK/$PGDATABASE
	PRESS_LOG=$SERVER/press.log
	mkdir -p "$SERVER"
	{ test_settings; echo "REGISTRY_DB=host=$PGHOST user=press dbname=$PGDATABASE"; } >"$SERVER/good.env"
	issued=0 corrected=0 revoked=0
	singles_made 12
	signer_start
	approve_single 12
	for point in $PRESS_POINTS; do
		[ "$point" != act_told ] || continue
		issued=$((issued + 1))
		approve_single "$issued"
		postgres_dies_at "$point" 'an issue' "$((issued + 1)) 0 0 0"
	done
	invariants 'PostgreSQL dies while papers are issued'
	issued=12
	for point in $PRESS_POINTS; do
		corrected=$((corrected + 1)) issued=$((issued + 1))
		propose_correction "$corrected"
		prove_correction
		approve_single "$CORRECTION"
		postgres_dies_at "$point" 'a correction' "$issued $corrected 0 0"
	done
	invariants 'PostgreSQL dies while papers are corrected'
	for point in act_told log_signed log_stored committed; do
		revoked=$((revoked + 1))
		propose_revocation $((12 + revoked))
		approve_revocation "$PROPOSAL"
		postgres_dies_at "$point" 'a revocation' "$issued $corrected $revoked 0"
	done
	invariants 'PostgreSQL dies while papers are revoked'
	press_start
	audited 'PostgreSQL dies at each step'
	end_program "$PRESS_PID"
	signer_stop
	cluster_stop
}
