// A workbook of plain texts, as an agency sends it: {sheet: [[cell, …], …], …} → bytes.
import { execFileSync } from 'node:child_process';

// A ZIP of [name, text] pairs, as Python's own library writes it.
const zip = (parts) => execFileSync('/usr/bin/python3', ['-c', 'import io, json, sys, zipfile\nmade = io.BytesIO()\nwith zipfile.ZipFile(made, "w") as z:\n\tfor name, text in json.load(sys.stdin): z.writestr(name, text)\nsys.stdout.buffer.write(made.getvalue())'], { input: JSON.stringify(parts) });

export const xlsx = (sheets) => {
	const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main', office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships', names = Object.keys(sheets);
	const relations = (all) => `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.map(([id, type, target]) => `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`).join('')}</Relationships>`;
	return zip([['_rels/.rels', relations([['r1', 'officeDocument', 'xl/workbook.xml']])],
		['xl/workbook.xml', `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${names.map((n, i) => `<sheet name="${n}" sheetId="${i + 1}" r:id="r${i + 1}"/>`).join('')}</sheets></workbook>`],
		['xl/_rels/workbook.xml.rels', relations(names.map((_, i) => [`r${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`]))],
		...names.map((n, i) => [`xl/worksheets/sheet${i + 1}.xml`, `<worksheet xmlns="${main}"><sheetData>${sheets[n].map((row) => `<row>${row.map((c) => `<c t="inlineStr"><is><t>${c}</t></is></c>`).join('')}</row>`).join('')}</sheetData></worksheet>`])]);
};
