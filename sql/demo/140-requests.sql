-- Papers that are asked for anew: a trainee has another name, an agency wants a duplicate that was never lost, and the
-- centre corrects a Latin name and replaces a lost paper.  Press draws the papers of the demo later, so these rows are written as the pages would.
do $$
declare
	me account;
	k certificate;
	names_ jsonb;
	batch_ int;
begin
	-- the trainee has married; the scan is a sheet with a line on it
	perform pg_temp.at(pg_temp.moment(pg_temp.day(-1, 4), '18:20'), 'trainee');
	select * into me from account where email = 'trainee@agency.example';
	select * into k from certificate where person = me.person order by serial desc limit 1;
	insert into correction_request (certificate, kind, wish, names, evidence, evidence_type, made_by)
	values (k.id, 'change_of_name', 'Сменила фамилию, свидетельство о заключении брака прилагаю.',
		names_replaced(k.record -> 'names', (select jsonb_object_agg((n - 1) || '.' || f.field, case f.field when 'family' then case m ->> 'script' when 'latn' then 'Vasilevskaya' when 'cyrl' then 'Василевская' else m ->> 'family' end else m ->> f.field end)
			from jsonb_array_elements(k.record -> 'names') with ordinality x (m, n), unnest(array['family', 'given', 'patronymic']) f (field))),
		convert_to(E'%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 60>>stream\nBT /F 18 Tf 72 760 Td (Marriage certificate, specimen scan) Tj ET\nendstream endobj\ntrailer<</Root 1 0 R>>\n', 'UTF8'), 'application/pdf', me.id);

	perform pg_temp.at(pg_temp.moment(pg_temp.day(-4, 2), '11:05'), 'focal.by');
	select * into me from account where split_part(email, '@', 1) = 'focal.by';
	select x.* into k from certificate x join person p on p.id = x.person where p.agency = me.agency and certificate_state(x.id, x.expires) = 'valid' and not exists (select from correction_request q where q.certificate = x.id) order by x.serial desc limit 1;
	insert into correction_request (certificate, kind, wish, names, made_by) values (k.id, 'duplicate', 'Сотрудник сертификат не получал.', k.record -> 'names', me.id);
	perform api.request_refuse(pg_temp.at(pg_temp.moment(pg_temp.day(-4, 3), '09:30'), 'coordinator'), (select max(id) from correction_request), 'Выдан лично на закрытии курса, в книге учёта есть номер бланка и подпись.');

	-- the passport has another Latin spelling; it waits for a registrar
	perform pg_temp.at(pg_temp.moment(pg_temp.day(-1, 5), '10:15'), 'coordinator');
	select * into me from account where split_part(email, '@', 1) = 'coordinator';
	select x.* into k from certificate x join demo_place p on p.id = x.place where p.course = 'visit' and p.nth = 2;
	names_ := (select jsonb_agg(case when m ->> 'script' = 'latn' then name_replaced(m, (select s from (values (1, '^U', 'O'), (2, 'kh', 'h'), (3, 'y', 'i'), (4, 'zh', 'j'), (5, 'v', 'w'), (6, '(.)$', '\1\1')) x (n, was, becomes), regexp_replace(m ->> 'family', was, becomes) s where s <> m ->> 'family' order by x.n limit 1), m ->> 'given', m ->> 'patronymic', 'names') else m end order by n) from jsonb_array_elements(k.record -> 'names') with ordinality x (m, n));
	insert into batch (course, kind, grounds, changes, proposed_by) values (k.course, 'correction', 'Фамилия латиницей расходится с паспортом: письмо ведомства от прошлой недели.', jsonb_build_object('names', names_), me.id) returning id into batch_;
	insert into batch_paper (batch, place, decision, replaces, record)
	select batch_, k.place, x.decision, k.id, record_replaced(k, jsonb_build_object('names', names_)) from batch_paper x where x.batch = k.batch and x.place = k.place;

	-- a paper that was lost on a move: a duplicate waits for a registrar, too
	perform pg_temp.at(pg_temp.moment(pg_temp.day(-1, 5), '10:40'), 'coordinator');
	select x.* into k from certificate x join demo_place p on p.id = x.place where p.course = 'visit' and p.nth = 3;
	insert into batch (course, kind, grounds, changes, proposed_by) values (k.course, 'duplicate', 'Сертификат утерян при переезде, заявление ведомства принято.', '{"duplicate": true}', me.id) returning id into batch_;
	insert into batch_paper (batch, place, decision, replaces, record)
	select batch_, k.place, x.decision, k.id, record_replaced(k, '{"duplicate": true}') from batch_paper x where x.batch = k.batch and x.place = k.place;
end $$;
