// What strangers can tell apart, and parallel clicks: strangers.mjs ORIGIN BATCH UPLOADS
// API keys itc_coordinator and itc_registrar are those of tests/batch.sql.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';

const [origin, batch, uploads] = process.argv.slice(2);
const sql = (text) => execFileSync('psql', ['-XAtqc', text], { encoding: 'utf8' }).trim();
let failed = 0;
const check = (words, good, why = '') => { if (good) console.log(`ok - ${words}`); else { failed++; console.log(`not ok - ${words}: ${String(why).slice(0, 300)}`); } };
const registrar = { authorization: 'Bearer itc_registrar', accept: 'application/json', 'content-type': 'application/json' };
const post = (path, fields, headers = {}) => fetch(origin + path, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', ...headers }, body: new URLSearchParams(fields) });

// ---- double clicks: 20 copies of one approval
const idem = randomUUID();
const copies = await Promise.all(Array.from({ length: 20 }, () => fetch(`${origin}/batches/${batch}/approve`, { method: 'POST', headers: registrar, body: JSON.stringify({ idem }) }).then(async (r) => [r.status, await r.text()])));
check('20 clicks on Approve are answered alike', new Set(copies.map(String)).size === 1 && copies[0][0] === 200, JSON.stringify([...new Set(copies.map(String))]));
check('and issue three certificates, numbered 1 to 3', sql("select string_agg((serial % 1000000)::text, ',' order by serial) from registry.certificate") === '1,2,3', sql('select count(*) from registry.certificate'));
for (let i = 0; i < 100 && sql('select count(*) from registry.paper') !== '3'; i++) await new Promise((r) => setTimeout(r, 100));
const [id, serial, code, family] = sql("select id, registry.serial_text(serial), registry.code_text(code), record -> 'names' -> 0 ->> 'family' from registry.certificate order by serial limit 1").split('|');
check('a drawn paper is a PDF', Buffer.from(await (await fetch(`${origin}/certificates/${id}/paper.pdf`, { headers: registrar })).arrayBuffer()).subarray(0, 5).toString() === '%PDF-');

// ---- what a page tells a stranger
const strip = (html) => html.replace(/[0-9a-f]{10,12}(?=<)/g, '').replace(/\d\d:\d\d/g, '');
const page = async (path) => { const r = await fetch(origin + path); return { status: r.status, text: await r.text() }; };
const shown = await page(`/V/${id}`);
check('where the code leads there is nothing of the certificate', shown.status === 200 && !shown.text.includes(serial));
const told = await (await post(`/V/${id}`, {})).text();
check('asked, the registry tells number, title and state', told.includes(serial));
const secrets = sql("select string_agg(distinct x, '|') from (select f.family x from registry.name_form f union select f.given from registry.name_form f union select name_en from registry.agency union select name_ru from registry.agency union select email from registry.account) y").split('|').filter((s) => s.length > 3);
const leaks = (text) => secrets.filter((s) => text.toLowerCase().includes(s.toLowerCase()));
check('and no name, agency or address', leaks(shown.text + told).length === 0, leaks(shown.text + told));
check('nor does level 0', leaks(await (await fetch(`${origin}/api/v1/verify`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id }) })).text()).length === 0);
for (const lang of ['ru', 'be', 'en']) check(`nor in ${lang}, nor as JSON`, leaks((await page(`/V/${id}?lang=${lang}`)).text + (await page(`/V/${id}.json?lang=${lang}`)).text).length === 0);
for (const path of ['/', '/catalogue', '/catalogue.json', '/verify', '/fetch', '/login', '/help', '/openapi.json', '/robots.txt']) { const p = await page(path); check(`${path} names nobody`, p.status === 200 && leaks(p.text).length === 0, `${p.status} ${leaks(p.text)}`); }

// ---- unknown, malformed and wrong codes are alike in bytes
const flip = id.slice(0, 5) + (id[5] === 'A' ? 'B' : 'A') + id.slice(6);
const unknown = await page(`/V/${flip}`), malformed = await page('/V/abc');
const head = (text) => /<title>(.*?)<\/title>/.exec(text)?.[1];
check('the title that messengers show is the same whatever the certificate', head(shown.text) && head(shown.text) === head(unknown.text), `${head(shown.text)} / ${head(unknown.text)}`);
check('unknown and malformed ids give the same bytes', unknown.status === malformed.status && strip(unknown.text).replaceAll(flip, '').replaceAll('abc', '') === strip(malformed.text).replaceAll(flip, '').replaceAll('abc', ''), `${unknown.status} ${malformed.status} ${unknown.text.length} ${malformed.text.length}`);
const look = async (fields) => { const began = performance.now(); const r = await post('/verify', fields); const text = await r.text(); return { status: r.status, text: strip(text), ms: performance.now() - began }; };
const wrongs = [{ serial, code: '0000-0000' }, { serial: '2026-999999-99', code }, { serial: 'nonsense', code: 'nonsense' }, { serial: '2019-000001-70', code: 'A1N7-QR36' }];
const answers = [];
for (const w of wrongs) answers.push(await look(w));
check('wrong code, wrong digits, nonsense and an unknown number give the same bytes', new Set(answers.map((a) => `${a.status} ${a.text}`)).size === 1, answers.map((a) => `${a.status} ${a.text.length}`));
check('and leave on one grid of time', answers.every((a) => a.ms > 150), answers.map((a) => Math.round(a.ms)));
const right = await look({ serial, code: code.toLowerCase().replace('-', ' ') });
check('the right code is found, however it is typed', right.text.includes(serial));

// ---- one's own paper by what is printed on it and the birth date
const born = sql(`select to_char(p.born, 'DD.MM.YYYY') from registry.certificate c join registry.person p on p.id = c.person where c.id = '${id}'`);
const take = async (fields) => { const r = await post('/fetch', fields); const bytes = Buffer.from(await r.arrayBuffer()); return { status: r.status, type: r.headers.get('content-type'), name: r.headers.get('content-disposition') ?? '', bytes, text: strip(bytes.toString()) }; };
const own = await take({ serial, code, born });
check('number, check code and birth date fetch the paper', own.status === 200 && own.type === 'application/pdf' && own.bytes.subarray(0, 5).toString() === '%PDF-', `${own.status} ${own.type}`);
check('its file is named after the number alone', own.name.includes(`certificate-${serial}.pdf`) && leaks(own.name).length === 0, own.name);
const refused = [];
for (const fields of [{ serial, code, born: '01.01.1970' }, { serial, code: '0000-0000', born }, { serial: '2019-000001-70', code: 'B1N7-QR35', born: '01.01.1970' }, { serial: 'nonsense', code: 'nonsense', born: '01.01.1970' }]) {
	const t = await take(fields);
	refused.push(`${t.status} ${t.type} ${t.name} ${Object.values(fields).reduce((x, v) => x.replaceAll(v, ''), t.text)}`);
}
check('a wrong birth date, a wrong code, an unknown number and nonsense are refused in the same words', new Set(refused).size === 1 && refused[0].startsWith('422 text/html') && refused[0].includes('class="errors"'), [...new Set(refused)].map((x) => x.slice(0, 80)));
for (let i = 0; i < 3; i++) await take({ serial, code, born: `0${i + 1}.01.1971` });
check('after five tries within an hour even the right date fetches nothing', (await take({ serial, code, born })).status === 422);
sql("delete from registry.attempt");

// ---- the name
const match = async (fields, which = id) => (await (await post(`/V/${which}/match`, fields)).text()).match(/class="match (yes|no)/)?.[1];
check('a folded surname with initials matches', await match({ family: family.toUpperCase(), initials: sql(`select split_part(name_keys[1], '|', 2) || '. ' || split_part(name_keys[1], '|', 3) || '.' from registry.certificate where id = '${id}'`) }) === 'yes');
for (let i = 0; i < 4; i++) await match({ family: `Другой${'абвг'[i]}`, initials: 'И' });
const sixth = await (await post(`/V/${id}/match`, { family, initials: 'И' })).text();
check('the sixth try within an hour is put off', !/class="match yes/.test(sixth) && sixth.includes('match no'), sixth.match(/class="match[\s\S]{0,120}/)?.[0]);
for (let i = 0; i < 6; i++) await look({ serial, code: '0000-0000' });
check('after five wrong codes the number answers to none', !(await look({ serial, code })).text.includes(serial));
check('while the QR code goes on answering', (await (await post(`/V/${id}`, {})).text()).includes(serial));

// ---- a large body while it comes: in a file that has lost its name, whoever kills the worker now
const half = connect(Number(new URL(origin).port), 'localhost');
half.write(`POST /verify/file HTTP/1.1\r\nhost: localhost\r\norigin: ${origin}\r\ncontent-type: multipart/form-data; boundary=X\r\ncontent-length: 1000000\r\n\r\n--X\r\n${'%PDF'.repeat(100000)}`);
const links = (pid) => { try { return readdirSync(`/proc/${pid}/fd`).map((fd) => { try { return readlinkSync(`/proc/${pid}/fd/${fd}`); } catch { return ''; } }); } catch { return []; } };
const nameless = () => readdirSync('/proc').filter((p) => /^\d+$/.test(p)).flatMap(links).some((l) => l.startsWith(`${uploads}/`) && l.endsWith('(deleted)'));
let seen = false;
for (let i = 0; i < 100 && !(seen = nameless()); i++) await new Promise((r) => setTimeout(r, 50));
check('half of an upload lies in a file without a name', seen && readdirSync(uploads).length === 0, `${seen} ${readdirSync(uploads)}`);
half.destroy();
process.exit(failed ? 1 : 0);
