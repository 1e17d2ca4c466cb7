// Reads lines "code point <TAB> …" and prints each with the fold of "x" letter "y", as pages do it.
import { readFileSync } from 'node:fs';
import { fold } from '../../assets/script/fold.js';

for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
	const c = Number(line.split('\t')[0]);
	console.log(`${c}\t${fold(`x${String.fromCodePoint(c)}y`)}`);
}
