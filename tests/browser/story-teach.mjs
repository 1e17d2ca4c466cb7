// Attendance by keyboard, two editors at one grid, closing and correcting; results with attempts; decisions signed.
import { state } from './story-begin.mjs';
import { formOf } from './lib.mjs';

const saved = (page) => page.waitForFunction(() => document.querySelector('[data-status]').dataset.s === 'saved');
// Marks of one row of the grid, in the order of sessions.
const row = (page, name) => page.locator('.att tbody tr', { hasText: name }).locator('select');
const marks = async (page, name) => (await row(page, name).evaluateAll((all) => all.map((s) => s.value))).join();
// A key in a Russian layout cannot be pressed on the test's keyboard; the page is told of it the same way.
const russian = (cell, key) => cell.evaluate((e, k) => e.dispatchEvent(new KeyboardEvent('keydown', { key: k, bubbles: true, cancelable: true })), key);
export const NAMES = { en: { one: 'Kuanyshbekov', two: 'Yolkina', four: 'Li' }, ru: { one: 'Қуанышбеков', two: 'Ёлкина', four: 'Ли' } };

// The coordinator's grid is open while the trainer marks; what the coordinator then types is stale.
export const twoEditors = async (w) => {
	const { coo, tra } = w.pages;
	const names = NAMES[w.lang];
	await w.go(coo, `/courses/${w.course}/attendance`);
	await w.step('the trainer marks by keyboard, and it saves itself', async () => {
		await w.go(tra, `/courses/${w.course}/attendance`);
		const cells = row(tra, names.one);
		await cells.first().focus();
		if (w.lang === 'ru') { await russian(cells.first(), 'п'); await cells.first().focus(); } else { await tra.keyboard.press('p'); await tra.keyboard.press('ArrowUp'); }
		await tra.keyboard.press('ArrowRight');
		await tra.keyboard.press('l');
		await saved(tra);
	});
	w.is('marks and moves', await marks(tra, names.one), 'present,late');
	await tra.reload();
	w.is('the marks stay', await marks(tra, names.one), 'present,late');
	await w.step('a stale save is refused, and both values are shown', async () => {
		await row(coo, names.one).first().focus();
		await coo.keyboard.press('a');
		await coo.locator('.clashes li').first().waitFor();
		const text = await coo.locator('.clashes').innerText();
		w.like('with who changed it', text, 'Timur Saidov');
		await w.see(coo);
	});
	w.is('nothing is overwritten', await (await tra.reload(), marks(tra, names.one)), 'present,late');
	await w.step('the coordinator takes the other value', async () => { await coo.locator('.clashes button').nth(1).click(); await coo.locator('.clashes').waitFor({ state: 'detached' }); });
	w.is('and sees it', await row(coo, names.one).first().inputValue(), 'present');
	await w.step('saves again from there', async () => { await row(coo, names.one).first().focus(); await coo.keyboard.press('l'); await saved(coo); });
	await coo.reload();
	w.is('which is kept', await marks(coo, names.one), 'late,late');
};

export const attendance = async (w) => {
	const { coo, tra } = w.pages;
	const names = NAMES[w.lang];
	await w.go(tra, `/courses/${w.course}/attendance`);
	await w.step('a wrong key is undone', async () => {
		const cells = row(tra, names.two);
		await cells.first().focus();
		await tra.keyboard.press('p');
		await saved(tra);
		await cells.first().focus();
		await tra.keyboard.press('a');
		await tra.keyboard.press('Control+z');
		await saved(tra);
		await tra.reload();
		w.is('the mark before it stands', await marks(tra, names.two), 'present,');
	});
	await w.step('an open mark keeps the grid open', async () => { await w.go(coo, `/courses/${w.course}/attendance`); w.is('it offers no closing', await w.count(coo, 'form[action$="/attendance/close"]'), 0); });
	await w.step('one button fills who has no mark', async () => {
		for (const session of await tra.locator('#fill-s option').evaluateAll((all) => all.map((o) => o.value))) {
			await tra.locator('#fill-s').selectOption(session);
			await tra.locator('#fill-m').selectOption('present');
			await w.click(tra, tra.locator('button[form="fill"]'));
		}
	});
	w.is('everybody has marks', `${await marks(tra, names.two)} ${await marks(tra, names.four)}`, 'present,present present,present');
	await w.step('the last session of one is marked absent', async () => { await row(tra, names.two).nth(1).focus(); await tra.keyboard.press('a'); await saved(tra); });
	await w.step('the trainer says that the grid is complete', () => w.send(tra, `/courses/${w.course}/attendance/ready`));
	await state(w, 'finished');
	await w.step('the coordinator closes it', async () => { await w.go(coo, `/courses/${w.course}/attendance`); await w.send(coo, `/courses/${w.course}/attendance/close`); });
	await w.go(tra, `/courses/${w.course}/attendance`);
	w.is('then nobody marks any more', await w.count(tra, '.att select'), 0);
};

// What is found wrong after closing is corrected with a reason; the old value stays visible.
export const corrections = async (w) => {
	const { coo } = w.pages;
	await w.go(coo, `/courses/${w.course}/attendance`);
	const cell = coo.locator('.att tbody tr', { hasText: NAMES[w.lang].two }).locator('td.mark a').nth(1);
	await w.step('a closed mark is corrected with a reason', async () => {
		await w.click(coo, cell);
		await w.send(coo, new URL(coo.url()).pathname, { mark: 'late', reason: 'The sheet is signed: 20 minutes late' });
		await w.must(coo, /\/attendance$/);
	});
	w.is('the old mark stands struck out beside it', await cell.locator('s').innerText(), w.t('attendance.letter.absent'));
	await w.click(coo, cell);
	w.like('and the reason behind it', await w.text(coo), /20 minutes late/);
};

export const results = async (w) => {
	const { coo, tra } = w.pages;
	const cells = (page, name) => page.locator('.att tbody tr', { hasText: name }).locator('input.score');
	const names = NAMES[w.lang];
	await w.step('the trainer enters scores; a second attempt counts when it is better', async () => {
		await w.go(tra, `/courses/${w.course}/results`);
		await cells(tra, names.one).first().fill('45');
		await cells(tra, names.one).nth(1).fill('72');
		await cells(tra, names.two).first().fill(w.lang === 'ru' ? '88,5' : '88.5');
		await cells(tra, names.four).first().fill('40');
		await cells(tra, names.four).first().press('Enter');
		await saved(tra);
	});
	await w.step('a score above the highest is refused', async () => {
		await cells(tra, names.four).nth(1).fill('140');
		await cells(tra, names.four).nth(1).blur();
		await tra.locator('[data-status][data-s="failed"]').waitFor();
		await w.see(tra);
		await cells(tra, names.four).nth(1).fill('');
		await cells(tra, names.four).nth(1).blur();
		await tra.waitForFunction(() => document.querySelector('[data-status]').dataset.s === 'saved');
	});
	await w.go(coo, `/courses/${w.course}/results`);
	w.is('the coordinator sees them', await cells(coo, names.one).evaluateAll((all) => all.map((i) => i.value).join()), '45,72');
};

export const decisions = async (w) => {
	const { coo, tra } = w.pages;
	await w.go(coo, `/courses/${w.course}/decisions`);
	const text = await w.text(coo);
	w.like('the decision explains itself in a sentence', text, /8 (of|из) 8[^\n]*72[^\n]*60/);
	w.like('also the one that is not passed', text, /8 (of|из) 8[^\n]*40[^\n]*60/);
	await w.step('decisions are signed off', async () => {
		const form = await formOf(coo, `/courses/${w.course}/decisions`);
		for (const box of await form.locator('[name="places"]').all()) await box.check();
		await w.click(coo, form.locator('button[type="submit"]').last());
	});
	w.like('by whom and when stands there', await w.text(coo), new RegExp(`${w.t('decision.state.signed')}[\\s\\S]*Vera Melnik`));
	w.is('and none is left to sign', await w.count(coo, '[name="places"]'), 0);
	await w.go(tra, `/courses/${w.course}`);
	w.is('a trainer signs nothing', (await tra.goto(w.at(`/courses/${w.course}/decisions`))).status() >= 400 || await w.count(tra, '[name="places"]') === 0, true);
};
