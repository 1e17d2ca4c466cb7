// Stands before the server as a proxy does, adds what is published of a registry of its own, and can be switched off.
import http from 'node:http';
import { once } from 'node:events';

// {origin, files, asked, off(), on()}: files by path may be changed at any time; asked: what the server was sent.
export const front = async (behind) => {
	const files = {}, asked = [], sockets = new Set();
	const server = http.createServer((q, s) => {
		if (q.url in files) { s.setHeader('cache-control', 'no-store'); return void s.end(files[q.url]); }
		const body = [];
		q.on('data', (part) => body.push(part)).on('end', () => {
			if (!q.url.startsWith('/assets/')) asked.push(`${q.method} ${q.url} ${Buffer.concat(body)}`);
			const to = http.request(behind + q.url, { method: q.method, headers: { ...q.headers, host: new URL(behind).host } }, (r) => {
				const headers = {};
				for (let i = 0; i < r.rawHeaders.length; i += 2) (headers[r.rawHeaders[i]] ??= []).push(r.rawHeaders[i + 1]);
				s.writeHead(r.statusCode, headers);
				r.pipe(s);
			});
			to.on('error', () => s.destroy());
			to.end(Buffer.concat(body));
		});
	});
	server.on('connection', (socket) => { sockets.add(socket); socket.on('close', () => sockets.delete(socket)); });
	const on = async (port = 0) => { server.listen(port, 'localhost'); await once(server, 'listening'); };
	await on();
	const { port } = server.address();
	const off = () => new Promise((done) => { server.close(done); for (const socket of sockets) socket.destroy(); });
	return { origin: `http://localhost:${port}`, files, asked, off, on: () => on(port) };
};
