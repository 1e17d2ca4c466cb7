# shellcheck shell=sh
# What the tests of requests at the same moment share; read by tests/sql/parallel_*.sh.
#
#	PGHOST=… PGUSER=… PGDATABASE=… tests/sql/parallel_places.sh
#
# The database has the product and tests/sql/setup.sql; what is made here stays in it.  Prints `ok - …` and `not ok - …`.
set -eu
failed=0
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
ask() { psql -XAtq -v ON_ERROR_STOP=1 -c 'set search_path = registry, public' -c "$1"; }
say() {	# WORDS GOT WANTED
	if [ "$2" = "$3" ]; then echo "ok - $1"; else echo "not ok - $1: got '$2', wanted '$3'"; failed=1; fi
}

# race NAME SQL…: all begin, wait for the same moment, run; what they said is in $dir/NAME.1, .2, …
race() {
	name=$1; shift
	moment=$(ask "select extract(epoch from clock_timestamp()) + 0.6")
	n=0
	for sql; do
		n=$((n + 1))
		psql -XAtq -c 'set search_path = registry, public' -c "select pg_sleep(greatest(0, $moment - extract(epoch from clock_timestamp())))" \
			-c "\\set VERBOSITY verbose" -c "$sql" >"$dir/$name.$n" 2>&1 &
	done
	wait
}
# Of a race: lines with some text, answers that came through, refusals with 409 (and a key).
count() { cat "$dir/$1".* | grep -c -- "$2" || :; }
passed() { count "$1" '^{'; }
refused() { count "$1" "PT409: ${2-}"; }
