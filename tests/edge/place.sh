# Sourced by run: a throw-away cluster, the edge built with the tests' own
# route table, and small words for the checks.  Everything lives in $dir.

bin=$(pg_config --bindir)
dir=$(mktemp -d "${TMPDIR:-/tmp}/edge.XXXXXX")
passed=0 failed=0 what= from=
as=
if [ "$(id -u)" = 0 ]; then
	as="setpriv --reuid=postgres --regid=postgres --clear-groups"
	chown postgres "$dir"
fi
chmod 755 "$dir"

build() {
	warn="-std=c11 -D_GNU_SOURCE -O1 -g -fPIC -Wall -Wextra -Wshadow -Werror -Wno-missing-field-initializers -iquote ."
	kore="-isystem /usr/share/kore/include $(cat /usr/share/kore/features)"
	files=$(ls kore/*.c | grep -v '^kore/routes.c$')
	gcc $warn $kore -isystem /usr/include/postgresql -shared \
	    -Wl,--wrap=route_plan -o "$dir/edge.so" $files src/*.c \
	    tests/edge/routes.c -lpq -ljansson -lsodium -lutf8proc -lzip -lz \
	    -lcrypto -lical -lqrencode -lcsv -licuuc -lexpat -lxlsxwriter -lm -lpthread
	mkdir -p "$dir/built"
	echo 'body { color: black }' > "$dir/built/app.0123456789ab.css"
	gzip -k "$dir/built/app.0123456789ab.css"
	echo '{"keys": {"app_css": "/assets/app.0123456789ab.css"}}' \
	    > "$dir/built/manifest.json"
}

pg_start() {
	$as "$bin/pg_ctl" -D "$dir/data" -l "$dir/pg.log" -w \
	    -o "-k $dir -c listen_addresses= -c fsync=off -c max_connections=60" \
	    start >/dev/null
}
pg_stop() { $as "$bin/pg_ctl" -D "$dir/data" -m "$1" -w stop >/dev/null; }
sql() { $as psql -h "$dir" -U postgres -d edge -XqAt -v ON_ERROR_STOP=1 "$@"; }

# Any free port will do.
free_port() {
	perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1,
	    LocalAddr => "127.0.0.1", LocalPort => 0)->sockport'
}

# kore_start NAME=VALUE…: settings on top of the ordinary ones.  In a
# session of its own: when it ends, Kore signals its whole process group.
kore_start() {
	sed -e "s|@PORT@|$port|; s|@MODULE@|$dir/edge.so|; s|@DIR@|$dir|" \
	    -e "s|@TRACING@|${tracing:-no}|" tests/edge/kore.conf.in \
	    > "$dir/kore.conf"
	rm -f "$dir/kore.pid"
	env REGISTRY_DB_CONNECTIONS=4 REGISTRY_DB="host=$dir dbname=edge user=web" \
	    REGISTRY_ORIGIN="http://127.0.0.1:$port" REGISTRY_STRICT=1 \
	    REGISTRY_ARGON=1:8192 REGISTRY_RATE=0 REGISTRY_LOGIN_RATE=0 \
	    REGISTRY_THROTTLE=0 REGISTRY_PAGES=tests/edge/assets \
	    REGISTRY_ASSETS="$dir/built" "$@" \
	    setsid kore -c "$dir/kore.conf" -f -n -r >> "$dir/kore.log" 2>&1 &
	kore=$!
	wait_for 5 curl -fs -o /dev/null "$at/ready"
}
kore_stop() {
	[ -n "$kore" ] || return 0
	kill "$kore" 2>/dev/null || true
	wait "$kore" 2>/dev/null || true
	kore=
}
workers() { pgrep -P "$kore" 2>/dev/null; }

end() {
	kore_stop
	pg_stop immediate 2>/dev/null || true
	[ -n "$KEEP" ] || rm -rf "$dir"
}

# wait_for SECONDS command…: until it succeeds.
wait_for() {
	n=$(($1 * 20)); shift
	until "$@" 2>/dev/null; do
		n=$((n - 1)); [ $n -gt 0 ] || return 1
		sleep 0.05
	done
}

ok()	 { passed=$((passed + 1)); echo "ok - $1"; }
not_ok() { failed=$((failed + 1)); echo "not ok - $1: $2"; }
# is WORDS GOT WANTED
is()	 { if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "got '$2', not '$3'"; fi; }
# has WORDS TEXT PART
has()	 { case "$2" in *"$3"*) ok "$1" ;; *) not_ok "$1" "no '$3' in '$(echo "$2" | head -c 300)'" ;; esac; }
hasnt()	 { case "$2" in *"$3"*) not_ok "$1" "'$3' is in it" ;; *) ok "$1" ;; esac; }
# true_ WORDS command…
yes_()	 { words=$1; shift; if "$@"; then ok "$words"; else not_ok "$words" "$*"; fi; }

get()	 { curl -s -m 10 "$@"; }
code()	 { curl -s -m 10 -o /dev/null -w '%{http_code}' "$@"; }
# As from a form of ours; `from` is another header that says so.
post()	 { curl -s -m 10 -H "${from:-origin: $at}" "$@"; }
head_of() { curl -s -m 10 -D - -o /dev/null "$@" | tr -d '\r'; }
raw()	 { perl tests/edge/raw.pl "$port" "$@"; }
fds()	 { for w in $(workers); do ls /proc/"$w"/fd | wc -l; done | sort -n | tail -1; }
# Every connection idle, nothing open, the pool whole.
calm() {
	[ "$(sql -c "select count(*) filter (where state = 'idle'), count(*) filter (where state <> 'idle') from pg_stat_activity where usename = 'web'")" = '8|0' ]
}
