// codes.mjs FILE: writes 20,000 texts to FILE, one a line, and prints the code that the scripts of the pages find in
// each: altered texts; altered bytes, well spelt; and altered payloads under a right signature, where the strictness
// of a reader alone decides.  The key is that of the published vectors.
import { readFileSync, writeFileSync } from 'node:fs';
import { sign, webcrypto } from 'node:crypto';
import { fromBase32 } from '../../assets/script/bytes.js';
import { readQr } from '../../assets/script/qr.js';
import { importKey } from '../../assets/script/trust.js';
import { idText, keyOf, sha256 } from './issuer.mjs';

globalThis.crypto ??= webcrypto;
const { vectors, jwk, kid4, qr_prefix } = JSON.parse(readFileSync('tests/vectors/qr.json', 'utf8')), issue = keyOf('tcr test key 1');
const keys = [{ kid4, key: await importKey(jwk.x), qr_prefix, not_before: 0, not_after: Number.MAX_SAFE_INTEGER, compromised: null }];

let seed = 11;
const below = (n) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor(seed / 4294967296 * n); };
const pick = (list) => list[below(list.length)];

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567#1/:.abcz0%=_ 8';
const alteredText = (text) => {
	for (let n = 1 + below(3); n > 0; n--) {
		const at = below(text.length), c = pick(alphabet);
		text = pick([text.slice(0, at) + c + text.slice(at + 1), text.slice(0, at) + text.slice(at + 1 + below(8)), text.slice(0, at) + c + text.slice(at), text.slice(0, at),
			text.replace(/\/V\/\w{26}/, `/V/${idText(sha256(`${at}`).subarray(0, 16))}`), text.replace('#', '%23'), text.replace(/^[^#]*/, (s) => s.toUpperCase())]) || 'x';
	}
	return text;
};

const heads = [0x18, 0x19, 0x1a, 0x1b, 0x20, 0x38, 0x40, 0x41, 0x48, 0x58, 0x60, 0x61, 0x78, 0x80, 0x81, 0x82, 0x83, 0x88, 0x89, 0x98, 0x9f, 0xa0, 0xa1, 0xc1, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9, 0xfb, 0xff];
const alteredBytes = (from, most) => {
	let bytes = Buffer.from(from);
	for (let n = 1 + below(most); n > 0 && bytes.length; n--) {
		const at = below(bytes.length), c = pick([pick(heads), below(256), 0, 1, 23, 24]);
		bytes = Buffer.from(pick([() => { bytes[at] ^= 1 << below(8); return bytes; }, () => { bytes[at] = c; return bytes; }, () => Buffer.concat([bytes.subarray(0, at), Buffer.of(c), bytes.subarray(at)]),
			() => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]), () => { bytes[0]++; return Buffer.concat([bytes, Buffer.of(c, below(256), below(24))]); }, () => { bytes[0]++; return Buffer.concat([bytes, Buffer.of(pick([0, 0x17, 0xf6, 0x80, 0xa0, 0x40, 0x60]))]); }])());
	}
	return bytes;
};

const spelt = (id, cose) => `${qr_prefix}${id}#1${idText(cose)}`;
const bstr = (b) => Buffer.concat([b.length < 24 ? Buffer.of(0x40 | b.length) : Buffer.of(0x58, b.length), b]);
const signed = (id, payload) => {
	const sealed = Buffer.from(`a201270444${kid4}`, 'hex'), aad = Buffer.from(`${qr_prefix}${id}#1`);
	const bytes = Buffer.concat([Buffer.from('846a5369676e617475726531', 'hex'), bstr(sealed), bstr(aad), bstr(payload)]);
	return spelt(id, Buffer.concat([Buffer.from('d284', 'hex'), bstr(sealed), Buffer.of(0xa0), bstr(payload), bstr(sign(null, bytes, issue.key))]));
};

const texts = [];
while (texts.length < 20000) {
	const v = pick(vectors), id = v.url.slice(qr_prefix.length, qr_prefix.length + 26);
	texts.push(pick([() => alteredText(v.url), () => spelt(id, alteredBytes(fromBase32(v.url.split('#1')[1]), 1)), () => signed(id, alteredBytes(Buffer.from(v.payload, 'hex'), 3).subarray(0, 250))])());
}
writeFileSync(process.argv[2], `${texts.join('\n')}\n`);
for (const text of texts) console.log((await readQr(text, keys, 20781)).code ?? 'fine');
