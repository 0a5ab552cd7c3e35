/* A name that <async.h> has made a keyword is an error of the parser's, which does not know why: a note says so. */
#include <async.h>

struct rope {
    int ends;
    int join;
};

enum way { yield, wait };

int try(int n)
{
    return n;
}

int await;

int run(int race)
{
    goto defer;
defer:
    return 0;
}
