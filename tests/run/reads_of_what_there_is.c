/* A buffered reader gives what there is: first what it has read already, then what comes, then the end, or an error. */
#include <async.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static async void show(struct async_reader *reader, size_t n)
{
    char text[64];
    ssize_t got = await async_reader_read(reader, text, n);

    if (got < 0)
        printf("%s\n", got == -EBADF ? "not open" : strerror((int)-got));
    else
        printf("%zd '%.*s'\n", got, (int)got, text);
}

async int main(void)
{
    char room[16], *line, *ahead;
    int ends[2];

    if (pipe(ends) < 0)
        return 1;
    struct async_reader reader = ASYNC_READER(ends[0], room, sizeof room);
    await async_write_all(ends[1], "one\ntwo three", 13);
    ssize_t n = await async_reader_line(&reader, &line);
    printf("%zd '%s'\n", n, line);
    await show(&reader, 3);  /* of what is buffered */
    await show(&reader, 64); /* all of it, and not more */
    await async_write_all(ends[1], "more than its buffer can hold", 29);
    await show(&reader, 0);
    for (size_t left = 29; left > 0;) {
        char text[64];
        ssize_t got = await async_reader_read(&reader, text, sizeof text);

        if (got <= 0)
            break;
        printf("%.*s", (int)got, text);
        left -= (size_t)got;
    }
    printf("\n");
    await async_write_all(ends[1], "end", 3);
    n = await async_reader_peek(&reader, 2, &ahead);
    printf("ahead: %.*s\n", (int)n, ahead);
    async_reader_skip(&reader, 1);
    await show(&reader, 64);
    close(ends[1]);
    await show(&reader, 64);
    await show(&reader, 64);
    close(ends[0]);
    reader.fd = -1;
    await show(&reader, 64);
    return 0;
}
