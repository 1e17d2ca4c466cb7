# shellcheck shell=sh disable=SC2154,SC2153
# What the product publishes, taken away by a partner: registry-verify says of every paper of the demo, as a file that
# press drew and the signer signed, what the register says.
cluster_start "$WORK/offline"
database_new offline demo
server_start
for _ in $(seq 300); do
	[ "$(sql "select count(*) from registry.published where path = '/offline/bundle.jws'")" = 0 ] || break
	sleep 0.2
done

away=$WORK/away
mkdir -p "$away/issued" "$away/papers"
fetched=0
fetch() { curl -sf "$ORIGIN$1" -o "$away/$2" || fetched="$fetched $1"; }
fetch /offline/bundle.jws bundle.jws
fetch /.well-known/tcr/keys.jws keys.jws
fetch /ca.crt ca.crt
for year in $(sql "select split_part(substr(path, 17), '.', 1) from registry.published where path like '/offline/issued/%'"); do fetch "/offline/issued/$year.bin" "issued/$year.bin"; done
is 'the bundle is fetched as a partner does' "$fetched" 0
cp "$(signer_folder)/keys/public/roots.json" "$away/"

sql "select c.id || ' ' || registry.certificate_state(c.id, c.expires) from registry.certificate c order by c.id" >"$away/states"
: >"$away/wrong"
while read -r id state; do
	sql "select encode(bytes, 'base64') from registry.paper where certificate = '$id'" | base64 -d >"$away/papers/$id.pdf"
	case $state in valid) wanted='good valid 0' ;; expired) wanted='good expired 5' ;; suspended) wanted='good suspended 1' ;; *) wanted='good revoked 1' ;; esac
	status=0
	build/verify --bundle "$away" pdf "$away/papers/$id.pdf" >"$away/said" 2>&1 || status=$?
	said=$(jq -r '.signature + " " + .qr.code' "$away/said" 2>/dev/null || head -n 1 "$away/said")
	[ "$said $status" = "$wanted" ] || echo "$id: $said $status, not $wanted" >>"$away/wrong"
done <"$away/states"
is "of all $(wc -l <"$away/states") papers of the demo registry-verify says what the register says" "$(head -n 3 "$away/wrong")" ''
is 'among them are revoked ones' "$(grep -c 'revoked$' "$away/states" | sed 's/[1-9][0-9]*/some/')" some

# A name as the paper prints it.
link() { build/verify --bundle "$away" pdf "$away/papers/$1.pdf" | jq -r .link; }
row=$(sql "select c.id || E'\t' || (n ->> 'family') || E'\t' || coalesce(n ->> 'given', '') || E'\t' || coalesce(n ->> 'patronymic', '')
	from registry.certificate c, lateral jsonb_array_elements(c.record::jsonb -> 'names') n
	where registry.certificate_state(c.id, c.expires) = 'valid' and n ->> 'script' = 'cyrl' and n ->> 'patronymic' <> '' order by c.id limit 1")
id=$(printf %s "$row" | cut -f1) family=$(printf %s "$row" | cut -f2) given=$(printf %s "$row" | cut -f3) patronymic=$(printf %s "$row" | cut -f4)
is 'the name that is printed matches' "$(build/verify --bundle "$away" match "$(link "$id")" "$family" "$given" "$patronymic")" match
is 'another does not' "$(build/verify --bundle "$away" match "$(link "$id")" "$family" Ы Ъ || :)" no_match
server_stop
cluster_stop "$WORK/offline"
