// One paper checked: its signature on this device, then its state by the registry, or by what the device keeps.
import { judge, levelOf, titleOf } from './bundle.js';
import { idBytes, readQr, split } from './qr.js';
import { device } from './store.js';
import { issuers, readKeys } from './trust.js';

const kinds = { 0: 'participation', 1: 'completion', 2: 'language_level', 3: 'state_form', 4: 'trainer', 9: 'test' };
const day = n => n === null ? null : new Date(n * 864e5).toISOString().slice(0, 10);
const ours = path => fetch(path, { credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(10000) });

// A question to the registry: its answer; {state: 'try_later'}; null when it cannot be reached.  Without cookies, so that
// nobody is known by it.
export const ask = async (path, body) => {
  try {
    const answer = await fetch(path, { method: 'POST', credentials: 'omit', cache: 'no-store', headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body), signal: AbortSignal.timeout(10000) });
    return answer.ok ? await answer.json() : answer.status === 429 ? { state: 'try_later' } : null;
  } catch {
    return null;
  }
};

// The published list of keys: {keys}; {none} when there is none; {offline}; {refused} when no trusted root signed it or
// an older one came back.
const publishedKeys = async known => {
  let text;
  try {
    const answer = await ours('/.well-known/tcr/keys.jws');
    if (!answer.ok) return answer.status === 404 ? { none: true } : { offline: true };
    text = await answer.text();
  } catch {
    return { offline: true };
  }
  const list = await readKeys(text, known?.roots ?? null);
  return !list || known && list.seq < known.keys_seq ? { refused: true } : { keys: issuers(list) };
};

const serialText = n => {
  const s = String(n), digits = 98 - Number(BigInt(n) * 100n % 97n);
  return `${s.slice(0, 4)}-${s.slice(4)}-${String(digits).padStart(2, '0')}`;
};

const signedFacts = c => c && { serial: serialText(c.serial), kind: kinds[c.kind], issued: day(c.issued), expires: day(c.expires) };

const answerFacts = (a, lang) => a.course && { title: a.course.title[lang] ?? a.course.title.en, kind: a.kind, hours: a.course.hours, serial: a.serial, starts: a.course.starts, ends: a.course.ends,
  issued: a.issued, expires: a.expires, revoked: a.revoked, pdf: a.pdf?.sha256_ends };

const onlineLevels = { valid: 'ok', erased: 'ok', expired: 'exp', revoked: 'bad', suspended: 'bad', superseded: 'bad', not_in_register: 'bad', not_found: 'none', try_later: 'none' };

// What the registry said, as a result: an id that is signed and not in the register is worse than one nobody knows.
export const fromAnswer = (a, qr, lang) => {
  const code = a.state === 'not_found' && qr?.claims ? 'not_in_register' : a.state === 'valid' && a.erased ? 'erased' : a.state;
  return { code, level: onlineLevels[code] ?? 'none', qr, source: 'registry', as_of: a.as_of ? Date.parse(a.as_of) : Date.now(), facts: answerFacts(a, lang) ?? signedFacts(qr?.claims) };
};

const byDevice = async (text, known, lang) => {
  if (!known) return { code: 'not_prepared', level: 'none' };
  const said = await judge(text, known.bundle, known.registers), course = said.claims && titleOf(known.bundle, said.claims.course, lang);
  return { code: said.code, level: said.level, qr: said.claims ? said : null, source: 'device', as_of: known.bundle.iat * 1000, facts: said.claims ? { ...signedFacts(said.claims), ...course } : null };
};

// Everything about one text: {code, level, qr, source, as_of, facts}; qr only when its signature is right.
export const check = async (text, lang) => {
  const { id, fragment } = split(text), known = await device();
  let read = null;
  if (fragment !== null) {
    const published = await publishedKeys(known);
    if (published.offline) return byDevice(text, known, lang);
    if (published.refused) return { code: 'keys_refused', level: 'bad' };
    if (published.keys) {
      read = await readQr(text, published.keys, Math.floor(Date.now() / 864e5));
      if (read.code) return { code: read.code, level: levelOf(read.code), qr: null, facts: null };
    }
  }
  if (!idBytes(id)) return { code: fragment === null ? 'not_found' : 'malformed', level: fragment === null ? 'none' : 'bad' };
  const answer = await ask('/api/v1/verify', { id });
  return answer ? fromAnswer(answer, read, lang) : byDevice(text, known, lang);
};

// Where this page was opened, as an address in a code would say it; a port and http are only at home on one's own machine.
export const herePrefix = () => `${location.hostname === 'localhost' ? 'https:' : location.protocol}//${location.hostname === 'localhost' ? 'localhost' : location.host}/V/`;

export const able = async () => {
  try {
    await crypto.subtle.importKey('raw', new Uint8Array(32).fill(1), 'Ed25519', false, ['verify']);
    return true;
  } catch {
    return false;
  }
};
