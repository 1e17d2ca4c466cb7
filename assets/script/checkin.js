// Badges read by the camera, one after the other; a code that is sent twice marks nobody twice.  Each is kept with the second in which
// it was read: who is late is not who was sent late.
import { camera, reader } from './camera.js';
import { post, queue, word } from './queue.js';

const $ = what => document.querySelector(what);
const panel = $('[data-check-in]'), video = $('video'), said = $('[data-said]');
const form = $('form[action$="/check-in"]'), read = reader(panel), eye = camera(video);
const say = (name, n = '') => { said.hidden = false; said.textContent = `${word(name)} ${n}`.trim(); };
const bare = code => code.toUpperCase().replace(/^ITC-B:/, '').replace(/@.*/, '');

const waiting = queue(`check-in ${form.action}`, async codes => {
  const { told, why } = await post(form, { codes: codes.join(' ') });
  if (why) {
    said.hidden = true;
    return Object.fromEntries(codes.map(code => [code, why]));
  }
  if (told.marked + told.already > 0) say(told.marked ? 'marked' : 'already', told.marked || told.already);
  return Object.fromEntries(codes.filter(code => told.refused.includes(bare(code))).map(code => [code, word('unknown')]));
}, say);

const seen = new Set();
$('[data-start]').addEventListener('click', async () => {
  if (!await eye.start()) return say('denied');
  while (eye.on) {
    const text = video.readyState >= 2 ? await read(video).catch(() => null) : null;
    if (text && !seen.has(text)) {
      seen.add(text);
      const badge = /^ITC-B:[0-9A-F]{20}$/i.test(text);
      waiting.add(badge ? `${text}@${Math.floor(Date.now() / 1000)}` : text, badge ? '' : word('unknown'));
    }
    await new Promise(done => setTimeout(done, 150));
  }
});
$('[data-stop]').addEventListener('click', () => { eye.stop(); location.reload(); });
addEventListener('pagehide', eye.stop);
panel.hidden = false;
