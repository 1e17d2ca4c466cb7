// Calendar feeds as two calendar libraries read them, and strictly by the lines: calendars.mjs ORIGIN WORLD.json
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import ical from 'node-ical';

const [origin, worldFile] = process.argv.slice(2);
const world = JSON.parse(readFileSync(worldFile, 'utf8'));
const sql = (text) => execFileSync('psql', ['-XAtqc', text], { encoding: 'utf8' }).trim();
let failed = 0;
const is = (words, got, want) => { if (got === want) console.log(`ok - ${words}`); else { failed++; console.log(`not ok - ${words}: got '${String(got).slice(0, 300)}', wanted '${String(want).slice(0, 300)}'`); } };
const post = async (path, fields) => (await fetch(origin + path, { method: 'POST', headers: { authorization: 'Bearer itc_coordinator', accept: 'application/json', 'content-type': 'application/json' }, body: JSON.stringify({ idem: randomUUID(), ...fields }) })).json();
const fetched = async (token) => { const r = await fetch(`${origin}/feeds/${token}.ics`); return { status: r.status, type: r.headers.get('content-type'), cache: r.headers.get('cache-control'), bytes: Buffer.from(await r.arrayBuffer()) }; };

// A title in Cyrillic that must be folded, with every letter that iCalendar escapes.
sql(`update registry.edition set title_ru = 'Противодействие незаконной миграции: признаки, документы; порядок действий на границе \\ часть первая'
	where id = (select edition from registry.course where id = ${world.course})`.replace('update', 'alter table registry.edition disable trigger user; update') + '; alter table registry.edition enable trigger user');
const made = await post('/feeds?lang=ru', { kind: 'course', subject: String(world.course) });
const before = await fetched(made.token);
is('an address answers with a calendar', `${before.status} ${before.type} ${before.cache}`, '200 text/calendar; charset=utf-8 no-store');
const text = before.bytes.toString('utf8');
is('in UTF-8', Buffer.from(text).equals(before.bytes), true);
is('every line ends with CRLF, and nothing else does', `${text.endsWith('END:VCALENDAR\r\n')} ${/[^\r]\n|\r[^\n]/.test(text)}`, 'true false');
is('no line is longer than 75 bytes', Math.max(...before.bytes.toString('latin1').split('\r\n').map((l) => l.length)) <= 75, true);
is('no letter is cut by a fold', text.split('\r\n').some((l) => l.includes('�')), false);
is('a long title is folded', /\r\n [^\r]/.test(text), true);
const want = JSON.parse(sql(`select json_agg(json_build_array(uid || '@localhost', to_char(lower(during) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), upper(state), version - 1) order by uid) from registry.session where course = ${world.course} and upper(during) > now() - interval '120 days'`));
const said = (x) => ({ PLANNED: 'CONFIRMED' }[x] ?? x);
const one = (t) => new ICAL.Component(ICAL.parse(t)).getAllSubcomponents('vevent').map((e) => new ICAL.Event(e));
const two = (t) => Object.values(ical.sync.parseICS(t)).filter((e) => e.type === 'VEVENT');
const host = (uid) => uid.replace(/@.*/, '@localhost');
const title = sql(`select code || ' ' || title_ru from registry.course c join registry.edition e on e.id = c.edition where c.id = ${world.course}`);
const events = one(text), others = two(text);
const shape = (rows) => JSON.stringify(rows.sort((a, b) => (a[0] < b[0] ? -1 : 1)));
is('ical.js reads the sessions: when, and which are cancelled', shape(events.map((e) => [host(e.uid), e.startDate.toString(), e.component.getFirstPropertyValue('status')])), shape(want.map(([u, s, st]) => [u, s, said(st)])));
is('node-ical reads the same', shape(others.map((e) => [host(e.uid), e.start.toISOString().replace('.000Z', 'Z'), e.status])), shape(want.map(([u, s, st]) => [u, s, said(st)])));
is('both the whole title', [...events.map((e) => e.summary), ...others.map((e) => e.summary)].every((s) => s === title), true);
is('in UTC', events.every((e) => e.startDate.zone === ICAL.Timezone.utcTimezone), true);
is('with when it was made', events.every((e) => /Z$/.test(e.component.getFirstPropertyValue('dtstamp').toString())), true);
is('the calendar is a publication of version 2.0', new ICAL.Component(ICAL.parse(text)).getFirstPropertyValue('method') + new ICAL.Component(ICAL.parse(text)).getFirstPropertyValue('version'), 'PUBLISH2.0');

// What moves keeps its name and gets a higher number; what is cancelled says so.
const [moved, off] = JSON.parse(sql(`select json_agg(json_build_object('id', id, 'uid', uid)) from (select id, uid from registry.session where course = ${world.course} and state = 'planned' order by id limit 2) x`));
const number = (list, uid) => list.find((e) => e.uid.startsWith(uid)).sequence;
const was = number(events, moved.uid);
sql(`update registry.session set starts = starts + interval '15 minutes', version = version + 1 where id = ${moved.id}`);
if (off) sql(`update registry.session set state = 'cancelled', version = version + 1 where id = ${off.id}`);
const after = one((await fetched(made.token)).bytes.toString('utf8'));
is('a session that moves keeps its name and gets a higher number', number(after, moved.uid), was + 1);
is('one that is cancelled says so', off ? after.find((e) => e.uid.startsWith(off.uid)).component.getFirstPropertyValue('status') : 'CANCELLED', 'CANCELLED');
is('no name stands in it', /Канарейкин|KANAR|Petrova|Тренер|Тема \d/i.test(text), false);

// What goes with a letter about the course: a request to this recipient, of the same sessions under the same names.
const letter = sql(`select test.session(${world.course}, 2, 9); insert into registry.outbox (kind, lang, person, course, email, subject, body) values ('course_changed', 'ru', ${world.person_a}, ${world.course}, 'holder@agency.example', 'S', 'T') returning id`).split('\n').at(-1);
const along = await fetch(`${origin}/outbox/${letter}/calendars/1.ics`, { headers: { authorization: 'Bearer itc_coordinator' } }), request = await along.text();
const asked = new ICAL.Component(ICAL.parse(request)), feed = one((await fetched(made.token)).bytes.toString('utf8'));
is('a letter takes a request along', `${along.status} ${asked.getFirstPropertyValue('method')}`, '200 REQUEST');
is('to its recipient', [...new Set(asked.getAllSubcomponents('vevent').map((e) => e.getFirstPropertyValue('attendee')))].join(), 'mailto:holder@agency.example');
is('from who sends it', /^mailto:.+@/.test(asked.getFirstSubcomponent('vevent').getFirstPropertyValue('organizer')), true);
is('of a session to come, under its name in the feed', `${one(request).length === 1} ${one(request).every((e) => feed.some((f) => f.uid === e.uid))}`, 'true true');
is('which node-ical reads, too', two(request).length, one(request).length);
await post(`/feeds/${made.id}/end`, {});
is('an ended address leads nowhere', (await fetched(made.token)).status, 404);
is('as does a made-up one', (await fetched('itc_x')).status, 404);
process.exit(failed ? 1 : 0);
