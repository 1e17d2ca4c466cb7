# The scripts of the pages that verify a code: vectors, refusals, mutations, every row of the offline result; names are
# folded letter by letter as the database and C do; the verifier in C gives each text the same code.
# shellcheck shell=sh disable=SC2154
cluster_start "$WORK/script"
database_new script
sql "select c || E'\t' || registry.fold('x' || chr(c) || 'y') from (values (33, 126), (160, 1423), (4256, 4351), (7296, 7304), (7424, 8191), (11744, 11775), (42560, 42655)) r (a, b), generate_series(a, b) c" >"$WORK/folds"
make -s build/verify
node tests/trust/script.mjs "$WORK/folds" build/verify "$WORK" || FAILED=1
cluster_stop "$WORK/script"
