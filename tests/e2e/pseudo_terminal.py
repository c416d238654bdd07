"""A terminal with one program on it."""
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time

TAKEN, GIVEN_BACK = "\x1b[?1049h", "\x1b[?1049l"


class Tty:
    """A terminal with one program on it; `seen` is all that it was sent."""

    def __init__(self, argv, env, rows=24, columns=100):
        self.master, self.slave = os.openpty()
        self.resize(rows, columns)
        self.before = self.modes()
        self.seen = ""

        def own_terminal():
            # Whoever runs the tests may ignore some (nohup, a job in the background).
            for which in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGTSTP):
                signal.signal(which, signal.SIG_DFL)
            os.setsid()
            fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(argv, env=env, stdin=self.slave, stdout=self.slave, stderr=self.slave,
                                        preexec_fn=own_terminal, pass_fds=(self.slave,))

    def modes(self):
        return termios.tcgetattr(self.slave)

    def resize(self, rows, columns):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def _read(self, seconds: float) -> None:
        if select.select([self.master], [], [], seconds)[0]:
            self.seen += os.read(self.master, 1 << 16).decode(errors="replace")

    def wait_for(self, what: str, since: int = 0) -> int:
        """Until `what` was sent after that place; the place behind it."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            at = self.seen.find(what, since)
            if at >= 0:
                return at + len(what)
            self._read(0.1)
        raise AssertionError(f"waited for {what!r} after {self.seen[since:]!r}")

    def screen(self) -> str:
        """What stands on it, as far as our programs use a terminal: positions, styles, clearing."""
        cells = {}
        row = column = 1
        for parameters, final, glyph in re.findall("\x1b\\[([?0-9;]*)([A-Za-z])|([^\x1b])", self.seen):
            if final == "H":
                row, column = (int(number) for number in parameters.split(";"))
            elif final == "J":
                cells.clear()
            elif glyph:
                cells[row, column] = glyph
                column += 1
        rows = max((row for row, _ in cells), default=0)
        columns = max((column for _, column in cells), default=0)
        return "\n".join("".join(cells.get((row, column), " ") for column in range(1, columns + 1)).rstrip()
                         for row in range(1, rows + 1))

    def wait_for_screen(self, *texts: str) -> str:
        """Until all of them stand on it at once; what it shows then."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            shown = self.screen()
            if all(text in shown for text in texts):
                return shown
            self._read(0.1)
        raise AssertionError(f"waited for {texts!r} on\n{self.screen()}")

    def wait(self) -> int:
        deadline = time.monotonic() + 120
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"it does not end; sent {self.seen!r}")
            self._read(0.05)
        while select.select([self.master], [], [], 0)[0]:
            self._read(0)
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for end in (self.master, self.slave):
            try:
                os.close(end)
            except OSError:
                pass

    def check_restored(self, case) -> None:
        """The modes and the screen are as before; `case` is the test."""
        case.assertEqual(self.modes(), self.before)
        case.assertEqual(self.seen.count(TAKEN), self.seen.count(GIVEN_BACK), self.seen)
        end = self.seen.rindex(GIVEN_BACK)
        for on, off in (("\x1b[?25h", "\x1b[?25l"), ("\x1b[?7h", "\x1b[?7l")):
            case.assertGreater(self.seen.rindex(on), self.seen.rindex(off))
        case.assertNotIn("\x1b", self.seen[end + len(GIVEN_BACK):])
