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
            out, _ = check.communicate(timeout=support.LIMIT)
            known += self.done_events(out)
            support.wait_until(lambda: not support.processes_with(str(self.folder)), what="its coqc to die with it")
        summary = self.finish("--store", f"embedded:{self.folder / 'k.db'}")
        self.assertGreaterEqual(summary["cached"], known, "a result that was acknowledged was proved again")

    def test_kill_9_of_coqc(self):
        rng = random.Random(SEED)
        check = self.start("check", "--json", self.many)
        for _ in range(3):
            time.sleep(rng.uniform(0, 0.4))  # so that it is killed at some moment of its life
            support.wait_until(lambda: check.poll() is not None or support.provers_of(self.folder), what="a job to run")
            for pid in support.provers_of(self.folder):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        out, err = check.communicate(timeout=support.LIMIT)
        self.assertEqual(check.returncode, 0, out + err)
        self.assertEqual(self.finish()["cached"], MODULES)

    def test_ctrl_c_leaves_no_process_behind(self):
        check = self.start("check", "--json", self.many)
        support.wait_until(lambda: support.provers_of(self.folder), what="a job to run")
        check.send_signal(signal.SIGINT)
        out, _ = check.communicate(timeout=support.LIMIT)
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
        server = support.Redis(self.folder / "redis", tcp=True)
        self.addCleanup(lambda: server.process.poll() is None and server.stop(signal.SIGKILL))
        check = self.start("check", "--json", "--store", server.url, self.many)
        for _ in range(3):  # events: planned, a start, one more
            check.stdout.readline()
        server.stop(signal.SIGKILL)
        time.sleep(1)  # long enough for calls to fail
        server.start()
        out, err = check.communicate(timeout=support.LIMIT)
        self.assertEqual(check.returncode, 0, out + err)
        self.assertEqual(self.finish("--store", server.url)["checked"], 0)

    def test_a_master_is_replaced_by_its_sentinel_in_the_middle(self):
        master = support.Redis(self.folder / "master", tcp=True)
        self.addCleanup(lambda: master.process.poll() is None and master.stop(signal.SIGKILL))
        replica = support.Redis(self.folder / "replica", tcp=True, options=["--replicaof", "127.0.0.1", str(master.port)])
        self.addCleanup(replica.stop, signal.SIGKILL)
        support.wait_until(lambda: "master_link_status:up" in replica.ask("INFO", "replication"), what="the replica")
        port = support.free_port()
        config = self.folder / "sentinel.conf"
        config.write_text(f"sentinel monitor house 127.0.0.1 {master.port} 1\nsentinel down-after-milliseconds house 500\n"
                          f"sentinel failover-timeout house 5000\ndir {self.folder}\n")
        sentinel = subprocess.Popen(["redis-server", config, "--sentinel", "--port", str(port)], stdout=subprocess.DEVNULL)
        self.addCleanup(sentinel.wait)
        self.addCleanup(sentinel.kill)
        ask = ["redis-cli", "-p", str(port), "SENTINEL", "REPLICAS", "house"]
        support.wait_until(lambda: str(replica.port) in subprocess.run(ask, capture_output=True, text=True, check=False).stdout,
                           what="the sentinel to know the replica")
        down = support.free_port()
        url = f"redis+sentinel://127.0.0.1:{down},127.0.0.1:{port}/house"
        check = self.start("check", "--json", "--store", url, self.many)
        for _ in range(3):
            check.stdout.readline()
        master.stop(signal.SIGKILL)
        out, err = check.communicate(timeout=support.LIMIT)
        self.assertEqual(check.returncode, 0, out + err)
        self.assertIn("role:master", replica.ask("INFO", "replication"))
        self.finish("--store", url)
        done = self.run_sequent("check", "--store", url.replace("house", "barn"), self.many)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("barn", done.stderr)

    def test_ctrl_c_ends_a_check_whose_store_is_gone(self):
        server = support.Redis(self.folder / "redis")
        self.addCleanup(lambda: server.process.poll() is None and server.stop(signal.SIGKILL))
        check = self.start("check", "--json", "--store", server.url, self.many)
        for _ in range(3):
            check.stdout.readline()
        server.stop(signal.SIGKILL)
        self.ends_soon(check, 130)
        self.assertEqual(support.processes_with(str(self.folder)), [])

    def test_ctrl_c_ends_a_check_whose_store_does_not_answer(self):
        server = support.Redis(self.folder / "redis")
        self.addCleanup(server.stop, signal.SIGKILL)
        check = self.start("check", "--json", "--store", server.url, self.many)
        for _ in range(3):
            check.stdout.readline()
        server.process.send_signal(signal.SIGSTOP)
        self.ends_soon(check, 130)

    def test_ctrl_c_ends_a_worker_whose_store_is_gone(self):
        server = support.Redis(self.folder / "redis")
        worker = self.start("worker", "--store", server.url)
        worker.stdout.readline()  # it serves
        server.stop(signal.SIGKILL)
        self.ends_soon(worker, 0)

    def ends_soon(self, process, code: int) -> None:
        """On Ctrl-C, long before it would have given its store up (after 30 s)."""
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=25)
        self.assertEqual(process.returncode, code, out + err)

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
