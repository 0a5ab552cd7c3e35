"""Clients of the sample servers, well-behaved and other, for tests/soak.

A Visitor knows what one server is asked and must answer; its visits are what one connection may do. crowd() and burst()
run many of them in a process of its own, which may be killed at any moment.
"""

import asyncio
import contextlib
import os
import random
import re
import socket
import struct
import time
import zlib
from multiprocessing.sharedctypes import RawArray

PATIENCE = 20  # seconds for what a server has to do; it shares the machine with a thousand clients
SILENCE_MS = 20000  # until the servers close a connection that says nothing; as clients do that get no time to run
COMPLAINTS = 2  # that one process prints
SEVERAL = 30  # visitors of a crowd, at a time
MANY = 1000  # of a burst
BYTES = random.Random(1).randbytes(3_000_000)


class Tally:
    """What a process of clients has done so far; it can be read when the process has been killed."""

    def __init__(self):
        self.numbers = RawArray("l", 4)

    requests = property(lambda self: self.numbers[0])
    resets = property(lambda self: self.numbers[1])
    failures = property(lambda self: self.numbers[2])
    open = property(lambda self: self.numbers[3])

    def add(self, requests=0, resets=0, failures=0, open=0):
        for i, number in enumerate((requests, resets, failures, open)):
            self.numbers[i] += number


class Heart:
    """Beats in every process of clients. One that gets no time to run cannot judge a server: that has limits of time."""

    LATE = SILENCE_MS / 4000  # seconds
    MEMORY = 60  # seconds

    def __init__(self):
        self.was_late = -self.MEMORY

    def is_well(self):
        return time.monotonic() > self.was_late + self.MEMORY

    async def beat(self):
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.1)
            if time.monotonic() > before + self.LATE:
                self.was_late = time.monotonic()


HEART = Heart()


class Link:
    """A connection, of which nothing is read before it is asked for."""

    def __init__(self, sock, tally):
        self.socket = sock
        self.tally = tally
        self.loop = asyncio.get_running_loop()
        self.buffer = b""  # what line() has read too much: from
        self.begin = 0
        tally.add(open=1)

    @classmethod
    async def to(cls, port, tally, room=None):
        sock = socket.socket()
        sock.setblocking(False)
        if room:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        async with asyncio.timeout(PATIENCE):
            await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
        return cls(sock, tally)

    async def send(self, data):
        async with asyncio.timeout(PATIENCE):
            await self.loop.sock_sendall(self.socket, data)

    async def some(self, size=65536, seconds=PATIENCE):
        """Up to `size` bytes; none at the end."""
        if self.begin < len(self.buffer):
            data = self.buffer[self.begin:self.begin + size]
            self.begin += len(data)
            return data
        async with asyncio.timeout(seconds):
            return await self.loop.sock_recv(self.socket, size)

    async def exactly(self, size):
        """As many bytes as that; fewer at the end."""
        data = bytearray()
        while len(data) < size and (piece := await self.some(size - len(data))):
            data += piece
        return bytes(data)

    async def line(self):
        """The next line, without its end; None at the end of all."""
        while (end := self.buffer.find(b"\n", self.begin)) < 0:
            async with asyncio.timeout(PATIENCE):
                piece = await self.loop.sock_recv(self.socket, 65536)
            if not piece:
                assert self.begin == len(self.buffer), f"the last line is cut short: {self.buffer[self.begin:][:100]!r}"
                return None
            self.buffer = self.buffer[self.begin:] + piece
            self.begin = 0
        line = self.buffer[self.begin:end]
        self.begin = end + 1
        return line

    def finish(self):
        """Says that no more will come."""
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_WR)

    def reset(self):
        """Ends the connection as a crash does, without what is under way."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.tally.add(resets=1)
        self.close()

    def close(self):
        if self.socket.fileno() >= 0:
            self.tally.add(open=-1)
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Visitor:
    """A client of a server whose every answer is known byte by byte. The other kinds derive from it."""

    program = None  # below the samples
    options = []  # of the server
    ends_in_order = True  # when it gets SIGTERM
    KINDS = {"polite": 10, "reset": 6, "half_closed": 4, "slow": 2, "silent": 1}

    def __init__(self, port, chance, tally, end):
        self.port = port
        self.chance = chance
        self.tally = tally
        self.end = end  # of all visits

    def exchange(self):
        """A request and its answer."""
        raise NotImplementedError

    def long_exchange(self):
        """One whose answer the kernel does not hold."""
        raise NotImplementedError

    def steady(self, answer):
        """An answer without what changes with time."""
        return answer

    def some_bytes(self, most):
        at = self.chance.randrange(len(BYTES) - most)
        return BYTES[at:at + self.chance.randrange(1, most)]

    def enter(self, room=None):
        return Link.to(self.port, self.tally, room)

    async def ask(self, link):
        """One exchange; the answer may come while the request is still sent."""
        request, answer = self.exchange()
        _, got = await asyncio.gather(link.send(request), link.exactly(len(answer)))
        assert self.steady(got) == answer, f"{request[:60]!r} is answered {got[:150]!r}, not {answer[:150]!r}"
        self.tally.add(requests=1)

    async def pause(self, most):
        """A moment, but not when it is time to leave."""
        await asyncio.sleep(max(0, min(self.chance.random() * most, self.end - time.monotonic())))

    async def polite(self):
        with await self.enter() as link:
            for _ in range(self.chance.choice([1, 5, 20])):
                await self.ask(link)
                await self.pause(0.02)
            link.finish()
            rest = await link.some()
            assert rest == b"", f"more than an answer: {rest[:100]!r}"

    async def reset(self):
        """Leaves in the middle of a request or of its answer."""
        with await self.enter() as link:
            request = b"".join(self.exchange()[0] for _ in range(self.chance.choice([1, 3, 10])))
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(self.chance.random() * 0.2):
                    await link.send(request[:self.chance.randrange(len(request))])
                    await link.some(1000)
            link.reset()

    async def half_closed(self):
        with await self.enter() as link:
            request, answer = self.exchange()
            await asyncio.gather(self.say_last(link, request), self.expect_last(link, answer))

    async def say_last(self, link, request):
        await link.send(request)
        link.finish()

    async def expect_last(self, link, answer):
        got = await link.exactly(len(answer) + 1)
        assert self.steady(got) == answer, f"{got[:200]!r} in place of {answer[:200]!r}"
        self.tally.add(requests=1)

    async def slow(self):
        """Reads a little now and then: the server has to wait with its answer."""
        with await self.enter(room=4096) as link:
            request, answer = self.long_exchange()
            sending = asyncio.create_task(link.send(request))
            try:
                await self.read_slowly(link, answer)
            finally:
                sending.cancel()
                with contextlib.suppress(asyncio.CancelledError, OSError, TimeoutError):
                    await sending

    async def read_slowly(self, link, answer):
        got = await link.exactly(min(len(answer), 1000))
        for _ in range(30):
            await self.pause(0.1)
            got += await link.some(self.chance.randrange(1, 4096))
        if self.chance.random() < 0.5:
            link.reset()
        else:
            got += await link.exactly(len(answer) - len(got))
            assert len(got) == len(answer), f"cut short: {len(got)} bytes of {len(answer)}"
            self.tally.add(requests=1)
        assert self.steady(got) == answer[:len(got)], "a slow reader got something else"

    async def silent(self):
        """Says nothing until the server has enough of it."""
        start = time.monotonic()
        with await self.enter() as link:
            while (left := min(self.end, start + SILENCE_MS / 1000 + PATIENCE) - time.monotonic()) > 0:
                with contextlib.suppress(TimeoutError):
                    if not await link.some(seconds=left):
                        return
            assert time.monotonic() >= self.end, "who says nothing may stay for ever"

    async def visit(self, kind=None):
        """One connection, or a complaint."""
        kind = kind or self.chance.choices(list(self.KINDS), self.KINDS.values())[0]
        try:
            await getattr(self, kind)()
        except (AssertionError, OSError, TimeoutError) as problem:
            self.complain(kind, problem)
            await asyncio.sleep(0.1)

    def complain(self, kind, problem):
        if not HEART.is_well():
            return
        self.tally.add(failures=1)
        if self.tally.failures <= COMPLAINTS:
            print(f"FAIL {self.program}, {kind}: {type(problem).__name__} {problem}", flush=True)

    async def visit_again_and_again(self):
        while time.monotonic() < self.end:
            await self.visit()

    async def come(self):
        """As one of many, until all are there."""
        link = await self.enter()
        await self.ask(link)
        return link

    async def go(self, link):
        with link:
            if self.chance.random() < 0.5:
                link.reset()
                return
            link.finish()
            while await link.some():
                pass


class Echo(Visitor):
    program = "echo_server"
    ends_in_order = False  # it serves until it is killed

    def exchange(self):
        data = self.some_bytes(self.chance.choice([10, 1000, 200_000]))
        return data, data

    def long_exchange(self):
        return BYTES, BYTES

    async def silent(self):
        """It has no limit of time: the client has."""
        with await self.enter() as link:
            await self.pause(5)
            link.finish()
            assert await link.some() == b""

    @staticmethod
    def command(build, port):
        return [os.path.join(build, "samples", "echo_client"), str(port), "50", "100000", "500"]


class Http(Visitor):
    program = "http/http_server"
    options = ["-i", str(SILENCE_MS), "-t", str(SILENCE_MS)]
    DATE = b"Thu, 01 Jan 1970 00:00:00 GMT"
    HEAD = b"HTTP/1.1 200 OK\r\nDate: " + DATE + b"\r\n%sConnection: keep-alive\r\n\r\n"
    COUNTED = b"Content-Type: %s\r\nContent-Length: %d\r\n"
    CHUNKED = b"Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\n"

    def steady(self, answer):
        return re.sub(rb"(?<=\r\nDate: )\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT(?=\r\n)", self.DATE, answer)

    def exchange(self):
        return self.chance.choices([self.echo, self.count, self.ticks, self.file], [4, 2, 1, 2])[0]()

    def long_exchange(self):
        return self.file("big.bin", BYTES)

    def request(self, line, body=b""):
        return b"%s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (line, len(body), body)

    def counted(self, kind, body):
        return self.HEAD % (self.COUNTED % (kind, len(body))) + body

    def echo(self):
        body = self.some_bytes(self.chance.choice([10, 1000, 50_000]))
        return self.request(b"POST /echo", body), self.counted(b"application/octet-stream", body)

    def count(self):
        body = self.some_bytes(20_000)
        return self.request(b"POST /count", body), self.counted(b"text/plain; charset=utf-8", b"%d bytes\n" % len(body))

    def ticks(self):
        return self.request(b"GET /ticks?2"), self.HEAD % self.CHUNKED + b"7\r\ntick 1\n\r\n7\r\ntick 2\n\r\n0\r\n\r\n"

    def file(self, name="small.bin", content=BYTES[:30_000]):
        return self.request(b"GET /" + name.encode()), self.counted(b"application/octet-stream", content)

    @staticmethod
    def command(build, port):
        return ["wrk", "-t1", "-c50", "-d600s", f"http://127.0.0.1:{port}/small.bin"]


class Redis(Visitor):
    program = "redis/redis_server"
    options = ["-i", str(SILENCE_MS), "-t", str(SILENCE_MS), "-b", "1000000"]
    KINDS = {**Visitor.KINDS, "gossip": 3, "deaf_subscriber": 1}
    SUBSCRIBED = b"*3\r\n$9\r\nsubscribe\r\n$4\r\nnews\r\n:1\r\n"
    PUBLISHED = b"*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n"

    def words(self, *args):
        words = [word if isinstance(word, bytes) else str(word).encode() for word in args]
        return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)

    def exchange(self):
        """All at once; who dies on the way leaves a key that expires soon."""
        key = b"%016x" % self.chance.getrandbits(64)
        value = self.some_bytes(self.chance.choice([10, 1000, 50_000]))
        return self.chance.choice([self.string, self.list, self.number])(key, value)

    def string(self, key, value):
        return (self.words("SET", key, value, "PX", 30000) + self.words("GET", key) + self.words("DEL", key),
                b"+OK\r\n$%d\r\n%s\r\n:1\r\n" % (len(value), value))

    def list(self, key, value):
        return (self.words("RPUSH", key, "a", value) + self.words("PEXPIRE", key, 30000) +
                self.words("LRANGE", key, 0, -1) + self.words("DEL", key),
                b":2\r\n:1\r\n*2\r\n$1\r\na\r\n$%d\r\n%s\r\n:1\r\n" % (len(value), value))

    def number(self, key, _):
        return (b"".join(self.words("INCR", key) for _ in range(5)) + self.words("DEL", key),
                b":1\r\n:2\r\n:3\r\n:4\r\n:5\r\n:1\r\n")

    def long_exchange(self):
        value = BYTES[:30_000]
        key = b"%016x" % self.chance.getrandbits(64)
        return (self.words("SET", key, value, "PX", 30000) + 60 * self.words("GET", key) + self.words("DEL", key),
                b"+OK\r\n" + 60 * (b"$%d\r\n%s\r\n" % (len(value), value)) + b":1\r\n")

    def message(self):
        """What all who subscribe to `news` are told, and can check."""
        text = self.some_bytes(3000).hex().encode()
        return b"%08x%s" % (zlib.crc32(text), text)

    async def gossip(self):
        """Listens to what others publish while it publishes."""
        with await self.enter() as ears, await self.enter() as mouth:
            await ears.send(self.words("SUBSCRIBE", "news"))
            assert await ears.exactly(len(self.SUBSCRIBED)) == self.SUBSCRIBED
            for _ in range(20):
                await mouth.send(self.words("PUBLISH", "news", self.message()))
                assert int((await mouth.line())[1:]) >= 1
                await self.expect_message(ears)

    async def expect_message(self, ears):
        head = await ears.exactly(len(self.PUBLISHED))
        assert head == self.PUBLISHED, head
        said = await ears.exactly(int((await ears.line())[1:]) + 2)
        assert int(said[:8], 16) == zlib.crc32(said[8:-2]), said[:100]
        self.tally.add(requests=1)

    async def deaf_subscriber(self):
        with await self.enter(room=4096) as ears:
            await ears.send(self.words("PSUBSCRIBE", "*"))
            await self.pause(5)
            ears.reset()

    @staticmethod
    def command(build, port):
        return ["redis-benchmark", "-p", str(port), "-c", "50", "-n", "5000", "-r", "1000", "-l", "-q", "-t",
                "ping,set,get,incr,sadd,hset,mset"]


class Chat(Visitor):
    """Answers come between what others say, and may be missed with it. What is said begins with its checksum."""

    program = "chat"
    options = ["-i", str(SILENCE_MS), "-w", str(SILENCE_MS), "-r", "1000"]
    NEWS = re.compile(rb"\* [\w-]+ (is here|has left|is now [\w-]+)|\* you have missed \d+ lines|[\w-]+: b.*|"
                      rb"[\w-]+: c([0-9a-f]{8})(.*)")

    def exchange(self):
        """The answer is not known."""
        return self.chance.choice([self.said(b"b"), b"/who\n", b"/nick x%d\n" % self.chance.getrandbits(40)]), None

    def said(self, mark=b"c"):
        text = self.some_bytes(150).hex().encode()
        return b"%s%08x%s\n" % (mark, zlib.crc32(text), text)

    async def enter(self, room=None):
        link = await super().enter(room)
        link.name = await self.skip_to(link, rb"\* you are ([\w-]+); \d+ are here")
        return link

    def check(self, line):
        news = self.NEWS.fullmatch(line)
        assert news, f"nobody says {line!r}"
        assert not news.group(2) or int(news.group(2), 16) == zlib.crc32(news.group(3)), line

    async def skip_to(self, link, pattern):
        """What is in the brackets of the pattern, in the next line that matches it; others must be news."""
        while (line := await link.line()) is not None:
            if found := re.fullmatch(pattern, line):
                return found.group(1)
            self.check(line)
        raise AssertionError(f"the end has come before {pattern!r}")

    async def ask(self, link):
        await link.send(self.said() + b"/who\n")
        name = await self.skip_to(link, rb"\* you are ([\w-]+); \d+ are here")
        assert name == link.name, f"{link.name} is called {name}"
        self.tally.add(requests=1)

    async def polite(self):
        with await self.enter() as link:
            for _ in range(self.chance.choice([1, 5, 20])):
                await self.ask(link)
                await self.pause(0.1)
            await link.send(b"/quit\n")
            await self.skip_to(link, rb"(\* bye)")
            assert await link.line() is None

    async def half_closed(self):
        with await self.enter() as link:
            await link.send(self.said())
            link.finish()
            while (line := await link.line()) is not None:
                self.check(line)

    async def slow(self):
        with await self.enter(room=4096) as link:
            for _ in range(30):
                await self.pause(0.1)
                self.check(await link.line() or b"no line")
                await link.send(self.said())
            link.reset()

    async def reset(self):
        with contextlib.suppress(ConnectionError):  # it may not wait for the greeting
            await super().reset()

    async def come(self):
        """Says one thing, and leaves what all others say unread: that would be a million lines."""
        link = await super().enter()
        await link.send(self.said())
        assert re.fullmatch(rb"\* you are ([\w-]+); \d+ are here", await link.line())
        self.tally.add(requests=1)
        return link

    @staticmethod
    def command(build, port):
        return ["socat", "SYSTEM:yes bother", f"TCP4:127.0.0.1:{port}"]


VISITORS = [Echo, Http, Redis, Chat]


async def run_crowd(kind, port, chance, tally, end):
    heart = asyncio.create_task(HEART.beat())
    await asyncio.gather(*(kind(port, chance, tally, end).visit_again_and_again() for _ in range(SEVERAL)))
    heart.cancel()


async def run_burst(kind, port, chance, tally, end):
    heart = asyncio.create_task(HEART.beat())
    visitors = [kind(port, chance, tally, end) for _ in range(MANY)]
    links = await asyncio.gather(*(visitor.come() for visitor in visitors), return_exceptions=True)
    here = [(visitor, link) for visitor, link in zip(visitors, links) if isinstance(link, Link)]
    gone = await asyncio.gather(*(visitor.go(link) for visitor, link in here), return_exceptions=True)
    for problem in links + gone:
        if isinstance(problem, Exception):
            visitors[0].complain("burst", problem)
    heart.cancel()


def crowd(kind, port, seed, tally, end):
    """Some clients of every sort, one after the other, until the time is over."""
    asyncio.run(run_crowd(kind, port, random.Random(seed), tally, end))


def burst(kind, port, seed, tally, end):
    """A thousand clients at once; then half of them leave as one does, half in a crash."""
    asyncio.run(run_burst(kind, port, random.Random(seed), tally, end))


async def run_once(kind, port, tally):
    await kind(port, random.Random(1), tally, time.monotonic() + PATIENCE).visit("polite")


def visit_once(kind, port, tally):
    """One polite visit."""
    asyncio.run(run_once(kind, port, tally))
