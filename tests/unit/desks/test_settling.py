"""The stable-size rule: half-copied files wait."""

import os
from pathlib import Path

from pipeline.desks.watching import Settling, states_of


def test_an_entry_is_ready_when_it_lay_still_long_enough() -> None:
    settling = Settling(5, {})
    assert settling.look(0, {b"a": "1"}) == ()
    assert settling.look(4, {b"a": "1"}) == ()
    assert settling.look(5, {b"a": "1"}) == (b"a",)


def test_whatever_grows_begins_anew() -> None:
    settling = Settling(5, {})
    settling.look(0, {b"a": "1"})
    assert settling.look(4, {b"a": "2"}) == ()
    assert settling.look(8, {b"a": "2"}) == ()
    assert settling.look(9, {b"a": "2"}) == (b"a",)


def test_one_that_grows_holds_up_no_other() -> None:
    settling = Settling(5, {})
    settling.look(0, {b"a": "1", b"b": "1"})
    assert settling.look(6, {b"a": "2", b"b": "1"}) == (b"b",)


def test_what_was_taken_is_taken_again_only_when_it_changed() -> None:
    settling = Settling(5, {b"a": "1"})
    settling.look(0, {b"a": "1"})
    assert settling.look(9, {b"a": "1"}) == ()
    settling.look(10, {b"a": "2"})
    assert settling.look(15, {b"a": "2"}) == (b"a",)


def test_an_entry_that_went_and_came_back_settles_anew() -> None:
    settling = Settling(5, {})
    settling.look(0, {b"a": "1"})
    settling.look(3, {})
    assert settling.look(6, {b"a": "1"}) == ()


def test_a_folder_is_one_entry_and_changes_with_any_file_in_it(tmp_path: Path) -> None:
    (tmp_path / "batch").mkdir()
    (tmp_path / "batch/a.jpg").write_bytes(b"one")
    before = states_of(os.fsencode(tmp_path))
    assert set(before) == {b"batch"}
    (tmp_path / "batch/b.jpg").write_bytes(b"two")
    assert states_of(os.fsencode(tmp_path))[b"batch"] != before[b"batch"]


def test_names_of_files_that_are_being_written_are_left_out(tmp_path: Path) -> None:
    for name in (
        "a.mp4.part",
        "b.jpg.crdownload",
        ".goutputstream-AB12CD",
        "~$c.docx",
        "d.tmp",
        ".DS_Store",
        "whole.jpg",
    ):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "batch").mkdir()
    (tmp_path / "batch/e.mov.part").write_bytes(b"x")
    assert set(states_of(os.fsencode(tmp_path))) == {b"whole.jpg"}
