-- What must hold of the papers at any moment, whatever was killed when.  One query an invariant; a row is a fault, named
-- in its first column.  Run as owner:  psql -XAtq -f tests/fault/invariants.sql  prints nothing when all is well.
set search_path = registry;

select 'serials of a year run from 1 without gap or double', year, n, least_, most
from (select serial / 1000000 as year, count(*) n, count(distinct serial) distinct_, min(serial % 1000000) least_, max(serial % 1000000) most from certificate group by 1) x
where least_ <> 1 or most <> n or distinct_ <> n;

select 'the counter stands at the last serial of its year', coalesce(c.year, x.year), c.last, x.most
from (select * from counter where name = 'certificate') c
full join (select (serial / 1000000)::int as year, max(serial % 1000000)::int most from certificate group by 1) x on x.year = c.year
where coalesce(c.last, 0) <> coalesce(x.most, 0);

select 'a serial was given in the year of its day of issue', id from certificate where serial / 1000000 <> extract(year from issued);

select 'a certificate has exactly one act that issued it, by who approved', k.id
from certificate k where (select count(*) from act a where a.certificate = k.id and a.kind = 'issued' and a.by = k.approved_by) <> 1
	or (select count(*) from act a where a.certificate = k.id and a.kind = 'issued') <> 1;

select 'a certificate has either its paper or a place in one queue', k.id, p.certificate is not null as paper, q.certificate is not null as to_draw, s.certificate is not null as to_sign
from certificate k left join paper p on p.certificate = k.id left join to_draw q on q.certificate = k.id left join to_sign s on s.certificate = k.id
where num_nonnulls(p.certificate, q.certificate, s.certificate) <> 1 and not certificate_is_erased(k.id);

select 'a certificate is signed unless it waits for that', k.id
from certificate k left join to_sign s on s.certificate = k.id left join signature g on g.certificate = k.id where (s.certificate is null) = (g.certificate is null) and not certificate_is_erased(k.id);

select 'leaves of the log are gapless, as many as its head says', count(*), max(index), (select size from log_head)
from leaf having count(*) <> coalesce(max(index) + 1, 0) or count(*) <> (select size from log_head);

select 'what a leaf commits to is what is kept beside it', l.index
from leaf l join leaf_data d on d.leaf = l.index where l.commitment <> leaf_commitment(l.type, d.salt, d.data);

select 'a signature has one leaf with its bytes', g.certificate
from signature g where not exists (select from act a where a.certificate = g.certificate and a.kind = 'erased')
	and (select count(*) from leaf l join leaf_data d on d.leaf = l.index where d.certificate = g.certificate and l.type = 1 and d.data = g.cose) <> 1;

select 'a paper has one leaf with its hash', p.certificate
from paper p where not exists (select from act a where a.certificate = p.certificate and a.kind = 'erased')
	and (select count(*) from leaf l join leaf_data d on d.leaf = l.index where d.certificate = p.certificate and l.type = 2 and d.data = id_bytes(p.certificate) || p.sha256) <> 1;

select 'each act after the issue has one leaf', (select count(*) from act where kind <> 'issued') acts, count(*) leaves
from leaf where type = 3 having count(*) <> (select count(*) from act where kind <> 'issued');

select 'no checkpoint is ahead of the log', max(size) from checkpoint having max(size) > (select size from log_head);

select 'a paper has its own hash and at least one page', certificate from paper where sha256 <> pg_catalog.sha256(bytes) or pages < 1 or length(bytes) = 0;

select 'two people stand behind a certificate, those of its batch', k.id
from certificate k join batch b on b.id = k.batch
where k.approved_by = k.proposed_by or b.proposed_by <> k.proposed_by or b.decided_by is distinct from k.approved_by or b.state <> 'approved' or b.course <> k.course;

select 'an approved batch was decided by another person', id from batch where state = 'approved' and (decided_by is null or decided_by = proposed_by or decided is null);

select 'a certificate rests on a decision that says passed', k.id
from certificate k where not exists (select from batch_paper x join decision d on d.id = x.decision
	where x.batch = k.batch and x.place = k.place and d.place = k.place and d.outcome = 'passed' and x.state = 'issued');

select 'attendance of its course is closed', k.id from certificate k join course c on c.id = k.course where c.attendance_closed is null;

select 'its decision was signed before it was issued, attendance closed before that', k.id
from certificate k join batch_paper x on x.batch = k.batch and x.place = k.place join decision d on d.id = x.decision join course c on c.id = k.course
where d.signed > k.at or c.attendance_closed > k.at;

select 'a decided batch has no paper left to check or waiting', b.id, x.id, x.state
from batch b join batch_paper x on x.batch = b.id
where b.state = 'approved' and x.state not in ('issued', 'left_out') or b.state = 'returned' and x.state <> 'left_out';

select 'every issued paper of a batch is a certificate, and the other way round', b.id, x.place
from batch b join batch_paper x on x.batch = b.id left join certificate k on k.batch = x.batch and k.place = x.place
where (x.state = 'issued') <> (k.id is not null);

select 'a ready proof has its bytes, no other paper has any', id, state from batch_paper where (state = 'ready') <> (proof is not null);

select 'a stopped proof says why', id from batch_paper where state = 'stopped' and reason is null;

select 'a place has one living paper, or beside it the one that is being issued in its place', k.place, count(*)
from certificate k where certificate_lives(k.id) and not certificate_is_being_replaced(k.id) group by k.place having count(*) > 1;

select 'an issued paper that replaces another has ended it', n.id
from certificate n join paper w on w.certificate = n.id
where n.replaces is not null and certificate_lives(n.id) and not exists (select from act a where a.certificate = n.replaces and a.kind = 'superseded' and a.replaced_by = n.id);

select 'nothing is replaced by a paper that was not issued', a.certificate, a.replaced_by
from act a join certificate n on n.id = a.replaced_by where n.replaces <> a.certificate or not certificate_is_drawn(n.id);

select 'an act of two people has both, in two roles, and was proposed', a.id, a.kind
from act a join act_kind t on t.kind = a.kind where t.two_people and not two_roles(a.proposed_by, a.by);

select 'nothing follows revoked or superseded but erasing', a.id, a.kind
from act a join act b on b.certificate = a.certificate and b.id < a.id and b.kind in ('revoked', 'superseded') where a.kind <> 'erased';

select 'an approved proposal was carried out', p.id
from act_proposal p where p.state = 'approved' and not exists (select from act a where a.certificate = p.certificate and a.kind = p.kind and a.proposed_by = p.proposed_by and a.by = p.decided_by);

select 'a holder who was erased has no name, paper or signature left', k.id
from certificate k where certificate_is_erased(k.id) and (k.name_keys <> '{}' or k.record -> 'names' <> '[]' or exists (select from paper w where w.certificate = k.id) or exists (select from signature s where s.certificate = k.id)
	or exists (select from leaf_data d where d.certificate = k.id));

select 'a place is in one open batch', x.place, count(*)
from batch_paper x join batch b on b.id = x.batch where b.state = 'proposed' group by x.place having count(*) > 1;

select 'the record says what the row says', id from certificate
where record ->> 'id' is distinct from id or record ->> 'serial' is distinct from serial_text(serial) or record ->> 'code' is distinct from code_text(code)
	or code is distinct from check_code(id) or (record ->> 'issued')::date is distinct from issued or (record ->> 'expires')::date is distinct from expires or record ->> 'kind' is distinct from kind::text
	or (record ->> 'proof')::boolean or cardinality(name_keys) <> jsonb_array_length(record -> 'names');

select 'an idempotent form that issued a batch did so once', answer ->> 'id', count(*)
from answered where call = 'batch_approve' and answer is not null group by answer ->> 'id' having count(*) > 1;

select 'every look-up names a purpose and a reference', id from lookup where btrim(purpose) = '' or btrim(reference) = '';
