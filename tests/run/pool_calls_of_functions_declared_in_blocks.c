/* A function that only a block declares is called on the pool of threads: by its name, its arguments evaluated once. */
#include <async.h>
#include <stdio.h>

static int evaluated;
static int noted;

int known(int a, int b);

static int next(void) { return ++evaluated; }

async int main(void)
{
    int doubled(int number);
    int n = await blocking(doubled(next()));
    {
        double half(double number);
        void note(void), note_number(int number);
        printf("%.1f\n", await blocking(half(n)));
        await blocking(note());
        await blocking((note_number)(next()));
    }
    int known(int a, int b);
    printf("%d %d %d\n", n, await blocking(known(next(), await blocking(doubled(4)))), noted);
    return 0;
}

int doubled(int number) { return 2 * number; }
double half(double number) { return number / 2; }
void note(void) { noted += 10; }
void note_number(int number) { noted += number; }
int known(int a, int b) { return a + b; }
