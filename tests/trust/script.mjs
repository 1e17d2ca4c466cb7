// The scripts of the pages, run by Node against vectors, against an issuer that shares no code with them, and against
// the database and the verifier in C: script.mjs [FOLDS VERIFIER FOLDER]
// FOLDS: lines "letter<TAB>folded" as SQL folds them; VERIFIER: the program; FOLDER: for files.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';
import { fromBase32, fromBase64url, hex } from '../../assets/script/bytes.js';
import { readCbor } from '../../assets/script/cbor.js';
import { idBytes, readQr } from '../../assets/script/qr.js';
import { commitment, fold, nameKey, nameMatches, typedKeys } from '../../assets/script/fold.js';
import { importKey, issuers, readJws, readKeys, thumbprint } from '../../assets/script/trust.js';
import { judge, readBundle, registerEntry, registerIsRight } from '../../assets/script/bundle.js';
import { codeFault, serialFault } from '../../assets/script/serial.js';
import { idText, jws, keyOf, keysJws, qrText, registry, sha256 } from './issuer.mjs';

globalThis.crypto ??= webcrypto;
let failed = 0;
const ok = (words) => console.log(`ok - ${words}`);
const is = (words, got, want) => { if (got === want) ok(words); else { failed++; console.log(`not ok - ${words}: got '${String(got).slice(0, 160)}', wanted '${String(want).slice(0, 160)}'`); } };

const vectors = JSON.parse(readFileSync('tests/vectors/qr.json', 'utf8'));
const published = [{ kid4: vectors.kid4, key: await importKey(vectors.jwk.x), qr_prefix: vectors.qr_prefix, not_before: 20760, not_after: 20940, compromised: null }];
const today = 20781, [first] = vectors.vectors, good = first.url;
const read = (text, keys = published, day = today) => readQr(text, keys, day);
const code = async (...a) => (await read(...a)).code;

// ---- the four texts
for (const v of vectors.vectors) {
	const qr = await read(v.url);
	is(`${v.label}: verifies`, qr.code, null);
	is(`${v.label}: its id`, hex(idBytes(qr.id)), v.id);
}
const said = (await read(good)).claims;
is('the claims are those that were signed', JSON.stringify(said), JSON.stringify({ issued: 20780, expires: 21876, serial: 2026000123, course: 1042, status: 3 * 131072 + 70001, kind: 1, commitments: ['426821382c6707d8', 'eb31ab1c0ec49c1f'] }));
is('the key id is the thumbprint', await thumbprint(vectors.jwk.x), vectors.jwk.kid);
is('the entry of the register', hex(await registerEntry(idBytes(first.url.slice(29, 55)))), '7f41edc6b0faf09f92fe');
for (const [i, set] of [[1, '1e6ba26be0168e4e951e'], [2, 'db990dadaa23778ae886']]) is(`the entry of id ${i}`, hex(await registerEntry(sha256(`tcr test id ${i}`).subarray(0, 16))), set);

// ---- what must not pass
const put = (text, at, c) => text.slice(0, at) + c + text.slice(at + 1);
const other = (text, at) => put(text, at, text[at] === 'A' ? 'B' : 'A');
is('another host', await code(good.replace('verify.example', 'verify-example')), 'host_mismatch');
is('another scheme', await code(good.replace('https', 'http')), 'host_mismatch');
is('a character of the id', await code(other(good, 32)), 'bad_signature');
is('a character of the payload', await code(other(good, 127)), 'bad_signature');
is('another version', await code(good.replace('#1', '#2')), 'unsupported_version');
is('an empty fragment', await code(`${good.split('#')[0]}#`), 'unsupported_version');
is('cut by eight', await code(good.slice(0, -8)), 'malformed');
is('no fragment', await code(good.split('#')[0]), 'no_payload');
is('small letters in the id, capitals in the host', await code(good.replace('https://verify.example.org', 'HTTPS://Verify.Example.ORG').replace(/\/V\/\w+/, (s) => `/V/${s.slice(3).toLowerCase()}`)), null);
is('%23 for #', await code(good.replace('#', '%23')), null);
is('small letters in the payload', await code(good.replace(/#.*/, (s) => s.toLowerCase())), 'malformed');
is('an id of 25 characters', await code(good.replace(/.#/, '#')), 'malformed');
is('an id with unused bits', await code(good.replace(/.#/, 'B#')), 'malformed');
is('no such key', await code(good, []), 'unknown_key');
is('signed for tomorrow', await code(good, published, 20779), null);
is('signed for the day after', await code(good, published, 20778), 'issued_in_future');
is('before the key was valid', await code(good, [{ ...published[0], not_before: 20781 }]), 'key_not_valid_at_issue');
is('after the key was valid', await code(good, [{ ...published[0], not_after: 20779 }]), 'key_not_valid_at_issue');
is('not a link at all', await code('hello'), 'no_payload');
is('nothing', await code(''), 'no_payload');

// Signed, but not as it must be: each would verify if the reader were lenient.
const world = registry(vectors.qr_prefix), id0 = Buffer.from(first.id, 'hex'), claims = [20780, null, 2026000123, 1042, 7, 1, null];
const issued = (c) => code(qrText(world.issue, vectors.qr_prefix, id0, c));
is('our issuer\'s text verifies', await issued(claims), null);
is('with an element of a later version', await issued([...claims, 5]), null);
for (const [words, c] of [['six elements', claims.slice(0, 6)], ['a kind of 24', [...claims.slice(0, 5), 24, null]], ['four commitments', [...claims.slice(0, 6), Array(4).fill(Buffer.alloc(8))]], ['no commitment in the array', [...claims.slice(0, 6), []]],
	['a commitment of seven bytes', [...claims.slice(0, 6), [Buffer.alloc(7)]]], ['a name of 65 bytes', [...claims.slice(0, 6), Buffer.alloc(65)]], ['no date', [null, ...claims.slice(1)]]]) is(words, await issued(c), 'malformed');
for (const [words, text] of [['a number in a longer form', '1805'], ['a number of two bytes in four', '1a00000100'], ['a length in a longer form', '580141'], ['an array without a length', '9f01ff'], ['a float', 'f93c00'], ['true', 'f5'], ['bytes behind the end', '0000'], ['a cut string', '4401'],
	['a key twice', 'a201010102'], ['keys out of order', 'a202010102'], ['a text that is no UTF-8', '61ff'], ['an array of 17', `91${'00'.repeat(17)}`], ['five arrays in each other', '818181818100'], ['nothing at all', '']]) is(`CBOR: ${words}`, readCbor(Buffer.from(text, 'hex')), null);
for (const text of ['A', 'AAA', 'AAAAAA', 'a', '0A', 'AB', 'A=', 'ÀA']) is(`base32: ${text}`, fromBase32(text), null);
for (const text of ['A', 'AB', 'A+', 'AA==', 'A A']) is(`base64url: ${text}`, fromBase64url(text), null);

// ---- 20,000 texts with some characters changed
let seed = 7, accepted = 0, alike = 0;
const random = (n) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 2147483648 * n); };
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567#1/:.abcz0%';
const mutate = (text) => {
	for (let n = 1 + random(3); n > 0; n--) {
		const at = random(text.length), c = alphabet[random(alphabet.length)];
		text = [() => put(text, at, c), () => text.slice(0, at) + text.slice(at + 1), () => text.slice(0, at) + c + text.slice(at), () => text.slice(0, at), () => put(put(text, at, text[0]), 0, text[at]), () => text.slice(0, at) + text.slice(at + 3) + c][random(6)]() || 'x';
	}
	return text;
};
const meaning = (text) => text.replace('%23', '#').replace(/^[^#]*/, (s) => s.toLowerCase());
for (let i = 0; i < 20000; i++) {
	const from = vectors.vectors[i % 4].url, text = mutate(from);
	if (meaning(text) === meaning(from)) alike++;
	else if (await code(text) === null) accepted++;
}
is(`of 20,000 mutated texts (${alike} came back to their meaning) none is accepted`, accepted, 0);

// ---- names
const folds = readFileSync('tests/vectors/fold.tsv', 'utf8').trimEnd().split('\n').map((l) => l.split('\t'));
const sixteen = Uint8Array.from({ length: 16 }, (_, i) => i);
for (const [family, given, patronymic, key, commit] of folds) {
	is(`folded: ${key}`, nameKey(family, given, patronymic), key);
	is(`its commitment`, await commitment(key, sixteen), commit);
}
const qr0 = await read(good);
for (const [family, initials, want] of [['Петров', 'И. С.', true], ['ПЕТРОВ', 'ИС', true], ['Petrov', 'I.S.', true], ['Петров Иван Сергеевич', '', true], ['Пётров', 'и с', true], ['Петров', 'С. И.', false], ['Петров', 'И. П.', false], ['Иванов', 'И. С.', false], ['Петров', '', false], ['…', '1', null], ['', '', null]]) is(`${family} ${initials} on the paper of petrov|i|s`, await nameMatches(family, initials, qr0), want);
is('what may be meant by a name', typedKeys('Қуанышбекұлы', 'Н. Ә.').join(' '), 'куанышбекулы|н|а куанышбекулы|н|');
if (process.argv[2]) {
	const lines = readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean).map((l) => l.split('\t'));
	const differ = lines.filter(([c, want]) => fold(`x${String.fromCodePoint(Number(c))}y`) !== want);
	is(`${lines.length} letters are folded as the database folds them`, differ.map(([c, w]) => `U+${Number(c).toString(16)} ${fold(`x${String.fromCodePoint(Number(c))}y`)} ${w}`).join(', '), '');
}

// ---- the verifier in C says the same
const [, , foldsFile, verifier, folder] = process.argv;
if (verifier) {
	const letters = readFileSync(foldsFile, 'utf8').split('\n').filter(Boolean).map((l) => String.fromCodePoint(Number(l.split('\t')[0])));
	const differ = [];
	for (let i = 0; i < letters.length; i += 30) {
		const family = letters.slice(i, i + 30).map((c) => `x${c}`).join(''), c = execFileSync(verifier, ['fold', family, letters[i]], { encoding: 'utf8' }).trim();
		if (c !== nameKey(family, letters[i], '')) differ.push(`${family}: ${c} ${nameKey(family, letters[i], '')}`);
	}
	is(`${letters.length} letters are folded as in C`, differ.join('; '), '');
	is('commitments are those of C', execFileSync(verifier, ['commit', 'петров|и|с', 'LFQGLKJPIX6NJ3IGRO6PFOP2I4'], { encoding: 'utf8' }).trim(), await commitment('петров|и|с', idBytes('LFQGLKJPIX6NJ3IGRO6PFOP2I4')));
	writeFileSync(`${folder}/jwk.json`, JSON.stringify(vectors.jwk));
	const apart = [];
	for (let i = 0; i < 200; i++) {
		const text = i < 4 ? vectors.vectors[i].url : mutate(vectors.vectors[i % 4].url), said = (await code(text)) ?? 'signed';
		const c = spawnSync(verifier, ['--jwk', `${folder}/jwk.json`, '--prefix', vectors.qr_prefix, '--today', '2026-11-24', 'qr', text], { encoding: 'utf8' }).stdout.trim(), code_ = c[0] === '{' ? JSON.parse(c).code : c;
		if (code_ !== said) apart.push(`${text.slice(0, 70)}: ${said}, in C ${code_}`);
	}
	is('200 texts, most of them mutated, have the code that C gives them', apart.join('; '), '');
}

// ---- keys
const list = await readKeys(world.keys, [world.root.kid]);
is('the list of keys is read', list?.keys.map((k) => k.use).join(' '), 'issue status root root');
is('by the other pinned root it is not signed', await readKeys(world.keys, [world.second.kid]), null);
is('nor by a stranger', await readKeys(keysJws(keyOf('a stranger'), { iss: 'https://verify.example.org', seq: 1, keys: [{ ...keyOf('a stranger').jwk, use: 'root' }], roots: [keyOf('a stranger').kid] }), [world.root.kid]), null);
const [h, p, s] = world.keys.split('.'), head = (v) => Buffer.from(JSON.stringify(v)).toString('base64url');
is('a changed payload', await readKeys(`${h}.${other(p, 30)}.${s}`, [world.root.kid]), null);
is('alg none', await readKeys(`${head({ alg: 'none', typ: 'tcr-keys+jwt', kid: world.root.kid })}.${p}.${s}`, null), null);
is('another typ', await readKeys(jws(world.root, 'JWT', JSON.parse(Buffer.from(p, 'base64url'))), null), null);
is('a key under a foreign id', (await readKeys(keysJws(world.root, { iss: '', seq: 1, keys: [{ ...world.root.jwk, use: 'root' }, { ...world.issue.jwk, kid: world.root.kid, use: 'issue', qr_prefix: '', not_before: 0, not_after: 1 }], roots: [world.root.kid] }), null)).keys.length, 1);
is('a status key signs no list', await readJws(jws(world.status, 'tcr-keys+jwt', { a: 1 }), 'tcr-keys+jwt', issuers(list)), null);

// ---- the bundle: one row after the other
const prefix = vectors.qr_prefix, now = Date.parse('2026-11-25T12:00:00Z'), dayOf = (d) => Math.floor(now / 864e5) + d, at = now / 1000;
const idOf = (i) => sha256(`tcr test id ${i}`).subarray(0, 16), status = (i) => 3 * 131072 + i;
const paper = (i, { issued: d = dayOf(-10), expires = null, on = status(i), key = world.issue, at: p0 = prefix } = {}) => qrText(key, p0, idOf(i), [d, expires, 2026000000 + i, 1042, on, 1, null]);
const known = [1, 2, 3, 4, 5, 6].map(idOf);
const bundleOf = async (options = {}, of = world) => {
	const made = of.bundle(known, { at, revoked: [2], suspended: [3], ...options }), bundle = await readBundle(made.jws, [world.root.kid]);
	return { bundle, registers: { [made.year]: new Uint8Array(made.register) }, register: made.register, jws: made.jws, year: made.year };
};
const b = await bundleOf();
is('the register is the announced one', await registerIsRight(b.bundle, b.year, b.registers[b.year]), true);
is('and no other', await registerIsRight(b.bundle, b.year, b.registers[b.year].map((x, i) => (i === 7 ? x ^ 1 : x))), false);
is('nor a shorter one', await registerIsRight(b.bundle, b.year, b.registers[b.year].subarray(10)), false);
const row = async (words, text, code_, level, when = now, using = b) => {
	const { code: c, level: l } = await judge(text, using.bundle, using.registers, when);
	is(`bundle: ${words}`, `${c} ${l}`, `${code_} ${level}`);
	if (using === b) rows.push([words, text, c, when]);
};
const rows = [];
await row('valid', paper(1), 'valid', 'ok');
await row('revoked', paper(2), 'revoked', 'bad');
await row('suspended', paper(3), 'suspended', 'bad');
await row('expired', paper(4, { expires: dayOf(-1) }), 'expired', 'exp');
await row('valid to the last day', paper(4, { expires: dayOf(0) }), 'valid', 'ok');
await row('revoked goes before expired', paper(2, { expires: dayOf(-1) }), 'revoked', 'bad');
await row('not in the register', paper(9), 'not_in_register', 'bad');
await row('two days old and not in the register', paper(9, { issued: dayOf(-2) }), 'not_in_register', 'bad');
await row('newer than the register', paper(9, { issued: dayOf(-1) }), 'newer_than_register', 'exp');
await row('expired goes before newer', paper(9, { issued: dayOf(-1), expires: dayOf(-1) }), 'expired', 'exp');
await row('eight days later', paper(1), 'valid_stale_data', 'exp', now + 8 * 864e5);
await row('31 days later', paper(1), 'bundle_expired', 'none', now + 31 * 864e5);
await row('two days earlier', paper(1), 'clock_wrong', 'none', now - 2 * 864e5);
await row('of a list that the bundle lacks', paper(1, { on: 131072 * 5 }), 'status_unknown', 'none');
await row('of another host', paper(1).replace('verify.', 'verify2.'), 'host_mismatch', 'bad');
await row('changed', other(paper(1), 127), 'bad_signature', 'bad');
await row('of a foreign key', paper(1, { key: keyOf('a stranger') }), 'unknown_key', 'bad');
await row('of a foreign key, when the list is old', paper(1, { key: keyOf('a stranger') }), 'unknown_key', 'none', now + 8 * 864e5);
await row('of another version', paper(1).replace('#1', '#2'), 'unsupported_version', 'bad');
await row('from tomorrow\'s tomorrow', paper(9, { issued: dayOf(2) }), 'issued_in_future', 'bad');
const stolen = await bundleOf({}, registry(prefix, { compromised_from: dayOf(-20) }));
await row('of a stolen key and not in the register', paper(9, { issued: dayOf(-1) }), 'not_in_register', 'bad', now, stolen);
await row('of a stolen key and in the register', paper(1), 'valid', 'ok', now, stolen);
await row('without its register on the device', paper(1), 'status_unknown', 'none', now, { ...b, registers: {} });
if (verifier) {
	const at_ = `${folder}/bundle`, apart = [];
	mkdirSync(`${at_}/issued`, { recursive: true });
	writeFileSync(`${at_}/bundle.jws`, b.jws);
	writeFileSync(`${at_}/issued/${b.year}.bin`, b.register);
	writeFileSync(`${at_}/roots`, `${world.root.kid}\n`);
	for (const [words, text, c, when] of rows) {
		const out = spawnSync(verifier, ['--bundle', at_, '--today', new Date(when).toISOString().slice(0, 10), 'qr', text], { encoding: 'utf8' }).stdout.trim(), said = out[0] === '{' ? JSON.parse(out).code : out;
		if (said !== c) apart.push(`${words}: ${c}, in C ${said}`);
	}
	is(`${rows.length} rows of the bundle have the code that C gives them`, apart.join('; '), '');
}
is('a bundle that another key signed', (await bundleOf({ signer: world.issue })).bundle, null);
is('a bundle with a list of keys no pinned root signed', await readBundle(world.bundle(known, { keysText: keysJws(world.second, JSON.parse(Buffer.from(p, 'base64url'))) }).jws, [world.root.kid]), null);
is('what is no bundle', await readBundle('a.b.c', null), null);
is('the id in an address', idText(idOf(0)), 'LFQGLKJPIX6NJ3IGRO6PFOP2I4');

// ---- number and code
for (const [text, want] of [['2026-000123-38', null], [' 2026 000123 38', null], ['2026-000123-83', 'serial_digits'], ['2026-000132-38', 'serial_digits'], ['2026-00123-38', 'serial_short'], ['2026-0001234-38', 'serial_long'], ['1926-000123-38', 'serial_year'], ['2O26-000123-38', 'serial_letters']]) is(`number ${text}`, serialFault(text), want);
for (const [text, want] of [['A1N7-QR36', null], ['a1n7qr36', null], ['AIN7-QR36', null], ['A1N7-QR3', 'code_length'], ['A1N7-QU36', 'code_letters']]) is(`code ${text}`, codeFault(text), want);
process.exit(failed ? 1 : 0);
