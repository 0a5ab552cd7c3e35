/* Nothing of the runtime's has changed the program's state when main begins, nor does waiting change it: floating-point
 * flags, rounding and traps, errno, locale, signal mask, how signals are dealt with. */
#include <async.h>
#include <errno.h>
#include <fenv.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

static volatile double zero = 0;

static bool mask_is_empty(void)
{
    sigset_t mask;
    pthread_sigmask(SIG_BLOCK, NULL, &mask);
    for (int s = 1; s < SIGRTMAX; s++)
        if (sigismember(&mask, s) == 1)
            return false;
    return true;
}

/* Not SIGCHLD, which is the event loop's on the main thread, nor those that sanitizers handle. */
static int handled(void)
{
    static const int signals[] = {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGALRM, SIGQUIT, SIGIO};
    int n = 0;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action;
        sigaction(signals[i], NULL, &action);
        n += action.sa_handler != SIG_DFL;
    }
    return n;
}

static void look(const char *when, int flags, int rounding)
{
    int error = errno;
    bool fine = fetestexcept(FE_ALL_EXCEPT) == flags && fegetround() == rounding;
    if (!fine)
        printf("%s: flags %d, rounding %d\n", when, fetestexcept(FE_ALL_EXCEPT), fegetround());
    if (error)
        printf("%s: errno %d\n", when, error);
    if (!mask_is_empty())
        printf("%s: signals are blocked\n", when);
    if (strcmp(setlocale(LC_ALL, NULL), "C") != 0)
        printf("%s: a locale\n", when);
}

static async void waits(const char *when, int flags, int rounding)
{
    errno = 0;
    for (int i = 0; i < 3; i++) {
        await async_sleep_ms(1);
        look(when, flags, rounding);
        await async_yield();
        look(when, flags, rounding);
    }
}

static async void computes(const char *when)
{
    await waits(when, 0, FE_TONEAREST);
    feraiseexcept(FE_DIVBYZERO | FE_INEXACT);
    await waits(when, FE_DIVBYZERO | FE_INEXACT, FE_TONEAREST);
    feclearexcept(FE_ALL_EXCEPT);
    fesetround(FE_UPWARD);
    await waits(when, 0, FE_UPWARD);
    fesetround(FE_TONEAREST);
}

/* What is inexact kills who wants that. */
static async void traps(void)
{
#if defined __x86_64__ && defined __SSE2__
    feclearexcept(FE_ALL_EXCEPT);
    unsigned before = __builtin_ia32_stmxcsr(), trapping = before & ~0x1000u;
    __builtin_ia32_ldmxcsr(trapping);
    await async_sleep_ms(1);
    await async_sleep_ms(2);
    if (__builtin_ia32_stmxcsr() != trapping)
        puts("traps are lost");
    __builtin_ia32_ldmxcsr(before);
#else
    await async_sleep_ms(1);
#endif
}

static void *in_a_thread(void *unused)
{
    fesetround(FE_DOWNWARD);
    feraiseexcept(FE_OVERFLOW);
    async_block_on(waits("in a thread", FE_OVERFLOW, FE_DOWNWARD));
    async_shutdown();
    look("behind a thread's", FE_OVERFLOW, FE_DOWNWARD);
    return unused;
}

async int main(void)
{
    look("at the beginning", 0, FE_TONEAREST);
    printf("%d signals are handled\n", handled());
    await computes("in main");
    await traps();
    feclearexcept(FE_ALL_EXCEPT);
    double quotient = 1 / (zero + 3);
    await async_sleep_ms(1);
    printf("%d\n", quotient > 0 && fetestexcept(FE_INEXACT) != 0);
    pthread_t thread;
    pthread_create(&thread, NULL, in_a_thread, NULL);
    pthread_join(thread, NULL);
    return 0;
}
