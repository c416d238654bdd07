#!/usr/bin/env python3
"""The tactic cache over redis-server, `sequent serve` and the embedded engine, in one run.

usage: bench/tactics/compare.py [--seconds N] [--stores redis,serve,embedded]

Needs redis-server, and a build (build/bench/tactics/tactics_bench, build/cli/sequent).
"""
import argparse
import json
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOALS = {
    "hits in process, state by state, M/s/core": ">= 5",
    "search from a warm store, ms": "<= 20",
    "a negative: bytes of its value": "<= 24",
    "hits over the store, 64 clients, k/s": ">= 1000",
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


def measure(store: str, seconds: float) -> dict:
    with tempfile.TemporaryDirectory(prefix="sequent-bench-") as folder:
        path, server = pathlib.Path(folder) / "s", None
        url = f"embedded:{folder}/store.db"
        if store != "embedded":
            command = {
                "redis": ["redis-server", "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", folder],
                "serve": [str(ROOT / "build/cli/sequent"), "serve", "--unix", str(path), "--store", url],
            }[store]
            url = f"redis+unix://{path}"
            server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            deadline = time.monotonic() + 20
            while not answers(path):
                if time.monotonic() > deadline:
                    server.kill()
                    raise SystemExit(f"{command[0]} did not start")
                time.sleep(0.02)
        try:
            done = subprocess.run([ROOT / "build/bench/tactics/tactics_bench", url, str(seconds)],
                                  stdout=subprocess.PIPE, check=True)
        finally:
            if server:
                server.terminate()
                server.wait()
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return {line["measure"]: line["value"] for line in lines}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--stores", default="redis,serve,embedded")
    options = parser.parse_args()
    stores = options.stores.split(",")
    results = {store: measure(store, options.seconds) for store in stores}
    print(f"{'':66}" + "".join(f"{store:>12}" for store in stores) + f"{'goal':>12}")
    for name in results[stores[0]]:
        print(f"{name:66}" + "".join(f"{results[store][name]:12.4g}" for store in stores) + f"{GOALS.get(name, ''):>12}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
