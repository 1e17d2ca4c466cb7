-- What the centre has to know of those who come: filled in once a nomination is accepted, and deleted soon after the course.

create table follow_up (
	nomination	int primary key references nomination on delete cascade,
	passport_family	name_part not null,		-- in Latin letters, as the passport has it
	passport_given	name_part not null,
	arrives		timestamp,			-- wall clock of the course's zone
	arrives_by	short_text,			-- flight, train, car
	departs		timestamp,
	visa		text not null constraint visa_is_wrong check (visa in ('not_needed', 'needed', 'have')),
	diet		text not null default 'any' constraint diet_is_wrong check (diet in ('any', 'vegetarian', 'vegan', 'halal', 'kosher', 'other')),
	diet_other	short_text,
	needs		note,				-- access, health, anything to prepare
	keep_until	date not null,			-- deleted after this day
	filled_by	int not null references account,
	filled		timestamptz not null default now(),
	version		int not null default 1,
	constraint departs_after_arriving check (departs > arrives),
	constraint diet_is_told check (diet <> 'other' or diet_other is not null),
	constraint passport_in_latin_letters check (passport_family || passport_given ~ '^[A-Za-zÀ-ÖØ-öø-ž'' .’-]+$')
);
create index on follow_up (keep_until);

-- Only of those who come.
create function follow_up_of_who_comes() returns trigger language plpgsql as $$
begin
	if not exists (select from registry.nomination n where n.id = new.nomination and n.state in ('accepted', 'confirmed')) then
		raise 'follow_up_is_for_the_accepted' using errcode = 'PT409';
	end if;
	return new;
end $$;
create trigger accepted before insert or update on follow_up for each row execute function follow_up_of_who_comes();
-- The trail says that a form was filled in or deleted, never with what.
create trigger audited after insert or update or delete on follow_up for each row execute function audited('follow_up', 'nomination', 'nomination', 'nomination', 'private');

-- Who no longer comes is forgotten at once.
create function follow_up_goes() returns trigger language plpgsql as $$
begin
	delete from registry.follow_up where nomination = new.id;
	return null;
end $$;
create trigger follow_up_goes after update of state on nomination for each row when (new.state not in ('accepted', 'confirmed') and old.state in ('accepted', 'confirmed')) execute function follow_up_goes();

-- The course has other dates: what is kept for it is kept as long after them.
create function follow_up_kept() returns trigger language plpgsql as $$
begin
	update registry.follow_up f set keep_until = f.keep_until + (new.ends - old.ends) from registry.nomination n where n.id = f.nomination and n.course = new.id;
	return null;
end $$;
create trigger follow_up_kept after update of ends on course for each row when (new.ends <> old.ends) execute function follow_up_kept();
