// The room of a course, in English with scripts and in Russian without them for the core: sessions moved in the planner, a
// sheet printed, people checked in by badges and by the code that the room shows, also while the network is away.
// room.mjs ORIGIN: on a database in which room.sql has made a course that goes on now.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { end, fail, is, launch, like, look, main, press, send, signIn, step, visitor } from './lib.mjs';

const [origin] = process.argv.slice(2);
const browser = await launch();
const at = (path) => origin + path;
const PASSWORD = 'training-centre-demo';
const person = async (lang, email, options) => {
	const page = await visitor(browser, origin, lang, options);
	await signIn(page, origin, email, PASSWORD);
	return page;
};
const json = async (page, path) => (await page.context().request.get(at(path))).json();
// Without scripts axe cannot look; pages.mjs has looked at these in Russian.
const seen = async (page, name) => { if (/ru$/.test(name)) return; for (const p of await look(page, `room-${name}`)) fail(`page ${name}`, p); };
// What a phone's camera reads from the screen of the room.
const readCode = async (page, name) => {
	const file = `build/room-${name}.png`;
	writeFileSync(file, await page.screenshot());
	return execFileSync('zbarimg', ['--raw', '-q', file], { encoding: 'utf8' }).trim();
};

// A session of next week moves by form and by keyboard, and goes back.
const planner = async (lang, coo, world) => {
	const say = (words) => `${lang}: ${words}`, [session, moved] = [world.week, world.week_from];
	const stands = async () => (await json(coo, `/courses/${world.course}/timetable.json?week=all`)).rows.find((r) => r.id === session)?.from;
	await step(say('a session is moved by its form'), async () => {
		await coo.goto(at(`/sessions/${session}/move?at=week`));
		await send(coo, `/sessions/${session}/move`, { from: '10:15' });
		is(say('and stands there'), await stands(), '10:15');
	});
	await step(say('and put back by one button'), async () => {
		await send(coo, `/sessions/${session}/move/undo`);
		is(say('where it stood'), await stands(), moved);
	});
	await seen(coo, `planner-${lang}`);
	if (lang === 'ru') return;
	await step(say('it is moved by the keyboard'), async () => {
		await coo.locator(`#s${session}`).focus();
		for (const key of ['Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowUp']) await coo.keyboard.press(key);
		await Promise.all([coo.waitForNavigation({ waitUntil: 'load' }), coo.keyboard.press('Enter')]);
		is(say('by half an hour'), await stands(), '09:30');
	});
	await step(say('and put back, too'), async () => { await send(coo, `/sessions/${session}/move/undo`); is(say('as it was'), await stands(), moved); });
};

// The sign-in sheet, from the course's page to the file.
const sheet = async (lang, coo, world, title) => {
	await step(`${lang}: a sign-in sheet is asked for`, async () => {
		await coo.goto(at(`/courses/${world.course}`));
		await send(coo, '/sheets', { kind: 'sign_in', subject: String(world.course) });
		const ready = coo.locator('a[href$="/sheet.pdf"]');
		for (let i = 0; lang === 'ru' && i < 100 && !await ready.count(); i++) { await coo.waitForTimeout(200); await coo.reload(); }
		await ready.waitFor();
		await seen(coo, `sheet-${lang}`);
	});
	const file = `build/room-sheet-${lang}.pdf`;
	writeFileSync(file, await (await coo.context().request.get(at(await coo.locator('a[href$="/sheet.pdf"]').getAttribute('href')))).body());
	const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
	like(`${lang}: it says what it is`, text, title);
	is(`${lang}: with everybody who takes part`, (await json(coo, `/courses/${world.course}/attendance.json?day=all`)).places.every((p) => text.includes((p.native ?? p.name).split(' ')[0])), true);
	await step(`${lang}: a sheet that cannot be made says why`, async () => {
		await coo.goto(at(`/courses/${world.course}`));
		await send(coo, '/sheets', { kind: 'door', subject: String(world.course) });
		like(`${lang}: on its page`, await main(coo), { en: /No session has a room/, ru: /Ни у одного занятия нет аудитории/ }[lang]);
	});
};

const badges = async (lang, coo, world) => {
	const session = world[`now_${lang}`], path = `/sessions/${session}/check-in`;
	await step(`${lang}: badges are typed`, async () => {
		await coo.goto(at(path));
		await send(coo, path, { codes: `ITC-B:${world.badges[0]} ITC-B:00000000000000000000` });
		like(`${lang}: one is in, one is no badge of this course`, await coo.locator('.note[role="status"] b').allInnerTexts().then((all) => all.join()), /1,0,1$/);
		await seen(coo, `check-in-${lang}`);
	});
	if (lang === 'ru') return;
	// As if the camera had read them while the network was away.
	await step(`${lang}: codes that waited are sent, and what is refused stays with its reason`, async () => {
		await coo.evaluate(([key, codes]) => localStorage.setItem(key, JSON.stringify(codes.map((code) => ({ code })))), [`check-in ${at(path)}`, [`ITC-B:${world.badges[0]}`, `ITC-B:${world.badges[1]}`, 'ITC-B:11111111111111111111']]);
		await coo.reload();
		await coo.locator('[data-refused] li').first().waitFor();
		like(`${lang}: with words`, await coo.locator('[data-refused]').innerText(), /ITC-B:1{20}[\s\S]*No badge of this course/);
		await coo.reload();
		is(`${lang}: also when the page is opened again`, await coo.locator('[data-refused] li').count(), 1);
		await coo.locator('[data-refused] [data-drop]').click();
		is(`${lang}: until it is taken away`, await coo.evaluate((key) => localStorage.getItem(key), `check-in ${at(path)}`), null);
	});
	is(`${lang}: two are in`, (await json(coo, `/sessions/${session}/code.json`)).present_n, 2);
};

const code = async (lang, coo, trainee, world) => {
	const session = world[`now_${lang}`];
	await coo.goto(at(`/sessions/${session}/code`));
	await seen(coo, `code-${lang}`);
	const read = await readCode(coo, lang);
	like(`${lang}: the screen of the room shows an address of this site`, read, new RegExp(`^${origin}/here/[A-Z2-7]{8}$`));
	is(`${lang}: and nobody's name`, world.names.filter((n) => n && read.includes(n)).length, 0);
	await step(`${lang}: a trainee opens it`, async () => { await trainee.goto(read); await seen(trainee, `here-${lang}`); });
	if (lang === 'en') {
		await step(`${lang}: presses the button while the network is away`, async () => {
			await trainee.context().setOffline(true);
			await trainee.locator('form[action="/here"] button').click();
			await trainee.locator('[data-said]:visible').waitFor();
			like(`${lang}: is told that it waits`, await trainee.locator('[data-said]').innerText(), /No network/);
			await Promise.all([trainee.waitForNavigation({ waitUntil: 'load' }), trainee.context().setOffline(false)]);
		});
	} else await step(`${lang}: presses the button`, () => press(trainee, trainee.locator('form[action="/here"] button')));
	like(`${lang}: is marked`, await main(trainee), { en: /You are marked\./, ru: /Вы отмечены\./ }[lang]);
	await step(`${lang}: and once more`, async () => {
		await trainee.goto(read);
		if (lang === 'en') await Promise.all([trainee.waitForNavigation({ waitUntil: 'load' }), trainee.locator('form[action="/here"] button').click()]);
		else await press(trainee, trainee.locator('form[action="/here"] button'));
		like(`${lang}: is told so`, await main(trainee), { en: /You are already marked\./, ru: /Вы уже отмечены\./ }[lang]);
	});
	await step(`${lang}: another code is refused, with a reason`, async () => {
		await trainee.goto(at('/here'));
		await trainee.locator('#code').fill('AAAA BBBB');
		if (lang === 'en') await trainee.locator('form[action="/here"] button').click();
		else await press(trainee, trainee.locator('form[action="/here"] button'));
		await trainee.locator(lang === 'en' ? '[data-refused] li' : '.errors').first().waitFor();
		like(`${lang}: which names the remedy`, await main(trainee), { en: /Read the code that the screen shows now/, ru: /Считайте код, который экран показывает сейчас/ }[lang]);
	});
};

const world = JSON.parse(process.env.ROOM);
for (const lang of ['en', 'ru']) {
	try {
		const plain = { javaScriptEnabled: lang === 'en' };
		const coo = await person(lang, 'coordinator2@itc.example', plain), trainee = await person(lang, 'trainee2@agency.example', { ...plain, viewport: { width: 390, height: 844 } });
		await planner(lang, coo, world);
		await sheet(lang, coo, world, { en: /Sign-in sheet/i, ru: /Лист регистрации/i }[lang]);
		await badges(lang, coo, world);
		await code(lang, coo, trainee, world);
		for (const page of [coo, trainee]) is(`${lang}: the browser complains of nothing`, page.complaints.filter((c) => !/ERR_INTERNET_DISCONNECTED/.test(c)).join('; '), '');
	} catch (e) {
		fail(`${lang}: the story of the room goes on to its end`, e.message);
	}
}
await browser.close();
end();
