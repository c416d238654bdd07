"""The servers that are measured, each on a Unix socket in a folder of its own."""
import pathlib
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What each keeps on disk. The plain redis keeps nothing there, the plain sequent always its log.
PERSISTENCE = {"redis": "none", "redis-everysec": "everysec", "redis-always": "always",
               "sequent": "no", "sequent-everysec": "everysec", "sequent-always": "always"}
# Beside which redis a sequent stands.
PEERS = {name: name.replace("sequent", "redis") for name in PERSISTENCE if name.startswith("sequent")}


def request(*words: str) -> str:
    return f"*{len(words)}\r\n" + "".join(f"${len(w.encode())}\r\n{w}\r\n" for w in words)


class Server:
    """A server under test on the first core; `wrapper`: the command that runs it."""

    def __init__(self, name: str, folder: pathlib.Path, wrapper: tuple = ("taskset", "-c", "0")):
        self.name, self.folder, self.wrapper = name, folder, wrapper
        self.socket = folder / "s"
        folder.mkdir(parents=True)
        self.start()

    def command(self) -> list[str]:
        kept = PERSISTENCE[self.name]
        if self.name in PEERS:
            return [str(ROOT / "build/cli/sequent"), "serve", "--unix", str(self.socket),
                    "--store", f"embedded:{self.folder / 'store.db'}", "--durability", kept]
        command = ["redis-server", "--port", "0", "--unixsocket", str(self.socket), "--save", "", "--dir", str(self.folder)]
        return command if kept == "none" else [*command, "--appendonly", "yes", "--appendfsync", kept]

    def start(self) -> None:
        self.process = subprocess.Popen([*self.wrapper, *self.command()], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if self.call("PING") == b"+PONG\r\n":
                    return
            except OSError:
                pass
            time.sleep(0.005)
        raise SystemExit(f"{self.name} did not start")

    def call(self, *words: str) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.socket))
            connection.sendall(request(*words).encode())
            return connection.recv(65536)

    def calls(self, command: str) -> int:
        """How often it has run a command: redis-benchmark sends some more than it is told to."""
        _, found, rest = self.call("INFO", "commandstats").decode().partition(f"cmdstat_{command.lower()}:calls=")
        return int(rest.split(",")[0]) if found else 0

    def cpu_ns(self) -> int:
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir())

    def resident(self) -> int:
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
        raise SystemExit("no VmRSS")

    def used(self) -> int:
        return int(self.call("INFO", "memory").decode().split("used_memory:")[1].split()[0])

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
