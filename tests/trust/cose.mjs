// Texts of QR codes that our C made, judged by @auth0/cose and nothing of ours: cose.mjs FILE, lines of qr_maker.
import { readFileSync } from 'node:fs';
import { createPublicKey } from 'node:crypto';
import { Sign1, Algorithms } from '@auth0/cose';

let failed = 0;
const is = (words, got, want) => { if (got === want) console.log(`ok - ${words}`); else { failed++; console.log(`not ok - ${words}: got '${String(got).slice(0, 200)}', wanted '${String(want).slice(0, 200)}'`); } };

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const fromBase32 = (text) => Buffer.from([...text].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('').match(/.{8}/g).map((b) => parseInt(b, 2)));

// Of CBOR only what a payload has: numbers, null, byte strings, arrays.
const cbor = (bytes) => {
	let at = 0;
	const number = (short) => (short < 24 ? short : Number([...Array(1 << (short - 24))].reduce((n) => n * 256n + BigInt(bytes[at++]), 0n)));
	const item = () => {
		const first = bytes[at++];
		if (first === 0xf6) return null;
		const n = number(first & 31);
		if (first >> 5 === 0) return n;
		if (first >> 5 === 2) return Buffer.from(bytes.subarray(at, at += n)).toString('hex');
		if (first >> 5 === 4) return Array.from({ length: n }, item);
		throw new Error(`kind ${first >> 5}`);
	};
	const value = item();
	if (at !== bytes.length) throw new Error('bytes behind the end');
	return value;
};

const verified = async (cose, key, externalAAD) => {
	try {
		const message = Sign1.decode(cose);
		await message.verify(key, { externalAAD, algorithms: [Algorithms.EdDSA] });
		return message;
	} catch (e) {
		return null;
	}
};
const aad = (text) => Buffer.from(text.slice(0, text.indexOf('#') + 2));

const lines = readFileSync(process.argv[2], 'utf8').trimEnd().split('\n').map((l) => l.split('\t'));
let good = 0, same = 0, alteredTexts = 0, otherIds = 0, otherHosts = 0;
for (const [i, [x, prefix, id, text, claims]] of lines.entries()) {
	const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), cose = fromBase32(text.slice(text.indexOf('#') + 2));
	const message = text.startsWith(`${prefix}${id}#1`) ? await verified(cose, key, aad(text)) : null;
	if (!message) continue;
	good++;
	const [issued, expires, serial, course, status, kind, holder] = cbor(message.payload);
	if ([issued, expires ?? -1, serial, course, status, kind, ...(holder ?? [])].join() === claims) same++;
	// one bit of the payload or the signature
	const altered = Buffer.from(cose), at = 15 + (i * 7) % (cose.length - 15);
	altered[at] ^= 1 << i % 8;
	if (await verified(altered, key, aad(text))) alteredTexts++;
	if (await verified(cose, key, aad(text.replace(id, lines[(i + 1) % lines.length][2])))) otherIds++;
	if (await verified(cose, key, aad(text.replace('verify.', 'verify-')))) otherHosts++;
}
is(`@auth0/cose verifies all ${lines.length} texts`, good, lines.length);
is('they say what was put in', same, lines.length);
is('with one bit changed it verifies none', alteredTexts, 0);
is('nor under the id of another paper', otherIds, 0);
is('nor under another host', otherHosts, 0);
const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: lines[0][0] }, format: 'jwk' });
const vectors = JSON.parse(readFileSync('tests/vectors/qr.json', 'utf8'));
is('the published text does not verify under this key', await verified(Buffer.from(vectors.vectors[0].cose, 'hex'), key, aad(vectors.vectors[0].url)), null);
const published = createPublicKey({ key: vectors.jwk, format: 'jwk' });
for (const v of vectors.vectors) is(`published: ${v.label}`, Buffer.from((await verified(Buffer.from(v.cose, 'hex'), published, aad(v.url)))?.payload ?? '').toString('hex'), v.payload);
process.exit(failed ? 1 : 0);
