/* Buffers in frames filled by snprintf, returned inside structs, and grown on the heap across awaits. */
#include <async.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
    char bytes[32];
};
struct builder {
    char *data;
    size_t length, room;
};

static async struct text format(const char *name, int value)
{
    struct text t;
    int n = snprintf(t.bytes, sizeof t.bytes, "%s=", name);
    await async_yield();
    snprintf(t.bytes + n, sizeof t.bytes - n, "%d", value);
    return t;
}

static async void grow(struct builder *b, size_t wanted)
{
    while (b->room < wanted) {
        b->room = b->room ? b->room * 2 : 4;
        await async_yield();
    }
    b->data = realloc(b->data, b->room);
}

static async void add(struct builder *b, const char *text)
{
    size_t length = strlen(text);
    if (b->length + length + 1 > b->room)
        await grow(b, b->length + length + 1);
    memcpy(b->data + b->length, text, length + 1);
    b->length += length;
}

async int main(void)
{
    struct builder b = {0};
    const char *const names[] = {"x", "width", "a longer name"};

    for (int i = 0; i < 3; i++) {
        await add(&b, (await format(names[i], i * 100)).bytes);
        await add(&b, i < 2 ? ", " : ".");
    }
    printf("%s %zu %zu\n", b.data, b.length, b.room);
    free(b.data);
    return 0;
}
