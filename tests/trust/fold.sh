# shellcheck shell=sh disable=SC2154
# Names are folded alike in C, in JavaScript and in the database: every letter and sign of the blocks that hold the
# alphabets of the CIS and their marks, one by one.

# Blocks whose newest letters the ICU of the database does not know yet are left out.
cluster_start "$WORK/fold"
database_new fold
sql "select c || E'\t' || registry.fold('x' || chr(c) || 'y') from (values (33, 126), (160, 1423), (4256, 4351), (7296, 7304), (7312, 7359), (7424, 8191), (8192, 8303), (8352, 8399), (8400, 8432), (11520, 11567), (11744, 11775), (42560, 42655), (65024, 65071)) r (a, b), generate_series(a, b) c order by c" >"$WORK/fold.sql"
cut -f1 "$WORK/fold.sql" | "$qr_maker" fold >"$WORK/fold.c"
node tests/trust/fold.mjs <"$WORK/fold.sql" >"$WORK/fold.js"
letters=$(wc -l <"$WORK/fold.sql")
is "$letters letters are folded in C as in the database" "$(diff "$WORK/fold.sql" "$WORK/fold.c" | head -n 20)" ''
is "$letters letters are folded in the browser as in C" "$(diff "$WORK/fold.c" "$WORK/fold.js" | head -n 20)" ''

# The alphabets of every language of the names, letter by letter, as capitals and small: none may vanish.
alphabets='абвгдеёжзийклмнопрстуфхцчшщъыьэюя іў ґєї әғқңөұүһ ҳҷӣӯ җ ӂ ҝҹ ӊӱ abcdefghijklmnopqrstuvwxyz əğıöşüç ăâîșț ňýžä ʻ абвգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ'
for alphabet in $alphabets; do
	key=$(build/verify fold "$alphabet" x)
	sql=$(sql "select registry.name_key('$alphabet', 'x', '')")
	is "alphabet $alphabet" "$key" "$sql"
	is "its capitals" "$(build/verify fold "$(sql "select upper('$alphabet' collate \"und-x-icu\")")" x)" "$key"
done
# A blank between fields would join those that are empty.
tr '\t' '|' <tests/vectors/fold.tsv >"$WORK/names"
while IFS='|' read -r family given patronymic a b c _; do
	is "the database folds $a|$b|$c" "$(psql -XAtq -v f="$family" -v g="$given" -v p="$patronymic" <<-'END'
	select registry.name_key(:'f', :'g', :'p')
	END
	)" "$a|$b|$c"
done <"$WORK/names"
cluster_stop "$WORK/fold"
