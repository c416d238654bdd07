#!/usr/bin/env python3
"""Start-up of `sequent serve` beside redis-server in the same run: from exec to the first answer, with the same data.

usage: bench/engine/start.py [--rounds N] [--keys N] [--kinds KIND,KIND]

redis-server loads once its .rdb file and once its append-only file, ours once its snapshot and once its log (all effects
since the beginning, no snapshot). Each start is timed until PING is answered; CPU time is the process's own till then.
Rounds alternate; medians are printed. Needs redis-server.
"""
import argparse
import pathlib
import socket
import statistics
import tempfile
import time

from servers import Server, request

KINDS = {  # a command, and how many elements it makes
    "strings": ("SET k{i:015d} {i:032d}", 1),
    "hashes of 10": ("HSET h{i:09d} a {i} b {i} c {i} d {i} e {i} f {i} g {i} h {i} i {i} j {i}", 10),
    "a sorted set": ("ZADD z {i} m{i:015d}", 1),
    "a hash": ("HSET h f{i:011d} {i:016d}", 1),
    "a list": ("RPUSH l e{i:015d}", 1),
}
FILES = {"redis, .rdb": "redis", "redis, .aof": "redis-everysec",
         "sequent, snapshot": "sequent-everysec", "sequent, log": "sequent-everysec"}


def fill(server: Server, form: str, count: int) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(server.socket))
        for start in range(0, count, 5000):
            numbers = range(start, min(count, start + 5000))
            connection.sendall("".join(request(*form.format(i=i).split()) for i in numbers).encode())
            lines = 0
            while lines < len(numbers):
                lines += connection.recv(1 << 20).count(b"\r\n")


def write_file(server: Server, file: str, form: str, count: int) -> None:
    """Nothing but `file` is on disk when the server has stopped."""
    if file == "redis, .aof":
        server.call("CONFIG", "SET", "auto-aof-rewrite-percentage", "0")
    elif file == "sequent, log":
        server.call("CONFIG", "SET", "auto-aof-rewrite-min-size", "100gb")
    fill(server, form, count)
    if file == "redis, .rdb":
        server.call("SAVE")
    elif file == "sequent, snapshot":
        server.call("BGSAVE", "SCHEDULE")
        while b"rdb_bgsave_in_progress:1" in server.call("INFO", "persistence"):
            time.sleep(0.05)
    server.stop()


def timed_start(server: Server) -> tuple[float, float]:
    """(seconds, CPU seconds) from exec to the first answer."""
    begun = time.monotonic()
    server.start()
    taken = time.monotonic() - begun, server.cpu_ns() / 1e9
    server.stop()
    return taken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keys", type=int, default=1_000_000, help="elements in all, of each kind")
    parser.add_argument("--kinds", default=",".join(KINDS))
    args = parser.parse_args()
    print(f"| seconds (CPU) | {' | '.join(FILES)} | snapshot / .rdb | log / .aof |\n|---|---|---|---|---|---|---|", flush=True)
    for kind in args.kinds.split(","):
        form, elements = KINDS[kind]
        with tempfile.TemporaryDirectory() as temp:
            servers = {file: Server(name, pathlib.Path(temp) / str(i), wrapper=())
                       for i, (file, name) in enumerate(FILES.items())}
            for file, server in servers.items():
                write_file(server, file, form, args.keys // elements)
            times = {file: [] for file in FILES}
            for _ in range(args.rounds):
                for file, server in servers.items():
                    times[file].append(timed_start(server))
        cells = [f"{statistics.median(wall for wall, _ in times[file]):.2f} ({statistics.median(cpu for _, cpu in times[file]):.2f})"
                 for file in FILES]
        rdb, aof, snapshot, log = (statistics.median(cpu for _, cpu in times[file]) for file in FILES)
        print(f"| {kind} | {' | '.join(cells)} | {snapshot / rdb:.2f} | {log / aof:.2f} |", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
