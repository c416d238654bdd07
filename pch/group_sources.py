"""Groups sources that can be compiled as one, since most of a compilation is the headers that all of them read.

usage: group_sources.py ROOT OUT_DIR NAME SOURCE...

Writes OUT_DIR/NAME-N.cc, each of which includes up to GROUP sources, and prints their paths. Sources of one group share no
private name: what one declares for itself alone (unnamed namespaces, macros, aliases) is not seen to clash with
another's. One that shares a private name since the build folder was made fails to compile there: make the folder anew.
"""
import pathlib
import re
import sys

GROUP = 12
SHARED = {"template", "TEST_CASE", "TEMPLATE_TEST_CASE"}


def private_names(source: pathlib.Path) -> dict[str, str]:
    """What a source declares for itself alone, by the first words of its lines: name to meaning."""
    names, inside = {}, False
    for line in source.read_text(encoding="utf-8").splitlines():
        if line.startswith("namespace {"):
            inside = True
        elif line.startswith("}  // namespace"):
            inside = False
        elif line.startswith("using "):
            # The same alias twice is no clash.
            names[re.findall(r"\w+", line.split("=")[0])[-1]] = line
        elif line.startswith("#define") or (line[:1].isalpha() and (inside or line.startswith(("static ", "template")))):
            head = re.split(r"[({=;]", re.sub(r"<[^<>]*>", "", line.removeprefix("#define ")), maxsplit=1)[0]
            names.update((name, str(source)) for name in re.findall(r"\w+", head)[-1:] if name not in SHARED)
    return names


def make_groups(root: pathlib.Path, sources: list[tuple[str, object]], size: int) -> list[list[str]]:
    """(source, kind) of sources to groups of one kind and at most `size` in which no name has two meanings."""
    groups: list[tuple[object, list[str], dict[str, str]]] = []
    for name, kind in sources:
        private = private_names(root / name)
        for group_kind, members, seen in groups:
            if group_kind == kind and len(members) < size and all(seen.get(n, m) == m for n, m in private.items()):
                members.append(name)
                seen |= private
                break
        else:
            groups.append((kind, [name], private))
    return [members for _, members, _ in groups]


def main(root: pathlib.Path, out: pathlib.Path, name: str, sources: list[str]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    relative = [str(pathlib.Path(source).resolve().relative_to(root)) for source in sources]
    for number, members in enumerate(make_groups(root, [(source, None) for source in relative], GROUP)):
        path = out / f"{name}-{number}.cc"
        text = "".join(f'#include "{member}"\n' for member in members)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
        print(path)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4:])
