// Signs as the signer would, without its keys: rows of press.to_sign as JSON on stdin, SQL for press.signed on stdout.
// Each item has `keys`, the folded names; nobody here checks the signature itself, so it is made of zeros.
import { pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const idBytes = id => {
	let value = 0n;
	for (const letter of id) value = value << 5n | BigInt(letters.indexOf(letter));
	return Buffer.from((value >> 2n).toString(16).padStart(32, '0'), 'hex');
};
const head = (type, n) => {
	if (n < 24) return Buffer.from([type << 5 | n]);
	const bytes = n < 256 ? 1 : n < 65536 ? 2 : n < 2 ** 32 ? 4 : 8;
	const number = Buffer.alloc(8);
	number.writeBigUInt64BE(BigInt(n));
	return Buffer.concat([Buffer.from([type << 5 | 23 + { 1: 1, 2: 2, 4: 3, 8: 4 }[bytes]]), number.subarray(8 - bytes)]);
};
const bytes = data => Buffer.concat([head(2, data.length), data]);
const day = text => text === null ? Buffer.from([0xf6]) : head(0, Date.parse(text) / 86400000);

for (const item of JSON.parse(readFileSync(0, 'utf8')) ?? []) {
	const salt = Buffer.concat([Buffer.from('tcr-name-v1\0'), idBytes(item.id)]);
	const names = item.keys.map(key => bytes(pbkdf2Sync(key, salt, 100000, 8, 'sha256')));
	const payload = Buffer.concat([head(4, 7), day(item.issued), day(item.expires), head(0, item.serial), head(0, item.course),
		head(0, item.status), head(0, item.kind), head(4, names.length), ...names]);
	const cose = Buffer.concat([Buffer.from('d28449a2012704441a20c7ada0', 'hex'), bytes(payload), bytes(Buffer.alloc(64))]);
	console.log(`select press.signed('${item.id}', '\\x${cose.toString('hex')}');`);
}
