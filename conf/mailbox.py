#!/usr/bin/python3
"""The demo's mail server: takes every letter the courier sends, by SMTP with STARTTLS, and shows them in the browser.

    mailbox.py SMTP-PORT HTTP-PORT CERTIFICATE KEY

On loopback alone; nothing is sent on, and nothing is kept beyond the last 500 letters. Never part of an installation.
"""
import email
import email.policy
import html
import ssl
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller

MOST = 500
letters = []  # (number, parsed letter), the newest last
count = 0

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Demo mailbox</title><style>body{{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d222b;background:#fff}}
a{{color:#14405f}}table{{border-collapse:collapse;width:100%}}td,th{{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #ddd;vertical-align:top;overflow-wrap:anywhere}}
pre{{white-space:pre-wrap;font:inherit;background:#f4f3ee;padding:1rem}}@media(prefers-color-scheme:dark){{body{{background:#12181f;color:#e8e6df}}a{{color:#9fc7e8}}pre{{background:#1c242d}}}}</style>
<main>{}</main></html>"""


class Mailbox:
    async def handle_DATA(self, server, session, envelope):
        global count
        count += 1
        letters.append((count, email.message_from_bytes(envelope.content, policy=email.policy.default)))
        del letters[:-MOST]
        return f"250 2.0.0 Ok: letter {count}"


def listed():
    rows = "".join(
        f'<tr><td>{n}</td><td><a href="/{n}">{html.escape(m["subject"] or "")}</a></td><td>{html.escape(m["to"] or "")}</td><td>{html.escape(m["date"] or "")}</td><td>{len(list(m.iter_attachments())) or ""}</td></tr>'
        for n, m in reversed(letters))
    return ("<h1>Demo mailbox</h1><p>Letters that the demo registry has sent. None of them left this machine.</p>"
            + (f"<table><thead><tr><th>No.<th>Subject<th>To<th>Date<th>Files</thead><tbody>{rows}</tbody></table>" if rows else "<p>No letters yet.</p>"))


def shown(number):
    for n, m in letters:
        if n == number:
            body = m.get_body(preferencelist=("plain",))
            return ('<p><a href="/">All letters</a></p><h1>' + html.escape(m["subject"] or "") + "</h1><p>To "
                    + html.escape(m["to"] or "") + ", from " + html.escape(m["from"] or "") + "<br>Message-ID " + html.escape(m["message-id"] or "")
                    + "</p><pre>" + html.escape(body.get_content() if body else "") + "</pre>"
                    + "".join(f'<p><a href="/{n}/{i}" download>{html.escape(a.get_filename() or "")}</a> {html.escape(a["content-type"])}</p>' for i, a in enumerate(m.iter_attachments())))
    return None


def attached(number, i):
    for n, m in letters:
        if n == number:
            return next((a for k, a in enumerate(m.iter_attachments()) if k == i), None)
    return None


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        name = self.path.strip("/")
        parts = name.split("/")
        file = attached(int(parts[0]), int(parts[1])) if len(parts) == 2 and all(x.isdigit() and len(x) < 9 for x in parts) else None
        if file:
            data = file.get_payload(decode=True)
            self.send_response(200)
            self.send_header("content-type", file.get_content_type())
            self.send_header("content-disposition", f'attachment; filename="{file.get_filename()}"')
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            return
        text = listed() if name == "" else shown(int(name)) if name.isdigit() and len(name) < 9 else None
        data = PAGE.format(text or "<h1>There is no such letter</h1>").encode()
        self.send_response(200 if text else 404)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(data)))
        self.send_header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


def main():
    smtp, http, certificate, key = sys.argv[1:5]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    Controller(Mailbox(), hostname="127.0.0.1", port=int(smtp), server_hostname="localhost", tls_context=context, require_starttls=True).start()
    print("mailbox: ready", flush=True)
    ThreadingHTTPServer(("127.0.0.1", int(http)), Pages).serve_forever()


main()
