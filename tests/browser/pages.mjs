// Every page of the demo registry: each role's links lead nowhere it may not go, and each page is looked at wide in
// English (by axe) and Russian, on a phone in Russian, for sideways scrolling and complaints.
// pages.mjs ORIGIN
import { readFileSync } from 'node:fs';
import { crawl, routes } from './crawl.mjs';
import { end, fail, is, launch, look, ok, signIn, visitor } from './lib.mjs';

const [origin] = process.argv.slice(2);
const browser = await launch();
const accounts = readFileSync('sql/demo/accounts.txt', 'utf8').trim().split('\n').map((l) => l.split('\t'));
const account = (role) => accounts.find((a) => a[2].startsWith(role.replace('_', ' ')));
const WIDE = { width: 1280, height: 900 }, PHONE = { width: 390, height: 844 };
// Pages of one kind that differ by their state: so many of them are looked at.
const several = { '/courses/{id}': 4, '/courses/{id}/attendance': 3, '/courses/{id}/decisions': 2, '/courses/{id}/certificates': 2, '/batches/{id}': 3, '/certificates/{id}': 2, '/V/{id}': 2, '/nominations/{id}': 2 };
// What no link leads to: a link is handed out by a person, or a fragment is asked for by a script.
const unlinked = new Set(['/invitation/{token}', '/name/{token}', '/transliterate', '/batches/{id}/progress', '/nominations/steps/{idem}', '/here/{code}']);
// What another role sees differently is looked at again, on a phone.
const again = { focal_point: ['/courses/{id}', '/nominations', '/courses/{id}/nominations/new', '/people/{id}'], trainee: ['/courses/{id}', '/courses/{id}/decisions', '/certificates/{id}'], trainer: ['/courses/{id}', '/courses/{id}/attendance'], registrar: ['/batches/{id}', '/certificates/{id}'] };
const looked = new Set();
const reached = new Set();
let turn = 0;

// Some of a list, evenly: first, last and between.
const some = (list, n) => (list.length <= n ? list : [...Array(n).keys()].map((i) => list[Math.round((i * (list.length - 1)) / Math.max(n - 1, 1))]));

// Wide in English, every third also in the dark, which has the same few colours on all pages; on a phone in Russian, every second by axe,
// which has judged the same markup before; then the same page wide.
const whole = async (en, ru, href, name) => {
	const problems = [];
	const add = (view, list) => problems.push(...list.map((p) => `${href}${view}: ${p}`));
	await en.goto(origin + href);
	add('', await look(en, `${name}-wide`));
	if (turn++ % 3 === 0) {
		await en.emulateMedia({ colorScheme: 'dark' });
		add(' in the dark', await look(en, `${name}-dark`, ['color-contrast']));
		await en.emulateMedia({ colorScheme: 'light' });
	}
	await ru.goto(origin + href);
	add(' on a phone', await look(ru, `${name}-phone`, turn % 2 ? undefined : [], false));
	await ru.setViewportSize(WIDE);
	add(' in Russian', await look(ru, `${name}-ru`, []));
	await ru.setViewportSize(PHONE);
	return problems;
};

const pagesOf = async (role) => {
	const en = await visitor(browser, origin, 'en');
	if (role !== 'stranger') await signIn(en, origin, ...account(role));
	const ask = async (href) => {
		const r = await en.context().request.get(origin + href);
		return { status: r.status(), text: /html/.test(r.headers()['content-type'] ?? '') ? await r.text() : '' };
	};
	const { found, broken, asked } = await crawl(ask, ['/']);
	for (const b of broken) fail(`links of a ${role}`, b);
	if (!broken.length) ok(`links of a ${role}: ${asked} followed, none leads astray`);

	const ru = await visitor(browser, origin, 'ru', { viewport: PHONE, storageState: await en.context().storageState() });
	await ru.context().addCookies([{ name: 'lang', value: 'ru', url: origin }]);
	const problems = [];
	let n = 0;
	for (const [route, hrefs] of found) {
		reached.add(route);
		const own = route === '/' || !looked.has(route);
		looked.add(route);
		if (!own && again[role]?.includes(route)) {
			n++;
			await ru.goto(origin + hrefs[0]);
			problems.push(...(await look(ru, `${role}${route}-phone`, undefined, false)).map((p) => `${hrefs[0]} on a phone: ${p}`));
		}
		for (const [i, href] of some(hrefs, own ? several[route] ?? 1 : 0).entries()) {
			n++;
			if (i === 0) problems.push(...await whole(en, ru, href, `${role}${route}`));
			else {
				await en.goto(origin + href);
				problems.push(...(await look(en, `${role}${route}-${i}`)).map((p) => `${href}: ${p}`));
			}
		}
	}
	for (const p of problems) fail(`pages of a ${role}`, p);
	if (!problems.length) ok(`pages of a ${role}: ${n} looked at, nothing serious`);
	for (const page of [en, ru]) await page.context().close();
};

for (const role of ['coordinator', 'focal_point', 'trainee', 'trainer', 'registrar', 'director', 'auditor', 'administrator', 'stranger'])
	await pagesOf(role).catch((e) => fail(`pages of a ${role}`, e.message));
const never = routes.filter((r) => r.reply === 'PAGE' && !reached.has(r.path) && !unlinked.has(r.path)).map((r) => r.path);
is('every page is reached by links', never.join(' '), '');
await browser.close();
end();
