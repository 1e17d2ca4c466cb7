// Hostile values in every parameter of every route, as a stranger and by every role: never a 500, never a dead worker,
// never anything unescaped.  hostile.mjs ORIGIN WORLD.json [PER_PARAMETER]
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { randomUUID } from 'node:crypto';

const [origin, worldFile, per = '6'] = process.argv.slice(2);
const world = JSON.parse(readFileSync(worldFile, 'utf8'));
const routes = execFileSync('build/tests/route_list', { encoding: 'utf8' }).trim().split('\n').map((l) => JSON.parse(l));
const roles = [null, 'coordinator', 'registrar', 'focal_point', 'trainer', 'trainee', 'director', 'auditor', 'administrator'];
const MARK = 'zq7<"\'&>';
const hostile = [
	MARK, '', ' ', '0', '-1', '1e999', '99999999999999999999', '1.5', '٣', 'NaN', 'null', 'undefined', 'true', '[]', '{}', '[1,2', '"', '\\', "'", "';select pg_sleep(9)--", '1 or 1=1', '$1', '%s%n%x', '../../etc/passwd', '{{t}}', '{{{me}}}',
	'a\nb', 'a\r\nSet-Cookie: x=1', 'a\tb', '\u0000', '\u202Egpj.exe', '\u200B\u200D\uFEFF', 'И\u0306', '\u{1F600}', '\u{E0041}', 'ﷺ'.repeat(50), 'é'.normalize('NFD').repeat(200), 'x'.repeat(5000), 'Ж'.repeat(3000),
	'31.02.2026', '2026-13-45', '0000-00-00', '9999-12-31', '01.01.99', '24:00', '25:61', '=cmd|/C calc!A0', '@SUM(1)', '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', 'javascript:alert(1)', '//evil.example', 'https://evil.example/',
	'Europe/Nowhere', '../Minsk', 'xx', '2026-000123-38', 'A1N7-QR36', 'LFQGLKJPIX6NJ3IGRO6PFOP2I4', 'lfqglkjpix6nj3igro6pfop2i4', '00000000-0000-0000-0000-000000000000', 'a'.repeat(26), '%00', '%ff%fe', '&amp;', ';', ',', '{"a":{"b":[1,2,3]}}',
];
// A small generator, the same at every run.
let seed = 20261124;
const random = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % n; };
const path_part = { token: 'nothing', noun: 'course', place: world.place, session: world.session, paper: '1', id: world.course };
const id_of = (path) => (path.startsWith('/V/') || path.startsWith('/certificates/') || path.startsWith('/records/') ? 'LFQGLKJPIX6NJ3IGRO6PFOP2I4' : path.startsWith('/people/') ? world.person_a : path.startsWith('/agencies/') ? world.agency_a
	: path.startsWith('/programmes/') ? world.programme : path.startsWith('/sessions/') ? world.session : path.startsWith('/resources/') ? world.resource : path.startsWith('/nominations/') ? world.nomination
	: path.startsWith('/assessments/') ? world.assessment : path.startsWith('/imports/') ? world.import : path.startsWith('/accounts/') ? world.account_trainee : world.course);
const special = new Set(['login', 'lang', 'address', 'token_hash', 'current_ok', 'request_hash']);

const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
const { hostname, port } = new URL(origin);
const ask = (method, path, headers, body) => new Promise((done) => {
	const r = http.request({ hostname, port, method, path, headers: { accept: 'text/html', ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) }, agent, timeout: 15000 }, (res) => {
		let text = '';
		res.setEncoding('utf8');
		res.on('data', (d) => { text += d; });
		res.on('end', () => done({ status: res.statusCode, type: res.headers['content-type'] ?? '', text, headers: res.headers }));
	});
	r.on('timeout', () => r.destroy(new Error('no answer in 15 s')));
	r.on('error', (e) => done({ status: 0, type: '', text: e.message, headers: {} }));
	r.end(body);
});

const bad = new Map();
const note = (what, why) => bad.set(what, why);
let n = 0;
const one = async (route, role, name, value, asPath) => {
	const fill = (p) => p.replace(/\{([^}]+)\}/g, (_, k) => encodeURIComponent(asPath && k === name ? value : k === 'id' ? id_of(route.path) : path_part[k] ?? '1'));
	const headers = role ? { authorization: `Bearer itc_${role}` } : { 'sec-fetch-site': 'same-origin' };
	let path = fill(route.path), body;
	const params = new URLSearchParams();
	if (!asPath) for (const a of route.args) if (!special.has(a) && !route.path.includes(`{${a}}`) && a !== name) params.append(a, a === 'idem' ? randomUUID() : a === 'version' ? '1' : '1');
	if (!asPath) params.append(route.call.includes(`${name}{}`) ? `${name}.${value}` : name, value);
	if (route.method === 'POST') { body = params.toString(); headers['content-type'] = 'application/x-www-form-urlencoded'; } else if (params.size) path += `?${params}`;
	const r = await ask(route.method, path, headers, body);
	n++;
	const what = `${route.method} ${route.path} ${role ?? 'stranger'} ${name}=${JSON.stringify(value).slice(0, 40)}`;
	if (r.status === 0 || r.status === 500 || r.status === 502 || r.status === 504) note(what, `${r.status} ${r.text.slice(0, 120)}`);
	if (r.type.startsWith('text/html') && r.text.includes(MARK)) note(what, 'comes back unescaped');
	// What was typed and kept earlier may come back as it was: escaped, and two values look like tags.
	if (r.type.startsWith('text/html') && (/<script>alert|<img src=x/.test(r.text) || r.text.replaceAll('{{t}}', '').replaceAll('{{{me}}}', '').includes('{{'))) note(what, 'a template tag or script comes back');
	if (r.headers['set-cookie']?.some((c) => /^x=1/.test(c)) || /^(?!\/(?!\/))/.test(r.headers.location ?? '/') || Object.keys(r.headers).some((h) => h === 'x')) note(what, 'a header was injected');
};

const jobs = [];
const dangerous = /\/(logins\/end|logout)$/;
for (const route of routes) {
	if (!route.call || dangerous.test(route.path) || route.path === '/me/password' || (route.path.startsWith('/accounts/{id}') && route.method === 'POST')) continue;
	const names = route.args.filter((a) => !special.has(a));
	for (const name of names) for (let i = 0; i < +per; i++) {
		const value = hostile[i === 0 ? 0 : random(hostile.length)];
		const role = roles[i % 2 ? 1 + random(roles.length - 1) : i % 4 ? 0 : 1];
		jobs.push([route, role, name, value, route.path.includes(`{${name}}`)]);
	}
}
const lanes = Array.from({ length: 6 }, async () => { for (let j; (j = jobs.shift());) await one(...j); });
await Promise.all(lanes);
// Bodies that are no forms.
for (const [type, body] of [['application/json', '{"a":'], ['application/json', '[1,2]'], ['application/json', `{"x":${'['.repeat(3000)}`], ['application/json', '{"family":{"a":1},"code":[1]}'], ['application/x-www-form-urlencoded', '%zz=1&&=&a=%ff'], ['application/x-www-form-urlencoded', 'serial=1&serial=2'], ['text/plain', 'x'], ['multipart/form-data; boundary=x', '--x--']])
	for (const path of ['/verify', '/courses', '/V/LFQGLKJPIX6NJ3IGRO6PFOP2I4/match']) {
		const r = await ask('POST', path, { 'content-type': type, 'sec-fetch-site': 'same-origin' }, body);
		n++;
		if (r.status === 0 || r.status >= 500) note(`POST ${path} ${type} ${body.slice(0, 30)}`, `${r.status}`);
	}
agent.destroy();
for (const [what, why] of [...bad].slice(0, 40)) console.log(`not ok - hostile: ${what}: ${why}`);
if (bad.size === 0) console.log(`ok - ${n} requests with hostile values: no 500, nothing unescaped, no header injected`);
process.exit(bad.size ? 1 : 0);
