/* The C compiler's own flags (-I, -D, -std, ...): asyncc takes them as the compiler does, and gives libclang
 * those that change how a source is parsed. */
#ifndef ASYNCC_FLAGS_H
#define ASYNCC_FLAGS_H

#include "arena.h"

/** An argument that may stand by itself does, however it was written: "-I", "folder". */
struct flags {
    ARRAY(const char *) at;
};

/** Takes the flag that words begin with. Gives the number of words it has: 0 when it is none of the
 * compiler's, more than `count` when its argument is missing. Relative paths are relative to a folder, if one
 * is given. */
size_t flags_take(struct flags *flags, const char *const *words, size_t count, const char *folder);

/** Takes the flags of a compiler's command. Words that are none, such as names of files, are passed over. So
 * is the definition that erases the keywords: what asyncc writes is compiled without it. */
void flags_take_command(struct flags *flags, const char *const *words, size_t count, const char *folder);

/** Leaves out the -f and -m flags that libclang does not know: those of gcc's that are of no matter here. */
void flags_leave_out_unknown(struct flags *flags);

/** A path relative to a folder, which may be null. */
const char *flags_path(const char *folder, const char *path);

#endif
