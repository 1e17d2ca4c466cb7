// Sessions of the planners are moved by dragging, or with Shift and the arrow keys; without this the form does it.
const plan = document.querySelector('[data-planner]'), said = document.getElementById('planner-said');
const rooms = plan.dataset.planner === 'rooms';
const grid = document.querySelector('.tt.planner, .strip.day');
const all = [...document.querySelectorAll('[data-session]')];
const columns = [...document.querySelectorAll('.colr[data-day]')], rows = [...document.querySelectorAll('[data-room]')];
plan.hidden = false;
if (/^#s\d+$/.test(location.hash)) document.querySelector(location.hash)?.focus();
let held = null, busy = false, dragged = false;

// How far a quarter of an hour is on the page.
const quarter = () => rooms ? rows[0].getBoundingClientRect().width / (grid.classList.contains('to18') ? 40 : 48)
  : columns[0].getBoundingClientRect().height / (grid.classList.contains('to18') ? 40 : 48);
const box = el => el.getBoundingClientRect();
const nearest = (list, el, x, y) => list.findIndex(c => { const b = box(c); return rooms ? y >= b.top && y < b.bottom : x >= b.left && x < b.right; });
const home = el => { const b = box(el); return nearest(rooms ? rows : columns, el, b.left + 4, b.top + 4); };
const clock = m => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`;

// Where a session would stand: its own day and beginning, moved by days (or into another room) and quarters of an hour.
function target(h) {
  const [hour, minute] = h.el.dataset.from.split(':').map(Number);
  const line = h.line + h.steps;
  const day = new Date(`${h.el.dataset.day}T00:00:00Z`);
  if (!rooms) day.setUTCDate(day.getUTCDate() + (new Date(columns[line].dataset.day) - new Date(columns[h.line].dataset.day)) / 864e5);
  return { day: day.toISOString().slice(0, 10), from: clock(Math.min(Math.max(hour * 60 + minute + h.quarters * 15, 0), 1425)), room: rooms && h.steps ? rows[line].dataset.room : undefined };
}
function show(h) {
  const q = h.quarters * quarter(), list = rooms ? rows : columns;
  const a = box(list[h.line]), b = box(list[h.line + h.steps]);
  h.el.style.transform = rooms ? `translate(${q}px, ${b.top - a.top}px)` : `translate(${b.left - a.left}px, ${q}px)`;
  h.el.classList.add('held');
  const t = target(h);
  say(`${h.el.querySelector('b').textContent}: ${plan.dataset.to} ${t.day.split('-').reverse().join('.')} ${t.from}${t.room ? `, ${rows[h.line + h.steps].previousElementSibling.firstChild.textContent}` : ''}`);
}
function say(text, href, bad) {
  said.textContent = '';
  if (!text) return;
  const note = document.createElement('div');
  note.className = bad ? 'note bad' : 'note';
  note.textContent = text;
  if (href) { const a = document.createElement('a'); a.href = href; a.textContent = ` ${plan.dataset.form}`; note.append(a); }
  said.append(note);
}
function hold(el) {
  if (held?.el === el) return held;
  drop();
  const line = home(el);
  return line < 0 ? null : held = { el, line, steps: 0, quarters: 0 };
}
function drop() {
  if (held) { held.el.style.transform = ''; held.el.classList.remove('held'); }
  held = null;
}
async function save() {
  const h = held;
  if (!h || busy || !h.steps && !h.quarters) { drop(); say(''); return; }
  const t = target(h), id = h.el.dataset.session, at = plan.dataset.planner;
  const body = new URLSearchParams({ csrf: plan.dataset.csrf, version: h.el.dataset.version, day: t.day, from: t.from, at });
  if (t.room) body.set('room', t.room);
  const form = `/sessions/${id}/move?${new URLSearchParams({ day: t.day, from: t.from, at, ...(t.room ? { room: t.room } : {}) })}`;
  busy = true;
  say(plan.dataset.saving);
  try {
    const answer = await fetch(`/sessions/${id}/move`, { method: 'POST', body, headers: { accept: 'application/json' } });
    const result = await answer.json();
    if (answer.ok) { location.assign(`${result.next}#s${id}`); if (new URL(result.next, location).search === location.search) location.reload(); return; }
    if (result.error === 'soft_warnings') { location.assign(form); return; }
    drop();
    say(result.message, form, true);
  } catch {
    drop();
    say(plan.dataset.failed, undefined, true);
  }
  busy = false;
}
const inside = (n, list) => n >= 0 && n < list.length;
document.addEventListener('keydown', e => {
  const el = e.target.closest?.('[data-session]');
  if (!el || busy) return;
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
  if (way && e.shiftKey && !e.ctrlKey && !e.altKey && !e.metaKey) {
    e.preventDefault();
    const h = hold(el), [x, y] = way;
    if (!h) return;
    const steps = h.steps + (rooms ? y : x);
    if (inside(h.line + steps, rooms ? rows : columns)) h.steps = steps;
    h.quarters += rooms ? x : y;
    show(h);
  } else if (held && e.key === 'Enter') { e.preventDefault(); save(); }
  else if (held && e.key === 'Escape') { drop(); say(''); }
});
for (const el of all) {
  el.draggable = false;
  el.addEventListener('pointerdown', e => {
    if (e.button || e.pointerType === 'touch' || busy) return;
    const from = { x: e.clientX, y: e.clientY };
    dragged = false;
    const move = ev => {
      if (!dragged && Math.hypot(ev.clientX - from.x, ev.clientY - from.y) < 5) return;
      if (!dragged) { dragged = true; drop(); if (!hold(el)) return; el.setPointerCapture(ev.pointerId); }
      if (!held) return;
      const line = nearest(rooms ? rows : columns, el, ev.clientX, ev.clientY);
      if (line >= 0) held.steps = line - held.line;
      held.quarters = Math.round((rooms ? ev.clientX - from.x : ev.clientY - from.y) / quarter());
      show(held);
    };
    const end = ev => {
      el.removeEventListener('pointermove', move);
      el.removeEventListener('pointerup', end);
      el.removeEventListener('pointercancel', end);
      if (dragged && ev.type === 'pointerup') save(); else if (dragged) drop();
    };
    el.addEventListener('pointermove', move);
    el.addEventListener('pointerup', end);
    el.addEventListener('pointercancel', end);
  });
  el.addEventListener('click', e => { if (dragged) e.preventDefault(); dragged = false; });
}
