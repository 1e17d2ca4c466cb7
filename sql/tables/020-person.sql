-- People: trainees and trainers, with their names in every script.

create table person (
	id		int generated always as identity primary key,
	sex		text not null constraint sex_is_wrong check (sex in ('f', 'm')),
	born		date not null constraint birth_date_is_wrong check (born between '1930-01-01' and '2020-12-31'),
	country		country not null,
	agency		int references agency,
	rank		short_text,
	position	short_text,
	email		email,
	phone		short_text,
	lang		lang not null default 'ru',		-- language of letters
	version		int not null default 1,
	created		timestamptz not null default now()
);
create index on person (agency);
create index on person (born);
create index on person (country);
alter table account add foreign key (person) references person;
create unique index person_has_account on account (person) where person is not null;

create table name_form (
	id		int generated always as identity primary key,
	person		int not null references person,
	script		text not null constraint script_is_wrong check (script in ('cyrl', 'latn', 'armn', 'geor')),
	language	text not null constraint name_language_is_wrong check (language ~ '^[a-z]{2,3}(-[a-z]{4})?$'),
	family		name_part not null,
	given		name_part not null,
	patronymic	name_part,
	source		text not null constraint source_is_wrong check (source in ('passport', 'agency_letter', 'decision', 'self', 'rule')),
	valid_from	date not null default (now() at time zone 'Europe/Minsk')::date,
	valid_until	date,
	batch		int,					-- the approved change of name it came with
	search_key	text not null default '',		-- family given patronymic, folded across scripts; by trigger
	shown		text not null default '',		-- the whole name as pages show it; by trigger
	constraint name_form_ends_after_it_begins check (valid_until is null or valid_until >= valid_from)
);
create index on name_form (person);
create index name_form_search on name_form using gin (search_key gin_trgm_ops);
-- Lists of people in the order of names: those in Latin for one reader, the others for another.
create index name_form_in_order on name_form (family collate "ru-x-icu", given collate "ru-x-icu", person) where valid_until is null and script <> 'latn';
create index name_form_in_order_latin on name_form (family collate "ru-x-icu", given collate "ru-x-icu", person) where valid_until is null and script = 'latn';
create index name_form_prefix on name_form (search_key text_pattern_ops);
-- Who is called exactly so: asked by this collation, which the trigrams, slow for it, do not have.
create index name_form_same on name_form (search_key collate "C");
-- One current name per script and language of a person.
create unique index name_form_current on name_form (person, script, language) where valid_until is null;

-- "Not a duplicate" is remembered.
create table person_distinct (
	one		int not null references person,
	other		int not null references person,
	said_by		int not null references account,
	at		timestamptz not null default now(),
	primary key (one, other),
	check (one < other)
);

create trigger audited after insert or update or delete on person for each row execute function audited('person', 'id', '', '', 'private');
create trigger audited after insert or update or delete on name_form for each row execute function audited('name_form', 'id', 'person', 'person', 'private');
create trigger audited after insert or delete on person_distinct for each row execute function audited('person', 'one', 'person', 'other', 'private');
