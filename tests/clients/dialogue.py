"""Dialogues: lines that several clients say to a server, and what it answers.

    SET k v               the client `a` says it and waits for the reply
    b: SUBSCRIBE news     the client `b` does; a client connects when it is first named
    b& BLPOP l 0          says it and waits for nothing
    b< 2                  reads two more replies or pushes (one, without a number)
    b~                    waits until the server ends the connection
    b!                    ends it itself
    b= "PING\\r\\n"         sends these bytes
    ? blocked_clients:1   waits until INFO has this line; `? line of COMMAND ...`: until the reply contains it
    $id = b: CLIENT ID    keeps the reply, which is not compared, for `$id` in later lines

Words are as in redis-cli: "\\x00" and "\\r\\n" within double quotes. A line may begin with how its replies are
compared: [sorted] as a set; [like] with each number within as 0; [names] only what stands before `=` and `:`; [fields]
that all names of redis-server's reply are in ours; [kind] only the kind; [prefix] only an error's first word. [2] and
[3] say a line only in that version of the protocol.
"""
import re
import socket
import time

LIMIT = 30  # seconds until a reply counts as missing
WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
LINE = re.compile(r"(?:\$(?P<keep>\w+) = )?(?:(?P<who>\w+)(?P<act>[:&<~!=])(?:\s|$))?(?P<rest>.*)")


class Ended(Exception):
    """The server ended the connection."""


class Speaker:
    """A client that keeps a reply's type: (kind, value), where kind is the byte that it began with."""

    def __init__(self, path: str, protocol: int):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(LIMIT)
        self._socket.connect(path)
        self._in = self._socket.makefile("rb")
        if protocol == 3:
            self.say([b"HELLO", b"3"])
            self.reply()

    def close(self) -> None:
        self._in.close()
        self._socket.close()

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def say(self, words: list[bytes]) -> None:
        self.send(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words))

    def reply(self):
        line = self._in.readline()
        if not line.endswith(b"\r\n"):
            raise Ended
        kind, text = line[:1].decode(), line[1:-2].decode("latin-1")
        if kind in "$=!":
            return (kind, None if int(text) < 0 else self._in.read(int(text) + 2)[:-2].decode("latin-1"))
        if kind in "*~>":
            return (kind, None if int(text) < 0 else [self.reply() for _ in range(int(text))])
        if kind in "%|":
            return (kind, [[self.reply(), self.reply()] for _ in range(int(text))])
        return (kind, text)


def words_of(text: str, kept: dict[str, bytes]) -> list[bytes]:
    words = []
    for quoted, plain in WORD.findall(text):
        if plain.startswith("$") and plain[1:] in kept:
            words.append(kept[plain[1:]])
        else:
            word = plain or quoted.encode("latin-1").decode("unicode_escape")
            words.append(word.encode("latin-1" if quoted else "utf-8"))
    return words


def fields(reply) -> list[str]:
    """The names in it: of lines `name:value` or of words."""
    kind, value = reply
    if isinstance(value, list):
        return [name for item in value for one in (item if isinstance(item, list) else [item]) for name in fields(one)]
    return [line.partition(":")[0] for line in (value or "").splitlines()] if kind in "$+=" else []


def masked(reply, how: list[str]):
    """The reply as it is compared: no name of a socket."""
    kind, value = reply
    if "kind" in how:
        return kind
    if "fields" in how:
        return frozenset(fields(reply))
    if "prefix" in how and kind == "-":
        value = value.split()[0]
    if isinstance(value, list):
        inner = [[masked(one, how) for one in item] if isinstance(item, list) else masked(item, how) for item in value]
        value = sorted(inner, key=repr) if "sorted" in how or kind in "~%" else inner
    elif value is not None:
        value = re.sub(r"/[\w/.-]+\.sock", "SOCKET", value)
        if "names" in how:
            value = re.sub(r"(?m)([:=])\S*", r"\1", value)
        if "like" in how:
            value = re.sub(r"\b[0-9a-f]{40}\b|\d+(\.\d+)?", "0", value)
    return (kind, value)


class Stage:
    """One server and who speaks to it."""

    def __init__(self, path: str, protocol: int):
        self._path, self._protocol = path, protocol
        self._speakers: dict[str, Speaker] = {}
        self._kept: dict[str, bytes] = {}

    def close(self) -> None:
        for speaker in self._speakers.values():
            speaker.close()

    def perform(self, line: str):
        """What is to be compared."""
        how = []
        while mark := re.match(r"\[(\w+)\]\s*", line):
            how.append(mark[1])
            line = line[mark.end():]
        if ("2" in how or "3" in how) and str(self._protocol) not in how:
            return None
        if line.startswith("? "):
            self._wait(line[2:])
            return None
        parts = LINE.match(line)
        try:
            return self._act(parts, how)
        except Ended:
            return "ended"
        except (BrokenPipeError, ConnectionResetError):
            return "ended"

    def _speaker(self, name: str) -> Speaker:
        if name not in self._speakers:
            self._speakers[name] = Speaker(self._path, self._protocol)
        return self._speakers[name]

    def _act(self, parts, how):
        name, act, rest = parts["who"] or "a", parts["act"] or ":", parts["rest"]
        speaker = self._speaker(name)
        if act == "!":
            self._speakers.pop(name).close()
        elif act == "~":
            self._until_end(speaker)
            self._speakers.pop(name).close()
        elif act == "=":
            speaker.send(words_of(rest, self._kept)[0])
        elif act == "<":
            return [masked(speaker.reply(), how) for _ in range(int(rest or 1))]
        else:
            speaker.say(words_of(rest, self._kept))
            if act == ":":
                reply = speaker.reply()
                if parts["keep"]:
                    self._kept[parts["keep"]] = (reply[1] or "").encode("latin-1")
                    return reply[0]
                return masked(reply, how)
        return None

    @staticmethod
    def _until_end(speaker):
        try:
            while True:
                speaker.reply()
        except Ended:
            pass

    def _wait(self, text: str) -> None:
        wanted, _, said = text.partition(" of ")
        end = time.monotonic() + LIMIT
        watcher = Speaker(self._path, 2)
        try:
            while True:
                watcher.say(words_of(said or "INFO", self._kept))
                if wanted in str(watcher.reply()[1]):
                    return
                if time.monotonic() > end:
                    raise TimeoutError(text)
                time.sleep(0.002)
        finally:
            watcher.close()
