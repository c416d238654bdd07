#!/usr/bin/env python3
"""Stands for src/redis-server in the suite: [CONFIG-FILE] [--directive value...]... -> `sequent serve`.

Directives that `sequent serve` has no option for are set by CONFIG SET, as far as it takes them. Prints the lines
that the suite waits for, and ends as the server ends. SEQUENT names the program.
"""
import ctypes
import os
import pathlib
import shlex
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from resp_client import Client, ReplyError

# What only the start of a process can set, or the suite sets for redis-server's own sake.
NOT_BY_CONFIG_SET = {"port", "dir", "bind", "unixsocket", "daemonize", "pidfile", "logfile", "databases", "loglevel",
                     "always-show-logo", "include", "loadmodule", "rename-command", "user", "aclfile"}


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def directives(words: list[str]) -> list[list[str]]:
    """[name, value...] of a configuration file and the command line, in order."""
    rows = []
    if words and not words[0].startswith("--"):
        text = pathlib.Path(words.pop(0)).read_text(encoding="utf-8", errors="surrogateescape")
        rows = [shlex.split(line) for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for word in words:
        if word.startswith("--"):
            rows.append([word[2:]])
        elif rows:
            rows[-1].append(word)
    return rows


def start(rows: list[list[str]]) -> tuple[subprocess.Popen, int]:
    """The server, and its port."""
    given = {row[0]: row[1] for row in rows if len(row) > 1}
    port = int(given.get("port", "6379"))
    folder = pathlib.Path(given.get("dir", ".")).resolve()
    program = os.environ["SEQUENT"]
    command = [program, "serve", "--listen", f"127.0.0.1:{port}", "--store", f"embedded:{folder}/store.db"]
    if "unixsocket" in given:
        command += ["--unix", str(folder / given["unixsocket"])]
    if "--config" in subprocess.run([program, "serve", "--help"], text=True, capture_output=True, check=True).stdout:
        path = folder / "sequent.conf"
        path.write_text("".join(shlex.join(row) + "\n" for row in rows if row[0] not in ("port", "bind", "unixsocket")),
                        encoding="utf-8", errors="surrogateescape")
        command += ["--config", str(path)]
    child = subprocess.Popen(command, preexec_fn=die_with_parent)
    return child, port


def connect(child: subprocess.Popen, port: int) -> Client:
    for _ in range(400):
        try:
            return Client(("127.0.0.1", port))
        except OSError:
            if child.poll() is not None:
                sys.exit(child.returncode)
            time.sleep(0.02)
    sys.exit("the server does not listen")


def configure(client: Client, rows: list[list[str]]) -> None:
    for name, *values in rows:
        if name in NOT_BY_CONFIG_SET or not values:
            continue
        try:
            client("CONFIG", "SET", name, " ".join(values))
        except ReplyError:
            continue  # a parameter that it does not have


def main() -> int:
    rows = directives(sys.argv[1:])
    print(f" PID: {os.getpid()}", flush=True)
    child, port = start(rows)
    signal.signal(signal.SIGTERM, lambda *_: child.send_signal(signal.SIGTERM))
    signal.signal(signal.SIGINT, lambda *_: child.send_signal(signal.SIGINT))
    client = connect(child, port)
    configure(client, rows)
    client.close()
    print("Ready to accept connections", flush=True)
    return child.wait()


if __name__ == "__main__":
    sys.exit(main())
