/* The arena, growing strings and the map. */
#include <limits.h>
#include <stdint.h>

#include "arena.h"
#include "map.h"
#include "support.h"
#include "table.h"
#include "text.h"

START_TEST(memory_is_zeroed_and_aligned)
{
    for (size_t size = 1; size < 200; size++) {
        char *memory = arena_alloc(size);
        ck_assert_uint_eq((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            ck_assert_int_eq(memory[i], 0);
        memset(memory, 'x', size);
    }
}
END_TEST

START_TEST(large_blocks_do_not_overlap_small_ones)
{
    enum { LARGE = 1 << 20 };
    char *before = arena_copy("before", 6), *large = arena_alloc(LARGE), *after = arena_copy("after", 5);
    memset(large, 'x', LARGE);
    ck_assert_str_eq(before, "before");
    ck_assert_str_eq(after, "after");
}
END_TEST

START_TEST(memory_can_be_had_again_after_everything_is_freed)
{
    memset(arena_alloc(1000), 'x', 1000);
    arena_free_all();
    char *memory = arena_alloc(1000);
    for (size_t i = 0; i < 1000; i++)
        ck_assert_int_eq(memory[i], 0);
}
END_TEST

START_TEST(formatting_takes_what_it_needs)
{
    ck_assert_str_eq(arena_printf("%s_%d", "a", 12), "a_12");
    ck_assert_uint_eq(strlen(arena_printf("%5000d", 1)), 5000);
    ck_assert_str_eq(arena_printf("%d %d %u%s", INT_MIN, 0, UINT_MAX, "!"), "-2147483648 0 4294967295!");
    for (size_t length = 500; length < 530; length++) {
        const char *spaces = arena_printf("%*s", (int)length, "");
        ck_assert_str_eq(arena_printf("a%sz", spaces), arena_printf("a%.*sz", (int)length, spaces));
    }
    ck_assert_str_eq(arena_copy("abc", 2), "ab");
    ck_assert_str_eq(arena_copy("", 0), "");
}
END_TEST

START_TEST(memory_keeps_its_bytes_while_it_is_made_larger)
{
    enum { LARGEST = 1 << 21 };
    char *memory = arena_alloc(16);
    memset(memory, 'x', 16);
    for (size_t size = 16; size < LARGEST; size *= 2) {
        if (size == 1024)
            arena_alloc(1); /* no longer the last allocation */
        memory = arena_resize(memory, size, size * 2);
        for (size_t i = 0; i < size; i++)
            ck_assert_int_eq(memory[i], 'x');
        memset(memory, 'x', size * 2);
    }
}
END_TEST

START_TEST(tables_find_what_was_set)
{
    enum { COUNT = 1000 };
    static char keys[COUNT], values[COUNT];
    struct table table = {0};
    ck_assert_ptr_null(table_get(&table, keys));
    for (int i = 0; i < COUNT; i++)
        table_set(&table, &keys[i], &values[0]);
    for (int i = 0; i < COUNT; i++)
        table_set(&table, &keys[i], &values[i]);
    ck_assert_uint_eq(table.count, COUNT);
    for (int i = 0; i < COUNT; i++)
        ck_assert_ptr_eq(table_get(&table, &keys[i]), &values[i]);
    ck_assert_ptr_null(table_get(&table, values));
}
END_TEST

START_TEST(arrays_keep_their_elements_while_they_grow)
{
    ARRAY(int) array = {0};
    for (int i = 0; i < 1000; i++)
        PUSH(array, i);
    ck_assert_uint_eq(array.count, 1000);
    for (int i = 0; i < 1000; i++)
        ck_assert_int_eq(array.at[i], i);
}
END_TEST

START_TEST(an_empty_text_is_an_empty_string)
{
    struct text text = {0};
    ck_assert_str_eq(text_string(&text), "");
    text_add(&text, "", 0);
    ck_assert_str_eq(text_string(&text), "");
    ck_assert_str_eq(text.bytes, "");
}
END_TEST

START_TEST(texts_grow_by_pieces_of_all_sizes)
{
    struct text text = {0};
    text_puts(&text, "one ");
    text_add(&text, "two three", 4);
    text_printf(&text, "%d %s", 3, "four");
    ck_assert_str_eq(text_string(&text), "one two 3 four");
    text_printf(&text, "%3000s", "end");
    ck_assert_uint_eq(text.length, 14 + 3000);
    ck_assert_str_eq(text.bytes + text.length - 4, " end");
}
END_TEST

START_TEST(texts_may_hold_zero_bytes)
{
    struct text text = {0};
    text_add(&text, "a\0b", 3);
    text_puts(&text, "c");
    ck_assert_uint_eq(text.length, 4);
    ck_assert_mem_eq(text.bytes, "a\0bc", 5);
}
END_TEST

START_TEST(an_empty_map_has_nothing)
{
    struct map map = {0};
    ck_assert_ptr_null(map_get(&map, "a"));
    ck_assert_ptr_null(map_get(&map, ""));
}
END_TEST

START_TEST(maps_keep_many_keys)
{
    struct map map = {0};
    static int values[1000];
    for (int i = 0; i < 1000; i++)
        map_set(&map, arena_printf("key%d", i), &values[i]);
    ck_assert_uint_eq(map.count, 1000);
    for (int i = 0; i < 1000; i++)
        ck_assert_ptr_eq(map_get(&map, arena_printf("key%d", i)), &values[i]);
    ck_assert_ptr_null(map_get(&map, "key1000"));
}
END_TEST

START_TEST(a_value_can_be_set_again)
{
    struct map map = {0};
    int first, second;
    map_set(&map, "a", &first);
    map_set(&map, arena_copy("a", 1), &second);
    ck_assert_ptr_eq(map_get(&map, "a"), &second);
    ck_assert_uint_eq(map.count, 1);
}
END_TEST

TCase *memory_tests(void)
{
    TCase *tests = tcase_create("memory");
    tcase_add_test(tests, memory_is_zeroed_and_aligned);
    tcase_add_test(tests, large_blocks_do_not_overlap_small_ones);
    tcase_add_test(tests, memory_can_be_had_again_after_everything_is_freed);
    tcase_add_test(tests, formatting_takes_what_it_needs);
    tcase_add_test(tests, memory_keeps_its_bytes_while_it_is_made_larger);
    tcase_add_test(tests, tables_find_what_was_set);
    tcase_add_test(tests, arrays_keep_their_elements_while_they_grow);
    tcase_add_test(tests, an_empty_text_is_an_empty_string);
    tcase_add_test(tests, texts_grow_by_pieces_of_all_sizes);
    tcase_add_test(tests, texts_may_hold_zero_bytes);
    tcase_add_test(tests, an_empty_map_has_nothing);
    tcase_add_test(tests, maps_keep_many_keys);
    tcase_add_test(tests, a_value_can_be_set_again);
    return tests;
}
