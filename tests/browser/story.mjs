// The whole story in one language, from an empty registry to a paper that is verified and then revoked, by administrator,
// coordinators, registrar, trainer, focal points, auditor, trainee and strangers: 
// story.mjs ORIGIN LANG FIRST-LINK [HOST:PORT]
import { accounts, agencies, course, people, programme, timetable } from './story-begin.mjs';
import { attendance, corrections, decisions, results, twoEditors } from './story-teach.mjs';
import { decide, lastPlace, nominate } from './story-places.mjs';
import { batch, issue, strangers, takeUpAndFetch, withoutNetwork } from './story-papers.mjs';
import { lookUp, revoke, trail } from './story-after.mjs';
import { correct } from './story-correct.mjs';
import { letters, scans } from './story-mail.mjs';
import { imports, marksByFile, nominees, scoresByFile } from './story-import.mjs';
import { cancel, copy, postpone } from './story-plan.mjs';
import { dossier, kept, offer, sitting } from './story-desk.mjs';
import { end } from './lib.mjs';
import { means } from './story-means.mjs';
import { world } from './world.mjs';

const [origin, lang, firstLink, map] = process.argv.slice(2);
const w = await world(origin, lang, map);
let broken;
try {
	for (const chapter of [accounts, programme, agencies, course, people, nominate, lastPlace, decide, letters, timetable, scans, marksByFile, twoEditors, attendance, corrections,
		scoresByFile, results, decisions, batch, issue, takeUpAndFetch, strangers, withoutNetwork, imports, copy, postpone, nominees, means, cancel, sitting, offer, dossier, kept, lookUp, revoke, correct, trail]) await chapter(w, firstLink);
} catch (e) {
	broken = e;
}
await w.end(broken);
end();
