// How long the browser takes for one code, from its text to the verdict, without network: the list of keys and the bundle
// are read, the signature is verified, status bits and a register of 100,000 certificates are looked at.  The name is
// apart: it is slow on purpose.  check.mjs [PAGES]: each page is a fresh one, whose first check counts.
import http from 'node:http';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { launch } from '../browser/lib.mjs';
import { qrText, registry, today } from '../trust/issuer.mjs';

const pages = Number(process.argv[2] ?? 20), most = 150;
const names = JSON.parse(readFileSync('build/assets/manifest.json', 'utf8'));
const w = registry('https://verify.example.org/V/'), mine = randomBytes(16);
const made = w.bundle([mine, ...Array.from({ length: 99999 }, () => randomBytes(16))], { courses: Array.from({ length: 300 }, (_, i) => ({ id: i + 1, t: { en: `Course number ${i} with a title of usual length`, ru: `Курс номер ${i} с названием обычной длины` }, h: 36 })) });
const files = { '/bundle': made.jws, '/register': made.register };
const server = http.createServer((q, s) => {
	const script = /^\/assets\/(\w+\.\w+\.js)$/.exec(q.url)?.[1];
	s.setHeader('content-type', script ? 'text/javascript' : 'text/html');
	s.end(q.url in files ? files[q.url] : script ? readFileSync(`build/assets/${script}`) : '<!doctype html><title>bench</title>');
}).listen(0, 'localhost');
await new Promise((done) => server.once('listening', done));
const origin = `http://localhost:${server.address().port}`, text = qrText(w.issue, w.prefix, mine, [today(), null, 2026000123, 7, 3 * 131072 + 70001, 1, [randomBytes(8)]]);

const browser = await launch();
const first = [], again = [];
for (let i = 0; i < pages; i++) {
	const page = await browser.newPage();
	await page.goto(`${origin}/`);
	const [cold, warm, code] = await page.evaluate(async ([module, code_, year]) => {
		const { judge, readBundle } = await import(module);
		const [jws, register] = await Promise.all([fetch('/bundle').then((r) => r.text()), fetch('/register').then((r) => r.arrayBuffer())]);
		const registers = { [year]: new Uint8Array(register) }, began = performance.now();
		const bundle = await readBundle(jws, null), said = await judge(code_, bundle, registers), cold_ = performance.now() - began;
		const then = performance.now();
		for (let n = 0; n < 20; n++) await judge(code_, bundle, registers);
		return [cold_, (performance.now() - then) / 20, said.code];
	}, [`/assets/${names['bundle.js']}`, text, made.year]);
	if (code !== 'valid') throw new Error(`the check says ${code}`);
	first.push(cold);
	again.push(warm);
	await page.close();
}
await browser.close();
server.close();
const sorted = (list) => list.sort((a, b) => a - b), middle = (list) => sorted(list)[list.length >> 1];
console.log(`one code in Chromium, ${pages} fresh pages: first check ${middle(first).toFixed(1)} ms (worst ${sorted(first).at(-1).toFixed(1)}), the next ones ${middle(again).toFixed(1)} ms; wanted: under ${most} ms`);
process.exit(sorted(first).at(-1) < most ? 0 : 1);
