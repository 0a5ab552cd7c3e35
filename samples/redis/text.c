#include "text.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool text_equals(struct text a, struct text b)
{
    return a.length == b.length && memcmp(a.data, b.data, a.length) == 0;
}

bool text_is(struct text text, const char *word)
{
    return strlen(word) == text.length && strncasecmp(text.data, word, text.length) == 0;
}

int text_compare(struct text a, struct text b)
{
    int order = memcmp(a.data, b.data, a.length < b.length ? a.length : b.length);

    return order ? order : (a.length > b.length) - (a.length < b.length);
}

/* ---- numbers ---------------------------------------------------------------------------------------- */

bool text_to_integer(struct text text, int64_t *number)
{
    bool negative = text.length > 0 && text.data[0] == '-';
    int64_t sum = 0;

    if (text.length == negative)
        return false;
    for (size_t i = negative; i < text.length; i++) {
        int digit = text.data[i] - '0';

        /* Summed up below zero, where there is one number more. */
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(sum, 10, &sum) ||
            __builtin_sub_overflow(sum, digit, &sum))
            return false;
    }
    if (!negative && sum == INT64_MIN)
        return false;
    *number = negative ? sum : -sum;
    return true;
}

bool text_to_double(struct text text, double *number)
{
    char copy[128], *end;

    if (text.length == 0 || text.length >= sizeof copy || isspace((unsigned char)text.data[0]))
        return false;
    memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    *number = strtod(copy, &end);
    return end == copy + text.length && !isnan(*number);
}

/* ---- patterns --------------------------------------------------------------------------------------- */

/* Whether a character is in the set that begins behind a `[`; `*at` goes behind its `]`. One that is not
 * closed ends with the pattern. */
static bool set_has(struct text pattern, size_t *at, unsigned char c)
{
    size_t i = *at;
    bool inverted = i < pattern.length && pattern.data[i] == '^', found = false;

    for (i += inverted; i < pattern.length && pattern.data[i] != ']'; i++) {
        if (pattern.data[i] == '\\' && i + 1 < pattern.length)
            i++;
        unsigned char first = (unsigned char)pattern.data[i], last = first;
        if (i + 2 < pattern.length && pattern.data[i + 1] == '-' && pattern.data[i + 2] != ']')
            last = (unsigned char)pattern.data[i += 2];
        found = found || (first <= c && c <= last) || (last <= c && c <= first);
    }
    *at = i < pattern.length ? i + 1 : i;
    return found != inverted;
}

/* Whether a character matches the next piece of a pattern, which is no `*`; `*at` goes behind the piece. */
static bool piece_matches(struct text pattern, size_t *at, char c)
{
    char piece = pattern.data[(*at)++];

    if (piece == '?')
        return true;
    if (piece == '[')
        return set_has(pattern, at, (unsigned char)c);
    if (piece == '\\' && *at < pattern.length)
        piece = pattern.data[(*at)++];
    return piece == c;
}

/* Only the last star is ever tried with more: whatever one before it could take, this one can. */
bool text_matches(struct text text, struct text pattern)
{
    size_t at = 0, i = 0, behind_star = 0, taken = 0;
    bool has_star = false;

    while (i < text.length || at < pattern.length) {
        if (at < pattern.length && pattern.data[at] == '*') {
            has_star = true;
            behind_star = ++at;
            taken = i;
        } else if (i < text.length && at < pattern.length && piece_matches(pattern, &at, text.data[i])) {
            i++;
        } else if (has_star && taken < text.length) {
            at = behind_star;
            i = ++taken;
        } else {
            return false;
        }
    }
    return true;
}
