"""Kills, interrupts, full disks, restarts: nothing is lost, nothing acknowledged is proved twice, nothing is left behind."""
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
import support  # noqa: E402
import coq_projects  # noqa: E402 (support says where it is)

SEED = int(os.environ.get("SEQUENT_SEED", "7"))
ROUNDS = int(os.environ.get("SEQUENT_ROUNDS", "4"))
MODULES = 14


class Faults(support.World):
    def setUp(self):
        super().setUp()
        self.many = self.folder / "many"
        coq_projects.generate(self.many, MODULES)

    def finish(self, *args) -> dict:
        summary = self.check(self.many, *args)
        self.assertEqual(summary["checked"] + summary["cached"], MODULES)
        return summary

    def done_events(self, text: str) -> int:
        """Modules that a killed check had reported as checked."""
        lines = [line for line in text.splitlines() if line.endswith("}")]
        return sum(1 for e in map(json.loads, lines) if e["event"] == "checked")

    def test_kill_9_of_check_at_random_moments(self):
        rng = random.Random(SEED)
        known = 0
        for _ in range(ROUNDS):
            check = self.start("check", "--json", "--store", f"embedded:{self.folder / 'k.db'}", self.many)
            time.sleep(rng.uniform(0.2, 1.5))
            check.kill()
            out, _ = check.communicate(timeout=30)
            known += self.done_events(out)
            support.wait_until(lambda: not support.processes_with(str(self.folder)), seconds=10, what="its coqc to die with it")
        summary = self.finish("--store", f"embedded:{self.folder / 'k.db'}")
        self.assertGreaterEqual(summary["cached"], known, "a result that was acknowledged was proved again")

    def test_kill_9_of_coqc(self):
        rng = random.Random(SEED)
        check = self.start("check", "--json", self.many)
        for _ in range(3):
            time.sleep(rng.uniform(0.2, 0.6))
            for pid in support.processes_with(str(self.folder)):
                try:
                    if b"coqc" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes():
                        os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
        out, err = check.communicate(timeout=support.LIMIT)
        self.assertEqual(check.returncode, 0, out + err)
        self.assertEqual(self.finish()["cached"], MODULES)

    def test_ctrl_c_leaves_no_process_behind(self):
        check = self.start("check", "--json", self.many)
        support.wait_until(lambda: len(support.processes_with(str(self.folder))) > 1, what="a job to run")
        check.send_signal(signal.SIGINT)
        out, _ = check.communicate(timeout=15)
        self.assertNotEqual(check.returncode, 0)
        self.assertEqual(json.loads(out.splitlines()[-1])["event"], "summary")
        self.assertEqual(support.processes_with(str(self.folder)), [])
        self.finish()

    def test_two_checks_of_one_project_at_once(self):
        first = self.start("check", "--json", self.many)
        second = self.start("check", "--json", self.many)
        totals = 0
        for check in (first, second):
            out, err = check.communicate(timeout=support.LIMIT)
            self.assertEqual(check.returncode, 0, err)
            summary = json.loads(out.splitlines()[-1])
            self.assertEqual(summary["checked"] + summary["cached"], MODULES)
            totals += summary["checked"]
        self.assertEqual(totals, MODULES)  # each result is made once, whoever makes it
        self.assertEqual(self.finish()["checked"], 0)

    def test_redis_restarts_in_the_middle(self):
        server = support.Redis(self.folder / "redis")
        self.addCleanup(lambda: server.process.poll() is None and server.stop(signal.SIGKILL))
        check = self.start("check", "--json", "--store", server.url, self.many)
        for _ in range(3):  # events: planned, a start, one more
            check.stdout.readline()
        server.stop(signal.SIGKILL)
        time.sleep(1)
        server.start()
        out, err = check.communicate(timeout=support.LIMIT)
        self.assertEqual(check.returncode, 0, out + err)
        self.assertEqual(self.finish("--store", server.url)["checked"], 0)

    @unittest.skipIf(os.getuid() != 0, "mounting a small tmpfs needs root")
    def test_a_full_disk_is_named_and_loses_nothing(self):
        disk = self.folder / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", disk], check=False, capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("cannot mount a tmpfs here")
        self.addCleanup(subprocess.run, ["umount", "-l", disk], check=False)
        store = f"embedded:{disk / 'store.db'}"
        self.check(self.many, "--store", store, "--no-outputs")
        before = self.check(self.many, "--store", store, "--no-outputs")["cached"]
        (disk / "ballast").write_bytes(b"")
        with (disk / "ballast").open("wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(b"x" * 65536)
            except OSError:
                pass
        other = self.folder / "other"
        coq_projects.generate(other, 10, seed=2)
        for source in other.glob("*.v"):
            source.write_text(source.read_text() + f"Definition big := \"{'x' * 9000}\".\n".replace('"', "0 (* ", 1).replace('"', " *)", 1))
        done = self.run_sequent("check", "--store", store, "--no-outputs", other)
        self.assertIn(done.returncode, (0, 3), done.stdout + done.stderr)
        if done.returncode == 3:
            self.assertRegex(done.stderr.lower(), "full|no space")
        (disk / "ballast").unlink()
        again = self.check(self.many, "--store", store, "--no-outputs")
        self.assertEqual(again["cached"], before)
        self.check(other, "--store", store, "--no-outputs")


if __name__ == "__main__":
    support.main()
