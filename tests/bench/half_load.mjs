// p99 of the verification page at a steady rate: half_load.mjs ORIGIN IDS RATE SECONDS; prints milliseconds.
import http from 'node:http';
import { readFileSync } from 'node:fs';

const [origin, file, rate, seconds] = [process.argv[2], process.argv[3], +process.argv[4], +process.argv[5]];
const ids = readFileSync(file, 'utf8').trim().split('\n');
const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
const times = [];
const total = rate * seconds;
const began = performance.now();
let sent = 0, ended = 0;

// Latency counts from the moment a request was due, so that waiting in our own queue is not left out.
const send = (due) => {
	http.get(`${origin}/V/${ids[Math.floor(Math.random() * ids.length)]}`, { agent }, (res) => {
		res.resume();
		res.on('end', () => { times.push(performance.now() - due); if (++ended === total) done(); });
	}).on('error', () => { times.push(1e4); if (++ended === total) done(); });
};
const done = () => {
	times.sort((a, b) => a - b);
	console.log(times[Math.floor(times.length * 0.99)].toFixed(1));
	agent.destroy();
};
const timer = setInterval(() => {
	const due = Math.min(total, Math.floor((performance.now() - began) / 1000 * rate));
	while (sent < due) { send(began + sent / rate * 1000); sent++; }
	if (sent === total) clearInterval(timer);
}, 1);
