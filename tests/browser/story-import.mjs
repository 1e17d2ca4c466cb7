// A list that came by mail: file, columns, check with a mistake mended in place, done; the same file twice; the right one of
// several sheets.
import { fill, formOf, press } from './lib.mjs';
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
	const rows = (await w.json(coo, `/courses/${w.next}/nominations.json`)).rows;
	w.is('both are put forward, once, and nobody is registered anew', `${rows.length - before} ${(await w.json(coo, `/people.json?q=${encodeURIComponent({ en: 'Li Viktor', ru: 'Ли Виктор' }[w.lang])}`)).total}`, '2 1');
};
