"""What the HTML page of a recording weighs, and how soon a browser shows it.

usage: page_cost.py SEQUENT FILE|SESSION [--store URL] [--runs N]

Exports the recording, opens the page N times in a headless Chromium (package chromium), each time
from an empty cache, and prints bytes by part and the fastest and the median of the times from the
beginning of the navigation to the first paint and to the drawn goals.
"""
import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests/support"))
import browser  # noqa: E402


def export(sequent: str, name: str, store: str | None, page: pathlib.Path) -> None:
    words = [sequent, "replay", "export", name, "--html", "-o", str(page)]
    subprocess.run(words + (["--store", store] if store else []), check=True)


def times(page: pathlib.Path, runs: int) -> list:
    found = []
    for _ in range(runs):
        with browser.Browser() as tab:
            tab.open(f"file://{page}")
            tab.wait_for("document.body.dataset.ready === 'yes'")
            paint = tab.wait_for("performance.getEntriesByName('first-contentful-paint')[0]?.startTime")
            drawn = tab.run("performance.getEntriesByName('drawn')[0].startTime")
            found.append((paint, drawn))
    return found


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("sequent")
    options.add_argument("session")
    options.add_argument("--store")
    options.add_argument("--runs", type=int, default=9)
    asked = options.parse_args()
    browser.need()
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / "page.html"
        export(asked.sequent, asked.session, asked.store, page)
        text = page.read_text()
        data = text.split('id="data">')[1].split("<")[0]
        print(f"page     {len(text.encode()):>8} bytes")
        print(f"  data   {len(data):>8} bytes")
        for name, column in zip(("first paint", "goals drawn"), zip(*times(page, asked.runs))):
            print(f"{name:<12} fastest {min(column):6.1f} ms, median {statistics.median(column):6.1f} ms")


if __name__ == "__main__":
    main()
