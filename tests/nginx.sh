# shellcheck shell=sh disable=SC2034,SC2153
# nginx with conf/nginx.conf and a certificate of its own, in front of the server on $PORT.
#
#	. "$HERE/tests/nginx.sh"
#	nginx_start NAME FILE	# NAME: the host name; FILE: an nginx.conf whose @PREFIX@ is filled in
#
# Sets NGINX (its folder: cert.pem, logs/), NGINX_PID, TLS and PLAIN (its two ports).

nginx_start() {
	NGINX=$WORK/nginx
	TLS=${TLS:-$(free_port)}
	PLAIN=$(free_port)
	mkdir -p "$NGINX/logs"
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$1" \
		-addext "subjectAltName=DNS:$1" -keyout "$NGINX/key.pem" -out "$NGINX/cert.pem" 2>/dev/null
	sed -e "s|/etc/letsencrypt/live/registry.example.org/fullchain.pem|$NGINX/cert.pem|" \
		-e "s|/etc/letsencrypt/live/registry.example.org/privkey.pem|$NGINX/key.pem|" \
		-e "s|/var/log/nginx/registry.log|$NGINX/logs/registry.log|" -e "s|registry.example.org|$1|g" \
		-e "s|listen 80;|listen 127.0.0.1:$PLAIN;|" -e "s|listen 443 ssl|listen 127.0.0.1:$TLS ssl|" \
		-e '/listen \[::\]/d' -e "s|127.0.0.1:8080|127.0.0.1:$PORT|" "$2" >"$NGINX/site.conf"
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
	NGINX_PID=$!
	SERVERS="$SERVERS $NGINX_PID"
	tries=0
	while port_free "$TLS" && [ $tries -lt 50 ]; do tries=$((tries + 1)); sleep 0.1; done
}
