// Letters: found, read, changed, stopped and sent again; the texts they are made of; the letter with decisions; what goes
// through the focal point; what arrives, in the demo's mailbox; and scans of signed sheets.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { day, fill, formOf, launch, visitor } from './lib.mjs';

const words = {
	en: { recipient: 'Оспанова', people: /YOLKINA/i, signs: 'A. Orlova', topic: 'On trafficking', neutral: 'Special course: an answer' },
	ru: { recipient: 'ospanova', people: /Ёлкина/, signs: 'А. Орлова', topic: 'О расследовании', neutral: 'Специальный курс: ответ' },
};
const rows = async (w, page, query) => (await w.json(page, `/outbox.json?${query}`)).rows;
const state = (w, id) => w.json(w.pages.coo, `/outbox/${id}.json`).then((l) => l.state);
// The courier's round, to the demo's mail server (tests/browser/run).
const courier = (w) => execFileSync('build/courier', ['once'], { stdio: 'ignore', env: { ...process.env, REGISTRY_ORIGIN: w.origin, REGISTRY_DB: `${process.env.MAIL_DB} dbname=story_${w.lang}` } });

const outbox = async (w) => {
	const { coo } = w.pages, say = words[w.lang];
	await w.go(coo, '/outbox');
	await w.step('a letter is found by the name of its reader, in other letters than it is kept in', async () => {
		await fill(coo.locator('main form[role="search"]'), { q: say.recipient, kind: 'nomination_results' });
		await w.click(coo, coo.locator('main form[role="search"] button[type="submit"]'));
		w.is('one', await w.count(coo, 'td a[href^="/outbox/"]'), 1);
		await w.click(coo, coo.locator('td a[href^="/outbox/"]'));
	});
	const id = new URL(coo.url()).pathname.split('/')[2], change = (values) => w.send(coo, `/outbox/${id}`, values);
	w.like('and read', await coo.locator('.letter').innerText(), w.code);
	await w.step('a subject that names one of those whom it is about is refused', async () => {
		await change({ subject: 'Kuanyshbekov', body: 'Hello.' });
		w.like('by name, and with the remedy', await coo.locator('#e-subject').innerText(), new RegExp(`(KUANYSHBEKOV|Қуанышбеков).*${w.t('error.subject_names_person').split('. ')[1]}`, 'i'));
		w.is('what was typed stays', await coo.locator('#body').inputValue(), 'Hello.');
	});
	await w.step('so is one that names its reader', async () => { await change({ subject: 'Для Даны Оспановой' }); w.like('too', await coo.locator('#e-subject').innerText(), w.t('error.subject_names_person').split('}')[1]); });
	await w.step('and one that tells the topic', async () => { await change({ subject: say.topic }); w.like('too', await coo.locator('#e-subject').innerText(), w.t('error.subject_names_topic').split('}')[1]); });
	await w.step('the neutral title may stand there, and every name in the text', async () => {
		await change({ subject: `${say.neutral}, ${w.code}`, body: 'Dear Dana Ospanova,\nMr Kuanyshbekov has a seat.' });
		w.like('it is changed', await w.text(coo), w.t('done.letter_change'));
	});
	await w.step('the letter is stopped', async () => { await w.send(coo, `/outbox/${id}/step`); w.is('and does not go', await state(w, id), 'stopped'); });
	courier(w);
	w.is('whatever the courier does', await state(w, id), 'stopped');
	await w.step('it is let go', async () => { await w.send(coo, `/outbox/${id}/step`); courier(w); w.is('and sent at once', await state(w, id), 'sent'); });
	await w.step('and sent once more', async () => {
		await w.go(coo, `/outbox/${id}`);
		await w.send(coo, `/outbox/${id}/again`);
		await w.must(coo, /^\/outbox\/\d+$/);
		w.like('as a letter that names the first one', await w.text(coo), `№ ${id}`);
	});
	return `${say.neutral}, ${w.code}`;
};

const texts = async (w) => {
	const { coo } = w.pages, at = '/letters/nomination_results';
	const form = () => formOf(coo, at, `:has([name="of"][value="${w.lang}"])`);
	const standard = async () => (await w.json(coo, `${at}.json`)).texts.find((t) => t.lang === w.lang);
	const before = await standard();
	await w.go(coo, '/letters');
	await w.click(coo, coo.locator(`a[href="${at}"]`));
	await w.step('a text whose subject names the title is refused', async () => {
		await w.send(coo, at, { subject: '{title}', body: 'A line of our own: {code}, {accepted}.' }, `:has([name="of"][value="${w.lang}"])`);
		w.is('at its field', await w.count(coo, `.err`), 1);
	});
	await w.step('it is looked at with the facts of a recent letter', async () => {
		await fill(await form(), { subject: `{code}` });
		await w.click(coo, (await form()).locator('[formaction$="/preview"]'));
		w.is('as it would look', (await coo.locator('#preview').innerText()).replace(/\s+/g, ' '), `${w.code} A line of our own: ${w.code}, ${w.accepted}.`);
		w.is('and is not saved', (await standard()).version, before.version);
	});
	await w.step('and saved', async () => { await w.click(coo, (await form()).locator('.btn-1')); w.is('as a new version', (await standard()).text_body, 'A line of our own: {code}, {accepted}.'); });
	await w.step('the standard text is brought back', async () => {
		await w.send(coo, `${at}/standard`);
		w.is('as it came', (await standard()).text_body, before.text_body);
		w.is('and is not offered again', await w.count(coo, `form[action="${at}/standard"]`), 0);
	});
};

// The letter with decisions: made, looked at, sent; the PDF that arrives is the one that was looked at.
const decisions = async (w) => {
	const { coo } = w.pages, say = words[w.lang];
	await w.step('the letter with decisions for one agency is made', async () => {
		await w.go(coo, `/courses/${w.course}/nominations`);
		await w.send(coo, '/sheets', { subject: `${w.course}:${w.agency.a}` });
		await w.must(coo, /^\/sheets\/\d+$/);
		await coo.locator('a[href$="/sheet.pdf"]').waitFor();
	});
	const sheet = new URL(coo.url()).pathname, pdf = await w.bytes(coo, `${sheet}/sheet.pdf`), file = `build/letter-${w.lang}.pdf`;
	writeFileSync(file, pdf);
	const text = execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ');
	w.holds('in the reader\'s language, with whom it is about and who signs', text, [w.code, w.t('sheet.decided.accepted'), say.people, say.signs]);
	await w.step('it is sent', async () => { await w.go(coo, sheet); await w.send(coo, `${sheet}/send`); await w.must(coo, /^\/outbox\?kind=result_letter$/); });
	w.is('the outbox marks that a file goes along', await coo.locator(`tbody svg[aria-label="${w.t('letter.with_files')}"]`).count(), 1);
	await w.click(coo, coo.locator('td a[href^="/outbox/"]'));
	const got = await w.bytes(coo, await coo.locator('a[href*="/files/"]').getAttribute('href'));
	w.is('the letter holds the PDF that was looked at', got.equals(pdf), true);
	for (const state of ['stopped', 'waiting']) await w.send(coo, `${new URL(coo.url()).pathname}/step`, {}, `:has([name="state"][value="${state}"])`);
	courier(w);
	return { pdf, subject: (await rows(w, coo, 'kind=result_letter'))[0].subject };
};

// Three people without an address: their focal point prints their letters and hands them on.
const byHand = async (w) => {
	const { foc, coo } = w.pages;
	const [told] = await rows(w, coo, 'kind=letters_wait');
	await w.go(coo, `/outbox/${told.id}`);
	w.holds('the focal point is told which letters wait, and where', await coo.locator('.letter').innerText(), [new RegExp(`— .*${w.code}`), /\/outbox\?state=by_hand/]);
	await w.step('where they stand', async () => { await w.go(foc, '/outbox?state=by_hand'); await w.click(foc, foc.locator('td a[href^="/outbox/"]').first()); });
	w.like('with their text', await foc.locator('.letter').innerText(), w.code);
	await w.step('one is noted as handed on', async () => {
		await w.send(foc, `${new URL(foc.url()).pathname}/printed`);
		w.like('it is', await w.text(foc), w.t('done.letter_printed'));
	});
};

const mailbox = async (w, changed, letter) => {
	const browser = await launch(), page = await visitor(browser, w.origin, w.lang, { viewport: { width: 390, height: 844 } });
	try {
		await w.step('the letter that was changed is read in the mailbox', async () => {
			await page.goto(process.env.MAILBOX);
			await page.getByRole('link', { name: changed }).first().click();
			w.like('as it was typed', await page.locator('pre').innerText(), /Mr Kuanyshbekov has a seat/);
		});
		await page.goto(process.env.MAILBOX);
		await page.getByRole('link', { name: letter.subject }).first().click();
		w.like('the covering letter names the course', await page.locator('pre').innerText(), w.code);
		const got = await w.download(page, () => page.locator('a[download]').click());
		w.is('and carries the PDF', execFileSync('sha256sum', [got.path], { encoding: 'utf8' }).split(' ')[0], execFileSync('sha256sum', [`build/letter-${w.lang}.pdf`], { encoding: 'utf8' }).split(' ')[0]);
		w.like('under a name without names', got.name, new RegExp(`^result_letter-${w.code}\\.pdf$`));
	} finally {
		await browser.close();
	}
};

export const letters = async (w) => {
	w.accepted = (await w.json(w.pages.coo, `/courses/${w.course}/nominations.json?agency=${w.agency.a}`)).rows.filter((n) => /accepted|confirmed/.test(n.state)).length;
	const changed = await outbox(w);
	await texts(w);
	const letter = await decisions(w);
	await byHand(w);
	await mailbox(w, changed, letter);
};

// The signed sheet of a session comes back as a scan: what is no scan, or too large, is refused on the form; a scan stays, a better
// one stands beside it.
export const scans = async (w) => {
	const { coo, tra } = w.pages, session = (await w.json(coo, `/courses/${w.course}/timetable.json?week=all`)).rows[0].id, at = `/sessions/${session}/scans`;
	const sheet = readFileSync(`build/letter-${w.lang}.pdf`), picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
	const attach = (page, name, buffer) => w.send(page, at, { scan: { name, mimeType: 'application/octet-stream', buffer } });
	await w.step('a trainer finds the scans of a session at its sheet', async () => {
		await w.go(tra, `/courses/${w.course}/sign-in?day=${day(-1).split('.').reverse().join('-')}`);
		await w.click(tra, tra.locator(`a[href="${at}"]`).first());
	});
	for (const [what, name, buffer, why] of [['a table', 'sheet.csv', Buffer.from('a;b'), 'evidence_is_no_scan'], ['a page', 'sheet.html', Buffer.from('<p>'), 'evidence_is_no_scan']]) await w.step(`${what} is refused`, async () => {
		await attach(tra, name, buffer);
		w.like('with the reason at its field', await tra.locator('#e-scan').innerText(), w.t(`error.${why}`));
		w.is('on the form', await w.count(tra, `form[action="${at}"]`), 1);
	});
	await w.step('a file of 20 MB is refused before it is sent', async () => {
		await fill(await formOf(tra, at), { scan: { name: 'sheet.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(2e7) } });
		w.is('with the reason', await tra.locator('#scan').evaluate((e) => e.validationMessage), w.t('error.evidence_is_too_large'));
	});
	await w.step('the scan is attached', async () => { await attach(tra, 'sheet.pdf', sheet); w.like('with its hash', await w.text(tra), createHash('sha256').update(sheet).digest('hex')); });
	await w.step('twice is once, and a photograph stands beside it', async () => {
		await attach(tra, 'again.pdf', sheet);
		await attach(tra, 'photo.png', picture);
		w.is('two are kept', (await w.json(tra, `${at}.json`)).rows.length, 2);
	});
	await w.go(coo, at);
	w.is('the coordinator reads the same bytes', (await w.bytes(coo, await coo.locator('a[href^="/scans/"]').first().getAttribute('href'))).equals(sheet), true);
	w.is('an agency does not', (await w.go(w.pages.foc, at)).status(), 403);
};
