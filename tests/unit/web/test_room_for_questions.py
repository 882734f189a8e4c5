"""Many forms at once get no more room than one after the other."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import cast

from starlette.requests import Request
from starlette.types import Message

from pipeline.desks.asking import MOST_FILES, AskDesk, Asked
from pipeline.desks.delivery_troubles import TooMany
from pipeline.model.asking import Answer
from pipeline.model.basics import OriginalName
from pipeline.storage.unnamed import UnnamedFile
from pipeline.web.ask_pages import AskPages
from pipeline.web.questions import MOST_OF_ONE, Held, Questions
from pipeline.web.sessions import Session
from tests.build import a_digest

SESSION = Session("owner", a_digest("token"), "form-key", 0.0, 0.0)
FILES = 'Content-Disposition: form-data; name="file"; filename="a"\r\n\r\nbytes\r\n--XyZ'
KEY = f'--XyZ\r\nContent-Disposition: form-data; name="key"\r\n\r\n{SESSION.form_key}\r\n--XyZ'
BODY = "\r\n".join([KEY, *[FILES] * MOST_FILES]).encode() + b"--\r\n"


@dataclass
class Question:
    released: bool = False

    def release(self) -> None:
        self.released = True


@dataclass
class Desk:
    """Takes every file, and finds nothing as soon as it is let."""

    let: Event = field(default_factory=Event)
    begun: Event = field(default_factory=Event)

    def new_file(self) -> UnnamedFile:
        return UnnamedFile(None, 100)

    def take(self, file: UnnamedFile, name: OriginalName) -> Asked:
        file.close()
        return cast(Asked, Question())

    def answers(self, asked: Asked, *_: object) -> Iterator[Answer]:
        self.begun.set()
        assert self.let.wait(60)
        return iter(())


async def sent(pages: AskPages) -> bool:
    """Whether a form with as many files as it may have was taken."""

    async def body() -> Message:
        await asyncio.sleep(0)
        return {"type": "http.request", "body": BODY, "more_body": False}

    headers = [(b"content-type", b"multipart/form-data; boundary=XyZ")]
    scope = {"type": "http", "method": "POST", "headers": headers, "state": {"session": SESSION}}
    try:
        await pages.ask(Request(scope, body))
    except TooMany:
        return False
    return True


def test_forms_that_come_at_once_are_not_all_taken_before_the_first_is_counted() -> None:
    desk = Desk()
    questions = Questions(cast(AskDesk, desk), 1, 3600.0)
    desk.let.set()

    async def at_once() -> list[bool]:
        pages = AskPages(questions)
        return list(await asyncio.gather(*(sent(pages) for _ in range(8))))

    taken = asyncio.run(at_once())
    assert taken.count(True) >= 2
    assert len(questions.of(SESSION.key)) == MOST_FILES * taken.count(True) <= MOST_OF_ONE + 2 * MOST_FILES
    questions.close()


def test_the_file_of_a_question_that_waits_goes_when_the_question_is_removed() -> None:
    """Else asking and removing, over and over, fills the disk while one long video is looked at."""
    desk, waiting = Desk(), Question()
    questions = Questions(cast(AskDesk, desk), 1, 3600.0)
    questions.add("owner", cast(Asked, Question()))
    assert desk.begun.wait(60)
    held = questions.add("owner", cast(Asked, waiting))
    assert not waiting.released
    questions.forget("owner", held.id)
    assert waiting.released
    desk.let.set()
    questions.close()


def test_a_long_look_is_told_in_steps_and_never_backwards() -> None:
    held = Held("id", "owner", cast(Asked, Question()), 0.0)
    for share in (0.001, 0.004, 0.051, 0.052, 0.2, 0.1, 1.0):
        held.reached(share)
    assert (held.looked, held.version) == (100, 3)
