"""Limits for commands that hold on a busy machine too: they count processor time and progress, not the clock.

A command is ended when its processes have used more processor time than it was given, or none at all for a minute,
which is what a hang looks like. Another program that keeps the processors busy changes neither.
"""

import os
import signal
import subprocess
import time

STILL = 60  # seconds without any processor time used, after which a command is taken to hang
EVENT = 60  # seconds to wait for what comes at once when the machine is idle
TICKS = os.sysconf("SC_CLK_TCK")


class Stuck(subprocess.TimeoutExpired):
    """A command that was ended, with what it had printed until then."""

    def __init__(self, command, limit, why, output=None, stderr=None):
        super().__init__(command, limit, output, stderr)
        self.why = why

    def __str__(self):
        return f"{self.cmd!r} {self.why}"


def family(pid):
    """A process and those that it has started, and so on."""
    found = [pid]
    for member in found:
        try:
            for thread in os.listdir(f"/proc/{member}/task"):
                with open(f"/proc/{member}/task/{thread}/children") as children:
                    found += map(int, children.read().split())
        except OSError:
            pass  # it has ended meanwhile
    return found


def processor_time(pid):
    """Seconds that a process has used, with its descendants, as far as they run or have been waited for."""
    ticks = 0
    for member in family(pid):
        try:
            with open(f"/proc/{member}/stat") as status:
                fields = status.read().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime
    return ticks / TICKS


def end(processes):
    for member in processes:
        try:
            os.kill(member, signal.SIGKILL)
        except ProcessLookupError:
            pass


def wait_until(condition, complaint):
    """Waits for an event; fails with what complaint() says when it does not come."""
    last = time.monotonic() + EVENT
    while not condition():
        assert time.monotonic() < last, complaint()
        time.sleep(0.01)


class Watch:
    """Looks at a running command from time to time."""

    def __init__(self, pid, limit, still=STILL):
        self.pid, self.limit, self.still = pid, limit, still
        self.before = processor_time(pid)
        self.used = 0
        self.moved = time.monotonic()  # when it was last seen to have used processor time

    def pause(self):
        """Seconds until the command can have exceeded a limit."""
        return min(max(self.limit - self.used, 0.1), self.still)

    def complaint(self):
        """Why the command is to be ended now; None as long as it may go on."""
        used, now = processor_time(self.pid) - self.before, time.monotonic()
        if used > self.used:
            self.used, self.moved = used, now
        if used >= self.limit:
            return f"has used {used:.0f} s of processor time"
        if now - self.moved >= self.still:
            return f"has done nothing for {self.still} s"
        return None


def remains(process):
    """What a killed command had printed, even if something that it left behind keeps its output open."""
    try:
        return process.communicate(timeout=5)
    except subprocess.TimeoutExpired as late:
        return late.stdout, late.stderr


def communicate(process, limit, given=None):
    """As process.communicate(given), with a limit in seconds of processor time: the output and the errors, or Stuck."""
    watch = Watch(process.pid, limit)
    while True:
        try:
            return process.communicate(given, timeout=watch.pause())
        except subprocess.TimeoutExpired:
            given = None  # communicate() goes on with what it was given first
            why = watch.complaint()
        if why:
            end(family(process.pid))
            raise Stuck(process.args, limit, why, *remains(process))


def run(command, limit, given=b"", **options):
    """As subprocess.run() with what the command prints, with a limit in seconds of processor time."""
    streams = {"stdin": subprocess.PIPE if given else subprocess.DEVNULL, "stdout": subprocess.PIPE,
               "stderr": subprocess.PIPE}
    with subprocess.Popen(command, **{**streams, **options}) as process:
        try:
            output, errors = communicate(process, limit, given or None)
        except BaseException:
            end(family(process.pid))
            raise
    return subprocess.CompletedProcess(command, process.returncode, output, errors)
