// The text of a code on a paper: prefix ID "#1" BASE32 of a COSE_Sign1.  What it says is believed only after its
// signature was verified; the signature covers address and id as well.
import { fromBase32, hex, join, utf8 } from './bytes.js';
import { bytesHead, readCbor, textHead } from './cbor.js';

const uint = (v, most = Number.MAX_SAFE_INTEGER) => Number.isInteger(v) && v >= 0 && v <= most;

// Commitments to names; null on papers without; a plain name is none of our papers', and is not shown.
const holder = v => {
  if (v === null) return { commitments: [] };
  if (Array.isArray(v)) return v.length >= 1 && v.length <= 3 && v.every(c => c instanceof Uint8Array && c.length === 8) ? { commitments: v.map(hex) } : null;
  if (v instanceof Uint8Array) return v.length <= 64 ? { commitments: [] } : null;
  return typeof v === 'string' && utf8(v).length <= 96 ? { commitments: [] } : null;
};

// Elements behind the seventh are of later versions.
const claims = payload => {
  const v = readCbor(payload)?.value;
  if (!Array.isArray(v) || v.length < 7) return null;
  const [issued, expires, serial, course, status, kind, names] = v, held = holder(names);
  if (!uint(issued, 4294967295) || !(expires === null || uint(expires, 4294967295)) || !uint(serial) || !uint(course, 4294967295) || !uint(status, 4294967295) || !uint(kind, 23) || !held) return null;
  return { issued, expires, serial, course, status, kind, ...held };
};

const cose = bytes => {
  const v = bytes && readCbor(bytes)?.value;
  if (!v || v.tag !== 18 || !Array.isArray(v.value) || v.value.length !== 4) return null;
  const [sealed, open, payload, signature] = v.value;
  if (!(sealed instanceof Uint8Array) || sealed.length !== 9 || !(payload instanceof Uint8Array) || !(signature instanceof Uint8Array) || signature.length !== 64 || !(open instanceof Map) || open.size) return null;
  const header = readCbor(sealed)?.value, kid = header instanceof Map ? header.get(4) : null;
  if (!(kid instanceof Uint8Array) || kid.length !== 4 || header.size !== 2 || header.get(1) !== -8) return null;
  return { sealed, payload, signature, kid: hex(kid) };
};

// What RFC 9052, 4.4 has signed.
const signedBytes = (sealed, aad, payload) => join(Uint8Array.of(0x84), textHead(10), utf8('Signature1'), bytesHead(sealed.length), sealed,
  bytesHead(aad.length), aad, bytesHead(payload.length), payload);

// Scheme and host in small letters, as a prefix is written.
const lowered = prefix => prefix.replace(/^[^/]*:\/\/[^/]*/, s => s.toLowerCase());

// The parts of a text without judging them; an old scanner's %23 is a #.
export const split = text => {
  const [, before, fragment] = /^([^#]*?)(?:#|%23)(.*)$/s.exec(text) ?? [null, text, null];
  const cut = before.lastIndexOf('/') + 1;
  return { prefix: lowered(before.slice(0, cut)), id: before.slice(cut).toUpperCase(), fragment };
};

export const idBytes = id => /^[A-Z2-7]{26}$/.test(id) ? fromBase32(id) : null;

// keys: [{kid4, key, qr_prefix, not_before, not_after, …}] of the list of keys, those that issue; today: days.
// {code, id, …}: code is null when all is right, and then claims and key are there.
export const readQr = async (text, keys, today) => {
  const { prefix, id, fragment } = split(text), id16 = idBytes(id), no = code => ({ code, id: id16 ? id : null });
  if (fragment === null) return no('no_payload');
  if (!id16) return no('malformed');
  if (fragment[0] !== '1') return no('unsupported_version');
  const message = cose(fromBase32(fragment.slice(1)));
  const said = message && claims(message.payload);
  if (!said) return no('malformed');
  const key = keys.find(k => k.kid4 === message.kid);
  if (!key) return no('unknown_key');
  const bytes = signedBytes(message.sealed, utf8(`${key.qr_prefix}${id}#1`), message.payload);
  if (!await crypto.subtle.verify('Ed25519', key.key, message.signature, bytes)) return no('bad_signature');
  const read = { code: null, id, id16, claims: said, key };
  if (prefix !== key.qr_prefix) return { ...read, code: 'host_mismatch' };
  if (said.issued > today + 1) return { ...read, code: 'issued_in_future' };
  if (said.issued < key.not_before || said.issued > key.not_after) return { ...read, code: 'key_not_valid_at_issue' };
  return read;
};
