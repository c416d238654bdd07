"""The commands that are measured, in an order in which each finds what it works on, as redis-benchmark sends them."""
import csv
import subprocess

from servers import Server

VALUE = "x" * 64
SCRIPT = "return redis.call('GET', KEYS[1])"
KEY = "key:__rand_int__"
PAIRS = [f"{KEY} {VALUE}"] * 10
COMMANDS = {
    "PING": "PING",
    "SET": f"SET {KEY} {VALUE}",
    "GET": f"GET {KEY}",
    "INCR": "INCR counter:__rand_int__",
    "LPUSH": f"LPUSH list {VALUE}",
    "RPUSH": f"RPUSH list {VALUE}",
    "LPOP": "LPOP list",
    "RPOP": "RPOP list",
    "SADD": "SADD set element:__rand_int__",
    "SPOP": "SPOP set",
    "HSET of a big hash": f"HSET hash element:__rand_int__ {VALUE}",
    "HSET of a new hash": f"HSET hash:__rand_int__ field {VALUE}",
    "HSET of 10 fields": "HSET ten:__rand_int__ " + " ".join(f"field{i} {VALUE[:16]}" for i in range(10)),
    "HGET": "HGET hash:__rand_int__ field",
    "ZADD": "ZADD zset __rand_int__ element:__rand_int__",
    "ZPOPMIN": "ZPOPMIN zset",
    "LRANGE of 100": "LRANGE range 0 99",
    "LRANGE of 300": "LRANGE range 0 299",
    "LRANGE of 600": "LRANGE range 0 599",
    "MSET of 10": "MSET " + " ".join(PAIRS),
    "XADD": f"XADD stream * field {VALUE}",
    "EVALSHA": "EVALSHA {sha} 1 " + KEY,
}
SOME = ["SET", "GET", "INCR", "LPUSH", "HSET of a new hash", "SADD", "ZADD", "ZPOPMIN", "MSET of 10", "EVALSHA"]
# They take away what others brought, so there are fewer of them; or they are long.
SHARES = {"SPOP": 0.5, "ZPOPMIN": 0.5, "LRANGE of 100": 0.2, "LRANGE of 300": 0.1, "LRANGE of 600": 0.1, "MSET of 10": 0.2}


def prepare(server: Server) -> str:
    """Empties the server and makes what is only read; the name of the script."""
    server.call("FLUSHALL")
    server.call("RPUSH", "range", *[VALUE] * 600)
    return server.call("SCRIPT", "LOAD", SCRIPT).split(b"\r\n")[1].decode()


def load(server: Server, text: str, requests: int, pipeline: int, keys: int, clients: int = 50) -> dict[str, float]:
    """Runs redis-benchmark on the second core; its figures, by their names."""
    out = subprocess.run(
        ["taskset", "-c", "1", "redis-benchmark", "-s", str(server.socket), "-n", str(requests), "-P", str(pipeline),
         "-c", str(clients), "-r", str(keys), "--csv", *text.split()],
        check=True, capture_output=True, text=True).stdout
    figures = list(csv.DictReader(out.splitlines()))[-1]
    return {name: float(value) for name, value in figures.items() if name != "test"}
