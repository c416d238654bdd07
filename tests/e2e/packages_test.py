"""What ./sequent and ./test say and do when Debian packages are missing."""
import os
import pathlib
import pty
import subprocess
import tempfile
import unittest

PACKAGES = pathlib.Path(__file__).resolve().parents[2] / ".ci/packages.sh"
MISSING = "sequent-no-such-package"


class Packages(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="sequent-packages-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.called = self.folder / "called"
        self.tools = self.folder / "tools"
        self.tools.mkdir()
        for name in ("bash", "env", "dpkg"):
            (self.tools / name).symlink_to(subprocess.run(["which", name], capture_output=True, text=True, check=True).stdout.strip())
        self.tool("apt-get", f'echo "apt-get $*" >>{self.called}')
        self.user(0)

    def tool(self, name: str, script: str) -> None:
        path = self.tools / name
        path.write_text(f"#!/bin/bash\n{script}\n")
        path.chmod(0o755)

    def user(self, number: int) -> None:
        self.tool("id", f"echo {number}")

    def install(self, *words, stdin=subprocess.DEVNULL, **env) -> subprocess.CompletedProcess:
        return subprocess.run(
            ["bash", "-c", f'. {PACKAGES}; install_packages "$@"', "install", *words], stdin=stdin, capture_output=True, text=True,
            check=False, env={"PATH": str(self.tools), **env})

    def answer(self, text: str) -> subprocess.CompletedProcess:
        leader, follower = pty.openpty()
        try:
            os.write(leader, text.encode())
            return self.install(MISSING, stdin=follower)
        finally:
            os.close(leader)
            os.close(follower)

    def installed(self) -> bool:
        return self.called.exists() and MISSING in self.called.read_text()

    def test_nothing_missing_says_nothing(self):
        done = self.install("bash")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_without_a_terminal_it_says_what_to_do(self):
        done = self.install(MISSING, "bash")
        self.assertEqual(done.returncode, 3)
        self.assertIn(f"apt-get install {MISSING})", done.stderr)
        self.assertIn("--yes", done.stderr)
        self.assertFalse(self.installed())

    def test_yes_and_ci_install_without_asking(self):
        for words, env in (["--yes"], {}), ([], {"CI": "true"}):
            self.called.unlink(missing_ok=True)
            done = self.install(*words, MISSING, **env)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(self.installed())

    def test_on_a_terminal_it_asks(self):
        refused = self.answer("n\n")
        self.assertEqual(refused.returncode, 3)
        self.assertFalse(self.installed())
        self.assertEqual(self.answer("y\n").returncode, 0)
        self.assertTrue(self.installed())

    def test_who_is_not_root_and_has_no_sudo_is_told_so(self):
        self.user(1000)
        done = self.install("--yes", MISSING)
        self.assertEqual(done.returncode, 3)
        self.assertIn(f"as root: apt-get install {MISSING}", done.stderr)
        self.assertFalse(self.installed())

    def test_sudo_is_used_where_it_is(self):
        self.user(1000)
        self.tool("sudo", f'echo sudo >>{self.called}; "$@"')
        self.assertEqual(self.install("--yes", MISSING).returncode, 0)
        self.assertTrue(self.called.read_text().startswith("sudo\n"))

    def test_packages_that_apt_does_not_have_are_named(self):
        self.tool("apt-get", "exit 100")
        done = self.install("--yes", MISSING)
        self.assertEqual(done.returncode, 3)
        self.assertIn(f"apt-get could not install: {MISSING}", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
