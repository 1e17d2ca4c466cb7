// A list that came by mail: file, columns, check with a mistake mended in place, done; the same file twice; the right one of
// several sheets.  Grids of marks and scores, filled in with a program for tables.
import { fill, formOf, press } from './lib.mjs';
import { NAMES } from './story-teach.mjs';
import { xlsx } from './xlsx.mjs';

// What Excel in Russian writes: semicolons, Windows-1251.
const cp1251 = (text) => Buffer.from([...text].map((c) => { const n = c.codePointAt(0); return n < 128 ? n : n === 0x401 ? 0xa8 : n === 0x451 ? 0xb8 : n - 0x410 + 0xc0; }));
const files = {
	en: ['utf-8', Buffer.from('Surname,Given name,DOB,Sex,Agency\r\n"Baker","Alice",07.03.1989,f,\r\nFletcher,Robert,30.02.1984,m,\r\n')],
	ru: ['windows-1251', cp1251('Кандидаты;;;;\r\nФамилия;Имя;Отчество;Дата рождения;Телефон\r\nПёстрая;Алла;Юрьевна;12.06.1986;+375 29 1\r\nСтолбов;Глеб;Романович;31.11.1991;\r\n')],
};
const books = {
	en: { 'Please note': [['Lists of the academy'], ['Fill in the next sheet.']], Candidates: [['Surname', 'Given name', 'DOB'], ['Cooper', 'Jane', '12.03.1990']] },
	ru: { 'Внимание': [['Списки академии'], ['Заполните следующий лист.']], 'Кандидаты': [['Фамилия', 'Имя', 'Дата рождения'], ['Зорина', 'Инна', '12.03.1990']] },
};
const names = { en: ['BAKER', 'FLETCHER'], ru: ['Пёстрая', 'Столбов'] };

export const imports = async (w) => {
	const { coo } = w.pages, [charset, buffer] = files[w.lang];
	const submit = async (action) => press(coo, (await formOf(coo, action)).locator('button[type="submit"]').last());
	const upload = async (file = { name: 'list.csv', mimeType: 'text/csv', buffer }) => {
		const form = await formOf(coo, '/imports');
		await fill(form, { agency: w.agency.a, file });
		await press(coo, form.locator('button[type="submit"]'));
		await w.must(coo, /^\/imports\/\d+\/columns/);
		return new URL(coo.url()).pathname.replace('/columns', '');
	};
	let at;
	await coo.goto(w.at('/people'));
	await w.step('a file is chosen from the list of people', async () => { await press(coo, coo.locator('a[href^="/imports/new"]')); at = await upload(); });
	w.is('its encoding is found out and shown', await coo.locator('#charset').inputValue(), charset);
	w.is('its headings are known', await coo.locator('select[name^="columns."]').evaluateAll((all) => all.map((s) => s.value).join()), w.lang === 'en' ? 'family,given,born,sex,agency' : 'family,given,patronymic,born,phone');
	await w.step('the rows are checked', async () => { await submit(`${at}/columns`); await w.must(coo, /\/check/); });
	w.like('a day that does not exist is told at its cell', await w.text(coo), w.t('import.problem.date_is_wrong'));
	w.is('nothing is in the register yet', (await w.json(coo, `/people.json?q=${encodeURIComponent(names[w.lang][0])}`)).total, 0);
	await w.step('it is mended in place', async () => {
		await coo.locator('[name^="cells."][aria-invalid]').fill('28.02.1984');
		await submit(`${at}/check`);
		w.is('nothing is left to mend', await coo.locator('[name^="cells."][aria-invalid]').count(), 0);
	});
	await w.step('and all of it is saved', async () => { await submit(`${at}/confirm`); w.like('the page says so', await w.text(coo), w.t('import.done_h')); });
	for (const name of names[w.lang]) w.is(`${name} is in the register, once`, (await w.json(coo, `/people.json?q=${encodeURIComponent(name)}`)).total, 1);
	const again = (await coo.goto(w.at('/imports/new?kind=people'))) && await upload();
	await submit(`${again}/columns`);
	w.is('the same file twice changes nothing', `${await coo.locator(`form[action="${again}/confirm"]`).count()} ${(await w.json(coo, `${again}/check.json`)).counts.there}`, '0 1');
	const [note, list] = Object.keys(books[w.lang]), headings = () => coo.locator('select[name^="columns."]').evaluateAll((all) => all.map((s) => s.value).join());
	const book = (await coo.goto(w.at('/imports/new?kind=people'))) && await upload({ name: 'list.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: xlsx(books[w.lang]) });
	w.is('of several sheets the first is read, and it is said', `${await coo.locator('#sheet').inputValue()} ${await headings()}`, `${note} `);
	await w.step('another is chosen', async () => { await fill(await formOf(coo, `${book}/reading`), { sheet: list }); await submit(`${book}/reading`); });
	w.is('and its headings are known', `${await coo.locator('#sheet').inputValue()} ${await headings()}`, `${list} family,given,born`);
	await w.see(coo);
	await submit(`${book}/columns`);
	w.is('its row is checked: the sex is not told', (await w.json(coo, `${book}/check.json`)).counts.bad, 1);
};

// An agency's list for a course, in its own order: two with one number are told at their cells, then both are put forward.
export const nominees = async (w) => {
	const { coo } = w.pages;
	const text = { en: 'Surname,Given name,DOB,Sex,Priority,Reserve\r\nLi,Viktor,02.06.1984,m,4,no\r\nBaker,Alice,07.03.1989,f,4,yes\r\n', ru: 'Фамилия;Имя;Дата рождения;Пол;Приоритет;Резерв\r\nЛи;Виктор;02.06.1984;м;4;нет\r\nПёстрая;Алла;12.06.1986;ж;4;да\r\n' }[w.lang];
	const submit = async (action) => press(coo, (await formOf(coo, action)).locator('button[type="submit"]').last());
	const before = (await w.json(coo, `/courses/${w.next}/nominations.json`)).total;
	await w.go(coo, `/courses/${w.next}/nominations`);
	await w.step('a list of nominations is chosen from those of the course', async () => {
		await press(coo, coo.locator('a[href^="/imports/new?kind=nominations"]').first());
		const form = await formOf(coo, '/imports');
		await fill(form, { agency: w.agency.a, file: { name: 'nominees.csv', mimeType: 'text/csv', buffer: Buffer.from(text) } });
		await press(coo, form.locator('button[type="submit"]'));
		await w.must(coo, /^\/imports\/\d+\/columns/);
	});
	const at = new URL(coo.url()).pathname.replace('/columns', '');
	w.is('order and reserve are known by their headings', (await coo.locator('select[name^="columns."]').evaluateAll((all) => all.map((s) => s.value).join())).split(',').slice(-2).join(), 'ranked,reserve');
	await submit(`${at}/columns`);
	w.is('two with one number are told at their cells', await coo.locator('[name^="cells."][aria-invalid]').count(), 2);
	await w.step('one gets another', async () => {
		await coo.locator('[name^="cells."][aria-invalid]').last().fill('5');
		await submit(`${at}/check`);
		await submit(`${at}/confirm`);
		w.like('the page says so', await w.text(coo), w.t('import.done_h'));
	});
	// the agency thinks again: the same list with the numbers changed round
	const [head, ...list] = text.trim().split('\r\n'), swapped = [head, list[0].replace(/([,;])4([,;])/, (all, before, behind) => `${before}5${behind}`), list[1]].join('\r\n');
	await coo.goto(w.at(`/imports/new?kind=nominations&course=${w.next}`));
	const form = await formOf(coo, '/imports');
	await fill(form, { agency: w.agency.a, file: { name: 'anew.csv', mimeType: 'text/csv', buffer: Buffer.from(swapped) } });
	await press(coo, form.locator('button[type="submit"]'));
	const anew = new URL(coo.url()).pathname.replace('/columns', '');
	await submit(`${anew}/columns`);
	await w.see(coo);
	w.is('the list in another order changes both, and says how', await coo.locator('dl.was dd').evaluateAll((all) => all.map((d) => d.innerText.trim()).join()), '4 5,5 4');
	await submit(`${anew}/confirm`);
	const rows = (await w.json(coo, `/courses/${w.next}/nominations.json`)).rows;
	w.like('the numbers are changed round', rows.filter((r) => [5, 4].includes(r.rank)).sort((a, b) => b.rank - a.rank).map((r) => r.name).join(), { en: /Li.*,.*Baker/, ru: /Ли .*,Пёстрая / }[w.lang]);
	w.is('both are put forward, once, and nobody is registered anew', `${rows.length - before} ${(await w.json(coo, `/people.json?q=${encodeURIComponent({ en: 'Li Viktor', ru: 'Ли Виктор' }[w.lang])}`)).total}`, '2 1');
};

// A grid as the product gives it, filled in with a program for tables and sent back: what cannot be is told at its cell and mended there,
// what stands already stays.  rows: {name: [cells …]}, from the first column of the grid; mend: the cell that is wrong gets this.
const filledIn = async (w, page, kind, rows, { problem, mend }) => {
	const grid = `/courses/${w.course}/${kind}`;
	const taken = (await w.bytes(page, `${grid}.csv`)).toString('utf8');
	const cut = taken.slice(1).includes(';') ? ';' : ',', lines = taken.trim().split('\r\n').map((l) => [...l.matchAll(new RegExp(`("(?:[^"]|"")*"|[^"${cut}]*)(?:${cut}|$)`, 'g'))].map((m) => m[1]).slice(0, -1)), first = lines[0].findIndex((h) => /^"?\d+ /.test(h));
	const of = (l, name) => new RegExp(`(^|[" ])${name}([" ]|$)`, 'i').test(l[0]);
	const filled = lines.filter((l, i) => i === 0 || Object.keys(rows).some((name) => of(l, name)));
	for (const [name, cells] of Object.entries(rows)) {
		const line = filled.find((l) => of(l, name));
		if (!line) throw new Error(`${name} is not in the file: ${taken}`);
		line.splice(first, cells.length, ...cells);
	}
	const submit = async (action) => press(page, (await formOf(page, action)).locator('button[type="submit"]').last());
	const upload = async () => {
		await page.goto(w.at(grid));
		await press(page, page.locator(`a[href^="/imports/new?kind=${kind}"]`).first());
		const form = await formOf(page, '/imports');
		w.is('its kind and course are chosen already', `${await form.locator('[name="kind"]:checked').inputValue()} ${await form.locator('[name="course"]').inputValue()}`, `${kind} ${w.course}`);
		await fill(form, { file: { name: `${kind}.csv`, mimeType: 'text/csv', buffer: Buffer.from(filled.map((l) => l.join(cut)).join('\r\n')) } });
		await press(page, form.locator('button[type="submit"]'));
		await w.must(page, /^\/imports\/\d+\/columns/);
		await w.see(page);
		const at = new URL(page.url()).pathname.replace('/columns', ''), n = Object.values(rows)[0].length;
		w.is('the columns of the grid are known by their headings', (await page.locator('select[name^="columns."]').evaluateAll((all) => all.map((s) => s.value.split('.')[0]).join())).split(',').filter((f) => f === { attendance: 'session', results: 'result' }[kind]).length, n);
		await submit(`${at}/columns`);
		return at;
	};
	const counts = async (at) => { const { counts: c } = await w.json(page, `${at}/check.json`); return `${c.save} ${c.there} ${c.bad}`; };
	await w.step(`${kind}: the grid is taken as a file and comes back filled in`, async () => {
		const at = await upload();
		w.is('what cannot be is counted', await counts(at), `${Object.keys(rows).length - 1} 0 1`);
		w.like('and told at its cell', await w.text(page), w.t(`import.problem.${problem}`));
		await page.locator('[name^="cells."][aria-invalid]').fill(mend);
		await submit(`${at}/check`);
		await submit(`${at}/confirm`);
		w.like('mended, all is saved', await w.text(page), w.t('import.done_h'));
		await w.see(page);
	});
	const again = await upload();
	await page.locator('[name^="cells."][aria-invalid]').fill(mend);
	await submit(`${again}/check`);
	w.is('once more it changes nothing', `${await counts(again)} ${await page.locator(`form[action="${again}/confirm"]`).count()}`, `0 ${Object.keys(rows).length} 0 0`);
};

export const marksByFile = async (w) => {
	const present = w.t('attendance.mark.present'), { two, four } = NAMES[w.lang];
	await filledIn(w, w.pages.tra, 'attendance', { [four]: [present, present], [two]: ['xyz', ''] }, { problem: 'mark_is_unknown', mend: '' });
	w.is('the marks stand in the grid', await (async () => { await w.go(w.pages.tra, `/courses/${w.course}/attendance`); return w.pages.tra.locator('.att tbody tr', { hasText: four }).locator('select').evaluateAll((all) => all.map((s) => s.value).join()); })(), 'present,present');
};
export const scoresByFile = async (w) => {
	const { one, four } = NAMES[w.lang];
	await filledIn(w, w.pages.tra, 'results', { [four]: ['40', ''], [one]: ['450', ''] }, { problem: 'score_above_maximum', mend: '45' });
};
