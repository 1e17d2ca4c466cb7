// The demo registry without scripts, and on paper: plain.mjs ORIGIN
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { day, end, fail, formOf, is, launch, like, main, press, send, signIn, step, visitor } from './lib.mjs';

const [origin] = process.argv.slice(2);
const browser = await launch();
const accounts = readFileSync('sql/demo/accounts.txt', 'utf8').trim().split('\n').map((l) => l.split('\t'));
const at = (path) => origin + path;
// Somebody of the demo registry, without scripts.
const person = async (email, options = { javaScriptEnabled: false }, lang = 'en') => {
	const page = await visitor(browser, origin, lang, options);
	if (email) await signIn(page, origin, email, accounts.find((a) => a[0] === email)[1]);
	return page;
};
const json = async (page, path) => (await page.context().request.get(at(path))).json();
const plain = (words, work) => step(`without scripts: ${words}`, work);
const coo = await person('coordinator@itc.example'), co2 = await person('coordinator2@itc.example');
const running = (await json(coo, '/courses.json?state=running')).rows.find((c) => c.mode === 'in_person');

// Two editors of one grid: what is stale is answered by a page with both values.
const attendance = async () => {
	const path = `/courses/${running.id}/attendance`;
	const cell = async (page) => {
		await page.goto(at(`${path}?day=all`));
		return page.locator('select[name^="cells."]:not([disabled])').first();
	};
	const mine = await cell(coo), theirs = await cell(co2);
	const name = await mine.getAttribute('name'), was = await mine.inputValue();
	let choice;
	const [first, second] = ['late', 'excused', 'absent'].filter((m) => m !== was);
	await plain('a mark is made in the attendance grid', async () => {
		await mine.selectOption(first);
		await press(coo, (await formOf(coo, path)).locator('button[type="submit"]').last());
		is('without scripts: it is kept', await coo.locator(`select[name="${name}"]`).inputValue(), first);
	});
	await plain('a stale save is answered with both values', async () => {
		await theirs.selectOption(second);
		const answer = await press(co2, (await formOf(co2, path)).locator('button[type="submit"]').last());
		is('without scripts: as a conflict', answer.status(), 409);
		choice = co2.locator(`form:not(#grid) select[name="${name}"]`);
		is('without scripts: theirs and yours are offered', (await choice.locator('option').evaluateAll((all) => all.map((o) => o.value))).join(), `${first},${second}`);
	});
	await plain('and yours is saved when chosen', async () => {
		await choice.selectOption(second);
		await press(co2, (await formOf(co2, path, ':not(#grid)')).locator('button[type="submit"]').last());
		await co2.goto(at(`${path}?day=all`));
		is('without scripts: yours stands', await co2.locator(`select[name="${name}"]`).inputValue(), second);
	});
	await plain('scores are entered', async () => {
		const results = `/courses/${running.id}/results`;
		await coo.goto(at(results));
		const score = coo.locator('input.score:not([disabled])').last();
		const field = await score.getAttribute('name');
		await score.fill('7.5');
		const answer = await press(coo, (await formOf(coo, results)).locator('button[type="submit"]').last());
		is('without scripts: the page comes back', `${answer.status()} ${await coo.locator('.errors, .note.bad').allInnerTexts()}`, '200 ');
		is('without scripts: they are kept', await coo.locator(`[name="${field}"]`).inputValue(), '7.5');
	});
};

const timetable = async () => {
	const [s] = (await json(coo, `/courses/${running.id}/timetable.json?week=all`)).rows.filter((x) => x.room);
	await plain('a refused double booking names the clash and offers a room', async () => {
		await coo.goto(at(`/courses/${running.id}/sessions/new`));
		const room = await coo.locator(`#room option:has-text("${s.room}")`).first().getAttribute('value');
		await send(coo, `/courses/${running.id}/sessions`, { day: s.day.split('-').reverse().join('.'), from: s.from, until: s.until, topic_ru: 'Резервное занятие', topic_en: 'Spare session', room });
		like('without scripts: the clash is named', await main(coo), new RegExp(`${s.room}[\\s\\S]*${s.from}`));
	});
	await plain('which is taken by one button', async () => {
		await coo.locator('#despite').fill('Two groups');	// the course has a session of its own then
		await press(coo, coo.locator('button[name="instead"]').first());
		if (!/\/timetable/.test(coo.url())) throw new Error(`still at ${coo.url()}`);
	});
};

// A course gets the timetable of another one, shifted, and is put off by a week.
const planning = async () => {
	const days = async (id) => (await json(coo, `/courses/${id}/timetable.json?week=all`)).rows.map((r) => Date.parse(r.day) / 864e5);
	const source = await days(running.id), length = (Date.parse(running.ends) - Date.parse(running.starts)) / 864e5;
	let id;
	const look = async (path, values) => {
		await coo.goto(at(path));
		const form = coo.locator(`form[method="get"][action="${path}"]`);
		for (const [field, value] of Object.entries(values)) await form.locator(field).evaluate((e) => e.tagName) === 'SELECT' ? await form.locator(field).selectOption(value) : await form.locator(field).fill(value);
		await press(coo, form.locator('[type="submit"]'));
	};
	await plain('a course is planned', async () => {
		await coo.goto(at(`/courses/new?programme=${(await json(coo, `/courses/${running.id}.json`)).course.programme}`));
		await send(coo, '/courses', { starts: day(200), ends: day(200 + length), capacity: '5', venue: 'Training hall', town_ru: 'Минск', town_en: 'Minsk', languages: ['ru'] });
		id = /^\/courses\/(\d+)$/.exec(new URL(coo.url()).pathname)[1];
	});
	await plain('it is shown what a copied timetable would be', async () => {
		await look(`/courses/${id}/copy`, { '#source': String(running.id), '#starts': day(200) });
		is('without scripts: each session with its new day', await coo.locator('[aria-labelledby="h-would"] tbody tr').count(), source.length);
		is('without scripts: nothing is saved by looking', (await days(id)).length, 0);
	});
	await plain('and copied', async () => { await send(coo, `/courses/${id}/copy`); });
	const copied = await days(id);
	is('without scripts: all sessions stand as far from each other as before', copied.map((d) => d - copied[0]).join(), source.map((d) => d - source[0]).join());
	await plain('it is shown what putting the course off would do', () => look(`/courses/${id}/postpone`, { '#starts': day(207) }));
	await plain('without a reason it stays', async () => {
		await coo.locator('#reason').evaluate((e) => e.removeAttribute('required'));
		await send(coo, `/courses/${id}/postpone`);
		is('without scripts: the field is named', await coo.locator('#reason[aria-invalid]').count(), 1);
	});
	await plain('with one it moves', async () => { await send(coo, `/courses/${id}/postpone`, { reason: 'The hall is rebuilt' }); });
	is('without scripts: with all its sessions', (await days(id)).join(), copied.map((d) => d + 7).join());
};

const nominations = async () => {
	const foc = await person('focal.kz@agency.example');
	const course = (await json(foc, '/courses.json?state=nominations_open')).rows[0];
	const before = (await json(foc, `/courses/${course.id}/nominations.json`)).rows.map((r) => r.id);
	await plain('a focal point nominates', async () => {
		await foc.goto(at(`/courses/${course.id}/nominations/new`));
		await foc.locator('[name="people"]:not([disabled])').first().check();
		await press(foc, (await formOf(foc, `/courses/${course.id}/nominations`)).locator('button[type="submit"]').last());
	});
	const made = (await json(foc, `/courses/${course.id}/nominations.json`)).rows.map((r) => r.id).filter((id) => !before.includes(id));
	is('without scripts: one more stands in the list', made.length, 1);
	await plain('a coordinator puts it on the waiting list', async () => {
		await coo.goto(at(`/courses/${course.id}/nominations`));
		await send(coo, '/nominations/steps', { nominations: [String(made[0])], becomes: 'waiting' });
		is('without scripts: it waits', (await json(coo, `/nominations/${made[0]}.json`)).state, 'waiting');
	});
	await plain('and takes that back', async () => {
		await press(coo, coo.locator('form[action$="/undo"] button').first());
		is('without scripts: it is proposed again', (await json(coo, `/nominations/${made[0]}.json`)).state, 'proposed');
	});
	await plain('an offered seat is taken from the overview', async () => {
		await foc.goto(at('/'));
		const nomination = await foc.locator('a.btn-1[href^="/nominations/"]').first().getAttribute('href');
		await foc.goto(at(nomination));
		await press(foc, foc.locator('form:has([name="answer"][value="accepted"]) button'));
		is('without scripts: who waited comes', (await json(foc, `${nomination}.json`)).state, 'confirmed');
	});
	await plain('a sitting is looked at and decided', async () => {
		const path = `/courses/${course.id}/sitting`;
		await coo.goto(at(path));
		await send(coo, `${path}/preview`, { [`decisions.${made[0]}`]: 'refused.profile' });
		is('without scripts: nothing is decided by looking', (await json(coo, `/nominations/${made[0]}.json`)).state, 'proposed');
		await press(coo, coo.locator(`form[action="${path}"] .btn-1`));
		is('without scripts: refused by kind of reason', (await json(coo, `/nominations/${made[0]}.json`)).reason_code, 'profile');
	});
	await plain('a search form finds people', async () => {
		await coo.goto(at('/people'));
		await coo.locator('#f-q').fill('a');
		await press(coo, coo.locator('form[action="/people"] button'));
		like('without scripts: as an address', coo.url(), /[?&]q=a/);
	});
};

const papers = async () => {
	const stranger = await person(null);
	const paper = (await json(coo, '/certificates.json?state=valid')).rows[0];
	const { code } = await json(coo, `/certificates/${paper.id}.json`);
	// The papers of the demo are signed and drawn since the server began; nobody is told of one before.
	const known = async () => (await (await fetch(at('/api/v1/verify'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: paper.id }) })).json()).state;
	for (let i = 0; i < 120 && await known() === 'not_found'; i++) await new Promise((done) => setTimeout(done, 500));
	await plain('serial and check code are verified', async () => {
		await stranger.goto(at('/verify'));
		await send(stranger, '/verify', { serial: paper.serial, code });
		is('without scripts: the verdict is green', await stranger.locator('.verdict.ok').count(), 1);
	});
	await plain('and the name asked for', async () => {
		await send(stranger, '/verify/match', { family: 'Nobody', initials: 'N.' });
		is('without scripts: it does not match', await stranger.locator('.match.no').count(), 1);
	});
	const reg = await person('registrar@itc.example');
	await plain('a paper is revoked by two people after a second question', async () => {
		await coo.goto(at(`/certificates/${paper.id}`));
		await coo.locator('details.confirm summary').nth(2).click();
		await send(coo, `/certificates/${paper.id}/proposals`, { category: 'mistake', reason: 'Issued by mistake' }, ':has([name="act"][value="revoked"])');
		await reg.goto(at(`/certificates/${paper.id}`));
		await reg.locator('details.confirm summary').first().click();
		await send(reg, await reg.locator('form[action^="/proposals/"][action$="/approve"]').getAttribute('action'));
		await stranger.goto(at(`/V/${paper.id}`));
		await send(stranger, `/V/${paper.id}`);
		is('without scripts: the verdict is red', await stranger.locator('.verdict.bad').count(), 1);
	});
	await plain('the language is changed, and stays', async () => {
		await coo.goto(at('/courses'));
		await press(coo, coo.locator('.langs a').filter({ hasText: 'BE' }).first());
		await coo.goto(at('/calendar'));
		is('without scripts: the page is Belarusian', await coo.locator('html').getAttribute('lang'), 'be');
	});
};

// The link of a letter: how one's own name will be printed, confirmed in one language and corrected in the other.
const slips = async () => {
	const { secrets, places, course } = JSON.parse(process.env.SLIPS);
	const link = `/name/${secrets[0]}`;
	await plain('a trainee confirms the own name by a link', async () => {
		const trainee = await person(null);
		await trainee.goto(at(link));
		await press(trainee, trainee.locator(`form[action="${link}"]:has([value="confirmed"]) button`));
		is('without scripts: once', await trainee.locator(`form[action="${link}"]`).count(), 0);
	});
	const other = `/name/${secrets[1]}`;
	await plain('another corrects it, in Russian', async () => {
		const trainee = await person(null, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } }, 'ru');
		await trainee.goto(at(other));
		await send(trainee, other, { 'names.0.family': 'X9' }, ':has([value="corrected"])');
		is('without scripts: what is no name is refused beside its field', await trainee.locator('.err').count(), 1);
		await send(trainee, other, { 'names.0.family': 'Исправлена' }, ':has([value="corrected"])');
		is('without scripts: once, too', await trainee.locator(`form[action="${other}"]`).count(), 0);
	});
	const rows = (await json(coo, `/courses/${course}/names.json`)).rows;
	is('without scripts: the coordinator reads both answers', places.map((p) => rows.find((r) => r.place === p).state).join(), 'confirmed,corrected');
};

// What the browser would send to a printer: size, sheets and text.
const printed = async (page, path, name) => {
	await page.goto(at(path));
	await page.emulateMedia({ media: 'print' });
	const shown = await page.locator('.side, .topbar, .tabs, .btn, .att-bar, .no-print').evaluateAll((all) => all.filter((e) => e.checkVisibility()).map((e) => e.className));
	is(`print: ${name} has nothing to click`, shown.join(), '');
	const file = `build/print-${name.replace(/ /g, '-')}.pdf`;
	writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
	await page.emulateMedia({ media: 'screen' });
	const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
	return { text: execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }), sheets: Number(/Pages: +(\d+)/.exec(info)[1]), size: /Page size: +(.*)/.exec(info)[1] };
};

const paperwork = async () => {
	const page = await person('coordinator@itc.example', { colorScheme: 'dark' }, 'ru');
	const grid = (await json(page, `/courses/${running.id}/attendance.json?day=all`));
	const sheet = await printed(page, `/courses/${running.id}/sign-in`, 'sign-in sheet');
	like('print: the sign-in sheet is A4 upright', sheet.size, /^59[45][\d.]* x 84[12]/);
	is('print: on one sheet', sheet.sheets, 1);
	is('print: with everybody who takes part', sheet.text.split('\n').filter((l) => /^ *\d+ +\S/.test(l)).length, grid.places.length);
	const marks = await printed(page, `/courses/${running.id}/attendance?day=all`, 'attendance');
	like('print: the attendance grid is A4 across', marks.size, /^84[12][\d.]* x 59[45]/);
	const missing = grid.rows.filter((r) => !marks.text.includes(r.name.split(' ')[0]));
	is('print: with everybody', missing.map((r) => r.name).join(), '');
	like('print: and how many hours each was there', marks.text, new RegExp(String(grid.hours_planned)));
	const course = await printed(page, `/courses/${running.id}`, 'course');
	like('print: a course says what it is', course.text, new RegExp(running.code));
};

// Two editors of one form: who comes second is told what the first one changed, keeps what was typed, and may save it.
const form = async () => {
	const course = (await json(coo, '/courses.json?state=nominations_open')).rows.at(-1), path = `/courses/${course.id}`;
	await coo.goto(at(`${path}/edit`));
	await co2.goto(at(`${path}/edit`));
	await plain('the first of two editors saves', async () => { await send(coo, path, { donor: 'First donor' }); like('without scripts: the course is changed', coo.url(), new RegExp(`${path}$`)); });
	await plain('the second is told who changed what', async () => {
		await send(co2, path, { project: 'Second project' });
		like('without scripts: by name and value', await co2.locator('.errors').innerText(), /Vera Melnik[\s\S]*First donor/);
		is('without scripts: what was typed stays', await co2.locator('#project').inputValue(), 'Second project');
	});
	await plain('and saves over it', async () => {
		await co2.locator('#donor').fill('Both donors');
		await send(co2, path, {});
		const now = await json(coo, `${path}.json`);
		is('without scripts: both changes stand', `${now.project}, ${now.donor}`, 'Second project, Both donors');
	});
};

// A table that waits is mended and saved; what is left is taken as a file.
const tables = async () => {
	const waiting = (await json(coo, '/imports.json')).rows.find((i) => i.state === 'draft'), path = `/imports/${waiting.id}`;
	const agency = (await json(coo, `${path}/check.json`)).agencies[0].name;
	await coo.goto(at(`${path}/check`));
	await plain('an agency is mended in one row of an uploaded table', async () => {
		await coo.locator('input[list="list-agency"][aria-invalid]').first().fill(agency);
		await coo.locator('input[type="radio"][value="new"]').first().check();
		await send(coo, `${path}/check`);
		is('without scripts: and in all others, and somebody is said to be new', (await json(coo, `${path}/check.json`)).counts.save, 3);
	});
	await plain('and what is right is saved', async () => {
		await send(coo, `${path}/confirm`);
		like('without scripts: the rest can be taken as a file', (await coo.locator('a[href$="/rejected.xlsx"]').getAttribute('href')), new RegExp(path));
		is('without scripts: with a row for each', (await json(coo, `${path}/rejected.json`)).total, 3);
	});
};

// A letter that waits is changed, stopped and let go; a signed sheet comes back as a scan.
const letters = async () => {
	const { id } = (await json(coo, '/outbox.json?state=waiting')).rows[0], path = `/outbox/${id}`;
	const letter = () => json(coo, `${path}.json`);
	await plain('a letter that waits is changed', async () => {
		await coo.goto(at(path));
		await coo.locator('details.fold summary').click();
		await send(coo, path, { subject: ' ', body: 'A line.' });
		is('without scripts: a subject is needed, and the text stays', `${await coo.locator('#e-subject').count()} ${await coo.locator('#body').inputValue()}`, '1 A line.');
		await send(coo, path, { subject: 'ITC Registry: a line' });
		is('without scripts: it reads so', (await letter()).shown, 'A line.');
	});
	await plain('stopped, and let go', async () => {
		await send(coo, `${path}/step`);
		is('without scripts: it does not go', (await letter()).state, 'stopped');
		await send(coo, `${path}/step`);
		is('without scripts: it goes', (await letter()).state, 'waiting');
	});
	await plain('a text is looked at before it is saved, and its standard brought back', async () => {
		const text = '/letters/joining', of = ':has([name="of"][value="be"])';
		await coo.goto(at(text));
		await (await formOf(coo, text, of)).locator('[name="body"]').fill('{code}!');
		await press(coo, (await formOf(coo, text, of)).locator('[formaction]'));
		like('without scripts: with real data', await coo.locator('#preview').innerText(), /ITC-\d{4}-\d{3}!/);
		await press(coo, (await formOf(coo, text, of)).locator('.btn-1'));
		await send(coo, `${text}/standard`);
		is('without scripts: it is the standard one', (await json(coo, `${text}.json`)).texts.find((t) => t.lang === 'be').standard, true);
	});
	await plain('a scan is attached to a session', async () => {
		const scans = `/sessions/${(await json(coo, `/courses/${running.id}/timetable.json?week=all`)).rows[0].id}/scans`, n = (await json(coo, `${scans}.json`)).rows.length;
		await coo.goto(at(scans));
		await send(coo, scans, { scan: { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('a;b') } });
		is('without scripts: a table is none', await coo.locator('#e-scan').count(), 1);
		await send(coo, scans, { scan: { name: 'sheet.pdf', mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.4 ${Date.now()}\n%%EOF`) } });
		is('without scripts: one more is kept', (await json(coo, `${scans}.json`)).rows.length, n + 1);
	});
};

for (const [name, work] of Object.entries({ form, tables, letters, attendance, timetable, planning, nominations, slips, papers, paperwork }))
	await work().catch((e) => fail(`${name}: goes on to its end`, e.message));
await browser.close();
end();
