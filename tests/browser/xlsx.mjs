// A workbook of plain texts, as an agency sends it: {sheet: [[cell, …], …], …} → bytes.
const table = Int32Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1; return n; });
const crc = (bytes) => ~bytes.reduce((c, b) => table[(c ^ b) & 255] ^ (c >>> 8), -1) >>> 0;
const numbers = (...fields) => Buffer.concat(fields.map(([n, size]) => { const b = Buffer.alloc(size); b.writeUIntLE(n, 0, size); return b; }));

// A ZIP whose parts are stored as they are.
const zip = (parts) => {
	const files = [], list = [];
	let at = 0;
	for (const [name, text] of parts) {
		const data = Buffer.from(text), facts = [[20, 2], [0x800, 2], [0, 2], [0, 2], [0x21, 2], [crc(data), 4], [data.length, 4], [data.length, 4], [name.length, 2], [0, 2]];
		files.push(numbers([0x04034b50, 4], ...facts), Buffer.from(name), data);
		list.push(numbers([0x02014b50, 4], [20, 2], ...facts, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]), Buffer.from(name));
		at += 30 + name.length + data.length;
	}
	const directory = Buffer.concat(list);
	return Buffer.concat([...files, directory, numbers([0x06054b50, 4], [0, 2], [0, 2], [parts.length, 2], [parts.length, 2], [directory.length, 4], [at, 4], [0, 2])]);
};

export const xlsx = (sheets) => {
	const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main', office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships', names = Object.keys(sheets);
	const relations = (all) => `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.map(([id, type, target]) => `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`).join('')}</Relationships>`;
	return zip([['_rels/.rels', relations([['r1', 'officeDocument', 'xl/workbook.xml']])],
		['xl/workbook.xml', `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${names.map((n, i) => `<sheet name="${n}" sheetId="${i + 1}" r:id="r${i + 1}"/>`).join('')}</sheets></workbook>`],
		['xl/_rels/workbook.xml.rels', relations(names.map((_, i) => [`r${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`]))],
		...names.map((n, i) => [`xl/worksheets/sheet${i + 1}.xml`, `<worksheet xmlns="${main}"><sheetData>${sheets[n].map((row) => `<row>${row.map((c) => `<c t="inlineStr"><is><t>${c}</t></is></c>`).join('')}</row>`).join('')}</sheetData></worksheet>`])]);
};
