-- What was decided, and the papers: proposed by the coordinator, approved by a registrar.  Press draws them once it runs.

create function pg_temp.signed(_c demo_course, _at timestamptz) returns void language plpgsql as $$
declare
	me bytea := pg_temp.at(_at, _c.coordinator);
begin
	perform api.decisions_sign(me, _c.id, gen_random_uuid(), (select jsonb_agg(x ->> 'place') from json_array_elements(api.decisions(me, 'ru', _c.id) -> 'rows') x where x ->> 'state' in ('open', 'outdated')));
end $$;

create function pg_temp.proposed(_c demo_course, _at timestamptz) returns int language plpgsql as $$
declare
	me bytea := pg_temp.at(_at, _c.coordinator);
begin
	return api.batch_propose(me, _c.id, gen_random_uuid(), (select jsonb_agg(x ->> 'place') from json_array_elements(api.course_certificates(me, 'ru', _c.id) -> 'ready') x)) ->> 'id';
end $$;

-- Proofs of batches that are decided are not kept, so there is none to draw.
create function pg_temp.proofed(_batch int) returns void language sql as $$
	select press.store_proof(x.id::text, '\x25504446') from registry.batch_paper x where x.batch = _batch and x.state = 'checking';
$$;

create function pg_temp.approved(_batch int, _at timestamptz, _who text) returns void language plpgsql as $$
begin
	perform pg_temp.proofed(_batch);
	perform api.batch_approve(pg_temp.at(_at, _who), _batch, gen_random_uuid());
end $$;

do $$
declare
	c demo_course;
	p demo_place;
	f name_form;
	b int;
	id_ text;
	cell text;
begin
	-- valid for half a year: those who passed at once have papers that ended, two who did the test again in summer have not
	c := pg_temp.course('archived');
	perform pg_temp.signed(c, pg_temp.moment(c.ends + 5, '11:15'));
	perform pg_temp.approved(pg_temp.proposed(c, pg_temp.moment(c.ends + 6, '10:05')), pg_temp.moment(c.ends + 7, '15:30'), 'registrar');
	perform pg_temp.scored(c, '{test}', pg_temp.moment(pg_temp.day(-23, 2), '16:10'), c.coordinator, 2, '{retakes}');
	perform pg_temp.signed(c, pg_temp.moment(pg_temp.day(-23, 3), '09:45'));
	perform pg_temp.approved(pg_temp.proposed(c, pg_temp.moment(pg_temp.day(-23, 3), '10:00')), pg_temp.moment(pg_temp.day(-23, 4), '12:20'), 'registrar2');
	perform pg_temp.step(c.id, 'archived', pg_temp.moment(pg_temp.day(-17, 1), '10:30'), c.coordinator);

	-- the first batch comes back because of a name, the second is issued, one paper of it is revoked later
	c := pg_temp.course('issued');
	perform pg_temp.scored(c, '{post,exam}', pg_temp.moment(c.ends + 4, '12:30'), 'trainer', 2, '{second,fails}');
	perform pg_temp.signed(c, pg_temp.moment(c.ends + 5, '09:50'));
	b := pg_temp.proposed(c, pg_temp.moment(c.ends + 5, '10:20'));
	perform pg_temp.proofed(b);
	select * into p from demo_place x where x.role = 'misspelt';
	select * into f from name_form x where x.person = p.person and x.script = 'latn';
	perform api.batch_return(pg_temp.at(pg_temp.moment(c.ends + 5, '16:05'), 'registrar'), b, 'Латинская строка «' || f.given || ' ' || f.family || '» не как в паспорте, пропущена буква. Остальные корректуры верны.');
	perform api.name_form_add(pg_temp.at(pg_temp.moment(c.ends + 6, '09:25'), c.coordinator), p.person, gen_random_uuid(), 'latn', 'en', upper(latin_proposed((select x.family from name_form x where x.person = p.person and x.language = 'kk'), 'kk')), upper(f.given), null, 'passport');
	update name_form set valid_until = today() where id = f.id;
	perform pg_temp.approved(pg_temp.proposed(c, pg_temp.moment(c.ends + 6, '09:40')), pg_temp.moment(c.ends + 7, '11:10'), 'registrar');

	-- handed over at the closing ceremony; press has not drawn the papers of a demo yet, so the rule is told to wait
	alter table act disable trigger follows;
	perform pg_temp.at(pg_temp.moment(c.ends + 8, '15:40'), c.coordinator);
	insert into act (certificate, kind, handed_how, handed_on, form_number, by)
	select k.id, 'handed_over', 'in_person', registry.today(), form_number_after('А 0004117', (row_number() over (order by k.serial))::int - 1), (select a.id from account a where split_part(a.email, '@', 1) = c.coordinator)
	from certificate k where k.course = c.id order by k.serial;
	alter table act enable trigger follows;

	select * into p from demo_place x where x.role = 'revoked';
	id_ := (select k.id from certificate k where k.place = p.id);
	perform api.act_approve(pg_temp.at(pg_temp.moment(pg_temp.day(-6, 3), '15:15'), 'registrar'),
		(api.act_propose(pg_temp.at(pg_temp.moment(pg_temp.day(-6, 3), '14:50'), c.coordinator), id_, gen_random_uuid(), 'revoked', 'rule', 'Итоговый тест внесён по ошибке: работа принадлежит другому слушателю, порог не достигнут.') ->> 'id')::int, gen_random_uuid());
	cell := p.id || '.' || (select t.id from assessment t where t.course = c.id and t.phase = 'post') || '.1';
	perform api.results_save(pg_temp.at(pg_temp.moment(pg_temp.day(-6, 3), '15:40'), c.coordinator), c.id, jsonb_build_object(cell, '43'), jsonb_build_object(cell, '1'));
	perform pg_temp.signed(c, pg_temp.moment(pg_temp.day(-6, 3), '15:52'));

	c := pg_temp.course('visit');
	perform pg_temp.signed(c, pg_temp.moment(c.ends + 4, '10:40'));
	perform pg_temp.approved(pg_temp.proposed(c, pg_temp.moment(c.ends + 4, '11:00')), pg_temp.moment(c.ends + 6, '09:35'), 'registrar2');

	-- this one waits for a registrar
	c := pg_temp.course('batch');
	perform pg_temp.scored(c, '{test}', pg_temp.moment(c.ends + 7, '15:00'), c.coordinator, 2, '{second,fails}');
	perform pg_temp.signed(c, pg_temp.moment(c.ends + 8, '11:30'));
	perform pg_temp.proposed(c, pg_temp.moment(pg_temp.day(-1, 5), '16:15'));
end $$;
