"""A random async C program that prints the same however its tasks are scheduled and its operands are ordered.

Every function's effects are known before it is called: bodies are made callees first. Tasks that are spawned only
count, which commutes, and main waits for them.
"""

import random

from parts import (DOUBLE, INT, INTEGER, INTEGERS, ITEMS, NOTHING, POINTER, RECORD, TRACE, UNSIGNED, WORD, FLOATINGS, Field,
                   Function, Type, Variable)
import generators
import macros
import nesting
from statements import Context

EXTRAS = ["vla", "recursion", "pointers", "defer", "try", "join", "generators", "nesting", "macros"]

PRELUDE = """#include <async.h>
#include <stdio.h>

#define ADD(a, b) ((a) + (b))
#define TWICE(e) ((e) + (e))
#define PICK(a, b, c) ((a) ? (b) : (c))
#define KEEP(e) ({ __typeof__((e) + 0) kept = (e); kept; })
#define LARGER(a, b) ({ __typeof__((a) + 0) a_ = (a); __typeof__((b) + 0) b_ = (b); a_ > b_ ? a_ + 0 : b_ + 0; })
#define AWAIT(call) await call
#define PAUSE() do { await async_yield(); } while (0)
#define SPAWN(call) do { started++; spawn(call); } while (0)
#define NOTED(e) noted_as(#e, e)
#define NOTE(e) (void)noted_as(#e, e)

enum color { red = 3, blue = 5 };
"""

HELPERS = """
static unsigned long long trace, tally;
static unsigned lines, turns, started, finished;

static void note(unsigned long long value)
{
    trace = trace * 31 + value;
    if (lines++ < 200)
        printf("%llu\\n", value);
}

static inline void begin(void)
{
    trace = tally = 0;
    lines = turns = started = finished = 0;
}

static inline int noted(int value)
{
    note(value);
    return value;
}

static inline int noted_as(const char *text, int value)
{
    if (lines < 200)
        printf("%.40s = ", text);
    return noted(value);
}

static inline void count(unsigned long long value)
{
    tally += value * 7 + 1;
}

static inline int whole(double value)
{
    return value > -1e6 && value < 1e6 ? (int)value : 7;
}

static inline unsigned mix(int a, unsigned b)
{
    return a * 5u ^ b >> 1;
}

static inline int bump(int *p)
{
    return *p += 3;
}

static inline int *either(int which, int *p, int *q)
{
    return which & 1 ? p : q;
}

/* Overwrites what a poll that returned has left on the stack. */
static async void scribble(int rounds)
{
    while (rounds-- > 0) {
        volatile char garbage[6000];
        for (unsigned i = 0; i < sizeof garbage; i++)
            garbage[i] = 0x55;
        await async_yield();
    }
    finished++;
}

static inline async void rest(unsigned turn)
{
    if (turns++ % turn == 0)
        await async_yield();
}
"""


class Program(generators.GeneratorMaker):
    def __init__(self, seed, extras=(), is_small=False, names=0):
        self.random = random.Random(seed)
        self.extras = extras
        self.is_small = is_small            # so that many can be tried
        self.names = names                  # how many have been given
        self.records = [WORD]
        self.globals = {}
        self.functions = self.helpers()     # those that can be called
        self.jobs = []                      # those that can be spawned
        self.generators, self.items = [], []
        self.endless = []                   # those that never end
        self.definitions, self.prototypes, self.tables = [], [], []

    def name(self, prefix):
        self.names += 1
        return f"{prefix}{self.names}"

    def integer_type(self):
        return self.random.choice(INTEGERS)

    def helpers(self):
        mix = Function("mix", UNSIGNED, [Variable("a", INT), Variable("b", UNSIGNED)], is_async=False)
        bump = Function("bump", INT, [Variable("p", INT.pointer())], is_async=False)
        bump.reads_targets = bump.writes_targets = True
        either = Function("either", INT.pointer(), [Variable("which", INT), Variable("p", INT.pointer()),
                                                    Variable("q", INT.pointer())], is_async=False)
        for function in (mix, bump, either):
            function.is_pure = True
        return [mix, bump, either]

    # Types and globals

    def make_record(self):
        fields = []
        for i in range(self.random.randint(2, 5)):
            name, form = f"m{i}", self.random.randint(0, 9)
            if form <= 4:
                fields.append(Field(name, self.integer_type()))
            elif form == 5:
                fields.append(Field(name, self.random.choice([INT, UNSIGNED]), bits=self.random.randint(1, 20)))
            elif form == 6:
                fields.append(Field(name, self.integer_type(), self.random.choice([2, 4, 16])))
            elif form == 7:
                fields.append(Field(name, self.random.choice(FLOATINGS)))
            else:
                fields.append(Field(name, self.random.choice(self.records), self.random.choice([0, 0, 2])))
        fields.append(Field("last", INT))
        self.records.append(Type("struct " + self.name("s"), RECORD, fields))

    def make_globals(self):
        for _ in range(self.random.randint(2, 4)):
            type = self.random.choice([self.integer_type(), self.random.choice(self.records)])
            variable = Variable(self.name("g"), type, self.random.choice([0, 0, 4]), is_global=True)
            self.globals[variable.name] = variable

    def record_text(self, type):
        keyword = "union" if type.is_union else "struct"
        assert type.spelling.startswith(keyword)
        return f"{type.spelling} {{\n" + "".join(f"    {field.text()}\n" for field in type.fields) + "};\n"

    def global_text(self, variable):
        bound = f"[{variable.length}]" if variable.length else ""
        return f"static {variable.type.declare(variable.name)}{bound};"

    # Functions

    def signature(self, with_pointers=True):
        """A random result type and parameters."""
        def type():
            form = self.random.randint(0, 9)
            return (self.random.choice(FLOATINGS) if form == 0 else self.random.choice(self.records) if form <= 3
                    else self.integer_type())
        parameters = []
        for _ in range(self.random.choice([0, 1, 1, 2, 2, 3, 5])):
            if with_pointers and self.random.random() < 0.25:
                target = self.random.choice([INT, INT] + self.records)
                parameters.append(Variable(self.name("p"), target.pointer(), can_write=False))
            else:
                parameters.append(Variable(self.name("v"), type()))
        pointers = [p.type for p in parameters if p.type.kind == POINTER]
        if pointers and self.random.random() < 0.2:
            return pointers[0], parameters
        result = self.random.choice([NOTHING, type(), type(), type(), INT, INT, INT])
        return result, parameters

    def make_function(self, is_quiet, is_pure=False, is_async=True):
        function = Function(self.name("f"), *self.signature(), is_async)
        function.is_quiet, function.is_pure = is_quiet, is_pure
        self.make_body(function)
        self.functions.append(function)

    def make_recursive(self):
        """One function that awaits itself, or two that await each other."""
        group = [Function(self.name("r"), INT, self.signature(with_pointers=False)[1])
                 for _ in range(self.random.choice([1, 1, 2]))]
        for function in group:
            deep = Variable("deep", INT, can_write=False, can_point=False)
            deep.is_depth = True
            function.parameters.insert(0, deep)
            function.group = group
        for function in group:
            self.make_body(function)
        cost = sum(f.cost for f in group)
        for function in group:
            function.cost = cost * 16
        self.functions += [f for f in group if f.cost < 250]

    def make_table(self):
        """Functions of one type, called through pointers."""
        result, parameters = self.signature(with_pointers=False)
        members = [Function(self.name("f"), result, parameters) for _ in range(2)]
        for function in members:
            self.make_body(function)
        table = Function(self.name("table"), result, parameters)
        table.choices, table.cost = 2, max(f.cost for f in members)
        types = ", ".join(p.type.spelling for p in parameters) or "void"
        self.tables.append(f"static async {result.declare(f'(*const {table.name}[])')}({types}) ="
                           f" {{{', '.join(f.name for f in members)}}};")
        self.functions.append(table)

    def make_chain(self):
        """A long chain of awaits that each add a little."""
        type, previous = self.integer_type(), None
        for _ in range(self.random.choice([5, 20, 40])):
            function = Function(self.name("chain"), type, [Variable("v", type)])
            call = f"(unsigned)await {previous.name}(v + 1u) + 1" if previous else "(await rest(2), v)"
            self.define(function, [f"    return {call};"])
            function.cost = previous.cost + 1 if previous else 1
            previous = function
        self.functions.append(previous)

    def make_job(self):
        function = Function(self.name("job"), NOTHING, self.signature(with_pointers=False)[1])
        self.make_body(function, ending=["finished++;"])
        self.jobs.append(function)

    def make_endless(self):
        function = Function(self.name("never"), INT, [Variable(self.name("v"), INT)])
        function.is_pure = True
        self.make_body(function, ending=["await forever(2);", "return 0;"])
        self.endless.append(function)

    def make_body(self, function, ending=(), beginning=None):
        body = generators.Bodies(self, function)
        body.scopes = [dict(self.globals) if not function.is_quiet else {}]
        body.assigned = set(self.globals.values())
        body.may_return = not ending or body.is_generator
        body.has_variable_array = "vla" in self.extras and self.random.random() < 0.4
        body.callable = [f for f in self.functions
                         if (not function.is_quiet or not (f.effects.reads or f.effects.writes))
                         and (f.is_pure or not function.is_pure) and (function.awaits or not f.is_async)]
        body.enter(Context("function", body.assigned))
        for parameter in function.values():
            if parameter.type.kind == POINTER:
                parameter.targets = [body.pointee]
            body.declare(parameter)
        self.fill(body, function, ending)
        if beginning:
            body.lines.insert(0, beginning)
        self.define(function, body.lines)
        self.note_effects(function, body)

    def fill(self, body, function, ending):
        body.left = self.random.choice([1, 2, 4] if self.is_small else [2, 6, 10, 20])
        for _ in range(self.random.randint(0, 3)):
            body.declaration()
        for _ in range(self.random.randint(1, max(2, body.left // 2))):
            body.place_labels()
            body.statement()
            if body.is_dead():
                break
        body.place_labels(all_of_them=True)
        if ending and not function.is_pure:
            body.line(f"count({body.value()});")
        if ending:
            body.lines += ["    " + text for text in ending]
        elif function.result is not NOTHING:
            body.line(body.return_statement())
        if body.counters:
            body.lines.insert(0, f"    unsigned {', '.join(name + ' = 0' for name in body.counters)};")

    def note_effects(self, function, body):
        def lasting(objects):
            return {o for o in objects if o is TRACE or (o not in (body.pointee, ITEMS) and o.is_global)}
        function.effects.reads = lasting(body.current.reads)
        function.effects.writes = lasting(body.current.writes)
        function.reads_targets = body.pointee in body.current.reads
        function.writes_targets = body.pointee in body.current.writes
        function.cost = body.cost

    def define(self, function, lines):
        self.prototypes.append(function.signature() + ";")
        self.definitions.append("\n".join([function.signature(), "{"] + lines + ["}"]) + "\n")

    # The whole

    def some(self, least, most):
        return range(least if self.is_small else self.random.randint(least, most))

    def make(self):
        for _ in self.some(1, 3):
            self.make_record()
        self.make_globals()
        for _ in self.some(2, 5):
            self.make_function(is_quiet=True)
        has_all = not self.is_small
        if self.random.random() < 0.2 and has_all:
            self.make_chain()
        if "generators" in self.extras and (has_all or self.random.random() < 0.3):
            self.make_generators()
        if "recursion" in self.extras and (has_all or self.random.random() < 0.3):
            self.make_recursive()
        if "pointers" in self.extras and (has_all or self.random.random() < 0.3):
            self.make_table()
        for _ in self.some(1, 3) if "nesting" in self.extras else ():
            self.make_endless()
            self.make_function(is_quiet=True, is_pure=True)
        for _ in self.some(0, 2):
            self.make_job()
        for _ in self.some(1, 3):
            self.make_function(is_quiet=False)
        self.make_run()

    def make_run(self):
        """The function that runs first."""
        run = Function(self.name("run"), INT, [Variable(self.name("v"), INT), Variable(self.name("v"), self.records[-1])])
        run.is_quiet = False
        self.make_body(run)
        self.call = f"{run.name}({self.random.randint(0, 99)}, ({self.records[-1].spelling}){{0}})"

    def text(self):
        """Its own part of the file."""
        definitions = list(self.definitions)
        if self.random.random() < 0.3:
            self.random.shuffle(definitions)
        if "macros" in self.extras:
            definitions = [macros.between(self.random, self.name) + text for text in definitions]
        parts = [self.record_text(type) for type in self.records if type is not WORD]
        parts += ["\n".join(self.item_texts()), "\n".join(self.global_text(v) for v in self.globals.values()),
                  "\n".join(self.prototypes), "\n".join(self.tables)] + definitions
        return "\n".join(parts)


WAIT = "    while (finished < started)\n        await async_sleep_ms(1);\n"


def main_text(programs, blocks):
    """Runs one after the other."""
    call = "async_block_on({})" if blocks else "await {}"
    wait = "    async_block_on(wait_for_jobs());\n" if blocks else WAIT
    runs = "".join(f"    begin();\n    SPAWN(scribble(50));\n    note({call.format(program.call)});\n{wait}"
                   '    printf("%llu %llu %d\\n", trace, tally, held);\n' for program in programs)
    start = f"static async void wait_for_jobs(void)\n{{\n{WAIT}}}\n\nint" if blocks else "async int"
    return f"{start} main(void)\n{{\n    async_test_clock(0);\n{runs}    return (int)(trace & 63);\n}}\n"


def generate(seeds, extras=(), is_small=False):
    """One file with the programs of some seeds."""
    made, names = [], 0
    for seed in seeds:
        program = Program(seed, extras, is_small, names)
        program.make()
        made.append((program, program.text()))
        names = program.names
    texts = [PRELUDE, macros.PRELUDE, made[0][0].record_text(WORD), generators.PRELUDE, HELPERS, nesting.PRELUDE]
    texts += [text for _, text in made]
    texts.append(main_text([program for program, _ in made], made[0][0].random.random() < 0.5))
    return "\n".join(texts)
