"""Test suites that npm packages bring along, against `sequent serve`. Without npm or its registry it ends with 77."""
import os
import pathlib
import shutil
import subprocess
import unittest

import served

HERE = pathlib.Path(__file__).resolve().parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "sequent-clients" / "suites"
TOOLS = {
    "redlock": ["mocha@10", "chai@4", "bluebird@3", "redis@3", "ioredis@5"],
    "node-resque": ["jest@29", "ts-jest@29", "typescript@5", "@types/jest@29", "@types/node@20", "node-schedule@2",
                    "ioredis@5", "ioredis-mock@8"],
}


def npm(*words, folder: pathlib.Path) -> str:
    done = subprocess.run(["npm", *words], cwd=folder, text=True, capture_output=True, timeout=300, check=False)
    if done.returncode != 0:
        served.skip(f"npm {' '.join(words)}: " + done.stderr.strip()[-300:])
    return done.stdout


def installed(package: str, version: str) -> pathlib.Path:
    """The folder that holds the package with its tests, and beside it what they need."""
    folder = CACHE / f"{package}-{version}"
    if not (folder / "installed").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        archive = npm("pack", "--silent", f"{package}@{version}", folder=folder).split()[-1]
        subprocess.run(["tar", "-xzf", archive], cwd=folder, check=True)
        npm("install", "--no-audit", "--no-fund", "--no-save", "--prefix", str(folder), *TOOLS[package], folder=folder)
        (folder / "installed").touch()
    return folder


class NpmSuites(served.Served):
    def run_suite(self, folder: pathlib.Path, tool: str, *words) -> str:
        redirected = {"NODE_OPTIONS": f"--require {HERE / 'redirect.cjs'}", "SEQUENT_PORT": str(self.port)}
        done = subprocess.run([str(folder / "node_modules/.bin" / tool), *words], cwd=folder / "package", text=True,
                              capture_output=True, timeout=400, env={**os.environ, **redirected}, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_redlock(self):
        self.assertIn("224 passing", self.run_suite(installed("redlock", "4.2.0"), "mocha", "--exit", "test.js"))

    def test_node_resque(self):
        out = self.run_suite(installed("node-resque", "9.7.1"), "jest", "--forceExit", "--runInBand")
        self.assertIn("115 passed, 115 total", out)


if __name__ == "__main__":
    served.skip_without("node", "npm")
    unittest.main(verbosity=2)
