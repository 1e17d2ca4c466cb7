#include <libical/ical.h>

#include <assert.h>
#include <string.h>

#include "arena.h"
#include "ics.h"
#include "text.h"

static const char *
text_of(const json_t *row, const char *key)
{
	const char *s = json_string_value(json_object_get(row, key));

	return s != NULL ? s : "";
}

static struct icaltimetype
moment(const json_t *row, const char *key)
{
	struct icaltimetype t = icaltime_from_string(text_of(row, key));

	assert(icaltime_is_null_time(t) || icaltime_is_utc(t));
	return t;
}

static icalproperty_status
status_of(const char *s)
{
	return strcmp(s, "CANCELLED") == 0 ? ICAL_STATUS_CANCELLED :
	    strcmp(s, "TENTATIVE") == 0 ? ICAL_STATUS_TENTATIVE :
	    ICAL_STATUS_CONFIRMED;
}

/* Properties that only calendar programs know: X-…, a text.  libical leaves
 * signs of such a property as they are, so those that mean something go. */
static void
add_own(struct arena *a, icalcomponent *to, const char *name,
    const char *value)
{
	char *plain = arena_copy(a, value, strlen(value));
	icalproperty *p;

	for (char *c = plain; (c = strpbrk(c, ";,\\\"")) != NULL; )
		*c = ' ';
	p = icalproperty_new_x(plain);
	icalproperty_set_x_name(p, name);
	icalcomponent_add_property(to, p);
}

static icalproperty_method
method_of(const char *s)
{
	return strcmp(s, "REQUEST") == 0 ? ICAL_METHOD_REQUEST :
	    strcmp(s, "CANCEL") == 0 ? ICAL_METHOD_CANCEL :
	    ICAL_METHOD_PUBLISH;
}

/* Whom a letter asks to come.  No answer is waited for: the place is given. */
static void
add_attendee(struct arena *a, icalcomponent *e, const char *attendee)
{
	icalproperty *p = icalproperty_new_attendee(arena_printf(a,
	    "mailto:%s", attendee));

	icalproperty_add_parameter(p, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
	icalcomponent_add_property(e, p);
}

static icalcomponent *
event(struct arena *a, const json_t *row, struct icaltimetype at,
    const char *origin, const char *host, const char *organizer)
{
	icalcomponent *e = icalcomponent_new(ICAL_VEVENT_COMPONENT);

	icalcomponent_add_property(e, icalproperty_new_uid(arena_printf(a,
	    "%s@%s", text_of(row, "uid"), host)));
	icalcomponent_add_property(e, icalproperty_new_dtstamp(at));
	icalcomponent_add_property(e, icalproperty_new_organizer(
	    arena_printf(a, "mailto:%s", organizer)));
	icalcomponent_add_property(e, icalproperty_new_sequence(
	    (int)json_integer_value(json_object_get(row, "sequence"))));
	icalcomponent_add_property(e, icalproperty_new_dtstart(moment(row,
	    "starts")));
	icalcomponent_add_property(e, icalproperty_new_dtend(moment(row,
	    "ends")));
	icalcomponent_add_property(e, icalproperty_new_status(
	    status_of(text_of(row, "status"))));
	icalcomponent_add_property(e, icalproperty_new_summary(text_of(row,
	    "title")));
	if (*text_of(row, "place") != '\0')
		icalcomponent_add_property(e, icalproperty_new_location(
		    text_of(row, "place")));
	icalcomponent_add_property(e, icalproperty_new_url(arena_printf(a,
	    "%s%s", origin, text_of(row, "path"))));
	icalcomponent_add_property(e, icalproperty_new_class(
	    ICAL_CLASS_PRIVATE));
	return e;
}

void
ics_write(struct buf *out, const json_t *calendar, const char *origin,
    const char *host, const char *organizer)
{
	icalproperty_method method = method_of(text_of(calendar, "method"));
	struct icaltimetype at = moment(calendar, "at");
	icalcomponent *c = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
	const json_t *row;
	size_t i;
	char *text;

	icalcomponent_add_property(c, icalproperty_new_version("2.0"));
	icalcomponent_add_property(c, icalproperty_new_prodid(
	    "-//ITC//Registry//EN"));
	icalcomponent_add_property(c, icalproperty_new_calscale("GREGORIAN"));
	icalcomponent_add_property(c, icalproperty_new_method(method));
	add_own(out->arena, c, "X-WR-CALNAME", text_of(calendar, "name"));
	add_own(out->arena, c, "X-PUBLISHED-TTL", "PT1H");
	json_array_foreach(json_object_get(calendar, "rows"), i, row) {
		icalcomponent *e = event(out->arena, row, at, origin, host,
		    organizer);

		if (method != ICAL_METHOD_PUBLISH)
			add_attendee(out->arena, e, text_of(calendar,
			    "attendee"));
		icalcomponent_add_component(c, e);
	}
	text = icalcomponent_as_ical_string_r(c);
	assert(text != NULL);
	buf_puts(out, text);
	icalmemory_free_buffer(text);
	icalcomponent_free(c);
}

void
ics_init(void)
{
	(void)icaltimezone_get_utc_timezone();
}
