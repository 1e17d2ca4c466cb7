-- What a taken-over web worker or press would try with its own connection: one statement a line, each is refused for want of rights.
select count(*) from registry.person
select family, given from registry.name_form limit 1
select email, password from registry.account
select token from registry.login
select * from only registry.certificate for update
select (registry.person).* from registry.person
select 1 where exists (select from registry.nomination)
table registry.audit
explain select * from registry.person
with x as (delete from registry.login returning *) select * from x
insert into registry.account (email, name, role) values ('x@example.org', 'X', 'administrator')
insert into registry.act (certificate, kind, by) values ('A', 'issued', 1)
update registry.account set role = 'administrator'
update registry.certificate set record = '{}'
delete from registry.audit
merge into registry.account a using (values (1)) v (i) on a.id = v.i when matched then delete
truncate registry.person cascade
do $$ begin lock table registry.person; end $$
copy registry.person to stdout
copy registry.person from stdin
copy (select 1) to '/tmp/registry-refused'
copy (select 1) to program 'id'
select registry.who(null::bytea, 'registrar')
select registry.search_key('x')
select registry.refuse(500, 'x')
select * from registry.people_found('a', 10)
select query_to_xml('select * from registry.person', true, true, '')
select nextval('registry.person_id_seq')
select currval('registry.person_id_seq')
select setval('registry.person_id_seq', 1)
create temp table x ()
create table public.x ()
create table api.x ()
create view public.x as select 1
create function public.x() returns int language sql return 1
create function api.x() returns int language sql return 1
create or replace function api.me(_login bytea) returns json language sql return '{"role": "administrator"}'::json
create schema x
create extension hstore schema api
create database x
create role x
create publication x
create event trigger x on ddl_command_start execute function public.x()
create trigger x before insert on registry.person execute function public.x()
create rule x as on insert to registry.person do nothing
create policy x on registry.person
drop function api.me
drop table registry.person
drop schema api cascade
drop owned by registry
alter table registry.certificate disable trigger all
alter function api.me owner to web
alter function api.me reset all
alter role web superuser
alter role registry login
alter role postgres password 'x'
alter system set fsync = off
alter database postgres set fsync = off
grant registry to web
grant select on registry.person to web
set role registry
set role postgres
set session authorization postgres
set session_replication_role = replica
set log_statement = 'none'
set session_preload_libraries = 'x'
do $$ begin perform 1; end $$
do language sql $$ select 1 $$
load '/tmp/x.so'
select pg_sleep(1)
select pg_advisory_lock(1)
select pg_try_advisory_xact_lock(1)
select lo_creat(-1)
select lo_import('/etc/passwd')
select lo_get(1)
select pg_read_file('/etc/passwd')
select pg_ls_dir('.')
select pg_stat_file('postgresql.conf')
select pg_reload_conf()
select pg_switch_wal()
select pg_promote()
select pg_stat_reset()
select pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres'
select rolpassword from pg_authid
select * from pg_shadow
select * from pg_statistic limit 1
select * from pg_largeobject limit 1
select * from pg_hba_file_rules
select * from pg_file_settings
checkpoint
reindex table registry.person
comment on function api.me is 'x'
