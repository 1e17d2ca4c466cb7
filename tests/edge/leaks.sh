# Nothing grows: memory, descriptors and connections after tens of thousands of requests are those after the first thousands.
rss() { for w in $(workers); do awk '/VmRSS/ { print $2 }' /proc/"$w"/status; done | sort -n | tail -1; }
busy() {	# busy SECONDS: each kind of request, answered, refused and left
	for path in /item/1 /items.csv '/echo?text=a&lang=ru&many.1=2' /item/999 /raise/XX000 /files/3 /big/100000.json; do
		wrk -t1 -c24 -d"$1" "$at$path"
	done
	wrk -t1 -c24 -d"$1" -H "origin: $at" -s tests/edge/post.lua "$at/echo"
	raw hangup 400 /slow/0.02
	raw hangup 400 /big/400000.json
}
kore_stop; kore_start
busy 1s > "$dir/busy" 2>&1
wait_for 5 calm; sleep 0.5
memory=$(rss) files=$(fds)
busy 2s > "$dir/busy" 2>&1
asked=$(awk '/requests in/ { n += $1 } END { print n }' "$dir/busy")
yes_ "$asked requests are asked" [ "$asked" -gt 5000 ]
yes_ "and leave every connection idle" wait_for 5 calm
same_files() { [ "$(fds)" -le $((files + 3)) ]; }
yes_ "as many descriptors as before" wait_for 5 same_files
grown=$(($(rss) - memory))
yes_ "and no more memory ($grown kB)" [ "$grown" -lt 3000 ]
