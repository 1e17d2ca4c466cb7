-- One row for each broken promise of the register; none when all is well.
\pset format unaligned
\pset tuples_only on
set search_path = registry;
select 'serials of ' || year || ' have gaps or doubles' from (select serial / 1000000 as year, count(*) n, max(serial % 1000000) last from certificate group by 1) x where n <> last
union all select 'counter of ' || c.year || ' is not the last serial' from counter c where c.name = 'certificate' and c.last <> (select coalesce(max(serial % 1000000), 0) from certificate where serial / 1000000 = c.year)
union all select 'certificate ' || c.serial || ' has ' || (select count(*) from act a where a.certificate = c.id and a.kind = 'issued') || ' acts of issue' from certificate c where (select count(*) from act a where a.certificate = c.id and a.kind = 'issued') <> 1
union all select 'certificate ' || c.serial || ' has neither paper nor place in the queue, or both' from certificate c where exists (select from paper p where p.certificate = c.id) = exists (select from to_draw t where t.certificate = c.id)
union all select 'paper of ' || c.serial || ' has other bytes than its hash' from paper p join certificate c on c.id = p.certificate where p.sha256 <> pg_catalog.sha256(p.bytes)
union all select 'paper of ' || c.serial || ' is no PDF' from paper p join certificate c on c.id = p.certificate where substr(p.bytes, 1, 5) <> '%PDF-'
union all select 'certificate ' || serial || ' was approved by who proposed it' from certificate where approved_by = proposed_by
union all select 'certificate ' || c.serial || ' stands on no pass' from certificate c where not exists (select from decision d where d.place = c.place and d.outcome = 'passed')
union all select 'certificate ' || c.serial || ' is of a course with open attendance' from certificate c join course k on k.id = c.course where k.attendance_closed is null
union all select 'place ' || place || ' has two living papers' from certificate c where not exists (select from act a where a.certificate = c.id and a.kind = 'revoked') group by place having count(*) > 1
union all select 'batch ' || b.id || ' was approved with papers unchecked' from batch b where b.state = 'approved' and exists (select from batch_paper p where p.batch = b.id and p.state = 'checking')
union all select 'course ' || c.id || ' has more places than capacity' from course c where (select count(*) from place p where p.course = c.id and p.held) > c.capacity;
