"""Random expressions whose value does not depend on an order that C leaves open."""

from parts import BOOL, FLOATING, FLOATINGS, INT, INTEGER, POINTER, RECORD, TRACE, VOID, Effects
from places import Places, apart, exactly, of_kind

ARITHMETIC = ["+", "-", "*", "&", "|", "^"]
COMPARISON = ["<", ">", "<=", ">=", "==", "!="]
GENERIC = "_Generic({}, _Bool: 1, char: 2, short: 3, int: 4, unsigned: 5, long: 6, long long: 7, double: 8, default: 9)"


class Expressions(Places):
    """Each maker gives the text of an operand: it needs no parentheses, except before a postfix operator."""

    def typed(self, type, depth):
        """A value that an object of the type can be given; None only for pointers."""
        if type.kind == RECORD:
            return self.record(type, depth)
        if type.kind == FLOATING:
            return self.floating(depth)
        return self.integer(depth)

    def literal(self, depth=0):
        return self.random.choice(["0", "1", "2", "3", "7", "10", "100", "-1", "255", "1000u", "70000", "'a'", "-5l",
                                   "123456789ll", "red", "blue", "sizeof(int)", "_Alignof(short)"])

    def integer(self, depth):
        if depth <= 0:
            return (self.chance(0.7) and self.read(of_kind(INTEGER), 0)) or self.literal()
        return self.choose(self.integer_options, depth) or self.literal()

    operand = integer

    @property
    def integer_options(self):
        return [
            (4, lambda depth: self.read(of_kind(INTEGER), depth)), (0.5, self.literal),
            (16, lambda depth: self.call_text(of_kind(INTEGER), depth)), (6, self.binary), (2, self.chain),
            (2, self.shift_or_divide), (2, self.compare), (3, self.logical), (3, self.conditional), (2, self.elvis),
            (3, self.comma), (3, self.assignment), (2, self.step), (3, self.member_of_result), (2, self.cast),
            (2, self.unary), (1, self.unevaluated_operand), (1, self.generic), (3, self.macro),
            (2, self.compound_literal), (1, self.string_subscript), (1, self.whole), (1, self.compare_pointers),
            (2, self.builtin), (3, self.value_block), (1, self.pause_before), (1, self.lvalue_chosen),
            (1, self.noted), (5 if self.function.group else 0, self.deeper),
        ]

    # Operators

    def binary(self, depth):
        left, right = self.unsequenced(*[lambda: self.integer(depth - 1)] * 2)
        return f"({left} {self.random.choice(ARITHMETIC)} {right})"

    def chain(self, depth):
        operands = self.unsequenced(*[lambda: self.integer(depth - 1)] * self.number(3, 5))
        text = operands[0]
        for operand in operands[1:]:
            text += f" {self.random.choice('+-*')} {operand}"
        return f"({text})"

    def shift_or_divide(self, depth):
        left, right = self.unsequenced(lambda: self.integer(depth - 1), lambda: self.integer(depth - 1))
        if self.chance(0.5):
            return f"({left} {self.random.choice(['<<', '>>'])} ({right} & 7))"
        return f"({left} {self.random.choice('/%')} (({right} & 15) + 1))"

    def compare(self, depth):
        maker = self.random.choice([self.integer, self.integer, self.floating])
        left, right = self.unsequenced(lambda: maker(depth - 1), lambda: maker(depth - 1))
        return f"({left} {self.random.choice(COMPARISON)} {right})"

    def compare_pointers(self, depth):
        type = self.random.choice([INT] + self.program.records).pointer()
        left, right = self.unsequenced(*[lambda: self.pointer(type, depth - 1, self.pointable())] * 2)
        if left is None or right is None:
            return None
        return f"({left[0]} {self.random.choice(['==', '!='])} {right[0]})"

    def logical(self, depth):
        left, right = self.integer(depth - 1), self.integer(depth - 1)
        return f"({left} {self.random.choice(['&&', '||'])} {right})"

    def conditional(self, depth):
        return f"({self.integer(depth - 1)} ? {self.integer(depth - 1)} : {self.integer(depth - 1)})"

    def elvis(self, depth):
        return f"({self.integer(depth - 1)} ?: {self.integer(depth - 1)})"

    def comma(self, depth):
        first = self.effect(depth - 1) if self.chance(0.7) else f"(void){self.integer(depth - 1)}"
        return f"({first}, {self.integer(depth - 1)})"

    def pause_before(self, depth):
        return f"({self.pause()}, {self.integer(depth - 1)})"

    def pause(self):
        return "await async_yield()" if self.function.awaits else "(void)0"

    def unary(self, depth):
        operator = self.random.choice(["-", "~", "!", "!!", "+", "- -", "__extension__ ", "(int)-"])
        operand = self.integer(depth - 1)
        return f"({operator}{' ' if operand[0] in '+-' else ''}{operand})"

    def cast(self, depth):
        return f"({self.program.integer_type().spelling}){self.integer(depth - 1)}"

    @apart
    def assignment(self, depth):
        place = self.place(of_kind(INTEGER), depth - 1, write=True)
        if place is None:
            return None
        left, objects, type = place
        if self.chance(0.4):
            return f"({left} = {self.aside(objects, lambda: self.typed(type, depth - 1))})"
        right = self.aside(objects, lambda: self.integer(depth - 1))
        form = self.number(0, 8)
        if form == 0 and type != BOOL:
            return f"({left} {self.random.choice(['<<=', '>>='])} {right} & 7)"
        if form == 1:
            return f"({left} {self.random.choice(['/=', '%='])} ({right} & 15) + 1)"
        return f"({left} {self.random.choice(ARITHMETIC)}= {right})"

    def aside(self, objects, maker):
        """The right side of an assignment to the objects: the left side has been made already."""
        with self.avoiding(Effects(reads=list(self.current.reads), writes=list(self.current.writes - set(objects)))):
            return maker()

    def step(self, depth):
        place = self.place(of_kind(INTEGER), depth - 1, write=True)
        if place is None:
            return None
        left, _, type = place
        operator = "++" if type == BOOL else self.random.choice(["++", "--"])
        return f"({left}{operator})" if self.chance(0.5) else f"({operator}{left})"

    def lvalue_chosen(self, depth):
        """What a computed pointer points to, or an integer in it."""
        type = self.random.choice([INT, INT] + self.program.records)

        def pointed():
            pointer = self.pointer(type.pointer(), depth - 1, self.pointable())
            return pointer and self.touch(pointer[1]) and f"(*{pointer[0]})"

        return self.member_of(type, pointed, depth)

    # Values of other types

    def member_of(self, type, maker, depth):
        """An integer that is in a value of the type."""
        value, members = self.unsequenced(maker, lambda: self.path("", type, of_kind(INTEGER), depth - 1)[0])
        return value and value + members

    def member_of_result(self, depth):
        type = self.random.choice(self.records())
        return self.member_of(type, lambda: f"({self.record(type, depth - 1)})", depth)

    def record(self, type, depth):
        if depth > 0:
            text = self.choose([
                (6, lambda depth: self.call_text(exactly(type), depth)),
                (3, lambda depth: self.read(exactly(type), depth)),
                (2, lambda depth: f"({type.spelling}){self.braces(type, depth - 1)}"),
                (1, lambda depth: f"({self.integer(depth - 1)} ? {self.record(type, depth - 1)} :"
                                  f" {self.record(type, depth - 1)})"),
                (1, lambda depth: f"({self.effect(depth - 1)}, {self.record(type, depth - 1)})"),
                (1, lambda depth: self.record_assignment(type, depth)),
                (1, lambda depth: self.value_block(depth, lambda d: self.record(type, d))),
            ], depth)
            if text:
                return text
        return self.read(exactly(type), 0) or f"({type.spelling}){self.braces(type, 0)}"

    @apart
    def record_assignment(self, type, depth):
        place = self.place(exactly(type), depth - 1, write=True)
        return place and f"({place[0]} = {self.aside(place[1], lambda: self.record(type, depth - 1))})"

    def braces(self, type, depth, length=0):
        """An initialiser list for an object of the type, or for an array of such."""
        if length:
            places = [(f"[{i}]", type, 0) for i in range(length)]
        elif type.is_union:
            places = [("." + type.fields[0].name, type.fields[0].type, 0)]
        else:
            places = [("." + f.name, f.type, f.length) for f in type.fields]
        if self.chance(0.4):
            places = self.random.sample(places, self.number(1, len(places)))
            designated = True
        else:
            places = places[:self.number(1, len(places))]
            designated = self.chance(0.2)
        makers = [lambda place=place: self.initialiser(place[1], depth, place[2]) for place in places]
        texts = self.unsequenced(*makers)
        if designated:
            texts = [f"{place[0]} = {text}" for place, text in zip(places, texts)]
        return "{" + ", ".join(texts) + "}"

    def initialiser(self, type, depth, length=0):
        if length:
            return self.braces(type, depth - 1, length)
        if type.kind == RECORD and self.chance(0.5):
            return self.braces(type, depth - 1)
        return self.typed(type, depth)

    def floating(self, depth):
        leaf = (self.chance(0.7) and self.read(of_kind(FLOATING), 0)) or self.random.choice(["0.5", "1.0", "-3.25f"])
        if depth <= 0:
            return leaf
        return self.choose([
            (1, lambda depth: leaf),
            (2, lambda depth: f"({self.random.choice(FLOATINGS).spelling}){self.integer(depth - 1)}"),
            (4, lambda depth: self.call_text(of_kind(FLOATING), depth)),
            (2, self.floating_binary),
            (1, lambda depth: f"({self.integer(depth - 1)} ? {self.floating(depth - 1)} : {self.integer(depth - 1)})"),
            (1, lambda depth: self.floating_assignment(depth)),
        ], depth) or leaf

    def floating_binary(self, depth):
        left, right = self.unsequenced(lambda: self.floating(depth - 1),
                                       lambda: self.random.choice([self.floating, self.integer])(depth - 1))
        return f"({left} {self.random.choice('+-*')} {right})"

    @apart
    def floating_assignment(self, depth):
        place = self.place(of_kind(FLOATING), depth - 1, write=True)
        return place and (f"({place[0]} {self.random.choice(['=', '+=', '-='])}"
                          f" {self.aside(place[1], lambda: self.floating(depth - 1))})")

    def whole(self, depth):
        return f"whole({self.floating(depth - 1)})"

    # The rest

    def unevaluated_operand(self, depth):
        operand = self.unevaluated(lambda: self.integer(depth - 1))
        return self.random.choice(["(int)sizeof({} + 0)", "(int)__builtin_types_compatible_p(__typeof__({} + 0), int)",
                                   "(int)_Alignof(__typeof__({} + 0))"]).format(operand)

    def generic(self, depth):
        control = self.unevaluated(lambda: self.integer(depth - 1))
        if self.chance(0.5):
            return GENERIC.format(f"({control}) + 0")
        kept, self.is_repeated = self.is_repeated, True     # one of the results is not evaluated
        text = f"_Generic(({control}) + 0, int: {self.integer(depth - 1)}, default: {self.integer(depth - 1)})"
        self.is_repeated = kept
        return text

    def compound_literal(self, depth):
        if self.chance(0.4):
            return f"({self.program.integer_type().spelling}){{{self.integer(depth - 1)}}}"
        length = self.random.choice([2, 4])
        elements, index = self.unsequenced(lambda: self.braces(INT, depth - 1, length),
                                           lambda: self.index(length, depth))
        return f"((int[{length}]){elements})[{index}]"

    def string_subscript(self, depth):
        return f"\"async\"[{self.index(4, depth)}]"

    def builtin(self, depth):
        value = self.integer(depth - 1)
        if self.chance(0.5):
            return f"(int)__builtin_expect({value}, 1)"
        return f"__builtin_choose_expr(sizeof(int) == 4, {value}, {self.unevaluated(lambda: self.integer(depth - 1))})"

    def noted(self, depth):
        """An ordinary function that prints, and gives its argument back."""
        if self.function.is_quiet or self.avoid.conflicts(Effects(writes=[TRACE])):
            return None
        value = self.integer(depth - 1)
        self.current.add(Effects(writes=[TRACE]))
        return f"noted({value})" if self.chance(0.7) else f"NOTED({value})"

    def deeper(self, depth):
        """A recursive call; each function has two at most."""
        if self.deeper_calls == 2 or self.is_repeated:
            return None
        self.deeper_calls += 1
        call = self.call(of_kind(INTEGER), depth, functions=self.function.group)
        return call and f"(deep > 0 ? {call[0]} : {self.integer(depth - 1)})"

    def macro(self, depth):
        name = self.random.choice(["ADD", "TWICE", "LARGER", "KEEP", "PICK"])
        if name == "ADD":
            return "ADD({}, {})".format(*self.unsequenced(*[lambda: self.integer(depth - 1)] * 2))
        if name == "PICK":
            return "PICK({}, {}, {})".format(*[self.integer(depth - 1) for _ in range(3)])
        if name == "TWICE":
            value = self.repeated(lambda: self.integer(depth - 1))
            return value and f"TWICE({value})"
        if name in self.macros or self.is_repeated:
            return None
        self.macros.add(name)
        kept, self.is_repeated = self.is_repeated, True     # __typeof__ repeats the text
        may_leave, self.may_leave = self.may_leave, False
        if name == "LARGER":
            text = f"LARGER({self.integer(depth - 1)}, {self.integer(depth - 1)})"
        else:
            text = f"KEEP({self.integer(depth - 1)})"
        self.macros.remove(name)
        self.is_repeated, self.may_leave = kept, may_leave
        return text

    def effect(self, depth):
        """An expression for its effect alone, without parentheses if it needs none."""
        text = self.choose([
            (4, lambda depth: self.call_text(lambda type: type.kind != POINTER, depth)),
            (2, lambda depth: self.call_text(of_kind(VOID), depth)),
            (5, self.assignment), (3, self.step), (1, lambda depth: self.pause()),
            (2, lambda depth: self.record_assignment(self.random.choice(self.records()), depth)),
            (1, lambda depth: self.floating_assignment(depth)),
            (1, lambda depth: f"({self.integer(depth - 1)} ? (void)({self.effect(depth - 1)}) : (void)0)"),
            (1, lambda depth: f"(void)({self.integer(depth - 1)} && ({self.effect(depth - 1)}, 1))"),
        ], depth)
        return text or self.pause()
