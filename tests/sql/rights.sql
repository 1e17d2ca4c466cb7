-- Absence of rights: every function of api, asked by every role and by a stranger, with nothing else in the question.
-- Whom the table does not name is refused before anything is looked at: 403, a stranger 401.
begin;

create temp table may (roles text[], functions text);	-- null: strangers too; empty: whoever is signed in
insert into may values
	(null, 'catalogue certificate_by_code certificate_by_file certificate_by_id certificate_match_code certificate_match_id certificate_proof feed home invitation invitation_accept login_begin login_finish log_checkpoint log_tile logout me name_slip name_slip_answer paper_by_code published verify_code verify_file verify_id verify_name'),
	('{}', 'account_own account_own_change account_password filter_remove filter_save key_end login_end login_hash logins_end search'),
	('{auditor,coordinator,director,focal_point,registrar,trainee,trainer}', 'assessments attendance attendance_cell course decisions results timetable'),
	('{administrator,auditor,coordinator,director,focal_point,registrar,trainer}', 'key_add'),
	('{auditor,coordinator,director,focal_point,registrar,trainee,trainer}', 'calendar courses feed_add feed_end places'),
	('{auditor,coordinator,director,focal_point,registrar,trainee}', 'certificate certificates'),
	('{administrator,auditor,coordinator,director,registrar}', 'history'),
	('{auditor,coordinator,director,focal_point,registrar}', 'agencies agency programme programmes'),
	('{coordinator,focal_point,registrar,trainee,trainer}', 'person'),
	('{auditor,coordinator,director,registrar}', 'batch batch_progress batches course_certificates'),
	('{auditor,coordinator,focal_point,registrar}', 'course_nominations nomination people record_find record_form record_read record_search'),
	('{coordinator,focal_point,registrar,trainee}', 'certificate_paper'),
	('{administrator,auditor,director}', 'audit centre'),
	('{administrator,director,focal_point}', 'account account_logins_end accounts'),
	('{auditor,focal_point,registrar}', 'lookups'),
	('{coordinator,director,registrar}', 'batch_files batch_proof holidays planner_week resources rooms_day'),
	('{coordinator,registrar,trainer}', 'session_scan session_scan_add session_scans sign_in_sheet'),
	('{administrator,focal_point}', 'account_change account_reinvite'),
	('{coordinator,focal_point}', 'name_form_retire name_printed_choose name_form_add name_form_form nomination_add nomination_form nomination_replace nomination_step nomination_undo nominations nominations_step nominations_step_form nominations_stepped nominations_undo offer_answer follow_up_form follow_up_save follow_ups ranking ranking_save person_add person_change person_form person_form_of person_invite transliteration'),
	('{coordinator,director,registrar}', 'act_propose act_withdraw batch_return'),
	('{auditor,coordinator,director,registrar}', 'act_proposals book'),
	('{auditor,coordinator,director,focal_point,registrar,trainer}', 'sheet sheet_add sheet_file'),
	('{coordinator,registrar}', 'batch_hand_over certificate_hand_over certificate_lost correction_form correction_propose course_correction_form course_correction_propose request_refuse'),
	('{coordinator,focal_point,registrar,trainee}', 'request request_evidence requests'),
	('{focal_point,trainee}', 'request_form request_make'),
	('{coordinator,trainer}', 'attendance_fill attendance_save results_save session_check_in session_check_in_form session_code'),
	('{director,registrar}', 'act_approve act_refuse batch_approve certificate_suspend'),
	('{administrator}', 'account_form account_invite centre_change'),
	('{auditor,coordinator,registrar}', 'seats'),
	('{coordinator}', 'quota_add quota_form quota_change quota_remove seats_rules sitting sitting_preview sitting_decide offer_make offer_take_back letter_text_change letter_text_preview letter_text_standard agency_add agency_change agency_form agency_form_of assessment_add assessment_change assessment_form_of assessment_remove attendance_close attendance_correct batch_check batch_propose course_add course_cancel course_cancel_form course_change course_form course_form_of course_postpone course_postpone_form course_step timetable_copy timetable_copy_form decisions_sign edition_add edition_publish edition_withdraw programme_add programme_change programme_form programme_form_of holiday_add holiday_remove resource_add resource_change resource_form resource_form_of session_add session_cancel session_change session_form session_form_of session_move session_move_form session_move_undo session_restore timetable_tell'),
	('{trainee}', 'certificate_badge here papers_own session_here'),
	('{coordinator,focal_point,registrar}', 'letter_calendar_file letter_file'),
	('{coordinator}', 'sheet_send result_letters_send'),
	('{coordinator,focal_point,registrar}', 'course_names name_check name_check_answer names outbox letter letter_printed'),
	('{coordinator,registrar}', 'names_ask name_decide person_distinct person_distinct_undo person_merge person_merge_form person_merge_undo letter_change letter_step letter_resend letters_step letters_step_form letter_returned letter_texts letter_text'),
	('{coordinator,focal_point,trainer}', 'import import_add import_check import_columns import_columns_set import_confirm import_file import_form import_mend import_rejected import_remove import_reread imports'),
	('{focal_point}', 'partner_verify'),
	('{trainer}', 'attendance_ready');
create temp table asker (role text primary key, login bytea);
insert into asker select r, case r when 'focal_point' then test.account(r, test.agency()) when 'trainee' then test.account(r, null, test.person()) else test.account(r) end
	from unnest(array['trainee', 'trainer', 'focal_point', 'coordinator', 'registrar', 'director', 'auditor', 'administrator']) r;
create temp table asked as select f, m.roles from may m, regexp_split_to_table(m.functions, ' ') f;

-- What a function answers to nothing but a sign-in: its SQLSTATE, or 'answers'.
create function pg_temp.ask(_function text, _login bytea) returns text language plpgsql as $$
declare
	arguments text := (select string_agg(case when n = '_login' then '$1' else 'null' end, ', ' order by k) from pg_proc p, unnest(p.proargnames[1:p.pronargs]) with ordinality x (n, k)
		where p.pronamespace = 'api'::regnamespace and p.proname = _function);
begin
	execute format('select * from api.%I(%s)', _function, arguments) using _login;
	return 'answers';
exception when others then
	return sqlstate;
end $$;

select plan(3 + 2 * (select count(*)::int from asked where roles is not null));
select is((select string_agg(proname, ' ' order by proname) from pg_proc where pronamespace = 'api'::regnamespace and proname not in (select f from asked)), null, 'every function of api stands in the table');
select is((select string_agg(f, ' ') from asked where not exists (select from pg_proc where pronamespace = 'api'::regnamespace and proname = f)), null, 'and nothing else');
select is((select string_agg(f, ' ') from asked where roles is null and pg_temp.ask(f, null) in ('PT401', 'PT403')), null, 'what is for strangers asks nobody to sign in');
select is(pg_temp.ask(f, null), 'PT401', f || ': a stranger is asked to sign in') from asked where roles is not null order by f;
select is((select string_agg(a.role, ' ' order by a.role) from asker a where pg_temp.ask(f, a.login) <> 'PT403'),
	(select string_agg(a.role, ' ' order by a.role) from asker a where a.role = any (q.roles) or q.roles = '{}'), f || ': the roles of the table and no other')
from asked q where roles is not null order by f;

select * from finish();
rollback;
