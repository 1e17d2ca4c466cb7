# Rates, queues, the time grid; each needs a server with its own settings.
kore_stop
kore_start REGISTRY_RATE=2:60 REGISTRY_THROTTLE=1/10:3 REGISTRY_LOGIN_RATE=1/10:4 REGISTRY_HASH_QUEUE=1 REGISTRY_ARGON=8:65536 REGISTRY_GRID=200
count=0; for i in 1 2 3 4 5 6; do [ "$(code $at/limited)" = 200 ] && count=$((count + 1)); done
is "a throttled row: its burst, over both workers" $count 3
out=$(head_of $at/limited)
has "then 429" "$out" ' 429 '
has "with Retry-After" "$out" 'retry-after: '
is "other rows go on" "$(code $at/item/1)" 200
count=0; for i in 1 2 3 4 5 6; do [ "$(post -o /dev/null -w '%{http_code}' -d 'email=a&password=b' $at/login)" = 422 ] && count=$((count + 1)); done
is "sign-ins have their own" $count 4
ab=$(seq 120 | xargs -P 8 -I{} curl -s -o /dev/null -w '%{http_code}\n' $at/ | grep -c 429)
yes_ "a flood is cut" [ "$ab" -ge 20 ]
is "assets and health are not counted" "$(code $at/healthz)" 200
kore_stop
kore_start REGISTRY_HASH_QUEUE=1 REGISTRY_ARGON=8:65536 REGISTRY_GRID=200
out=$(seq 10 | xargs -P 10 -I{} curl -s -o /dev/null -w '%{http_code}\n' -H "origin: $at" -d 'password=a+long+password' $at/invitation/x)
has "passwords wait in a bounded queue" "$out" 429
has "and the first are served" "$out" 303
seq 4 | xargs -P 4 -I{} curl -s -o /dev/null -H "origin: $at" -d 'password=a+long+password' $at/invitation/x &
t=$(curl -s -o /dev/null -w '%{time_total}' $at/healthz)
yes_ "while others are served" perl -e "exit !($t < 0.5)"
wait $!
for i in known unknown; do
	t=$(post -o /dev/null -w '%{time_total}' -d code=$i $at/check)
	yes_ "an even row leaves on the grid ($i)" perl -e "exit !($t > 0.19 && $t < 0.39)"
done

# Starting half-right is refused, with the reason.
refuses() {
	words=$1 part=$2; shift 2
	out=$(env REGISTRY_DB=x REGISTRY_STRICT=1 REGISTRY_PAGES="$dir/bad" REGISTRY_ASSETS="$dir/built" "$@" \
	    timeout 10 kore -c "$dir/kore.conf" -f -n -r 2>&1)
	has "$words" "$out" "$part"
}
kore_stop
fresh() { rm -rf "$dir/bad"; cp -r tests/edge/assets "$dir/bad"; }
fresh; echo '{{#a}}' > "$dir/bad/html/home.html"
refuses "a template that is open" 'home.html: section never closed'
fresh; echo '{{> _none}}' > "$dir/bad/html/home.html"
refuses "a partial that is missing" '_none'
fresh; echo '{{> _head}}' >> "$dir/bad/html/_head.html"
refuses "a partial inside itself" '_head'
fresh; echo '{{a|nonsense}}' > "$dir/bad/html/home.html"
refuses "a filter that is unknown" nonsense
fresh; rm "$dir/bad/html/item.html"
refuses "a row without its template" '/item/{id}: no template item'
fresh; echo '{"a": {"en": "x", "ru": "y"}}' > "$dir/bad/words/more.json"
refuses "a word without Belarusian" 'more.json: a has not exactly en, ru and be'
fresh
refuses "no database named" 'REGISTRY_DB' REGISTRY_DB=
refuses "weak hashing in production" 'REGISTRY_ARGON' REGISTRY_STRICT=0 REGISTRY_ARGON=1:8192
refuses "an origin that is none" 'REGISTRY_ORIGIN' REGISTRY_ORIGIN=ftp://x
kore_start
