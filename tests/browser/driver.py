"""A browser that tests steer: headless Chromium over its own pipe (`--remote-debugging-pipe`), without network."""

import base64
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

PATIENCE_S = 60.0


def chromium() -> str:
    """Skips the test where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium on this machine")
    return found


@dataclass
class Page:
    """One tab. What it asked the network for, and what its console said, is kept."""

    writing: int
    reading: int
    session: str = ""
    requested: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    _number: int = 0
    _rest: bytes = b""
    _loads: int = 0

    def ask(self, method: str, **params: object) -> dict[str, Any]:
        """One command of the DevTools protocol, and its answer."""
        found = self._answer(method, params)
        assert "error" not in found, (method, found)
        return dict(found["result"])

    def _answer(self, method: str, params: dict[str, object]) -> dict[str, Any]:
        self._number += 1
        number, session = self._number, {"sessionId": self.session} if self.session else {}
        message = {"id": number, "method": method, "params": params, **session}
        os.write(self.writing, json.dumps(message).encode() + b"\0")
        while True:
            found = self._next()
            if found.get("id") == number:
                return found

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        found = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def open(self, address: str) -> None:
        self._loads = 0
        self.ask("Page.navigate", url=address)
        self.loaded()

    def go(self, script: str) -> None:
        """Runs what leads to another page, and waits for that."""
        self._loads = 0
        self.run(script)
        self.loaded()

    def loaded(self) -> None:
        while not self._loads:
            self._next()

    def until(self, script: str) -> None:
        """Asks the page until the expression holds."""
        ends = time.monotonic() + PATIENCE_S
        while not self._tried(script):
            assert time.monotonic() < ends, (script, self.run("document.body.innerText"))

    def until_renewed(self, script: str) -> None:
        """Waits while a page without scripts loads itself again, until the expression holds."""
        while not self.run(script):
            self._loads = 0
            self.loaded()

    def _tried(self, script: str) -> bool:
        # Answered by the page itself after a moment, so that nobody sleeps here; a page that goes away ends the wait.
        waiting = f"new Promise(done => {{ const ask = () => ({script}) ? done(true) : setTimeout(ask, 30); ask();"
        asked = {
            "expression": f"{waiting} setTimeout(() => done(false), 1000); }})",
            "returnByValue": True,
            "awaitPromise": True,
        }
        found = self._answer("Runtime.evaluate", asked)
        return bool(found.get("result", {}).get("result", {}).get("value"))

    def choose(self, selector: str, *files: Path) -> None:
        """Puts files into a form's field, as a person does who chooses them."""
        root = self.ask("DOM.getDocument")["root"]["nodeId"]
        node = self.ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.ask("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])

    def width(self, pixels: int, height: int = 900, *, dark: bool = False) -> None:
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=pixels,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.ask("Emulation.setEmulatedMedia", features=scheme)

    def picture(self, path: Path) -> None:
        """The whole page as PNG."""
        height = self.run("document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": self.run("innerWidth"), "height": height, "scale": 1}
        found = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        path.write_bytes(base64.b64decode(found["data"]))

    def sticking_out(self) -> list[str]:
        """Elements that reach beyond the window's width."""
        return list(
            self.run(
                "[...document.querySelectorAll('body *')].filter(one => !one.closest('.scroll, .quiet, .skip, svg'))"
                ".filter(one => { const box = one.getBoundingClientRect();"
                " return box.width && (box.right > innerWidth + 1 || box.left < -1); })"
                ".map(one => one.tagName + '.' + one.className).slice(0, 5)"
            )
        )

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            waited, _, _ = select.select([self.reading], [], [], PATIENCE_S)
            assert waited, "the browser says nothing any more"
            more = os.read(self.reading, 1 << 20)
            assert more, "the browser is gone"
            self._rest += more
        text, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        self._note(message)
        return message

    def _note(self, message: dict[str, Any]) -> None:
        method, params = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requested.append(params["request"]["url"])
        elif method == "Page.loadEventFired":
            self._loads += 1
        elif method in ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"):
            self.said.append(json.dumps(params))


@contextmanager
def browsing(folder: Path) -> Iterator[Page]:
    """A fresh profile in `folder`."""
    to_browser, writing = os.pipe()
    reading, from_browser = os.pipe()
    command = [
        chromium(),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--remote-debugging-pipe",
        # Nothing but this machine can be reached.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        f"--user-data-dir={folder / 'profile'}",
        "about:blank",
    ]

    def pipes() -> None:
        os.dup2(to_browser, 3)
        os.dup2(from_browser, 4)

    process = subprocess.Popen(
        command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, preexec_fn=pipes, close_fds=False
    )
    os.close(to_browser)
    os.close(from_browser)
    try:
        page = Page(writing, reading)
        (target,) = [one for one in page.ask("Target.getTargets")["targetInfos"] if one["type"] == "page"]
        page.session = page.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log", "DOM"):
            page.ask(f"{domain}.enable")
        yield page
    finally:
        os.close(writing)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(reading)
