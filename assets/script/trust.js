// The signed list of keys, as /.well-known/tcr/keys.jws has it, believed only from a root that was pinned before.
import { fromBase64url, hex, sha256, toBase64url, utf8 } from './bytes.js';

// RFC 7638 of an Ed25519 key.
export const thumbprint = async x => toBase64url(await sha256(utf8(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`)));

export const importKey = async x => {
  const raw = fromBase64url(x);
  return raw?.length === 32 ? crypto.subtle.importKey('raw', raw, 'Ed25519', true, ['verify']) : null;
};

const json = bytes => {
  try {
    return bytes && JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
};

// The parts of a compact JWS with this typ, unverified; null when it is none.  No key is ever taken from a header.
const openJws = (jws, typ) => {
  const parts = typeof jws === 'string' ? jws.trim().split('.') : [];
  const [header, payload, signature] = parts.map(fromBase64url), head = json(header), body = json(payload);
  if (parts.length !== 3 || signature?.length !== 64 || head?.alg !== 'EdDSA' || head.typ !== typ || typeof head.kid !== 'string' || head.crit !== undefined || typeof body !== 'object' || body === null) return null;
  return { kid: head.kid, payload: body, signature, bytes: utf8(`${parts[0]}.${parts[1]}`) };
};

// The payload of a JWS of this typ that one of these keys signed, or null.
export const readJws = async (jws, typ, keys) => {
  const opened = openJws(jws, typ), key = opened && keys.find(k => k.kid === opened.kid);
  return key && await crypto.subtle.verify('Ed25519', key.key, opened.signature, opened.bytes) ? opened.payload : null;
};

const day = v => Number.isInteger(v) && v >= 0;

// Only keys that say all that is asked of their use; the id is checked, not believed.
const usable = async k => {
  if (k?.kty !== 'OKP' || k.crv !== 'Ed25519' || typeof k.x !== 'string' || await thumbprint(k.x) !== k.kid) return null;
  if (k.use === 'issue' && !(typeof k.qr_prefix === 'string' && day(k.not_before) && day(k.not_after))) return null;
  const key = await importKey(k.x);
  return key && { kid: k.kid, kid4: hex(fromBase64url(k.kid).subarray(0, 4)), key, use: k.use, qr_prefix: k.qr_prefix, not_before: k.not_before, not_after: k.not_after, compromised: k.compromised_from ?? null };
};

// {iss, seq, iat, exp, roots, keys}: every key is one of `use`; null when no pinned root signed the list.
// roots: thumbprints; null pins what the list itself says, which the first visit has to.
export const readKeys = async (jws, roots) => {
  const opened = openJws(jws, 'tcr-keys+jwt'), list = opened?.payload;
  if (!list || !Array.isArray(list.keys) || !Array.isArray(list.roots) || !Number.isInteger(list.seq) || typeof list.iss !== 'string') return null;
  const keys = (await Promise.all(list.keys.map(usable))).filter(Boolean), pinned = roots ?? list.roots;
  const signers = keys.filter(k => k.use === 'root' && pinned.includes(k.kid));
  if (!await readJws(jws, 'tcr-keys+jwt', signers)) return null;
  return { iss: list.iss, seq: list.seq, iat: list.iat, exp: list.exp, roots: list.roots, keys };
};

export const issuers = list => list.keys.filter(k => k.use === 'issue');
