/* An error is returned from where it is found. */
#include <async.h>

async int open_file(const char *path);
async int read_number(int file);
async int close_file(int file);

static async int first_number(const char *path)
{
    int file = try(await open_file(path));
    int number = try(await read_number(file));
    try(await close_file(file));
    return number;
}

async int sum(const char *a, const char *b)
{
    return try(await first_number(a)) + try(await first_number(b));
}

async const char *behind(const char *text, int n)
{
    await async_sleep_ms(n);
    return try(text) + n;
}
