"""A headless Chromium, spoken to over a pipe in its DevTools protocol."""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

PATIENCE = 120  # seconds for whatever a page is waited for


def find() -> str | None:
    return shutil.which("chromium")


def need() -> None:
    if find() is None:
        print("skipped: chromium is not installed (package chromium)")
        sys.exit(77)


class Browser:
    """One tab. All requests and all that pages say are kept: `requests`, `said`."""

    def __init__(self, width: int = 1200, height: int = 800):
        self.profile = tempfile.mkdtemp(prefix="sequent-chromium-")
        to_browser, self._to = os.pipe()
        self._from, from_browser = os.pipe()

        def wire():  # the browser reads 3 and writes 4
            first, second = os.dup(to_browser), os.dup(from_browser)
            os.dup2(first, 3)
            os.dup2(second, 4)

        self.process = subprocess.Popen(
            [find(), "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-extensions",
             f"--window-size={width},{height}", f"--user-data-dir={self.profile}", "about:blank"],
            close_fds=False, preexec_fn=wire, pass_fds=(), start_new_session=True,
            env={**os.environ, "HOME": self.profile}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self._buffer, self._number = b"", 0
        self.requests, self.said, self._events = [], [], []
        targets = self.ask("Target.getTargets", session=None)["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        self._session = self.ask("Target.attachToTarget", session=None, targetId=page["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self._to)
        os.close(self._from)
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def _read(self) -> dict:
        while b"\0" not in self._buffer:
            piece = os.read(self._from, 1 << 16)
            if not piece:
                raise AssertionError("chromium ended")
            self._buffer += piece
        message, self._buffer = self._buffer.split(b"\0", 1)
        return json.loads(message)

    def _take_event(self, message: dict) -> None:
        method, about = message.get("method"), message.get("params", {})
        self._events.append(method)
        if method == "Network.requestWillBeSent":
            self.requests.append(about["request"]["url"])
        elif method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded", "Page.javascriptDialogOpening"):
            self.said.append(json.dumps(about))

    def ask(self, method: str, session="own", **params) -> dict:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return answer["result"]
            self._take_event(answer)

    def open(self, url: str) -> None:
        """Goes there and waits until it is loaded."""
        self._events.clear()
        self.ask("Page.navigate", url=url)
        self.wait_for("document.readyState === 'complete'")

    def run(self, script: str):
        """The value of an expression in the page, however strict its policy is."""
        done = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in done:
            raise AssertionError(done["exceptionDetails"])
        return done["result"].get("value")

    def wait_for(self, script: str):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            value = self.run(script)
            if value:
                return value
            time.sleep(0.01)
        raise AssertionError(f"waited {PATIENCE} s for {script}; the page said {self.said}")

    def press(self, key: str) -> None:
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        self.ask("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.ask("Input.dispatchKeyEvent", type="keyUp", key=key)

    def picture(self, path: str) -> None:
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.ask("Page.captureScreenshot")["data"]))
