/* Runs one workload, and prints a line that says what it took:
 *
 *     workloads ready|deep|yield|spawn|channel NUMBER N
 *     workloads generator N
 *     workloads sleepers N MS
 *     workloads echo|http PORT
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "workloads.h"

static const struct workload {
    const char *name;
    char letter; /* in front of its number, in its name; 0 if it has none */
    async uint64_t (*run)(uint64_t number, uint64_t n);
} workloads[] = {
    {"ready", 'd', ready},  {"deep", 'd', deep},       {"yield", 't', yields},
    {"spawn", 'b', spawns}, {"channel", 'p', channel}, {"generator", 0, generated},
};

static const struct workload *find(const char *name)
{
    for (size_t i = 0; i < sizeof workloads / sizeof *workloads; i++)
        if (strcmp(workloads[i].name, name) == 0)
            return &workloads[i];
    return NULL;
}

static double now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static async void measure(const struct workload *workload, uint64_t number, uint64_t n)
{
    double begin = now_ns();
    uint64_t check = await workload->run(number, n);
    double ns = now_ns() - begin;

    printf("name=%s", workload->name);
    if (workload->letter)
        printf("-%c%" PRIu64, workload->letter, number);
    printf(" peer=asyncc n=%" PRIu64 " ns_per_op=%.3f check=%" PRIu64 "\n", n, ns / (double)n, check);
}

static async int serve(async int (*server)(const char *port), const char *port)
{
    int error = await server(port);

    fprintf(stderr, "port %s: %s\n", port, strerror(-error));
    return 1;
}

static uint64_t number(const char *text)
{
    return strtoull(text, NULL, 10);
}

async int main(int argc, char **argv)
{
    const char *name = argc > 2 ? argv[1] : "", *last = argv[argc - 1];
    const struct workload *workload = find(name);

    if (strcmp(name, "echo") == 0)
        return await serve(echo, last);
    if (strcmp(name, "http") == 0)
        return await serve(http, last);
    if (strcmp(name, "sleepers") == 0 && argc == 4)
        await sleepers(number(argv[2]), number(last));
    else if (workload && argc == (workload->letter ? 4 : 3))
        await measure(workload, number(argv[2]), number(last));
    else
        return fputs("usage: workloads WORKLOAD ARGUMENTS; see main.c\n", stderr), 2;
    return 0;
}
