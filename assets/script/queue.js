// Codes that were read: each waits in this browser until the server has it, so a network that comes and goes loses none.
// What the server refuses stays with its reason until somebody sends it again or takes it away.
//   queue(key, send, say): send(codes) answers which were refused, {code: reason}, and throws while there is no network;
//   say(word, n) tells the reader.
export const word = name => document.getElementById('checkin-words').content.querySelector(`[data-word="${name}"]`).textContent;

// What a form's address answers: {told}, or {why} it was refused; throws when it should be asked again later.
export const post = async (form, values) => {
  const body = new URLSearchParams({ csrf: form.elements.csrf.value, ...values });
  const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } });
  if (answer.status >= 500 || answer.status === 429) throw answer.status;
  const told = await answer.json();
  if (answer.status === 401 || told.error === 'form_is_stale') {
    location.assign(location.pathname);	// signs in, and comes back to what waits
    return new Promise(() => {});
  }
  return answer.ok ? { told } : { why: told.message ?? told.error };
};

export const queue = (key, send, say) => {
  const box = document.querySelector('[data-refused]'), row = document.getElementById('refused-code').content.firstElementChild;
  const kept = () => JSON.parse(localStorage.getItem(key) ?? '[]').map(x => (typeof x === 'string' ? { code: x } : x));
  const keep = list => (list.length ? localStorage.setItem(key, JSON.stringify(list)) : localStorage.removeItem(key));
  let sending = false;

  const show = () => {
    const refused = kept().filter(x => x.why);
    box.hidden = !refused.length;
    box.querySelector('ul').replaceChildren(...refused.map(x => {
      const li = row.cloneNode(true);
      li.querySelector('b').textContent = x.code.replace(/@\d+$/, '').slice(0, 60);
      li.querySelector('p').textContent = x.why;
      li.querySelector('[data-again]').addEventListener('click', () => { keep(kept().map(y => (y.code === x.code ? { code: y.code } : y))); show(); run(); });
      li.querySelector('[data-drop]').addEventListener('click', () => { keep(kept().filter(y => y.code !== x.code)); show(); });
      return li;
    }));
  };

  const run = async () => {
    const codes = kept().filter(x => !x.why).map(x => x.code);
    if (sending || !codes.length) return;
    sending = true;
    try {
      const refused = await send(codes);
      keep(kept().flatMap(x => (!codes.includes(x.code) ? [x] : refused[x.code] ? [{ code: x.code, why: refused[x.code] }] : [])));
      show();
    } catch {
      say('waiting', codes.length);
      setTimeout(run, 5000);
      return;
    } finally {
      sending = false;
    }
    setTimeout(run);
  };

  addEventListener('online', run);
  show();
  run();
  return { add(code, why) { keep([...kept().filter(x => x.code !== code), why ? { code, why } : { code }]); show(); run(); } };
};
