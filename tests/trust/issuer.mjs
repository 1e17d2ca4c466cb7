// An issuer for tests, of Node's own cryptography and none of our code: keys.jws, QR texts, the signed bundle with its
// registers.  Seeds are SHA-256 of a name, as those of the published vectors.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';

export const sha256 = (...parts) => parts.reduce((h, p) => h.update(p), createHash('sha256')).digest();
export const today = (ms = Date.now()) => Math.floor(ms / 864e5);

export const keyOf = (name) => {
	const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), sha256(name)]), format: 'der', type: 'pkcs8' });
	const { x } = createPublicKey(key).export({ format: 'jwk' });
	const kid = sha256(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).toString('base64url');
	return { key, kid, jwk: { kid, kty: 'OKP', crv: 'Ed25519', x } };
};

export const jws = (key, typ, payload) => {
	const text = [{ alg: 'EdDSA', typ, kid: key.kid }, payload].map((v) => Buffer.from(JSON.stringify(v)).toString('base64url')).join('.');
	return `${text}.${sign(null, Buffer.from(text), key.key).toString('base64url')}`;
};

const base32 = (bytes) => {
	const bits = [...bytes].map((b) => b.toString(2).padStart(8, '0')).join('');
	return bits.match(/.{1,5}/g).map((b) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(b.padEnd(5, '0'), 2)]).join('');
};
const head = (kind, n) => (n < 24 ? Buffer.of(kind << 5 | n) : n < 256 ? Buffer.of(kind << 5 | 24, n) : n < 65536 ? Buffer.of(kind << 5 | 25, n >> 8, n & 255) : Buffer.of(kind << 5 | 26, n >>> 24, n >> 16 & 255, n >> 8 & 255, n & 255));
const bytes = (b) => Buffer.concat([head(2, b.length), b]);
const value = (v) => (v === null ? Buffer.of(0xf6) : typeof v === 'number' ? head(0, v) : Array.isArray(v) ? Buffer.concat([head(4, v.length), ...v.map(value)]) : bytes(v));

// claims: [issued, expires, serial, course, status, kind, holder]; holder may be an array of Buffers of 8 bytes.
export const qrText = (key, prefix, id16, claims) => {
	const id = base32(id16), sealed = Buffer.concat([Buffer.from('a201270444', 'hex'), Buffer.from(key.kid, 'base64url').subarray(0, 4)]), payload = value(claims);
	const signed = Buffer.concat([Buffer.from('846a5369676e617475726531', 'hex'), bytes(sealed), bytes(Buffer.from(`${prefix}${id}#1`)), bytes(payload)]);
	return `${prefix}${id}#1${base32(Buffer.concat([Buffer.from('d284', 'hex'), bytes(sealed), Buffer.of(0xa0), bytes(payload), bytes(sign(null, signed, key.key))]))}`;
};
export const idText = base32;

export const keysJws = (root, payload) => jws(root, 'tcr-keys+jwt', payload);
export const entry = (id16) => sha256('tcr-set-v1\0', id16).subarray(0, 10);
export const registerOf = (ids) => Buffer.concat(ids.map(entry).sort(Buffer.compare));
export const bits = (...set) => {
	const list = Buffer.alloc(16384);
	for (const i of set) list[i >> 3] |= 128 >> (i & 7);
	return `u${gzipSync(list).toString('base64url')}`;
};

// A whole registry: root, issue and status key, and what is published of them.
export const registry = (prefix, options = {}) => {
	const root = keyOf('tcr test root A'), second = keyOf('tcr test root B'), issue = keyOf('tcr test key 1'), status = keyOf('tcr test status key'), iss = prefix.slice(0, -3);
	const { seq = 1, iat = Math.floor(Date.now() / 1000), compromised_from = null, from = 0, until = 99999 } = options;
	const keys = keysJws(root, { iss, seq, iat, exp: iat + 31536000, keys: [{ ...issue.jwk, use: 'issue', qr_prefix: prefix, not_before: from, not_after: until, compromised_from },
		{ ...status.jwk, use: 'status' }, { ...root.jwk, use: 'root' }, { ...second.jwk, use: 'root' }], roots: [root.kid, second.kid], witness_policy: '' });
	const bundle = (ids, { bundleSeq = seq, at = iat, exp = at + 30 * 86400, revoked = [], suspended = [], courses = [{ id: 1042, t: { ru: 'Специальный курс', en: 'Special course' }, h: 40 }], list = 3, keysText = keys, signer = status, year } = {}) => {
		const register = registerOf(ids), y = year ?? new Date(at * 1000).getUTCFullYear();
		return { register, year: y, jws: jws(signer, 'tcr-bundle+jwt', { iss, seq: bundleSeq, iat: at, exp, keys_jws: keysText, courses, status: { [list]: { revocation: bits(...revoked), suspension: bits(...suspended) } },
			issued: { [y]: { sha256: sha256(register).toString('hex'), count: ids.length, url: `/offline/issued/${y}.bin` } }, checkpoint: '' }) };
	};
	return { root, second, issue, status, keys, bundle, prefix };
};
