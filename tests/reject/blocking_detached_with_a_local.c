/* Pointers to locals for calls that may outlive them, in every form that can be seen. */
#include <async.h>
#include <stdlib.h>

struct request { char *text; size_t size; };

static int fill(char *text) { return text[0]; }
static int handle(struct request request) { return request.text[0]; }
static int look(const int *n) { return *n; }

async int main(int argc, char **argv)
{
    char text[8] = "", *alias = text, *own = malloc(8), *both = text;
    static char kept[8];
    struct request request = {text, sizeof text}, fine = {own, 8};
    int n = await blocking_detached(fill(text));
    n += await blocking_detached(fill(&text[1]));
    n += await blocking_detached(fill(text + 2));
    n += await blocking_detached(fill(argc > 1 ? own : text));
    n += await blocking_detached(look(&argc));
    n += await blocking_detached(handle((struct request){text, 1}));
    n += await blocking_detached(handle(request));
    n += await _Blocking_detached(fill(alias));
    both = kept;
    n += await blocking_detached(fill(both));
    n += await blocking_detached(fill(kept)) + await blocking_detached(fill(own)) + await blocking_detached(handle(fine));
    n += await blocking_detached(fill(argv[0]));
    n += blocking_detached(fill(own));
    return n + await blocking_detached(2 * fill(own));
}
