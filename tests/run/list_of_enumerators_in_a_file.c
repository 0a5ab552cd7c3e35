/* A file that is included inside of an enum holds no whole declarations. Macros whose inside must be rewritten are
 * expanded nevertheless. */
#include <async.h>
#include <stdio.h>

enum colour {
#define COLOUR(name, value) name,
#include "list_of_enumerators_in_a_file.inc"
#undef COLOUR
    colours
};

#define GIVE return
#define LATER(n) await later(n)

static async int later(int n)
{
    await async_yield();
    GIVE n;
}

static async int value_of(enum colour colour)
{
    static const int values[] = {
#define COLOUR(name, value) value,
#include "list_of_enumerators_in_a_file.inc"
    };
    GIVE LATER(values[colour]);
}

async int main(void)
{
    for (enum colour colour = red; colour < colours; colour++)
        printf("%d\n", await value_of(colour));
    GIVE 0;
}
