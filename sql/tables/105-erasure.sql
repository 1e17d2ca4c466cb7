-- What an act 'erased' of two people, and nothing else, lets go of.

-- Two facts change once a holder is erased, and only then: the names go, and the paper that shows them.  And a certificate
-- goes along when its holder's two records become one, or two again: whose it is is not printed.
create function certificate_stays() returns trigger language plpgsql as $$
begin
	if tg_op = 'UPDATE' and registry.certificate_is_erased(old.id)
		and to_jsonb(new) - '{record,name_keys}'::text[] = to_jsonb(old) - '{record,name_keys}'::text[]
		and new.record = registry.record_erased(old.record) and new.name_keys = '{}'
	then
		return new;
	elsif tg_op = 'UPDATE' and to_jsonb(new) - 'person' = to_jsonb(old) - 'person' and registry.certificate_may_move(old.id, old.person, new.person) then
		return new;
	end if;
	raise 'facts_never_change' using errcode = 'PT409', table = tg_table_name;
end $$;
create function certificate_part_stays() returns trigger language plpgsql as $$
begin
	if tg_op = 'DELETE' and registry.certificate_is_erased(old.certificate) then
		return old;
	end if;
	raise 'facts_never_change' using errcode = 'PT409', table = tg_table_name;
end $$;
drop trigger stays on certificate;
create trigger stays before update or delete on certificate for each row execute function certificate_stays();
alter table certificate enable always trigger stays;
drop trigger stays on paper;
create trigger stays before update or delete on paper for each row execute function certificate_part_stays();
alter table paper enable always trigger stays;
drop trigger stays on signature;
create trigger stays before update or delete on signature for each row execute function certificate_part_stays();
alter table signature enable always trigger stays;
create trigger kept before delete on leaf_data for each row execute function certificate_part_stays();
alter table leaf_data enable always trigger kept;
