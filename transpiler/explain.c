#include "explain.h"

#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "diag.h"
#include "errors.h"
#include "text.h"
#include "warnings.h"

/** The texts of grammar/diagnostics, with a heading `## name` for each. */
extern const char explanations[];

/* ---- names ---- */

enum { NAME_COUNT = (int)ERROR_COUNT + (int)WARNING_COUNT };

/** Errors count first, then warnings. */
static const char *name_at(int i)
{
    return i < (int)ERROR_COUNT ? errors_name((enum error)i)
                                : warnings_name((enum warning)(i - (int)ERROR_COUNT));
}

/** The name without what stands around it on a command line or in a message. */
static const char *bare(const char *name)
{
    static const char *const prefixes[] = {"-Werror=", "-Wno-", "-W"};
    name += *name == '[';
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (!strncmp(name, prefixes[i], strlen(prefixes[i]))) {
            name += strlen(prefixes[i]);
            break;
        }
    return arena_printf("%.*s", (int)strcspn(name, "]"), name);
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
    unsigned least = a < b ? a : b;
    return least < c ? least : c;
}

/** How many letters have to be put in, taken out or replaced to make one word of the other. */
static unsigned distance(const char *a, const char *b)
{
    size_t width = strlen(b);
    unsigned *row = arena_alloc((width + 1) * sizeof *row);
    for (size_t i = 0; i <= width; i++)
        row[i] = (unsigned)i;
    for (; *a; a++) {
        unsigned diagonal = row[0]++;
        for (size_t i = 0; i < width; i++) {
            unsigned above = row[i + 1];
            row[i + 1] = least(above + 1, row[i] + 1, diagonal + (*a != b[i]));
            diagonal = above;
        }
    }
    return row[width];
}

static bool is_similar(const char *word, const char *name)
{
    enum { LETTERS_FOR_ONE_MISTAKE = 4, SHORTEST_PART = 3 };
    size_t length = strlen(word);
    return (length >= SHORTEST_PART && strstr(name, word)) ||
           distance(word, name) <= length / LETTERS_FOR_ONE_MISTAKE;
}

static bool refuse(const char *word)
{
    struct text similar = {0};
    for (int i = 0; i < NAME_COUNT; i++)
        if (is_similar(word, name_at(i)))
            text_printf(&similar, "%s%s", similar.length ? ", " : "; similar: ", name_at(i));
    diag_plain("no error or warning is called '%s'%s; asyncc --help=errors and --help=warnings list all",
               word, text_string(&similar));
    return false;
}

/* ---- texts ---- */

/** What stands below the heading of a name, or null. */
static const char *find(const char *name)
{
    const char *heading = arena_printf("\n## %s\n", name), *found = strstr(explanations, heading);
    return found ? found + strlen(heading) : NULL;
}

/** Where a text ends: before the next heading, and the blank lines before that. */
static const char *end_of(const char *text)
{
    const char *name = strstr(text, "\n## "), *section = strstr(text, "\n# "), *end = text + strlen(text);
    if (name)
        end = name;
    if (section && section < end)
        end = section;
    while (end > text && end[-1] == '\n')
        end--;
    return end;
}

/** Prints a text. Code is set in instead of being fenced. */
static bool print(const char *text)
{
    const char *end = end_of(text);
    bool is_code = false, succeeded = true;
    for (text += strspn(text, "\n"); text < end; text++) {
        const char *line = text;
        text = strchr(line, '\n');
        if (strncmp(line, "```", 3) == 0)
            is_code = !is_code;
        else
            succeeded &=
                printf("%s%.*s\n", is_code && text > line ? "    " : "", (int)(text - line), line) >= 0;
    }
    return succeeded;
}

bool explain(const char *name)
{
    const char *word = bare(name), *text = find(word);
    if (!text)
        text = find(arena_printf("async-%s", word));
    return text ? print(text) : refuse(word);
}
