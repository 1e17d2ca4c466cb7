// The authorisation matrix of permissions.tsv, asked over HTTP: matrix.mjs ORIGIN WORLD.json
import { readFileSync } from 'node:fs';

const [origin, worldFile] = process.argv.slice(2);
const world = JSON.parse(readFileSync(worldFile, 'utf8'));
const lines = readFileSync('tests/site/permissions.tsv', 'utf8').split('\n').filter((l) => l && !l.startsWith('#')).map((l) => l.split('\t'));
const roles = lines.shift().slice(3);
let n = 0;
const bad = [];
for (const [method, pattern, relation, ...cells] of lines) {
	const path = pattern.replace(/\{(\w+)\}/g, (_, k) => { if (!(k in world)) throw new Error(`permissions.tsv: {${k}} is not in the world`); return world[k]; });
	for (const [i, role] of roles.entries()) {
		const headers = { accept: 'application/json', 'sec-fetch-site': 'same-origin' };
		if (role !== 'stranger') headers.authorization = `Bearer itc_${role}`;
		if (method === 'POST') headers['content-type'] = 'application/json';
		const res = await fetch(origin + path, { method, headers, body: method === 'POST' ? '{}' : undefined, redirect: 'manual' });
		await res.arrayBuffer();
		n++;
		const refused = [401, 403, 404].includes(res.status);
		if (res.status >= 500) bad.push(`${method} ${pattern} (${relation}) as ${role}: ${res.status}`);
		else if (refused !== (cells[i] === 'n')) bad.push(`${method} ${pattern} (${relation}) as ${role}: ${res.status}, ${cells[i] === 'y' ? 'may' : 'may not'}`);
		else if (cells[i] === 'n' && role === 'stranger' && res.status !== 401) bad.push(`${method} ${pattern} as a stranger: ${res.status}, wanted 401`);
	}
}
for (const b of bad.slice(0, 60)) console.log(`not ok - permissions: ${b}`);
if (bad.length === 0) console.log(`ok - permissions: ${n} requests of ${lines.length} routes and ${roles.length} roles are answered or refused as the table says`);
process.exit(bad.length ? 1 : 0);
