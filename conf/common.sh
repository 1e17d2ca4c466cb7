# shellcheck shell=sh disable=SC2034
# What conf/run and the tests share: who runs the programs, ports, waiting, settings.
# Sourced with HERE set to the root of the checkout.

PG_BIN=/usr/lib/postgresql/15/bin

# as_user USER: from now on `$AS command` runs as USER. PostgreSQL refuses to run as root.
as_user() {
	RUN_USER=$1
	AS=
	[ "$(id -u)" != 0 ] || AS="setpriv --reuid=$1 --regid=$(id -g "$1") --clear-groups --"
}

# port_free PORT: nobody listens there. /proc is always at hand; curl, ss and lsof are not.
port_free() {
	! cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
		awk -v port=":$(printf %04X "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 }
			END { exit !found }'
}

# http_status PORT PATH: the status of one answer, or nothing. bash is essential in Debian.
http_status() {
	bash -c 'exec 2>/dev/null; exec 3<>"/dev/tcp/127.0.0.1/$1" || exit
		printf "GET %s HTTP/1.1\r\nHost: localhost:%s\r\nConnection: close\r\n\r\n" "$2" "$1" >&3
		read -r -t 3 _ status _ <&3; echo "$status"' - "$1" "$2"
}

# wait_healthy PORT PID: until the program answers, at most 20 s; fails at once when it ends.
wait_healthy() {
	limit=$(($(date +%s) + 20))
	until [ "$(http_status "$1" /healthz)" = 200 ]; do
		kill -0 "$2" 2>/dev/null || return 1
		[ "$(date +%s)" -lt $limit ] || return 1
		sleep 0.1
	done
}

# wait_gone PID: until the process has ended, at most 10 s.
wait_gone() {
	tries=0
	while kill -0 "$1" 2>/dev/null && [ "$(cut -d' ' -f3 "/proc/$1/stat" 2>/dev/null)" != Z ]; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || return 1
		sleep 0.05
	done
}

# end_program PID: ask it to end, insist after 10 s.
end_program() {
	[ -n "$1" ] || return 0
	kill -TERM "$1" 2>/dev/null || return 0
	wait_gone "$1" || kill -KILL "$1" 2>/dev/null || :
}

# readable_by_user: may RUN_USER reach the checkout (it cannot below /root)?
readable_by_user() { [ -z "$AS" ] || $AS test -r "$HERE/Makefile" -a -x "$HERE"; }

# copy_product DIR: what the programs read at run time, for a user who cannot reach the checkout.
copy_product() {
	mkdir -p "$1/build" "$1/assets"
	rm -rf "$1/build/assets" "$1/assets/html" "$1/assets/words"
	cp "$HERE/build/registry.so" "$1/build/registry.so.new" && mv "$1/build/registry.so.new" "$1/build/registry.so"
	for program in press signer courier; do
		[ ! -f "$HERE/build/$program" ] || { cp "$HERE/build/$program" "$1/build/$program.new" && mv "$1/build/$program.new" "$1/build/$program"; }
	done
	cp -R "$HERE/build/assets" "$1/build/"
	for part in html words columns.json; do
		[ ! -e "$HERE/assets/$part" ] || cp -R "$HERE/assets/$part" "$1/assets/"
	done
	chmod -R a+rX "$1"
}

# kore_conf PORT DIR >file: conf/kore.conf filled in; DIR takes the pid file and uploads.
kore_conf() {
	sed -e "s|@LISTEN@|127.0.0.1 $1|" -e "s|@PROGRAM@|./build/registry.so|" \
		-e "s|@PIDFILE@|$2/kore.pid|" -e "s|@UPLOADS@|$2/uploads|" -e "s|@WORKERS@|${WORKERS:-2}|" \
		"$HERE/conf/kore.conf"
}

# load_demo [psql options]: the demo registry, all or nothing.
load_demo() {
	{
		echo 'set local client_min_messages = warning; set local search_path = registry;'
		for file in "$HERE"/sql/demo/*.sql; do
			[ ! -f "$file" ] || printf '\\ir %s\n' "$file"
		done
		echo "insert into registry.patch (name, hash) values ('demo', 'loaded');"
	} | (cd "$HERE" && psql -qX1 -v ON_ERROR_STOP=1 -o /dev/null -f - "$@")
}
