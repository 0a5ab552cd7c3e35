/* Comments and line splices in every gap, even inside keywords, must not confuse anybody. */
#include <async.h>
#include <stdio.h>

sta\
tic asy\
nc int later(int value)
{
    aw\
ait async_yield(/* nothing */);
    return value;
}

static /* a */ async /* b */ int /* c */ add /* d */ ( /* e */ int a /* f */, /* g */ int b /* h */) /* i */
{ // j
    return /* k */ await /* l */ later /* m */ ( /* n */ a /* o */ ) /* p */ + // q
        /* await later(1) */ await // r
        later // s
        (b // t } {
        ) /* u ; */ ; // v
}

static async int dense(int a){int b=await later(a);if(b)return b+await later(b);else return await later(-1);}static async int more(int a){return await dense(a)*2;}

async int main(void) {
    int x = a\
wait add(1, 2); // a comment about await later(1)
    /* a comment
       await later(1);
     */ x += await /*
*/ dense(3); x += await
more
(

4

)

;
    printf("%d %d\n", x, /*"*/ await later(5) /*"*/);
    return 0;
}
