-- Mail: what letters there are, their texts, and those that wait, were sent, or go by hand.

-- Which facts a letter of this kind may name as {fact}, beside {url}, the address of the registry, and {link}, where it is secret.
create table letter_kind (
	kind	text primary key,
	facts	text[] not null,
	secret	boolean not null default false		-- carries a link that opens a door once: forgotten when it was sent
);
insert into letter_kind (kind, facts, secret) values
	('invitation', '{sign_in}', true),
	('nomination_results', '{code, title, starts, ends, coordinator, accepted, waiting, refused, moved, how}', false),
	('seat_offered', '{code, title, starts, ends, coordinator, until, how}', false),
	('joining', '{code, title, starts, ends, place, first, coordinator, how}', false),
	('place_ended', '{code, title, starts, ends, coordinator}', false),
	('course_changed', '{code, title, starts, ends, place, was, reason, first, coordinator, how}', false),
	('timetable_changed', '{code, title, starts, ends, first, coordinator, how}', false),
	('course_cancelled', '{code, title, starts, ends, earlier, reason, coordinator}', false),
	('paper_ready', '{code, how}', false),
	('paper_act', '{serial, act, day, how}', false),
	('paper_expires', '{serial, day}', false),
	('letters_wait', '{n, which, how}', false),
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
	('nomination_results', 'ru', 1, null, E'Реестр МУЦ: решение по кандидатурам, {code}', E'Здравствуйте!\n\nПо кандидатурам Вашего ведомства на {code} «{title}» ({starts} – {ends}) приняты решения.\n\nПриняты: {accepted}\nВ листе ожидания: {waiting}\nОтклонены: {refused}\nПереведены на другой курс: {moved}\n\n{how}'),
	('nomination_results', 'en', 1, null, E'ITC Registry: decisions on your nominations, {code}', E'Hello,\n\nThe nominations of your agency for {code} “{title}” ({starts} – {ends}) were decided on.\n\nAccepted: {accepted}\nOn the waiting list: {waiting}\nRefused: {refused}\nMoved to another course: {moved}\n\n{how}'),
	('nomination_results', 'be', 1, null, E'Рэестр МНЦ: рашэнне па кандыдатурах, {code}', E'Вітаем!\n\nПа кандыдатурах Вашага ведамства на {code} «{title}» ({starts} – {ends}) прыняты рашэнні.\n\nПрынятыя: {accepted}\nУ лісце чакання: {waiting}\nАдхіленыя: {refused}\nПераведзены на іншы курс: {moved}\n\n{how}'),
	('seat_offered', 'ru', 1, null, E'Реестр МУЦ: освободилось место, {code}', E'Здравствуйте!\n\nВ {code} «{title}» ({starts} – {ends}) освободилось место, и оно предложено Вашему ведомству, кандидат которого стоит в листе ожидания.\n\n{how}\nБез ответа место будет предложено следующим.'),
	('seat_offered', 'en', 1, null, E'ITC Registry: a seat fell free, {code}', E'Hello,\n\nA seat in {code} “{title}” ({starts} – {ends}) fell free and is offered to your agency, which has a nominee on the waiting list.\n\n{how}\nWithout an answer the seat goes on to the next.'),
	('seat_offered', 'be', 1, null, E'Рэестр МНЦ: вызвалілася месца, {code}', E'Вітаем!\n\nУ {code} «{title}» ({starts} – {ends}) вызвалілася месца, і яно прапанавана Вашаму ведамству, кандыдат якога стаіць у лісце чакання.\n\n{how}\nБез адказу месца будзе прапанавана наступным.'),
	('joining', 'ru', 1, null, E'Реестр МУЦ: приглашение, {code}', E'Здравствуйте!\n\nВаше участие в {code} «{title}» одобрено.\n\nДаты: {starts} – {ends}\nМесто: {place}\nПервое занятие: {first}\n\n{how}\nЕсли Вы не сможете приехать, сообщите об этом своему контактному лицу.'),
	('joining', 'en', 1, null, E'ITC Registry: joining instructions, {code}', E'Hello,\n\nYou have a place in {code} “{title}”.\n\nDates: {starts} – {ends}\nPlace: {place}\nFirst session: {first}\n\n{how}\nIf you cannot come, please tell the focal point of your agency.'),
	('joining', 'be', 1, null, E'Рэестр МНЦ: запрашэнне, {code}', E'Вітаем!\n\nВаш удзел у {code} «{title}» ухвалены.\n\nДаты: {starts} – {ends}\nМесца: {place}\nПершы занятак: {first}\n\n{how}\nКалі Вы не зможаце прыехаць, паведаміце пра гэта сваёй кантактнай асобе.'),
	('place_ended', 'ru', 1, null, E'Реестр МУЦ: место больше не закреплено, {code}', E'Здравствуйте!\n\nМесто в {code} «{title}» ({starts} – {ends}) за Вами больше не закреплено. Приглашение, которое Вы получили, недействительно.\n\nПричину знает контактное лицо Вашего ведомства.'),
	('place_ended', 'en', 1, null, E'ITC Registry: your place has ended, {code}', E'Hello,\n\nYou no longer have a place in {code} “{title}” ({starts} – {ends}). The joining instructions that you received no longer hold.\n\nThe focal point of your agency knows why.'),
	('place_ended', 'be', 1, null, E'Рэестр МНЦ: месца больш не замацавана, {code}', E'Вітаем!\n\nМесца ў {code} «{title}» ({starts} – {ends}) за Вамі больш не замацавана. Запрашэнне, якое Вы атрымалі, несапраўднае.\n\nПрычыну ведае кантактная асоба Вашага ведамства.'),
	('timetable_changed', 'ru', 1, null, E'Реестр МУЦ: изменения в расписании, {code}', E'Здравствуйте!\n\nВ расписании {code} «{title}» ({starts} – {ends}) есть изменения: время, аудитория или преподаватель.\n\nПервое занятие: {first}\n{how}'),
	('timetable_changed', 'en', 1, null, E'ITC Registry: changes in the timetable, {code}', E'Hello,\n\nThe timetable of {code} “{title}” ({starts} – {ends}) has changed: times, rooms or trainers.\n\nFirst session: {first}\n{how}'),
	('timetable_changed', 'be', 1, null, E'Рэестр МНЦ: змены ў раскладзе, {code}', E'Вітаем!\n\nУ раскладзе {code} «{title}» ({starts} – {ends}) ёсць змены: час, аўдыторыя або выкладчык.\n\nПершы занятак: {first}\n{how}'),
	('course_changed', 'ru', 1, null, E'Реестр МУЦ: изменения, {code}', E'Здравствуйте!\n\nУ {code} «{title}» изменились даты или место. Теперь:\n\nДаты: {starts} – {ends}\nМесто: {place}\nБыло: {was}\nПричина: {reason}\n\n{how}'),
	('course_changed', 'en', 1, null, E'ITC Registry: changes, {code}', E'Hello,\n\nThe dates or the place of {code} “{title}” have changed. They are now:\n\nDates: {starts} – {ends}\nPlace: {place}\nBefore: {was}\nReason: {reason}\n\n{how}'),
	('course_changed', 'be', 1, null, E'Рэестр МНЦ: змены, {code}', E'Вітаем!\n\nУ {code} «{title}» змяніліся даты або месца. Цяпер:\n\nДаты: {starts} – {ends}\nМесца: {place}\nБыло: {was}\nПрычына: {reason}\n\n{how}'),
	('course_cancelled', 'ru', 1, null, E'Реестр МУЦ: отмена, {code}', E'Здравствуйте!\n\n{code} «{title}» ({starts} – {ends}{earlier}) не состоится.\n\nПричина: {reason}\n\nПриносим извинения. Другие курсы: {url}/catalogue'),
	('course_cancelled', 'en', 1, null, E'ITC Registry: cancelled, {code}', E'Hello,\n\n{code} “{title}” ({starts} – {ends}{earlier}) will not take place.\n\nReason: {reason}\n\nWe are sorry. Other courses: {url}/catalogue'),
	('course_cancelled', 'be', 1, null, E'Рэестр МНЦ: адмена, {code}', E'Вітаем!\n\n{code} «{title}» ({starts} – {ends}{earlier}) не адбудзецца.\n\nПрычына: {reason}\n\nПрыносім прабачэнні. Іншыя курсы: {url}/catalogue'),
	('paper_ready', 'ru', 1, null, E'Реестр МУЦ: документ готов', E'Здравствуйте!\n\nДокумент об обучении готов. {how}'),
	('paper_ready', 'en', 1, null, E'ITC Registry: a paper is ready', E'Hello,\n\nYour paper is ready. {how}'),
	('paper_ready', 'be', 1, null, E'Рэестр МНЦ: дакумент гатовы', E'Вітаем!\n\nДакумент аб навучанні гатовы. {how}'),
	('paper_act', 'ru', 1, null, E'Реестр МУЦ: сведения о документе изменились', E'Здравствуйте!\n\nДокумент № {serial}: {act}, {day}.\n\n{how}'),
	('paper_act', 'en', 1, null, E'ITC Registry: a paper has changed its state', E'Hello,\n\nPaper No. {serial}: {act}, {day}.\n\n{how}'),
	('paper_act', 'be', 1, null, E'Рэестр МНЦ: звесткі пра дакумент змяніліся', E'Вітаем!\n\nДакумент № {serial}: {act}, {day}.\n\n{how}'),
	('paper_expires', 'ru', 1, null, E'Реестр МУЦ: срок документа истекает', E'Здравствуйте!\n\nДокумент № {serial} действует до {day}. О повторном обучении спросите своё контактное лицо; объявленные курсы: {url}/catalogue'),
	('paper_expires', 'en', 1, null, E'ITC Registry: a paper expires soon', E'Hello,\n\nPaper No. {serial} is valid until {day}. Ask the focal point of your agency about a new course; what is announced: {url}/catalogue'),
	('paper_expires', 'be', 1, null, E'Рэестр МНЦ: тэрмін дакумента заканчваецца', E'Вітаем!\n\nДакумент № {serial} дзейнічае да {day}. Пра паўторнае навучанне спытайце сваю кантактную асобу; абвешчаныя курсы: {url}/catalogue'),
	('letters_wait', 'ru', 1, null, E'Реестр МУЦ: письма для Ваших сотрудников', E'Здравствуйте!\n\nУ сотрудников Вашего ведомства, которым адресованы эти письма, нет адреса электронной почты. Писем: {n}.\n\n{which}\n\n{how}'),
	('letters_wait', 'en', 1, null, E'ITC Registry: letters for your people', E'Hello,\n\nThe people of your agency to whom these letters are written have no e-mail address. Letters: {n}.\n\n{which}\n\n{how}'),
	('letters_wait', 'be', 1, null, E'Рэестр МНЦ: лісты для Вашых супрацоўнікаў', E'Вітаем!\n\nУ супрацоўнікаў Вашага ведамства, якім адрасаваны гэтыя лісты, няма адраса электроннай пошты. Лістоў: {n}.\n\n{which}\n\n{how}'),
	('checkpoint', 'ru', 1, null, E'Отметка журнала документов: {size}', E'Сохраните это письмо. Ниже — подписанная отметка журнала, в котором записано каждое выданное свидетельство и каждое действие с ним; имён в ней нет. По ней ваша организация в любой момент докажет, что журнал с тех пор не был изменён задним числом: программа witness и команда audit --checkpoint читают её из файла.\n\n{note}'),
	('checkpoint', 'en', 1, null, E'Checkpoint of the log of papers: {size}', E'Please keep this letter. Below is the signed checkpoint of the log in which every issued certificate and every act on it is recorded; it says no names. With it your agency can prove at any time that the log was not rewritten since: the program witness and the command audit --checkpoint read it from a file.\n\n{note}'),
	('checkpoint', 'be', 1, null, E'Адзнака журнала дакументаў: {size}', E'Захавайце гэты ліст. Ніжэй — падпісаная адзнака журнала, у якім запісана кожнае выдадзенае пасведчанне і кожнае дзеянне з ім; імёнаў у ёй няма. Паводле яе ваша арганізацыя ў любы момант дакажа, што журнал з таго часу не быў зменены заднім чыслом: праграма witness і каманда audit --checkpoint чытаюць яе з файла.\n\n{note}');

-- What {how} says in a letter: what its reader can do, who signs in or who does not; may name the other facts of its kind.
create table letter_way (
	kind	text not null references letter_kind,
	lang	lang not null,
	signs_in boolean not null,
	text	letter_text not null,
	primary key (kind, lang, signs_in)
);
insert into letter_way (kind, lang, signs_in, text) values
	('nomination_results', 'ru', true, E'Кто именно и по какой причине, видно после входа: {url}/nominations\nПожалуйста, подтвердите участие принятых.'),
	('nomination_results', 'en', true, E'Who, and for which reason, is shown when you sign in: {url}/nominations\nPlease confirm those who were accepted.'),
	('nomination_results', 'be', true, E'Хто менавіта і чаму, відаць пасля ўваходу: {url}/nominations\nКалі ласка, пацвердзіце ўдзел прынятых.'),
	('nomination_results', 'ru', false, E'Кто именно и по какой причине, сказано в письме центра, которое приложено. В нём есть имена: пожалуйста, передавайте его только тем, кому оно нужно.\nПодтвердите, пожалуйста, участие принятых: ответьте на это письмо или напишите {coordinator}.'),
	('nomination_results', 'en', false, E'Who, and for which reason, stands in the centre’s letter that is attached. It holds names: please pass it on only to those who need it.\nPlease confirm those who were accepted: answer this letter or write to {coordinator}.'),
	('nomination_results', 'be', false, E'Хто менавіта і чаму, сказана ў лісце цэнтра, які прыкладзены. У ім ёсць імёны: калі ласка, перадавайце яго толькі тым, каму ён патрэбны.\nПацвердзіце, калі ласка, удзел прынятых: адкажыце на гэты ліст або напішыце {coordinator}.'),
	('seat_offered', 'ru', true, E'Ответьте до {until} включительно: {url}/nominations?state=waiting'),
	('seat_offered', 'en', true, E'Please answer by {until} at the latest: {url}/nominations?state=waiting'),
	('seat_offered', 'be', true, E'Адкажыце да {until} уключна: {url}/nominations?state=waiting'),
	('seat_offered', 'ru', false, E'Кому именно, сказано в приложенном письме. Ответьте до {until} включительно: ответом на это письмо или на адрес {coordinator}.'),
	('seat_offered', 'en', false, E'For whom, stands in the letter that is attached. Please answer by {until} at the latest: reply to this letter or write to {coordinator}.'),
	('seat_offered', 'be', false, E'Каму менавіта, сказана ў прыкладзеным лісце. Адкажыце да {until} уключна: адказам на гэты ліст або на адрас {coordinator}.'),
	('joining', 'ru', true, E'Расписание и документы: {url}/courses\nВопросы: {coordinator}'),
	('joining', 'en', true, E'Timetable and papers: {url}/courses\nQuestions: {coordinator}'),
	('joining', 'be', true, E'Расклад і дакументы: {url}/courses\nПытанні: {coordinator}'),
	('joining', 'ru', false, E'Вопросы: {coordinator}'), ('joining', 'en', false, E'Questions: {coordinator}'), ('joining', 'be', false, E'Пытанні: {coordinator}'),
	('course_changed', 'ru', true, E'Подробности: {url}/courses'), ('course_changed', 'en', true, E'More: {url}/courses'), ('course_changed', 'be', true, E'Падрабязнасці: {url}/courses'),
	('course_changed', 'ru', false, E'Первое занятие: {first}\nВопросы: {coordinator}'), ('course_changed', 'en', false, E'First session: {first}\nQuestions: {coordinator}'), ('course_changed', 'be', false, E'Першы занятак: {first}\nПытанні: {coordinator}'),
	('timetable_changed', 'ru', true, E'Расписание на сегодня: {url}/courses'), ('timetable_changed', 'en', true, E'The timetable as it stands: {url}/courses'), ('timetable_changed', 'be', true, E'Расклад на сёння: {url}/courses'),
	('timetable_changed', 'ru', false, E'Вопросы: {coordinator}'), ('timetable_changed', 'en', false, E'Questions: {coordinator}'), ('timetable_changed', 'be', false, E'Пытанні: {coordinator}'),
	('paper_ready', 'ru', true, E'Скачать его можно после входа: {url}/certificates\n\nОн останется там навсегда.'),
	('paper_ready', 'en', true, E'Sign in to download it: {url}/certificates\n\nIt stays there for good.'),
	('paper_ready', 'be', true, E'Спампаваць яго можна пасля ўваходу: {url}/certificates\n\nЁн застанецца там назаўсёды.'),
	('paper_ready', 'ru', false, E'Его передаст Вам контактное лицо Вашего ведомства или центр.'),
	('paper_ready', 'en', false, E'The focal point of your agency or the centre hands it over to you.'),
	('paper_ready', 'be', false, E'Яго перадасць Вам кантактная асоба Вашага ведамства або цэнтр.'),
	('paper_act', 'ru', true, E'Подробности и причина видны после входа: {url}/certificates'),
	('paper_act', 'en', true, E'The reason and more are shown when you sign in: {url}/certificates'),
	('paper_act', 'be', true, E'Падрабязнасці і прычына відаць пасля ўваходу: {url}/certificates'),
	('paper_act', 'ru', false, E'Причину и подробности Вам скажет контактное лицо Вашего ведомства или центр.'),
	('paper_act', 'en', false, E'The focal point of your agency or the centre tells you the reason and more.'),
	('paper_act', 'be', false, E'Прычыну і падрабязнасці Вам скажа кантактная асоба Вашага ведамства або цэнтр.'),
	('letters_wait', 'ru', true, E'Пожалуйста, распечатайте их и передайте: {url}/outbox?state=by_hand\nПередав письмо, отметьте это на его странице.'),
	('letters_wait', 'en', true, E'Please print them and hand them on: {url}/outbox?state=by_hand\nWhen a letter is handed on, note it on its page.'),
	('letters_wait', 'be', true, E'Калі ласка, надрукуйце іх і перадайце: {url}/outbox?state=by_hand\nПерадаўшы ліст, адзначце гэта на яго старонцы.'),
	('letters_wait', 'ru', false, E'Письма приложены, каждое на своём листе, с именем адресата. Пожалуйста, распечатайте их и передайте каждому его письмо.'),
	('letters_wait', 'en', false, E'The letters are attached, each on a page of its own, with the name of its reader. Please print them and hand each one on.'),
	('letters_wait', 'be', false, E'Лісты прыкладзены, кожны на сваім аркушы, з імем адрасата. Калі ласка, надрукуйце іх і перадайце кожнаму яго ліст.');

-- The address of the registry as the courier knows it, which letters name; until it has come, that of the papers.
create table mail_origin (
	id	int primary key default 1 check (id = 1),
	origin	text not null check (origin ~ '^https?://[^/ ]+$')
);

-- One letter to one recipient.  Without an address it is printed and handed on.
create table outbox (
	id		int generated always as identity primary key,
	kind		text not null references letter_kind,
	lang		lang not null,
	account		int references account,		-- whose letter it is: an account, a person, or an agency
	person		int references person,
	agency		int references agency,		-- also of a person: through whom it goes without an address
	resource	int references resource,		-- or a trainer, interpreter or driver who does not sign in
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
	draws		boolean not null default false,	-- when it is due, press draws a paper that goes with it (sheet.outbox)
	version		int not null default 1,
	check (account is not null or person is not null or agency is not null or resource is not null),
	check (email is not null or state in ('by_hand', 'stopped')),
	check (state <> 'by_hand' or email is null),
	check (secret is null or state in ('waiting', 'stopped'))
);
create index on outbox (state, not_before);
create index on outbox (account, at);
create index on outbox (person);
create index on outbox (agency, at);
create index on outbox (course);
create index on outbox (resource);
create index on outbox (kind, at);
create index on outbox (again);
insert into step (noun, was, becomes, roles, needs_reason, position) values
	('outbox', 'waiting', 'stopped', '{coordinator,registrar}', false, 1),
	('outbox', 'stopped', 'waiting', '{coordinator,registrar}', false, 2),
	('outbox', 'waiting', 'sent', '{}', false, 9),
	('outbox', 'stopped', 'sent', '{}', false, 9),
	('outbox', 'waiting', 'refused', '{}', false, 9),
	('outbox', 'stopped', 'refused', '{}', false, 9),
	('outbox', 'sent', 'refused', '{coordinator,registrar}', true, 5),	-- it came back later
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
