// The headers of every answer, by their values: each page as HTML, JSON and CSV by several roles, errors, files, redirects, assets: headers.mjs ORIGIN WORLD.json
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';

const [origin, worldFile] = process.argv.slice(2);
const world = JSON.parse(readFileSync(worldFile, 'utf8'));
const routes = execFileSync('build/tests/route_list', { encoding: 'utf8' }).trim().split('\n').map((l) => JSON.parse(l));
const always = {
	'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'x-robots-tag': 'noindex', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp',
	'permissions-policy': 'accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()', server: 'registry',
};
const policy = {
	html: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
	get camera() { return this.html.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"); },
	data: "default-src 'none'; frame-ancestors 'none'", file: "default-src 'none'; frame-ancestors 'none'; sandbox",
};
const kinds = [[/^text\/html; charset=utf-8$/, 'html'], [/^application\/json$/, 'data'], [/^text\/plain; charset=utf-8$/, 'data'], [/^text\/csv; charset=utf-8$/, 'file'], [/^application\/(pdf|zip|vnd\.openxmlformats-officedocument\.spreadsheetml\.sheet)$/, 'file']];
const cookie = /^(sid|lang|done)=[^;]*; Path=\/; HttpOnly; SameSite=Lax(; Max-Age=\d+)?$/;

const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
const ask = (method, path, headers = {}, body) => new Promise((done, no) => http.request(origin + path, { method, agent, headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) } }, (r) => r.on('end', () => done(r)).resume()).on('error', no).end(body));
const bad = new Map(), seen = {};
let n = 0;
// What is wrong with an answer.
const wrong = (r, camera) => {
	const h = r.headers, type = h['content-type'] ?? '', kind = camera && /html/.test(type) ? 'camera' : h['content-disposition'] ? 'file' : type === '' && [303, 304].includes(r.statusCode) ? 'data' : kinds.find(([k]) => k.test(type))?.[1];
	seen[`${r.statusCode} ${kind}`] = (seen[`${r.statusCode} ${kind}`] ?? 0) + 1;
	return [
		...Object.entries(always).filter(([k, v]) => h[k] !== (kind === 'camera' ? v.replace('camera=()', 'camera=(self)') : v)).map(([k]) => `${k}: ${h[k]}`),
		...(kind ? [] : [`content-type: ${type}`]),
		...(h['content-security-policy'] === policy[kind] ? [] : [`content-security-policy: ${h['content-security-policy']} (${kind})`]),
		...(h['cache-control'] === 'no-store' ? [] : [`cache-control: ${h['cache-control']}`]),
		...(kind === 'file' && !/^attachment; filename="[^"]+"; filename\*=UTF-8''\S+$/.test(h['content-disposition'] ?? '') ? [`content-disposition: ${h['content-disposition']}`] : []),
		...Object.keys(h).filter((k) => /^access-control|^x-powered|^strict-transport/.test(k)),
		...(h['set-cookie'] ?? []).filter((c) => !cookie.test(c)),
	];
};
// Four pages may use the camera and run the decoder of its pictures, also where a form comes back; no other.
const look = async (words, r) => { n++; const w = wrong(r, /^(GET|HEAD) \/(scan|offline)(\.json|\.csv|\.xlsx)? |^GET \/sessions\/\{id\}\/check-in[. ]|^GET \/here(\/\{code\})?[. ]|^POST \/sessions\/\{id\}\/check-in text\/html coordinator$/.test(words)); if (w.length) bad.set(words, w.join('; ')); };

const part = { token: 'nothing', noun: 'course', place: world.place, session: world.session, paper: '1', idem: world.stepped };
const id_of = (path) => (/^\/(V|certificates|records)\//.test(path) ? 'LFQGLKJPIX6NJ3IGRO6PFOP2I4' : path.startsWith('/people/') ? world.person_a : path.startsWith('/agencies/') ? world.agency_a : path.startsWith('/programmes/') ? world.programme
	: path.startsWith('/sessions/') ? world.session : path.startsWith('/resources/') ? world.resource : path.startsWith('/nominations/') ? world.nomination : path.startsWith('/assessments/') ? world.assessment : path.startsWith('/accounts/') ? world.account_trainee : path.startsWith('/batches/') ? world.batch ?? 1 : world.course);
const jobs = [];
for (const route of routes) {
	const path = route.path.replace(/\{(\w+)\}/g, (_, k) => (k === 'id' ? id_of(route.path) : part[k] ?? '1'));
	for (const role of [null, 'coordinator', 'registrar', 'focal_point', 'administrator']) for (const [suffix, accept] of [['', 'text/html'], ['.json', '*/*'], ['.csv', '*/*'], ...(['coordinator', null].includes(role) ? [['.xlsx', '*/*']] : [])]) {
		const headers = { accept, ...(role ? { authorization: `Bearer itc_${role}` } : {}) };
		if (route.method === 'GET') jobs.push([`GET ${route.path}${suffix} ${role ?? 'stranger'}`, 'GET', path + suffix, headers]);
		else if (!/csv|xlsx/.test(suffix) && !/logout$|logins\/end$/.test(path)) jobs.push([`POST ${route.path} ${accept} ${role ?? 'stranger'}`, 'POST', path, { ...headers, 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }, '']);
	}
}
// Refusals of every kind.
const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
for (const accept of ['text/html', 'application/json']) jobs.push(
	[`404 ${accept}`, 'GET', '/nothing/here', { accept }], [`405 ${accept}`, 'POST', '/catalogue', { accept, ...form }, ''], [`405 DELETE ${accept}`, 'DELETE', '/catalogue', { accept }], [`400 query ${accept}`, 'GET', '/catalogue?a=%ff', { accept }],
	[`400 body ${accept}`, 'POST', '/verify', { accept, ...form }, 'a=%zz'], [`403 ${accept}`, 'POST', '/verify', { accept, 'content-type': form['content-type'] }, 'serial=1&code=1'], [`415 ${accept}`, 'POST', '/verify', { accept, ...form, 'content-type': 'text/plain' }, 'x'],
	[`HEAD ${accept}`, 'HEAD', '/', { accept }], [`language ${accept}`, 'GET', '/?lang=be', { accept }], [`done ${accept}`, 'GET', '/catalogue', { accept, cookie: 'done=item_add' }]);
// Without its setting a request cannot have its worker die.
for (const at of ['asked', 'sent', 'committed', 'answered']) jobs.push([`dies-at: ${at}`, 'POST', '/verify', { accept: 'text/html', ...form, 'dies-at': at }, 'serial=1&code=1']);
for (const path of ['/healthz', '/ready', '/robots.txt', '/openapi.json']) jobs.push([path, 'GET', path]);
await Promise.all(Array.from({ length: 6 }, async () => { for (let j; (j = jobs.shift());) await look(j[0], await ask(...j.slice(1))); }));
for (const [what, why] of [...bad].slice(0, 20)) console.log(`not ok - headers: ${what}: ${why}`);
if (bad.size === 0) console.log(`ok - ${n} answers have the security headers, each with its value`);
const missing = ['200 html', '200 data', '200 file', '303 data', '401 data', '403 html', '403 data', '404 html', '404 data', '405 html', '406 data', '415 html', '400 html', '422 html'].filter((k) => !seen[k]);
console.log(missing.length ? `not ok - headers: answers of every kind were seen: ${missing} (${Object.entries(seen).map((e) => e.join(' x')).join(', ')})` : 'ok - headers: answers of every kind were seen');

// What may be kept for ever, and is no page.
const names = JSON.parse(readFileSync('build/assets/manifest.json', 'utf8')).keys;
const assets = await Promise.all(Object.entries(names).map(async ([k, path]) => [k, await ask('GET', path)]));
const odd = assets.filter(([, r]) => r.statusCode !== 200 || r.headers['cache-control'] !== 'public, max-age=31536000, immutable' || r.headers['content-security-policy'] !== policy.data || !/^"[^"]+"$/.test(r.headers.etag ?? '') || r.headers['x-content-type-options'] !== 'nosniff' || r.headers['set-cookie'] || !r.headers['content-type']).map(([k, r]) => `${k} ${r.statusCode} ${JSON.stringify(r.headers)}`);
console.log(odd.length ? `not ok - headers of assets: ${odd[0]}` : `ok - ${assets.length} assets may be kept for ever`);
agent.destroy();
process.exit(bad.size || missing.length || odd.length ? 1 : 0);
