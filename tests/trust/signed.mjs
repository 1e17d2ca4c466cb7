// signed.mjs FOLDER ID COSE JWS…: what the signer signed, judged by @auth0/cose, by the pages' own scripts and by jose,
// with nothing but its published keys. Prints who found it good.
import { readFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';
import { Sign1 } from '@auth0/cose';
import { compactVerify, importJWK } from 'jose';
import { readQr } from '../../assets/script/qr.js';
import { issuers, readKeys } from '../../assets/script/trust.js';

globalThis.crypto ??= webcrypto;
const [folder, id, base64, ...documents] = process.argv.slice(2);
const read = (name) => readFileSync(`${folder}/${name}`, 'utf8');
const keys = JSON.parse(read('jwks.json')).keys, cose = Buffer.from(base64, 'base64'), good = [];
const letters = [...cose].map((b) => b.toString(2).padStart(8, '0')).join('').match(/.{1,5}/g).map((b) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[parseInt(b.padEnd(5, '0'), 2)]).join('');
const prefix = 'https://localhost/V/';

// The first entry of jwks.json is the key that issues, the second the one of statuses.
await Sign1.decode(cose).verify(await importJWK(keys[0], 'EdDSA'), { externalAAD: Buffer.from(`${prefix}${id}#1`) });
good.push('cose');
const list = await readKeys(read('keys.jws'), JSON.parse(read('roots.json')).keys.map((key) => key.kid));
const { code } = await readQr(`${prefix}${id}#1${letters}`, issuers(list), Math.floor(Date.now() / 864e5));
good.push(code ?? 'qr');
for (const jws of documents) good.push((await compactVerify(jws, await importJWK(keys[1], 'EdDSA'))).protectedHeader.typ);
console.log(good.join(' '));
