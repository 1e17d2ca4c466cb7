// Two people with one form: stale.mjs ORIGIN WORLD.json
import { readFileSync } from 'node:fs';

const [origin, worldFile] = process.argv.slice(2);
const world = JSON.parse(readFileSync(worldFile, 'utf8'));
const at = `/agencies/${world.agency_a}`;
let failed = 0;
const check = (words, good, why = '') => { if (good) console.log(`ok - ${words}`); else { failed++; console.log(`not ok - ${words}: ${String(why).replace(/\s+/g, ' ').slice(0, 300)}`); } };
const headers = { authorization: 'Bearer itc_coordinator', accept: 'text/html', 'sec-fetch-site': 'same-origin' };
const form = async () => (await fetch(`${origin}${at}/edit`, { headers })).text();
const version = (html) => html.match(/name="version" value="(\d+)"/)?.[1];
const save = (fields) => fetch(origin + at, { method: 'POST', redirect: 'manual', headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ kind: 'border', country: 'KZ', active: 'yes', ...fields }) });

const first = version(await form());
check('the form says what it was made from', first === '1', first);
const names = { name_ru: 'Ведомство А', name_en: 'Agency A', town: 'Алматы' };
check('one of two saves', (await save({ ...names, version: first })).status === 303);
const stale = await save({ ...names, town: 'Шымкент', version: first });
const html = await stale.text();
check('the other is answered 409', stale.status === 409, stale.status);
check('with what stands now', html.includes('class="errors"') && /<dl class="was">[\s\S]*Алматы/.test(html), html.match(/class="errors"[\s\S]{0,600}/)?.[0]);
check('with what was typed', html.includes('value="Шымкент"'));
check('and from the present state on', version(html) === '2', version(html));
check('so that who has seen it may save', (await save({ ...names, town: 'Шымкент', version: version(html) })).status === 303);
check('nothing was overwritten unseen', (await form()).includes('value="Шымкент"'));
const wrong = await (await save({ ...names, name_en: '', version: '3' })).text();
await save({ ...names, version: '3' });
check('a form that was refused for another reason keeps its version', version(wrong) === '3', version(wrong));
process.exit(failed ? 1 : 0);
