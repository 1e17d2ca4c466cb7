// A thousand nominations at one moment for the last ten seats of three quota lines: seats.mjs ORIGIN SEATS.json
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';

const [origin, file] = process.argv.slice(2);
const { course, people } = JSON.parse(readFileSync(file, 'utf8').trim().split('\n').pop());
let failed = 0;
const is = (words, got, wanted) => { if (got === wanted) console.log(`ok - ${words}`); else { failed++; console.log(`not ok - ${words}: got '${got}', wanted '${wanted}'`); } };
const headers = { authorization: 'Bearer itc_coordinator', accept: 'application/json', 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
// Whoever waits too long for the database is told to try again (503, 504), or, where the machine has more to do than that, that sending took too long (408), and does.
const post = async (path, fields) => {
	const r = await fetch(origin + path, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(fields) });
	const text = await r.text();
	return [408, 503, 504].includes(r.status) ? post(path, fields) : { status: r.status, text };
};
const get = async (path) => { const r = await fetch(origin + path, { headers }); return [408, 503, 504].includes(r.status) ? get(path) : r.json(); };
const kinds = (answers) => Object.entries(Object.groupBy ? Object.groupBy(answers, (a) => a) : answers.reduce((o, a) => ({ ...o, [a]: [...(o[a] ?? []), a] }), {})).map(([k, list]) => `${k} ${list.length}`).sort().join(', ');

const put = await Promise.all(people.map((person) => post(`/courses/${course}/nominations`, { people: person, idem: randomUUID() })));
is('a thousand are put forward at one moment', kinds(put.map((a) => (a.status < 400 ? 'taken' : `${a.status} ${a.text.slice(0, 80)}`))), `taken ${people.length}`);
const ids = [];
for (let page = 1; ; page++) {
	const list = await get(`/courses/${course}/nominations.json?page=${page}`);
	ids.push(...list.rows.map((r) => r.id));
	if (!list.next) break;
}
is('each stands once', new Set(ids).size, people.length);
const told = await Promise.all(ids.map((id) => post(`/nominations/${id}/state`, { state: 'accepted' })));
is('ten of them get a seat', told.filter((a) => a.status < 400).length, 10);
is('the others read why', kinds(told.filter((a) => a.status >= 400).map((a) => (a.status === 409 && /"(course|quota)_is_full"/.test(a.text) ? 'full' : `${a.status} ${a.text.slice(0, 80)}`))), `full ${people.length - 10}`);
const seats = await get(`/courses/${course}/seats.json`);
is('each line is full, and so is the pool', seats.rows.map((r) => `${r.used}/${r.seats}`).concat(`${seats.pool.used}/${seats.pool.seats}`).join(' '), '4/4 3/3 2/2 1/1');
const held = (await get(`/courses/${course}/nominations.json?state=accepted`)).rows;
is('those on the lines are those for whom they are', [held.length, held.filter((r) => r.country === 'KZ').length >= 3, held.filter((r) => r.country === 'GE').length >= 2].join(), '10,true,true');
process.exit(failed ? 1 : 0);
