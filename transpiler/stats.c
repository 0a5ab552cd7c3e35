#include "stats.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "frame.h"

struct row {
    const char *pass;
    double seconds;
};

typedef ARRAY(struct row) row_list;
static row_list rows;
static double noted; /* the processor time at the last call */

static double processor_time(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void stats_note(const char *pass)
{
    double now = processor_time();
    size_t i = 0;
    while (i < rows.count && strcmp(rows.at[i].pass, pass) != 0)
        i++;
    if (i == rows.count)
        PUSH(rows, ((struct row){pass, 0}));
    rows.at[i].seconds += now - noted;
    noted = now;
}

static void print_times(void)
{
    double sum = 0;
    for (size_t i = 0; i < rows.count; i++) {
        fprintf(stderr, "%-10s %9.1f ms\n", rows.at[i].pass, rows.at[i].seconds * 1e3);
        sum += rows.at[i].seconds;
    }
    fprintf(stderr, "%-10s %9.1f ms\n", "in all", sum * 1e3);
}

void stats_print(const struct unit *unit, const struct emitted *made)
{
    size_t functions = 0, suspensions = 0, bytes = 0;
    struct rusage usage;
    for (size_t i = 0; i < unit->functions.count; i++) {
        const struct function *f = unit->functions.at[i];
        functions += f->body != NULL;
        suspensions += f->suspensions.count;
        bytes += f->frame ? f->frame->size : 0;
    }
    getrusage(RUSAGE_SELF, &usage);
    print_times();
    fprintf(stderr, "%zu functions, %zu suspension points, %zu bytes of frames\n", functions, suspensions,
            bytes);
    fprintf(stderr, "%zu lines made of %zu, %ld MB of memory\n", made ? made->origins.count : 0,
            unit->source->file->lines.count - 1, usage.ru_maxrss / 1024);
}
