"""`sequent search` without a query on a terminal: what it draws, and that the terminal is as before however it ends."""
import os
import pathlib
import shlex
import signal
import termios
import unittest

import support
from pseudo_terminal import GIVEN_BACK, TAKEN, Tty
from search_test import LOGIC
from support import World


class InteractiveSearch(World):
    def setUp(self):
        super().setUp()
        self.env.update(TERM="xterm-256color")
        self.env.pop("NO_COLOR", None)
        file = self.folder / "logic.mm"
        file.write_text(LOGIC)
        self.assertEqual(self.run_sequent("decls", "import", "metamath", file).returncode, 0)
        self.words = [support.SEQUENT, "search"]

    def tty(self, argv=None, env=None, **size) -> Tty:
        tty = Tty(argv or self.words, {**self.env, **(env or {})}, **size)
        self.addCleanup(tty.close)
        return tty

    def begin(self, **options) -> Tty:
        tty = self.tty(**options)
        tty.wait_for_screen("type to search 5 declarations")
        self.assertFalse(tty.modes()[3] & (termios.ICANON | termios.ECHO | termios.ISIG))
        return tty

    def leave(self, tty: Tty, keys: str = "\x03") -> None:
        tty.type(keys)
        self.assertEqual(tty.wait(), 0)
        tty.check_restored(self)

    def test_answers_come_as_the_query_is_typed(self):
        tty = self.begin()
        tty.type("kind: theorem")
        shown = tty.wait_for_screen("search: kind: theorem", " 2 declarations")
        self.assertIn("  a1i  theorem in logic", shown)
        self.assertIn("    p => ( q -> p )", shown)
        tty.type(", -axiom: ax-mp")
        shown = tty.wait_for_screen(" 1 declaration, and 1 like them ").splitlines()
        self.assertEqual(shown[2], "  id1  theorem in logic")
        self.assertEqual(shown[4], "  a1i  theorem in logic; relaxed, without -axiom: ax-mp")
        self.leave(tty)

    def test_enter_shows_all_about_the_selected_one(self):
        tty = self.begin()
        tty.type("kind: theorem")
        tty.wait_for_screen(" 2 declarations")
        tty.type("\x1b[B\x1b[B")
        tty.wait_for_screen(" 2 of 2 declarations", "> id1")
        tty.type("\x1b[A")
        tty.wait_for_screen(" 1 of 2 declarations", "> a1i")
        tty.type("\r")
        shown = tty.wait_for_screen("theorem a1i", "Esc goes back")
        self.assertIn("doc        What is true follows from anything.", shown)
        self.assertIn("used by    nothing", shown)
        tty.type("\x1b")
        tty.wait_for_screen(" 1 of 2 declarations", "> a1i")
        self.leave(tty)

    def test_enter_before_the_answer_shows_the_first_one(self):
        tty = self.tty()
        tty.type("ax-mp\r")
        tty.wait_for_screen("axiom ax-mp", "used by    1 declaration")
        self.leave(tty)

    def test_what_is_wrong_stands_below_its_place_and_the_answers_stay(self):
        tty = self.begin()
        tty.type("wi ")
        tty.wait_for_screen("declarations", "  wi  ")
        tty.type(", wj")
        shown = tty.wait_for_screen("^ nothing is called wj, did you mean 'wi'?").splitlines()
        self.assertEqual(shown[0].index("wj"), shown[1].index("^"))
        self.assertIn("  wi  ", shown[2] + shown[4] + shown[6] + shown[8] + shown[10])
        tty.type("\x7fi")
        self.assertNotIn("^", tty.wait_for_screen("search: wi , wi", " declarations ").splitlines()[1])
        self.leave(tty)

    def test_tab_completes(self):
        tty = self.begin()
        tty.type("ki\t")
        tty.wait_for_screen("search: kind:")
        tty.type("ax\t")
        tty.wait_for_screen("search: kind:axiom")
        tty.type("\x15ax\t")
        shown = tty.wait_for_screen("search: ax", "ax-1  ax-mp  axiom:").splitlines()
        self.assertEqual(shown[1], "ax-1  ax-mp  axiom:")
        tty.type("\t\t")
        tty.wait_for_screen("search: ax-mp")
        self.leave(tty)

    def test_the_history_is_kept(self):
        tty = self.begin()
        tty.type("a1i\r")
        tty.wait_for_screen("What is true follows from anything.")
        self.leave(tty)
        again = self.begin()
        again.type("\x1b[A\r")
        again.wait_for_screen("What is true follows from anything.")
        self.leave(again)
        (history,) = pathlib.Path(self.folder).rglob("search_history")
        self.assertEqual(history.read_text(), "a1i\n")
        self.assertEqual(history.stat().st_mode & 0o777, 0o600)

    def test_keys_that_leave_restore_the_terminal(self):
        for keys in ("\x1b", "\x03", "\x04"):
            self.leave(self.begin(), keys)

    def test_signals_that_end_it_restore_the_terminal_first(self):
        for which in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            tty = self.begin()
            tty.type("wi")
            tty.process.send_signal(which)
            self.assertEqual(tty.wait(), -which)
            tty.check_restored(self)

    def test_a_terminal_that_goes_away_ends_it(self):
        tty = self.begin()
        os.close(tty.slave)
        os.close(tty.master)
        self.assertNotEqual(tty.process.wait(timeout=120), 0)

    def test_ctrl_z_gives_the_terminal_to_the_shell_and_fg_takes_it_again(self):
        tty = self.tty(argv=["dash", "-i"], env={"PS1": "ready> ", "ENV": ""})
        at = tty.wait_for("ready> ")
        modes = tty.modes()
        tty.type(shlex.join(self.words) + "\n")
        at = tty.wait_for(TAKEN, at)
        tty.wait_for_screen("type to search")
        tty.type("id1")
        tty.wait_for_screen(" 1 declaration ")
        tty.type("\x1a")
        at = tty.wait_for("ready> ", tty.wait_for(GIVEN_BACK, at))
        self.assertEqual(tty.modes(), modes)
        tty.type("fg\n")
        at = tty.wait_for("\x1b[2J", tty.wait_for(TAKEN, at))
        tty.wait_for_screen("search: id1", " 1 declaration ")
        self.assertFalse(tty.modes()[3] & termios.ICANON)
        tty.type("\x03")
        at = tty.wait_for("ready> ", tty.wait_for(GIVEN_BACK, at))
        self.assertEqual(tty.modes(), modes)
        tty.type("exit 7\n")
        self.assertEqual(tty.wait(), 7)

    def test_a_process_that_was_stopped_otherwise_draws_itself_again(self):
        tty = self.begin()
        tty.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, tty.process.pid, os.WSTOPPED | os.WNOWAIT)
        at = len(tty.seen)
        tty.process.send_signal(signal.SIGCONT)
        tty.wait_for("\x1b[2J", tty.wait_for(TAKEN, at))
        tty.wait_for_screen("type to search")
        tty.type("\x03")
        self.assertEqual(tty.wait(), 0)
        self.assertEqual(tty.modes(), tty.before)

    def test_a_new_size_is_drawn_whole(self):
        tty = self.begin()
        at = len(tty.seen)
        tty.resize(12, 40)
        at = tty.wait_for("\x1b[12;1H", tty.wait_for("\x1b[2J", at))
        tty.resize(1, 3)
        tty.wait_for("\x1b[2J", at)
        tty.resize(30, 100)
        tty.wait_for("\x1b[30;1H", at)
        self.leave(tty)

    def test_an_empty_namespace_is_an_error_after_the_screen_was_restored(self):
        tty = self.tty(argv=[*self.words, "--namespace", "nothing"])
        self.assertEqual(tty.wait(), 2)
        self.assertIn("namespace nothing has no declarations", tty.seen)
        self.assertEqual(tty.modes(), tty.before)
        self.assertLess(tty.seen.rindex(GIVEN_BACK), tty.seen.rindex("has no declarations"))

    def test_without_a_terminal_a_query_is_needed(self):
        self.assertEqual(self.run_sequent("search").returncode, 2)
        tty = self.tty(env={"TERM": "dumb"})
        self.assertEqual(tty.wait(), 2)
        self.assertIn("QUERY is missing", tty.seen)
        tty = self.tty(argv=["sh", "-c", shlex.join(self.words) + " </dev/null"])
        self.assertEqual(tty.wait(), 2)
        self.assertNotIn(TAKEN, tty.seen)


if __name__ == "__main__":
    unittest.main(verbosity=2)
