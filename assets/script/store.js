// What a prepared device keeps: pinned roots, the signed bundle and the registers of issued certificates.  It never goes
// back: neither to a list of keys nor to a bundle that is older than one it has seen.
import { readBundle, registerIsRight } from './bundle.js';
import { readKeys } from './trust.js';

const open = () => new Promise((done, no) => {
  const ask = indexedDB.open('certificates', 1);
  ask.onupgradeneeded = () => ask.result.createObjectStore('kept');
  ask.onsuccess = () => done(ask.result);
  ask.onerror = () => no(ask.error);
});

const within = async (mode, work) => {
  const db = await open();
  try {
    return await new Promise((done, no) => {
      const t = db.transaction('kept', mode), ask = work(t.objectStore('kept'));
      t.oncomplete = () => done(ask?.result);
      t.onerror = t.onabort = () => no(t.error);
    });
  } finally {
    db.close();
  }
};

// {roots, keys_seq, bundle_jws, registers, at}, or null before the device was prepared.
export const kept = async () => {
  try {
    return await within('readonly', s => s.get('all')) ?? null;
  } catch {
    return null;
  }
};

// What is kept, made ready for judging; once for each page.
let ready;
export const device = () => ready ??= (async () => {
  const all = await kept(), bundle = all && await readBundle(all.bundle_jws, all.roots);
  return bundle ? { ...all, bundle } : null;
})();

const fetched = async (path, how) => {
  const answer = await fetch(path, { credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(30000) });
  if (!answer.ok) throw new Error('unreachable');
  return answer[how]();
};

class Refused extends Error {}
// A newer bundle was published between its parts.
class Changed extends Error {}
const demand = what => { if (!what) throw new Refused(); return what; };

const registersOf = async (bundle, before) => {
  const registers = {};
  for (const [year, said] of Object.entries(bundle.issued ?? {})) {
    const old = before?.[year], path = new URL(said.url, location.origin);
    demand(path.origin === location.origin);
    registers[year] = old && await registerIsRight(bundle, year, old) ? old : new Uint8Array(await fetched(path.pathname, 'arrayBuffer'));
    if (!await registerIsRight(bundle, year, registers[year])) throw new Changed();
  }
  return registers;
};

const refreshed = async () => {
  const before = await kept();
  const keys = demand(await readKeys(await fetched('/.well-known/tcr/keys.jws', 'text'), before?.roots ?? null));
  demand(!before || keys.seq >= before.keys_seq);
  const jws = (await fetched('/offline/bundle.jws', 'text')).trim(), bundle = demand(await readBundle(jws, before?.roots ?? keys.roots));
  demand(bundle.iss === keys.iss && bundle.trust.seq <= keys.seq);
  if (before) {
    const known = demand(await readBundle(before.bundle_jws, before.roots));
    demand(bundle.seq >= known.seq && bundle.iat >= known.iat && bundle.trust.seq >= known.trust.seq);
    if (jws === before.bundle_jws) return 'fresh';
  }
  const all = { roots: keys.roots, keys_seq: keys.seq, bundle_jws: jws, registers: await registersOf(bundle, before?.registers), at: Date.now() };
  await within('readwrite', s => s.put(all, 'all'));
  ready = undefined;
  return 'done';
};

// Fetches what is newer: 'done', 'fresh', 'refused' when it is not signed as it must be, 'failed' without network.
export const refresh = async (again = true) => {
  try {
    return await refreshed();
  } catch (e) {
    if (e instanceof Changed && again) return refresh(false);
    return e instanceof Refused ? 'refused' : 'failed';
  }
};
