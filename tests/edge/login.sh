# Signing in, keys, passwords.
form() { post -o /dev/null -w '%{http_code}' "$@"; }
is "a password too short" "$(form -d password=short -H 'accept: application/json' $at/invitation/x)" 422
is "a new password becomes Argon2id before SQL" "$(form --data-urlencode 'password=correct horse battery' $at/invitation/x)" 303
has "in the database" "$(sql -c 'select password from registry.account')" '$argon2id$v=19$m=8192,t=1,p=1$'

out=$(get "$at/me?a=b" -D - -o /dev/null | tr -d '\r')
has "signed out: to the sign-in and back" "$out" 'location: /login?next=%2Fme%3Fa%3Db'
has "the form knows where to" "$(get "$at/login?next=%2Fme%3Fa%3Db")" 'value="/me?a=b"'
is "asked as JSON it is 401" "$(code $at/me.json)" 401

post -w '%{http_code}' -d 'email=vera@example.org&password=wrong' $at/login > "$dir/known"
post -w '%{http_code}' -d 'email=eve2@example.org&password=wrong' $at/login > "$dir/unknown"
has "a wrong password" "$(cat "$dir/known")" 'The address or the password is wrong.'
has "is 422" "$(cat "$dir/known")" 422
has "keeps the address" "$(cat "$dir/known")" 'vera@example.org'
hasnt "but not the password" "$(cat "$dir/known")" 'value="wrong"'
is "known and unknown: the same bytes" "$(sed 's/vera/eve2/' "$dir/known")" "$(cat "$dir/unknown")"

sign_in() {
	post -D - -o /dev/null --data-urlencode 'email=vera@example.org' \
	    --data-urlencode 'password=correct horse battery' "$@" $at/login | tr -d '\r'
}
out=$(sign_in -d next=/items)
has "the right one" "$out" 'location: /items'
cookie=$(echo "$out" | sed -n 's/^set-cookie: \(sid=[^;]*\).*/\1/p')
is "a token of 256 bits" "$(printf %s "$cookie" | wc -c)" 47
has "HttpOnly, Lax" "$out" 'Path=/; HttpOnly; SameSite=Lax'
hasnt "in the database only its hash" "$(sql -c 'select token from registry.login')" "${cookie#sid=}"
has "next may not lead away" "$(sign_in -d next=//evil.example)" 'location: /
'
has "nor with a backslash" "$(sign_in --data-urlencode 'next=/\evil')" 'location: /
'
out=$(get -H "cookie: $cookie" $at/me)
has "signed in" "$out" 'signed in: vera@example.org'
csrf=$(echo "$out" | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p')
is "a page has its CSRF field" "$(printf %s "$csrf" | wc -c)" 64
has "a page without a call knows it, too" "$(get -H "cookie: $cookie" $at/items/new)" 'signed in: vera'
is "a POST without the field" "$(form -H "cookie: $cookie" $at/keys -d a=b)" 403
is "with a wrong one" "$(form -H "cookie: $cookie" $at/keys -d csrf=$(printf %064d 1))" 403
out=$(post -H "cookie: $cookie" $at/keys -d csrf=$csrf)
key=$(echo "$out" | sed -n 's/.*token=\(itc_[^<]*\)<.*/\1/p')
is "an API key is shown once" "$(printf %s "$key" | wc -c)" 47
has "it signs in" "$(get -H "authorization: Bearer $key" $at/me)" '"email" : "vera@example.org"'
is "needs no CSRF field" "$(code -H "authorization: Bearer $key" -d a=b $at/keys)" 200
is "a wrong key does not" "$(code -H "authorization: Bearer itc_x$key" $at/me)" 401

out=$(post -H "cookie: $cookie" -d csrf=$csrf -d current=wrong --data-urlencode 'password=another long password' $at/me/password)
has "the current password is checked" "$out" current_password_wrong
is "and then changed" "$(form -H "cookie: $cookie" -d csrf=$csrf --data-urlencode 'current=correct horse battery' --data-urlencode 'password=another long password' $at/me/password)" 303
is "the old one is over" "$(sign_in | head -1)" 'HTTP/1.1 422 '
is "the new one works" "$(form --data-urlencode 'email=vera@example.org' --data-urlencode 'password=another long password' $at/login)" 303

out=$(post -D - -o /dev/null -H "cookie: $cookie" -d csrf=$csrf $at/logout | tr -d '\r')
has "signing out clears the cookie" "$out" 'set-cookie: sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0'
has "and the browser" "$out" 'clear-site-data: "cache", "cookies", "storage"'
is "and the session is over" "$(code -H "cookie: $cookie" $at/me)" 303
hasnt "no token, password or address in the log" "$(cat "$dir/kore.log")" "$(printf '%s' "${cookie#sid=}")"
hasnt "nor the key" "$(cat "$dir/kore.log")" "$key"
hasnt "nor who" "$(cat "$dir/kore.log")" vera

# The same with https in front and a pepper: another server.
kore_stop
printf '%064d' 7 > "$dir/pepper"
kore_start REGISTRY_ORIGIN=https://registry.example REGISTRY_PEPPER="$dir/pepper" REGISTRY_TRUST_PROXY=1
from='sec-fetch-site: same-origin'
has "HSTS behind https" "$(head_of $at/)" 'strict-transport-security: max-age=63072000; includeSubDomains'
is "a password from before the pepper still works" "$(form --data-urlencode 'email=vera@example.org' --data-urlencode 'password=another long password' $at/login)" 303
form --data-urlencode 'password=correct horse battery' $at/invitation/x >/dev/null
has "a new one names the pepper's key" "$(sql -c 'select password from registry.account')" ',keyid='
has "and works; the cookie is Secure and the host's" "$(sign_in)" 'set-cookie: __Host-sid='
is "a wrong one does not" "$(form --data-urlencode 'email=vera@example.org' --data-urlencode 'password=another long password' $at/login)" 422
has "the address comes from the proxy" "$(get -H 'x-real-ip: 192.0.2.7' $at/echo.json)" '"address" : "192.0.2.7"'
from=
kore_stop
kore_start
