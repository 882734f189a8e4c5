"""Asking in a browser: signing in, a file, the copies; both languages, a telephone's width, no network, no scripts."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.model.tokens import Scope
from tests.asking import MARKET, STREET, an_archive, part_of, saved, screenshot_of
from tests.browser.driver import Page, browsing
from tests.http_intake import Server, add_token, serving

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class World:
    server: Server
    page: Page
    token: str

    def sign_in(self) -> None:
        self.page.open(self.server.address + "/")
        self.page.run(f"document.getElementById('token').value = {self.token!r}")
        self.page.go("document.querySelector('.sign-in form').requestSubmit()")

    def sign_out(self) -> None:
        self.page.ask("Network.clearBrowserCookies")

    def ask(self, *files: Path) -> None:
        self.page.open(self.server.address + "/ask")
        self.page.choose("#files", *files)
        self.page.go("document.getElementById('drop').requestSubmit()")

    def settle(self) -> None:
        """Until the answer is whole and every picture is there."""
        self.page.until("!document.querySelector('[data-live]')")
        self.page.until("[...document.images].every(one => (one.loading = 'eager', one.complete && one.naturalWidth))")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("ask-page")
    sanad = an_archive(folder, ROOT / "samples/al-atareb/incident.toml")
    token = add_token(sanad, "reader", [Scope.READ], source=None)
    with serving(sanad.folder.path) as server, browsing(folder) as page:
        yield World(server, page, token)


@pytest.fixture(autouse=True)
def nothing_is_refused_and_nothing_leaves(world: World) -> Iterator[None]:
    world.page.width(1280)
    yield
    assert world.page.said == [], "the console has something to say"
    assert not [one for one in world.page.requested if not one.startswith(world.server.address)]
    world.sign_out()


def test_a_crop_is_asked_about_and_its_copies_are_shown_in_both_languages(world: World, tmp_path: Path) -> None:
    page = world.page
    world.sign_in()
    assert page.run("location.pathname") == "/ask"
    world.ask(saved(tmp_path / "crop.jpg", part_of(MARKET)))
    assert page.run("location.pathname").startswith("/ask/")
    world.settle()
    assert "market.jpg" in page.run("document.getElementById('live').innerText")
    assert page.run("document.querySelectorAll('.compare img').length") >= 2
    for width in (1280, 360):
        page.width(width)
        assert page.sticking_out() == []
        assert page.run("document.documentElement.scrollWidth") <= width
    page.go("document.querySelector('form[action=\"/language\"]').requestSubmit()")
    world.settle()
    assert page.run("document.documentElement.dir") == "rtl"
    assert page.run("getComputedStyle(document.querySelector('.headline')).textAlign") == "start"
    assert page.sticking_out() == []
    assert "لدينا" in page.run("document.querySelector('.headline').textContent")
    assert page.run("document.querySelector('.brand').getBoundingClientRect().right") > 250, (
        "Arabic begins at the right"
    )
    page.go("document.querySelector('form[action=\"/language\"]').requestSubmit()")


def test_copies_are_laid_over_each_other_by_hand(world: World, tmp_path: Path) -> None:
    page = world.page
    world.sign_in()
    world.ask(saved(tmp_path / "crop.jpg", part_of(MARKET)))
    world.settle()
    assert page.run("[...document.querySelectorAll('.compare-tools button')].slice(0, 3).map(one => one.value)") == [
        "side",
        "slide",
        "flip",
    ]
    page.run("document.querySelector('button[value=slide]').click()")
    boxes = (
        "[...document.querySelectorAll('.compare')[0].querySelectorAll('figure')]"
        ".map(one => JSON.stringify(one.querySelector('img').getBoundingClientRect()))"
    )
    first, second = page.run(boxes)
    assert first == second, "one lies on the other"
    slider = "document.querySelector('.compare input')"
    page.run(f"{slider}.value = 20; {slider}.dispatchEvent(new Event('input'))")
    assert "20%" in page.run("getComputedStyle(document.querySelectorAll('.compare figure')[1]).clipPath")
    page.run("document.querySelector('button[value=flip]').click()")
    assert page.run("document.querySelector('.compare-now').textContent") == "C1"
    page.run("document.querySelector('button[value=flip]').click()")
    assert page.run("document.querySelector('.compare-now').textContent") == "your file"
    assert page.run("document.querySelector('button[value=flip]').getAttribute('aria-pressed')") == "true"


def test_several_files_at_once_by_dropping_and_the_keyboard_reaches_all(world: World, tmp_path: Path) -> None:
    page = world.page
    world.sign_in()
    page.choose(
        "#files", saved(tmp_path / "one.jpg", part_of(MARKET)), saved(tmp_path / "two.jpg", screenshot_of(STREET))
    )
    # A drop hands over the same list of files that choosing does.
    page.go(
        "const drop = new Event('drop', { cancelable: true });"
        "const files = new DataTransfer(), chosen = document.getElementById('files').files;"
        "for (const one of chosen) files.items.add(one);"
        "document.getElementById('files').value = '';"
        "Object.defineProperty(drop, 'dataTransfer', { value: files }); dispatchEvent(drop)"
    )
    assert page.run("location.pathname") == "/ask"
    page.until("document.querySelectorAll('.asked-list li').length >= 2 && !document.querySelector('[data-again]')")
    told = page.run("document.querySelector('.asked-list').innerText")
    assert "one.jpg" in told
    assert "two.jpg" in told
    named = (
        "[...document.querySelectorAll('a, button, input:not([type=hidden])')].filter(one => one.tabIndex < 0 ||"
        " !(one.textContent.trim() || one.labels?.length || one.getAttribute('aria-label'))).length"
    )
    assert page.run(named) == 0, "everything can be reached, and has a name"
    assert page.run("document.querySelectorAll('img:not([alt])').length") == 0


def test_sending_tells_how_far_it_is_and_can_be_stopped(world: World, tmp_path: Path) -> None:
    page = world.page
    world.sign_in()
    large = tmp_path / "large.bin"
    large.write_bytes(bytes(range(256)) * 32_000)
    # A slow line: what is told changes on its way.
    line = {"offline": False, "latency": 0, "downloadThroughput": -1}
    page.ask("Network.emulateNetworkConditions", uploadThroughput=4_000_000, **line)
    try:
        page.choose("#files", large)
        page.run(
            "window.told = new Set(); const place = document.getElementById('sending');"
            "new MutationObserver(() => told.add(place.textContent)).observe(place, { childList: true })"
        )
        page.run("document.getElementById('drop').requestSubmit()")
        page.until("[...told].some(one => / [1-9][0-9]* %$/.test(one))")
        assert page.run("document.getElementById('sent').hidden") is False
        assert page.run("document.querySelector('#drop .go').disabled") is True
        page.run("document.getElementById('stop').click()")
        assert page.run("document.getElementById('sent').hidden") is True
        assert page.run("document.querySelector('#drop .go').disabled") is False
        assert page.run("document.querySelectorAll('.asked-list li').length") == page.run(
            "fetch('/ask').then(one => one.text()).then(one => (one.match(/<li class=\"card\">/g) || []).length)"
        ), "what was stopped is no question"
    finally:
        page.ask("Network.emulateNetworkConditions", uploadThroughput=-1, **line)
    page.go("document.getElementById('drop').requestSubmit()")
    world.settle()
    assert "large.bin" in page.run("document.querySelector('main').innerText")


def test_what_cannot_be_asked_about_is_said_where_it_was_sent(world: World, tmp_path: Path) -> None:
    page = world.page
    world.sign_in()
    page.open(world.server.address + "/ask")
    with zipfile.ZipFile(tmp_path / "box.zip", "w") as box:
        box.writestr("a.txt", "a")
    page.choose("#files", tmp_path / "box.zip")
    page.run("document.getElementById('drop').requestSubmit()")
    page.until("document.querySelector('main [role=alert]') !== null")
    assert "other files" in page.run("document.querySelector('main').innerText")
    page.said.clear()  # Browsers note every answer that is an error.


def test_it_works_without_scripts(world: World, tmp_path: Path) -> None:
    page = world.page
    world.sign_in()
    page.ask("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.open(world.server.address + "/ask")
        page.choose("#files", saved(tmp_path / "crop.jpg", part_of(MARKET)))
        page.go("document.querySelector('#drop button').click()")
        page.until_renewed("document.querySelector('.copy') !== null")
        assert page.run("document.querySelectorAll('.compare-tools').length") == 0
        assert page.run("document.querySelectorAll('.compare figure').length") >= 2
    finally:
        page.ask("Emulation.setScriptExecutionDisabled", value=False)


def test_the_measurement_notices_what_is_refused_and_what_leaves(world: World) -> None:
    page = world.page
    world.sign_in()
    page.run(
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p><img src=\"https://x.example/a\">')"
    )
    page.until("true")
    page.run("new Promise(done => setTimeout(done, 50))")
    assert [one for one in page.said if "Content Security Policy" in one]
    page.run("document.querySelector('main').insertAdjacentHTML('beforeend', '<img alt=\"\" width=\"3000\">')")
    assert page.sticking_out()
    page.said.clear()
    page.requested.clear()
