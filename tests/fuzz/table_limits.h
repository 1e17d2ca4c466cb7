#ifndef TABLE_LIMITS_H
#define TABLE_LIMITS_H

/* What a table that is read keeps to, whatever the bytes: it is refused with a
 * reason, or its rows have rising numbers and no more than the limits allow. */
static inline void
table_within_limits(const char *bytes, size_t n, const struct table_how *how)
{
	struct table_fault fault;
	json_t *table = table_read(bytes, n, how, &fault);
	const json_t *rows = json_object_get(table, "rows"), *row, *cell;
	json_int_t last = 0;
	size_t i, k, all = 0;

	if ((table == NULL) == (fault.code == NULL) ||
	    json_array_size(rows) > TABLE_ROWS + TABLE_HEAD)
		abort();
	json_array_foreach(rows, i, row) {
		if (json_integer_value(json_array_get(row, 0)) <= last ||
		    json_array_size(row) > TABLE_COLUMNS + 1 ||
		    json_array_size(row) < 2)
			abort();
		last = json_integer_value(json_array_get(row, 0));
		json_array_foreach(row, k, cell) {
			if (json_string_length(cell) > TABLE_FIELD)
				abort();
			all += json_string_length(cell);
		}
	}
	if (all > TABLE_TEXT)
		abort();
	json_decref(table);
}

#endif
