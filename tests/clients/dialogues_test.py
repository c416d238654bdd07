"""What clients and their libraries ask of a server, said to redis-server and to `sequent serve`: they answer the same.

Each file of dialogues/ is said twice, in RESP2 and RESP3, to servers that have just begun (how: dialogue.py).
`dialogues_test.py FILE...` says only these.
"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

import served
from dialogue import Stage

FOLDER = pathlib.Path(__file__).resolve().parent / "dialogues"


def begin(name: str, folder: pathlib.Path) -> tuple[subprocess.Popen, str]:
    """The server's process and the path of its socket."""
    path = str(folder / f"{name}.sock")
    configuration = folder / f"{name}.conf"
    configuration.write_text("enable-debug-command yes\nenable-module-command yes\nsave \"\"\n", encoding="utf-8")
    if name == "redis":
        command = ["redis-server", configuration, "--port", "0", "--unixsocket", path, "--dir", folder]
    else:
        command = [served.SEQUENT, "serve", "--unix", path, "--store", f"embedded:{folder}/store.db", "--config",
                   configuration]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    served.wait_for(lambda: served.connect(path)).close()
    return process, path


def lines_of(file: pathlib.Path) -> list[tuple[int, str]]:
    lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    return [(i, line) for i, line in enumerate(lines, 1) if line and not line.startswith("#")]


def differences(file: pathlib.Path, protocol: int) -> tuple[int, list[str]]:
    """How many lines were said, and what differs."""
    found = []
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sequent-dialogue-"))
    processes, stages = [], []
    try:
        for name in ("redis", "sequent"):
            process, path = begin(name, folder)
            processes.append(process)
            stages.append(Stage(path, protocol))
        lines = lines_of(file)
        for i, line in lines:
            try:
                theirs, ours = [stage.perform(line) for stage in stages]
            except TimeoutError:
                return i, [*found, f"{file.name}:{i} (RESP{protocol}): {line}\n  no reply from one of them"]
            if isinstance(theirs, frozenset) and isinstance(ours, frozenset):
                theirs, ours = sorted(theirs - ours), []
            if theirs != ours:
                found.append(f"{file.name}:{i} (RESP{protocol}): {line}\n  redis   {theirs}\n  sequent {ours}")
        return len(lines), found
    finally:
        for stage in stages:
            stage.close()
        for process in processes:
            process.send_signal(signal.SIGKILL)
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    served.skip_without("redis-server")
    files = [pathlib.Path(name) for name in sys.argv[1:]] or sorted(FOLDER.glob("*.txt"))
    said, found = 0, []
    for file in files:
        for protocol in (2, 3):
            count, differing = differences(file, protocol)
            said += count
            found += differing
    print("\n".join(found))
    print(f"{len(files)} dialogues, {said} lines, {len(found)} differences")
    return 1 if found or not said else 0


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C")
    sys.exit(main())
