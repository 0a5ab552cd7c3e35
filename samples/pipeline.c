/* A pipeline: one task reads lines, some work on them, one adds up what they find; between them channels that
 * hold few.
 *
 *     pipeline [-w WORKERS] [-c CAPACITY] [-s MS] <TEXT
 *
 * Prints how many lines, words and bytes there are, and the sum of the CRC-32 of each line; and, to standard
 * error, how often somebody had to wait since a channel was full. With -s the last task takes so many
 * milliseconds for each line: then the one before it has to wait, then the first one, then whoever writes to
 * the standard input. No stage ever holds more than its channel does, however much there is to read.
 */
#include <async.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST_LINE = 32768, MAX_WORKERS = 64 };

/* What goes into the workers: a line, which they free. */
struct line {
    char *text;
    size_t length;
};

/* And what comes out of them. */
struct finding {
    size_t words, bytes;
    uint32_t crc;
};

struct pipeline {
    struct async_channel *lines, *findings;
    size_t reader_waits, worker_waits; /* so often a channel was full */
    int64_t rest_ms;                   /* of the last stage, after each line */
};

/* Sends to a channel, and counts when there is no room at once: that is where backpressure comes from. */
static async void pass_on(struct async_channel *to, const void *item, size_t *waits)
{
    if (async_try_send(to, item) == 0)
        return;
    ++*waits;
    await async_send(to, item);
}

/* ---- the first stage: lines -------------------------------------------------------------------------- */

/* Makes a copy of a line of its own and sends it: 0, or -ENOMEM. */
static async int send_line(struct pipeline *pipeline, const char *text, size_t length)
{
    struct line line = {malloc(length), length};

    if (!line.text)
        return -ENOMEM;
    memcpy(line.text, text, length);
    await pass_on(pipeline->lines, &line, &pipeline->reader_waits);
    return 0;
}

/* 0 at the end of the input, or a negative error. */
static async int read_lines(struct pipeline *pipeline)
{
    char room[LONGEST_LINE + 1], *text;
    struct async_reader reader = ASYNC_READER(STDIN_FILENO, room, sizeof room);
    ssize_t length;

    defer {
        async_channel_close(pipeline->lines); /* that ends the workers, when they have done what is in it */
    }
    while ((length = try(await async_reader_until(&reader, '\n', &text))) > 0)
        try(await send_line(pipeline, text, (size_t)length));
    return 0;
}

/* ---- the second stage: workers ----------------------------------------------------------------------- */

static uint32_t crc32(const char *data, size_t n)
{
    uint32_t crc = ~0U;

    for (size_t i = 0; i < n; i++) {
        crc ^= (unsigned char)data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320U : 0);
    }
    return ~crc;
}

/* The work itself: ordinary C, which threads of the pool run while the tasks go on. */
static struct finding examine(struct line line)
{
    struct finding found = {.bytes = line.length, .crc = crc32(line.text, line.length)};
    bool in_word = false;

    for (size_t i = 0; i < line.length; i++) {
        bool is_space = isspace((unsigned char)line.text[i]);

        found.words += !is_space && !in_word;
        in_word = !is_space;
    }
    free(line.text);
    return found;
}

static async void work(struct pipeline *pipeline)
{
    struct line line;

    while (await async_recv(pipeline->lines, &line) == 0) {
        struct finding found = await blocking(examine(line));
        await pass_on(pipeline->findings, &found, &pipeline->worker_waits);
    }
}

static async void employ(struct pipeline *pipeline, int workers)
{
    future(void) tasks[MAX_WORKERS];

    for (int i = 0; i < workers; i++)
        tasks[i] = spawn(work(pipeline));
    await async_join_all(tasks, (size_t)workers);
    async_channel_close(pipeline->findings);
}

/* ---- the third stage: the sum ------------------------------------------------------------------------ */

/* Adds up what the workers find, in whatever order it comes. */
static async void add_up(struct pipeline *pipeline)
{
    struct finding sum = {0}, found;
    size_t lines = 0;

    while (await async_recv(pipeline->findings, &found) == 0) {
        lines++;
        sum.words += found.words;
        sum.bytes += found.bytes;
        sum.crc += found.crc;
        if (pipeline->rest_ms > 0)
            await async_sleep_ms(pipeline->rest_ms);
    }
    printf("%zu lines, %zu words, %zu bytes, checksum %08x\n", lines, sum.words, sum.bytes,
           (unsigned)sum.crc);
}

/* ---- the program ------------------------------------------------------------------------------------- */

struct options {
    int workers, capacity, rest_ms;
};

/* Whether the command line makes sense. */
static bool parse_options(struct options *options, int argc, char **argv)
{
    int option;

    while ((option = getopt(argc, argv, "w:c:s:")) != -1)
        switch (option) {
        case 'w':
            options->workers = atoi(optarg);
            break;
        case 'c':
            options->capacity = atoi(optarg);
            break;
        case 's':
            options->rest_ms = atoi(optarg);
            break;
        default:
            return false;
        }
    return optind == argc && options->workers > 0 && options->workers <= MAX_WORKERS &&
           options->capacity > 0 && options->rest_ms >= 0;
}

/* All stages at the same time: 0, or a negative error of the input. */
static async int run(const struct options *options)
{
    struct pipeline pipeline = {.rest_ms = options->rest_ms};
    int error;

    pipeline.lines = async_channel_new(sizeof(struct line), (size_t)options->capacity);
    pipeline.findings = async_channel_new(sizeof(struct finding), (size_t)options->capacity);
    defer {
        async_channel_free(pipeline.lines);
        async_channel_free(pipeline.findings);
    }
    if (!pipeline.lines || !pipeline.findings)
        return -ENOMEM;
    join {
        error = await read_lines(&pipeline);
        await employ(&pipeline, options->workers);
        await add_up(&pipeline);
    }
    fprintf(stderr, "the reader waited %zu times, the workers %zu times\n", pipeline.reader_waits,
            pipeline.worker_waits);
    return error;
}

async int main(int argc, char **argv)
{
    struct options options = {.workers = 4, .capacity = 16};

    if (!parse_options(&options, argc, argv)) {
        fprintf(stderr, "usage: pipeline [-w WORKERS] [-c CAPACITY] [-s MS] <TEXT\n");
        return 2;
    }

    int error = await run(&options);
    if (error == -EMSGSIZE)
        fprintf(stderr, "pipeline: a line is longer than %d bytes\n", LONGEST_LINE);
    else if (error < 0)
        fprintf(stderr, "pipeline: %s\n", strerror(-error));
    return error < 0 ? 1 : 0;
}
