"""What the end-to-end tests share: a private world for each test, and small Coq projects with known graphs.

The tests run the program named by SEQUENT; without coqc they are skipped (exit code 77).
"""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

SEQUENT = os.environ.get("SEQUENT", str(pathlib.Path(__file__).resolve().parents[2] / "build/cli/sequent"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
LIMIT = 600  # seconds after which a command of a test counts as hung

# A -> B -> C, A -> D; C and D are leaves. `a_proof` and `b_proof` are Qed proofs, `double` is transparent.
CHAIN = {
    "A.v": """Require Import Arith.
Definition double (n : nat) : nat := n + n.
Lemma a_proof : forall n, double n = 2 * n.
Proof. intros n. unfold double. simpl. rewrite Nat.add_0_r. reflexivity. Qed.
""",
    "B.v": """Require Import Arith.
From Chain Require Import A.
Lemma b_proof : forall n, double (double n) = 4 * n.
Proof. intros n. rewrite !a_proof. rewrite Nat.mul_assoc. reflexivity. Qed.
""",
    "C.v": """From Chain Require Import A B.
Lemma c_proof : double (double 3) = 12.
Proof. rewrite b_proof. reflexivity. Qed.
""",
    "D.v": """From Chain Require Import A.
Lemma d_proof : double 2 = 4.
Proof. rewrite a_proof. reflexivity. Qed.
""",
}


class World(unittest.TestCase):
    """One test with its own folder, store, cache and user folders. Nothing outlives it."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sequent-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("SEQUENT_")},
            "HOME": str(self.folder / "home"),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
        }
        (self.folder / "run").mkdir(mode=0o700)
        (self.folder / "home").mkdir()

    def project(self, files=None, name="project", flags="-Q . Chain\n") -> pathlib.Path:
        files = CHAIN if files is None else files
        folder = self.folder / name
        for file, text in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        listed = "".join((f'"{f}"' if " " in f else f) + "\n" for f in files if f.endswith(".v"))
        (folder / "_CoqProject").write_text(flags + "\n" + listed)
        return folder

    def edit(self, path: pathlib.Path, old: str, new: str) -> None:
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1))

    def start(self, *args, **options) -> subprocess.Popen:
        process = subprocess.Popen(
            [SEQUENT, *map(str, args)], env=options.pop("env", self.env), text=True, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=options.pop("stdout", subprocess.PIPE),
            stderr=options.pop("stderr", subprocess.PIPE), **options)
        self.addCleanup(kill_group, process)
        return process

    def run_sequent(self, *args, **options) -> subprocess.CompletedProcess:
        process = self.start(*args, **options)
        out, err = process.communicate(timeout=LIMIT)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def check(self, project, *args, code=0, **options) -> dict:
        """`sequent check --json`: the summary, with all events under "events"."""
        done = self.run_sequent("check", "--json", *args, project, **options)
        self.assertEqual(done.returncode, code, f"stdout:\n{done.stdout}\nstderr:\n{done.stderr}")
        events = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(events[-1]["event"], "summary", done.stdout)
        return {**events[-1], "events": events}

    def counts(self, summary: dict) -> tuple:
        return tuple(summary[key] for key in ("checked", "cached", "failed", "skipped"))


def kill_group(process: subprocess.Popen) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


def wait_until(ready, seconds: float = 120, what: str = "a condition"):
    """The first true value of `ready()`; fails after the deadline."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = ready()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError(f"waited {seconds} s for {what}")


def processes_with(text: str) -> list:
    """Ids of live processes whose command line or environment's working folder names `text`."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            command = (entry / "cmdline").read_bytes().decode(errors="replace")
            folder = os.readlink(entry / "cwd")
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z" and (text in command or text in folder):
            found.append(int(entry.name))
    return found


def command_of(pid: int) -> bytes:
    """Of a process that has ended: nothing."""
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def provers_of(folder: pathlib.Path, program: bytes = b"coqc") -> list:
    """Ids of the processes of a prover whose workspaces lie in `folder`."""
    return [pid for pid in processes_with(str(folder)) if program in command_of(pid)]


class Redis:
    """Debian's redis-server on a Unix socket (and, with `tcp`, a port), which can be stopped and started again."""

    def __init__(self, folder: pathlib.Path, appendonly: bool = True, tcp: bool = False, options=()):
        self.folder, self.appendonly, self.options = folder, appendonly, options
        folder.mkdir(parents=True, exist_ok=True)
        self.socket = folder / "redis.sock"
        self.port = free_port() if tcp else 0
        self.url = f"redis://127.0.0.1:{self.port}" if tcp else f"redis+unix://{self.socket}"
        self.process = None
        self.start()

    def start(self) -> None:
        append = ["--appendonly", "yes", "--appendfsync", "always"] if self.appendonly else ["--appendonly", "no"]
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--unixsocket", str(self.socket), "--save", "", *append, *self.options, "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self.answers, what="redis-server")

    def answers(self) -> bool:
        return answers(self.socket)

    def ask(self, *words) -> str:
        return subprocess.run(["redis-cli", "-s", self.socket, *words], capture_output=True, text=True, check=True).stdout

    def stop(self, how=signal.SIGTERM) -> None:
        self.process.send_signal(how)
        self.process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def answers(path: pathlib.Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(100).startswith(b"+PONG")
    except OSError:
        return False


def main() -> None:
    if shutil.which("coqc") is None:
        print("skipped: coqc is not installed (package coq)")
        sys.exit(77)
    unittest.main(verbosity=2)
