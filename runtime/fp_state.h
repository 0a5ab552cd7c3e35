/* The floating-point state of the program: flags, rounding, traps. The event loop computes times, and would
 * raise flags, be trapped or round as it is told, so it runs with the state that a program begins with. */
#ifndef ASYNC_FP_STATE_H
#define ASYNC_FP_STATE_H

#if defined __x86_64__ && !defined __ILP32__

/* Numbers of type double are computed by SSE alone. No library is needed for that, unlike for <fenv.h>. */
typedef unsigned float_state;

static inline float_state float_state_put_aside(void)
{
    float_state state = __builtin_ia32_stmxcsr();

    __builtin_ia32_ldmxcsr(0x1f80);
    return state;
}

static inline void float_state_restore(const float_state *state)
{
    __builtin_ia32_ldmxcsr(*state);
}

#else

#include <fenv.h>

typedef fenv_t float_state;

static inline float_state float_state_put_aside(void)
{
    float_state state;

    fegetenv(&state);
    fesetenv(FE_DFL_ENV);
    return state;
}

static inline void float_state_restore(const float_state *state)
{
    fesetenv(state);
}

#endif

#endif
