/* Name resolution: see async/names.h. */
#include <async.h>

#include <errno.h>
#include <netdb.h>
#include <string.h>

#ifdef ASYNC_ELIDE

int async_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                      struct addrinfo **res)
{
    int saved = errno, error = getaddrinfo(node, service, hints, res);

    if (error != EAI_SYSTEM)
        errno = saved;
    return error;
}

#else

#include "internal.h"

/* A call with copies of what it is asked. */
struct name_job {
    const char *node, *service;
    struct addrinfo hints, *found;
    bool has_hints;
    int error;
    char memory[];
};

static void resolve(void *memory)
{
    struct name_job *job = memory;

    job->error = getaddrinfo(job->node, job->service, job->has_hints ? &job->hints : NULL, &job->found);
}

static void free_found(void *memory)
{
    struct name_job *job = memory;

    if (job->error == 0)
        freeaddrinfo(job->found);
}

static size_t text_size(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

static const char *copy(char *to, const char *text)
{
    return text ? memcpy(to, text, strlen(text) + 1) : NULL;
}

/* Null without memory. */
static struct name_job *job_new(const struct async_getaddrinfo_future *self)
{
    size_t node_size = text_size(self->node);
    struct name_job *job =
        asyncrt_job_new(sizeof *job + node_size + text_size(self->service), _Alignof(struct name_job));

    if (!job)
        return NULL;
    *job = (struct name_job){.has_hints = self->hints, .error = EAI_AGAIN};
    job->node = copy(job->memory, self->node);
    job->service = copy(job->memory + node_size, self->service);
    if (self->hints)
        job->hints = *self->hints;
    asyncrt_job_init(job, &(struct job_type){.run = resolve, .discard = free_found, .kind = ASYNC_POOL_NAMES});
    return job;
}

static enum async_poll finish(struct async_getaddrinfo_future *self, int *result, int error)
{
    async_getaddrinfo_drop(self);
    *result = error;
    return ASYNC_READY;
}

enum async_poll async_getaddrinfo_poll(struct async_getaddrinfo_future *self, struct async_context *cx,
                                       int *result)
{
    int saved = errno, outcome;
    const struct name_job *job;

    if (self->finished)
        ASYNCRT_ENDED("async_getaddrinfo");
    if (!self->job)
        self->job = job_new(self);
    if (!self->job)
        return finish(self, result, EAI_MEMORY);
    outcome = asyncrt_job_poll(self->job, cx);
    job = self->job;
    if (outcome <= 0 || job->error != EAI_SYSTEM)
        errno = saved;
    if (outcome == 0)
        return ASYNC_PENDING;
    if (outcome < 0)
        return finish(self, result, EAI_AGAIN);
    if (job->error == 0)
        *self->res = job->found;
    return finish(self, result, job->error);
}

void async_getaddrinfo_drop(struct async_getaddrinfo_future *self)
{
    if (self->job)
        asyncrt_job_drop(self->job);
    self->job = NULL;
    self->finished = true;
}

#endif /* ASYNC_ELIDE */
