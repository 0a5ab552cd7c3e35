/* Source files: lines, tokens, and where the text of an expansion came from. */
#include <stdio.h>
#include <unistd.h>

#include "support.h"

START_TEST(lines_are_counted_from_one)
{
    const struct source *source = source_of("a\nbc\n\nd");
    ck_assert_uint_eq(source_line(source, 0), 1);
    ck_assert_uint_eq(source_line(source, 1), 1); /* the newline ends its own line */
    ck_assert_uint_eq(source_line(source, 2), 2);
    ck_assert_uint_eq(source_line(source, 4), 2);
    ck_assert_uint_eq(source_line(source, 5), 3);
    ck_assert_uint_eq(source_line(source, 6), 4);
    ck_assert_uint_eq(source_line(source, 7), 4); /* the end of the text */
    ck_assert_uint_eq(source->lines.count, 4);
}
END_TEST

START_TEST(an_empty_text_has_one_line)
{
    const struct source *source = source_of("");
    ck_assert_uint_eq(source_line(source, 0), 1);
    ck_assert_uint_eq(source_origin(source, 0).offset, 0);
}
END_TEST

START_TEST(files_are_read_as_they_are)
{
    char path[] = "/tmp/asyncc-source-test-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, "a\r\n\0b", 5), 5);
    close(fd);
    const struct source *source = source_read(path);
    unlink(path);
    ck_assert_ptr_nonnull(source);
    ck_assert_uint_eq(source->size, 5);
    ck_assert_mem_eq(source->text, "a\r\n\0b", 6);
    ck_assert_str_eq(source->path, path);
}
END_TEST

/** The text `before WORD after` with the word replaced. */
static struct source *replaced(const struct source *old, const char *word, const char *by)
{
    unsigned begin = (unsigned)(strstr(old->text, word) - old->text), end = begin + (unsigned)strlen(word);
    struct draft draft = {0};
    draft_copy(&draft, old, (struct span){0, begin});
    draft_make(&draft, source_origin(old, begin), by);
    draft_copy(&draft, old, (struct span){end, (unsigned)old->size});
    return draft_finish(&draft, old);
}

static unsigned origin_of(const struct source *source, const char *word)
{
    return source_origin(source, (unsigned)(strstr(source->text, word) - source->text)).offset;
}

START_TEST(an_expansion_comes_from_its_use)
{
    const char *file = "before USE after";
    const struct source *source = replaced(source_of(file), "USE", "one two three");
    ck_assert_str_eq(source->text, "before one two three after");
    ck_assert_str_eq(source->file->text, file);
    ck_assert_uint_eq(origin_of(source, "before"), 0);
    ck_assert_uint_eq(origin_of(source, "one"), 7);
    ck_assert_uint_eq(origin_of(source, "three"), 7);
    ck_assert_uint_eq(origin_of(source, "after"), 11);
}
END_TEST

START_TEST(expansions_of_later_rounds_come_from_the_file_too)
{
    const struct source *source = source_of("A B C D");
    source = replaced(source, "C", "ccc");
    source = replaced(source, "A", "aaaaa"); /* before an earlier one */
    source = replaced(source, "D", "dd");    /* behind both */
    ck_assert_str_eq(source->text, "aaaaa B ccc dd");
    source = replaced(source, "ccc", "(f(x))");
    source = replaced(source, "x", "yyyy"); /* in an earlier one */
    ck_assert_uint_eq(origin_of(source, "aaaaa"), 0);
    ck_assert_uint_eq(origin_of(source, "B"), 2);
    ck_assert_uint_eq(origin_of(source, "yyyy"), 4);
    ck_assert_uint_eq(origin_of(source, "dd"), 6);
}
END_TEST

START_TEST(tokens_have_kinds_and_places)
{
    const char *text = "int x = 'a'; /* b */ // c\n";
    const struct source *source = parsed(text);
    static const enum token_kind kinds[] = {TOKEN_WORD,    TOKEN_WORD,        TOKEN_PUNCTUATION,
                                            TOKEN_LITERAL, TOKEN_PUNCTUATION, TOKEN_COMMENT,
                                            TOKEN_COMMENT};
    ck_assert_uint_eq(source->tokens.count, sizeof kinds / sizeof *kinds);
    for (size_t i = 0; i < source->tokens.count; i++)
        ck_assert_int_eq(source->tokens.at[i].kind, kinds[i]);
    ck_assert(token_is(source, &source->tokens.at[3], "'a'"));
    ck_assert(!token_is(source, &source->tokens.at[3], "'a"));
    ck_assert(!token_is(source, NULL, ""));
}
END_TEST

START_TEST(neighbours_are_active_tokens)
{
    const char *text = "int a; /* x */\n#define X 1\n#if 0\nint b;\n#endif\nint c;";
    const struct source *source = parsed(text);
    const struct token *next = source_next(source, (unsigned)(strchr(text, ';') - text) + 1);
    ck_assert(token_is(source, next, "int"));
    ck_assert(token_is(source, source_next(source, next->span.end), "c"));
    ck_assert(token_is(source, source_previous(source, next->span.begin), ";"));
    ck_assert_ptr_null(source_previous(source, 0));
    ck_assert_ptr_null(source_next(source, (unsigned)source->size));
}
END_TEST

START_TEST(directives_may_be_continued_and_digraphs)
{
    const char *text = "#define A 1 \\\n    + 2\n%:define B\nint c = A; /* # */\n  #  /* */ if 1\n#endif\n";
    const struct source *source = parsed(text);
    ck_assert_uint_eq(source->directives.count, 4);
    ck_assert_int_eq(source->directives.at[0].kind, DIRECTIVE_OTHER);
    ck_assert_uint_eq(source_line(source, source->directives.at[0].span.end), 2);
    ck_assert_int_eq(source->directives.at[2].kind, DIRECTIVE_IF);
    ck_assert_int_eq(source->directives.at[3].kind, DIRECTIVE_ENDIF);
}
END_TEST

START_TEST(conditionals_leave_text_out)
{
    const char *text = "#if 0\nint a;\n#define B\n#else\nint c;\n#endif\n";
    const struct source *source = parsed(text);
    unsigned skipped = 0, holes = 0;
    for (size_t i = 0; i < source->directives.count; i++)
        skipped += source->directives.at[i].is_skipped;
    ck_assert_uint_ge(skipped, 1);
    for (size_t i = 0; i < source->left_out.count; i++) {
        struct span hole = source->left_out.at[i];
        unsigned c = (unsigned)(strstr(text, "int c") - text);
        ck_assert(c < hole.begin || hole.end <= c);
        holes++;
    }
    ck_assert_uint_ge(holes, 3);
}
END_TEST

START_TEST(line_directives_change_what_lines_are_called)
{
    const struct source *source = parsed("int a;\n#line 100 \"other.y\"\nint b;\nint c;\n# 7\nint d;\n");
    const char *path;
    ck_assert_uint_eq(source_presumed(source, 1, &path), 1);
    ck_assert_str_eq(path, "test.c");
    ck_assert_uint_eq(source_presumed(source, 3, &path), 100);
    ck_assert_str_eq(path, "other.y");
    ck_assert_uint_eq(source_presumed(source, 4, &path), 101);
    ck_assert_uint_eq(source_presumed(source, 6, &path), 7);
    ck_assert_str_eq(path, "other.y");
}
END_TEST

START_TEST(spans_contain_themselves)
{
    struct span outer = {2, 8}, left = {2, 4}, right = {7, 9};
    ck_assert(span_contains(outer, outer));
    ck_assert(span_contains(outer, left));
    ck_assert(!span_contains(outer, right));
    ck_assert(!span_contains(left, outer));
    ck_assert(span_equal(left, (struct span){2, 4}));
}
END_TEST

TCase *source_tests(void)
{
    TCase *tests = tcase_create("source");
    tcase_add_test(tests, lines_are_counted_from_one);
    tcase_add_test(tests, an_empty_text_has_one_line);
    tcase_add_test(tests, files_are_read_as_they_are);
    tcase_add_test(tests, an_expansion_comes_from_its_use);
    tcase_add_test(tests, expansions_of_later_rounds_come_from_the_file_too);
    tcase_add_test(tests, tokens_have_kinds_and_places);
    tcase_add_test(tests, neighbours_are_active_tokens);
    tcase_add_test(tests, directives_may_be_continued_and_digraphs);
    tcase_add_test(tests, conditionals_leave_text_out);
    tcase_add_test(tests, line_directives_change_what_lines_are_called);
    tcase_add_test(tests, spans_contain_themselves);
    return tests;
}
