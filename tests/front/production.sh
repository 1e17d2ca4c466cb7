# shellcheck shell=sh disable=SC2153
# make install, the units, and the real nginx with conf/nginx.conf in front of the real server.

TO=$WORK/opt
check 'make install: succeeds' make install PREFIX="$TO"
for file in build/registry.so build/press sql/deploy.sh sql/first-link.sh etc/kore.conf etc/nginx.conf etc/registry.env \
	etc/pg_hba.conf etc/pg_ident.conf etc/unavailable.html etc/too_large.html etc/systemd/registry-web.service \
	etc/systemd/registry-press.service etc/systemd/registry-signer.service build/signer assets/html assets/words assets/columns.json build/assets/manifest.json; do
	check "make install: $file is there" test -e "$TO/$file"
done
check 'make install: no demo accounts' test ! -e "$TO/sql/demo"
is 'make install: everything is filled in' "$(grep -rlE '@[A-Z]+@' "$TO/etc" | head -n 1)" ''
echo '# edited' >>"$TO/etc/registry.env"
like 'make install: keeps edited settings' "$(make -s install PREFIX="$TO" 2>&1)" "^kept $TO/etc/registry.env"
is 'make install: edited settings are as they were' "$(tail -n 1 "$TO/etc/registry.env")" '# edited'
check 'make install: DESTDIR goes before the prefix, not into the files' sh -c "
	make -s install DESTDIR='$WORK/dest' PREFIX=/opt/registry >/dev/null &&
	grep -q '/opt/registry/etc/kore.conf' '$WORK/dest/opt/registry/etc/systemd/registry-web.service' &&
	! grep -rq '$WORK' '$WORK/dest/opt/registry/etc'"
if command -v systemd-analyze >/dev/null; then
	for unit in "$TO"/etc/systemd/*.service; do
		is "units: ${unit##*/} is understood" "$(systemd-analyze verify --man=no "$unit" 2>&1 |
			grep "^$unit" | grep -v 'is not executable' | head -n 1)" ''
	done
fi

cluster_start "$WORK/production"
database_new production
# The installed copy serves, from its own folder.
HERE_WAS=$HERE
HERE=$TO
mkdir -p "$TO/conf"
cp "$HERE_WAS/conf/kore.conf" "$TO/conf/"
server_start REGISTRY_ORIGIN=https://registry.example.org REGISTRY_HOST=registry.example.org REGISTRY_TRUST_PROXY=1 REGISTRY_STRICT=0 REGISTRY_ARGON=2:19456
HERE=$HERE_WAS
ok 'production: the installed copy serves'

NGINX=$WORK/nginx
TLS=$(free_port)
PLAIN=$(free_port)
mkdir -p "$NGINX/logs"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=registry.example.org \
	-addext subjectAltName=DNS:registry.example.org -keyout "$NGINX/key.pem" -out "$NGINX/cert.pem" 2>/dev/null
sed -e "s|/etc/letsencrypt/live/registry.example.org/fullchain.pem|$NGINX/cert.pem|" \
	-e "s|/etc/letsencrypt/live/registry.example.org/privkey.pem|$NGINX/key.pem|" \
	-e "s|/var/log/nginx/registry.log|$NGINX/logs/registry.log|" \
	-e "s|listen 80;|listen 127.0.0.1:$PLAIN;|" -e "s|listen 443 ssl|listen 127.0.0.1:$TLS ssl|" \
	-e '/listen \[::\]/d' -e "s|127.0.0.1:8080|127.0.0.1:$PORT|" "$TO/etc/nginx.conf" >"$NGINX/site.conf"
cat >"$NGINX/nginx.conf" <<-END
daemon off;
pid $NGINX/pid;
error_log $NGINX/logs/error.log;
events { worker_connections 256; }
http {
	include /etc/nginx/mime.types;
	access_log $NGINX/logs/access.log;
	client_body_temp_path $NGINX/body; proxy_temp_path $NGINX/proxy; fastcgi_temp_path $NGINX/f;
	uwsgi_temp_path $NGINX/u; scgi_temp_path $NGINX/s;
	include $NGINX/site.conf;
}
END
chown -R "$RUN_USER" "$NGINX" 2>/dev/null || :
is 'nginx: understands its file' "$($AS /usr/sbin/nginx -t -q -c "$NGINX/nginx.conf" 2>&1 | grep -v 'could not open error log' | head -n 1)" ''
$AS /usr/sbin/nginx -c "$NGINX/nginx.conf" >"$NGINX/out" 2>&1 &
nginx=$!
SERVERS="$SERVERS $nginx"
tries=0
while port_free "$TLS" && [ $tries -lt 50 ]; do tries=$((tries + 1)); sleep 0.1; done

SITE=https://registry.example.org:$TLS
through() { curl -s --max-time 20 --cacert "$NGINX/cert.pem" --resolve "registry.example.org:$TLS:127.0.0.1" "$@" || :; }
is 'nginx: serves over HTTP/2 and TLS' "$(through -o /dev/null -w '%{http_version} %{http_code}' "$SITE/healthz")" '2 200'
is 'nginx: TLS 1.3 is spoken' "$(through --tlsv1.3 -o /dev/null -w '%{http_code}' "$SITE/healthz")" 200
is 'nginx: TLS 1.1 is not' "$(through --tls-max 1.1 --ciphers 'DEFAULT@SECLEVEL=0' -o /dev/null -w '%{http_code}' "$SITE/healthz")" 000
is 'nginx: http leads to https' "$(curl -s -o /dev/null -w '%{http_code} %{redirect_url}' -H 'Host: registry.example.org' "http://127.0.0.1:$PLAIN/x?y=1" || :)" \
	'301 https://registry.example.org/x?y=1'
headers=$(through -D - -o /dev/null "$SITE/")
like 'nginx: HSTS once' "$(printf '%s\n' "$headers" | grep -ci '^strict-transport-security:')" '^1$'
like 'nginx: the pages keep their own policy' "$headers" '^content-security-policy:'
like 'nginx: pages are compressed for strangers' "$(through -H 'Accept-Encoding: gzip' -D - -o /dev/null "$SITE/login")" '^content-encoding: gzip'
is 'nginx: but not for those signed in' "$(through -H 'Accept-Encoding: gzip' -H 'Cookie: a=b' -D - -o /dev/null "$SITE/login" | grep -ci '^content-encoding')" 0
css=$(jq -r '.keys.app_css' "$TO/build/assets/manifest.json")
asset=$(through -H 'Accept-Encoding: gzip' -D - -o /dev/null "$SITE$css")
like 'nginx: assets are kept for ever' "$asset" 'cache-control: public, max-age=31536000, immutable'
like 'nginx: assets come compressed' "$asset" '^content-encoding: gzip'
like 'nginx: assets have their type' "$asset" '^content-type: text/css'
is 'nginx: no manifest' "$(through -o /dev/null -w '%{http_code}' "$SITE/assets/manifest.json")" 404
is 'nginx: too large a body is refused' "$(head -c 9000000 /dev/zero | through -o "$WORK/large" -w '%{http_code}' --data-binary @- "$SITE/login")" 413
like 'nginx: said in a page of ours, too' "$(cat "$WORK/large")" 'The file is too large'
through -o /dev/null "$SITE/invitation/0123456789abcdef?secret=1"
sleep 0.2
is 'nginx: one-time links and queries are not logged' "$(grep -cE '0123456789abcdef|secret' "$NGINX/logs/registry.log" || :)" 0
is 'nginx: and nothing is logged elsewhere' "$(cat "$NGINX/logs/access.log")" ''

server_stop
is 'nginx: a server that is down is 502' "$(through -o "$WORK/down" -w '%{http_code}' "$SITE/")" 502
like 'nginx: said in a page of ours' "$(cat "$WORK/down")" 'Back in a moment'
end_program $nginx
