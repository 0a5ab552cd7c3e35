/* What the parser's errors have to do with the keywords, which it knows nothing of. */
#ifndef ASYNCC_MISTAKES_H
#define ASYNCC_MISTAKES_H

/** A note for an error of the parser's at a place in a text, which ends in a zero; null when there is none. */
const char *mistakes_note(const char *message, const char *place);

#endif
