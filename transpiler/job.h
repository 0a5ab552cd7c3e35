/* Jobs: calls that `blocking` has made on the pool of threads.
 *
 * A job is memory of its own, with copies of the arguments and room for the result: a call that is not waited for
 * outlives the function that awaits it. */
#ifndef ASYNCC_JOB_H
#define ASYNCC_JOB_H

#include "model.h"
#include "render.h"
#include "writer.h"

/** Writes the types of a machine's jobs, and the functions that make the calls. */
void job_write_all(struct unit *unit, struct function *function, struct writer *writer);

/** Writes what makes the job of a suspension and hands it to the child. */
void job_write_start(const struct render *render, const struct suspension *suspension, struct writer *writer,
                     unsigned line, const char *indent);

/** Writes what takes the result out of a job that has run, and frees it. */
void job_write_end(const struct render *render, const struct suspension *suspension, struct writer *writer,
                   unsigned line, const char *indent);

#endif
