// The seats that are left on each quota line follow what is chosen in a sitting.  Who fits several lines sits wherever leaves
// most room, as the register does it (registry.seat_taken); what is saved is decided there.
const form = document.querySelector('[data-sitting]');
const lines = new Map([...form.querySelectorAll('[data-line]')].map(el => [el.dataset.line, { el, seats: Number(el.dataset.seats) }]));
const rows = [...form.querySelectorAll('tr[data-n]')].map(el => ({
  el, select: el.querySelector('[data-decision]'), fits: [...el.dataset.lines.split(' ').filter(l => lines.has(l)), '0'],
  rank: Number(el.dataset.rank) || 1000, reserve: 'reserve' in el.dataset, seated: 'holds' in el.dataset, over: 'over' in el.dataset, offered: 'offered' in el.dataset,
}));
const sits = r => (r.seated && !['waiting', 'withdrawn'].includes(r.select?.value) || r.offered && !r.select?.value || r.select?.value === 'accepted') && !r.over;

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
  const without = [];
  const order = rows.filter(sits).sort((a, b) => b.seated - a.seated || b.offered - a.offered || a.reserve - b.reserve || a.rank - b.rank);
  for (const r of order) if (!seat(r, taken)) without.push(r);
  return { taken, without };
}
function show() {
  const { taken, without } = count();
  for (const [id, line] of lines) {
    const left = Math.max(0, line.seats - taken.get(id).length);
    line.el.querySelector('[data-left]').textContent = left;
    line.el.querySelector('progress').value = taken.get(id).length;
    line.el.classList.toggle('full', left === 0);
  }
  const sums = new Map();
  for (const r of rows) {
    if (!r.select) continue;
    const none = without.includes(r) && !r.seated;
    r.el.classList.toggle('chosen', r.select.value !== '');
    r.el.classList.toggle('no-seat', none);
    r.select.title = none ? form.dataset.sitting : '';
    let said = r.el.querySelector('.no-line');
    if (none && !said) { said = document.createElement('p'); said.className = 'err no-line'; said.textContent = form.dataset.sitting; r.select.after(said); }
    if (!none) said?.remove();
    if (r.select.value) sums.set(label(r), (sums.get(label(r)) || 0) + 1);
  }
  const told = form.querySelector('[data-sums]');
  if (told) told.textContent = [...sums].map(([what, n]) => `${what}: ${n}`).join(' · ');
}
function label(r) {
  const option = r.select.selectedOptions[0];
  return option.parentElement.label || option.textContent;
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
  const { taken } = count();
  for (const r of open) {
    const fits = seat(r, taken);
    if (fits || r.select.querySelector('[value=waiting]')) r.select.value = fits ? 'accepted' : 'waiting';
  }
  show();
});
form.querySelector('[data-clear]')?.addEventListener('click', () => {
  for (const r of rows) if (r.select) r.select.value = '';
  show();
});
for (const el of form.querySelectorAll('[data-tools], [data-live]')) el.hidden = false;
show();
