"""`sequent store load` and `dump`: data moves to and from redis-server, whole and in both directions.

Needs redis-server; without it the tests are skipped (exit code 77).
"""
import shutil
import socket
import subprocess
import sys
import unittest

from support import World, kill_group, wait_until

from resp_client import Client, ReplyError  # by the path that support.py adds

# One command per key, for each type and encoding; what redis-server made of it must come back from it.
FILL = [
    ["SET", "text", "some text"],
    ["SET", "number", "-12345"],
    ["SET", "long", "abc" * 5000],
    ["SET", "binary", bytes(range(256)) * 8],
    ["SET", "leaving", "soon", "PXAT", "99000000000000"],
    ["RPUSH", "list", "a", "1", "", "b" * 100],
    ["RPUSH", "longlist", *(f"element {i}" * 5 for i in range(2000))],
    ["RPUSH", "largelist", "x" * 20000, "7", "y" * 10000],
    ["SADD", "ints16", *range(-5, 20)],
    ["SADD", "ints32", *range(0, 3000000, 99999)],
    ["SADD", "ints64", -5000000000, 5000000000, 0],
    ["SADD", "manyints", *range(2000)],
    ["SADD", "set", "a", "b", "12", ""],
    ["SADD", "bigset", *(f"member{i}" for i in range(1000))],
    ["HSET", "hash", "a", "1", "b", "text", "c", ""],
    ["HSET", "bighash", *(f"{w}{i}" for i in range(500) for w in ("field", "value"))],
    ["HSET", "longhash", "f", "v" * 500],
    ["ZADD", "zset", "1", "a", "-1.5", "b", "inf", "c", "-inf", "d", "3", "12"],
    ["ZADD", "bigzset", *(x for i in range(500) for x in (i / 7, f"member{i}"))],
    ["XADD", "stream", "1-1", "name", "a", "n", "1"],
    ["XADD", "stream", "1-2", "name", "b", "n", "2"],
    ["XADD", "stream", "5-0", "other", "c"],
    ["XDEL", "stream", "1-2"],
    *([["XADD", "longstream", f"{1000 + i}-0", "f", str(i), "g", "text" * (i % 9)] for i in range(700)]),
    ["XADD", "emptied", "7-7", "f", "v"],
    ["XDEL", "emptied", "7-7"],
    ["FUNCTION", "LOAD", "#!lua name=lib\nredis.register_function('echo', function(keys, args) return args[1] end)"],
    ["SELECT", "9"],
    ["SET", "elsewhere", "1"],
    ["SELECT", "0"],
]
READ = {
    "string": lambda key: ["GET", key],
    "list": lambda key: ["LRANGE", key, "0", "-1"],
    "set": lambda key: ["SMEMBERS", key],
    "hash": lambda key: ["HGETALL", key],
    "zset": lambda key: ["ZRANGE", key, "0", "-1", "WITHSCORES"],
    "stream": lambda key: ["XRANGE", key, "-", "+"],
}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def contents(client) -> dict:
    """All that can be seen of all keys."""
    seen = {"function": client("FCALL", "echo", "0", "said")}
    for db in (0, 9):
        client("SELECT", str(db))
        for key in client("KEYS", "*"):
            kind = client("TYPE", key)
            value = client(*READ[kind](key))
            if kind == "set":
                value = sorted(value)
            elif kind == "hash":
                value = sorted(zip(value[::2], value[1::2]))
            elif kind == "stream":
                info = client("XINFO", "STREAM", key)
                facts = dict(zip(info[::2], info[1::2]))
                value = [value] + [facts[name] for name in ("length", "last-generated-id",
                                                            "max-deleted-entry-id", "entries-added")]
            seen[db, key] = (kind, value, client("PEXPIRETIME", key), client("OBJECT", "ENCODING", key))
    client("SELECT", "0")
    return seen


class Transfer(World):
    def redis(self, *options) -> Client:
        """A redis-server of its own, on the file dump.rdb of its folder if there is one."""
        port = free_port()
        process = subprocess.Popen(
            ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--save", "",
             *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self.addCleanup(kill_group, process)
        return self.connect(port)

    def connect(self, port: int) -> Client:
        def ready():
            try:
                client = Client(("127.0.0.1", port))
            except OSError:
                return None
            try:
                client("PING")
                return client
            except (OSError, ReplyError):  # it is still loading
                client.close()
                return None
        self.port = port
        client = wait_until(ready, what="the server")
        self.addCleanup(client.close)
        return client

    def serve(self, store: str) -> Client:
        port = free_port()
        self.start("serve", "--store", store, "--listen", f"127.0.0.1:{port}")
        return self.connect(port)

    def move(self, *args, code=0) -> str:
        done = self.run_sequent("store", *args)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def test_data_of_redis_server_goes_round(self):
        redis = self.redis("--dbfilename", "theirs.rdb")
        for words in FILL:
            redis(*words)
        wanted = contents(redis)
        redis("SAVE")
        store = f"embedded:{self.folder}/store.db"
        said = self.move("load", self.folder / "theirs.rdb", "--store", store)
        self.assertIn(f"loaded {len(wanted) - 1} keys", said)
        ours = self.serve(store)
        self.assertEqual(contents(ours), wanted)
        # of a server, by the socket of another process, and by redis-cli
        self.move("dump", self.folder / "served.rdb", "--store", f"redis://127.0.0.1:{self.port}")
        self.move("dump", self.folder / "ours.rdb", "--store", store)
        subprocess.run(["redis-cli", "-p", str(self.port), "--rdb", self.folder / "cli.rdb"], check=True,
                       capture_output=True)
        for file in ("served.rdb", "ours.rdb", "cli.rdb"):
            with self.subTest(file):
                self.assertEqual(contents(self.redis("--dbfilename", file)), wanted)

    def test_redis_server_follows(self):
        ours = self.serve(f"embedded:{self.folder}/store.db")
        port = self.port
        for words in FILL:
            ours(*words)
        redis = self.redis("--replicaof", "127.0.0.1", str(port))
        wait_until(lambda: "master_link_status:up" in redis("INFO", "replication"), what="the replica")
        ours("SET", "big", "b" * 200000)
        ours("SET", "leaving", "soon", "PX", "99000000")
        ours("EVAL", "redis.call('INCR', 'n') redis.call('LPUSH', 'list', 'z') return 1", "2", "n", "list")
        ours("ZPOPMIN", "bigzset", "7")
        ours("SPOP", "bigset", "300")
        ours("SELECT", "9")
        ours("XADD", "s", "MAXLEN", "~", "1", "*", "f", "v")
        ours("SET", "last", "1")
        self.assertEqual(int(ours("WAIT", "1", "60000")), 1)
        redis("SELECT", "9")
        self.assertEqual(int(redis("EXISTS", "last")), 1)
        redis("REPLICAOF", "NO", "ONE")
        wanted = contents(ours)
        self.assertEqual({key: seen[:3] for key, seen in contents(redis).items() if key != "function"},
                         {key: seen[:3] for key, seen in wanted.items() if key != "function"})

    def test_what_is_there_is_kept_unless_told_otherwise(self):
        redis = self.redis("--dbfilename", "theirs.rdb")
        redis("SET", "a", "theirs")
        redis("SAVE")
        store = f"embedded:{self.folder}/store.db"
        self.move("load", self.folder / "theirs.rdb", "--store", store)
        said = self.move("load", self.folder / "theirs.rdb", "--store", store, code=3)
        self.assertIn("key 'a' of database 0: BUSYKEY Target key name already exists. (--replace", said)
        self.move("load", self.folder / "theirs.rdb", "--store", store, "--replace")

    def test_empty_collections_are_left_out(self):
        rows = [b"\x02\x05empty\x00", b"\x00\x04text\x011", b"\x04\x04hash\x00", b"\x01\x04list\x01\x01a"]
        (self.folder / "old.rdb").write_bytes(b"REDIS0009\xfe\x00" + b"".join(rows) + b"\xff" + bytes(8))
        store = f"embedded:{self.folder}/store.db"
        said = self.move("load", self.folder / "old.rdb", "--store", store)
        self.assertIn("loaded 2 keys", said)
        self.assertIn("without 2 keys that were empty", said)
        self.assertEqual(sorted(self.serve(store)("KEYS", "*")), ["list", "text"])

    def test_bad_input_is_named(self):
        store = ("--store", f"embedded:{self.folder}/store.db")
        (self.folder / "text").write_text("no such file")
        (self.folder / "cut").write_bytes(b"REDIS0010\xfe\x00\x00\x01k\x05ab")
        self.assertIn("is no .rdb file", self.move("load", self.folder / "text", *store, code=2))
        self.assertIn("at byte", self.move("load", self.folder / "cut", *store, code=3))
        self.assertIn("no such file", self.move("load", self.folder / "none", *store, code=3))
        self.assertIn("FILE.rdb", self.move("load", *store, code=2))
        self.assertIn("cannot", self.move("dump", self.folder / "no" / "file", *store, code=3))
        self.assertIn("cannot reach", self.move("dump", self.folder / "x", "--store", "redis://127.0.0.1:1", code=3))
        self.assertFalse(list(self.folder.glob("x*")))
        for command in ("dump", "load"):
            self.assertIn("Examples:", self.move(command, "--help"))


if __name__ == "__main__":
    if shutil.which("redis-server") is None:
        print("skipped: redis-server is not installed")
        sys.exit(77)
    unittest.main(verbosity=2)
