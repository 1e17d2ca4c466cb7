-- The registrar has printed the book of the year.
select api.sheet_add(pg_temp.at(pg_temp.moment(pg_temp.day(-1, 5), '17:05'), 'registrar'), gen_random_uuid(), 'ru', 'book', (select max(year) from counter where name = 'certificate')::text);
