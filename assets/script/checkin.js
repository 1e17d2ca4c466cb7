// Badges read by the camera, one after the other.  Each code waits in this browser until the server has it, so a network
// that comes and goes loses none; a code that is sent twice marks nobody twice.
import { camera, reader } from './camera.js';

const $ = what => document.querySelector(what);
const panel = $('[data-check-in]'), video = $('video'), said = $('[data-said]');
const words = document.getElementById('checkin-words').content;
const form = $('form[action$="/check-in"]'), read = reader(panel), eye = camera(video), key = `check-in ${form.action}`;
const kept = () => JSON.parse(localStorage.getItem(key) ?? '[]');
const keep = codes => codes.length ? localStorage.setItem(key, JSON.stringify(codes)) : localStorage.removeItem(key);
const say = (word, n = '') => { said.hidden = false; said.textContent = `${words.querySelector(`[data-word="${word}"]`).textContent} ${n}`.trim(); };
const seen = new Set();
let sending = false;

const send = async () => {
  const codes = kept();
  if (sending || !codes.length) return;
  sending = true;
  try {
    const body = new URLSearchParams({ csrf: form.elements.csrf.value, codes: codes.join(' ') });
    const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } });
    if (answer.status >= 500 || answer.status === 429) throw answer.status;
    const told = await answer.json();
    if (told.error === 'form_is_stale') return location.reload();
    if (!answer.ok) {
      said.hidden = false;
      said.textContent = told.message ?? told.error ?? '';
      return;
    }
    keep(kept().filter(code => !codes.includes(code)));
    if (kept().length) setTimeout(send);
    if (told.unknown) say('unknown', told.unknown);
    else say(told.marked ? 'marked' : 'already', told.marked || told.already);
  } catch {
    say('waiting', codes.length);
    setTimeout(send, 5000);
  } finally {
    sending = false;
  }
};

$('[data-start]').addEventListener('click', async () => {
  if (!await eye.start()) return say('denied');
  while (eye.on) {
    const text = video.readyState >= 2 ? await read(video).catch(() => null) : null;
    if (text && !seen.has(text)) {
      seen.add(text);
      keep([...kept(), text]);
      send();
    }
    await new Promise(done => setTimeout(done, 150));
  }
});
$('[data-stop]').addEventListener('click', () => { eye.stop(); location.reload(); });
addEventListener('online', send);
addEventListener('pagehide', eye.stop);
panel.hidden = false;
send();
