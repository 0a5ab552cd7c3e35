"""Random statements. Loops end, and nothing is read that has no value, whatever jumps have skipped."""

from expressions import Expressions
from parts import FLOATINGS, INT, INTEGER, POINTER, RECORD, TRACE, VOID, Effects, Field, Generator, Type, Variable
from places import exactly

STORAGE = ["", "", "", "", "", "const ", "volatile ", "register ", "_Alignas(16) "]

CLOSED = ["closed", "branch", "deferred"]   # what no jump leaves
OPEN = ["if", "loop", "variable array", "defer", "held"]    # where more can be armed
SIGNED = ["int", "signed char", "short", "long", "long long"]


class Context:
    """A statement around the place: what a jump into it must have assigned, and whether one is possible at all."""

    def __init__(self, kind, assigned, can_enter=True):
        self.kind, self.can_enter = kind, can_enter
        self.assigned = set(assigned)   # known to be when it is left; for a loop, also when it starts a round
        self.cases = []                 # a switch's constants that have no label yet
        self.has_default = False


class Label:
    """A place that can be jumped to or from, with what is assigned there."""

    def __init__(self, name, contexts, assigned):
        self.name, self.contexts, self.assigned = name, list(contexts), set(assigned)


class Statements(Expressions):
    def __init__(self, program, function):
        super().__init__(program, function)
        self.around = Effects()         # what a statement must not conflict with
        self.may_return = True
        self.pointee = Variable("what parameters point to", INT)
        self.local_types = []
        self.lines, self.margin = [], 1
        self.contexts = []
        self.pending = []               # jumps forward whose label is still to come
        self.behind = []                # labels that one can jump back to
        self.counters = []              # the variables that count rounds
        self.futures = []               # the local ones of the blocks around the place
        self.left = 0                   # statements that may still be made
        self.has_computed_goto = self.has_variable_array = False
        self.can_defer = function.is_async or isinstance(function, Generator)
        self.may_compute_goto = self.chance(0.3)    # may lead anywhere: no branches and nothing deferred then

    # Writing

    def line(self, text):
        self.lines.append("    " * self.margin + text)

    def name(self, prefix):
        return self.program.name(prefix)

    def counter(self):
        self.counters.append(self.name("c"))
        return self.counters[-1]

    def depth(self):
        return self.random.choice([0, 1, 1, 2, 2, 3])

    def full(self, maker, leave=False):
        """The text of a full expression; what it reads and writes is the function's as well."""
        outer, avoid, may_leave = self.current, self.avoid, self.may_leave
        self.current, self.avoid, self.may_leave = Effects(), self.around, leave
        text = maker()
        outer.add(self.current)
        self.current, self.avoid, self.may_leave = outer, avoid, may_leave
        return text

    def value(self, leave=True):
        return self.full(lambda: self.integer(self.depth()), leave)

    # Scopes

    def records(self):
        return self.program.records + [t for types in self.local_types for t in types]

    def declare(self, variable, assigned=True):
        self.scopes[-1][variable.name] = variable
        (self.assigned.add if assigned else self.assigned.discard)(variable)
        return variable

    def enter(self, context):
        self.contexts.append(context)
        self.scopes.append({})
        self.local_types.append([])
        return context

    def leave(self, context):
        while self.contexts.pop() is not context:
            pass
        self.scopes.pop()
        self.local_types.pop()
        self.assigned = set(context.assigned)

    def new_name(self, prefix="v"):
        """A new name or, to shadow it, one of an enclosing scope."""
        outer = [n for scope in self.scopes[1:-1] for n, v in scope.items()
                 if n not in self.scopes[-1] and n[0] == prefix[0] and v.can_write and not v.type.is_local]
        return self.random.choice(outer) if outer and self.chance(0.3) else self.name(prefix)

    # Jumps

    def contexts_entered(self, origin):
        """The contexts here that a jump from there goes into."""
        shared = 0
        for here, there in zip(self.contexts, origin):
            if here is not there:
                break
            shared += 1
        return self.contexts[shared:]

    def can_arrive(self, origin, assigned):
        return all(c.can_enter and (c.kind != "loop" or c.assigned <= assigned) for c in self.contexts_entered(origin))

    def arrive(self, origin, assigned):
        """Here a label stands that is reached with less assigned than otherwise."""
        for context in self.contexts_entered(origin):
            context.assigned &= assigned
        self.assigned &= assigned

    def jump_forward(self):
        """A goto to a label that comes later."""
        label = Label(self.name("l"), self.contexts, self.assigned)
        condition = self.value(leave=False)
        self.line(f"if ({condition}) goto {label.name};")
        self.pending.append(label)

    def computed_goto(self):
        names = [self.name("l") for _ in range(self.number(1, 3))]
        table = self.name("t")
        if len(names) == 1:
            self.line(f"const void *{table} = &&{names[0]};")
            self.line(self.simple())
            jump = f"goto *{table};"
        else:
            self.line(f"static const void *const {table}[] = {{{', '.join('&&' + n for n in names + names[:1])}}};")
            jump = f"goto *{table}[({self.value(leave=False)}) & {1 if len(names) < 3 else 3}];"
        self.line(jump)
        self.pending += [Label(name, self.contexts, self.assigned) for name in names]

    def place_labels(self, all_of_them=False):
        for label in list(self.pending):
            if (all_of_them or self.chance(0.25)) and self.can_arrive(label.contexts, label.assigned):
                self.pending.remove(label)
                self.arrive(label.contexts, label.assigned)
                self.line(f"{label.name}:;")
        switch = next((c for c in reversed(self.contexts) if c.kind == "switch"), None)
        if switch and switch is not self.contexts[-1] and switch.cases and self.chance(0.15):
            around = self.contexts[:self.contexts.index(switch)]
            if self.can_arrive(around + [switch], switch.entry) :
                self.case(switch)

    def case(self, switch):
        self.arrive(self.contexts[:self.contexts.index(switch) + 1], switch.entry)
        if self.chance(0.2) and not switch.has_default:
            switch.has_default = True
            self.line("default:;")
        else:
            self.line(f"case {switch.cases.pop()}:;")

    def label_behind(self):
        """A label that a later statement jumps back to, a few times."""
        loops = [c for c in self.contexts if c.kind == "loop"]
        inner = {v for scope in self.scopes[2:] for v in scope.values()}
        can_reset = (all(c.can_enter for c in self.contexts) and not any(c.assigned & inner for c in loops))
        if can_reset and self.chance(0.5):
            self.assigned -= inner
            for context in self.contexts:
                context.assigned -= inner
        label = Label(self.name("l"), self.contexts, self.assigned)
        self.line(f"{label.name}: __attribute__((unused));")
        self.weight *= 3
        self.behind.append(label)

    def jump_back(self):
        found = [label for label in self.behind if label.assigned <= self.assigned
                 and self.can_reach_back(label)]
        if not found:
            return self.jump_forward()
        label, counter = self.random.choice(found), self.counter()
        self.behind.remove(label)
        test = f"{counter}++ < {self.number(1, 2)}"
        if self.chance(0.4):
            test += f" && {self.value(leave=False)}"
        self.line(f"if ({test}) goto {label.name};")

    def can_reach_back(self, label):
        here, self.contexts = self.contexts, label.contexts
        can = all(c.can_enter for c in self.contexts_entered(here))
        self.contexts = here
        return can

    def way_out(self):
        """break, continue or return, or None."""
        ways = []
        if self.may_return:
            ways.append(self.return_statement)
        for context in reversed(self.contexts):
            if context.kind in CLOSED:
                break
            if context.kind in ("loop", "switch"):
                ways += [lambda: "break;"] * 2
                break
        for context in reversed(self.contexts):
            if context.kind in CLOSED:
                break
            if context.kind == "loop":
                ways += [lambda: "continue;"] * 2
                break
        return self.random.choice(ways)() if ways else None

    def is_dead(self):
        """Whether the last line leaves the block for sure; what follows is left out, but not always."""
        last = self.lines[-1].strip() if self.lines else ""
        return last.startswith(("return", "break", "continue", "goto *")) and self.chance(0.99)

    def return_statement(self):
        if self.function.name == "main":
            return None
        result = self.function.result
        if result.kind == VOID:
            return "return;"
        if result.kind == POINTER:
            return f"return {self.full(lambda: self.pointer(result, self.depth(), [self.pointee]))[0]};"
        return f"return {self.full(lambda: self.typed(result, self.depth()), leave=True)};"

    # Simple statements

    def simple(self):
        """One statement on one line that declares nothing."""
        form = self.number(0, 19)
        text = None
        if form <= 1:
            text = self.way_out()
        elif form <= 4 and not self.function.is_quiet and not self.around.conflicts(Effects(writes=[TRACE])):
            self.current.add(Effects(writes=[TRACE]))
            text = f"{self.random.choice(['note', 'note', 'NOTE'])}({self.value()});"
        elif form == 5:
            pauses = ["await async_yield();", "PAUSE();", "await rest(2);", "await rest(3);", "(void)0;"]
            text = self.random.choice(pauses if self.function.awaits else ["(void)0;"])
        elif form == 6:
            text = self.spawn()
        elif form == 7:
            text = self.commuting()
        elif form == 8:
            text = self.attempt()
        return text or self.full(lambda: self.effect(self.depth()), leave=True) + ";"

    def commuting(self):
        return None if self.function.is_pure else f"count({self.value()});"

    def attempt(self):
        """May return an error from here."""
        if ("try" not in self.program.extras or not self.may_return or self.function.result.spelling not in SIGNED
                or self.function.is_pure or not self.function.is_async):
            return None
        return f"count(try(({self.random.choice(SIGNED)})({self.full(lambda: self.integer(self.depth()))})));"

    def spawn(self):
        jobs = [f for f in self.program.jobs if self.cost + self.weight * f.cost < 300]
        if not jobs or not self.function.is_async or self.function.is_pure:
            return None
        job = self.random.choice(jobs)
        self.cost += self.weight * job.cost
        kept, self.is_repeated = self.is_repeated, True     # in the elided view __typeof__ repeats the text
        texts = self.full(lambda: self.unsequenced(*[lambda p=p: self.typed(p.type, self.depth())
                                                     for p in job.parameters]))
        self.is_repeated = kept
        return f"SPAWN({job.name}({', '.join(texts)}));"

    # Declarations

    def declaration(self):
        form = self.number(0, 15)
        if form <= 6:
            self.scalar_declaration()
        elif form <= 8:
            self.array_declaration()
        elif form <= 10:
            self.record_declaration(self.random.choice(self.records()))
        elif form <= 12:
            self.pointer_declaration()
        elif form == 13:
            self.static_declaration()
        elif form == 14:
            self.inferred_declaration()
        else:
            self.local_type()

    def scalar_declaration(self):
        type = self.random.choice([self.program.integer_type()] * 5 + [self.random.choice(FLOATINGS)])
        storage = self.random.choice(STORAGE)
        is_plain = not storage or storage == "_Alignas(16) "
        declarators = []
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            name = self.new_name()
            variable = self.declare(Variable(name, type, can_write=storage != "const ", can_point=is_plain),
                                    assigned=False)
            if self.chance(0.8) or storage == "const ":
                name += f" = {self.full(lambda: self.typed(type, self.depth()), leave=True)}"
                self.assigned.add(variable)
            declarators.append(name)
        self.line(f"{storage}{type.declare(', '.join(declarators))};")

    def initial(self, variable, make):
        """Compilers build aggregates in place: what an initialiser stored there itself might survive."""
        variable.can_write = False
        text = self.full(make)
        variable.can_write = True
        return text

    def array_declaration(self):
        type, length = self.random.choice([self.program.integer_type(), self.random.choice(self.records())]), \
            self.random.choice([2, 4, 8])
        variable = self.declare(Variable(self.new_name(), type, length), assigned=False)
        text = f"{type.declare(variable.name)}[{length}]"
        if type.kind == INTEGER and self.chance(0.3):
            index = self.name("i")
            self.line(f"{text};")
            self.line(f"for (int {index} = 0; {index} < {length}; {index}++)")
            self.margin += 1
            self.enter(Context("loop", self.assigned, can_enter=False))
            weight, self.weight = self.weight, self.weight * length
            self.line(f"{variable.name}[{index}] = {self.value(leave=False)};")
            self.weight = weight
            self.margin -= 1
            self.leave(self.contexts[-1])
        else:
            self.line(f"{text} = {self.initial(variable, lambda: self.list_for(variable, self.depth()))};")
        self.assigned.add(variable)

    def record_declaration(self, type):
        variable = self.declare(Variable(self.new_name(), type), assigned=False)
        if self.chance(0.2):
            self.line(f"{type.declare(variable.name)};")
            return
        initialiser = self.initial(variable, lambda: self.record_for(variable, self.depth()))
        self.line(f"{type.declare(variable.name)} = {initialiser};")
        self.assigned.add(variable)

    def record_for(self, variable, depth):
        return self.list_for(variable, depth - 1) if self.chance(0.5) else self.typed(variable.type, depth)

    def list_for(self, variable, depth):
        """An initialiser list. It does not assign to the variable itself: C does not say which of the two is last."""
        with self.avoiding(Effects(writes=[variable])):
            return self.braces(variable.type, depth, variable.length)

    def pointer_declaration(self):
        type = self.random.choice([INT, self.program.integer_type()] + self.records())
        among = [v for v in self.pointable() if v in self.assigned or v is self.pointee]
        among = self.random.sample(among, min(len(among), 3))
        variable = Variable(self.new_name("p"), type.pointer(), can_write=False)
        self.declare(variable, assigned=False)
        pointer = self.full(lambda: self.pointer(variable.type, self.depth(), among))
        if pointer is None:
            del self.scopes[-1][variable.name]
            return
        variable.targets = [t for t in among if t in pointer[1]]
        self.line(f"{variable.type.declare(variable.name)} = {pointer[0]};")
        self.assigned.add(variable)

    def static_declaration(self):
        if self.function.is_quiet or self.is_repeated:
            return self.scalar_declaration()
        type = self.program.integer_type()
        variable = self.declare(Variable(self.new_name(), type, is_global=True))
        self.line(f"static {type.declare(variable.name)} = {self.number(0, 9)};")

    def inferred_declaration(self):
        functions = [f for f in self.callable if f.result.kind in (INTEGER, RECORD)]
        if not functions:
            return self.scalar_declaration()
        result = self.random.choice(functions).result
        name = self.name("v")
        call = self.full(lambda: self.call_text(exactly(result), self.depth()))
        if call is None:
            return self.scalar_declaration()
        form = self.number(0, 2)
        spelling = "__auto_type" if form == 0 else f"__typeof__({call})" if form == 1 and "({" not in call else None
        self.line(f"{spelling or result.spelling} {name} = {call};")
        self.declare(Variable(name, result))

    def local_type(self):
        fields = [Field(f"m{i}", self.program.integer_type(), self.random.choice([0, 0, 0, 4])) for i in range(3)]
        type = Type(f"struct {self.name('local')}", RECORD, fields)
        type.is_local = True
        self.line(f"{type.spelling} {{ {' '.join(f.text() for f in fields)} }};")
        self.local_types[-1].append(type)
        self.record_declaration(type)

    def assign_unassigned(self):
        """Gives a value to a variable that has none: at once, or in both branches."""
        found = [v for v in self.visible() if v not in self.assigned and v.type.kind != POINTER and not v.length
                 and v.can_write and not self.around.conflicts(Effects(writes=[v]))]
        if not found:
            return self.line(self.simple())
        variable = self.random.choice(found)

        def assignment():
            return f"{variable.name} = {self.full(lambda: self.typed(variable.type, self.depth()), leave=True)};"

        if self.chance(0.3):
            condition = self.value()
            first, second = assignment(), assignment()
            self.line(f"if ({condition}) {first}")
            self.line(f"else {second}")
        else:
            self.line(assignment())
        self.assigned.add(variable)
        self.current.add(Effects(writes=[variable]))

    # Compound statements

    def block(self, context, count, first=None, last=None):
        """The statements of a block; leaves the braces to whoever asks."""
        weight = self.weight
        self.enter(context)
        self.margin += 1
        if first:
            first()
        for _ in range(count):
            self.place_labels()
            self.statement()
            if self.is_dead():
                break
        if context.kind == "switch":
            self.line(";")
        if last:
            last()
        self.margin -= 1
        self.weight = weight
        self.leave(context)

    def body(self, context, head, tail=""):
        """The body of a compound statement, with or without braces."""
        if self.chance(0.25) and self.left > 0:
            self.enter(context)
            text = self.simple()
            self.leave(context)
            self.line(f"{head}")
            self.lines[-1] += f" {text}"
            if tail:
                self.line(tail)
            return
        self.line(head + " {")
        self.block(context, self.number(1, 4))
        self.line("}" + (" " + tail if tail else ""))

    def if_statement(self):
        condition = self.value()
        self.body(Context("if", self.assigned), f"if ({condition})")
        if self.chance(0.5):
            self.body(Context("if", self.assigned), "else")

    def plain_block(self):
        self.line("{")
        self.block(Context("if", self.assigned), self.number(1, 4))
        self.line("}")

    def test(self, counter, rounds):
        """A condition that is true at most so many times."""
        bound = f"{counter}++ < {rounds}"
        form = self.number(0, 4)
        if form == 0:
            return f"{bound} && {self.value(leave=False)}"
        if form == 1:
            return f"({self.full(lambda: self.effect(self.depth()))}, {bound})"
        if form == 2:
            return f"{self.value(leave=False)} & 1 ? {bound} : {bound}"
        return bound

    def loop(self):
        rounds, weight = self.number(1, 3), self.weight
        self.weight *= rounds
        self.random.choice([self.counting_for, self.while_loop, self.do_loop, self.open_for, self.endless_for])(rounds)
        self.weight = weight

    def counting_for(self, rounds):
        index = self.name("i")
        context = self.enter(Context("if", self.assigned))
        first = "0" if self.chance(0.6) else f"{self.value(leave=False)} & 1"
        self.declare(Variable(index, INT, can_write=False, can_point=False))
        inner = Context("loop", self.assigned, can_enter=False)
        test = f"{index} < {rounds}"
        if self.chance(0.3):
            test += f" + ({self.value(leave=False)} & 1)"
        advance = f"{index}++"
        if self.chance(0.3):
            advance += f", {self.full(lambda: self.effect(self.depth()))}"
        self.body(inner, f"for (int {index} = {first}; {test}; {advance})")
        self.leave(context)

    def while_loop(self, rounds):
        counter = self.counter()
        self.line(f"{counter} = 0;")
        context = Context("loop", self.assigned)
        self.body(context, f"while ({self.test(counter, rounds)})")

    def do_loop(self, rounds):
        counter = self.counter()
        self.line(f"{counter} = 0;")
        context = Context("loop", self.assigned)
        test = self.test(counter, rounds)
        self.body(context, "do", f"while ({test});")

    def open_for(self, rounds):
        counter = self.counter()
        first = f"{counter} = 0"
        if self.chance(0.4):
            first += f", {self.full(lambda: self.effect(self.depth()))}"
        context = Context("loop", self.assigned)
        test = self.test(counter, rounds)
        advance = self.full(lambda: self.effect(self.depth())) if self.chance(0.6) else ""
        self.body(context, f"for ({first}; {test}; {advance})")

    def endless_for(self, rounds):
        counter = self.counter()
        self.line(f"{counter} = 0;")
        self.line(self.random.choice(["for (;;) {", "while (1) {", "do {"]))
        ending = "} while (1);" if self.lines[-1].endswith("do {") else "}"
        test = self.test(counter, rounds)
        self.block(Context("loop", self.assigned), self.number(1, 4),
                   first=lambda: self.line(f"if (!({test})) break;"))
        self.line(ending)

    def switch_statement(self):
        subject, mask = self.value(leave=False), self.random.choice([1, 3, 7])
        switch = Context("switch", self.assigned)
        switch.entry = set(self.assigned)
        switch.cases = list(range(mask + 1))
        if mask == 7:
            switch.cases = ["0 ... 1", "2", "3", "4 ... 6", "7"]
        self.random.shuffle(switch.cases)
        self.line(f"switch ({subject} & {mask}) {{")
        self.block(switch, self.number(2, 6), first=lambda: self.case(switch))
        self.line("}")

    def switch_step(self, switch):
        """Directly in a switch: more labels, and breaks."""
        if switch.cases and self.chance(0.4):
            if self.chance(0.6):
                self.line("break;")
            elif self.chance(0.6) and not self.is_repeated:     # clang refuses it where it is not evaluated
                self.line("__attribute__((fallthrough));")
            self.case(switch)

    def closed_block(self, kind, last=None):
        """A block that no jump enters or leaves."""
        def ending():
            self.place_labels(all_of_them=True)
            if last:
                last()
        kept = self.pending, self.behind, self.may_return
        self.pending, self.behind, self.may_return = [], [], False
        self.line("{")
        self.block(Context(kind, self.assigned, can_enter=False), self.number(1, 4), last=ending)
        self.line("}")
        self.pending, self.behind, self.may_return = kept

    def join(self):
        """Branches of which none writes what another one reads or writes."""
        around, outer, seen = self.around, self.current, Effects()
        self.line("join {")
        self.margin += 1
        for _ in range(self.number(1, 4)):
            self.around, self.current = around | seen, Effects()
            self.closed_block("branch")
            seen.add(self.current)
        self.margin -= 1
        self.line("}")
        self.around, self.current = around, outer
        outer.add(seen)

    def defer(self):
        """Nothing may jump over it."""
        self.line("defer")
        self.closed_block("deferred")
        self.contexts.append(Context("defer", self.assigned, can_enter=False))

    def deferring_block(self):
        self.line("{")
        self.block(Context("if", self.assigned), self.number(1, 4), first=self.defer)
        self.line("}")

    def variable_array(self):
        """Only its first elements are used; nothing may jump over it."""
        bound = self.value(leave=False)
        variable = self.declare(Variable(self.name("v"), self.program.integer_type(), 4), assigned=False)
        self.line(f"{variable.type.declare(variable.name)}[4 + ({bound} & 7)];")
        index = self.name("i")
        self.line(f"for (int {index} = 0; {index} < 4; {index}++) {variable.name}[{index}] = {index} * 3;")
        if not self.function.is_pure:
            self.line(f"count(sizeof {variable.name});")
        self.contexts.append(Context("variable array", self.assigned, can_enter=False))
        self.assigned.add(variable)

    def statement(self):
        self.left -= 1
        self.cost += self.weight
        if self.contexts[-1].kind == "switch":
            self.switch_step(self.contexts[-1])
        options = self.statement_options()
        self.random.choices([maker for _, maker in options], [weight for weight, _ in options])[0]()

    def is_in_line(self):
        """Whether the place is in a statement expression, which stands on one line."""
        return any(c.kind in ("closed", "value") for c in self.contexts)

    def statement_options(self):
        here = self.contexts[-1]
        is_inside = self.is_in_line()
        options = [(6, lambda: self.line(self.simple())), (6, self.declaration), (2, self.assign_unassigned)]
        if self.left > 0 and len(self.contexts) < 6:
            options += [(3, self.if_statement), (1, self.plain_block), (3, self.loop), (2, self.switch_statement)]
        if not self.is_repeated:
            options += [(1, self.jump_forward), (0.5, self.label_behind)]
            if self.behind:
                options.append((3, self.jump_back))
            if self.may_compute_goto and not is_inside and not self.has_variable_array:
                options.append((0.4, self.computed_goto))
        is_closed = any(c.kind in ("deferred", "branch") for c in self.contexts)
        if self.has_variable_array and not is_closed and here.kind in OPEN:
            options.append((1, self.variable_array))
        if self.left > 0 and len(self.contexts) < 6 and not self.is_repeated and not self.may_compute_goto:
            if "join" in self.program.extras and self.function.awaits:
                options.append((1, self.join))
            if "defer" in self.program.extras and not is_inside and self.can_defer:
                can_defer = here.kind in OPEN
                options.append((1, self.defer if can_defer else self.deferring_block))
        return options

    # Statement expressions

    def value_block(self, depth, maker=None):
        """({ ... }), with the value that the maker makes."""
        if self.left <= 0:
            return None
        kept = (self.lines, self.margin, self.pending, self.behind, self.around, self.may_return, self.assigned,
                self.macros)
        can_leave = self.may_leave and not self.is_repeated
        self.lines, self.margin, self.pending, self.behind = [], 0, [], []
        self.around, self.may_return, self.assigned = self.avoid, self.may_return and can_leave, set(self.assigned)
        weight = self.weight
        context = Context("value" if can_leave else "closed", self.assigned, can_enter=False)
        self.enter(context)
        for _ in range(self.number(1, 2)):
            self.place_labels()
            self.statement()
            if self.is_dead():
                break
        self.place_labels(all_of_them=True)
        value = self.full((lambda: self.integer(depth - 1)) if maker is None else (lambda: maker(depth - 1)))
        self.leave(context)
        text = " ".join(line.strip() for line in self.lines)
        (self.lines, self.margin, self.pending, self.behind, self.around, self.may_return, self.assigned,
         self.macros) = kept
        self.weight = weight
        return f"({{ {text} {value}; }})"
