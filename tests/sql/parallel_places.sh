#!/bin/sh
# Requests at the same moment for what there is once: the last place of a course, one seat to be replaced, a room, a
# trainer, the code of a course, a decision that is taken back.  Prints `ok - …` and `not ok - …`.
# shellcheck source=tests/sql/race.sh
. "$(dirname "$0")/race.sh"

coo=$(ask "select test.account('coordinator')") coo2=$(ask "select test.account('coordinator')")
agency=$(ask "select test.agency()") foc=$(ask "select test.account('focal_point', $agency)")

# ---- places
for round in 1 2 3 4 5; do
	course=$(ask "select test.course('nominations_open', 20, 1)")
	ask "insert into nomination (course, person, agency, made_by) select $course, test.person($agency), $agency, test.account_id('$coo') from generate_series(1, 6)"
	set --
	for id in $(ask "select id from nomination where course = $course order by id"); do
		set -- "$@" "select api.nomination_step('$coo', $id, 'accepted', null, '1')"
	done
	race "last$round" "$@"
	echo "$(passed "last$round")/$(refused "last$round" course_is_full)/$(ask "select count(*) from place where course = $course and held")" >>"$dir/last"
done
say 'of six who ask for the last place at one moment one has it, five times over' "$(sort -u "$dir/last" | tr '\n' ' ')" '1/5/1 '

course=$(ask "select test.course('nominations_open', 20, 3)")
ask "insert into nomination (course, person, agency, made_by) select $course, test.person($agency), $agency, test.account_id('$coo') from generate_series(1, 8)"
ids=$(ask "select jsonb_agg(id) from nomination where course = $course")
race many "select api.nominations_step('$coo', gen_random_uuid(), '$ids', 'accepted', null, null, null, null, null, null, null)" \
	"select api.nominations_step('$coo2', gen_random_uuid(), '$ids', 'accepted', null, null, null, null, null, null, null)"
say 'two who accept the same list fill the course once' "$(passed many)/$(ask "select count(*) from place where course = $course and held")" 2/3
say 'each place has one step in the trail' "$(ask "select count(*) from audit a join nomination n on a.object = n.id::text where a.noun = 'nomination' and n.course = $course and a.changes -> 'state' ->> 1 = 'accepted'")" 3

free=$(ask "select id from nomination where course = $course and state = 'proposed' order by id limit 1")
held=$(ask "select id from nomination where course = $course and state = 'accepted' order by id limit 1")
race change "select api.course_change('$coo', c.id, c.version::text, c.starts::text, c.ends::text, c.zone, null, null, null, c.mode, '[\"ru\"]', '2', null, null, null, null) from course c where c.id = $course" \
	"select api.nomination_step('$coo2', $held, 'withdrawn', 'Ill.', null)" "select api.nomination_step('$coo2', $free, 'accepted', null, null)"
say 'capacity never falls below the places given' "$(ask "select count(*) <= c.capacity from place p join course c on c.id = p.course where c.id = $course and p.held group by c.capacity")" t

key=$(ask 'select gen_random_uuid()') someone=$(ask "select test.person($agency)")
race click "select api.nomination_add('$foc', $course, '$key', '[$someone]', null, null, null)" "select api.nomination_add('$foc', $course, '$key', '[$someone]', null, null, null)"
say 'a double click nominates once and is answered twice' "$(passed click)/$(ask "select count(*) from nomination where course = $course and person = $someone")" 2/1
someone=$(ask "select test.person($agency)")
race same "select api.nomination_add('$foc', $course, gen_random_uuid(), '[$someone]', null, null, null)" "select api.nomination_add('$coo', $course, gen_random_uuid(), '[$someone]', null, null, null)"
say 'the same person by letter and by the focal point is one nomination' "$(passed same)/$(ask "select count(*) from nomination where course = $course and person = $someone")" 1/1
ask "update nomination set state = 'withdrawn' where course = $course and person = $someone" >/dev/null
race again "select api.nomination_add('$foc', $course, gen_random_uuid(), '[$someone]', null, null, null)" "select api.nomination_add('$coo', $course, gen_random_uuid(), '[$someone]', null, null, null)"
say 'and so is one who is put forward again' "$(passed again)/$(ask "select state from nomination where course = $course and person = $someone")" 1/proposed

seat=$(ask "select id from nomination where course = $course and state = 'accepted' order by id limit 1") one=$(ask "select test.person($agency)") two=$(ask "select test.person($agency)")
race seat "select api.nomination_replace('$foc', $seat, gen_random_uuid(), '$one', null)" "select api.nomination_replace('$coo', $seat, gen_random_uuid(), '$two', null)"
say 'a seat is replaced once' "$(passed seat)/$(refused seat step_not_allowed)/$(ask "select count(*) from nomination where course = $course and person in ($one, $two)")" 1/1/1

key=$(ask 'select gen_random_uuid()')
ask "update course set capacity = 20 where id = $course"
ids=$(ask "select jsonb_agg(id) from nomination where course = $course and state = 'proposed'")
ask "select api.nominations_step('$coo', '$key', '$ids', 'accepted', null, null, null, null, null, null, null)" >/dev/null
race undo "select api.nominations_undo('$coo', '$key')" "select api.nominations_undo('$coo', '$key')"
say 'what is taken back twice is taken back once' "$(ask "select count(*) from nomination where id in (select i::int from jsonb_array_elements_text('$ids') i) and state <> 'proposed'")" 0

# ---- what sessions book
course=$(ask "select test.course('closed', 20)") other=$(ask "select test.course('closed', 20)")
room=$(ask "insert into resource (kind, name_ru, name_en) select 'room', 'К ' || n, 'R ' || n from nextval('test.n') n returning id")
trainer=$(ask "insert into resource (kind, name_ru, name_en) select 'trainer', 'Т ' || n, 'T ' || n from nextval('test.n') n returning id")
day=$(ask 'select today() + 20')
plan() { echo "select api.session_add('$1', $2, gen_random_uuid(), '$day', '$3', '$4', 'Т', 'T', null, '$5', '$6', '[]', '[]', null, 'en')"; }
race room "$(plan "$coo" "$course" 9:00 10:30 "$room" '[]')" "$(plan "$coo2" "$other" 10:00 11:00 "$room" '[]')" "$(plan "$coo2" "$other" 9:30 9:45 "$room" '[]')"
say 'of three who want one room at one time one has it' "$(refused room resource_is_booked)/$(ask "select count(*) from booking where resource = $room and active and during && tstzrange('$day 09:30+03', '$day 09:45+03')")" "$(ask "select 3 - count(*) || '/' || count(*) filter (where during && tstzrange('$day 09:30+03', '$day 09:45+03')) from booking where resource = $room and active")"
say 'none of them overlap' "$(ask "select count(*) from booking a join booking b on a.resource = b.resource and a.session < b.session and a.during && b.during where a.resource = $room and a.active and b.active")" 0
say 'the refused are told by whom' "$(cat "$dir"/room.* | grep -c '"clashes"' || :)" "$(refused room resource_is_booked)"
race cross "$(plan "$coo" "$course" 14:00 15:00 "$room" "[$trainer]")" "$(plan "$coo2" "$other" 14:00 15:00 '' "[$trainer]")"
say 'a trainer is in one place' "$(passed cross)/$(refused cross resource_is_booked)" 1/1
race touch "$(plan "$coo" "$course" 16:00 17:00 "$room" "[$trainer]")" "$(plan "$coo2" "$other" 17:00 18:00 "$room" "[$trainer]")"
say 'one that ends as the other begins is no clash' "$(passed touch)" 2
race deadlock "$(plan "$coo" "$course" 18:00 19:00 "$room" "[$trainer]")" "$(plan "$coo2" "$other" 18:30 19:30 "$room" "[$trainer]")" "$(plan "$coo" "$other" 18:15 18:45 '' "[$trainer]")" "$(plan "$coo2" "$course" 18:15 18:45 "$room" '[]')"
say 'nobody waits for ever' "$(cat "$dir"/deadlock.* | grep -c '40P01' || :)" 0

# ---- codes
edition=$(ask 'select test.edition()')
schedule() { echo "select api.course_add('$1', gen_random_uuid(), '$edition', '01.06.2029', '05.06.2029', null, null, null, null, null, '[\"ru\"]', '10', null, null, null, null)"; }
race code "$(schedule "$coo")" "$(schedule "$coo2")" "$(schedule "$coo")" "$(schedule "$coo2")"
say 'four courses scheduled at one moment have four codes, one after the other' "$(passed code)/$(ask "select count(distinct right(code, 3)) || ' ' || max(right(code, 3)::int) - min(right(code, 3)::int) from course where edition = $edition")" '4/4 3'
exit $failed
