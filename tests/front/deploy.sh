# shellcheck shell=sh disable=SC2153
# sql/deploy.sh: once, twice, with mistakes; and what the programs may do afterwards.

cluster_start
database_new deploy
before=$(sql "select string_agg(name || hash, ' ' order by name) from registry.patch")
check 'deploy: a second time changes nothing and succeeds' deploy
is 'deploy: table files are applied once' \
	"$(sql "select string_agg(name || hash, ' ' order by name) from registry.patch")" "$before"
from=$(sql "select xmin from pg_proc where pronamespace = 'api'::regnamespace limit 1")
check 'deploy: --if-changed succeeds' deploy --if-changed
is 'deploy: --if-changed leaves a current database alone' \
	"$(sql "select xmin from pg_proc where pronamespace = 'api'::regnamespace limit 1")" "$from"

is 'deploy: the programs have no right beyond their functions' "$(psql -XAt -f tests/front/lint.sql | head -n 5)" ''
for role in web press; do
	for attempt in 'select count(*) from registry.account' 'create temp table x ()' 'create table public.x ()' \
		"do \$\$ begin end \$\$" 'select pg_sleep(0)' 'select pg_advisory_lock(1)' 'select lo_create(0)' \
		"select registry.tidy('x')"; do
		like "deploy: $role may not: $attempt" "$(psql -U $role -XAtc "$attempt" 2>&1)" 'permission denied'
	done
done
is 'deploy: a forgotten transaction of web ends' "$(psql -U web -XAtc 'show idle_in_transaction_session_timeout')" 5s

cp -R sql "$WORK/sql"
echo 'select no_such_column from registry.patch;' >"$WORK/sql/api/zz-mistake.sql"
if "$WORK/sql/deploy.sh" >"$WORK/out" 2>&1; then fail 'deploy: a mistake is reported'; else ok 'deploy: a mistake is reported'; fi
is 'deploy: a mistake leaves the database as it was' \
	"$(sql "select xmin from pg_proc where pronamespace = 'api'::regnamespace limit 1")" "$from"
rm "$WORK/sql/api/zz-mistake.sql"

cat >"$WORK/sql/tables/999-later.sql" <<-END
create table later (id int primary key);
END
check 'deploy: a new table file is applied' "$WORK/sql/deploy.sh"
is 'deploy: and belongs to the owner of all' "$(sql "select tableowner from pg_tables where tablename = 'later'")" registry
is 'deploy: still no right beyond their functions' "$(psql -XAt -f tests/front/lint.sql | head -n 5)" ''

echo '-- changed' >>"$WORK/sql/tables/999-later.sql"
status=0
"$WORK/sql/deploy.sh" >"$WORK/out" 2>&1 || status=$?
is 'deploy: a changed table file is refused' $status 3
like 'deploy: in one sentence that names it' "$(cat "$WORK/out")" '^sql/tables/999-later.sql was changed or removed .*make clean-data'
is 'deploy: one line' "$(wc -l <"$WORK/out")" 1
rm "$WORK/sql/tables/999-later.sql"
if "$WORK/sql/deploy.sh" >"$WORK/out" 2>&1; then fail 'deploy: a removed table file is refused'; else ok 'deploy: a removed table file is refused'; fi

# A rule of a domain that calls a helper holds for a caller without rights on the helper.
cat >"$WORK/sql/tables/999-later.sql" <<-END
create table later (id int primary key);
-- changed
END
"$WORK/sql/deploy.sh" >/dev/null 2>&1 || :
database_new domains
cat >"$WORK/sql/tables/998-domain.sql" <<-END
create function is_even(_n int) returns boolean immutable language sql return _n % 2 = 0;
create domain even as int check (is_even(value));
END
cat >"$WORK/sql/api/zz-even.sql" <<-END
create function api.even(_n registry.even) returns int language sql return _n;
END
check 'deploy: a domain with a helper in its rule' "$WORK/sql/deploy.sh"
is 'deploy: its rule is checked for web' "$(psql -U web -XAtc 'select api.even(_n => 4)')" 4
like 'deploy: and refuses for web' "$(psql -U web -XAtc 'select api.even(_n => 3)' 2>&1)" 'violates check constraint'

like 'first link: a link with a token' "$(sql/first-link.sh https://registry.example/)" '^https://registry.example/invitation/[0-9a-f]{64}$'
sql/first-link.sh http://x >/dev/null
is 'first link: a new one replaces the last' "$(sql 'select count(*) from registry.invitation')" 1
cluster_stop
