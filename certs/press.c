#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "certs/bytes.h"
#include "certs/file.h"
#include "certs/paper.h"
#include "certs/press.h"
#include "certs/queue.h"
#include "certs/record.h"
#include "certs/refusal.h"
#include "certs/sheet.h"

enum { LARGEST_RECORD = 1 << 20, LARGEST_FACTS = 16 << 20 };

static const char help[] =
    "press draws certificates.\n"
    "\n"
    "  press render RECORD.json OUT.pdf   draw one paper\n"
    "  press check RECORD.json            say what would stop it, one line a problem\n"
    "  press render-sheet FACTS.json OUT.pdf   draw one sheet (certs/sheet.h)\n"
    "  press serve                        draw what waits in the queue (REGISTRY_DB)\n"
    "  press bench N                      draw N papers and say how long it took\n"
    "  press help                         this text\n"
    "\n"
    "Exit codes: 0 fine; 1 the record would be stopped, with its reasons;\n"
    "2 usage; 3 cannot read or write, or not JSON; 4 fonts or settings missing.\n"
    "The format of a record is described in certs/record.h.\n";

static void
print(FILE *to, const struct refusals *all)
{
	for (int i = 0; i < all->n; i++)
		fprintf(to, "%s: %s: %s\n", all->list[i].field, all->list[i].code, all->list[i].detail);
	if (all->more > 0)
		fprintf(to, "-: more: %d more problems\n", all->more);
}

static struct paper *
open_paper(void)
{
	char why[256];
	struct paper *paper = paper_open(why, sizeof(why));

	if (paper == NULL)
		fprintf(stderr, "press: %s\n", why);
	return paper;
}

/* Draws the record of a file into out; reasons against it go to refusals. */
static enum press_exit
draw(const char *path, struct bytes *out, struct refusals *refusals)
{
	enum press_exit answer = PRESS_STOPPED;
	struct bytes json = {0};
	struct record record = {0};
	struct paper *paper;

	if (file_read(path, LARGEST_RECORD, &json) < 0) {
		fprintf(stderr, "press: %s: %s\n", path, strerror(errno));
		bytes_free(&json);
		return PRESS_FILE;
	}
	switch (record_read((const char *)json.data, json.len, &record, refusals)) {
	case RECORD_NOT_JSON:
		answer = PRESS_FILE;
		break;
	case RECORD_STOPPED:
		break;
	case RECORD_FINE:
		paper = open_paper();
		if (paper == NULL) {
			answer = PRESS_SYSTEM;
			break;
		}
		if (paper_draw(paper, &record, out, refusals, NULL) == 0)
			answer = PRESS_FINE;
		paper_close(paper);
	}
	record_free(&record);
	bytes_free(&json);
	return answer;
}

static enum press_exit
check(const char *path)
{
	struct refusals refusals = {0};
	struct bytes out = {0};
	enum press_exit answer = draw(path, &out, &refusals);

	print(stdout, &refusals);
	bytes_free(&out);
	return answer;
}

static enum press_exit
render(const char *from, const char *to)
{
	struct refusals refusals = {0};
	struct bytes out = {0};
	enum press_exit answer = draw(from, &out, &refusals);

	print(stderr, &refusals);
	if (answer == PRESS_FINE && file_write(to, &out) < 0) {
		fprintf(stderr, "press: %s: %s\n", to, strerror(errno));
		answer = PRESS_FILE;
	}
	bytes_free(&out);
	return answer;
}

/* The words of sheets: those of the pages, REGISTRY_PAGES/words. */
static bool
open_words(void)
{
	const char *pages = getenv("REGISTRY_PAGES");
	char why[640], folder[400];

	snprintf(folder, sizeof(folder), "%s/words", pages != NULL ? pages : "assets");
	if (sheet_words(folder, why, sizeof(why)))
		return true;
	fprintf(stderr, "press: %s\n", why);
	return false;
}

static enum press_exit
render_sheet(const char *from, const char *to)
{
	struct refusals refusals = {0};
	struct bytes facts = {0}, out = {0};
	enum press_exit answer = PRESS_STOPPED;
	struct paper *paper = open_words() ? open_paper() : NULL;
	int pages;

	if (paper == NULL)
		return PRESS_SYSTEM;
	if (file_read(from, LARGEST_FACTS, &facts) < 0) {
		fprintf(stderr, "press: %s: %s\n", from, strerror(errno));
		answer = PRESS_FILE;
	} else if (sheet_draw(paper, (const char *)facts.data, facts.len, &out, &pages, &refusals) == 0) {
		answer = file_write(to, &out) == 0 ? PRESS_FINE : PRESS_FILE;
		if (answer == PRESS_FILE)
			fprintf(stderr, "press: %s: %s\n", to, strerror(errno));
	}
	print(stderr, &refusals);
	paper_close(paper);
	bytes_free(&facts);
	bytes_free(&out);
	return answer;
}

static enum press_exit
with_paper(int count)
{
	struct paper *paper = count > 0 || open_words() ? open_paper() : NULL;
	enum press_exit answer;

	if (paper == NULL)
		return PRESS_SYSTEM;
	answer = count > 0 ? bench_run(paper, count) : queue_serve(paper);
	paper_close(paper);
	return answer;
}

/* A number of papers, 1 to 9999999; 0 if the text is anything else. */
static int
count_of(const char *text)
{
	size_t n = strlen(text);

	return n > 0 && n <= 7 && strspn(text, "0123456789") == n ? atoi(text) : 0;
}

int
main(int argc, char *argv[])
{
	const char *command = argc > 1 ? argv[1] : "";

	if (argc == 4 && strcmp(command, "render") == 0)
		return render(argv[2], argv[3]);
	if (argc == 4 && strcmp(command, "render-sheet") == 0)
		return render_sheet(argv[2], argv[3]);
	if (argc == 3 && strcmp(command, "check") == 0)
		return check(argv[2]);
	if (argc == 3 && strcmp(command, "bench") == 0 && count_of(argv[2]) > 0)
		return with_paper(count_of(argv[2]));
	if (argc == 2 && strcmp(command, "serve") == 0)
		return with_paper(0);
	if (argc == 2 && strcmp(command, "help") == 0) {
		fputs(help, stdout);
		return PRESS_FINE;
	}
	fputs(help, stderr);
	return PRESS_USAGE;
}
