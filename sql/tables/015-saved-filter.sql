-- Filters of lists that somebody keeps under a name.

create table saved_filter (
	id		int generated always as identity primary key,
	account		int not null references account,
	page		text not null constraint filter_page_is_wrong check (page ~ '^/[a-z]{1,40}(/[0-9]{1,9}/[a-z]{1,40})?$'),	-- the list it belongs to
	name		short_text not null,
	query		text not null constraint filter_is_wrong check (query ~ '^[!-~]+$' and length(query) <= 1000),	-- as it stands in the address
	constraint filter_name_taken unique (account, page, name)
);
