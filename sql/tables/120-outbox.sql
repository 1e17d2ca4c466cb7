-- Mail: what letters there are, their texts, and those that wait, were sent, or go by hand.

-- Which facts a letter of this kind may name as {fact}, beside {url}, the address of the registry, and {link}, where it is secret.
create table letter_kind (
	kind	text primary key,
	facts	text[] not null,
	secret	boolean not null default false		-- carries a link that opens a door once: forgotten when it was sent
);
insert into letter_kind (kind, facts, secret) values
	('invitation', '{sign_in}', true),
	('nomination_results', '{code, title, starts, ends, accepted, waiting, refused, moved}', false),
	('seat_offered', '{code, title, starts, ends, until}', false),
	('joining', '{code, title, starts, ends, place}', false),
	('place_ended', '{code, title, starts, ends}', false),
	('course_changed', '{code, title, starts, ends, place, reason}', false),
	('timetable_changed', '{code, title, starts, ends}', false),
	('course_cancelled', '{code, title, starts, ends, reason}', false),
	('paper_ready', '{code}', false),
	('paper_act', '{serial, act, day}', false),
	('paper_expires', '{serial, day}', false),
	('letters_wait', '{n, which}', false),
	('checkpoint', '{size, note}', false);

-- Their texts in three languages.  A change is a new version; letters that were made keep theirs.
create domain subject_line as text constraint subject_is_wrong check (value = btrim(value) and length(value) between 1 and 150 and value !~ E'[\n\r\t]' and clean(value));
create domain letter_text as text constraint letter_is_wrong check (length(btrim(value)) > 0 and length(value) <= 8000 and value !~ E'[\r\x01-\x08\x0b\x0c\x0e-\x1f]');
create table letter_template (
	kind	text not null references letter_kind,
	lang	lang not null,
	version	int not null,
	subject	subject_line not null,
	body	letter_text not null,
	made_by	int references account,			-- null, like the moment: it came with the product
	at	timestamptz default now(),
	check ((made_by is null) = (at is null)),
	primary key (kind, lang, version)
);
insert into letter_template (kind, lang, version, at, subject, body) values
	('invitation', 'ru', 1, null, E'Реестр МУЦ: ссылка для входа', E'Здравствуйте!\n\nДля Вас создана учётная запись в реестре Международного учебного центра. По ссылке ниже Вы один раз задаёте пароль; ссылка действует трое суток и только один раз.\n\n{link}\n\nИмя для входа: {sign_in}\n\nЕсли Вы не ждали этого письма, удалите его.'),
	('invitation', 'en', 1, null, E'ITC Registry: your sign-in link', E'Hello,\n\nAn account was made for you in the registry of the International Training Centre. With the link below you set your password, once, within three days.\n\n{link}\n\nYou sign in as: {sign_in}\n\nIf you did not expect this letter, please delete it.'),
	('invitation', 'be', 1, null, E'Рэестр МНЦ: спасылка для ўваходу', E'Вітаем!\n\nДля Вас створаны ўліковы запіс у рэестры Міжнароднага навучальнага цэнтра. Па спасылцы ніжэй Вы адзін раз задаяце пароль; спасылка дзейнічае трое сутак і толькі адзін раз.\n\n{link}\n\nІмя для ўваходу: {sign_in}\n\nКалі Вы не чакалі гэтага ліста, выдаліце яго.'),
	('nomination_results', 'ru', 1, null, E'Реестр МУЦ: решение по кандидатурам, {code}', E'Здравствуйте!\n\nПо кандидатурам Вашего ведомства на {code} «{title}» ({starts} – {ends}) приняты решения.\n\nПриняты: {accepted}\nВ листе ожидания: {waiting}\nОтклонены: {refused}\nПереведены на другой курс: {moved}\n\nКто именно и по какой причине, видно после входа: {url}/nominations\nПожалуйста, подтвердите участие принятых.'),
	('nomination_results', 'en', 1, null, E'ITC Registry: decisions on your nominations, {code}', E'Hello,\n\nThe nominations of your agency for {code} “{title}” ({starts} – {ends}) were decided on.\n\nAccepted: {accepted}\nOn the waiting list: {waiting}\nRefused: {refused}\nMoved to another course: {moved}\n\nWho, and for which reason, is shown when you sign in: {url}/nominations\nPlease confirm those who were accepted.'),
	('nomination_results', 'be', 1, null, E'Рэестр МНЦ: рашэнне па кандыдатурах, {code}', E'Вітаем!\n\nПа кандыдатурах Вашага ведамства на {code} «{title}» ({starts} – {ends}) прыняты рашэнні.\n\nПрынятыя: {accepted}\nУ лісце чакання: {waiting}\nАдхіленыя: {refused}\nПераведзены на іншы курс: {moved}\n\nХто менавіта і чаму, відаць пасля ўваходу: {url}/nominations\nКалі ласка, пацвердзіце ўдзел прынятых.'),
	('seat_offered', 'ru', 1, null, E'Реестр МУЦ: освободилось место, {code}', E'Здравствуйте!\n\nВ {code} «{title}» ({starts} – {ends}) освободилось место, и оно предложено Вашему ведомству, кандидат которого стоит в листе ожидания.\n\nОтветьте до {until} включительно: {url}/nominations?state=waiting\nБез ответа место будет предложено следующим.'),
	('seat_offered', 'en', 1, null, E'ITC Registry: a seat fell free, {code}', E'Hello,\n\nA seat in {code} “{title}” ({starts} – {ends}) fell free and is offered to your agency, which has a nominee on the waiting list.\n\nPlease answer by {until} at the latest: {url}/nominations?state=waiting\nWithout an answer the seat goes on to the next.'),
	('seat_offered', 'be', 1, null, E'Рэестр МНЦ: вызвалілася месца, {code}', E'Вітаем!\n\nУ {code} «{title}» ({starts} – {ends}) вызвалілася месца, і яно прапанавана Вашаму ведамству, кандыдат якога стаіць у лісце чакання.\n\nАдкажыце да {until} уключна: {url}/nominations?state=waiting\nБез адказу месца будзе прапанавана наступным.'),
	('joining', 'ru', 1, null, E'Реестр МУЦ: приглашение, {code}', E'Здравствуйте!\n\nВаше участие в {code} «{title}» одобрено.\n\nДаты: {starts} – {ends}\nМесто: {place}\n\nРасписание и документы: {url}/courses\nЕсли Вы не сможете приехать, сообщите об этом своему контактному лицу.'),
	('joining', 'en', 1, null, E'ITC Registry: joining instructions, {code}', E'Hello,\n\nYou have a place in {code} “{title}”.\n\nDates: {starts} – {ends}\nPlace: {place}\n\nTimetable and papers: {url}/courses\nIf you cannot come, please tell the focal point of your agency.'),
	('joining', 'be', 1, null, E'Рэестр МНЦ: запрашэнне, {code}', E'Вітаем!\n\nВаш удзел у {code} «{title}» ухвалены.\n\nДаты: {starts} – {ends}\nМесца: {place}\n\nРасклад і дакументы: {url}/courses\nКалі Вы не зможаце прыехаць, паведаміце пра гэта сваёй кантактнай асобе.'),
	('place_ended', 'ru', 1, null, E'Реестр МУЦ: место больше не закреплено, {code}', E'Здравствуйте!\n\nМесто в {code} «{title}» ({starts} – {ends}) за Вами больше не закреплено. Приглашение, которое Вы получили, недействительно.\n\nПричину знает контактное лицо Вашего ведомства.'),
	('place_ended', 'en', 1, null, E'ITC Registry: your place has ended, {code}', E'Hello,\n\nYou no longer have a place in {code} “{title}” ({starts} – {ends}). The joining instructions that you received no longer hold.\n\nThe focal point of your agency knows why.'),
	('place_ended', 'be', 1, null, E'Рэестр МНЦ: месца больш не замацавана, {code}', E'Вітаем!\n\nМесца ў {code} «{title}» ({starts} – {ends}) за Вамі больш не замацавана. Запрашэнне, якое Вы атрымалі, несапраўднае.\n\nПрычыну ведае кантактная асоба Вашага ведамства.'),
	('timetable_changed', 'ru', 1, null, E'Реестр МУЦ: изменения в расписании, {code}', E'Здравствуйте!\n\nВ расписании {code} «{title}» ({starts} – {ends}) есть изменения: время, аудитория или преподаватель.\n\nРасписание на сегодня: {url}/courses'),
	('timetable_changed', 'en', 1, null, E'ITC Registry: changes in the timetable, {code}', E'Hello,\n\nThe timetable of {code} “{title}” ({starts} – {ends}) has changed: times, rooms or trainers.\n\nThe timetable as it stands: {url}/courses'),
	('timetable_changed', 'be', 1, null, E'Рэестр МНЦ: змены ў раскладзе, {code}', E'Вітаем!\n\nУ раскладзе {code} «{title}» ({starts} – {ends}) ёсць змены: час, аўдыторыя або выкладчык.\n\nРасклад на сёння: {url}/courses'),
	('course_changed', 'ru', 1, null, E'Реестр МУЦ: изменения, {code}', E'Здравствуйте!\n\nУ {code} «{title}» изменились даты или место. Теперь:\n\nДаты: {starts} – {ends}\nМесто: {place}\nПричина: {reason}\n\nПодробности: {url}/courses'),
	('course_changed', 'en', 1, null, E'ITC Registry: changes, {code}', E'Hello,\n\nThe dates or the place of {code} “{title}” have changed. They are now:\n\nDates: {starts} – {ends}\nPlace: {place}\nReason: {reason}\n\nMore: {url}/courses'),
	('course_changed', 'be', 1, null, E'Рэестр МНЦ: змены, {code}', E'Вітаем!\n\nУ {code} «{title}» змяніліся даты або месца. Цяпер:\n\nДаты: {starts} – {ends}\nМесца: {place}\nПрычына: {reason}\n\nПадрабязнасці: {url}/courses'),
	('course_cancelled', 'ru', 1, null, E'Реестр МУЦ: отмена, {code}', E'Здравствуйте!\n\n{code} «{title}» ({starts} – {ends}) не состоится.\n\nПричина: {reason}\n\nПриносим извинения. Другие курсы: {url}/catalogue'),
	('course_cancelled', 'en', 1, null, E'ITC Registry: cancelled, {code}', E'Hello,\n\n{code} “{title}” ({starts} – {ends}) will not take place.\n\nReason: {reason}\n\nWe are sorry. Other courses: {url}/catalogue'),
	('course_cancelled', 'be', 1, null, E'Рэестр МНЦ: адмена, {code}', E'Вітаем!\n\n{code} «{title}» ({starts} – {ends}) не адбудзецца.\n\nПрычына: {reason}\n\nПрыносім прабачэнні. Іншыя курсы: {url}/catalogue'),
	('paper_ready', 'ru', 1, null, E'Реестр МУЦ: документ готов', E'Здравствуйте!\n\nДокумент об обучении готов. Скачать его можно после входа: {url}/certificates\n\nОн останется там навсегда.'),
	('paper_ready', 'en', 1, null, E'ITC Registry: a paper is ready', E'Hello,\n\nYour paper is ready. Sign in to download it: {url}/certificates\n\nIt stays there for good.'),
	('paper_ready', 'be', 1, null, E'Рэестр МНЦ: дакумент гатовы', E'Вітаем!\n\nДакумент аб навучанні гатовы. Спампаваць яго можна пасля ўваходу: {url}/certificates\n\nЁн застанецца там назаўсёды.'),
	('paper_act', 'ru', 1, null, E'Реестр МУЦ: сведения о документе изменились', E'Здравствуйте!\n\nДокумент № {serial}: {act}, {day}.\n\nПодробности и причина видны после входа: {url}/certificates'),
	('paper_act', 'en', 1, null, E'ITC Registry: a paper has changed its state', E'Hello,\n\nPaper No. {serial}: {act}, {day}.\n\nThe reason and more are shown when you sign in: {url}/certificates'),
	('paper_act', 'be', 1, null, E'Рэестр МНЦ: звесткі пра дакумент змяніліся', E'Вітаем!\n\nДакумент № {serial}: {act}, {day}.\n\nПадрабязнасці і прычына відаць пасля ўваходу: {url}/certificates'),
	('paper_expires', 'ru', 1, null, E'Реестр МУЦ: срок документа истекает', E'Здравствуйте!\n\nДокумент № {serial} действует до {day}. О повторном обучении спросите своё контактное лицо; объявленные курсы: {url}/catalogue'),
	('paper_expires', 'en', 1, null, E'ITC Registry: a paper expires soon', E'Hello,\n\nPaper No. {serial} is valid until {day}. Ask the focal point of your agency about a new course; what is announced: {url}/catalogue'),
	('paper_expires', 'be', 1, null, E'Рэестр МНЦ: тэрмін дакумента заканчваецца', E'Вітаем!\n\nДакумент № {serial} дзейнічае да {day}. Пра паўторнае навучанне спытайце сваю кантактную асобу; абвешчаныя курсы: {url}/catalogue'),
	('letters_wait', 'ru', 1, null, E'Реестр МУЦ: письма для Ваших сотрудников', E'Здравствуйте!\n\nУ сотрудников Вашего ведомства, которым адресованы эти письма, нет адреса электронной почты. Писем: {n}.\n\n{which}\n\nПожалуйста, распечатайте их и передайте: {url}/outbox?state=by_hand\nПередав письмо, отметьте это на его странице.'),
	('letters_wait', 'en', 1, null, E'ITC Registry: letters for your people', E'Hello,\n\nThe people of your agency to whom these letters are written have no e-mail address. Letters: {n}.\n\n{which}\n\nPlease print them and hand them on: {url}/outbox?state=by_hand\nWhen a letter is handed on, note it on its page.'),
	('letters_wait', 'be', 1, null, E'Рэестр МНЦ: лісты для Вашых супрацоўнікаў', E'Вітаем!\n\nУ супрацоўнікаў Вашага ведамства, якім адрасаваны гэтыя лісты, няма адраса электроннай пошты. Лістоў: {n}.\n\n{which}\n\nКалі ласка, надрукуйце іх і перадайце: {url}/outbox?state=by_hand\nПерадаўшы ліст, адзначце гэта на яго старонцы.'),
	('checkpoint', 'ru', 1, null, E'Отметка журнала документов: {size}', E'Сохраните это письмо. Ниже — подписанная отметка журнала, в котором записано каждое выданное свидетельство и каждое действие с ним; имён в ней нет. По ней ваша организация в любой момент докажет, что журнал с тех пор не был изменён задним числом: программа witness и команда audit --checkpoint читают её из файла.\n\n{note}'),
	('checkpoint', 'en', 1, null, E'Checkpoint of the log of papers: {size}', E'Please keep this letter. Below is the signed checkpoint of the log in which every issued certificate and every act on it is recorded; it says no names. With it your agency can prove at any time that the log was not rewritten since: the program witness and the command audit --checkpoint read it from a file.\n\n{note}'),
	('checkpoint', 'be', 1, null, E'Адзнака журнала дакументаў: {size}', E'Захавайце гэты ліст. Ніжэй — падпісаная адзнака журнала, у якім запісана кожнае выдадзенае пасведчанне і кожнае дзеянне з ім; імёнаў у ёй няма. Паводле яе ваша арганізацыя ў любы момант дакажа, што журнал з таго часу не быў зменены заднім чыслом: праграма witness і каманда audit --checkpoint чытаюць яе з файла.\n\n{note}');

-- One letter to one recipient.  Without an address it is printed and handed on.
create table outbox (
	id		int generated always as identity primary key,
	kind		text not null references letter_kind,
	lang		lang not null,
	account		int references account,		-- whose letter it is: an account, a person, or an agency
	person		int references person,
	agency		int references agency,		-- also of a person: through whom it goes without an address
	course		int references course,
	email		email,				-- null: by hand
	subject		subject_line not null,
	body		letter_text not null,
	facts		jsonb not null default '{}',	-- what was filled in, beside those of the course: a text is shown with them
	calendars	jsonb,				-- what went with it for a calendar: a list of files (src/ics.h)
	secret		text check (secret ~ '^[A-Za-z0-9_-]{20,100}$'),	-- the token of {link}, until it was sent
	message_id	text not null unique default gen_random_uuid(),	-- the same at every try, so that a letter that came twice is seen to be one
	state		text not null default 'waiting' check (state in ('waiting', 'stopped', 'sent', 'refused', 'by_hand')),
	not_before	timestamptz not null default now(),	-- what is decided meanwhile goes into the same letter
	tries		int not null default 0,
	leased_until	timestamptz,			-- a courier has it; if that dies, another takes it after this
	lease		uuid,				-- whose letter it is meanwhile
	at		timestamptz not null default clock_timestamp(),
	done		timestamptz,			-- sent, refused, printed
	again		int references outbox on delete set null,		-- sent anew: of which
	edited		boolean not null default false,	-- by hand: what happens meanwhile stops it, but does not throw it away
	version		int not null default 1,
	check (account is not null or person is not null or agency is not null),
	check (email is not null or state in ('by_hand', 'stopped')),
	check (state <> 'by_hand' or email is null),
	check (secret is null or state in ('waiting', 'stopped'))
);
create index on outbox (state, not_before);
create index on outbox (account, at);
create index on outbox (person);
create index on outbox (agency, at);
create index on outbox (course);
create index on outbox (kind, at);
create index on outbox (again);
insert into step (noun, was, becomes, roles, needs_reason, position) values
	('outbox', 'waiting', 'stopped', '{coordinator,registrar}', false, 1),
	('outbox', 'stopped', 'waiting', '{coordinator,registrar}', false, 2),
	('outbox', 'waiting', 'sent', '{}', false, 9),
	('outbox', 'stopped', 'sent', '{}', false, 9),
	('outbox', 'waiting', 'refused', '{}', false, 9),
	('outbox', 'stopped', 'refused', '{}', false, 9),
	('outbox', 'by_hand', 'stopped', '{coordinator,registrar}', false, 3),
	('outbox', 'stopped', 'by_hand', '{coordinator,registrar}', false, 4),
	('outbox', 'waiting', 'by_hand', '{}', false, 9);		-- its address was taken away
create trigger step before update of state on outbox for each row execute function step_checked('outbox');

-- What became of each try.  Insert-only.
create table outbox_try (
	id	int generated always as identity primary key,
	outbox	int not null references outbox on delete cascade,
	outcome	text not null check (outcome in ('sent', 'later', 'refused')),
	answer	text not null check (length(answer) <= 500),	-- what the mail server said
	at	timestamptz not null default clock_timestamp()
);
create index on outbox_try (outbox);

-- Of which papers was it said, how many days before, that they expire.
create table expiry_told (
	certificate certificate_id references certificate,
	days	int,
	at	timestamptz not null default now(),
	primary key (certificate, days)
);

-- The courier waits for this notice.
create function courier_notified() returns trigger language plpgsql as $$
begin
	notify courier;
	return null;
end $$;
create trigger notice after insert or update of state, not_before on outbox for each statement execute function courier_notified();
