/* Futures: how an async function is started, polled and dropped, and how it asks to be polled again.
 *
 * Every async function `async T f(args)`, generated or written by hand, is a future with one calling
 * convention:
 *
 *   struct f_future                    its frame: the arguments, then whatever lives across a suspension;
 *   f_init(struct f_future *, args)    stores the arguments and starts nothing;
 *   f_poll(struct f_future *, struct async_context *, ...)
 *                                      runs until the function finishes or has to wait;
 *   f_drop(struct f_future *)          ends it where it is: before the first poll, suspended, or finished.
 *
 * A frame must not move after its first poll. A future that has finished must not be polled again.
 *
 * Writing a future by hand
 * ------------------------
 * Declare the function as users will await it, give it the three functions above and the binding:
 *
 *     async int countdown(int n);
 *     struct countdown_future { int left; };
 *     void countdown_init(struct countdown_future *self, int n);
 *     enum async_poll countdown_poll(struct countdown_future *self, struct async_context *cx, int *result);
 *     void countdown_drop(struct countdown_future *self);
 *     ASYNC_FUTURE(countdown);
 *
 * The poll of a function that returns void has no result parameter. A poll that returns ASYNC_PENDING must
 * have kept a waker, or have woken the context already: otherwise nobody polls it again. Under ASYNC_ELIDE
 * the author provides an ordinary function `int countdown(int n)` that blocks instead.
 */
#ifndef ASYNC_FUTURE_H
#define ASYNC_FUTURE_H

#pragma GCC system_header

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ASYNC_ELIDE

/** What a poll says: not yet (a waker has been kept), or finished (the result has been stored). */
enum async_poll { ASYNC_PENDING, ASYNC_READY };

/** What a generator says when it is asked for an item: not yet, here is one, or there are no more. */
enum async_step { ASYNC_STEP_PENDING, ASYNC_STEP_ITEM, ASYNC_STEP_END };

struct async_task;
struct async_future; /* of <async/task.h> */

/** Who is polling. Lent to a poll for its duration; never kept. The members are the executor's. */
struct async_context {
    struct async_task *task;
    struct async_task *entered; /* a boxed future that is to be polled next */
    unsigned turn;              /* random numbers */
    unsigned short budget; /* operations that may succeed at once before the poll has to yield; see struct
                              async_shares */
    bool woken;            /* the task wants to be polled once more */
    bool open;             /* the executor's lists may be changed */
    bool refused;          /* an operation has found the budget empty */
};

/** The right to wake one task, held by value. Owned: each waker is given back by exactly one
 *  async_waker_wake() or async_waker_drop(). It keeps the task's header alive, not its frame. */
struct async_waker {
    struct async_task *task;
};

/** Wakes the task that is being polled: it is polled once more, after the tasks that are ready now.
 *  To be called on the polling thread, during the poll. */
static __inline void async_wake(struct async_context *cx)
{
    cx->woken = true;
}

/* The budget of a poll. An operation that has no need to wait takes one from it; when it is empty, the
 * operation yields instead: it is pending, and has woken the task. So a task whose operations never have to
 * wait leaves room for others. A future that polls several others divides its budget among them, or the first
 * of them might use up all of it, in each poll, and the others would never get on:
 *
 *     struct async_shares shares = async_shares_begin(cx);
 *
 *     for (unsigned i = 0; i < n; i++) {
 *         async_shares_next(&shares, cx, n - i); // this one is one of so many
 *         poll_child(self, cx, i);
 *     }
 *     async_shares_end(&shares, cx); // also where the loop is left early
 *
 * A poll that has any budget gives each child at least one operation. What a child leaves goes to those after
 * it, and to what the future itself does next. The branches of `join` and `race` have their shares so. */
struct async_shares {
    int rest;  /* of the budget; below zero when children have had operations that were not left */
    int least; /* that each child gets */
};

/** Begins to divide the budget: there is none until async_shares_next(). */
static __inline struct async_shares async_shares_begin(struct async_context *cx)
{
    struct async_shares shares;

    shares.rest = cx->budget;
    shares.least = cx->budget > 0;
    cx->budget = 0;
    return shares;
}

/** Gives its share to the child that is polled next: it is one of `left`, which is at least 1, who share the
 * rest. */
static __inline void async_shares_next(struct async_shares *shares, struct async_context *cx, unsigned left)
{
    int rest = shares->rest + cx->budget, share = rest > 0 ? (int)((unsigned)rest / left) : 0;

    if (share < shares->least)
        share = shares->least;
    shares->rest = rest - share;
    cx->budget = (unsigned short)share;
}

/** The children have been polled: what they have left is the budget again. */
static __inline void async_shares_end(struct async_shares *shares, struct async_context *cx)
{
    int rest = shares->rest + cx->budget;

    shares->rest = 0;
    cx->budget = (unsigned short)(rest > 0 ? rest : 0);
}

/** A random number below `n`: which of the arms of a race comes first. What `race` becomes. */
static __inline unsigned async_turn(struct async_context *cx, unsigned n)
{
    cx->turn = cx->turn * 1664525u + 1013904223u;
    return (cx->turn >> 16) * n >> 16;
}

/** A new waker for the task that is being polled. Never fails, allocates nothing.
 *  To be called on the polling thread, during the poll. */
struct async_waker async_waker_clone(struct async_context *cx);

/** Makes the task ready and consumes the waker. From any thread and from signal handlers; O(1), allocates
 *  nothing, never polls. Waking a task that is ready already, that runs (it is then polled once more), that
 *  has finished or whose executor is gone is fine. */
void async_waker_wake(struct async_waker waker);

/** Gives a waker back without waking. From any thread. */
void async_waker_drop(struct async_waker waker);

/** Whether the waker wakes the task that is being polled: then there is no need to clone another. */
static __inline bool async_waker_same(struct async_waker waker, struct async_context *cx)
{
    return waker.task == cx->task;
}

/** For those who look at suspended functions (async/insight.h, debuggers): what an async function's frame
 * means. Constant; asyncc writes one for each. Variables are listed by their names in the source, separated
 * by blanks; one whose member of the frame has another name, as `name=member`. */
struct async_machine {
    const char *name;
    const char *parameters; /* that are in the frame until the first poll */
    const char *file;
    unsigned line;
    unsigned state,
        state_size; /* where in the frame the number of its state is, and how many bytes that has */
    const struct async_suspension *suspensions; /* by that number: those that have a text */
    unsigned n_suspensions;
    const struct async_branch *branches; /* of all its joins, races and withins */
    unsigned n_branches;
};

/** A state: an await. */
struct async_suspension {
    const char *text; /* as it is written */
    unsigned line;
    const char *locals;                  /* the variables that are alive in the frame */
    unsigned child;                      /* where in the frame that of what is awaited is, */
    const struct async_machine *machine; /* and what that is; null where there is none, or it is not known */
};

/** A branch, which has a state of its own. It runs while the function, or the branch around it, is in state
 * `fork`. */
struct async_branch {
    unsigned fork, state, state_size;
    unsigned boxes; /* where its struct async_boxes is */
};

#define ASYNC_STATE(frame, member)          offsetof(struct frame, member), sizeof((struct frame *)0)->member
#define ASYNC_CHILD(frame, member, machine) offsetof(struct frame, member), &(machine)
#define ASYNC_BOXES(frame, member)          offsetof(struct frame, member)
#define ASYNC_NO_BOXES                      (~0u)
#define ASYNC_TABLE(name)                   (name), sizeof(name) / sizeof *(name)

/** What the type-erased parts of the runtime know of a future. Constant; one for each async function that is
 *  spawned or blocked on. `result` is null where the function returns void, and where the result is thrown
 *  away (a detached task's): poll must then put it somewhere of its own. */
struct async_type {
    const char *name; /* of the async function */
    size_t size;      /* of its frame, in bytes */
    size_t align;     /* of its frame and result, in bytes: a power of two, at most 32768 */
    enum async_poll (*poll)(void *frame, struct async_context *cx, void *result);
    void (*drop)(void *frame);
    size_t result_size;   /* in bytes; 0 for void */
    size_t result_offset; /* ASYNC_RESULT_OFFSET(): where the result of a task stands behind its frame */
    bool gives_future;    /* the result is a future: one that nobody takes is dropped */
    bool (*cancel)(void *frame); /* null where drop does all that there is to do. Else ends the future where
                                    it is, and whether it has ended already: if not, it is polled, with a null
                                    `result`, until it is ready, which is when its cleanup has run. drop,
                                    which cannot wait, does not run what has been deferred. */
    enum async_step (*step)(
        void *frame, struct async_context *cx, const void *sent, void *item,
        struct async_future *inner);     /* a generator: takes the next item; else null. `sent` may be
                                            null. Only one whose items are awaited looks at `cx`. What is
                                            left in `*inner`, which is empty before, is a generator whose
                                            items are to be taken first: there is none yet. `poll` is for
                                            its cancel alone. */
    const struct async_machine *machine; /* null: nothing is known of its states */
};

/* Behind the frame of a task that has a handle stand a word of the runtime's and the result, which is aligned
 * to at most 64 bytes. `result` is its type, or char. */
#define ASYNC_RESULT_OFFSET(frame, result)                                                                   \
    ((((sizeof(frame) + 7) / 8 * 8 + 8) + _Alignof(result) - 1) / _Alignof(result) * _Alignof(result))

/* ---- what generated code is made of ------------------------------------------------------------------ */

/** For a race with `otherwise`: an arm that could go on, were there any budget left, does not have to wait.
 * Begins to look for such; what had been seen before is for async_refusals_end(). */
static __inline bool async_refusals_begin(struct async_context *cx)
{
    bool before = cx->refused;

    cx->refused = false;
    return before;
}

/** Whether an operation has found the budget empty since then. */
static __inline bool async_refusals_end(struct async_context *cx, bool before)
{
    bool refused = cx->refused;

    cx->refused = refused | before;
    return refused;
}

/* Boxed futures: what asyncc writes where a function awaits another whose frame it cannot embed, because that
 * is defined in another file, is called through a pointer, or leads back to the function itself.
 *
 * Every async function `f` that may be reached so has a function of its own type, `f_box`, which makes its
 * future in a box. A pointer to an async function points to that.
 *
 * While a task has a box, only that is polled: a hand-written future that polls several others at once must
 * not poll such as await boxes. Two that do so in one poll abort.
 *
 * All of these must be called on the thread of the task or, outside of tasks, of the executor. Memory comes
 * from the executor's; when it is out, they abort, as there is nobody to report it to. */

/** Memory for the frame of a boxed future, to be initialised by the caller, which must be entered, spawned or
 *  run next. What `f_box` calls. */
void *async_box_new(const struct async_type *type);

/** Makes the next async_box_new() give `frame` instead of new memory: how a layout header embeds a future
 * that is defined elsewhere. */
void async_box_place(void *frame);

/** Awaits the box that has just been made: keeps it in `*slot`, stores its result in `*result` (unless null),
 *  and has it polled when the current poll has returned ASYNC_PENDING. The frame that holds the slot is
 * polled again when the box has finished. */
void async_box_enter(struct async_context *cx, void **slot, void *result);

/** The box that the last poll has entered, if any, is awaited by a cleanup: who cancels the task waits until
 * it has finished. */
void async_box_shield(struct async_context *cx);

/** Frees a box that has finished, and empties its slot. */
void async_box_leave(void **slot);

/** Drops the box in a slot, unless it is empty already. */
void async_box_drop(void **slot);

/** The boxes that are awaited within a branch of a join, race or within: a stack of its own. Begins as {0}.
 */
struct async_boxes {
    size_t top;
};

/** Takes a box that a poll within the branch has entered, and whether there was one, which is then to be
 * polled by async_boxes_poll(). */
bool async_boxes_enter(struct async_context *cx, struct async_boxes *boxes);

/** Polls the innermost box until there is none left, or it has to wait: then false. */
bool async_boxes_poll(struct async_context *cx, struct async_boxes *boxes);

/** Cancels all of them, the innermost first; false when they have to be polled until there is none left,
 * before the branch itself is cancelled. Those that a cleanup awaits are left alone: true if it is the
 * branch's own. */
bool async_boxes_cancel(struct async_boxes *boxes);

/** Drops all of them at once. */
void async_boxes_drop(struct async_boxes *boxes);

/** Starts the box that has just been made as a detached task. */
void async_box_spawn(void);

/** Runs the box that has just been made until it has finished, as async_run() does. */
void async_box_run(void *result);

/** Memory of `size` bytes for an array of variable length that lives across an await; aborts when there is
 * none: a declaration has nobody to report it to. */
void *async_array_new(size_t size);

/** Frees it. */
void async_array_free(void *array);

/** Reports that the guards of all arms of a race are false, so that it would wait for ever, and aborts.
 * Called by generated code. */
__attribute__((__noreturn__)) void async_race_is_closed(const char *function, const char *file, int line);

/** Reports that a future was polled after it had finished, and aborts. Called by generated code. */
__attribute__((__noreturn__)) void async_polled_after_end(const char *function, const char *file, int line);

#endif /* ASYNC_ELIDE */

#ifdef __cplusplus
}
#endif

#endif
