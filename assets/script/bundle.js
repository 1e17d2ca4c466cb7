// The signed bundle that makes a device independent of the network, and what it says of one paper.
import { fromBase64url, hex, join, same, sha256, utf8 } from './bytes.js';
import { issuers, readJws, readKeys } from './trust.js';
import { readQr } from './qr.js';

const day = 86400, entry = 10, listBits = 131072;

// {seq, iat, exp, trust, courses, status, issued}, or null when it is not signed by a status key of its own list of
// keys, and that list not by a pinned root.
export const readBundle = async (jws, roots) => {
  const parts = jws.trim().split('.'), raw = fromBase64url(parts[1] ?? '');
  if (!raw) return null;
  let keysJws;
  try { keysJws = JSON.parse(new TextDecoder().decode(raw)).keys_jws; } catch { return null; }
  const trust = await readKeys(keysJws, roots);
  const said = trust && await readJws(jws, 'tcr-bundle+jwt', trust.keys.filter(k => k.use === 'status'));
  if (!said || said.iss !== trust.iss || ![said.seq, said.iat, said.exp].every(Number.isInteger)) return null;
  return { ...said, trust, keys_jws: keysJws };
};

// The register of a year as it was announced in the bundle: ten bytes for each certificate, in order.
export const registerIsRight = async (bundle, year, bytes) => {
  const said = bundle.issued?.[year];
  return !!said && bytes.length === said.count * entry && hex(await sha256(bytes)) === said.sha256;
};

export const registerEntry = async id16 => (await sha256(join(utf8('tcr-set-v1\0'), id16))).subarray(0, entry);

const registerHas = (bytes, wanted) => {
  let from = 0, to = bytes.length / entry;
  while (from < to) {
    const middle = from + to >> 1, here = bytes.subarray(middle * entry, (middle + 1) * entry);
    if (same(here, wanted)) return true;
    const i = here.findIndex((b, k) => b !== wanted[k]);
    if (here[i] < wanted[i]) from = middle + 1;
    else to = middle;
  }
  return false;
};

const unpacked = new Map();
const unpack = async text => {
  if (!unpacked.has(text)) {
    const packed = text[0] === 'u' ? fromBase64url(text.slice(1)) : null;
    unpacked.set(text, packed ? new Uint8Array(await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer()) : null);
  }
  return unpacked.get(text);
};

// One bit of a published list: true, false, or null when the bundle does not know it.
const bit = async (bundle, status, purpose) => {
  const text = bundle.status?.[Math.floor(status / listBits)]?.[purpose], index = status % listBits;
  if (typeof text !== 'string') return null;
  const bits = await unpack(text).catch(() => null);
  return bits && index >> 3 < bits.length ? !!(bits[index >> 3] & 128 >> (index & 7)) : null;
};

export const titleOf = (bundle, course, lang) => {
  const c = bundle.courses?.find(k => k.id === course);
  return c ? { title: c.t?.[lang] ?? c.t?.en ?? c.t?.ru ?? '', hours: c.h } : null;
};

const levels = { clock_wrong: 'none', bundle_expired: 'none', status_unknown: 'none', no_payload: 'none',
  revoked: 'bad', suspended: 'bad', not_in_register: 'bad', expired: 'exp', newer_than_register: 'exp', valid_stale_data: 'exp', valid: 'ok' };
export const levelOf = code => levels[code] ?? 'bad';

// The first row that fits.  registers: {"2026": bytes}; now: ms.
export const judge = async (text, bundle, registers, now = Date.now()) => {
  const s = now / 1000, today = Math.floor(s / day), stale = s - bundle.iat > 7 * day;
  const qr = await readQr(text, issuers(bundle.trust), today);
  const code = qr.code ?? await judgeRead(qr, bundle, registers, s, today, stale);
  return { ...qr, code, level: code === 'unknown_key' && stale ? 'none' : levelOf(code) };
};

const judgeRead = async (qr, bundle, registers, s, today, stale) => {
  const { issued, expires, status } = qr.claims;
  if (s < bundle.iat - day) return 'clock_wrong';
  if (s > bundle.exp) return 'bundle_expired';
  const [revoked, suspended] = await Promise.all(['revocation', 'suspension'].map(p => bit(bundle, status, p)));
  if (revoked === null || suspended === null) return 'status_unknown';
  if (revoked) return 'revoked';
  if (suspended) return 'suspended';
  const year = new Date(issued * 864e5).getUTCFullYear(), register = registers[year];
  if (!register && bundle.issued?.[year]) return 'status_unknown';
  const known = !!register && registerHas(register, await registerEntry(qr.id16));
  if (!known && (qr.key.compromised !== null || issued <= Math.floor(bundle.iat / day) - 2)) return 'not_in_register';
  if (expires !== null && today > expires) return 'expired';
  if (!known) return 'newer_than_register';
  return stale ? 'valid_stale_data' : 'valid';
};
