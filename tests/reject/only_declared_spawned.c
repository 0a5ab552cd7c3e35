/* Spawning needs the definition, too. */
#include <async.h>

async void elsewhere(int value);

int main(void)
{
    spawn(elsewhere(1));
    return 0;
}
