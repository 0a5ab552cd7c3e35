/* Dependency files: which files an output is made from, as make and ninja read it. */
#ifndef ASYNCC_DEPFILE_H
#define ASYNCC_DEPFILE_H

#include "parse.h"

struct paths {
    ARRAY(const char *) at;
};

struct depfile_options {
    bool is_wanted;         /* -MD, -MMD, -M, -MM */
    bool is_all;            /* -M, -MM: nothing else is wanted */
    bool leaves_out_system; /* -MMD, -MM */
    bool has_phony;         /* -MP: a target without prerequisites for each header */
    const char *path;       /* -MF */
    const char *targets;    /* -MT, -MQ: one behind the other */
};

/** A path as make reads it back. */
const char *depfile_quoted(const char *path);

/** Adds the files that a parse has read beside the source itself and that are not there yet. */
void depfile_note(struct paths *files, const struct parse *parse, const struct depfile_options *options);

/** Writes the dependencies of an output. False after an error, which has been reported. */
bool depfile_write(const struct depfile_options *options, const char *input, const char *output,
                   const struct paths *files);

#endif
