// A trainee comes in by the code of the room: read by the camera here, or by the phone's own, which opens this page with it.
// A code that waits for the network counts by the half minute that it is of.
import { camera, reader } from './camera.js';
import { post, queue, word } from './queue.js';

const $ = what => document.querySelector(what);
const panel = $('[data-check-in]'), video = $('video'), said = $('[data-said]');
const form = $('form[action="/here"]'), read = reader(panel), eye = camera(video);
const say = (name, n = '') => { said.hidden = false; said.textContent = `${word(name)} ${n}`.trim(); };

const waiting = queue('here', async codes => {
  const refused = {};
  let last;
  for (const code of codes) {
    const { told, why } = await post(form, { code });
    if (why) refused[code] = why;
    else last = told.said;
  }
  if (last) location.assign(`/here?said=${last}`);
  return refused;
}, say);

form.addEventListener('submit', e => {
  e.preventDefault();
  waiting.add(form.elements.code.value.trim());
});
$('[data-start]').addEventListener('click', async () => {
  if (!await eye.start()) return say('denied');
  while (eye.on) {
    const text = video.readyState >= 2 ? await read(video).catch(() => null) : null;
    const code = /\/here\/([A-Z2-7]{8})$/.exec(text ?? '')?.[1];
    if (code) {
      eye.stop();
      waiting.add(code);
    } else if (text) say('unknown');
    await new Promise(done => setTimeout(done, 150));
  }
});
$('[data-stop]').addEventListener('click', () => eye.stop());
addEventListener('pagehide', eye.stop);
panel.hidden = false;
