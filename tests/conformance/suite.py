"""Redis's own test suite, as Debian's source package of redis 7.0 has it.

It is fetched once, by the machine's own package sources, into a cache; each unit runs in a private copy with a few
patches: line-buffered output, a block that dies outside of a test is told apart from a test that fails, and a server
that lacks FUNCTION or a parameter of CONFIG does not lose a whole unit.
"""
import os
import pathlib
import shutil
import subprocess
import tempfile

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "sequent-conformance"

APT_CONF = """\
Dir::Etc "{apt}/etc"; Dir::Etc::sourcelist "{apt}/etc/sources.list"; Dir::Etc::sourceparts "{apt}/etc/sources.list.d";
Dir::Etc::parts "{apt}/etc/apt.conf.d"; Dir::State "{apt}/state"; Dir::State::status "/var/lib/dpkg/status";
Dir::Cache "{apt}/cache"; APT::Sandbox::User "root"; Acquire::Languages "none"; Acquire::http::Timeout "20";
"""

SERVER_PATCHES = [
    ("    r function flush\n", "    catch {r function flush}\n"),
    ("        dict set saved_config $param [lindex [r config get $param] 1]\n",
     "        catch {dict set saved_config $param [lindex [r config get $param] 1]}\n"),
    ("        r config set $param $val\n", "        catch {r config set $param $val}\n"),
    ('send_data_packet $::test_server_fd err [join $details "\\n"]',
     'send_data_packet $::test_server_fd err "BLOCK-ABORT: [join $details "\\n"]"'),
]


class Unavailable(Exception):
    """The suite cannot be had here; the text says why."""


def fetch() -> pathlib.Path:
    """The unpacked source package."""
    source = CACHE / "redis"
    if source.is_dir():
        return source
    for tool in ("apt-get", "dpkg-source"):
        if shutil.which(tool) is None:
            raise Unavailable(f"{tool} is not installed")
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        work = pathlib.Path(folder)
        environment = {**os.environ, "APT_CONFIG": str(own_apt(work / "apt"))}
        for command in (["apt-get", "-qq", "update"], ["apt-get", "-qq", "source", "--download-only", "redis"]):
            quietly(command, work, environment)
        packages = list(work.glob("redis_7.0.*.dsc"))
        if len(packages) != 1:
            raise Unavailable("the machine's package sources have no redis 7.0")
        quietly(["dpkg-source", "-x", packages[0].name, "redis"], work, environment)
        try:
            (work / "redis").rename(source)
        except OSError:
            if not source.is_dir():  # else another run was faster
                raise
    return source


def quietly(command, folder, environment):
    done = subprocess.run(command, cwd=folder, env=environment, text=True, capture_output=True, timeout=300, check=False)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Unavailable(f"{' '.join(command[:3])}: {last}")


def own_apt(apt: pathlib.Path) -> pathlib.Path:
    """A configuration with the machine's Debian sources, as source packages; nothing of the machine is changed."""
    for folder in ("state/lists/partial", "cache/archives/partial", "etc/apt.conf.d", "etc/preferences.d",
                   "etc/sources.list.d"):
        (apt / folder).mkdir(parents=True)
    lists = pathlib.Path("/etc/apt/sources.list.d")
    for path in lists.glob("*.sources"):
        lines = path.read_text(encoding="utf-8").splitlines()
        lines = ["Types: deb-src" if line.startswith("Types:") else line for line in lines]
        (apt / "etc/sources.list.d" / path.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    rows = []
    for path in [pathlib.Path("/etc/apt/sources.list"), *lists.glob("*.list")]:
        if path.is_file():
            rows += [f"deb-src {line[4:]}" for line in path.read_text(encoding="utf-8").splitlines()
                     if line.startswith("deb ") and "debian" in line]
    (apt / "etc/sources.list").write_text("\n".join(rows) + "\n", encoding="utf-8")
    configuration = apt / "apt.conf"
    configuration.write_text(APT_CONF.format(apt=apt), encoding="utf-8")
    return configuration


def private_copy(source: pathlib.Path, target: pathlib.Path, server: pathlib.Path) -> None:
    """A copy in which `server` stands for src/redis-server."""
    shutil.copytree(source / "tests", target / "tests")
    shutil.copytree(source / "utils", target / "utils")
    shutil.copy(source / "redis.conf", target)
    (target / "src").mkdir()
    for tool in ("redis-cli", "redis-benchmark", "redis-check-aof", "redis-check-rdb"):
        (target / "src" / tool).symlink_to(shutil.which(tool) or "/bin/false")
    (target / "src/redis-server").symlink_to(server)
    (target / "driver.tcl").write_text("fconfigure stdout -buffering line\nsource tests/test_helper.tcl\n",
                                       encoding="utf-8")
    support = target / "tests/support/server.tcl"
    text = support.read_text(encoding="utf-8")
    for old, new in SERVER_PATCHES:
        if old not in text:
            raise Unavailable(f"the suite is not the one known: {old.strip()!r} is not in its server.tcl")
        text = text.replace(old, new)
    support.write_text(text, encoding="utf-8")
