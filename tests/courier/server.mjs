// A mail server that behaves as it is told: node server.mjs PORT-FILE LOG.  What it does with the next letter is the local
// part of the address: busy… 451, gone… 550, hang… never answers, drop… hangs up after DATA, twice: accepts and hangs up
// before it says so.  While LOG.shut exists it lets nobody send.  Each letter that it accepted is a line of LOG: Message-ID, address;
// one to calendar… is kept as LOG.ADDRESS.
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

const [portFile, log] = process.argv.slice(2);
createServer((socket) => {
	let rest = '', data = null, to = '';
	const say = (line) => socket.write(`${line}\r\n`);
	const command = (line) => {
		if (/^EHLO/i.test(line)) say('250-fake\r\n250 8BITMIME');
		else if (/^MAIL FROM/i.test(line)) say(existsSync(`${log}.shut`) ? '530 5.7.0 Authentication required' : '250 2.1.0 Ok');
		else if (/^RCPT TO/i.test(line)) {
			to = /<(.*?)>/.exec(line)?.[1] ?? '';
			if (/^hang/.test(to)) return;
			say(/^busy/.test(to) ? '451 4.3.0 Busy' : /^gone/.test(to) ? '550 5.1.1 No such user' : '250 2.1.5 Ok');
		} else if (/^DATA/i.test(line)) { data = ''; say('354 Go on'); }
		else if (/^QUIT/i.test(line)) { say('221 2.0.0 Bye'); socket.end(); }
		else if (/^RSET|^NOOP/i.test(line)) say('250 Ok');
		else say('502 What?');
	};
	const line = (text) => {
		if (data === null) return command(text);
		if (text !== '.') { data += `${text}\r\n`; return; }
		const id = /^Message-ID: <(.*?)>/m.exec(data)?.[1];
		if (/^calendar/.test(to)) writeFileSync(`${log}.${to}`, data, 'latin1');
		data = null;
		if (/^drop/.test(to)) return socket.destroy();
		appendFileSync(log, `${id} ${to}\n`);
		if (/^twice/.test(to)) return socket.destroy();
		say('250 2.0.0 Ok: queued');
	};
	socket.on('error', () => {});
	socket.on('data', (bytes) => {
		rest += bytes.toString('latin1');
		for (let at; (at = rest.indexOf('\r\n')) >= 0; rest = rest.slice(at + 2)) line(rest.slice(0, at));
	});
	say('220 fake ESMTP');
}).listen(0, '127.0.0.1', function () { writeFileSync(portFile, String(this.address().port)); });
