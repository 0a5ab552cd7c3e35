/* A template: included once for each type. */
#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)

static async LIST_OF PASTE(sum_of_, LIST_OF)(const LIST_OF *items, int count)
{
    LIST_OF sum = 0;

    for (int i = 0; i < count; i++) {
        await async_yield();
        sum += items[i];
    }
    return sum;
}

#undef PASTE
#undef PASTE_
#undef LIST_OF
