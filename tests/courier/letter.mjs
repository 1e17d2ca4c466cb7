// The calendars in a letter as it came from SMTP, read strictly: letter.mjs FILE.  Each is a part of its own whose Content-Type names the
// METHOD that stands in it (RFC 6047 2.4) and holds what RFC 5546 3.2.1, 3.2.2 and 3.2.5 ask for: METHOD, UIDs and SEQUENCEs are printed.
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import ical from 'node-ical';

const letter = readFileSync(process.argv[2], 'latin1').replace(/^\.\./gm, '.');
const boundary = /boundary="(.*?)"/.exec(letter)[1];
const parts = letter.split(`\r\n--${boundary}`).slice(1, -1).map((p) => p.split('\r\n\r\n')).map(([head, body]) => ({ head: head.replace(/\r\n\s+/g, ' '), body }));
const faults = [], said = [], uids = [], names = [];
const must = (holds, what) => { if (!holds) faults.push(what); };

for (const { head, body } of parts.filter((p) => /content-type: text\/calendar/i.test(p.head))) {
	const text = Buffer.from(body, 'base64').toString('utf8');
	const calendar = new ICAL.Component(ICAL.parse(text)), events = calendar.getAllSubcomponents('vevent');
	const method = calendar.getFirstPropertyValue('method');
	const count = (e, name) => e.getAllProperties(name).length;
	names.push(/filename="(.*?)"/.exec(head)?.[1]);
	must(/content-type: text\/calendar; charset=utf-8; method=(\w+)$/im.exec(head)?.[1] === method, 'Content-Type names the METHOD');
	must(!/[^\r]\n|\r[^\n]/.test(text) && text.split('\r\n').every((l) => Buffer.byteLength(l) <= 75), 'lines');
	for (const name of ['version', 'prodid', 'method']) must(count(calendar, name) === 1, name);
	must(events.length > 0 && (method === 'PUBLISH' || new Set(events.map((e) => e.getFirstPropertyValue('uid'))).size === 1), 'one UID');
	for (const e of events) {
		for (const name of ['uid', 'dtstamp', 'dtstart', 'organizer', 'summary', 'sequence', 'status']) must(count(e, name) === 1, `one ${name}`);
		must(count(e, 'attendee') === (method === 'PUBLISH' ? 0 : 1), 'attendees');
		must({ REQUEST: ['CONFIRMED', 'TENTATIVE'], CANCEL: ['CANCELLED'], PUBLISH: ['CONFIRMED', 'TENTATIVE', 'CANCELLED'] }[method].includes(e.getFirstPropertyValue('status')), 'status');
		uids.push(e.getFirstPropertyValue('uid'));
	}
	must(Object.values(ical.sync.parseICS(text)).filter((e) => e.type === 'VEVENT').length === events.length, 'node-ical');
	said.push(`${method} ${events.length}`);
}
must(new Set(uids).size === uids.length, 'UIDs once each');
must(new Set(names).size === names.length, 'names of files once each');
console.log([...said, ...faults].join(', '));
