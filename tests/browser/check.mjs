// A paper checked in the visitor's browser: signature, host, key and dates from the address, the name without a request,
// the PDF, the camera, and all of it without network.  Keys and signatures are the test's own: check.mjs ORIGIN
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { end, fail, is, launch, like, look, main, ok, send, step, visitor } from './lib.mjs';
import { keyOf, keysJws, qrText, registry, sha256 } from '../trust/issuer.mjs';
import { film, picture } from './qr.mjs';
import { front } from './front.mjs';

const [behind] = process.argv.slice(2);
const sql = (text) => execFileSync('psql', ['-XAtqv', 'ON_ERROR_STOP=1', '-c', text], { encoding: 'utf8' }).trim();
const folder = mkdtempSync(`${tmpdir()}/check-`);
const phone = { viewport: { width: 390, height: 844 } };

// ---- papers of the demo registry, signed by the test's key
const rows = JSON.parse(sql(`select json_agg(json_build_object('id', c.id, 'raw', encode(registry.id_bytes(c.id), 'hex'), 'serial', c.serial, 'shown', registry.serial_text(c.serial), 'code', registry.code_text(c.code), 'issued', c.issued - date '1970-01-01', 'expires', c.expires - date '1970-01-01', 'edition', c.edition,
	'key', c.name_keys[1], 'state', registry.certificate_public(c, 'en') ->> 'state', 'title', registry.certificate_public(c, 'en') ->> 'programme') order by c.serial) from registry.certificate c`));
const w = registry('https://localhost/V/');
const pbkdf2 = (await import('node:crypto')).pbkdf2Sync;
const commit = (key, raw) => pbkdf2(key, Buffer.concat([Buffer.from('tcr-name-v1\0'), raw]), 100000, 8, 'sha256');
const raw = (r) => Buffer.from(r.raw, 'hex'), at = (r) => rows.indexOf(r);
const sign = (r, { prefix = w.prefix, key = w.issue, id = raw(r), issued = r.issued } = {}) => qrText(key, prefix, id, [issued, r.expires, r.serial, r.edition, 3 * 131072 + at(r), 1, [commit(r.key, id)]]);
const of = (state, n = 0) => rows.filter((r) => r.state === state)[n];
const valid = of('valid'), revoked = of('revoked'), expired = of('expired');
const papers = [valid, of('valid', 1), revoked, expired].map((r, i) => { const bytes = Buffer.from(`%PDF-1.4 the paper ${i}`); sql(`insert into registry.paper (certificate, bytes, sha256, pages) values ('${r.id}', '\\x${bytes.toString('hex')}', '\\x${sha256(bytes).toString('hex')}', 1) on conflict do nothing`); return bytes; });

const site = await front(behind), { origin } = site;
const publish = (options = {}, of_ = w) => {
	const made = of_.bundle(rows.map(raw), { year: 2026, revoked: rows.filter((r) => r.state === 'revoked').map(at), courses: [{ id: valid.edition, t: { en: valid.title, ru: valid.title }, h: 18 }], ...options });
	Object.assign(site.files, { '/.well-known/tcr/keys.jws': of_.keys, '/offline/bundle.jws': made.jws, '/offline/issued/2026.bin': made.register });
};
publish();

const png = `${folder}/code.png`, y4m = `${folder}/camera.y4m`;
await picture(sign(valid), png);
film(png, y4m);
const browser = await launch(undefined, ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${y4m}`]);
const here = (url) => url.replace('https://localhost', origin);
const verdict = async (page) => { await page.locator('.verdict').waitFor(); return page.locator('.verdict').getAttribute('data-verdict'); };
const green = (page) => page.locator('.verdict.ok').count();
const fine = async (words, page, name) => { const problems = await look(page, name); if (problems.length) fail(words, problems.join('; ')); else ok(words); };
const open = async (page, url) => { await page.goto('about:blank'); await page.goto(here(url)); return verdict(page); };
const compare = async (page, family, initials) => {
	await page.fill('#family', family);
	await page.fill('#initials', initials);
	await page.locator('[aria-labelledby=h-match] [type=submit]').click();
};
const [family, one, two] = valid.key.split('|');

// ---- what is served
const served = async (id) => (await fetch(`${origin}/V/${id}`)).text().then((t) => t.replaceAll(id, 'ID'));
const shell = await served(valid.id);
is('the page is the same for a known, an unknown and an impossible id', new Set([shell, await served('A'.repeat(26)), await served('NOTHING-LIKE-IT')]).size, 1);
is('and holds nothing of the certificate', [valid.shown, valid.title, valid.code].filter((t) => shell.includes(t)).join(), '');
const level0 = async (path, body) => (await fetch(`${origin}/api/v1/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json();
const answer = await level0('verify', { id: valid.id });
is('level 0 by the id', [answer.v, answer.state, answer.serial, answer.course.title.en, answer.pdf.bytes].join(), [1, 'valid', valid.shown, valid.title, papers[0].length].join());
is('by serial and check code', (await level0('lookup', { serial: valid.shown, code: valid.code.toLowerCase() })).serial, valid.shown);
is('a wrong code is answered as an unknown id', JSON.stringify(await level0('lookup', { serial: valid.shown, code: '0000-0000' })), JSON.stringify(await level0('verify', { id: 'A'.repeat(26) })));
is('by the hash of the PDF', (await level0('file', { sha256: sha256(papers[0]).toString('hex') })).file, 'identical');
is('of another file', (await level0('file', { sha256: 'ab'.repeat(32) })).state, 'not_found');
is('the name', [await level0('match', { serial: valid.shown, code: valid.code, family, initials: `${one}. ${two}.` }), await level0('match', { serial: valid.shown, code: valid.code, family: 'x', initials: '' })].map((a) => a.match).join(), 'true,false');

// ---- online
const en = await visitor(browser, origin, 'en'), ru = await visitor(browser, origin, 'ru', phone);
is('a code that is opened: genuine, and not yet green', await open(en, sign(valid)), 'wait');
is('the signed part is gone from the address', en.url(), `${origin}/V/${valid.id}`);
await fine('the page has no faults', en, 'check-wait');
await en.emulateMedia({ colorScheme: 'dark' });
await fine('nor in the dark', en, 'check-wait-dark');
await en.emulateMedia({ colorScheme: 'light' });
site.asked.length = 0;
await compare(en, 'Somebody', 'E.');
await en.locator('.match.no:not([hidden])').waitFor();
is('another name is refused', await green(en), 0);
await compare(en, family.toUpperCase(), `${one}. ${two}.`);
await en.locator('.verdict.ok').waitFor();
is('the printed name makes it green', await verdict(en), 'valid');
is('without asking anybody', site.asked.join(), '');
await fine('the green page has no faults', en, 'check-valid');
for (const [words, file, want] of [['the same file', papers[0], 'yes'], ['a file that was saved anew', Buffer.concat([papers[0], Buffer.from(' ')]), 'no'], ['the file of another certificate', papers[1], 'no']]) {
	await en.setInputFiles('#pdf', { name: 'a.pdf', mimeType: 'application/pdf', buffer: file });
	await en.waitForFunction((w_) => document.querySelector('.pdf .match').classList.contains(w_), want);
	ok(`the PDF: ${words}`);
}
like('is told apart from a foreign one', await main(en), /belongs to another certificate/);
is('in Russian on a phone', await open(ru, sign(valid)), 'wait');
await fine('it has no faults there', ru, 'check-wait-phone');
await ru.locator('[data-tap]').click();
is('whoever compared the name with a passport says so', [await verdict(ru), await green(ru)].join(), 'valid,1');
is('with %23 for #', await open(ru, sign(valid).replace('#', '%23')), 'wait');
is('and the address is clean', ru.url(), `${origin}/V/${valid.id}`);
const last = sign(valid), tampered = last.slice(0, -20) + (last.at(-20) === 'A' ? 'B' : 'A') + last.slice(-19);
is('another character in the code', await open(ru, tampered), 'bad_signature');
is('another code of the same paper in the same window is checked anew', await (async () => { await ru.goto(here(sign(valid))); await ru.locator('[data-verdict=wait]').waitFor(); await ru.goto(here(tampered)); await ru.locator('[data-verdict=bad_signature]').waitFor(); return 1; })(), 1);
is('is red', await ru.locator('.verdict.bad').count(), 1);
await fine('the red page has no faults', ru, 'check-bad-phone');
is('another id before a genuine payload', await open(ru, sign(valid).replace(valid.id, revoked.id)), 'bad_signature');
is('a code of another host', await open(ru, sign(valid, { prefix: 'https://other.example/V/' }).replace('other.example', 'localhost')), 'bad_signature');
is('signed, unknown to the registry', await open(ru, sign(valid, { id: sha256('nobody').subarray(0, 16) })), 'not_in_register');
is('signed by a stranger', await open(ru, sign(valid, { key: keyOf('a stranger') })), 'unknown_key');
is('revoked', await open(ru, sign(revoked)), 'revoked');
is('expired', await open(ru, sign(expired)), 'expired');
is('cut', await open(ru, sign(valid).slice(0, -8)), 'malformed');
is('an id without a code, unknown', await open(ru, `${w.prefix}${'A'.repeat(26)}`), 'not_found');
is('an id without a code, known', await open(ru, `${w.prefix}${valid.id}`), 'found');
await compare(ru, family, `${one}${two}`);
await ru.locator('.match.yes').waitFor();
ok('its name is compared by the registry');
await ru.goto(here(sign(valid)));
await verdict(ru);
await ru.locator('.langs a', { hasText: 'BE' }).click();
is('another language keeps the code', [await verdict(ru), await ru.locator('html').getAttribute('lang')].join(), 'wait,be');
site.files['/.well-known/tcr/keys.jws'] = keysJws(keyOf('a stranger'), JSON.parse(Buffer.from(w.keys.split('.')[1], 'base64url')));
is('keys that no root signed', await open(ru, sign(valid)), 'keys_refused');
publish();

// ---- number and file on the way in
await en.goto(`${origin}/verify`);
await fine('the way in has no faults', en, 'verify');
site.asked.length = 0;
await en.fill('#serial', valid.shown.replace(/..$/, (d) => String((Number(d) + 1) % 97).padStart(2, '0')));
await en.fill('#code', valid.code);
await en.locator('[data-number] button').click();
like('a wrong digit is named before anybody is asked', await main(en), /check digits do not fit/);
is('and nobody was asked', site.asked.join(), '');
await en.setInputFiles('#pdf', { name: 'a.pdf', mimeType: 'application/pdf', buffer: papers[0] });
is('a PDF alone finds its certificate', await verdict(en), 'found');
is('though nothing but its fingerprint was sent', site.asked.filter((a) => a.startsWith('POST') || a.includes('%PDF')).join(), `POST /api/v1/file {"sha256":"${sha256(papers[0]).toString('hex')}"}`);
const plain = await visitor(browser, origin, 'ru', { ...phone, javaScriptEnabled: false });
await plain.goto(here(sign(valid)));
is('without scripts there is no verdict yet', await plain.locator('.verdict').count(), 0);
await send(plain, `/V/${valid.id}`);
is('a button asks the registry', await plain.locator('.verdict.ok').count(), 1);
await send(plain, `/V/${valid.id}/match`, { family, initials: `${one}. ${two}.` });
is('and the name', await plain.locator('.match.yes').count(), 1);
await plain.goto(`${origin}/verify`);
await send(plain, '/verify/file', { sha256: sha256(papers[0]).toString('hex') }, ':has([name=sha256])');
is('the fingerprint of a file finds it', await plain.locator('.match.yes').count(), 1);
const upload = async (buffer) => { await plain.goto(`${origin}/verify`); await send(plain, '/verify/file', { pdf: { name: 'a.pdf', mimeType: 'application/pdf', buffer } }, '[enctype]'); };
await upload(papers[0]);
is('so does the file itself, which the server hashes', await plain.locator('.match.yes').count(), 1);
await upload(Buffer.concat([papers[0], Buffer.from(' ')]));
is('a file that was saved anew is not the one we issued', await plain.locator('.verdict.none').count(), 1);
await upload(Buffer.from('a picture'));
like('what is no PDF is named as that, beside its field', await main(plain), /Файл не проверен[^]*не файл PDF[^]*не файл PDF/);

// ---- the camera
const scanner = await visitor(browser, origin, 'ru', { ...phone, permissions: ['camera'] });
const scan = async () => { await scanner.goto(`${origin}/scan`); await scanner.locator('[data-start]').click(); return verdict(scanner); };
is('the camera reads a code', await scan(), 'wait');
await fine('the scanner has no faults', scanner, 'scan');
await scanner.goto(`${origin}/scan`);
await scanner.setInputFiles('#photo', png);
is('so does a photograph', await verdict(scanner), 'wait');
writeFileSync(`${folder}/blank.png`, Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsJ6fWgAAAABJRU5ErkJggg==', 'base64'));
await scanner.setInputFiles('#photo', `${folder}/blank.png`);
await scanner.waitForFunction(() => !document.querySelector('[data-said]').hidden);
ok('a picture without a code is said to be one');

// ---- without network
const there = scanner.context();
const pageThere = async () => { const p = await there.newPage(); p.setDefaultTimeout(45000); return p; };
await scanner.goto(`${origin}/offline`);
await fine('the page of the device has no faults', scanner, 'offline');
await step('the device is prepared', async () => {
	await scanner.locator('[data-prepare]').click();
	await scanner.locator('[data-said][data-state=done]').waitFor();
	await scanner.waitForFunction(() => navigator.serviceWorker.controller);
});
await fine('and says as of when', scanner, 'offline-prepared');
await site.off();
scanner.complaints.length = 0;
const away = await pageThere();
for (const [words, url, want] of [['a code that was never seen', sign(valid), 'wait'], ['a revoked one', sign(revoked), 'revoked'], ['an expired one', sign(expired), 'expired'], ['a changed one', tampered, 'bad_signature'],
	['one that is not in the register', sign(valid, { id: sha256('nobody').subarray(0, 16) }), 'not_in_register'], ['one without a code', `${w.prefix}${valid.id}`, 'no_payload']]) is(`the server killed: ${words}`, await open(away, url), want);
is('the server killed: in the language of the device', await away.locator('html').getAttribute('lang'), 'ru');
await open(away, sign(valid));
like('the server killed: as of when', await away.locator('.stamp').innerText(), /\d\d\.\d\d\.\d{4} \d\d:\d\d/);
await compare(away, family, `${one}. ${two}.`);
await away.locator('.verdict.ok').waitFor();
ok('the server killed: the name turns it green');
is('the server killed: the camera reads a code', await scan(), 'wait');
await scanner.fill('#text', sign(valid).replace('localhost', 'localh0st'));
await scanner.locator('[data-typed] button').click();
await scanner.locator('[data-verdict=host_mismatch]').waitFor();
ok('the server killed: a code of another host is red');
await away.context().setOffline(true);
await away.goto(`${origin}/verify`);
await away.fill('#serial', valid.shown);
await away.fill('#code', valid.code);
await away.locator('[data-number] button').click();
is('the server killed: a typed number is said to need a connection', await away.locator('[data-away]').isVisible(), true);
await away.context().setOffline(false);
await site.on();
const back = async (words, want) => { await scanner.goto(`${origin}/offline`); await scanner.locator(`[data-said][data-state=${want}]`).waitFor(); ok(words); };
await back('the same data are no news', 'fresh');
const soon = Math.floor(Date.now() / 1000) + 60;
publish({ bundleSeq: 2, at: soon, suspended: [at(valid)] });
await back('newer ones are taken over', 'done');
publish({ bundleSeq: 1, at: soon });
await back('a lower number is refused', 'refused');
publish({ bundleSeq: 3, at: soon - 3600 });
await back('an earlier time is refused', 'refused');
publish({ bundleSeq: 3, at: soon, signer: w.issue });
await back('another key is refused', 'refused');
await site.off();
is('what was taken over stays: suspended', await open(away, sign(valid)), 'suspended');
await browser.close();
end();
