#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/audit/audit.h"

enum { CLEAN = 0, UNCLEAN = 1, USAGE = 2, UNREADABLE = 3 };

static const char help[] =
    "audit compares the register with its log and the log with its promises.\n"
    "\n"
    "  audit [OPTIONS]             the database is REGISTRY_DB, read as one who may see tables\n"
    "\n"
    "  --checkpoint FILE           an older checkpoint, from a mail or a witness\n"
    "  --vkey VKEY                 the log's public key: signatures are checked as well\n"
    "  --witness VKEY              a witness's: what came after its look is not older\n"
    "  --signer-state FOLDER       the signer's memory\n"
    "  --press PROGRAM             draws every record again, as build/press does\n"
    "  --quick                     leaves names alone, which take a second for some thirty papers\n"
    "  --demo                      papers may be older than their entry in the log\n"
    "\n"
    "One line a finding, what it is before the colon: edited row, deleted row,\n"
    "backdated row, reordered rows, un-revoked certificate, restored old backup,\n"
    "missing paper, paper with other bytes, serial gap, missing approval, row\n"
    "outside the log, forged checkpoint.\n"
    "Exit codes: 0 nothing was found; 1 something was; 2 usage; 3 cannot read.\n";

static bool
read_options(int argc, char *argv[], struct audit *a)
{
	for (int i = 1; i < argc; i++) {
		const char **value = strcmp(argv[i], "--checkpoint") == 0 ? &a->older :
		    strcmp(argv[i], "--vkey") == 0 ? &a->vkey :
		    strcmp(argv[i], "--witness") == 0 ? &a->witness :
		    strcmp(argv[i], "--signer-state") == 0 ? &a->signer :
		    strcmp(argv[i], "--press") == 0 ? &a->press : NULL;

		if (value != NULL && i + 1 < argc)
			*value = argv[++i];
		else if (strcmp(argv[i], "--quick") == 0)
			a->quick = true;
		else if (strcmp(argv[i], "--demo") == 0)
			a->demo = true;
		else
			return false;
	}
	return a->witness == NULL || a->older != NULL;
}

/* One state of the database for everything that is read. */
static bool
begin(struct audit *a)
{
	static const char *const commands[] = { "set search_path = registry, pg_catalog", "set statement_timeout = 0",
	    "set idle_in_transaction_session_timeout = 0", "begin transaction isolation level repeatable read read only" };
	const char *where = getenv("REGISTRY_DB");
	PGconn *db = PQconnectdb(where != NULL ? where : "");

	a->db = db;
	if (PQstatus(db) != CONNECTION_OK) {
		fprintf(stderr, "audit: %s", PQerrorMessage(db));
		return false;
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		PGresult *result = PQexec(db, commands[i]);
		bool fine = PQresultStatus(result) == PGRES_COMMAND_OK;

		PQclear(result);
		if (!fine) {
			fprintf(stderr, "audit: %s", PQerrorMessage(db));
			return false;
		}
	}
	return true;
}

static bool
check(struct audit *a)
{
	if (!begin(a) || !certificates_load(a) || !acts_load(a) || !leaves_check(a) || !papers_check(a) || !serials_check(a))
		return false;
	acts_check(a);
	unsaid_check(a);
	return (a->quick || names_check(a)) && (a->press == NULL || drawn_check(a)) && lists_check(a) && history_check(a) && checkpoints_check(a) && tiles_check(a) &&
	    (a->older == NULL || older_check(a)) && (a->signer == NULL || signer_check(a));
}

int
main(int argc, char *argv[])
{
	static struct audit a;
	bool fine;

	if (argc == 2 && strcmp(argv[1], "help") == 0) {
		fputs(help, stdout);
		return CLEAN;
	}
	if (!read_options(argc, argv, &a)) {
		fputs(help, stderr);
		return USAGE;
	}
	fine = check(&a);
	PQfinish(a.db);
	if (!fine)
		return UNREADABLE;
	printf("%zu certificates, %llu papers, %zu acts, %llu leaves, %llu checkpoints, %llu tiles: ", a.ncertificates,
	    (unsigned long long)a.papers, a.nacts, (unsigned long long)a.size, (unsigned long long)a.checkpoints,
	    (unsigned long long)a.tiles);
	if (found_all(&a) == 0)
		puts("nothing was found");
	else
		printf("%lu findings\n", found_all(&a));
	return found_all(&a) == 0 ? CLEAN : UNCLEAN;
}
