// Nominations by a focal point and by letter, the last place, the waiting list, and what the agencies see of it.
import { day, formOf, press } from './lib.mjs';
import { state } from './story-begin.mjs';

export const nominate = async (w) => {
	const { foc, coo } = w.pages;
	await w.step('the focal point nominates three of the own people', async () => {
		await w.go(foc, '/');
		await w.click(foc, foc.locator(`a[href="/courses/${w.course}/nominations/new"]`).first());
		w.is('people of others are not offered', await w.count(foc, `[name="people"][value="${w.person.three}"]`), 0);
		await w.send(foc, `/courses/${w.course}/nominations`, { people: [w.person.one, w.person.two, w.person.four] });
		await w.must(foc, /^\/courses\/\d+\/nominations$/);
	});
	await w.step('for an agency that sends letters the coordinator nominates, with number and date of the letter', async () => {
		await w.go(coo, `/courses/${w.course}/nominations/new?agency=${w.agency.b}`);
		await w.send(coo, `/courses/${w.course}/nominations`, { people: [w.person.three], letter_number: '12/345' });
		w.is('half of a letter is refused', await w.count(coo, '.errors'), 1);
		await w.send(coo, `/courses/${w.course}/nominations`, { letter_date: day(-2) });
		await w.must(coo, /^\/courses\/\d+\/nominations$/);
	});
	w.like('the letter is kept', await w.text(coo), new RegExp(`12/345, ${day(-2)}`));
	w.nomination = {};
	for (const link of await coo.locator('td a[href^="/nominations/"]').all()) {
		const href = await link.getAttribute('href');
		const { person } = await w.json(coo, `${href}.json`);
		for (const [who, id] of Object.entries(w.person)) if (String(person) === id) w.nomination[who] = href.split('/')[2];
	}
	w.is('four people are put forward', Object.keys(w.nomination).length, 4);
	await w.step('the focal point says who should come first, and who is a reserve', async () => {
		await w.go(foc, `/courses/${w.course}/ranking`);
		await w.send(foc, `/courses/${w.course}/ranking`, { [`ranks.${w.nomination.one}`]: '2', [`ranks.${w.nomination.two}`]: '2' });
		w.is('two with one number are refused', await w.count(foc, '.errors'), 1);
		await w.send(foc, `/courses/${w.course}/ranking`, { [`ranks.${w.nomination.one}`]: '1', [`ranks.${w.nomination.four}`]: '7', reserves: [w.nomination.four] });
		await w.must(foc, /\/ranking\?agency=\d+$/);
	});
	w.is('numbers close up', await foc.locator(`[name="ranks.${w.nomination.four}"]`).inputValue(), '3');
	await w.go(foc, '/nominations');
	w.is('the focal point sees three of them', await w.count(foc, 'td a[href^="/nominations/"]'), 3);
	w.is('and not the fourth', (await w.go(foc, `/nominations/${w.nomination.three}`)).status(), 404);
};

const open = (w, page, who) => w.go(page, `/nominations/${w.nomination[who]}`);
const stepTo = (w, page, who, becomes, values = {}) => w.send(page, `/nominations/${w.nomination[who]}/state`, values, `:has([name="state"][value="${becomes}"])`);
const stateOf = async (w, who) => (await w.json(w.pages.coo, `/nominations/${w.nomination[who]}.json`)).state;

// Three places for four: two are accepted at once, the last is asked for by two coordinators in the same moment.
export const lastPlace = async (w) => {
	const { coo, co2 } = w.pages;
	await w.step('a quota line keeps two seats for the agency', async () => {
		await w.go(coo, `/courses/${w.course}/seats`);
		await w.send(coo, `/courses/${w.course}/seats`, { agency: w.agency.a, seats: '4' });
		w.is('more than the course has are refused', await w.count(coo, '.errors'), 1);
		await w.send(coo, `/courses/${w.course}/seats`, { seats: '2' });
		await w.must(coo, /\/seats$/);
	});
	await w.step('in a sitting two are accepted; the seats that are left follow what is chosen', async () => {
		await w.go(coo, `/courses/${w.course}/sitting`);
		await (await formOf(coo, `/courses/${w.course}/sitting/preview`)).locator(`[name="decisions.${w.nomination.one}"]`).selectOption('accepted');
		w.is('one seat of the line is left', await coo.locator('[data-line]:not([data-line="0"]) [data-left]').innerText(), '1');
		await w.send(coo, `/courses/${w.course}/sitting/preview`, { [`decisions.${w.nomination.three}`]: 'accepted' });
		await w.must(coo, /\/sitting\/preview$/);
		w.is('nothing is decided yet', `${await stateOf(w, 'one')} ${await stateOf(w, 'three')}`, 'proposed proposed');
		await w.click(coo, coo.locator(`form[action="/courses/${w.course}/sitting"] .btn-1`));
		await w.must(coo, /^\/nominations\/steps\//);
	});
	w.is('both have places', `${await stateOf(w, 'one')} ${await stateOf(w, 'three')}`, 'accepted accepted');
	await open(w, coo, 'two');
	await open(w, co2, 'four');
	await w.step('two coordinators give the last place in the same moment', async () => {
		const button = async (page, who) => (await formOf(page, `/nominations/${w.nomination[who]}/state`, ':has([name="state"][value="accepted"])')).locator('button');
		const buttons = [await button(coo, 'two'), await button(co2, 'four')];
		await Promise.all([press(coo, buttons[0]), press(co2, buttons[1])]);
	});
	const states = { two: await stateOf(w, 'two'), four: await stateOf(w, 'four') };
	w.is('one of them gets it', Object.values(states).sort().join(), 'accepted,proposed');
	w.late = states.two === 'proposed' ? 'two' : 'four';
	w.like('the other reads that the course is full', await w.text(w.late === 'two' ? coo : co2), /3/);
	await open(w, coo, w.late);
	await w.step('and puts the person on the waiting list', () => stepTo(w, coo, w.late, 'waiting'));
	await open(w, coo, w.late);
	await stepTo(w, coo, w.late, 'accepted');
	w.is('from there nobody is accepted while the course is full', `${await w.count(coo, '.errors')} ${await stateOf(w, w.late)}`, '1 waiting');
};

// A place falls free with a reason, the waiting list moves up, the agency confirms, nominations close.
export const decide = async (w) => {
	const { foc, coo } = w.pages;
	await w.step('a place falls free with a reason', async () => { await open(w, coo, 'three'); await stepTo(w, coo, 'three', 'withdrawn', { reason: 'Letter 12/350: on duty' }); });
	w.like('which stays readable', await w.text(coo), /12\/350/);
	await w.step('and who waits moves up', async () => { await open(w, coo, w.late); await stepTo(w, coo, w.late, 'accepted'); });
	await w.step('the focal point confirms all three', async () => {
		for (const who of ['one', 'two', 'four']) { await open(w, foc, who); await stepTo(w, foc, who, 'confirmed'); }
	});
	await w.step('and fills in a follow-up form', async () => {
		const at = `/nominations/${w.nomination.one}/follow-up`;
		await w.go(foc, at);
		await w.send(foc, at, { passport_family: 'Петрова', visa: 'not_needed', arrives_day: day(3), arrives_time: '14:20' });
		w.is('a name in other letters is refused', await w.count(foc, '.errors'), 1);
		await w.send(foc, at, { passport_family: 'Petrova' });
		await w.must(foc, /^\/nominations\/\d+$/);
	});
	await w.go(coo, `/courses/${w.course}/follow-ups`);
	w.like('the coordinator sees who arrives when', await w.text(coo), /PETROVA[\s\S]*14:20/);
	w.is('they are confirmed', await Promise.all(['one', 'two', 'four'].map((who) => stateOf(w, who))).then((all) => all.join()), 'confirmed,confirmed,confirmed');
	await state(w, 'closed');
	await w.go(foc, `/courses/${w.course}/nominations/new`);
	w.like('a closed course takes no nominations from outside', await w.text(foc), w.t('nomination.closed'));
	await w.go(foc, `/courses/${w.course}/places`);
	w.is('the focal point sees who takes part', await w.count(foc, `a[href="/people/${w.person.one}"]`), 1);
};
