-- What the centre says of itself on its papers, and the host that their codes lead to: one row.

-- The head of a paper: one or two lines.
create domain heading as note
	constraint heading_is_wrong check (length(value) <= 160 and value !~ E'\n.*\n');

create table centre (
	id		int primary key default 1 check (id = 1),
	host		text not null default 'localhost'
			constraint host_is_wrong check (host ~ '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$' and length(host) <= 40),
	organisation_ru	heading not null,
	organisation_en	heading not null,
	town_ru		short_text not null,
	town_en		short_text not null,
	signature_1_name short_text,		-- null: the line stays empty, for signing by whoever holds the post
	signature_1_name_en short_text,		-- in Latin letters, for what is in English; null: as it is
	signature_1_ru	short_text not null,
	signature_1_en	short_text not null,
	signature_2_name short_text,
	signature_2_name_en short_text,
	signature_2_ru	short_text not null,
	signature_2_en	short_text not null,
	version		int not null default 1
);
insert into centre (organisation_ru, organisation_en, town_ru, town_en, signature_1_ru, signature_1_en, signature_2_ru, signature_2_en) values (
	E'МЕЖДУНАРОДНЫЙ УЧЕБНЫЙ ЦЕНТР\nВ СФЕРЕ МИГРАЦИИ И ПРОТИВОДЕЙСТВИЯ ТОРГОВЛЕ ЛЮДЬМИ',
	E'INTERNATIONAL TRAINING CENTRE\nON MIGRATION AND COMBATING TRAFFICKING IN HUMAN BEINGS',
	'Минск', 'Minsk', 'Директор центра', 'Director of the Centre', 'Руководитель курса', 'Head of the course');

-- The codes of issued papers lead to the host for ever.
create function host_is_printed() returns trigger language plpgsql as $$
begin
	if old.host <> new.host and exists (select from registry.certificate) then
		raise 'Papers were issued whose codes lead to %: REGISTRY_HOST cannot become %.', old.host, new.host using errcode = 'PT409';
	end if;
	return new;
end $$;
create trigger printed before update of host on centre for each row execute function host_is_printed();
create trigger audited after update on centre for each row execute function audited('centre', 'id', '', '', 'open');
