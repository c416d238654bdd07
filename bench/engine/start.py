#!/usr/bin/env python3
"""Start-up of `sequent serve` beside redis-server in the same run: from exec to the first answer, with the same data.

usage: bench/engine/start.py [--rounds N] [--keys N] [--kinds KIND,KIND]

redis-server loads once its .rdb file and once its append-only file, ours once its snapshot and once its log (all effects
since the beginning, no snapshot).
Each start is timed until PING is answered; CPU time is the process's own till then. Rounds alternate; medians are
printed. Needs redis-server and redis-tools.
"""
import argparse
import pathlib
import socket
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = {
    "strings": ("SET k{i:015d} {i:032d}", 1),
    "hashes of 10": ("HSET h{i:09d} a {i} b {i} c {i} d {i} e {i} f {i} g {i} h {i} i {i} j {i}", 10),
    "a sorted set": ("ZADD z {i} m{i:015d}", 1),
    "a hash": ("HSET h f{i:011d} {i:016d}", 1),
    "a list": ("RPUSH l e{i:015d}", 1),
}


def encode(line: str) -> bytes:
    words = line.split()
    return (f"*{len(words)}\r\n" + "".join(f"${len(w)}\r\n{w}\r\n" for w in words)).encode()


class Server:
    def __init__(self, name: str, folder: pathlib.Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.socket = folder / "s"
        self.socket.unlink(missing_ok=True)
        if name in ("rdb", "aof"):
            command = ["redis-server", "--port", "0", "--unixsocket", str(self.socket), "--save", "",
                       "--appendonly", "yes" if name == "aof" else "no", "--auto-aof-rewrite-percentage", "0",
                       "--dir", str(folder)]
        else:
            command = [str(ROOT / "build/cli/sequent"), "serve", "--unix", str(self.socket),
                       "--store", f"embedded:{folder / 'store.db'}"]
        self.started = time.monotonic()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait(self) -> tuple[float, float]:
        """(seconds, CPU seconds) from exec to the first answer."""
        while time.monotonic() < self.started + 300:
            try:
                if self.call("PING") == b"+PONG\r\n":
                    return time.monotonic() - self.started, self.cpu()
            except OSError:
                pass
            time.sleep(0.002)
        raise SystemExit(f"{self.name} did not start")

    def cpu(self) -> float:
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9

    def call(self, line: str) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.socket))
            connection.sendall(encode(line))
            return connection.recv(65536)

    def fill(self, form: str, count: int) -> None:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.socket))
            for start in range(0, count, 5000):
                numbers = range(start, min(count, start + 5000))
                connection.sendall(b"".join(encode(form.format(i=i)) for i in numbers))
                lines = 0
                while lines < len(numbers):
                    lines += connection.recv(1 << 20).count(b"\r\n")

    def snapshot(self) -> None:
        """A snapshot of all, and a log without anything."""
        self.call("BGSAVE SCHEDULE")
        while b"rdb_bgsave_in_progress:1" in self.call("INFO persistence"):
            time.sleep(0.05)

    def stop(self) -> None:
        if self.name == "rdb":
            self.call("SAVE")
        self.process.terminate()
        self.process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keys", type=int, default=1_000_000, help="elements in all, of each kind")
    parser.add_argument("--kinds", default=",".join(DATA))
    args = parser.parse_args()
    names = ("rdb", "aof", "snapshot", "log")
    print("| seconds (CPU) | redis, .rdb | redis, .aof | sequent, snapshot | sequent, log | snapshot / .rdb | log / .aof |")
    print("|---|---|---|---|---|---|---|")
    for kind in args.kinds.split(","):
        form, per_key = DATA[kind]
        with tempfile.TemporaryDirectory() as temp:
            for name in names:
                server = Server(name, pathlib.Path(temp) / name)
                server.wait()
                if name == "log":
                    server.call("CONFIG SET auto-aof-rewrite-min-size 10gb")
                server.fill(form, args.keys // per_key)
                if name == "snapshot":
                    server.snapshot()
                server.stop()
            times = {name: [] for name in names}
            for _ in range(args.rounds):
                for name in names:
                    server = Server(name, pathlib.Path(temp) / name)
                    times[name].append(server.wait())
                    server.call("CONFIG SET auto-aof-rewrite-min-size 10gb")
                    server.stop()
            wall = {name: statistics.median(w for w, _ in times[name]) for name in names}
            cpu = {name: statistics.median(c for _, c in times[name]) for name in names}
            cells = " | ".join(f"{wall[name]:.2f} ({cpu[name]:.2f})" for name in names)
            print(f"| {kind} | {cells} | {cpu['snapshot'] / cpu['rdb']:.2f} | {cpu['log'] / cpu['aof']:.2f} |", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
