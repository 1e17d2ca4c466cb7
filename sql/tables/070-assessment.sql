-- Assessments, results, and the decision that freezes them.

create table assessment (
	id		int generated always as identity primary key,
	course		int not null references course,
	position	int not null,
	title_ru	title not null,
	title_en	title not null,
	phase		text not null constraint phase_is_wrong check (phase in ('pre', 'post', 'test', 'exam')),
	weight		int not null default 1 constraint weight_is_wrong check (weight between 0 and 100),	-- 0: does not count
	maximum		int not null constraint maximum_is_wrong check (maximum between 1 and 1000),
	pass_mark	int constraint assessment_pass_mark_is_wrong check (pass_mark between 0 and maximum),
	attempts	int not null default 2 constraint attempts_are_wrong check (attempts between 1 and 5),
	version		int not null default 1,
	constraint assessment_position unique (course, position)
);

create table result (
	place		int not null references place,
	assessment	int not null references assessment,
	attempt		int not null constraint attempt_is_wrong check (attempt between 1 and 5),
	score		numeric(6,1) constraint score_is_wrong check (score >= 0),	-- null: cleared; the row and its version stay
	version		int not null default 1,
	entered_by	int not null references account,
	at		timestamptz not null default clock_timestamp(),
	primary key (place, assessment, attempt)
);
create index on result (assessment);

create function result_within() returns trigger language plpgsql as $$
declare
	a registry.assessment;
begin
	select * into a from registry.assessment where id = new.assessment;
	if new.score > a.maximum then
		raise 'score_above_maximum' using errcode = 'PT422', hint = jsonb_build_object('maximum', a.maximum)::text;
	end if;
	if new.attempt > a.attempts then
		raise 'too_many_attempts' using errcode = 'PT422', hint = jsonb_build_object('attempts', a.attempts)::text;
	end if;
	return new;
end $$;
create trigger within before insert or update on result for each row execute function result_within();

-- The frozen outcome for a place.  Insert-only; a later number stands for a new sign-off before any paper was issued.
create table decision (
	id		int generated always as identity primary key,
	place		int not null references place,
	number		int not null default 1,
	outcome		text not null check (outcome in ('passed', 'not_passed')),
	hours_planned	numeric(6,1) not null,
	hours_credited	numeric(6,1) not null,
	score		numeric(5,1),			-- weighted mean of the counting assessments, %; null: none needed
	rule		int not null,			-- number of the edition whose rule was applied
	reasons		jsonb not null,			-- what the rule compared: [{"key": "hours", "got": 34, "needed": 28.8, "met": true}...]
	facts		jsonb not null,			-- hours by topic, results by assessment: page 2 of the paper
	signed_by	int not null references account,
	signed		timestamptz not null default now(),
	constraint decision_number unique (place, number)
);
create trigger stays before update or delete on decision for each row execute function refuse_change();
alter table decision enable always trigger stays;

create trigger audited after insert or update or delete on assessment for each row execute function audited('assessment', 'id', 'course', 'course', 'open');
create trigger audited after insert or update or delete on result for each row execute function audited('result', 'assessment', 'place', 'place', 'open');
create trigger audited after insert on decision for each row execute function audited('decision', 'id', 'place', 'place', 'open');
