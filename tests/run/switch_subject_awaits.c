/* await in a switch subject of several types; the subject is evaluated once and converted as in C. */
#include <async.h>
#include <stdio.h>

enum animal { CAT, DOG = 7, EMU };

static int polls;

static async int later(int value)
{
    polls++;
    await async_yield();
    return value;
}

static async enum animal animal(int i)
{
    await async_yield();
    return i == 0 ? CAT : i == 1 ? DOG : EMU;
}

static async unsigned char byte(int value)
{
    await async_yield();
    return value;
}

static async long long big(int shift)
{
    await async_yield();
    return 1LL << shift;
}

async int main(void)
{
    for (int i = 0; i < 4; i++) {
        switch (await later(i)) {
        case 0:
            printf("zero ");
            break;
        case 1:
            printf("one ");
            break;
        case 2:
            printf("two ");
        }
        switch (await animal(i)) {
        case CAT:
            printf("cat ");
            break;
        case EMU:
            printf("emu ");
            break;
        case DOG:
            printf("dog ");
            break;
        }
        switch (await byte(i + 255)) {
        case 255:
            printf("255 ");
            break;
        case 0:
            printf("wrapped ");
            break;
        default:
            printf("small ");
        }
        switch (await big(i * 20)) {
        case 1LL << 40:
            printf("2^40 ");
            break;
        case 1LL << 20:
            printf("2^20 ");
        }
        switch (await later(i) + await later(i) * 2)
        case 3:
        case 6:
            printf("3 or 6 ");
        switch ((int)(await later(i) > 1 && await later(i) < 3)) {
        default:
            printf("outside");
            break;
        case 1:
            printf("inside");
        }
        printf("\n");
    }
    switch (await later(1)) {
    }
    printf("%d\n", polls);
    return 0;
}
