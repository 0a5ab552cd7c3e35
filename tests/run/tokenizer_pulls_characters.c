/* A tokenizer that pulls characters from an async source: words, numbers, lines, longest word. */
#include <async.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct source {
    const char *text;
    size_t at;
    int pushed_back;
};

enum kind { END, WORD, NUMBER, MARK };

struct token {
    enum kind kind;
    char text[24];
    union {
        long number;
        char mark;
    };
};

static async int get(struct source *s)
{
    int c = s->pushed_back;
    if (c) {
        s->pushed_back = 0;
        return c;
    }
    if (s->at % 4 == 0)
        await async_yield();
    c = s->text[s->at];
    if (c)
        s->at++;
    return c;
}

static async struct token next(struct source *s)
{
    struct token t = {.kind = END};
    size_t length = 0;
    int c;

    while (isspace(c = await get(s)))
        ;
    if (c == '\0')
        return t;
    if (isalpha(c)) {
        t.kind = WORD;
        do {
            if (length < sizeof t.text - 1)
                t.text[length++] = c;
        } while (isalnum(c = await get(s)) || c == '_');
        s->pushed_back = c;
    } else if (isdigit(c)) {
        t.kind = NUMBER;
        for (; isdigit(c); c = await get(s))
            t.number = t.number * 10 + (c - '0');
        s->pushed_back = c;
    } else {
        t.kind = MARK;
        t.mark = c;
        if (c == '/' && (c = await get(s)) == '*') {
            int before = 0;
            while ((c = await get(s)) != '\0' && !(before == '*' && c == '/'))
                before = c;
            t.mark = '#';
        } else if (t.mark == '/' && c) {
            s->pushed_back = c;
        }
    }
    return t;
}

async int main(void)
{
    struct source s = {.text = "the 1st  word, then 2345 and /* a * comment */ more_words 7/8 (end)\n"};
    int counts[4] = {0};
    char longest[24] = "";
    long sum = 0;

    for (;;) {
        struct token t = await next(&s);
        counts[t.kind]++;
        switch (t.kind) {
        case END:
            goto out;
        case WORD:
            if (strlen(t.text) > strlen(longest))
                strcpy(longest, t.text);
            break;
        case NUMBER:
            sum += t.number;
            break;
        case MARK:
            printf("%c", t.mark);
        }
    }
out:
    printf("\n%d %d %d %s %ld\n", counts[WORD], counts[NUMBER], counts[MARK], longest, sum);
    return 0;
}
