# Pages, their formats and headers.
out=$(get $at/)
has "a page is made by its template" "$out" '<p>hello</p>'
has "its title comes from the words" "$out" '<title>Home</title>'
has "values are escaped" "$(get $at/item/1)" 'First &lt;b&gt;'
has "the suffix .json gives the answer as it came" "$(get $at/item/1.json)" '"title":"First <b>"'
has "so does Accept" "$(get -H 'accept: application/json' $at/item/1)" '"title":"First <b>"'
out=$(get $at/items.csv)
has "the suffix .csv gives rows" "$out" '"1","First <b>","4"'
has "a formula gets an apostrophe" "$out" "\"'=1+1\""
has "Russian CSV has semicolons and Russian headings" "$(get "$at/items.csv?lang=ru")" '"id";"Название";"hours"'
is "no rows, no CSV" "$(code $at/item/1.csv)" 406
is "an unknown path" "$(code $at/nothing)" 404
is "an unknown id" "$(code $at/item/999)" 404
is "an id that cannot be" "$(code $at/item/abc)" 404
is "an id out of range" "$(code $at/item/99999999999999)" 404
out=$(head_of -X DELETE $at/items)
has "another method is 405" "$out" ' 405 '
has "and says what is allowed" "$out" 'allow: GET, HEAD, POST'
is "POST where only GET is" "$(code -X POST -d a=1 -H "origin: $at" $at/echo/x)" 404
out=$(get -I $at/)
has "HEAD answers" "$out" ' 200 '
has "HEAD of an unknown path" "$(get -I $at/nothing)" ' 404 '
out=$(head_of $at/nothing)
for h in content-security-policy x-content-type-options referrer-policy \
    x-frame-options permissions-policy cross-origin-opener-policy; do
	has "an error page has $h" "$out" "$h: "
done
has "a page is not stored" "$(head_of $at/)" 'cache-control: no-store'
hasnt "no HSTS over plain HTTP" "$(head_of $at/)" 'strict-transport'
has "the version is nobody's business" "$(head_of $at/)" 'server: registry'

css=$(get $at/ | sed -n 's/.*href="\(\/assets\/[^"]*\)".*/\1/p')
out=$(head_of "$at$css")
has "an asset may be kept for ever" "$out" immutable
tag=$(echo "$out" | sed -n 's/^etag: //p')
is "its tag gives 304" "$(code -H "if-none-match: $tag" "$at$css")" 304
has "gzip when accepted" "$(head_of -H 'accept-encoding: gzip' "$at$css")" 'content-encoding: gzip'
is "and it unpacks" "$(get --compressed "$at$css")" 'body { color: black }'
is "no path leads out of the assets" "$(code --path-as-is "$at/assets/../routes.c")" 404

has "the language of the browser" "$(get -H 'accept-language: be;q=0.9, de' $at/)" '<html lang="be">'
has "the query wins" "$(get -H 'accept-language: be' "$at/?lang=ru")" '<title>Главная</title>'
has "and is remembered" "$(head_of "$at/?lang=ru")" 'set-cookie: lang=ru; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000'
has "the cookie is read" "$(get -H 'cookie: lang=be' $at/)" '<html lang="be">'
has "links to other languages keep the query" "$(get "$at/items?q=a%26b&lang=ru")" 'href="/items?q=a%26b&amp;lang=en"'
has "plural forms" "$(get "$at/item/2?lang=ru")" '5 часов'

is "one file" "$(get $at/files/1)" 'бумага 1'
out=$(head_of $at/files/1)
has "is an attachment" "$out" 'content-disposition: attachment; filename="paper-1.txt"'
has "in a sandbox" "$out" 'sandbox'
get $at/files/3 > "$dir/x.zip"
is "several make a ZIP" "$(unzip -l "$dir/x.zip" 2>/dev/null | grep -c paper-)" 3
get $at/zip > "$dir/x.zip"
is "one where a ZIP is promised" "$(unzip -p "$dir/x.zip" 2>/dev/null)" 'бумага 1'
is "no file" "$(code $at/files/0)" 404
is "a fragment is bare" "$(get $at/piece)" '<p>hello</p>'
is "a large page arrives whole" "$(get $at/big/1000000.json | wc -c)" 1000013

is "/healthz" "$(get $at/healthz)" ok
is "/ready" "$(get $at/ready)" ready
has "/robots.txt" "$(get $at/robots.txt)" 'Disallow: /'
get $at/openapi.json > "$dir/openapi.json"
yes_ "/openapi.json parses and has the paths" perl -MJSON::PP -e 'local $/; my $d = decode_json(<STDIN>);
	exit !($d->{openapi} eq "3.1.0" && $d->{paths}{"/item/{id}"}{get}{parameters}[0]{in} eq "path" && $d->{paths}{"/items"}{post}{requestBody})' < "$dir/openapi.json"
hasnt "unknown names are told of in tests" "$(grep 'unknown' "$dir/kore.log")" 'greeting'
