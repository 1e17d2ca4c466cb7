// The whole story in one language, from an empty registry to a paper that is verified and then revoked, by five roles
// and strangers: story.mjs ORIGIN LANG FIRST-LINK
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { day, end, fail, is, launch, like, look, ok, send, signIn, step, visitor } from './lib.mjs';

const [origin, lang, firstLink] = process.argv.slice(2);
const browser = await launch();
const at = (path) => `${origin}${path}`;
const password = (who) => `${who}: four unrelated words`;
const id = (page) => new URL(page.url()).pathname.split('/')[2];
const seen = (w) => `${lang}: ${w}`;
const words = { en: { valid: /valid/i, revoked: /revoked|withdrawn/i, match: /match/i }, ru: { valid: /действител/i, revoked: /отозван|аннулирован/i, match: /совпада/i } }[lang];

// Somebody takes up a link and sets a password.
const takeUp = async (link, who, extra = {}) => {
	const page = await visitor(browser, origin, lang);
	await page.goto(link);
	const action = new URL(page.url()).pathname;
	await send(page, action, { password: password(who), ...extra });
	return page;
};
const linkOn = async (page) => at(await page.locator('a[href^="/invitation/"]').first().getAttribute('href'));

try {
	// ---- an empty registry
	const adm = await takeUp(at(firstLink), 'adm', { name: 'Anna Orlova', email: `adm-${lang}@itc.example` });
	await step(seen('the first administrator sets a password with the one-time link and signs in'), () => signIn(adm, origin, `adm-${lang}@itc.example`, password('adm')));
	const again = await visitor(browser, origin, lang);
	is(seen('the link works once'), (await again.goto(at(firstLink))).status(), 404);

	const people = {};
	const invite = async (who, role, name) => {
		await adm.goto(at('/accounts/new'));
		await send(adm, '/accounts', { name, email: `${who}-${lang}@itc.example`, role });
		await takeUp(await linkOn(adm), who);
		people[who] = await visitor(browser, origin, lang);
		await signIn(people[who], origin, `${who}-${lang}@itc.example`, password(who));
	};
	await step(seen('the administrator invites a coordinator'), () => invite('coo', 'coordinator', 'Vera Melnik'));
	await step(seen('and a registrar'), () => invite('reg', 'registrar', 'Ihar Novik'));
	const { coo, reg } = people;

	// ---- programme, published
	await step(seen('the coordinator adds a programme'), async () => {
		await coo.goto(at('/programmes/new'));
		await send(coo, '/programmes', { code: 'THB-1', kind: 'course', title_ru: 'Расследование торговли людьми', title_en: 'Investigating trafficking in human beings',
			neutral_ru: 'Специальный курс', neutral_en: 'Special course', hours: '8', languages: ['ru'], minimum_share: '80', pass_mark: '60', certificate: 'completion', validity: '36',
			'assessments.1.title_ru': 'Итоговый тест', 'assessments.1.title_en': 'Final test', 'assessments.1.phase': 'test', 'assessments.1.weight': '1', 'assessments.1.maximum': '100', 'assessments.1.pass_mark': '60' });
		if (!/^\/programmes\/\d+$/.test(new URL(coo.url()).pathname)) throw new Error(await coo.locator('main').innerText());
	});
	const programme = id(coo);
	await step(seen('and publishes it'), () => send(coo, `/programmes/${programme}/publish`));

	// ---- course and timetable
	await step(seen('schedules a course'), async () => {
		await coo.goto(at(`/courses/new?programme=${programme}`));
		await send(coo, '/courses', { starts: day(-1), ends: day(0), capacity: '2', town: 'Minsk', languages: ['ru'] });
		if (!/^\/courses\/\d+$/.test(new URL(coo.url()).pathname)) throw new Error(await coo.locator('main').innerText());
	});
	const course = id(coo);
	for (const [kind, ru, en] of [['room', 'Аудитория 1', 'Room 1'], ['trainer', 'А. Новик', 'A. Novik']]) {
		await coo.goto(at(`/resources/new?kind=${kind}`));
		await send(coo, '/resources', { kind, name_ru: ru, name_en: en });
	}
	const room = { en: 'Room 1', ru: 'Аудитория 1' }[lang];
	const session = async (from, until, topic) => {
		await coo.goto(at(`/courses/${course}/sessions/new`));
		await send(coo, `/courses/${course}/sessions`, { day: day(-1), from, until, topic_ru: topic, topic_en: topic, hours: '4', room: { label: room } });
	};
	await step(seen('adds a session'), () => session('09:00', '12:00', 'One'));
	await session('11:00', '13:00', 'Two');
	like(seen('a double booking is refused and named'), await coo.locator('main').innerText(), /ITC-\d{4}-\d{3}/);
	await step(seen('and half-open ranges do not clash'), async () => {
		await session('12:00', '15:00', 'Two');
		if (!/\/timetable/.test(coo.url())) throw new Error(await coo.locator('main').innerText());
	});

	// ---- agency, focal point, people
	await step(seen('adds an agency'), async () => {
		await coo.goto(at('/agencies/new'));
		await send(coo, '/agencies', { kind: 'border', country: 'KZ', name_ru: 'Пограничная академия', name_en: 'Border Academy' });
	});
	const agency = id(coo);
	await step(seen('the administrator invites its focal point'), async () => {
		await adm.goto(at('/accounts/new'));
		await send(adm, '/accounts', { name: 'Dana Ospanova', email: `foc-${lang}@itc.example`, role: 'focal_point', agency });
		await takeUp(await linkOn(adm), 'foc');
		people.foc = await visitor(browser, origin, lang);
		await signIn(people.foc, origin, `foc-${lang}@itc.example`, password('foc'));
	});
	const { foc } = people;
	const step_course = async (state, extra = {}) => { await coo.goto(at(`/courses/${course}`)); await coo.locator(`form[action="/courses/${course}/state"]`).first().waitFor({ state: 'attached' });
		const form = coo.locator(`form[action="/courses/${course}/state"]:has([name="state"][value="${state}"])`).first();
		await form.evaluate((f) => { for (let d = f.closest('details'); d; d = d.parentElement.closest('details')) d.open = true; });
		for (const [k, v] of Object.entries(extra)) await form.locator(`[name="${k}"]`).fill(v);
		await Promise.all([coo.waitForLoadState('load'), form.locator(`button[name="state"][value="${state}"], button[type="submit"]`).first().click()]); await coo.waitForLoadState('load'); };
	await step(seen('the course is announced and opens for nominations'), async () => { await step_course('announced'); await step_course('nominations_open'); });

	await step(seen('the focal point adds a person with names in two scripts'), async () => {
		await foc.goto(at('/people/new'));
		await send(foc, '/people', { sex: 'm', born: '07.03.1989', country: 'KZ', script: 'cyrl', language: 'kk', family: 'Қуанышбеков', given: 'Нұрсұлтан', patronymic: 'Әбілқасымұлы', family_latin: 'KUANYSHBEKOV', given_latin: 'NURSULTAN' });
		if (!/^\/people\/\d+$/.test(new URL(foc.url()).pathname)) throw new Error(await foc.locator('main').innerText());
	});
	const person = id(foc);
	await step(seen('nominates'), async () => {
		await foc.goto(at(`/courses/${course}/nominations/new`));
		await send(foc, `/courses/${course}/nominations`, { people: [person] });
	});
	await step(seen('the coordinator accepts'), async () => {
		await coo.goto(at(`/courses/${course}/nominations`));
		await coo.locator('main td a[href^="/nominations/"]').first().click();
		await coo.waitForLoadState('load');
		const nomination = id(coo);
		const form = coo.locator(`form[action="/nominations/${nomination}/state"]:has([value="accepted"])`).first();
		await form.locator('button[value="accepted"], button[type="submit"]').first().click();
		await coo.waitForLoadState('load');
	});
	for (const state of ['closed', 'running']) await step_course(state);
	ok(seen('nominations close and the course runs'));

	// ---- attendance by keyboard
	await step(seen('attendance is marked by keyboard and saves itself'), async () => {
		await coo.goto(at(`/courses/${course}/attendance`));
		const cells = coo.locator('table select[name^="cells."]');
		for (let i = 0; i < await cells.count(); i++) { await cells.nth(i).focus(); await coo.keyboard.press('p'); }
		await coo.waitForFunction(() => document.querySelector('[data-status]')?.dataset.s === 'saved' || document.querySelector('[data-s="saved"]'));
		await coo.reload();
		for (let i = 0; i < await cells.count(); i++) if (!/^(P|present)$/.test(await cells.nth(i).inputValue())) throw new Error('a mark is lost');
	});
	await step_course('finished');
	await step(seen('attendance is closed'), async () => { await coo.goto(at(`/courses/${course}/attendance`)); await send(coo, `/courses/${course}/attendance/close`); });
	await step(seen('results are entered'), async () => {
		await coo.goto(at(`/courses/${course}/results`));
		await coo.locator('input[name^="cells."]').first().fill('72');
		await coo.locator(`form[action="/courses/${course}/results"] button[type="submit"]`).last().click();
		await coo.waitForLoadState('load');
	});
	await coo.goto(at(`/courses/${course}/decisions`));
	like(seen('the decision explains itself in a sentence'), await coo.locator('main').innerText(), /8 (of|из) 8[\s\S]*72[\s\S]*60/);
	await step(seen('decisions are signed off'), async () => {
		for (const box of await coo.locator('input[type="checkbox"][name="places"]').all()) await box.check();
		await coo.locator(`form[action="/courses/${course}/decisions"] button[type="submit"]`).last().click();
		await coo.waitForLoadState('load');
	});

	// ---- issue
	await step(seen('a batch is proposed'), async () => {
		await coo.goto(at(`/courses/${course}/certificates`));
		for (const box of await coo.locator('input[type="checkbox"][name="places"]').all()) await box.check();
		await coo.locator(`form[action="/courses/${course}/batches"] button[type="submit"]`).last().click();
		await coo.waitForURL('**/batches/*');
	});
	const batch = id(coo);
	await step(seen('its proofs are drawn'), async () => {
		for (let i = 0; i < 40; i++) { await coo.goto(at(`/batches/${batch}`)); if (await coo.locator('a[href$=".pdf"]').count()) return; await coo.waitForTimeout(500); }
		throw new Error('no proof after 20 s');
	});
	is(seen('who proposed cannot approve'), await coo.locator(`form[action="/batches/${batch}/approve"]`).count(), 0);
	await step(seen('a registrar approves, and the bar counts to the end'), async () => {
		await reg.goto(at(`/batches/${batch}`));
		await send(reg, `/batches/${batch}/approve`);
		await reg.waitForFunction(() => [...document.querySelectorAll('progress')].some((p) => p.max === p.value) || !document.querySelector('[data-poll]'), null, { timeout: 20000 });
	});
	await reg.goto(at('/certificates'));
	await reg.locator('a[href^="/certificates/"]:not([href$=".pdf"])').first().click();
	await reg.waitForLoadState('load');
	const certificate = id(reg);
	const text = await reg.locator('main').innerText();
	const serial = text.match(/20\d\d-\d{6}-\d\d/)?.[0];
	like(seen('the certificate has its serial'), serial ?? text, /^20\d\d-\d{6}-\d\d$/);

	// ---- the trainee
	let trn;
	await step(seen('the focal point hands out a link, and the trainee downloads the paper'), async () => {
		await foc.goto(at(`/people/${person}`));
		await send(foc, `/people/${person}/invitation`, {});
		const signInName = (await foc.locator('main').innerText()).match(/\S+@\S+/)[0];
		await takeUp(await linkOn(foc), 'trn');
		trn = await visitor(browser, origin, lang);
		await signIn(trn, origin, signInName, password('trn'));
		const [download] = await Promise.all([trn.waitForEvent('download'), trn.locator(`a[href="/certificates/${certificate}/paper.pdf"]`).first().click()]);
		const file = await download.path();
		if (!readFileSync(file).subarray(0, 5).equals(Buffer.from('%PDF-'))) throw new Error('no PDF');
		if (/uanysh|уаныш/i.test(download.suggestedFilename())) throw new Error('the file name holds the name');
		const printed = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
		for (const want of [/Қуанышбеков/, /KUANYSHBEKOV/i, new RegExp(serial)]) if (!want.test(printed)) throw new Error(`${want} is not on the paper`);
		people.code = printed.match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/)[0];
	});

	// ---- a stranger
	const stranger = await visitor(browser, origin, lang);
	await stranger.goto(at(`/V/${certificate}`));
	const verdict = await stranger.locator('main').innerText();
	like(seen('a stranger sees that it is valid'), verdict, words.valid);
	is(seen('but neither name, agency nor country'), /уаныш|uanysh|Border|Погранич|Казах|Kazakh/i.test(await stranger.content()), false);
	like(seen('and the neutral title of a sensitive subject'), verdict, /Special course|Специальный курс/);
	await step(seen('surname and initials match'), async () => { await send(stranger, `/V/${certificate}/match`, { family: 'Куанышбеков', initials: 'Н.А.' }); });
	is(seen('which is said'), await stranger.locator('.match.yes').count(), 1);
	await stranger.goto(at(`/V/${certificate}`));
	await send(stranger, `/V/${certificate}/match`, { family: 'Петров', initials: 'И.С.' });
	is(seen('another name does not match'), await stranger.locator('.match.no').count(), 1);
	await stranger.goto(at('/verify'));
	await send(stranger, '/verify', { serial, code: people.code });
	like(seen('the printed number and check code find it too'), await stranger.locator('main').innerText(), words.valid);
	await step(seen('number, code and birth date fetch the paper without an account'), async () => {
		await stranger.goto(at('/fetch'));
		const [download] = await Promise.all([stranger.waitForEvent('download'), send(stranger, '/fetch', { serial, code: people.code, born: '07.03.1989' }).catch(() => {})]);
		if (!readFileSync(await download.path()).subarray(0, 5).equals(Buffer.from('%PDF-'))) throw new Error('no PDF');
	});

	// ---- revoked
	await step(seen('the registrar revokes it with a reason'), async () => {
		await reg.goto(at(`/certificates/${certificate}`));
		await send(reg, `/certificates/${certificate}/revoke`, { reason: lang === 'ru' ? 'Выдан по ошибке' : 'Issued by mistake' });
	});
	await stranger.goto(at(`/V/${certificate}`));
	like(seen('the stranger sees it at once'), await stranger.locator('main').innerText(), words.revoked);
	await foc.goto(at('/certificates'));
	like(seen('and the focal point too'), await foc.locator('main').innerText(), words.revoked);
	for (const [who, page] of Object.entries({ adm, coo, reg, foc, trn, stranger })) if (page.complaints.length) fail(seen(`${who}'s browser complains of nothing`), page.complaints.join('; '));
	const problems = await look(stranger, `story-${lang}-revoked`);
	problems.length ? fail(seen('the last page is accessible'), problems.join('; ')) : ok(seen('the last page is accessible'));
} catch (e) {
	fail(seen('the story goes on to its end'), e.message);
	for (const [i, c] of browser.contexts().entries()) for (const p of c.pages()) await p.screenshot({ path: `build/screenshots/broken-${lang}-${i}.png` }).catch(() => {});
}
await browser.close();
end();
