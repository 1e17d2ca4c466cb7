# shellcheck shell=sh
# The audit: clean on a registry with papers, and each kind of tampering by one who may do anything in the database.

cluster_start "$WORK/audit"
database_new audit
psql -Xq -v ON_ERROR_STOP=1 -f tests/sql/setup.sql >/dev/null 2>&1
# shellcheck source=tests/trust/log_maker
. tests/trust/log_maker
vkey=$(cat tests/vectors/log.vkey)
# Signatures come from sign.mjs, with what belongs into them.
sql 'create or replace function test.signed() returns bigint language sql as $$ select 0::bigint $$;'

# sign_and_draw: what stands in for signer and press.
sign_and_draw() {
	sql "select jsonb_agg(t.item || jsonb_build_object('keys', c.name_keys)) from press.to_sign(500) t join registry.certificate c on c.id = t.id" |
		"${NODE:-node}" tests/trust/sign.mjs | psql -Xqo /dev/null -v ON_ERROR_STOP=1
	sql 'select test.drawn()' >/dev/null
}
# sealed: a checkpoint over the whole log, and its tiles; the signer's memory of them in signer/.
sealed() {
	entries=$(sql "select encode(press.entries(0, 100000), 'hex')")
	printf %s "$entries" | "$maker" sql | psql -Xqo /dev/null -v ON_ERROR_STOP=1
	mkdir -p "$WORK/signer"
	printf %s "$entries" | "${NODE:-node}" -e 'process.stdout.write(Buffer.from(require("fs").readFileSync(0, "utf8"), "hex"))' >"$WORK/signer/entries"
	sql "select jsonb_build_object('log', (select jsonb_build_object('size', size, 'root', encode(root, 'hex')) from registry.checkpoint order by size desc limit 1),
		'serial', (select jsonb_object_agg(year, last) from registry.counter where name = 'certificate'))" >"$WORK/signer/state.json"
	printf '%s\n' "$(sql 'select note from registry.checkpoint order by size desc limit 1')" >"$WORK/checkpoint"
}
# audit DATABASE [OPTIONS]: what it said is in $said.
audit() {
	status=0
	database=$1; shift
	said=$(REGISTRY_DB="host=$PGHOST user=postgres dbname=$database" build/audit "$@" 2>&1) || status=$?
}

coordinator=$(sql "select test.account('coordinator')") registrar=$(sql "select test.account('registrar')")
# issue N: so many papers of a fresh course.
issue() {
	sql "select test.passed('$coordinator', $1)" >/dev/null
	batch=$(sql "select api.batch_propose('$coordinator', c.id, gen_random_uuid(), test.places(c.id)) ->> 'id' from registry.course c order by id desc limit 1")
	sql 'select test.drawn()' >/dev/null
	sql "select api.batch_approve('$registrar', $batch, gen_random_uuid())" >/dev/null
	sign_and_draw
}
issue 3
sql 'select registry.leaf_add(7, int4send(n), null) from generate_series(1, 300) n' >/dev/null
sealed
cp "$WORK/checkpoint" "$WORK/checkpoint.old"
audit audit --vkey "$vkey" --signer-state "$WORK/signer"
is 'audit: papers that were just issued' "$status $said" '0 3 certificates, 3 papers, 3 acts, 306 leaves, 1 checkpoints, 3 tiles: nothing was found'

"$PG_BIN/createdb" -T audit yesterday
issue 4
# nth N: the id of the Nth certificate.
nth() { sql "select id from registry.certificate order by serial limit 1 offset $1 - 1"; }
serial() { sql "select registry.serial_text(serial) from registry.certificate order by serial limit 1 offset $1 - 1"; }
sql "select test.revoked('$coordinator', '$registrar', '$(nth 2)')" >/dev/null
sql "select api.certificate_suspend('$registrar', '$(nth 3)', gen_random_uuid(), '10', 'A question came up')" >/dev/null
sql "select api.act_approve('$registrar', (api.act_propose('$coordinator', '$(nth 3)', gen_random_uuid(), 'reinstated', null, 'The question is answered') ->> 'id')::int, gen_random_uuid())" >/dev/null
sql "select api.certificate_hand_over('$registrar', '$(nth 1)', gen_random_uuid(), registry.today()::text, 'in_person', null, 'АБ 001')" >/dev/null
sql "select api.act_approve('$registrar', (api.act_propose('$coordinator', '$(nth 7)', gen_random_uuid(), 'erased', null, 'The holder asked for it') ->> 'id')::int, gen_random_uuid())" >/dev/null
# more tiles than there are digits
sql 'select registry.leaf_add(7, int4send(n), null) from generate_series(1, 2700) n' >/dev/null
sealed
# What a partner agency saw of it: the same checkpoint, cosigned.
build/witness keygen agency.example/witness "$WORK/audit.key" >"$WORK/audit.vkey"
{ printf 'old 0\n\n'; cat "$WORK/checkpoint"; } |
	build/witness --vkey "$vkey" --key "$WORK/audit.key" --state "$WORK/seen" add >/dev/null
cp "$WORK/seen/checkpoint" "$WORK/checkpoint.seen"
is 'audit: what happened is in the log' "$(sql "select string_agg(kind, ' ' order by id) from registry.act where kind <> 'issued'")" 'revoked suspended reinstated handed_over erased'
audit audit --vkey "$vkey" --signer-state "$WORK/signer" --checkpoint "$WORK/checkpoint.old"
is 'audit: papers, acts on them, one holder erased, an older checkpoint, the memory of the signer' "$status $(printf '%s\n' "$said" | sed 's/.*: //')" '0 nothing was found'
audit audit --witness "$(cat "$WORK/audit.vkey")" --checkpoint "$WORK/checkpoint.seen"
is 'audit: a checkpoint that a witness cosigned' "$status" 0

# ---- what a superuser may do to a copy of it ---------------------------------

# tampered WORDS LINE SQL [OPTIONS]: the audit of a copy that SQL changed says LINE (extended expression) and ends with 1.
tampered() {
	words=$1 line=$2 change=$3
	shift 3
	"$PG_BIN/dropdb" --if-exists tampered 2>/dev/null
	"$PG_BIN/createdb" -T audit tampered
	if ! psql -d tampered -Xqo /dev/null -v ON_ERROR_STOP=1 <<-END >"$WORK/tampered.out" 2>&1
		set search_path = registry;
		set client_min_messages = warning;
		do \$\$ declare t text; begin
			for t in select c.oid::regclass::text from pg_class c where c.relnamespace = 'registry'::regnamespace and c.relkind = 'r' loop
				execute format('alter table %s disable trigger all', t);
			end loop;
		end \$\$;
		$change;
	END
	then fail "$words" "$(tail -n 1 "$WORK/tampered.out")"; return; fi
	audit tampered "$@"
	if [ $status = 1 ] && printf '%s\n' "$said" | grep -Eq -- "$line"; then ok "audit: $words"
	else fail "audit: $words" "$status: $(printf %s "$said" | tr '\n' '|' | head -c 500)"; fi
}
of() { printf "(select id from certificate order by serial limit 1 offset %s - 1)" "$1"; }
today=$(sql 'select registry.today()')

# edited row
tampered 'a certificate is valid longer' "^edited row: certificate $(serial 1): its row says valid until 2099-01-01" \
	"update certificate set expires = '2099-01-01', record = record || '{\"expires\": \"2099-01-01\"}' where id = $(of 1)" --quick
tampered 'a certificate for another programme' "^edited row: certificate $(serial 1): its row says edition" \
	"update certificate set edition = edition + 1 where id = $(of 1)" --quick
tampered 'a record that says another number' "^edited row: certificate $(serial 1): its row is at odds with others: serial" \
	"update certificate set record = record || '{\"serial\": \"2020-000001-00\"}' where id = $(of 1)" --quick
tampered 'a record that says more hours' "^edited row: certificate $(serial 1): its row is at odds with others: what was approved" \
	"update certificate set record = record || '{\"hours\": 720}' where id = $(of 1)" --quick
tampered 'a certificate of another course' "^edited row: certificate $(serial 1): its row is at odds with others: place, course" \
	"update certificate set course = (select max(id) from course) where id = $(of 1)" --quick
tampered 'a certificate of another person' "^edited row: certificate $(serial 1): its row is at odds with others: place" \
	"update certificate set person = (select max(id) from person) where id = $(of 1)" --quick
tampered 'another check code' "^edited row: certificate $(serial 1): 00000000 is not the check code of its id" \
	"update certificate set code = '00000000' where id = $(of 1)" --quick
tampered 'another text in the QR code' "^edited row: certificate $(serial 1): the text of its QR code is not its signature" \
	"update signature set text = text || 'A' where certificate = $(of 1)" --quick
tampered 'another reason' "^edited row: certificate $(serial 2): it was revoked for another reason than was approved" \
	"update act set category = 'rule' where kind = 'revoked'" --quick
tampered 'another holder' "^edited row: certificate $(serial 4): name 1 of its record is not the one that was signed" \
	"update certificate set record = jsonb_set(record, '{names,0,family}', '\"Сидоров\"') where id = $(of 4)"
tampered 'another name to be found by' "^edited row: certificate $(serial 4): name 2 is looked up by another key" \
	"update certificate set name_keys[2] = 'sidorov|a|' where id = $(of 4)"
tampered 'one name more' "^edited row: certificate $(serial 4): name 3 of its record is not the one that was signed" \
	"update certificate set record = jsonb_set(record, '{names,2}', record #> '{names,0}') where id = $(of 4)"
tampered 'another signature' "^edited row: certificate $(serial 4): its signature is not the one in the log" \
	"update signature set cose = set_byte(cose, 90, 7) where certificate = $(of 4)" --quick
tampered 'what a leaf commits to' '^edited row: leaf 2 does not commit to its data' \
	"update leaf_data set data = set_byte(data, 30, 7) where leaf = 2" --quick
tampered 'a leaf and what it commits to' '^edited row: leaf 310 is not the one in the log' \
	"update leaf_data set data = set_byte(data, 30, 7) where leaf = 310; update leaf l set commitment = leaf_commitment(l.type, d.salt, d.data) from leaf_data d where d.leaf = l.index and l.index = 310" --quick
rewritten="update leaf_data set data = set_byte(data, 30, 7) where leaf = 310; update leaf l set commitment = leaf_commitment(l.type, d.salt, d.data) from leaf_data d where d.leaf = l.index and l.index = 310;
	update tile set hashes = overlay(hashes placing sha256('\\x0001' || (select set_byte('\\x00', 0, type) || commitment from leaf where index = 310)) from 32 * (310 - 256) + 1 for 32) where level = 0 and number = 1"
tampered 'a leaf, what it commits to, and its tile' '^edited row: among leaves 306 to [0-9]+: they are not what the checkpoint' "$rewritten" --quick
tampered 'the same, beside the memory of the signer' '^edited row: leaf 310 is not the one in the log' "$rewritten" --quick --signer-state "$WORK/signer"
tampered 'the same, beside a checkpoint that somebody kept' "^edited row: the first [0-9]+ entries of the log are not those that .*checkpoint.seen stands for" \
	"$rewritten; delete from checkpoint where size > 306" --quick --checkpoint "$WORK/checkpoint.seen"
tampered 'a tile' '^edited row: tile 0/1 has other hashes' "update tile set hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1) where level = 0 and number = 1" --quick
tampered 'a checkpoint' '^forged checkpoint: the log key never signed the checkpoint of 306' \
	"update checkpoint set note = replace(note, '306', '305') where size = 306" --quick --vkey "$vkey"

# deleted row
tampered 'a certificate and all that hangs on it' "^deleted row: certificate $(serial 5) is in the log as leaf [0-9]+ and not in the register" \
	"delete from paper where certificate = $(of 5); delete from signature where certificate = $(of 5); delete from act where certificate = $(of 5); delete from certificate where id = $(of 5)" --quick
tampered 'what leaves say' '^deleted row: 2 leaves have lost what they say \(that a certificate was issued\), and 1 were erased' \
	"delete from leaf_data where certificate = $(of 5)" --quick
tampered 'a leaf in the middle' '^deleted row: leaves 310 to 310 are missing' "delete from leaf_data where leaf = 310; delete from leaf where index = 310" --quick
tampered 'a leaf in the middle, and what follows moves up' '^deleted row: what the log has as leaf 310 is in no row' \
	"delete from leaf_data where leaf = 310; delete from leaf where index = 310; update log_head set size = size - 1;
	create temp table x as select * from leaf where index > 310; create temp table y as select * from leaf_data where leaf > 310;
	delete from leaf_data where leaf > 310; delete from leaf where index > 310;
	insert into leaf select index - 1, type, commitment, at from x; insert into leaf_data select leaf - 1, salt, data, certificate from y" --quick
tampered 'all that was promised' '^deleted row: [0-9]+ leaves are older than a day, and no checkpoint has them' \
	"delete from checkpoint; delete from tile; update leaf set at = at - interval '2 days'" --quick
tampered 'leaves at the end' '^deleted row: leaves [0-9]+ to [0-9]+ are missing at the end' \
	"delete from leaf_data where leaf > 315; delete from leaf where index > 315" --quick
tampered 'a hand-over' "^deleted row: certificate $(serial 1): it was handed over on $today" "delete from act where kind = 'handed_over'" --quick
tampered 'a signature' "^deleted row: certificate $(serial 1): its signature is missing" "delete from signature where certificate = $(of 1)" --quick
tampered 'a tile is gone' '^deleted row: tiles of level 0 end after 256 hashes' "delete from tile where level = 0 and number = 1" --quick

# backdated row
tampered 'a certificate says an earlier day' "^backdated row: certificate $(serial 1): its row says issued on 2026-01-05" \
	"update certificate set issued = '2026-01-05', record = record || '{\"issued\": \"2026-01-05\"}' where id = $(of 1)" --quick
tampered 'a revocation says an earlier day' "^backdated row: certificate $(serial 2): its row says revoked on 2026-01-05, the log $today" \
	"update act set at = '2026-01-05 12:00+03' where kind = 'revoked'" --quick
late="insert into act (certificate, kind, handed_how, handed_on, by, at) select id, 'handed_over', 'in_person', '2026-01-05', approved_by, '2026-01-05 12:00+03' from certificate where id = $(of 4);
	select leaf_add(3, id_bytes($(of 4)) || '\\x02' || int4send('2026-01-05'::date - '1970-01-01') || int8send(0), $(of 4))"
tampered 'an act is entered with an earlier day' "^backdated row: certificate $(serial 4): handed over on 2026-01-05, but entered the log as leaf [0-9]+ on $today" "$late" --quick
tampered 'the same with its leaf set back' '^backdated row: leaf [0-9]+ says 2026-01-05, the one before it' \
	"$late; update leaf set at = '2026-01-05 12:00+03' where index = (select max(index) from leaf)" --quick
tampered 'the same with every leaf set back, beside what a witness saw' "^backdated row: certificate $(serial 4): act [0-9]+ says 2026-01-05, and on 20[0-9-]+ a witness saw the log without it" \
	"$late; update leaf set at = '2026-01-05 12:00+03'" --quick --checkpoint "$WORK/checkpoint.seen" --witness "$(cat "$WORK/audit.vkey")"

# reordered rows
swapped="create temp table x as select * from leaf where index in (2, 5); update leaf l set type = x.type, commitment = x.commitment from x where l.index in (2, 5) and x.index = 7 - l.index"
tampered 'two leaves change places' '^reordered rows: leaf 5 stands in the place of leaf 2' \
	"$swapped; create temp table y as select * from leaf_data where leaf in (2, 5); delete from leaf_data where leaf in (2, 5); insert into leaf_data select 7 - leaf, salt, data, certificate from y" --quick
tampered 'acts change places' "^reordered rows: certificate $(serial 3): acts [0-9]+ and [0-9]+ stand in the log the other way round" \
	"create temp table x as select id, row_number() over (order by id) n, max(id) over () + min(id) over () - id new from act where certificate = $(of 3) and kind in ('suspended', 'reinstated');
	alter table act alter id drop identity; update act set id = -act.id from x where act.id = x.id; update act set id = x.new from x where act.id = -x.id" --quick

# un-revoked certificate
tampered 'a revocation is deleted' "^un-revoked certificate: certificate $(serial 2): it was revoked on $today, says leaf [0-9]+" "delete from act where kind = 'revoked'" --quick
tampered 'a revocation becomes something else' "^un-revoked certificate: certificate $(serial 2): it was revoked" "update act set kind = 'lost' where kind = 'revoked'" --quick
tampered 'a revocation is followed by a return' "^un-revoked certificate: certificate $(serial 2): act [0-9]+ follows one that nothing follows" \
	"insert into act (certificate, kind, reason, proposed_by, by) select certificate, 'reinstated', 'A friend asked for it', proposed_by, by from act where kind = 'revoked';
	select leaf_add(3, id_bytes($(of 2)) || '\\x04' || int4send(today() - '1970-01-01'::date) || int8send(0), $(of 2))" --quick

# list BITS: a status list credential, made by node.
list() {
	"${NODE:-node}" -e 'const bits = Buffer.alloc(16384); for (const b of process.argv.slice(1)) bits[b >> 3] |= 128 >> (b & 7);
		console.log(JSON.stringify({ credentialSubject: { encodedList: "u" + require("zlib").gzipSync(bits).toString("base64url") } }))' "$@"
}
bit=$(sql "select status % 131072 from registry.certificate where id = '$(nth 2)'")
published="update act set at = at - interval '2 minutes' where kind = 'revoked'; insert into published (path, type, bytes) values ('/status/1/revocation', 'application/vc'"
tampered 'a list that says it is good' "^un-revoked certificate: certificate $(serial 2): /status/1/revocation says that it is good" \
	"$published, convert_to('$(list $((bit ^ 1)))', 'UTF8'))" --quick
tampered 'a list that is none' '^edited row: /status/1/revocation is no status list' "$published, 'x')" --quick

# restored old backup
audit yesterday --checkpoint "$WORK/checkpoint.seen"
is 'audit: an older backup, beside a checkpoint that somebody kept' "$status $(printf '%s\n' "$said" | grep -Ec '^restored old backup: the log has 306 entries, and had [0-9]+ when')" '1 1'
audit yesterday --signer-state "$WORK/signer"
is 'audit: an older backup, beside the memory of the signer' "$status $(printf '%s\n' "$said" | grep -c '^restored old backup: ')" '1 2'

# missing paper, paper with other bytes
tampered 'a paper is deleted' "^missing paper: certificate $(serial 4): the log has its file" "delete from paper where certificate = $(of 4)" --quick
tampered 'a paper is deleted before it was logged' "^missing paper: certificate $(serial 4): there is none" \
	"delete from paper where certificate = $(of 4); delete from leaf_data where leaf in (select leaf from leaf_data where certificate = $(of 4) order by leaf offset 1)" --quick
tampered 'a paper is exchanged' "^paper with other bytes: certificate $(serial 4): its file is not the one in the log" \
	"update paper set bytes = bytes || 'x', sha256 = sha256(bytes || 'x') where certificate = $(of 4)" --quick
tampered 'a paper is exchanged and keeps its hash' "^paper with other bytes: certificate $(serial 4): its file is not the one in the log" \
	"alter table paper drop constraint paper_check; update paper set bytes = bytes || 'x' where certificate = $(of 4)" --quick

# serial gap
tampered 'a serial is missing' "^serial gap: $(serial 5) is missing" \
	"delete from paper where certificate = $(of 5); delete from signature where certificate = $(of 5); delete from act where certificate = $(of 5); delete from certificate where id = $(of 5)" --quick
tampered 'the last serials are missing' "^serial gap: $(serial 7 | cut -c1-5)000008-[0-9]+ to $(serial 7 | cut -c1-5)000009-[0-9]+ are missing" \
	"update counter set last = last + 2 where name = 'certificate'" --quick
tampered 'the counter is set back' '^serial gap: the counter of 20[0-9]+ says 5' "update counter set last = 5 where name = 'certificate'" --quick

# missing approval
tampered 'nobody approved the batch' "^missing approval: certificate $(serial 1): the batch is proposed, approved by another" \
	"alter table batch disable trigger all; update batch set state = 'proposed', decided_by = null, decided = null where id = (select batch from certificate where id = $(of 1))" --quick
tampered 'one person did both' "^missing approval: certificate $(serial 1): not two people" \
	"alter table certificate drop constraint two_people_issue; update certificate set approved_by = proposed_by where id = $(of 1)" --quick
tampered 'one person revoked' "^missing approval: certificate $(serial 2): nobody else approved that it was revoked" "delete from act_proposal where kind = 'revoked'" --quick
tampered 'a certificate that was never signed' '^row outside the log: certificate .*: no leaf says that it was issued' \
	"insert into certificate select (c).* from (select jsonb_populate_record(c, jsonb_build_object('id', new_certificate_id(), 'serial', c.serial + 90, 'status', c.status + 1, 'place', 0)) c from certificate c where id = $(of 6)) x;
	insert into paper (certificate, bytes, sha256, pages) select id, 'x', sha256('x'), 1 from certificate where place = 0" --quick
tampered 'an act that was never logged' "^row outside the log: certificate $(serial 4): no leaf says act" \
	"insert into act (certificate, kind, reason, by) select id, 'lost', 'It cannot be found', approved_by from certificate where id = $(of 4)" --quick

"$PG_BIN/createdb" -T audit listed
psql -d listed -Xqo /dev/null -c "set search_path = registry; insert into published (path, type, bytes, at) values
	('/status/1/revocation', 'application/vc', convert_to('$(list "$bit")', 'UTF8'), now() + interval '1 hour')"
audit listed --quick
is 'audit: a list that says what is so' "$status" 0

audit audit --nonsense
is 'audit: usage' "$status" 2
audit nowhere
is 'audit: no database' "$status" 3
audit audit --quick --checkpoint "$WORK/audit.sh"
is 'audit: no checkpoint' "$status" 3
cluster_stop "$WORK/audit"
