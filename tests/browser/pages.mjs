// Every page that each role can reach by links from its front page, in the demo registry: axe finds nothing serious,
// nothing runs out of the window, the browser complains of nothing; wide in English, on a phone in Russian, dark in
// Belarusian.  Then jobs without scripts: pages.mjs ORIGIN
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { end, fail, is, launch, like, look, ok, send, signIn, step, visitor } from './lib.mjs';

const [origin] = process.argv.slice(2);
const browser = await launch();
const accounts = readFileSync('sql/demo/accounts.txt', 'utf8').trim().split('\n').map((l) => l.split('\t'));
const account = (role) => accounts.find((a) => a[2].startsWith(role.replace('_', ' ')));

// The routes that answer with a page, the longest fixed path first.
const routes = execFileSync('build/tests/route_list', { encoding: 'utf8' }).trim().split('\n').map((l) => JSON.parse(l))
	.filter((r) => r.method === 'GET' && r.reply === 'PAGE')
	.map((r) => ({ ...r, pattern: new RegExp(`^${r.path.replace(/\{[^}]+\}/g, '[^/]+')}$`), fixed: r.path.replace(/\{[^}]+\}/g, '').length, variable: /\{/.test(r.path) }))
	.sort((a, b) => a.variable - b.variable || b.fixed - a.fixed);
const routeOf = (path) => routes.find((r) => r.pattern.test(path));
// Courses differ by their state: several of them are looked at.
const instances = (route) => ({ '/courses/{id}': 4, '/courses/{id}/attendance': 3, '/batches/{id}': 2, '/V/{id}': 2, '/certificates/{id}': 2 })[route] ?? 1;
const name = (role, route, view) => `${role}${route.replace(/[{}]/g, '').replace(/\//g, '-').replace(/-$/, '') || '-home'}-${view}`;

const reached = new Set();
const phoned = new Set();
const roles = ['stranger', 'trainee', 'trainer', 'focal_point', 'coordinator', 'registrar', 'director', 'auditor', 'administrator'];
for (const role of roles) {
	try {
		const wide = await visitor(browser, origin, 'en');
		const phone = await visitor(browser, origin, 'ru', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
		const dark = await visitor(browser, origin, 'be', { colorScheme: 'dark' });
		if (role !== 'stranger') for (const page of [wide, phone, dark]) await signIn(page, origin, account(role)[0], account(role)[1]);
		const count = new Map();
		const queue = role === 'stranger' ? ['/', '/verify', '/fetch', '/login', '/help', '/catalogue'] : ['/'];
		const queued = new Set(queue);
		let pages = 0;
		const broken = [];
		while (queue.length) {
			const href = queue.shift();
			const route = routeOf(new URL(href, origin).pathname)?.path;
			if (!route || (count.get(route) ?? 0) >= instances(route)) continue;
			count.set(route, (count.get(route) ?? 0) + 1);
			const answer = await wide.goto(origin + href);
			pages++;
			if (answer.status() >= 400) { broken.push(`${href} is linked and answers ${answer.status()}`); wide.complaints.length = 0; continue; }
			reached.add(route);
			const problems = await look(wide, name(role, route, 'wide'));
			if (count.get(route) === 1 && !phoned.has(`${route} ${role === 'coordinator'}`)) {
				phoned.add(`${route} ${role === 'coordinator'}`);
				await phone.goto(origin + href);
				problems.push(...(await look(phone, name(role, route, 'phone'))).map((p) => `on a phone: ${p}`));
				await dark.goto(origin + href);
				problems.push(...(await look(dark, name(role, route, 'dark'))).map((p) => `in the dark: ${p}`));
			}
			broken.push(...problems.map((p) => `${href}: ${p}`));
			for (const link of await wide.locator('a[href^="/"]:not([download])').evaluateAll((all) => all.map((a) => a.getAttribute('href').split('#')[0])))
				if (!queued.has(link) && !/\.(csv|json|pdf|zip|ics)(\?|$)/.test(link)) { queued.add(link); queue.push(link); }
		}
		for (const b of broken) fail(`pages of a ${role}`, b);
		if (!broken.length) ok(`pages of a ${role}: ${pages} looked at, nothing serious`);
		for (const page of [wide, phone, dark]) await page.context().close();
	} catch (e) {
		fail(`pages of a ${role}`, e.message);
	}
}
// What no link leads to: a link is handed out by a person, or a form is asked for by another form.
const unlinked = new Set(['/invitation/{token}', '/transliterate']);
for (const r of routes) if (!reached.has(r.path) && !unlinked.has(r.path)) fail('every page is reached by links', `${r.path} is not`);
ok(`${reached.size} of ${routes.length} pages are reached by links`);

// ---- without scripts
try {
	const page = await visitor(browser, origin, 'ru', { javaScriptEnabled: false });
	await signIn(page, origin, account('coordinator')[0], account('coordinator')[1]);
	const json = async (path) => (await page.request.get(`${origin}${path}`)).json();
	const course = (await json('/courses.json?state=running')).rows[0].id;
	await step('without scripts: a mark is made in the attendance grid', async () => {
		await page.goto(`${origin}/courses/${course}/attendance`);
		const cells = page.locator('select[name^="cells."]');
		const names = await cells.evaluateAll((all) => all.filter((s) => s.value === '' && !s.disabled).map((s) => s.name)).catch(() => []);
		const cell = names.length ? page.locator(`select[name="${names[0]}"]`) : cells.first();
		const field = await cell.getAttribute('name');
		await cell.selectOption({ index: 2 });
		const chosen = await cell.inputValue();
		await page.locator('form[action$="/attendance"] button[type="submit"]').last().click();
		await page.waitForLoadState('load');
		const now = await page.locator(`select[name="${field}"]`).inputValue();
		if (now !== chosen) throw new Error(`${field} is '${now}', not '${chosen}'`);
	});
	await step('without scripts: a refused double booking offers a room, which is taken by one button', async () => {
		const sessions = (await json(`/courses/${course}/timetable.json?week=all`)).rows.filter((s) => s.room);
		const other = (await json('/courses.json?state=nominations_open')).rows[0];
		const s = sessions[0];
		await page.goto(`${origin}/courses/${course}/sessions/new`);
		const date = s.day.split('-').reverse().join('.');
		await send(page, `/courses/${course}/sessions`, { day: date, from: s.from, until: s.until, topic_ru: 'Резервное занятие', topic_en: 'Spare session', room: { label: await page.locator(`#room option:has-text("${s.room}")`).first().innerText() } });
		like('without scripts: the clash is named', await page.locator('main').innerText(), new RegExp(`${s.room}[\\s\\S]*${s.from}`));
		const free = page.locator('button[name="instead"]').first();
		await free.click();
		await page.waitForLoadState('load');
		if (!/\/timetable/.test(page.url())) throw new Error(`still at ${page.url()} (${other?.code})`);
	});
	await step('without scripts: the language is changed, and stays', async () => {
		await page.goto(`${origin}/courses`);
		await page.locator('.langs a, .langs button').filter({ hasText: 'BE' }).first().click();
		await page.waitForLoadState('load');
		is('without scripts: the page is Belarusian', await page.locator('html').getAttribute('lang'), 'be');
	});
} catch (e) {
	fail('without scripts: the jobs go on to their end', e.message);
}
await browser.close();
end();
