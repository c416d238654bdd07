"""A `sequent serve` for the tests of other people's clients, and what they share. SEQUENT names the program."""
import contextlib
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

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from resp_client import Client

SEQUENT = os.environ.get("SEQUENT", str(pathlib.Path(__file__).resolve().parents[2] / "build/cli/sequent"))
LIMIT = 60  # seconds after which a client counts as hung


class Served(unittest.TestCase):
    """Each class of tests has a server of its own: `port`, `path` of its Unix socket, `client`."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sequent-clients-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, True)
        cls.path = str(cls.folder / "s.sock")
        with socket.create_server(("127.0.0.1", 0)) as free:
            cls.port = free.getsockname()[1]
        cls.server = subprocess.Popen([SEQUENT, "serve", "--listen", f"127.0.0.1:{cls.port}", "--unix", cls.path,
                                       "--store", f"embedded:{cls.folder}/store.db"], stdout=subprocess.DEVNULL)
        cls.addClassCleanup(cls.stop)
        cls.client = wait_for(lambda: connect(cls.path))
        cls.addClassCleanup(cls.client.close)

    @classmethod
    def stop(cls):
        cls.server.send_signal(signal.SIGTERM)
        if cls.server.wait(LIMIT) != 0:
            raise AssertionError(f"the server ended with {cls.server.returncode}")

    def setUp(self):
        self.client("FLUSHALL")

    def run_tool(self, *words, **options) -> str:
        """What the program prints; it must end well."""
        done = subprocess.run(words, text=True, capture_output=True, timeout=options.pop("timeout", LIMIT), check=False,
                              **options)
        self.assertEqual(done.returncode, 0, f"{words}\n{done.stdout}\n{done.stderr}")
        return done.stdout


def connect(path):
    with contextlib.suppress(OSError):
        return Client(path, timeout=LIMIT) if os.path.exists(path) else None


def wait_for(ready):
    """The first value of `ready` that is true."""
    end = time.monotonic() + LIMIT
    while not (value := ready()):
        if time.monotonic() > end:
            raise AssertionError("it does not come to be")
        time.sleep(0.01)
    return value


def skip_without(*programs) -> None:
    for program in programs:
        if shutil.which(program) is None:
            skip(f"{program} is not installed")


def run_with_debians_python(package: str) -> None:
    """Begins anew with the interpreter that Debian's packages are for, if that is another one."""
    debian = "/usr/bin/python3"
    if os.path.exists(debian) and not os.path.samefile(sys.executable, debian):
        os.execv(debian, [debian, *sys.argv])
    skip(f"{package} is not installed")


def skip(reason: str) -> None:
    print(f"skipped: {reason}")
    sys.exit(77)
