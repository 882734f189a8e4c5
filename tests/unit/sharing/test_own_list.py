"""Our own list: it comes back as it went, a changed one is refused, and a hostile one is told by its line."""

import io
import json
from dataclasses import replace
from importlib import resources

import jsonschema
import numpy as np
import pytest

from pipeline.errors import InvalidInput
from pipeline.model.imprints import FrameHashes, ImprintKind
from pipeline.model.shared import ListFormat, SharedItem
from pipeline.sharing.layout import MOST_PICTURES, generated_schema
from pipeline.sharing.reading import MOST_PICTURES as MOST_HASHES
from pipeline.sharing.reading import items_of
from tests.build import a_digest
from tests.unit.sharing.lists import KEY, LIST, a_list, an_item, hashes, imprints, pixels, read


def told(item: SharedItem) -> tuple[object, ...]:
    """All that a list says of an item; pictures are named within the list alone."""
    numbers: dict[str, int] = {}
    for one in item.fingerprints:
        numbers.setdefault(one.picture, len(numbers))
    return (
        item.number,
        item.kind,
        item.duration_s,
        item.frame_rate,
        item.sha256,
        [replace(one, picture=a_digest(str(numbers[one.picture]))) for one in item.fingerprints],
        [(one.kind, one.position_s, one.packed, one.picture and numbers[one.picture]) for one in item.imprints],
    )


def rewritten(content: bytes, line: int, **changes: object) -> bytes:
    """The list with one line changed, and signed for what it was before."""
    lines = content.splitlines()
    body = json.loads(lines[line - 1])
    lines[line - 1] = json.dumps({**body, **changes}).encode()
    return b"\n".join(lines) + b"\n"


def test_it_comes_back_as_it_went() -> None:
    items = (an_item(1, 1, detail=True), an_item(2, 2, sha256=a_digest("a file"), detail=True))
    head, found = read(a_list(*items, detail=True))
    assert (head.format, head.id, head.public_key) == (ListFormat.SANAD, LIST, KEY)
    assert [told(item) for item in found] == [told(item) for item in items]
    assert [item.line for item in found] == [2, 6]


def test_details_are_left_out_unless_they_are_asked_for() -> None:
    content = a_list(an_item(1, detail=True))
    _, (found,) = read(content)
    assert found.imprints == ()
    assert b"packed" not in content


def test_a_name_of_a_picture_stands_for_nothing_outside_the_list() -> None:
    item = an_item(1, detail=True)
    content = a_list(item, detail=True)
    for picture in {one.picture for one in item.fingerprints}:
        assert picture.encode() not in content
    _, (found,) = read(content)
    assert {one.picture for one in found.fingerprints}.isdisjoint({one.picture for one in item.fingerprints})
    # Features and hashes of one picture still belong together.
    assert found.imprints[0].picture == found.fingerprints[0].picture


def test_a_video_with_many_pictures_goes_on_in_the_next_line() -> None:
    one = hashes(pixels(1), "p")[0]
    names = (a_digest(str(number)) for number in range(MOST_PICTURES + 5))
    many = tuple(replace(one, picture=name, position_s=place / 2) for place, name in enumerate(names))
    content = a_list(replace(an_item(1), fingerprints=many), an_item(2))
    assert len(content.splitlines()) == 5
    _, (first, second) = read(content)
    assert len(first.fingerprints) == len(many)
    assert len({each.picture for each in first.fingerprints}) == len(many)
    assert second.number == 2


def test_an_empty_line_at_the_end_changes_nothing_and_anything_else_does() -> None:
    content = a_list(an_item(1), an_item(2, 2))
    assert len(read(content + b"\n\n")[1]) == 2
    lines = content.splitlines(keepends=True)
    for changed in (
        rewritten(content, 2, duration_s=9.0),
        rewritten(content, 1, by="somebody else"),
        b"".join([*lines[:2], *lines[3:]]),
        b"".join([lines[0], lines[2], lines[1], lines[3]]),
        content.replace(KEY.encode(), b"cd" * 32),
    ):
        with pytest.raises(InvalidInput, match="signature"):
            read(changed)


def test_what_breaks_off_is_refused() -> None:
    content = a_list(an_item(1), an_item(2, 2))
    for cut in (content[: len(content) // 2], b"".join(content.splitlines(keepends=True)[:-1])):
        with pytest.raises(InvalidInput, match="breaks off"):
            read(cut)


def unsigned(*lines: dict[str, object]) -> bytes:
    """Lines of an item, in a list whose signature holds all the same: whoever signs may be hostile."""
    whole = a_list(an_item(1)).splitlines()
    return b"\n".join([whole[0], *(json.dumps(line).encode() for line in lines)]) + b"\n"


ITEM = json.loads(a_list(an_item(1, detail=True), detail=True).splitlines()[1])
DETAIL, FRAMES, SOUND = (json.loads(line) for line in a_list(an_item(1, detail=True), detail=True).splitlines()[2:5])
PICTURE = ITEM["pictures"][0]
NAN = FrameHashes(np.array([np.nan], np.float32), np.array([9], np.uint8), np.zeros((1, 32), np.uint8)).packed()


def with_hash(**changes: object) -> dict[str, object]:
    return {**ITEM, "pictures": [{**PICTURE, "hashes": [{**PICTURE["hashes"][0], **changes}]}]}


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ([{**ITEM, "item": 0}], 2),
        ([{**ITEM, "item": "1"}, {**ITEM, "item": 2.5}], 3),
        ([{**ITEM, "duration_s": -1}], 2),
        ([{**ITEM, "sha256": "AB" * 32}], 2),
        ([{**ITEM, "media": "hologram"}], 2),
        ([{**ITEM, "pictures": [PICTURE] * (MOST_PICTURES + 1)}], 2),
        ([with_hash(value="ab")], 2),
        ([with_hash(value="ab" * 8)], 2),
        ([with_hash(quality=101)], 2),
        ([with_hash(turns={"sideways": "ab" * 32})], 2),
        ([with_hash(turns={"mirrored": "ab" * 8})], 2),
        ([ITEM, {**DETAIL, "item": 2}], 3),
        ([DETAIL], 2),
        ([ITEM, {**DETAIL, "count": 21}], 3),
        ([ITEM, {**DETAIL, "packed": "no base64!"}], 3),
        ([ITEM, {**DETAIL, "picture": None}], 3),
        ([ITEM, {**SOUND, "picture": 1}], 3),
        ([ITEM, {**FRAMES, "count": 1, "packed": NAN.packed}], 3),
        ([ITEM, {"what": "is this"}], 3),
        ([ITEM, {"item": 1}], 3),
    ],
)
def test_what_has_not_the_form_is_told_with_its_line(lines: list[dict[str, object]], line: int) -> None:
    head, _ = read(a_list())
    with pytest.raises(InvalidInput, match=f"line {line}: "):
        tuple(items_of(io.BytesIO(unsigned(*lines)), head))


def test_an_item_has_bounds() -> None:
    head, _ = read(a_list())
    bare = {**PICTURE["hashes"][0], "turns": {}}
    many = {**ITEM, "pictures": [{**PICTURE, "hashes": [bare] * 8}] * MOST_PICTURES}
    lines = [many] * (MOST_HASHES // (8 * MOST_PICTURES) + 1)
    with pytest.raises(InvalidInput, match="more than"):
        tuple(items_of(io.BytesIO(unsigned(*lines)), head))


def test_every_line_follows_the_schema_that_ships() -> None:
    schema = json.loads(resources.files("pipeline.sharing").joinpath("schema", "fingerprints-1.json").read_bytes())
    assert schema == json.loads(json.dumps(generated_schema()))
    content = a_list(an_item(1, detail=True), an_item(2, sha256=a_digest("x")), detail=True)
    for line in content.splitlines():
        jsonschema.validate(json.loads(line), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**ITEM, "item": 0}, schema)


def test_imprints_of_these_tests_are_of_every_kind() -> None:
    assert [one.kind for one in imprints("p")] == list(ImprintKind)


def test_whatever_is_done_to_a_list_there_is_one_clear_error() -> None:
    random = np.random.default_rng(7)
    whole = a_list(an_item(1, detail=True), detail=True)
    head, _ = read(whole)
    refused = 0
    for content in (whole, FRAMES["packed"].encode() * 3, b"0,100," + b"ab" * 32 + b",0.5\n" * 4):
        for _ in range(150):
            changed = bytearray(content)
            for _ in range(int(random.integers(1, 6))):
                place, byte = int(random.integers(len(changed))), int(random.integers(256))
                action = int(random.integers(3))
                changed[place : place + (action != 1)] = bytes([byte] if action else [])
            try:
                # Past the signature too: whoever makes a list signs it.
                tuple(items_of(io.BytesIO(bytes(changed)), head))
                read(bytes(changed))
            except InvalidInput:
                refused += 1
    assert refused > 300
