-- What lists are searched by: all words of a row folded across scripts, as names are (search_key), kept by triggers.
alter table agency add search_key text not null default '';
alter table account add search_key text not null default '';
alter table edition add search_key text not null default '';	-- titles, and the programme's code
alter table course add search_key text not null default '';	-- code, titles, town, venue
alter table outbox add search_key text not null default '';	-- address, subject, code of the course
create index agency_search on agency using gin (search_key gin_trgm_ops);
create index account_search on account using gin (search_key gin_trgm_ops);
create index edition_search on edition using gin (search_key gin_trgm_ops);
create index course_search on course using gin (search_key gin_trgm_ops);
create index outbox_search on outbox using gin (search_key gin_trgm_ops);
