#include "routes.h"

/*
 * The whole site.  A row: what is asked, the one SQL function that answers,
 * how its answer is shown.  Who may ask is said in SQL, by who().
 */
const struct route routes[] = {
	/* for everybody */
	{ GET,	"/",				"home(login, lang)",	PAGE,	"home", .about = "The overview of who is signed in; else the way in" },
	{ GET,	"/catalogue",			"catalogue(lang)",	PAGE,	"catalogue", .flags = PUBLIC, .about = "Announced courses under neutral titles, without names or rooms" },
	{ GET,	"/help",			NULL,			PAGE,	"help", .flags = PUBLIC, .about = "How each job is done" },
	{ GET,	"/verify",			NULL,			PAGE,	"verify", .flags = PUBLIC, .about = "Type the serial and check code of a paper" },
	{ POST,	"/verify",			"certificate_by_code(serial, code, lang, address)", PAGE, "verdict", "/verify", PUBLIC | THROTTLED | EVEN, "State and facts of the certificate with this serial and check code; no name" },
	{ GET,	"/V/{id}",			"certificate_by_id(id, lang)", PAGE, "verdict", .flags = PUBLIC, .about = "State and facts of the certificate with this id; no name" },
	{ POST,	"/V/{id}/match",		"certificate_match_id(id, family, initials, lang, address)", PAGE, "verdict", "/V/{id}", PUBLIC | THROTTLED | EVEN, "Does the printed surname belong to this certificate: match or no match" },
	{ POST,	"/verify/match",		"certificate_match_code(serial, code, family, initials, lang, address)", PAGE, "verdict", "/verify", PUBLIC | THROTTLED | EVEN, "The same by serial and check code" },
	{ GET,	"/fetch",			NULL,			PAGE,	"fetch", .flags = PUBLIC, .about = "Fetch one's own paper by what is printed on it and the birth date" },
	{ POST,	"/fetch",			"paper_by_code(serial, code, born, address)", FILES, "certificate.pdf", "/fetch", PUBLIC | THROTTLED | EVEN, "One's own paper as PDF" },

	/* signing in */
	{ GET,	"/login",			NULL,			PAGE,	"login", .flags = PUBLIC, .about = "The sign-in form" },
	{ POST,	"/login",			"login_begin(email, address)", SEE, "/", "/login", PUBLIC | THROTTLED | SIGN_IN, "Sign in" },
	{ POST,	"/logout",			"logout(login)",	SEE,	"/login", .flags = SIGN_OUT, .about = "Sign out" },
	{ GET,	"/invitation/{token}",		"invitation(token, lang)", PAGE, "invitation", .flags = PUBLIC | THROTTLED, .about = "Who the link is for; looking does not use it up" },
	{ POST,	"/invitation/{token}",		"invitation_accept(token, name, email, password)", SEE, "/login", "/invitation/{token}", PUBLIC | THROTTLED | HASH_PASSWORD, "Set a password with the link, once" },

	/* oneself */
	{ GET,	"/me",				"account_own(login, lang)", PAGE, "me", .about = "One's account, sign-ins and API keys" },
	{ POST,	"/me",				"account_own_change(login, name, lang_of_letters, zone, version)", SEE, "/me", "/me", .about = "Change name, language or time zone" },
	{ POST,	"/me/password",			"account_password(login, current_ok, password)", SEE, "/me", "/me", HASH_PASSWORD | CHECK_PASSWORD, "Change one's password; other sign-ins end" },
	{ POST,	"/me/keys",			"key_add(login, idem, label, token_hash)", PAGE, "key", "/me", NEW_TOKEN, "Make an API key, shown once" },
	{ POST,	"/me/keys/{id}/end",		"key_end(login, id)",	SEE,	"/me", .about = "End an API key" },
	{ POST,	"/me/logins/end",		"logins_end(login)",	SEE,	"/me", .about = "Sign out everywhere else" },
	{ GET,	"/papers.zip",			"papers_own(login)",	FILES,	"certificates.zip", .flags = ZIP, .about = "All one's own papers" },

	/* catalogue */
	{ GET,	"/programmes",			"programmes(login, lang, q, kind, state, page)", PAGE, "programmes", .about = "The catalogue" },
	{ GET,	"/programmes/new",		"programme_form(login, lang, typed, languages[], assessments{})", PAGE, "programme_form", .about = "Form of a new programme" },
	{ POST,	"/programmes",			"programme_add(login, idem, code, kind, level, partner, title_ru, title_en, title_be, neutral_ru, neutral_en, neutral_be, aims, audience, hours, languages[], minimum_share, pass_mark, certificate, validity, assessments{})", SEE, "/programmes/{id}", "/programmes/new", .about = "Add a programme with its first edition" },
	{ GET,	"/programmes/{id}",		"programme(login, lang, id)", PAGE, "programme", .about = "A programme with its editions and courses" },
	{ GET,	"/programmes/{id}/edit",	"programme_form_of(login, lang, id, typed, languages[], assessments{})", PAGE, "programme_form", .about = "Form of the draft edition" },
	{ POST,	"/programmes/{id}",		"programme_change(login, id, version, partner, title_ru, title_en, title_be, neutral_ru, neutral_en, neutral_be, aims, audience, hours, languages[], minimum_share, pass_mark, certificate, validity, assessments{})", SEE, "/programmes/{id}", "/programmes/{id}/edit", .about = "Change the draft edition" },
	{ POST,	"/programmes/{id}/publish",	"edition_publish(login, id)", SEE, "/programmes/{id}", "/programmes/{id}", .about = "Publish the draft: title and hours freeze" },
	{ POST,	"/programmes/{id}/edition",	"edition_add(login, id, idem)", SEE, "/programmes/{id}/edit", .about = "Begin a new edition from the last one" },
	{ POST,	"/programmes/{id}/withdraw",	"edition_withdraw(login, id)", SEE, "/programmes/{id}", .about = "Withdraw the published edition: no new courses" },

	/* courses */
	{ GET,	"/courses",			"courses(login, lang, q, state, year, kind, page)", PAGE, "courses", .about = "Courses one may see" },
	{ GET,	"/courses/new",			"course_form(login, lang, programme, typed, languages[])", PAGE, "course_form", .about = "Form of a new course" },
	{ POST,	"/courses",			"course_add(login, idem, edition, starts, ends, zone, venue, town, mode, languages[], capacity, project, donor, coordinator, nominations_until)", SEE, "/courses/{id}", "/courses/new", .about = "Schedule a course" },
	{ GET,	"/courses/{id}",		"course(login, lang, id)", PAGE, "course", .about = "A course: dates, timetable, places, progress" },
	{ GET,	"/courses/{id}/edit",		"course_form_of(login, lang, id, typed, languages[])", PAGE, "course_form", .about = "Form of a course" },
	{ POST,	"/courses/{id}",		"course_change(login, id, version, starts, ends, zone, venue, town, mode, languages[], capacity, project, donor, coordinator, nominations_until)", SEE, "/courses/{id}", "/courses/{id}/edit", .about = "Change a course" },
	{ POST,	"/courses/{id}/state",		"course_step(login, id, state, reason)", SEE, "/courses/{id}", "/courses/{id}", .about = "Announce, open nominations, close, run, finish, archive, cancel" },
	{ GET,	"/calendar",			"calendar(login, lang, month)", PAGE, "calendar", .about = "A month of courses" },
	{ GET,	"/calendar/rooms",		"rooms_day(login, lang, day)", PAGE, "rooms_day", .about = "What happens in each room on a day" },

	/* timetable */
	{ GET,	"/courses/{id}/timetable",	"timetable(login, lang, id, week)", PAGE, "timetable", .about = "The sessions of a course, week by week" },
	{ GET,	"/courses/{id}/sessions/new",	"session_form(login, lang, id, day, typed, room, trainers[], interpreters[], vehicles[])", PAGE, "session_form", .about = "Form of a new session" },
	{ POST,	"/courses/{id}/sessions",	"session_add(login, id, idem, day, from, until, topic_ru, topic_en, hours, room, trainers[], interpreters[], vehicles[], instead, lang)", SEE, "/courses/{course}/timetable?week={day}", "/courses/{id}/sessions/new", .about = "Add a session; a double booking is refused and named" },
	{ GET,	"/sessions/{id}/edit",		"session_form_of(login, lang, id, typed, room, trainers[], interpreters[], vehicles[])", PAGE, "session_form", .about = "Form of a session" },
	{ POST,	"/sessions/{id}",		"session_change(login, id, version, day, from, until, topic_ru, topic_en, hours, room, trainers[], interpreters[], vehicles[], instead, lang)", SEE, "/courses/{course}/timetable?week={day}", "/sessions/{id}/edit", .about = "Change or move a session" },
	{ POST,	"/sessions/{id}/cancel",	"session_cancel(login, id)", SEE, "/courses/{course}/timetable?week={day}", "/sessions/{id}/edit", .about = "Cancel a session; its bookings fall free" },
	{ POST,	"/sessions/{id}/restore",	"session_restore(login, id, lang)", SEE, "/courses/{course}/timetable?week={day}", "/sessions/{id}/edit", .about = "Undo: plan a cancelled session again" },
	{ GET,	"/resources",			"resources(login, lang, kind, page)", PAGE, "resources", .about = "Rooms, trainers, interpreters, vehicles" },
	{ GET,	"/resources/new",		"resource_form(login, lang, kind, typed, languages[])", PAGE, "resource_form", .about = "Form of a new resource" },
	{ POST,	"/resources",			"resource_add(login, idem, kind, name_ru, name_en, seats, languages[], equipment, account)", SEE, "/resources", "/resources/new", .about = "Add a resource" },
	{ GET,	"/resources/{id}/edit",		"resource_form_of(login, lang, id, typed, languages[])", PAGE, "resource_form", .about = "Form of a resource" },
	{ POST,	"/resources/{id}",		"resource_change(login, id, version, name_ru, name_en, seats, languages[], equipment, account, active)", SEE, "/resources", "/resources/{id}/edit", .about = "Change a resource" },

	/* agencies and people */
	{ GET,	"/agencies",			"agencies(login, lang, q, kind, country, page)", PAGE, "agencies", .about = "Sending and partner agencies" },
	{ GET,	"/agencies/new",		"agency_form(login, lang)", PAGE, "agency_form", .about = "Form of a new agency" },
	{ POST,	"/agencies",			"agency_add(login, idem, kind, country, name_ru, name_en, town, email, phone, note)", SEE, "/agencies/{id}", "/agencies/new", .about = "Add an agency" },
	{ GET,	"/agencies/{id}",		"agency(login, lang, id)", PAGE, "agency", .about = "An agency, its focal points and people" },
	{ GET,	"/agencies/{id}/edit",		"agency_form_of(login, lang, id)", PAGE, "agency_form", .about = "Form of an agency" },
	{ POST,	"/agencies/{id}",		"agency_change(login, id, version, kind, country, name_ru, name_en, town, email, phone, note, active)", SEE, "/agencies/{id}", "/agencies/{id}/edit", .about = "Change an agency" },
	{ GET,	"/people",			"people(login, lang, q, agency, country, page)", PAGE, "people", .about = "People one may see, found in any script" },
	{ GET,	"/people/new",			"person_form(login, lang, agency, course, family, given, language)", PAGE, "person_form", .about = "Form of a new person" },
	{ POST,	"/people",			"person_add(login, idem, lang, sex, born, country, agency, rank, position, email, phone, lang_of_letters, script, language, family, given, patronymic, family_latin, given_latin, source, distinct_from[], course)", SEE, "{next}", "/people/new", .about = "Add a person; likely duplicates are shown first (409 with detail.candidates)" },
	{ GET,	"/people/{id}",			"person(login, lang, id)", PAGE, "person", .about = "A person: names, courses, papers" },
	{ GET,	"/people/{id}/edit",		"person_form_of(login, lang, id)", PAGE, "person_form", .about = "Form of a person" },
	{ POST,	"/people/{id}",			"person_change(login, id, version, sex, born, country, agency, rank, position, email, phone, lang_of_letters)", SEE, "/people/{id}", "/people/{id}/edit", .about = "Change a person" },
	{ GET,	"/people/{id}/names/new",	"name_form_form(login, lang, id)", PAGE, "name_form", .about = "Form of a further name form" },
	{ POST,	"/people/{id}/names",		"name_form_add(login, id, idem, script, language, family, given, patronymic, source)", SEE, "/people/{person}", "/people/{id}/names/new", .about = "Add a name form, or replace the current one of its script" },
	{ POST,	"/people/{id}/distinct",	"person_distinct(login, id, other)", SEE, "/people/{id}", .about = "Remember that two people are not the same" },
	{ POST,	"/people/{id}/invitation",	"person_invite(login, id, email, token_hash)", PAGE, "invited", "/people/{id}", NEW_TOKEN, "Make a sign-in link for a trainee, to hand out" },
	{ GET,	"/transliterate",		"transliteration(login, family, given, language)", FRAGMENT, "_transliteration", .about = "A Latin form proposed for a name; the passport decides" },
	{ GET,	"/search",			"search(login, lang, q)", PAGE, "search", .about = "People, courses, certificates and agencies" },

	/* nominations and places */
	{ GET,	"/nominations",			"nominations(login, lang, state, course, agency, q, page)", PAGE, "nominations", .about = "Nominations one may see" },
	{ GET,	"/courses/{id}/nominations",	"course_nominations(login, lang, id, state)", PAGE, "course_nominations", .about = "Nominations of a course" },
	{ GET,	"/courses/{id}/nominations/new", "nomination_form(login, lang, id, q, agency)", PAGE, "nomination_form", .about = "Choose whom to nominate" },
	{ POST,	"/courses/{id}/nominations",	"nomination_add(login, id, idem, people[], letter_number, letter_date, note)", SEE, "/courses/{course}/nominations", "/courses/{id}/nominations/new", .about = "Nominate people" },
	{ POST,	"/courses/{id}/nominations/steps", "nominations_step(login, id, nominations[], state, reason)", SEE, "/courses/{course}/nominations", "/courses/{id}/nominations", .about = "Decide about several nominations at once" },
	{ GET,	"/nominations/{id}",		"nomination(login, lang, id)", PAGE, "nomination", .about = "A nomination and its history" },
	{ POST,	"/nominations/{id}/state",	"nomination_step(login, id, state, reason, version)", SEE, "/nominations/{id}", "/nominations/{id}", .about = "Accept, wait, refuse, confirm, withdraw" },
	{ POST,	"/nominations/{id}/replace",	"nomination_replace(login, id, idem, person, reason)", SEE, "/nominations/{id}", "/nominations/{id}", .about = "Put another person on the same seat" },
	{ GET,	"/courses/{id}/places",		"places(login, lang, id)", PAGE, "places", .about = "Who takes part" },

	/* attendance, results, decisions */
	{ GET,	"/courses/{id}/attendance",	"attendance(login, lang, id, day)", PAGE, "attendance", .about = "The grid: places and sessions" },
	{ POST,	"/courses/{id}/attendance",	"attendance_save(login, id, cells{}, versions{}, day)", SEE, "/courses/{course}/attendance?day={day}", "/courses/{id}/attendance", .about = "Save changed cells (cells.PLACE.SESSION); a stale one is answered 409" },
	{ POST,	"/courses/{id}/attendance/fill", "attendance_fill(login, id, session, mark)", SEE, "/courses/{course}/attendance", "/courses/{id}/attendance", .about = "Mark everybody who has no mark in a session" },
	{ POST,	"/courses/{id}/attendance/close", "attendance_close(login, id)", SEE, "/courses/{course}/attendance", "/courses/{id}/attendance", .about = "Lock the grid" },
	{ GET,	"/courses/{id}/attendance/{place}/{session}", "attendance_cell(login, lang, id, place, session)", PAGE, "attendance_cell", .about = "One mark with its corrections" },
	{ POST,	"/courses/{id}/attendance/{place}/{session}", "attendance_correct(login, id, place, session, mark, reason)", SEE, "/courses/{course}/attendance", "/courses/{id}/attendance/{place}/{session}", .about = "Correct a locked mark with a reason" },
	{ GET,	"/courses/{id}/sign-in",	"sign_in_sheet(login, lang, id, day)", PAGE, "sign_in_sheet", .about = "The sheet to print and sign" },
	{ GET,	"/courses/{id}/assessments",	"assessments(login, lang, id)", PAGE, "assessments", .about = "Assessments of a course" },
	{ POST,	"/courses/{id}/assessments",	"assessment_add(login, id, idem, title_ru, title_en, phase, weight, maximum, pass_mark, attempts)", SEE, "/courses/{course}/assessments", "/courses/{id}/assessments", .about = "Add an assessment" },
	{ GET,	"/assessments/{id}/edit",	"assessment_form_of(login, lang, id)", PAGE, "assessment_form", .about = "Form of an assessment" },
	{ POST,	"/assessments/{id}",		"assessment_change(login, id, version, title_ru, title_en, phase, weight, maximum, pass_mark, attempts)", SEE, "/courses/{course}/assessments", "/assessments/{id}/edit", .about = "Change an assessment that has no results yet" },
	{ POST,	"/assessments/{id}/remove",	"assessment_remove(login, id)", SEE, "/courses/{course}/assessments", .about = "Remove an assessment that has no results" },
	{ GET,	"/courses/{id}/results",	"results(login, lang, id)", PAGE, "results", .about = "The grid: places and assessments" },
	{ POST,	"/courses/{id}/results",	"results_save(login, id, cells{}, versions{})", SEE, "/courses/{course}/results", "/courses/{id}/results", .about = "Save changed scores (cells.PLACE.ASSESSMENT.ATTEMPT)" },
	{ GET,	"/courses/{id}/decisions",	"decisions(login, lang, id)", PAGE, "decisions", .about = "What the rule says of each place, in one sentence" },
	{ POST,	"/courses/{id}/decisions",	"decisions_sign(login, id, idem, places[])", SEE, "/courses/{course}/decisions", "/courses/{id}/decisions", .about = "Sign off: the decisions freeze" },

	/* papers */
	{ GET,	"/batches",			"batches(login, lang, state, page)", PAGE, "batches", .about = "Batches of papers" },
	{ GET,	"/courses/{id}/certificates",	"course_certificates(login, lang, id)", PAGE, "course_certificates", .about = "Papers of a course and what can be proposed" },
	{ POST,	"/courses/{id}/batches",	"batch_propose(login, id, idem, places[])", SEE, "/batches/{id}", "/courses/{id}/certificates", .about = "Propose a batch from signed-off decisions" },
	{ GET,	"/batches/{id}",		"batch(login, lang, id)", PAGE, "batch", .about = "A batch: proofs, what stops a paper, progress" },
	{ GET,	"/batches/{id}/progress",	"batch_progress(login, lang, id)", FRAGMENT, "_batch_progress", .about = "How many papers are drawn" },
	{ GET,	"/batches/{id}/proofs/{paper}.pdf", "batch_proof(login, id, paper)", FILES, "proof.pdf", .about = "The proof of one paper" },
	{ GET,	"/batches/{id}/papers.zip",	"batch_files(login, id)", FILES,	"papers.zip", .flags = ZIP, .about = "All proofs of a proposed batch, all papers of an approved one" },
	{ POST,	"/batches/{id}/approve",	"batch_approve(login, id, idem)", SEE, "/batches/{id}", "/batches/{id}", .about = "Approve and issue; never by who proposed" },
	{ POST,	"/batches/{id}/return",		"batch_return(login, id, reason)", SEE, "/batches/{id}", "/batches/{id}", .about = "Return a batch with a reason" },
	{ POST,	"/batches/{id}/check",		"batch_check(login, id)", SEE, "/batches/{id}", .about = "Draw stopped proofs again after a name was mended" },
	{ GET,	"/certificates",		"certificates(login, lang, q, year, state, course, page)", PAGE, "certificates", .about = "The register" },
	{ GET,	"/certificates/{id}",		"certificate(login, lang, id)", PAGE, "certificate", .about = "A certificate: facts, acts, who looked it up" },
	{ GET,	"/certificates/{id}/paper.pdf",	"certificate_paper(login, id)", FILES, "certificate.pdf", .about = "The paper as it was issued" },
	{ POST,	"/certificates/{id}/revoke",	"certificate_revoke(login, id, idem, reason)", SEE, "/certificates/{id}", "/certificates/{id}", .about = "Revoke, with a reason; the row stays" },
	{ GET,	"/records/{id}",		"record_form(login, lang, id)", PAGE, "record_form", .about = "State purpose and reference to see a full record" },
	{ POST,	"/records/{id}",		"record_read(login, lang, id, purpose, reference)", PAGE, "record", "/records/{id}", .about = "The full record of one certificate; the look-up is logged" },
	{ GET,	"/lookups",			"lookups(login, lang, page)", PAGE, "lookups", .about = "Who looked up the certificates of one's people" },

	/* accounts and audit */
	{ GET,	"/accounts",			"accounts(login, lang, q, role, page)", PAGE, "accounts", .about = "Who may sign in" },
	{ GET,	"/accounts/new",		"account_form(login, lang, role, agency)", PAGE, "account_form", .about = "Form of a new account" },
	{ POST,	"/accounts",			"account_invite(login, idem, email, name, role, agency, lang_of_letters, token_hash)", PAGE, "invited", "/accounts/new", NEW_TOKEN, "Add an account and make its invitation link" },
	{ GET,	"/accounts/{id}",		"account(login, lang, id)", PAGE, "account", .about = "An account and its sign-ins" },
	{ POST,	"/accounts/{id}",		"account_change(login, id, version, name, role, agency, active)", SEE, "/accounts/{id}", "/accounts/{id}", .about = "Change role or agency, disable or enable" },
	{ POST,	"/accounts/{id}/invitation",	"account_reinvite(login, id, token_hash)", PAGE, "invited", "/accounts/{id}", NEW_TOKEN, "A new link to set a password; old sign-ins end" },
	{ POST,	"/accounts/{id}/logins/end",	"account_logins_end(login, id)", SEE, "/accounts/{id}", .about = "End all sign-ins of an account" },
	{ GET,	"/centre",			"centre(login, lang)", PAGE, "centre", .about = "What the centre's papers say of it" },
	{ POST,	"/centre",			"centre_change(login, version, organisation_ru, organisation_en, town_ru, town_en, signature_1_name, signature_1_ru, signature_1_en, signature_2_name, signature_2_ru, signature_2_en)", SEE, "/centre", "/centre", .about = "Change what papers say of the centre from now on" },
	{ GET,	"/audit",			"audit(login, lang, noun, actor, from, until, page)", PAGE, "audit", .about = "Who did what and when" },
	{ GET,	"/history/{noun}/{id}",		"history(login, lang, noun, id)", PAGE, "history", .about = "What happened to one object" },
};

const size_t routes_n = sizeof(routes) / sizeof(routes[0]);
