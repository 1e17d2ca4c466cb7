-- Papers that go with a letter.  Insert-only; they go with it, too.
create table outbox_file (
	id	int generated always as identity primary key,
	outbox	int not null references outbox on delete cascade,
	name	text not null check (name ~ '^[A-Za-z0-9._-]{1,100}$'),
	type	text not null check (type ~ '^[a-z]+/[a-z0-9.+-]+$'),
	bytes	bytea not null
);
create index on outbox_file (outbox);
alter table outbox_file alter column bytes set storage external;	-- already deflated

-- The letter with the decisions on an agency's nominations, on letterhead, goes with this one.
insert into letter_kind (kind, facts, secret) values ('result_letter', '{code, title, starts, ends, coordinator, how}', false);
insert into letter_template (kind, lang, version, at, subject, body) values
	('result_letter', 'ru', 1, null, E'Реестр МУЦ: письмо о решениях, {code}', E'Здравствуйте!\n\nВ приложении — письмо центра с решениями по кандидатурам Вашего ведомства на {code} «{title}» ({starts} – {ends}). В нём есть имена: пожалуйста, передавайте его только тем, кому оно нужно.\n\n{how}'),
	('result_letter', 'en', 1, null, E'ITC Registry: letter with decisions, {code}', E'Hello,\n\nAttached is the centre’s letter with the decisions on your agency’s nominations for {code} “{title}” ({starts} – {ends}). It holds names: please pass it on only to those who need it.\n\n{how}'),
	('result_letter', 'be', 1, null, E'Рэестр МНЦ: ліст з рашэннямі, {code}', E'Вітаем!\n\nУ дадатку — ліст цэнтра з рашэннямі па кандыдатурах Вашага ведамства на {code} «{title}» ({starts} – {ends}). У ім ёсць імёны: калі ласка, перадавайце яго толькі тым, каму ён патрэбны.\n\n{how}');
insert into letter_way (kind, lang, signs_in, text) values
	('result_letter', 'ru', true, E'Те же решения видны после входа: {url}/nominations'), ('result_letter', 'en', true, E'The same decisions are shown when you sign in: {url}/nominations'), ('result_letter', 'be', true, E'Тыя ж рашэнні відаць пасля ўваходу: {url}/nominations'),
	('result_letter', 'ru', false, E'Подтвердите, пожалуйста, участие принятых: ответьте на это письмо или напишите {coordinator}.'), ('result_letter', 'en', false, E'Please confirm those who were accepted: answer this letter or write to {coordinator}.'), ('result_letter', 'be', false, E'Пацвердзіце, калі ласка, удзел прынятых: адкажыце на гэты ліст або напішыце {coordinator}.');

-- A sheet that was drawn for a letter goes along with it; where it could not be drawn, the letter is stopped for somebody to see.
create function sheet_goes_along() returns trigger language plpgsql as $$
begin
	if new.state = 'ready' then
		insert into registry.outbox_file (outbox, name, type, bytes) values (new.outbox, new.kind || '-' || new.subject || '.pdf', 'application/pdf', new.bytes);
		delete from registry.sheet where id = new.id;
	else
		update registry.outbox set state = 'stopped' where id = new.outbox and state = 'waiting';
	end if;
	perform pg_notify('courier', '');
	return null;
end $$;
create trigger goes_along after update of state on sheet for each row when (new.outbox is not null and new.state <> 'waiting') execute function sheet_goes_along();
