"""Every row of the command table is run by a test, compared with redis-server, and documented.

usage: check_commands.py ROOT [--write]
A command is tested when a test in tests/engine/cmd or tests/engine/script writes it (run("GET a")), and compared
when a line of tests/differential/commands.grammar says it or excuses it with a reason. docs/commands.md must be what --write makes
of the table.
"""
import itertools
import pathlib
import re
import sys

ROW = re.compile(r'^    \{"([^"]+)", (-?\d+), ([^,]+), (-?\d+), (-?\d+), (-?\d+), (\w+)\},$', re.M)

# Not made by the differential test, with the reason. A container's name stands for all its subcommands.
EXCUSED = {
    "acl": "compared in policy_differential.py",
    "auth": "as acl",
    "bzpopmax": "made of parts in zset_family.cc",
    "bzpopmin": "made of parts in zset_family.cc",
    "client": "replies with addresses and ids",
    "command": "lists the commands of this program",
    "config": "the settings are others",
    "debug": "looks into this program",
    "echo": "has no state",
    "eval": "scripts are compared in tests/engine/script",
    "eval_ro": "as eval",
    "evalsha": "as eval",
    "evalsha_ro": "as eval",
    "fcall": "as eval",
    "fcall_ro": "as eval",
    "function": "as eval",
    "hello": "replies with the version",
    "info": "the figures are others",
    "latency": "the figures are others",
    "lastsave": "the time is another",
    "memory": "the figures are others",
    "monitor": "needs a second client",
    "object|idletime": "the clocks differ",
    "object|help": "lists what this program has",
    "ping": "has no state",
    "psubscribe": "needs a second client",
    "publish": "needs a second client",
    "pubsub": "needs a second client",
    "punsubscribe": "needs a second client",
    "quit": "ends the connection",
    "role": "has no state",
    "script": "as eval",
    "sequent": "redis-server has no such command",
    "shutdown": "ends the server",
    "slowlog": "the times are others",
    "spublish": "needs a second client",
    "ssubscribe": "needs a second client",
    "subscribe": "needs a second client",
    "sunsubscribe": "needs a second client",
    "swapdb": "goes over all keys; tests/engine/cmd has it",
    "time": "the time is another",
    "unsubscribe": "needs a second client",
    "wait": "there are no replicas",
    "xinfo|help": "lists what this program has",
    "zdiffstore": "made of parts in zset_family.cc",
    "zinterstore": "made of parts in zset_family.cc",
    "zunionstore": "made of parts in zset_family.cc",
}


def texts(root: pathlib.Path, folder: str, pattern: str) -> str:
    return "\n".join(p.read_text(encoding="utf-8") for p in sorted((root / folder).glob(pattern)))


def is_tested(name: str, text: str) -> bool:
    """`client|id` is named by `CLIENT ID`."""
    words = [re.escape(w) for w in name.split("|")]
    return re.search(r'["\s(]' + r'"?,?\s+"?'.join(words) + r'["\s\\]', text, re.I) is not None


def compared(grammar: str) -> tuple[set[str], set[str]]:
    """What the lines of the grammar say, and what they excuse: `client|id`, or `client` for all below it."""
    said, excused = set(), set()
    for line in grammar.splitlines():
        if line.startswith("excused "):
            words = itertools.takewhile(lambda word: re.fullmatch(r"[A-Z_-]+", word), line.split()[1:])
            excused.add("|".join(words).lower())
        elif line and not line.startswith("#"):
            for command in re.split(r" ; | => ", re.sub(r"^\d+ ", "", line)):
                words = [*command.split(), ""]
                said |= {words[0].lower(), f"{words[0]}|{words[1]}".lower()}
    return said, excused


def document(rows: list[tuple]) -> str:
    lines = [
        "# Commands",
        "",
        "Made from `engine/cmd/table.cc` by `tests/lint/check_commands.py . --write`. Arity counts the name;",
        "a negative one is the least. Keys: first, last (negative: from the end), step.",
        "",
        "| command | arity | keys | flags |",
        "|---|---|---|---|",
    ]
    for name, arity, flags, first, last, step, _ in rows:
        keys = f"{first} {last} {step}" if first != "0" else ""
        words = [] if flags == "0" else [f[1:] for f in flags.split(" | ")]
        text = " ".join(re.sub(r"(?<!^)([A-Z])", r"_\1", w).lower() for w in words)
        lines.append(f"| {name.replace('|', ' ').upper()} | {arity} | {keys} | {text} |")
    return "\n".join(lines) + "\n"


def main(root: pathlib.Path, write: bool) -> int:
    table = (root / "engine/cmd/table.cc").read_text(encoding="utf-8")
    rows = ROW.findall(table)
    problems = []
    if len(rows) != len(re.findall(r'^    \{"', table, re.M)):
        problems.append("engine/cmd/table.cc: a row is not written as the others are")
    tests = texts(root, "tests/engine/cmd", "*.cc") + texts(root, "tests/engine/script", "*.cc")
    said, excused = compared((root / "tests/differential/commands.grammar").read_text(encoding="utf-8"))
    for name, *_, handler in rows:
        if handler == "nullptr":
            continue
        if not is_tested(name, tests):
            problems.append(f"{name}: no test in tests/engine/cmd runs it")
        if name not in said and not {name, name.split("|")[0]} & excused:
            problems.append(f"{name}: tests/differential/commands.grammar neither says it nor excuses it")
    page = root / "docs/commands.md"
    if write:
        page.write_text(document(rows), encoding="utf-8")
    elif not page.is_file() or page.read_text(encoding="utf-8") != document(rows):
        problems.append("docs/commands.md: not what the table says; run tests/lint/check_commands.py . --write")
    print("\n".join(problems) or "commands: ok")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), "--write" in sys.argv[2:]))
