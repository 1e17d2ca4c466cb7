# shellcheck shell=sh
# conf/install-packages on machines that lack something; nothing is installed here.

stub=$WORK/stub
mkdir -p "$stub"
# A machine where one package is missing.
cat >"$stub/dpkg-query" <<'END'
#!/bin/sh
format=$3 status=0
shift 3
for name; do
	if [ "$name" = libqrencode-dev ]; then status=1; continue; fi
	case $format in *Package*) echo "installed $name" ;; *) echo installed ;; esac
done
exit $status
END
cat >"$stub/apt-get" <<'END'
#!/bin/sh
echo "$*" >>"$APT_CALLS"
exit 100
END
cat >"$stub/sudo" <<'END'
#!/bin/sh
case $1 in tee) cat >/dev/null ;; mkdir|chmod|rm) ;; *) exec "$@" ;; esac
END
chmod 755 "$stub" "$stub"/*
APT_CALLS=$WORK/apt.calls
: >"$APT_CALLS"
chmod 666 "$APT_CALLS"
export APT_CALLS
unset LOG

scene=$WORK/scene
mkdir -p "$scene"
cp -R conf "$scene/conf"
chmod -R a+rX "$scene"

as_nobody() {
	if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"; else "$@"; fi
}

# Without root and without sudo: the command to type, and no try.
mkdir -p "$WORK/bare"
for tool in sh awk dirname grep tr sort wc cut env id cat node npm printf; do
	[ -e "$WORK/bare/$tool" ] || ln -s "$(command -v $tool)" "$WORK/bare/$tool" 2>/dev/null || :
done
cp "$stub/dpkg-query" "$stub/apt-get" "$WORK/bare/"
status=0
as_nobody env PATH="$WORK/bare" "$scene/conf/install-packages" run >"$WORK/out" 2>&1 || status=$?
is 'packages: neither root nor sudo ends with status 1' $status 1
is 'packages: in one sentence with the command' "$(cat "$WORK/out")" \
	'Missing packages; as root run: apt-get install --no-install-recommends libqrencode-dev'
is 'packages: apt-get was not asked' "$(cat "$APT_CALLS")" ''

# With sudo, and apt-get failing.
cp "$stub/sudo" "$WORK/bare/"
status=0
as_nobody env PATH="$WORK/bare" "$scene/conf/install-packages" run >"$WORK/out" 2>"$WORK/err" || status=$?
is 'packages: a failing apt-get ends with status 1' $status 1
like 'packages: says what it wanted to install' "$(cat "$WORK/out")" '^installing libqrencode-dev$'
is 'packages: only what is missing, after asking once' "$(sed -n '$s/.* \(update\)$/\1/p' "$APT_CALLS")" update

# Nothing missing: quick, silent, nothing asked.
: >"$APT_CALLS"
sed -i 's/libqrencode-dev/no-such/' "$WORK/bare/dpkg-query"
check 'packages: nothing missing is fine' as_nobody env PATH="$WORK/bare" "$scene/conf/install-packages" run
is 'packages: and nothing is asked of apt-get' "$(cat "$APT_CALLS")" ''
