/* What the server has to show. */
#ifndef PAGES_H
#define PAGES_H

#include "exchange.h"

typedef async int page(struct exchange *exchange);

/** Answers a request by the page for its path and method; whatever has none of its own is a file in the
 * current folder. 0 or a negative error: where that is an HTTP status and the answer has not begun, the
 * caller tells the client. */
async int show_page(struct exchange *exchange);

/** The files: see files.c. */
async int show_file(struct exchange *exchange);

#endif
