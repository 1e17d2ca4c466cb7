// The story begins: accounts, a programme, agencies, a course, people, its timetable.
import { day } from './lib.mjs';
import { idOf } from './world.mjs';

// An empty registry: the first administrator takes up the one-time link and invites the others.
export const accounts = async (w, firstLink) => {
	await w.step('the first administrator sets a password with the one-time link and signs in', () =>
		w.takeUp('adm', firstLink, 'adm@itc.example', { name: 'Anna Orlova', email: 'adm@itc.example' }));
	const stranger = await w.visitor();
	w.is('the link works once', (await w.go(stranger, firstLink)).status(), 404);
	await w.go(stranger, '/login');
	await w.send(stranger, '/login', { email: 'adm@itc.example', password: 'not this one at all' });
	w.is('a wrong password does not sign in', await w.count(stranger, '.errors'), 1);
	w.pages.stranger = stranger;
	for (const [who, role, name] of [['coo', 'coordinator', 'Vera Melnik'], ['co2', 'coordinator', 'Olga Kirylava'], ['reg', 'registrar', 'Ihar Novik'], ['tra', 'trainer', 'Timur Saidov'], ['aud', 'auditor', 'Lev Marchuk']])
		await w.step(`the administrator invites a ${role}, who sets a password`, () => w.invite(who, role, name));
	await w.step('and says who signs on papers', async () => {
		await w.go(w.pages.adm, '/centre');
		await w.send(w.pages.adm, '/centre', { signature_1_name: 'А. Орлова', signature_1_name_en: 'A. Orlova' });
		w.is('it is kept', await w.pages.adm.locator('#signature_1_name').inputValue(), 'А. Орлова');
	});
	w.is('people are none of the administrator\'s business', (await w.go(w.pages.adm, '/people')).status(), 403);
};

export const programme = async (w) => {
	const { coo } = w.pages;
	const values = { code: 'THB-1', kind: 'course', title_ru: 'Расследование торговли людьми', title_en: 'Investigating trafficking in human beings',
		neutral_ru: 'Специальный курс', neutral_en: 'Special course', aims: 'Trace the money.\nProtect the witness.', hours: '8', languages: ['ru'], minimum_share: '80', pass_mark: '60', certificate: 'completion', validity: '36',
		'assessments.1.title_ru': 'Итоговый тест', 'assessments.1.title_en': 'Final test', 'assessments.1.phase': 'test', 'assessments.1.weight': '1', 'assessments.1.maximum': '100', 'assessments.1.pass_mark': '60' };
	await w.step('a programme with a wrong figure is refused, and keeps what was typed', async () => {
		await w.go(coo, '/programmes/new');
		await w.send(coo, '/programmes', { ...values, hours: '0' });
		w.is('the page names the mistake', await w.count(coo, '.errors'), 1);
		w.is('and keeps the title', await coo.locator('#title_ru').inputValue(), values.title_ru);
	});
	await w.step('mended, it is added', async () => { await w.send(coo, '/programmes', { hours: '8' }); await w.must(coo, /^\/programmes\/\d+$/); });
	w.programme = idOf(coo);
	await w.step('and published', () => w.send(coo, `/programmes/${w.programme}/publish`));
};

export const agencies = async (w) => {
	const { coo } = w.pages;
	w.agency = {};
	for (const [key, kind, country, ru, en] of [['a', 'border', 'KZ', 'Пограничная академия', 'Border Academy'], ['b', 'ngo', 'KZ', 'Центр «Опора»', 'Support Centre']]) {
		await w.step(`an agency is added (${en})`, async () => {
			await w.go(coo, '/agencies/new');
			await w.send(coo, '/agencies', { kind, country, name_ru: ru, name_en: en });
			await w.must(coo, /^\/agencies\/\d+$/);
			w.agency[key] = idOf(coo);
		});
	}
	await w.step('the administrator invites the focal point of the one', () => w.invite('foc', 'focal_point', 'Dana Ospanova', { agency: w.agency.a }));
	await w.step('and of the other', () => w.invite('par', 'focal_point', 'Sergey Kim', { agency: w.agency.b }));
};

const state = async (w, becomes) => {
	await w.go(w.pages.coo, `/courses/${w.course}`);
	await w.send(w.pages.coo, `/courses/${w.course}/state`, {}, `:has([name="state"][value="${becomes}"])`);
	w.like(`the course is ${becomes}`, await w.text(w.pages.coo), w.t(`course.state.${becomes}`));
};
export { state };

export const course = async (w) => {
	const { coo } = w.pages;
	await w.step('a course is scheduled', async () => {
		await w.go(coo, `/courses/new?programme=${w.programme}`);
		await w.send(coo, '/courses', { starts: day(0), ends: day(0), capacity: '3', venue: 'Training hall', town_ru: 'Минск', town_en: 'Minsk', languages: ['ru'] });
		await w.must(coo, /^\/courses\/\d+$/);
	});
	w.course = idOf(coo);
	w.code = (await w.text(coo)).match(/ITC-\d{4}-\d{3}/)[0];
	await w.go(w.pages.foc, '/courses');
	w.is('a focal point does not see a draft', (await w.text(w.pages.foc)).includes(w.code), false);
	await state(w, 'announced');
	await w.go(w.pages.stranger, '/catalogue');
	w.like('strangers see the neutral title in the catalogue', await w.text(w.pages.stranger), /Special course|Специальный курс/);
	w.is('and not the true one', /Investigating|Расследование/.test(await w.pages.stranger.content()), false);
	await state(w, 'nominations_open');
};

// People: two scripts, a second spelling found, a likely duplicate shown first.
export const people = async (w) => {
	const { foc, coo, par } = w.pages;
	w.person = {};
	const add = async (who, page, values) => {
		await w.go(page, '/people/new');
		w.like('the form says that no case data belong here', await w.text(page), w.t('boundary.title'));
		await w.send(page, '/people', values);
		await w.must(page, /^\/people\/\d+$/);
		w.person[who] = idOf(page);
	};
	const kazakh = { sex: 'm', born: '07.03.1989', country: 'KZ', script: 'cyrl', language: 'kk', family: 'Қуанышбеков', given: 'Нұрсұлтан', patronymic: 'Әбілқасымұлы', family_latin: 'KUANYSHBEKOV', given_latin: 'NURSULTAN' };
	await w.step('the focal point adds a person with names in two scripts', () => add('one', foc, kazakh));
	await w.step('and another', () => add('two', foc, { sex: 'f', born: '19.11.1991', country: 'KZ', script: 'cyrl', language: 'ru', family: 'Ёлкина', given: 'Светлана', patronymic: 'Юрьевна', family_latin: 'YOLKINA', given_latin: 'SVETLANA' }));
	await w.step('and a third', () => add('four', foc, { sex: 'm', born: '02.06.1984', country: 'KZ', script: 'cyrl', language: 'ru', family: 'Ли', given: 'Виктор', family_latin: 'LI', given_latin: 'VIKTOR' }));
	await w.step('the coordinator is shown a likely duplicate before anything is saved', async () => {
		await w.go(coo, '/people/new');
		await w.send(coo, '/people', { ...kazakh, language: 'ru', family: 'Куанышбеков', given: 'Нурсултан', patronymic: 'Абилкасымович', agency: w.agency.b });
		w.like('with the name that is there', await w.text(coo), /KUANYSHBEKOV|Қуанышбеков/i);
	});
	await w.step('says that it is another one, and it is saved', async () => {
		await w.send(coo, '/people', { distinct_from: [w.person.one] });
		await w.must(coo, /^\/people\/\d+$/);
		w.person.three = idOf(coo);
	});
	await w.go(coo, '/search?q=kuanyshbekov');
	w.is('search finds both across scripts', await w.count(coo, `a[href="/people/${w.person.one}"], a[href="/people/${w.person.three}"]`), 2);
	await w.step('two records are put together after a look at what moves', async () => {
		await w.go(coo, `/people/${w.person.one}`);
		w.is('the kept one offers it beside its likely twin, once it may be one', await w.count(coo, `a[href="/people/${w.person.one}/merge"]`), 1);
		await w.send(coo, `/people/${w.person.one}/distinct/undo`, {});
		await w.click(coo, coo.locator(`a[href="/people/${w.person.one}/merge?other=${w.person.three}"]`));
		w.holds('the preview says what moves and that papers stay', await w.text(coo), [w.t('merge.what.name_form'), w.t('merge.papers_stay'), w.t('merge.until')]);
		await w.send(coo, `/people/${w.person.one}/merge`, {});
		w.like('it is done', await w.text(coo), w.t('done.person_merge'));
		await w.go(coo, `/people/${w.person.three}`);
		w.like('the old address leads to the kept record', await w.text(coo), w.t('merge.was'));
		await w.send(coo, `/people/${w.person.one}/merge/undo`, {});
		w.like('and it is undone', await w.text(coo), w.t('done.person_merge_undo'));
		await w.go(coo, `/people/${w.person.one}`);
		await w.send(coo, `/people/${w.person.one}/distinct`, {});
	});
	await w.go(foc, '/people');
	w.is('a focal point sees the own people only', await w.count(foc, `a[href="/people/${w.person.three}"]`), 0);
	w.is('also by a typed address', (await w.go(foc, `/people/${w.person.three}`)).status(), 404);
	await w.go(par, '/people');
	w.is('and in JSON', (await w.json(par, '/people.json')).rows.map((r) => String(r.id)).join(), w.person.three);
	w.is('and in CSV', /YOLKINA|Ёлкина/i.test((await w.ask(par, '/people.csv')).text), false);
};

// The course moves, its timetable is planned: a double booking is refused and a free room taken instead.
export const timetable = async (w) => {
	const { coo } = w.pages;
	await w.step('the course is moved to begin a day earlier', async () => {
		await w.go(coo, `/courses/${w.course}/edit`);
		await w.send(coo, `/courses/${w.course}`, { starts: day(-1) });
		await w.must(coo, /^\/courses\/\d+$/);
	});
	const resource = async (kind, name_ru, name_en, extra = {}) => { await w.go(coo, `/resources/new?kind=${kind}`); await w.send(coo, '/resources', { name_ru, name_en, ...extra }); await w.must(coo, /^\/resources/); };
	await w.step('rooms and a trainer with an account are entered', async () => {
		await resource('room', 'Аудитория 1', 'Room 1', { seats: '20' });
		await resource('room', 'Аудитория 2', 'Room 2', { seats: '12' });
		await resource('trainer', 'Саидов Тимур', 'Saidov Timur', { account: { label: 'Timur Saidov' } });
	});
	const room = { en: 'Room 1', ru: 'Аудитория 1' }[w.lang];
	const session = async (from, until, topic) => {
		await w.go(coo, `/courses/${w.course}/sessions/new`);
		const value = await coo.locator(`#room option:has-text("${room}")`).getAttribute('value');
		const trainer = await coo.locator('[name="trainers"]').first().getAttribute('value');
		await w.send(coo, `/courses/${w.course}/sessions`, { day: day(-1), from, until, topic_ru: `Тема ${topic}`, topic_en: `Topic ${topic}`, hours: '4', room: value, trainers: topic === 'Two' ? [] : [trainer] });
	};
	await w.step('a session is planned', async () => { await session('09:00', '12:00', 'One'); await w.must(coo, /\/timetable/); });
	await session('11:00', '13:00', 'Two');
	w.like('a double booking is refused, and the clash named', await w.text(coo), new RegExp(`${room}[\\s\\S]*09:00[\\s\\S]*${w.code}`));
	await w.step('one button takes the free room instead', async () => { await coo.locator('#despite').fill('Two groups'); await w.click(coo, coo.locator('button[name="instead"]').first()); await w.must(coo, /\/timetable/); });
	await w.go(coo, '/calendar');
	w.like('the month shows the course', await coo.locator('.cal').innerText(), /\S/);
	await w.go(coo, `/calendar/rooms?day=${day(-1).split('.').reverse().join('-')}`);
	w.like('and the day its rooms', await w.text(coo), room);
	await state(w, 'running');
	await w.go(w.pages.tra, '/');
	w.is('the trainer finds the course on the first page', await w.count(w.pages.tra, `a[href="/courses/${w.course}"]`) > 0, true);
};
