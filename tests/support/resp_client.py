"""A few lines of RESP2: what the Python tests need of a Redis client."""
import socket


class ReplyError(Exception):
    """The server answered -ERR."""


class Client:
    def __init__(self, address, timeout=10.0):
        """`address`: a Unix socket's path, or (host, port)."""
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.settimeout(timeout)
        self._socket.connect(address)
        self._in = self._socket.makefile("rb")

    def close(self):
        self._in.close()
        self._socket.close()

    def send(self, *words):
        parts = [b"*%d\r\n" % len(words)]
        for word in words:
            data = word if isinstance(word, bytes) else str(word).encode()
            parts.append(b"$%d\r\n%s\r\n" % (len(data), data))
        self._socket.sendall(b"".join(parts))

    def receive(self):
        line = self._in.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("the server closed the connection")
        kind, text = line[:1], line[1:-2]
        if kind == b"+":
            return text.decode()
        if kind == b"-":
            return ReplyError(text.decode())
        if kind == b":":
            return int(text)
        if kind == b"$":
            size = int(text)
            if size < 0:
                return None
            data = self._in.read(size + 2)
            if len(data) != size + 2:
                raise ConnectionError("the server closed the connection")
            return data[:-2].decode("utf-8", "surrogateescape")
        if kind == b"*":
            return None if int(text) < 0 else [self.receive() for _ in range(int(text))]
        raise ConnectionError(f"a reply that begins with {kind!r}")

    def __call__(self, *words):
        self.send(*words)
        reply = self.receive()
        if isinstance(reply, ReplyError):
            raise reply
        return reply
