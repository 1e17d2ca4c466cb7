// A name on a paper is wrong: the focal point asks with a scan, the coordinator proposes, the registrar approves; the old
// code says that it was replaced, and the new paper is handed over and stands in the book.
import { execFileSync } from 'node:child_process';
import { fill, formOf, press } from './lib.mjs';

const scan = { name: 'passport.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') };

// Asks on the page of a paper, with a longer surname; a file that is no scan is refused first.
const ask = async (w, page, id) => {
	await w.click(page, page.locator(`a[href="/certificates/${id}/request"]`));
	const form = await formOf(page, `/certificates/${id}/requests`);
	const family = form.locator('[name="names.0.family"]');
	const was = await family.inputValue();
	const becomes = was + (/[а-яё]/i.test(was) ? 'ова' : 'ova');
	await fill(form, { kind: 'correction', wish: 'Passport, page 3' });
	await family.fill(becomes);
	await form.locator('[name="evidence"]').setInputFiles({ ...scan, buffer: Buffer.from('not a scan') });
	await press(page, form.locator('button[type="submit"]').last());
	await w.see(page);
	w.like('what is no scan is refused', await w.text(page), w.t('error.evidence_is_no_scan'));
	const again = await formOf(page, `/certificates/${id}/requests`);
	w.is('what was typed is kept', await again.locator('[name="names.0.family"]').inputValue(), becomes);
	await again.locator('[name="evidence"]').setInputFiles(scan);
	await w.click(page, again.locator('button[type="submit"]').last());
	await w.must(page, /^\/requests\/\d+/);
	return { was, becomes };
};

export const correct = async (w) => {
	const { foc, coo, reg, phone } = w.pages;
	const [{ id, serial }] = (await w.json(reg, `/people/${w.person.two}.json`)).papers;
	await w.go(foc, `/certificates/${id}`);
	const name = await w.step('the focal point asks for a correction with a scan', () => ask(w, foc, id));
	const request = new URL(foc.url()).pathname;
	await w.step('the coordinator opens it from the desk', async () => {
		await w.go(coo, '/');
		await w.click(coo, coo.locator(`.todo a[href="${request}"]`));
	});
	w.holds('old and new stand side by side', await w.text(coo), [name.was, name.becomes]);
	w.is('the scan is there', (await w.bytes(coo, `${request}/evidence`)).equals(scan.buffer), true);
	await w.step('and proposes a new paper', async () => {
		await w.click(coo, coo.locator(`a[href="/certificates/${id}/correct?request=${request.split('/')[2]}"]`));
		await w.send(coo, `/certificates/${id}/corrections`);
		await w.must(coo, /^\/batches\/\d+/);
	});
	const batch = new URL(coo.url()).pathname;
	// the page comes anew by itself when the proof is drawn; nobody goes on before that
	await coo.waitForFunction(() => !document.querySelector('[data-poll]'));
	w.is('which the coordinator does not approve', await w.count(coo, 'form[action$="/approve"]'), 0);
	await w.step('the registrar sees both names and approves', async () => {
		await w.go(reg, batch);
		w.like('the old name is struck out', await reg.locator('.was del').innerText(), name.was);
		await w.send(reg, `${batch}/approve`);
	});
	await w.go(coo, batch);
	await coo.waitForFunction(() => !document.querySelector('[data-poll]'));
	await w.go(coo, `/certificates/${id}`);
	w.like('the old paper is replaced', await w.text(coo), w.t('certificate.state.superseded'));
	const { replaced_by: fresh } = await w.json(coo, `/certificates/${id}.json`);
	await w.go(phone, '/verify');
	const { code } = await w.json(coo, `/certificates/${id}.json`);
	await w.send(phone, '/verify', { serial, code });
	w.like('its code says so to a stranger', await w.text(phone), w.t('verification.verdict.superseded'));
	w.is('and not by what', (await phone.content()).includes(fresh.serial), false);
	await w.go(coo, `/certificates/${fresh.id}`);
	await w.step('the new paper is handed over on its form', () => w.send(coo, `/certificates/${fresh.id}/handover`, { handed_how: 'in_person', form_number: 'A 0000500' }));
	await reg.waitForFunction(() => !document.querySelector('[data-poll]'));	// the batch that was approved counts to its end and goes to itself again
	await w.go(reg, `/book/${fresh.serial.slice(0, 4)}`);
	w.holds('and stands in the book', await w.text(reg), [fresh.serial, 'A 0000500', serial]);
	await w.step('a PDF is made of the book', () => reg.locator('form[action="/sheets"] button').click());
	const sheet = reg.locator('a[href$="/sheet.pdf"]');
	await sheet.waitFor();
	const book = await w.download(reg, () => sheet.click());
	w.like('it is called after the year', book.name, /^book-\d{4}\.pdf$/);
	w.holds('and has the paper with its form', execFileSync('pdftotext', ['-layout', book.path, '-']).toString(), [fresh.serial, 'A 0000500', serial]);
	// What happened was written to those whom it concerns; a letter that has not gone yet can be stopped, changed and let go.
	const { rows } = await w.json(coo, '/outbox.json?state=waiting&kind=paper_ready');
	w.like('holder and agency are written to', (await w.json(coo, '/outbox.json')).rows.map((r) => r.kind).join(' '), /paper_act[\s\S]*paper_ready|paper_ready[\s\S]*paper_act/);
	if (rows.length) {
		await w.go(coo, `/outbox/${rows[0].id}`);
		await w.step('a letter is stopped', () => w.send(coo, `/outbox/${rows[0].id}/step`, { state: 'stopped' }));
		w.like('and says so', await w.text(coo), w.t('outbox.state.stopped'));
		await w.step('changed', () => w.send(coo, `/outbox/${rows[0].id}`, { subject: 'One more thing', body: 'Line one\nline two' }));
		w.like('as it was typed', await w.text(coo), /One more thing[\s\S]*Line one\s+line two/);
		await w.step('and let go', () => w.send(coo, `/outbox/${rows[0].id}/step`, { state: 'waiting' }));
		w.like('it waits again', await w.text(coo), w.t('outbox.state.waiting'));
	}
};
