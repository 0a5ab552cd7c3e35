"""Tasks and async functions in gdb.

    source asyncc-gdb.py

    info async-tasks        all tasks of all threads, and where each of them waits
    async-bt [TASK | all]   the await chain of a task, the outermost function first
    $async_frame(TASK, N)   the frame of the function that stands behind #N there
    async-print EXPRESSION  as print, with the variables of the async function that is stopped in
    async-break FUNCTION    stops where an async function begins

Besides, `backtrace` calls async functions and their variables as the source does, and `print` shows their frames
so. Only memory is read: a core file will do.

What a frame means stands in the tables that asyncc writes (struct async_machine in <async/future.h>); the types of
variables, in the debug information of the program; and the runtime is read as runtime/internal.h has it, for which
libasync needs debug information.
"""

import os
import re

import gdb
import gdb.printing
from gdb.FrameDecorator import FrameDecorator

# enum task_state, and bits of `home` and `type`.
FREE, NEW, LAZY, LIVE, DONE, KEPT, GONE, BOX = range(8)
HOME_STATE, HOME_CLEANING, BOXED = 7, 32, 1
NO_BOXES = 0xFFFFFFFF


def type_seen_by(symbol, tag):
    """A struct or enum, as the file that defines a symbol knows it; None without debug information."""
    if not symbol:
        return None
    block = symbol.symtab.static_block()
    found = gdb.lookup_symbol(tag, block, gdb.SYMBOL_STRUCT_DOMAIN)[0]
    return found.type if found and found.symtab.static_block().start == block.start else None


def runtime_type(function, tag):
    found = type_seen_by(gdb.lookup_global_symbol(function), tag)
    if not found:
        raise gdb.GdbError("libasync has no debug information: its tasks cannot be read")
    return found


def number_at(address, size):
    return int.from_bytes(gdb.selected_inferior().read_memory(address, size), "little")


def at(address, type):
    """The object of a type at an address."""
    return gdb.Value(address).cast(type.pointer()).dereference()


# ---- what a frame means --------------------------------------------------------------------------------------


class Variable:
    """A variable of the source, and the member of the frame that holds it."""

    def __init__(self, text):
        self.name, _, member = text.partition("=")
        self.member = member or self.name


def variables_of(list):
    return [Variable(text) for text in list.string().split()]


class Suspension:
    """A state: an await."""

    def __init__(self, entry):
        self.text, self.line = entry["text"].string(), int(entry["line"])
        self.locals = variables_of(entry["locals"])
        self.child, self.child_machine = int(entry["child"]), int(entry["machine"])


class Branch:
    """A branch of a join, race or within: a state of its own."""

    def __init__(self, entry):
        self.fork, self.boxes = int(entry["fork"]), int(entry["boxes"])
        self.state, self.state_size = int(entry["state"]), int(entry["state_size"])


class Machine:
    """An async function, by its table. `stem` is what the names of all that was generated for it begin with."""

    def __init__(self, table, symbol, stem):
        self.name, self.file, self.line = table["name"].string(), table["file"].string(), int(table["line"])
        self.parameters = variables_of(table["parameters"])
        self.state, self.state_size = int(table["state"]), int(table["state_size"])
        entries = [table["suspensions"][i] for i in range(int(table["n_suspensions"]))]
        self.suspensions = {i: Suspension(entry) for i, entry in enumerate(entries) if entry["text"]}
        self.branches = [Branch(table["branches"][i]) for i in range(int(table["n_branches"]))]
        self.stem = stem
        self.states = type_seen_by(symbol, f"{stem}_state")
        self.frame = type_seen_by(symbol, f"{stem}_future") or type_seen_by(symbol, f"{stem}_generator")

    def place(self, line):
        return f"{os.path.basename(self.file)}:{line}"

    def state_name(self, state):
        names = [field.name for field in self.states.fields() if field.enumval == state] if self.states else []
        return names[0] if names else f"state {state}"

    def variables(self):
        """Those that live in the frame at one time or another, parameters first."""
        every = self.parameters + [local for at in self.suspensions.values() for local in at.locals]
        return {variable.member: variable for variable in every}.values()

    def extent(self, variable):
        """Where a variable lies in the frame: its bytes."""
        member = at(0, self.frame)[variable.member]
        return range(int(member.address), int(member.address) + member.type.sizeof)


machines = {}  # by the addresses of their tables


def forget_machines(_event):
    machines.clear()


def symbols_named(name):
    try:
        return gdb.lookup_static_symbols(name)
    except gdb.error:
        return []


def machine_at(address):
    """What is behind a pointer to a struct async_machine; None for a null pointer."""
    address = int(address)
    if not address:
        return None
    if address not in machines:
        name = gdb.execute(f"info symbol {address:#x}", to_string=True).split()[0].split(".")[0]
        found = [symbol for symbol in symbols_named(name) if int(symbol.value().address) == address]
        symbol, table = (found[0], found[0].value()) if found else (None, None)
        if not found:  # the program has no debug information
            table = at(address, runtime_type("async_list_tasks", "async_machine"))
        machines[address] = Machine(table, symbol, re.sub(r"_machine(_\d+)?$", "", name))
    return machines[address]


def machine_of_type(type):
    """The async function whose frame is of a type; None if it is no such type."""
    match = re.fullmatch(r"(\w+)_(?:future|generator)", type.strip_typedefs().tag or "")
    for symbol in symbols_named(f"{match[1]}_machine") if match else []:
        machine = machine_at(symbol.value().address)
        if machine.frame and machine.frame == type.strip_typedefs().unqualified():
            return machine
    return None


# ---- awaits ----------------------------------------------------------------------------------------------------


class Await:
    """A function, or a branch of it, in a state."""

    def __init__(self, machine, frame, state, depth, is_branch=False):
        self.machine, self.frame, self.state = machine, frame, state
        self.depth, self.is_branch = depth, is_branch  # how many branches it is in, and whether it is one itself
        self.suspension = machine.suspensions.get(state)

    def where(self):
        if self.suspension:
            return f"{self.machine.place(self.suspension.line)}: {self.suspension.text}"
        return f"{self.machine.place(self.machine.line)}: " + (
            "not started" if self.state == 0 else self.machine.state_name(self.state))

    def alive(self):
        if self.suspension:
            return self.suspension.locals
        return self.machine.parameters if self.state == 0 else []

    def values(self):
        """The variables that are alive, and their values; none without debug information."""
        if not self.machine.frame:
            return []
        frame = at(self.frame, self.machine.frame)
        return [(variable, frame[variable.member]) for variable in self.alive()]

    def lines(self, shown):
        """As a backtrace has it, without the variables whose members of the frame have been shown already."""
        values = {variable.member: value for variable, value in self.values()}
        members = shown.setdefault((self.frame, self.machine.stem), set())
        parameters = self.machine.parameters if self.machine.frame and not self.is_branch else []
        members.update(each.member for each in parameters if not is_composite(values.get(each.member)))
        arguments = in_brief({each.name: values.get(each.member) for each in parameters})
        yield self.machine.name + ("" if self.is_branch else f" ({arguments})") + f" at {self.where()}"
        for variable, value in self.values():
            if variable.member not in members:
                yield f"    {variable.name} = {value.format_string()}"
        members.update(values)


def is_composite(value):
    composite = gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_UNION, gdb.TYPE_CODE_ARRAY
    return value is not None and value.type.strip_typedefs().code in composite


def in_brief(arguments):
    """A list of arguments: what is made of several values is left out, and what is not there any more."""
    texts = {name: "<optimized out>" if value is None else "..." if is_composite(value) else value.format_string()
             for name, value in arguments.items()}
    return ", ".join(f"{name}={text}" for name, text in texts.items())


def awaits_in_state(machine, frame, state, depth, is_branch=False):
    """A function or branch that is suspended, and what it waits for; the outermost first."""
    outer = Await(machine, frame, state, depth, is_branch)
    yield outer
    if outer.suspension and outer.suspension.child_machine:
        yield from awaits_of(machine_at(outer.suspension.child_machine), frame + outer.suspension.child, depth)
    for branch in machine.branches if outer.suspension else []:
        if branch.fork == state:
            yield from awaits_in_branch(machine, frame, branch, depth + 1)


def awaits_in_branch(machine, frame, branch, depth):
    state = number_at(frame + branch.state, branch.state_size)
    if state not in machine.suspensions:  # it has ended
        return
    yield from awaits_in_state(machine, frame, state, depth, is_branch=True)
    if branch.boxes != NO_BOXES:
        for box in boxes_below(number_at(frame + branch.boxes, 8)):
            yield from awaits_of_box(box, depth)


def awaits_of(machine, frame, depth=0):
    if machine:
        yield from awaits_in_state(machine, frame, number_at(frame + machine.state, machine.state_size), depth)


def awaits_of_box(box, depth=0):
    return awaits_of(machine_at(box.type()["machine"]), box.frame(), depth)


# ---- tasks -----------------------------------------------------------------------------------------------------


class Block:
    """A task or box: its header."""

    def __init__(self, address):
        self.address = address
        self.header = at(address, runtime_type("async_run", "async_task"))

    def frame(self):
        return self.address + self.header.type.sizeof

    def type(self):
        """What the frame is of; of a task that has boxes it stands in the lowest of these."""
        boxes = boxes_below(int(self.header["type"]))
        address = boxes[0].below() if boxes else int(self.header["type"])
        return at(address, self.header["type"].type.target())

    def below(self):
        """What a box is awaited by: another one, tagged, or the type of the task."""
        links = runtime_type("async_box_enter", "links")
        size = int(self.header["type"]["size"])
        return int(at(self.frame() + (size + 7) // 8 * 8, links)["below"])

    def state(self):
        return int(self.header["home"]) & HOME_STATE


def boxes_below(top):
    """The boxes of a stack, the lowest first."""
    boxes = []
    while top & BOXED:
        boxes.append(Block(top & ~BOXED))
        top = boxes[-1].below()
    return boxes[::-1]


def address_of_static(function, name):
    """Where an object at file scope is, by a function of its file."""
    block = gdb.lookup_global_symbol(function).symtab.static_block()
    return int(gdb.lookup_symbol(name, block)[0].value().address)


class Task(Block):
    def __init__(self, address, executor, thread, record):
        super().__init__(address)
        self.executor, self.thread, self.record = executor, thread, record

    def is_running(self):
        return int(self.executor["cx"]["task"]) == self.address

    def state_text(self):
        if self.is_running():
            return "running"
        if self.state() == LAZY:
            return "generator" if self.type()["step"] else "not started"
        if self.state() == KEPT:
            return "ended"
        if self.header["next"]:
            return "ready"
        return "cleaning up" if int(self.header["home"]) & HOME_CLEANING else "suspended"

    def outer(self):
        """What it runs, and where the frame of that is: what async_run() was given, if it runs for that."""
        type, frame = self.type(), self.frame()
        if int(type.address) == address_of_static("async_run", "root_type"):
            root = at(frame, runtime_type("async_run", "root"))
            return root["type"].dereference(), int(root["frame"])
        return type, frame

    def function(self):
        return self.outer()[0]["name"].string()

    def label(self):
        """Its function, and the name and number that the program knows it by."""
        name = self.record["name"].string() if self.record else ""
        number = int(self.record["id"]) if self.record else 0
        return self.function() + (f' "{name}"' if name else "") + (f", id {number}" if number else "")

    def polls(self):
        return int(self.record["polls"]) if self.record else 0

    def boxes(self):
        return boxes_below(int(self.header["type"]))

    def awaits(self):
        """What it waits for, as it was when it was suspended last; the outermost first."""
        if self.state() not in (LAZY, LIVE):
            return
        type, frame = self.outer()
        yield from awaits_of(machine_at(type["machine"]), frame)
        for box in self.boxes():
            yield from awaits_of_box(box)

    def innermost(self):
        """Where it waits: at the end of the chain, in the first branches."""
        last, depth = None, 0
        for link in self.awaits():
            if link.depth < depth or (link.depth == depth > 0 and link.is_branch):
                break
            last, depth = link, link.depth
        return last


class Selection:
    """Looks at other threads, and comes back to the frame that is selected."""

    def __enter__(self):
        self.thread = gdb.selected_thread()
        try:
            self.frame = gdb.selected_frame()
        except gdb.error:
            self.frame = None

    def __exit__(self, *_):
        if self.thread:
            self.thread.switch()
        if self.frame and self.frame.is_valid():
            self.frame.select()


def tasks_of(executor, thread):
    chunk = executor["chunks"]
    while chunk:
        records = chunk["records"]
        if records:
            records = records.cast(runtime_type("async_list_tasks", "task_record").pointer())
        for i in range(int(chunk["begun"])):
            address = int(chunk) + int(chunk["first"]) + i * int(chunk["stride"])
            task = Task(address, executor, thread, records[i] if records else None)
            if task.state() in (LAZY, LIVE, KEPT):
                yield task
        chunk = chunk["next"]


def executors():
    """Those of all threads, with the threads' numbers."""
    if not gdb.lookup_global_symbol("async_run"):
        raise gdb.GdbError("this program has no libasync with debug information")
    found = []
    with Selection():
        for thread in sorted(gdb.selected_inferior().threads(), key=lambda thread: thread.num):
            thread.switch()
            try:
                executor = gdb.parse_and_eval("asyncrt_current")
            except gdb.error:  # the thread has just begun, or has no room for it
                continue
            if executor:
                found.append((executor.dereference(), thread.num))
    return found


def all_tasks():
    return [task for executor, thread in executors() for task in tasks_of(executor, thread)]


def task_known_as(wanted):
    """A task by its number in `info async-tasks`, or by the address of the task or of its frame."""
    tasks = all_tasks()
    if 1 <= wanted <= len(tasks):
        return tasks[wanted - 1]
    for task in tasks:
        if wanted in (task.address, task.frame(), task.outer()[1]):
            return task
    raise gdb.GdbError(f"There is no task {wanted:#x}: info async-tasks lists them.")


def task_named(text):
    try:
        return task_known_as(int(gdb.parse_and_eval(text)))
    except gdb.error as error:
        raise gdb.GdbError(str(error))


def running_task():
    for task in all_tasks():
        if task.is_running() and gdb.selected_thread() and task.thread == gdb.selected_thread().num:
            return task
    raise gdb.GdbError("No task runs in this thread: say which one of info async-tasks, or all.")


# ---- async functions on the stack ------------------------------------------------------------------------------


class Poll:
    """A frame of the stack in which an async function runs. What it has stored in its own frame since it went
    on is there; the state is still that of its last suspension."""

    depth = 0  # branches that it is in are not told apart

    def __init__(self, on_stack, machine, self_address):
        self.on_stack, self.machine, self.frame = on_stack, machine, self_address
        state = number_at(self_address + machine.state, machine.state_size)
        self.resumed = Await(machine, self_address, state, 0)

    def c_locals(self):
        """The variables that are not in the frame of the async function; the inner ones last."""
        block, found = self.on_stack.block(), []
        while block:
            of_block = [symbol for symbol in block if symbol.is_variable and not symbol.is_argument]
            found = [symbol for symbol in of_block if not self.is_generated(symbol)] + found
            block = None if block.function else block.superblock
        return {symbol.name: symbol.value(self.on_stack) for symbol in found}

    @staticmethod
    def is_generated(symbol):
        """Whether it is what a poll has given, or a label without code."""
        type = symbol.type.strip_typedefs()
        return type.name == "__CORE_ADDR" or re.search(r"_(poll|next)$", type.tag or "") is not None

    def in_frame(self):
        """The variables that the async function's frame has: all but those whose bytes another one needed
        when it was suspended last."""
        alive = self.resumed.alive()
        needed = {byte for variable in alive for byte in self.machine.extent(variable)}
        kept = {variable.member for variable in alive}
        frame = at(self.frame, self.machine.frame)
        return {variable.name: frame[variable.member] for variable in self.machine.variables()
                if variable.member in kept or needed.isdisjoint(self.machine.extent(variable))}

    def values(self):
        """The variables and their values: the parameters, and the others."""
        parameters = [variable.name for variable in self.machine.parameters]
        values = {**self.in_frame(), **self.c_locals()}
        for name in parameters:
            if self.resumed.state != 0 and name not in {local.name for local in self.resumed.alive()}:
                values.pop(name, None)  # it was needed only in the beginning
        return ([(name, values[name]) for name in parameters if name in values],
                [(name, value) for name, value in values.items() if name not in parameters])

    def lines(self, _shown):
        arguments, others = self.values()
        place = self.machine.place(self.on_stack.find_sal().line)
        yield f"{self.machine.name} ({in_brief(dict(arguments))}) at {place}: running"
        for name, value in others + [each for each in arguments if is_composite(each[1])]:
            yield f"    {name} = {value.format_string()}"


def poll_in(frame):
    """The async function that runs in a frame of the stack; None if that is something else."""
    function = frame.function()
    match = re.fullmatch(r"(\w+)_(?:poll|next)(?:_\d+)?", function.name) if function else None
    if not match:
        return None
    try:
        pointer = frame.read_var("self")
        machine = machine_of_type(pointer.type.target())
        return Poll(frame, machine, int(pointer)) if machine and machine.stem == match[1] else None
    except (ValueError, RuntimeError, gdb.error):  # it has been optimised away
        return None


def frames_of_thread():
    frame = gdb.newest_frame()
    while frame:
        yield frame
        frame = frame.older()


def boxes_of_branch(frame):
    """The boxes of a branch that wait for the one which runs, where that is polled from this frame."""
    if not frame.function() or frame.function().name != "async_boxes_poll":
        return
    try:
        top = int(frame.read_var("boxes")["top"])
    except (ValueError, gdb.error):
        return
    for box in boxes_below(top)[:-1]:
        yield from awaits_of_box(box)


def chain_of_running(task):
    """The boxes and functions that wait for what runs, from the tables; what runs, from the stack."""
    boxes = task.boxes()
    if boxes:
        type, frame = task.outer()
        yield from awaits_of(machine_at(type["machine"]), frame)
    for box in boxes[:-1]:
        yield from awaits_of_box(box)
    for frame in reversed(list(frames_of_thread())):
        poll = poll_in(frame)
        if poll:
            yield poll
        yield from boxes_of_branch(frame)


def chain_of(task):
    if not task.is_running():
        return task.awaits()
    with Selection():
        next(thread for thread in gdb.selected_inferior().threads() if thread.num == task.thread).switch()
        return list(chain_of_running(task))


class PollDecorator(FrameDecorator):
    """A poll function, shown as the async function that it is of."""

    def __init__(self, base, poll):
        super().__init__(base)
        self.poll = poll

    def function(self):
        return self.poll.machine.name

    def frame_args(self):
        return [Named(*each) for each in self.poll.values()[0]]

    def frame_locals(self):
        return [Named(*each) for each in self.poll.values()[1]]


class Named:
    """A variable, as a frame decorator is to give it."""

    def __init__(self, name, value):
        self.name, self.of = name, value

    def symbol(self):
        return self.name

    def value(self):
        return self.of


class PollFilter:
    """Has backtraces show async functions, and leaves out what the runtime calls them through."""

    name, priority, enabled = "asyncc", 100, True

    def __init__(self):
        gdb.frame_filters[self.name] = self

    def filter(self, frames):
        for frame in frames:
            function = frame.inferior_frame().function()
            if function and re.search(r"_poll_any(_\d+)?$", function.name):
                continue
            poll = poll_in(frame.inferior_frame())
            yield PollDecorator(frame, poll) if poll else frame


# ---- printers ----------------------------------------------------------------------------------------------------


class FramePrinter:
    """The frame of an async function that is not running: its state, and what is alive in that."""

    def __init__(self, machine, value):
        self.awaits = list(awaits_in_state(machine, int(value.address), number_at(
            int(value.address) + machine.state, machine.state_size), 0))
        self.machine, self.own = machine, [link for link in self.awaits if link.frame == int(value.address)
                                           and link.machine is machine]

    def to_string(self):
        state = self.own[0].state
        return f"{self.machine.name}, {self.machine.state_name(state)}, {self.own[0].where()}"

    def children(self):
        alive = {variable.member: (variable.name, value) for link in self.own for variable, value in link.values()}
        yield from alive.values()
        for link in self.own:
            if link.suspension and link.suspension.child_machine:
                child = machine_at(link.suspension.child_machine)
                if child.frame:
                    yield f"awaits {child.name}", at(link.frame + link.suspension.child, child.frame)


class FuturePrinter:
    """A future as a value: what it is of, and whether that still runs."""

    def __init__(self, value):
        self.value = value

    def to_string(self):
        try:
            address = int(self.value["task"])
            if not address:
                return "empty"
            task = Task(address, None, 0, None)
            state = {LAZY: "not started", KEPT: "ended"}.get(task.state(), "started")
            return f"{task.function()}, {state}, {address:#x}"
        except (gdb.error, gdb.GdbError):  # it has not been set, or libasync has no debug information
            return self.value["task"].format_string()


class Printers(gdb.printing.PrettyPrinter):
    def __call__(self, value):
        if value.type.strip_typedefs().code != gdb.TYPE_CODE_STRUCT:
            return None
        if value.type.strip_typedefs().tag == "async_future":
            return FuturePrinter(value)
        machine = machine_of_type(value.type) if value.address else None
        return FramePrinter(machine, value) if machine else None


# ---- commands ----------------------------------------------------------------------------------------------------


class InfoTasks(gdb.Command):
    """All tasks of all threads: number, thread, function, state, and where it waits.

    The one that runs in each thread is marked. The function is followed by the name and the id that the program
    has given the task. The place is that of the innermost await; async-bt shows the others."""

    def __init__(self):
        super().__init__("info async-tasks", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        rows = [("", "No", "Thread", "Task", "State", "Waits at")]
        for number, task in enumerate(all_tasks(), 1):
            rows.append(("*" if task.is_running() else " ", str(number), str(task.thread), task.label(),
                         self.state_of(task), self.place_of(task)))
        if len(rows) == 1:
            print("There are no tasks.")
            return
        widths = [max(map(len, column)) for column in zip(*rows)]
        for row in rows:
            print("  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip())

    @staticmethod
    def state_of(task):
        return task.state_text() + (f", {task.polls()} polls" if task.polls() else "")

    @staticmethod
    def place_of(task):
        last = None if task.is_running() else task.innermost()
        return f"{last.machine.name} at {last.where()}" if last else ""


class Backtrace(gdb.Command):
    """The await chain of a task: what each function awaits, the outermost first.

        async-bt         of the task that runs in this thread
        async-bt 3       of a task by its number in info async-tasks
        async-bt ADDRESS or by the address of the task or of its frame
        async-bt all     of all tasks

    Each line has the arguments; below it stand the other variables, as far as they are alive there. The branches
    of a join, race or within stand below it, each behind a bar."""

    def __init__(self):
        super().__init__("async-bt", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        if argument == "all":
            tasks = all_tasks()
        else:
            tasks = [task_named(argument) if argument else running_task()]
        for task in tasks:
            print(f"task {task.address:#x}, {task.label()}: {task.state_text()}")
            self.show(chain_of(task))

    @staticmethod
    def show(chain):
        shown = {}
        for number, link in enumerate(chain):
            bars = "| " * link.depth
            for i, line in enumerate(link.lines(shown)):
                print((f"#{number:<3}" if i == 0 else "    ") + bars + line)


class Print(gdb.Command):
    """Evaluates an expression with the variables of the async function that the selected frame runs."""

    def __init__(self):
        super().__init__("async-print", gdb.COMMAND_DATA, gdb.COMPLETE_EXPRESSION)

    def invoke(self, argument, from_tty):
        poll = poll_in(gdb.selected_frame())
        if not poll:
            raise gdb.GdbError("The selected frame runs no async function.")
        known, here = dict(sum(poll.values(), [])), poll.c_locals()
        members = {variable.name: variable.member for variable in poll.machine.variables()
                   if variable.name in known and variable.name not in here}
        words = re.compile(r'"(?:\\.|[^"\\])*"|(?:\.|->)\s*\w+|\b[A-Za-z_]\w*')
        gone = {variable.name for variable in poll.machine.parameters} - known.keys()
        for word in words.findall(argument):
            if word in gone:
                raise gdb.GdbError(f"{word} is not there any more: it is needed only before the first await.")
        expression = words.sub(lambda word: f"self->{members[word[0]]}" if word[0] in members else word[0], argument)
        try:
            gdb.execute(f"print {expression}", from_tty)
        except gdb.error as error:
            raise gdb.GdbError(str(error))


class Frame(gdb.Function):
    """$async_frame(TASK, N): the frame of the function that stands behind #N in async-bt TASK."""

    def __init__(self):
        super().__init__("async_frame")

    def invoke(self, task, number):
        chain = list(chain_of(task_known_as(int(task))))
        if not 0 <= int(number) < len(chain):
            raise gdb.GdbError(f"There is no #{int(number)}: the last one is #{len(chain) - 1}.")
        link = chain[int(number)]
        if not link.machine.frame:
            raise gdb.GdbError(f"{link.machine.name} has no debug information.")
        return at(link.frame, link.machine.frame)


class Break(gdb.Command):
    """Sets a breakpoint at the first line of an async function's body."""

    def __init__(self):
        super().__init__("async-break", gdb.COMMAND_BREAKPOINTS)

    def invoke(self, argument, from_tty):
        found = symbols_named(f"{argument.strip()}_machine")
        if not found:
            raise gdb.GdbError(f"There is no async function {argument}.")
        for machine in [machine_at(symbol.value().address) for symbol in found]:
            gdb.execute(f"break {machine.place(machine.line)}", from_tty)


gdb.printing.register_pretty_printer(None, Printers("asyncc"), replace=True)
gdb.events.new_objfile.connect(forget_machines)
gdb.events.exited.connect(forget_machines)
PollFilter()
InfoTasks()
Backtrace()
Print()
Frame()
Break()
