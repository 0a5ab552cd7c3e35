"""The protocol of Redis as its clients speak it, and samples/redis's server under test."""

import os
import re
import resource
import signal
import socket
import subprocess

import progress

LIMIT = 30  # seconds of processor time that the server may take to end


class Error(str):
    """An answer that tells what is wrong."""


class End(Exception):
    """The server has closed the connection."""


def request(*args):
    """A request of some words, each a string, a number or bytes."""
    words = [word if isinstance(word, bytes) else str(word).encode() for word in args]
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)


class Connection:
    """A client's connection. Answers are strings for "+", errors for "-", numbers, bytes or None, and lists of these."""

    def __init__(self, port, timeout=progress.EVENT):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def ask(self, *args):
        self.send(request(*args))
        return self.answer()

    def answer(self):
        line = self.file.readline()
        if not line:
            raise End()
        kind = re.fullmatch(rb"([-+:$*])([^\r\n]*)\r\n", line)
        assert kind, f"no answer begins {line[:200]!r}"
        return self.rest_of(kind.group(1), kind.group(2))

    def rest_of(self, kind, text):
        if kind in b"+-":
            return (str if kind == b"+" else Error)(text.decode(errors="replace"))
        number = int(text)
        if kind == b":":
            return number
        if number < 0:
            return None
        if kind == b"*":
            return [self.answer() for _ in range(number)]
        data = self.file.read(number + 2)
        assert len(data) == number + 2 and data.endswith(b"\r\n"), f"an answer is cut short: {data[:200]!r}"
        return data[:-2]

    def rest(self):
        """All answers up to the end."""
        answers = []
        try:
            while True:
                answers.append(self.answer())
        except (End, ConnectionError):
            return answers


class Server:
    """A redis_server under test. Leaving the `with` stops it and checks that nothing went wrong in it, leaks included."""

    def __init__(self, build, *options, descriptors=None, says=b""):
        def limit():
            if descriptors:
                resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
        program = os.path.join(build, "samples", "redis", "redis_server")
        self.process = subprocess.Popen([program, *map(str, options), "0"], preexec_fn=limit, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.says = says  # on its standard error
        self.stopped = False
        said = re.fullmatch(r"listening on (\d+)\n", self.process.stdout.readline().decode())
        assert said, self.process.stderr.read().decode()[:2000]
        self.port = int(said.group(1))
        self.idle = self.descriptors()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        complaint = self.end()
        assert kind is not None or not complaint, complaint

    def end(self):
        """Ends it; what it has to complain of."""
        if not self.stopped:
            self.stop()
        try:
            _, errors = progress.communicate(self.process, LIMIT)
        except progress.Stuck:
            return "SIGTERM does not end the server"
        if self.process.returncode == 0 and errors == self.says:
            return ""
        return f"exit {self.process.returncode}: {errors.decode()[:4000]}"

    def stop(self, number=signal.SIGTERM):
        self.stopped = True
        self.process.send_signal(number)

    def connect(self, timeout=progress.EVENT):
        return Connection(self.port, timeout)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def expect_nobody(self):
        progress.wait_until(lambda: self.descriptors() == self.idle, lambda: f"{self.descriptors() - self.idle} are left")

    def info(self, name):
        """A number of INFO."""
        with self.connect() as connection:
            return int(re.search(rb"^%s:(\d+)" % name.encode(), connection.ask("INFO"), re.M).group(1))
