// Names folded as they are for the commitments in a code: the same text as in C and in SQL, for ever.
import { utf8, hex, join } from './bytes.js';

const alike = new Map(Object.entries({ қ: 'к', ҳ: 'х', ғ: 'г', ң: 'н', ө: 'о', ұ: 'у', ү: 'у', ә: 'а', і: 'и', һ: 'х', җ: 'ж', ҷ: 'ч', ґ: 'г', є: 'е', ј: 'и',
  ə: 'a', ı: 'i', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', æ: 'ae' }));
const unmarked = text => text.replace(/\p{M}/gu, '');

// One letter at a time: what a letter becomes never depends on its neighbours.
const small = c => c.toLowerCase();

export const fold = text => [...unmarked([...unmarked(text.normalize('NFKD'))].map(small).join('')).replace(/[^\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{Nd}]/gu, '')]
  .map(c => alike.get(c) ?? c).join('');

const first = text => [...fold(text)][0] ?? '';

// surname|initial|initial
export const nameKey = (family, given, patronymic) => `${fold(family)}|${first(given)}|${first(patronymic)}`;

const words = text => text.split(/[\s\u00a0.,]+/).filter(w => fold(w));

// The keys that what was typed may stand for: "И. С.", "И.С.", "ИС", "Иван Сергеевич", or the whole name in the first
// field.  A patronymic that is not printed in one of the scripts is no difference.
export const typedKeys = (family, initials) => {
  let [surname, rest] = [family.trim(), initials.trim()];
  if (!rest && /[\s\u00a0]/.test(surname)) [, surname, rest] = /^(\S+)\s+(.*)$/s.exec(surname);
  let given = words(rest);
  if (given.length === 1 && [...given[0]].length === 2) given = [...given[0]];
  if (!fold(surname)) return [];
  const [a = '', b = ''] = given;
  return [...new Set([nameKey(surname, a, b), nameKey(surname, a, '')])];
};

// 16 hex digits; a tenth of a second of work, so that nobody tries a dictionary.
export const commitment = async (key, id16) => {
  const secret = await crypto.subtle.importKey('raw', utf8(key), 'PBKDF2', false, ['deriveBits']);
  return hex(new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: join(utf8('tcr-name-v1\0'), id16), iterations: 100000 }, secret, 64)));
};

// Does a typed name belong to a code?  null when nothing was typed that has letters.
export const nameMatches = async (family, initials, qr) => {
  const keys = typedKeys(family, initials);
  if (!keys.length) return null;
  const made = await Promise.all(keys.map(k => commitment(k, qr.id16)));
  return made.some(c => qr.claims.commitments.includes(c));
};
