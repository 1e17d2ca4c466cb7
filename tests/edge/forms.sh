# Forms, bodies and what is refused.
nl='one
two	three'
out=$(post --data-urlencode "text=$nl" $at/echo.json)
has "a value with a newline and a tab arrives" "$out" 'one\ntwo\tthree'
many=$(i=0; while [ $i -lt 500 ]; do printf '&many.%d=%d' $i $i; i=$((i + 1)); done)
has "500 fields arrive" "$(post -d "text=a$many" $at/echo.json)" '"count" : 500'
many=$(i=0; while [ $i -lt 60 ]; do printf '&many.%d=%d' $i $i; i=$((i + 1)); done)
has "60 fields of a query arrive" "$(get "$at/echo.json?text=a$many")" '"count" : 60'
has "values keep what stands after a second =" "$(get "$at/echo.json?text=a=b==c")" '"text" : "a=b==c"'
has "an empty value is none" "$(post -d 'text=&list=a&list=' $at/echo.json)" '"text" : null, "many" : {}, "list" : ["a"]'
many=$(i=0; while [ $i -lt 40 ]; do printf 'c%d=%d; ' $i $i; i=$((i + 1)); done)
has "the 41st cookie is read" "$(get -H "cookie: ${many}lang=be" $at/)" '<html lang="be">'
many=$(i=0; while [ $i -lt 4100 ]; do printf '&m%d=1' $i; i=$((i + 1)); done)
is "4,100 are refused" "$(printf 'text=a%s' "$many" | post -o /dev/null -w '%{http_code}' -d @- $at/echo)" 400
has "lists" "$(post -d 'list=a&list=b' $at/echo.json)" '["a", "b"]'
is "a plain field given twice is refused" "$(post -d 'text=a&text=b' $at/echo.json | grep -o field_given_twice)" field_given_twice
is "in a query, too" "$(code "$at/echo?text=a&text=b")" 400
is "bytes that are not UTF-8" "$(post -o /dev/null -w '%{http_code}' -d 'text=%ff' $at/echo)" 400
is "a NUL" "$(post -o /dev/null -w '%{http_code}' -d 'text=a%00b' $at/echo)" 400
is "a broken escape" "$(post -o /dev/null -w '%{http_code}' -d 'text=%zz' $at/echo)" 400
has "values of ours cannot be sent" "$(post -d 'text=a&lang=be&address=1.2.3.4' $at/echo.json)" '"lang" : "en", "address" : "127.0.0.1"'
has "a JSON body" "$(get -H 'content-type: application/json' -d '{"text": 5, "list": ["x"], "many": {"a": "b"}}' $at/echo)" '"text" : "5", "many" : {"a": "b"}, "list" : ["x"]'
is "a JSON body that is none" "$(code -H 'content-type: application/json' -d '{"a":' $at/echo)" 400
has "a multipart form arrives" "$(get -H "origin: $at" -F 'text=а=b&c' -F list=x -F list=y $at/echo.json)" '"text" : "а=b&c", "many" : {}, "list" : ["x", "y"]'
printf 'a\377\000' >"$dir/file"
has "a file as its bytes" "$(get -H "origin: $at" -F "text=@$dir/file" $at/echo.json)" '"text" : "\\x61ff00"'
is "a multipart form that breaks off" "$(code -H "origin: $at" -H 'content-type: multipart/form-data; boundary=X' -d '--X' $at/echo)" 400
is "a foreign multipart form" "$(code -F text=a $at/echo)" 403
is "text is no form" "$(code -H "origin: $at" -H 'content-type: text/plain' -d text=a $at/echo)" 415
is "an empty body" "$(post -o /dev/null -w '%{http_code}' -d '' $at/echo)" 200
is "a body beyond the limit" "$(head -c 1100000 /dev/zero | tr '\0' a | post -o /dev/null -w '%{http_code}' -H 'expect:' --data-binary @- $at/echo)" 413

is "no origin" "$(code -d text=a $at/echo)" 403
is "a foreign origin" "$(code -H 'origin: http://evil.example' -d text=a $at/echo)" 403
is "a foreign site" "$(code -H "origin: $at" -H 'sec-fetch-site: cross-site' -d text=a $at/echo)" 403
is "the same site" "$(code -H 'sec-fetch-site: same-origin' -d text=a $at/echo)" 200
is "a session without its token" "$(code -H "origin: $at" -H 'cookie: sid=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' -d text=a $at/echo)" 403
is "30 headers in front: what is lost counts as missing" "$(raw headers 30)" 403
is "few headers in front" "$(raw headers 3)" 200

out=$(post -D - -o /dev/null -d "title=new&hours=3&tags=a&tags=b&score.1=5&idem=11111111-1111-4111-8111-111111111111" $at/items | tr -d '\r')
has "after a POST 303" "$out" ' 303 '
has "to the new thing" "$out" 'location: /item/3'
has "with a word of it" "$out" 'set-cookie: done=item_add'
has "which is shown" "$(get -H 'cookie: done=item_add' $at/item/3)" '<p class="done">The item was added.</p>'
has "once" "$(head_of -H 'cookie: done=item_add' $at/item/3)" 'set-cookie: done=; '
is "grids and lists arrived" "$(sql -c 'select tags, score from registry.item where id = 3')" '["a", "b"]|{"1": "5"}'
out=$(post -w '\n%{http_code}' -d "title=new&hours=7" $at/items)
has "a constraint is a sentence" "$out" 'There is such a title already.'
has "with its status" "$out" 409
has "and what was typed" "$out" 'value="7"'
out=$(post -d "title=refused&hours=7" $at/items)
has "a rule names its field and fills its sentence" "$out" '<p class="err">The course is full: 3 places.</p>'
out=$(post -w '%{http_code}' -d "title=a&hours=many" $at/items)
has "a value that cannot be names its field" "$out" 'value="many"><p class="err">This value cannot be accepted.</p>'
has "and is 400" "$out" 400
out=$(post -d "title=far+too+long+for+it&hours=1" $at/items)
has "so does a domain" "$out" '<p class="err">At most 10 characters.</p>'
has "a check of the table" "$(post -d "title=b&hours=-1" $at/items)" 'Hours are more than nought.'
has "the form of an existing thing shows what was typed" "$(post -d 'title=First&hours=x' $at/item/1)" 'name="title" value="First"'
out=$(get -H 'content-type: application/json' -d '{"title": "refused"}' $at/items)
has "a fault as JSON" "$out" '"error":"course_is_full","message":"The course is full: 3 places.","field":"title","detail":{"free":3}'

is "SQLSTATE 23503" "$(code $at/raise/23503)" 409
is "SQLSTATE 53100" "$(code $at/raise/53100)" 503
is "SQLSTATE PT451" "$(code $at/raise/PT451)" 451
is "SQLSTATE XX000" "$(code $at/raise/XX000)" 500
hasnt "no detail in the log" "$(cat "$dir/kore.log")" secret-canary
hasnt "nor in the answer" "$(get $at/raise/XX000)" some_reason
hasnt "no path or query in the log" "$(cat "$dir/kore.log")" 'raise/XX000'
has "but the pattern" "$(cat "$dir/kore.log")" 'GET /raise/{state} 500'
