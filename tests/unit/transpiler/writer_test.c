/* The output: which line the compiler takes each of its lines for. */
#include <stdio.h>

#include "support.h"
#include "writer.h"

static const char program[] = "one\n"
                              "  two\n"
                              "three\n"
                              "    four; five\n"
                              "six\n";

static struct span whole(const struct source *source)
{
    return (struct span){0, (unsigned)source->size};
}

/** The span of a word of the source. */
static struct span word(const struct source *source, const char *spelling)
{
    unsigned begin = (unsigned)(strstr(source->text, spelling) - source->text);
    return (struct span){begin, begin + (unsigned)strlen(spelling)};
}

/** What a compiler calls the line that a word of the output stands on, as in `out.c:3`. */
static const char *place_of(const struct writer *w, const char *spelling)
{
    const char *found = strstr(text_string(&w->out), spelling);
    ck_assert_msg(found, "%s is not written", spelling);
    char path[100] = "out.c";
    unsigned line = 0;
    for (const char *begin = text_string(&w->out); begin <= found; begin = strchr(begin, '\n') + 1) {
        unsigned number;
        char name[100];
        int parts = sscanf(begin, "#line %u \"%99[^\"]\"", &number, name);
        if (parts >= 1)
            line = number - 1;
        else
            line++;
        if (parts == 2)
            strcpy(path, name);
        if (!strchr(begin, '\n'))
            break;
    }
    return arena_printf("%s:%u", path, line);
}

static unsigned count(const char *text, const char *part)
{
    unsigned found = 0;
    for (const char *c = strstr(text, part); c; c = strstr(c + 1, part))
        found++;
    return found;
}

START_TEST(a_source_without_generated_lines_is_copied)
{
    const struct source *source = source_of(program);
    struct writer w = writer_new(source, "out.c", false);
    writer_source(&w, whole(source));
    ck_assert_str_eq(text_string(&w.out), program);
}
END_TEST

START_TEST(generated_lines_count_in_the_output)
{
    const struct source *source = source_of(program);
    struct writer w = writer_new(source, "out.c", true);
    writer_line(&w, 0, "", "generated %d", 1);
    writer_source(&w, whole(source));
    writer_line(&w, 0, "    ", "generated %d", 2);
    ck_assert_str_eq(place_of(&w, "generated 1"), "out.c:1");
    ck_assert_str_eq(place_of(&w, "one"), "test.c:1");
    ck_assert_str_eq(place_of(&w, "six"), "test.c:5");
    ck_assert_str_eq(text_string(&w.out), "generated 1\n"
                                          "#line 1 \"test.c\"\n"
                                          "one\n  two\nthree\n    four; five\nsix\n"
                                          "#line 9 \"out.c\"\n"
                                          "    generated 2\n");
}
END_TEST

START_TEST(lines_stay_right_behind_generated_ones)
{
    const struct source *source = source_of(program);
    struct writer w = writer_new(source, "out.c", true);
    struct span two = word(source, "two"), four = word(source, "four;");
    writer_source(&w, (struct span){0, two.end});
    writer_line(&w, 2, "  ", "for_two();\nalso_for_two();");
    writer_source(&w, (struct span){two.end, four.end});
    writer_line(&w, 4, "    ", "for_four();");
    writer_source(&w, (struct span){four.end, (unsigned)source->size});
    ck_assert_str_eq(place_of(&w, "two"), "test.c:2");
    ck_assert_str_eq(place_of(&w, "for_two"), "test.c:2");
    ck_assert_str_eq(place_of(&w, "also_for_two"), "test.c:2");
    ck_assert_str_eq(place_of(&w, "three"), "test.c:3");
    ck_assert_str_eq(place_of(&w, "four"), "test.c:4");
    ck_assert_str_eq(place_of(&w, "for_four"), "test.c:4");
    ck_assert_str_eq(place_of(&w, "five"), "test.c:4");
    ck_assert_str_eq(place_of(&w, "six"), "test.c:5");
    ck_assert_uint_eq(count(text_string(&w.out), "six"), 1);
}
END_TEST

START_TEST(skipped_source_does_not_shift_lines)
{
    const struct source *source = source_of(program);
    struct writer w = writer_new(source, "out.c", true);
    writer_source(&w, word(source, "one"));
    writer_source(&w, word(source, "six\n"));
    ck_assert_str_eq(place_of(&w, "one"), "test.c:1");
    ck_assert_str_eq(place_of(&w, "six"), "test.c:5");
}
END_TEST

START_TEST(without_line_directives_there_are_none)
{
    const struct source *source = source_of(program);
    struct writer w = writer_new(source, "out.c", false);
    writer_source(&w, (struct span){0, word(source, "three").begin});
    writer_line(&w, 0, "", "generated");
    writer_line(&w, 3, "", "for_three();");
    writer_source(&w, (struct span){word(source, "three").begin, (unsigned)source->size});
    ck_assert_str_eq(text_string(&w.out),
                     "one\n  two\ngenerated\nfor_three();\nthree\n    four; five\nsix\n");
}
END_TEST

START_TEST(a_rest_of_a_line_goes_to_a_new_one_with_its_indent)
{
    const struct source *source = source_of(program);
    struct writer w = writer_new(source, "out.c", false);
    writer_line(&w, 4, "    ", "generated");
    writer_source(&w, word(source, "five\n"));
    ck_assert_str_eq(text_string(&w.out), "    generated\n    five\n");
}
END_TEST

START_TEST(text_in_a_line_stays_there)
{
    const struct source *source = source_of(program);
    struct writer w = writer_new(source, "out.c", true);
    writer_source(&w, (struct span){0, word(source, "four").begin});
    writer_inline(&w, "FOUR");
    writer_source(&w, (struct span){word(source, "four").end, (unsigned)source->size});
    ck_assert_ptr_nonnull(strstr(text_string(&w.out), "three\n    FOUR; five\nsix\n"));
    ck_assert_str_eq(place_of(&w, "FOUR"), "test.c:4");
    ck_assert_str_eq(place_of(&w, "six"), "test.c:5");
}
END_TEST

START_TEST(a_label_stands_on_its_line)
{
    const struct source *source = source_of(program);
    struct writer w = writer_new(source, "out.c", true);
    writer_line(&w, 2, "", "before();");
    writer_label(&w, 2, "", "at_get", false, "await get()");
    writer_line(&w, 2, "", "after();");
    ck_assert_str_eq(place_of(&w, "before"), "test.c:2");
    ck_assert_ptr_nonnull(strstr(text_string(&w.out), "\nat_get: /* await get() */\n"));
    ck_assert_str_eq(place_of(&w, "at_get"), "test.c:2");
    ck_assert_str_eq(place_of(&w, "after"), "test.c:2");
}
END_TEST

START_TEST(a_line_that_is_ended_is_not_ended_by_the_source_again)
{
    const struct source *source = source_of(program);
    struct writer w = writer_new(source, "out.c", true);
    writer_source(&w, (struct span){0, word(source, "two").end});
    writer_end_line(&w);
    writer_source(&w, (struct span){word(source, "two").end, (unsigned)source->size});
    ck_assert_ptr_nonnull(strstr(text_string(&w.out), "  two\nthree\n"));
    ck_assert_str_eq(place_of(&w, "three"), "test.c:3");
}
END_TEST

START_TEST(blanks_of_a_line_that_is_not_used_are_dropped)
{
    const struct source *source = source_of(program);
    struct writer w = writer_new(source, "out.c", false);
    writer_source(&w, (struct span){0, word(source, "two").begin});
    writer_line(&w, 2, "    ", "generated();");
    ck_assert_str_eq(text_string(&w.out), "one\n    generated();\n");
}
END_TEST

START_TEST(empty_generated_lines_have_no_indent)
{
    const struct source *source = source_of(program);
    struct writer w = writer_new(source, "out.c", false);
    writer_line(&w, 0, "    ", "a\n\nb");
    ck_assert_str_eq(text_string(&w.out), "    a\n\n    b\n");
}
END_TEST

START_TEST(paths_are_quoted)
{
    ck_assert_str_eq(writer_quoted("a\\b \"c\".c"), "a\\\\b \\\"c\\\".c");
    ck_assert_str_eq(writer_quoted(""), "");
}
END_TEST

START_TEST(line_directives_of_the_source_are_followed)
{
    const struct source *source = parsed("int a;\n#line 40 \"user.y\"\nint b;\nint c;\n");
    struct writer w = writer_new(source, "out.c", true);
    writer_source(&w, (struct span){0, word(source, "int c").begin});
    writer_line(&w, 4, "", "generated();");
    writer_source(&w, word(source, "int c;\n"));
    ck_assert_str_eq(place_of(&w, "generated"), "user.y:41");
    ck_assert_str_eq(place_of(&w, "int c"), "user.y:41");
}
END_TEST

START_TEST(resolved_text_has_no_conditionals)
{
    const struct source *source = parsed("int a;\n#if 0\nint b;\n#else\nint c;\n#endif\nint d;\n");
    struct writer w = writer_new(source, "out.c", true);
    w.resolves = true;
    writer_source(&w, whole(source));
    ck_assert_ptr_null(strstr(text_string(&w.out), "#if"));
    ck_assert_ptr_null(strstr(text_string(&w.out), "#e"));
    ck_assert_ptr_null(strstr(text_string(&w.out), "int b"));
    ck_assert_str_eq(place_of(&w, "int c"), "test.c:5");
    ck_assert_str_eq(place_of(&w, "int d"), "test.c:7");
}
END_TEST

TCase *writer_tests(void)
{
    TCase *tests = tcase_create("writer");
    tcase_add_test(tests, a_source_without_generated_lines_is_copied);
    tcase_add_test(tests, generated_lines_count_in_the_output);
    tcase_add_test(tests, lines_stay_right_behind_generated_ones);
    tcase_add_test(tests, skipped_source_does_not_shift_lines);
    tcase_add_test(tests, without_line_directives_there_are_none);
    tcase_add_test(tests, a_rest_of_a_line_goes_to_a_new_one_with_its_indent);
    tcase_add_test(tests, text_in_a_line_stays_there);
    tcase_add_test(tests, a_label_stands_on_its_line);
    tcase_add_test(tests, a_line_that_is_ended_is_not_ended_by_the_source_again);
    tcase_add_test(tests, blanks_of_a_line_that_is_not_used_are_dropped);
    tcase_add_test(tests, empty_generated_lines_have_no_indent);
    tcase_add_test(tests, paths_are_quoted);
    tcase_add_test(tests, line_directives_of_the_source_are_followed);
    tcase_add_test(tests, resolved_text_has_no_conditionals);
    return tests;
}
