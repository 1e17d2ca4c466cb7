-- For the partner interface: agencies with a key each, signatures of papers, and bodies of 500 items of four ways in turn.
set session_replication_role = replica;
set search_path = registry, public;
insert into agency (kind, country, name_ru, name_en) select 'law_enforcement', 'KZ', 'Партнёр ' || n, 'Partner ' || n from generate_series(1, :agencies) n;
insert into account (email, name, role, agency) select 'partner' || g.id || '@bench.example', g.name_en, 'focal_point', g.id from agency g where g.name_en like 'Partner %';
insert into login (token, account, kind, label, until)
	select sha256(convert_to('itc_partner' || row_number() over (order by a.id), 'UTF8')), a.id, 'key', 'bench', now() + interval '1 day' from account a where a.role = 'focal_point';
insert into signature (certificate, cose, text)
	select c.id, x.cose, 'https://localhost/V/' || c.id || '#1' || base32(x.cose)
	from (select * from certificate order by serial limit 1000) c, lateral (select '\xd28449a2012704441a20c7ada058'::bytea || sha256(convert_to(c.id, 'UTF8')) || sha256('a') || sha256('b') || '\x00'::bytea cose) x;
insert into checkpoint (size, root, note) values (1, sha256(''), 'bench');
reset session_replication_role;
create table public.bench_bodies as
	select p, json_build_object('purpose', 'recruitment', 'ref', 'bench ' || p, 'items', json_agg(case n % 4 when 0 then json_build_object('qr', s.text) when 1 then json_build_object('id', c.id)
		when 2 then json_build_object('serial', serial_text(c.serial), 'code', c.code) else json_build_object('sha256', encode(w.sha256, 'hex')) end)) body
	from generate_series(1, 20) p cross join lateral (select row_number() over () n, x.* from (select * from signature order by md5(certificate || p) limit 500) x) s join certificate c on c.id = s.certificate join paper w on w.certificate = c.id
	group by p;
analyze;
