// verify.mjs FOLDER: what a registry publishes, by Node's own cryptography, as folders for registry-verify:
// good/ (seen on 2026-11-25), stolen/ (its issue key was compromised), and texts/NAME, papers to ask about.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { keyOf, qrText, registry, sha256 } from './issuer.mjs';

const root = process.argv[2], prefix = 'https://verify.example.org/V/', at = Date.parse('2026-11-25T12:00:00Z') / 1000, today = Math.floor(at / 86400);
const id = (i) => sha256(`tcr test id ${i}`).subarray(0, 16), known = [0, 1, 2, 3, 4, 5].map(id);
const write = (name, text) => writeFileSync(`${root}/${name}`, text);

const folder = (name, of, { bundle = {}, roots = [of.root.kid, of.second.kid] } = {}) => {
	mkdirSync(`${root}/${name}/issued`, { recursive: true });
	const made = of.bundle(known, { at, revoked: [2], suspended: [3], ...bundle });
	write(`${name}/roots`, `${roots.join('\n')}\n`);
	write(`${name}/keys.jws`, `${of.keys}\n`);
	write(`${name}/bundle.jws`, made.jws);
	write(`${name}/issued/${made.year}.bin`, made.register);
	return made;
};
const world = registry(prefix, { iat: at });
const { register } = folder('good', world);
folder('stolen', registry(prefix, { iat: at, compromised_from: today - 20 }));
folder('strange', world, { roots: [keyOf('a stranger').kid] });
folder('forged', world, { bundle: { signer: world.issue } });
folder('short', world);
write('short/issued/2026.bin', register.subarray(10));
// A list of keys that is newer than the bundle's says that the key was stolen.
folder('newer', world);
write('newer/keys.jws', registry(prefix, { iat: at, seq: 2, compromised_from: today - 20 }).keys);

mkdirSync(`${root}/texts`);
const paper = (i, { issued = today - 10, expires = null, on = 3 * 131072 + i, key = world.issue, holder = null } = {}) => qrText(key, prefix, id(i), [issued, expires, 2026000000 + i, 1042, on, 1, holder]);
const vectors = JSON.parse(readFileSync('tests/vectors/qr.json', 'utf8')).vectors;
const texts = {
	valid: paper(1), revoked: paper(2), suspended: paper(3), expired: paper(4, { expires: today - 1 }), not_in_register: paper(9), newer_than_register: paper(9, { issued: today - 1 }),
	status_unknown: paper(1, { on: 5 * 131072 }), unknown_key: paper(1, { key: keyOf('a stranger') }), issued_in_future: paper(9, { issued: today + 2 }), host_mismatch: paper(1).replace('verify.', 'verify2.'),
	bad_signature: paper(1).replace(/(#1.{60})./, (_, s) => `${s}${paper(1).at(s.length + paper(1).indexOf('#')) === 'A' ? 'B' : 'A'}`), malformed: paper(1).slice(0, -8), unsupported_version: paper(1).replace('#1', '#2'), no_payload: paper(1).split('#')[0],
	named: vectors[0].url, no_holder: vectors[2].url,
};
for (const [name, text] of Object.entries(texts)) write(`texts/${name}`, text);
write('jwk.json', JSON.stringify(world.issue.jwk));
