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

static json_t *
name(const char *script, const char *lang, const char *family, const char *given)
{
	char full[200];

	snprintf(full, sizeof(full), "%s %s", given, family);
	return json_pack("{ss ss ss ss sn ss}", "script", script, "lang", lang, "family", family,
	    "given", given, "patronymic", "full", full);
}

static json_t *
names(int i)
{
	json_t *all = json_array();

	i %= PEOPLE;
	json_array_append_new(all, name(people[i].script, people[i].lang, people[i].family, people[i].given));
	if (people[i].latin_family != NULL)
		json_array_append_new(all, name("latn", "en", people[i].latin_family, people[i].latin_given));
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

static void
report(int n, const struct meter *m, double page, double whole, double bytes)
{
	double content = m->ms[METER_CONTENT] - m->ms[METER_SHAPE] - m->ms[METER_QR];
	double inside = m->ms[METER_CONTAINER] - m->ms[METER_SUBSET];

	printf("papers      %d\n", n);
	printf("page 1      %.3f ms CPU each (content only)\n", page / n);
	printf("whole file  %.3f ms CPU each, %.0f bytes\n", whole / n, bytes / n);
	printf("  shape     %.3f ms\n", m->ms[METER_SHAPE] / n);
	printf("  qr        %.3f ms\n", m->ms[METER_QR] / n);
	printf("  content   %.3f ms\n", content / n);
	printf("  subset    %.3f ms\n", m->ms[METER_SUBSET] / n);
	printf("  deflate   %.3f ms\n", m->ms[METER_DEFLATE] / n);
	printf("  container %.3f ms, with the deflating of fonts\n", inside / n);
}

/* Draws one sample and adds to the sums; -1 if it was refused. */
static int
draw_one(struct paper *paper, int i, struct bytes *out, struct meter *m, double *page, double *whole)
{
	struct refusals why = {0};
	struct record record = {0};
	char *json = sample(i);
	double since;
	int answer = -1;

	if (json != NULL && record_read(json, strlen(json), &record, &why) == RECORD_FINE) {
		since = meter_start(m);
		paper_draw_first_page(paper, &record, &why);
		*page += meter_start(m) - since;
		since = meter_start(m);
		answer = paper_draw(paper, &record, out, &why, NULL);
		*whole += meter_start(m) - since;
		/* again for the parts: reading the clock that often costs time itself */
		if (answer == 0)
			answer = paper_draw(paper, &record, out, &why, m);
	}
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
	struct meter meter = {0};
	struct bytes out = {0};
	double page = 0, whole = 0, bytes = 0;
	long before = resident();

	for (int i = 0; i < n; i++) {
		if (draw_one(paper, i, &out, &meter, &page, &whole) < 0) {
			bytes_free(&out);
			return PRESS_STOPPED;
		}
		bytes += (double)out.len;
	}
	report(n, &meter, page, whole, bytes);
	printf("memory      %ld kB at the start, %ld kB at the end\n", before, resident());
	bytes_free(&out);
	return PRESS_FINE;
}
