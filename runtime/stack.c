/* Ending tasks that hold each other's handles, however many.
 *
 * What ends a task runs its cleanups, where they stand, between what ends before them and what ends after
 * them; and one of them may be to drop the handle of another task, which is ended before the next cleanup. So
 * a chain of tasks is ended by as many calls inside one another. They get so much of the thread's stack, and
 * stacks of their own beyond that, which are freed when the outermost call returns: the thread's may be
 * small. Where the C library cannot change stacks, all of it is on the thread's.
 */
#include "internal.h"

#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#ifdef __GLIBC__
#include <ucontext.h>
#endif

#if defined __SANITIZE_THREAD__
#define HAS_FIBERS
#elif defined __has_feature
#if __has_feature(thread_sanitizer)
#define HAS_FIBERS
#endif
#endif
#ifdef HAS_FIBERS
#include <sanitizer/tsan_interface.h>
#endif
#ifdef POISONED
#include <sanitizer/common_interface_defs.h>
#define NOT_SANITIZED __attribute__((no_sanitize("address")))
#else
#define NOT_SANITIZED
#endif

enum {
    ROOM_ON_THREAD = 32 << 10, /* of its stack, in bytes */
    STACK_SIZE = 4 << 20,      /* so much that valgrind takes a jump to it for what it is */
    RESERVE = 256 << 10,       /* for what one cleanup may call */
};

static size_t distance(const char *a, const char *b)
{
    return (size_t)(a < b ? b - a : a - b);
}

#ifdef __GLIBC__

/* A call on another stack. */
struct excursion {
    ucontext_t there, back;
    volatile bool is_over;
    struct executor *ex;
    asyncrt_end *end;
    struct async_task *task;
    char *stack;
    const void *left; /* the stack that is left, for AddressSanitizer */
    size_t left_size;
    void *fiber; /* and the thread that is left, for ThreadSanitizer */
};

static _Thread_local struct excursion *entered;

static void leave_stack(struct excursion *e)
{
    (void)e;
#ifdef POISONED
    __sanitizer_start_switch_fiber(NULL, e->left, e->left_size);
#endif
#ifdef HAS_FIBERS
    __tsan_switch_to_fiber(e->fiber, 0);
#endif
}

static NOT_SANITIZED void enter(void)
{
    struct excursion *e = entered;

#ifdef POISONED
    __sanitizer_finish_switch_fiber(NULL, &e->left, &e->left_size);
#endif
    e->end(e->ex, e->task);
    pthread_sigmask(SIG_SETMASK, NULL, &e->back.uc_sigmask); /* cleanups may have changed it */
    e->is_over = true;
    leave_stack(e);
    setcontext(&e->back);
}

static void switch_stacks(struct excursion *e)
{
#ifdef POISONED
    void *fake = NULL;

    __sanitizer_start_switch_fiber(&fake, e->stack, STACK_SIZE);
#endif
#ifdef HAS_FIBERS
    void *fiber = __tsan_create_fiber(0);

    e->fiber = __tsan_get_current_fiber();
    __tsan_switch_to_fiber(fiber, 0);
#endif
    entered = e;
    getcontext(&e->back); /* not swapcontext(), of which AddressSanitizer says that it may not follow */
    if (!e->is_over)
        setcontext(&e->there);
#ifdef HAS_FIBERS
    __tsan_destroy_fiber(fiber);
#endif
#ifdef POISONED
    __sanitizer_finish_switch_fiber(fake, NULL, NULL);
#endif
}

static char *stack_new(struct depth *depth, const struct async_task *task)
{
    char *stack = depth->spare;

    depth->spare = NULL;
    if (stack)
        return stack;
    stack = mmap(NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED || mprotect(stack, RESERVE / 4, PROT_NONE) != 0)
        asyncrt_die("%s: out of memory for a stack to end it on", task_type(task)->name);
    return stack;
}

static void stack_free(char *stack)
{
    if (stack)
        munmap(stack, STACK_SIZE);
}

/* One is kept for the next call from here. */
static void stack_leave(struct depth *depth, char *stack)
{
    stack_free(depth->spare);
    depth->spare = stack;
}

static void end_elsewhere(struct executor *ex, asyncrt_end *end, struct async_task *task)
{
    struct depth here = ex->depth;
    struct excursion e = {.ex = ex, .end = end, .task = task, .stack = stack_new(&ex->depth, task)};

    getcontext(&e.there);
    e.there.uc_stack.ss_sp = e.stack;
    e.there.uc_stack.ss_size = STACK_SIZE;
    e.there.uc_link = NULL;
    makecontext(&e.there, enter, 0);
    ex->depth.begin = e.stack + STACK_SIZE;
    ex->depth.room = STACK_SIZE - RESERVE;
    switch_stacks(&e);
    ex->depth.begin = here.begin;
    ex->depth.room = here.room;
    stack_leave(&ex->depth, e.stack);
}

#else

static void stack_free(char *stack)
{
    (void)stack;
}

static void end_elsewhere(struct executor *ex, asyncrt_end *end, struct async_task *task)
{
    end(ex, task);
}

#endif

void asyncrt_end_in_depth(struct executor *ex, asyncrt_end *end, struct async_task *task)
{
    struct depth *depth = &ex->depth;
    char *here = __builtin_frame_address(0);

    if (!depth->begin) {
        depth->begin = here;
        depth->room = ROOM_ON_THREAD;
        end(ex, task);
        stack_free(depth->spare);
        *depth = (struct depth){0};
    } else if (distance(here, depth->begin) < depth->room) {
        end(ex, task);
    } else {
        end_elsewhere(ex, end, task);
    }
}
