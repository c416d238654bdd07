"""Users, their permissions and keyspace notifications: the same commands on our server and on redis-server 7.0."""
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from resp_client import Client, ReplyError  # noqa: E402

SEED = int(os.environ.get("SEQUENT_SEED", "7"))
ROUNDS = int(os.environ.get("SEQUENT_ROUNDS", "400"))

RULES = """on off nopass resetpass >one >two <one <two #12 reset resetkeys allkeys ~* ~a* ~b? %R~r* %W~w* %RW~a* %~x %R~
allchannels resetchannels &* &news &n* allcommands nocommands +@all -@all +@read -@read +@write -@string +@hash -@dangerous
+@keyspace -@admin +@nosuch +get -get +set +client -client +client|id -client|id +client|nosuch +config|get -config|set +select|1
+select|2 +config|get|x +nosuch -set|x +debug|object sanitize-payload skip-sanitize-payload clearselectors (+get) (~a*
(+@write&%W~w*) (+set&~b?&&news) (bad) () ) what""".split()

COMMANDS = [
    "GET a1", "GET r1", "GET w1", "SET a1 v", "SET w1 v", "SET w1 v GET", "SET b2 v EX 10", "DEL a1", "DEL r1 w1", "MGET a1 b2",
    "MSET a1 1 w1 2", "COPY r1 w1", "COPY w1 r1", "RENAME a1 w1", "EXISTS w1", "TYPE r1", "STRLEN a1", "LPUSH w1 x", "LPOP a1",
    "LMOVE a1 w1 LEFT LEFT", "RPOPLPUSH w1 w2", "HSET a1 f v", "HGET r1 f", "SADD w1 m", "SMOVE a1 w1 m", "SINTERSTORE w1 r1 r2",
    "SUNIONSTORE w1 r1 b2", "ZADD a1 1 m", "ZUNIONSTORE w1 2 r1 r2", "ZUNIONSTORE w1 2 r1 w2", "ZINTERCARD 2 r1 r2",
    "ZRANGESTORE w1 r1 0 -1", "XADD w1 * f v", "XREAD STREAMS r1 r2 0 0", "XREAD COUNT 1 STREAMS a1 0", "EXPIRE a1 10", "TTL w1",
    "OBJECT ENCODING w1", "MEMORY USAGE r1", "EVAL x 1 a1", "EVAL_RO x 1 r1", "EVAL x 2 r1 w1", "LCS r1 r2", "PUBLISH news x",
    "PUBLISH n x", "SUBSCRIBE news", "PSUBSCRIBE n*", "PSUBSCRIBE news", "SPUBLISH news x", "SSUBSCRIBE n1", "UNSUBSCRIBE", "PING",
    "SELECT 1", "SELECT 3", "CLIENT ID", "CLIENT LIST", "CONFIG GET x", "CONFIG SET x y", "DEBUG OBJECT a", "KEYS *", "DBSIZE",
    "FLUSHALL", "MULTI", "AUTH x", "HELLO", "ACL WHOAMI", "LMPOP 1 a1 LEFT", "BLMPOP 0 1 w1 LEFT", "BLPOP a1 w1 0", "TOUCH r1",
    "SORT a1", "SORT a1 STORE w1", "SORT_RO r1", "WATCH r1", "SCAN 0", "BZPOPMIN a1 0", "GETEX a1", "GETDEL r1", "SETNX w1 v",
]

# One key of each type and one that is absent; what changes them and tells so.
CHANGES = """SET k v|SET k v EX 100|SETEX k 100 v|PSETEX k 90000 v|SETNX k w|SETNX new v|GETSET k x|APPEND k y|SETRANGE k 2 zz|INCR n|DECRBY n 2
INCRBYFLOAT n 1.5|MSET k 1 m 2|MSETNX k 1 q 2|GETDEL m|GETEX k EX 50|GETEX k PERSIST|GETEX k|DEL k m|UNLINK new|EXPIRE n 100|EXPIRE n -1
PEXPIREAT k 99999999999999|PERSIST k|RENAME k k2|RENAMENX k2 k|COPY k c|COPY k c REPLACE|MOVE c 3|LPUSH l a b c|RPUSH l d|LPUSHX l e|LPOP l
RPOP l 2|LREM l 0 a|LSET l 0 z|LTRIM l 0 5|LTRIM l 1 0|LINSERT l BEFORE z y|LMOVE l l2 LEFT RIGHT|RPOPLPUSH l l2|LMPOP 1 l2 LEFT COUNT 3
BLPOP l 1|SADD s a b c d|SREM s a|SPOP s 9|SMOVE s s2 b|SUNIONSTORE s3 s s2|SINTERSTORE s3 s s2|SDIFFSTORE s3 s nosuch|HSET h f v g w
HSETNX h i j|HINCRBY h n 1|HINCRBYFLOAT h n 0.5|HDEL h f g|HDEL h n i|ZADD z 1 a 2 b 3 c|ZADD z XX 5 a|ZINCRBY z 1 a|ZADD z INCR 2 b|ZREM z a
ZPOPMIN z|ZPOPMAX z 5|ZADD z 1 a 2 b 3 c|ZREMRANGEBYRANK z 0 0|ZREMRANGEBYSCORE z 2 2|ZREMRANGEBYLEX z - +|ZUNIONSTORE z2 2 z z2
ZADD z2 1 m|ZRANGESTORE z3 z2 0 -1|ZRANGESTORE z3 z2 5 6|ZMPOP 1 z2 MAX|BZPOPMIN z3 1|ZDIFFSTORE z4 1 z|XADD x 1-1 f v|XADD x 2-1 f v
XDEL x 1-1|XTRIM x MAXLEN 0|XSETID x 9-1|SORT l STORE l3|SORT nosuch STORE l3|GET nosuch|DEL l l2 s s2 s3 h x"""


class Server:
    def __init__(self, folder, command):
        self.path = str(folder / "s.sock")
        self.process = subprocess.Popen(command(self.path), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def connect(self):
        deadline = time.monotonic() + 20
        while not os.path.exists(self.path) and time.monotonic() < deadline:
            time.sleep(0.02)
        while True:
            try:
                return Client(self.path)
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def ask(client, *words):
    client.send(*words)
    reply = client.receive()
    return str(reply) if isinstance(reply, ReplyError) else reply


class Policies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp())
        (cls.folder / "ours").mkdir()
        (cls.folder / "redis").mkdir()
        cls.servers = [
            Server(cls.folder / "ours", lambda path: [
                os.environ["SEQUENT"], "serve", "--unix", path, "--store", f"embedded:{cls.folder}/ours.db"]),
            Server(cls.folder / "redis", lambda path: [
                "redis-server", "--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no"]),
        ]
        cls.clients = [server.connect() for server in cls.servers]

    @classmethod
    def tearDownClass(cls):
        for client in cls.clients:
            client.close()
        for server in cls.servers:
            server.stop()
        shutil.rmtree(cls.folder)

    def both(self, *words):
        """The reply of both, which must be one."""
        ours, redis = (ask(client, *words) for client in self.clients)
        self.assertEqual(ours, redis, f"{words}: ours and redis-server's")
        return ours

    def test_rules_give_the_same_permissions(self):
        rng = random.Random(SEED)
        for _ in range(ROUNDS):
            rules = [rng.choice(RULES).replace("&", " ") if rule.startswith("(") else rng.choice(RULES)
                     for rule in [rng.choice(RULES) for _ in range(rng.randint(1, 5))]]
            rules = [rule for rule in rules if rule and " (" not in rule]
            self.both("ACL", "SETUSER", "u", *rules)
            if rng.random() < 0.5:
                fields = self.users_fields()
                self.assertEqual(fields[0], fields[1], rules)
            for command in rng.sample(COMMANDS, 12):
                self.both("ACL", "DRYRUN", "u", *command.split())
            if rng.random() < 0.2:
                self.both("ACL", "DELUSER", "u")
                self.both("ACL", "SETUSER", "u")

    def users_fields(self):
        """What ACL GETUSER tells but for commands: which categories sum them up depends on all that there are."""
        told = []
        for client in self.clients:
            reply = ask(client, "ACL", "GETUSER", "u")
            fields = dict(zip(reply[::2], reply[1::2]))
            told.append({name: fields[name] for name in ("flags", "passwords", "keys", "channels")})
        return told

    def test_commands_are_in_the_same_categories(self):
        ours = {entry[0]: entry for entry in ask(self.clients[0], "COMMAND")}
        redis = {entry[0]: entry for entry in ask(self.clients[1], "COMMAND")}

        def compare(mine, theirs):
            self.assertEqual(set(mine[6]), set(theirs[6]), f"categories of {mine[0]}")
            self.assertEqual([self.key_spec(s) for s in mine[8]], [self.key_spec(s) for s in theirs[8]],
                             f"key specifications of {mine[0]}")
            known = {sub[0]: sub for sub in theirs[9]}
            for sub in mine[9]:
                if sub[0] in known:
                    compare(sub, known[sub[0]])
        for name in sorted(ours.keys() & redis.keys()):
            compare(ours[name], redis[name])

    @staticmethod
    def key_spec(spec):
        fields = dict(zip(spec[::2], spec[1::2]))
        return (sorted(set(fields["flags"]) - {"incomplete"}), fields["begin_search"], fields["find_keys"])

    def test_changes_tell_the_same_events(self):
        listeners = [server.connect() for server in self.servers]
        for client, listener in zip(self.clients, listeners):
            ask(client, "FLUSHALL")
            ask(client, "CONFIG", "SET", "notify-keyspace-events", "KEA")
            ask(listener, "PSUBSCRIBE", "__key*")
        rng = random.Random(SEED)
        changes = CHANGES.replace("\n", "|").split("|")
        for round_number in range(8):
            order = changes if round_number == 0 else rng.sample(changes, len(changes))
            for change in order:
                told = []
                for client, listener in zip(self.clients, listeners):
                    ask(client, *change.split())
                    ask(client, "PUBLISH", "__key-end", change)
                    events = []
                    while (message := listener.receive())[2] != "__key-end":
                        events.append((message[2], message[3]))
                    told.append(events)
                self.assertEqual(told[0], told[1], f"events of {change}: ours and redis-server's")
        for listener in listeners:
            listener.close()


if __name__ == "__main__":
    if shutil.which("redis-server") is None:
        sys.exit(77)
    unittest.main()
