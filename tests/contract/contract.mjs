// Do the parts agree?  Routes with SQL functions, templates, forms and words; words with templates,
// errors and constraints.  Facts come from build/tests/route_list and from a deployed database (psql).
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, existsSync } from 'node:fs';

const routes = execFileSync('build/tests/route_list', { encoding: 'utf8' }).trim().split('\n').map((l) => JSON.parse(l));
const sql = (text) => JSON.parse(execFileSync('psql', ['-XAtqc', text], { encoding: 'utf8' }).trim() || 'null') ?? [];
let bad = 0;
const report = (words, problems) => {
	if (problems.length === 0) console.log(`ok - ${words}`);
	for (const p of problems) { bad++; console.log(`not ok - ${words}: ${p}`); }
};

// ---- what there is
const functions = Object.fromEntries(sql(`select json_agg(json_build_array(p.proname, coalesce(p.proargnames[1:p.pronargs], '{}'))) from pg_proc p where p.pronamespace = 'api'::regnamespace`));
const constraints = sql(`select json_agg(distinct c.conname) from pg_constraint c where c.connamespace = 'registry'::regnamespace and c.contype in ('c', 'u', 'x')
	and c.conname !~ '_(check|key|pkey|excl)[0-9]*$'`);
const uniqueIndexes = sql(`select json_agg(i.relname) from pg_index x join pg_class i on i.oid = x.indexrelid join pg_namespace n on n.oid = i.relnamespace
	where n.nspname = 'registry' and x.indisunique and not x.indisprimary and i.relname !~ '_(key|idx)[0-9]*$' and not exists (select from pg_constraint c where c.conindid = i.oid)`);
const templates = {};
for (const f of readdirSync('assets/html').filter((n) => n.endsWith('.html'))) templates[f.slice(0, -5)] = readFileSync(`assets/html/${f}`, 'utf8');

// ---- words: one tree, each leaf in three languages
const tree = {};
const leafProblems = [];
const isLeaf = (v) => v !== null && typeof v === 'object' && ('en' in v || 'ru' in v || 'be' in v) && Object.values(v).every((x) => typeof x === 'string' || (x && typeof x === 'object' && 'other' in x));
const merge = (into, from, at, file) => {
	for (const [k, v] of Object.entries(from)) {
		const here = [...at, k].join('.');
		if (typeof v === 'string' || v === null) { leafProblems.push(`${file}: ${here} has no languages`); continue; }
		if (isLeaf(v)) {
			for (const lang of ['en', 'ru', 'be']) {
				const x = v[lang];
				if (x === undefined || x === '') leafProblems.push(`${file}: ${here} lacks ${lang}`);
				else if (typeof x === 'object' && lang !== 'en' && !['one', 'few', 'many', 'other'].every((f) => typeof x[f] === 'string')) leafProblems.push(`${file}: ${here} lacks a plural form in ${lang}`);
			}
			const extra = Object.keys(v).filter((x) => !['en', 'ru', 'be'].includes(x));
			if (extra.length) leafProblems.push(`${file}: ${here} has ${extra}`);
			if (into[k] !== undefined && JSON.stringify(into[k]) !== JSON.stringify(v)) leafProblems.push(`${file}: ${here} is said twice with different words`);
			into[k] = v;
		} else { into[k] ??= {}; merge(into[k], v, [...at, k], file); }
	}
};
for (const f of readdirSync('assets/words').filter((n) => n.endsWith('.json'))) merge(tree, JSON.parse(readFileSync(`assets/words/${f}`, 'utf8')), [], f);
const word = (path) => path.split('.').reduce((v, k) => (v === undefined ? undefined : v[k]), tree);
report('every word is said in English, Russian and Belarusian', leafProblems);

// ---- routes and SQL
const calls = routes.filter((r) => r.call);
report('every route of the table reads', routes.filter((r) => r.why).map((r) => `${r.method} ${r.path}: ${r.why}`));
report('every route has its SQL function with exactly its arguments', calls.flatMap((r) => {
	const args = functions[r.function];
	if (!args) return [`${r.method} ${r.path}: api.${r.function} does not exist`];
	const want = r.args.map((a) => `_${a}`).sort().join(' '), have = [...args].sort().join(' ');
	return want === have ? [] : [`api.${r.function}: the route has (${want}), the function (${have})`];
}));
const inside = new Set(['me', 'login_finish', 'login_hash', 'import_file']);
report('every api function has a route', Object.keys(functions).filter((f) => !inside.has(f) && !calls.some((r) => r.function === f)).map((f) => `api.${f}`));
report('every route says what it is for', routes.filter((r) => !r.about).map((r) => `${r.method} ${r.path}`));
report('every path and method stands once', routes.map((r) => `${r.method} ${r.path}`).filter((x, i, all) => all.indexOf(x) !== i));
const shape = (p) => p.replace(/\{[^}]*\}/g, '{}');
const [throttled, even] = [1 << 1, 1 << 2];
report('whatever strangers may ask of papers is throttled and leaves on the time grid', routes.filter((r) => r.method === 'POST' && /^\/(verify|V|fetch|api\/v1\/(?!partner))\b/.test(r.path) && (r.flags & (throttled | even)) !== (throttled | even)).map((r) => r.path));
report('every form to show again is a page of the table', routes.filter((r) => r.form && !routes.some((g) => g.method === 'GET' && g.path === r.form)).map((r) => `${r.method} ${r.path}: ${r.form}`));
report('a form shown again needs no path part that the request lacks', routes.filter((r) => r.form).flatMap((r) => [...r.form.matchAll(/\{([^}]*)\}/g)].map((m) => m[1]).filter((n) => !r.path.includes(`{${n}}`)).map((n) => `${r.path}: {${n}}`)));
report('every redirect leads to a page of the table', routes.filter((r) => r.reply === 'SEE' && r.view !== '{next}' && !routes.some((g) => g.method === 'GET' && shape(g.path) === shape(r.view.split('?')[0]))).map((r) => `${r.method} ${r.path}: ${r.view}`));

// ---- templates
report('every page has its template', routes.filter((r) => ['PAGE', 'FRAGMENT'].includes(r.reply) && !(r.view in templates)).map((r) => `${r.path}: assets/html/${r.view}.html`));
const partials = (text) => [...text.matchAll(/\{\{>\s*([^}\s]+)\s*\}\}/g)].map((m) => m[1]);
report('every partial exists', Object.entries(templates).flatMap(([n, t]) => partials(t).filter((p) => !(p in templates)).map((p) => `${n}: ${p}`)));
const pages = new Set(routes.filter((r) => ['PAGE', 'FRAGMENT'].includes(r.reply)).map((r) => r.view).concat(['error']));
const used = new Set();
const reach = (n) => { if (used.has(n) || !(n in templates)) return; used.add(n); partials(templates[n]).forEach(reach); };
pages.forEach(reach);
report('no template is left over', Object.keys(templates).filter((n) => !used.has(n) && !templates[n].trim().startsWith('{{!')).map((n) => `${n}.html`));
report('no template has inline style or script', Object.entries(templates).filter(([, t]) => /<style|\sstyle\s*=|\son[a-z]+\s*=\s*"|javascript:|<script(?![^>]*\ssrc=)/i.test(t.replace(/\{\{![\s\S]*?\}\}/g, ''))).map(([n]) => n));
report('every form that posts carries the form token', Object.entries(templates).flatMap(([n, t]) => {
	const clean = t.replace(/\{\{![\s\S]*?\}\}/g, '');
	return [...clean.matchAll(/<form\b[^>]*method="post"[\s\S]*?<\/form>/g)].filter((m) => !m[0].includes('name="csrf"')).map((m) => `${n}: ${m[0].slice(0, 80)}`);
}));
const asset = existsSync('build/assets/manifest.json') ? JSON.parse(readFileSync('build/assets/manifest.json', 'utf8')).keys : {};
report('every asset a template names is built', Object.entries(templates).flatMap(([n, t]) => [...t.matchAll(/\{\{asset\.([a-z0-9_]+)/g)].filter((m) => !(m[1] in asset)).map((m) => `${n}: asset.${m[1]}`)));
const icons = readFileSync('assets/icons.txt', 'utf8').split(/\s+/);
report('every icon is in the sprite', Object.entries(templates).flatMap(([n, t]) => [...t.matchAll(/\{\{asset\.icons\}\}#([a-z0-9-]+)"/g)].filter((m) => !icons.includes(m[1])).map((m) => `${n}: ${m[1]}`)));

// ---- words that are asked for
report('every word a template asks for exists', Object.entries(templates).flatMap(([n, t]) => [...t.replace(/\{\{![\s\S]*?\}\}/g, '').matchAll(/\{\{[#^{&]?\s*t\.([A-Za-z0-9_.]+)/g)].map((m) => m[1]).filter((w) => word(w) === undefined).map((w) => `${n}: t.${w}`)));
report('every word list a template asks for exists', Object.entries(templates).flatMap(([n, t]) => [...t.matchAll(/\|(?:t|plural):([a-z0-9_.]+)/g)].map((m) => m[1]).filter((w) => word(w) === undefined).map((w) => `${n}: ${w}`)));
report('no word stands in a class or an address', Object.entries(templates).flatMap(([n, t]) => [...t.matchAll(/\s(?:class|href|id)="[^"]*?(\{\{t\.[^}]*\}\})/g)].map((m) => `${n}: ${m[1]}`)));
const waits = [...readFileSync('sql/helpers/home.sql', 'utf8').matchAll(/select \d, '([a-z]+)'(?: kind)?, '/g)].map((m) => m[1]);
report('all that waits for a decision says what to do', waits.length ? waits.filter((k) => word(`home.todo_do.${k}`) === undefined) : ['sql/helpers/home.sql: nothing waits']);
report('every plural has its forms', Object.entries(templates).flatMap(([n, t]) => [...t.matchAll(/\|plural:([a-z0-9_.]+)/g)].map((m) => m[1]).filter((w) => word(w) && typeof word(w).en !== 'object').map((w) => `${n}: ${w}`)));
report('every page has its title', [...pages].filter((v) => !v.startsWith('_') && word(`page.${v}`) === undefined).map((v) => `page.${v}`));
report('every change says that it is done', routes.filter((r) => r.reply === 'SEE' && !r.sign_in && word(`done.${r.function}`) === undefined).map((r) => `done.${r.function}`));
const columns = JSON.parse(readFileSync('assets/columns.json', 'utf8'));
const path = (w) => typeof word(w)?.en === 'string';
report('every page with a table says which columns its file has', [...pages].filter((v) => partials(templates[v] ?? '').includes('_pager') && !(v in columns)));
report('every list of columns belongs to a page', Object.keys(columns).filter((v) => !pages.has(v)));
report('every column has its heading and its words', Object.entries(columns).flatMap(([v, list]) => list.flatMap((c) => {
	const [key, ...words] = c.split(' ');
	const [head, of] = key === '*' ? [undefined, words[0]] : words;
	return [...(key !== '*' && !path(head) ? [`${v}: ${key} has no heading ${head}`] : []), ...(of && (typeof word(of) !== 'object' || path(of)) ? [`${v}: ${key} has no words ${of}`] : [])];
})));
const raised = new Map();
for (const dir of ['sql/api', 'sql/helpers', 'sql/tables']) {
	for (const f of readdirSync(dir)) {
		const text = readFileSync(`${dir}/${f}`, 'utf8');
		for (const m of text.matchAll(/refuse\(\s*\d{3},\s*'([a-z0-9_]+)'/g)) raised.set(m[1], f);
		for (const m of text.matchAll(/raise '([a-z0-9_]+)' using/g)) raised.set(m[1], f);
	}
}
report('every refusal has its sentence', [...raised].filter(([k]) => word(`error.${k}`) === undefined).map(([k, f]) => `error.${k} (${f})`));
report('every named constraint has its sentence', [...constraints, ...uniqueIndexes].filter((c) => word(`error.${c}`) === undefined).map((c) => `error.${c}`));
const nav = sql(`select json_agg(distinct k) from (select label k from registry.navigation union select heading from registry.navigation) x`);
report('every entry of the navigation has its word', nav.filter((k) => word(`nav.${k}`) === undefined).map((k) => `nav.${k}`));
const states = sql(`select json_agg(distinct jsonb_build_array(noun, s)) from registry.step, unnest(array[was, becomes]) s`);
report('every state of the step table has its word', states.filter(([noun, s]) => word(`${noun === 'edition' ? 'programme.edition_state' : `${noun}.state`}.${s}`) === undefined && word(`${noun}.state.${s}`) === undefined).map(([noun, s]) => `${noun}.state.${s}`));
const trailFields = sql(`select json_agg(distinct a.attname) from pg_trigger t join pg_attribute a on a.attrelid = t.tgrelid and a.attnum > 0 and not a.attisdropped
	where t.tgname = 'audited' and a.attname <> all (registry.history_silent()) and a.attname not in ('version', 'password', 'token', 'bytes', 'proof', 'record', 'search_key', 'wrong', 'wrong_at', 'seen', 'changed')`);
for (const dir of ['sql/api', 'sql/helpers']) for (const f of readdirSync(dir)) for (const line of readFileSync(`${dir}/${f}`, 'utf8').split('\n').filter((l) => / event\('/.test(l)))
	for (const m of line.matchAll(/(?:jsonb_build_object\(|, )'([a-z_]+)', jsonb?_build_array/g)) trailFields.push(m[1]);
report('every field of the trail has its word', trailFields.filter((k) => word(`audit.field.${k}`) === undefined).map((k) => `audit.field.${k}`));
const trailValues = sql(`select json_agg(distinct v) from (
	select unnest(regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''::text', 'g')) v from pg_trigger t join pg_constraint c on c.conrelid = t.tgrelid and c.contype = 'c' and cardinality(c.conkey) = 1
		join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] where t.tgname = 'audited' and a.attname = any (registry.history_words()) and pg_get_constraintdef(c.oid) ~ 'ARRAY'
	union select unnest(regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''::text', 'g')) from pg_constraint c join pg_type d on d.oid = c.contypid where d.typname in ('programme_kind', 'certificate_kind')
	union select s from registry.step, unnest(array[was, becomes]) s union select mark from registry.attendance_mark) x`);
report('every value of the trail has its word', trailValues.filter((k) => word(`audit.value.${k}`) === undefined).map((k) => `audit.value.${k}`));
const actions = new Set(['insert', 'update', 'delete']);
for (const dir of ['sql/api', 'sql/helpers']) for (const f of readdirSync(dir)) for (const m of readFileSync(`${dir}/${f}`, 'utf8').matchAll(/event\('([a-z_]+)'/g)) actions.add(m[1]);
report('every action of the trail has its word', [...actions].filter((k) => word(`audit.action.${k}`) === undefined).map((k) => `audit.action.${k}`));
process.exit(bad ? 1 : 0);
