# PostgreSQL and clients that fail: only what is under way may be lost.
# load SECONDS: asks all the time, counts what is not 200.
load() {
	rm -f "$dir/stop" "$dir/load."*
	for k in 1 2 3 4; do
		( while [ ! -e "$dir/stop" ]; do code $at/item/1; echo; done > "$dir/load.$k" ) &
	done
}
load_end() { touch "$dir/stop"; sleep 0.3; sort "$dir"/load.* | uniq -c | awk '$2 == 200 { good = $1 } $2 != 200 && $2 != "" { bad += $1 } END { print good + 0, bad + 0 }'; }

yes_ "eight connections of two workers are idle" wait_for 5 calm
files=$(fds)

# What each connection runs is prepared: PostgreSQL itself says so.
sql -c "alter role web set log_statement = 'all'" -c "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'web'" >/dev/null
sleep 0.2; wait_for 5 calm; sleep 0.2
for i in 1 2 3 4 5 6 7 8; do code "$at/item/1" >/dev/null; done
is "every row's call is prepared when a connection begins" "$(grep -c 'execute <unnamed>: select api.item' "$dir/pg.log")|$(grep -c 'execute [0-9]* /item/{id}: select api.item(' "$dir/pg.log")" '0|8'
sql -c "alter role web reset log_statement" -c "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'web'" >/dev/null
sleep 0.2; wait_for 5 calm

is "a transaction left open is not called done" "$(code -H "origin: $at" -d a=b $at/open)" 503
for i in 1 2 3 4 5 6 7 8; do code -H "origin: $at" -d a=b $at/open >/dev/null; done
is "after it nobody's writing is lost" "$(post -o /dev/null -w '%{http_code}' -d 'title=durable&hours=1' $at/items)|$(sql -c "select count(*) from registry.item where title = 'durable'")" '303|1'
yes_ "nothing stays idle in transaction" wait_for 5 calm

load
raw hangup 300 /slow/0.05 >/dev/null
out=$(load_end)
is "300 clients that hang up disturb nobody" "${out#* }" 0
yes_ "and leave nothing open" wait_for 5 calm
# running N: so many slow statements are at work.
running() { [ "$(sql -c "select count(*) from pg_stat_activity where usename = 'web' and state = 'active' and query like '%slow%'")" = "$1" ]; }
kill_client() {
	curl -s -H "origin: $at" -d "seconds=1&title=gone$1" $at/slow >/dev/null & client=$!
	wait_for 5 running 1
	kill -9 $client
	wait $client 2>/dev/null || :
	wait_for 5 calm
}
kill_client 1; kill_client 2
is "what they had sent was done, once" "$(sql -c "select count(*) from registry.item where title like 'gone%'")" 2

get -o /dev/null -w '%{http_code}' $at/slow/2.json > "$dir/one" & one=$!
post -o /dev/null -w '%{http_code}' -d 'seconds=2&title=inflight' $at/slow > "$dir/two" & two=$!
wait_for 5 running 2
sql -c "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'web'" >/dev/null
wait $one $two
is "backends terminated: what reads is asked once more" "$(cat "$dir/one")" 200
is "what writes is not" "$(cat "$dir/two")|$(sql -c "select count(*) from registry.item where title = 'inflight'")" '503|0'
yes_ "the pool is whole again" wait_for 3 calm

now() { perl -MTime::HiRes=time -e 'printf "%d", 1000 * time'; }
best=9999
for how in fast immediate fast; do
	load
	sleep 0.2
	pg_stop $how; pg_start
	began=$(now)
	yes_ "restart ($how): served again" wait_for 3 curl -fs -o /dev/null $at/item/1
	yes_ "and the pool is whole" wait_for 5 calm
	took=$(($(now) - began))
	[ $took -ge $best ] || best=$took
	out=$(load_end)
	yes_ "few are lost ($how)" [ "${out#* }" -le 16 ]
	yes_ "nothing stays open ($how)" wait_for 5 calm
done
yes_ "the pool is whole again soon after PostgreSQL ($best ms)" [ $best -lt 2000 ]

pid=$(sql -c "select pid from pg_stat_activity where usename = 'web' limit 1")
load
sleep 0.2; kill -9 "$pid"
yes_ "a backend killed: served again" wait_for 8 curl -fs -o /dev/null $at/item/1
wait_for 8 calm
out=$(load_end)
yes_ "few are lost" [ "${out#* }" -le 24 ]

pg_stop fast
is "the database is down: an error page" "$(code $at/item/1)" 503
has "in the visitor's language" "$(get -H 'accept-language: be' $at/item/1)" 'Служба часова занятая'
is "pages without a call go on" "$(code $at/login)" 200
is "so does health" "$(code $at/healthz)" 200
is "but it is not ready" "$(code $at/ready)" 503
pg_start
yes_ "and it heals by itself" wait_for 3 curl -fs -o /dev/null $at/ready
yes_ "wholly" wait_for 5 calm

kore_stop; kore_start REGISTRY_DB_TIMEOUT=1000
master=$(head -1 "$dir/data/postmaster.pid")
stopped="$master $(pgrep -P "$master" | tr '\n' ' ')"
kill -STOP $stopped
get -o /dev/null -w '%{http_code}' $at/item/1 > "$dir/one" & one=$!
t=$(curl -s -m 3 -o /dev/null -w '%{time_total}' $at/login)
wait $one
kill -CONT $stopped
has "a database that hangs: 503 or 504" "503 504" "$(cat "$dir/one")"
yes_ "static pages stay quick" perl -e "exit !($t < 0.5)"
yes_ "and it comes back" wait_for 8 curl -fs -o /dev/null $at/ready
yes_ "the pool, too" wait_for 8 calm
is "a statement that runs too long" "$(code $at/slow/3)" 503
kore_stop; kore_start

files_now() { [ "$(fds)" -le $((files + 3)) ]; }
yes_ "descriptors are as many as before" wait_for 5 files_now

for i in 1 2 3; do
	w=$(workers | tail -1); kill -9 "$w"
	yes_ "a worker killed: the other serves ($i)" wait_for 2 curl -fs -o /dev/null $at/healthz
done
two() { [ "$(workers | wc -l)" -ge 2 ]; }
yes_ "and it is started again" wait_for 5 two
yes_ "with its connections" wait_for 5 calm
is "and answers" "$(code $at/item/1)" 200

# Everything once more under seccomp's eyes, which reports instead of killing.
kore_stop
mv "$dir/kore.log" "$dir/kore.log.1"
tracing=yes kore_start
for path in / /item/1 /items.csv "/items?lang=ru" /zip /openapi.json /nothing /raise/XX000 /big/400000; do get -o /dev/null "$at$path"; done
post -o /dev/null -d 'password=a+long+password' $at/invitation/x
post -o /dev/null -d 'email=vera@example.org&password=a+long+password' $at/login
head -c 300000 /dev/zero | tr '\0' a | post -o /dev/null --data-binary @- $at/echo
pg_stop fast; pg_start; wait_for 3 curl -fs -o /dev/null $at/ready
post -o /dev/null -d code=known $at/check
kore_stop
is "no system call beyond the filter" "$(grep -ci 'seccomp violation' "$dir/kore.log")" 0
kore_start

# A deploy replaces functions under the prepared statements.
sql -c "drop function api.item(int); create function api.item(_id bigint) returns json stable security definer begin atomic select json_build_object('title', 'replaced ' || _id); end" >/dev/null
is "a function of other arguments: asked anew" "$(for i in 1 2 3 4 5 6 7 8 9 10; do get $at/item/1.json | grep -c 'replaced 1'; done | sort -u)" 1
