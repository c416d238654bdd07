#!/usr/bin/env python3
"""`sequent serve` beside redis-server in the same run: CPU, requests/s and p99 of commands, memory, values on disk, embedded calls.

usage: bench/engine/compare.py [--quick] [--only commands,memory,cold,embedded] [--rounds N] [--pipeline P,P] …

The server is pinned to the first core, redis-benchmark to the second. CPU per command is the server's run time
(/proc/PID/task/*/schedstat) over the commands it ran; requests per second saturate at the client. Rounds alternate
between the servers; medians are printed, with ours over theirs. `redis` keeps nothing on disk; `sequent` always writes
its log, without syncs; of both there are -everysec and -always. --quick: a round of a few commands.
Needs redis-server and redis-tools, and a build (build/cli/sequent, build/bench/store/bench_embedded_store).
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable

import cold
import memory
import workload
from servers import PEERS, PERSISTENCE, ROOT, Server

Figures = dict[tuple, dict[str, list[dict]]]


def words(text: str) -> list[str]:
    return text.split(",")


def numbers(text: str) -> list[int]:
    return [int(word) for word in words(text)]


def interleaved(args: argparse.Namespace, scratch: pathlib.Path, measure: Callable[[Server], dict[tuple, dict]]) -> Figures:
    """What `measure` says of each server in each round."""
    figures: Figures = {}
    for number in range(args.rounds):
        for name in args.servers:
            server = Server(name, scratch / f"{measure.__name__}-{number}" / name)
            try:
                for row, figure in measure(server).items():
                    figures.setdefault(row, {}).setdefault(name, []).append(figure)
            finally:
                server.stop()
            print(f"{measure.__name__}, round {number + 1} of {args.rounds}: {name} done", file=sys.stderr)
    return figures


def commands(args: argparse.Namespace, scratch: pathlib.Path) -> None:
    def of_commands(server: Server) -> dict[tuple, dict]:
        figures = {}
        for pipeline in args.pipeline:
            sha = workload.prepare(server)
            for command in args.commands:
                share = workload.SHARES.get(command, 1) * (1 if pipeline > 1 else 0.2)
                text = workload.COMMANDS[command].replace("{sha}", sha)
                ran, cpu = server.calls(text.split()[0]), server.cpu_ns()
                figure = workload.load(server, text, int(args.requests * share), pipeline, args.keys)
                figure["cpu"] = (server.cpu_ns() - cpu) / (server.calls(text.split()[0]) - ran)
                figures[command, pipeline] = figure
        return figures

    figures = interleaved(args, scratch, of_commands)
    for pipeline in args.pipeline:
        rows = {command: figures[command, pipeline] for command in args.commands}
        show(args, f"pipeline {pipeline}: ns CPU · k requests/s · p99 ms", rows, "cpu",
             lambda m: f"{m['cpu']:.0f} · {m['rps'] / 1000:.0f} · {m['p99_latency_ms']:.2f}")


def memories(args: argparse.Namespace, scratch: pathlib.Path) -> None:
    one, rows = argparse.Namespace(rounds=1, servers=args.servers), {}
    for name, (_, content, _) in memory.DATA.items():
        def of_memory(server: Server, data: str = name) -> dict[tuple, dict]:
            return {("bytes",): memory.fill(server, data, args.part)}

        folder = scratch / name.replace(" ", "-").replace(",", "")
        rows[f"{name} ({content})"] = interleaved(one, folder, of_memory)[("bytes",)]
    show(args, "bytes per element (content): used_memory · resident", rows, "used",
         lambda m: f"{m['used']:.1f} · {m['resident']:.1f}")


def large_values(args: argparse.Namespace, scratch: pathlib.Path) -> None:
    def of_large_values(server: Server) -> dict[tuple, dict]:
        return {("get",): cold.measure(server, 200 // args.part, on_disk=server.name in PEERS)}

    rows = {"GET of 1 MiB, in memory of redis, on disk of sequent": interleaved(args, scratch, of_large_values)[("get",)]}
    show(args, "ms: median · p99", rows, "median", lambda m: f"{m['median']:.2f} · {m['p99']:.2f}")


def embedded(args: argparse.Namespace, scratch: pathlib.Path) -> None:
    program = ROOT / "build/bench/store/bench_embedded_store"
    out = subprocess.run(["taskset", "-c", "0", str(program), str(args.keys)], check=True, capture_output=True, text=True, cwd=scratch)
    print("embedded, one thread: M commands/s, ns of CPU\n\n```\n" + out.stdout + "```\n")


def show(args: argparse.Namespace, title: str, rows: dict[str, dict[str, list[dict]]], compared: str, cell: Callable) -> None:
    ratios = [name for name in args.servers if PEERS.get(name) in args.servers]
    print(f"| {title} | " + " | ".join([*args.servers, *[f"{name} / {PEERS[name]}" for name in ratios]]) + " |")
    print("|---|" + "---|" * (len(args.servers) + len(ratios)))
    for label, seen in rows.items():
        medians = {name: {key: statistics.median(figure[key] for figure in seen[name]) for key in seen[name][0]}
                   for name in args.servers}
        cells = [cell(medians[name]) for name in args.servers]
        cells += [f"{medians[name][compared] / medians[PEERS[name]][compared]:.2f}" for name in ratios]
        print(f"| {label} | " + " | ".join(cells) + " |")
    print(flush=True)


def main() -> int:
    sections = {"commands": commands, "memory": memories, "cold": large_values, "embedded": embedded}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", type=words, default=list(sections))
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--requests", type=int)
    parser.add_argument("--pipeline", type=numbers)
    parser.add_argument("--keys", type=int, default=1_000_000)
    parser.add_argument("--commands", type=words)
    parser.add_argument("--servers", type=words, default=["redis", "sequent"])
    args = parser.parse_args()
    defaults = {"rounds": 5, "requests": 1_000_000, "pipeline": [1, 16, 100], "commands": list(workload.COMMANDS), "part": 1}
    quick = {"rounds": 1, "requests": 100_000, "pipeline": [1, 16], "commands": workload.SOME, "part": 10}
    for name, value in (quick if args.quick else defaults).items():
        if getattr(args, name, None) is None:
            setattr(args, name, value)
    for word in [*args.only, *args.commands, *args.servers]:
        if word not in {*sections, *workload.COMMANDS, *PERSISTENCE}:
            parser.error(f"{word}: no section, command or server; there are: {', '.join([*sections, *workload.COMMANDS, *PERSISTENCE])}")

    print(f"load of the machine: {' '.join(f'{one:.1f}' for one in os.getloadavg())}\n")
    with tempfile.TemporaryDirectory(prefix="sequent-bench-") as scratch:
        for section in args.only:
            sections[section](args, pathlib.Path(scratch))
    return 0


if __name__ == "__main__":
    sys.exit(main())
