-- What the centre says of itself on papers and pages.
create table setting (
	key	text primary key,
	value	text not null
);
insert into setting (key, value) values
	('verification_host', 'localhost:8080'),
	('organisation_ru', E'МЕЖДУНАРОДНЫЙ УЧЕБНЫЙ ЦЕНТР\nВ СФЕРЕ МИГРАЦИИ И ПРОТИВОДЕЙСТВИЯ ТОРГОВЛЕ ЛЮДЬМИ'),
	('organisation_en', E'INTERNATIONAL TRAINING CENTRE\nON MIGRATION AND COMBATING TRAFFICKING IN HUMAN BEINGS'),
	('town_ru', 'Минск'), ('town_en', 'Minsk'),
	('signature_1_ru', 'Директор центра'), ('signature_1_en', 'Director of the Centre'), ('signature_1_name', ''),
	('signature_2_ru', 'Руководитель курса'), ('signature_2_en', 'Head of the course'), ('signature_2_name', '');
