/* What every program of the transpiler's tests begins with: the keywords, and some things to await. */
#include "async/short.h"
#include "async/source.h"

struct pair {
    long a, b, c;
};

async int get(int n);
struct get_future {
    int left;
};
ASYNC_FUTURE(get);

async void pause_now(void);
struct pause_now_future {
    long left;
};
ASYNC_FUTURE(pause_now);

async struct pair fetch(int n);
struct fetch_future {
    char bytes[40];
};
ASYNC_FUTURE(fetch);

async int elsewhere(int n);

int call(int n);
void use(const void *p);
