-- Saved filters: everybody has the own ones.
begin;
select plan(22);
select test.account('coordinator') as coo \gset
select test.account('coordinator') as coo2 \gset
select is(api.filter_save(:'coo', '/nominations', 'Mine', 'state=proposed&page=3&lang=ru&q=&agency=4') ->> 'next', '/nominations?state=proposed&agency=4', 'a filter is kept without page, language and blanks');
select is((select string_agg((f ->> 'at') || ' ' || (f ->> 'name') || ' ' || (f ->> 'filter'), ', ') from json_array_elements(api.me(:'coo') -> 'filters') f), '/nominations Mine state=proposed&agency=4', 'and is at hand');
select is(json_typeof(api.me(:'coo2') -> 'filters'), 'null', 'for nobody else');
select is(api.filter_save(:'coo', '/nominations', 'Mine', 'state=waiting') ->> 'next', '/nominations?state=waiting', 'the same name takes its place');
select is(api.filter_save(:'coo', '/courses/7/nominations', 'Mine', 'state=waiting') ->> 'next', '/courses/7/nominations?state=waiting', 'on another list it is another one');
select is((select string_agg(query, ' ' order by id) from saved_filter where account = test.account_id(:'coo')), 'state=waiting state=waiting', 'two in all');
select throws_ok(format('select api.filter_save(%L, %L, %L, %L)', :'coo', page, 'X', query), 'PT422', key, coalesce(page, 'no page') || ' ' || coalesce(query, 'no query')) from (values
	('//evil.example', 'a=1', 'filter_page_is_wrong'), ('https://evil.example', 'a=1', 'filter_page_is_wrong'), ('/courses/7', 'a=1', 'filter_page_is_wrong'), (null, 'a=1', 'filter_page_is_wrong'),
	('/courses', '', 'filter_is_wrong'), ('/courses', null, 'filter_is_wrong'), ('/courses', 'page=2', 'filter_is_wrong'), ('/courses', 'a=имя', 'filter_is_wrong'), ('/courses', 'a=' || repeat('x', 1000), 'filter_is_wrong')) x (page, query, key);
select throws_ok(format('select api.filter_save(%L, %L, %L, %L)', :'coo', '/courses', ' ', 'a=1'), 'PT422', 'field_is_missing', 'a filter has a name');
select throws_ok(format('select api.filter_save(%L, %L, %L, %L)', null, '/courses', 'X', 'a=1'), 'PT401', 'sign_in', 'a stranger keeps none');
select id as mine from saved_filter where account = test.account_id(:'coo') and page = '/nominations' \gset
select throws_ok(format('select api.filter_remove(%L, %s)', :'coo2', :mine), 'PT404', 'not_found', 'nobody else forgets it');
select is(api.filter_remove(:'coo', :mine) ->> 'next', '/nominations', 'whose it is does');
select throws_ok(format('select api.filter_remove(%L, %s)', :'coo', :mine), 'PT404', 'not_found', 'once');
insert into saved_filter (account, page, name, query) select test.account_id(:'coo'), '/courses', 'F ' || i, 'a=1' from generate_series(1, 99) i;
select throws_ok(format('select api.filter_save(%L, %L, %L, %L)', :'coo', '/courses', 'One more', 'a=1'), 'PT409', 'too_many_filters', 'there is an end');
select lives_ok(format('select api.filter_save(%L, %L, %L, %L)', :'coo', '/courses', 'F 1', 'a=2'), 'but those there are may change');
select * from finish();
rollback;
