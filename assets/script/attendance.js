/*
 * The grids of marks and of scores: keys, undo, saving as one goes.  Without
 * this file the same form is sent whole.
 *
 * Sent: the changed cells.PLACE.COLUMN… with the versions.… they were read
 * with.  Answered: {saved: [{place, session|assessment, attempt?, mark|score,
 * version}], at}, or 409 with detail.conflicts [{the same names, yours,
 * theirs, version, who, at}], when nothing was saved.
 */
const form = document.querySelector('form[data-grid]');
const cells = form ? [...form.querySelectorAll('tbody [name^="cells."]')] : [];
const rows = form ? [...form.querySelectorAll('tbody tr')].map(tr => cells.filter(c => tr.contains(c))) : [];
const byName = new Map(cells.map(c => [c.name, c]));
const status = form?.querySelector('[data-status]'), undo = form?.querySelector('[data-undo]');
const text = (key, fill = {}) => (form.dataset[key] ?? '').replace(/\{(\w+)\}/g, (all, name) => fill[name] ?? all);
const clock = at => /T(\d\d:\d\d(:\d\d)?)/.exec(at ?? '')?.[1] ?? '';

// Letters of marks, also as they lie on, or are used with, a Cyrillic keyboard.
const KEYS = { p: 'P', п: 'P', з: 'P', l: 'L', о: 'L', д: 'L', с: 'L', a: 'A', н: 'A', ф: 'A', а: 'A', e: 'E', у: 'E', б: 'E', delete: '', backspace: '' };

const changes = new Map();		// cell → true: differs from what the server knows
const held = new Set();			// cells that wait for a choice between two values
const done = [];			// [cell, value before] for undo
let timer, sending = false;

function say(state, words) {
  status.dataset.s = state;
  status.lastElementChild.textContent = words;
}

function changed(cell, value, remember = true) {
  if (remember) done.push([cell, cell.dataset.now]);
  cell.value = cell.dataset.now = value;
  if (value === cell.dataset.was && !sending) changes.delete(cell); else changes.set(cell, true);
  if (undo) undo.disabled = !done.length;
  soon(400);
}

function soon(ms) {
  if (changes.size) say('saving', text('saving'));
  clearTimeout(timer);
  timer = setTimeout(save, ms);
}

const right = cell => {
  if (cell.tagName === 'SELECT' || cell.value.trim() === '') return true;
  const n = Number(cell.value.trim().replace(',', '.'));
  return n >= 0 && n <= Number(cell.dataset.max ?? Infinity);
};
// A score above or below what is needed.
function mood(cell) {
  const n = cell.value.trim().replace(',', '.'), need = cell.dataset.pass;
  if (!need) return;
  cell.parentElement.classList.toggle('pass', n !== '' && Number(n) >= Number(need));
  cell.parentElement.classList.toggle('fail', n !== '' && Number(n) < Number(need));
}
const plain = value => value === null || value === undefined ? '' : String(value);
const nameOf = c => ['cells', c.place, c.session ?? c.assessment, c.attempt].filter(x => x !== undefined && x !== null).join('.');
function known(cell, value, version) {
  cell.dataset.was = value; cell.dataset.version = version;
  const hidden = form.elements[cell.name.replace(/^cells/, 'versions')];
  if (hidden) hidden.value = version;
}

// The form token of whoever is signed in now.
async function freshToken() {
  const page = await fetch(location.href).then(r => r.ok ? r.text() : '').catch(() => '');
  const token = new DOMParser().parseFromString(page, 'text/html').querySelector('#grid [name=csrf]')?.value;
  if (!token || token === form.elements.csrf.value) return false;
  for (const field of document.querySelectorAll('[name=csrf]')) field.value = token;
  return true;
}

async function save() {
  if (sending) return;
  for (const cell of cells) if (cell.tagName === 'INPUT') right(cell) ? cell.removeAttribute('aria-invalid') : cell.setAttribute('aria-invalid', 'true');
  const batch = [...changes.keys()].filter(c => !held.has(c) && right(c));
  if (!batch.length) {
    if (changes.size) say('failed', text(held.size ? 'choose' : 'wrong'));
    else say('saved', text('ready'));
    return;
  }
  const sent = new Map(batch.map(c => [c, c.value]));
  const body = new URLSearchParams({ csrf: form.elements.csrf.value });
  for (const [c, value] of sent) {
    body.set(c.name, c.tagName === 'SELECT' ? value : value.trim().replace(',', '.'));
    body.set(c.name.replace(/^cells/, 'versions'), c.dataset.version ?? '');
  }
  sending = true;
  let answer, json = {};
  try {
    answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } });
    json = await answer.json().catch(() => ({}));
  } catch { /* no connection */ }
  sending = false;
  // Signed out meanwhile: what was entered waits here until one has signed in, in another window.
  if (answer?.status === 403 && json.error === 'form_is_stale' && await freshToken()) return soon(0);
  if (!answer || answer.status === 429 || answer.status === 401 || answer.status >= 500) {
    say('offline', text(answer?.status === 401 ? 'away' : 'offline', { n: changes.size }));
    clearTimeout(timer); timer = setTimeout(save, 5000);
  } else if (answer.ok) {
    for (const [c, value] of sent) { c.dataset.was = value; if (c.value === value) changes.delete(c); }
    for (const s of json.saved ?? []) { const c = byName.get(nameOf(s)); if (c) known(c, sent.get(c) ?? plain(s.mark ?? s.score), s.version); }
    for (const t of json.totals ?? [])
      for (const [what, words] of [['total', t.text], ['gain', t.gain]]) {
        const out = form.querySelector(`[data-${what}="${t.place}"]`);
        if (out) out.textContent = words;
      }
    for (const c of batch) mood(c);
    if (changes.size) soon(0); else say('saved', text('saved', { at: clock(json.at) }));
  } else if (answer.status === 409 && json.detail?.conflicts?.length) {
    json.detail.conflicts.forEach(ask);
    say('failed', text('choose'));
    if ([...changes.keys()].some(c => !held.has(c))) soon(0);
  } else say('failed', json.message || text('failed'));
}

// Two values for one cell: both are shown, nothing is lost until somebody chooses.
function ask(conflict) {
  const cell = byName.get(nameOf(conflict));
  if (!cell || held.has(cell)) return;
  held.add(cell); cell.parentElement.classList.add('differs');
  const list = form.querySelector('.clashes') ?? Object.assign(document.createElement('ul'), { className: 'clashes' });
  list.setAttribute('aria-live', 'assertive');	// with a role it would be no list
  form.querySelector('.grid-wrap').before(list);
  const shown = v => cell.tagName === 'SELECT' ? [...cell.options].find(o => o.value === plain(v))?.text ?? plain(v) : plain(v) || '–';
  const item = document.createElement('li'), words = document.createElement('span');
  words.textContent = text('conflict', { cell: cell.getAttribute('aria-label'), who: conflict.who, theirs: shown(conflict.theirs), yours: shown(cell.value), at: clock(conflict.at).slice(0, 5) });
  item.append(words);
  for (const mine of [true, false]) {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-s', textContent: text(mine ? 'mine' : 'theirs') });
    button.addEventListener('click', () => {
      held.delete(cell); cell.parentElement.classList.remove('differs'); item.remove();
      if (!list.children.length) list.remove();
      known(cell, plain(conflict.theirs), conflict.version);
      if (!mine) cell.value = cell.dataset.now = plain(conflict.theirs);
      if (cell.value === cell.dataset.was) changes.delete(cell);
      cell.focus(); soon(0);
    });
    item.append(button);
  }
  list.append(item);
}

function key(e) {
  const cell = e.target, r = rows.findIndex(row => row.includes(cell));
  if (r < 0) return;
  if ((e.ctrlKey || e.metaKey) && e.code === 'KeyZ') { e.preventDefault(); return back(); }
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  const typing = cell.tagName === 'INPUT', c = rows[r].indexOf(cell), k = e.key.toLowerCase();
  const step = { arrowup: [-1, 0], arrowdown: [1, 0], enter: [1, 0], arrowleft: [0, -1], arrowright: [0, 1] }[k];
  const inside = typing && step?.[1] && (step[1] < 0 ? cell.selectionStart > 0 : cell.selectionEnd < cell.value.length);
  const go = (dr, dc) => {
    for (let y = r + dr, x = c + dc; rows[y]?.[x]; y += dr, x += dc)
      if (!rows[y][x].disabled) { rows[y][x].focus(); if (typing) rows[y][x].select(); return; }
  };
  if (step && !inside) { e.preventDefault(); go(...step); }
  else if (!typing && k in KEYS) {
    e.preventDefault();
    const option = [...cell.options].find(o => o.value.charAt(0).toUpperCase() === KEYS[k]);
    if (option && option.value !== cell.value) changed(cell, option.value);
    go(1, 0);
  }
}

function back() {
  const [cell, value] = done.pop() ?? [];
  if (cell) { changed(cell, value, false); cell.focus(); }
}

if (form && status) {
  for (const c of cells) c.dataset.was = c.dataset.now = c.value;
  form.addEventListener('keydown', key);
  form.addEventListener('change', e => { if (byName.has(e.target.name) && e.target.value !== e.target.dataset.now) changed(e.target, e.target.value); });
  form.addEventListener('submit', e => { e.preventDefault(); soon(0); });
  undo?.addEventListener('click', back);
  if (undo) { undo.hidden = false; undo.disabled = true; }
  // A grid of many days begins at the session that goes on, else at the first without marks.
  const wrap = form.querySelector('.grid-wrap'), now = form.querySelector('thead th.cur'), side = form.querySelector('thead .nm'), tot = form.querySelector('thead .tot');
  const next = now ?? rows[0]?.find(c => !c.disabled && c.value === '')?.parentElement;
  if (next && wrap.scrollWidth > wrap.clientWidth)
    wrap.scrollLeft = next.offsetLeft - side.offsetWidth - (wrap.clientWidth - side.offsetWidth - tot.offsetWidth) / 2;
  addEventListener('online', () => soon(0));
  addEventListener('beforeunload', e => { if (changes.size) { e.preventDefault(); e.returnValue = ''; } });
}
