"""Kills and stops everything around the queue at random; nothing may be lost or done twice.

usage: queue_kills.py ACTOR [--server PROGRAM] [--seconds N] [--seed N]

The server (redis-server, or a PROGRAM called with a port and a database file)
has every write on disk before it answers. Workers are killed (SIGKILL)
and stopped for longer than their lease (SIGSTOP), some ignore their leases; the
coordinator and the server are killed and started again. Afterwards the run's
own events are replayed: no job was claimed before all that it waits for was done, every
job was done exactly once, and what a worker was told "accepted" is what counts.
"""
import argparse
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
import resp_client  # noqa: E402

LEASE_MS = 1000
WORKERS = 5
TAG = "{kills:dist}:run:run:"
ACCEPTED, REPEATED, REFUSED = "0", "1", "2"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Faults:
    """The processes, and what is done to them."""

    def __init__(self, options, folder, rng, jobs):
        self.actor, self.folder, self.rng = os.path.abspath(options.actor), folder, rng
        if options.server:
            port = free_port()
            self.address, self.url = ("127.0.0.1", port), f"redis://127.0.0.1:{port}"
            self.command = [os.path.abspath(options.server), str(port), str(folder / "store.db")]
        else:
            self.address = str(folder / "s")
            self.url = f"redis+unix://{self.address}"
            self.command = ["redis-server", "--port", "0", "--unixsocket", self.address, "--dir", str(folder),
                            "--save", "", "--appendonly", "yes", "--appendfsync", "always"]
        self.graph = {}
        for i in range(jobs):
            nearby = range(max(0, i - 30), i)
            self.graph[f"j{i}"] = [f"j{k}" for k in sorted(rng.sample(nearby, min(len(nearby), rng.randrange(4))))]
        (folder / "graph").write_text("".join(" ".join([job, *on]) + "\n" for job, on in self.graph.items()))
        self.started = 0
        self.counts = dict.fromkeys(("worker kills", "worker stops", "server kills", "coordinator kills"), 0)
        self.stopped = []  # (when to go on, process)
        self.server = self.coordinator = None
        self.workers = []

    def start(self):
        self.server = self.start_server()
        self.coordinator = self.start_coordinator()
        for _ in range(WORKERS):
            self.workers.append(self.start_worker())

    def start_server(self):
        self.server = server = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while True:
            try:
                resp_client.Client(self.address)("PING")
                return server
            except (OSError, resp_client.ReplyError):  # not there yet, or still loading
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.005)

    def start_coordinator(self):
        return subprocess.Popen([self.actor, "coordinator", self.url, "run", str(self.folder / "graph"), str(LEASE_MS)])

    def start_worker(self):
        self.started += 1
        return subprocess.Popen([self.actor, "worker", self.url, "run", f"w{self.started}",
                                 str(self.rng.randrange(1 << 30)), str(self.folder / f"log{self.started}")])

    def kill(self, process):
        process.kill()
        process.wait()

    def do_one(self):
        choice = self.rng.random()
        if choice < 0.55:
            victim = self.rng.randrange(WORKERS)
            self.kill(self.workers[victim])
            self.stopped = [(when, process) for when, process in self.stopped if process is not self.workers[victim]]
            self.workers[victim] = self.start_worker()
            self.counts["worker kills"] += 1
        elif choice < 0.8:
            process = self.rng.choice(self.workers)
            process.send_signal(signal.SIGSTOP)
            self.stopped.append((time.monotonic() + self.rng.uniform(0.6, 3) * LEASE_MS / 1000, process))
            self.counts["worker stops"] += 1
        elif choice < 0.9:
            self.kill(self.coordinator)
            self.coordinator = self.start_coordinator()
            self.counts["coordinator kills"] += 1
        else:
            self.kill(self.server)
            self.server = self.start_server()
            self.counts["server kills"] += 1

    def wake_stopped(self, everybody=False):
        for when, process in self.stopped:
            if everybody or time.monotonic() >= when:
                process.send_signal(signal.SIGCONT)
        self.stopped = [] if everybody else [entry for entry in self.stopped if time.monotonic() < entry[0]]

    def run(self, seconds):
        end, last = time.monotonic() + seconds, time.monotonic() + seconds + 90
        while self.coordinator.poll() is None:
            if time.monotonic() < end:
                self.do_one()
            self.wake_stopped(everybody=time.monotonic() >= end)
            time.sleep(self.rng.uniform(0.02, 0.3))
            if time.monotonic() > last:
                client = resp_client.Client(self.address)
                raise AssertionError(f"stuck: {client('HGETALL', TAG + 'meta')}")
        assert self.coordinator.returncode == 0, "the coordinator failed"
        for worker in self.workers:
            worker.send_signal(signal.SIGCONT)
            assert worker.wait(30) == 0, "a worker failed"

    def end(self):
        for process in filter(None, [*self.workers, self.coordinator, self.server]):
            process.kill()
            process.wait()


def violations(faults):
    """What must not have happened, read from the run's events and the workers' logs."""
    client = resp_client.Client(faults.address)
    graph, done, found = faults.graph, {}, []
    claims, holder = 0, {}
    for _, (_, kind, _, job, _, detail) in client("XRANGE", TAG + "events", "-", "+"):
        if kind == "claimed":
            claims += 1
            holder[job] = detail
            if missing := [on for on in graph[job] if on not in done]:
                found.append(f"{job} was claimed before {missing}")
            if job in done:
                found.append(f"{job} was claimed after it was done")
        elif kind == "done":
            if job in done:
                found.append(f"{job} was done twice")
            if holder.get(job) != detail:
                found.append(f"{job} was done by {detail}, but {holder.get(job)} held it")
            done[job] = detail
    if missing := graph.keys() - done.keys():
        found.append(f"never done: {sorted(missing)}")
    states = client("HGETALL", TAG + "jobs")
    for job, record in zip(states[::2], states[1::2]):
        if record[0] != "D":
            found.append(f"{job} ended as {record}")
    outcomes = client("HGETALL", TAG + "outcomes")
    outcomes = dict(zip(outcomes[::2], outcomes[1::2]))
    verdicts = {ACCEPTED: 0, REPEATED: 0, REFUSED: 0}
    for log in sorted(faults.folder.glob("log*")):
        for line in log.read_text().splitlines(keepends=True):
            if not line.endswith("\n"):
                continue  # killed while it wrote
            job, token, verdict = line.split()
            verdicts[verdict] += 1
            if (verdict == REFUSED) == (outcomes.get(job) == token):
                found.append(f"{job}: {token} was told {verdict}, but {outcomes.get(job)} counts")
    counts = dict(zip(*[iter(client("HGETALL", TAG + "meta"))] * 2))
    if len(states) != 2 * len(graph) or len(outcomes) != len(graph) or "untold" in counts:
        found.append(f"{len(states) // 2} jobs, {len(outcomes)} outcomes: {counts}")
    if any(client("EXISTS", TAG + key) for key in ("ready", "leases", "delayed", "spread", "edges")):
        found.append("something is left in the queue")
    return found, claims, verdicts


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("actor")
    parser.add_argument("--server")
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    if not options.server and not shutil.which("redis-server"):
        print("redis-server is not installed")
        return 77
    print(f"seed {options.seed}", flush=True)
    rng = random.Random(options.seed)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sequent-kills-"))
    faults = Faults(options, folder, rng, jobs=int(options.seconds * 100))
    try:
        faults.start()
        faults.run(options.seconds)
        found, claims, verdicts = violations(faults)
        print(f"{len(faults.graph)} jobs, {claims} claims, "
              f"{verdicts[ACCEPTED]} accepted, {verdicts[REPEATED]} repeated, {verdicts[REFUSED]} refused; "
              + ", ".join(f"{count} {what}" for what, count in faults.counts.items()))
        for violation in found[:20]:
            print("VIOLATION", violation)
        return 1 if found else 0
    finally:
        faults.end()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
