-- What the code on a badge says: random, so that a badge that is lost or photographed tells nothing of who wore it.
create table badge_code (
	place		int primary key references place,
	code		text not null unique default upper(encode(gen_random_bytes(10), 'hex')),
	made		timestamptz not null default now()
);
