"""A browser, driven through chromedriver's W3C WebDriver protocol: no more of it than the tests need."""

import base64
import contextlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request

LIMIT = 120  # seconds that the browser may take for one command
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the protocol's name for a reference to an element
KEYS = {"Enter": "\ue007", "Tab": "\ue004", "Left": "\ue012", "Up": "\ue013", "Right": "\ue014", "Down": "\ue015"}


class BrowserError(AssertionError):
    """The browser refuses a command."""


class Browser:
    """One window of a headless Chromium."""

    def __init__(self, address, width, height):
        self.address = address
        options = ["--headless=new", "--disable-gpu", "--hide-scrollbars", "--disable-extensions", "--disable-sync",
                   "--disable-background-networking", "--disable-component-update", "--no-first-run",
                   "--disable-dev-shm-usage", "--process-per-site", f"--window-size={width},{height}"]
        if os.geteuid() == 0:
            options.append("--no-sandbox")  # which root cannot have
        capabilities = {"goog:chromeOptions": {"args": options}, "goog:loggingPrefs": {"browser": "ALL"}}
        answer = self._ask("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self.session = "/session/" + answer["sessionId"]
        self.opened = 0

    def _ask(self, method, path, body=None):
        request = urllib.request.Request(self.address + path, method=method,
                                         data=None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.urlopen(request, timeout=LIMIT) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise BrowserError(json.load(error)["value"]["message"].splitlines()[0]) from None

    def post(self, path, **body):
        return self._ask("POST", self.session + path, body)

    def get(self, path):
        return self._ask("GET", self.session + path)

    def devtools(self, command, **parameters):
        return self.post("/goog/cdp/execute", cmd=command, params=parameters)

    def open(self, path, fragment=""):
        """Opens a page anew: the number in its address makes it another one than that which is open."""
        self.opened += 1
        self.post("/url", url=f"file://{path}?{self.opened}{fragment}")

    def run(self, script, *arguments):
        """What a script returns: `return ...`."""
        return self.post("/execute/sync", script=script, args=list(arguments))

    def element(self, selector):
        return self.post("/element", using="css selector", value=selector)[ELEMENT]

    def click(self, selector):
        self.post(f"/element/{self.element(selector)}/click")

    def type(self, selector, text):
        self.post(f"/element/{self.element(selector)}/value", text=text)

    def press(self, *keys):
        """Presses keys one after the other, wherever the focus is."""
        actions = [{"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
        self.post("/actions", actions=[{"type": "key", "id": "keyboard", "actions": actions}])

    def point_at(self, selector):
        target = {"type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": {ELEMENT: self.element(selector)}}
        self.post("/actions", actions=[{"type": "pointer", "id": "mouse", "actions": [target]}])

    def resize(self, width, height):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def prefer(self, scheme):
        self.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def complaints(self):
        """What the page has said on the console since this was last asked."""
        return [entry["message"] for entry in self.post("/se/log", type="browser")]

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.get("/screenshot")))


@contextlib.contextmanager
def browser(width=1280, height=800):
    """A browser for the time of a with statement."""
    chromedriver = shutil.which("chromedriver")
    if not chromedriver:
        raise FileNotFoundError("chromedriver is not installed: scripts/setup tests")
    with tempfile.TemporaryDirectory(prefix="async-browser-") as home:
        driver = subprocess.Popen([chromedriver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                  text=True, env={**os.environ, "HOME": home, "TMPDIR": home})
        window = None
        try:
            port = next(found[1] for found in (re.search(r"on port (\d+)\.", line) for line in driver.stdout) if found)
            window = Browser(f"http://127.0.0.1:{port}", width, height)
            yield window
        finally:
            if window:
                with contextlib.suppress(OSError, BrowserError):
                    window._ask("DELETE", window.session)
            driver.terminate()
            driver.wait()
            driver.stdout.close()
