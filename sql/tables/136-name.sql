-- Which names of a person stand on papers, and that somebody has read them before.

-- Where several would do, which form is printed in a place: first the own script, then Latin letters, then one more beside
-- them, or none ('').  By script and language, so that a new passport takes the place of the old one.
create table name_printed (
	person		int not null references person,
	place		text not null constraint name_place_is_wrong check (place in ('own', 'latin', 'third')),
	script		text not null,
	language	text not null,
	primary key (person, place)
);
create trigger audited after insert or update or delete on name_printed for each row execute function audited('name_form', 'person', 'person', 'person', 'private');
