// Number and check code as they are typed, looked at before anybody is asked.
const bare = text => text.replace(/[\s\u2013\u2014-]/g, '');

// ISO 7064 MOD 97-10.
const digitsOf = n => String(98 - Number(BigInt(n) * 100n % 97n)).padStart(2, '0');

// null when the number can be right, else the word for what is wrong.
export const serialFault = text => {
  const t = bare(text);
  if (/\D/.test(t)) return 'serial_letters';
  if (t.length !== 12) return t.length < 12 ? 'serial_short' : 'serial_long';
  if (!t.startsWith('20')) return 'serial_year';
  return digitsOf(t.slice(0, 10)) === t.slice(10) ? null : 'serial_digits';
};

export const codeFault = text => {
  const t = bare(text).toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');
  if (t.length !== 8) return 'code_length';
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(t) ? null : 'code_letters';
};
