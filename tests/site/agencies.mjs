// A focal point and a trainee of agency A ask every page of the table about everything there is, as page, JSON and CSV, and
// search in every spelling: nothing names a person of agency B.  agencies.mjs ORIGIN WORLD.json
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [origin, worldFile] = process.argv.slice(2);
const world = JSON.parse(readFileSync(worldFile, 'utf8'));
const routes = execFileSync('build/tests/route_list', { encoding: 'utf8' }).trim().split('\n').map((l) => JSON.parse(l));
const ask = async (role, path, accept = 'text/html', method = 'GET', form) => {
	const res = await fetch(origin + path, { method, redirect: 'manual', headers: { accept, authorization: `Bearer itc_${role}`, 'sec-fetch-site': 'same-origin', ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) }, body: form && new URLSearchParams(form).toString() });
	return { status: res.status, text: await res.text() };
};
// What B is called, in every script, and how a stranger might come upon it.
const b = JSON.parse((await ask('coordinator', `/people/${world.person_b}.json`, 'application/json')).text);
const names = [...new Set(b.names.map((n) => n.family))];
const a = JSON.parse((await ask('coordinator', `/people/${world.person_a}.json`, 'application/json')).text);
const spellings = [...names, names[0].slice(0, 5), names[0].toLowerCase().replace('ё', 'е'), 'Vorobyova', 'Vorobeva', names[0].replace(/.$/, ''), 'B'];
const bad = [];
const look = (what, { status, text }, typed = []) => {
	// what was typed may be shown again, a name that was not may not
	const told = typed.reduce((t, v) => t.replaceAll(v, '').replaceAll(encodeURIComponent(v), ''), text);
	for (const name of names) if (told.toLowerCase().includes(name.toLowerCase())) bad.push(`${what} (${status}) names ${name}`);
};
// The net itself: who may see B does.
for (const role of ['coordinator', 'other_focal_point']) if (!(await ask(role, '/people')).text.includes(names[0])) bad.push(`${role} should see B`);

const values = [...new Set(Object.entries(world).filter(([, v]) => /^\d+$/.test(v)).map(([, v]) => v))];
let n = 0;
for (const role of ['focal_point', 'trainee']) {
	for (const route of routes.filter((r) => r.method === 'GET' && r.call)) {
		const variable = route.path.match(/\{[^}]+\}/g) ?? [];
		const fill = (v) => route.path.replace(/\{noun\}/, 'person').replace(/\{idem\}/, world.stepped).replace(/\{[^}]+\}/g, v);
		for (const path of variable.length ? values.map(fill) : [route.path]) {
			for (const [suffix, accept] of [['', 'text/html'], ['.json', 'application/json'], ['.csv', 'text/csv']]) {
				if (suffix && route.path.includes('.')) continue;
				look(`GET ${path}${suffix} as ${role}`, await ask(role, path + suffix, accept));
				n++;
			}
		}
		// every filter that could be turned to B
		for (const arg of route.args.filter((x) => ['q', 'agency', 'course', 'person', 'people', 'family', 'state', 'nominations', 'all', 'distinct_from'].includes(x) && !route.path.includes('{')))
			for (const v of arg === 'q' || arg === 'family' ? spellings : [world.agency_b, world.person_b, world.nomination_b, world.course_foreign, '1', 'accepted']) {
				for (const suffix of ['', '.json', '.csv']) {
					look(`GET ${route.path}${suffix}?${arg}=${v} as ${role}`, await ask(role, `${route.path}${suffix}?${arg}=${encodeURIComponent(v)}`, suffix === '.csv' ? 'text/csv' : suffix ? 'application/json' : 'text/html'), [v]);
					n++;
				}
			}
	}
}
// A form with B's own name and birth date does not give away that B is known; nor does one that refers to B.
const person = { sex: b.sex, born: b.born, country: 'KZ', script: 'cyrl', language: 'ru', family: b.names.find((x) => x.script === 'cyrl').family, given: b.names[0].given, family_latin: b.names.find((x) => x.script === 'latn').family, given_latin: b.names.find((x) => x.script === 'latn').given };
const typed = Object.values(person);
for (const [path, form] of [['/people', { ...person, idem: randomUUID() }], [`/courses/${world.course_open}/nominations`, { idem: randomUUID(), people: world.person_b }], ['/nominations/steps', { idem: randomUUID(), nominations: world.nomination_b, becomes: 'withdrawn', reason: 'x y' }],
	['/nominations/steps', { idem: randomUUID(), all: '1', n: '1', becomes: 'withdrawn', reason: 'x y', agency: world.agency_b }], [`/nominations/${world.nomination_b}/state`, { state: 'withdrawn', reason: 'x y' }], [`/nominations/${world.nomination}/replace`, { idem: randomUUID(), person: world.person_b, reason: 'x y' }],
	[`/people/${world.person_b}`, { ...person, version: '1' }], [`/people/${world.person_b}/names`, { ...person, idem: randomUUID(), source: 'self' }], [`/people/${world.person_b}/invitation`, {}]]) {
	for (const accept of ['text/html', 'application/json']) {
		const r = await ask('focal_point', path, accept, 'POST', form);
		look(`POST ${path} as focal_point`, r, typed);
		if (path === '/people' && new RegExp(`"id":${world.person_b}\\b|/people/${world.person_b}"`).test(r.text)) bad.push(`POST ${path}: a focal point is told that B is known`);
		n++;
	}
}
for (const x of bad.slice(0, 40)) console.log(`not ok - agencies: ${x}`);
if (bad.length === 0) console.log(`ok - agencies: in ${n} answers nobody of another agency is named`);
if (!(await ask('focal_point', '/people.csv', 'text/csv')).text.includes(a.names[0].family)) { console.log('not ok - agencies: the own people are there'); bad.push('own'); } else console.log('ok - agencies: the own people are there');
process.exit(bad.length ? 1 : 0);
