# shellcheck shell=sh disable=SC2154
# The partner interface over HTTP with the real signer: its receipts judged by jose, the badge that the holder fetches by
# @digitalbazaar/vc; then without the signer.

cluster_start "$WORK/partner"
database_new partner
psql -Xq -v ON_ERROR_STOP=1 -f tests/sql/setup.sql >/dev/null 2>&1
batch=$(psql -Xq -v ON_ERROR_STOP=1 -v papers=3 -f tests/batch.sql | tail -n 1)
sql "insert into registry.login (token, account, kind, label, until)
		select sha256('itc_partner'), test.account_id(test.account('focal_point', test.agency('law_enforcement', 'KZ'))), 'key', 'tests', now() + interval '1 day'" >/dev/null
TRACING=1 server_start
partner_waits() { for _ in $(seq 300); do [ "$(sql "select ($1)::int")" != "$2" ] || return 0; sleep 0.1; done; echo "partner: $1 is not $2" >&2; }
partner_waits "select count(*) from registry.batch_paper where state = 'ready'" 3
curl -s -o /dev/null -H 'Authorization: Bearer itc_registrar' -H 'Content-Type: application/json' -d "{\"idem\":\"$(cat /proc/sys/kernel/random/uuid)\"}" "$ORIGIN/batches/$batch/approve"
partner_waits 'select count(*) from registry.badge' 3
partner_waits "select count(*) from registry.published where path in ('/.well-known/jwks.json', '/.well-known/did.json')" 2
partner_waits 'select max(c.size) = (select size from registry.log_head) from registry.checkpoint c' 1
sql "insert into registry.login (token, account, kind, label, until)
		select sha256('itc_holder'), test.account_id(test.account('trainee', null, (select person from registry.certificate order by serial limit 1))), 'key', 'tests', now() + interval '1 day'" >/dev/null
sql "select json_agg(json_build_object('id', c.id, 'serial', registry.serial_text(c.serial), 'code', c.code, 'qr', s.text, 'name', c.record -> 'names' -> 0 ->> 'full',
		'sha256', encode(w.sha256, 'hex')) order by c.serial) from registry.certificate c join registry.signature s on s.certificate = c.id join registry.paper w on w.certificate = c.id" >"$WORK/partner.json"
node tests/trust/partner.mjs "$ORIGIN" "$WORK/partner.json" || FAILED=1
kill -STOP "$SIGNER_PID"
node tests/trust/partner.mjs "$ORIGIN" "$WORK/partner.json" silent || FAILED=1
kill -CONT "$SIGNER_PID"
signer_stop
node tests/trust/partner.mjs "$ORIGIN" "$WORK/partner.json" away || FAILED=1
is 'partner: no system call beyond the filter' "$(grep -ci 'seccomp violation' "$WEB_LOG")" 0
server_stop
cluster_stop "$WORK/partner"
