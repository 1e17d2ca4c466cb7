// Work that goes on in the background: its fragment is asked again each second until it says it is done.
for (const box of document.querySelectorAll('[data-poll]')) {
  let wait = 1000;
  const look = async () => {
    try {
      const answer = await fetch(box.dataset.poll, { headers: { accept: 'text/html' } });
      if (!answer.ok) throw answer.status;
      box.innerHTML = await answer.text();
      wait = 1000;
    } catch {
      wait = Math.min(wait * 2, 30000);
    }
    if (box.querySelector('[data-done]')) location.reload();
    else setTimeout(look, document.hidden ? 5000 : wait);
  };
  if (!box.querySelector('[data-done]')) setTimeout(look, wait);
}
