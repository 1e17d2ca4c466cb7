// Keeps the pages that check papers, so that they open without network.  A page is asked from the network first; what is
// kept is only taken when nobody answers.  Nothing of anybody who is signed in is ever kept: pages are fetched without
// cookies, once in each language.
const version = 'VERSION', files = FILES;
const app = `app-${version}`, pages = ['/V/-', '/scan', '/offline', '/verify'], langs = ['en', 'ru', 'be'];

const keepPage = async (cache, page, lang) => {
  const answer = await fetch(page, { credentials: 'omit', cache: 'no-store', headers: { accept: 'text/html', 'accept-language': lang } });
  if (!answer.ok) throw new Error(page);
  await cache.put(`/${lang}${page}`, answer);
};

const keepAll = async () => {
  const cache = await caches.open(app);
  await cache.addAll(files);
  for (const lang of langs) for (const page of pages) await keepPage(cache, page, lang);
};

const forgetOld = async () => {
  for (const name of await caches.keys()) if (name.startsWith('app-') && name !== app) await caches.delete(name);
  await clients.claim();
};

const pageOf = url => url.pathname.startsWith('/V/') && url.pathname.split('/').length === 3 ? '/V/-' : pages.slice(1).find(p => p === url.pathname);

// The language of the last page that was seen, or the one asked for.
const language = async url => {
  const asked = url.searchParams.get('lang');
  if (langs.includes(asked)) return asked;
  return await (await caches.match('/language', { cacheName: 'state' }))?.text() ?? langs.find(l => navigator.language.startsWith(l)) ?? 'en';
};

const page = async (request, url, name) => {
  try {
    const answer = await Promise.race([fetch(request), new Promise((done, no) => setTimeout(no, 8000))]);
    if (answer.status < 500) return answer;
  } catch { /* nobody answers */ }
  return await caches.match(`/${await language(url)}${name}`, { cacheName: app }) ?? Response.error();
};

addEventListener('install', e => e.waitUntil(keepAll().then(() => skipWaiting())));
addEventListener('activate', e => e.waitUntil(forgetOld()));
addEventListener('message', e => {
  if (langs.includes(e.data?.lang)) e.waitUntil(caches.open('state').then(c => c.put('/language', new Response(e.data.lang))));
});
addEventListener('fetch', e => {
  const url = new URL(e.request.url);
  if (e.request.method !== 'GET' || url.origin !== location.origin) return;
  const name = e.request.mode === 'navigate' && pageOf(url);
  if (name) e.respondWith(page(e.request, url, name));
  else if (files.includes(url.pathname)) e.respondWith(caches.match(url.pathname, { cacheName: app }).then(kept => kept ?? fetch(e.request)));
});
