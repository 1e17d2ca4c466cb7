#ifndef AUDIT_H
#define AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The audit: everything the register says is compared with what its log says,
 * and the log with checkpoints, tiles, an older checkpoint and the signer's
 * own memory.  Hashes and trees are computed here anew, by code that shares
 * nothing with the code that made them, so that a mistake there is found.
 *
 * What a row should say is what leaf_data says; that is bound by the leaf's
 * commitment, the commitments by the root, the root by a signed checkpoint.
 */

enum finding {
	EDITED, DELETED, BACKDATED, REORDERED, UNREVOKED, RESTORED,
	MISSING_PAPER, OTHER_BYTES, SERIAL_GAP, NO_APPROVAL, UNLOGGED, FORGED,
	FINDINGS
};

/* The leaf types and acts that rows are compared with (verification.md 6.1). */
enum { LEAF_OF_ISSUE = 1, LEAF_OF_FILE, LEAF_OF_ACT, LEAF_TYPES = 8 };
enum { ACT_ISSUED = 1, ACT_SUSPENDED = 3, ACT_REINSTATED, ACT_REVOKED, ACT_SUPERSEDED, ACT_ERASED = 8 };

enum {
	HASH = 32,
	ID_TEXT = 26,
	ID = 16,
	LATE_DAYS = 3,		/* an entry may come so many days after what it tells about (6.3) */
	COMMITMENTS = 3
};

/* What the signed payload of a QR code says (2.3). */
struct payload {
	long		issued, expires;	/* days since 1970; expires -1: never */
	uint64_t	serial;
	long		edition, status, kind;
	int		n;
	unsigned char	commitment[COMMITMENTS][8];
};

struct certificate {
	char		 id[ID_TEXT + 1];
	unsigned char	 bytes[ID];
	uint64_t	 serial;
	long		 issued, expires, edition, status, kind;
	bool		 waits, erased;	/* waits: still to be signed or drawn, or revoked before it was */
	bool		 is_signed, has_paper;
	unsigned char	 cose[HASH];	/* SHA-256 of the stored signature */
	unsigned char	 file[HASH];	/* as the paper's row has it */
	int64_t		 issue_leaf, file_leaf;	/* -1: none has its data */
	struct payload	 logged;		/* what issue_leaf says */
	unsigned char	 logged_file[HASH];	/* what file_leaf says */
	int		 names;			/* compared with logged.commitment so far */
};

struct act {
	char		id[ID_TEXT + 1];
	int		code;
	long		number, day;	/* of the row; of what happened */
	uint64_t	serial;		/* of the paper that replaces, or 0 */
	int64_t		leaf;		/* -1: none says it */
};

/* The complete subtrees over leaf hashes, a level each: level[k][i] is over leaves i * 2^k to (i + 1) * 2^k - 1. */
enum { FOREST_LEVELS = 48 };
struct forest {
	uint64_t	size;
	unsigned char	(*level[FOREST_LEVELS])[HASH];
};

struct audit {
	void			*db;		/* PGconn */
	const char		*older, *vkey, *witness, *signer, *press;	/* options, or NULL */
	bool			 quick, demo;
	unsigned long		 found[FINDINGS];

	struct certificate	*certificate;	/* by id */
	size_t			 ncertificates;
	struct act		*act;		/* by id, then number */
	size_t			 nacts;

	uint64_t		 size;		/* leaves up to the last */
	unsigned char		(*leaf)[HASH];	/* their hashes */
	bool			*there;
	unsigned long		 dataless[LEAF_TYPES];
	uint64_t		 checkpoints, tiles, papers;

	struct forest		 log;		/* over the hashes that a checkpoint stands for, else over the leaves */
};

/* ---- finding.c */

/* Prints the line of a finding and counts it. */
void	found(struct audit *, enum finding, const char *, ...) __attribute__((format(printf, 3, 4)));
unsigned long	found_all(const struct audit *);

/* Texts for findings; each lasts until its fourth next call. */
const char	*serial_words(uint64_t serial);
const char	*day_words(long day);

/* ---- rows.c */

struct row { void *result; };
const char		*row_text(const struct row *, int column);	/* "" for NULL */
bool			 row_null(const struct row *, int column);
long long		 row_number(const struct row *, int column);
const unsigned char	*row_bytes(const struct row *, int column, size_t *n);

/* Calls each() for every row of a statement whose columns are text and bytea.  False: the database failed, said on stderr. */
bool	rows(struct audit *, const char *sql, void (*each)(struct audit *, const struct row *));

/* ---- certificates.c, acts.c: the register */

bool			certificates_load(struct audit *);
struct certificate	*certificate_of(struct audit *, const char *id);
struct certificate	*certificate_of_bytes(struct audit *, const unsigned char *id);
bool			acts_load(struct audit *);
/* The acts of an id: where they begin; *n how many. */
struct act		*acts_of(struct audit *, const char *id, size_t *n);
void			acts_check(struct audit *);

/* ---- leaves.c, said.c: the log against the register */

bool	leaves_check(struct audit *);
/* What the data of a leaf say, against the rows.  logged: when the leaf was added, in days. */
void	said_check(struct audit *, uint64_t index, int type, const char *id, const unsigned char *data, size_t n, long logged);
/* What the register has and no leaf says. */
void	unsaid_check(struct audit *);

/* ---- names.c, drawn.c, papers.c, serials.c, lists.c */

/* Names against the commitments in the QR codes: a second for some thirty papers. */
bool	names_check(struct audit *);
/* Papers against what press draws from their records: a second for some fifteen papers. */
bool	drawn_check(struct audit *);
bool	papers_check(struct audit *);
bool	serials_check(struct audit *);
/* Published status lists against the acts that came before them. */
bool	lists_check(struct audit *);

/* ---- history.c: which hashes are the log's, and which leaves are not */

/* Sets log. */
bool	history_check(struct audit *);

/* ---- promises.c, tiles.c, signer.c: the log against what was promised and published */

bool	checkpoints_check(struct audit *);
bool	older_check(struct audit *);		/* false: the file cannot be read */
bool	tiles_check(struct audit *);
bool	signer_check(struct audit *);		/* false: the folder cannot be read */

/* The entries that the signer keeps, hashed as leaves, or NULL.  The caller frees. */
unsigned char	(*signer_leaves(const struct audit *, uint64_t *n))[HASH];

/* The whole file with a NUL behind it, or NULL.  The caller frees. */
char	*file_text(const char *folder, const char *name, size_t *n);

/* ---- hash.c */

void	hash_bytes(const void *, size_t, unsigned char out[static HASH]);
void	hash_commitment(int type, const unsigned char *salt, const unsigned char *data, size_t n, unsigned char out[static HASH]);
void	hash_entry(const unsigned char *entry, size_t n, unsigned char out[static HASH]);

void	forest_make(struct forest *, const unsigned char (*leaf)[HASH], uint64_t n);
void	forest_free(struct forest *);
/* The root over the first n leaves, which it has. */
void	forest_root(const struct forest *, uint64_t n, unsigned char out[static HASH]);

/* ---- base32_text.c: RFC 4648 without padding */

/* An id of 26 letters; false when it is none. */
bool	base32_bytes(const char *text, unsigned char out[static ID]);
/* out has room for a letter for every five bits, and NUL. */
void	base32_text(const unsigned char *, size_t n, char *out);

/* ---- note_text.c */

struct note_parts {
	char		origin[256];
	uint64_t	size;
	unsigned char	root[HASH];
	size_t		text_n;		/* the signed lines */
};

/* A checkpoint's lines; false when it is none. */
bool	note_parse(const char *note, struct note_parts *);

/* One of its signatures is this key's ("name+id+base64"); when: its time, if it has one. */
bool	note_signed(const char *note, const struct note_parts *, const char *vkey, uint64_t *when);

/* ---- payload.c */

bool	payload_read(const unsigned char *cose, size_t n, struct payload *);

#endif
