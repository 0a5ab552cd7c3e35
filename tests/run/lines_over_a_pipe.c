/* Lines, fields and blocks of known length come out of a buffered reader, whatever the pieces in which they were written. */
#include <async.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static async void talk(int fd)
{
    static const char *const pieces[] = {"he", "llo\nwor", "ld\n\nsize=5;abc", "de", "tail"};
    char room[6];
    struct async_writer writer = ASYNC_WRITER(fd, room, sizeof room);

    for (int i = 0; i < 5; i++) {
        await async_writer_write(&writer, pieces[i], strlen(pieces[i]));
        if (i % 2)
            await async_writer_flush(&writer);
        await async_yield();
    }
    await async_writer_flush(&writer);
    struct iovec last[] = {{" and", 4}, {" end", 4}};
    await async_writev(fd, last, 2);
    close(fd);
}

async int main(void)
{
    char room[64], block[8], *line;
    int ends[2];

    if (pipe(ends) != 0)
        return 1;
    struct async_reader reader = ASYNC_READER(ends[0], room, sizeof room);
    spawn(talk(ends[1]));
    for (int i = 0; i < 3; i++) {
        ssize_t n = await async_reader_line(&reader, &line);
        printf("%zd '%s'\n", n, line);
    }
    ssize_t n = await async_reader_until(&reader, '=', &line);
    printf("%.*s\n", (int)n, line);
    n = await async_reader_until(&reader, ';', &line);
    printf("%.*s\n", (int)n, line);
    n = await async_reader_exact(&reader, block, 5);
    printf("%.*s\n", (int)n, block);
    n = await async_reader_peek(&reader, 6, &line);
    printf("%d\n", n >= 6 && strncmp(line, "tail a", 6) == 0);
    async_reader_skip(&reader, 1);
    n = await async_reader_line(&reader, &line);
    printf("%zd '%s'\n", n, line);
    printf("%zd\n", await async_reader_line(&reader, &line));
    close(ends[0]);
    return 0;
}
