-- Accounts, signing in, invitations, API keys, the audit trail.
begin;
select plan(57);

select test.account('administrator') as adm \gset
select test.account('director') as dir \gset
select test.account('coordinator') as coo \gset
select test.agency() as mine \gset
select test.agency() as theirs \gset
select test.account('focal_point', :mine) as foc \gset
select test.person(:mine) as ours \gset
select test.person(:theirs) as foreign_person \gset

-- who
select throws_ok($$ select api.accounts(null, 'en', null, null, null) $$, 'PT401', 'sign_in', 'a stranger is asked to sign in');
select throws_ok(format($$ select api.accounts(%L, 'en', null, null, null) $$, :'coo'), 'PT403', 'not_yours', 'a coordinator does not see accounts');
select lives_ok(format($$ select api.accounts(%L, 'en', null, null, null) $$, :'dir'), 'the director reads accounts');
update login set seen = now() - interval '16 min' where token = :'adm';
select throws_ok(format($$ select api.accounts(%L, 'en', null, null, null) $$, :'adm'), 'PT401', 'sign_in', 'an administrator idle for 16 minutes is signed out');
update login set seen = now(), created = now() - interval '8 h 1 min' where token = :'adm';
select throws_ok(format($$ select api.accounts(%L, 'en', null, null, null) $$, :'adm'), 'PT401', 'sign_in', 'after 8 hours everybody signs in again');
update login set created = now() where token = :'adm';

-- inviting
select gen_random_uuid() as idem \gset
select api.account_invite(:'adm', :'idem', 'Rita@itc.example', 'Rita Registrar', 'registrar', null, 'ru', sha256('link'), null) ->> 'id' as rita \gset
select ok(:'rita' is not null, 'the administrator adds an account');
select throws_ok(format($$ select api.account_invite(%L, %L, 'Rita@itc.example', 'Rita Registrar', 'registrar', null, 'ru', sha256('x'), null) $$, :'adm', :'idem'), 'PT409', 'link_was_shown', 'the form sent twice makes one account');
select throws_ok(format($$ select api.account_invite(%L, gen_random_uuid(), 'rita@ITC.example', 'Rita', 'registrar', null, 'ru', sha256('x'), null) $$, :'adm'), 'PT409', 'email_taken', 'an address is taken whatever its case');
select throws_ok(format($$ select api.account_invite(%L, gen_random_uuid(), 'x@itc.example', 'X', 'focal_point', null, 'ru', sha256('x'), null) $$, :'adm'), 'PT422', 'focal_point_has_agency', 'a focal point needs an agency');
select throws_ok(format($$ select api.account_invite(%L, gen_random_uuid(), 'x@itc.example', 'X', 'trainee', null, 'ru', sha256('x'), null) $$, :'adm'), 'PT422', 'role_is_missing', 'a trainee is invited from the person');
select throws_ok(format($$ select api.account_invite(%L, gen_random_uuid(), 'not an address', 'X', 'auditor', null, 'ru', sha256('x'), null) $$, :'adm'), '23514', null, 'an address has its form');
select throws_ok(format($$ select api.account_invite(%L, gen_random_uuid(), 'y@itc.example', 'Y', 'auditor', null, 'ru', sha256('x'), null) $$, :'dir'), 'PT403', 'not_yours', 'the director adds no account');

-- the link
select is(api.invitation('link', 'en') ->> 'email', 'Rita@itc.example', 'the link names whom it is for');
select is(api.invitation('link', 'en') ->> 'first', 'false', 'and looking at it does not use it up');
select throws_ok($$ select api.invitation('other', 'en') $$, 'PT404', 'invitation_is_over', 'an unknown link is over');
select throws_ok($$ select api.invitation_accept('link', null, null, null) $$, 'PT422', 'password_is_missing', 'a password must be there');
select lives_ok($$ select api.invitation_accept('link', null, null, 'hash') $$, 'the link sets the password');
select throws_ok($$ select api.invitation_accept('link', null, null, 'hash2') $$, 'PT404', 'invitation_is_over', 'once');

-- signing in
select is((api.login_begin('RITA@itc.example', '::1') ->> 'account')::int, :rita, 'the address finds the account in any case');
select is(api.login_begin('nobody@itc.example', '::1') ->> 'account', null, 'an unknown address finds none');
select is(api.login_begin('nobody@itc.example', '::1')::jsonb, (select jsonb_build_object('account', null, 'hash', null)), 'and has no hash');
select throws_ok(format($$ select api.login_finish(%L, 'false', sha256('t'), '::1') $$, :'rita'), 'PT422', 'sign_in_failed', 'a wrong password is refused');
select throws_ok($$ select api.login_finish(null, 'true', sha256('t'), '::1') $$, 'PT422', 'sign_in_failed', 'no account is refused alike');
update account set wrong = 9, wrong_at = now() where id = :rita;
select is(api.login_begin('rita@itc.example', '::1') ->> 'account', null, 'after nine mistakes one waits');
update account set wrong_at = now() - interval '6 s' where id = :rita;
select is((api.login_begin('rita@itc.example', '::1') ->> 'account')::int, :rita, 'a few seconds');
-- the ladder: so many mistakes, so long ago, and may one try?
create function pg_temp.may_try(_wrong int, _ago interval) returns boolean language plpgsql as $$
declare
	id_ int := (select id from account where email = 'Rita@itc.example');
begin
	update account set wrong = _wrong, wrong_at = now() - _ago where id = id_;
	return api.login_begin('rita@itc.example', '::1') ->> 'account' is not null;
end $$;
select is(pg_temp.may_try(wrong, ago), may, format('%s mistakes, the last %s ago: %s', wrong, ago, case when may then 'one may try' else 'one waits' end))
from (values (2, interval '0 s', true), (3, '2 s', false), (3, '4 s', true), (8, '2 s', false), (9, '4 s', false), (9, '6 s', true), (25, '9 s', false), (25, '11 s', true),
	(99, '11 s', true), (100, '23 h', false), (100, '25 h', true)) x (wrong, ago, may);
update account set wrong = 4, wrong_at = now() where id = :rita;
select is(api.login_begin('rita@itc.example', '::1') ->> 'account', null, 'while one waits');
select is((select wrong from account where id = :rita), 4, 'nothing is counted: nobody is locked out for longer by trying');
update account set active = false, wrong = 0 where id = :rita;
select is(api.login_begin('rita@itc.example', '::1') ->> 'account', null, 'a disabled account is answered like an unknown one');
update account set active = true where id = :rita;
select lives_ok(format($$ select api.login_finish(%L, 'true', sha256('t'), '::1') $$, :'rita'), 'the right password signs in');
select is((select wrong from account where id = :rita), 0, 'and forgets the mistakes');
select api.login_finish(:'rita', 'true', sha256(convert_to('browser ' || n, 'UTF8')), '::1') from generate_series(1, 5) n;
select is((select count(*)::int from login where account = :rita and kind = 'browser' and ended is null), 5, 'five browsers at once, the oldest ends');
select is(api.me(sha256('t')) ->> 'role', 'registrar', 'the layout knows who is signed in');
select lives_ok($$ select api.logout(sha256('t')) $$, 'signing out');
select is(api.me(sha256('t'))::text, null, 'ends the sign-in');

-- changing
select throws_ok(format($$ select api.account_change(%L, %s, '9', 'Rita', 'registrar', null, 'yes') $$, :'adm', :'rita'), 'PT409', 'changed_meanwhile', 'a stale form is refused');
insert into login (token, account, kind) values (sha256('t2'), :rita, 'browser');
select lives_ok(format($$ select api.account_change(%L, %s, '1', 'Rita', 'auditor', null, 'yes') $$, :'adm', :'rita'), 'a role changes');
select is(api.me(sha256('t2'))::text, null, 'and the sign-ins with the old role end at once');
select throws_ok(format($$ select api.account_change(%L, (select account from login where token = %L), '1', 'Me', 'administrator', null, 'no') $$, :'adm', :'adm'), 'PT409', 'not_oneself', 'nobody disables oneself');

-- keys
select lives_ok(format($$ select api.key_add(%L, gen_random_uuid(), 'Border post', sha256('key')) $$, :'coo'), 'a key is made');
select is(api.me(sha256('key')) ->> 'role', 'coordinator', 'and has the rights of its account');
select lives_ok(format($$ select api.key_end(%L, (select id from login where token = sha256('key'))) $$, :'coo'), 'a key is ended');
select is(api.me(sha256('key'))::text, null, 'and works no more');

-- trainees of the own agency
select lives_ok(format($$ select api.person_invite(%L, %s, null, sha256('p'), null) $$, :'foc', :ours), 'a focal point makes a link for an own person');
select throws_ok(format($$ select api.person_invite(%L, %s, null, sha256('q'), null) $$, :'foc', :foreign_person), 'PT404', 'not_found', 'but not for a person of another agency');

-- the audit trail
select throws_ok($$ update audit set actor = null $$, 'PT409', 'facts_never_change', 'the trail cannot be changed');
select ok(not exists (select from audit where noun in ('account', 'person', 'name_form') and changes::text ~ '\["'), 'and holds no values of private tables');
select * from finish();
rollback;
