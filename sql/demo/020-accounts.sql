-- The staff of the centre.  Everybody signs in with the password  training-centre-demo.
insert into account (email, name, role, lang, password)
select email, name, role, lang, '$argon2id$v=19$m=65536,t=3,p=1$qvglSLD6d4k2QG/iNrLnRQ$Zt3X0q38Ytr5+nPCWGVQuAuS4Klw7GZPz7Aqm+Lnuiw'
from (values
	('administrator@itc.example', 'Maksim Dubrouski', 'administrator', 'ru'),
	('director@itc.example', 'Halina Astrouskaya', 'director', 'ru'),
	('coordinator@itc.example', 'Vera Melnik', 'coordinator', 'ru'),
	('coordinator2@itc.example', 'Pavel Zhuk', 'coordinator', 'be'),
	('registrar@itc.example', 'Iryna Sakalouskaya', 'registrar', 'ru'),
	('registrar2@itc.example', 'Tatsiana Bahdanovich', 'registrar', 'ru'),
	('auditor@itc.example', 'Leanid Karatkevich', 'auditor', 'ru'),
	('trainer@itc.example', 'Andrei Novik', 'trainer', 'ru')) x (email, name, role, lang);
-- Who signs the papers.
update centre set signature_1_name = 'Г. С. Островская', signature_1_name_en = 'H. Astrouskaya', signature_2_name = 'В. А. Мельник', signature_2_name_en = 'V. Melnik';
update demo_audit set actor = (select id from account where role = 'administrator');
select pg_temp.signed_in();
