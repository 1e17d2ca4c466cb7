-- Oneself: settings, password, API keys, one's sign-ins and what happened to the account.
begin;
select plan(40);

select test.account('coordinator') as coo \gset
select test.account('coordinator') as other \gset
select test.account('administrator') as adm \gset
select test.person(test.agency(), 'Кавалёва') as p \gset
select test.account('trainee', null, :p) as trainee \gset
select test.account_id(:'coo') as coo_id, test.account_id(:'trainee') as trainee_id \gset
update account set password = 'hash of the old one' where id = :coo_id;

-- reading
select throws_ok($$ select api.account_own(null, 'en') $$, 'PT401', 'sign_in', 'a stranger is asked to sign in');
select is(api.account_own(:'coo', 'en') ->> 'email', (select email::text from account where id = :coo_id), 'one''s own account');
select is(json_array_length(api.account_own(:'coo', 'en') -> 'logins'), 1, 'its one sign-in');
select is(api.account_own(:'coo', 'en') #>> '{logins,0,this}', 'true', 'which is this one');
select is(api.account_own(:'coo', 'en') #>> '{can,keys}', 'true', 'staff make keys');
select is(api.account_own(:'trainee', 'en') #>> '{can,keys}', 'false', 'trainees do not');
select ok(api.account_own(:'coo', 'en')::text !~ 'hash of the old one', 'no hash of a password leaves');
select is(api.login_hash(:'coo') ->> 'hash', 'hash of the old one', 'but inside, where the old password is checked');

-- settings
select lives_ok(format($$ select api.account_own_change(%L, 'Вера Мельник', 'be', 'Asia/Almaty', '1') $$, :'coo'), 'name, language and zone change');
select is((select name || ' ' || lang || ' ' || zone from account where id = :coo_id), 'Вера Мельник be Asia/Almaty', 'all three');
select throws_ok(format($$ select api.account_own_change(%L, 'Вера', 'be', 'Asia/Almaty', '1') $$, :'coo'), 'PT409', 'changed_meanwhile', 'a stale form is refused');
select throws_ok(format($$ select api.account_own_change(%L, ' ', 'be', 'Asia/Almaty', '2') $$, :'coo'), 'PT422', 'name_is_missing', 'a name is needed');
select throws_ok(format($$ select api.account_own_change(%L, 'Вера', 'be', 'Asia/Nowhere', '2') $$, :'coo'), 'PT422', 'zone_is_unknown', 'a zone that exists');
select throws_ok(format($$ select api.account_own_change(%L, 'Вера', 'de', 'Asia/Almaty', '2') $$, :'coo'), '23514', null, 'a language the letters are written in');
select lives_ok(format($$ select api.account_own_change(%L, 'Somebody Else', 'en', 'Asia/Almaty', '1') $$, :'trainee'), 'a trainee changes language and zone');
select isnt((select name::text from account where id = :trainee_id), 'Somebody Else', 'not the name: it stands on papers');

-- password
insert into login (token, account, kind) values (sha256('phone'), :coo_id, 'browser'), (sha256('tablet'), :coo_id, 'browser');
insert into login (token, account, kind, label, until) values (sha256('itc_own'), :coo_id, 'key', 'k', now() + interval '1 day');
select throws_ok(format($$ select api.account_password(%L, 'false', 'new') $$, :'coo'), 'PT422', 'current_password_is_wrong', 'the old password is asked for');
select throws_ok(format($$ select api.account_password(%L, null, 'new') $$, :'coo'), 'PT422', 'current_password_is_wrong', 'and must be there');
select throws_ok(format($$ select api.account_password(%L, 'true', null) $$, :'coo'), 'PT422', 'password_is_missing', 'a new one is needed');
select lives_ok(format($$ select api.account_password(%L, 'true', 'new') $$, :'coo'), 'a new password');
select is(api.me(sha256('phone'))::text, null, 'ends every other sign-in');
select is(api.me(:'coo') ->> 'role', 'coordinator', 'but this one');
select is(api.me(sha256('itc_own')) ->> 'role', 'coordinator', 'and no key');

-- sign-ins
insert into login (token, account, kind) values (sha256('phone2'), :coo_id, 'browser'), (sha256('tablet2'), :coo_id, 'browser');
select throws_ok(format($$ select api.login_end(%L, (select id from login where token = sha256('phone2'))) $$, :'other'), 'PT404', 'not_found', 'nobody ends the sign-in of another');
select throws_ok(format($$ select api.login_end(%L, (select id from login where token = sha256('itc_own'))) $$, :'coo'), 'PT404', 'not_found', 'a key is no sign-in');
select lives_ok(format($$ select api.login_end(%L, (select id from login where token = sha256('phone2'))) $$, :'coo'), 'one sign-in ends');
select is(api.me(sha256('phone2'))::text, null, 'and is signed out');
select is((api.logins_end(:'coo') ->> 'ended')::int, 1, 'all others end');
select is(api.me(sha256('tablet2'))::text, null, 'they are signed out too');
select is(api.logout(null)::text, '{}', 'signing out when one is not signed in is nothing');

-- keys
select gen_random_uuid() as idem \gset
select throws_ok(format($$ select api.key_add(%L, gen_random_uuid(), ' ', sha256('k')) $$, :'coo'), 'PT422', 'label_is_missing', 'a key has a name');
select lives_ok(format($$ select api.key_add(%L, %L, 'Border post', sha256('itc_k')) $$, :'coo', :'idem'), 'a key is made');
select throws_ok(format($$ select api.key_add(%L, %L, 'Border post', sha256('itc_k2')) $$, :'coo', :'idem'), 'PT409', 'key_was_shown', 'the form sent twice makes one key');
select is((select count(*)::int from json_array_elements(api.account_own(:'coo', 'en') -> 'keys') k where k ->> 'label' = 'Border post'), 1, 'it stands in the list');
select throws_ok(format($$ select api.key_end(%L, (select id from login where token = sha256('itc_k'))) $$, :'other'), 'PT404', 'not_found', 'nobody ends the key of another');
insert into login (token, account, kind, label, until) select sha256(convert_to('k' || n, 'UTF8')), :coo_id, 'key', 'k', now() + interval '1 day' from generate_series(1, 8) n;
select throws_ok(format($$ select api.key_add(%L, gen_random_uuid(), 'One more', sha256('itc_k3')) $$, :'coo'), 'PT409', 'too_many_keys', 'ten keys are enough');
update login set until = now() - interval '1 s' where token = sha256('itc_k');
select is(api.me(sha256('itc_k'))::text, null, 'a key that is too old works no more');

-- what happened
select is(api.account_own(:'coo', 'en') #>> '{events,0,action}', 'key_made', 'the latest event first');
select is((select string_agg(distinct e ->> 'action', ' ' order by e ->> 'action') from json_array_elements(api.account_own(:'coo', 'en') -> 'events') e), 'insert key_made password_set signed_out_elsewhere update', 'changes of the account and its sign-ins');
select ok(api.account_own(:'coo', 'en')::text !~ 'Вера Мельник.*Вера Мельник', 'the trail holds no values of it');

select * from finish();
rollback;
