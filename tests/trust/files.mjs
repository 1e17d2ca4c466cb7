// A folder by HTTP on a free port of this machine, which is printed.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';

const folder = process.argv[2];
const server = createServer(async (request, response) => {
	try {
		response.end(await readFile(join(folder, normalize(request.url))));
	} catch {
		response.writeHead(404).end('there is no such file');
	}
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
