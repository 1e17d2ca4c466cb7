// The people of a story, their browsers, and what they do there.  Each page that somebody comes to for the first time
// is looked at: its width, complaints, and by axe where a form comes back.
import { readFileSync, readdirSync } from 'node:fs';
import { SHOTS, fail, is, launch, like, look, ok, press, send, signIn, step, visitor } from './lib.mjs';

const catalogue = {};
const merge = (into, from) => { for (const [k, v] of Object.entries(from)) v && typeof v === 'object' && !Array.isArray(v) ? merge(into[k] ??= {}, v) : into[k] = v; };
for (const file of readdirSync('assets/words')) merge(catalogue, JSON.parse(readFileSync(`assets/words/${file}`, 'utf8')));

export const password = (who) => `${who}: four unrelated words`;
// The number or id in a page's path.
export const idOf = (page) => new URL(page.url()).pathname.split('/')[2];

export const world = async (origin, lang, map) => {
	const browser = await launch(map);
	const looked = new Set();
	const w = { browser, origin, lang, pages: {}, say: (words) => `${lang}: ${words}` };

	// The words of the product in this language: t('verification.verdict.valid').
	w.t = (key) => key.split('.').reduce((tree, part) => tree?.[part], catalogue)[lang];
	w.at = (path) => (/^https?:/.test(path) ? path : origin + path);
	w.ok = (words) => ok(w.say(words));
	w.is = (words, got, want) => is(w.say(words), got, want);
	w.like = (words, text, pattern) => like(w.say(words), text, pattern instanceof RegExp ? pattern : new RegExp(pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
	w.step = (words, work) => step(w.say(words), work);
	w.holds = (words, text, wanted) => { for (const want of [wanted].flat()) w.like(words, text, want); };

	w.see = async (page) => {
		const kind = `${new URL(page.url()).pathname.replace(/\/(\d+|itc_[\w-]+|[0-9A-Z]{26}|[0-9a-f-]{32,})(?=\/|$)/g, '/{}')}${await page.locator('.errors, .clashes').count() ? ' refused' : ''}`;
		if (looked.has(kind)) return;
		looked.add(kind);
		// A page that counts goes to itself again when it has counted.
		await page.waitForFunction(() => !document.querySelector('[data-poll]'));
		// pages.mjs has axe look at every page in both languages and compares its colours: here it looks at forms that come back.
		const refused = kind.endsWith(' refused');
		for (const p of await look(page, `story-${lang}${kind}`, refused ? undefined : [], lang === 'en')) fail(w.say(`page ${kind}`), p);
	};
	w.go = async (page, path) => { const answer = await page.goto(w.at(path)); await w.see(page); return answer; };
	w.send = async (page, action, values, has) => { const answer = await send(page, action, values, has); await w.see(page); return answer; };
	w.click = async (page, locator) => { const answer = await press(page, locator); await w.see(page); return answer; };
	w.text = (page) => page.locator('main').innerText();
	// Done, when the page that follows is one of these; else what the page says is the reason.
	w.must = async (page, pattern) => { if (!pattern.test(page.url().slice(origin.length))) throw new Error(`at ${page.url()}: ${await w.text(page)}`); };
	w.count = (page, what) => page.locator(what).count();
	w.visitor = (options) => visitor(browser, origin, lang, options);
	// What another request of the same person answers: {status, text} or bytes.
	w.ask = (page, path) => page.evaluate(async (p) => { const r = await fetch(p); return { status: r.status, text: await r.text() }; }, path);
	w.json = async (page, path) => JSON.parse((await w.ask(page, path)).text);
	w.bytes = async (page, path) => Buffer.from(await page.evaluate(async (p) => [...new Uint8Array(await (await fetch(p)).arrayBuffer())], path));
	w.download = async (page, act) => { const [file] = await Promise.all([page.waitForEvent('download'), act()]); return { name: file.suggestedFilename(), path: await file.path() }; };

	// Somebody takes up a link, sets a password, and signs in.
	w.takeUp = async (who, link, email, extra = {}) => {
		const page = await w.visitor();
		await w.go(page, link);
		await w.send(page, new URL(page.url()).pathname, { password: password(who), ...extra });
		await w.go(page, '/login');
		await signIn(page, origin, email, password(who));
		await w.see(page);
		w.pages[who] = page;
		return page;
	};
	w.linkOn = (page) => page.locator('a[href^="/invitation/"]').first().getAttribute('href');
	w.invite = async (who, role, name, extra = {}) => {
		await w.go(w.pages.adm, '/accounts/new');
		await w.send(w.pages.adm, '/accounts', { name, email: `${who}@itc.example`, role, lang_of_letters: lang, ...extra });
		return w.takeUp(who, await w.linkOn(w.pages.adm), `${who}@itc.example`);
	};
	w.end = async (error) => {
		if (error) {
			fail(w.say('the story goes on to its end'), error.message);
			for (const [i, c] of browser.contexts().entries()) for (const p of c.pages()) await p.screenshot({ path: `${SHOTS}/broken-${lang}-${i}.png` }).catch(() => {});
		}
		for (const [who, page] of Object.entries(w.pages)) if (page.complaints.length) fail(w.say(`${who}'s browser complains of nothing`), page.complaints.join('; '));
		if (!error) w.ok(`${looked.size} kinds of pages were looked at on the way`);
		await browser.close();
	};
	return w;
};
