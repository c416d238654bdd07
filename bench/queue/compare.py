#!/usr/bin/env python3
"""The job queue over redis-server, `sequent serve` and the embedded engine, in one run.

usage: bench/queue/compare.py [--jobs N] [--rounds N] [--stores redis,serve,embedded]

Rounds alternate between the stores; medians are printed, beside the goals. redis-server keeps nothing on disk;
ours, served and embedded, is measured as it is by default (on disk within a second).
Needs redis-server, and a build (build/bench/queue/queue_bench, build/cli/sequent).
"""
import argparse
import json
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOALS = {
    "submit with 10 dependencies, jobs/s": ">= 250k",
    "memory, bytes/job": "<= 250",
    "claim+done, jobs/s, 16 workers, batch 1": ">= 50k",
    "claim+done, jobs/s, 16 workers, batch 16": ">= 150k",
    "claim p99, ms, 16 workers, batch 1": "<= 1",
    "freed job starts p99, ms": "<= 2",
    "taken over after the lease, median ms": "<= 20",
}


def answers(path: pathlib.Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
    except OSError:
        return False


def measure(store: str, jobs: int) -> dict:
    with tempfile.TemporaryDirectory(prefix="sequent-bench-") as folder:
        path, server = pathlib.Path(folder) / "s", None
        if store == "embedded":
            url = f"embedded:{folder}/store.db"
        else:
            url = f"redis+unix://{path}"
            command = {
                "redis": ["redis-server", "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", folder],
                "serve": [str(ROOT / "build/cli/sequent"), "serve", "--unix", str(path), "--store", f"embedded:{folder}/store.db"],
            }[store]
            server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            deadline = time.monotonic() + 20
            while not answers(path):
                if time.monotonic() > deadline:
                    server.kill()
                    raise SystemExit(f"{command[0]} did not start")
                time.sleep(0.02)
        try:
            done = subprocess.run([ROOT / "build/bench/queue/queue_bench", url, str(jobs)],
                                  stdout=subprocess.PIPE, check=True)
        finally:
            if server:
                server.terminate()
                server.wait()
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return {line["measure"]: line["value"] for line in lines}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--stores", default="redis,serve,embedded")
    options = parser.parse_args()
    stores = options.stores.split(",")
    rounds = {store: [] for store in stores}
    for _ in range(options.rounds):
        for store in stores:
            rounds[store].append(measure(store, options.jobs))
    print(f"{'':44}" + "".join(f"{store:>12}" for store in stores) + f"{'goal':>12}")
    for what in rounds[stores[0]][0]:
        medians = [statistics.median(done[what] for done in rounds[store]) for store in stores]
        print(f"{what:44}" + "".join(f"{value:12,.0f}" if value >= 100 else f"{value:12.2f}" for value in medians)
              + f"{GOALS.get(what, ''):>12}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
