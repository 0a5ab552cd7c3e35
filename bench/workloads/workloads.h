/* The workloads. Each is given the number that is part of its name (levels, tasks, ...) and the number of
 * operations, which is a multiple of that where the operations are shared out, and gives a check: a number
 * that is the same for all who do the same work. */
#ifndef WORKLOADS_H
#define WORKLOADS_H

#include <async.h>
#include <stdint.h>

/* Hides a value from the optimiser without touching memory. */
static inline uint64_t opaque(uint64_t x)
{
    __asm__ volatile("" : "+r"(x));
    return x;
}

/* calls.c */
async uint64_t ready(uint64_t depth, uint64_t n);
async uint64_t deep(uint64_t depth, uint64_t n);

/* tasks.c */
async uint64_t yields(uint64_t tasks, uint64_t n);
async uint64_t spawns(uint64_t batch, uint64_t n);
async uint64_t channel(uint64_t producers, uint64_t n);

/* generator.c */
async uint64_t generated(uint64_t unused, uint64_t n);

/* sleepers.c: prints what it finds */
async void sleepers(uint64_t n, uint64_t ms);

/* servers.c: they return, with a negative error, only when they cannot listen or accept. */
async int echo(const char *port);
async int http(const char *port);

#endif
