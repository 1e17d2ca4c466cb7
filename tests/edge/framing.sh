# What no well-behaved client sends.
raw cut 40 25 > "$dir/cut" & cut=$!
is "Transfer-Encoding with a length" "$(raw send 'POST /echo HTTP/1.1\r\nHOST\r\nOWN\r\nFORM\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\ntext=a')" 400
is "Transfer-Encoding alone" "$(raw send 'POST /echo HTTP/1.1\r\nHOST\r\nOWN\r\nFORM\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n')" 411
is "Transfer-Encoding on a GET" "$(raw send 'GET / HTTP/1.1\r\nHOST\r\nTransfer-Encoding: chunked\r\n\r\n')" 400
is "a body on a GET is no second request" "$(raw send 'GET /echo HTTP/1.1\r\nHOST\r\nContent-Length: 44\r\n\r\nPAUSEGET /item/1 HTTP/1.1\r\nHOST\r\n\r\n')" 400
is "nor of an asset" "$(raw send 'GET /healthz HTTP/1.1\r\nHOST\r\nContent-Length: 44\r\n\r\nPAUSEGET /item/1 HTTP/1.1\r\nHOST\r\n\r\n')" 400
is "nor on a HEAD" "$(raw send 'HEAD / HTTP/1.1\r\nHOST\r\nContent-Length: 5\r\n\r\nPAUSEhello')" 400
is "nor on a DELETE" "$(raw send 'DELETE / HTTP/1.1\r\nHOST\r\nContent-Length: 44\r\n\r\nPAUSEGET /item/1 HTTP/1.1\r\nHOST\r\n\r\n')" 400
is "two lengths" "$(raw send 'POST /echo HTTP/1.1\r\nHOST\r\nOWN\r\nFORM\r\nContent-Length: 6\r\nContent-Length: 7\r\n\r\ntext=a')" 400
is "two hosts" "$(raw send 'GET / HTTP/1.1\r\nHOST\r\nHost: evil.example\r\n\r\n')" 400
is "a header that begins like Host" "$(raw send 'GET / HTTP/1.1\r\nHostile: evil.example\r\nHOST\r\n\r\n')" 400
is "no host" "$(raw send 'GET / HTTP/1.1\r\nAccept: a\r\n\r\n')" 400
is "the query is cut from the path once" "$(raw send 'GET /item/1?x=1?y=2 HTTP/1.1\r\nHOST\r\n\r\n')" 200
is "a path that is not UTF-8" "$(raw send 'GET /item/%ff HTTP/1.1\r\nHOST\r\n\r\n')" 404
is "raw bytes in a path" "$(raw send "$(printf 'GET /\303\050 HTTP/1.1\\r\\nHOST\\r\\n\\r\\n')")" 404
is "a body in two pieces" "$(raw send 'POST /echo HTTP/1.1\r\nHOST\r\nOWN\r\nFORM\r\nContent-Length: 6\r\n\r\ntexPAUSEt=a')" 200
is "CR LF in a redirect" "$(get -D - -o /dev/null "$at/me?a=%0d%0aset-cookie:x=1" | grep -ci '^set-cookie')" 0

# A body longer than announced must cost its connection at once, while others
# are served.
before=$(fds)
raw underflow 20 > "$dir/underflow" &
slow=0
for i in 1 2 3 4 5 6 7 8 9 10; do
	[ "$(curl -s -m 2 -o /dev/null -w '%{http_code}' $at/healthz)" = 200 ] || slow=$((slow + 1))
done
wait $!
is "20 bodies longer than announced are dropped" "$(cat "$dir/underflow")" dropped
is "and nobody else waits" $slow 0
sleep 0.3
yes_ "their descriptors are given back" [ "$(fds)" -le $((before + 3)) ]

for w in $(workers); do
	limit=$(awk '/open files/ { print $4 }' /proc/$w/limits)
done
yes_ "a worker may open 15,000 files" [ "$limit" -ge 15000 ]
raw idle 1500 4 > "$dir/idle" &
wait_for 5 grep -q held "$dir/idle"
is "1,500 silent connections do not stop the service" "$(code $at/item/1)" 200
wait $!
wait $cut
is "silent connections are cut though nothing else wakes their worker" "$(cat "$dir/cut")" cut
