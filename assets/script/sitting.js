// The seats that are left on each quota line follow what is chosen in a sitting.  Who fits several lines sits wherever leaves
// most room, as the register does it (registry.seat_taken); who is seated beyond the lines takes a seat of the course alone, and
// nobody gets one that the course has not.  What is saved is decided there.
const form = document.querySelector('[data-sitting]');
const lines = new Map([...form.querySelectorAll('[data-line]')].map(el => [el.dataset.line, { el, seats: Number(el.dataset.seats) }]));
const advice = [...form.querySelectorAll('[data-advice]')];
const course = form.querySelector('[data-course]');
const beyond = form.querySelector('[data-over]');
const rows = [...form.querySelectorAll('tr[data-n]')].map(el => ({
  el, select: el.querySelector('[data-decision]'), fits: [...el.dataset.lines.split(' ').filter(l => lines.has(l)), '0'], advised: el.dataset.advised.split(' '),
  rank: Number(el.dataset.rank) || 1000, reserve: 'reserve' in el.dataset, seated: 'holds' in el.dataset, over: 'beyond' in el.dataset, offered: 'offered' in el.dataset,
}));
const leaves = r => ['waiting', 'withdrawn'].includes(r.select?.value);
const sits = r => (r.seated && !leaves(r) || r.offered && !r.select?.value || r.select?.value === 'accepted') && !r.over;

// One more person: the first line with room, or somebody who sits there moves over to another that fits.
function seat(r, taken, tried = new Set()) {
  for (const line of r.fits) {
    if (tried.has(line)) continue;
    tried.add(line);
    const here = taken.get(line);
    if (here.length < lines.get(line).seats) { here.push(r); return true; }
    const mover = here.find(m => seat(m, taken, tried));
    if (mover) { here.splice(here.indexOf(mover), 1, r); return true; }
  }
  return false;
}
function count() {
  const taken = new Map([...lines.keys()].map(k => [k, []]));
  const without = new Map();
  const capacity = Number(course.dataset.course);
  let given = rows.filter(r => r.over && r.seated && !leaves(r)).length;
  const order = rows.filter(sits).sort((a, b) => b.seated - a.seated || b.offered - a.offered || a.reserve - b.reserve || a.rank - b.rank);
  for (const r of order) {
    if (given >= capacity && !r.seated) without.set(r, form.dataset.full);
    else if (seat(r, taken) || r.seated || beyond?.value.trim()) given++;
    else without.set(r, form.dataset.sitting);
  }
  return { taken, without, given, left: Math.max(0, capacity - given) };
}
function tell(el, left, used) {
  el.querySelector('[data-left]').textContent = left;
  el.querySelector('progress').value = used;
  el.classList.toggle('full', left === 0);
}
function show() {
  const { taken, without, given, left } = count();
  tell(course, left, given);
  for (const [id, line] of lines) tell(line.el, Math.max(0, line.seats - taken.get(id).length), taken.get(id).length);
  // a target counts whoever fits and has a seat, on whichever line
  for (const el of advice) {
    const n = rows.filter(r => r.advised.includes(el.dataset.advice) && !without.has(r) && (sits(r) && !(r.offered && !r.select?.value) || r.over && r.seated && !leaves(r))).length;
    tell(el, Math.max(0, Number(el.dataset.seats) - n), n);
  }
  const sums = new Map();
  for (const r of rows) {
    if (!r.select) continue;
    const none = without.get(r) ?? '';
    r.el.classList.toggle('chosen', r.select.value !== '');
    r.el.classList.toggle('no-seat', none !== '');
    r.select.title = none;
    let said = r.el.querySelector('.no-line');
    if (none && !said) { said = document.createElement('p'); said.className = 'err no-line'; r.select.after(said); }
    if (none) said.textContent = none; else said?.remove();
    if (r.select.value) sums.set(label(r), (sums.get(label(r)) || 0) + 1);
  }
  const told = form.querySelector('[data-sums]');
  if (told) told.textContent = [...sums].map(([what, n]) => `${what}: ${n}`).join(' · ');
}
function label(r) {
  const option = r.select.selectedOptions[0];
  return option.parentElement.label || option.textContent;
}
// What buttons choose is a change of the form as if it had been typed: leaving asks first.
function changed() {
  form.dispatchEvent(new Event('input', { bubbles: true }));
  show();
}
// A refusal for another reason, and whoever loses a seat, needs words.
function ask(r) {
  const why = r.el.querySelector('.why'), v = r.select.value;
  if (v === 'refused.other' || r.seated && ['waiting', 'withdrawn'].includes(v)) why.open = true;
}
form.addEventListener('change', e => {
  const r = rows.find(x => x.select === e.target);
  if (r) { ask(r); show(); }
});
form.querySelector('[data-propose]')?.addEventListener('click', () => {
  const open = rows.filter(r => r.select && !r.select.value && !r.seated && !r.offered && r.select.querySelector('[value=accepted]'))
    .sort((a, b) => a.reserve - b.reserve || a.rank - b.rank);
  const at = count();
  for (const r of open) {
    const fits = at.left > 0 && seat(r, at.taken);
    if (fits) at.left--;
    if (fits || r.select.querySelector('[value=waiting]')) r.select.value = fits ? 'accepted' : 'waiting';
  }
  changed();
});
form.querySelector('[data-clear]')?.addEventListener('click', () => {
  for (const r of rows) if (r.select) r.select.value = '';
  changed();
});
beyond?.addEventListener('input', show);
for (const el of form.querySelectorAll('[data-tools], [data-live]')) el.hidden = false;
show();
