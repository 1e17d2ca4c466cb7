// The code of a room, renewed as it changes without leaving the full screen: the page is asked anew each half minute.
const box = document.querySelector('[data-now]'), full = document.querySelector('[data-full]'), room = document.getElementById('room');

const look = async () => {
  let wait = 5;
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (answer.redirected) return location.reload();	// signed out
    if (!answer.ok) throw answer.status;
    const now = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-now]');
    box.replaceChildren(...now.childNodes);
    wait = Number(now.dataset.left);
  } catch {
    // no network: what is shown may be good for a while yet
  }
  if (wait) setTimeout(look, wait * 1000);
};

if (Number(box.dataset.left)) setTimeout(look, Number(box.dataset.left) * 1000);
full.hidden = !document.fullscreenEnabled;
full.addEventListener('click', () => {
  room.requestFullscreen();
  navigator.wakeLock?.request('screen').catch(() => {});
});
