"""Random statements that hold, fork and wait for something: races, deadlines, futures, async blocks, and what is cleaned up.

What is cancelled must not show in what the program prints: of the arms of a race one alone ever ends, and what loses,
like what a future stands for that is dropped, only counts what it holds. At the end of the program nothing is held.
The elided program runs what loses, too, and then forgets it.
"""

import copy

from parts import INT, ITEMS, POINTER, RECORD, TRACE, VOID, Effects, Generator, Variable
from places import of_kind
from statements import OPEN, Context, Statements

IN_BLOCK = "in an async block"      # its text comes twice in the elided program, for its type
PRELUDE = """
#ifdef ASYNC_ELIDE
static _Bool endless;

#undef race
#undef when
#undef otherwise
#undef within
#define ENDS(...) ({ endless = 0; (void)(__VA_ARGS__); _Bool ends_ = !endless; endless = 0; ends_; })
#define NEVER(...) ((void)(__VA_ARGS__), (void)(endless = 1))
#define race
#define when(...) if (ENDS(__VA_ARGS__))
#define otherwise
#define within(ms, ...) ((void)(ms), ENDS(__VA_ARGS__))
#define async_sleep_ms(ms) ((void)(ms))
#define async_test_clock(start) ((void)0)
#else
#include <async/testing.h>
#define NEVER(...) (__VA_ARGS__)
#endif
#define HOLDING __attribute__((cleanup(let_go)))

static int held;

static inline int take(int value)
{
    held++;
    return value;
}

static inline void let_go(const int *value)
{
    (void)value;
    held--;
}

static inline async void forever(int rounds)
{
    HOLDING int own = take(rounds);
    while (own-- > 0)
        await async_yield();
    held++;
    defer {
        await async_yield();
        held--;
    }
    await async_sleep_ms(1000000);
}

static inline async int boxed_forever(int depth)
{
    HOLDING int own = take(depth);
    defer { await async_yield(); }
    if (depth > 0)
        return await boxed_forever(depth - 1) + own;
    await forever(2);
    return 0;
}
"""


class Nesting(Statements):
    def __init__(self, program, function):
        super().__init__(program, function)
        self.nests = "nesting" in program.extras
        self.fork_weight = self.random.choice([1, 1, 3]) if self.nests else 1
        self.deepest = self.random.choice([6, 8, 10]) if self.nests else 6

    def statement_options(self):
        options = super().statement_options()
        if not self.nests or self.left <= 0 or len(self.contexts) >= self.deepest:
            return options
        if self.may_compute_goto or self.is_repeated not in (False, IN_BLOCK):
            return options
        if self.function.awaits:
            options += [(self.fork_weight, maker) for maker in (self.race, self.within)]
        if self.function.awaits and not self.is_repeated:
            options.append((self.fork_weight, self.join_that_is_left))
        if self.function.awaits and not isinstance(self.function, Generator):
            options.append((self.fork_weight, self.future_block))
            if self.contexts[-1].kind in OPEN:
                options.append((self.fork_weight, self.future_here))
        if self.can_defer:
            options.append((self.fork_weight, self.hold))
        if self.has_variable_array:
            options.append((0.5 * self.fork_weight, lambda: self.block_of(self.variable_array)))
        return options

    def without_yields(self, maker):
        """The text that it makes, with no yield in it."""
        around, self.around = self.around, self.around | Effects(writes=[ITEMS])
        text = self.full(maker)
        self.around = around
        return text

    def block_of(self, first):
        self.line("{")
        self.block(Context("if", self.assigned), self.number(1, 4), first=first)
        self.line("}")

    # What is held

    def hold(self):
        """Something that a cleanup attribute or a deferred block lets go at the end of a block."""
        makers = [self.hold_by_attribute] + ([] if self.is_in_line() else [self.hold_by_defer])
        maker = self.random.choice(makers)
        if self.contexts[-1].kind in OPEN:
            maker()
        else:
            self.block_of(maker)

    def hold_by_attribute(self):
        value = self.without_yields(lambda: self.integer(self.depth()))
        own = self.declare(Variable(self.name("own"), INT, can_write=False, can_point=False))
        self.line(f"HOLDING int {own.name} = take({value});")
        self.contexts.append(Context("held", self.assigned, can_enter=False))

    def hold_by_defer(self):
        self.line("held++;")
        self.line("defer")
        self.closed_block("deferred", last=lambda: self.line("held--;"))
        self.contexts.append(Context("defer", self.assigned, can_enter=False))

    # What never ends

    def endless(self):
        """An await that does not end, with no effect outside of it."""
        argument = self.full(lambda: (self.chance(0.5) and self.read(of_kind(INT.kind), 0)) or str(self.number(0, 3)))
        endless = self.program.endless
        if endless and self.chance(0.6):
            function = self.random.choice(endless)
            if self.cost + self.weight * function.cost < 300:
                self.cost += self.weight * function.cost
                return f"await {function.name}((int){argument} & 3)"
        return f"await {self.random.choice(['forever', 'boxed_forever'])}((int){argument} & 3)"

    def loser(self):
        text = self.endless()
        if self.chance(0.2):
            text = f"(await async_yield(), {text})"
        if self.chance(0.2) and not self.is_in_line():
            text = f"({{ HOLDING int own = take(1); {text}; own; }})"
        return f"NEVER({text})"

    def winner(self):
        text = self.without_yields(lambda: self.effect(self.depth()))
        return text if "await" in text.lower() else f"(await rest(2), {text})"

    # Forks

    def race(self):
        """One arm wins: the only one that ends, or `otherwise`, as no other is ready at once."""
        losers = self.number(0, 2)
        arms = ["wins"] + ["loses"] * losers
        if losers and self.chance(0.3):
            arms = ["otherwise"] + ["loses"] * losers
        self.random.shuffle(arms)
        arms.sort(key=lambda arm: arm == "otherwise")
        self.line("race {")
        self.margin += 1
        for arm in arms:
            self.race_arm(arm)
        self.margin -= 1
        self.line("}")

    def race_arm(self, arm):
        if arm == "otherwise":
            return self.arm_statement("otherwise")
        if arm == "wins":
            guard = self.random.choice(["", "", "if (1) ", "if (started || 1) "])
            return self.arm_statement(f"{guard}when ({self.winner()})")
        guard = self.random.choice(["", "", "if (0) ", f"if ({self.number(0, 1)}) "])
        self.arm_statement(f"{guard}when ({self.loser()})")

    def arm_statement(self, head):
        self.body(Context("if", self.assigned, can_enter=False), head)

    def within(self):
        """A deadline that does not pass, or one that does."""
        if self.chance(0.5):
            head = f"if (await within(1000000, {self.winner()}))"
        else:
            head = f"if (!await within({self.number(0, 3)}, {self.loser()}))"
        self.body(Context("if", self.assigned, can_enter=False), head)
        if self.chance(0.3):
            self.body(Context("if", self.assigned, can_enter=False), "else")

    def join_that_is_left(self):
        """One branch leaves it; nothing else in it ends."""
        self.line("join {")
        self.margin += 1
        for _ in range(self.number(0, 2)):
            self.line(self.endless() + ";")
        behind = None if self.chance(0.7) and self.way_out() else self.name("l")
        self.line("{")
        self.block(Context("leaving", self.assigned, can_enter=False), self.number(0, 3),
                   last=lambda: self.line(f"goto {behind};" if behind else self.way_out()))
        self.line("}")
        self.margin -= 1
        self.line("}")
        if behind:
            self.line(f"{behind}:;")

    # Futures

    def future_block(self):
        """A block with a local future, or some: waited for, or dropped at its end."""
        self.line("{")
        self.block(Context("if", self.assigned), self.number(0, 3), first=self.future_declaration,
                   last=self.future_end)
        self.line("}")

    def future_here(self):
        """A future of the block that the place is in, such as a loop's body: taken at once, or dropped at its end."""
        self.future_declaration()
        if self.chance(0.5):
            self.future_end()
        else:
            self.futures.pop()

    def future_declaration(self):
        keyword, name = self.random.choice(["spawn", "spawn", "lazy"]), self.name("fut")
        made = self.future_call() if self.chance(0.6) or self.is_repeated else None
        if made is None and self.is_repeated:
            made = INT, "boxed_forever(1)"
        result, call = made or (INT, self.async_block())
        self.line(f"future({result.spelling}) {name} = {keyword}({call});")
        self.contexts.append(Context("held", self.assigned, can_enter=False))
        self.futures.append((name, result))

    def future_call(self):
        found = [f for f in self.callable if f.is_pure and f.is_async and not f.has_pointers() and not f.choices
                 and not f.group and f.result.kind != POINTER and self.can_call(f)]
        if not found:
            return None
        function = self.random.choice(found)
        self.cost += self.weight * function.cost
        kept, self.is_repeated = self.is_repeated, True     # in the elided view __typeof__ repeats the text
        texts = self.full(lambda: self.unsequenced(*[lambda p=p: self.typed(p.type, self.depth())
                                                     for p in function.parameters]))
        self.is_repeated = kept
        return function.result, f"{function.name}({', '.join(texts)})"

    def async_block(self):
        """Captures numbers, and changes nothing but what is its own."""
        kept = (self.function, self.scopes, self.contexts, self.callable, self.around, self.is_repeated, self.assigned,
                self.behind, self.pending, self.local_types, self.counters)
        captured = {}
        for variable in self.visible():
            if not (variable not in self.assigned or variable.length or variable.is_global
                    or variable.type.kind in (POINTER, RECORD)):
                captured[variable.name] = Variable(variable.name, variable.type, can_write=False, can_point=False)
        self.function = copy.copy(self.function)
        self.function.is_quiet = self.function.is_pure = True
        self.function.group = []
        self.scopes, self.contexts, self.local_types = [captured], [Context("closed", ())], [[]]
        self.callable = [f for f in self.callable if f.is_pure]
        self.around = self.around | Effects(reads=[TRACE, ITEMS], writes=[TRACE, ITEMS])
        self.assigned, self.is_repeated, self.counters = set(captured.values()), IN_BLOCK, []
        outer, self.current = self.current, Effects()
        text = (self.full(lambda: self.value_block(2, lambda depth: f"(int){self.integer(depth)}"))
                or "({ await async_yield(); 1; })")
        self.current = outer
        if self.counters:
            text = f"({{ unsigned {' = 0, '.join(self.counters)} = 0; {text[3:]}"
        (self.function, self.scopes, self.contexts, self.callable, self.around, self.is_repeated, self.assigned,
         self.behind, self.pending, self.local_types, self.counters) = kept
        return text

    def future_end(self):
        name, result = self.futures.pop()
        if self.chance(0.3) or self.is_dead():
            return
        if result.kind == VOID:
            return self.line(f"await {name};")
        if self.function.is_pure or result.kind == RECORD or self.chance(0.3):
            return self.line(f"(void)await {name};")
        self.line(f"count(await {name});")
