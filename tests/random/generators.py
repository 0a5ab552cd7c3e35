"""Random generators, and statements that take their items.

The elided program has no generators. There a call of one gives an array of all its items, made at once: so a
generator uses nothing but what is its own. Whoever takes items by hand sends `factor` times the number of the item
that is asked for; the array is made by the same rule.
"""

from parts import INTEGER, ITEMS, Effects, Generator, Variable
from nesting import Nesting
from statements import Context

PRELUDE = """
#ifdef ASYNC_ELIDE
#include <stdlib.h>

/* What generators are to the elided program. */
#undef generator
#undef yield
#undef yield_from
#undef for_each
#define ITEMS_OF(T) struct items_##T { T *at; unsigned count, next, factor, begun; };
#define BEGIN_ITEMS(T) struct items_##T items = {.factor = factor, .begun = begun};
#define ITEMS items
#define GIVEN (items.begun + items.count)
#define SENT ((__typeof__(*items.at))(items.factor * (GIVEN + 1)))
#define ASK(e) ({ __typeof__(*items.at) asked_ = (e); yield asked_; SENT; })
#define generator(T) struct items_##T
#define yield *(__typeof__(items.at))room(&items, sizeof *items.at) =
#define yield_from(g) ({ __typeof__(items) more_ = (g); for (unsigned i_ = 0; i_ < more_.count; i_++) yield more_.at[i_]; })
#define for_each(item, ...)                                                     \\
    for (__typeof__(__VA_ARGS__) items_ = (__VA_ARGS__), *once_ = &items_; once_; once_ = 0) \\
        for (_Bool goes_on_ = 1; goes_on_ && items_.next < items_.count; items_.next++)      \\
            for (item = (goes_on_ = 0, items_.at[items_.next]); !goes_on_; goes_on_ = 1)
#define async_next(g, v) ({                                                     \\
    __typeof__(g) g_ = (g);                                                     \\
    _Bool more_ = g_->next < g_->count;                                         \\
    if (more_)                                                                  \\
        *(v) = g_->at[g_->next++];                                              \\
    more_; })
#define async_next_with(g, sent, v) ((void)(sent), async_next(g, v))

static inline void *room(void *list, size_t size)
{
    struct { void *at; unsigned count; } *items = list;
    items->at = realloc(items->at, (items->count + 1) * size);
    return (char *)items->at + items->count++ * size;
}
#else
#define ITEMS_OF(T)
#define BEGIN_ITEMS(T) (void)factor, (void)begun;
#define ITEMS
#define GIVEN 0
#define ASK(e) (yield (e))
#endif
"""


class Bodies(Nesting):
    """Statements with yields, in a generator, and with loops over the items of generators."""

    @property
    def is_generator(self):
        return isinstance(self.function, Generator)

    def can_yield(self):
        is_deferred = any(c.kind in ("branch", "deferred", "leaving") for c in self.contexts)
        return (self.is_generator and not is_deferred
                and not (self.avoid | self.around).conflicts(Effects(writes=[ITEMS])))

    @property
    def integer_options(self):
        has_numbers = self.is_generator and self.function.item.kind == INTEGER
        return super().integer_options + [(8 if has_numbers else 0, self.asked)]

    def statement_options(self):
        options = super().statement_options()
        if self.is_generator:
            options += [(8, self.yield_item), (1, self.yield_from)]
        if self.left > 0 and len(self.contexts) < 6 and not self.may_compute_goto and self.takable():
            options += [(2, self.each_item), (1.5, self.items_by_hand)]
        return options

    def return_statement(self):
        return "return ITEMS;" if self.is_generator else super().return_statement()

    def variable_array(self):
        """A yield in its bound is refused: to clang it is as constant as what it gives."""
        around, self.around = self.around, self.around | Effects(writes=[ITEMS])
        super().variable_array()
        self.around = around

    # Giving items

    def note_yield(self):
        self.current.add(Effects(writes=[ITEMS]))
        self.function.items += self.weight

    def asked(self, depth):
        """A yield of which the value is used."""
        if not self.can_yield():
            return None
        value = self.integer(depth - 1)
        self.note_yield()
        return f"ASK(({self.function.item.spelling})({value}))"

    def yield_item(self):
        if not self.can_yield():
            return self.line(self.simple())
        value = self.without_yields(lambda: self.typed(self.function.item, self.depth()))
        self.note_yield()
        form = self.random.choice(["yield {};", "yield {};", "(void)(yield {});", "if (0) ; else yield {};"])
        self.line(form.format(value))

    def yield_from(self):
        found = [g for g in self.takable() if g.item == self.function.item]
        if not found or not self.can_yield():
            return self.line(self.simple())
        inner = self.random.choice(found)
        call = self.making(inner, "factor", "GIVEN")
        self.note_yield()
        self.function.items += self.weight * inner.items
        self.line(f"yield_from({call});")

    # Taking items

    def takable(self):
        """The generators whose items can be taken here. No computed goto leads out of where that is done."""
        return [g for g in self.program.generators if (self.function.awaits or not g.is_async) and self.can_call(g)]

    def making(self, generator, factor, begun):
        """The text of a call of a generator."""
        self.cost += self.weight * generator.cost
        makers = [lambda p=p: self.typed(p.type, self.depth()) for p in generator.values()]
        repeated, self.is_repeated = self.is_repeated, True     # for_each repeats the text, elided
        texts = self.without_yields(lambda: self.unsequenced(*makers))
        self.is_repeated = repeated
        return f"{generator.name}({', '.join([factor, begun] + texts)})"

    def loop_over(self, head, item, limit):
        """A loop of some rounds; its item is a variable of its own, or one that is there already."""
        counter = self.counter()
        self.line(f"{counter} = 0;")
        weight = self.weight
        self.weight *= limit
        context = Context("loop", self.assigned, can_enter=False)
        self.line(head + " {")

        def first():
            if item:
                self.declare(item)
            self.line(f"if ({counter}++ == {limit}) break;")

        self.block(context, self.number(1, 4), first=first)
        self.line("}")
        self.weight = weight

    def each_item(self):
        generator = self.random.choice(self.takable())
        call = self.making(generator, "0", "0")
        item = Variable(self.name("v"), generator.item)
        self.loop_over(f"for_each ({generator.item.declare(item.name)}, {call})", item, self.number(1, 4))

    def items_by_hand(self):
        generator = self.random.choice(self.takable())
        self.line("{")
        self.margin += 1
        self.enter(Context("if", self.assigned, can_enter=False))
        taken, count, factor = self.name("gen"), self.counter(), self.number(0, 5)
        self.line(f"{generator.type()} {taken} = {self.making(generator, str(factor), '0')};")
        self.line(f"{count} = 0;")
        item = self.declare(Variable(self.name("v"), generator.item), assigned=False)
        self.line(f"{item.type.declare(item.name)}{self.random.choice(['', ' = {0}'])};")
        await_text = "await " if generator.is_async else ""
        if generator.item.kind == INTEGER:
            next_text = f"async_next_with(&{taken}, ({item.type.spelling})({factor}u * ++{count}), &{item.name})"
        else:
            next_text = f"async_next(&{taken}, &{item.name})"
        self.loop_over(f"while ({await_text}{next_text})", item, self.number(1, 4))
        if self.chance(0.4):
            rest = Variable(self.name("v"), generator.item)
            self.random.choice([self.rest_by_each, self.rest_of_moved])(generator, taken, rest)
        self.margin -= 1
        self.leave(self.contexts[-1])
        self.line("}")

    def rest_by_each(self, generator, taken, rest):
        if generator.item.kind == INTEGER:      # what is sent is not known to the array
            return
        self.loop_over(f"for_each ({rest.type.declare(rest.name)}, {taken})", rest, self.number(1, 2))

    def rest_of_moved(self, generator, taken, rest):
        moved = self.name("gen")
        self.line(f"{generator.type()} {moved} = {taken};")
        self.rest_by_each(generator, moved, rest)


class GeneratorMaker:
    """What a program makes of generators; program.Program has the rest."""

    def make_generators(self):
        for _ in range(self.random.randint(1, 2)):
            self.make_item_type()
        self.make_function(is_quiet=True, is_pure=True)
        for _ in range(self.random.randint(2, 4)):
            self.make_generator()
        self.make_function(is_quiet=True, is_async=False)

    def make_item_type(self):
        base = self.random.choice([self.integer_type(), self.integer_type(), self.random.choice(self.records)])
        item = type(base)(self.name("item"), base.kind, base.fields, is_union=base.is_union)
        self.items.append((base, item))

    def item_texts(self):
        return [f"typedef {base.declare(item.spelling)};\nITEMS_OF({item.spelling})" for base, item in self.items]

    def make_generator(self):
        item = self.random.choice(self.items)[1]
        parameters = self.signature(with_pointers=False)[1]
        generator = Generator(self.name("gen"), item, parameters, self.random.random() < 0.5)
        self.make_body(generator, ending=["return ITEMS;"], beginning=f"    BEGIN_ITEMS({item.spelling})")
        self.generators.append(generator)
