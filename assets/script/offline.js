// Prepares this device to check papers without network: a worker keeps the pages, the registry's signed data are kept
// beside them, and both say how old they are.
import { device, refresh } from './store.js';

const $ = what => document.querySelector(what);
const panel = $('[data-offline]'), said = $('[data-said]'), button = $('[data-prepare]');
const words = document.getElementById('offline-words').content;
const word = key => words.querySelector(`[data-word="${key}"]`).textContent;
const moment = s => new Intl.DateTimeFormat('ru', { timeZone: 'Europe/Minsk', dateStyle: 'short', timeStyle: 'short' }).format(s * 1000).replace(',', '');
const put = (key, value) => { $(`[data-fact=${key}]`).textContent = value; };

const lines = async known => ({ as_of: moment(known.bundle.iat), until: moment(known.bundle.exp), issued: Object.values(known.bundle.issued ?? {}).reduce((n, y) => n + y.count, 0), courses: known.bundle.courses?.length ?? 0,
  lasting: word(await navigator.storage?.persisted?.() ? 'lasting_yes' : 'lasting_no'), roots: known.roots.join(' '), app: (await caches.keys()).find(k => k.startsWith('app-'))?.slice(4) ?? '–' });

const tell = async () => {
  const known = await device();
  $('[data-none]').hidden = $('[data-first]').hidden = !!known;
  $('[data-ready]').hidden = $('[data-again]').hidden = !known;
  for (const [key, value] of Object.entries(known ? await lines(known) : {})) put(key, value);
};

const say = key => { said.hidden = false; said.textContent = word(key); said.dataset.state = key; };

const prepare = async () => {
  button.disabled = true;
  say('busy');
  await navigator.storage?.persist?.();
  (await navigator.serviceWorker.ready).active.postMessage({ lang: document.documentElement.lang });
  say(await refresh());
  await tell();
  button.disabled = false;
};

const begin = async () => {
  if (!navigator.serviceWorker || !globalThis.indexedDB || !globalThis.crypto?.subtle) return;
  panel.hidden = false;
  button.addEventListener('click', prepare);
  await navigator.serviceWorker.register('/worker.js', { scope: '/' });
  await tell();
  if (navigator.onLine && await device()) await prepare();
};

addEventListener('beforeinstallprompt', e => {
  e.preventDefault();
  const install = $('[data-install]');
  install.hidden = false;
  install.addEventListener('click', () => e.prompt(), { once: true });
});
begin();
