"""ioredis and bullmq from npm: a queue of 10,000 jobs. Without npm or its registry it ends with 77."""
import json
import os
import pathlib
import subprocess
import unittest

import served

HERE = pathlib.Path(__file__).resolve().parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "sequent-clients"
PACKAGES = ["bullmq@5", "ioredis@5"]


def install() -> None:
    if (CACHE / "installed").exists():
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--no-save", "--prefix", str(CACHE), *PACKAGES],
                          text=True, capture_output=True, timeout=300, check=False)
    if done.returncode != 0:
        served.skip("npm cannot install bullmq and ioredis: " + done.stderr.strip()[-300:])
    (CACHE / "installed").touch()


class Node(served.Served):
    def node(self, script: str) -> dict:
        """What the script prints at its end, as JSON."""
        out = self.run_tool("node", str(HERE / script), self.path, timeout=300,
                            env={**os.environ, "NODE_PATH": str(CACHE / "node_modules")})
        return json.loads(out.splitlines()[-1])

    def test_ioredis(self):
        self.assertEqual(self.node("ioredis.cjs"), {
            "pipeline": [1, 2], "transaction": ["QUEUED", "OK"], "message": "hello", "command": "argument key",
            "scanned": 1000, "blocked": ["list", "late"], "binary": "ff00", "monitored": ["set", "seen", "1"],
        })

    def test_bullmq_finishes_ten_thousand_jobs(self):
        self.assertEqual(self.node("bullmq.cjs"), {
            "completed": 10_000, "results": 10_000, "retried": 100, "failed": 10, "delayed": 10, "parents": 10,
        })


if __name__ == "__main__":
    served.skip_without("node", "npm")
    install()
    unittest.main(verbosity=2)
