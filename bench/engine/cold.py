"""How long a GET of a large value takes that lies on disk, beside one that lies in memory."""
import os
import random
import socket
import statistics
import time

from servers import Server, request

SIZE = 1 << 20


class Connection:
    def __init__(self, server: Server):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(server.socket))

    def run(self, *words: bytes) -> bytes:
        """The reply: a line, or the bytes of a string."""
        head = b"*%d\r\n" % len(words)
        self.socket.sendall(head + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words))
        reply = bytearray(self.socket.recv(1 << 20))
        while b"\r\n" not in reply:
            reply += self.socket.recv(1 << 20)
        if reply[:1] != b"$":
            return bytes(reply)
        line = reply.index(b"\r\n")
        whole = line + 2 + int(reply[1:line]) + 2
        while len(reply) < whole:
            reply += self.socket.recv(1 << 20)
        return bytes(reply[line + 2:whole - 2])


def forget_files(server: Server) -> None:
    """What the system has in memory of the server's files."""
    for path in server.folder.iterdir():
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            os.fsync(handle)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(handle)


def measure(server: Server, count: int, on_disk: bool) -> dict[str, float]:
    """`count` values of 1 MiB, each read once; milliseconds. `on_disk`: ten times what maxmemory allows, and neither the
    server nor the system has any of it in memory when it is read."""
    source = random.Random(1)
    values = [source.randbytes(64) for _ in range(count)]
    connection = Connection(server)
    if on_disk:
        server.call("CONFIG", "SET", "maxmemory", str(count * SIZE // 10))
    for number, value in enumerate(values):
        if connection.run(b"SET", b"value:%d" % number, value * (SIZE // len(value))) != b"+OK\r\n":
            raise SystemExit(f"{server.name} refuses a value")
    if on_disk:
        server.stop()
        server.start()
        server.call("CONFIG", "SET", "maxmemory", str(count * SIZE // 10))
        connection = Connection(server)
    taken = []
    for number in source.sample(range(count), count):
        if on_disk:
            forget_files(server)
        begun = time.monotonic()
        read = connection.run(b"GET", b"value:%d" % number)
        taken.append((time.monotonic() - begun) * 1000)
        if read != values[number] * (SIZE // 64):
            raise SystemExit(f"{server.name} replies another value")
    return {"median": statistics.median(taken), "p99": statistics.quantiles(taken, n=100)[98]}
