// keys.mjs FOLDER: keys.jws checked by jose against roots.json; prints issuer, number, uses and log.
import { readFileSync } from 'node:fs';
import { compactVerify, importJWK, calculateJwkThumbprint } from 'jose';

const read = (name) => readFileSync(`${process.argv[2]}/${name}`, 'utf8');
const roots = JSON.parse(read('roots.json')).keys;
const { payload, protectedHeader } = await compactVerify(read('keys.jws'), await importJWK(roots[0], 'EdDSA'));
const list = JSON.parse(new TextDecoder().decode(payload));

if (protectedHeader.typ !== 'tcr-keys+jwt' || protectedHeader.kid !== roots[0].kid) throw new Error('header');
for (const [i, root] of roots.entries())
	if (root.kid !== await calculateJwkThumbprint(root) || list.roots[i] !== root.kid) throw new Error('root');
for (const key of [...list.keys, ...JSON.parse(read('jwks.json')).keys])
	if (key.kid !== await calculateJwkThumbprint(key)) throw new Error('kid');
console.log(list.iss, list.seq, list.keys.map((key) => key.use).join(), list.witness_policy.match(/^log ([^+]+)/)[1]);
