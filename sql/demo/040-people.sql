-- 258 of 260 invented people of twelve countries: the form of the name in their own script, and the Latin line of the
-- passport.  Families, given names and fathers' names are combined by number.  Two more follow in 095.

-- family: man|woman|man Latin|woman Latin (BY: |man|woman Russian); given: native|Latin (BY: |Russian);
-- father: man|woman (BY: |man|woman Russian), empty where the country has none
create temp table demo_names (country text, people int, language text, script text, family text[], man text[], woman text[], father text[]) on commit drop;
insert into demo_names values
('BY', 39, 'be', 'cyrl',
	array['Кавалёў|Кавалёва|Kavaliou|Kavaliova|Ковалёв|Ковалёва', 'Мельнік|Мельнік|Melnik|Melnik|Мельник|Мельник', 'Пятроўскі|Пятроўская|Piatrouski|Piatrouskaya|Петровский|Петровская',
		'Кузьменка|Кузьменка|Kuzmenka|Kuzmenka|Кузьменко|Кузьменко', 'Шчарбакоў|Шчарбакова|Shcharbakou|Shcharbakova|Щербаков|Щербакова', 'Грыневіч|Грыневіч|Hrynevich|Hrynevich|Гриневич|Гриневич',
		'Сінякоў|Сінякова|Siniakou|Siniakova|Синяков|Синякова', 'Ждановіч|Ждановіч|Zhdanovich|Zhdanovich|Жданович|Жданович', 'Лябёдка|Лябёдка|Liabiodka|Liabiodka|Лебёдко|Лебёдко',
		'Вайцяхоўскі|Вайцяхоўская|Vaitsiakhouski|Vaitsiakhouskaya|Войтеховский|Войтеховская', 'Аўчыннікаў|Аўчыннікава|Auchynnikau|Auchynnikava|Овчинников|Овчинникова'],
	array['Ігар|Ihar|Игорь', 'Андрэй|Andrei|Андрей', 'Сяргей|Siarhei|Сергей', 'Дзмітрый|Dzmitry|Дмитрий', 'Павел|Pavel|Павел', 'Юрый|Yury|Юрий', 'Мікалай|Mikalai|Николай'],
	array['Аліна|Alina|Алина', 'Святлана|Sviatlana|Светлана', 'Вольга|Volha|Ольга', 'Кацярына|Katsiaryna|Екатерина', 'Наталля|Natallia|Наталья', 'Ганна|Hanna|Анна', 'Марына|Maryna|Марина'],
	array['Ігаравіч|Ігараўна|Игоревич|Игоревна', 'Пятровіч|Пятроўна|Петрович|Петровна', 'Міхайлавіч|Міхайлаўна|Михайлович|Михайловна', 'Уладзіміравіч|Уладзіміраўна|Владимирович|Владимировна', 'Яўгенавіч|Яўгенаўна|Евгеньевич|Евгеньевна']),
('RU', 30, 'ru', 'cyrl',
	array['Лебедев|Лебедева|Lebedev|Lebedeva', 'Соколов|Соколова|Sokolov|Sokolova', 'Щукин|Щукина|Shchukin|Shchukina', 'Ерёмин|Ерёмина|Eremin|Eremina', 'Цветков|Цветкова|Tsvetkov|Tsvetkova',
		'Преображенский-Заозёрный|Преображенская-Заозёрная|Preobrazhenskii-Zaozernyi|Preobrazhenskaia-Zaozernaia', 'Юдин|Юдина|Iudin|Iudina', 'Хабаров|Хабарова|Khabarov|Khabarova', 'Алёшин|Алёшина|Aleshin|Aleshina'],
	array['Сергей|Sergei', 'Илья|Ilia', 'Артём|Artem', 'Вячеслав|Viacheslav', 'Константин|Konstantin', 'Юрий|Iurii'],
	array['Марина|Marina', 'Юлия|Iuliia', 'Татьяна|Tatiana', 'Ксения|Kseniia', 'Александра|Aleksandra', 'Любовь|Liubov'],
	array['Павлович|Павловна', 'Олегович|Олеговна', 'Вячеславович|Вячеславовна', 'Ильич|Ильинична', 'Семёнович|Семёновна']),
('KZ', 25, 'kk', 'cyrl',
	array['Жұмабаев|Жұмабаева|Zhumabayev|Zhumabayeva', 'Ахметов|Ахметова|Akhmetov|Akhmetova', 'Нұрмағамбетов|Нұрмағамбетова|Nurmagambetov|Nurmagambetova', 'Қасымов|Қасымова|Kassymov|Kassymova',
		'Өтепбергенов|Өтепбергенова|Utepbergenov|Utepbergenova', 'Әбілқайыров|Әбілқайырова|Abilkaiyrov|Abilkaiyrova', 'Сәрсенбай|Сәрсенбай|Sarsenbay|Sarsenbay', 'Тілеуғали|Тілеуғали|Tileugali|Tileugali'],
	array['Ерлан|Yerlan', 'Нұрлан|Nurlan', 'Дәулет|Daulet', 'Бекзат|Bekzat', 'Әлихан|Alikhan'], array['Әсел|Assel', 'Гүлнұр|Gulnur', 'Айгерім|Aigerim', 'Жанар|Zhanar', 'Мөлдір|Moldir'],
	array['Серікұлы|Серікқызы', 'Нұрсұлтанұлы|Нұрсұлтанқызы', 'Болатұлы|Болатқызы', 'Қайратұлы|Қайратқызы']),
('KG', 20, 'ky', 'cyrl',
	array['Токтогулов|Токтогулова|Toktogulov|Toktogulova', 'Орозбеков|Орозбекова|Orozbekov|Orozbekova', 'Үсөнов|Үсөнова|Usonov|Usonova', 'Жээнбаев|Жээнбаева|Zheenbaev|Zheenbaeva', 'Мамбеталиев|Мамбеталиева|Mambetaliev|Mambetalieva', 'Кеңешов|Кеңешова|Keneshov|Keneshova'],
	array['Нурлан|Nurlan', 'Азамат|Azamat', 'Бакыт|Bakyt', 'Эркин|Erkin', 'Өмүрбек|Omurbek'], array['Айгүл|Aigul', 'Жылдыз|Zhyldyz', 'Нургүл|Nurgul', 'Бермет|Bermet', 'Гүлзат|Gulzat'],
	array['Асан уулу|Асан кызы', 'Эркинбек уулу|Эркинбек кызы', 'Бакыт уулу|Бакыт кызы']),
('TJ', 20, 'tg', 'cyrl',
	array['Назаров|Назарова|Nazarov|Nazarova', 'Ҳакимов|Ҳакимова|Hakimov|Hakimova', 'Мирзоаҳмадзода|Мирзоаҳмадзода|Mirzoahmadzoda|Mirzoahmadzoda', 'Қурбонов|Қурбонова|Qurbonov|Qurbonova', 'Ғаффорзода|Ғаффорзода|Ghafforzoda|Ghafforzoda', 'Ҷалилов|Ҷалилова|Jalilov|Jalilova'],
	array['Рустам|Rustam', 'Фаррух|Farrukh', 'Беҳзод|Behzod', 'Ҷамшед|Jamshed', 'Шаҳриёр|Shahriyor'], array['Мавзуна|Mavzuna', 'Нигина|Nigina', 'Шаҳло|Shahlo', 'Зулфия|Zulfiya', 'Моҳира|Mohira'],
	array['Ҷамшедович|Ҷамшедовна', 'Абдураҳмонович|Абдураҳмоновна', '|', 'Раҳимович|Раҳимовна']),
('TM', 16, 'tk', 'latn',
	array['Annagurbanow|Annagurbanowa|Annagurbanov|Annagurbanova', 'Öwezow|Öwezowa|Ovezov|Ovezova', 'Hojamyradow|Hojamyradowa|Hojamyradov|Hojamyradova', 'Nuryýew|Nuryýewa|Nuryyev|Nuryyeva', 'Çaryýew|Çaryýewa|Charyyev|Charyyeva'],
	array['Döwlet|Dovlet', 'Serdar|Serdar', 'Batyr|Batyr', 'Maksat|Maksat'], array['Ogulgerek|Ogulgerek', 'Aýna|Ayna', 'Maýsa|Maysa', 'Jennet|Jennet'], array['|']),
('UZ', 24, 'uz', 'latn',
	array['Yoʻldoshev|Yoʻldosheva|Yuldoshev|Yuldosheva', 'Yusupov|Yusupova|Yusupov|Yusupova', 'Toʻraqulov|Toʻraqulova|Turakulov|Turakulova', 'Gʻaniyev|Gʻaniyeva|Ganiev|Ganieva', 'Abdurahmonov|Abdurahmonova|Abdurakhmonov|Abdurakhmonova', 'Xoʻjamqulov|Xoʻjamqulova|Khujamkulov|Khujamkulova', 'Rahmatullayev|Rahmatullayeva|Rakhmatullaev|Rakhmatullaeva'],
	array['Oʻtkir|Utkir', 'Jasur|Jasur', 'Sherzod|Sherzod', 'Ulugʻbek|Ulugbek', 'Bobur|Bobur'], array['Dilfuza|Dilfuza', 'Nigora|Nigora', 'Gulchehra|Gulchekhra', 'Moʻtabar|Mutabar', 'Shahnoza|Shakhnoza'],
	array['Shavkat oʻgʻli|Shavkat qizi', 'Rustam oʻgʻli|Rustam qizi', 'Abdulla oʻgʻli|Abdulla qizi', 'Toʻlqin oʻgʻli|Toʻlqin qizi']),
('AZ', 20, 'az', 'latn',
	array['Əliyev|Əliyeva|Aliyev|Aliyeva', 'Məmmədov|Məmmədova|Mammadov|Mammadova', 'Hüseynov|Hüseynova|Huseynov|Huseynova', 'Quliyev|Quliyeva|Guliyev|Guliyeva', 'Şıxəliyev|Şıxəliyeva|Shikhaliyev|Shikhaliyeva', 'Cəfərzadə|Cəfərzadə|Jafarzada|Jafarzada'],
	array['Rəşad|Rashad', 'Elçin|Elchin', 'Tural|Tural', 'Vüqar|Vugar', 'Orxan|Orkhan'], array['Gülnarə|Gulnara', 'Aygün|Aygun', 'Sevinc|Sevinj', 'Ləman|Laman', 'Nərgiz|Nargiz'],
	array['Rauf oğlu|Rauf qızı', 'İlqar oğlu|İlqar qızı', 'Şahin oğlu|Şahin qızı', 'Fərhad oğlu|Fərhad qızı']),
('AM', 18, 'hy', 'armn',
	array['Մկրտչյան|Մկրտչյան|Mkrtchyan|Mkrtchyan', 'Հարությունյան|Հարությունյան|Harutyunyan|Harutyunyan', 'Գևորգյան|Գևորգյան|Gevorgyan|Gevorgyan', 'Տեր-Հովհաննիսյան|Տեր-Հովհաննիսյան|Ter-Hovhannisyan|Ter-Hovhannisyan', 'Ղազարյան|Ղազարյան|Ghazaryan|Ghazaryan'],
	array['Արամ|Aram', 'Վահագն|Vahagn', 'Տիգրան|Tigran', 'Գոռ|Gor'], array['Անի|Ani', 'Լուսինե|Lusine', 'Նարինե|Narine', 'Հասմիկ|Hasmik'],
	array['Արմենի|Արմենի', 'Սամվելի|Սամվելի', 'Հովհաննեսի|Հովհաննեսի']),
('GE', 18, 'ka', 'geor',
	array['ბერიძე|ბერიძე|Beridze|Beridze', 'გოგრიჭიანი|გოგრიჭიანი|Gogrichiani|Gogrichiani', 'წერეთელიშვილი|წერეთელიშვილი|Tseretelishvili|Tseretelishvili', 'ქავთარაძე|ქავთარაძე|Kavtaradze|Kavtaradze', 'ჟორჟოლიანი|ჟორჟოლიანი|Zhorzholiani|Zhorzholiani'],
	array['ლაშა|Lasha', 'გიორგი|Giorgi', 'ზურაბ|Zurab', 'ნიკოლოზ|Nikoloz'], array['ნინო|Nino', 'თამარ|Tamar', 'ქეთევან|Ketevan', 'ანა|Ana'], array['|']),
('MD', 16, 'ro', 'latn',
	array['Ceban|Ceban|Ceban|Ceban', 'Țurcanu|Țurcanu|Turcanu|Turcanu', 'Rusnac|Rusnac|Rusnac|Rusnac', 'Bălănescu|Bălănescu|Balanescu|Balanescu', 'Mîndreanu|Mîndreanu|Mindreanu|Mindreanu'],
	array['Ion|Ion', 'Ștefan|Stefan', 'Vasile|Vasile', 'Andrei|Andrei'], array['Oxana|Oxana', 'Doinița|Doinita', 'Mariana|Mariana', 'Ileana|Ileana'], array['|']),
('UA', 12, 'uk', 'cyrl',
	array['Шевчук|Шевчук|Shevchuk|Shevchuk', 'Їжакевич|Їжакевич|Yizhakevych|Yizhakevych', 'Щербина|Щербина|Shcherbyna|Shcherbyna', 'Ґалаґан|Ґалаґан|Galagan|Galagan'],
	array['Андрій|Andrii', 'Євген|Yevhen', 'Юрій|Yurii'], array['Олена|Olena', 'Юлія|Yuliia', 'Зоряна|Zoriana'], array['Ігорович|Ігорівна', 'Сергійович|Сергіївна', 'Олексійович|Олексіївна']);

-- Rank and position by kind of agency; some come with the years.
create temp table demo_post (kind text, rank text, position text, senior boolean) on commit drop;
insert into demo_post values
	('law_enforcement', 'майор', 'старший оперуполномоченный', false), ('law_enforcement', 'капитан', 'оперуполномоченный', false), ('law_enforcement', 'старший лейтенант', 'следователь', false),
	('law_enforcement', 'подполковник', 'начальник отдела', true), ('law_enforcement', 'полковник юстиции', 'старший следователь по особо важным делам', true),
	('border', 'капитан', 'старший контролёр', false), ('border', 'прапорщик', 'контролёр', false), ('border', 'майор', 'начальник смены', true), ('border', 'подполковник', 'заместитель начальника пункта пропуска', true),
	('migration', null, 'главный специалист', false), ('migration', null, 'инспектор', false), ('migration', null, 'заместитель начальника отдела', true),
	('ngo', null, 'координатор проектов', false), ('ngo', null, 'социальный работник', false), ('ngo', null, 'юрист', false), ('ngo', null, 'руководитель приёмной', true),
	('government', null, 'консультант', false), ('government', null, 'главный советник', true), ('international', null, 'сотрудник по проектам', false), ('international', null, 'национальный консультант', true),
	('academic', null, 'старший преподаватель', false), ('academic', null, 'доцент', true), ('academic', null, 'начальник кафедры', true);

-- Some number that is always the same for the same words.
create function pg_temp.mix(variadic _of text[]) returns int immutable language sql
return ('x' || substr(md5(array_to_string(_of, ' ')), 1, 6))::bit(24)::int;

create temp table demo_person (n int, country text, k int, id int) on commit drop;
insert into demo_person select row_number() over (order by k, country), country, k from demo_names, generate_series(1, people) k;

-- One after another, as somebody types them: what each agency sends.
do $$
declare
	d record;
	a registry.agency;
	part text[];
	given text[];
	father text[];
	post record;
	woman boolean;
	born date;
begin
	for d in select p.n, p.k, m.* from demo_person p join demo_names m on m.country = p.country order by p.n loop
		perform pg_temp.at(pg_temp.moment(pg_temp.day(-62 + d.n / 70, 1 + d.n / 14 % 5), '09:00') + d.n % 14 * interval '31 minutes', case when d.n % 3 = 0 then 'coordinator2' else 'coordinator' end);
		woman := pg_temp.mix(d.country, d.k::text) % 20 < 9;
		part := string_to_array(d.family[1 + (d.k - 1) % cardinality(d.family)], '|');
		-- nobody of a country has family and given name of another
		given := string_to_array((case when woman then d.woman else d.man end)[1 + ((d.k - 1) % cardinality(d.family) + (d.k - 1) / cardinality(d.family)) % cardinality(case when woman then d.woman else d.man end)], '|');
		father := string_to_array(d.father[1 + pg_temp.mix('father', d.n::text) % cardinality(d.father)], '|');
		select * into a from registry.agency g where g.country = d.country order by g.id offset (d.k + d.k / cardinality(d.family)) % (select count(*) from registry.agency where country = d.country) limit 1;
		born := date '1968-03-02' + (d.n * 173 + d.k * 61) % 11300;
		select * into post from demo_post o where o.kind = a.kind and o.senior = (born < '1983-01-01') order by md5(o.position || d.n) limit 1;
		insert into registry.person (sex, born, country, agency, rank, position, email, lang)
		values (case when woman then 'f' else 'm' end, born, d.country, a.id, post.rank, post.position,
			lower(regexp_replace(given[2] || '.' || part[case when woman then 4 else 3 end], '[^A-Za-z.]', '', 'g')) || d.n || '@agency-' || lower(d.country) || '.example',
			case when d.country in ('GE', 'MD', 'AM') and d.k % 3 = 0 then 'en' when d.country = 'BY' and d.k % 4 = 0 then 'be' else 'ru' end)
		returning id into d.n;
		update demo_person set id = d.n where country = d.country and k = d.k;
		insert into registry.name_form (person, script, language, family, given, patronymic, source, valid_from) values
			(d.n, d.script, d.language, part[case when woman then 2 else 1 end], given[1], nullif(father[case when woman then 2 else 1 end], ''), 'agency_letter', today()),
			(d.n, 'latn', 'en', part[case when woman then 4 else 3 end], given[2], null, 'passport', today());
		if d.country = 'BY' then
			insert into registry.name_form (person, script, language, family, given, patronymic, source, valid_from) values
				(d.n, 'cyrl', 'ru', part[case when woman then 6 else 5 end], given[3], father[case when woman then 4 else 3 end], 'agency_letter', today());
		end if;
	end loop;
end $$;
