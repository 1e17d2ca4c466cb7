-- Links to proof-reading slips, as letters carry them: of two people of a course that goes on, one in each language's story.
select c.id as c from course c join place p on p.course = c.id and p.held where c.state = 'running' and c.code <> 'T-ROOM' group by c.id order by count(*) desc limit 1 \gset
create temp table slips as select row_number() over (order by p.id) n, p.id place, encode(gen_random_bytes(24), 'hex') secret from place p where p.course = :c and p.held order by p.id limit 2;
insert into name_slip (place, names, token, until, asked_by) select s.place, x.names, sha256(convert_to(s.secret, 'UTF8')), now() + interval '14 days', (select min(id) from account where role = 'coordinator') from slips s, lateral slip_of(s.place) x;
select json_build_object('course', :c, 'secrets', json_agg(secret order by n), 'places', json_agg(place order by n)) from slips;
