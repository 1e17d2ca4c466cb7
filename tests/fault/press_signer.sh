# shellcheck shell=sh disable=SC2154  # read by tests/fault/run
# Press and signer die at each named step of issuing, revoking and correcting.

# Each step of issuing, revoking and correcting has a name: whoever reaches it dies there, once, and is started again.
# Of three papers one is revoked by two people, then one is corrected, at which the program dies once more; there is no web
# server, press and signer do it all.
dies_at() {	# dies_at PROGRAM POINT
	PGDATABASE=point_$1_$2
	"$PG_BIN/createdb" -T points "$PGDATABASE"
	roles
	PORT=0 SERVER=$WORK/$PGDATABASE
	PRESS_LOG=$SERVER/press.log
	mkdir -p "$SERVER"
	{ test_settings; echo "REGISTRY_DB=host=$PGHOST user=press dbname=$PGDATABASE"; } >"$SERVER/press.env"
	[ "$1" = press ] || set -- "$1" "$2" "REGISTRY_SIGNER_DIES_AT=$2:2"
	signer_start ${3+"$3"}
	cp "$SERVER/press.env" "$SERVER/good.env"
	cp "$SERVER/press.env" "$SERVER/bad.env"
	echo "REGISTRY_PRESS_DIES_AT=$2" >>"$SERVER/bad.env"
	[ "$1" = signer ] || cp "$SERVER/bad.env" "$SERVER/press.env"
	approve_single '(select max(id) from registry.batch)'
	press_start
	victim=$PRESS_PID
	[ "$1" = press ] || victim=$SIGNER_PID
	dies "$victim" revoke_when_issued
	is "$1 dies at $2" "$DIED" yes
	cp "$SERVER/good.env" "$SERVER/press.env"
	if [ "$1" = press ]; then press_start; else signer_start; fi
	check "$1 dies at $2: all papers are issued" until_sql 'select count(*) from registry.paper' 3
	revoke_one
	check "$1 dies at $2: the signer knows of what was done" until_sql "select (select count(*) from registry.to_tell) + 1 - (select count(*) from registry.act where kind = 'revoked')" 0
	correct_one "$@"
	invariants "$1 dies at $2"
	audited "$1 dies at $2"
	end_program "$PRESS_PID"
	signer_stop
}

# dies PID [COMMAND]: sets DIED when it ends; the command is run meanwhile.
dies() {
	DIED=no
	for _ in $(seq 100); do
		if ! kill -0 "$1" 2>/dev/null; then DIED=yes; return; fi
		"${2:-:}"
		sleep 0.1
	done
}

revoke_when_issued() { [ "$(sql 'select count(*) from registry.badge')" != 3 ] || revoke_one; }

# The correction is approved while press rests, so that whoever dies does it for the correction's sake.
correct_one() {
	until_sql "$UNSIGNED" 0 || :
	before=$(stat -c %s "$(signer_folder)/state/entries")
	end_program "$PRESS_PID"
	propose_correction 2
	prove_correction
	approve_single "$CORRECTION"
	if [ "$1" = press ]; then
		cp "$SERVER/bad.env" "$SERVER/press.env"
		press_start
		dies "$PRESS_PID"
	else
		signer_stop
		# The log is written once for a correction; of the other points some are passed at the start.
		case $2 in entries_*) signer_start "${3%:2}" ;; *) signer_start "$3" ;; esac
		press_start
		dies "$SIGNER_PID"
		end_program "$PRESS_PID"
		signer_start
	fi
	is "$1 dies at $2 of a correction" "$DIED" yes
	cp "$SERVER/good.env" "$SERVER/press.env"
	press_start
	check "$1 dies at $2 of a correction: the old paper is replaced and the signer knows" until_sql "select (select count(*) from registry.paper) || ' ' || (select count(*) from registry.act where kind = 'superseded') || ' ' || (select count(*) from registry.to_tell)" '4 1 0'
	until_sql "$UNSIGNED" 0 || :
	check "$1 dies at $2 of a correction: the log has not shrunk" test "$(stat -c %s "$(signer_folder)/state/entries")" -gt "$before"
}

# Revoked by two people, once.
revoke_one() {
	[ "$(sql "select count(*) from registry.act where kind = 'revoked'")" = 0 ] || return 0
	propose_revocation 1
	approve_revocation "$PROPOSAL"
}

PRESS_POINTS='issue_taken issue_signed issue_stored draw_taken draw_drawn draw_signed draw_stored act_told badge_made log_signed log_stored committed'
press_points() { for point in $PRESS_POINTS; do dies_at press "$point"; done; }
signer_points() { for point in entries_written entries_synced journal_written journal_synced neighbour_written state_synced answered; do dies_at signer $point; done; }
