/* default before, between and after the cases, reached by jump and by falling. */
#include <async.h>
#include <stdio.h>

static async void say(const char *text)
{
    await async_yield();
    printf("%s ", text);
}

async int main(void)
{
    for (int i = 0; i < 4; i++) {
        switch (i) {
        default:
            await say("default");
            break;
        case 1:
            await say("one");
            __attribute__((fallthrough));
        case 2:
            await say("two");
        }
        switch (i) {
        case 0:
            await say("zero");
            __attribute__((fallthrough));
        default:
            await say("default");
            __attribute__((fallthrough));
        case 2:
            await say("two");
            break;
        case 3:
            await say("three");
        }
        switch (i) {
        case 0:
        default:
        case 3:
            await say("any");
        }
        printf("\n");
    }
    return 0;
}
