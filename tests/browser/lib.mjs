// What the browser tests share: Chromium, forms found by their action, axe, and lines of results.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const SHOTS = 'build/screenshots';
mkdirSync(SHOTS, { recursive: true });

let failed = 0;
export const ok = (words) => console.log(`ok - ${words}`);
export const fail = (words, why) => { failed++; console.log(`not ok - ${words}: ${String(why).replace(/\s*\n\s*/g, ' ').slice(0, 400)}`); };
export const is = (words, got, want) => (got === want ? ok(words) : fail(words, `got '${got}', wanted '${want}'`));
export const like = (words, text, pattern) => (pattern.test(text) ? ok(words) : fail(words, `'${String(text).replace(/\s+/g, ' ').slice(0, 200)}' does not match ${pattern}`));
export const step = async (words, work) => { try { const r = await work(); ok(words); return r; } catch (e) { fail(words, e.message); throw e; } };
export const end = () => process.exit(failed ? 1 : 0);

// Nothing leaves this machine.  map: HOST:PORT that localhost stands for, whatever the port of an address.
export const launch = (map, more = []) => chromium.launch({
	executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
	args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
		'--disable-component-update', '--disable-sync', '--ignore-certificate-errors', '--disable-features=AutofillServerCommunication,OptimizationHints',
		`--host-resolver-rules=${map ? `MAP localhost ${map}, MAP * ~NOTFOUND` : 'MAP * ~NOTFOUND, EXCLUDE localhost'}`, ...more],
});

// One person at one browser.  Everything the console or the server complains of is remembered.
export const visitor = async (browser, origin, lang, options = {}) => {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ignoreHTTPSErrors: true, acceptDownloads: true, reducedMotion: 'reduce', ...options });
	await context.addCookies([{ name: 'lang', value: lang, url: origin }]);
	const page = await context.newPage();
	page.setDefaultTimeout(45000);
	page.complaints = [];
	page.on('console', (m) => { if (m.type() === 'error' && !/status of 4\d\d/.test(m.text())) page.complaints.push(m.text()); });
	page.on('pageerror', (e) => page.complaints.push(e.message));
	page.on('response', (r) => { if (r.status() >= 500) page.complaints.push(`${r.status()} ${r.url()}`); });
	return page;
};

// A form that posts to an action, opened when it lies in a closed <details>.
export const formOf = async (page, action, has = '') => {
	const form = page.locator(`form[method="post"][action="${action}"]${has}`).first();
	await form.waitFor({ state: 'attached' });
	await form.evaluate((f) => { for (let d of [f, ...f.querySelectorAll('details')]) for (d = d.closest('details'); d; d = d.parentElement.closest('details')) d.open = true; });
	return form;
};

// Values by field name: true/false for a single check box, a list for several.
export const fill = async (form, values) => {
	for (const [name, value] of Object.entries(values)) {
		const field = form.locator(`[name="${name}"]:not([type="hidden"])`);
		const kind = await field.first().evaluate((e) => (e.tagName === 'SELECT' ? 'select' : e.type));
		if (kind === 'select') await field.first().selectOption(value);
		else if (kind === 'checkbox' && Array.isArray(value)) for (const v of value) await form.locator(`[name="${name}"][value="${v}"]`).check();
		else if (kind === 'checkbox') await field.first().setChecked(value);
		else if (kind === 'file') await field.first().setInputFiles(value);
		else if (kind === 'radio') await form.locator(`[name="${name}"][value="${value}"]`).check();
		else await field.first().fill(value);
	}
};

// Press a button that sends a form, and wait for the page that answers.
export const press = async (page, button) => {
	const [answer] = await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), button.click()]);
	return answer;
};

// Fill the form that posts to an action and send it.
export const send = async (page, action, values = {}, has = '') => {
	const form = await formOf(page, action, has);
	await fill(form, values);
	return press(page, form.locator('button[type="submit"], button:not([type])').last());
};

export const main = (page) => page.locator('main').innerText();

export const signIn = async (page, origin, email, password) => {
	await page.goto(`${origin}/login`);
	await send(page, '/login', { email, password });
	if (new URL(page.url()).pathname === '/login') throw new Error(`could not sign in as ${email}: ${await main(page)}`);
};

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

// axe-core on the page as it stands; serious and critical findings as text.  The page's own policy forbids foreign
// scripts: it is handed over as the debugger may.
export const audit = async (page, rules, contrast = true) => {
	if (!await page.evaluate(() => !!window.axe)) await page.evaluate(axeSource);
	const found = await page.evaluate(([tags, only, contrast]) => window.axe.run(document, { runOnly: only ?? tags, resultTypes: ['violations'], ...(contrast ? {} : { rules: { 'color-contrast': { enabled: false } } }) }), [WCAG, rules, contrast]);
	return found.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(', ')}`);
};

// A page looked at: axe (all rules, some, or none; with the contrast of colours or without), no sideways scrolling, no
// complaints of the browser.  A picture is kept of what has problems, of everything with PICTURES=1.
export const look = async (page, name, rules, contrast) => {
	const problems = rules?.length === 0 ? [] : await audit(page, rules, contrast);
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	if (wide > 1) problems.push(`${wide} px too wide`);
	problems.push(...page.complaints.splice(0));
	if (problems.length || process.env.PICTURES) await page.screenshot({ path: `${SHOTS}/${name.replace(/[{}]/g, '').replace(/[^\w-]+/g, '-')}.png`, fullPage: true });
	return problems;
};

// A date as people here write it, so many days from today in Minsk.
export const day = (days = 0) => {
	const d = new Date(Date.now() + 3 * 3600e3 + days * 864e5);
	return `${String(d.getUTCDate()).padStart(2, '0')}.${String(d.getUTCMonth() + 1).padStart(2, '0')}.${d.getUTCFullYear()}`;
};
