#!/usr/bin/env python3
"""Instructions that `sequent serve` and redis-server execute per command outside the kernel, counted by callgrind.

usage: bench/engine/instructions.py [--requests N] [--pipeline P,P] [--keys N] [--commands NAME,NAME] [--servers NAME,NAME]

Counts hardly depend on what else the machine does, so one run says what a change is worth. They know nothing of
system calls and of waiting for memory: see compare.py for these. Needs valgrind, redis-server and redis-tools.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

import workload
from servers import PEERS, PERSISTENCE, Server


def counted(server: Server, command: str, run) -> float:
    """Instructions of the server for each `command` while `run` runs."""
    def tell(word: str) -> None:
        subprocess.run(["vgdb", f"--pid={server.process.pid}", word], check=True, capture_output=True)

    for old in server.folder.glob("profile*"):
        old.unlink()
    before = server.calls(command)
    tell("zero")
    run()
    tell("dump")
    calls = server.calls(command) - before
    dumps = [path.read_text() for path in server.folder.glob("profile*")]
    total = sum(int(line.split()[1]) for text in dumps for line in text.splitlines() if line.startswith("totals:"))
    return total / calls


def measure(name: str, folder: pathlib.Path, args: argparse.Namespace) -> dict[tuple, float]:
    wrapper = ("valgrind", "--tool=callgrind", f"--callgrind-out-file={folder / 'profile'}")
    server = Server(name, folder, wrapper)
    figures = {}
    try:
        for pipeline in args.pipeline:
            sha = workload.prepare(server)
            for command in args.commands:
                requests = int(args.requests * workload.SHARES.get(command, 1))
                text = workload.COMMANDS[command].replace("{sha}", sha)
                figures[command, pipeline] = counted(
                    server, text.split()[0], lambda: workload.load(server, text, requests, pipeline, args.keys))
    finally:
        server.stop()
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--pipeline", type=lambda text: [int(p) for p in text.split(",")], default=[1, 16, 100])
    parser.add_argument("--keys", type=int, default=1_000_000)
    parser.add_argument("--commands", type=lambda text: text.split(","), default=list(workload.COMMANDS))
    parser.add_argument("--servers", type=lambda text: text.split(","), default=["redis", "sequent"])
    args = parser.parse_args()
    for name in [*args.commands, *args.servers]:
        if name not in workload.COMMANDS and name not in PERSISTENCE:
            parser.error(f"{name}: neither a command nor a server; commands: {', '.join(workload.COMMANDS)}; "
                         f"servers: {', '.join(PERSISTENCE)}")
    with tempfile.TemporaryDirectory(prefix="sequent-bench-") as scratch:
        figures = {name: measure(name, pathlib.Path(scratch) / name, args) for name in args.servers}

    compared = [name for name in args.servers if PEERS.get(name) in figures]
    print("| instructions per command | " + " | ".join(args.servers + [f"{n} / {PEERS[n]}" for n in compared]) + " |")
    print("|---|" + "---|" * (len(args.servers) + len(compared)))
    for pipeline in args.pipeline:
        for command in args.commands:
            row = (command, pipeline)
            cells = [f"{figures[name][row]:.0f}" for name in args.servers]
            cells += [f"{figures[name][row] / figures[PEERS[name]][row]:.2f}" for name in compared]
            print(f"| {command}, pipeline {pipeline} | " + " | ".join(cells) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
