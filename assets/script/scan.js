// Codes read by the camera, from a photograph or as text, and checked one after the other.
import { camera, reader } from './camera.js';
import { check } from './registry.js';
import { split } from './qr.js';
import { busy, lang, show } from './view.js';

const $ = what => document.querySelector(what);
const box = $('[data-result]'), panel = $('[data-scan]'), video = $('video'), said = $('[data-said]');
const words = document.getElementById('scan-words').content;
const say = key => { said.hidden = !key; said.textContent = key ? words.querySelector(`[data-word="${key}"]`).textContent : ''; };
const read = reader(panel), eye = camera(video);

const found = async text => {
  say(null);
  busy(box);
  const result = await check(text, lang);
  $('[data-next]').hidden = !eye.on;
  show(box, result, split(text).id);
};

const watch = async () => {
  while (eye.on) {
    const text = video.readyState >= 2 ? await read(video).catch(() => null) : null;
    if (text && eye.on) {
      video.pause();
      return found(text);
    }
    await new Promise(done => setTimeout(done, 120));
  }
};

const start = async () => {
  if (!await eye.start()) return say('denied');
  say('looking');
  watch();
};

$('[data-start]').addEventListener('click', start);
$('[data-stop]').addEventListener('click', () => { eye.stop(); say(null); $('[data-next]').hidden = true; });
$('[data-next]').addEventListener('click', async () => {
  box.replaceChildren();
  $('[data-next]').hidden = true;
  await video.play();
  say('looking');
  watch();
});
$('#photo').addEventListener('change', async e => {
  const [file] = e.target.files;
  if (!file) return;
  const text = await createImageBitmap(file).then(read).catch(() => null);
  if (text) found(text);
  else say('nothing');
});
$('[data-typed]').addEventListener('submit', e => {
  e.preventDefault();
  found(e.target.elements.text.value.trim());
});
addEventListener('pagehide', stop);
panel.hidden = false;
