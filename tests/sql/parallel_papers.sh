#!/bin/sh
# Two at the same moment on papers: a double click issues once, two batches never hold one place, serials of two
# batches have no gap, a hundred guesses are five, two workers never draw one paper twice.  Prints `ok - …` and `not ok - …`.
# shellcheck source=tests/sql/race.sh
. "$(dirname "$0")/race.sh"

coo=$(ask "select test.account('coordinator')") coo2=$(ask "select test.account('coordinator')")
reg=$(ask "select test.account('registrar')") reg2=$(ask "select test.account('registrar')")

course=$(ask "select test.passed('$coo', 3)")
key=$(ask 'select gen_random_uuid()')
race propose "select api.batch_propose('$coo', $course, '$key', test.places($course))" "select api.batch_propose('$coo', $course, '$key', test.places($course))" \
	"select api.batch_propose('$coo2', $course, gen_random_uuid(), test.places($course))" "select api.batch_propose('$coo2', $course, gen_random_uuid(), test.places($course))"
say 'of four who propose the same places one batch is made' "$(ask "select count(*) from batch where course = $course")" 1
say 'the others are told, a double click is answered' "$(($(count propose '^{') + $(count propose PT409)))" 4
batch=$(ask "select id from batch where course = $course")

race workers "$(printf 'begin; select key from press.next(2); select pg_sleep(0.4); commit')" "begin; select key from press.next(2); select pg_sleep(0.4); commit"
say 'two workers take different proofs' "$(cat "$dir"/workers.* | grep -cE '^[0-9]+$')/$(cat "$dir"/workers.* | grep -E '^[0-9]+$' | sort -u | wc -l)" 3/3
ask 'select test.drawn()' >/dev/null

other=$(ask "select test.passed('$coo2', 3)")
batch2=$(ask "select api.batch_propose('$coo2', $other, gen_random_uuid(), test.places($other)) ->> 'id'")
ask 'select test.drawn()' >/dev/null
key=$(ask 'select gen_random_uuid()')
before=$(ask 'select count(*) from certificate')
race approve "select api.batch_approve('$reg', $batch, '$key')" "select api.batch_approve('$reg', $batch, '$key')" "select api.batch_approve('$reg2', $batch, gen_random_uuid())" \
	"select api.batch_approve('$reg2', $batch2, gen_random_uuid())"
say 'two batches approved at once, one of them with a double click and by another registrar too' "$(ask 'select count(*) from certificate')" $((before + 6))
say 'each of them once' "$(ask "select string_agg(n::text, ',') from (select count(*) n from certificate where batch in ($batch, $batch2) group by batch) x")" 3,3
say 'their serials have no gap' "$(ask "select count(*) = max(serial) % 1000000 from certificate where serial / 1000000 = extract(year from today())")" t

ask 'select test.signed()' >/dev/null
race draw "begin; select key from press.next(50); select pg_sleep(0.3); commit" "begin; select key from press.next(50); select pg_sleep(0.3); commit"
say 'no paper is taken by two workers' "$(cat "$dir"/draw.* | grep -cE '^[A-Z2-7]{26}$')/$(cat "$dir"/draw.* | grep -E '^[A-Z2-7]{26}$' | sort -u | wc -l)" 6/6
ask "begin; select key from press.next(50); select press.store_paper((select id from certificate where batch = $batch limit 1), 'x', sha256('x'), 2); rollback" >/dev/null
say 'a worker that dies before its commit has done nothing' "$(ask 'select count(*) from to_draw')" 6
ask 'select test.drawn()' >/dev/null

third=$(ask "select test.passed('$coo', 2)")
batch3=$(ask "select api.batch_propose('$coo', $third, gen_random_uuid(), test.places($third)) ->> 'id'")
ask 'select test.drawn()' >/dev/null
race either "select api.batch_approve('$reg', $batch3, gen_random_uuid())" "select api.batch_return('$coo', $batch3, 'A name is misspelt.')"
say 'a batch is approved or returned, never both' "$(count either '^{')/$(count either PT409)" 1/1
ask 'select test.drawn()' >/dev/null

one=$(ask "select id from certificate where batch = $batch order by serial limit 1")
key=$(ask 'select gen_random_uuid()')
race suspect "select api.act_propose('$coo', '$one', '$key', 'revoked', 'mistake', 'By mistake.')" "select api.act_propose('$coo', '$one', '$key', 'revoked', 'mistake', 'By mistake.')" "select api.act_propose('$coo2', '$one', gen_random_uuid(), 'revoked', 'mistake', 'Me too.')"
say 'of two who propose to revoke, and a double click, one proposal is made' "$(ask "select count(*) from act_proposal where certificate = '$one'")/$(($(count suspect '^{') + $(count suspect PT409)))" 1/3
proposal=$(ask "select id from act_proposal where certificate = '$one'")
key=$(ask 'select gen_random_uuid()')
race revoke "select api.act_approve('$reg', $proposal, '$key')" "select api.act_approve('$reg', $proposal, '$key')" "select api.act_approve('$reg2', $proposal, gen_random_uuid())" "select api.certificate_suspend('$reg2', '$one', gen_random_uuid(), '5', 'A doubt.')"
say 'revoked once, whether or not it was suspended first' "$(ask "select count(*) from act where certificate = '$one' and kind = 'revoked'")" 1

serial=$(ask "select serial_text(serial) from certificate where id = '$one'")
set --
for n in 0 1 2 3 4 5 6 7 8 9 A B C D E F; do set -- "$@" "select api.certificate_by_code('$serial', '0000-000$n', 'en', '::1')"; done
race guess "$@"
say 'of sixteen guesses at once five are looked at' "$(count guess not_found)/$(count guess try_later)" 5/11
set --
for n in 1 2 3 4 5 6 7 8; do set -- "$@" "select api.certificate_match_id('$one', 'Петров', 'И', 'en', '::1') ->> 'match'"; done
race names "$@"
say 'of eight names at once five are compared' "$(count names '^no$')/$(count names '^later$')" 5/3
ask "delete from attempt" >/dev/null

fault=$(psql -XAtq -v ON_ERROR_STOP=1 -f "$(dirname "$0")/../fault/invariants.sql")
say 'everything that must hold of papers holds' "$fault" ''
exit $failed
