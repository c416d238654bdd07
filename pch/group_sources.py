"""Groups sources that can be compiled as one, since most of a compilation is the headers that all of them read.

usage: group_sources.py ROOT OUT_DIR NAME SOURCE...

Writes OUT_DIR/NAME-N.cc, each of which includes up to GROUP sources, and prints their paths. What a source declares for
itself alone (in unnamed namespaces, as macros and aliases) means nothing else in the others of its group: a change
of a source makes Meson ask again.
"""
import pathlib
import re
import sys

GROUP = 12
SHARED = {"template", "static_assert", "TEST_CASE", "TEMPLATE_TEST_CASE"}


class Names:
    """What a source declares for itself alone, with meanings; what of it hides others' names; what it says unqualified."""

    def __init__(self, source: pathlib.Path):
        self.private: dict[str, str] = {}
        self.own: set[str] = set()
        text = source.read_text(encoding="utf-8")
        inside = False
        for line in text.splitlines():
            if line.startswith("namespace {"):
                inside = True
            elif line.startswith("}  // namespace"):
                inside = False
            elif line.startswith("using "):
                # The same alias twice is no clash.
                alias = re.findall(r"\w+", line.split("=")[0])[-1]
                self.private[alias] = line.replace("sequent::", "")
                if inside:
                    self.own.add(alias)
            elif line.startswith("#define") or (line[:1].isalpha() and (inside or line.startswith(("static ", "template")))):
                line = re.sub(r"^(class|struct|enum class|enum) (\w+).*", r"\2", line)
                head = re.split(r"[({=;]", re.sub(r"<[^<>]*>", "", line.removeprefix("#define ")), maxsplit=1)[0]
                self.private.update((name, str(source)) for name in re.findall(r"\w+", head)[-1:] if name not in SHARED)
        self.own |= {name for name, meaning in self.private.items() if meaning == str(source)}
        # Of a qualified name only the first part is looked up from here.
        text = re.sub(r"(\w+)(?:::~?\w+)+", r"\1", re.sub(r"//.*", "", text))
        self.said = set(re.findall(r"(?<![\w.:>])[A-Za-z]\w*(?=[(}])|\b[A-Z]\w*[a-z]\w*", text))


class Group:
    """Sources of one kind that are compiled as one: a private name of one means nothing else in another."""

    def __init__(self, kind: object):
        self.kind, self.members = kind, []
        self._private: dict[str, str] = {}
        self._own: set[str] = set()
        self._said: set[str] = set()

    def takes(self, names: Names) -> bool:
        return (
            all(self._private.get(name, meaning) == meaning for name, meaning in names.private.items())
            and all(name not in self._said or self._private.get(name) == names.private[name] for name in names.own)
            and all(name not in names.said or names.private.get(name) == self._private[name] for name in self._own)
        )

    def add(self, name: str, names: Names) -> None:
        self.members.append(name)
        self._private |= names.private
        self._own |= names.own
        self._said |= names.said


def make_groups(root: pathlib.Path, sources: list[tuple[str, object]], size: int) -> list[list[str]]:
    """(source, kind) of sources to groups of one kind with at most `size` members."""
    groups: list[Group] = []
    for source, kind in sources:
        names = Names(root / source)
        fitting = (g for g in groups if g.kind == kind and len(g.members) < size and g.takes(names))
        group = next(fitting, None)
        if group is None:
            group = Group(kind)
            groups.append(group)
        group.add(source, names)
    return [group.members for group in groups]


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
