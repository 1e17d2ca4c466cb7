#!/bin/sh
# Print a link with which the first administrator sets a password. It works once, within
# 72 hours, and only while no administrator has a password; a new one replaces the last.
#
#   runuser -u postgres -- env PGDATABASE=registry sql/first-link.sh https://registry.example.org
set -eu
origin=${1:?say the address of the registry, for example https://registry.example.org}
token=$(od -An -v -N32 -tx1 /dev/urandom | tr -d ' \n')
hash=$(printf %s "$token" | sha256sum | cut -c1-64)
if [ "$(psql -qXAt -v ON_ERROR_STOP=1 -c "select registry.first_administrator_link('\\x$hash')")" = t ]; then
	printf '%s/invitation/%s\n' "${origin%/}" "$token"
else
	echo "An administrator has a password already; another one is invited on the page Accounts." >&2
	exit 1
fi
