"""One unit of the suite, run against one server."""
import contextlib
import dataclasses
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import suite

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from resp_client import Client

HANG = 60  # seconds without progress after which the test that runs counts as hung
LIMIT = 240  # seconds for a unit in all
PORTS = 120  # that a run may use: the suite's own server 32 below the base, servers from the base on
WRAPPER = pathlib.Path(__file__).resolve().parent / "redis_server.py"
PORTABLE = ["--ignore-encoding", "--ignore-digest", "--tags", "-needs:debug -needs:pfdebug"]
# The first needs the server's pid, which is not given; the next two look at a configuration that is another here.
SKIPPED = ["SRANDMEMBER with a dict containing long chain", "Default bind address configuration handling",
           "Protected mode works as expected"]
# This server follows no other: docs/compatibility.md counts it as a test that does not run.
SKIPPED += ["exec with read commands and stale replica state change"]
# These pass or fail by chance: docs/compatibility.md counts them, too.
SKIPPED += ["client evicted due to large multi buf",
            "client evicted due to percentage of maxmemory",
            "evict clients in right order (large to small)"]


@dataclasses.dataclass
class Outcome:
    """What a unit came to."""
    passed: list[str] = dataclasses.field(default_factory=list)
    failed: dict[str, str] = dataclasses.field(default_factory=dict)  # name -> the first line of why
    failures: int = 0  # a name may stand for several tests
    broken: list[str] = dataclasses.field(default_factory=list)  # why it did not run to its end
    seconds: float = 0

    @property
    def names_passed(self) -> set[str]:
        return set(self.passed) - set(self.failed)


class External:
    """A server that a unit finds running. It is started again when it dies; `deaths` counts that."""

    def __init__(self, folder: pathlib.Path, command: list[str]):
        self.folder, self.command, self.deaths = folder, command, 0
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.start()

    def start(self):
        data = self.folder / f"data{self.deaths}"
        data.mkdir()
        words = [word.format(port=self.port, dir=data) for word in self.command]
        with open(self.folder / "server.log", "ab") as log:
            self.process = subprocess.Popen(words, cwd=data, stdout=log, stderr=log, start_new_session=True)
        end = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError):
                Client(("127.0.0.1", self.port)).close()
                return
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the server does not start: " + (self.folder / "server.log").read_text()[-500:])
            time.sleep(0.02)

    def watch(self):
        if self.process.poll() is not None and self.deaths < 20:
            self.deaths += 1
            self.start()

    def stop(self):
        stop_group(self.process)


def free_base_port(start: int) -> int:
    """The base of a block of ports; `start`: where to begin to look, so that runs at the same time differ."""
    for at in range(start, start + 80):
        base = 21000 + at % 80 * PORTS
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", base - 32)), \
                socket.create_server(("127.0.0.1", base)):
            return base
    raise RuntimeError("no block of ports is free")


def stop_group(process: subprocess.Popen) -> None:
    """Ends a process that leads a group, and all in it."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, kind)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)


def run(source: pathlib.Path, name: str, spawn: bool, strict: bool, command: list[str], base_port: int) -> Outcome:
    """`spawn`: the unit starts its servers itself; else it finds one, made by `command` ({port}, {dir})."""
    outcome = Outcome()
    began = time.monotonic()
    hung: list[str] = []
    with tempfile.TemporaryDirectory(prefix="sequent-conformance-") as folder:
        work = pathlib.Path(folder)
        suite.private_copy(source, work / "suite", WRAPPER)
        while True:
            text, over, deaths = run_once(work, name, spawn, strict, command, base_port, hung,
                                          LIMIT - (time.monotonic() - began))
            stuck = re.search(r"^sock\w+ => \(IN PROGRESS\) (.*)$", text, re.M)
            if "[TIMEOUT]" not in text or over or stuck is None or len(hung) == 3:
                break
            hung.append(stuck[1])
            shutil.rmtree(work / "suite/tests/tmp", ignore_errors=True)
            (work / "suite/tests/tmp").mkdir()
    read(text, outcome)
    outcome.failed.update({test: "hangs" for test in hung})
    outcome.failures += len(hung)
    if over:
        outcome.broken.append(f"takes more than {LIMIT} s")
    if deaths:
        outcome.broken.append(f"the server died {deaths} times")
    outcome.seconds = time.monotonic() - began
    return outcome


def run_once(work, name, spawn, strict, command, base_port, hung, seconds):
    """What the suite printed, whether the time ran out, and how often the server died."""
    words = [shutil.which("tclsh8.6") or "tclsh", "driver.tcl", "--durable", "--clients", "1", "--timeout", str(HANG),
             "--single", name, "--baseport", str(base_port), "--portcount", str(PORTS - 33)]
    words += [] if strict else PORTABLE
    for test in [*SKIPPED, *hung]:
        words += ["--skiptest", test]
    server = None
    if spawn:
        words += ["--config", "bind", "127.0.0.1"]
    else:
        server_folder = work / f"server{len(hung)}"
        server_folder.mkdir()
        server = External(server_folder, command)
        words += ["--host", "127.0.0.1", "--port", str(server.port)]
    log = work / f"log{len(hung)}"
    with open(log, "wb") as out:
        driver = subprocess.Popen(words, cwd=work / "suite", stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                                  env={**os.environ, "TERM": "dumb"}, start_new_session=True)
    end = time.monotonic() + seconds
    try:
        while driver.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
            if server is not None:
                server.watch()
        over = driver.poll() is None
    finally:
        stop_group(driver)
        if server is not None:
            server.stop()
    text = re.sub(r"\x1b\[[0-9;]*m", "", log.read_bytes().decode("utf-8", "replace"))
    return text, over, server.deaths if server else 0


def read(text: str, outcome: Outcome) -> None:
    lines = text.splitlines()
    for at, line in enumerate(lines):
        why = lines[at + 1].strip() if at + 1 < len(lines) else ""
        if found := re.match(r"\[ok\]: (.*?)( \(\d+ ms\))?$", line):
            outcome.passed.append(plain(found[1]))
        elif found := re.match(r"\[err\]: BLOCK-ABORT: ?(.*)", line):
            outcome.broken.append(f"a block ended outside of a test: {found[1] or why}")
        elif found := re.match(r"\[err\]: (.*) in tests/\S+\.tcl$", line) or re.match(r"\[err\]: (.*)", line):
            outcome.failed.setdefault(plain(found[1]), why)
            outcome.failures += 1
        elif line.startswith("couldn't open socket"):
            outcome.broken.append(line)
        elif line.startswith("[exception]"):
            outcome.broken.append(f"exception: {line[13:]} {why}")
            break


def plain(name: str) -> str:
    """A test's name without what differs from run to run."""
    return re.sub(r"\s+", " ", re.sub(r"\b\d{6,}\b", "N", name)).strip()
