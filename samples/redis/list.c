#include "list.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"

static struct text *place_of(const struct list *list, size_t place)
{
    return &list->ring[(list->first + place) & (list->room - 1)];
}

/* Twice as large; what went round the old end goes on behind it. */
static void grow(struct list *list)
{
    size_t old = list->room;

    list->room = old ? 2 * old : 4;
    list->ring = must_realloc(list->ring, list->room, sizeof *list->ring);
    if (old)
        memcpy(list->ring + old, list->ring, list->first * sizeof *list->ring);
}

void list_push(struct list *list, enum list_end end, struct text text)
{
    char *copy = must_realloc(NULL, text.length + 1, 1);

    memcpy(copy, text.data, text.length);
    if (list->count == list->room)
        grow(list);
    if (end == LIST_LEFT)
        list->first = (list->first - 1) & (list->room - 1);
    list->count++;
    *place_of(list, end == LIST_LEFT ? 0 : list->count - 1) = (struct text){copy, text.length};
}

struct text list_pop(struct list *list, enum list_end end)
{
    struct text text = list_at(list, end == LIST_LEFT ? 0 : list->count - 1);

    if (end == LIST_LEFT)
        list->first = (list->first + 1) & (list->room - 1);
    list->count--;
    return text;
}

struct text list_at(const struct list *list, size_t place)
{
    return *place_of(list, place);
}

void list_free_text(struct text text)
{
    free((char *)text.data);
}

void list_free(struct list *list)
{
    for (size_t i = 0; i < list->count; i++)
        list_free_text(list_at(list, i));
    free(list->ring);
    *list = (struct list){0};
}
