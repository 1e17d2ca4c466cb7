#!/bin/sh
# Two editors of one grid at the same moment: no mark and no score is lost, the grid does not change
# behind its closing, a double click signs once.  Prints `ok - …` and `not ok - …`.
# shellcheck source=tests/sql/race.sh
. "$(dirname "$0")/race.sh"

one=$(ask "select test.account('coordinator')") two=$(ask "select test.account('coordinator')")
course=$(ask "select test.course('running', -2)")
place=$(ask "select test.place($course)") other=$(ask "select test.place($course)")
session=$(ask "select test.session($course, -2)")
test=$(ask "insert into assessment (course, position, title_ru, title_en, phase, maximum, pass_mark) values ($course, 1, 'Тест', 'Test', 'test', 100, 60) returning id")

race first "select api.attendance_save('$one', $course, '{\"$place.$session\": \"present\"}', '{\"$place.$session\": \"0\"}')" \
	"select api.attendance_save('$two', $course, '{\"$place.$session\": \"absent\"}', '{\"$place.$session\": \"0\"}')"
say 'of two first marks in one cell one is kept' "$(passed first)" 1
say 'and the other is refused with 409' "$(refused first)" 1
say 'the cell was written once' "$(ask "select version from attendance where place = $place and session = $session")" 1

for round in 1 2 3 4 5; do
	version=$(ask "select version from attendance where place = $place and session = $session")
	race "again$round" "select api.attendance_save('$one', $course, '{\"$place.$session\": \"late\"}', '{\"$place.$session\": \"$version\"}')" \
		"select api.attendance_save('$two', $course, '{\"$place.$session\": \"excused\"}', '{\"$place.$session\": \"$version\"}')"
	ask "select api.attendance_save('$one', $course, '{\"$place.$session\": \"present\"}', json_build_object('$place.$session', '$((version + 1))')::jsonb)" >/dev/null
done
say 'five times over' "$(cat "$dir"/again*.[12] | grep -c '^{' || :)/$(cat "$dir"/again*.[12] | grep -c PT409 || :)" 5/5

race score "select api.results_save('$one', $course, '{\"$place.$test.1\": \"61\"}', '{\"$place.$test.1\": \"0\"}')" \
	"select api.results_save('$two', $course, '{\"$place.$test.1\": \"62\"}', '{\"$place.$test.1\": \"0\"}')"
say 'of two scores in one cell one is kept' "$(passed score)/$(refused score)" 1/1

race cells "select api.attendance_fill('$one', $course, '$session', 'present')" \
	"select api.attendance_save('$two', $course, '{\"$other.$session\": \"absent\"}', '{\"$other.$session\": \"0\"}')"
say 'a fill does not overwrite a mark made beside it' "$(ask "select count(*) from attendance where place = $other and version = 1")" 1

version=$(ask "select version from attendance where place = $place and session = $session")
race close "select api.attendance_close('$one', $course)" \
	"select api.attendance_save('$two', $course, '{\"$place.$session\": \"absent\"}', '{\"$place.$session\": \"$version\"}')"
say 'nothing is saved behind the closing' "$(ask "select count(*) from attendance a join course c on c.id = $course where a.session = $session and a.at > c.attendance_closed and a.mark = 'absent' and a.place = $place and a.version > $version and '$(refused close)' = '1'")" 0

ask "select api.results_save('$one', $course, '{\"$other.$test.1\": \"80\"}', '{\"$other.$test.1\": \"0\"}')" >/dev/null
key=$(ask 'select gen_random_uuid()')
race sign "select api.decisions_sign('$one', $course, '$key', '[$place, $other]')" "select api.decisions_sign('$one', $course, '$key', '[$place, $other]')"
say 'a double click signs once and is answered twice' "$(passed sign)/$(ask "select count(*) from decision where place in ($place, $other)")" 2/2
race signs "select api.decisions_sign('$one', $course, gen_random_uuid(), '[$place]')" "select api.decisions_sign('$two', $course, gen_random_uuid(), '[$place]')"
say 'two who sign what holds sign nothing' "$(ask "select count(*) from decision where place = $place")" 1
exit $failed
