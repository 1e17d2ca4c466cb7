# shellcheck shell=sh
# Papers by press and signer as they run, the log as it is served: judged by Go, by a witness, by the audit.

cluster_start "$WORK/served"
database_new served
psql -Xq -v ON_ERROR_STOP=1 -f tests/sql/setup.sql >/dev/null 2>&1
coordinator=$(sql "select test.account('coordinator')") registrar=$(sql "select test.account('registrar')")
server_start
# until_so SQL: waits until it says t, half a minute at most.
until_so() {
	tries=0
	until [ "$(sql "$1")" = t ] || [ $tries = 150 ]; do sleep 0.2; tries=$((tries + 1)); done
}
sql "select test.passed('$coordinator', 3)" >/dev/null
batch=$(sql "select api.batch_propose('$coordinator', c.id, gen_random_uuid(), test.places(c.id)) ->> 'id' from registry.course c")
until_so "select not exists (select from registry.batch_paper where state = 'checking')"
sql "select api.batch_approve('$registrar', $batch, gen_random_uuid())" >/dev/null
until_so 'select count(*) = 3 from registry.paper'
sql "select test.revoked('$coordinator', '$registrar', id) from registry.certificate order by serial limit 1" >/dev/null
until_so 'select max(size) = 7 from registry.checkpoint'

served_vkey=$(sql "select encode(bytes, 'escape') from registry.published where path = '/.well-known/tcr/keys.jws'" |
	"${NODE:-node}" -e 'const [, payload] = require("fs").readFileSync(0, "utf8").split(".");
		console.log(JSON.parse(Buffer.from(payload, "base64url")).witness_policy.match(/^log (\S+)$/m)[1])')
agency_vkey=$(build/witness keygen agency.example/witness "$WORK/served.key")
build/witness --log "$ORIGIN/log" --vkey "$served_vkey" --key "$WORK/served.key" --state "$WORK/seen-served" once 2>"$WORK/served.err" || :
is 'served: a witness sees it' "$(cat "$WORK/served.err")" 'witness: cosigned 7 entries of localhost/log'

id=$(sql 'select id from registry.certificate order by serial offset 1 limit 1')
curl -sf "$ORIGIN/V/$id/proof" >"$WORK/proof" || fail 'served: the proof of a paper' 'there is none'
mkdir -p "$WORK/go-served"
cp tests/trust/served.go "$WORK/go-served/"
(cd "$WORK/go-served" && GOPATH=/usr/share/gocode GO111MODULE=off GOCACHE="$WORK/go-served/cache" go build -o judge served.go)
# padding beyond the first tile, so that there are a whole one, a partial one and a second level
sql 'select registry.leaf_add(7, int4send(n), null) from generate_series(1, 300) n' >/dev/null
until_so 'select max(size) = 307 from registry.checkpoint'
"$WORK/go-served/judge" "$served_vkey" "$ORIGIN/log" "$WORK/proof" \
	"$(sql "select encode(cose, 'hex') from registry.signature where certificate = '$id'")" >"$WORK/go-served/said" 2>&1 || :
is 'served: Go judged all of it' "$(grep -c '' "$WORK/go-served/said")" 5
while IFS= read -r line; do
	case $line in
		'ok - '*) ok "served: ${line#ok - }" ;;
		*) fail "served: ${line#not ok - }" ;;
	esac
done <"$WORK/go-served/said"
build/witness --log "$ORIGIN/log" --vkey "$served_vkey" --key "$WORK/served.key" --state "$WORK/seen-served" once 2>"$WORK/served.err" || :
is 'served: the witness sees it grow over the end of a tile' "$(cat "$WORK/served.err")" 'witness: cosigned 307 entries of localhost/log'
server_stop

# audited [OPTIONS]: what the audit said is in $said.
audited() {
	status=0
	said=$(REGISTRY_DB="host=$PGHOST user=postgres dbname=served" build/audit "$@" 2>&1) || status=$?
}
audited --vkey "$served_vkey" --signer-state "$(signer_folder)/state" --press build/press \
	--checkpoint "$WORK/seen-served/checkpoint" --witness "$agency_vkey"
is 'served: the audit of papers by the real signer and press' "$status $(printf %s "$said" | sed 's/[0-9]* checkpoints/some checkpoints/')" \
	'0 3 certificates, 3 papers, 4 acts, 307 leaves, some checkpoints, 3 tiles: nothing was found'
psql -Xqo /dev/null -v ON_ERROR_STOP=1 <<-'END'
	set search_path = registry;
	alter table certificate disable trigger all;
	alter table batch_paper disable trigger all;
	update batch_paper set record = record || '{"hours": 720}';
	update certificate set record = record || '{"hours": 720}';
END
audited --press build/press
is 'served: records that were edited wherever they stand' "$status $(printf '%s\n' "$said" | grep -c 'its record draws another paper than the one stored')" '1 3'
signer_stop
cluster_stop "$WORK/served"
