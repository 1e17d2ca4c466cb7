// The desk around a course: a sitting with more than its quota lines hold, a seat that falls free and is offered, somebody
// swapped, the dossier of names, a filter under a name, and a likely duplicate at the registrar's.
import { day, formOf, press } from './lib.mjs';
import { idOf } from './world.mjs';

const stateOf = async (w, n) => (await w.json(w.pages.coo, `/nominations/${n}.json`)).state;
const states = async (w) => (await Promise.all(['one', 'two', 'four'].map((who) => stateOf(w, w.seat[who])))).join();
const stepTo = async (w, page, n, becomes, values = {}) => { await w.go(page, `/nominations/${n}`); return w.send(page, `/nominations/${n}/state`, values, `:has([name="state"][value="${becomes}"])`); };
const why = { en: 'The ministry asked in writing', ru: 'Письменная просьба министерства' };

// Three seats of which a line keeps two for others; of three nominees of one agency two shall come, one shall wait.
export const sitting = async (w) => {
	const { coo } = w.pages;
	await w.go(coo, `/courses/new?programme=${w.programme}`);
	await w.send(coo, '/courses', { starts: day(70), ends: day(72), capacity: '3', venue: 'Training hall', town_ru: 'Минск', town_en: 'Minsk', languages: ['ru'] });
	w.desk = idOf(coo);
	const at = `/courses/${w.desk}`, path = `${at}/sitting`;
	for (const becomes of ['announced', 'nominations_open']) { await w.go(coo, at); await w.send(coo, `${at}/state`, {}, `:has([name="state"][value="${becomes}"])`); }
	await w.go(coo, `${at}/seats`);
	await w.send(coo, `${at}/seats`, { agency: w.agency.b, seats: '2' });
	await w.go(coo, `${at}/nominations/new?agency=${w.agency.a}`);
	await w.send(coo, `${at}/nominations`, { people: [w.person.one, w.person.two, w.person.four] });
	w.seat = {};
	for (const { id } of (await w.json(coo, `${at}/nominations.json`)).rows) {
		const { person } = await w.json(coo, `/nominations/${id}.json`);
		w.seat[Object.keys(w.person).find((who) => w.person[who] === String(person))] = id;
	}
	const left = async (what) => coo.locator(`${what} [data-left]`).innerText();
	const choose = async () => {
		const form = await formOf(coo, `${path}/preview`);
		for (const [who, choice] of [['one', 'accepted'], ['two', 'accepted'], ['four', 'waiting']]) await form.locator(`[name="decisions.${w.seat[who]}"]`).selectOption(choice);
		return form;
	};
	await w.go(coo, path);
	await w.step('in a sitting the seats of the course, of its line and of all others follow what is chosen', async () => {
		w.is('nothing is taken yet', `${await left('[data-course]')} ${await left('[data-line]:not([data-line="0"])')} ${await left('[data-line="0"]')}`, '3 2 1');
		await choose();
		w.is('one seat is given, for the second there is none', `${await left('[data-course]')} ${await left('[data-line]:not([data-line="0"])')} ${await left('[data-line="0"]')}`, '2 2 0');
		w.is('which is said beside the choice', await coo.locator('.no-line').allInnerTexts().then((all) => all.join()), w.t('sitting.no_line'));
	});
	await w.send(coo, `${path}/preview`);
	w.like('the preview says what cannot be done', await w.text(coo), w.t('nomination.because.quota_is_full'));
	await w.step('with a reason it goes beyond the lines', async () => {
		await w.send(coo, `${path}/preview`, { over: why[w.lang] }, ':has([id="over"])');
		w.is('nothing is in the way any more', await w.count(coo, '#h-not'), 0);
		w.like('the reason is shown', await w.text(coo), why[w.lang]);
	});
	await w.step('back at the choices the reason is still there', async () => {
		await w.click(coo, coo.locator(`button[formaction="${path}/again"]`));
		w.is('as it was written', await coo.locator('#over').inputValue(), why[w.lang]);
		w.is('and the choices', await coo.locator(`[name="decisions.${w.seat.two}"]`).inputValue(), 'accepted');
		w.is('a seat of the course is left, and nobody is without', `${await left('[data-course]')} ${await w.count(coo, '.no-line')}`, '1 0');
	});
	await w.send(coo, `${path}/preview`);
	w.is('looking decides nothing', await states(w), 'proposed,proposed,proposed');
	await w.step('it is decided', () => w.click(coo, coo.locator(`form[action="${path}"] .btn-1`)));
	w.is('as was chosen', await states(w), 'accepted,accepted,waiting');
	await w.step('and taken back', async () => {
		await w.click(coo, coo.locator('form[action$="/undo"] button').first());
		w.is('all of it', await states(w), 'proposed,proposed,proposed');
	});
	await w.step('with the reason written beside the choices it is decided at one look', async () => {
		await w.go(coo, path);
		const form = await choose();
		await form.locator('#over').fill(why[w.lang]);
		await w.click(coo, form.locator('button[type="submit"]'));
		await w.click(coo, coo.locator(`form[action="${path}"] .btn-1`));
		w.is('again as chosen', await states(w), 'accepted,accepted,waiting');
	});
	const beyond = await Promise.all(['one', 'two'].map((who) => w.json(coo, `/nominations/${w.seat[who]}.json`)));
	w.is('one seat is beyond the lines, with its reason', beyond.filter((n) => n.seat === 'over').map((n) => n.over_quota).join(), why[w.lang]);
	w.own = beyond[0].seat === 'over' ? ['two', 'one'] : ['one', 'two'];
};

// Who sits on a line's seat withdraws: the next of the same agency is asked, and comes.  Who sits beyond the lines is swapped.
export const offer = async (w) => {
	const { foc, coo } = w.pages, [gone, stays] = w.own;
	await w.step('a seat falls free and is offered to who waits', async () => {
		await stepTo(w, foc, w.seat[gone], 'withdrawn', { reason: 'On duty' });
		await w.go(coo, `/courses/${w.desk}/seats`);
		w.is('the coordinator sees to whom', await w.count(coo, `a[href="/nominations/${w.seat.four}"]`), 1);
	});
	await w.go(foc, '/');
	await w.step('the focal point finds the offer on the first page', () => w.click(foc, foc.locator(`a.btn-1[href="/nominations/${w.seat.four}"]`)));
	w.like('with the day until which to answer', await w.text(foc), day(3));
	await w.step('and takes it', () => w.click(foc, foc.locator('form:has([name="answer"][value="accepted"]) button')));
	w.is('who waited comes', await stateOf(w, w.seat.four), 'confirmed');
	await w.step('the focal point adds somebody and puts the new one on another\'s seat', async () => {
		await w.go(foc, '/people/new');
		await w.send(foc, '/people', { sex: 'f', born: '21.01.1990', country: 'KZ', script: 'cyrl', language: 'ru', family: 'Гнатюк', given: 'Олена', family_latin: 'HNATIUK', given_latin: 'OLENA' });
		w.person.five = idOf(foc);
		await w.go(foc, `/nominations/${w.seat[stays]}`);
		await w.send(foc, `/nominations/${w.seat[stays]}/replace`, { person: w.person.five, reason: 'Moved to another unit' });
		await w.must(foc, /^\/nominations\/\d+/);
	});
	const fresh = await w.json(coo, `/nominations/${idOf(foc)}.json`);
	w.is('the seat and why it was given are kept', `${fresh.person} ${fresh.state} ${fresh.over_quota}`, `${w.person.five} accepted ${why[w.lang]}`);
	await w.go(coo, `/nominations/${w.seat[stays]}`);
	w.is('its history leads from one to the other', await w.count(coo, `a[href="/nominations/${fresh.id}"]`), 1);
};

// Which of a person's names papers print; a name ends but stays.
export const dossier = async (w) => {
	const { foc } = w.pages, at = `/people/${w.person.five}`;
	await w.step('a third form of a name is added, with its source', async () => {
		await w.go(foc, `${at}/names/new`);
		await w.send(foc, `${at}/names`, { script: 'cyrl', language: 'uk', family: 'Гнатюк', given: 'Олена', patronymic: 'Іванівна', source: 'passport' });
		await w.go(foc, `${at}/names`);
	});
	const prints = () => foc.locator('section:has(#h-prt) ol li').allInnerTexts();
	w.is('by itself papers print all three', (await prints()).length, 3);
	await w.send(foc, `${at}/names/printed`, { third: '' });
	w.is('or two, when that is chosen', (await prints()).length, 2);
	await w.send(foc, `${at}/names/printed`, { own: 'cyrl ru', third: 'cyrl ru' });
	w.is('one form twice is refused, and stays as it was chosen', `${await w.count(foc, '.errors')} ${await foc.locator('#third').inputValue()}`, '1 cyrl ru');
	await w.step('it is chosen to stand on papers', async () => {
		await w.send(foc, `${at}/names/printed`, { third: 'cyrl uk' });
		w.like('beside the others', (await prints()).join(), /Іванівна/);
	});
	await w.step('and ends', async () => {
		await w.click(foc, (await formOf(foc, await foc.locator('tr', { hasText: 'Іванівна' }).locator('form').getAttribute('action'))).locator('button'));
		w.is('papers print two again', (await prints()).length, 2);
		w.like('the dossier keeps it', await w.text(foc), new RegExp(`Іванівна[\\s\\S]*${day()}`));
	});
};

// A filter gets a name and is found again; the registrar is shown who may be one person, and says that they are two.
export const kept = async (w) => {
	const { coo, reg } = w.pages, name = { en: 'Who waits', ru: 'Кто ждёт' }[w.lang];
	await w.step('a filter is kept under a name', async () => {
		await w.go(coo, '/nominations?state=confirmed');
		const form = await formOf(coo, '/filters');
		await form.locator('[name="name"]').fill(name);
		await w.click(coo, form.locator('button'));
		await w.go(coo, '/nominations');
		await coo.locator('details.filters').evaluate((d) => { d.open = true; });
		await w.click(coo, coo.locator('details.filters a', { hasText: name }));
		w.like('and leads to the same list', coo.url(), /\/nominations\?state=confirmed$/);
	});
	await w.step('and forgotten', async () => {
		await w.click(coo, (await formOf(coo, await coo.locator('form[action^="/filters/"]').getAttribute('action'))).locator('button'));
		w.is('it is gone', await w.count(coo, 'form[action^="/filters/"]'), 0);
	});
	await w.go(coo, `/people/${w.person.one}`);
	await w.send(coo, `/people/${w.person.one}/distinct/undo`, {});
	await w.step('the registrar is shown a likely duplicate and says that they are two', async () => {
		await w.go(reg, `/people/${w.person.one}`);
		w.is('with a way to compare', await w.count(reg, `a[href="/people/${w.person.one}/merge?other=${w.person.three}"]`), 1);
		await press(reg, (await formOf(reg, `/people/${w.person.one}/distinct`)).locator('button'));
		w.is('it is not asked again', await w.count(reg, `a[href="/people/${w.person.one}/merge?other=${w.person.three}"]`), 0);
	});
};
