// The authorisation matrix of permissions.tsv, asked over HTTP: matrix.mjs ORIGIN WORLD.json
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [origin, worldFile] = process.argv.slice(2);
const world = JSON.parse(readFileSync(worldFile, 'utf8'));
const lines = readFileSync('tests/site/permissions.tsv', 'utf8').split('\n').filter((l) => l && !l.startsWith('#')).map((l) => l.split('\t'));
const roles = lines.shift().slice(3, 12);
const fill = (text) => text.replace(/\{(\w+)\}/g, (_, k) => { if (!(k in world)) throw new Error(`permissions.tsv: {${k}} is not in the world`); return world[k]; });
// a=1&b=[2]: fields of a form, a list in brackets
const fields = (text) => Object.fromEntries((text ?? '').split('&').filter(Boolean).map((f) => [f.slice(0, f.indexOf('=')), f.slice(f.indexOf('=') + 1)]).map(([k, v]) => [k, v.startsWith('[') ? JSON.parse(v) : v]));
let n = 0;
const bad = [], counts = { y: 0, n: 0, s: 0 };
for (const line of lines) {
	const [method, pattern, relation] = line, cells = line.slice(3, 12), form = line[12], why = line[13];
	const got = [];
	for (const [i, role] of roles.entries()) {
		const headers = { accept: 'application/json', 'sec-fetch-site': 'same-origin' };
		if (role !== 'stranger') headers.authorization = `Bearer itc_${role}`;
		if (method === 'POST') headers['content-type'] = 'application/json';
		const res = await fetch(origin + fill(pattern), { method, headers, body: method === 'POST' ? JSON.stringify(form ? { idem: randomUUID(), ...fields(fill(form)) } : {}) : undefined, redirect: 'manual' });
		const text = await res.text();
		n++;
		const is = [401, 403, 404].includes(res.status) ? 'n' : res.status === 409 ? 's' : 'y';
		got.push(cells[i] === '?' ? `${is}${res.status}${text.match(/"error":"(\w+)"/)?.[1] ?? ''}` : is);
		counts[is]++;
		if (res.status >= 500) bad.push(`${method} ${pattern} (${relation}) as ${role}: ${res.status}`);
		// Without a form of its own a line says who may, whatever the state of the thing.
		else if (cells[i] !== '?' && (form === undefined && is === 's' ? 'y' : is) !== cells[i]) bad.push(`${method} ${pattern} (${relation}) as ${role}: ${res.status}, wanted ${{ y: 'an answer', n: 'a refusal', s: '409' }[cells[i]] ?? cells[i]}`);
		else if (is === 's' && why && !text.includes(`"error":"${why}"`)) bad.push(`${method} ${pattern} (${relation}) as ${role}: ${text.slice(0, 80)}, wanted ${why}`);
		else if (cells[i] === 'n' && role === 'stranger' && res.status !== 401 && !/^\/(V|invitation|name)\//.test(pattern)) bad.push(`${method} ${pattern} as a stranger: ${res.status}, wanted 401`);
	}
	if (cells[0] === '?') console.log(`? ${[method, pattern, relation, ...got, form ?? '', why ?? ''].join('\t')}`);
}
for (const b of bad.slice(0, 60)) console.log(`not ok - permissions: ${b}`);
if (bad.length === 0) console.log(`ok - permissions: ${n} requests in ${lines.length} lines and ${roles.length} roles are answered (${counts.y}), refused (${counts.n}) or held up by the state of things (${counts.s}) as the table says`);

// Every route stands in the table.
const shape = (p) => p.replace(/\{\w+\}/g, '{}');
const routes = execFileSync('build/tests/route_list', { encoding: 'utf8' }).trim().split('\n').map((l) => JSON.parse(l));
const asked = lines.map(([method, pattern]) => `${method} ${pattern}`);
const missing = routes.filter((r) => !asked.some((a) => a === `${r.method} ${r.path}` || shape(a) === `${r.method} ${shape(r.path)}` || new RegExp(`^${r.method} ${r.path.replace(/[.]/g, '\\.').replace(/\{\w+\*\}/g, '.+').replace(/\{\w+\}/g, '[^/]+')}$`).test(a))).map((r) => `${r.method} ${r.path}`);
console.log(missing.length ? `not ok - permissions: every route is asked: ${missing.slice(0, 5)} (${missing.length})` : `ok - permissions: each of ${routes.length} routes is asked`);
process.exit(bad.length || missing.length ? 1 : 0);
