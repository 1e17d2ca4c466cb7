// Number and check code are looked at before anybody is asked; a PDF is compared by its fingerprint.
import { codeFault, serialFault } from './serial.js';
import { fromAnswer } from './registry.js';
import { fileCheck, lang, show } from './view.js';

const words = document.getElementById('typed-words').content;
const box = document.querySelector('[data-result]');

const judge = (field, fault) => {
  const id = `t-${field.id}`;
  document.getElementById(id)?.remove();
  field.removeAttribute('aria-invalid');
  if (!fault) return true;
  const p = document.createElement('p');
  p.className = 'err';
  p.id = id;
  p.textContent = words.querySelector(`[data-word="${fault}"]`).textContent;
  field.before(p);
  field.setAttribute('aria-invalid', 'true');
  field.setAttribute('aria-describedby', `h-${field.id} ${id}`);
  return false;
};

const form = document.querySelector('[data-number]'), { serial, code } = form.elements;
const look = field => judge(field, field.value.trim() && (field === serial ? serialFault : codeFault)(field.value));
for (const field of [serial, code]) field.addEventListener('change', () => look(field));
form.addEventListener('submit', e => {
  const wrong = [serial, code].filter(field => !look(field));
  const away = form.querySelector('[data-away]');
  away.hidden = navigator.onLine || !!wrong.length;
  if (wrong.length || !away.hidden) e.preventDefault();
  wrong[0]?.focus();
});

const file = document.querySelector('[data-file]');
if (globalThis.crypto?.subtle) {
  // The server would hash the file that is sent to it; here it is not sent.
  for (const part of file.querySelectorAll('[data-sent], button')) part.hidden = true;
  file.querySelector('[data-kept]').hidden = false;
  file.addEventListener('submit', e => e.preventDefault());
  fileCheck(file.closest('.pdf'), a => {
    box.replaceChildren();
    if (a.state === 'not_found') return 'file_other';
    show(box, { ...fromAnswer(a, null, lang), file: true });
    return null;
  });
}
