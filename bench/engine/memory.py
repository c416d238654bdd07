"""What data take in memory, beside the bytes of their content."""
import socket
from collections.abc import Callable, Iterator

from servers import Server, request

Lines = Iterator[str]


def of_keys(command: Callable[[int], list[str]]) -> Callable[[int], Lines]:
    return lambda count: (request(*command(i)) for i in range(count))


def of_small(command: str, name: str, element: Callable[[int, int], list[str]]) -> Callable[[int], Lines]:
    """Collections of ten elements."""
    return of_keys(lambda i: [command, f"{name}:{i:09d}", *[word for n in range(10) for word in element(i, n)]])


def of_one_key(start: list[str], element: Callable[[int], list[str]]) -> Callable[[int], Lines]:
    """One large collection, a hundred elements a command."""
    def lines(count: int) -> Lines:
        for first in range(0, count, 100):
            yield request(*start, *[word for i in range(first, min(first + 100, count)) for word in element(i)])
    return lines


def scattered(i: int) -> str:
    return f"{i * 7919 % 1_000_003:016d}"


# name: (elements, bytes of content of each, the requests that make them)
DATA = {
    "strings, 1 M": (1_000_000, 48, of_keys(lambda i: ["SET", f"k{i:015d}", f"{i:032d}"])),
    "strings, 1.1 M": (1_100_000, 48, of_keys(lambda i: ["SET", f"k{i:015d}", f"{i:032d}"])),
    "hashes of 10 fields, 100 k": (100_000, 14 + 220, of_small("HSET", "hash", lambda i, n: [f"field{n}", f"{i:014d}{n:02d}"])),
    "lists of 10 elements, 100 k": (100_000, 14 + 160, of_small("RPUSH", "list", lambda i, n: [f"{i:014d}{n:02d}"])),
    "sets of 10 members, 100 k": (100_000, 13 + 160, of_small("SADD", "set", lambda i, n: [f"{i:014d}{n:02d}"])),
    "sorted sets of 10 members, 100 k": (100_000, 14 + 240, of_small("ZADD", "zset", lambda i, n: [str(i + n), f"{i:014d}{n:02d}"])),
    "sorted set of 1 M": (1_000_000, 24, of_one_key(["ZADD", "zset"], lambda i: [str(i * 7919 % 1_000_003), scattered(i)])),
    "hash of 1 M": (1_000_000, 28, of_one_key(["HSET", "hash"], lambda i: [f"f{i:011d}", f"v{i:015d}"])),
    "set of 1 M": (1_000_000, 16, of_one_key(["SADD", "set"], lambda i: [f"m{i:015d}"])),
    "list of 1 M": (1_000_000, 16, of_one_key(["RPUSH", "list"], lambda i: [f"e{i:015d}"])),
    "stream of 1 M": (1_000_000, 17, of_keys(lambda i: ["XADD", "stream", "*", "f", f"v{i:015d}"])),
}


def send(server: Server, lines: Lines) -> None:
    """Sends requests and waits until the last is answered."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(server.socket))
        stream = connection.makefile("rb")
        batch = []

        def flush() -> None:
            connection.sendall("".join([*batch, request("PING")]).encode())
            while stream.readline() != b"+PONG\r\n":
                pass
            batch.clear()

        for line in lines:
            batch.append(line)
            if len(batch) == 1000:
                flush()
        flush()


def fill(server: Server, name: str, part: int) -> dict[str, float]:
    """Makes the data, or one `part`-th of it; bytes per element: resident, and what the server says it uses."""
    count, _, lines = DATA[name]
    count //= part
    resident, used = server.resident(), server.used()
    send(server, lines(count))
    return {"resident": (server.resident() - resident) / count, "used": (server.used() - used) / count}
