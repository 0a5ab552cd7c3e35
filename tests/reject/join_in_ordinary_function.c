/* Nobody would poll the branches. */
#include <async.h>

int ordinary(int n)
{
    join {
        n++;
        n--;
    }
    race {
        when (n++) n--;
    }
    return n;
}
