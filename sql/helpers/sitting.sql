-- A selection sitting: all nominees of a course on one screen, decided together.

-- What is missing in what is known of a person: keys of the words.
create or replace function registry.person_gaps(_p registry.person, _latin text) returns text[] immutable language sql
return array_remove(array[case when _latin is null then 'latin' end, case when _p.position is null then 'position' end, case when _p.email is null and _p.phone is null then 'contact' end], null);

-- Courses to which a nominee may be sent instead: those of the same programme first.
create or replace function registry.other_courses(_c registry.course, _lang text) returns json stable language sql
return (select json_agg(json_build_object('value', 'moved.' || x.id, 'code', x.code, 'title', x.title, 'starts', x.starts, 'free', x.free) order by x.other, x.starts, x.id) from (
	select c.id, c.code, registry.pick(_lang, e.title_ru, e.title_en, e.title_be) title, c.starts, greatest(c.capacity - registry.seats_used(c.id), 0) free, e.programme <> own.programme other
	from registry.course c join registry.edition e on e.id = c.edition, registry.edition own
	where own.id = _c.edition and c.id <> _c.id and c.state in ('announced', 'nominations_open', 'closed') and c.starts > registry.today()
	order by other, c.starts, c.id limit 12) x);

-- The nominees of a course with everything that speaks for or against them, also another record of the same whole name; _decisions and _reasons are what was chosen before.
create or replace function registry.sitting_rows(_c registry.course, _lang text, _decisions jsonb, _reasons jsonb) returns json stable language sql
return (with mine as (select n, n.id, p, g, registry.names_of(n.person, _lang) m from registry.nomination n join registry.person p on p.id = n.person join registry.agency g on g.id = n.agency where n.course = _c.id),
	lines as (select (x.n).id, string_agg(q.id::text, ' ' order by num_nonnulls(q.country, q.agency_kind, q.agency, q.sex, q.language) desc, q.id) ids from mine x join registry.quota q on q.course = _c.id and registry.quota_keeps(q) and registry.quota_fits(q, x.g, (x.p).sex, (x.n).language) group by 1),
	advice as (select (x.n).id, string_agg(q.id::text, ' ' order by q.id) ids from mine x join registry.quota q on q.course = _c.id and not registry.quota_keeps(q) and registry.quota_fits(q, x.g, (x.p).sex, (x.n).language) group by 1),
	twins as (select x.id, min(o.person) other from mine x join registry.name_form f on f.person = (x.p).id and f.search_key <> '' join registry.name_form o on o.search_key collate "C" = f.search_key and o.person <> f.person join registry.person t on t.id = o.person and t.merged_into is null
		where not exists (select from registry.person_distinct d where d.one = least(f.person, o.person) and d.other = greatest(f.person, o.person)) group by x.id),
	had as (select distinct w.person from registry.place w join registry.course k on k.id = w.course join registry.edition e on e.id = k.edition
		where w.held and registry.course_is_held(k.state) and k.id <> _c.id and e.programme = (select o.programme from registry.edition o where o.id = _c.edition) and w.person in (select (x.p).id from mine x)),
	busy as (select w.person, string_agg(k.code, ', ' order by k.code) codes from registry.place w join registry.course k on k.id = w.course
		where w.held and k.id <> _c.id and k.state <> 'cancelled' and daterange(k.starts, k.ends, '[]') && daterange(_c.starts, _c.ends, '[]') and w.person in (select (x.p).id from mine x) group by w.person),
	steps as (select s.was, bool_or(s.becomes = 'accepted') accept, bool_or(s.becomes = 'waiting') wait, bool_or(s.becomes = 'refused') refuse, bool_or(s.becomes = 'withdrawn' and s.was in ('accepted', 'confirmed')) withdraw
		from registry.step s where s.noun = 'nomination' and 'coordinator' = any (s.roles) group by s.was)
	select coalesce(json_agg(json_build_object('id', x.id, 'state', (x.n).state, 'version', (x.n).version, 'name', x.m ->> 'name', 'other', case when _lang = 'en' then x.m ->> 'native' else x.m ->> 'latin' end,
			'country', (x.g).country, 'agency', registry.pick(_lang, (x.g).name_ru, (x.g).name_en), 'rank', (x.n).ranked, 'reserve', (x.n).reserve, 'language', (x.n).language, 'sex', (x.p).sex, 'position', (x.p).position,
			'reason', (x.n).reason, 'reason_code', (x.n).reason_code, 'had_it', h.person is not null, 'overlaps', b.codes, 'gaps', registry.person_gaps(x.p, x.m ->> 'latin'), 'fits', coalesce(l.ids, ''), 'advised', coalesce(v.ids, ''), 'person', (x.p).id, 'twin', t.other,
			'holds', (x.n).state in ('accepted', 'confirmed'), 'offered', o.until, 'beyond', coalesce(w.over, false),
			'open', (x.n).state in ('proposed', 'waiting', 'accepted', 'confirmed'), 'accept', s.accept, 'wait', s.wait, 'refuse', s.refuse, 'withdraw', s.withdraw, 'move', (x.n).state in ('proposed', 'waiting'),
			'decision', coalesce(_decisions ->> x.id::text, ''), 'why', coalesce(_reasons ->> x.id::text, ''))
		order by (x.n).state not in ('proposed', 'waiting', 'accepted', 'confirmed'), (x.g).country, registry.pick(_lang, (x.g).name_ru, (x.g).name_en), (x.g).id, (x.n).reserve, (x.n).ranked nulls last, (x.n).made, x.id), '[]')
	from mine x left join lines l on l.id = x.id left join advice v on v.id = x.id left join twins t on t.id = x.id left join had h on h.person = (x.p).id left join busy b on b.person = (x.p).id left join steps s on s.was = (x.n).state
		left join registry.place w on w.nomination = x.id and w.held
		left join registry.offer o on o.nomination = x.id and registry.offer_open(o));

-- Put a nominee forward for another course instead; the nomination there waits to be decided.
create or replace function registry.nomination_moved(_nomination int, _me registry.account, _to int, _reason text, _version text) returns void language plpgsql as $$
declare
	n registry.nomination;
	c registry.course;
	other int;
begin
	select c_.* into c from registry.nomination x join registry.course c_ on c_.id = x.course where x.id = _nomination for no key update of c_;
	select * into n from registry.nomination where id = _nomination for update;
	perform registry.same_version('nomination', n.id, _version, n.version);
	if n.state not in ('proposed', 'waiting') then
		perform registry.refuse(409, 'step_not_allowed', 'state', jsonb_build_object('was', n.state, 'becomes', 'moved'));
	elsif not exists (select from registry.course k where k.id = _to and k.id <> c.id and k.state in ('announced', 'nominations_open', 'closed') and k.starts > registry.today()) then
		perform registry.refuse(409, 'other_course_is_closed', 'state');
	elsif exists (select from registry.nomination x where x.course = _to and x.person = n.person) then
		perform registry.refuse(409, 'nominated_there_already', 'state');
	end if;
	insert into registry.nomination (course, person, agency, language, letter_number, letter_date, note, made_by)
	values (_to, n.person, n.agency, (select n.language from registry.course k where k.id = _to and n.language = any (k.languages)), n.letter_number, n.letter_date, n.note, _me.id) returning id into other;
	update registry.nomination set state = 'moved', moved_to = other, reason = registry.reason_or_none(_reason, 'reasons.' || n.id), state_at = now(), version = version + 1 where id = n.id;
end $$;

-- One decision of a sitting as it was chosen: accepted, waiting, withdrawn, refused.CODE, moved.COURSE.
create or replace function registry.sitting_step(_nomination int, _me registry.account, _choice text, _reason text, _version text, _over text) returns text language plpgsql as $$
declare
	part text[] := string_to_array(_choice, '.');
begin
	if part[1] = 'moved' and part[2] ~ '^\d{1,9}$' then
		perform registry.nomination_moved(_nomination, _me, part[2]::int, _reason, _version);
	elsif part[1] = 'refused' or cardinality(part) = 1 and part[1] in ('accepted', 'waiting', 'withdrawn') then
		perform registry.nomination_stepped(_nomination, _me, part[1], _reason, _version, part[2], _over);
	else
		perform registry.refuse(422, 'state_is_missing', 'decisions.' || _nomination);
	end if;
	return part[1];
end $$;

-- Does a nomination have a seat, given or offered?
create or replace function registry.seat_had(_nomination int) returns boolean stable language sql
return exists (select from registry.place p where p.nomination = _nomination and p.held) or exists (select from registry.offer o where o.nomination = _nomination and registry.offer_open(o));

-- Everything that was chosen, under the lock of the course: who gives a seat up first, then the others as agencies rank them.
-- What cannot be done is told with its reason, the rest is done; the rule of the waiting list rests meanwhile.  Then the seats
-- that were given up, and that nobody got in this sitting, are offered by it.
create or replace function registry.sitting_decided(_c registry.course, _me registry.account, _decisions jsonb, _reasons jsonb, _versions jsonb, _over text) returns jsonb language plpgsql as $$
declare
	r record;
	done_ jsonb := '[]';
	each_ jsonb := '{}';
	skipped jsonb := '[]';
	last_ text;
	field_ text;
	became text;
	had boolean;
	used int;
	freed int[] := '{}';
	offers_ int[];
begin
	perform from registry.course c where c.id = _c.id for no key update;
	used := registry.seats_used(_c.id);
	offers_ := array(select o.id from registry.offer o where o.course = _c.id and o.state = 'open');
	perform set_config('registry.sitting', 'on', true);
	for r in select n.id, d.value choice from jsonb_each_text(coalesce(_decisions, '{}')) d join registry.nomination n on n.id::text = d.key and n.course = _c.id
		where registry.tidy(d.value) is not null order by d.value = 'accepted', n.reserve, n.ranked nulls last, n.made, n.id
	loop
		begin
			had := registry.seat_had(r.id);
			became := registry.sitting_step(r.id, _me, registry.tidy(r.choice), _reasons ->> r.id::text, coalesce(_versions ->> r.id::text, '0'), _over);
			done_ := done_ || to_jsonb(r.id);
			each_ := each_ || jsonb_build_object(r.id::text, became);
			if had and not registry.seat_had(r.id) then
				freed := freed || r.id;
			end if;
		exception when sqlstate 'PT409' or sqlstate 'PT403' or sqlstate 'PT422' then
			get stacked diagnostics last_ = message_text, field_ = column_name;
			if last_ = 'reason_is_missing' then
				perform registry.refuse(422, last_, 'reasons.' || r.id);
			elsif sqlstate = 'PT422' then
				perform registry.refuse(422, last_, field_);
			end if;
			skipped := skipped || jsonb_build_object('id', r.id, 'error', last_);
		end;
	end loop;
	perform set_config('registry.sitting', '', true);
	used := greatest(used - registry.seats_used(_c.id), 0);
	perform registry.seat_passed_on(_c.id, f) from unnest(freed[1:used]) f;
	return jsonb_build_object('done', done_, 'each', each_, 'skipped', skipped, 'offered', (select coalesce(jsonb_agg(o.id order by o.id), '[]') from registry.offer o where o.course = _c.id and o.state = 'open' and o.id <> all (offers_)));
end $$;

-- What a sitting would come to: decided, looked at, and taken back before anybody sees it.
create or replace function registry.sitting_tried(_c registry.course, _me registry.account, _lang text, _decisions jsonb, _reasons jsonb, _versions jsonb, _over text) returns jsonb language plpgsql as $$
declare
	told jsonb;
begin
	begin
		told := registry.sitting_decided(_c, _me, _decisions, _reasons, _versions, _over);
		told := told || jsonb_build_object('lines', registry.quota_rows(_c.id, _lang), 'pool', registry.pool_row(_c), 'offers', registry.offers_told(told, _c.id, _lang));
		raise sqlstate 'PT299';
	exception when sqlstate 'PT299' then
		perform set_config('registry.sitting', '', true);
	end;
	return told;
end $$;
