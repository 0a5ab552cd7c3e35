/* Many tasks that are asleep at one time: the memory and the processor time that each of them takes. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "workloads.h"

static uint64_t asleep, most_asleep, finished;
static struct async_semaphore awake = ASYNC_SEMAPHORE(0);

static async void sleep_once(uint64_t ms)
{
    if (++asleep > most_asleep)
        most_asleep = asleep;
    await async_sleep_ms((int64_t)ms);
    asleep--;
    finished++;
    async_semaphore_release(&awake, 1);
}

/* A line of the process' status, in kB: VmRSS is what is in memory now, VmHWM the most that ever was. */
static long memory_kb(const char *line)
{
    char text[256];
    long kb = 0;
    FILE *status = fopen("/proc/self/status", "r");

    while (status && kb == 0 && fgets(text, sizeof text, status))
        if (strncmp(text, line, strlen(line)) == 0)
            sscanf(text + strlen(line), ": %ld", &kb);
    if (status)
        fclose(status);
    return kb;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec * 1e-6;
}

static double cpu_seconds(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

async void sleepers(uint64_t n, uint64_t ms)
{
    long before_kb = memory_kb("VmRSS");

    for (uint64_t i = 0; i < n; i++)
        spawn(sleep_once(ms + i * 7919 % 1000));
    await async_semaphore_acquire(&awake, (long)n);

    double cpu_s = cpu_seconds();
    long most_kb = memory_kb("VmHWM");
    printf("name=sleepers-%" PRIu64 " peer=asyncc n=%" PRIu64 " ns_per_op=%.3f bytes_per_task=%.1f "
           "rss_kb=%ld cpu_s=%.3f check=%" PRIu64 " peak_alive=%" PRIu64 "\n",
           n, n, cpu_s * 1e9 / (double)n, (double)(most_kb - before_kb) * 1024 / (double)n, most_kb, cpu_s,
           finished, most_asleep);
}
