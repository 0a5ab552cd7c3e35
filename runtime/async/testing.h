/* For tests: an order of tasks that changes, a clock that does not wait, memory that runs out, a program that is
 * cancelled. Each can be asked for by a call, and for a program as it is by an environment variable, which is
 * read when the process starts (and not at all by one that runs with the rights of another user).
 *
 *     ASYNC_SHUFFLE=7 ./program               ready tasks run in the random order number 7
 *     ASYNC_VIRTUAL_CLOCK=1 ./program         time jumps instead of passing
 *     ASYNC_FAIL_ALLOCATION=3 ./program       the runtime's third allocation fails
 *     ASYNC_CANCEL_AT=5 ./program             what main awaits is cancelled when it suspends for the fifth time
 *
 * A program that is correct in every order is run with many seeds; one that survives without memory with
 * k = 1, 2, 3 ... until no allocation fails any more; one that cleans up when it is cancelled with k = 1, 2, 3
 * ... until it runs to its end, under AddressSanitizer or valgrind.
 *
 * Under ASYNC_ELIDE there are no tasks to shuffle or cancel, and nothing is allocated: only the clock is there.
 */
#ifndef ASYNC_TESTING_H
#define ASYNC_TESTING_H

#pragma GCC system_header

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** From the next round on, the calling thread's executor polls its ready tasks in a random order, another one
 *  in each round; the same `seed` gives the same orders. Every task that is ready when a round begins has its
 *  turn in it. 0: in the order in which they became ready, as usual. The environment variable is for all
 *  executors. */
void async_test_shuffle(uint64_t seed);

/** Time is virtual from now on, and it is `now_ms`, at least 0; -1: real time again. Of the whole process:
 *  async_now_ms() and all that sleeps use it. (The environment variable starts it at 0.)
 *
 *  Virtual time stands still while a task is ready. When none is, the executor
 *
 *   1. takes, without waiting, what descriptors, signals and other threads have for it;
 *   2. waits for the calls of its tasks that the thread pool runs (`blocking`, files, names): they take no
 *      virtual time;
 *   3. jumps to the next deadline of a sleeper;
 *   4. or waits for events if nobody sleeps.
 *
 *  So a task that yields until time has passed waits forever; and other threads and processes, which do not
 *  share the clock's idea of time, may find it gone further than they expect. It is made for one executor: with
 *  several, each jumps when it has nothing to do itself.
 *
 *  Aborts if a task of the calling thread's executor sleeps. To be called while no other thread uses time. */
void async_test_clock(int64_t now_ms);

/** The `k`-th allocation of the runtime that follows, by any thread, fails; those after it succeed. Starting a
 *  thread of the pool counts as one. 0: none fails. Functions that can say so give -ENOMEM (or what they
 *  document); what becomes of `spawn` and `async_array_new()` aborts with a message. Returns how many
 *  allocations there have been since the last call; 0 the first time. */
long async_test_fail_allocation(long k);

/** Cancels the program at a suspension: counts how often what `async_block_on` and `async int main` run on the
 *  main thread suspends, and at the `k`-th time from now drops it, shuts the executor down and exits the process
 *  with ASYNC_TEST_CANCELLED. When it suspends less often nothing happens. 0: do not. On the main thread. */
void async_test_cancel_at(long k);

/** The exit status of a program that async_test_cancel_at() has cancelled. */
enum { ASYNC_TEST_CANCELLED = 125 };

#ifdef __cplusplus
}
#endif

#endif
