/* Layout: where the slots of a frame lie.
 *
 * Slots that do not conflict share bytes, wherever they are declared; small ones go where others leave
 * padding, also that at the end of a child's frame. */
#ifndef ASYNCC_LAYOUT_H
#define ASYNCC_LAYOUT_H

#include "frame.h"

/** Places the slots of all frames, and measures these. What goes in: functions that live() has seen. Reports
 *  variables whose type cannot be written in the frame. */
void layout(const struct unit *unit);

#endif
