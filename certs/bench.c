#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "certs/bytes.h"
#include "certs/meter.h"
#include "certs/paper.h"
#include "certs/press.h"
#include "certs/record.h"
#include "certs/refusal.h"
#include "certs/serial.h"

/* Invented people, one of each alphabet. */
static const struct {
	const char *script, *lang, *family, *given, *latin_family, *latin_given;
} people[] = {
	{ "cyrl", "ru", "Озёрский", "Пётр", "Ozersky", "Petr" },
	{ "cyrl", "be", "Дуброўская", "Алеся", "Dubrouskaya", "Alesia" },
	{ "cyrl", "uk", "Їжаківський", "Євген", "Yizhakivskyi", "Yevhen" },
	{ "cyrl", "kk", "Құрманғұл", "Әсем", "Qurmangul", "Asem" },
	{ "cyrl", "ky", "Өмүрзаков", "Бүбүкан", "Omurzakov", "Bubukan" },
	{ "cyrl", "tg", "Ҷӯраев", "Ҳамид", "Jurayev", "Hamid" },
	{ "latn", "uz-Latn", "Oʻrinova", "Gʻuncha", "Orinova", "Guncha" },
	{ "latn", "az", "Əsgərzadə", "Günəş", "Asgarzada", "Gunash" },
	{ "latn", "tk", "Ýazgulyýew", "Şöhrat", "Yazgulyyev", "Shohrat" },
	{ "latn", "ro", "Țurcanu", "Ștefania", "Turcanu", "Stefania" },
	{ "armn", "hy", "Վարդազարյան", "Հասմիկ", "Vardazaryan", "Hasmik" },
	{ "geor", "ka", "წყაროველი", "ჟუჟუნა", "Tsqaroveli", "Zhuzhuna" },
	{ "cyrl", "tt", "Җиһаншин", "Мөхәммәт", "Cihanshin", "Mokhammat" },
	{ "latn", "en", "Ashcombe", "Rosalind", NULL, NULL },
};
enum { PEOPLE = sizeof(people) / sizeof(people[0]) };

/* Letters of a name, so that they can be turned round. */
struct word { char text[64]; };

/* The word begun at another letter, so that few papers have a name that was shaped before. */
static struct word
turned(const char *text, int by)
{
	struct word word;
	int letters = 0;
	const char *at = text;

	for (const char *p = text; *p != '\0'; p++)
		letters += (*p & 0xC0) != 0x80;
	for (by %= letters; by > 0 || (*at & 0xC0) == 0x80; at++)
		by -= (at[1] & 0xC0) != 0x80;
	snprintf(word.text, sizeof(word.text), "%s%.*s", at, (int)(at - text), text);
	return word;
}

static json_t *
name(const char *script, const char *lang, const char *family, const char *given, int i)
{
	struct word one = turned(family, i), other = turned(given, i / 3);
	char full[200];

	snprintf(full, sizeof(full), "%s %s", other.text, one.text);
	return json_pack("{ss ss ss ss sn ss}", "script", script, "lang", lang, "family", one.text,
	    "given", other.text, "patronymic", "full", full);
}

static json_t *
names(int i)
{
	json_t *all = json_array();
	int who = i % PEOPLE;

	i /= PEOPLE;
	json_array_append_new(all, name(people[who].script, people[who].lang, people[who].family,
	    people[who].given, i));
	if (people[who].latin_family != NULL)
		json_array_append_new(all, name("latn", "en", people[who].latin_family,
		    people[who].latin_given, i));
	return all;
}

static json_t *
decision(void)
{
	static const char *const topics[][2] = {
		{ "Международные стандарты противодействия торговле людьми",
		  "International standards against trafficking in human beings" },
		{ "Выявление и идентификация пострадавших", "Detection and identification of victims" },
		{ "Опрос несовершеннолетних", "Interviewing minors" },
		{ "Финансовые расследования", "Financial investigations" },
		{ "Взаимодействие с неправительственными организациями",
		  "Work with non-governmental organisations" },
		{ "Практикум: учебное дело", "Workshop: a training case" },
	};
	json_t *attendance = json_array(), *tests = json_array();

	for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++)
		json_array_append_new(attendance, json_pack("{ss ss si si}", "topic_ru", topics[i][0],
		    "topic_en", topics[i][1], "hours", 6, "credited", 6));
	json_array_append_new(tests, json_pack("{ss ss si si si si}", "title_ru", "Итоговый тест",
	    "title_en", "Final test", "score", 46, "maximum", 50, "pass", 35, "weight", 100));
	return json_pack("{s{ssss} ss si si so so ss ss ss s{ssss} s{ssss}}",
	    "sentence", "ru", "Программа освоена полностью, итоговый тест сдан.",
	    "en", "The programme was completed in full and the final test passed.",
	    "rule", "2026-1", "hours_credited", 36, "hours_planned", 36, "attendance", attendance,
	    "assessments", tests, "decided", "2026-11-20", "minutes", "№ 14", "course", "THB-2026-04",
	    "languages", "ru", "русский, английский", "en", "Russian, English",
	    "town", "ru", "Минск", "en", "Minsk");
}

/* A record as the registry would freeze it, with a payload of the usual length. */
static char *
sample(int i)
{
	unsigned char id[SERIAL_ID_BYTES] = { (unsigned char)(i >> 16), (unsigned char)(i >> 8), (unsigned char)i };
	struct serial_number serial = serial_format(2026, (unsigned)i % 999999 + 1);
	char url[400], payload[200];
	json_t *record;
	char *text;

	for (size_t k = 0; k < sizeof(payload) - 1; k++)
		payload[k] = (char)('A' + (k * 7 + (size_t)i * 13) % 26);
	payload[194] = '\0';
	snprintf(url, sizeof(url), "https://verify.example.org/V/%s#1%s", serial_id_encode(id).text, payload);
	record = json_pack("{si ss so s{ssss} s{ssss} si ss ss s{ssss} ss sn ss ss ss ss ss s[{sn ss ss}{sn ss ss}] so}",
	    "template", 1, "kind", "completion", "names", names(i),
	    "organisation", "ru", "МЕЖДУНАРОДНЫЙ УЧЕБНЫЙ ЦЕНТР\nпо вопросам миграции и противодействия торговле людьми",
	    "en", "INTERNATIONAL TRAINING CENTRE\non Migration and Combating Trafficking in Human Beings",
	    "programme_title", "ru", "Противодействие торговле людьми: выявление и защита пострадавших",
	    "en", "Combating trafficking in human beings: identification and protection of victims",
	    "hours", 36, "starts", "2026-11-16", "ends", "2026-11-20",
	    "result", "ru", "зачтено", "en", "passed", "issued", "2026-11-23", "expires",
	    "serial", serial.text, "code", serial_code(id).text, "id", serial_id_encode(id).text,
	    "host", "verify.example.org", "url", url, "signatures",
	    "name", "post_ru", "Начальник центра", "post_en", "Head of the Centre",
	    "name", "post_ru", "Руководитель программы", "post_en", "Head of the programme",
	    "decision", decision());
	if (record == NULL)
		return NULL;
	text = json_dumps(record, JSON_COMPACT);
	json_decref(record);
	return text;
}

/* Resident memory in kB, from the system. */
static long
resident(void)
{
	long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");

	if (file != NULL && fscanf(file, "%*d %ld", &pages) != 1)
		pages = 0;
	if (file != NULL)
		fclose(file);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* What drawing n papers took. */
struct sums {
	double		ms[PAPER_PAGES], bytes[PAPER_PAGES];	/* of page 1 alone, of both */
	size_t		largest;
	struct meter	meter;
};

static void
report(int n, const struct sums *s)
{
	const double *ms = s->meter.ms;
	double content = ms[METER_CONTENT] - ms[METER_SHAPE] - ms[METER_QR];
	double inside = ms[METER_CONTAINER] - ms[METER_SUBSET] - ms[METER_DEFLATE];

	printf("papers      %d\n", n);
	printf("page 1      %.3f ms CPU, %.0f bytes each, as a file of its own\n", s->ms[0] / n, s->bytes[0] / n);
	printf("both pages  %.3f ms CPU, %.0f bytes each, the largest %zu\n", s->ms[1] / n, s->bytes[1] / n,
	    s->largest);
	printf("  shape     %.3f ms\n", ms[METER_SHAPE] / n);
	printf("  qr        %.3f ms\n", ms[METER_QR] / n);
	printf("  content   %.3f ms\n", content / n);
	printf("  subset    %.3f ms\n", ms[METER_SUBSET] / n);
	printf("  deflate   %.3f ms\n", (ms[METER_PACK] + ms[METER_DEFLATE]) / n);
	printf("  container %.3f ms\n", inside / n);
}

/* Draws sample i and adds what it took; -1 if it was refused. */
static int
draw_one(struct paper *paper, int i, int pages, struct bytes *out, struct sums *s, struct meter *meter)
{
	struct refusals why = {0};
	struct record record = {0};
	struct meter clock = {0};
	char *json = sample(i);
	double since;
	int answer = -1;

	if (json != NULL && record_read(json, strlen(json), &record, &why) == RECORD_FINE) {
		since = meter_start(&clock);
		answer = paper_draw_pages(paper, &record, pages, out, &why, meter);
		if (meter == NULL) {
			s->ms[pages - 1] += meter_start(&clock) - since;
			s->bytes[pages - 1] += (double)out->len;
		}
	}
	if (out->len > s->largest)
		s->largest = out->len;
	if (answer < 0)
		fprintf(stderr, "press: sample %d: %s: %s: %s\n", i, why.list[0].field, why.list[0].code,
		    why.list[0].detail);
	record_free(&record);
	free(json);
	return answer;
}

enum press_exit
bench_run(struct paper *paper, int n)
{
	struct sums sums = {0};
	struct bytes out = {0};
	long before = resident(), early = 0;
	int answer = 0;

	for (int i = 0; i < n && answer == 0; i++) {
		answer = draw_one(paper, i, 1, &out, &sums, NULL);
		if (answer == 0)
			answer = draw_one(paper, n + i, PAPER_PAGES, &out, &sums, NULL);
		/* a third for the parts: reading the clock that often takes time itself */
		if (answer == 0)
			answer = draw_one(paper, 2 * n + i, PAPER_PAGES, &out, &sums, &sums.meter);
		if (i == n / 10)
			early = resident();
	}
	bytes_free(&out);
	if (answer < 0)
		return PRESS_STOPPED;
	report(n, &sums);
	printf("memory      %ld kB with fonts, %ld kB after a tenth, %ld kB at the end\n", before, early, resident());
	return PRESS_FINE;
}
