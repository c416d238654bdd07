"""`sequent replay export --html`: the page in a headless Chromium."""
import os
import pathlib
import subprocess
import unittest

import support
from support import World

import browser

SAMPLE_STORE = os.environ.get("SAMPLE_STORE", str(pathlib.Path(support.SEQUENT).parents[1] / "tests/cli/sample_store"))


class Page(World):
    @classmethod
    def setUpClass(cls):
        cls.tab = browser.Browser()

    @classmethod
    def tearDownClass(cls):
        cls.tab.__exit__()

    def setUp(self):
        super().setUp()
        store = f"embedded:{self.folder}/store.db"
        subprocess.run([SAMPLE_STORE, store], check=True)
        self.file = self.folder / "page.html"
        done = self.run_sequent("replay", "export", "Sample.v-1", "--html", "-o", self.file, "--store", store)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.store = store
        self.tab.requests.clear()
        self.tab.said.clear()

    def open(self, link: str = "") -> None:
        self.tab.open("about:blank")
        self.tab.open(f"file://{self.file}{link}")
        self.tab.wait_for("document.body.dataset.ready === 'yes'")

    def goals(self) -> str:
        return self.tab.run("document.getElementById('goals').innerText")

    def chosen(self) -> str:
        return self.tab.run("document.querySelector('[aria-selected=true]').textContent")

    def texts(self, selector: str) -> list:
        return self.tab.run(f"[...document.querySelectorAll('#goals {selector}')].map((e) => e.textContent)")

    def test_a_link_leads_to_a_step_or_a_line(self):
        self.open("#step-9")
        self.assertIn("- simpl.", self.chosen())
        self.assertIn("step 9, line 10", self.goals())
        self.open("#line-5")
        self.assertIn("intros n.", self.chosen())
        self.tab.run("location.hash = '#step-10'")
        self.tab.wait_for("document.querySelector('[aria-selected=true]').textContent.includes('rewrite IHm.')")
        self.open("#step-99999")
        self.assertIn("Definition d59", self.chosen())
        self.open("#nothing")
        self.assertIn("Require Import", self.chosen())

    def test_what_changed_is_marked(self):
        self.open("#step-9")
        self.assertEqual((self.texts("del"), self.texts("ins")), ([], ["(", ")"]))
        self.tab.press("ArrowDown")
        self.assertEqual("".join(self.texts("del")).replace(" ", ""), "(+0)")
        self.assertEqual(self.texts("ins"), [])
        self.open("#step-4")
        self.assertEqual(self.texts(".added"), ["n : nat"])
        self.open("#step-11")
        self.assertIn("no goals: the proof is complete", self.goals())
        self.assertEqual(self.texts(".row.removed"), ["⊢ S m = S m"])
        self.tab.press("d")
        self.assertEqual(self.texts(".removed"), [])

    def test_branches_and_failures_are_shown(self):
        self.open("#step-3")
        self.assertIn("├╴✗ reflexivity.", self.chosen())
        self.assertIn("Unable to unify", self.goals())
        self.tab.press("f")
        self.assertIn("lia.", self.chosen())
        self.assertIn("goal 2 of 2", self.goals())  # of the step before it
        rows = self.tab.run("[...document.querySelectorAll('#rows > div')].map((e) => e.dataset.row).length")
        self.assertGreater(rows, 20)
        self.assertLess(rows, 75)  # only what is in view

    def test_keys_step_and_search(self):
        self.open()
        for _ in range(4):
            self.tab.press("ArrowDown")
        self.assertIn("intros n.", self.chosen())
        self.assertTrue(self.tab.run("location.hash === '#step-4'"))
        self.tab.press("End")
        self.assertIn("Definition d59", self.chosen())
        self.tab.press("Home")
        self.tab.press("/")
        for letter in "IHm":
            self.tab.press(letter)
        self.tab.press("Enter")
        self.assertIn("induction n", self.chosen())
        self.assertEqual(self.tab.run("document.getElementById('found').textContent"), "1 of 2")
        self.assertIn("IHm", self.texts("mark"))
        self.tab.press("n")
        self.assertIn("rewrite IHm.", self.chosen())
        self.tab.press("n")
        self.assertIn("induction n", self.chosen())

    def test_hostile_text_is_only_text_and_nothing_is_fetched(self):
        source = self.file.read_text()
        self.assertNotIn("Sample<b>.v", source)
        self.assertEqual(source.count("</script>"), 2)
        self.open("#step-13")
        self.assertIn("</script><script>document.title = 'owned'", self.goals())
        self.assertIn("{{data}} &amp; 中文 e\u0301", self.goals())
        self.assertIn("shelved goal 1 of 1", self.goals())
        self.assertIn("x := 3 : nat", self.goals())
        self.assertEqual(self.tab.run("document.title"), "Sample<b>.v")
        self.assertEqual(self.tab.run("document.images.length + document.querySelectorAll('#goals script').length"), 0)
        urls = [url for url in self.tab.requests if not url.startswith(("file:", "about:"))]
        self.assertEqual(urls, [])
        self.assertEqual(self.tab.said, [])

    def test_the_policy_of_the_page_forbids_scripts_and_network(self):
        self.open()
        self.tab.run("document.body.append(Object.assign(document.createElement('script'), {textContent: 'document.title = 1'}))")
        self.assertEqual(self.tab.run("document.title"), "Sample<b>.v")
        self.assertEqual(self.tab.run("fetch('http://127.0.0.1:9/').then(() => 'went', (error) => error.name)"), "TypeError")
        self.tab.wait_for("true")
        self.assertTrue(any("Content Security Policy" in said for said in self.tab.said), self.tab.said)

    def test_a_browser_that_lacks_decompression_is_told(self):
        script = self.tab.ask("Page.addScriptToEvaluateOnNewDocument", source="delete globalThis.DecompressionStream")
        try:
            self.tab.open(f"file://{self.file}")
            self.tab.wait_for("document.getElementById('goals').textContent.includes('lacks DecompressionStream')")
        finally:
            self.tab.ask("Page.removeScriptToEvaluateOnNewDocument", identifier=script["identifier"])

    def test_two_formats_at_once_are_refused(self):
        done = self.run_sequent("replay", "export", "Sample.v-1", "--html", "--json", "--store", self.store)
        self.assertEqual(done.returncode, 2)
        self.assertIn("say one of them", done.stderr)


if __name__ == "__main__":
    browser.need()
    unittest.main(verbosity=2)
