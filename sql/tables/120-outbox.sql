-- Letters that wait to be sent, one for each recipient.
create table outbox (
	id	int generated always as identity primary key,
	account	int not null references account,
	kind	text not null check (kind in ('checkpoint')),
	lang	lang not null,
	subject	text not null check (subject !~ E'[\n\r]'),
	body	text not null,
	at	timestamptz not null default clock_timestamp()
);
create index on outbox (account, at);
create index on outbox (kind, at);

-- Once a week every focal point is sent the last checkpoint: whoever keeps the letters can prove that the log was not set back.
create function checkpoint_is_mailed() returns trigger language plpgsql as $$
begin
	if exists (select from registry.outbox o where o.kind = 'checkpoint' and o.at > now() - interval '7 days') then
		return null;
	end if;
	insert into registry.outbox (account, kind, lang, subject, body)
	select a.id, 'checkpoint', a.lang,
		case a.lang when 'ru' then 'Отметка журнала документов: ' when 'be' then 'Адзнака журнала дакументаў: ' else 'Checkpoint of the log of papers: ' end || new.size,
		case a.lang
		when 'ru' then E'Сохраните это письмо. Ниже — подписанная отметка журнала, в котором записано каждое выданное свидетельство и каждое действие с ним; имён в ней нет. По ней ваша организация в любой момент докажет, что журнал с тех пор не был изменён задним числом: программа witness и команда audit --checkpoint читают её из файла.\n\n'
		when 'be' then E'Захавайце гэты ліст. Ніжэй — падпісаная адзнака журнала, у якім запісана кожнае выдадзенае пасведчанне і кожнае дзеянне з ім; імёнаў у ёй няма. Паводле яе ваша арганізацыя ў любы момант дакажа, што журнал з таго часу не быў зменены заднім чыслом: праграма witness і каманда audit --checkpoint чытаюць яе з файла.\n\n'
		else E'Please keep this letter. Below is the signed checkpoint of the log in which every issued certificate and every act on it is recorded; it says no names. With it your agency can prove at any time that the log was not rewritten since: the program witness and the command audit --checkpoint read it from a file.\n\n' end || new.note
	from registry.account a where a.role = 'focal_point' and a.active;
	return null;
end $$;
create trigger mailed after insert on checkpoint for each row when (new.size > 0) execute function checkpoint_is_mailed();
