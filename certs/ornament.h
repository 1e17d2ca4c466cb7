#ifndef ORNAMENT_H
#define ORNAMENT_H

/*
 * What is the same on every paper: frame, rosette, emblem, seal, rules.  All
 * vector.  Curves that repeat are written in coordinates that turn or move on
 * each time, so their text is the same and deflates to almost nothing; they
 * are cubic curves, so they stay round under any magnifier.
 */

struct canvas;

/* A4 landscape, in points. */
#define ORNAMENT_WIDTH 841.89
#define ORNAMENT_HEIGHT 595.28

void	ornament_page(struct canvas *);		/* the certificate */
void	ornament_supplement(struct canvas *);	/* page 2: the frame alone, lighter */

/* Where the seal is; its words are drawn by the layout. */
#define ORNAMENT_SEAL_X (ORNAMENT_WIDTH / 2)
#define ORNAMENT_SEAL_Y 111.0
#define ORNAMENT_SEAL_TEXT 28.2		/* radius of the ring for words */

#endif
