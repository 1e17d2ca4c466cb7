-- The log: leaves in the transaction of what they tell about, tiles, paths to the root.
begin;
select plan(29);
set local client_min_messages = warning;

select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.issued(:'coo', :'reg', 2) as batch \gset
select id as k from certificate where batch = :batch order by serial limit 1 \gset

-- leaves
select is((select string_agg(type::text, '' order by index) from leaf), '1122', 'a leaf for each signature and each file');
select is((select count(*)::int from leaf l join leaf_data d on d.leaf = l.index where l.commitment <> leaf_commitment(l.type, d.salt, d.data)), 0, 'each commits to its data');
select is(leaf_commitment(1, decode(repeat('a5', 32), 'hex'), 'example-data'), '\xe5146573a28281179628de927da875adaf1a7a618ffb6f263c7f33aa8aca7283'::bytea, 'as the standard''s vector has it');
select is((select count(distinct salt)::int from leaf_data), 4, 'no salt is used twice');
savepoint a;
select leaf_add(7, 'x', null);
rollback to a;
select is((select size from log_head), 4::bigint, 'what was taken back is in no log');
select throws_ok('update leaf_data set salt = sha256(''x'')', null, null, 'a salt does not change');
select throws_ok(format('delete from leaf_data where certificate = %L', :'k'), 'PT409', 'facts_never_change', 'nor does it go, unless the holder is erased');
alter table leaf_data disable trigger kept;
delete from leaf_data where certificate = :'k';
alter table leaf_data enable always trigger kept;
select is((select count(*)::int from leaf), 4, 'a holder who is erased leaves the leaves');

-- a larger log, its tiles made here
select leaf_add(7, int4send(n), null) from generate_series(1, 300) n;
create temp table h as select index, sha256('\x0001'::bytea || set_byte('\x00', 0, type) || commitment) h from leaf;
insert into tile select 0, index / 256, count(*), string_agg(h, ''::bytea order by index) from h group by index / 256;
insert into tile values (1, 0, 1, sha256('\x01' || log_subtree(7, 0) || log_subtree(7, 1)));
create function pg_temp.root(_from bigint, _n bigint) returns bytea language plpgsql as $$
declare k bigint := 1;
begin
	if _n = 1 then return (select h.h from h where index = _from); end if;
	while k * 2 < _n loop k := k * 2; end loop;
	return sha256('\x01'::bytea || pg_temp.root(_from, k) || pg_temp.root(_from + k, _n - k));
end $$;
create function pg_temp.climbed(_index bigint, _size bigint) returns bytea language plpgsql as $$
declare r bytea := (select h.h from h where index = _index); p bytea; fn bigint := _index; sn bigint := _size - 1;
begin
	foreach p in array log_path(_index, _size) loop
		if fn % 2 = 1 or fn = sn then
			r := sha256('\x01'::bytea || p || r);
			while fn % 2 = 0 and fn <> 0 loop fn := fn / 2; sn := sn / 2; end loop;
		else
			r := sha256('\x01'::bytea || r || p);
		end if;
		fn := fn / 2; sn := sn / 2;
	end loop;
	return r;
end $$;
select is(log_range(0, n), pg_temp.root(0, n), 'the root of ' || n || ' leaves') from unnest(array[1, 2, 3, 7, 8, 255, 256, 257, 304]::bigint[]) n;
select is((select count(*)::int from unnest(array[1, 2, 5, 64, 300, 304]::bigint[]) s, lateral generate_series(0, s - 1, 13) i where pg_temp.climbed(i, s) <> pg_temp.root(0, s)), 0, 'every path leads to the root (RFC 6962)');

-- what is asked over the network
select test.account('focal_point', test.agency('border', 'KZ')) as foc \gset
insert into checkpoint values (300, log_range(0, 300), E'registry.example/log\n300\nxx\n\n— x y\n');
select is((select convert_from(bytes, 'UTF8') from api.log_checkpoint()), E'registry.example/log\n300\nxx\n\n— x y\n', 'the last checkpoint');
select is((select count(*)::int from outbox o where o.kind = 'checkpoint' and o.body like '%registry.example/log%'), (select count(*)::int from account a where a.role = 'focal_point' and a.active), 'every focal point is sent it');
select is((select count(*)::int from api.log_tile('0', '000')), 1, 'a whole tile');
select is((select octet_length(bytes) from api.log_tile('0', '001.p/10')), 320, 'the part of a tile that was once its end');
select is((select bytes from api.log_tile('entries', '000')), (select string_agg('\x002201' || set_byte('\x00', 0, type) || commitment, ''::bytea order by index) from leaf where index < 256), 'entries with their lengths');
select is((select count(*)::int from unnest(array['001.p/49', '1', 'x000/000', '000.p/0', '000.p/257', '../x', 'x001/000']) n, lateral api.log_tile('0', n)) + (select count(*)::int from api.log_tile('entries', '001.p/45')), 0, 'what is not there yet or cannot be is not found');
select matches((select convert_from(bytes, 'UTF8') from api.certificate_proof((select id from certificate where id <> :'k'))), E'^c2sp\\.org/tlog-proof@v1\nextra [A-Za-z0-9+/]{43}=\nindex 1\n([A-Za-z0-9+/]{43}=\n){9}\nregistry\\.example/log\n300\n', 'proof that a paper is in the log');
select is((select count(*)::int from api.certificate_proof(:'k')), 0, 'none for who was erased');

-- a registry that was set back
select press.heard('recovery', 'recovery');
select throws_ok(format($$ insert into act (certificate, kind, reason, "by") values (%L, 'lost', 'It was lost.', test.account_id(%L)) $$, :'k', :'reg'), 'PT409', 'registry_is_recovering', 'nothing is done to papers while it is restored');
select press.heard('ready', null);

-- weekly letters
insert into checkpoint values (301, sha256('x'), 'note 301');
select is((select count(*)::int from outbox where body like '%note 301%'), 0, 'once a week');
update outbox set at = at - interval '8 days';
insert into checkpoint values (302, sha256('y'), 'note 302');
select is((select count(*)::int from outbox where body like '%note 302%'), (select count(*)::int from account a where a.role = 'focal_point' and a.active), 'and again after a week');

select * from finish();
rollback;
