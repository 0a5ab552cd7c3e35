"""Places, pointers and calls: what expressions are made of, and the order in which C may run them.

Each piece of an expression knows what it reads and writes. Operands that C may run in any order are made one after
the other, each without what conflicts with those before it.
"""

import contextlib
import functools

import macros
from parts import POINTER, RECORD, Effects

COST_LIMIT = 300


def of_kind(kind):
    return lambda type: type.kind == kind


def exactly(wanted):
    return lambda type: type == wanted


def reaches(type, goal):
    """Whether a value of the type is, or has in it, what the goal asks for."""
    return goal(type) or any(reaches(field.type, goal) for field in type.fields)


def apart(make):
    """For a maker that asks self.current what it has made itself."""
    @functools.wraps(make)
    def maker(self, *arguments):
        outer, self.current = self.current, Effects()
        text = make(self, *arguments)
        outer.add(self.current)
        self.current = outer
        return text
    return maker


class Places:
    """What can be used at one point of a function's body; expressions.Expressions makes values of it."""

    def __init__(self, program, function):
        self.program, self.random, self.function = program, program.random, function
        self.scopes = []                # name -> Variable, the innermost last
        self.assigned = set()           # the variables that have a value here
        self.current = Effects()        # of the expression that is being made
        self.avoid = Effects()          # what it must not conflict with
        self.callable = []
        self.weight = 1                 # how often the place is run, about
        self.cost = 1
        self.may_leave = False          # a statement expression may jump out of this place
        self.is_repeated = False        # the text may come twice: it cannot define labels
        self.deeper_calls = 0
        self.macros = set()             # those with locals of their own, being used

    def chance(self, probability):
        return self.random.random() < probability

    def number(self, first, last):
        return self.random.randint(first, last)

    def choose(self, options, depth):
        """The text of one of the weighted makers; None if several in a row had nothing to offer."""
        for _ in range(5):
            maker = self.random.choices([m for _, m in options], [w for w, _ in options])[0]
            text = maker(depth)
            if text is not None:
                return text
        return None

    # Order

    def touch(self, reads=(), writes=()):
        effects = Effects(reads, writes)
        if self.avoid.conflicts(effects):
            return False
        self.current.add(effects)
        return True

    @contextlib.contextmanager
    def avoiding(self, effects):
        outer, self.avoid = self.avoid, self.avoid | effects
        yield
        self.avoid = outer

    def unsequenced(self, *makers):
        """The texts of operands that C may run in any order."""
        texts, seen, outer = [], Effects(), self.current
        may_leave, self.may_leave = self.may_leave, self.may_leave and len(makers) == 1
        for maker in makers:
            self.current = Effects()
            with self.avoiding(seen):
                texts.append(maker())
            seen.add(self.current)
        self.current, self.may_leave = outer, may_leave
        outer.add(seen)
        return texts

    def unevaluated(self, maker):
        kept = self.current, self.avoid, self.cost, self.may_leave, self.is_repeated
        self.current, self.avoid, self.may_leave, self.is_repeated = Effects(), Effects(), False, True
        text = maker()
        self.current, self.avoid, self.cost, self.may_leave, self.is_repeated = kept
        return text

    def repeated(self, maker):
        """A text that the program can have several times in one expression, or None."""
        kept, outer, self.current = self.is_repeated, self.current, Effects()
        self.is_repeated = True
        text = maker()
        can_repeat = not self.current.writes
        outer.add(self.current)
        self.current, self.is_repeated = outer, kept
        return text if can_repeat else None

    # Places: what can be read, written or pointed to

    def visible(self):
        names = {}
        for scope in self.scopes:
            names.update(scope)
        return list(names.values())

    def objects_of(self, variable, goal):
        """What an access reads, besides a pointer that it goes through; None if it cannot reach the goal."""
        if reaches(variable.type, goal):
            return [variable]
        if variable.type.kind == POINTER and reaches(variable.type.target, goal):
            return variable.targets
        return None

    def place(self, goal, depth, write=False, point=False, among=None):
        """(text, objects, type) of a place that the goal asks for, or None."""
        found = []
        for variable in self.visible():
            objects = self.objects_of(variable, goal) if variable in self.assigned else None
            is_direct = objects == [variable]
            if (objects is None or (write and is_direct and not variable.can_write)
                    or (point and is_direct and not (variable.can_point and variable.can_write))
                    or (among is not None and not set(objects) <= set(among))):
                continue
            effects = Effects([variable] + ([] if point else objects), objects if write else [])
            if not self.avoid.conflicts(effects):
                found.append((variable, objects, effects))
        if not found:
            return None
        variable, objects, effects = self.random.choice(found)
        with self.avoiding(Effects(objects + [variable])):
            text, type = self.access(variable, goal, depth, point)
        if text is None:
            return None
        self.current.add(effects)
        return text, objects, type

    def access(self, variable, goal, depth, point):
        text, type = variable.name, variable.type
        if variable.length:
            text += f"[{self.index(variable.length, depth)}]"
        if not reaches(type, goal):
            type = type.target
            if type.kind == RECORD and not goal(type):
                return self.path(text, type, goal, depth, point, arrow=True)
            return self.random.choice([f"(*{text})", f"{text}[0]"]), type
        return self.path(text, type, goal, depth, point)

    def path(self, text, type, goal, depth, point=False, arrow=False):
        """Adds members to the text until it is what the goal asks for: (text, type)."""
        while not goal(type):
            fields = [f for f in type.fields if reaches(f.type, goal) and not (point and f.bits)]
            if not fields:
                return None, type
            field = self.random.choice(fields)
            if arrow and self.chance(0.3):
                text, arrow = f"(*{text})", False
            text += ("->" if arrow else ".") + field.name
            if field.length:
                text += f"[{self.index(field.length, depth)}]"
            type, arrow = field.type, False
        return text, type

    def index(self, length, depth):
        if depth <= 0 or self.chance(0.4):
            return str(self.number(0, length - 1))
        return f"{self.integer(depth - 1)} & {length - 1}"

    def read(self, goal, depth):
        place = self.place(goal, depth)
        return place and place[0]

    # Calls

    def can_call(self, function):
        return (self.cost + self.weight * function.cost < COST_LIMIT * (2 if self.function.name == "main" else 1)
                and not self.avoid.conflicts(function.effects))

    def call(self, goal, depth, among=None, functions=None):
        """(text, what a pointer that it returns may point to), or None."""
        found = [f for f in functions or self.callable if goal(f.result) and self.can_call(f)]
        if not found:
            return None
        function = self.random.choice(found)
        self.cost += self.weight * function.cost
        targets, outer, name = [], self.avoid, [function.name]
        makers = [lambda p=p: self.argument(p, depth - 1, function, targets, outer, among)
                  for p in function.parameters]
        if function.choices:
            makers.append(lambda: name.append(f"[{self.index(function.choices, depth)}]"))
        texts = self.unsequenced(*makers)[:len(function.parameters)]
        if None in texts:
            return None
        self.current.add(function.effects)
        self.current.add(Effects(targets if function.reads_targets else [],
                                 targets if function.writes_targets else []))
        text = "".join(name) + self.argument_list(texts)
        return self.awaited(text) if function.is_async else text, targets

    def argument_list(self, texts):
        if "macros" in self.program.extras:
            return macros.argument_list(self.random, texts)
        return f"({', '.join(texts)})"

    def awaited(self, call):
        form = self.number(0, 11)
        return f"AWAIT({call})" if form == 0 else f"_Await {call}" if form == 1 else f"await {call}"

    def argument(self, parameter, depth, function, targets, outer, among):
        """The text of one argument; adds to `targets` what it points to. None if there is nothing to point to."""
        if parameter.is_depth:
            return "deep - 1" if function in self.function.group else f"{self.integer(depth)} & 3"
        if parameter.type.kind != POINTER:
            return self.typed(parameter.type, depth)
        allowed = [v for v in (self.pointable() if among is None else among) if not outer.conflicts(
            Effects([v] if function.reads_targets else [], [v] if function.writes_targets else []))]
        if not function.is_quiet:       # it may use the globals themselves as well
            allowed = [v for v in allowed if not v.is_global]
        pointer = self.pointer(parameter.type, depth, allowed)
        if pointer is None:
            return None
        targets.extend(pointer[1])
        return pointer[0]

    def call_text(self, goal, depth):
        call = self.call(goal, depth)
        return call and call[0]

    # Pointers

    def pointable(self):
        variables = self.visible()
        return variables + [target for v in variables if v in self.assigned for target in v.targets]

    def pointer(self, type, depth, among):
        """(text, targets) of a pointer to some of the variables `among`, or None."""
        form = self.number(0, 9) if depth > 0 else 9
        if form <= 1:
            call = self.call(exactly(type), depth, among)
            if call:
                return call
        if form == 2:
            condition = self.operand(depth - 1)
            first, second = self.pointer(type, depth - 1, among), self.pointer(type, depth - 1, among)
            if first and second:
                return f"({condition} ? {first[0]} : {second[0]})", first[1] + second[1]
        if form <= 6:
            known = [v for v in self.visible() if v in self.assigned and v.type == type and not v.length
                     and set(v.targets) <= set(among)]
            if known:
                variable = self.random.choice(known)
                if self.touch([variable]):
                    return variable.name, variable.targets
        place = self.place(exactly(type.target), depth - 1, point=True, among=among)
        return place and (f"&{place[0]}", place[1])
