"""`sequent replay show` on a terminal: what it draws, and that the terminal is as before however it ends."""
import os
import pathlib
import re
import shlex
import signal
import subprocess
import termios
import unittest

import support
from pseudo_terminal import GIVEN_BACK, TAKEN, Tty
from support import World

SAMPLE_STORE = os.environ.get("SAMPLE_STORE", str(pathlib.Path(support.SEQUENT).parents[1] / "tests/cli/sample_store"))


class Player(World):
    def setUp(self):
        super().setUp()
        self.store = f"embedded:{self.folder}/store.db"
        subprocess.run([SAMPLE_STORE, self.store], check=True)
        self.env.update(TERM="xterm-256color")
        self.env.pop("NO_COLOR", None)
        self.words = [support.SEQUENT, "replay", "show", "Sample.v-1", "--store", self.store]

    def tty(self, *args, argv=None, env=None, **size) -> Tty:
        tty = Tty(argv or [*self.words, *args], {**self.env, **(env or {})}, **size)
        self.addCleanup(tty.close)
        return tty

    def play(self, *args, **options) -> Tty:
        tty = self.tty(*args, **options)
        tty.wait_for("? help  q leave")
        self.assertFalse(tty.modes()[3] & (termios.ICANON | termios.ECHO | termios.ISIG))
        return tty

    def test_keys_that_leave_restore_the_terminal(self):
        for key in ("q", "\x03"):
            tty = self.play()
            tty.type(key)
            self.assertEqual(tty.wait(), 0)
            tty.check_restored(self)

    def test_signals_that_end_it_restore_the_terminal_first(self):
        for which in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            tty = self.play()
            tty.process.send_signal(which)
            self.assertEqual(tty.wait(), -which)
            tty.check_restored(self)

    def test_a_terminal_that_goes_away_ends_it(self):
        tty = self.play()
        os.close(tty.slave)
        os.close(tty.master)
        self.assertNotEqual(tty.process.wait(timeout=120), 0)

    def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_takes_it_again(self):
        tty = self.tty(argv=["dash", "-i"], env={"PS1": "ready> ", "ENV": ""})
        at = tty.wait_for("ready> ")
        modes = tty.modes()
        tty.type(shlex.join(self.words) + "\n")
        at = tty.wait_for("? help  q leave", at)
        tty.type("\x1b[B\x1b[B\x1a")
        at = tty.wait_for(GIVEN_BACK, at)
        at = tty.wait_for("ready> ", at)
        self.assertEqual(tty.modes(), modes)
        tty.type("fg\n")
        at = tty.wait_for(TAKEN, at)
        at = tty.wait_for("step s2 of 75", at)
        self.assertFalse(tty.modes()[3] & termios.ICANON)
        tty.type("q")
        at = tty.wait_for("ready> ", tty.wait_for(GIVEN_BACK, at))
        self.assertEqual(tty.modes(), modes)
        tty.type("exit 7\n")
        self.assertEqual(tty.wait(), 7)

    def test_it_draws_steps_goals_and_changes(self):
        tty = self.play("--at", "s9")
        for text in ("rewrite IHm.", "├╴", "x", "goal 1 of 1", "⊢ ", "line 10", "step s9 of 75"):
            self.assertIn(text, tty.seen)
        at = len(tty.seen)
        tty.type("/hostile\r")
        at = tty.wait_for("step", at)
        self.assertNotIn("\x1b]0;owned", tty.seen)
        self.assertNotIn("\u202e", tty.seen)
        tty.type("q")
        self.assertEqual(tty.wait(), 0)

    def test_a_new_size_is_drawn_whole(self):
        tty = self.play()
        at = len(tty.seen)
        tty.resize(12, 40)
        at = tty.wait_for("\x1b[2J", at)
        at = tty.wait_for("\x1b[12;1H", at)
        self.assertNotRegex(tty.seen[at:], r"\x1b\[1[3-9];")
        tty.resize(1, 3)
        tty.wait_for("\x1b[2J", at)
        tty.resize(30, 100)
        tty.wait_for("\x1b[30;1H", at)
        tty.type("q")
        self.assertEqual(tty.wait(), 0)
        tty.check_restored(self)

    def test_without_colours_nothing_is_coloured(self):
        def colours(env):
            tty = self.play("--at", "s3", env=env)
            tty.type("q")
            self.assertEqual(tty.wait(), 0)
            return re.findall(r"\x1b\[[0-9;]*3[0-7]m", tty.seen)
        self.assertEqual(colours({"NO_COLOR": "1"}), [])
        self.assertNotEqual(colours({}), [])

    def test_a_terminal_that_cannot_be_drawn_on_and_plain_get_lines(self):
        for args, env in (((), {"TERM": "dumb"}), (("--plain",), {"NO_COLOR": "1"})):
            tty = self.tty(*args, env=env)
            self.assertEqual(tty.wait(), 0)
            self.assertIn("induction n as [| m IHm].", tty.seen)
            self.assertNotIn("\x1b[", tty.seen)


if __name__ == "__main__":
    unittest.main(verbosity=2)
