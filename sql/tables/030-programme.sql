-- The catalogue.  A published edition's title, hours and rule never change.

create table programme (
	id		int generated always as identity primary key,
	code		text not null constraint programme_code_is_wrong check (code ~ '^[A-Z][A-Z0-9-]{1,19}$'),
	kind		programme_kind not null,
	level		text constraint level_is_wrong check (level in ('A1', 'A2', 'B1', 'B2', 'C1', 'C2')),
	partner		title,				-- the institution an academic course is held with
	active		boolean not null default true,
	version		int not null default 1,
	constraint programme_code_taken unique (code),
	constraint language_course_has_level check ((kind = 'language_course') = (level is not null)),
	constraint academic_course_has_partner check (kind <> 'academic_course' or partner is not null)
);

create table edition (
	id		int generated always as identity primary key,
	programme	int not null references programme,
	number		int not null,
	state		text not null default 'draft' check (state in ('draft', 'published', 'withdrawn')),
	title_ru	title not null,
	title_en	title not null,
	title_be	title,
	neutral_ru	title,				-- what strangers may read, where the title is sensitive
	neutral_en	title,
	neutral_be	title,
	aims		note,
	audience	note,
	hours		int not null constraint hours_are_wrong check (hours between 1 and 2000),	-- academic hours
	languages	text[] not null constraint languages_are_wrong check (cardinality(languages) > 0 and languages <@ array['ru', 'en', 'be', 'fr', 'es', 'ar', 'zh', 'kk', 'uz', 'ky', 'tg', 'az', 'hy', 'ka', 'ro', 'tk', 'uk']),
	minimum_share	int not null default 80 constraint share_is_wrong check (minimum_share between 0 and 100),	-- % of planned hours
	pass_mark	int constraint pass_mark_is_wrong check (pass_mark between 0 and 100),	-- weighted mean of counting assessments, %; null: no test needed
	certificate	certificate_kind not null default 'completion',
	validity	int constraint validity_is_wrong check (validity between 1 and 240),	-- months; null: for ever
	published	timestamptz,
	version		int not null default 1,
	constraint edition_number_taken unique (programme, number),
	constraint neutral_title_in_both check ((neutral_ru is null) = (neutral_en is null))
);
create unique index one_draft_edition on edition (programme) where state = 'draft';

-- The assessments a course of this edition starts with.
create table edition_assessment (
	id		int generated always as identity primary key,
	edition		int not null references edition,
	position	int not null,
	title_ru	title not null,
	title_en	title not null,
	phase		text not null constraint phase_is_wrong check (phase in ('pre', 'post', 'test', 'exam')),
	weight		int not null default 1 constraint weight_is_wrong check (weight between 0 and 100),	-- 0: does not count
	maximum		int not null constraint maximum_is_wrong check (maximum between 1 and 1000),
	pass_mark	int constraint assessment_pass_mark_is_wrong check (pass_mark between 0 and maximum),
	constraint edition_assessment_position unique (edition, position)
);

create function edition_frozen() returns trigger language plpgsql as $$
begin
	if tg_table_name = 'edition' then
		if old.state <> 'draft' and (to_jsonb(new) - '{state,published,version}'::text[]) <> (to_jsonb(old) - '{state,published,version}'::text[])
		then
			raise 'edition_is_published' using errcode = 'PT409';
		end if;
		return new;
	end if;
	if exists (select from registry.edition e where e.id = coalesce(new.edition, old.edition) and e.state <> 'draft') then
		raise 'edition_is_published' using errcode = 'PT409';
	end if;
	return coalesce(new, old);
end $$;
create trigger frozen before update on edition for each row execute function edition_frozen();
create trigger frozen before insert or update or delete on edition_assessment for each row execute function edition_frozen();
insert into step (noun, was, becomes, roles, position) values
	('edition', 'draft', 'published', '{coordinator}', 1),
	('edition', 'published', 'withdrawn', '{coordinator}', 2);
create trigger step before update of state on edition for each row execute function step_checked('edition');
create trigger audited after insert or update or delete on programme for each row execute function audited('programme', 'id', '', '', 'open');
create trigger audited after insert or update or delete on edition for each row execute function audited('edition', 'id', 'programme', 'programme', 'open');
create trigger audited after insert or update or delete on edition_assessment for each row execute function audited('edition_assessment', 'id', 'edition', 'edition', 'open');
