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
insert into letter_kind (kind, facts, secret) values ('result_letter', '{code, title, starts, ends}', false);
insert into letter_template (kind, lang, version, at, subject, body) values
	('result_letter', 'ru', 1, null, E'Реестр МУЦ: письмо о решениях, {code}', E'Здравствуйте!\n\nВ приложении — письмо центра с решениями по кандидатурам Вашего ведомства на {code} «{title}» ({starts} – {ends}). В нём есть имена: пожалуйста, передавайте его только тем, кому оно нужно.\n\nТе же решения видны после входа: {url}/nominations'),
	('result_letter', 'en', 1, null, E'ITC Registry: letter with decisions, {code}', E'Hello,\n\nAttached is the centre’s letter with the decisions on your agency’s nominations for {code} “{title}” ({starts} – {ends}). It holds names: please pass it on only to those who need it.\n\nThe same decisions are shown when you sign in: {url}/nominations'),
	('result_letter', 'be', 1, null, E'Рэестр МНЦ: ліст з рашэннямі, {code}', E'Вітаем!\n\nУ дадатку — ліст цэнтра з рашэннямі па кандыдатурах Вашага ведамства на {code} «{title}» ({starts} – {ends}). У ім ёсць імёны: калі ласка, перадавайце яго толькі тым, каму ён патрэбны.\n\nТыя ж рашэнні відаць пасля ўваходу: {url}/nominations');
