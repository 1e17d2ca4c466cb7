// A course is planned after an earlier one, moved over a day off, and cancelled: whom it touches is shown and told, and calendars follow.
import ICAL from 'ical.js';
import ical from 'node-ical';
import { day } from './lib.mjs';
import { idOf } from './world.mjs';

export const iso = (text) => text.split('.').reverse().join('-');
export const dayOff = { en: 'Library Day', ru: 'День библиотек' };
// The events behind a calendar address, as two calendar libraries without an account read them: the same in both.
export const events = async (w, address) => {
	const { status, text } = await w.ask(w.pages.stranger, new URL(address).pathname);
	if (status !== 200) return status;
	const one = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((c) => [new ICAL.Event(c), c.getFirstPropertyValue('status')])
		.map(([e, state]) => ({ uid: e.uid, starts: e.startDate.toString(), sequence: Number(e.sequence), state, text: `${e.summary} ${e.description ?? ''}` }));
	const two = Object.values(ical.sync.parseICS(text)).filter((e) => e.type === 'VEVENT').map((e) => ({ uid: e.uid, starts: e.start.toISOString().replace('.000Z', 'Z'), sequence: Number(e.sequence), state: e.status, text: `${e.summary} ${e.description ?? ''}` }));
	const shape = (list) => JSON.stringify(list.sort((a, b) => (a.uid < b.uid ? -1 : 1)));
	if (shape(one) !== shape(two)) throw new Error(`ical.js reads ${shape(one)}, node-ical ${shape(two)}`);
	return one;
};
export const address = async (w, page, path) => {
	await w.go(page, path);
	await w.send(page, '/feeds');
	return page.locator('#address').innerText();
};
const letters = async (w, kind) => (await w.json(w.pages.coo, `/outbox.json?kind=${kind}&q=${w.nextCode}`)).rows;
const scheduled = async (w, from, until) => {
	await w.go(w.pages.coo, `/courses/new?programme=${w.programme}`);
	await w.send(w.pages.coo, '/courses', { starts: day(from), ends: day(until), capacity: '5', venue: 'Training hall', town_ru: 'Минск', town_en: 'Minsk', languages: ['ru'] });
	return idOf(w.pages.coo);
};
const stateTo = async (w, course, becomes) => {
	await w.go(w.pages.coo, `/courses/${course}`);
	await w.send(w.pages.coo, `/courses/${course}/state`, {}, `:has([name="state"][value="${becomes}"])`);
};

// The timetable of the first course, forty days on; one of its rooms is taken there.
export const copy = async (w) => {
	const { coo } = w.pages, room = { en: 'Room 1', ru: 'Аудитория 1' }[w.lang];
	w.other = await scheduled(w, 40, 47);
	await w.go(coo, `/courses/${w.other}/sessions/new`);
	await w.send(coo, `/courses/${w.other}/sessions`, { day: day(40), from: '09:00', until: '10:00', topic_ru: 'Инструктаж', topic_en: 'Briefing', hours: '1', room: { label: await coo.locator(`#room option:has-text("${room}")`).first().innerText() } });
	w.next = await scheduled(w, 40, 44);
	w.nextCode = (await w.json(coo, `/courses/${w.next}.json`)).course.code;
	const path = `/courses/${w.next}/copy`;
	await w.go(coo, `/courses/${w.next}/timetable`);
	await w.click(coo, coo.locator(`a[href="${path}"]`).first());
	await w.step('what a copied timetable would meet is listed before anything is saved', async () => {
		await coo.locator('#source').selectOption(w.course);
		await coo.locator('#starts').fill(day(40));
		await w.click(coo, coo.locator(`form[method="get"][action="${path}"] [type="submit"]`));
		w.like('the room that is taken, and by what', await w.text(coo), new RegExp(`${room}[\\s\\S]*${day(40)} 09:00–10:00[\\s\\S]*(Briefing|Инструктаж)`));
		w.is('nothing is planned yet', (await w.json(coo, `/courses/${w.next}/timetable.json?week=all`)).rows.length, 0);
	});
	await w.send(coo, path);
	w.like('a clash is not saved unasked', await coo.locator('.errors').innerText(), { en: /taken \(1\)/, ru: /занято \(занятий: 1\)/ }[w.lang]);
	await w.step('without what is taken it is copied', async () => {
		await w.send(coo, path, { leave_out: true });
		w.like('the page says so', await w.text(coo), w.t('done.timetable_copy'));
	});
	const rows = (await w.json(coo, `/courses/${w.next}/timetable.json?week=all`)).rows;
	w.is('both sessions stand on their new day', rows.map((r) => r.day).join(), `${iso(day(40))},${iso(day(40))}`);
	w.is('one without its room', rows.filter((r) => !r.room).length, 1);
};

// Somebody is nominated and has calendars; the course moves to a day off.
export const postpone = async (w) => {
	const { coo, adm, tra } = w.pages;
	await stateTo(w, w.next, 'announced');
	await stateTo(w, w.next, 'nominations_open');
	await w.go(coo, `/courses/${w.next}/nominations/new?agency=${w.agency.a}`);
	await w.send(coo, `/courses/${w.next}/nominations`, { people: [w.person.two], letter_number: '77', letter_date: day(-1) });
	await w.click(coo, coo.locator('td a[href^="/nominations/"]').first());
	await w.send(coo, new URL(coo.url()).pathname + '/state', {}, ':has([name="state"][value="accepted"])');
	await w.step('calendar addresses are made, each shown once', async () => {
		w.feeds = { course: await address(w, coo, `/courses/${w.next}`), person: await address(w, tra, '/me'), agency: await address(w, coo, `/agencies/${w.agency.a}`) };
	});
	await w.go(w.pages.stranger, '/');
	const before = await events(w, w.feeds.course);
	w.is('a calendar program reads the sessions', before.length, 2);
	w.revealing = /Investigating|Расследование|Topic|Тема|Field|Выезд|Ёлкина|YOLKINA|Saidov|Саидов|Petrova|Петрова/i;
	w.is('under a neutral title, without names', before.filter((e) => w.revealing.test(e.text)).length, 0);
	w.is('the trainer\'s own and the agency\'s, too', `${(await events(w, w.feeds.person)).filter((e) => before.some((b) => b.uid === e.uid)).length} ${(await events(w, w.feeds.agency)).filter((e) => before.some((b) => b.uid === e.uid)).length}`, '1 2');
	await w.step('a day off is entered', async () => {
		await w.go(coo, '/holidays');
		await w.send(coo, '/holidays', { country: 'BY', day: day(47), name_ru: dayOff.ru, name_en: dayOff.en });
		w.like('and stands in the list', await w.text(coo), dayOff[w.lang]);
		await w.send(coo, '/holidays', { country: 'BY', day: day(47), name_ru: 'Ещё раз', name_en: 'Once more' });
		w.like('one day is entered once', await coo.locator('.errors').innerText(), w.t('error.holiday_known'));
	});
	const path = `/courses/${w.next}/postpone`;
	await w.go(coo, `/courses/${w.next}`);
	await w.click(coo, coo.locator(`a[href="${path}"]`).first());
	await w.step('whom moving the course touches, and what is in its way, is shown first', async () => {
		await coo.locator('#starts').fill(day(47));
		await w.click(coo, coo.locator(`form[method="get"][action="${path}"] [type="submit"]`));
		w.holds('trainer, nominee, focal point and the day off', await coo.locator('main').textContent(), [{ en: 'Saidov Timur', ru: 'Саидов Тимур' }[w.lang], 'Dana Ospanova', w.t('plan.part.participant'), dayOff[w.lang]]);
	});
	await w.send(coo, path, { reason: 'The hall is rebuilt' });
	w.like('a warning needs a reason', await coo.locator('.errors').innerText(), w.t('error.soft_warnings'));
	const told = await letters(w, 'course_changed');
	await w.step('with one the course moves', async () => {
		await w.send(coo, path, { despite: 'The trainer is free on no other day' });
		w.like('and the page says so', await w.text(coo), w.t('done.course_postpone'));
	});
	const after = await events(w, w.feeds.course);
	w.is('calendars follow: the same sessions, seven days on, under higher numbers', after.filter((e) => { const b = before.find((x) => x.uid === e.uid); return b && e.sequence > b.sequence && new Date(e.starts) - new Date(b.starts) === 7 * 864e5; }).length, 2);
	const made = (await letters(w, 'course_changed')).filter((l) => !told.some((t) => t.id === l.id));
	w.is('trainer, focal point and, without an address, the nominee are told, once', made.map((l) => l.email ?? l.state).sort().join(), 'by_hand,foc@itc.example,tra@itc.example');
};

// It is cancelled: told, gone from the timetable, crossed out in calendars; then the addresses end.
export const cancel = async (w) => {
	const { coo } = w.pages;
	const before = await events(w, w.feeds.course);
	await w.step('what changed in the timetable since is told by one command', async () => {
		await w.go(coo, `/courses/${w.next}/timetable`);
		await w.send(coo, `/courses/${w.next}/timetable/tell`);
		w.like('and the page says so', await w.text(coo), w.t('done.timetable_tell'));
	});
	w.is('trainer, focal point and nominee again, and by hand the interpreter and who drives', (await letters(w, 'timetable_changed')).map((l) => l.email ?? l.state).sort().join(), 'by_hand,by_hand,by_hand,foc@itc.example,tra@itc.example');
	const path = `/courses/${w.next}/cancel`;
	await w.go(coo, `/courses/${w.next}`);
	await w.click(coo, coo.locator(`a[href="${path}"]`).first());
	w.like('whom cancelling touches is shown first', await w.text(coo), { en: 'Saidov Timur', ru: 'Саидов Тимур' }[w.lang]);
	await w.step('with a reason the course is cancelled', async () => { await w.send(coo, path, { reason: 'Too few nominations' }); w.like('and the page says so', await w.text(coo), w.t('course.is_cancelled')); });
	const after = await events(w, w.feeds.course);
	w.is('calendars cross out the same sessions', after.filter((e) => e.state === 'CANCELLED' && before.some((b) => b.uid === e.uid && e.sequence > b.sequence)).length, 3);
	const told = (await letters(w, 'course_cancelled'));
	w.is('everybody is told once', `${told.length > 1} ${new Set(told.map((l) => l.to)).size === told.length}`, 'true true');
	await w.step('an address is ended', async () => {
		await w.go(coo, `/courses/${w.next}`);
		await w.click(coo, coo.locator('form[action^="/feeds/"][action$="/end"] button').first());
	});
	w.is('and answers no more', await events(w, w.feeds.course), 404);
	w.is('others do', Array.isArray(await events(w, w.feeds.agency)), true);
};
