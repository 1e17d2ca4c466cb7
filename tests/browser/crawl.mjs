// What a signed-in role reaches by links from its front page, asked for without drawing: every link of every page is
// followed, up to so many pages of one kind.
import { execFileSync } from 'node:child_process';

// The routes that answer with a page, the longest fixed path first.
export const routes = execFileSync('build/tests/route_list', { encoding: 'utf8' }).trim().split('\n').map((l) => JSON.parse(l))
	.filter((r) => r.method === 'GET')
	.map((r) => ({ ...r, pattern: new RegExp(`^${r.path.replace(/\{[^}]+\}/g, '[^/]+').replace(/\./g, '\\.')}$`), fixed: r.path.replace(/\{[^}]+\}/g, '').length, variable: /\{/.test(r.path) }))
	.sort((a, b) => a.variable - b.variable || b.fixed - a.fixed);
const routeOf = (path) => routes.find((r) => r.pattern.test(path));
const PUBLIC = 1;
const decode = (s) => s.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

// ask(href) answers {status, text}.  → {found: route → [href …], broken: ["…"], asked: n}
export const crawl = async (ask, starts, most = 8) => {
	// A public page does not know its reader: what it links may ask for another account.
	const queue = [...starts], queued = new Set(queue), openly = new Set(), count = new Map(), found = new Map(), broken = [];
	let asked = 0;
	while (queue.length) {
		const href = queue.shift();
		const path = new URL(href, 'http://x').pathname;
		const suffix = /\.(csv|xlsx|json|ics)$/.exec(path)?.[0] ?? '';
		const route = routeOf(path) ?? routeOf(path.slice(0, path.length - suffix.length));
		const kind = (route?.path ?? path) + suffix;
		// the map of the routes is made by the web server itself
		if (path === '/openapi.json') continue;
		if (!route) { broken.push(`${href} is linked and no route`); continue; }
		count.set(kind, (count.get(kind) ?? 0) + 1);
		if (count.get(kind) > (suffix || route.reply !== 'PAGE' ? 2 : most)) continue;
		const answer = await ask(href);
		asked++;
		if (openly.has(href) && [401, 403].includes(answer.status)) continue;
		if (answer.status >= 400) { broken.push(`${href} is linked and answers ${answer.status}`); continue; }
		if (suffix || route.reply !== 'PAGE') continue;
		if (!found.has(route.path)) found.set(route.path, []);
		found.get(route.path).push(href);
		for (const [, link] of answer.text.matchAll(/<(?:a\b[^>]*?\shref|form\b[^>]*?\smethod="get" action)="(\/[^"]*)"/g)) {
			const next = decode(link).split('#')[0];
			if (/[?&]lang=/.test(next) || next.startsWith('/assets/') || queued.has(next)) continue;
			queued.add(next);
			if (route.flags & PUBLIC) openly.add(next);
			queue.push(next);
		}
	}
	return { found, broken, asked };
};
