// Small comforts on every page.  Each works on markup that is complete without it.
const $ = (what, where = document) => [...where.querySelectorAll(what)];
const on = (name, what, act) => document.addEventListener(name, e => { const at = e.target.closest?.(what); if (at) act(at, e); });
const lang = document.documentElement.lang || 'en';

// Controls that only make sense with scripts are hidden until now.
for (const el of $('[data-print], [data-copy], [data-all], [data-ask], [data-undo]')) el.hidden = false;

// A form that was refused: the summary of what to mend is read first.
$('.errors')[0]?.focus();

// Keys: / to the search field, ? to the help on this page, Escape closes a menu.
document.addEventListener('keydown', e => {
  const open = e.target.closest?.('details.menu[open]');
  if (e.key === 'Escape' && open) { open.open = false; open.firstElementChild.focus(); }
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.('input, select, textarea, [contenteditable]')) return;
  const find = document.getElementById('q');
  if (e.key === '/' && find) { e.preventDefault(); find.focus(); find.select(); }
  if (e.key === '?') location.assign($('[data-help]')[0]?.href ?? '/help');
});
document.addEventListener('click', e => { for (const menu of $('details.menu[open]')) if (!menu.contains(e.target)) menu.open = false; });

on('click', '[data-print]', () => print());
on('click', '[data-copy]', async el => {
  await navigator.clipboard.writeText(el.dataset.copy || document.getElementById(el.dataset.copyFrom)?.value || location.href);
  const last = el.lastChild, text = last.textContent;
  last.textContent = el.dataset.copied ?? text;
  setTimeout(() => { last.textContent = text; }, 2000);
});

// Rows to choose: all of them, a range with Shift, how many.
const boxes = table => $('tbody input[type=checkbox]:not(:disabled)', table);
function count(table) {
  const all = boxes(table), n = all.filter(b => b.checked).length;
  for (const head of $('[data-all]', table)) { head.checked = n > 0 && n === all.length; head.indeterminate = n > 0 && n < all.length; }
  for (const out of $('[data-chosen]', table.closest('form') ?? document)) { out.hidden = !n; out.textContent = out.dataset.chosen.replace('{n}', n); }
}
for (const table of $('table[data-pick]')) {
  let last;
  table.addEventListener('click', e => {
    const box = e.target;
    if (box.type !== 'checkbox') return;
    const all = boxes(table);
    if ('all' in box.dataset) for (const b of all) b.checked = box.checked;
    else {
      if (e.shiftKey && last) {
        const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
        for (const b of all.slice(from, to + 1)) b.checked = box.checked;
      }
      last = box;
    }
    count(table);
  });
  count(table);
}

// A date is typed; the browser's own calendar may fill it in.
for (const field of $('input[data-date]')) {
  const picker = document.createElement('input');
  if (!picker.showPicker) break;
  picker.type = 'date'; picker.tabIndex = -1; picker.setAttribute('aria-hidden', 'true');
  const button = document.createElement('button');
  button.type = 'button'; button.className = 'btn'; button.setAttribute('aria-label', document.body.dataset.calendar || 'Calendar');
  const sprite = $('use')[0]?.getAttribute('href').split('#')[0];
  button.innerHTML = `<svg class="ico" aria-hidden="true"><use href="${sprite}#calendar-days"/></svg>`;
  const box = document.createElement('div');
  box.className = 'datepick';
  field.before(box); box.append(field, button, picker);
  button.addEventListener('click', () => {
    const m = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(field.value.trim());
    picker.value = m ? `${m[3]}-${m[2].padStart(2, 0)}-${m[1].padStart(2, 0)}` : '';
    picker.showPicker();
  });
  picker.addEventListener('change', () => {
    if (picker.value) field.value = picker.value.split('-').reverse().join('.');
    field.dispatchEvent(new Event('input', { bubbles: true })); field.focus();
  });
}

// A file beyond what the server takes is refused before it is sent.
on('change', 'input[data-most]', el => {
  el.setCustomValidity([...el.files].some(f => f.size > el.dataset.most) ? el.dataset.tooLarge : '');
  el.reportValidity();
});

// Leaving a form with changes asks first.
const dirty = new Set();
on('input', 'form[data-guard]', form => dirty.add(form));
on('submit', 'form[data-guard]', form => dirty.delete(form));
addEventListener('beforeunload', e => { if (dirty.size) { e.preventDefault(); e.returnValue = ''; } });

// Times are the registry's; pointed at, they say how long ago, and the reader's own clock when it differs.
const ago = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' });
for (const el of $('time[data-ago]')) {
  const at = new Date(el.dateTime);
  if (isNaN(at)) continue;
  const s = (at - Date.now()) / 1000;
  const [unit, size] = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]].find(u => Math.abs(s) >= u[1]) ?? ['second', 1];
  el.title = ago.format(Math.round(s / size), unit);
  const zone = /([+-])(\d\d):(\d\d)$/.exec(el.dateTime);
  if (zone && (zone[1] + '1') * (+zone[2] * 60 + +zone[3]) !== -at.getTimezoneOffset())
    el.title += ` (${at.toLocaleTimeString(lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' })})`;
}

// data-ask="/transliterate" data-with="family given" data-into="proposals": a fragment for what is typed;
// in it, data-put="field" data-value="…" fills a field, and data-puts="other=value" says of another what follows from that.
on('click', '[data-ask]', async el => {
  const form = el.closest('form'), query = new URLSearchParams();
  for (const name of el.dataset.with.split(' ')) query.set(name, form.elements[name]?.value ?? '');
  const answer = await fetch(`${el.dataset.ask}?${query}`, { headers: { accept: 'text/html' } });
  if (answer.ok) document.getElementById(el.dataset.into).innerHTML = await answer.text();
});
on('click', '[data-put]', el => {
  const field = el.closest('form')?.elements[el.dataset.put];
  if (field) { field.value = el.dataset.value; field.dispatchEvent(new Event('input', { bubbles: true })); field.focus(); }
  const [other, value] = (el.dataset.puts ?? '').split('=');
  if (el.closest('form')?.elements[other]) el.closest('form').elements[other].value = value;
});
