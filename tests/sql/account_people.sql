-- Accounts of people: what the administrator and the director do not see, what a focal point does, links and disabling.
begin;
select plan(41);

select test.account('administrator') as adm \gset
select test.account('director') as dir \gset
select test.account('coordinator') as coo \gset
select test.account('registrar') as reg \gset
select test.agency() as mine \gset
select test.agency() as theirs \gset
select test.account('focal_point', :mine) as foc \gset
select test.account('focal_point', :theirs) as other_foc \gset
select test.person(:mine, 'Кавалёва') as p \gset
select test.person(:mine) as second \gset
select test.account('trainee', null, :p) as trainee \gset
select test.account_id(:'trainee') as t, test.account_id(:'reg') as r, test.account_id(:'adm') as a, test.account_id(:'foc') as f \gset
update account set name = 'Кавалёва Анна Ивановна', email = 'anna@agency.example', password = 'hash' where id = :t;
create function pg_temp.row(_login bytea, _id int) returns json language sql as $$ select x from json_array_elements(api.accounts(_login, 'en', null, null, null) -> 'rows') x where (x ->> 'id')::int = _id $$;

-- the list
select is(pg_temp.row(login, :t) ->> 'name', '№ ' || :p, who || ' sees a number for a trainee') from (values (:'adm'::bytea, 'the administrator'), (:'dir', 'the director')) x (login, who);
select is(pg_temp.row(login, :t) ->> 'email', null, who || ' sees no address of one') from (values (:'adm'::bytea, 'the administrator'), (:'dir', 'the director')) x (login, who);
select is(pg_temp.row(:'adm', :r) ->> 'name', (select name::text from account where id = :r), 'staff by name');
select is((api.accounts(:'adm', 'en', word, null, null) ->> 'total')::int, 0, 'who searches for ' || word || ' learns nothing') from unnest(array['Кавалёва', 'anna@agency.example', 'anna@']) word;
select is((api.accounts(:'adm', 'en', '№ ' || :p, null, null) ->> 'total')::int, 1, 'but finds the number');
select is((api.accounts(:'adm', 'en', null, 'trainee', null) ->> 'total')::int, 1, 'trainees can be counted');
select is(pg_temp.row(:'foc', :t) ->> 'name', 'Кавалёва Анна Ивановна', 'the focal point reads the name of an own trainee');
select is((api.accounts(:'foc', 'en', null, null, null) ->> 'total')::int, 1, 'and no other account');
select is((api.accounts(:'other_foc', 'en', null, null, null) ->> 'total')::int, 0, 'another agency none of ours');

-- one account
select is(api.account(:'adm', 'en', :t) ->> 'title', '№ ' || :p, 'the page of a trainee has a number');
select ok(api.account(:'adm', 'en', :t)::text !~ 'Кавалёва|anna@', 'and nothing else of the person');
select is(api.account(:'foc', 'en', :t) ->> 'email', 'anna@agency.example', 'the focal point reads the address');
select throws_ok(format($$ select api.account(%L, 'en', %s) $$, :'other_foc', :t), 'PT404', 'not_found', 'another agency finds no such account');
select throws_ok(format($$ select api.account(%L, 'en', %s) $$, :'foc', :r), 'PT404', 'not_found', 'nor a focal point one of staff');
select throws_ok(format($$ select api.account(%L, 'en', 0) $$, :'adm'), 'PT404', 'not_found', 'there is no account 0');
select is(api.account(:'adm', 'en', :r) #>> '{can,edit}', 'true', 'the administrator changes staff');
select is(api.account(:'adm', 'en', :a) #>> '{can,edit}', 'false', 'not oneself');
select is(api.account(:'dir', 'en', :r) #>> '{can,edit}', 'false', 'the director reads');
select is(api.account_form(:'adm', 'en', 'auditor', null) ->> 'role', 'auditor', 'the form of a new account');
select ok(not api.account_form(:'adm', 'en', null, null)::jsonb -> 'roles' ? 'trainee', 'makes no trainee');

-- disabling, links
select throws_ok(format($$ select api.account_reinvite(%L, %s, sha256('l'), null) $$, :'adm', :t), 'PT403', 'not_yours', 'the administrator makes no link to a person''s record');
select throws_ok(format($$ select api.account_reinvite(%L, %s, sha256('l'), null) $$, :'other_foc', :t), 'PT404', 'not_found', 'nor another agency');
select throws_ok(format($$ select api.account_reinvite(%L, %s, sha256('l'), null) $$, :'adm', :a), 'PT404', 'not_found', 'nor anybody for oneself');
select is(api.account_reinvite(:'foc', :t, sha256('l'), null) ->> 'name', 'Кавалёва Анна Ивановна', 'the focal point does for an own trainee');
select is((select password from account where id = :t), null, 'the old password is gone');
select is(api.me(:'trainee')::text, null, 'and every sign-in');
select is(api.account_reinvite(:'adm', :r, sha256('m'), null) ->> 'role', 'registrar', 'the administrator does for staff');
select lives_ok(format($$ select api.account_change(%L, %s, '1', 'Other', 'registrar', null, 'no') $$, :'foc', :t), 'a focal point disables an own trainee');
select is((select role || ' ' || active || ' ' || name from account where id = :t), 'trainee false Кавалёва Анна Ивановна', 'and changes nothing else');
select throws_ok(format($$ select api.account_reinvite(%L, %s, sha256('n'), null) $$, :'foc', :t), 'PT409', 'account_is_disabled', 'a disabled account gets no link');
select throws_ok(format($$ select api.person_invite(%L, %s, null, sha256('n'), null) $$, :'foc', :p), 'PT409', 'account_is_disabled', 'nor from the person''s page');
select throws_ok(format($$ select api.person_invite(%L, %s, 'anna@agency.example', sha256('o'), null) $$, :'coo', :second), 'PT409', 'email_taken', 'an address belongs to one account');
select is(api.person_invite(:'coo', :second, null, sha256('o'), null) ->> 'sign_in', 'person-' || :second || '@no-address.invalid', 'who has no address signs in with a name made for it');
select is((select count(*)::int from invitation i join account x on x.id = i.account where x.person = :second and i.used is null and i.until > now() + interval '71 hours'), 1, 'for three days');
select lives_ok(format($$ select api.account_logins_end(%L, %s) $$, :'dir', :f), 'the director ends the sign-ins of an account');
select is(api.me(:'foc')::text, null, 'they have ended');
select throws_ok(format($$ select api.account_logins_end(%L, %s) $$, :'other_foc', :r), 'PT404', 'not_found', 'a focal point not those of staff');

select * from finish();
rollback;
