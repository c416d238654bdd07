"""Checks over a Cluster of three redis-servers: cold, warm, while slots move, while a node is away, when a replica takes over,
and over TLS."""
import json
import shutil
import signal
import subprocess
import unittest

import support
import coq_projects  # noqa: E402 (support says where it is)

NODES = 3


class Cluster:
    """Made by redis-cli, as an operator would."""

    def __init__(self, folder, replicas=0, authority=None):
        """`authority`: a folder of ca.pem, node.pem and node.key; then all connections are over TLS."""
        self.nodes, self.tls, ports = [], [], []
        for number in range(NODES * (1 + replicas)):
            options = ["--cluster-enabled", "yes", "--cluster-port", str(support.free_port())]
            if replicas:
                options += ["--cluster-node-timeout", "2000"]
            if authority:
                ports.append(support.free_port())
                options += ["--tls-port", str(ports[-1]), "--tls-cluster", "yes", "--tls-auth-clients", "no"]
                options += ["--tls-ca-cert-file", str(authority / "ca.pem")]
                options += ["--tls-cert-file", str(authority / "node.pem"), "--tls-key-file", str(authority / "node.key")]
            self.nodes.append(support.Redis(folder / f"node{number}", tcp=not authority, options=options))
        self.addresses = [f"127.0.0.1:{port}" for port in ports or [node.port for node in self.nodes]]
        self.url = "redis+cluster://" + ",".join(self.addresses)
        if authority:
            self.tls = ["--tls", "--cacert", str(authority / "ca.pem")]
            self.url = f"rediss+cluster://{','.join(self.addresses)}?ca={authority / 'ca.pem'}"
        self.manage("create", *self.addresses, "--cluster-replicas", str(replicas))
        self.wait_until_served()

    def manage(self, *words) -> str:
        done = subprocess.run(["redis-cli", *self.tls, "--cluster", *words, "--cluster-yes"], capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"redis-cli --cluster {' '.join(words)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def wait_until_served(self) -> None:
        def served():
            return all("cluster_state:ok" in node.ask("CLUSTER", "INFO") for node in self.nodes)
        support.wait_until(served, what="the Cluster")

    def move_slots(self, source: int, target: int, count: int) -> None:
        ids = [node.ask("CLUSTER", "MYID").strip() for node in self.nodes]
        self.manage("reshard", self.addresses[0], "--cluster-from", ids[source], "--cluster-to", ids[target],
                    "--cluster-slots", str(count), "--cluster-timeout", "60000")

    def wait_until_replicated(self) -> None:
        def replicated(node):
            told = node.ask("INFO", "replication")
            return "role:master" in told or "master_link_status:up" in told
        support.wait_until(lambda: all(map(replicated, self.nodes)), what="the replicas")

    def primaries(self) -> list:
        return [node for node in self.nodes if "role:master" in node.ask("INFO", "replication")]

    def keys(self) -> list:
        return [int(node.ask("DBSIZE")) for node in self.nodes]

    def stop(self) -> None:
        for node in self.nodes:
            node.stop(signal.SIGKILL)


class ClusterWorld(support.World):
    def make_cluster(self) -> Cluster:
        return Cluster(self.folder / "cluster")

    def setUp(self):
        super().setUp()
        if shutil.which("redis-server") is None or shutil.which("redis-cli") is None:
            self.skipTest("redis-server or redis-cli is not installed")
        self.cluster = self.make_cluster()
        self.addCleanup(self.cluster.stop)

    def finish(self, check, modules: int) -> dict:
        out, err = check.communicate(timeout=support.LIMIT)
        self.assertEqual(check.returncode, 0, out + err)
        summary = json.loads(out.splitlines()[-1])
        self.assertEqual(self.counts(summary), (modules, 0, 0, 0))
        return summary

    def recheck(self, project, modules: int) -> None:
        """In a copy without outputs and without what this machine knows: all comes from the Cluster."""
        copy = self.folder / "copy"
        shutil.copytree(project, copy, ignore=shutil.ignore_patterns("*.vo*", "*.glob", ".*.aux"))
        env = {**self.env, "XDG_CACHE_HOME": str(self.folder / "cache2"), "XDG_DATA_HOME": str(self.folder / "data2")}
        summary = self.check(copy, "--store", self.cluster.url, env=env)
        self.assertEqual(self.counts(summary), (0, modules, 0, 0))

    def generated(self, modules: int):
        project = self.folder / "many"
        coq_projects.generate(project, modules)
        return project

    def move(self, verb: str, file, url: str, keys: list) -> None:
        done = self.run_sequent("store", verb, str(file), "--store", url)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"{sum(keys)} key", done.stdout + done.stderr)


class OverACluster(ClusterWorld):
    def test_cold_and_warm(self):
        project = self.project()
        self.assertEqual(self.counts(self.check(project, "--store", self.cluster.url)), (4, 0, 0, 0))
        self.recheck(project, 4)
        self.assertTrue(all(self.cluster.keys()), self.cluster.keys())
        info = self.run_sequent("store", "info", "--store", self.cluster.url)
        self.assertEqual(info.returncode, 0, info.stderr)
        for address in self.cluster.addresses:
            self.assertIn(f"node          {address}, slots ", info.stdout)
        self.assertIn(f"keys          {sum(self.cluster.keys())}\n", info.stdout)

    def test_data_moves_out_and_in(self):
        project = self.project()
        self.check(project, "--store", self.cluster.url)
        keys = self.cluster.keys()
        dump = self.folder / "cluster.rdb"
        self.move("dump", dump, self.cluster.url, keys)
        for node in self.cluster.nodes:
            node.ask("FLUSHALL")
        self.move("load", dump, self.cluster.url, keys)
        self.assertEqual(self.cluster.keys(), keys)
        self.recheck(project, 4)

    def test_other_databases_are_refused(self):
        server = support.Redis(self.folder / "single", tcp=True)
        self.addCleanup(server.stop)
        server.ask("-n", "9", "SET", "key", "value")
        dump = self.folder / "single.rdb"
        self.move("dump", dump, f"redis://127.0.0.1:{server.port}", [1])
        done = self.run_sequent("store", "load", str(dump), "--store", self.cluster.url)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("no database 9: a Cluster has database 0 alone", done.stderr)
        self.assertEqual(sum(self.cluster.keys()), 0)

    def test_slots_move_while_it_runs(self):
        project = self.generated(12)
        check = self.start("check", "--json", "--store", self.cluster.url, project)
        support.wait_until(lambda: support.provers_of(self.folder), what="a job to run")
        for source, target in ((0, 1), (1, 2), (2, 0)):
            self.cluster.move_slots(source, target, 1000)
        self.finish(check, 12)
        self.recheck(project, 12)

    def test_a_node_goes_and_comes_while_it_runs(self):
        project = self.generated(12)
        check = self.start("check", "--json", "--store", self.cluster.url, project)
        for node in self.cluster.nodes:
            support.wait_until(lambda: support.provers_of(self.folder) or check.poll() is not None, what="a job to run")
            node.stop()
            node.start()
            self.cluster.wait_until_served()
        self.finish(check, 12)
        self.recheck(project, 12)


class OverReplicas(ClusterWorld):
    def make_cluster(self):
        return Cluster(self.folder / "cluster", replicas=1)

    def test_a_replica_takes_over_while_it_runs(self):
        self.cluster.wait_until_replicated()
        project = self.generated(12)
        check = self.start("check", "--json", "--store", self.cluster.url, project)
        support.wait_until(lambda: support.provers_of(self.folder), what="a job to run")
        lost = self.cluster.primaries()[0]
        lost.stop(signal.SIGKILL)
        self.cluster.nodes.remove(lost)
        out, err = check.communicate(timeout=support.LIMIT)
        self.assertEqual(check.returncode, 0, out + err)
        # What the replica had not heard of yet is done again.
        checked, cached, failed, skipped = self.counts(json.loads(out.splitlines()[-1]))
        self.assertEqual((checked + cached, failed, skipped), (12, 0, 0))
        self.assertEqual(len(self.cluster.primaries()), NODES)
        self.recheck(project, 12)


class OverTls(ClusterWorld):
    def make_cluster(self):
        folder = self.folder / "authority"
        folder.mkdir()
        (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
        for command in (
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem",
            "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=node -keyout node.key -out node.csr",
            "x509 -req -in node.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out node.pem",
        ):
            subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
        return Cluster(self.folder / "cluster", authority=folder)

    def test_cold_and_warm(self):
        project = self.project()
        self.assertEqual(self.counts(self.check(project, "--store", self.cluster.url)), (4, 0, 0, 0))
        self.recheck(project, 4)
        self.assertTrue(all(self.cluster.keys()), self.cluster.keys())

    def test_a_stranger_is_refused(self):
        self.cluster.url = self.cluster.url.split("?")[0]
        done = self.run_sequent("store", "info", "--store", self.cluster.url)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("certificate", done.stderr)


if __name__ == "__main__":
    support.main()
