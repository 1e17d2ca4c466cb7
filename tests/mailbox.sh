# The demo's mail server for tests that read what the courier sent; sourced after lib.sh.
#	mailbox_start		# MAILBOX=http://localhost:PORT; exports what build/courier needs to send there
mailbox_start() {
	smtp=$(free_port)
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout "$WORK/mailbox.key" -out "$WORK/mailbox.crt" 2>/dev/null
	port=$(free_port)
	/usr/bin/python3 "$HERE/conf/mailbox.py" "$smtp" "$port" "$WORK/mailbox.crt" "$WORK/mailbox.key" >"$WORK/mailbox.log" 2>&1 &
	SERVERS="$SERVERS $!"
	until grep -qs ready "$WORK/mailbox.log"; do kill -0 $! || { cat "$WORK/mailbox.log" >&2; return 1; }; sleep 0.1; done
	MAILBOX=http://localhost:$port MAIL_DB="host=$PGHOST user=courier"
	export MAILBOX MAIL_DB REGISTRY_SMTP_URL="smtp://localhost:$smtp" REGISTRY_SMTP_CA="$WORK/mailbox.crt" REGISTRY_MAIL_FROM=registry@itc.example
}
