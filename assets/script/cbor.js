// Deterministic CBOR (RFC 8949, 4.2.1), no more of it than a signed payload holds: integers, byte and text strings,
// arrays, maps, null, one tag.  Every length and number in its shortest form, nothing behind the end; else null.
const most = { depth: 4, array: 16, map: 8 };

class Malformed extends Error {}

const reader = bytes => {
  let at = 0;
  const take = n => {
    if (n > bytes.length - at) throw new Malformed();
    at += n;
    return bytes.subarray(at - n, at);
  };
  const number = short => {
    if (short < 24) return short;
    if (short > 27) throw new Malformed();
    const size = 1 << short - 24;
    let value = 0n;
    for (const b of take(size)) value = value << 8n | BigInt(b);
    if (value < (size === 1 ? 24n : 1n << BigInt(size * 4)) || value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Malformed();
    return Number(value);
  };
  const several = (n, limit, one) => {
    if (n > limit) throw new Malformed();
    return Array.from({ length: n }, one);
  };
  const item = depth => {
    if (depth > most.depth) throw new Malformed();
    const [first] = take(1), kind = first >> 5, short = first & 31;
    if (first === 0xf6) return null;
    if (kind === 7) throw new Malformed();
    const n = number(short);
    switch (kind) {
      case 0: return n;
      case 1: return -1 - n;
      case 2: return take(n);
      case 3: return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(take(n));
      case 4: return several(n, most.array, () => item(depth + 1));
      case 5: return map(n, depth);
      default: return { tag: n, value: item(depth + 1) };
    }
  };
  // Keys rise by their bytes, so that none stands twice.
  const map = (n, depth) => {
    let before = null;
    return new Map(several(n, most.map, () => {
      const from = at, key = item(depth + 1), text = bytes.subarray(from, at);
      if (before && !rises(before, text)) throw new Malformed();
      before = text;
      return [key, item(depth + 1)];
    }));
  };
  const whole = () => {
    const value = item(0);
    if (at !== bytes.length) throw new Malformed();
    return value;
  };
  return whole();
};

const rises = (a, b) => {
  const i = a.findIndex((x, k) => x !== b[k]);
  return i < 0 ? a.length < b.length : a[i] < b[i];
};

// {value} of one item that fills the bytes, or null.
export const readCbor = bytes => {
  try {
    return { value: reader(bytes) };
  } catch (e) {
    if (e instanceof Malformed || e instanceof TypeError || e instanceof RangeError) return null;
    throw e;
  }
};

const head = (kind, n) => n < 24 ? [kind << 5 | n] : n < 256 ? [kind << 5 | 24, n] : [kind << 5 | 25, n >> 8, n & 255];

// The head of a text or byte string; what is signed is built from such.
export const textHead = n => Uint8Array.from(head(3, n));
export const bytesHead = n => Uint8Array.from(head(2, n));
