#!/bin/sh
# Take in what a database that was restored from a backup lacks, from the file that `signer recover --write FILE` wrote:
# entries of the log become leaves whose data are lost, serials that were given out are never given out again. One transaction.
#
#   runuser -u postgres -- env PGDATABASE=registry sql/recover.sh FILE
set -eu
RECOVER=${1:?say which file signer recover wrote}
export RECOVER
[ -r "$RECOVER" ] || { echo "$RECOVER cannot be read." >&2; exit 1; }
psql -qXAt1 -v ON_ERROR_STOP=1 <<'END'
\set lines `cat "$RECOVER"`
create temp table line as select l::jsonb as line from string_to_table(:'lines', E'\n') l where l <> '';
select press.recover(min((line ->> 'entry')::bigint), string_agg(decode(line ->> 'hex', 'hex'), ''::bytea order by (line ->> 'entry')::bigint))
	|| ' entries of the log taken in' from line where line ? 'entry';
insert into registry.counter (name, year, last) select 'certificate', (line ->> 'serial')::int, (line ->> 'last')::int from line where line ? 'last'
on conflict (name, year) do update set last = greatest(counter.last, excluded.last);
select 'lost: certificate ' || (line ->> 'serial') || ', issued ' || (line ->> 'issued') || ', id ' || (line ->> 'id')
from line where line ->> 'ask' = 'issue' and not exists (select from registry.certificate c where c.id::text = line ->> 'id');
END
