"""What random programs are made of: types, variables, functions, and what running a piece of one reads and writes."""

INTEGER, FLOATING, RECORD, POINTER, VOID = "integer", "floating", "record", "pointer", "void"


class Type:
    def __init__(self, spelling, kind, fields=(), target=None, is_union=False):
        self.spelling = spelling
        self.kind = kind
        self.fields = fields        # of a record
        self.target = target        # of a pointer
        self.is_union = is_union
        self.is_local = False       # declared inside a function

    def declare(self, declarator):
        return self.spelling + ("" if self.spelling.endswith("*") else " ") + declarator

    def pointer(self):
        return Type(self.declare("*"), POINTER, target=self)

    def __eq__(self, other):
        return isinstance(other, Type) and self.spelling == other.spelling

    def __hash__(self):
        return hash(self.spelling)


class Field:
    def __init__(self, name, type, length=0, bits=0):
        self.name, self.type, self.length, self.bits = name, type, length, bits

    def text(self):
        bound = f"[{self.length}]" if self.length else f" : {self.bits}" if self.bits else ""
        return self.type.declare(self.name + bound) + ";"


INT = Type("int", INTEGER)
UNSIGNED = Type("unsigned", INTEGER)
BOOL = Type("_Bool", INTEGER)
DOUBLE = Type("double", FLOATING)
NOTHING = Type("void", VOID)

INTEGERS = [INT, INT, INT, INT, UNSIGNED, BOOL] + [Type(spelling, INTEGER) for spelling in (
    "char", "signed char", "unsigned char", "short", "unsigned short", "long", "unsigned long", "long long",
    "unsigned long long", "enum color", "__int128")]
FLOATINGS = [DOUBLE, DOUBLE, Type("float", FLOATING), Type("long double", FLOATING)]

WORD = Type("union word", RECORD, is_union=True, fields=[
    Field("whole", UNSIGNED), Field("half", Type("unsigned short", INTEGER), 2),
    Field("byte", Type("unsigned char", INTEGER), 4)])


class Effects:
    """The objects that are read and written. An object is a variable, or whatever else can be told apart."""

    def __init__(self, reads=(), writes=()):
        self.reads, self.writes = set(reads), set(writes)

    def __or__(self, other):
        return Effects(self.reads | other.reads, self.writes | other.writes)

    def add(self, other):
        self.reads |= other.reads
        self.writes |= other.writes

    def conflicts(self, other):
        return bool(self.writes & (other.reads | other.writes) or other.writes & self.reads)


class Variable:
    def __init__(self, name, type, length=0, is_global=False, can_write=True, can_point=True, targets=()):
        self.name, self.type, self.length = name, type, length
        self.is_global = is_global      # or static: seen by other calls of the function
        self.can_write = can_write
        self.can_point = can_point      # its address may be taken
        self.targets = list(targets)    # a pointer's: what it may point to
        self.is_depth = False           # the parameter that says how far a recursive function may go


class Function:
    def __init__(self, name, result, parameters=(), is_async=True):
        self.name, self.result, self.parameters = name, result, list(parameters)
        self.is_async = self.awaits = is_async
        self.is_quiet = True            # it neither prints nor uses what is not its own
        self.is_pure = False            # nor does it count, or spawn what does
        self.group = []                 # the functions that it may call although they call it
        self.effects = Effects()        # on what outlives the call
        self.cost = 1                   # statements run by a call, about
        self.choices = 0                # a table of functions: how many there are
        self.reads_targets = self.writes_targets = False    # of its pointer parameters

    def values(self):
        """The parameters that the body may use."""
        return self.parameters

    def has_pointers(self):
        return any(p.type.kind == POINTER for p in self.parameters)

    def signature(self):
        parameters = ", ".join(p.type.declare(p.name) for p in self.parameters) or "void"
        return f"static {'async ' if self.is_async else ''}{self.result.declare(self.name)}({parameters})"


class Generator(Function):
    def __init__(self, name, item, parameters, is_async):
        counts = [Variable("factor", UNSIGNED), Variable("begun", UNSIGNED)]     # for the elided program
        super().__init__(name, NOTHING, counts + parameters, is_async)
        self.item = item
        self.is_pure = True
        self.items = 0                  # how many it gives, about

    def values(self):
        return self.parameters[2:]

    def type(self):
        return f"{'async ' if self.is_async else ''}generator({self.item.spelling})"

    def signature(self):
        parameters = ", ".join(p.type.declare(p.name) for p in self.parameters)
        return f"static {self.type()} {self.name}({parameters})"


TRACE = "the trace"         # the object that note() writes
ITEMS = "the items"         # the object that yields write
