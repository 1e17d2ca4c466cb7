// What all pages that check a paper show: the verdict, the question for the name, the comparison of a file.  The words
// and the markup stand in templates of the page.
import { nameMatches } from './fold.js';
import { hex, sha256 } from './bytes.js';
import { ask } from './registry.js';

const $ = (what, where = document) => where.querySelector(what);
const words = $('#part-words').content;
const word = key => $(`[data-word="${key}"]`, words)?.textContent ?? '';
const part = name => $(`#part-${name}`).content.firstElementChild.cloneNode(true);
export const lang = document.documentElement.lang || 'en';

const date = text => text ? text.split('-').reverse().join('.') : '';
const moment = ms => new Intl.DateTimeFormat('ru', { timeZone: 'Europe/Minsk', day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(ms).replace(',', '');

const facts = f => [['serial', f.serial, 'mono'], ['kind', f.title ? '' : word(`kind_${f.kind}`)], ['dates', f.starts && (f.starts === f.ends ? date(f.starts) : `${date(f.starts)} – ${date(f.ends)}`), 'num'], ['hours', f.hours, 'num'],
  ['issued', date(f.issued), 'num'], ['expires', f.expires ? date(f.expires) : f.issued && word('no_end'), 'num'], ['revoked', date(f.revoked), 'num'], ['issuer', word('centre')], ['pdf', f.pdf?.[0] && `${f.pdf[0]}…${f.pdf[1]}`, 'mono']].filter(([, value]) => value);

// The card of a result; said: the words below it when the name was compared.
const verdict = (box, r, said) => {
  const card = part('verdict'), line = $(`[data-code="${r.code}"]`, words);
  card.classList.add(r.level);
  card.dataset.verdict = r.code;
  $('use', card).setAttribute('href', `${box.dataset.icons}#${line.dataset.icon}`);
  $('h1', card).textContent = $('b', line).textContent;
  $('.top p', card).textContent = $('span', line).textContent;
  if (r.facts?.title) {
    $('.course', card).hidden = false;
    $('.course b', card).textContent = r.facts.title;
    $('.course span', card).textContent = word(`kind_${r.facts.kind}`);
  }
  if (said) {
    $('.match', card).hidden = false;
    $('.match b', card).textContent = word(said);
  }
  for (const [key, value, kind] of r.facts ? facts(r.facts) : []) {
    const row = document.createElement('div'), [dt, dd] = [document.createElement('dt'), document.createElement('dd')];
    dt.textContent = word(key);
    dd.textContent = value;
    if (kind) dd.className = kind;
    row.append(dt, dd);
    $('dl', card).append(row);
  }
  const stamp = $('.stamp', card);
  if (r.as_of) $('span', stamp).textContent = `${word(r.source === 'device' ? 'as_of_device' : 'as_of')} ${moment(r.as_of)} ${word('zone')}.${r.facts ? ` ${word(r.source === 'device' ? 'paper_says' : 'compare')}` : ''}`;
  else stamp.remove();
  return card;
};

const say = (el, text, good) => {
  el.hidden = !text;
  el.textContent = text;
  el.className = `match ${good === undefined ? '' : good ? 'yes' : 'no'}`;
};

// Who compares: this device when the code carries commitments; the registry when it does not.
const nameGate = (box, r, id) => {
  const panel = part('name'), form = $('form', panel), local = !!r.qr?.claims.commitments.length;
  $('[data-local]', form).hidden = !local;
  $('[data-remote]', form).hidden = local;
  form.action = `/V/${id}/match`;
  form.addEventListener('submit', async e => {
    if (!local) return;
    e.preventDefault();
    const button = $('[type=submit]', form), said = $('[role=alert]', form);
    button.disabled = true;
    const match = await nameMatches(form.elements.family.value, form.elements.initials.value, r.qr);
    button.disabled = false;
    if (match) compared(box, r, 'match_yes');
    else say(said, word(match === null ? 'match_untyped' : 'match_no'), false);
  });
  if (!local && !(id && r.source === 'registry')) $('.cols', form).hidden = $('[type=submit]', form).hidden = $('[data-remote]', form).hidden = true;
  $('[data-tap]', form).addEventListener('click', () => compared(box, r, 'match_tapped'));
  return panel;
};

// Green, at last; what is amber stays amber.
const compared = (box, r, said) => {
  const card = verdict(box, r, said);
  $('.verdict', box).replaceWith(card);
  $('[aria-labelledby=h-match]', box).remove();
  $('h1', card).focus();
};

// A file that is chosen, or dropped on its part of the page, is hashed here; only the hash is sent.
export const fileCheck = (where, then) => {
  const said = $('[role=status]', where), take = async file => {
    if (!file) return;
    say(said, word('file_busy'));
    const answer = await ask('/api/v1/file', { sha256: hex(await sha256(new Uint8Array(await file.arrayBuffer()))) });
    if (!answer) return say(said, word('file_offline'), false);
    if (answer.state === 'try_later') return say(said, word('try_later'), false);
    const fault = then(answer);
    say(said, word(fault ?? 'file_same'), !fault);
  };
  $('input[type=file]', where).addEventListener('change', e => take(e.target.files[0]));
  where.addEventListener('dragover', e => { e.preventDefault(); where.classList.add('over'); });
  where.addEventListener('dragleave', () => where.classList.remove('over'));
  where.addEventListener('drop', e => { e.preventDefault(); where.classList.remove('over'); take(e.dataTransfer.files[0]); });
};

const fileGate = r => {
  const panel = part('file');
  fileCheck(panel, a => a.state === 'not_found' ? 'file_other' : a.serial === r.facts.serial ? null : 'file_foreign');
  return panel;
};

export const busy = box => {
  const p = document.createElement('p');
  p.setAttribute('role', 'status');
  p.className = 'busy';
  p.textContent = word('busy');
  box.replaceChildren(p);
};

// Fills a box with all there is to say of a result.
export const show = (box, r, id) => {
  const good = r.level === 'ok' || r.level === 'exp', waits = r.level === 'ok';
  box.replaceChildren(verdict(box, waits ? { ...r, level: 'wait', code: r.code !== 'valid' ? r.code : r.qr ? 'wait' : 'found' } : r));
  if (good) box.append(nameGate(box, r, id));
  if (r.facts?.serial && r.source === 'registry' && !r.file) box.append(fileGate(r));
  $('h1', box).focus();
};

// What is kept is shown in the language that was read last.
navigator.serviceWorker?.getRegistration().then(r => r?.active?.postMessage({ lang }));
