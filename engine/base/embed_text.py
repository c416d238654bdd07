"""Makes C++ constants of Lua scripts and other texts.

usage: embed_text.py OUTPUT.cc HEADER NAMESPACE FILE...

A file `claim_job.lua` becomes `const store::Script kClaimJobScript`. Lines
`-- include: other.lua` are replaced by that file (from the same folder). A
script without a header that names KEYS, ARGV and Returns is refused; one that
only others include says `-- library` in its first line and yields no constant.
Any other file, `page.html`, becomes `const std::string_view kPageHtml`.
"""
import hashlib
import pathlib
import sys

REQUIRED = ("-- KEYS", "-- ARGV", "-- Returns")


def expand(path: pathlib.Path) -> str:
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("-- include:"):
            lines.append(expand(path.parent / line.split(":", 1)[1].strip()))
        else:
            lines.append(line)
    return "\n".join(lines)


def constant(name: str) -> str:
    return "k" + "".join(word.capitalize() for word in name.split("_"))


def main(output: str, header: str, namespace: str, files: list[str]) -> int:
    parts = [f'#include "{header}"\n', f"namespace {namespace} {{\n"]
    for file in map(pathlib.Path, sorted(files)):
        own = file.read_text(encoding="utf-8")
        if file.suffix != ".lua":
            name = constant(file.stem + "_" + file.suffix[1:])
            parts.append(f'const std::string_view {name} = R"text({own})text";\n')
            continue
        if own.startswith("-- library"):
            continue
        missing = [word for word in REQUIRED if word not in own]
        if missing:
            print(f"{file}: the header does not say {', '.join(missing)}", file=sys.stderr)
            return 1
        text = expand(file)
        sha1 = hashlib.sha1(text.encode()).hexdigest()
        parts.append(f'const store::Script {constant(file.stem)}Script{{"{file.stem}",\n    "{sha1}",\n    R"lua({text})lua"}};\n')
    parts.append(f"}}  // namespace {namespace}")
    pathlib.Path(output).write_text("\n".join(parts) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]))
