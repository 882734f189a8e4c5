from dataclasses import replace
from pathlib import Path

from pipeline.tools.probe import probe_tools


def test_every_outside_program_is_reported() -> None:
    reports = {report.name: report for report in probe_tools()}
    assert tuple(reports) == ("ffmpeg", "ffprobe", "exiftool", "redis-server", "bubblewrap")
    for report in reports.values():
        assert report.found == (report.path is not None)
        assert report.lost_without == f"tool-missing-{report.name}"
    assert reports["ffmpeg"].new_enough
    assert reports["ffmpeg"].path is not None
    assert reports["ffmpeg"].path.is_absolute()


def test_versions_are_compared_as_numbers() -> None:
    report = replace(probe_tools()[0], path=Path("/usr/bin/ffmpeg"), floor="5.1")
    assert replace(report, version="10.0").new_enough
    assert replace(report, version="5.1").new_enough
    assert not replace(report, version="5.0.9").new_enough
    assert not replace(report, version=None).new_enough
