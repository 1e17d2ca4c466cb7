// Bytes and their texts: hex, base64url, base32 without padding, SHA-256.  What is not exactly right is null.
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export const utf8 = text => new TextEncoder().encode(text);
export const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');
export const sha256 = async bytes => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

export const join = (...parts) => {
  const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
};

export const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i]);

// RFC 4648, capitals only.  No foreign character, no impossible length, no bit set that nothing uses.
export const fromBase32 = text => {
  const out = new Uint8Array(text.length * 5 >> 3);
  let bits = 0, n = 0, at = 0;
  if ([1, 3, 6].includes(text.length % 8)) return null;
  for (const c of text) {
    const value = letters.indexOf(c);
    if (value < 0) return null;
    bits = (bits << 5 | value) & 0xfff;
    n += 5;
    if (n >= 8) { n -= 8; out[at++] = bits >> n; }
  }
  return bits & (1 << n) - 1 ? null : out;
};

export const fromBase64url = text => {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return null;
  const out = Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
  return toBase64url(out) === text ? out : null;
};

export const toBase64url = bytes => {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
};
