// Signing in and being signed in: forms from elsewhere, limits by a moved clock, and who has an account: sessions.mjs ORIGIN WORLD.json
// The server runs with a grid of 250 ms and no rates; passwords are set with links made in SQL.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';

const [origin, worldFile] = process.argv.slice(2);
const world = JSON.parse(readFileSync(worldFile, 'utf8'));
const sql = (text) => execFileSync('psql', ['-XAtqc', text], { encoding: 'utf8' }).trim();
let failed = 0;
const is = (words, got, want) => { if (got === want) console.log(`ok - ${words}`); else { failed++; console.log(`not ok - ${words}: got '${String(got).slice(0, 200)}', wanted '${String(want).slice(0, 200)}'`); } };
// Not fetch, which sends Sec-Fetch headers of its own.
const ask = (method, path, fields, headers = {}) => new Promise((done, no) => {
	const body = typeof fields === 'string' ? fields : fields && new URLSearchParams(fields).toString(), began = performance.now();
	const r = http.request(origin + path, { method, agent: false, headers: { accept: 'text/html', ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }), ...headers } }, (res) => {
		let text = '';
		res.setEncoding('utf8').on('data', (d) => { text += d; }).on('end', () => done({ status: res.statusCode, text, ms: performance.now() - began, headers: res.headers, cookies: (res.headers['set-cookie'] ?? []).map((c) => c.split(';')[0]) }));
	});
	r.on('error', no).end(body);
});
const SAME = { 'sec-fetch-site': 'same-origin' };
const PASSWORD = 'quiet harbour lantern';

// ---- a password, a session
const account = (role) => sql(`select email from registry.account where role = '${role}' order by id limit 1`);
const set_password = async (email) => {
	const link = randomBytes(16).toString('hex');
	sql(`insert into registry.invitation (token, account, until) select sha256('${link}'), id, now() + interval '1 hour' from registry.account where email = '${email}'`);
	return (await ask('POST', `/invitation/${link}`, { password: PASSWORD }, SAME)).status;
};
const sign_in = async (email) => {
	const r = await ask('POST', '/login', { email, password: PASSWORD }, SAME);
	const cookie = r.cookies.find((c) => c.startsWith('sid='));
	const page = await ask('GET', '/me', undefined, { cookie });
	return { cookie, csrf: page.text.match(/name="csrf" value="([0-9a-f]{64})"/)?.[1], status: r.status };
};
const coordinator = account('coordinator'), trainer = account('trainer');
is('a link sets a password', await set_password(coordinator), 303);
await set_password(trainer);
const me = await sign_in(coordinator), other = await sign_in(trainer);
is('with it one signs in', me.status, 303);

// ---- forms: three checks, each alone refuses
const save = (headers, csrf = me.csrf) => ask('POST', '/me', { csrf, name: 'Vera', lang: 'en', zone: 'Europe/Minsk', version: sql(`select version from registry.account where email = '${coordinator}'`) }, { cookie: me.cookie, ...headers }).then((r) => r.status);
const own = { origin }, before = sql('select max(id) from registry.audit');
is('neither Sec-Fetch-Site nor Origin: refused', await save({}), 403);
for (const site of ['cross-site', 'same-site', 'none', '', 'same-origin, cross-site']) is(`Sec-Fetch-Site '${site}': refused`, await save({ 'sec-fetch-site': site || ' ' }), site === '' ? 400 : 403);
is('cross-site with our Origin: refused', await save({ ...own, 'sec-fetch-site': 'cross-site' }), 403);
for (const from of ['https://evil.example', 'null', `${origin}.evil.example`, origin.replace('http:', 'https:'), `${origin}/`]) is(`Origin ${from.replace(origin, '<ours>')}: refused`, await save({ origin: from }), 403);
is('no token: refused', await save(SAME, ''), 403);
is('the token of another session: refused', await save(SAME, other.csrf), 403);
is('a token with one digit changed: refused', await save(SAME, me.csrf.replace(/^./, (c) => (c === '0' ? '1' : '0'))), 403);
is('of all these nothing was done', sql('select max(id) from registry.audit'), before);
is('our own form is taken', await save(SAME), 303);
is('and by Origin where Sec-Fetch-Site is unknown', await save(own), 303);
is('JSON with a cookie is a form like others', (await ask('POST', '/me', '{}', { cookie: me.cookie, 'content-type': 'application/json' })).status, 403);
is('signing in from elsewhere: refused', (await ask('POST', '/login', { email: coordinator, password: PASSWORD }, { 'sec-fetch-site': 'cross-site' })).status, 403);
is('signing out from elsewhere: refused', (await ask('POST', '/logout', { csrf: me.csrf }, { cookie: me.cookie, 'sec-fetch-site': 'cross-site' })).status, 403);
for (const route of ['/programmes/new', '/logout', `/courses/${world.course}/state`]) is(`GET ${route.replace(/\d+/, 'N')} changes nothing`, [200, 404, 405].includes((await ask('GET', route, undefined, { cookie: me.cookie })).status), true);

// ---- limits, by a moved clock
const status = (cookie = me.cookie) => ask('GET', '/courses', undefined, { cookie, accept: 'application/json' }).then((r) => r.status);
const clock = (what) => sql(`update registry.login l set ${what} from registry.account a where a.id = l.account and a.email = '${coordinator}' and l.kind = 'browser' and l.ended is null`);
is('signed in', await status(), 200);
clock("seen = now() - interval '59 minutes'");
is('59 minutes idle: still signed in', await status(), 200);
is('a form keeps the sign-in alive', await save(SAME) + ' ' + sql(`select bool_and(l.seen > now() - interval '1 minute') from registry.login l join registry.account a on a.id = l.account where a.email = '${coordinator}' and l.kind = 'browser' and l.ended is null`), '303 t');
clock("seen = now() - interval '61 minutes'");
is('61 minutes idle: signed out', await status(), 401);
is('and a page leads to the sign-in', (await ask('GET', '/courses', undefined, { cookie: me.cookie })).headers.location, '/login?next=%2Fcourses');
clock("seen = now(), created = now() - interval '9 hours 59 minutes'");
is('almost ten hours: still signed in', await status(), 200);
clock("seen = now(), created = now() - interval '10 hours 1 minute'");
is('ten hours: signed out, however busy', await status(), 401);
const again = await sign_in(coordinator);
is('a sign-in has a token of its own', again.cookie !== me.cookie, true);
sql(`update registry.account set active = false where email = '${coordinator}'`);
is('a disabled account is signed out at once', await status(again.cookie), 401);
sql(`update registry.account set active = true where email = '${coordinator}'`);
is('signing out', (await ask('POST', '/logout', { csrf: again.csrf }, { cookie: again.cookie, ...SAME })).status, 303);
is('ends the session on the server', await status(again.cookie), 401);
is('a cookie that one chose oneself signs nobody in', await status(`sid=${'A'.repeat(43)}`), 401);

// ---- who has an account: alike in bytes, and on one grid of time
const bytes = (r, email) => `${r.status} ${JSON.stringify(Object.entries(r.headers).filter(([k]) => k !== 'date' && k !== 'content-length'))} ${r.text.replaceAll(email, '').replace(/[0-9a-f]{10,12}(?=<)/g, '').replace(/name="idem" value="[^"]*"/g, '').replace(/\d\d:\d\d:\d\d/g, '')}`;
const tries = {};
const late = account('registrar');	// has no password yet
sql(`update registry.account set active = false where email = '${trainer}'`);
for (const [kind, email] of [['known', coordinator], ['unknown', 'nobody@example.org'], ['disabled', trainer], ['without a password', late], ['no address at all', 'nonsense']]) {
	tries[kind] = [];
	for (let i = 0; i < 4; i++) tries[kind].push({ email, ...await ask('POST', '/login', { email, password: 'not the right one' }, SAME) });
}
for (const [kind, list] of Object.entries(tries)) {
	is(`signing in as ${kind} and known: the same bytes`, bytes(list[0], list[0].email), bytes(tries.known[0], coordinator));
	is(`${kind}: each answer waits for the grid`, list.every((r) => r.ms >= 245), true);
}
sql(`update registry.account set wrong_at = now() where email = '${coordinator}'`);
is('after three mistakes the right password waits, too', (await ask('POST', '/login', { email: coordinator, password: PASSWORD }, SAME)).status, 422);
sql(`update registry.account set wrong_at = now() - interval '4 seconds' where email = '${coordinator}'`);
is('some seconds', (await ask('POST', '/login', { email: coordinator, password: PASSWORD }, SAME)).status, 303);
for (const [wrong, wait] of [[9, 5], [25, 10], [100, 86400]]) {
	const at = async (ago) => { sql(`update registry.account set wrong = ${wrong}, wrong_at = now() - interval '${ago} seconds' where email = '${coordinator}'`); return (await ask('POST', '/login', { email: coordinator, password: PASSWORD }, SAME)).status; };
	is(`after ${wrong} mistakes ${wait} s`, `${await at(wait - 2)} ${await at(wait + 1)}`, '422 303');
}
// A link that is over and one that never was.
const over = randomBytes(16).toString('hex');
sql(`insert into registry.invitation (token, account, until, used) select sha256('${over}'), id, now() + interval '1 hour', now() from registry.account where email = '${late}'`);
for (const method of ['GET', 'POST']) {
	const a = await ask(method, `/invitation/${over}`, method === 'POST' ? { password: PASSWORD } : undefined, SAME), never = randomBytes(16).toString('hex');
	const b = await ask(method, `/invitation/${never}`, method === 'POST' ? { password: PASSWORD } : undefined, SAME);
	is(`${method}: a used link and one that never was are alike`, bytes(a, over), bytes(b, never));
}
process.exit(failed ? 1 : 0);
