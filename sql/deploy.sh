#!/bin/sh
# Bring a database to this version: new files of tables/ once; helpers/, api/, press.sql
# and courier.sql every time.
#
#   PGHOST=… PGUSER=postgres PGDATABASE=registry [REGISTRY_HOST=…] sql/deploy.sh [--if-changed] [psql options]
#
# Run it as a superuser of the cluster. One transaction: any mistake leaves the
# database as it was. With --if-changed nothing happens when the database already
# has exactly these files.
set -eu
cd "$(dirname "$0")"

# Where the codes of papers lead; an installed product says it in its settings.
if [ -z "${REGISTRY_HOST:-}" ] && [ -r ../etc/registry.env ]; then
	REGISTRY_HOST=$(sed -n 's/^REGISTRY_HOST=//p' ../etc/registry.env | tail -n 1)
fi
case ${REGISTRY_HOST:-} in *[!A-Za-z0-9.:-]*) echo "REGISTRY_HOST=$REGISTRY_HOST is not a host." >&2; exit 3 ;; esac

only_if_changed=
if [ "${1:-}" = --if-changed ]; then only_if_changed=1; shift; fi

ask() { psql -qXAt -v ON_ERROR_STOP=1 "$@"; }
hash_of() { cat "$@" | sha256sum | cut -c1-64; }
existing() { for file; do [ ! -f "$file" ] || printf '%s\n' "$file"; done; }

tables=$(existing tables/*.sql)
helpers=$(existing helpers/*.sql)
api=$(existing api/*.sql)
press=$(existing press.sql courier.sql)
# shellcheck disable=SC2086  # lists of plain file names
whole=${REGISTRY_HOST:-}.$(hash_of deploy.sh roles.sql start.sql $tables $helpers $api $press finish.sql)

applied=
if [ "$(ask "$@" -c "select to_regclass('registry.patch') is not null")" = t ]; then
	applied=$(ask "$@" -c "select name || ' ' || hash from registry.patch order by name")
fi
if [ -n "$only_if_changed" ]; then
	case "
$applied
" in *"
whole $whole
"*) exit 0 ;; esac
fi

# A table file is history: what was applied must not change afterwards.
while read -r name was; do
	case $name in tables/*) ;; *) continue ;; esac
	if [ ! -f "$name" ] || [ "$(hash_of "$name")" != "$was" ]; then
		echo "sql/$name was changed or removed after it had been applied to this database: put it back and add a new file, or (development only) start afresh with 'make clean-data'." >&2
		exit 3
	fi
done <<END
$applied
END

{
	cat roles.sql start.sql
	echo "lock table registry.patch in exclusive mode;"
	for file in $tables; do
		cat <<-END
		select not exists (select from registry.patch where name = '$file') as new \\gset
		\\if :new
		\\ir $file
		insert into registry.patch (name, hash) values ('$file', '$(hash_of "$file")');
		\\endif
		END
	done
	echo "drop schema if exists api cascade; create schema api;"
	echo "drop schema if exists press cascade; create schema press;"
	echo "drop schema if exists courier cascade; create schema courier;"
	for file in $helpers $api $press; do echo "\\ir $file"; done
	echo "\\ir finish.sql"
	[ -z "${REGISTRY_HOST:-}" ] || echo "set local role registry; select registry.host_configured('$REGISTRY_HOST'); reset role;"
	echo "insert into registry.patch (name, hash) values ('whole', '$whole')
		on conflict (name) do update set hash = excluded.hash, applied = now();"
} | psql -qX1 -v ON_ERROR_STOP=1 -o /dev/null -f - "$@"
