#!/usr/bin/env python3
"""`sequent serve` beside redis-server in the same run: CPU per command, requests per second, bytes per key.

usage: bench/engine/compare.py [--rounds N] [--requests N] [--pipeline P,P] [--keys N]

The server is pinned to the first core, redis-benchmark to the second. CPU per command is the server's
run time (/proc/PID/task/*/schedstat) over the commands of the run; requests per second saturate at the client.
Rounds alternate between the servers; medians are printed, with ours over theirs. redis-server keeps
nothing on disk here; ours always writes its log: `sequent` with --durability no, `durable` with everysec.
Needs redis-server and redis-tools.
"""
import argparse
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMANDS = {
    "SET": "SET key:__rand_int__ {value}",
    "GET": "GET key:__rand_int__",
    "INCR": "INCR counter:__rand_int__",
    "HSET": "HSET hash:__rand_int__ field {value}",
    "SADD": "SADD set element:__rand_int__",
    "ZADD": "ZADD zset __rand_int__ element:__rand_int__",
    "LPUSH": "LPUSH list {value}",
    "EVALSHA": "EVALSHA {sha} 1 key:__rand_int__",
}
SCRIPT = "return redis.call('GET', KEYS[1])"


class Server:
    """A server under test, pinned to the first core, on a Unix socket."""

    def __init__(self, name: str, folder: pathlib.Path):
        self.socket = folder / "s"
        folder.mkdir(parents=True)
        if name == "redis":
            command = ["redis-server", "--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no",
                       "--dir", str(folder)]
        else:
            durability = "no" if name == "sequent" else "everysec"
            command = [str(ROOT / "build/cli/sequent"), "serve", "--unix", str(self.socket),
                       "--store", f"embedded:{folder / 'store.db'}", "--durability", durability]
        self.process = subprocess.Popen(["taskset", "-c", "0", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait()

    def wait(self) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                if self.call("PING") == b"+PONG\r\n":
                    return
            except OSError:
                time.sleep(0.02)
        raise SystemExit("a server did not start")

    def call(self, *words: str) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.socket))
            text = f"*{len(words)}\r\n" + "".join(f"${len(w.encode())}\r\n{w}\r\n" for w in words)
            connection.sendall(text.encode())
            return connection.recv(65536)

    def cpu_ns(self) -> int:
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir())

    def resident(self) -> int:
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise SystemExit("no VmRSS")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def load(server: Server, command: str, requests: int, pipeline: int, keys: int, clients: int = 50) -> tuple[float, float]:
    """(requests per second, server CPU ns per command) of one redis-benchmark run."""
    before = server.cpu_ns()
    out = subprocess.run(
        ["taskset", "-c", "1", "redis-benchmark", "-s", str(server.socket), "-n", str(requests), "-P", str(pipeline),
         "-c", str(clients), "-r", str(keys), "--csv", *command.split()],
        check=True, capture_output=True, text=True).stdout
    rate = float(out.splitlines()[-1].split(",")[1].strip('"'))
    return rate, (server.cpu_ns() - before) / requests


def fill(server: Server, keys: int) -> float:
    """Bytes of resident memory for each of `keys` strings of 16 + 32 bytes."""
    before = server.resident()
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(server.socket))
        step = 10000
        for start in range(0, keys, step):
            text = "".join(f"*3\r\n$3\r\nSET\r\n$16\r\nk{i:015d}\r\n$32\r\n{i:032d}\r\n" for i in range(start, start + step))
            connection.sendall(text.encode())
            got = 0
            while got < step * 5:
                got += len(connection.recv(1 << 20))
    return (server.resident() - before) / keys


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--pipeline", default="1,16")
    parser.add_argument("--keys", type=int, default=1_000_000)
    parser.add_argument("--servers", default="redis,sequent,durable")
    args = parser.parse_args()
    names = args.servers.split(",")
    pipelines = [int(p) for p in args.pipeline.split(",")]
    figures: dict[tuple, dict[str, list]] = {}

    def note(row: tuple, name: str, value: tuple) -> None:
        figures.setdefault(row, {n: [] for n in names})[name].append(value)

    with tempfile.TemporaryDirectory(prefix="sequent-bench-") as scratch:
        for round_number in range(args.rounds):
            for name in names:
                server = Server(name, pathlib.Path(scratch) / f"{name}{round_number}")
                try:
                    note(("bytes per key",), name, (fill(server, args.keys),))
                    sha = server.call("SCRIPT", "LOAD", SCRIPT).split(b"\r\n")[1].decode()
                    for pipeline in pipelines:
                        for command, text in COMMANDS.items():
                            requests = args.requests if pipeline > 1 else args.requests // 5
                            text = text.format(value="x" * 64, sha=sha)
                            note((command, pipeline), name, load(server, text, requests, pipeline, args.keys))
                            server.call("DEL", "list")
                finally:
                    server.stop()
                print(f"round {round_number + 1} of {args.rounds}: {name} done", file=sys.stderr)

    print("| | " + " | ".join(names) + " | ours / redis |\n|---|" + "---|" * (len(names) + 1))
    for row, seen in figures.items():
        medians = {n: [statistics.median(column) for column in zip(*seen[n])] for n in names}
        last = {n: m[-1] for n, m in medians.items()}
        ratio = last.get("sequent", 0) / last["redis"] if "redis" in last else float("nan")
        label = row[0] if len(row) == 1 else f"{row[0]}, pipeline {row[1]}: ns CPU (k requests/s)"
        cells = [f"{last[n]:.0f}" + (f" ({medians[n][0] / 1000:.0f})" if len(row) > 1 else "") for n in names]
        print(f"| {label} | " + " | ".join(cells) + f" | {ratio:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
