// What the sessions of a course take: an interpreter for a language pair, a vehicle, a trainer's hours of a day, time kept free
// between courses, a day off; and the calendars of a room and a trainer.
import { day } from './lib.mjs';
import { address, dayOff, events, iso } from './story-plan.mjs';

const found = async (w, kind, name) => (await w.json(w.pages.coo, `/resources.json?kind=${kind}`)).rows.find((r) => r.name === name).id;
const change = async (w, id, values) => {
	await w.go(w.pages.coo, `/resources/${id}/edit`);
	await w.send(w.pages.coo, `/resources/${id}`, values);
	await w.must(w.pages.coo, /^\/resources(\?|$)/);
};

export const means = async (w) => {
	const { coo } = w.pages, named = (en, ru) => ({ en, ru }[w.lang]);
	const names = { room: named('Room 1', 'Аудитория 1'), trainer: named('Saidov Timur', 'Саидов Тимур'), interpreter: named('Petrova Alla', 'Петрова Алла'), vehicle: named('Minibus 1', 'Микроавтобус 1') };
	await w.step('an interpreter is entered with a language pair, and a vehicle', async () => {
		await w.go(coo, '/resources/new?kind=interpreter');
		await w.send(coo, '/resources', { name_ru: 'Петрова Алла', name_en: 'Petrova Alla', 'pairs.a1': 'ru', 'pairs.b1': 'ru' });
		w.like('a pair of one language is refused', await coo.locator('.errors').innerText(), w.t('error.pairs_are_wrong'));
		await w.send(coo, '/resources', { 'pairs.b1': 'en' });
		await w.go(coo, '/resources/new?kind=vehicle');
		await w.send(coo, '/resources', { name_ru: 'Микроавтобус 1', name_en: 'Minibus 1', seats: '16' });
	});
	await w.go(coo, '/resources?kind=interpreter&pair=ru-en');
	w.like('who interprets that pair is found', await w.text(coo), names.interpreter);
	const room = await found(w, 'room', names.room), trainer = await found(w, 'trainer', names.trainer);
	await w.step('a trainer gets a limit of hours a day, a room time between courses', async () => { await change(w, trainer, { day_hours: '5' }); await change(w, room, { buffer: '30' }); });

	const path = `/courses/${w.next}/sessions`;
	const booked = async (form, field, name) => coo.locator(`${form} label:has-text("${name}") [name="${field}"]`).getAttribute('value');
	await w.go(coo, `${path}/new`);
	await w.send(coo, path, { day: day(47), from: '14:00', until: '15:30', topic_ru: 'Выезд', topic_en: 'Field visit', hours: '2', room: String(room), trainers: [String(trainer)],
		interpreters: [await booked('#interpreters', 'interpreters', names.interpreter)], vehicles: [await booked('#vehicles', 'vehicles', names.vehicle)] });
	w.holds('a day off and too many hours of the trainer are warned of', await coo.locator('.note.warn').innerText(), [dayOff[w.lang], new RegExp(`${names.trainer}: 6 .* 5`)]);
	await w.step('with a reason it is planned', async () => { await w.send(coo, path, { despite: 'The border post receives us on that day only' }); await w.must(coo, /\/timetable/); });
	const made = (await w.json(coo, `/courses/${w.next}/timetable.json?week=all`)).rows.find((r) => r.from === '14:00');
	await w.go(coo, `/sessions/${made.id}/edit`);
	w.holds('the session shows the warning, the reason and whose it is', await coo.locator('[aria-labelledby="h-despite-list"]').innerText(), [dayOff[w.lang], 'receives us on that day only', 'Vera Melnik']);
	w.is('and all that it takes', (await coo.locator('[name="trainers"]:checked, [name="interpreters"]:checked, [name="vehicles"]:checked').count()), 3);

	await w.go(coo, `/courses/${w.other}/sessions/new`);
	await w.send(coo, `/courses/${w.other}/sessions`, { day: day(47), from: '15:40', until: '16:30', topic_ru: 'Беседа', topic_en: 'Talk', hours: '1', room: String(room) });
	w.like('another course comes too close after it', await coo.locator('.errors').innerText(), new RegExp(`${names.room}[\\s\\S]*${day(47)} 14:00–15:30[\\s\\S]*30`));

	await w.step('a room and a trainer get calendar addresses', async () => {
		w.feeds.trainer = await address(w, coo, `/resources/${trainer}/edit`);
		w.feeds.room = await address(w, coo, `/resources/${room}/edit`);
	});
	const at = iso(day(47)), uid = (await events(w, w.feeds.course)).find((e) => e.starts.startsWith(`${at}T11:00`))?.uid;
	for (const kind of ['room', 'trainer']) {
		const list = await events(w, w.feeds[kind]);
		w.is(`the ${kind}'s calendar has the session, as the course's has it`, list.some((e) => e.uid === uid && e.starts === `${at}T11:00:00Z`), true);
		w.is('under neutral titles, without names', list.filter((e) => w.revealing.test(e.text)).length, 0);
	}
	await w.step('the room\'s address is ended', async () => { await w.go(coo, `/resources/${room}/edit`); await w.click(coo, coo.locator('form[action^="/feeds/"][action$="/end"] button')); });
	w.is('and answers no more', await events(w, w.feeds.room), 404);
	w.is('the trainer\'s does', Array.isArray(await events(w, w.feeds.trainer)), true);

	await w.step('the day off is removed again', async () => {
		await w.go(coo, `/holidays?year=${at.slice(0, 4)}&country=BY`);
		await w.click(coo, coo.locator('tr', { hasText: dayOff[w.lang] }).locator('form button'));
		w.is('it is gone', await w.count(coo, `td:has-text("${dayOff[w.lang]}")`), 0);
	});
	await w.go(coo, `/sessions/${made.id}/edit`);
	w.is('and warned of no more', await w.count(coo, `.note.warn:has-text("${dayOff[w.lang]}")`), 0);
};
