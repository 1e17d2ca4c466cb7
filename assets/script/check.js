// Where the code on a paper leads: the signed part of the address is read, taken out of it, and checked here.
import { able, check, herePrefix } from './registry.js';
import { split } from './qr.js';
import { busy, lang, show } from './view.js';

const box = document.querySelector('[data-check]'), plain = box.firstElementChild;

// An old scanner makes %23 of the #.
const { id, fragment } = split(location.pathname + location.hash);
const form = plain.querySelector('form');
form.action = `/V/${encodeURIComponent(id)}`;

// Neither history nor a shared link keeps the signed part; only another language takes it along.
if (fragment !== null) history.replaceState(null, '', `/V/${id}`);
for (const a of document.querySelectorAll('.langs a')) {
  const to = new URL(a.href);
  a.href = `/V/${id}${to.search}${fragment === null ? '' : `#${fragment}`}`;
}
for (const a of document.querySelectorAll('a[href^="/records/"]')) a.href = `/records/${encodeURIComponent(id)}`;

const run = async () => {
  if (!globalThis.crypto?.subtle) return;
  busy(box);
  if (fragment !== null && !await able()) {
    show(box, { code: 'browser_old', level: 'none' }, id);
    box.append(form);
    return;
  }
  const result = await check(`${herePrefix()}${id}${fragment === null ? '' : `#${fragment}`}`, lang);
  if (result.code === 'no_payload' || result.code === 'not_prepared') box.dataset.retry = '';
  show(box, result, id);
};
// Another code of the same paper, opened in the same window, is a new check.
addEventListener('hashchange', () => location.reload());
addEventListener('online', () => { if ('retry' in box.dataset) { delete box.dataset.retry; run(); } });
run();
