/* The frame report: what each frame is made of, and why it is as large as it is. */
#ifndef ASYNCC_REPORT_H
#define ASYNCC_REPORT_H

#include "model.h"
#include "text.h"

/** The report of all functions of a unit, or of those called `only`. What goes in: frames that are laid out
 * and named. */
struct text report(const struct unit *unit, const char *only);

#endif
