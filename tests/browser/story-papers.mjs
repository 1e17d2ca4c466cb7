// A batch is proposed, seen, returned, approved and drawn; the holder takes up the invitation and fetches the paper;
// strangers verify it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fill, formOf, visitor } from './lib.mjs';
import { idOf } from './world.mjs';

const run = (...command) => execFileSync(command[0], command.slice(1), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
const isPdf = (path) => readFileSync(path).subarray(0, 5).toString() === '%PDF-';
const printed = (path) => run('pdftotext', '-layout', path, '-');

const propose = async (w) => {
	const { coo } = w.pages;
	await w.go(coo, `/courses/${w.course}/certificates`);
	w.is('those who completed the course can get papers', await w.count(coo, '[name="places"]'), 2);
	await w.send(coo, `/courses/${w.course}/batches`);
	await w.must(coo, /^\/batches\/\d+$/);
	w.batch = idOf(coo);
	await coo.waitForFunction(() => document.querySelectorAll('a[href$=".pdf"]').length === 2, null, { timeout: 30000 });
};

export const batch = async (w) => {
	const { coo, reg } = w.pages;
	await w.step('a batch is proposed, and its proofs are drawn while one waits', () => propose(w));
	await w.step('a proof is a paper without serial, in both scripts', async () => {
		const path = `build/proof-${w.lang}.pdf`;
		writeFileSync(path, await w.bytes(coo, await coo.locator('a[href$=".pdf"]').first().getAttribute('href')));
		const text = printed(path);
		w.is('it has no serial', /20\d\d-\d{6}-\d\d/.test(text), false);
		w.like('but a name', text, /KUANYSHBEKOV|YOLKINA/i);
		w.like('and who signs', text, /A\. Orlova/);
	});
	await coo.goto(w.at(`/batches/${w.batch}`));
	w.is('who proposed cannot approve', await w.count(coo, `form[action="/batches/${w.batch}/approve"]`), 0);
	await w.step('the registrar returns it with a reason', async () => {
		await w.go(reg, '/');
		await w.click(reg, reg.locator(`a[href="/batches/${w.batch}"]`).first());
		await w.send(reg, `/batches/${w.batch}/return`, { reason: 'One name is to be looked at again' });
	});
	await w.go(coo, '/');
	w.is('the coordinator finds that on the first page', await w.count(coo, `a[href="/batches/${w.batch}"]`) > 0, true);
	await w.go(coo, `/batches/${w.batch}`);
	w.like('with the reason', await w.text(coo), /looked at again/);
	await w.step('names are read by the focal point before they are printed', async () => {
		const { foc } = w.pages, names = `/courses/${w.course}/names`;
		await w.go(coo, names);
		await w.send(coo, names);
		w.like('everybody is asked', await w.text(coo), w.t('done.names_ask'));
		await w.go(foc, names);
		const confirmed = await foc.locator('form[action^="/places/"]').first().getAttribute('action');
		await w.send(foc, confirmed);
		w.like('one is confirmed', await w.text(foc), w.t('slip.state.confirmed'));
		const other = (await foc.locator('form[action^="/places/"]').first().getAttribute('action'));
		await w.go(foc, other);
		await w.send(foc, other, { 'names.0.family': 'X9' }, ':has([name="names.0.family"])');
		w.is('what is no name is refused beside its field', await w.count(foc, '.err'), 1);
		await w.send(foc, other, { 'names.0.family': 'Опечаткин' }, ':has([name="names.0.family"])');
		w.like('another is corrected', await w.text(foc), /Опечаткин/);
		await w.go(reg, names);
		await reg.locator('td details.confirm summary').first().click();
		await w.send(reg, await reg.locator('form[action^="/slips/"]').first().getAttribute('action'), { reason: 'The passport has another letter.' }, ':has([value="no"])');
		w.like('which the registrar does not accept', await w.text(reg), w.t('slip.state.declined'));
	});
	await w.step('and proposes anew', () => propose(w));
	w.is('a batch warns of names that are not confirmed', await w.count(coo, `.note.warn a[href="/courses/${w.course}/names"]`), 1);
};

export const issue = async (w) => {
	const { reg, coo } = w.pages;
	await w.step('another person approves, with a double click, and the bar counts to the end', async () => {
		await w.go(reg, `/batches/${w.batch}`);
		const form = await formOf(reg, `/batches/${w.batch}/approve`);
		await form.locator('button[type="submit"]').dblclick();
		await reg.waitForFunction(() => { const bar = document.querySelector('progress'); return bar && !document.querySelector('[data-poll], form[action$="/approve"]') && bar.value === bar.max; }, null, { timeout: 30000 });
	});
	await w.see(reg);
	const links = await reg.locator('a.mono[href^="/certificates/"]').evaluateAll((all) => all.map((a) => [a.textContent, a.getAttribute('href').split('/')[2]]));
	w.is('two papers, once each', new Set(links.map((l) => l[1])).size, 2);
	w.is('with serials without a gap', links.map((l) => Number(l[0].slice(5, 11))).sort().join(), '1,2');
	await w.go(coo, `/courses/${w.course}/certificates`);
	w.is('the course shows them', await w.count(coo, 'a.mono[href^="/certificates/"]'), 2);
	[{ id: w.certificate, serial: w.serial }] = (await w.json(reg, `/people/${w.person.one}.json`)).papers;
	await w.go(reg, `/certificates/${w.certificate}`);
	w.like('a paper has its page', await w.text(reg), w.serial);
};

// The focal point hands out a link; the holder reads the decision and downloads one paper and all.
export const takeUpAndFetch = async (w) => {
	const { foc } = w.pages;
	const trn = await w.step('the focal point hands out a link, and the trainee takes it up', async () => {
		await w.go(foc, `/people/${w.person.one}`);
		await w.send(foc, `/people/${w.person.one}/invitation`);
		const email = (await w.text(foc)).match(/\S+@\S+/)[0];
		return w.takeUp('trn', await w.linkOn(foc), email);
	});
	const text = await w.text(trn);
	w.like('who reads the own decision', text, /8 (of|из) 8[^\n]*72/);
	const one = await w.step('downloads the paper', () => w.download(trn, () => trn.locator(`a[href="/certificates/${w.certificate}/paper.pdf"]`).first().click()));
	w.is('which is a PDF', isPdf(one.path), true);
	w.is('whose file name holds no name', /uanysh|уаныш/i.test(one.name), false);
	const all = await w.step('and all of them', () => w.download(trn, () => trn.locator('a[href="/papers.zip"]').first().click()));
	w.is('in a ZIP', run('unzip', '-Z1', all.path).trim().split('\n').filter((f) => f.endsWith('.pdf')).length, 1);
	const paper = printed(one.path);
	for (const want of [/Қуанышбеков/, /KUANYSHBEKOV/i, w.serial, /A\. Orlova/]) w.like('on the paper stands', paper, want);
	w.letters = paper.match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}\b/)[0];
	run('pdftoppm', '-r', '200', '-f', '1', '-l', '1', '-png', '-singlefile', one.path, `build/paper-${w.lang}`);
	w.qr = run('zbarimg', '--raw', '-q', `build/paper-${w.lang}.png`).trim();
	w.like('the code on it leads to its page, and is signed', w.qr, new RegExp(`^https://localhost/V/${w.certificate}#1[A-Z2-7]+$`));
	w.is('others\' people are not the trainee\'s', (await w.go(trn, `/people/${w.person.two}`)).status(), 404);
	const plain = await w.visitor();
	await w.step('serial, check code and birth date fetch the paper without an account', async () => {
		await w.go(plain, '/fetch');
		const form = await formOf(plain, '/fetch');
		for (const [name, value] of Object.entries({ serial: w.serial, code: w.letters, born: '07.03.1989' })) await form.locator(`[name="${name}"]`).fill(value);
		const { path } = await w.download(plain, () => form.locator('button[type="submit"]').click());
		w.is('the same bytes', readFileSync(path).equals(readFileSync(one.path)), true);
	});
	await w.go(plain, '/fetch');
	await w.send(plain, '/fetch', { serial: w.serial, code: w.letters, born: '08.03.1989' });
	w.is('and not with another birth date', await w.count(plain, '.errors'), 1);
};

const nothingOfTheHolder = async (w, page) => w.is('neither name, agency nor country', /уаныш|uanysh|Border Academy|Погранич|Казах|Kazakh/i.test(await page.content()), false);

export const strangers = async (w) => {
	const phone = await visitor(w.browser, w.origin, w.lang, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
	w.pages.phone = phone;
	const follow = () => w.go(phone, w.qr.replace('https://localhost', '')).then(() => phone.locator('.verdict').waitFor());
	await w.step('a stranger follows the code with a phone', follow);
	w.is('whose browser finds the signature right', await phone.locator('.verdict').getAttribute('data-verdict'), 'wait');
	w.is('and is not green before the name was compared', await w.count(phone, '.verdict.ok'), 0);
	await nothingOfTheHolder(w, phone);
	w.like('under the neutral title', await w.text(phone), /Special course|Специальный курс/);
	const compare = async (values, seen) => {
		const form = await formOf(phone, `/V/${w.certificate}/match`);
		await fill(form, values);
		await form.locator('[type="submit"]').click();
		await phone.locator(seen).waitFor();
	};
	await w.step('another name does not match', () => compare({ family: 'Петров', initials: 'И.С.' }, '.match.no:not([hidden])'));
	await w.step('surname and initials as printed do', () => compare({ family: 'Куанышбеков', initials: 'Н.А.' }, '.verdict.ok .match.yes'));
	w.like('and the page says that the paper is valid', await w.text(phone), w.t('check.code.valid.title'));
	await nothingOfTheHolder(w, phone);
	const { stranger } = w.pages;
	await w.go(stranger, '/verify');
	await w.step('number and check code are typed, in small letters', () => w.send(stranger, '/verify', { serial: w.serial, code: w.letters.toLowerCase() }));
	w.like('and find it', await w.text(stranger), w.t('verification.verdict.valid'));
	await w.go(stranger, '/verify');
	const wrong = w.letters.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A'));
	await w.send(stranger, '/verify', { serial: w.serial, code: wrong });
	w.like('a wrong code finds nothing', await w.text(stranger), w.t('verification.not_found'));
};

// What is really published prepares a device; then the network goes, and the same code is opened.
export const withoutNetwork = async (w) => {
	const device = await visitor(w.browser, w.origin, w.lang, { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
	await w.step('a device is prepared with what is published', async () => {
		await w.go(device, '/offline');
		await device.locator('[data-prepare]').click();
		await device.locator('[data-said][data-state=done]').waitFor();
		await device.waitForFunction(() => navigator.serviceWorker.controller);
	});
	await device.context().setOffline(true);
	await device.goto(w.at(w.qr.replace('https://localhost', '')));
	await device.locator('.verdict').waitFor();
	// What was issued a moment ago may be newer than the bundle.
	w.like('without network it knows the signature', await device.locator('.verdict').getAttribute('data-verdict'), /^(wait|newer_than_register)$/);
	w.is('and the number', (await device.locator('main').innerText()).includes(w.serial), true);
	await device.goto(w.at(`${w.qr.replace('https://localhost', '').slice(0, -9)}${w.qr.at(-9) === 'A' ? 'B' : 'A'}${w.qr.slice(-8)}`));
	await device.locator('.verdict').waitFor();
	w.is('another character is red', await device.locator('.verdict.bad').count(), 1);
	await device.context().close();
};
