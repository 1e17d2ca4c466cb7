#ifndef ORNAMENT_H
#define ORNAMENT_H

/*
 * What is the same on every paper: frame, rosette, emblem, seal, rules.  All
 * vector.  Curves that repeat are forms, drawn once and put down turned or
 * moved, which keeps a paper small; they are cubic curves, so they stay round
 * under any magnifier.
 */

struct canvas;

/* A4 landscape, in points. */
#define ORNAMENT_WIDTH 841.89
#define ORNAMENT_HEIGHT 595.28

enum ornament_form {
	ORNAMENT_ROSETTE,	/* one curve of the large rosette, around 0, 0 */
	ORNAMENT_CORE,		/* one curve of its heart */
	ORNAMENT_ACROSS,	/* the ribbon of the frame's lower side */
	ORNAMENT_UP,		/* of its left side */
	ORNAMENT_FLOWER,	/* in the corners, around 0, 0 */
	ORNAMENT_SEAL,		/* one curve of the seal's rosette */
	ORNAMENT_FORMS
};

const char	*ornament_name(enum ornament_form);	/* in the page's resources */
void		 ornament_form(struct canvas *, enum ornament_form);

void	ornament_page(struct canvas *);		/* the certificate */
void	ornament_supplement(struct canvas *);	/* page 2: the frame alone, lighter */

/* Where the seal is; its words are drawn by the layout. */
#define ORNAMENT_SEAL_X (ORNAMENT_WIDTH / 2)
#define ORNAMENT_SEAL_Y 111.0
#define ORNAMENT_SEAL_TEXT 28.2		/* radius of the ring for words */

#endif
