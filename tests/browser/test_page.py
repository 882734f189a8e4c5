"""The page in a real browser, without network: nothing sticks out, nothing is refused."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.export.html import HtmlExporter
from pipeline.model.basics import Language
from tests.unit.export import case
from tests.unit.export.drawn import DrawnPictures
from tests.unit.export.test_html import hostile

# The window of a headless browser has a least width, so the page is measured inside a frame of the wanted size.
FRAME = """<!doctype html><meta charset="utf-8"><body><pre id="told"></pre>
<iframe src="page.html" style="width:{width}px;height:{height}px;border:0"></iframe>
<script>
document.querySelector('iframe').addEventListener('load', event => {{
  const page = event.target.contentDocument, root = page.documentElement;
  const out = [...page.querySelectorAll('body *')].filter(one => !one.closest('.scroll, .quiet, .skip, svg'))
    .filter(one => {{
      const box = one.getBoundingClientRect();
      return box.width && (box.right > {width} + 1 || box.left < -1);
    }})
    .map(one => one.tagName + '.' + one.className).slice(0, 5);
  document.getElementById('told').textContent = 'TOLD' + JSON.stringify({{
    scroll: root.scrollWidth, width: root.clientWidth, height: root.scrollHeight, out,
    styled: page.defaultView.getComputedStyle(page.querySelector('.card, .glance')).borderTopStyle,
    broken: [...page.images].filter(one => one.complete && !one.naturalWidth).length, images: page.images.length,
  }}) + 'END';
}});
</script>"""


@pytest.fixture(scope="module")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium on this machine")
    return found


def opened(chromium: str, folder: Path, page: bytes, width: int, height: int) -> tuple[dict[str, object], str]:
    """What the frame measured, and what the browser's console said."""
    (folder / "page.html").write_bytes(page)
    (folder / "frame.html").write_text(FRAME.format(width=width, height=height), encoding="utf-8")
    command = [
        chromium,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--allow-file-access-from-files",
        "--proxy-server=127.0.0.1:9",
        "--enable-logging=stderr",
        f"--user-data-dir={folder / 'profile'}",
        "--virtual-time-budget=4000",
        f"--window-size={max(width, 800)},{height}",
        "--dump-dom",
        (folder / "frame.html").as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, timeout=120, check=True)
    found = re.search(r"TOLD(\{.*?\})END", done.stdout.decode("utf-8").replace("&amp;", "&"), re.DOTALL)
    assert found, done.stderr.decode("utf-8", "replace")[-2_000:]
    console = [row for row in done.stderr.decode("utf-8", "replace").splitlines() if "CONSOLE" in row]
    return json.loads(found.group(1)), "\n".join(console)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
@pytest.mark.parametrize("name", ["incident", "hostile", "item"])
def test_nothing_sticks_out_and_nothing_is_refused(
    chromium: str, tmp_path: Path, language: Language, width: int, height: int, name: str
) -> None:
    summary = {"incident": case.summary, "hostile": hostile, "item": case.report}[name]()
    page = HtmlExporter().write(summary, language, DrawnPictures())
    told, console = opened(chromium, tmp_path, page, width, height)
    assert told["out"] == []
    assert told["scroll"] <= told["width"]
    assert told["styled"] == "solid", "the page's own style was refused"
    assert told["images"]
    assert told["broken"] == 0
    assert console == ""


def test_the_measurement_notices_what_sticks_out(chromium: str, tmp_path: Path) -> None:
    page = HtmlExporter().write(case.unassessed(), Language.ENGLISH, DrawnPictures())
    wide = page.replace(b"<main", b'<p class="glance">' + b"m" * 4_000 + b'</p><img alt="" width="2000"><main')
    told, _ = opened(chromium, tmp_path, wide, 390, 844)
    assert told["out"]


def test_the_console_notices_what_the_policy_refuses(chromium: str, tmp_path: Path) -> None:
    page = HtmlExporter().write(case.unassessed(), Language.ENGLISH, DrawnPictures())
    inline = page.replace(b"<main", b'<p style="color:red" onclick="x()">x</p><script>1</script><main')
    _, console = opened(chromium, tmp_path, inline, 390, 844)
    assert "Content Security Policy" in console
